"""A message as the phrases see it, and the lexicon that it is read with."""

import pytest

from bot.core.reading import Reading, read
from bot.core.vocabulary import likeliest, summed
from tests.core import small

LEXICON = small.words(says={**small.SAYS, "facts": ["hot", "dog", "hotdog"]})

READ = {
    "nothing": ("", ""),
    "plain words": ("red flags", "red flags"),
    "fillers go": ("the red flags please", "red flags"),
    "a filler alone stays": ("hey please", "hey please"),
    "short forms are full": ("ty", "thank you"),
    "a typing mistake": ("hotlien", "hotline"),
    "a stretched word": ("reeeed flaaaags", "red flags"),
    "a stretched and misspelt word": ("hottttlne", "hotline"),
    "words run together": ("redsigns helpme", "redsigns help me"),
    "one word torn apart": ("hot line", "hotline"),
    "two words that stand by themselves": ("hot dog", "hot dog"),
    "a name torn apart": ("new bed ford", "new bedford"),
    "a misspelt run": ("newbedfrod", "new bedford"),
    "digits beside letters": ("15yo", "15 yo"),
    "a long number": ("12345", "12345"),
    "an emoji": ("\U0001f6a9", "\U0001f6a9"),
}


@pytest.mark.parametrize(("typed", "words"), READ.values(), ids=READ)
def test_words(typed: str, words: str) -> None:
    """Fillers are left out, short forms full, mistakes mended, and torn words whole."""
    reading = read(typed, LEXICON)
    assert reading.quote(0, len(reading.words)) == words


@pytest.mark.parametrize(
    ("typed", "word"), [("c q gracias", "se"), ("c the window", "see")], ids=["es", "en"]
)
def test_a_short_form_is_read_in_the_language_of_its_neighbours(typed: str, word: str) -> None:
    """The same short form stands for one word in Spanish and for another in English."""
    assert word in read(typed, LEXICON).words


def test_a_word_of_its_own_language_is_no_short_form() -> None:
    """What is a short form in Portuguese only stays as it is in an English text that has it."""
    lexicon = small.words(spellings={"en": {}, "es": {}, "pt": {"garden": "jardim"}})
    assert read("blue window garden", lexicon).words[-1] == "garden"
    assert read("quero ajuda garden", lexicon).words[-1] == "jardim"


def test_a_short_form_of_another_language_only() -> None:
    """A short form that the language of the text lacks is read in the next that has it."""
    assert read("the window vc", LEXICON).words[-1] == "voce"


def test_typed_words_are_kept() -> None:
    """What was typed stays known word by word: carriers act on it as it is."""
    assert read("hey STOP", LEXICON).typed == ["hey", "stop"]


def test_fixes_say_what_was_mended() -> None:
    """A mended word is told with the word that was typed, where it stands."""
    reading = read("the hotlien", LEXICON)
    assert reading.fixes == {0: "hotlien"}
    assert reading.mended(0, 1) == "typo hotlien -> hotline"
    assert reading.mended(1, 2) == ""


def test_a_word_put_together_by_a_guess_is_a_correction() -> None:
    """What was torn apart and misspelt besides is told as a correction, so that none is clear."""
    reading = read("bok report", LEXICON)
    assert reading.words == ("book", "report")
    assert reading.fixes == {0: "bok report", 1: "bok report"}


def test_ties_are_not_guessed() -> None:
    """A word that may be either of two is left as it is, with both told."""
    reading = read("marstxn", LEXICON)
    assert reading.words == ("marstxn",)
    assert reading.ties == {0: ("marstin", "marston")}


def test_forms_of_one_word_are_no_tie() -> None:
    """A misspelling that may be either form of a word is read as the one more used."""
    lexicon = small.words(says={**small.SAYS, "facts": ["connected", "connects"]})
    assert read("connecte", lexicon).words[0] in ("connected", "connects")
    assert read("connecte", lexicon).ties == {}


def test_a_misspelling_keeps_what_its_beginning_says() -> None:
    """A word that begins as one of a group does is mended, and still belongs to the group."""
    lexicon = small.words(says={**small.SAYS, "facts": ["giftwrap"]})
    reading = read("giftwarp", lexicon)
    assert reading.words == ("giftwrap",)
    assert {"giftwrap", "{gifts}"} <= set(reading.symbols[0])


def test_guessing_ends() -> None:
    """A long text of random letters costs a dozen searches, not one for each word."""
    assert read("qzxvw " * 12 + "hotlien", LEXICON).fixes == {}
    assert read("qzxvw " * 11 + "hotlien", LEXICON).fixes == {11: "hotlien"}


def test_guarded_words_are_never_a_guess() -> None:
    """No misspelling becomes a word that carriers act upon."""
    assert read("hotlien", small.words(guarded=["hotline"])).fixes == {}


def test_foreign_words_are_counted() -> None:
    """Words that no phrase and no language's commonest words hold are foreign; numbers are not."""
    assert read("the hotline pizza 7 qzxvw", LEXICON).foreign() == 1


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [
        ("kid", "{young}"),
        ("8", "{young}"),
        ("17", "{young}"),
        ("gifts", "{gifts}"),
        ("giftcardz", "{gifts}"),
    ],
)
def test_groups(typed: str, symbol: str) -> None:
    """A word can be read as the group that lists it, by range and by beginning too."""
    assert symbol in read(typed, LEXICON).symbols[0]


@pytest.mark.parametrize("typed", ["7", "18", "gif"])
def test_no_groups(typed: str) -> None:
    """Numbers outside a range, and words shorter than a beginning, belong to no group."""
    assert not any("{" in symbol for symbol in read(typed, LEXICON).symbols[0])


@pytest.mark.parametrize(
    ("typed", "first"),
    [("quiero ayuda", "es"), ("quero ajuda", "pt"), ("blue window", "en"), ("", "en")],
)
def test_language(typed: str, first: str) -> None:
    """The words speak for the language that uses them most, and for English if silent."""
    assert likeliest(summed(read(typed, LEXICON).votes)) == first


def test_reading_is_a_value() -> None:
    """The same message gives an equal reading."""
    assert isinstance(read("hotline", LEXICON), Reading)
    assert read("hotline", LEXICON) == read("hotline", LEXICON)
