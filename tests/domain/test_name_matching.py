"""Names as a registry and a list write them: one person has to come out as one."""

from string import ascii_uppercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.matching.name import MOST_READINGS, Kind, given_parts, readings, sound, surname_parts
from preavviso.domain.matching.pet_names import _PET_NAMES, formal

LETTERS = set(ascii_uppercase)

# Each line is one name.
ONE_SURNAME = (
    ("D'ANGELO", "D ANGELO", "DANGELO", "D’Angelo", "D' ANGELO", "d`angelo"),
    ("DELL'ORTO", "DELL ORTO", "DELLORTO", "Dell' Orto"),
    ("DE LUCA", "DELUCA", "De Luca"),
    ("DELLA TORRE", "DELLATORRE"),
    ("NICOLO'", "NICOLÒ", "Nicolo", "NICOLÃ’"),
    ("ROSSI-BIANCHI", "ROSSI BIANCHI", "Rossi - Bianchi", "ROSSI/BIANCHI"),
    ("EL AMRANI", "ELAMRANI", "El-Amrani"),
    ("BEN ALI", "BENALI"),
    ("AL-MASRI", "AL MASRI"),
    ("O'BRIEN", "O BRIEN", "OBRIEN"),
    ("VAN DER BERG", "VANDERBERG"),
    ("DE LA CRUZ", "DELACRUZ"),
    ("DOS SANTOS", "DOSSANTOS"),
    ("LO PRESTI", "LOPRESTI"),
    ("SANTA MARIA", "SANTAMARIA"),
    ("ROSSI", "R0SSI", "ROSSI.", "ROSSI 2", " rossi "),
)
ONE_GIVEN_NAME = (
    ("ANNA MARIA", "Anna-Maria", "anna  maria"),
    ("GIANBATTISTA", "GIAN BATTISTA"),
    ("PIERPAOLO", "PIER PAOLO"),
    ("ABDELKADER", "ABD EL KADER", "ABDEL KADER"),
    ("NICOLÒ", "NICOLO'"),
)


@pytest.mark.parametrize("writings", ONE_SURNAME)
def test_a_surname_has_the_same_parts_however_it_is_written(writings):
    assert {surname_parts(writing) for writing in writings} == {surname_parts(writings[0])}


@pytest.mark.parametrize("writings", ONE_GIVEN_NAME)
def test_a_given_name_has_the_same_parts_however_it_is_written(writings):
    assert {given_parts(writing) for writing in writings} == {given_parts(writings[0])}


def test_initials_stay_by_themselves():
    assert given_parts("M.") == ("M",)
    assert given_parts("G. BATTISTA") == ("G", "BATTISTA")
    assert given_parts("D. MARIA") == ("D", "MARIA")


ROSSI_IN_BIANCHI = [
    ("ROSSI", "MARIA", Kind.AS_WRITTEN),
    ("ROSSI BIANCHI", "MARIA", Kind.BOTH_SURNAMES),
    ("BIANCHI", "MARIA", Kind.MAIDEN),
    ("MARIA", "ROSSI", Kind.SWAPPED),
]


@pytest.mark.parametrize(
    ("surname", "given_name"),
    [
        ("ROSSI IN BIANCHI", "MARIA"),
        ("ROSSI VED. BIANCHI", "MARIA"),
        ("Rossi (in Bianchi)", "Maria"),
        ("ROSSI CONIUGATA BIANCHI", "MARIA"),
        ("ROSSI cgt. BIANCHI", "MARIA"),
        ("ROSSI V.VA BIANCHI", "MARIA"),
        ("ROSSI VED.BIANCHI", "MARIA"),
        ("ROSSI MARIA V.VA BIANCHI", ""),
        ("ROSSI", "MARIA VED. BIANCHI"),
        ("ROSSI", "MARIA (IN BIANCHI)"),
        ("SIG.RA ROSSI IN BIANCHI", "MARIA"),
        ("Rossi in Bianchi Maria", ""),
        ("Rossi Maria ved. Bianchi", ""),
        ("", "ROSSI MARIA VED. BIANCHI"),
    ],
)
def test_a_married_woman_is_looked_for_under_every_surname(surname, given_name):
    found = [(reading.surname, reading.given, reading.kind) for reading in readings(surname, given_name)]
    assert sorted(found) == sorted(ROSSI_IN_BIANCHI)
    assert found[0] == ROSSI_IN_BIANCHI[0]


