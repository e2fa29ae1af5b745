"""What people are called at home, and what stands in their papers."""

# Only names that point to one formal name: a Lino may be many. Some are formal names as well (a Franco need be no
# Francesco), so that two names share a formal one says that they may be one person's, and no more.
_PET_NAMES = """
    Giuseppe: Pino Pinuccio Beppe Peppe Peppino Beppino Pippo Bepi
    Giuseppina: Pina Giusy Giusi Pinuccia Peppina
    Giovanni: Gianni Nanni Vanni Giannino Giovannino
    Giovanna: Gianna Vanna Giovannina
    Francesco: Franco Checco Cecco Ciccio Franceschino
    Francesca: Franca Checca Franceschina
    Antonio: Tonino Toni Tony Tonio Totonno
    Antonietta: Tonia Etta
    Antonella: Nella
    Salvatore: Toto Turi Turiddu Tore Salvo
    Luigi: Gigi Gino Gigino Luigino
    Luigia: Gina Luigina Gigia
    Domenico: Mimmo Menico Mico Domenichino
    Domenica: Mimma Menica
    Vincenzo: Enzo Cenzo Vincenzino
    Vincenza: Enza Cenza
    Alessandro: Sandro Sandrino Ale
    Alessandra: Sandra Sandrina
    Lorenzo: Renzo Renzino
    Lorenza: Renza
    Gaetano: Tano
    Michele: Michelino
    Pietro: Piero Pierino
    Roberto: Berto Robi Roby
    Alberto: Albertino
    Federico: Chicco Fede Ghigo
    Enrico: Rico Righetto
    Riccardo: Ricky
    Leonardo: Nardo Leo
    Bartolomeo: Bortolo Meo
    Giacomo: Giacomino
    Guglielmo: Memo
    Tommaso: Masino Maso
    Raffaele: Lello
    Raffaella: Lella
    Nicola: Cola Nicolino
    Massimiliano: Max
    Ferdinando: Nando
    Calogero: Lillo
    Rosario: Saro
    Sebastiano: Bastiano Iano
    Pasquale: Pasqualino
    Carmela: Melina Carmelina
    Concetta: Cettina Concettina
    Filomena: Mena Menuccia
    Caterina: Katia Catia Cate
    Teresa: Resi Teresina
    Elisabetta: Betta Betty Bettina
    Maddalena: Lena Magda
    Maria: Mariuccia Marietta
    Rosa: Rosina Rosetta Rosuccia
    Rosanna: Rosy
    Assunta: Assuntina
    Annunziata: Nunzia Nunziatina
    Eleonora: Nora
    Emanuele: Manuele Manu
    Daniele: Dani
    Agostino: Tino
    Battista: Titta
    Immacolata: Imma
    Mohamed: Momo Hamoudi
    Abdelkader: Kader
    Khadija: Khadouj
    Fatima: Fatna Fati Fatou Fatoumata
    Mamadou: Doudou
    Ibrahim: Brahim
    Mihaela: Miha
    Alexandru: Sandu
    Gheorghe: Ghita Gelu
    Constantin: Costel Costica
    Ioan: Ionel Nelu
    Nicolae: Nicu
    Vasile: Vasilica
    Dumitru: Mitica
    Elena: Lenuta
    Nataliia: Natasha Natascia
    Oleksandr: Sasha Sascia Shura
    Volodymyr: Vova Volodia Volodya
    Svitlana: Sveta
    Kateryna: Katya
    Mykola: Kolia Kolya
    Yevhen: Zhenia Zhenya
    Olha: Olia Olya
    Tetiana: Tania Tanya
    Ivan: Vania Vanya
    Mykhailo: Misha
    Dmytro: Dima
    """
_FORMAL = {
    pet_name.upper(): formal.strip().upper()
    for formal, pet_names in (line.split(":") for line in _PET_NAMES.strip().splitlines())
    for pet_name in pet_names.split()
}


def formal(word: str) -> str:
    """The name that stands in the papers of who is called so; the name itself where no other is known.

    >>> formal("PINO"), formal("SASHA"), formal("ROSSI")
    ('GIUSEPPE', 'OLEKSANDR', 'ROSSI')
    """
    return _FORMAL.get(word, word)
