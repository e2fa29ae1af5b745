"""Odonyms: the names of streets, written out, and the word by which each is known."""

import re
from functools import lru_cache

from preavviso.domain.wording.street_words import (
    ASIDES,
    COUNTED,
    DAYS,
    INITIALS,
    JOINED_PLACES,
    LINKS,
    MONTHS,
    MOUNTAINS,
    NUMBERED,
    ONLY_WITH_DOT,
    PLACES,
    RANKED,
    ROAD_NAMES,
    SAINTLY,
    SAME,
    SAME_WHOLE,
    SHORT_MONTHS,
    SHORT_WORDS,
    SURNAME_BEGINNINGS,
    TITLES,
    VAGUE,
    is_known_given_name,
    is_saint,
    saint,
)

# As many as a region's streets.
_REMEMBERED = 32_768

_BEYOND = re.compile(
    r"\s-\s?|\s?-\s|\(|\s(?:S\.?\s?/?N\.?(?:\s?/?C\.?)?(?=$|[\s(])|SENZA\s(?:NUM|CIV|N\.)|ANG\.|ANGOLO\s|PRESSO\s|C/O|"
    r"C\.O\.|INT(?:ERNO|\.)\s?|SC\.\s?|SCALA\s[A-Z](?![A-Z])|PIANO\s(?:TERRA|RIALZ|PRIMO|SECONDO|TERZO)|P\.T\.|"
    r"PAL\.|PALAZZINA\s[A-Z](?![A-Z])|LOC\.|FRAZ\.|FRAZIONE\s|LOCALITA\s)"
)
_IN_TWO_PARTS = re.compile(r"(?<![A-Z])[A-Z]{1,4}\.[A-Z]{2,4}(?![A-Z])")
_WORD = re.compile(r"(?:(?P<letters>[A-Z]+)|(?P<digits>\d+))(?P<dot>\.?)")
_ROMAN = re.compile(r"(?P<tens>X{0,3})(?P<ones>IX|IV|V?I{0,3})")
_ROMAN_DATE = re.compile(rf"([IVX]+)({'|'.join(sorted(MONTHS))})")
_ONES = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
_YEAR = re.compile(r"(?:1[4-9]|20)\d\d")


@lru_cache(maxsize=_REMEMBERED)
def odonym(text: str) -> tuple[str, str, str]:
    """A street's name without its kind: written out, the word that tells it, and what follows without being part of it.

    >>> odonym("G. GARIBALDI"), odonym("XXV APRILE"), odonym("S. ROCCO")
    (('G GARIBALDI', 'GARIBALDI', ''), ('25 APRILE', '25APRILE', ''), ('SAN ROCCO', 'SANROCCO', ''))
    >>> odonym("ROMA - BOLLATE")
    ('ROMA', 'ROMA', ' - BOLLATE')
    """
    beyond = _BEYOND.search(text, 1)
    name, rest = (text, "") if beyond is None else (text[: beyond.start()], text[beyond.start() :])
    words = _with_numbers(written_out(name))
    while len(words) > 1 and words[-1] in LINKS:
        words.pop()
    return " ".join(words), _key(words), rest


def written_out(name: str) -> list[str]:
    """The words of a name, short ones made long.

    >>> written_out("F.LLI D'ANGELO"), written_out("SESTO S.GIOVANNI")
    (['FRATELLI', 'D', 'ANGELO'], ['SESTO', 'SAN', 'GIOVANNI'])
    """
    words: list[str] = []
    matches = list(_WORD.finditer(_ROMAN_DATE.sub(r"\1 \2", _IN_TWO_PARTS.sub(_as_one, name))))
    for at, match in enumerate(matches, 1):
        letters, digits, dot = match.group("letters", "digits", "dot")
        following = matches[at].group().rstrip(".") if at < len(matches) else ""
        if digits:
            words.append(digits.lstrip("0") or "0")
        elif letters in {"O", "A"} and at > 1 and match.start() == matches[at - 2].end() and words[-1].isdigit():
            continue  # 1O MAGGIO: the raised letter of an ordinal
        else:
            words.extend(_long(letters, following, dotted=bool(dot)).split())
    return words


def _as_one(parts: re.Match[str]) -> str:
    """F.LLI is one word, V.VENETO is two."""
    text = parts.group()
    return SHORT_WORDS.get(text.replace(".", ""), text.replace(".", ". "))


