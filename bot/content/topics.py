"""The topics and answers: their ids, titles, and numbers on the menu."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.content import schema
from bot.content.problems import Problem
from bot.content.yaml_nodes import Node
from bot.dialogue.content import Texts, Topic
from bot.nlu.context import LANGUAGES, topic_of
from bot.nlu.intent import HURT, SAFETY

# The ids that everything outside may rely on, in the order of docs and menus.
TOPICS: Final = (
    "menu definition examples facts risk_factors red_flags report hotline office training about "
    "emergency help_me crisis images mandated privacy person stop_it_now language more thanks "
    "repeat wait stop start help fallback"
).split()
# The answers to one question within a topic.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "definition": ("consent",),
    "facts": ("boys",),
    "red_flags": ("sign",),
    "report": (
        "next", "anonymous", "unsure", "no_answer", "nothing_done", "police", "custody", "missing",
        "adult", "elsewhere", "notes", "text", "access", "immigration", "disclosed", "talk",
        "grooming", "medical", "past", "work",
    ),
    "training": ("details",),
    "mandated": ("details",),
    "about": ("cac", "parents", "help_out"),
    "help_me": ("abuse", "safe_place", "leave", "trouble", "tell", "friend"),
    "images": ("money", "parent", "got"),
    "crisis": ("text", "other"),
    "emergency": ("place",),
}  # fmt: skip
ANSWERS: Final = tuple(
    id for topic in TOPICS for id in (topic, *(f"{topic}.{name}" for name in NAMES.get(topic, ())))
)
# What the classifier tells apart: the answers, and situations of them that it knows.
LABELS: Final = (
    *ANSWERS, "definition~work", "report~detail", "report.next~him", "report.next~court",
    "report.next~charged", "report.next~placed", "report.next~with_me", "report.next~called",
    "report.anonymous~revenge", "report.unsure~regret", "report.unsure~covers",
    "report.custody~order", "report.custody~lawyer", "report.custody~relative",
    "report.missing~refused", "report.missing~back", "report.adult~assaulted", "report.adult~self",
    "report.adult~with_child", "report.notes~questions", "report.notes~confront",
    "report.immigration~visa", "report.disclosed~promise", "report.disclosed~home",
    "report.talk~phone", "report.grooming~comes", "report.work~now", "report.work~alone",
    "report.work~fired", "report.work~owner", "mandated.details~own_job", "mandated.details~boss",
    "mandated.details~family", "mandated.details~penalty", "mandated.details~privacy", "about~use",
    "about~dcf", "about.cac~visit", "about.cac~young", "about.parents~needs", "person~numbers",
    "person~call", "person~shaken", "privacy~delete", "help_me~detail", "help_me~scared",
    "help_me~meet", "help_me~fault", "help_me~sign", "help_me~threat", "help_me.abuse~detail",
    "help_me.abuse~tonight", "help_me.abuse~doctor", "help_me.safe_place~police",
    "help_me.safe_place~parents", "help_me.tell~words", "help_me.tell~found_out",
    "help_me.tell~how_much", "images~down", "images~fake", "images.money~paid",
    "images.got~trouble", "images.got~device", "crisis~hurt", "stop_it_now~arrest",
    "stop_it_now~child",
)  # fmt: skip
# What a whole message may lead to besides: a page before, the end of what is remembered, a
# complaint that this was not asked, a town that is not known.
COMMANDS: Final = ("back", "wait~forgotten", "repeat~sorry", "office~unknown")
# What the phrases of each section of intents.yaml may lead to.
PHRASE_LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "phrases": ANSWERS,
    "messages": (*ANSWERS, *COMMANDS),
    "dangers": (*(id for id in ANSWERS if topic_of(id) in SAFETY), HURT),
}
_FIELDS: Final = ("title", "menu")


def read(node: Node, problems: list[Problem]) -> dict[str, Topic]:
    """Return the topics in *node*; what is wrong is added to *problems*."""
    problems += _name_problems(node)
    topics = dict(_topics(node, problems))
    problems += _menu_problems(node, topics)
    return topics


def _name_problems(node: Node) -> Iterator[Problem]:
    for id, entry in node.items():
        if id not in TOPICS:
            yield entry.problem(f"`{id}` is no topic.", f"Topics are: {', '.join(TOPICS)}.")
        yield from schema.unknown_keys(entry, _FIELDS)
        yield from schema.unknown_keys(entry["title"], LANGUAGES)
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
