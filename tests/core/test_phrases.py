"""Phrases with groups and gaps, found in one walk."""

import pytest

from bot.core.phrases import Builder, Hit, Index, Phrase
from bot.core.placing import GAP

Runs = list[tuple[str, ...]]


def _index(*phrases: tuple[str, Runs, bool], members: Runs = ()) -> Index:
    builder = Builder()
    for member in members:
        builder.add_member("{group}", member)
    for text, runs, anywhere in phrases:
        builder.add_phrase(Phrase("topic", text, ("en",)), runs, anywhere=anywhere)
    return builder.build()


def _find(index: Index, words: str) -> list[Hit]:
    """Return the hits in *words*, each of which can be read as itself; "a/b" as both."""
    _, hits = index.read([tuple(word.split("/")) for word in words.split()])
    return hits


SIDE_BY_SIDE = _index(("red flags", [("red", "flags")], False))
GAPPED = _index(("owe ... money", [("owe",), ("money",)], False))
ANYWHERE = _index(("{young} + motel", [("{young}",), ("motel",)], True))
DOUBLE = _index(("a b + b c", [("a", "b"), ("b", "c")], True))

FOUND = [
    pytest.param(SIDE_BY_SIDE, "red flags", True, id="side by side"),
    pytest.param(SIDE_BY_SIDE, "see red flags here", True, id="inside a text"),
    pytest.param(SIDE_BY_SIDE, "red big flags", False, id="not side by side"),
    pytest.param(SIDE_BY_SIDE, "flags red", False, id="wrong order"),
    pytest.param(SIDE_BY_SIDE, "red", False, id="half of it"),
    pytest.param(SIDE_BY_SIDE, "", False, id="nothing"),
    pytest.param(SIDE_BY_SIDE, "x/red y/flags", True, id="one of several readings"),
    pytest.param(GAPPED, "owe money", True, id="no gap"),
    pytest.param(GAPPED, "owe " + "x " * GAP + "money", True, id="the longest gap"),
    pytest.param(GAPPED, "owe " + "x " * (GAP + 1) + "money", False, id="too long a gap"),
    pytest.param(GAPPED, "money owe", False, id="gap in the wrong order"),
    pytest.param(GAPPED, "money owe x money", True, id="a later place fits"),
    pytest.param(ANYWHERE, "motel x x x x x x x x x x kid/{young}", True, id="any order"),
    pytest.param(ANYWHERE, "motel/{young}", False, id="one word is not two"),
    pytest.param(DOUBLE, "a b c", False, id="parts may not share a word"),
    pytest.param(DOUBLE, "b c a b", True, id="parts beside each other"),
]


@pytest.mark.parametrize(("index", "words", "found"), FOUND)
def test_find(index: Index, words: str, found: bool) -> None:
    """A phrase is found where its parts stand as its signs say, and nowhere else."""
    assert bool(_find(index, words)) is found


def test_members_of_several_words() -> None:
    """A group's member of several words stands for the group wherever a single word could."""
    index = _index(
        ("{group} at motel", [("{group}", "at", "motel")], False), members=[("foster", "kid")]
    )
    (hit,) = _find(index, "a foster kid at motel")
    assert hit.spans == ((1, 5),)


def test_each_place_of_a_single_run() -> None:
    """A phrase of one run is found at each of its places."""
    assert [hit.spans for hit in _find(SIDE_BY_SIDE, "red flags red flags")] == [
        ((0, 2),),
        ((2, 4),),
    ]


def test_one_place_of_several_runs() -> None:
    """A phrase of several runs is found once, however often its parts stand there."""
    assert len(_find(GAPPED, "owe money owe money")) == 1


def test_phrases_share_parts() -> None:
    """Phrases that share a part are found each by itself."""
    index = _index(
        ("kid + motel", [("kid",), ("motel",)], True),
        ("kid + escort", [("kid",), ("escort",)], True),
        ("kid", [("kid",)], False),
    )
    assert {hit.phrase.text for hit in _find(index, "kid at motel")} == {"kid", "kid + motel"}


def test_hit_knows_its_words() -> None:
    """A hit counts its own words, not those in its gap, and tells which positions are its own."""
    (hit,) = _find(GAPPED, "i owe him money")
    assert hit.size == 2
    assert list(hit.positions()) == [1, 3]
    assert hit.covers([3, 9])
    assert not hit.covers([0, 2])


@pytest.mark.parametrize("anywhere", [False, True])
def test_a_part_may_come_twice(anywhere: bool) -> None:
    """A phrase of one part, twice, is found where that part stands twice."""
    index = _index(("no no", [("no",), ("no",)], anywhere))

    assert [hit.size for hit in _find(index, "no i said no")] == [2]
    assert not _find(index, "i said no")