def _long(word: str, following: str, *, dotted: bool) -> str:
    if len(word) == 1:
        name = SHORT_WORDS.get(following, following)
        if word == "S" and is_saint(name):
            return saint(name)
        return INITIALS.get((word, following), word)
    if word == "SS" and following:
        return "SANTISSIMA" if following in {"TRINITA", "ANNUNZIATA", "VERGINE"} else "SANTI"
    if word in {"STA", "STO"} and (dotted or is_saint(following)):
        return "SANTA" if word == "STA" else "SANTO"
    if word in SHORT_WORDS and following and (dotted or word not in ONLY_WITH_DOT):
        return SHORT_WORDS[word]
    return word


def _with_numbers(words: list[str]) -> list[str]:
    """Days and ordinals in digits, however they were written."""
    counted = list(words)
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else ""
        before = counted[at - 1] if at else ""
        if before.isdigit() and word in SHORT_MONTHS:
            counted[at] = SHORT_MONTHS[word]
        elif word in COUNTED and after:
            counted[at] = COUNTED[word]
        elif word in RANKED and (after in MONTHS or before in NUMBERED):
            counted[at] = RANKED[word]
        elif word[0] in "IVX" and (len(word) > 1 or after in DAYS or before in NUMBERED):
            counted[at] = arabic(word) or word
    return counted


def arabic(word: str) -> str:
    """The Roman number in digits, up to 39; "" for what is none.

    >>> arabic("XXIII"), arabic("IV"), arabic("VIA")
    ('23', '4', '')
    """
    match = _ROMAN.fullmatch(word)
    return "" if match is None else str(10 * len(match["tens"]) + _ONES[match["ones"]])


def _key(words: list[str]) -> str:
    """The word that all ways to write the street have in common, mostly its last one."""
    whole = " ".join(words)
    if whole in SAME_WHOLE:
        return SAME_WHOLE[whole]
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        if (word in MONTHS and before.isdigit()) or (before in ROAD_NAMES and word.isdigit()):
            return before + word
        if word in SAINTLY and at + 1 < len(words) and not words[at + 1].isdigit():
            holy = next((name for name in words[at + 1 :] if len(name) > 1 and name not in LINKS), words[at + 1])
            return f"SAN{holy}"
    told = [at for at, word in enumerate(words) if len(word) > 1 or word.isdigit()]
    told = [at for at in told if words[at] not in LINKS] or told
    told = [at for at in told if words[at] not in ASIDES and not _YEAR.fullmatch(words[at])] or told
    told = [at for at in told if words[at] not in TITLES or at == told[-1]]
    return _by_last(words, told) if told else "".join(words[-1:])


def _by_last(words: list[str], told: list[int]) -> str:
    at = _surname(words, told)
    word, before = words[at], words[at - 1] if at else ""
    if before.isdigit() or (word.isdigit() and before):
        return before + word
    earlier = words[told[told.index(at) - 1]] if at != told[0] else ""
    if earlier and (word in VAGUE or earlier in JOINED_PLACES):
        return earlier + word
    if before == "DE" or (before == "D" and word[0] in "AEIOUH"):
        word = before + word
    return SAME.get(word) or MOUNTAINS.get(word) or _parted_key(word)


_JOINED = re.compile(r"DELL([AEIOU][A-Z]{4,})|([A-Z]{3,})(?:STRASSE|STR|GASSE|PLATZ)|SANT[AO]?[A-Z]{3,}")


def _parted_key(word: str) -> str:
    """DELLARTIGIANATO is ARTIGIANATO, BAHNHOFSTRASSE is BAHNHOF, SANTAMBROGIO is SANAMBROGIO."""
    joined = _JOINED.fullmatch(word)
    if joined is None:
        return word
    whole = joined[1] or joined[2]
    if whole:
        return whole
    name = next((word[at:] for at in (4, 5) if is_saint(word[at:])), "")
    return f"SAN{name}" if name else word


def _surname(words: list[str], told: list[int]) -> int:
    """Where the surname is: mostly last; before the given names as registries sort it, KING MARTIN LUTHER."""
    for at, earlier in zip(told[:0:-1], told[-2::-1], strict=True):
        between = words[earlier + 1 : at]
        if not is_known_given_name(words[at]) or any(len(word) > 1 and word not in TITLES for word in between):
            break
        surname = words[earlier]
        if earlier and words[earlier - 1] in SURNAME_BEGINNINGS:
            return earlier
        if not (is_known_given_name(surname) or surname in PLACES or surname.isdigit()):
            return earlier
    return told[-1]
