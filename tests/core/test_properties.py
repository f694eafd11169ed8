"""What holds for any text that anybody may send, in any conversation."""

import re
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content.loading import Loaded
from bot.core.conversation import respond
from bot.core.knowledge import Content
from bot.core.model import CHANNELS, LANGUAGES, Context, Language, Message, Reply
from bot.core.segments import measure, shape
from tests.clock import NIGHT, OPEN, local

FAST = settings(
    deadline=None,
    derandomize=True,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow],
)
BUDGET: dict[Language, int] = {"en": 2, "es": 3, "pt": 3}
# Telephone numbers, short codes, and the three-digit lines, in whatever way they are written.
NUMBER = re.compile(r"\d{3}[-. ]\d{3}[-. ]\d{4}|\b(?:\d11|988)\b|\d{5,}")
# Numbered lines, and the numbered names of a sentence.
OFFERED = re.compile(r"(?:^|\n|: |, )(\d{1,2}) ")

KNOWN = st.sampled_from(
    """red flags;report;hotline;training;menu;more;back;office;facts;thanks;1;2;3;7;12;13;0;
    STOP;HELP;START;yes;911;i want to die;help me;emergancy;suicidle;in danger;english;español;
    português;in french;Taunton;02720;02743;Worcester;Assonet;Florida;Providence RI;Reading;
    bristol county;West Springfield;Coastal;Quincy;zzyzx;hola;olá;quiero ayuda;preciso de ajuda;
    señales de alerta;denunciar;a girl in a motel with an older man;report in Taunton""".replace(
        "\n    ", ""
    ).split(";")
)
HOSTILE = st.sampled_from(
    [
        "",
        " ",
        "\ud83d",
        "\x00\x1b[31m\x07",
        "\N{RIGHT-TO-LEFT OVERRIDE}troper",
        "{hotline} {number} {choices}",
        "{{7*7}}",
        "%s %(x)s ${x} {0}",
        "<script>alert(1)</script>",
        "' OR 1=1; --",
        "report " * 400,
        "a" * 5_000,
        "\N{COMBINING ACUTE ACCENT}" * 2_000,
        "\u0131\u017f\ufb01\u2160",
        "1" * 1_700,
        "\N{PILE OF POO}" * 900,
    ]
)
WILD = st.text(max_size=200) | st.text(st.characters(categories=["Cs", "Cc", "Cf", "Lo", "So"]))
TEXTS = KNOWN | HOSTILE | WILD
SENT = st.builds(
    Message,
    text=TEXTS,
    channel=st.sampled_from(CHANNELS),
    carrier=st.sampled_from(["twilio", "bot"]),
    handled=st.sampled_from([False, False, False, True]),
)
TALKS = st.lists(SENT, min_size=1, max_size=5)
HOURS = st.sampled_from([OPEN, NIGHT, "2026-12-25T10:00", "2027-01-01T10:00", "2026-12-06T12:00"])
STARTS = st.none() | st.sampled_from(LANGUAGES)


def _talk(talk: list[Message], when: str, start: Language | None, content: Content) -> list[Reply]:
    """Return the replies, the context having travelled as text between the turns."""
    context, replies = Context(language=start), []
    for message in talk:
        reply = respond(message, context, content, local(when))
        context = Context.from_text(reply.context.to_text())
        assert context == reply.context
        replies.append(reply)
    return replies


@FAST
@given(talk=TALKS, when=HOURS, start=STARTS)
def test_an_answer_always(
    talk: list[Message], when: str, start: Language | None, content: Content
) -> None:
    """Every text gets one reply that is not empty, unless the carrier answers it."""
    for message, reply in zip(talk, _talk(talk, when, start, content), strict=True):
        silent = message.handled or (message.carrier == "twilio" and reply.match.carrier)
        assert len(reply.texts) == (not silent)
        assert all(text.strip() for text in reply.texts)
        assert reply.match.reason


