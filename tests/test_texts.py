"""The texts in tests/texts: well labelled, and understood as well as they were.

The floors are a point below what was measured, the most of harm a few answers above it; a phrase, a
threshold or a model that understands people worse than that fails here.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content.topics import TOPICS
from bot.core.conversation import respond
from bot.core.knowledge import SAFETY, Content
from bot.core.model import CREOLES, LANGUAGES, Context, Message
from tests.clock import OPEN, local
from tests.processes import ROOT
from training import train

FILES = sorted((ROOT / "tests" / "texts").glob("*.tsv"))
COLUMNS = ["id", "text", "lang", "accept", "must_not", "office", "tags"]
LANGS = {*LANGUAGES, *CREOLES, "mix"}
# Per kind of file that the model does not learn from: the least that is right, of all texts and
# of those about somebody's safety, and the most that does harm.
FLOORS = {
    "held": (0.935, 0.956, 0.005),
    "blind": (0.91, 0.921, 0.01),
    "sealed": (0.928, 0.952, 0.008),
    "fresh": (0.914, 0.933, 0.01),
    "late": (0.924, 0.947, 0.004),
    "exam": (0.949, 0.972, 0.002),
    "unseen": (0.944, 0.969, 0.003),
}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labels(path: Path) -> None:
    """Each text has its own id, a language, topics that exist, and no topic right and harmful."""
    rows = list(_rows(path))

    assert all(list(row) == COLUMNS and None not in row.values() for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        accept, harm = row["accept"].split("|"), set(filter(None, row["must_not"].split("|")))
        assert row["text"].strip(), row["id"]
        assert row["lang"] in LANGS, row["id"]
        assert {*accept, *harm} <= set(TOPICS), row["id"]
        assert not harm.intersection(accept), row["id"]


def test_what_measures_is_not_learnt() -> None:
    """The model learns from no text that it is measured by."""
    assert set(train.HELD_OUT) == {f"{kind}_" for kind in FLOORS}


@pytest.mark.parametrize("kind", FLOORS)
def test_understood(kind: str, content: Content) -> None:
    """Of texts that nothing was learnt from, so many are answered rightly, and so few harmfully."""
    rows = [row for path in FILES if path.name.startswith(f"{kind}_") for row in _rows(path)]
    right, safe, harm = [], [], 0
    for row in rows:
        topic = respond(Message(row["text"]), Context(), content, local(OPEN)).match.topic
        accept = row["accept"].split("|")
        right.append(topic in accept)
        if accept[0] in SAFETY:
            safe.append(topic in accept)
        harm += topic in row["must_not"].split("|")

    least, least_safe, most = FLOORS[kind]
    assert sum(right) / len(right) >= least
    assert sum(safe) / len(safe) >= least_safe
    assert harm / len(rows) <= most
