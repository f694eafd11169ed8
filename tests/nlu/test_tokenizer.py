"""What a thumb typed, as plain words that know where they stand."""

import sys
import unicodedata

import pytest
from hypothesis import example, given

from bot.nlu.tokenizer import MAX_CHARACTERS, Token, fold, tokenize, words
from tests.strategies import FAST, TEXTS

WORDS = {
    "nothing": ("", []),
    "capitals and spaces": ("  RED   Flags ", ["red", "flags"]),
    "punctuation": ("red-flags, please!!", ["red", "flags", "please"]),
    "underscore": ("red_flags", ["red", "flags"]),
    "line breaks": ("red\r\nflags\tnow", ["red", "flags", "now"]),
    "line breaks among accents": ("línea\r\nroja\tahora", ["linea", "roja", "ahora"]),
    "straight apostrophe": ("don't", ["dont"]),
    "curly apostrophe": ("don\N{RIGHT SINGLE QUOTATION MARK}t", ["dont"]),
    "modifier apostrophe": ("don\N{MODIFIER LETTER APOSTROPHE}t", ["dont"]),
    "quotation marks": ("'report'", ["report"]),
    "accents": ("SEÑALES Línea denúncia", ["senales", "linea", "denuncia"]),
    "a mark typed after its letter": ("li\N{COMBINING ACUTE ACCENT}nea", ["linea"]),
    "sharp s": ("Stra\N{LATIN SMALL LETTER SHARP S}e", ["strasse"]),
    "full-width letters": ("\uff32\uff25\uff24", ["red"]),
    "styled letters": ("\U0001d5e5\U0001d5d8\U0001d5d7", ["red"]),
    "invisible characters": (
        "re\N{ZERO WIDTH SPACE}d\N{RIGHT-TO-LEFT MARK} flags",
        ["red", "flags"],
    ),
    "each emoji is a word": ("\U0001f6a9\U0001f6a9help", ["\U0001f6a9", "\U0001f6a9", "help"]),
    "an emoji loses its variation": ("\u2764\ufe0f", ["\u2764"]),
    "half a surrogate pair": ("\ud83dhelp", ["help"]),
    "another script": ("помощь", ["помощь"]),
    "digits": ("02720 508-235-9800", ["02720", "508", "235", "9800"]),
    "templates": ("{hotline} {{7*7}} %s", ["hotline", "7", "7", "s"]),
}


@pytest.mark.parametrize(("typed", "found"), WORDS.values(), ids=WORDS)
def test_words(typed: str, found: list[str]) -> None:
    """Words come out in lower case, without accents, apostrophes, or decoration."""
    assert words(typed) == found


@pytest.mark.parametrize("kind", ["Cc", "Cf", "Cs", "Me"])
def test_nothing_that_is_not_seen_divides_a_word(kind: str) -> None:
    """No control, mark, half of a pair, or enclosing sign hides a word; white space ends one."""
    unseen = [
        sign for sign in map(chr, range(sys.maxunicode)) if unicodedata.category(sign) == kind
    ]
    assert unseen
    for sign in unseen:
        whole = ["li", "nea"] if sign.isspace() else ["linea"]
        assert words(f"lí{sign}nea") == whole
        assert words(f"li{sign}nea") == whole


@pytest.mark.parametrize("letter", ["a", "á"])
def test_words_end_where_messages_do(letter: str) -> None:
    """Only the first 1,600 characters are read, which is all that Twilio delivers."""
    assert words(f"{letter} " * 2_000) == ["a"] * 800


@pytest.mark.parametrize("typed", ["Línea", "LINEA", "linea", "lin'ea"])
def test_fold(typed: str) -> None:
    """A word is the same with and without capitals, accents and apostrophes."""
    assert fold(typed) == "linea"


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("so, HELP me", ["so", "HELP", "me"]),
        ("¡Ayúdame, sí!", ["Ayúdame", "sí"]),
        ("n\N{COMBINING ACUTE ACCENT}b re\N{ZERO WIDTH SPACE}d", ["n\u0301b", "re\u200bd"]),
        ("\ufb01sh", ["\ufb01sh"]),
    ],
)
def test_offsets_point_at_letters(typed: str, letters: list[str]) -> None:
    """Each token tells from where to where its letters stand in what was typed."""
    assert [typed[token.start : token.end] for token in tokenize(typed)] == letters


@FAST
@given(TEXTS)
@example("\ufb03 \u3300 x\N{COMBINING ENCLOSING CIRCLE}")
def test_tokens_of_any_text(typed: str) -> None:
    """Tokens of any text stand in order, inside it, and hold at least one of its letters."""
    end = 0
    for token in tokenize(typed):
        assert 0 <= token.start < token.end <= min(len(typed), MAX_CHARACTERS)
        assert token.end >= end
        end = token.end
        assert token.text in "".join(words(typed[token.start : token.end]))


@FAST
@given(TEXTS)
def test_tokens_are_plain(typed: str) -> None:
    """A token, typed once more, is the same token: nothing in it is left to make plain."""
    for token in tokenize(typed):
        assert token.text == fold(token.text)
        assert token.typed == ""


def test_a_token_is_its_own() -> None:
    """A token holds its word and place; nothing was mended yet."""
    assert tokenize(" Hi") == (Token("hi", 1, 3),)
