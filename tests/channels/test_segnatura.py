"""What protocol software says of a message, in the three forms in use and in those that only nearly keep to them."""

from datetime import date

import pytest
from tests.channels.envelopes import BODY, CA, SUBJECT, certified, letter, plain

from preavviso.channels.reading import read
from preavviso.domain.message import MessageKind, Protocol, ProtocolKind, Reading, Trust
from preavviso.rehearsal.post import Attachment

AUTHORITIES = (CA.pem,)

FORM_OF_2001 = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE Segnatura SYSTEM "Segnatura.dtd">
<Segnatura versione="2001-05-07" xml:lang="it">
  <Intestazione>
    <Identificatore>
      <CodiceAmministrazione>CAL_01</CodiceAmministrazione>
      <CodiceAOO>AOO1</CodiceAOO>
      <NumeroRegistrazione>0012345</NumeroRegistrazione>
      <DataRegistrazione>2025-10-24</DataRegistrazione>
    </Identificatore>
    <Origine>
      <IndirizzoTelematico tipo="smtp">recupero@pec.casalaghi.example</IndirizzoTelematico>
      <Mittente><Amministrazione><Denominazione>Casa Laghi</Denominazione>
        <CodiceAmministrazione>CAL_01</CodiceAmministrazione></Amministrazione></Mittente>
    </Origine>
    <Oggetto>Programmazione interventi - novità</Oggetto>
  </Intestazione>
  <Descrizione>
    <Documento nome="elenco.xlsx" tipoRiferimento="MIME"><TitoloDocumento>Elenco</TitoloDocumento></Documento>
  </Descrizione>
</Segnatura>"""
FORM_OF_2013 = """<?xml version="1.0" encoding="UTF-8"?>
<tns:Segnatura xmlns:tns="http://www.digitPa.gov.it/protocollo/" versione="aaaa-mm-gg" xml-lang="it">
  <tns:Intestazione><tns:Identificatore>
    <tns:CodiceAmministrazione>cal_01</tns:CodiceAmministrazione><tns:CodiceAOO>aoo1</tns:CodiceAOO>
    <tns:CodiceRegistro>RU</tns:CodiceRegistro>
    <tns:NumeroRegistrazione>0012345</tns:NumeroRegistrazione>
    <tns:DataRegistrazione>2025-10-24</tns:DataRegistrazione>
  </tns:Identificatore>
  <tns:Oggetto>Programmazione interventi - novità</tns:Oggetto></tns:Intestazione>
  <tns:Descrizione><tns:Documento nome="elenco.xlsx"><tns:Impronta>q1w2</tns:Impronta></tns:Documento></tns:Descrizione>
</tns:Segnatura>"""
FORM_OF_2021 = """<?xml version="1.0" encoding="UTF-8"?>
<SegnaturaInformatica xmlns="http://www.agid.gov.it/protocollo/" versione="3.0.0" lang="it">
  <Intestazione><Identificatore>
    <CodiceAmministrazione descrizione="Casa Laghi">cal_01</CodiceAmministrazione><CodiceAOO>AOO1</CodiceAOO>
    <CodiceRegistro>RU</CodiceRegistro><NumeroRegistrazione>0012345</NumeroRegistrazione>
    <DataRegistrazione>2025-10-24</DataRegistrazione><OraRegistrazione>09:58:11</OraRegistrazione>
  </Identificatore><Oggetto>Programmazione interventi - novità</Oggetto></Intestazione>
  <Riferimenti><Identificatore><NumeroRegistrazione>0000001</NumeroRegistrazione></Identificatore></Riferimenti>
  <Descrizione>
    <DocumentoPrimario nomeFile="elenco.xlsx" mimeType="x/y">
      <Impronta algoritmo="SHA-256">q1w2</Impronta></DocumentoPrimario>
    <Allegato nomeFile="nota.pdf" mimeType="application/pdf"><Impronta>e3r4</Impronta></Allegato>
  </Descrizione>
