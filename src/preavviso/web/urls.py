"""The pages' addresses, in Italian. Of allauth's own only those that are used here exist."""

from allauth.account import views as allauth
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from preavviso.web.cases import views as cases
from preavviso.web.desk import views as desk
from preavviso.web.identity import views as identity
from preavviso.web.intake import conservation, correcting, layout, upload
from preavviso.web.intake import views as intake
from preavviso.web.people import views as people

a_form = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("casi/<uuid:id>/", cases.case, name="case"),
    path("casi/<uuid:id>/prendi/", cases.take, name="take_case"),
    path("casi/<uuid:id>/lascia/", cases.release, name="release_case"),
    path("casi/<uuid:id>/chi-e/", identity.review, name="identity"),
    path("casi/<uuid:id>/chi-e/rispondi/", identity.answer, name="identify"),
    path("casi/<uuid:id>/chi-e/annulla/", identity.undo, name="undo_identification"),
    path("chi-e/", identity.pile, name="to_confirm"),
    path("messaggi/", intake.pile, name="messages"),
    path("messaggi/conti/", conservation.conservation, name="conservation"),
    path("messaggi/letti/", intake.read_meanwhile, name="read_meanwhile"),
    path("messaggi/carica/", upload.upload, name="upload"),
    path("messaggi/<uuid:id>/", intake.message, name="message"),
    path("messaggi/<uuid:id>/pagine/<int:number>/", intake.page_image, name="page_image"),
    path("messaggi/<uuid:id>/colonne/", layout.layout, name="layout"),
    path("messaggi/<uuid:id>/righe/aggiungi/", correcting.add, name="add_entry"),
    path("messaggi/<uuid:id>/righe/<uuid:entry>/", correcting.correct, name="correct_entry"),
    path("messaggi/<uuid:id>/righe/<uuid:entry>/togli/", correcting.dismiss, name="dismiss_entry"),
    path("messaggi/<uuid:id>/righe/<uuid:entry>/annulla/", correcting.undo, name="undo_correction"),
    path("messaggi/<uuid:id>/copie/<uuid:copy>/distingui/", intake.keep_apart, name="keep_copy_apart"),
    path("messaggi/<uuid:id>/copie/<uuid:copy>/riunisci/", intake.join_again, name="join_copy_again"),
    path("messaggi/<uuid:id>/originale/", intake.original, name="original"),
    path("messaggi/<uuid:id>/conferma/", intake.confirm, name="confirm_reading"),
    path("messaggi/<uuid:id>/accantona/", intake.set_aside, name="set_aside"),
    path("messaggi/<uuid:id>/riprendi/", intake.take_up_again, name="take_up_again"),
    path("anagrafe/", people.people, name="registry"),
    path("anagrafe/file/<uuid:id>/", people.import_file, name="import_file"),
    path("anagrafe/importazioni/<uuid:id>/", people.imported, name="import"),
    path("anagrafe/importazioni/<uuid:id>/righe/", people.rows_told, name="rows_told"),
    path("accedi/", a_form(allauth.login), name="account_login"),
    path("accedi/sospeso/", never_cache(allauth.account_inactive), name="account_inactive"),
    path("esci/", never_cache(allauth.logout), name="account_logout"),
    path("password/", never_cache(a_form(allauth.password_change)), name="account_change_password"),
    path("lingua/", never_cache(require_POST(set_language)), name="language"),
]
