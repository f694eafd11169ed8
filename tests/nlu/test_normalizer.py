"""Tokens mended: stretched, joined and misspelt words; names of towns are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.content import Content
from bot.nlu.normalizer import Dictionary, normalize
from bot.nlu.spelling import Speller
from bot.nlu.tokenizer import fold, tokenize
from tests.strategies import FAST, TEXTS

DICTIONARY = Dictionary(
    known=frozenset("help need soon so red flags school girl hotline report is the yo".split()),
    joinable=frozenset("red flags school girl girls chool".split()),
    speller=Speller(dict.fromkeys("hotline report school address common company".split(), 1.0)),
)

MENDED = {
    "known words": ("help the girl", "help the girl"),
    "a stretched word": ("heeeelp", "help"),
    "a stretched word with a double letter": ("neeeed", "need"),
    "an unknown stretched word": ("zzzzap", "zap"),
    "two words run together": ("redflags", "red flags"),
    "the longer first half": ("girlschool", "girls chool"),
    "halves are no pieces": ("redis", "redis"),
    "a misspelling": ("hotlien", "hotline"),
    "stretched and misspelt": ("hottttlne", "hotline"),
    "misspelt, a letter held down": ("adresss", "address"),
    "a letter held down that stands for one": ("commmpny", "company"),
    "digits beside letters": ("15yo", "15 yo"),
    "digits beside a misspelling": ("15hotlien", "15 hotline"),
    "digits alone": ("02720", "02720"),
    "another script": ("помощь", "помощь"),
    "an emoji": ("\U0001f6a9 help", "\U0001f6a9 help"),
    "unknown words": ("qzxvw", "qzxvw"),
}


def mended(typed: str) -> str:
    """Return the words of *typed*, mended."""
    tokens, _ = normalize(tokenize(typed), DICTIONARY)
    return " ".join(token.text for token in tokens)


@pytest.mark.parametrize(("typed", "words"), MENDED.values(), ids=MENDED)
def test_normalize(typed: str, words: str) -> None:
    """What was typed otherwise than it is known is mended; all else stays as it is."""
    assert mended(typed) == words


def test_what_was_typed_is_kept() -> None:
    """A mended token tells how it was typed, and both halves of one word do; others do not."""
    tokens, _ = normalize(tokenize("the hotlien redflags zzzzap qzxvw 15yo"), DICTIONARY)

    assert [token.typed for token in tokens] == [
        "", "hotlien", "redflags", "redflags", "zzzzap", "", "", ""
    ]  # fmt: skip


def test_offsets_of_parts() -> None:
    """The parts of one token stand where their letters do."""
    typed = "is 15yo redflags"
    tokens, _ = normalize(tokenize(typed), DICTIONARY)

    assert [typed[t.start : t.end] for t in tokens] == ["is", "15", "yo", "red", "flags"]


def test_guessing_ends() -> None:
    """A long text of random letters costs a dozen searches, not one for each word."""
    assert mended("qzxvw " * 12 + "hotlien").endswith("hotlien")
    assert mended("qzxvw " * 11 + "hotlien").endswith("hotline")


def test_places_are_left_alone() -> None:
    """The name of a town is no misspelling, and is found again behind words that grew."""
    tokens, places = normalize(tokenize("redflags hotlien hotlien"), DICTIONARY, frozenset({2}))

    assert [token.text for token in tokens] == ["red", "flags", "hotline", "hotlien"]
    assert places == {3}


@FAST
@given(typed=TEXTS, data=st.data())
def test_places_keep_their_words(typed: str, data: st.DataObject) -> None:
    """Wherever towns stand in any text, their tokens come out as they went in."""
    tokens = tokenize(typed)[:40]
    named = data.draw(st.sets(st.integers(0, max(len(tokens) - 1, 0)), max_size=5)) & set(
        range(len(tokens))
    )
    mended, places = normalize(tokens, DICTIONARY, frozenset(named))

    assert [mended[at] for at in sorted(places)] == [tokens[at] for at in sorted(named)]


@FAST
@given(TEXTS)
def test_any_text(typed: str) -> None:
    """Mended tokens of any text are words, in order, within the token that they came from."""
    tokens = tokenize(typed)
    spans = {at for token in tokens for at in range(token.start, token.end + 1)}
    mended, _ = normalize(tokens, DICTIONARY)

    assert len(mended) >= len(tokens)
    assert [token.start for token in mended] == sorted(token.start for token in mended)
    for token in mended:
        assert token.text == fold(token.text) != ""
        assert token.start <= token.end
        assert {token.start, token.end} <= spans


@pytest.mark.parametrize("typed", ["not resonsive", "like an obejct", "she is bleading"])
def test_words_of_danger_are_mended(typed: str, content: Content) -> None:
    """A word that a danger is told with is mended, however seldom people write it."""
    dictionary = content.knowledge.dictionary
    tokens, _ = normalize(tokenize(typed), dictionary)

    assert [token.text for token in tokens if token.text not in dictionary.known] == []
    assert [token.typed for token in tokens if token.typed] == [typed.split()[-1]]