</SegnaturaInformatica>"""
ANNULMENT = """<?xml version="1.0"?><!DOCTYPE AnnullamentoProtocollazione SYSTEM "Segnatura.dtd">
<AnnullamentoProtocollazione versione="2001-05-07" xml:lang="it"><Identificatore>
<CodiceAmministrazione>CAL_01</CodiceAmministrazione><CodiceAOO>AOO1</CodiceAOO>
<NumeroRegistrazione>0012345</NumeroRegistrazione><DataRegistrazione>2025-10-24</DataRegistrazione></Identificatore>
<Motivo>inviato per errore</Motivo><Provvedimento>n. 7</Provvedimento></AnnullamentoProtocollazione>"""


def registered(xml: str | bytes, name: str = "Segnatura.xml", body: str = BODY) -> Reading:
    content = xml if isinstance(xml, bytes) else xml.encode("iso-8859-1" if "8859-1" in xml else "utf-8")
    file = Attachment(name, "application/xml", content)
    return read(certified(letter(body, attachments=[file])), "a.eml", AUTHORITIES)


@pytest.mark.parametrize(
    ("xml", "register", "documents"),
    [
        pytest.param(FORM_OF_2001, "", [("elenco.xlsx", "")], id="2001"),
        pytest.param(FORM_OF_2013, "RU", [("elenco.xlsx", "q1w2")], id="2013"),
        pytest.param(FORM_OF_2021, "RU", [("elenco.xlsx", "q1w2"), ("nota.pdf", "e3r4")], id="2021"),
    ],
)
def test_who_registered_the_message_is_read_in_each_form(xml, register, documents):
    reading = registered(xml)
    protocol = reading.protocol
    assert protocol is not None
    assert protocol.kind is ProtocolKind.SIGNATURE
    assert (protocol.administration.lower(), protocol.area.lower(), protocol.register) == ("cal_01", "aoo1", register)
    assert (protocol.registry_number, protocol.registered_on) == ("0012345", date(2025, 10, 24))
    assert protocol.subject == "Programmazione interventi - novità"
    assert [(document.name, document.digest) for document in protocol.documents] == documents
    assert protocol.identity == f"cal_01/aoo1/{register.lower()}/12345/2025"
    assert reading.problems == ()
    assert reading.trust is Trust.CERTIFIED
    assert len(reading.notices[0].entries) == 3


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda xml: xml.replace("2025-10-24", "24/10/2025"), id="day as Italians write it"),
        pytest.param(lambda xml: xml.replace(" - nov", " &amp; R&D &egrave; nov"), id="entities of web pages"),
        pytest.param(lambda xml: "\ufeff" + xml.replace("ISO-8859-1", "UTF-8"), id="a mark before it"),
        pytest.param(lambda xml: xml.replace("ISO-8859-1", "UTF-8").encode("latin-1"), id="another charset than said"),
        pytest.param(lambda xml: xml.partition("?>")[2], id="no declaration"),
        pytest.param(lambda xml: xml.replace('Segnatura.dtd"', 'x.dtd" [<!ELEMENT Oggetto (#P)>]'), id="own types"),
        pytest.param(lambda xml: xml.replace("<Oggetto>", "testo <!-- <b> --> <Oggetto>"), id="text between"),
    ],
)
def test_a_form_that_is_only_nearly_kept_is_read(change):
    protocol = registered(change(FORM_OF_2001)).protocol
    assert protocol is not None
    assert protocol.identity == "cal_01/aoo1//12345/2025"


def test_the_name_of_the_file_does_not_count():
    assert registered(FORM_OF_2021, "segnatura_informatica.xml").protocol is not None


@pytest.mark.parametrize("number", ["0", "0000000", ""])
def test_a_number_still_to_be_given_identifies_nothing(number):
    protocol = registered(FORM_OF_2021.replace("0012345", number)).protocol
    assert protocol is not None
    assert protocol.identity is None


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param(FORM_OF_2001[:400], id="cut"),
        pytest.param(FORM_OF_2001.replace("</Oggetto>", "</Ogetto>"), id="wrongly closed"),
        pytest.param(
            FORM_OF_2001.replace('SYSTEM "Segnatura.dtd"', '[<!ENTITY a "ha"><!ENTITY b "&a;&a;">]').replace(
                "Casa Laghi", "&b;</x>"
            ),
            id="a bomb",
        ),
        pytest.param(
            FORM_OF_2001.replace('SYSTEM "Segnatura.dtd"', '[<!ENTITY a "]>&a;"><!ENTITY b "&a;">]'),
            id="a bracket",
        ),
    ],
)
def test_what_cannot_be_read_is_told_and_the_list_is_read_all_the_same(xml):
    reading = registered(xml)
    assert reading.protocol is None
    assert [problem.code for problem in reading.problems] == ["protocol_unreadable"]
    assert len(reading.notices[0].entries) == 3
    assert reading.trust is Trust.CERTIFIED


def test_an_entity_of_its_own_is_never_followed():
    bomb = FORM_OF_2001.replace('SYSTEM "Segnatura.dtd"', '[<!ENTITY a "ha">]').replace("novità", "&a;")
    protocol = registered(bomb).protocol
    assert protocol is not None
    assert protocol.subject == "Programmazione interventi - &a;"


def test_an_annulment_asks_a_person_and_changes_nothing():
    reading = registered(ANNULMENT, "annullamento.xml", "Si comunica quanto in oggetto.")
    assert reading.protocol is not None
    assert reading.protocol.kind is ProtocolKind.ANNULMENT
    assert reading.protocol.identity is None
    assert reading.notices == ()
    problem = next(problem for problem in reading.problems if problem.code == "protocol_annulled")
    assert "0012345" in str(problem.message)
    assert "inviato per errore" in str(problem.message)
    assert reading.needs_person


@pytest.mark.parametrize(
    ("root", "kind", "codes"),
    [
        ("ConfermaRicezione", ProtocolKind.CONFIRMATION, []),
        ("AggiornamentoConferma", ProtocolKind.UPDATE, []),
        ("NotificaEccezione", ProtocolKind.EXCEPTION, ["protocol_exception"]),
    ],
)
def test_answers_of_protocol_offices_are_recognised(root, kind, codes):
    xml = ANNULMENT.replace("AnnullamentoProtocollazione", root)
    file = Attachment("risposta.xml", "text/xml", xml.encode())
    reading = read(plain(letter("Messaggio automatico.", subject="Conferma", attachments=[file])), "a.eml")
    assert reading.kind is MessageKind.EMAIL
    assert reading.protocol is not None
    assert reading.protocol.kind is kind
    assert [problem.code for problem in reading.problems] == codes


def test_the_number_of_a_forwarded_message_is_not_the_letters_own():
    inside = plain(letter(attachments=[Attachment("Segnatura.xml", "application/xml", FORM_OF_2021.encode())]))
    forwarded = Attachment("MessaggioOriginale.eml", "message/rfc822", inside)
    reading = read(certified(letter("Si inoltra.", subject="Inoltro", attachments=[forwarded])), "a.eml", AUTHORITIES)
    assert reading.protocol is None
    assert len(reading.notices[0].entries) == 3


def test_two_years_two_numbers():
    def identity(number: str, day: date) -> str | None:
        return Protocol(ProtocolKind.SIGNATURE, "c_x", "a", "", number, day, SUBJECT).identity

    assert identity("0000123", date(2025, 10, 24)) == identity("123", date(2025, 10, 25))
    assert identity("123", date(2025, 10, 24)) != identity("123", date(2026, 10, 24))
