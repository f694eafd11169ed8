"""What is remembered of a conversation, as it travels in a cookie."""

from dataclasses import fields

import pytest

from bot.core.model import Context, Message

FULL = Context(
    language="pt",
    topic="report",
    page=1,
    place="taunton",
    asking=True,
    choices=("topic:report", "place:taunton"),
    started=True,
    choosing=True,
)

ODD = {
    "nothing": ("", Context()),
    "a word": ("report", Context()),
    "too few fields": ("en|report|0||s", Context()),
    "too many fields": ("en|report|0||s||", Context()),
    "a page that is no number": ("en|report|x||s|", Context()),
    "no page": ("en|report|||s|", Context()),
    "a negative page": ("en|report|-1||s|", Context()),
    "an endless page": ("en|report|" + "9" * 5_000 + "||s|", Context()),
    "another language": ("fr|report|0||s|", Context(topic="report", started=True)),
    "flags that nobody knows": ("||0||xyz|", Context()),
}


def test_round_trip() -> None:
    """A context comes back from its text as it was."""
    assert Context.from_text(FULL.to_text()) == FULL


def test_every_field_travels() -> None:
    """No field is forgotten on the way, also if one is added."""
    back = Context.from_text(FULL.to_text())
    assert all(getattr(back, f.name) != getattr(Context(), f.name) for f in fields(Context))


def test_a_new_conversation_comes_back() -> None:
    """A new conversation is one afterwards too."""
    assert Context.from_text(Context().to_text()) == Context()


def test_a_cookie_stays_small() -> None:
    """A full context takes few characters, all of them fit for a cookie or an address."""
    assert FULL.to_text() == "pt|report|1|taunton|asc|topic:report~place:taunton"


@pytest.mark.parametrize(("text", "context"), ODD.values(), ids=ODD)
def test_odd_texts(text: str, context: Context) -> None:
    """What cannot have come from to_text() is a new conversation, and never an error."""
    assert Context.from_text(text) == context


def test_a_message_has_no_sender() -> None:
    """Nothing that the core sees can hold a phone number of the person who wrote."""
    assert Message._fields == ("text", "channel", "carrier", "handled")
