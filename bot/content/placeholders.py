"""Names in braces: facts are filled in when loading, placeholders when answering."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Final

from bot.content import media, numbers
from bot.content.media import Medium
from bot.content.problems import Problem
from bot.content.topics import LABELS
from bot.content.yaml_nodes import Node
from bot.dialogue.content import Topic
from bot.nlu.context import Language

# How many topics the menu shows on each of its pages.
MENU_PAGE: Final = 6


def _all_situations(
    own: Mapping[str, Mapping[str, str]],
) -> Mapping[str, Mapping[str, str]]:
    """Return the *own* situations of each answer, and those that the classifier knows."""
    found = {answer: dict(names) for answer, names in own.items()}
    for label in LABELS:
        answer, _, name = label.partition("~")
        if name:
            found.setdefault(answer, {})[name] = ""
    return found


# The placeholders of each situation, by answer; those that the classifier knows have none.
SITUATIONS: Final = _all_situations(
    {
        "office": {
            "open": "place office number",
            "closed": "place office number why opens",
            "unconfirmed": "place office why",
            "either": "place choices",
            "which": "choices",
            "state": "place line number",
            "elsewhere": "place",
            "unsourced": "place",
            "unknown": "",
        },
        "report": {"ask": "", "danger": ""},
        "report.immigration": {"young": ""},
        "report.text": {"young": ""},
        "facts.boys": {"young": ""},
        "about.cac": {"young_again": ""},
        "help_me.trouble": {"grown": ""},
        "images": {"grown": ""},
        "crisis": {"again": "", "hurt_again": ""},
        "emergency": {"again": ""},
        "language": {"other": ""},
        "more": {"end": "", "nothing": ""},
        "stop": {"how": ""},
        "wait": {"danger": "", "forgotten": ""},
    }
)
# The texts of the shared files that have placeholders.
SHARED_PLACEHOLDERS: Final = {
    "did_you_mean": "choices",
    "sorry": "choices",
    "why.holiday": "holiday",
    "choice": "number title",
    "hour": "hour",
    "hour_pm": "hour",
    "opens": "day hour",
    "opens_today": "hour",
    "opens_later": "day date hour",
    "town.open": "place number",
    "town.closed": "place",
    "town.state": "place line number",
    "town.elsewhere": "place",
    "paging.next": "page pages",
    "paging.last": "page pages",
    "voice.towns": "choices",
    "voice.offices": "place choices",
    "voice.choice": "number title",
    "voice.told.open": "place office number",
    "voice.told.closed": "place office",
    "voice.told.unconfirmed": "place",
    "voice.told.unsourced": "place",
    "voice.told.elsewhere": "place",
    "voice.told.state": "place line number",
    "voice.connecting.office": "office",
    "poster.to": "number",
    "poster.small_print.program": "legal",
    "poster.small_print.terms": "terms",
    "poster.small_print.privacy": "privacy",
    "page.call.number": "number",
    "page.call.office": "office number",
    "page.call.line": "line number",
    "page.call.meant": "place",
    "chat.urgent.call": "number",
    "chat.urgent.text": "number",
    "protocol.misses.text": "texts missed missed_share risky harmful harmful_share",
    "protocol.alarms.text": "everyday alarms alarms_share",
    "protocol.questions.text": "legal",
    "terms.program.text": "legal",
    "terms.help.text": "legal",
    "notice.questions.text": "legal",
    "page.ask.text": "words number",
    "page.ask.read": "title",
    "page.topics.found": "count",
}
# A telephone number or short code, as the directory's numbers stand in a text.
LITERAL: Final = re.compile(r"\d{3}[-. )]*\d{3}[-. ]*\d{4}|\b(?:911|988|\d{5,6})\b")

_NAME: Final = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills *facts* and the numbered topics of the *menu* into texts; notes what is wrong.

    Where the words of a text and those of a page differ, it takes those of *medium*.
    """

    facts: Mapping[str, str]
    menu: Sequence[Topic]
    problems: list[Problem]
    medium: Medium = "text"

    def fill(self, entry: Node, page: int, language: Language, placeholders: str) -> str:
        """Return the text of *entry* with its facts; its *placeholders* stay as they are."""
        written = media.said(entry.text(), self.medium)
        if number := _stray(written):
            todo = (
                "Write its id instead, such as {hotline}: numbers live in directory.yaml; if it is"
                " no number to call, put a word between its figures."
            )
            self.problems.append(entry.problem(f"The number {number} is written out.", todo))
        if wrong := _wrong_brace(written):
            todo = "Write names in braces, such as {hotline}, and no other brace."
            self.problems.append(entry.problem(wrong, todo))
            return written
        known = placeholders.split()
        return "".join(
            before + ("" if name is None else self._value(name, entry, page, language, known))
            for before, name in _parts(written)
        )

    def _value(
        self, name: str, entry: Node, page: int, language: Language, placeholders: Sequence[str]
    ) -> str:
        if name in placeholders:
            return f"{{{name}}}"
        if name == "menu":
            shown = self.menu[page * MENU_PAGE : (page + 1) * MENU_PAGE]
            return "\n".join(f"{topic.menu} {topic.titles[language]}" for topic in shown)
        # Without any facts the register could not be read, which is said once, there.
        if self.facts and not self.facts.get(name):
            todo = "Use an id of `lines` in directory.yaml, such as {hotline} or {cac.web}."
            self.problems.append(entry.problem(f"{{{name}}} is not known here.", todo))
        return self.facts.get(name, "")


# These are kept for our own texts, of which an edit changes one or two.
@lru_cache(maxsize=4096)
def _stray(written: str) -> str:
    """Return the first number that is written out."""
    return numbers.stray(_NAME.sub("x", written))


@lru_cache(maxsize=4096)
def _wrong_brace(written: str) -> str:
    """Return what is wrong with a brace of *written*; empty where all have names between them."""
    try:
        parts = _parts(written)
    except ValueError:
        return "A brace has no partner."
    stray = any({"{", "}"} & set(before) for before, _ in parts)
    return "A brace would be sent as it is." if stray else ""


@lru_cache(maxsize=4096)
def _parts(written: str) -> tuple[tuple[str, str | None], ...]:
    """Return each stretch of *written* with the name in braces behind it; raises `ValueError`."""
    return tuple((before, name) for before, name, _, _ in Formatter().parse(written))
