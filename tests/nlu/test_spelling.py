"""Typing mistakes and what they were meant to be."""

import pytest

from bot.nlu.spelling import Speller, allowed_edits, consonants_of, sound_of

SPELLER = Speller(
    dict.fromkeys(
        "report hotline training taunton norton newton lawton sign signs airport fact facts fast"
        " agreed aged denuncia disabled beginning".split(),
        1.0,
    )
    | {"marne": 1.0, "maine": 2.0, "denundia": 5.0, "trained": 1.0, "traded": 5.0}
)

GUESSES = {
    "a letter left out": ("hotlne", "hotline"),
    "a letter too many": ("hottline", "hotline"),
    "a wrong letter": ("hitline", "hotline"),
    "two letters swapped": ("repotr", "report"),
    "two mistakes in a long word": ("hottlinne", "hotline"),
    "two mistakes in a short word": ("ropprt", None),
    "a wrong first letter": ("teport", "report"),
    "nothing like it": ("zebra", None),
    "three letters are never guessed": ("fac", None),
    "a word far longer than all others": ("hotlinehotlinehotline", None),
    "the first letter breaks a tie": ("nawton", "newton"),
    "a swap is likelier than a letter more or less": ("facst", "facts"),
    "a letter left out is likelier than a wrong one": ("traned", "trained"),
    "two letters left out": ("begning", "beginning"),
    "two swaps": ("airprto", "airport"),
    "letters that sound alike": ("denunsia", "denuncia"),
    "the commoner of two": ("maxne", "maine"),
    "consonants alone": ("rprt", None),
}


@pytest.mark.parametrize(("typed", "meant"), GUESSES.values(), ids=GUESSES)
def test_correct(typed: str, meant: str | None) -> None:
    """The nearest known word is found, none if all are too far."""
    found = SPELLER.correct(typed)
    assert (found[0] if found else None) == meant


def test_edits() -> None:
    """The distance comes with the word: letters left out, put in, put for others, or swapped."""
    assert SPELLER.correct("facst") == ("facts", 1)
    assert SPELLER.correct("begning") == ("beginning", 2)


def test_a_speller_without_words() -> None:
    """Where no word is known nothing is corrected."""
    assert Speller({}).correct("hotlien") is None


@pytest.mark.parametrize(("length", "most"), [(3, 0), (4, 1), (6, 1), (7, 2), (20, 2)])
def test_allowed_edits(length: int, most: int) -> None:
    """Longer words may hold more mistakes, and words of three letters none."""
    assert allowed_edits(length) == most


@pytest.mark.parametrize(
    ("one", "other"), [("quiero", "kiero"), ("xamar", "chamar"), ("vaca", "baka"), ("cena", "sena")]
)
def test_sound(one: str, other: str) -> None:
    """Words that are written otherwise by ear sound alike."""
    assert sound_of(one) == sound_of(other)


def test_consonants() -> None:
    """A name and what somebody wrote who only heard it have the same consonants."""
    assert consonants_of("nubedfor") == consonants_of("newbedfor") == "nbdfr"
    assert consonants_of("oak") == "ok"
