"""Typing mistakes and what they were meant to be."""

import pytest

from bot.core.spelling import Speller, build, edits

SPELLER = build(
    "report hotline training taunton norton newton lawton sign signs airport fact facts fast"
    " agreed aged denuncia disabled beginning".split()
)

GUESSES = {
    "a letter left out": ("hotlne", ("hotline",)),
    "a letter too many": ("hottline", ("hotline",)),
    "a wrong letter": ("hitline", ("hotline",)),
    "two letters swapped": ("repotr", ("report",)),
    "two mistakes in a long word": ("hottlinne", ("hotline",)),
    "two mistakes in a short word": ("ropprt", ()),
    "a wrong first letter": ("teport", ("report",)),
    "nothing like it": ("zebra", ()),
    "three letters are never guessed": ("rep", ()),
    "a letter left out comes before a key far away": ("sigs", ("signs",)),
    "the first letter breaks a tie": ("nawton", ("newton",)),
    "a swap is likelier than a letter more or less": ("facst", ("facts",)),
    "a doubled letter is likelier than another": ("agred", ("agreed",)),
    "two letters too many and too few": ("dissbled", ("disabled",)),
    "two letters left out": ("begning", ("beginning",)),
    "two swaps": ("raintign", ()),
    "letters that sound alike": ("denunsia", ("denuncia",)),
    "consonants alone": ("rprt", ("report",)),
    "few consonants alone": ("fct", ()),
}


def nearest(speller: Speller, word: str) -> tuple[str, ...]:
    """Return the known words that are nearest to *word*."""
    ranks = speller.near(word)
    return tuple(sorted(known for known in ranks if ranks[known] == min(ranks.values())))


@pytest.mark.parametrize(("typed", "guesses"), GUESSES.values(), ids=GUESSES)
def test_guesses(typed: str, guesses: tuple[str, ...]) -> None:
    """The nearest known word is found, several if they tie, none if it is too far."""
    assert nearest(SPELLER, typed) == guesses


def test_a_known_word_is_no_guess_for_itself() -> None:
    """A word without a mistake has nothing to be mended to."""
    assert nearest(SPELLER, "hotline") == ()


def test_ties_are_told() -> None:
    """Where two words are equally near, both are given, in order."""
    assert nearest(build(["maine", "marne"]), "maxne") == ("maine", "marne")


def test_shared_letters_alone_are_not_near() -> None:
    """Words that lose letters in different places meet in the index and are still too far."""
    assert nearest(build(["abcdxefg"]), "abcdefgyzz") == ()


@pytest.mark.parametrize(("length", "most"), [(3, 0), (4, 1), (6, 1), (7, 2), (20, 2)])
def test_edits(length: int, most: int) -> None:
    """Longer words may hold more mistakes, and words of three letters none."""
    assert edits(length) == most
