"""Which language a person writes in."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.nlu.classifier import Prediction
from bot.nlu.context import Context, Tongue
from bot.nlu.intent import Intent
from bot.nlu.language import detect
from tests.county import reading

TOPIC = Intent("report", "classified", "")
SPANISH: Mapping[Tongue, float] = {"es": 0.95, "en": 0.05}
DOUBTFUL: Mapping[Tongue, float] = {"es": 0.45, "en": 0.4, "pt": 0.15}

# The text, how likely each language, the language so far, and the language of the answer.
DETECTED: dict[str, tuple[str, Mapping[Tongue, float], Tongue | None, Tongue]] = {
    "a first text": ("quiero ayuda", SPANISH, None, "es"),
    "a first text in Creole": ("tanpri", {"ht": 0.9, "en": 0.1}, None, "ht"),
    "a first text in doubt": ("quiero ayuda", DOUBTFUL, None, "en"),
    "a first town": ("Pine", SPANISH, None, "en"),
    "a first number": ("99001", SPANISH, None, "en"),
    "no words": ("!", SPANISH, None, "en"),
    "a long text changes": ("quiero ayuda para eso", SPANISH, "en", "es"),
    "a short text does not": ("quiero ayuda", SPANISH, "en", "en"),
    "a doubtful text does not": ("quiero ayuda para eso", {"es": 0.89, "en": 0.11}, "en", "en"),
    "towns and numbers are no words": ("new pine 99001 ayuda 12", SPANISH, "en", "en"),
    "a number in a conversation": ("2", {"en": 1.0}, "pt", "pt"),
    "Creole goes on": ("ok", {"en": 1.0}, "kea", "kea"),
}


@pytest.mark.parametrize("row", DETECTED.values(), ids=DETECTED)
def test_detect(row: tuple[str, Mapping[Tongue, float], Tongue | None, Tongue]) -> None:
    """A conversation keeps its language unless words enough are surely of another."""
    text, chances, current, language = row
    read = reading(text, Context(language=current))
    read = replace(read, prediction=Prediction({}, {}, chances, {}))

    assert detect(read, TOPIC)[0] == language


def test_what_is_asked_for_is_given() -> None:
    """The language that a text asks for is the language of the answer."""
    read = reading("quiero ayuda para eso", Context(language="es"))

    assert detect(read, replace(TOPIC, language="pt"))[0] == "pt"


def test_a_carrier_word_is_no_language() -> None:
    """STOP is the same word everywhere."""
    read = reading("stop", Context(language="es"))

    assert detect(read, replace(TOPIC, carrier=True))[0] == "es"


def test_a_whole_message_has_a_language() -> None:
    """A first text is in the language of the message that it is; later ones keep the language."""
    spanish = replace(TOPIC, written="es")

    assert detect(reading("temas"), spanish)[0] == "es"
    assert detect(reading("temas", Context(language="pt")), spanish)[0] == "pt"


# The text, how likely each language, the language so far, and whether it settles the language.
CLEAR: dict[str, tuple[str, Mapping[Tongue, float], Tongue | None, bool]] = {
    "a sure text": ("quiero ayuda", SPANISH, None, True),
    "just sure enough": ("quiero ayuda", {"es": 0.8, "en": 0.2}, None, True),
    "not sure enough": ("quiero ayuda", {"es": 0.79, "en": 0.21}, None, False),
    "a town": ("Pine", SPANISH, None, False),
    "no words": ("!", SPANISH, None, False),
    "too few words to change": ("quiero ayuda", SPANISH, "en", False),
    "words enough to change": ("quiero ayuda para eso", SPANISH, "en", True),
}


@pytest.mark.parametrize("row", CLEAR.values(), ids=CLEAR)
def test_is_clear(row: tuple[str, Mapping[Tongue, float], Tongue | None, bool]) -> None:
    """A conversation keeps the language of its answer, if the words surely belong to it."""
    text, chances, current, clear = row
    read = replace(
        reading(text, Context(language=current)), prediction=Prediction({}, {}, chances, {})
    )

    assert detect(read, TOPIC)[1] is clear


@pytest.mark.parametrize("intent", [replace(TOPIC, language="pt"), replace(TOPIC, written="pt")])
def test_what_is_asked_for_is_clear(intent: Intent) -> None:
    """A language that is asked for, or that of a whole message, needs no other words."""
    assert detect(reading("!"), intent)[1]
