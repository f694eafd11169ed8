"""Typing mistakes and what they were meant to be."""

import pytest

from bot.core.spelling import build, edits

SPELLER = build(
    ["report", "hotline", "training", "taunton", "norton", "newton", "lawton", "sign", "signs"]
)

GUESSES = {
    "a letter left out": ("hotlne", ("hotline",)),
    "a letter too many": ("hottline", ("hotline",)),
    "a wrong letter": ("hitline", ("hotline",)),
    "two letters swapped": ("repotr", ("report",)),
    "two mistakes in a long word": ("trianig", ("training",)),
    "two mistakes in a short word": ("ropprt", ()),
    "a wrong first letter": ("teport", ("report",)),
    "nothing like it": ("zebra", ()),
    "three letters are never guessed": ("rep", ()),
    "the same length comes first": ("sigs", ("sign",)),
    "the first letter breaks a tie": ("nawton", ("newton",)),
}


@pytest.mark.parametrize(("typed", "guesses"), GUESSES.values(), ids=GUESSES)
def test_guesses(typed: str, guesses: tuple[str, ...]) -> None:
    """The nearest known word is found, several if they tie, none if it is too far."""
    assert SPELLER.guesses(typed) == guesses


def test_a_known_word_is_no_guess_for_itself() -> None:
    """A word without a mistake has nothing to be mended to."""
    assert SPELLER.guesses("hotline") == ()


def test_ties_are_told() -> None:
    """Where two words are equally near, both are given, in order."""
    assert build(["maine", "marne"]).guesses("maxne") == ("maine", "marne")


def test_shared_letters_alone_are_not_near() -> None:
    """Words that lose letters in different places meet in the index and are still too far."""
    assert build(["abcdxefg"]).guesses("abcdefgyzz") == ()


@pytest.mark.parametrize(("length", "most"), [(3, 0), (4, 1), (6, 1), (7, 2), (20, 2)])
def test_edits(length: int, most: int) -> None:
    """Longer words may hold more mistakes, and words of three letters none."""
    assert edits(length) == most
