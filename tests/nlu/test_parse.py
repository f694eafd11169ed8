"""All that is found in a message before anything is decided."""

import pytest

from bot.content.loading import Loaded
from bot.dialogue.content import Content
from bot.nlu.context import Context, Writer
from bot.nlu.message import Message
from bot.nlu.parse import parse
from bot.nlu.rules import language_named
from tests.county import classifier, knowledge, reading


def test_parse() -> None:
    """Words, phrases, the town at its place among mended words, and features are found at once."""
    features = ["<place>", "pictures", "@new", "#words 8", "alder", "pictuers"]
    known = knowledge(classifier=classifier({name: {} for name in features}))
    read = reading("redflags in Alder Falls: my pictuers, sign up", known=known)

    assert read.text == "red flags in alder falls my pictures sign up"
    assert read.place
    assert (read.place.places, read.place.positions) == (("alder_falls",), {3, 4})
    assert [match.phrase.label for match in read.misspelt_dangers] == ["images"]
    assert read.dangers == ()
    assert [match.phrase.label for match in read.phrases] == ["training"]
    assert set(read.evidence) == {"<place>", "pictures", "@new", "#words 8"}
    assert [at for at, token in enumerate(read.tokens) if token.typed] == [0, 1, 6]
    assert read.typed == ("redflags", "in", "alder", "falls", "my", "pictuers", "sign", "up")
    assert read.mended() == (
        "typo redflags -> red, typo redflags -> flags, typo pictuers -> pictures"
    )


def test_an_empty_text() -> None:
    """A text without words is read too."""
    read = reading("  !? ")

    assert (read.words, read.text, read.place, read.mended()) == ((), "", None, "")
    assert read.prediction.ranked(1) == ["fallback"]


@pytest.mark.parametrize(
    ("text", "known", "writer"),
    [
        ("it is my daughter", "", "parent"),
        ("my daughter", "", ""),
        ("it is my student", "", "work"),
        ("it is my student", "work", "work"),
        ("it is my student", "parent", ""),
        ("in my own classroom", "parent", "work"),
        ("the window", "", ""),
        ("i am the child, not me", "parent", "young"),
        ("not me", "young", "other"),
    ],
)
def test_who_writes(text: str, known: Writer, writer: Writer) -> None:
    """The text tells who writes; that it is another one than was known takes more."""
    assert reading(text, Context(writer=known)).writer == writer


def test_who_says_who_they_are() -> None:
    """What somebody says outright is told from what the classifier makes of the text."""
    assert [reading(text).says for text in ("i am a nurse", "it is my daughter")] == ["work", ""]


def test_an_adult() -> None:
    """The text tells whether it is about an adult."""
    assert [reading(text).adult for text in ("she is 20", "she is 12")] == [True, False]


def test_a_town_that_was_asked_for() -> None:
    """Short names of towns count where the town was asked for."""
    assert reading("AF").place is None
    assert reading("AF", Context(asked="town")).place is not None


def test_dangers_as_typed_and_as_mended() -> None:
    """A phrase that was typed is certain; one that is there only once mended is doubtful."""
    read = reading("my pictuers, he makes me")
    both = reading("my pictures on my pictuers")

    assert [match.phrase.text for match in read.dangers] == ["he makes me"]
    assert [match.phrase.text for match in read.misspelt_dangers] == ["my pictures"]
    assert [match.positions for match in both.dangers] == [(0, 1)]
    assert both.misspelt_dangers == ()


def test_what_the_speller_mends_is_a_danger_still(loaded: Loaded) -> None:
    """Each plain phrase of danger is found as it is typed, whatever its words are mended to."""
    known = loaded.content.knowledge
    plain = sorted(phrase for phrase in loaded.intents.dangers if "{" not in phrase.text)
    lost = [
        phrase.text
        for phrase in plain
        if phrase not in {m.phrase for m in parse(Message(phrase.text), Context(), known).dangers}
    ]

    assert any(
        reading.mended() for reading in (parse(Message(p.text), Context(), known) for p in plain)
    )
    assert lost == []


def test_languages_are_no_misspellings(content: Content) -> None:
    """No name of a language is read as the name of another, or as another word."""
    known = content.knowledge
    named = {
        word: language_named(parse(Message(word), Context(), known), known)
        for word in known.languages
    }

    assert {
        word: intent and (intent.language or "other") for word, intent in named.items()
    } == dict(known.languages)
