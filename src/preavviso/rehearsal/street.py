"""Ordinary Italian street names, as many as a town needs."""

import random

STORY_STREET = "via dei Mille"
KINDS = ("via", "viale", "piazza", "vicolo", "corso", "largo", "strada", "piazzetta")
_NAMES = (
    "Garibaldi,Mazzini,Cavour,Roma,Dante Alighieri,Giuseppe Verdi,Marconi,Matteotti,Gramsci,Manzoni,Leopardi,Carducci,"
    "Pascoli,Foscolo,Petrarca,Galilei,Volta,Galvani,Leonardo da Vinci,Michelangelo,Raffaello,Tiziano,Giotto,Bramante,"
    "Rossini,Puccini,Bellini,Donizetti,Vivaldi,Monteverdi,Stradivari,XXV Aprile,IV Novembre,I Maggio,II Giugno,"
    "XX Settembre,della Repubblica,della Libertà,della Resistenza,dei Partigiani,dei Caduti,degli Alpini,del Popolo,"
    "della Stazione,del Porto,del Lago,della Fontana,del Mulino,delle Rose,dei Tigli,dei Platani,degli Olmi,dei Gelsi,"
    "delle Acacie,dei Pioppi,delle Robinie,del Ponte,dell'Ospedale,delle Scuole,del Mercato,della Chiesa,San Rocco,"
    "San Martino,San Francesco,Sant'Antonio,Sant'Anna,Santa Lucia,San Carlo,San Giuseppe,San Bernardino,Sant'Ambrogio,"
    "Santa Maria,San Pietro,San Giorgio,San Michele,Trento,Trieste,Gorizia,Monte Grappa,Monte Rosa,Monte Bianco,"
    "Adamello,Stelvio,Piave,Isonzo,Adda,Oglio,Po,Ticino,Mincio,Brescia,Bergamo,Milano,Mantova,Pavia,Lodi,Como,Lecco,"
    "Sondrio,Varese,Torino,Genova,Venezia,Firenze,Bologna,Napoli,Palermo,Cagliari,Europa,delle Industrie,"
    "dell'Artigianato,dell'Agricoltura,delle Fornaci,dei Filatoi,della Filanda,del Cotonificio,delle Vigne,dei Campi,"
    "della Cascina Nuova,della Cascina Vecchia,Belvedere,Panoramica,Montello,Cadorna,Diaz,Battisti,Sauro,Filzi,Toti,"
    "Baracca,Pastrengo,Solferino,San Fermo,Magenta,Palestro,Goito,Curtatone,Montanara,Turati,Buozzi,De Gasperi,Einaudi,"
    "Don Minzoni,Don Bosco,Papa Giovanni XXIII,Kennedy,Gandhi,Anna Frank,Montessori,Grazia Deledda"
)
NAMES = tuple(_NAMES.split(","))
MOST = len(KINDS) * len(NAMES)


def names(rng: random.Random, count: int) -> tuple[str, ...]:
    """So many different streets: the story's first, then streets called `via`, then squares and the rest."""
    named = list(NAMES)
    rng.shuffle(named)
    first, *others = KINDS
    more = [f"{kind} {name}" for kind in others for name in named]
    rng.shuffle(more)
    return (STORY_STREET, *[f"{first} {name}" for name in named], *more)[:count]
