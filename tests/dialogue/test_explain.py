"""Why a reply says what it says: rule, words, corrections, runner-up, page, hours."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.content import Content
from bot.dialogue.conversation import Reply, respond
from bot.dialogue.explain import Correction, Explanation, explain
from bot.dialogue.segments import pieces, shape
from bot.nlu import policy
from bot.nlu.context import Context
from bot.nlu.message import Message
from tests.clock import NIGHT, OPEN, local
from tests.county import CONTENT, NEW, STARTED, at, classifier, knowledge, told
from tests.county import OPEN as COUNTY_OPEN
from tests.county import content as county_content
from tests.strategies import FAST, TEXTS

PATRIOTS_DAY = "2026-04-20T10:00"
OFFERED = Context(choices=("answer:report", "answer:training"), started=True)
ASKED = Context(asked="town", answers=("report",), started=True)
ON_SIGNS = Context(answers=("red_flags",), started=True)
# Weights of words that mean something by themselves, beside another, and nothing.
LEARNED = county_content(
    knowledge(
        classifier=classifier(
            {
                "motel": {"report": 20},
                "school girl": {"red_flags": 20},
                "school": {"red_flags": -5},
                "the": {},
                "^ live": {"about": 20},
                "live": {},
                "window": {"red_flags": 11, "about": 11},
                "gun": {"emergency": 9},
                "after": {"report.next": 18},
                "and": {"fallback": -3},
            }
        )
    )
)


def why(text: str, context: Context = NEW, content: Content = LEARNED) -> Explanation:
    """Return why the answer to *text* is what it is, in the made-up county."""
    return explain(Message(text), context, content, at(COUNTY_OPEN))


def marked(text: str, explanation: Explanation) -> str:
    """Return *text* with [what speaks for the topic] and (what names the place) in brackets."""
    for mark in reversed(explanation.marks):
        left, right = "[]" if mark.kind == "topic" else "()"
        letters = text[mark.start : mark.end]
        text = f"{text[: mark.start]}{left}{letters}{right}{text[mark.end :]}"
    return text


# What is texted, with the words marked that must be; the context; the rule that must win.
MARKED = [
    ("Liked “ok”", NEW, "reaction"),
    ("so [He MAKES me], please", NEW, "danger_phrase"),
    ("he says [pay for my pictures]", NEW, "danger_phrase"),
    ("2!", OFFERED, "choice"),
    ("STOP", NEW, "carrier_word"),
    ("  [Menu]!", NEW, "whole_message"),
    ("(pine) school", ASKED, "town_asked_for"),
    ("in (Alder  Falls) please", STARTED, "place_alone"),
    ("in english", ON_SIGNS, "language_named"),
    ("what, [sign up] (pine)?", NEW, "staff_phrase"),
    ("[STOPtextingme]!", NEW, "misspelt_message"),
    ("2", Context(choices=("menu:",), started=True), "menu_number"),
    ("the motel! do i want [after]", NEW, "question"),
    ("the [MOTEL], in (pine)", NEW, "classified"),
    ("a [school  girl] the", NEW, "classified"),
    ("[live] the", NEW, "classified"),
    ("the gun", NEW, "doubtful_danger"),
    ("the [window]", NEW, "doubtful"),
    ("and", replace(ON_SIGNS, answers=("report",)), "continued"),
    ("the", ASKED, "town_not_found"),
    ("qqqq", NEW, "fallback"),
    ("(new pi\N{COMBINING ACUTE ACCENT}ne) [mo\N{COMBINING ACUTE ACCENT}tel]", NEW, "classified"),
]


@pytest.mark.parametrize(("text", "context", "rule"), MARKED, ids=[rule for *_, rule in MARKED])
def test_marks(text: str, context: Context, rule: str) -> None:
    """Each entry shows the very letters that it went by, and those of the town."""
    plain = text.translate(str.maketrans("", "", "[]()"))
    explanation = why(plain, context)

    assert explanation.rule == rule
    assert marked(plain, explanation) == text


def test_every_entry_is_shown() -> None:
    """The table above has a text for each entry of the policy."""
    names = {entry.__name__ for entry in policy.POLICY}

    assert {rule for *_, rule in MARKED} == names | {"fallback"}


def test_features() -> None:
    """The features that weigh most come with their weights, and the likeliest answers."""
    explanation = why("the motel")
    (feature, weight), *_ = explanation.weighed
    (answer, chance), *others = explanation.chances

    assert (feature, weight) == ("motel", 20.0)
    assert answer == "report"
    assert chance > 0.9
    assert [c for _, c in others] == sorted((c for _, c in others), reverse=True)
    assert len(explanation.chances) == 3


def test_an_answer_that_is_never_learned() -> None:
    """What only a rule gives has no features that weigh."""
    assert why("more", ON_SIGNS).weighed == ()


CORRECTED = {
    "the hotlien": [("hotlien", "hotline")],
    "red flags": [],
    "redflags": [("redflags", "red flags")],
    "sooooo, mennuuu": [("sooooo", "so"), ("mennuuu", "menu")],
    "the girl is 15yo": [],
    "Ánd THÉ signs": [],
}


@pytest.mark.parametrize(("text", "corrected"), CORRECTED.items())
def test_corrections(text: str, corrected: list[tuple[str, str]]) -> None:
    """What was misspelt or joined is told as typed and as read; what was not is not."""
    assert list(why(text).corrections) == [Correction(*pair) for pair in corrected]


# What is texted, and what would win without the entry that did.
NEXT = {
    "another answer": ("he makes me in the motel", "classified", "report"),
    "another rule": ("trapped", "fallback", None),
    "a town": ("menu", "fallback", None),
    "a subject behind a phrase": ("sign up at the motel", "classified", "report"),
    "the next rule about something else": ("he has a gun", "doubtful_danger", "hotline"),
}


@pytest.mark.parametrize(("text", "rule", "topic"), NEXT.values(), ids=NEXT)
def test_runner_up(text: str, rule: str, topic: str | None) -> None:
    """The runner-up is the next entry that would give another answer, with its words."""
    runner_up = why(text).runner_up

    if topic is None:
        assert runner_up is None
    else:
        assert runner_up
        assert (runner_up.rule, runner_up.topic) == (rule, topic)
        assert runner_up.reason
        assert runner_up.text.startswith(topic)


def turns(*texts: str, when: str = COUNTY_OPEN) -> Explanation:
    """Return the explanation of the last text of a conversation in the made-up county."""
    context = Context(started=True)
    for text in texts[:-1]:
        context = respond(Message(text), context, CONTENT, at(when)).context
    return explain(Message(texts[-1]), context, CONTENT, at(when))


PAGES = {
    "the first page": (["red flags"], "", 1, 3),
    "the next page": (["red flags", "more"], "", 2, 3),
    "a page back": (["red flags", "more", "back"], "", 1, 3),
    "the page once more": (["red flags", "more", "again"], "", 2, 3),
    "in another language": (["red flags", "more", "spanish"], "", 2, 3),
    "an aside": (["red flags", "more", "thanks"], "", 1, 1),
    "back to the menu": (["back"], "", 1, 2),
    "past the end": (["red flags", *["more"] * 4], "end", 0, 0),
    "more of nothing": (["more"], "nothing", 0, 0),
    "a report": (["report"], "ask", 0, 0),
    "a second report": (["report", "report"], "", 1, 2),
    "the office": (["office"], "", 1, 1),
    "no such town": (["office", "zzyzx"], "unknown", 0, 0),
    "two towns": (["river bend"], "which", 0, 0),
    "two offices": (["twin forks"], "either", 0, 0),
    "another state": (["lost lake"], "elsewhere", 0, 0),
    "a misspelt danger": (["my pictuers"], "", 1, 2),
    "another language": (["french"], "other", 0, 0),
    "Creole": (["tanpri"], "", 0, 0),
    "going on": (["my pictures", "and"], "", 2, 2),
}


@pytest.mark.parametrize(("texts", "situation", "page", "pages"), PAGES.values(), ids=PAGES)
def test_page(texts: list[str], situation: str, page: int, pages: int) -> None:
    """A page is told by its number; another text by its name in the file of the answer."""
    explanation = turns(*texts)

    assert (explanation.situation, explanation.page, explanation.pages) == (situation, page, pages)


def test_words_of_the_carrier() -> None:
    """How to stop, where the phone company owns the word, is a situation of its own."""
    message = Message("please stop texting me", carrier="twilio")
    explanation = explain(message, NEW, CONTENT, at(COUNTY_OPEN))

    assert explanation.situation == "how"
    assert explanation.written.startswith(told("stop", "how"))


@pytest.mark.parametrize(
    ("when", "situation", "reason", "holiday"),
    [
        (OPEN, "open", "open", ""),
        (NIGHT, "closed", "night", ""),
        (PATRIOTS_DAY, "closed", "holiday", "Patriots' Day"),
    ],
)
def test_hours(when: str, situation: str, reason: str, holiday: str, content: Content) -> None:
    """Why that number now is told by the hours of the office, and by the name of the holiday."""
    explanation = explain(Message("Fall River"), NEW, content, local(when))

    assert explanation.situation == situation
    assert explanation.status
    assert (explanation.status.why, explanation.status.holiday) == (reason, holiday)


def test_no_hours_without_an_office() -> None:
    """Where no office is spoken of no hours are told."""
    assert turns("red flags").status is None
    assert turns("pine").status is not None


Both = Callable[[str, Context], tuple[Reply, Explanation]]


@pytest.fixture(scope="module")
def both(content: Content) -> Both:
    """Give a function: a text and its context -> the real reply, and why."""

    def answered(text: str, context: Context) -> tuple[Reply, Explanation]:
        turn = (Message(text), context, content, local(OPEN))
        return respond(*turn), explain(*turn)

    return answered


def test_what_weighs_is_what_the_reason_names(both: Both) -> None:
    """Where a text for a situation is meant, its own weights are shown."""
    told = Context(started=True, answers=("help_me",), writer="young")
    reply, explanation = both("he says nobody would believe me if i tell", told)

    assert reply.situation == "threat"
    assert f'"{explanation.weighed[0][0]}"' in reply.intent.reason


@FAST
@given(text=TEXTS, answer=st.sampled_from(["red_flags", "report", "crisis"]), asked=st.booleans())
def test_any_text(text: str, answer: str, asked: bool, both: Both) -> None:
    """Any text is explained: with the words of its reply, and with marks in order, inside it."""
    context = Context(started=True, answers=(answer,), asked="town" if asked else "")
    reply, explanation = both(text, context)

    edges = [at for mark in explanation.marks for at in (mark.start, mark.end)]
    assert edges == sorted(edges)
    assert all(0 <= at <= len(text) for at in edges)
    assert reply.texts == (shape(explanation.written),)
    assert explanation.rule == reply.intent.rule


@pytest.mark.parametrize(
    ("text", "context", "said", "pages"),
    [
        ("english", NEW, told("language"), 0),
        ("again", NEW, told("menu"), 2),
        ("again", STARTED, told("repeat"), 0),
    ],
)
def test_at_the_start(text: str, context: Context, said: str, pages: int) -> None:
    """A language, or a repetition, that is asked for first is explained too."""
    explanation = why(text, context)

    assert explanation.written.startswith(said)
    assert explanation.pages == pages


@FAST
@given(TEXTS)
def test_pieces(text: str) -> None:
    """The characters of any text, each shaped beside what was written, make the shaped text."""
    assert "".join(sent for sent, _ in pieces(text)) == shape(text)
