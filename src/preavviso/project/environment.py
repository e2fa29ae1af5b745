"""Typed readers of the environment that fail loudly, with a sentence."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def env_text(name: str, default: str) -> str:
    """The variable's text, or the default where it is not set."""
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool) -> bool:
    """The variable as yes or no."""
    text = os.environ.get(name)
    if text is None:
        return default
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise ImproperlyConfigured(f"{name} is '{text}', and has to be 1 or 0.")


def env_number(name: str, default: int) -> int:
    """The variable as a whole number above 0."""
    text = os.environ.get(name)
    if text is None:
        return default
    if text.isdecimal() and int(text):
        return int(text)
    raise ImproperlyConfigured(f"{name} is '{text}', and has to be a whole number above 0.")


def env_list(name: str, default: list[str]) -> list[str]:
    """The variable's comma-separated parts."""
    text = os.environ.get(name)
    return default if text is None else [part.strip() for part in text.split(",") if part.strip()]


def env_secret(name: str) -> str:
    """NAME, or the content of the file that NAME_FILE names; "" where neither is set."""
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return os.environ.get(name, "")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}_FILE names {file}, which cannot be read ({error.strerror}): without it the program would start "
            "with a wrong secret. Give the file to the user that runs preavviso, or unset the variable."
        ) from error
