"""Every topic as a section of the public page, without the paging of text messages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from bot.dialogue.content import Content
from bot.dialogue.paging import PAGE_NUMBERS, unnumbered
from bot.nlu.context import Language, topic_of
from bot.nlu.intent import SAFETY
from bot.pages.prose import Inline, prose
from bot.pages.spans import anchors

# Topics that steer a conversation, and so say nothing on a page.
_STEERING: Final = frozenset("menu more thanks repeat wait start fallback".split())
# On a page nobody has texted yet: what is said there is another text of the same answer.
_UNTEXTED: Final = {"stop": "how"}
# Situations in which something is told, and nothing asked: what is said back answers no question.
_SAID_BACK: Final = frozenset({"detail", "called", "scared"})


@dataclass(frozen=True, slots=True)
class Question:
    """A question within a topic: its *id* is the anchor, and *html* the answer."""

    id: str
    title: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Section:
    """A topic: its *id* is the anchor, *question* the heading, *html* paragraphs and lists."""

    id: str
    title: str
    question: str
    html: Markup
    questions: tuple[Question, ...]


def sections(content: Content, language: Language) -> tuple[Section, ...]:
    """Return the sections: safety first, then as on the menu, then the rest."""
    ids = _order(content)
    inline = anchors(content, language, ids)
    return tuple(_section(id, content, language, inline) for id in ids)


def anchor(answer: str) -> str:
    """Return the anchor of an answer: "report-anonymous" of "report.anonymous"."""
    return answer.replace(".", "-")


def _order(content: Content) -> tuple[str, ...]:
    every = (*SAFETY, *content.knowledge.menu, *content.topics)
    return tuple(dict.fromkeys(id for id in every if id not in _STEERING))


def _section(id: str, content: Content, language: Language, inline: Inline) -> Section:
    return Section(
        id,
        content.topics[id].titles[language],
        content.answers[id].question[language],
        _html(id, content, language, inline),
        tuple(_questions(id, content, language, inline)),
    )


def _questions(
    topic: str, content: Content, language: Language, inline: Inline
) -> Iterator[Question]:
    for id in content.answers:
        if id != topic and topic_of(id) == topic:
            html = _html(id, content, language, inline)
            yield Question(anchor(id), content.title(id, language), html)


def _html(id: str, content: Content, language: Language, inline: Inline) -> Markup:
    """Return every page of the answer *id*, and its text for each situation that is asked about."""
    words = content.page_words
    situations = words.answers[id].situations
    if id in _UNTEXTED:
        return prose(situations[_UNTEXTED[id]][language], inline)
    pages = words.answers[id].pages
    signs = [words.common[name][language] for name in PAGE_NUMBERS]
    texts = [unnumbered(page[language], at, len(pages), signs) for at, page in enumerate(pages)]
    for label in content.knowledge.classifier.labels:
        answer, _, situation = label.partition("~")
        if answer == id and situation and situation not in _SAID_BACK:
            texts.append(situations[situation][language])
    return Markup().join(prose(text, inline) for text in texts)