@pytest.mark.parametrize(
    ("surname", "given_name", "first"),
    [
        ("BIANCHI NATA ROSSI", "MARIA", ("ROSSI", "MARIA")),
        ("ROSSI CONIUGATA", "MARIA", ("ROSSI", "MARIA")),
        ("DOTT. ROSSI", "MARIO", ("ROSSI", "MARIO")),
        ("EREDI DI ROSSI", "MARIO", ("ROSSI", "MARIO")),
        ("EREDI ROSSI MARIO", "", ("ROSSI", "MARIO")),
        ("ROSSI MARIA (DECEDUTA)", "", ("ROSSI", "MARIA")),
        ("ROSSI", "MARIO FU GIOVANNI", ("ROSSI", "MARIO")),
        ("ROSSI MARIO", "", ("ROSSI", "MARIO")),
        ("Mario ROSSI", "", ("ROSSI", "MARIO")),
        ("MARIO ROSSI", "", ("ROSSI", "MARIO")),
        ("ANNA MARIA ROSSI", "", ("ROSSI", "ANNA MARIA")),
        ("Rossi, Mario", "", ("ROSSI", "MARIO")),
        ("DE LUCA ANNA", "", ("DE LUCA", "ANNA")),
        ("INGROSSO", "ANNA", ("INGROSSO", "ANNA")),
        ("ROSSI V.", "MARIA", ("ROSSI V", "MARIA")),
        ("VIVA", "IN", ("VIVA", "IN")),
        ("VEDOVATO", "NATALE", ("VEDOVATO", "NATALE")),
        ("EREDI", "MARIO", ("EREDI", "MARIO")),
        ("ROSSI", "", ("ROSSI", "")),
        ("", "", ("", "")),
    ],
)
def test_the_likeliest_reading_stands_first(surname, given_name, first):
    reading = readings(surname, given_name)[0]
    assert (reading.surname, reading.given) == first


def test_both_orders_are_tried_wherever_there_are_two_names():
    for surname, given_name in (("ROSSI", "MARIO"), ("SINGH", "HARPREET"), ("MARIO", "ROSSI"), ("HARPREET SINGH", "")):
        kinds = {reading.kind for reading in readings(surname, given_name)}
        assert kinds >= {Kind.AS_WRITTEN, Kind.SWAPPED}


def test_a_surname_may_end_one_word_further():
    assert ("ROSSI BIANCHI", "MARIA") in [
        (reading.surname, reading.given) for reading in readings("ROSSI", "BIANCHI MARIA")
    ]
    assert ("ROSSI", "ANNA MARIA") in [(reading.surname, reading.given) for reading in readings("ROSSI ANNA", "MARIA")]


