"""The sign-off pack of one language: what nobody has reviewed as it stands, for paper or Word."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import docx
from docx.document import Document

from bot.content.loading import Loaded
from bot.nlu.context import TONGUES, Tongue
from bot.staff.review_sheets import AnswerSheet, ReviewSheet, sheets


@dataclass(frozen=True, slots=True)
class PackedText:
    """One text with its meaning: *words* in the language of the pack, and in *english*.

    *situation* says when it is sent, and is empty for a page.
    """

    situation: str
    page: int
    english: str
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """An answer to sign: its *question* in English and in the language, and its texts.

    *id* is that under which it is signed.  *english* is empty for shared words, and *before* is
    who read other words of it than those of now, and when; empty if nobody did.
    """

    id: str
    answer: str
    english: str
    question: str
    before: str
    passages: tuple[PackedText, ...]

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return sum(not passage.situation for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Labels:
    """What the pack says beside the words themselves; *own* is empty where they are English.

    *called* is the title of an item, *state* says whether it is new, *which* which text one is.
    """

    title: str
    how: str
    contents: str
    sign: str
    english: str
    own: str
    called: Callable[[Item], str]
    state: Callable[[Item], str]
    which: Callable[[Item, PackedText], str]


def packs(loaded: Loaded, today: date) -> dict[Tongue, tuple[Item, ...]]:
    """Return for each language what nobody has reviewed in it as its words are now."""
    known = tuple(sheets(loaded, today))
    return {tongue: tuple(_items(known, loaded, tongue)) for tongue in TONGUES}


def _items(known: Sequence[ReviewSheet], loaded: Loaded, tongue: Tongue) -> Iterator[Item]:
    for sheet in known:
        for one in sheet.answers:
            # Creole has one review for all its answers, with the first.
            reviews = one.reviews or sheet.answers[0].reviews
            review = next((each for each in reviews if each.language == tongue), None)
            passages = tuple(_passages(one, loaded, tongue))
            if review and not review.by and passages:
                id = one.id if one.reviews else sheet.id
                english = one.question.get("en", "")
                own = next((text for each, text in one.question.items() if each == tongue), "")
                yield Item(id, one.id, english, own, review.before, passages)


def word(items: Sequence[Item], labels: Labels) -> bytes:
    """Return *items* as a Word file: contents, a table for each answer, and a place to sign."""
    document = docx.Document()
    document.add_heading(labels.title, 0)
    document.add_paragraph(labels.how)
    document.add_heading(labels.contents, 1)
    for item in items:
        document.add_paragraph(labels.called(item), style="List Number")
    for item in items:
        _add(document, item, labels)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _passages(one: AnswerSheet, loaded: Loaded, tongue: Tongue) -> Iterator[PackedText]:
    for passage in one.passages:
        words = {text.language: text.web for text in passage.texts}
        if tongue in words:
            english = words.get("en") or _meaning(one.id, passage.situation, loaded)
            yield PackedText(passage.situation, passage.page, english, words[tongue])


def _meaning(id: str, name: str, loaded: Loaded) -> str:
    """Return the English of what is said in Creole: the first page of *id*, or the text *name*."""
    if name:
        return loaded.content.common[name]["en"]
    pages = loaded.content.answers[id].pages
    return pages[0]["en"] if pages else ""


def _add(document: Document, item: Item, labels: Labels) -> None:
    """Add one answer: what it says beside what it means, and where to sign."""
    document.add_heading(labels.called(item), 1)
    document.add_paragraph(labels.state(item))
    rows = [("", labels.english, labels.own)]
    if item.question:
        rows.append(("", item.english, item.question))
    rows += [(labels.which(item, one), one.english, one.words) for one in item.passages]
    table = document.add_table(rows=0, cols=3 if labels.own else 2, style="Table Grid")
    for row in rows:
        # In English the words are their own meaning.
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = text
    document.add_paragraph(labels.sign)
