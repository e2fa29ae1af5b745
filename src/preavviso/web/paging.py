"""Long lists come page by page: which one does an address ask for?"""

from collections.abc import Mapping


def page_number(parameters: Mapping[str, str]) -> int:
    """The page that an address asks for, the first where it is no number."""
    written = parameters.get("pagina", "")
    return max(1, int(written)) if written.isdecimal() and len(written) < 7 else 1
