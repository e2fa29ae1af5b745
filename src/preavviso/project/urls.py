"""Every address of the pages."""

from django.urls import include, path

handler404 = "preavviso.web.door.not_found"
urlpatterns = [path("", include("preavviso.web.urls"))]
