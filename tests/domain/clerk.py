"""A careless clerk: how the same address comes out on another day, in another office.

The clerk is harsher than the rehearsal's authority, and was invented before looking at what is understood. In the
names `/` marks a given name, `^` a title, `#` a number and `~` a saint; small words may be left off.
"""

import random
from dataclasses import dataclass

NAMES = """
Giuseppe/ Garibaldi; Giuseppe/ Mazzini; Camillo/ Benso^ di Cavour; Alcide/ De Gasperi; Don^ Giovanni/ Minzoni; Don^
Luigi/ Sturzo; Don^ Primo/ Mazzolari; Don^ Lorenzo/ Milani; Giuseppe/ Di Vittorio; Salvo/ D'Acquisto; Gabriele/
D'Annunzio; Massimo/ D'Azeglio; Enrico/ Berlinguer; Giovanni/ Falcone; Paolo/ Borsellino; Aldo/ Moro; Sandro/ Pertini;
Palmiro/ Togliatti; Antonio/ Gramsci; Giacomo/ Matteotti; Filippo/ Turati; Bruno/ Buozzi; Edmondo/ De Amicis; Giosuè/
Carducci; Giovanni/ Pascoli; Ugo/ Foscolo; Giacomo/ Leopardi; Alessandro/ Manzoni; Torquato/ Tasso; Ludovico/ Ariosto;
Giovanni/ Boccaccio; Francesco/ Petrarca; Luigi/ Pirandello; Giovanni/ Verga; Grazia/ Deledda; Ada/ Negri; Matilde/
Serao; Sibilla/ Aleramo; Maria/ Montessori; Anna/ Frank; Rosa/ Luxemburg; Giuseppe/ Verdi; Giacomo/ Puccini;
Gioacchino/ Rossini; Gaetano/ Donizetti; Antonio/ Vivaldi; Arturo/ Toscanini; Claudio/ Monteverdi; Antonio/
Stradivari; Leonardo/ da Vinci; Michelangelo Buonarroti; Raffaello Sanzio; Dante Alighieri; Galileo/ Galilei;
Alessandro/ Volta; Luigi/ Galvani; Guglielmo/ Marconi; Enrico/ Fermi; Evangelista/ Torricelli; Cristoforo/ Colombo;
Amerigo/ Vespucci; Marco/ Polo; Gen.^ Armando/ Diaz; Gen.^ Luigi/ Cadorna; Col.^ Enrico/ Franchini; Cesare/ Battisti;
Nazario/ Sauro; Fabio/ Filzi; Enrico/ Toti; Francesco/ Baracca; Silvio/ Pellico; Carlo/ Pisacane; Nino/ Bixio;
Goffredo/ Mameli; Daniele/ Manin; Luciano/ Manara; Carlo/ Cattaneo; Vincenzo/ Gioberti; Tito/ Speri; Fratelli^ Cervi;
Fratelli^ Rosselli; Fratelli^ Bandiera; Martin/ Luther/ King; John/ Kennedy; Nelson/ Mandela; Salvador/ Allende;
Mahatma/ Gandhi; Giordano/ Bruno; Tommaso/ Campanella; Benedetto/ Croce; Piero/ Gobetti; San~ Rocco; San~ Martino;
San~ Francesco; San~ Carlo; San~ Giuseppe; San~ Bernardino; San~ Giorgio; San~ Michele; San~ Siro; San~ Zeno; San~
Lorenzo; San~ Pietro; San~ Paolo; Sant'~ Antonio; Sant'~ Anna; Sant'~ Ambrogio; Sant'~ Agostino; Santa~ Lucia; Santa~
Maria; Santa~ Chiara; Santa~ Caterina; Santo~ Stefano; Santa~ Rita; San~ Vittore; San~ Gottardo; 25# Aprile; 4#
Novembre; 1# Maggio; 2# Giugno; 20# Settembre; 8# Marzo; 24# Maggio; 11# Febbraio; 5# Giornate; 3# Martiri; Papa^
Giovanni 23#; Vittorio^ Emanuele 2#; Umberto 1#; Pio 10#; Giovanni Paolo 2#; Paolo 6#; della Repubblica; della
Libertà; della Resistenza; dei Partigiani; dei Caduti; degli Alpini; del Popolo; della Stazione; del Lavoro; della
Pace; dell'Ospedale; delle Scuole; del Mercato; della Chiesa; dei Mille; delle Rose; dei Tigli; degli Olmi;
dell'Artigianato; dell'Industria; delle Fornaci; del Cotonificio; della Cascina Nuova; della Cascina Vecchia; dei
Campi; del Ponte; del Mulino; Roma; Milano; Trento; Trieste; Torino; Venezia; Bologna; Po; Adda; Oglio; Ticino; Piave;
Isonzo; Monte Grappa; Monte Rosa; Monte Bianco; Adamello; Stelvio; Europa; Belvedere; Panoramica; Solferino; Magenta;
Vittorio Veneto; Curtatone; Porta Romana; Porta Nuova; Ponte Vecchio; Martiri della Libertà; Caduti di Nassiriya;
Brigata Garibaldi Ovest; Divisione Acqui; Madonna delle Grazie; Regina^ Margherita; Principe^ Amedeo; Conte^ Verde;
Madre^ Teresa di Calcutta; Carlo Alberto dalla Chiesa; Giulio Cesare; Marco Aurelio; Beata^ Vergine; delle Betulle;
Piero della Francesca; Andrea del Sarto; Lorenzo il Magnifico; Fratelli^ di Dio; Martiri di Cefalonia; Fulvio/ Testi;
Dott.^ Carlo/ Medici; Padre^ Massimiliano/ Kolbe; Lodovico il Moro; Val di Sole; 22# Marzo; San~ Dionigi; San~
Benigno; Santa~ Radegonda; Mons.^ Orsenigo; Card.^ Ferrari; Quintino/ Sella; Gustavo/ Modena; Eleonora/ Duse; Tina/
Anselmi; Lina/ Merlin; Peppino/ Impastato; Giorgio/ La Pira; Ugo/ La Malfa; Italo/ Calvino; Cesare/ Pavese; Primo/
Levi; Eduardo/ De Filippo; Vittorio/ De Sica; Giuseppe/ Di Vagno; Don^ Carlo/ Gnocchi; del Tricolore; dell'Unione
Europea; dei Bersaglieri; delle Acciaierie; del Lazzaretto; alle Cave; per Cinisello; Vecchia per Monza; Nuova;
Cavalieri di Vittorio Veneto; Brigate Partigiane; Duca d'Aosta; Giovanni dalle Bande Nere; Emanuele Filiberto; Leone
13#; Col di Lana; Passo Rolle; Lago Maggiore; Corte Nuova; Cascina Pioppi; Anton/ Maria/ Lorgna; Gian/ Lorenzo/
Bernini; Pier/ Paolo/ Pasolini
"""
STREETS = tuple(name.strip() for name in NAMES.replace("\n", " ").split(";"))
KINDS = {
    "via": ("via", "Via", "V.", "V.A", "v.", "VIA", "V", "vía", "in via", ""),
    "viale": ("viale", "V.le", "VLE", "V.LE", "Vl.", "v. le", "v/le", "V.LE."),
    "piazza": ("piazza", "P.za", "P.zza", "PZA", "P.ZZA.", "Pzza", "P.", "P.za/", "p. zza", "Piaza"),
    "piazzale": ("piazzale", "P.le", "PLE", "P.zle"),
    "piazzetta": ("piazzetta", "P.tta", "P.zetta"),
    "corso": ("corso", "C.so", "CSO", "c.so.", "C/so"),
    "largo": ("largo", "L.go", "LGO", "Largo"),
    "vicolo": ("vicolo", "Vic.", "V.lo", "VLO"),
    "strada": ("strada", "Str.", "STR", "S.da"),
    "contrada": ("contrada", "C.da", "Contr."),
}
TOWNS = ("Bollate", "Cassina de' Pecchi", "Sesto San Giovanni", "Cernusco", "Cantù", "San Donato Milanese", "Roncello")
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV", 5: "V", 6: "VI", 8: "VIII", 10: "X", 11: "XI", 20: "XX", 23: "XXIII"} | {
    22: "XXII",
    24: "XXIV",
    25: "XXV",
    13: "XIII",
}
WORDS = {1: "Primo", 2: "Due", 3: "Tre", 4: "Quattro", 5: "Cinque", 8: "Otto", 11: "Undici", 20: "Venti"} | {
    22: "Ventidue",
    24: "Ventiquattro",
    25: "Venticinque",
}
SHORT_TITLES = {"Fratelli": ("F.lli", "Flli", "F.LLI.", "Fr.lli"), "Don": ("D.", "don"), "Papa": ("P.", "")} | {
    "Gen.": ("Generale", "gen", ""),
    "Col.": ("Colonnello", ""),
    "Regina": ("R.",),
    "Principe": ("P.pe", "Princ."),
    "Beata": ("B.",),
    "Madre": ("M.",),
    "Vittorio": ("V.", "Vitt."),
    "Dott.": ("Dottor", "dr.", ""),
    "Padre": ("P.", "p."),
    "Mons.": ("Monsignor", "mons"),
    "Card.": ("Cardinal", "Cardinale"),
    "Benso": ("B.", ""),
}
KINGS = {"Giovanni", "Emanuele", "Umberto", "Pio", "Paolo", "Leone"}


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives, as it is; and as the registry has it."""

    kind: str
    name: str
    civic: int
    suffix: str
    staircase: str
    flat: str
    town: str

    def in_registry(self) -> str:
        """The registry's own form."""
        words = [ROMAN[int(word[:-1])] if word.endswith("#") else word.rstrip("/^~") for word in self.name.split()]
        name = " ".join(words).replace("Sant' ", "Sant'")
        staircase = f", scala {self.staircase}" if self.staircase else ""
        return f"{self.kind} {name} {self.civic}{self.suffix and '/' + self.suffix}{staircase}, int. {self.flat}"


