"""What a text costs, by hand for the edges, and shaping to GSM-7."""

import unicodedata

import pytest

from bot.dialogue.segments import GSM_7, Size, measure, odd_characters, parts, shape

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"  # 8 code units
FLAG = "\N{REGIONAL INDICATOR SYMBOL LETTER U}\N{REGIONAL INDICATOR SYMBOL LETTER S}"  # 4
SMILE = "\N{SLIGHTLY SMILING FACE}"  # 2
EURO = "\N{EURO SIGN}"  # 2 septets
CEDILLA = "\N{LATIN SMALL LETTER C WITH CEDILLA}"  # 1 code unit, not in GSM-7
ACUTE_A = "\N{LATIN SMALL LETTER A WITH ACUTE}"

COSTS = {
    "nothing": ("", Size("GSM-7", 0, 1)),
    "one full part": ("a" * 160, Size("GSM-7", 160, 1)),
    "one septet too many": ("a" * 161, Size("GSM-7", 161, 2)),
    "two full parts": ("a" * 306, Size("GSM-7", 306, 2)),
    "a third part": ("a" * 307, Size("GSM-7", 307, 3)),
    "line breaks are septets": ("\r\n" * 80, Size("GSM-7", 160, 1)),
    "accents that GSM-7 has": ("éèñüàÇ¿¡" * 20, Size("GSM-7", 160, 1)),
    "extension characters count twice": (EURO * 80, Size("GSM-7", 160, 1)),
    "an extension pair fills the part": ("a" * 151 + EURO + "a" * 153, Size("GSM-7", 306, 2)),
    "an extension pair at an edge moves": ("a" * 152 + EURO + "a" * 152, Size("GSM-7", 306, 3)),
    "each edge loses its own septet": (("a" * 152 + EURO) * 3, Size("GSM-7", 462, 4)),
    "one accent costs everything": ("a" * 70 + CEDILLA, Size("UCS-2", 71, 2)),
    "one full part of UCS-2": (CEDILLA * 70, Size("UCS-2", 70, 1)),
    "two full parts of UCS-2": (CEDILLA * 134, Size("UCS-2", 134, 2)),
    "a third part of UCS-2": (CEDILLA * 135, Size("UCS-2", 135, 3)),
    "a surrogate pair takes two units": (SMILE * 35, Size("UCS-2", 35, 1)),
    "a surrogate pair at an edge moves": (
        CEDILLA * 66 + SMILE + CEDILLA * 66,
        Size("UCS-2", 133, 3),
    ),
    "a joined family at an edge moves": (
        CEDILLA * 60 + FAMILY + CEDILLA * 66,
        Size("UCS-2", 127, 3),
    ),
    "a joined family that fits": (CEDILLA * 59 + FAMILY + CEDILLA * 67, Size("UCS-2", 127, 2)),
    "a flag at an edge moves": (CEDILLA * 64 + FLAG + CEDILLA * 66, Size("UCS-2", 131, 3)),
    "a mark stays with its letter": (
        CEDILLA * 66 + "n\N{COMBINING TILDE}" + CEDILLA * 66,
        Size("UCS-2", 133, 3),
    ),
    "half a surrogate pair is one unit": ("\ud83d" * 70, Size("UCS-2", 70, 1)),
}

