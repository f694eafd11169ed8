"""The texts in training/data: well labelled, kept apart, and understood as well as they were.

The floors are about a point below what `flask score` prints, the most of harm a few answers above
it; a phrase, a threshold or a model that understands people worse than that fails here.
"""

import json
import re
import string
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bot.content import model_card
from bot.content.loading import ROOT
from bot.content.topics import ANSWERS, LABELS
from bot.dialogue.content import Content
from bot.dialogue.conversation import respond, understand
from bot.nlu.context import TONGUES, WRITERS, Context, topic_of
from bot.nlu.message import Message
from tests.clock import OPEN, local
from tests.conftest import NEW
from training import score
from training.examples import (
    EVAL,
    TRAIN,
    DataError,
    Example,
    read,
    read_conversations,
    read_table,
)

_SIGNS = re.compile(rf"[\s{re.escape(string.punctuation)}¡¿’]+")
FILES = [*sorted(TRAIN.iterdir()), *sorted(EVAL.iterdir())]
LANGS = {*TONGUES, "mix", "other"}
# Of the texts that nothing was learnt from, the least that is right, by the names of the figures.
FLOORS = {
    "right": 0.925,
    "right about safety": 0.945,
    "language": 0.99,
    "  crisis": 0.925,
    "  emergency": 0.95,
    "  help_me": 0.935,
    "  images": 0.95,
}
# The most that does harm, and that alarms who wrote about something else.
CEILINGS = {"harmful": 0.007, "everyday alarms": 0.035}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_labels(path: Path) -> None:
    """Each text has a language, answers that exist, and no answer both right and harmful."""
    found = list(_examples(path))
    answers, topics = set(ANSWERS), {topic_of(id) for id in ANSWERS}
    labels = set(LABELS) if path.parent == TRAIN else answers

    assert found
    for example in found:
        harm = set(example.must_not)
        assert example.text.strip()
        assert example.lang in LANGS, example
        assert example.accept, example
        assert labels.issuperset(example.accept), example
        assert {topic_of(id) for id in harm} <= topics, example
        assert not harm & set(example.accept), example
        assert example.context.writer in WRITERS, example
        assert answers.issuperset(example.context.answers), example


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("hi\ten\treport.nxt\t\t", "there is no label report.nxt"),
        ("hi\ten\tmenu\treprot\t", "there is no answer reprot"),
        ("hi\ten\tmenu\t\tmother", "there is no writer mother"),
        ("hi en menu", "its columns are not those of line 1"),
        ("hi\ten\tmenu\t\t\t\t", "its columns are not those of line 1"),
    ],
)
def test_a_line_that_cannot_be_learnt(line: str, fault: str, tmp_path: Path) -> None:
    """It is named, with what is wrong."""
    (tmp_path / "odd.tsv").write_text(f"text\tlang\taccept\tafter\twho\n{line}\n")

    with pytest.raises(DataError, match=rf"odd\.tsv:2: {fault}\.$"):
        list(read(tmp_path))


def test_a_conversation_that_cannot_be_learnt(tmp_path: Path) -> None:
    """It is named too."""
    (tmp_path / "odd.jsonl").write_text('{"id": "a"\n')

    with pytest.raises(DataError, match=r"odd\.jsonl:1: it is no JSON"):
        list(read(tmp_path))


def test_what_measures_is_not_learnt() -> None:
    """The model learns from no text that it is measured by, however either is written."""
    # Many texts are learnt within several conversations.
    learnt = {_plain(text) for text in {example.text for example in read(TRAIN)}}
    measured = {_plain(example.text) for example in read_table(EVAL / "texts.tsv")}

    assert learnt & measured == set()


def test_no_part_of_a_conversation_is_in_both() -> None:
    """A short text may stand in any conversation; no two that follow each other do."""
    learnt = {pair for path in TRAIN.glob("*.jsonl") for pair in _pairs(path)}
    measured = set(_pairs(EVAL / "conversations.jsonl"))

    assert learnt
    assert measured
    assert learnt & measured == set()


def test_figures() -> None:
    """A finer answer of a right topic is right; harm and alarms are counted where they may be."""
    plea = Example("i cant go on", "en", ("crisis", "help_me"), Context(), must_not=("menu",))
    joke = Example("knock knock", "en", ("fallback",), Context())
    judged = [
        score.Judged(plea, "help_me.tell", "en"),
        score.Judged(plea, "menu", "es"),
        score.Judged(joke, "report", "en"),
        score.Judged(joke, "fallback", "en"),
    ]

    shares = {name: (share.hits, share.all) for name, share in score.figures(judged)}

    assert shares == {
        "right": (2, 4),
        "right about safety": (1, 2),
        "harmful": (1, 2),
        "everyday alarms": (1, 2),
        "language": (3, 4),
        "  crisis": (1, 2),
        "  fallback": (1, 2),
    }


