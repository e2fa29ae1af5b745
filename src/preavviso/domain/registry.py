"""Files of the registry and of prior interventions: what their headings mean, and which of their rows hold."""

from enum import StrEnum


class Kind(StrEnum):
    """What a file holds."""

    REGISTRY = "registry"
    INTERVENTIONS = "interventions"
