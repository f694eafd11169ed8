"""Marks what can be activated in a text: numbers, choices, and keywords."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from bot.dialogue.content import Content
from bot.dialogue.turn import labels
from bot.nlu.context import Context, Language
from bot.nlu.intent import FALLBACK, PRESCRIBED, WHOLE_MENU
from bot.pages.links import linked
from bot.pages.prose import Inline

# Carriers act on the words of these; on a page they would be buttons that do nothing.
_NO_WORDS: Final = PRESCRIBED | {FALLBACK}
_OFFER: Final = Markup('<button class="offer" form="pick" name="say" value="{}">{}</button>')
_WORD: Final = Markup('<button class="word" form="pick" name="say" value="{}">{}</button>')


def offers(context: Context, content: Content, language: Language) -> dict[str, str]:
    """Return the choices that stand open in *context*, as replies show them, with what to send."""
    offered = content.offered(context.choices)
    return {label: str(at) for at, label in enumerate(labels(offered, content, language), 1)}


def open_list(context: Context) -> str:
    """Return a name of the list whose numbers count in *context*: that of the menu if no other."""
    return "menu" if context.choices in ((), (WHOLE_MENU,)) else " ".join(context.choices)


def buttons(choices: Mapping[str, str], content: Content, language: Language) -> Inline:
    """Return what makes buttons of *choices*, and of the words in capitals that can be sent."""
    words = keywords(content, language)

    def button(found: str) -> Markup:
        if found in choices:
            return _OFFER.format(choices[found], found)
        return _WORD.format(found, found)

    return _marked((*choices, *words), button)


def anchors(content: Content, language: Language, sections: Iterable[str]) -> Inline:
    """Return what makes links of the words in capitals whose topic is one of *sections*.

    Where an answer says to type the town, the link leads to the field for it.
    """
    there = set(sections)
    words = {word: topic for word, topic in keywords(content, language).items() if topic in there}
    words[content.common["page.call.typed"][language]] = "town"

    def link(found: str) -> Markup:
        return Markup('<a href="#{}">{}</a>').format(words[found], found)

    return _marked(tuple(words), link)


def keywords(content: Content, language: Language) -> dict[str, str]:
    """Return the words that texts name in capitals, titles of topics, each with its topic."""
    return {
        title.upper(): topic.id
        for topic in content.topics.values()
        if topic.id not in _NO_WORDS and (title := topic.titles[language])
    }


def _marked(wanted: tuple[str, ...], mark: Callable[[str], Markup]) -> Inline:
    """Return what marks each of *wanted* in a line, and links the numbers around them."""
    pattern = _pattern(wanted)

    def inline(line: str) -> Markup:
        # Every second piece is one that was found.
        pieces = pattern.split(line) if wanted else [line]
        return Markup().join(
            mark(piece) if at % 2 else linked(piece) for at, piece in enumerate(pieces)
        )

    return inline


@lru_cache(maxsize=256)
def _pattern(wanted: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(wanted, key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))})(?!\w)")
