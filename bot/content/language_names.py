"""What staff call the languages."""

from collections.abc import Mapping
from typing import Final

from bot.nlu.context import Tongue

NAMES: Final[Mapping[Tongue, str]] = {
    "en": "English",
    "es": "Spanish",
    "pt": "Portuguese",
    "ht": "Haitian Creole",
    "kea": "Cape Verdean Creole",
}
