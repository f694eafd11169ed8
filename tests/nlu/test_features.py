"""What the classifier looks at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.context import Context
from bot.nlu.features import (
    PLACE,
    SHORT,
    context_features,
    text_features,
    words_of,
)
from bot.nlu.tokenizer import tokenize
from tests.strategies import FAST, TEXTS

LAST = Context(answers=("facts", "report.next"), started=True)


def test_ngrams_of_words() -> None:
    """Words, pairs with the ends, threes by their stems, and pairs with one word between."""
    found = text_features(["girlfriend", "hurts", "me"])

    assert [name for name in found if name[0] not in "~#"] == [
        "girlfriend", "hurts", "me",
        "^ girlfriend", "girlfriend hurts", "hurts me", "me $",
        "^ girlf hurts", "^ * hurts",
        "girlf hurts me", "girlf * me",
        "hurts me $", "hurts * $",
    ]  # fmt: skip


def test_ngrams_of_letters() -> None:
    """Runs of three to five letters, the ends marked."""
    found = text_features(["cars"])

    assert {name for name in found if name[0] == "~"} == {
        "~^ca", "~car", "~ars", "~rs$", "~^car", "~cars", "~ars$", "~^cars", "~cars$"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("count", "name"), [(0, "0"), (1, "1"), (11, "11"), (12, "12"), (40, "12")]
)
def test_length(count: int, name: str) -> None:
    """How many words there are counts, up to a dozen."""
    assert f"#words {name}" in text_features(["a"] * count)


@pytest.mark.parametrize(
    ("digits", "sign"),
    [
        ("2", "#1"), ("5", "#5"), ("12", "#5"), ("13", "#13"), ("17", "#13"), ("18", "#18"),
        ("26", "#26"), ("80", "#80"), ("988", "#988"), ("1000", "#1000"),
        ("9" * 1_600, "#1000"), ("٣", "#1"),
    ],
)  # fmt: skip
def test_numbers(digits: str, sign: str) -> None:
    """Numbers count by their kind: a choice, an age, a price; one of three digits is its own."""
    found = text_features([digits])

    assert found[0] == sign
    assert not any(name.startswith("~") for name in found)
    assert f"@report {sign}" in context_features([digits], LAST)


@pytest.mark.parametrize("digit", ["\N{ETHIOPIC DIGIT ONE}", "\N{KHAROSHTHI DIGIT ONE}"])
def test_digits_without_value(digit: str) -> None:
    """A digit of a script that does not count in tens is a word."""
    assert digit in text_features([digit])
    assert f"@report {digit}" in context_features([digit], LAST)


def test_a_new_conversation() -> None:
    """Without an answer before, the context says only that."""
    assert context_features(["hi"], Context(started=True, writer="young")) == ["@new"]


def test_what_was_said_before() -> None:
    """What was answered counts, with the length of the text, and each word of a short one."""
    assert context_features(["she", "is", "12"], LAST) == [
        "@after report.next",
        "@topic report 3",
        "@earlier facts",
        "@report she", "@report is", "@report #5",
        "@report ^ she", "@report she is", "@report is #5", "@report #5 $",
    ]  # fmt: skip


def test_a_long_text_stands_for_itself() -> None:
    """Words of a long text are not read in the light of what was said."""
    found = context_features(["a"] * (SHORT + 1), LAST)

    assert found == ["@after report.next", f"@topic report {SHORT + 1}", "@earlier facts"]
    assert context_features(["a"] * 40, LAST) == found


def test_who_writes() -> None:
    """Who writes, the danger, an adult, and what was asked count where they are known."""
    told = Context(answers=("images",), writer="young", danger="crisis", adult=True, asked="town")
    found = context_features(["x"] * 9, told)

    assert found[3:] == ["@writer young", "@danger crisis", "@adult", "@asked town 9"]


def test_places_are_one_sign() -> None:
    """The name of a town counts as a town, whichever it is and however many words it has."""
    tokens = tokenize("she lives in new pine or pine now")

    assert words_of(tokens, frozenset({3, 4, 6})) == [
        "she", "lives", "in", PLACE, "or", PLACE, "now"
    ]  # fmt: skip
    assert not any(name.startswith("~") for name in text_features([PLACE]))


@FAST
@given(st.lists(st.sampled_from(["a", "report", "12", "girl"]), max_size=12))
def test_features_come_once(words: list[str]) -> None:
    """Each feature counts once, however often its words stand there."""
    found = [*text_features(words), *context_features(words, LAST)]

    assert len(found) == len(set(found))


@FAST
@given(TEXTS)
def test_context_is_told_apart(typed: str) -> None:
    """No text of a person can pass for a feature of the context, the length, or a place."""
    found = text_features([token.text for token in tokenize(typed)])

    assert not any(name.startswith(("@", "<")) for name in found)
    assert sum(name.startswith("#words") for name in found) == 1
