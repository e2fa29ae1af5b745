"""What happens to a name and an address between the registry and a list, and how often.

The share of a noise is its chance on a line that it can touch: an apostrophe can only be lost where there is one.
The shares are guesses of somebody who has seen lists, not counts: what is measured with them is measured against
guesses.
"""

from enum import StrEnum, auto


class Noise(StrEnum):
    """One way in which a list differs from the registry."""

    ORDER_SWAPPED = auto()
    APOSTROPHE = auto()
    ACCENT = auto()
    PARTICLE_JOINED = auto()
    SURNAME_CUT = auto()
    SURNAMES_JOINED = auto()
    GIVEN_CUT = auto()
    GIVEN_JOINED = auto()
    GIVEN_INITIAL = auto()
    HUSBAND_BESIDE = auto()
    HUSBAND_ALONE = auto()
    ROMANISED = auto()
    ROMANISED_BY_EAR = auto()
    SYLLABLES_SPLIT = auto()
    PET_NAME = auto()
    TYPO_SURNAME = auto()
    TYPO_GIVEN = auto()
    OCR = auto()
    MOJIBAKE = auto()
    MOVED = auto()
    STREET_TYPE_SHORT = auto()
    STREET_TYPE_WRONG = auto()
    STREET_TYPE_LEFT_OFF = auto()
    STREET_NAME_CUT = auto()
    STREET_NAME_FULLER = auto()
    STREET_PREPOSITION = auto()
    NUMERAL = auto()
    NUMERAL_IN_WORDS = auto()
    SAINT = auto()
    TYPO_STREET = auto()
    CIVIC_FORM = auto()
    CIVIC_WRONG = auto()
    CIVIC_MISSING = auto()
    DWELLING_FORM = auto()
    DWELLING_LEFT_OFF = auto()
    DWELLING_ADDED = auto()
    DWELLING_CHANGED = auto()
    MUNICIPALITY_IN_ADDRESS = auto()
    MUNICIPALITY_NOT_SAID = auto()
    BIRTH_DATE_WRONG = auto()
    CODE_WRONG = auto()


SHARES: dict[Noise, float] = {
    Noise.ORDER_SWAPPED: 0.06,  # in Chinese names, where the surname comes first at home: 0.30
    Noise.APOSTROPHE: 0.5,
    Noise.ACCENT: 0.7,
    Noise.PARTICLE_JOINED: 0.15,
    Noise.SURNAME_CUT: 0.4,
    Noise.SURNAMES_JOINED: 0.15,
    Noise.GIVEN_CUT: 0.5,
    Noise.GIVEN_JOINED: 0.15,
    Noise.GIVEN_INITIAL: 0.02,
    Noise.HUSBAND_BESIDE: 0.06,  # of grown women with an Italian name
    Noise.HUSBAND_ALONE: 0.015,
    Noise.ROMANISED: 0.3,
    Noise.ROMANISED_BY_EAR: 0.05,
    Noise.SYLLABLES_SPLIT: 0.3,
    Noise.PET_NAME: 0.04,
    Noise.TYPO_SURNAME: 0.08,
    Noise.TYPO_GIVEN: 0.08,
    Noise.OCR: 0.03,
    Noise.MOJIBAKE: 0.2,
    Noise.MOVED: 0.06,
    Noise.STREET_TYPE_SHORT: 0.4,
    Noise.STREET_TYPE_WRONG: 0.02,
    Noise.STREET_TYPE_LEFT_OFF: 0.03,
    Noise.STREET_NAME_CUT: 0.4,
    Noise.STREET_NAME_FULLER: 0.2,
    Noise.STREET_PREPOSITION: 0.06,
    Noise.NUMERAL: 0.35,
    Noise.NUMERAL_IN_WORDS: 0.08,
    Noise.SAINT: 0.35,
    Noise.TYPO_STREET: 0.04,
    Noise.CIVIC_FORM: 0.35,
    Noise.CIVIC_WRONG: 0.025,
    Noise.CIVIC_MISSING: 0.02,
    Noise.DWELLING_FORM: 0.5,
    Noise.DWELLING_LEFT_OFF: 0.3,
    Noise.DWELLING_ADDED: 0.05,
    Noise.DWELLING_CHANGED: 0.03,
    Noise.MUNICIPALITY_IN_ADDRESS: 0.4,
    Noise.MUNICIPALITY_NOT_SAID: 0.1,
    Noise.BIRTH_DATE_WRONG: 0.03,  # of the stated ones
    Noise.CODE_WRONG: 0.03,
}

ALL = frozenset(Noise)
# Nothing is trained or tuned on these: they stand for what nobody thought of.
HELD_OUT = frozenset(
    {
        Noise.HUSBAND_ALONE,
        Noise.ROMANISED_BY_EAR,
        Noise.PET_NAME,
        Noise.OCR,
        Noise.MOJIBAKE,
        Noise.NUMERAL_IN_WORDS,
    }
)
FOR_TRAINING = ALL - HELD_OUT