def test_a_name_shown_from_right_to_left_is_also_read_so():
    assert ("ROSSI", "MARIA") in [
        (reading.surname, reading.given) for reading in readings("\u202eISSOR\u202c", "\u202eAIRAM")
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_name_has_readings_whose_shares_make_up_one(surname, given_name):
    found = readings(surname, given_name)
    assert 1 <= len(found) <= MOST_READINGS
    assert abs(sum(reading.share for reading in found) - 1) < 1e-9
    assert [reading.share for reading in found] == sorted((reading.share for reading in found), reverse=True)
    for reading in found:
        for part in (*surname_parts(reading.surname), *given_parts(reading.given)):
            assert set(part) <= LETTERS


@given(st.text(max_size=80))
def test_parts_taken_apart_again_stay_what_they_are(text):
    for parts in (surname_parts(text), given_parts(text)):
        assert len(parts) <= 8
        assert all(set(part) <= LETTERS for part in parts)
        assert all(len(sound(part)) <= 12 for part in parts)


# Each line is one name in several hands: what a passport office, a registrar and a list make of it.
ONE_SOUND = (
    "MOHAMED MUHAMMAD MOHAMMED MOHAMMAD MOUHAMED MUHAMED",
    "KHADIJA CADIGIA HADIJA KHADIJAH KADIJA",
    "SHEVCHENKO SCEVCENKO SEVCENKO SHEVCENKO",
    "OUSMANE USMAN OSMAN OUSMAN",
    "DIALLO JALLOW DJALLO JALLO",
    "POPESCU POPESKU",
    "HUSSAIN HUSSEIN HOSSAIN HUSAIN HUSEIN HUSSEYN HOUSSEIN",
    "YOUSSEF YUSUF IUSEF YOUSEF YUSSUF YOUSUF JUSUF YUSEF",
    "XHAFERI GIAFERI JAFERI",
    "HASSAN HASAN",
    "OKONKWO OKONKUO OCONKWO",
    "SINGH SING",
    "CALOGERO KALOGERO",
    "FATIMA FATMA FATIMAH",
    "AHMED AHMAD",
    "IBRAHIM IBRAIM EBRAHIM",
    "ABDELKADER ABDULKADIR ABDELQADER ABDELKADIR ABDALKADER",
    "ABDELLAH ABDULLAH ABDALLAH ABDALLA ABDELLA ABDULLA",
    "MARIYA MARIA MARIIA MARIJA",
    "YEVHENIIA YEVHENIYA EVGENIA IEVGENIIA EVGENIYA EVGENIJA",
    "OLEKSANDR ALEKSANDR ALEXANDR OLEXANDR",
    "YULIIA IULIIA JULIJA YULIYA IULIA YULIA",
    "YURII IURII JURIJ YURIY YURI",
    "IOANA JOANA YOANA",
    "KOVALENKO COVALENCO KOWALENKO",
    "KOWALSKI KOVALSKI KOVALSKY KOWALSKY KOVALSKYI KOVALSKII",
    "MAMADOU MAMADU MAMADO",
    "DIOUF DIUF JOUF",
    "NDIAYE NDIAIE NJAY",
    "WALID OUALID VALID",
    "MUSTAFA MUSTAPHA MOUSTAFA MOUSTAPHA MOSTAFA",
    "KHALED CALED KALED KHALID",
    "SULEIMAN SULEYMAN SULAIMAN SOULEYMANE SULEMAN SOLEIMAN",
    "OMAR OUMAR UMAR OMER",
    "ALI ALY",
    "ELAMRANI ALAMRANI",
    "GONZALEZ GONZALES",
    "RODRIGUEZ RODRIGUES",
    "SHEHU SCEHU SEHU",
    "HOXHA HOGIA HODJA",
    "GJERGJI GERGI GJERGI",
    "NGUYEN NGUIEN",
    "CHUKWU CIUKWU",
    "IONESCU IONESKU JONESCU",
    "GHEORGHE GEORGHE GHEORGE GEORGE",
    "STEFANESCU STEPHANESCU",
    "PETRENKO PETRENCO",
    "TYMOSHENKO TIMOSHENKO TIMOSCENKO TYMOSCENKO",
    "BONDARENKO BONDARENCO",
    "ZHUKOV JUKOV GIUKOV",
    "IVANOV IVANOFF",
    "KAUR CAUR",
    "AISHA AYSHA AICHA AISCIA",
    "RASHID RACHID RASCID",
    "ALESSANDRO ALESANDRO",
    "GIANBATTISTA GIAMBATTISTA GIANBATISTA",
    "GIANPIERO GIAMPIERO",
    "JESSICA GESSICA JESICA",
    "CHRISTIAN CRISTIAN KRISTIAN",
    "ELISABETTA ELISABETA",
    "FILIPPO PHILIPPO FILIPO",
    "JACOPO IACOPO YACOPO",
    "RAHMAN RAMAN RAHMAAN",
    "SHARMA SCIARMA",
    "DIOP DIOPE JOP",
    "TRAORE TRAOREE",
    "KEITA KEYTA",
    "BA BAH",
    "SECK SEK",
    "GUEYE GUEIE",
    "ARSLAN ARSLANE",
    "BOUAZZA BUAZZA BOUAZA",
    "CHAOUI CIAUI CHAWI",
    "ELIDRISSI ALIDRISSI ELIDRISI",
    "BENALI BENALY",
    "KHALIL KALIL CALIL",
    "SALAH SALA",
    "JAMAL GIAMAL DJAMAL GAMAL",
    "JASMINA YASMINA IASMINA",
    "YASMINE JASMINE IASMIN YASMIN",
    "JOHN IOHN",
    "OLUWASEUN OLUVASEUN",
    "AFOLABI AFOLABY",
    "ADEBAYO ADEBAIO",
    "WASIF VASIF",
    "QURESHI KURESHI QURESCI QUREISHI",
    "CHAUDHRY CHAUDHARY CHOUDHURY CHOWDHURY CHAUDRY",
    "BEGUM BEGOM BEGAM",
    "AKHTAR AKTAR AKTER AKHTER",
    "MIAH MIA MIYA",
    "SHEIKH SHAIKH SHEIK",
    "KHAN KAN",
    "UDDIN UDIN ODDIN",
    "PEREZ PERES",
    "JIMENEZ GIMENEZ",
    "CHAVEZ CHAVES",
    "MUNOZ MUNOS",
    "QUISPE KISPE",
    "DRAGOMIR DRAGOMIRE",
    "VASYL VASIL WASYL",
    "KRYVONOS KRIVONOS CRIVONOS",
    "MELNYK MELNIK",
    "HRYTSENKO GRITSENKO HRITSENKO",
    "BOIKO BOYKO BOJKO",
    "KRAVCHUK KRAVCIUK KRAWCZUK",
    "SAVCHUK SAVCIUK SAWCZUK",
    "ALAOUI ALAUI",
    "BALWINDER BALVINDER",
    "MAHMUD MEHMUD",
    "RAHMAN REHMAN",
    "WANG UANG",
)


@pytest.mark.parametrize("writings", ONE_SOUND)
def test_one_name_sounds_alike_in_every_hand(writings):
    assert len({sound(writing) for writing in writings.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("ROSSI", "RUSSO"), ("MORETTI", "MORETTO"), ("LUCA", "LUCIA"), ("MARIA", "MARA"), ("GALLI", "COLLI")],
)
def test_two_names_do_not_sound_alike(one, other):
    assert sound(one) != sound(other)


def test_a_pet_name_points_to_one_name_that_points_nowhere_else():
    words = _PET_NAMES.replace(":", " ").split()
    assert sorted(words) == sorted(set(words))
    assert {formal(formal(word.upper())) for word in words} == {formal(word.upper()) for word in words}
    assert formal("PINO") == formal("BEPPE") == formal("GIUSEPPE") == "GIUSEPPE"