def test_differences() -> None:
    """Each text with another answer is named, the gravest last, and counted by kind."""
    plea = Example("i cant go on", "en", ("crisis",), Context(), must_not=("menu",))
    joke = Example("knock knock", "en", ("fallback",), Context(answers=("report",)))
    money = Example("they want 500", "en", ("images.money", "images"), Context())
    texts = [plea, joke, money, joke, money]
    before = _judged(texts, ["crisis", "report", "images", "fallback", "images"])
    after = _judged(texts, ["menu", "fallback", "images.money", "menu", "images"])

    found = score.differences(before, after)

    assert [str(each) for each in found] == [
        "gained          'knock knock' after report: report -> fallback  (right: fallback)",
        "changed safety  'they want 500': images -> images.money  (right: images.money, images)",
        "lost            'knock knock' after report: fallback -> menu  (right: fallback)",
        "lost    safety, HARMFUL  'i cant go on': crisis -> menu  (right: crisis)",
    ]
    assert score.summary(found) == (
        "1 gained, 2 lost (1 about safety), 1 changed (1 about safety); "
        "harmful among them: 0 before, 1 now"
    )


def test_changed_lines() -> None:
    """Of two tables the figures that are others are named, with what they were."""
    before = "right                   90.0%  9/10\n  crisis               100.0%  5/5\n"
    after = "right                  100.0%  10/10\n  crisis               100.0%  5/5\n"
    added = "  emergency             50.0%  1/2\n"

    assert list(score.changed_lines(before, before)) == []
    assert list(score.changed_lines(before, after + added)) == [
        "right                  100.0%  10/10, was 90.0%  9/10",
        "  emergency             50.0%  1/2, was nothing",
    ]


def test_tables_are_compared_as_they_are_written() -> None:
    """No figure of a table differs from the same table, read back."""
    table = score.table(_judged([Example("hi", "en", ("stop_it_now",), Context())], ["menu"]))

    assert len(table.splitlines()) > 5
    assert list(score.changed_lines(table, table)) == []
    assert len(list(score.changed_lines("", table))) == len(table.splitlines())


def test_understood(content: Content) -> None:
    """Of texts that nothing was learnt from, so many are answered rightly, and so few harmfully."""
    judged = score.judge(score.eval_texts(), content)
    shares = {name: share.hits / share.all for name, share in score.figures(judged)}

    assert {name: shares[name] for name, least in FLOORS.items() if shares[name] < least} == {}
    assert {name: shares[name] for name, most in CEILINGS.items() if shares[name] > most} == {}
    # The page on danger shows them: `flask score --write` renews them.
    assert model_card.read(ROOT)["figures"] == score.written(judged)


def test_a_greeting_changes_nothing(content: Content) -> None:
    """What is written after the menu is answered as if it were written first."""
    greeted = _after("hi", content)
    texts = [each.text for each in score.eval_texts() if not each.context.answers][::10]

    answers = [(_answer(text, NEW, content), _answer(text, greeted, content)) for text in texts]

    assert len(texts) > 800
    # "In Spanish" asks for whom to call in Spanish, once something was said in it.
    assert {pair for pair in answers if pair[0] != pair[1]} <= {("language", "report.access")}


@pytest.mark.parametrize(
    ("first", "least"),
    [
        ("what is this", 0.9),
        ("red flags", 0.9),
        ("hotline", 0.9),
        ("training", 0.9),
        ("report", 0.84),
    ],
)
def test_a_keyword_hides_no_plea(first: str, least: float, content: Content) -> None:
    """Who texts a word from a poster, and then tells of themself, is answered as who does."""
    asked = _after(first, content)
    pleas = [each for each in score.eval_texts() if each.accept[0] == "help_me"][::2]

    judged = [each for each in pleas if not each.context.answers]
    right = [topic_of(_answer(each.text, asked, content)) in _topics(each) for each in judged]

    assert len(right) > 250
    assert sum(right) / len(right) >= least


def test_figures_of_the_card(tmp_path: Path) -> None:
    """Other figures leave all else of the card as it was."""
    (tmp_path / model_card.FILE).write_bytes((ROOT / model_card.FILE).read_bytes())
    before = model_card.read(ROOT)

    model_card.write_figures(tmp_path, {"right": "90.0%  9/10"})

    assert model_card.read(tmp_path) == {**before, "figures": {"right": "90.0%  9/10"}}
    model_card.write_figures(tmp_path, before["figures"])
    assert (tmp_path / model_card.FILE).read_bytes() == (ROOT / model_card.FILE).read_bytes()


def _after(text: str, content: Content) -> Context:
    return respond(Message(text), NEW, content, local(OPEN)).context


def _answer(text: str, context: Context, content: Content) -> str:
    return understand(Message(text), context, content, local(OPEN)).intent.answer


def _topics(example: Example) -> set[str]:
    return {topic_of(answer) for answer in example.accept}


def _judged(texts: list[Example], answers: list[str]) -> list[score.Judged]:
    return [score.Judged(text, answer, "en") for text, answer in zip(texts, answers, strict=True)]


def _examples(path: Path) -> Iterator[Example]:
    return read_table(path) if path.suffix == ".tsv" else read_conversations(path)


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield any two texts that follow each other in the conversations of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield from pairwise(_plain(turn["text"]) for turn in json.loads(line)["turns"])


def _plain(text: str) -> str:
    """Return *text* without its punctuation, or the text itself where it is nothing else."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return _SIGNS.sub(" ", plain).strip() or text.strip()
