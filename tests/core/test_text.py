"""What a thumb typed, as plain words."""

import sys
import unicodedata

import pytest

from bot.core import text

WORDS = {
    "nothing": ("", []),
    "capitals and spaces": ("  RED   Flags ", ["red", "flags"]),
    "punctuation": ("red-flags, please!!", ["red", "flags", "please"]),
    "underscore": ("red_flags", ["red", "flags"]),
    "line breaks": ("red\r\nflags\tnow", ["red", "flags", "now"]),
    "line breaks among accents": ("línea\r\nroja\tahora", ["linea", "roja", "ahora"]),
    "straight apostrophe": ("don't", ["dont"]),
    "curly apostrophe": ("don\N{RIGHT SINGLE QUOTATION MARK}t", ["dont"]),
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

PIECES = {"15yo": ["15", "yo"], "yo15": ["yo", "15"], "a1b2": ["a", "1", "b", "2"], "15": ["15"]}

SQUEEZED = [
    ("heeeelp", 2, "heelp"),
    ("heeeelp", 1, "help"),
    ("need", 1, "need"),
    ("soooo0000", 2, "soo00"),
]


@pytest.mark.parametrize(("typed", "words"), WORDS.values(), ids=WORDS)
def test_words(typed: str, words: list[str]) -> None:
    """Words come out in lower case, without accents, apostrophes, or decoration."""
    assert text.words(typed) == words


@pytest.mark.parametrize("kind", ["Cc", "Cf", "Cs", "Me"])
def test_nothing_that_is_not_seen_divides_a_word(kind: str) -> None:
    """No control, mark, half of a pair, or enclosing sign hides a word; white space ends one."""
    unseen = [
        sign for sign in map(chr, range(sys.maxunicode)) if unicodedata.category(sign) == kind
    ]
    assert unseen
    for sign in unseen:
        whole = ["li", "nea"] if sign.isspace() else ["linea"]
        assert text.words(f"lí{sign}nea") == whole
        assert text.words(f"li{sign}nea") == whole


@pytest.mark.parametrize("letter", ["a", "á"])
def test_words_end_where_messages_do(letter: str) -> None:
    """Only the first 1,600 characters are read, which is all that Twilio delivers."""
    assert text.words(f"{letter} " * 2_000) == ["a"] * 800


@pytest.mark.parametrize("typed", ["Línea", "LINEA", "linea"])
def test_fold(typed: str) -> None:
    """A word is the same with and without capitals and accents."""
    assert text.fold(typed) == "linea"


QUOTING = {
    "Liked “Call 911”": "liked",
    ' Laughed at "two\nlines" ': "laughed at",
    "Le gustó «así»": "le gusto",
    "Reacted \N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4} to “it”": "reacted 👍 to",
    "Reacted \N{DOUBLE EXCLAMATION MARK}\N{VARIATION SELECTOR-16} to “it”": "reacted 👍 to",
    "Emphasized “it”\N{OBJECT REPLACEMENT CHARACTER}": "emphasized",
    "Liked “one” and “two”": "",
    " ​😂 to “it”": "👍 to",
    "“quoted”": "",
    "Liked “Call 911” and cried": "",
    "no quotation": "",
    "": "",
}


@pytest.mark.parametrize(("typed", "before"), QUOTING.items(), ids=QUOTING)
def test_quotation(typed: str, before: str) -> None:
    """What stands before a quotation that ends the text, as plain words; any emoji is alike."""
    assert text.quotation(typed)[0] == before


def test_a_quotation_is_known_by_its_opening() -> None:
    """Three words are enough, and fewer where there are no more."""
    assert text.quotation("Liked “Línea de DCF: 911.”") == ("liked", "linea de dcf")
    assert text.quotation("Liked “Hi”") == ("liked", "hi")


@pytest.mark.parametrize(("word", "pieces"), PIECES.items(), ids=PIECES)
def test_pieces(word: str, pieces: list[str]) -> None:
    """Digits and letters that were typed together come apart."""
    assert text.pieces(word) == pieces


@pytest.mark.parametrize(("word", "most", "squeezed"), SQUEEZED)
def test_squeezed(word: str, most: int, squeezed: str) -> None:
    """A letter three times or more is cut; twice is ordinary spelling."""
    assert text.squeezed(word, most) == squeezed
