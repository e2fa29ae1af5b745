"""A sentence for people that the edges say in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Value = str | int


@dataclass(frozen=True, slots=True)
class Phrase:
    """An English sentence with named places, and what stands in them.

    The text is a key of the Italian catalogue, so it is always written out where the phrase is made:

    >>> str(Phrase("%(count)s rows have no date.", {"count": 3}))
    '3 rows have no date.'

    A value is data (a name, a number, an ISO date) and is never translated.
    """

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.in_words(str)

    def in_words(self, translate: Callable[[str], str]) -> str:
        """The sentence as `translate` says its text (gettext at the edges)."""
        translated = translate(self.text)
        return translated % self.values if self.values else translated
