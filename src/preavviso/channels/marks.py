"""The marks that set values apart in running text, and codes as they are written there."""

import re

from preavviso.domain.wording.spelling import normal

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


def with_separators(text: str) -> str:
    """The text with tabs and runs of blanks, which set columns apart, made one mark."""
    if "\t" in text or "  " in text:
        text = re.sub(r"\t+|(?<=\S) {2,}(?=\S)", f" {SEPARATOR} ", text)
    return normal(text).strip(f" {SEPARATOR}")


def shown(text: str) -> str:
    """The text as it may be shown: without our own marks."""
    return normal(text.replace(SEPARATOR, " "))
