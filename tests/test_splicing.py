"""Splicing: a value changes where it stands, and nothing else in the file does."""

import difflib
from collections.abc import Iterator

import pytest

from bot.content import splicing
from bot.content.fileset import FileSet
from bot.content.loading import ROOT
from bot.content.splicing import SpliceError, Steps, Value

FILES = FileSet.below(ROOT).texts()
THANKS = FILES["responses/thanks.yaml"]
ODD = (
    'Año nuevo: it\'s {hotline}, "5%" # no remark',
    "- no list\n\nwith lines: and a colon",
    "no",
    "2026-12-01",
    "",
    "&a *b !c @d `e` | > % ? : {x}",
    "Um texto longo, com mais de setenta letras. " * 4,
    "\N{SMILING FACE WITH SUNGLASSES} \N{RIGHT SINGLE QUOTATION MARK}",
)


def leaves(tree: Value, above: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """Yield each text of *tree* and where it stands."""
    if isinstance(tree, str):
        yield above, tree
        return
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for step, value in pairs:
        yield from leaves(value, (*above, step))


def lines_changed(old: str, new: str) -> list[str]:
    """Return the lines of *old* that *new* lacks."""
    found = difflib.ndiff(old.splitlines(), new.splitlines())
    return [line for line in found if line.startswith("- ")]


# Every value of a short file, and some of each other one: reading a file anew takes a while.
PLACES = [
    (name, steps)
    for name, text in FILES.items()
    for number, (steps, _) in enumerate(leaves(splicing.parse(text)))
    if name == "responses/thanks.yaml" or number % (47 if len(text) < 9000 else 499) == 3
]


@pytest.mark.parametrize(("name", "steps"), PLACES, ids=lambda one: str(one)[-60:])
def test_each_value_can_be_changed(name: str, steps: Steps) -> None:
    """A value of any file can be changed where it stands, and changed back."""
    text = FILES[name]
    was = splicing.value_at(splicing.parse(text), steps)
    assert isinstance(was, str)

    changed = splicing.replaced(text, steps, f"{was} and more.")

    assert splicing.value_at(splicing.parse(changed), steps) == f"{was} and more.".strip()
    back = splicing.parse(splicing.replaced(changed, steps, was))
    assert dict(leaves(back)) == dict(leaves(splicing.parse(text)))


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("steps", [("question", "en"), ("pages", 0, "es"), ("facts", "note")])
def test_odd_texts(steps: Steps, value: str) -> None:
    """Whatever a person types is written as it is, or refused; it never becomes anything else."""
    changed = splicing.replaced(THANKS, steps, value)

    got = splicing.value_at(splicing.parse(changed), steps)
    assert isinstance(got, str)
    assert got.split() == value.split()
    assert got.count("\n") == value.strip().count("\n")


def test_comments_and_order_stay() -> None:
    """A change touches the lines of its own value alone, and a paragraph stays one."""
    changed = splicing.replaced(THANKS, ("pages", 0, "en"), "Any time. Call {hotline}.")

    assert changed.startswith("# What is sent for")
    assert "  - en: >-\n      Any time.\n      Call {hotline}.\n    es: >-\n" in changed
    assert len(lines_changed(THANKS, changed)) == 5


def test_review_in_place_of_no() -> None:
    """A mapping may take the place of a word between braces."""
    review: Value = {"by": "Ana Costa", "on": "2026-12-01"}
    changed = splicing.replaced(THANKS, ("reviewed", "es"), review)

    assert "reviewed: {en: no, es: {by: Ana Costa, on: 2026-12-01}, pt: no}" in changed


def test_lists() -> None:
    """An entry is added to a list and taken out of it, in brackets and with dashes."""
    intents, posters = FILES["intents.yaml"], FILES["posters.yaml"]
    words: Steps = ("messages", "menu", "es")
    poster: Value = {"code": "h4", "place": "Library: desk", "words": {"en": "HELLO"}}

    added = splicing.appended(intents, words, "qué hay")
    listed = splicing.value_at(splicing.parse(added), words)
    assert isinstance(listed, list)
    assert listed[-1] == "qué hay"
    assert splicing.parse(splicing.removed(added, (*words, len(listed) - 1))) == splicing.parse(
        intents
    )

    hung = splicing.appended(posters, ("posters",), poster)
    assert hung.startswith(posters.rstrip())
    assert "\n  - code: h4\n" in hung
    assert splicing.parse(splicing.removed(hung, ("posters", 4))) == splicing.parse(posters)
    assert "k3" not in splicing.removed(posters, ("posters", 0))


def test_pages() -> None:
    """A page is added with its languages in lines of their own."""
    page: Value = {language: f"Text {language}. " * 9 for language in ("en", "es", "pt")}
    added = splicing.appended(THANKS, ("pages",), page)

    assert added.startswith(THANKS.rstrip())
    assert "\n  - en: >-\n      Text en.\n" in added


def test_names() -> None:
    """A name is entered into a mapping, in braces and in lines."""
    new: Value = {"en": ["much obliged"]}

    entered = splicing.entered("phrases: {}\n", ("phrases", "thanks"), new)
    assert entered == "phrases: {thanks: {en: [much obliged]}}\n"
    again = splicing.entered(THANKS, ("answers",), {"more": {"question": {"en": "More?"}}})
    assert splicing.value_at(splicing.parse(again), ("answers", "more", "question", "en"))


@pytest.mark.parametrize(
    "act",
    [
        lambda: splicing.replaced(THANKS, ("pages", 7, "en"), "x"),
        lambda: splicing.replaced(THANKS, ("pages", 0, "en"), "bell \a"),
        lambda: splicing.replaced("a: [", ("a",), "x"),
        lambda: splicing.appended(THANKS, ("question",), "x"),
        lambda: splicing.removed(THANKS, ("pages", 3)),
        lambda: splicing.removed(THANKS, ("question", "en")),
        lambda: splicing.entered(THANKS, ("pages", "en"), "x"),
        lambda: splicing.entered("a: {b: c}", ("a", "b"), "x"),
    ],
)
def test_refusals(act: object) -> None:
    """What cannot be written is refused, and the file stays as it was."""
    assert callable(act)
    with pytest.raises(SpliceError):
        act()
