"""Phrases of words and groups, found in one pass."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.patterns import Group, Match, Matcher, Phrase, parts_of
from tests.strategies import FAST

GROUPS = {"young": Group(["girl", "foster kid"]), "place": Group(["motel", "motel room"])}


def find(text: str, *written: str) -> list[Match]:
    """Return what is found in *text* of phrases as they are *written*."""
    phrases = [Phrase("report", "en", one) for one in written]
    return Matcher(phrases, GROUPS).find(text.split())


FOUND = {
    "side by side": ("red flags", "red flags", (0, 1)),
    "inside a text": ("red flags", "see red flags here", (1, 2)),
    "not side by side": ("red flags", "red big flags", ()),
    "wrong order": ("red flags", "flags red", ()),
    "half of it": ("red flags", "red", ()),
    "nothing": ("red flags", "", ()),
    "a second try": ("red flags", "red red flags", (1, 2)),
    "a group": ("{young} here", "the girl here", (1, 2)),
    "a group of several words": ("{young} here", "foster kid here", (0, 1, 2)),
    "a group at the end": ("in {place}", "in motel", (0, 1)),
    "the longer member where the rest needs it": ("{place} 3", "motel room 3", (0, 1, 2)),
    "no member": ("{young} here", "boy here", ()),
    "capitals and accents": ("Señal", "senal", (0,)),
}


@pytest.mark.parametrize(("written", "text", "positions"), FOUND.values(), ids=FOUND)
def test_find(written: str, text: str, positions: Sequence[int]) -> None:
    """A phrase is found where its words stand side by side, and nowhere else."""
    assert [match.positions for match in find(text, written)] == ([positions] if positions else [])


def test_phrases_are_found_each_by_itself() -> None:
    """Phrases that share words, or lie within each other, are all found, each once."""
    found = find("kid at motel kid at motel", "kid", "kid at motel", "motel kid")

    assert {match.phrase.text: match.positions for match in found} == {
        "kid": (0,),
        "kid at motel": (0, 1, 2),
        "motel kid": (2, 3),
    }


def test_a_group_that_is_missing() -> None:
    """A phrase with a group that nobody wrote down cannot be compiled."""
    with pytest.raises(KeyError):
        find("x", "{nobody} here")


def test_parts() -> None:
    """A phrase is made of words and groups, as they are compared."""
    assert parts_of("Él {young} tráfico a-b") == ("el", "{young}", "trafico", "a", "b")
    assert parts_of("!?") == ()


GROUP = Group(["in", "lives in", "town of", "in"])


def test_members_of_a_group() -> None:
    """A group tells whether a member stands before, at, or anywhere, and where it ends."""
    text = "she lives in the town of x".split()

    assert GROUP.stands_before(text, 3)
    assert not GROUP.stands_before(text, 2)
    assert not GROUP.stands_before(text, 0)
    assert GROUP.stands_at(text, 4)
    assert not GROUP.stands_at(text, 3)
    assert list(GROUP.ends(text, 1)) == [3]
    assert list(GROUP.ends(text, 7)) == []
    assert GROUP.is_in(text)
    assert not GROUP.is_in(["lives", "town"])


def test_a_member_without_words() -> None:
    """A member that holds no word stands nowhere."""
    assert list(Group(["!", "in"]).ends(["in"], 0)) == [1]
    assert not Group(["!"]).is_in(["in"])


def test_a_member_without_words_stands_before_nothing() -> None:
    """A member that holds no word does not stand before a word either."""
    assert not Group(["!"]).stands_before(["in"], 1)


WORDS = st.lists(st.sampled_from("abcd"), max_size=12)


@FAST
@given(text=WORDS, phrase=st.lists(st.sampled_from("abcd"), min_size=1, max_size=3))
def test_plain_phrases_are_found_where_they_stand(text: list[str], phrase: list[str]) -> None:
    """A phrase of plain words is found exactly where its words stand side by side first."""
    size = len(phrase)
    places = [at for at in range(len(text) - size + 1) if text[at : at + size] == phrase]
    found = find(" ".join(text), " ".join(phrase))

    assert [match.positions for match in found] == [
        tuple(range(at, at + size)) for at in places[:1]
    ]
