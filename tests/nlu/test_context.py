"""What is remembered of a conversation, as it travels in a cookie."""

from dataclasses import fields
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.context import TONGUES, WRITERS, Context, Question, topic_of
from bot.nlu.message import Message
from tests.strategies import FAST

FULL = Context(
    language="kea",
    answers=("red_flags", "report.next"),
    page=1,
    sent=("report.next:1", "help_me:fault"),
    place="alder_falls",
    asked="choice",
    choices=("answer:report", "place:alder_falls"),
    alternatives=("facts", "report"),
    writer="parent",
    danger="images",
    adult=True,
    started=True,
    doubted=True,
)
TEXT = (
    "kea|red_flags~report.next|1|report.next:1~help_me:fault|alder_falls|choice|answer:report~place:alder_falls"
    "|facts~report|parent|images|1|1|1"
)

ODD = {
    "nothing": ("", Context()),
    "a word": ("report", Context()),
    "too few fields": ("en|report|0|||||||||1", Context()),
    "too many fields": ("en|report|0|||||||||1||", Context()),
    "a page that is no number": ("|report|x||||||||||", Context(answers=("report",))),
    "a negative page": ("|report|-2||||||||||", Context(answers=("report",))),
    "an endless page": (f"|report|{'9' * 5_000}||||||||||", Context(answers=("report",))),
    "a page in other digits": ("|report|²||||||||||", Context(answers=("report",))),
    "another language": ("fr||||||||||||", Context()),
    "another question": ("|||||age|||||||", Context()),
    "another writer": ("||||||||police||||", Context()),
    "flags that nobody knows": ("||||||||||true|yes|2", Context()),
    "empty items": ("|~~report~|||||~|~~|||||", Context(answers=("report",))),
    "too many answers": ("|a~b~c~d~e|||||||||||", Context(answers=("c", "d", "e"))),
    "too many texts": ("|||a~b~c~d~e~f~g|||||||||", Context(sent=tuple("bcdefg"))),
}


def test_round_trip() -> None:
    """A context comes back from its text as it was."""
    assert FULL.to_text() == TEXT
    assert Context.from_text(TEXT) == FULL


def test_every_field_travels() -> None:
    """No field is forgotten on the way, also if one is added."""
    back = Context.from_text(FULL.to_text())
    assert all(getattr(back, f.name) != getattr(Context(), f.name) for f in fields(Context))


def test_a_new_conversation_comes_back() -> None:
    """A new conversation is one afterwards too."""
    assert Context.from_text(Context().to_text()) == Context()


@pytest.mark.parametrize(("text", "context"), ODD.values(), ids=ODD)
def test_odd_texts(text: str, context: Context) -> None:
    """What cannot have come from to_text() is left out or a new conversation, never an error."""
    assert Context.from_text(text) == context


IDS = st.from_regex(r"[a-z0-9_.:]{1,12}", fullmatch=True)
CONTEXTS = st.builds(
    Context,
    language=st.none() | st.sampled_from(TONGUES),
    answers=st.lists(IDS, max_size=3).map(tuple),
    page=st.integers(-1, 99),
    sent=st.lists(IDS, max_size=6).map(tuple),
    place=st.just("") | IDS,
    asked=st.sampled_from(get_args(Question)),
    choices=st.lists(IDS, max_size=5).map(tuple),
    alternatives=st.lists(IDS, max_size=2).map(tuple),
    writer=st.sampled_from(WRITERS),
    danger=st.just("") | IDS,
    adult=st.booleans(),
    started=st.booleans(),
    doubted=st.booleans(),
)


@FAST
@given(CONTEXTS)
def test_any_context_comes_back(context: Context) -> None:
    """Whatever ids a context holds, it comes back as it was."""
    assert Context.from_text(context.to_text()) == context


FIELDS = st.lists(st.sampled_from(["", "1", "en", "town", "x~y", "~", "²", "999"]) | st.text())


@FAST
@given(st.text() | FIELDS.map("|".join) | st.lists(st.text(), min_size=13).map("|".join))
def test_any_text_is_a_context(text: str) -> None:
    """A cookie or address that was tampered with is some conversation, never an error."""
    context = Context.from_text(text)

    assert Context.from_text(context.to_text()) == context
    assert len(context.answers) <= 3


def test_the_last_answers_are_kept() -> None:
    """Three answers are remembered, each once, the newest last."""
    context = Context()
    for answer in ("report", "red_flags.sign", "facts", "report", "crisis"):
        context = Context(answers=context.remembering(answer))

    assert context.answers == ("facts", "report", "crisis")
    assert (context.answer, Context().answer) == ("crisis", "")


def test_topic() -> None:
    """An answer belongs to the topic before its full stop."""
    assert topic_of("report.next") == Context(answers=("report.next",)).topic == "report"
    assert topic_of("report") == "report"
    assert Context().topic == ""


def test_a_message_has_no_sender() -> None:
    """Nothing behind the channels can hold a phone number of the person who wrote."""
    assert Message._fields == ("text", "channel", "carrier", "handled")
