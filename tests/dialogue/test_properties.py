"""What holds for any text that anybody may send, in any conversation."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.loading import Loaded
from bot.dialogue.content import Content
from bot.dialogue.conversation import Reply, respond
from bot.dialogue.segments import measure, shape
from bot.nlu.context import CREOLES, LANGUAGES, TONGUES, WRITERS, Context, Language, Tongue
from bot.nlu.intent import DANGERS_NOW
from bot.nlu.message import Message
from tests import county
from tests.clock import OPEN, local
from tests.strategies import FAST, HOURS, SENT, TALKS, TEXTS

BUDGET: dict[Language, int] = {"en": 2, "es": 3, "pt": 3}
# Telephone numbers, short codes, and the three-digit lines, in whatever way they are written.
NUMBER = re.compile(r"\d{3}[-. ]\d{3}[-. ]\d{4}|\b(?:\d11|988|11\d)\b|\d{5,}")
# The numbered names of a list.
OFFERED = re.compile(r"(?:^|\n|: |, )(\d{1,2}) ")
STARTS = st.none() | st.sampled_from(TONGUES)
# Says one message in one context at one time; the content behind it would fill every report.
Answer = Callable[[Message, Context, str], Reply]
WORLDS = ["real", "made up"]


@pytest.fixture(scope="module")
def worlds(content: Content) -> dict[str, Content]:
    """Give the real county, and the made-up one."""
    return {"real": content, "made up": county.CONTENT}


@pytest.fixture(scope="module", params=WORLDS)
def answer(request: pytest.FixtureRequest, worlds: dict[str, Content]) -> Answer:
    """Give a function that answers in a county."""
    world = worlds[request.param]
    return lambda message, context, when: respond(message, context, world, local(when))


@pytest.fixture(scope="module")
def real(worlds: dict[str, Content]) -> Answer:
    """Give a function that answers in the real county."""
    return lambda message, context, when: respond(message, context, worlds["real"], local(when))


def hold(talk: Sequence[Message], when: str, start: Tongue | None, answer: Answer) -> list[Reply]:
    """Return the replies, the context having travelled as text between the turns."""
    context, replies = Context(language=start), []
    for message in talk:
        reply = answer(message, context, when)
        context = Context.from_text(reply.context.to_text())
        assert context == reply.context
        replies.append(reply)
    return replies


@FAST
@given(talk=TALKS, when=HOURS, start=STARTS)
def test_an_answer_always(
    talk: list[Message], when: str, start: Tongue | None, answer: Answer
) -> None:
    """Every text gets one reply that is not empty, unless the carrier answers it."""
    for message, reply in zip(talk, hold(talk, when, start, answer), strict=True):
        silent = message.handled or (message.carrier == "twilio" and reply.intent.carrier)
        assert len(reply.texts) == (not silent)
        assert all(text.strip() for text in reply.texts)
        assert reply.intent.reason
        assert reply.answer


@FAST
@given(talk=TALKS, when=HOURS, start=STARTS)
def test_every_reply_fits(
    talk: list[Message], when: str, start: Tongue | None, real: Answer
) -> None:
    """A reply by SMS is GSM-7, and two parts in English, three elsewhere; in doubt one more.

    So is what is asked right after a danger of the moment.
    """
    before = ""
    for reply in hold(talk, when, start, real):
        more = bool(reply.intent.also or reply.intent.choices or before in DANGERS_NOW)
        before = reply.context.topic
        for text in reply.texts:
            size = measure(shape(text))
            assert size.encoding == "GSM-7"
            most = 3 if reply.tongue in CREOLES else BUDGET[reply.language]
            assert size.parts <= most + more, text


def test_a_doubtful_danger_fits(real: Answer) -> None:
    """A misspelt danger may cost one part more, and nothing stands behind the page mark."""
    reply = real(Message("emergancy"), Context(started=True), OPEN)

    assert reply.intent.also
    assert "988" in reply.texts[0]
    assert reply.texts[0].endswith("\n(1/2) Text MORE")
    assert measure(reply.texts[0]).parts <= BUDGET["en"] + 1


@pytest.mark.parametrize("world", WORLDS)
@FAST
@given(talk=TALKS, when=HOURS, start=STARTS)
def test_only_numbers_of_the_directory(
    talk: list[Message], when: str, start: Tongue | None, world: str,
    numbers: Callable[[str], set[str]], by_world: Callable[[str], Answer],
) -> None:  # fmt: skip
    """No reply shows a number that is not in the directory, whatever the text asked for."""
    for reply in hold(talk, when, start, by_world(world)):
        for text in reply.texts:
            assert set(NUMBER.findall(text)) <= numbers(world)


@pytest.fixture(scope="module")
def numbers(loaded: Loaded) -> Callable[[str], set[str]]:
    """Give the numbers that a county may show."""
    return {"real": set(loaded.directory.numbers), "made up": county.NUMBERS}.__getitem__


@pytest.fixture(scope="module")
def by_world(worlds: dict[str, Content]) -> Callable[[str], Answer]:
    """Give the function that answers in a county, by its name."""

    def find(name: str) -> Answer:
        world = worlds[name]
        return lambda message, context, when: respond(message, context, world, local(when))

    return find


@FAST
@given(talk=TALKS, when=HOURS, start=STARTS)
def test_offered_numbers_are_accepted(
    talk: list[Message], when: str, start: Tongue | None, real: Answer
) -> None:
    """Every number that stands in a list is understood in the next turn."""
    reply = hold(talk, when, start, real)[-1]
    if not reply.context.choices or not reply.texts:
        return
    for number in set(OFFERED.findall(reply.texts[0])):
        chosen = real(Message(number), reply.context, when)
        assert chosen.intent.reason in (f"choice {number}", f"number {number} of the menu")
        assert chosen.answer != "fallback"


@FAST
@given(talk=TALKS, when=HOURS, start=STARTS)
def test_no_question_twice_in_a_row(
    talk: list[Message], when: str, start: Tongue | None, real: Answer, questions: frozenset[str]
) -> None:
    """Two replies in a row never both ask in which town the child lives, unless asked to repeat."""
    replies = hold(talk, when, start, real)
    asks = [
        r.answer not in ("repeat", "language")
        and any(shape(text).startswith(tuple(questions)) for text in r.texts)
        for r in replies
    ]
    assert (True, True) not in set(pairwise(asks))


@pytest.fixture(scope="module")
def questions(content: Content) -> frozenset[str]:
    """Give the texts that ask for the town."""
    asking = (content.answers["report"].situations["ask"], content.answers["office"].pages[0])
    return frozenset(shape(texts[language]) for texts in asking for language in LANGUAGES)


@FAST
@given(talk=TALKS, when=HOURS, start=STARTS)
def test_nothing_said_is_remembered(
    talk: list[Message], when: str, start: Tongue | None, real: Answer, ids: Callable[[], set[str]]
) -> None:
    """The context holds ids of the content alone, so that no word of a person is stored."""
    for reply in hold(talk, when, start, real):
        context = reply.context
        held = [*context.answers, *context.alternatives, context.place, context.danger]
        held.append(context.language or "")
        held += [part for choice in context.choices for part in choice.split(":")]
        assert set(filter(None, held)) <= ids()
        assert context.writer in WRITERS


@pytest.fixture(scope="module")
def ids(content: Content) -> Callable[[], set[str]]:
    """Give the ids that the content has."""
    known = {*content.answers, *content.places, *content.offices, *TONGUES}
    return lambda: known | {"menu", "answer", "place", "office"}


ANSWERS = st.sampled_from([*county.ANSWERS, "report.police", "crisis.text", "gone", "facts"])
OFFERS = st.builds(
    "{}:{}".format,
    st.sampled_from(["answer", "place", "office", "menu", "gone"]),
    ANSWERS | st.sampled_from(["taunton", "fall_river", "pine", "north", "", "gone"]),
)
CONTEXTS = st.builds(
    Context,
    language=STARTS,
    answers=st.lists(ANSWERS, max_size=3).map(tuple),
    page=st.integers(0, 3) | st.integers(0, 99),
    place=st.sampled_from(["", "taunton", "providence_ri", "pine", "port_ansel", "gone"]),
    asked=st.sampled_from(["", "town", "choice"]),
    choices=st.lists(OFFERS, max_size=4).map(tuple),
    alternatives=st.lists(ANSWERS, max_size=2).map(tuple),
    writer=st.sampled_from(WRITERS),
    danger=st.sampled_from(["", "crisis", "images", "gone"]),
    adult=st.booleans(),
    started=st.booleans(),
    doubted=st.booleans(),
)
WORDS = st.sampled_from(
    "more;back;1;2;yes;again;wait;forget;english;and;not this;that's not what I asked".split(";")
)


@FAST
@given(context=CONTEXTS, message=SENT | st.builds(Message, TEXTS | WORDS), when=HOURS)
def test_an_answer_in_any_context(
    context: Context, message: Message, when: str, answer: Answer
) -> None:
    """A context from before an edit, or made up, still gets an answer."""
    reply = answer(message, context, when)

    silent = message.handled or (message.carrier == "twilio" and reply.intent.carrier)
    assert [bool(text.strip()) for text in reply.texts] == ([] if silent else [True])
    assert Context.from_text(reply.context.to_text()) == reply.context