@FAST
@given(talk=TALKS, when=HOURS, start=STARTS)
def test_every_reply_fits(
    talk: list[Message], when: str, start: Language | None, content: Content
) -> None:
    """A reply by SMS is GSM-7, and two parts in English, three in Spanish and Portuguese."""
    for reply in _talk(talk, when, start, content):
        for text in reply.texts:
            size = measure(shape(text))
            assert size.encoding == "GSM-7"
            assert size.parts <= BUDGET[reply.language], text


@FAST
@given(talk=TALKS, when=HOURS, start=STARTS)
def test_only_numbers_of_the_register(
    talk: list[Message], when: str, start: Language | None, loaded: Loaded
) -> None:
    """No reply shows a number that is not in the register, whatever the text asked for."""
    for reply in _talk(talk, when, start, loaded.content):
        for text in reply.texts:
            assert set(NUMBER.findall(text)) <= loaded.register.numbers


@FAST
@given(talk=TALKS, when=HOURS, start=STARTS)
def test_offered_numbers_are_accepted(
    talk: list[Message], when: str, start: Language | None, content: Content
) -> None:
    """Every number that stands in a list is understood in the next turn."""
    reply = _talk(talk, when, start, content)[-1]
    if not reply.context.choices:
        return
    for number in {n for text in reply.texts for n in OFFERED.findall(text)}:
        chosen = respond(Message(number), reply.context, content, local(when))
        assert chosen.match.reason == f"choice {number}"
        assert chosen.match.topic != "fallback"


@FAST
@given(talk=TALKS, when=HOURS, start=STARTS)
def test_no_question_twice_in_a_row(
    talk: list[Message], when: str, start: Language | None, content: Content
) -> None:
    """Two replies in a row never both ask in which town the child lives."""
    asked = {
        shape(texts[language])
        for texts in (
            content.answers["report"].situations["ask"],
            content.answers["office"].pages[0],
        )
        for language in LANGUAGES
    }
    replies = _talk(talk, when, start, content)
    asks = [any(shape(text).startswith(tuple(asked)) for text in r.texts) for r in replies]
    assert (True, True) not in set(pairwise(asks))


@FAST
@given(talk=TALKS, when=HOURS, start=STARTS)
def test_nothing_said_is_remembered(
    talk: list[Message], when: str, start: Language | None, content: Content
) -> None:
    """The context holds ids of the content alone, so that no word of a person is stored."""
    ids = {*content.topics, *content.answers, *content.places, *content.offices, *LANGUAGES}
    ids |= {"menu", "topic", "place", "office"}
    for reply in _talk(talk, when, start, content):
        context = reply.context
        held = [context.topic, context.place, context.language or ""]
        held += [part for choice in context.choices for part in choice.split(":")]
        assert set(filter(None, held)) <= ids


@FAST
@given(text=st.text() | st.from_regex(r"(en|x)?\|[a-z_]*\|\d{0,4}\|[a-z_]*\|[as]*\|[a-z:~_]*"))
def test_any_text_is_a_context(text: str) -> None:
    """A cookie or address that was tampered with is some conversation, never an error."""
    context = Context.from_text(text)
    assert Context.from_text(context.to_text()) == context


@FAST
@given(data=st.data(), text=TEXTS | st.sampled_from(["more", "back", "1"]), when=HOURS)
def test_an_answer_in_any_context(
    data: st.DataObject, text: str, when: str, content: Content
) -> None:
    """A context from before an edit, or made up, still gets an answer."""
    ids = st.sampled_from([*content.answers, *content.places, *content.offices, "gone", "", "menu"])
    kinds = st.sampled_from(["topic", "place", "office", "menu", "gone"])
    context = data.draw(
        st.builds(
            Context,
            language=STARTS,
            topic=ids,
            page=st.integers(0, 3) | st.integers(0, 999),
            place=ids,
            asking=st.booleans(),
            choices=st.lists(st.builds("{}:{}".format, kinds, ids), max_size=4).map(tuple),
            started=st.booleans(),
        )
    )
    reply = respond(Message(text), context, content, local(when))
    assert reply.texts[0].strip()
