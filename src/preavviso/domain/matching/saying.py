"""What a comparison told, in a sentence; and how much it weighs, in words. The numbers stand beside, never alone."""

from collections.abc import Mapping

from preavviso.domain.phrase import Phrase

NOT_STATED = "not stated"
# A level of a name that the registry does not know at all is said as if it knew it.
_UNKNOWN_NAME = " (unknown)"

_SAID: Mapping[str, Mapping[str, Phrase]] = {
    "surname": {
        "same": Phrase("The surname is the same."),
        "one of two surnames": Phrase("One of two surnames is the same."),
        "surname of the household": Phrase("The surname is that of somebody who lives there."),
        "same sound": Phrase("The surname sounds the same."),
        "one letter": Phrase("One letter of the surname is another."),
        "two letters": Phrase("Two letters of the surname are others."),
        "other": Phrase("The surname is another one."),
        NOT_STATED: Phrase("The surname cannot be compared."),
    },
    "given_name": {
        "initial": Phrase("The given name is only an initial, and it fits."),
        "another initial": Phrase("The given name is only an initial, and another one."),
        "same": Phrase("The given name is the same."),
        "first given name": Phrase("The first of several given names is the same."),
        "one of two given names": Phrase("One of two given names is the same."),
        "cut given name": Phrase("One given name is the beginning of the other."),
        "same sound": Phrase("The given name sounds the same."),
        "one letter": Phrase("One letter of the given name is another."),
        "two letters": Phrase("Two letters of the given name are others."),
        "other": Phrase("The given name is another one."),
        NOT_STATED: Phrase("The given name cannot be compared."),
    },
    "birth_date": {
        "same": Phrase("The birth date is the same."),
        "one digit, or day for month": Phrase("The birth date differs by a digit, or has day and month changed over."),
        "same year": Phrase("The year of birth is the same, the day is not."),
        "other": Phrase("The birth date is another one."),
        NOT_STATED: Phrase("The birth date cannot be compared."),
    },
    "codice_fiscale": {
        "same": Phrase("The codice fiscale is the same."),
        "one or two signs": Phrase("One or two signs of the codice fiscale are others."),
        "same birth": Phrase("The codice fiscale says the same birth and another name."),
        "other": Phrase("The codice fiscale is another one."),
        NOT_STATED: Phrase("The codice fiscale cannot be compared."),
    },
    "address": {
        "another municipality": Phrase("The address is in another municipality."),
        "same door": Phrase("The address is the same, down to the flat."),
        "same house, another flat": Phrase("The house is the same, the flat is another."),
        "same house in the municipality": Phrase("The house is the same."),
        "same house": Phrase("The house is the same; one side does not say the municipality."),
        "same civic, another letter": Phrase("Street and civic number are the same, the letter is another."),
        "same civic, street nearly the same": Phrase("The civic number is the same, the street nearly."),
        "same street, civic nearly the same": Phrase("The street is the same, the civic number nearly."),
        "same street, no civic": Phrase("The street is the same; one side does not say the civic number."),
        "same street": Phrase("The street is the same, the civic number is another."),
        "another street of the municipality": Phrase("The address is another one in the same municipality."),
        "other": Phrase("The address is another one."),
        NOT_STATED: Phrase("The address cannot be compared."),
    },
}
COMPARED: Mapping[str, Phrase] = {
    "surname": Phrase("Surname"),
    "given_name": Phrase("Given name"),
    "birth_date": Phrase("Birth date"),
    "codice_fiscale": Phrase("Codice fiscale"),
    "address": Phrase("Address"),
}
# From so many bits on, for or against.
_MUCH, _SOME = 8.0, 3.0


def told(comparison: str, level: str) -> Phrase:
    """What did this comparison tell? What an older model told by a level that is gone is told by its name.

    >>> str(told("surname", "one letter (unknown)"))
    'One letter of the surname is another.'
    """
    known = _SAID[comparison].get(level.removesuffix(_UNKNOWN_NAME))
    return known or Phrase("Compared by an older model as: %(level)s.", {"level": level})


def strength(bits: float) -> Phrase:
    """How much does that weigh?

    >>> str(strength(-3.5))
    'speaks against'
    """
    if bits >= _MUCH:
        return Phrase("speaks strongly for")
    if bits >= _SOME:
        return Phrase("speaks for")
    if bits > 0:
        return Phrase("speaks a little for")
    if bits == 0:
        return Phrase("weighs nothing")
    if bits > -_SOME:
        return Phrase("speaks a little against")
    return Phrase("speaks against") if bits > -_MUCH else Phrase("speaks strongly against")
