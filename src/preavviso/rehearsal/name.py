"""Names for invented people: common Italian ones, rarer ones put together from parts, and those of other origins."""

import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate


class Weighted:
    """A list from which the first items are drawn more often, as names are in life (Zipf)."""

    __slots__ = ("_items", "_steps", "_total")

    def __init__(self, items: Sequence[str], flatness: float = 20.0) -> None:
        self._items = tuple(items)
        self._steps = tuple(accumulate(1.0 / (rank + flatness) for rank in range(len(self._items))))
        self._total = self._steps[-1]

    def draw(self, rng: random.Random) -> str:
        """One of the items."""
        return self._items[bisect(self._steps, rng.random() * self._total)]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a family comes from: its names, and the cadastral codes of the places where its people are born."""

    share: float
    surnames: Weighted
    men: Weighted
    women: Weighted
    born_in: tuple[str, ...]
    two_surnames: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COMMON_SURNAMES = _words(
    "Rossi Ferrari Bianchi Colombo Russo Brambilla Fontana Galli Villa Riva Ferri Conti Esposito Ricci Bruni Marino "
    "Greco Romano Gallo Costa Fumagalli Sala Cattaneo Pozzi Moretti Barbieri Mariani Rinaldi Caruso Ferrara Gatti "
    "Pellegrini Palumbo Sanna Farina Rizzi Monti Cattani Morelli Amato Silvestri Mazza Testa Grassi Pellegrino "
    "Carbone Giuliani Benedetti Barone Parisi Bernardi Martinelli Ferretti Rizzo Lombardi Fiore Leone Longo Gentile "
    "Martino Vitale Marchetti Serra Valentini Santoro Mancini Giordano Orlando Basile Piras Cocco Negri Guerra Neri "
    "Vitali Locatelli Bellini Beretta Castelli Crippa Mauri Pirola Consonni Maggi Corti Redaelli Motta Bonfanti "
    "Invernizzi Casati Perego Arrigoni Ghezzi Zanotti Bassani Tosi Ghisleri Soldi Bodini Feraboli Mondini Guindani "
    "Lazzari Manara Superti Scaravaggi Zaniboni Azzali Bergonzi Galletti Malinverni Robusti Bosio Taglietti Persico"
)
ELISIONS = ("D'Angelo", "D'Amico", "D'Agostino", "Dell'Orto", "Dall'Ara", "D'Ambrosio", "Dell'Acqua", "D'Alessio")
PARTICLES = (
    "De Luca",
    "De Angelis",
    "De Rosa",
    "Di Stefano",
    "Di Marco",
    "Della Valle",
    "Della Torre",
    "Dalla Costa",
    "Lo Presti",
    "La Rocca",
    "Li Volsi",
    "De Santis",
    "Dal Pozzo",
    "Del Bono",
    "Degli Esposti",
    "La Porta",
)
ACCENTS = ("Nicolò", "Forlì", "Cantù", "Muzzì", "Salò", "Tettamanzì", "Calabrò", "Scimè")
STEMS = _words(
    "Agn And Arm Bagn Baldr Barb Bas Bell Bert Bev Bon Borg Brag Brugn Cal Camp Cant Carn Cast Cav Cern Cor Crem Fald "
    "Fant Fav Ferr Fior Fusc Gald Gand Garb Ghir Gir Gron Lamb Lav Lod Lun Mag Malv Mand Mar Masn Mel Mor Naz Od Olg "
    "Pagn Pan Ped Pin Prest Quar Ramp Rav Rond Sab Salv Savr Scar Sold Spin Tard Tav Tor Trav Val Vanz Verg Vim Zan Zen"
)
ENDINGS = _words("ini elli etti oni ari ati acci ardi ani eri izzi otti oldi aghi ucci engo aschi esi")

MEN = _words(
    "Marco Andrea Luca Giuseppe Francesco Alessandro Matteo Giovanni Davide Paolo Roberto Stefano Antonio Lorenzo "
    "Mario Simone Fabio Luigi Daniele Riccardo Pietro Giorgio Massimo Angelo Claudio Tommaso Carlo Maurizio Michele "
    "Federico Alberto Franco Giacomo Emanuele Enrico Filippo Nicola Gabriele Edoardo Vincenzo Sergio Salvatore Bruno "
    "Gianluca Leonardo Diego Ettore Aldo Renato Domenico Guido Tullio Ivan Mattia Samuele Ernesto Silvano Walter "
    "Osvaldo Ivano Cesare Dario Egidio Fausto Gino Italo Livio Mirko Nello Oreste Primo Rino Severino Ugo Virgilio"
)
WOMEN = _words(
    "Maria Anna Francesca Laura Paola Giulia Elena Sara Chiara Elisa Silvia Valentina Roberta Martina Alessandra "
    "Monica Cristina Daniela Federica Barbara Simona Patrizia Angela Lucia Giovanna Sofia Claudia Teresa Stefania "
    "Marta Rosa Carla Alice Serena Giuseppina Luisa Beatrice Emma Rita Manuela Antonella Michela Ilaria Camilla "
    "Franca Lidia Mirella Nadia Ornella Piera Renata Rosanna Tiziana Vanda Wilma Zita Adele Bruna Carmela Dina Edda "
    "Fiorella Gemma Ines Iolanda Lina Marisa Norma Olga Pierina Rachele Sabrina Tina Vera Viola"
)
SECOND_NAMES = ("Maria", "Luisa", "Teresa", "Luigi", "Carlo", "Antonio", "Grazia", "Rosa", "Pietro", "Paolo")

LOMBARD_TOWNS = _words(
    "F205 D150 A794 B157 C933 E507 E648 E897 F704 G388 I829 L682 D142 L400 B300 D869 E514 L872 M109 I441"
)
OTHER_TOWNS = _words("F839 G273 A662 C351 H224 L219 H501 D969 D643 E506 F158 L049 D086")
BORN_HERE = LOMBARD_TOWNS[:8]


def _italian_surnames() -> list[str]:
    rare = [stem + ending for ending in ENDINGS for stem in STEMS]
    random.Random("surnames").shuffle(rare)  # one order for every seed: these are the town's surnames
    special = [*ELISIONS, *PARTICLES, *ACCENTS]
    random.Random("special surnames").shuffle(special)
    common = list(COMMON_SURNAMES)
    for place, surname in enumerate(special):
        common.insert(12 + 4 * place, surname)
    known = set(common)
    return common + [surname for surname in rare if surname not in known]


def _of(
    share: float,
    surnames: str,
    men: str,
    women: str,
    born_in: str,
    *,
    flatness: float = 6.0,
    two_surnames: bool = False,
) -> Origin:
    return Origin(
        share,
        Weighted(surnames.replace("_", " ").split(",") if "," in surnames else surnames.split(), flatness),
        Weighted(men.split(), flatness),
        Weighted(women.split(), flatness),
        tuple(born_in.split()),
        two_surnames,
    )


ITALIAN = Origin(
    0.80, Weighted(_italian_surnames(), 60.0), Weighted(MEN), Weighted(WOMEN), LOMBARD_TOWNS * 3 + OTHER_TOWNS
)

ORIGINS = (
    ITALIAN,
    _of(  # Romania
        0.05,
        "Popescu Ionescu Popa Dumitru Stan Stoica Gheorghe Rusu Munteanu Matei Marin Tudor Șerban Țurcanu Lazăr "
        "Ciobanu Moldovan Nistor Dobre Bălan",
        "Andrei Mihai Ion Alexandru Gheorghe Vasile Cristian Florin Ștefan Marian Ionuț Constantin",
        "Maria Elena Ioana Mihaela Andreea Ana Cristina Daniela Gabriela Alina Mădălina Viorica",
        "Z129",
    ),
    _of(  # Morocco and Egypt
        0.05,
        "El_Amrani,Benali,El_Idrissi,Alaoui,Tazi,El_Fassi,Bennani,Ait_Ali,El_Mansouri,Chraibi,Haddad,Hassan,Ibrahim,"
        "Abdel_Aziz,El_Sayed,Zeroual,Bouzid,Rachidi,Mekki,Jabri",
        "Mohamed Ahmed Youssef Omar Hamza Said Rachid Hassan Abdellah Karim Mustapha Khalid",
        "Fatima Khadija Aicha Amina Naima Samira Hanane Latifa Malika Nadia Zahra Imane",
        "Z330 Z330 Z336",
    ),
    _of(  # India and Pakistan
        0.035,
        "Singh Kaur Kumar Sharma Gill Sandhu Dhillon Khan Hussain Ahmed Ali Malik Butt Saini Chand Lal",
        "Gurpreet Harjinder Balwinder Sukhdev Manpreet Amrik Muhammad Imran Rajesh Vijay Satnam Jaswinder",
        "Kuldeep Harpreet Manjit Paramjit Sukhwinder Rajwinder Ayesha Nasreen Sunita Asha Jasbir Simran",
        "Z222 Z222 Z236",
    ),
    _of(  # Ukraine and Moldova
        0.02,
        "Shevchenko Kovalenko Bondarenko Tkachenko Kravchenko Oliynyk Melnyk Polishchuk Lysenko Marchenko Rusnak Ceban",
        "Oleksandr Serhii Volodymyr Andrii Ivan Mykola Vasyl Dmytro Yurii Ihor",
        "Olena Oksana Nataliia Tetiana Iryna Svitlana Halyna Liudmyla Mariia Nadiia",
        "Z138 Z138 Z140",
    ),
    _of(  # Albania
        0.02,
        "Hoxha Shehu Prifti Dervishi Kola Leka Gjoka Hysa Marku Meta Çela Muça",
        "Arben Ilir Agim Besnik Genti Ardit Luan Fatos Artan Dritan",
        "Mimoza Valbona Elira Ardita Drita Teuta Flutura Anila Entela Besa",
        "Z100",
    ),
    _of(  # Nigeria, Ghana and Senegal
        0.01,
        "Okafor Eze Osagie Igbinedion Owusu Mensah Boateng Appiah Diop Ndiaye Fall Sow Adeyemi Omoregie",
        "Emeka Chinedu Osaze Kwame Kofi Mamadou Cheikh Ibrahima Sunday Festus",
        "Blessing Joy Faith Akosua Abena Fatou Awa Ngozi Precious Patience",
        "Z335 Z318 Z343",
    ),
    _of(  # Peru and Ecuador
        0.01,
        "Quispe Flores Sanchez Rojas Garcia Mamani Vargas Gutierrez Ramos Huaman Castillo Torres Muñoz Cevallos",
        "Jose Luis Carlos Jorge Juan Miguel Angel Cesar Walter Edwin",
        "Rosa Ana Carmen Gladys Luz Elizabeth Nelly Milagros Silvia Yolanda",
        "Z611 Z605",
        two_surnames=True,
    ),
    _of(  # China
        0.005,
        "Hu Chen Zhang Wang Lin Zhou Li Xu Ye Wu",
        "Wei Jun Jie Ming Hao Lei Feng Bin",
        "Xiaoyan Li Mei Fang Yan Ling Hui Yun",
        "Z210",
    ),
)

_SHARES = tuple(accumulate(origin.share for origin in ORIGINS))


def origin(rng: random.Random) -> Origin:
    """Where does this family come from?"""
    return ORIGINS[min(bisect(_SHARES, rng.random() * _SHARES[-1]), len(ORIGINS) - 1)]


def surname(rng: random.Random, origin: Origin) -> str:
    """A surname of that origin: two where that is the custom, and now and then a double one in an Italian family."""
    first = origin.surnames.draw(rng)
    if origin.two_surnames or (origin is ITALIAN and rng.random() < 0.006):
        return f"{first} {origin.surnames.draw(rng)}"
    return first


def given_name(rng: random.Random, origin: Origin, *, woman: bool) -> str:
    """A given name of that origin, sometimes with a second one."""
    names = origin.women if woman else origin.men
    first = names.draw(rng)
    roll = rng.random()
    if origin is ITALIAN and roll < 0.05:
        return f"{first} {SECOND_NAMES[int(roll * 200)]}"
    if origin.two_surnames and roll < 0.5:
        return f"{first} {names.draw(rng)}"
    return first