def home(rng: random.Random) -> Home:
    """Any home."""
    return Home(
        rng.choice(list(KINDS)),
        rng.choice(STREETS),
        rng.randint(1, 180),
        rng.choice(("", "", "", "", "A", "B", "bis")),
        rng.choice(("", "", "", "A", "B", "2")),
        str(rng.randint(1, 40)),
        rng.choice(TOWNS),
    )


def written(rng: random.Random, home: Home) -> str:
    """The clerk's way to write it today."""
    street = f"{rng.choice(KINDS[home.kind])}{'' if rng.random() < 0.02 else ' '}{_name(rng, home.name)}".strip()
    door = rng.choice(
        (" {}", " {}", ", {}", " n. {}", " n° {}", " n.{}", " N {}", ", n. {}", " nr. {}", " civ. {}", " - {}")
    )
    text = street + door.format(_civic(rng, home)) + _inside(rng, home)
    text = _with_town(rng, text, home.town)
    match rng.randrange(4):
        case 0:
            text = text.upper()
        case 1:
            text = text.lower()
    if rng.random() < 0.1:
        text = text.replace(" ", "  ").replace(",", " ,")
    if rng.random() < 0.1:
        text = text.replace(" ", "\xa0", 1).replace("'", "’")
    return text


def _name(rng: random.Random, name: str) -> str:
    words = name.split()
    given = [word[:-1] for word in words if word.endswith("/")]
    way = rng.choice(("whole", "initials", "left off", "left off", "behind", "whole"))
    out: list[str] = []
    for word in words:
        bare = word.rstrip("/^#~")
        match word[-1]:
            case "/":
                if way == "whole":
                    out.append(bare)
                elif way == "initials":
                    out.append(f"{bare[0]}." if rng.random() < 0.8 else bare[0])
            case "^":
                out.append(
                    rng.choice(SHORT_TITLES.get(bare, ())) if bare in SHORT_TITLES and rng.random() < 0.4 else bare
                )
            case "~":
                short = rng.choice(("S.", "S", bare, bare, {"Santa": "S.ta", "Santo": "S.to"}.get(bare, "San")))
                out.append(bare if bare == "Sant'" and short == "San" else short)
            case "#":
                out.append(_number(rng, int(bare), after=out[-1] if out else ""))
            case _:
                out.append(
                    "" if bare[0].islower() and "'" not in bare and rng.random() < 0.15 else _apostrophe(rng, bare)
                )
    if way == "behind":
        out += given
    text = " ".join(word for word in out if word).replace("Sant' ", "Sant'")
    if rng.random() < 0.15:
        text = text.replace(". ", ".")
    if rng.random() < 0.5:
        text = text.replace("à", "a'").replace("è", "e'")
    return text


