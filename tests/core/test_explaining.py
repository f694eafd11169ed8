"""Why a reply says what it says: rule, words, corrections, runner-up, page, hours."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import text, tracing
from bot.core.conversation import respond
from bot.core.explaining import Explanation, explain
from bot.core.knowledge import Content
from bot.core.matching import RULES
from bot.core.model import Context, Message, Reply
from bot.core.reading import read
from bot.core.segments import pieces, shape
from tests.clock import NIGHT, OPEN, local
from tests.core import small
from tests.core.test_properties import FAST, TEXTS
from tests.processes import ROOT

PATRIOTS_DAY = "2026-04-20T10:00"
NEW = Context()
OFFERED = Context(choices=("topic:report", "topic:training"))
ASKING = Context(asking=True)


@pytest.fixture(scope="module")
def world(content: Content) -> Content:
    """Give a small world of words, whose offices are there too."""
    made = small.world(content)
    names = {office for place in made.places.values() for office in place.offices}
    return replace(made, offices=dict.fromkeys(names, content.offices["fall_river"]))


def why(said: str, content: Content, context: Context = NEW, at: str = OPEN) -> Explanation:
    """Return why the answer to *said* is what it is."""
    return explain(Message(said), context, content, local(at))


def marked(said: str, explanation: Explanation) -> str:
    """Return *said* with [what speaks for the topic] and (what names the place) in brackets."""
    for mark in reversed(explanation.marks):
        left, right = "[]" if mark.kind == "topic" else "()"
        letters = said[mark.start : mark.end]
        said = f"{said[: mark.start]}{left}{letters}{right}{said[mark.end :]}"
    return said


# What is texted, with the words marked that must be; the context; the rule that must win.
MARKED = [
    ("so [He MAKES me], please", NEW, "danger"),
    ("[Liked] “call 911”", NEW, "reaction"),
    ("[STOP]", NEW, "carrier_word"),
    ("[2]!", OFFERED, "choice"),
    ("hi, [trapped] in (Taunton)", ASKING, "beside_courtesy"),
    ("it is in (Taunton)", ASKING, "town_asked_for"),
    ("  [Menu]!", NEW, "whole_message"),
    ("an [emergancy]", NEW, "near_danger"),
    ("the [signs], in (Taunton)", NEW, "phrase"),
    ("A [girl], at the [MOTEL]", NEW, "phrase"),
    ("(newbedford) [signs]", NEW, "phrase"),
    ("about [red  flags] now", NEW, "phrase"),
    ("(N\N{COMBINING ACUTE ACCENT}B) [si\N{COMBINING ACUTE ACCENT}gns]", NEW, "phrase"),
    ("that kid has [gifts] off an [older man] and older", NEW, "worry"),
    ("here i am with [gifts] off an [older man]", NEW, "worry"),
    ("ok, (Tauntn)", NEW, "place_alone"),
    ("zzyzx", ASKING, "town_not_found"),
    ("pizza", NEW, "fallback"),
]


@pytest.mark.parametrize(("said", "context", "rule"), MARKED, ids=[said for said, *_ in MARKED])
def test_marks(said: str, context: Context, rule: str, world: Content) -> None:
    """Each rule shows the very letters that it went by, and those of the town."""
    plain = said.translate(str.maketrans("", "", "[]()"))
    explanation = why(plain, world, context)

    assert explanation.rule == rule
    assert marked(plain, explanation) == said


def test_marks_of_a_guess(content: Content) -> None:
    """A guess shows the words of the text that its reason names; a phrase that it overruled."""
    shown = overruled = 0
    for said, reply in replies(content):
        if not reply.match.reason.startswith("guess"):
            continue
        explanation = why(said, content)
        letters = " ".join(said[mark.start : mark.end] for mark in explanation.marks)
        named = set(re.findall(r'"(\w+)"', reply.match.reason)).intersection(text.words(said))
        assert explanation.rule in ("guessed", "judged")
        assert named <= set(text.words(letters))
        shown += bool(named)
        if explanation.rule == "judged" and explanation.runner_up:
            overruled += explanation.runner_up.rule in ("phrase", "worry")
    assert shown > 5
    assert overruled > 0


def replies(content: Content) -> Iterator[tuple[str, Reply]]:
    """Yield texts that people wrote for the purpose, and the replies to them."""
    lines = (ROOT / "tests/texts/en.tsv").read_text("utf-8").splitlines()[1:201]
    for said in (line.split("\t")[1] for line in lines):
        yield said, respond(Message(said), NEW, content, local(OPEN))


def test_every_rule_is_shown() -> None:
    """The table above has a text for each rule; the guess has a test of its own."""
    rules = {rule.__name__ for rule in RULES} - {"said", "guessed"}

    assert {rule for *_, rule in MARKED} == rules | {"phrase", "worry"}


CORRECTED = {
    "the reprot": [("reprot", "report")],
    "red flags": [],
    "c u on the hotline": [("c", "see"), ("u", "you")],
    "newbedford": [("newbedford", "new bedford")],
    "sooooo, reeeport": [("sooooo", "so"), ("reeeport", "report")],
    "the girl is 15yo": [("15yo", "15 yo")],
    "Ánd NÓW the signs": [],
    "please, hey": [],
}


@pytest.mark.parametrize(("said", "corrected"), CORRECTED.items())
def test_corrections(said: str, corrected: list[tuple[str, str]], world: Content) -> None:
    """What was misspelt, short, or joined is told as typed and as read; what was not is not."""
    assert [(one.typed, one.read) for one in why(said, world).corrections] == corrected


def test_torn_word(content: Content) -> None:
    """A word that was torn apart is told as one."""
    explanation = why("the sui cide", content)

    assert explanation.corrections == (tracing.Correction("sui cide", "suicide"),)


def test_word_without_letters(world: Content) -> None:
    """A word of a reading that nothing typed stands behind has no letters, and breaks nothing."""
    reading = read("signs", world.lexicon)._replace(words=("signs", "more"))

    assert tracing.trace("signs", reading, world.lexicon) == {0: (0, 5)}


def test_rows_of_other_lengths(world: Content) -> None:
    """Words read from several typed ones in another number come from all of them."""
    reading = read("signs", world.lexicon)._replace(words=("red", "flags", "signs"))

    spans = tracing.trace("ab cd ef signs", reading, world.lexicon)
    assert spans == {0: (0, 8), 1: (0, 8), 2: (9, 14)}


# What is texted, and the topic that wins without its own phrases, by which rule.
NEXT = {
    "the next phrase": ("signs of training on the hotline", ("phrase", "training")),
    "the next danger": ("help me report my pictures", ("danger", "help_me")),
    "the next rule": ("red flags in Taunton", ("place_alone", "office")),
    "the menu": ("red flags", ("fallback", "fallback")),
    "a danger before a phrase": ("help me find the hotline", ("phrase", "hotline")),
}


@pytest.mark.parametrize(("said", "expected"), NEXT.values(), ids=NEXT)
def test_runner_up(said: str, expected: tuple[str, str], world: Content, content: Content) -> None:
    """The runner-up is the next phrase of another topic, or else what the next rule would say."""
    runner_up = why(said, world).runner_up

    assert runner_up
    assert (runner_up.rule, runner_up.topic) == expected
    assert runner_up.text.startswith(content.answers[expected[1]].pages[0]["en"][:20]) or (
        expected[1] == "office"
    )


def test_no_runner_up(world: Content) -> None:
    """Where nothing was known nothing else would have been said."""
    assert why("pizza", world).runner_up is None


def turns(content: Content, *said: str, at: str = OPEN) -> Explanation:
    """Return the explanation of the last text of a conversation."""
    context = NEW
    for one in said[:-1]:
        context = respond(Message(one), context, content, local(at)).context
    return why(said[-1], content, context, at)


PAGES = {
    "the first page": (["red flags"], "", 1),
    "the next page": (["red flags", "more"], "", 2),
    "a page back": (["red flags", "more", "back"], "", 1),
    "an aside": (["red flags", "more", "thanks"], "", 1),
    "back to the menu": (["back"], "", 1),
    "past the end": (["red flags", *["more"] * 9], "end", 0),
    "more of nothing": (["more"], "nothing", 0),
    "a report": (["report"], "ask", 0),
    "a second report": (["report", "report"], "", 1),
    "the office": (["office"], "", 1),
    "no such town": (["office", "zzyzx"], "unknown", 0),
    "two towns": (["report", "Rehoboth or Worcester"], "which", 0),
    "two offices": (["Assonet"], "either", 0),
    "another state": (["Providence RI"], "elsewhere", 0),
    "nearly danger": (["she is in dangr"], "near_danger", 0),
    "another language": (["speak french"], "other", 0),
    "Creole": (["mwen bezwen èd"], "", 0),
}


@pytest.mark.parametrize(("said", "situation", "page"), PAGES.values(), ids=PAGES)
def test_page(said: list[str], situation: str, page: int, content: Content) -> None:
    """A page is told by its number; another text by its name in the file of the topic."""
    explanation = turns(content, *said)

    assert (explanation.situation, explanation.page) == (situation, page)
    assert explanation.page <= explanation.pages


def test_pages(content: Content) -> None:
    """How many pages there are is told too, also after MORE."""
    pages = len(content.answers["red_flags"].pages)

    assert turns(content, "red flags").pages == turns(content, "red flags", "more").pages == pages


def test_words_of_the_carrier(content: Content) -> None:
    """How to stop, where the phone company owns the word, is a situation of its own."""
    message = Message("please stop texting me", carrier="twilio")

    assert explain(message, NEW, content, local(OPEN)).situation == "how"


@pytest.mark.parametrize(
    ("at", "situation", "reason", "holiday"),
    [
        (OPEN, "open", "open", ""),
        (NIGHT, "closed", "night", ""),
        (PATRIOTS_DAY, "closed", "holiday", "Patriots' Day"),
    ],
)
def test_hours(at: str, situation: str, reason: str, holiday: str, content: Content) -> None:
    """Why that number now is told by the hours of the office, and by the name of the holiday."""
    explanation = why("Fall River", content, at=at)

    assert explanation.situation == situation
    assert explanation.status
    assert (explanation.status.why, explanation.status.holiday) == (reason, holiday)


def test_no_hours_without_an_office(content: Content) -> None:
    """Where no office is spoken of no hours are told."""
    assert why("red flags", content).status is None


@FAST
@given(said=TEXTS, started=st.booleans(), asking=st.booleans())
def test_any_text(said: str, started: bool, asking: bool, content: Content) -> None:
    """Any text is explained: with the words of its reply, and with marks in order, inside it."""
    context = Context(started=started, asking=asking)
    reply = respond(Message(said), context, content, local(OPEN))
    explanation = why(said, content, context)

    edges = [at for mark in explanation.marks for at in (mark.start, mark.end)]
    assert edges == sorted(edges)
    assert all(0 <= at <= len(said) for at in edges)
    assert reply.texts == (shape(explanation.written),)


@FAST
@given(TEXTS)
def test_located(said: str) -> None:
    """The words of any text are found where they stand."""
    located = list(text.located(said))

    assert [word for word, *_ in located] == text.words(said)
    assert all(0 <= start < end <= len(said) for _, start, end in located)


@FAST
@given(TEXTS)
def test_pieces(said: str) -> None:
    """The characters of any text, each shaped beside what was written, make the shaped text."""
    assert "".join(sent for sent, _ in pieces(said)) == shape(said)
