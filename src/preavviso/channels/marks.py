"""The marks that set values apart in running text, and codes as they are written there."""

import re

from preavviso.domain.wording.spelling import normal, plain

SEPARATOR = "\x1f"
BULLET = re.compile(
    r"^\s*(?:[-•*·▪►‣o–—]+\s+|\(?\d{1,3}\s*[.)\]°](?!\d)\s*[-–]?\s*|\(?\d{1,3}\s*[-–:]\s+|n\.?\s*\d{1,3}\s*[-–:)]\s*|"
    r"[a-z]\)\s+)",
    re.IGNORECASE,
)
SEPARATORS = re.compile(r"\s+[-–—]+(?=\s|$)|\s*[–—|;\x1f]+\s*|(?<=\w)\s*-\s+|\s+-(?=[A-ZÀ-Ý])")
CODE_LABEL = re.compile(
    r"[(\[]?\s*(?<!\w)(?:(?:cod(?:ice)?|rif|n)\.?\s*(?:utente|utenza|contratto|u\.?\s?i\.?|inquilino|rapporto|"
    r"alloggio|pratica|assegnatario|posizione)|cod(?:ice)?\.?|contratto|rapporto|u\.\s?i\.|pratica)"
    r"\s*(?:n\.?|nr\.?|n°)?\s*[:.]?\s*(?P<code>[a-z]{0,6}[-/. ]?\d[\w/.-]*\w|\d)\s*[)\]]?"
)
CODE = re.compile(r"(?=.*\d)(?=.{4,24}$)(?:[A-Z]{1,6}[ ./-]?)?\d[\dA-Z]*(?:[./-][\dA-Z]+)*")


# "ROSSI MARIA / VIA ROMA 3 / 27/11/2025 / SI ESEGUE": fewer than these stand between people or in a number.
_SLASHES = 3


def with_separators(text: str) -> str:
    """The text with tabs and runs of blanks, which set columns apart, made one mark."""
    if "\t" in text or "  " in text:
        text = re.sub(r"\t+|(?<=\S) {2,}(?=\S)", f" {SEPARATOR} ", text)
    if text.count(" / ") >= _SLASHES:
        text = text.replace(" / ", f" {SEPARATOR} ")
    return normal(text).strip(f" {SEPARATOR}")


def shown(text: str) -> str:
    """The text as it may be shown: without our own marks."""
    return normal(text.replace(SEPARATOR, " "))


_BORN = re.compile(
    r"\b(?:nat[oa]|n\.)\s+(?:a\s+[\w' ()]{2,40}?\s+)?(?:(?:il|"
    r"nel)\s+)?\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?:\s+a\s+\w+(?:\s*\(\w\w\))?)?\s*\)?|"
    r"\b(?:c\.?f\.?|cod(?:ice|\.)\s*fisc(?:ale|\.))\s*:?\s*[a-z]{6}\d\w{9}|\b[a-z]{6}\d\d[a-z]\d\d[a-z]\d{3}[a-z]\b|"
    r"\b(?:tel|cell)(?:efono|ulare)?\b\.?\s*:?\s*[+\d][\d ./-]{5,}"
)


def without_birth(text: str) -> str:
    """The text without birth data, tax codes and telephone numbers: a birthday is no planned day."""
    for match in reversed(list(_BORN.finditer(plain(text)))):
        text = f"{text[: match.start()].rstrip(' (,')} {SEPARATOR} {text[match.end() :]}"
    return text