SHAPES = {
    "LATIN SMALL LETTER A WITH ACUTE": "a",
    "LATIN SMALL LETTER I WITH ACUTE": "i",
    "LATIN SMALL LETTER O WITH ACUTE": "o",
    "LATIN SMALL LETTER U WITH ACUTE": "u",
    "LATIN CAPITAL LETTER A WITH ACUTE": "A",
    "LATIN SMALL LETTER C WITH CEDILLA": "c",
    "LATIN SMALL LETTER A WITH TILDE": "a",
    "LATIN SMALL LETTER O WITH TILDE": "o",
    "LATIN SMALL LETTER A WITH CIRCUMFLEX": "a",
    "LATIN SMALL LETTER E WITH CIRCUMFLEX": "e",
    "LATIN SMALL LETTER O WITH CIRCUMFLEX": "o",
    "LATIN SMALL LIGATURE FI": "fi",
    "FULLWIDTH LATIN CAPITAL LETTER A": "A",
    "TRADE MARK SIGN": "TM",
    "LEFT SINGLE QUOTATION MARK": "'",
    "RIGHT SINGLE QUOTATION MARK": "'",
    "LEFT DOUBLE QUOTATION MARK": '"',
    "RIGHT DOUBLE QUOTATION MARK": '"',
    "LEFT-POINTING DOUBLE ANGLE QUOTATION MARK": '"',
    "RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK": '"',
    "GRAVE ACCENT": "'",
    "ACUTE ACCENT": "'",
    "PRIME": "'",
    "EN DASH": "-",
    "EM DASH": "-",
    "NON-BREAKING HYPHEN": "-",
    "MINUS SIGN": "-",
    "BULLET": "-",
    "MIDDLE DOT": "-",
    "HORIZONTAL ELLIPSIS": "...",
    "NO-BREAK SPACE": " ",
    "ZERO WIDTH SPACE": "",
    "ZERO WIDTH NON-JOINER": "",
    "SOFT HYPHEN": "",
    "MASCULINE ORDINAL INDICATOR": "o",
    "FEMININE ORDINAL INDICATOR": "a",
    "DEGREE SIGN": "o",
}

KEPT = [
    "LATIN SMALL LETTER E WITH ACUTE",
    "LATIN SMALL LETTER N WITH TILDE",
    "LATIN SMALL LETTER U WITH DIAERESIS",
    "LATIN CAPITAL LETTER C WITH CEDILLA",
    "INVERTED QUESTION MARK",
    "EURO SIGN",
    "SLIGHTLY SMILING FACE",
    "CYRILLIC SMALL LETTER A",
    "CJK UNIFIED IDEOGRAPH-4E00",
    "VULGAR FRACTION ONE HALF",
    "COMBINING TILDE",
]


@pytest.mark.parametrize(("text", "size"), COSTS.values(), ids=COSTS)
def test_cost(text: str, size: Size) -> None:
    """Parts are filled one by one, and what belongs together never straddles two."""
    assert measure(text) == size
    assert parts(text) == size.parts


@pytest.mark.parametrize(("name", "shaped"), SHAPES.items(), ids=SHAPES)
def test_shape(name: str, shaped: str) -> None:
    """A character that GSM-7 lacks becomes the plain one that looks like it."""
    assert shape(unicodedata.lookup(name)) == shaped


@pytest.mark.parametrize("name", KEPT)
def test_shape_keeps(name: str) -> None:
    """A character that GSM-7 has, or that nothing looks like, stays as it is."""
    assert shape(unicodedata.lookup(name)) == unicodedata.lookup(name)


def test_shape_leaves_gsm_text_alone() -> None:
    """A text that GSM-7 can hold is returned as it came, extension characters and all."""
    text = "".join(sorted(GSM_7))
    assert shape(text) == text


def test_shape_joins_a_letter_and_its_mark_first() -> None:
    """A tilde typed after its n is the letter of GSM-7, so the accent is kept."""
    assert shape("an\N{COMBINING TILDE}o") == "a\N{LATIN SMALL LETTER N WITH TILDE}o"


def test_shape_makes_a_text_cheap() -> None:
    """A Portuguese sentence of one part costs one part again, not three."""
    text = ("Liga" + CEDILLA + ACUTE_A + " ") * 22
    assert measure(text).parts == 3
    assert measure(shape(text)) == Size("GSM-7", 154, 1)


def test_alphabet_has_137_characters() -> None:
    """The basic table has 127 characters besides the escape, the extension table 10."""
    assert len(GSM_7) == 137


def test_odd_characters_are_listed_once() -> None:
    """The characters to blame for UCS-2 come once each, in order of appearance."""
    assert odd_characters(f"a{CEDILLA}b{ACUTE_A}{CEDILLA}\n{EURO}") == CEDILLA + ACUTE_A
