"""The municipalities around Borgolago: a registry of 200,000 people and more is that of a province."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from preavviso.rehearsal import place, street

FEWEST_PEOPLE = 200_000
IN_THE_SEAT = 0.25
_AROUND = (
    "Castelverro,Montesalice,Pieve d'Olmara,San Tibaldo,Roccapiana,Villanera sul Lago,Borgo Samuele,Sant'Olderico,"
    "Gazzolengo,Cascinetta d'Arda,Ponteserra,Valdorsa,Torre Malvina,Acquapiana,Fontanengo,Cà del Bosco Nuovo,Martinolo,"
    "Casalborgo,Olmezzo,Pievelunga,Rivalengo,Soncaldo,Brugnasco,Castelmonaco,Corte Palazzina,Due Pioppi,"
    "Gabbianello sul Lago,Isoletta,Lovaria,Mezzalago,Nosadello,Ostianella,Paderghetto,Quarantola,Robeccheria,"
    "Santa Pellegrina,Scandolengo,Spinalunga,Tornavacca,Ugnadello,Vescovara Nuova,Vialba,Zanengo,Grumelletto,"
    "Dosso dei Fabbri,Campagnora,Bozzolengo,Montirana,Levatella,Gerola Piana,Malpaga Vecchia,Castelfranchino,"
    "San Bassanello,Cella Lunga,Voltidello,Persichetto,Stagnolo,Pessinengo,Cappelletta d'Orto"
)
AROUND = tuple(_AROUND.split(","))


@dataclass(frozen=True, slots=True)
class Municipality:
    """Its name, its streets, and which of the whole town's streets and persons are the first of its own."""

    name: str
    people: int
    streets: tuple[str, ...]
    first_street: int
    first_person: int

    def persons_in(self, number: int) -> tuple[int, int]:
        """The numbers of the persons in one of the whole town's streets, from and to (not included)."""
        at, count = number - self.first_street, len(self.streets)
        return self.first_person + at * self.people // count, self.first_person + (at + 1) * self.people // count


def municipalities(people: int, seed: int) -> tuple[Municipality, ...]:
    """Borgolago alone, or the province with Borgolago as its seat and the same names of streets everywhere."""
    if people < FEWEST_PEOPLE:
        # More streets in a bigger town, with more people in each.
        return (Municipality(place.TOWN_NAME, people, _streets(seed, "", people**0.55), 0, 1),)
    return tuple(_province(people, seed))


def _province(people: int, seed: int) -> Iterator[Municipality]:
    """The largest first; a street has more people in the seat and fewer in a village."""
    first_street, first_person = 0, 1
    for number, (name, share) in enumerate(_shares()):
        left = people + 1 - first_person
        count = left if number == len(AROUND) else round(people * share)
        streets = _streets(seed, f"|{number}" if number else "", count**0.5)
        yield Municipality(name, count, streets, first_street, first_person)
        first_street += len(streets)
        first_person += count


def _shares() -> Iterator[tuple[str, float]]:
    yield place.TOWN_NAME, IN_THE_SEAT
    weights = [1 / (rank + 6) for rank in range(len(AROUND))]
    for name, weight in zip(AROUND, weights, strict=True):
        yield name, (1 - IN_THE_SEAT) * weight / sum(weights)


def _streets(seed: int, of: str, count: float) -> tuple[str, ...]:
    return street.names(random.Random(f"{seed}|streets{of}"), min(street.MOST, max(6, round(count))))
