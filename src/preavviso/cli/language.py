"""The language of the command line: Italian where the locale is Italian, English elsewhere."""

import gettext
import os
from pathlib import Path

CATALOGUES = Path(__file__).parent.parent / "locale"


def spoken() -> str:
    """`it` or `en`, by the first of LC_ALL, LC_MESSAGES and LANG that is set, as programs do."""
    chosen = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "it" if chosen.lower().startswith("it") else "en"


# The texts in the code are English; the catalogue is the one that the pages use.
_ = gettext.translation("django", CATALOGUES, languages=[spoken()], fallback=True).gettext
