"""Streets: where an address begins."""

import re
from functools import lru_cache

from preavviso.domain.wording.spelling import REMEMBERED, plain

_STREET = re.compile(
    r"(?<![\w'])(?:via(?:le)?|v\.le|v\.lo|v\.(?=\s?[a-z])|p\.?\s?z?za|p\.?\s?tta|piazz(?:a|ale|etta)|p\.le|c\.so|corso|"
    r"largo|l\.go|vicolo|vic\.|strada|str\.|stradone|localita|loc\.|"
    r"frazione|fraz\.|contrada|c\.da|borgo|b\.go|quartiere|cascina|c\.na|salita|traversa|lungo\w+|alzaia|rione|"
    r"villaggio|galleria|bastion[ei]|vico|calle|"
    r"campo(?=\s+s)|fondamenta|circonvallazione|piazzale|passaggio|parco|residenza|complesso|"
    r"case\s+popolari)(?=[\s.']|$)"
)


@lru_cache(maxsize=REMEMBERED)
def street_start(text: str) -> int | None:
    """Where does an address begin, by the word for its kind of street?

    >>> street_start("ROSSI MARIA v.le Po 3"), street_start("ROSSI MARIA")
    (12, None)
    """
    match = _STREET.search(plain(text))
    return match.start() if match else None