def _number(rng: random.Random, number: int, *, after: str) -> str:
    if after in KINGS:
        return rng.choice((ROMAN[number], ROMAN[number], ROMAN[number].lower(), ""))
    return rng.choice((ROMAN[number], str(number), WORDS[number], f"{number}°" if number == 1 else str(number)))


def _apostrophe(rng: random.Random, word: str) -> str:
    if "'" not in word:
        return word
    return rng.choice((word, word, word.replace("'", " "), word.replace("'", "' "), word.replace("'", "’")))


def _civic(rng: random.Random, home: Home) -> str:
    number = str(home.civic).zfill(rng.choice((1, 1, 1, 1, 4)))
    if not home.suffix:
        return number
    between = rng.choice(("/", " ", "/ ", " / ", "-", "")) if len(home.suffix) == 1 else rng.choice((" ", "/", ""))
    return f"{number}{between}{home.suffix}"


def _inside(rng: random.Random, home: Home) -> str:
    flat = rng.choice(
        (
            ", int. {}",
            " int. {}",
            " int {}",
            " int.{}",
            " interno {}",
            " I. {}",
            " int. n. {}",
            ", app. {}",
            " - int. {}",
            " (int. {})",
            "/int {}",
            "",
        )
    )
    stairs = rng.choice((", scala {}", " sc. {}", " sc {}", " scala {}", " SC.{}", " - sc. {}", ""))
    floor = rng.choice(
        (
            "",
            "",
            "",
            "",
            " p. 2",
            " piano 2",
            ", 2° piano",
            " p.t.",
            " piano terra",
            " P.2",
            ", primo piano",
            " - p. 2",
            " piano III",
        )
    )
    parts = [flat.format(home.flat), stairs.format(home.staircase) if home.staircase else "", floor]
    rng.shuffle(parts)
    return "".join(parts)


def _with_town(rng: random.Random, text: str, town: str) -> str:
    form = rng.choice(
        ("{0}",) * 8 + ("{0}, {1}", "{0} - {1}", "{0}, 20021 {1} (MI)", "{0} 20021 {1} MI", "{1}, {0}", "{0} {1}")
    )
    return form.format(text, town)
