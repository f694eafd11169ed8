"""The topics of intents.yaml: their titles, and their numbers on the menu."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.content import schema
from bot.content.problems import Problem
from bot.content.yaml_nodes import Node
from bot.core.model import CREOLES, LANGUAGES, Texts, Topic

# The ids that everything outside may rely on, in the order of docs and menus.
TOPICS: Final = (
    "menu definition examples facts risk_factors red_flags report hotline office training about "
    "emergency help_me crisis images mandated privacy person language more thanks "
    "stop start help fallback"
).split()
# Words that lead to a topic by another way: BACK turns a page, other languages are named.
# Phrases are written in these languages; replies in the first three.
PHRASE_LANGUAGES: Final = (*LANGUAGES, *CREOLES)
PSEUDO: Final = ("back", "other_language")
# Lists of phrases of a topic.
_PHRASES: Final = ("only", "hints", "says")
_FIELDS: Final = ("title", "menu", *_PHRASES)


def read(node: Node, problems: list[Problem]) -> dict[str, Topic]:
    """Return the topics in *node*; what is wrong is added to *problems*."""
    problems += _name_problems(node)
    topics = dict(_topics(node, problems))
    problems += _menu_problems(node, topics)
    return topics


def _name_problems(node: Node) -> Iterator[Problem]:
    for id, entry in node.items():
        if id not in (*TOPICS, *PSEUDO):
            yield entry.problem(f"`{id}` is no topic.", f"Topics are: {', '.join(TOPICS)}.")
        yield from schema.unknown_keys(entry, _FIELDS)
        for field in ("title", *_PHRASES):
            yield from schema.unknown_keys(entry[field], PHRASE_LANGUAGES)
        for field in _PHRASES:
            yield from schema.not_lists(entry[field])
    for id in TOPICS if node else ():
        if id not in node:
            todo = "Restore it, or undo the change."
            yield node.problem(f"Topic `{id}` is missing.", todo)


def _topics(node: Node, problems: list[Problem]) -> Iterator[tuple[str, Topic]]:
    for id, entry in node.items():
        titles: Texts = {language: entry["title"][language].text() for language in LANGUAGES}
        if id in TOPICS and not all(titles.values()):
            missing = ", ".join(language for language, title in titles.items() if not title)
            todo = "Add it under `title`."
            problems.append(entry.problem(f"Topic `{id}` has no title in {missing}.", todo))
        menu = entry["menu"].text()
        if menu and not menu.isdecimal():
            todo = "Write a number, or leave `menu` out."
            problems.append(entry["menu"].problem(f"`menu: {menu}` is no number.", todo))
        yield id, Topic(id, titles, int(menu[:3]) if menu.isdecimal() else 0)


def _menu_problems(node: Node, topics: Mapping[str, Topic]) -> Iterator[Problem]:
    """Yield a problem where the numbers are not 1, 2, 3...: a choice is found by counting."""
    listed = sorted((topic for topic in topics.values() if topic.menu), key=lambda t: t.menu)
    if len(listed) < sum("menu" in entry for _, entry in node.items()):
        return  # One of them is no number, which is a problem already.
    for place, topic in enumerate(listed, 1):
        if topic.menu != place:
            what = f"`menu: {topic.menu}` stands where the menu needs {place}."
            todo = "Number the topics of the menu 1, 2, 3, each once."
            yield node[topic.id]["menu"].problem(what, todo)
            return
