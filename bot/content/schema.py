"""The keys that each content file must have, and checks of keys and lists."""

from collections.abc import Iterable, Iterator
from typing import Final

from bot.content.problems import Problem
from bot.content.yaml_nodes import Node
from bot.core.model import LANGUAGES

_IN_EACH_LANGUAGE: Final = ("reactions", "fillers", "spellings", "ignore")
_PARTS: Final = {
    "carrier": ("stop", "start", "help"),
    # The rules of the core name these groups.
    "groups": (
        "not",
        "number_word",
        "place_lead",
        "own_town",
        "childs_town",
        "denied_town",
        "person_lead",
        "street_lead",
        "street",
        "thing",
        "massachusetts",
        "county",
    ),
    "worry": ("person", "signs", "self", "own"),
}
DIRECTORY: Final = ("sources", "hours", "lines", "offices", "never_use", "places", "elsewhere")
INTENTS: Final = (
    "numbers",
    "topics",
    *(f"{section}.{language}" for section in _IN_EACH_LANGUAGE for language in LANGUAGES),
    *(f"{section}.{part}" for section, parts in _PARTS.items() for part in parts),
)
# Texts that replies are put together of.
COMMON: Final = (
    "notice near_danger near_again apology choice hour opens opens_today paging.next paging.last "
    "why.early why.night why.weekend why.holiday creole.ht creole.kea "
    "days.mon days.tue days.wed days.thu days.fri days.sat days.sun "
    "holidays.new_years_day holidays.martin_luther_king_jr_day holidays.washingtons_birthday "
    "holidays.patriots_day holidays.memorial_day holidays.juneteenth_national_independence_day "
    "holidays.independence_day holidays.labor_day holidays.columbus_day holidays.veterans_day "
    "holidays.thanksgiving_day holidays.christmas_day"
).split()
# Texts that other shared files must have, by file.
SHARED: Final = {
    "_voice": (
        "greeting menu town towns offices choice "
        "told.hotline told.open told.closed told.unconfirmed told.unsourced told.elsewhere "
        "options.connect options.connect_office options.told options.text options.next "
        "options.heard options.safety "
        "note.what note.again note.sent note.stopped note.unsent note.unanswered note.completed "
        "connecting.office connecting.hotline nobody farewell apology "
        "words.connect words.text expected.greeting expected.menu "
        "answers.emergency.1 answers.near_danger.1 answers.crisis.1 answers.images.1 "
        "answers.help_me.1 answers.red_flags.1 answers.training.1"
    ).split(),
}
LOCK_SCREEN: Final = tuple(f"lock_screen.{language}" for language in LANGUAGES)


def find(node: Node, path: str) -> Node:
    """Return the entry at *path*, such as "why.night"; without value if there is none."""
    for name in path.split("."):
        node = node[name]
    return node


def missing_keys(node: Node, paths: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each of *paths* that *node* lacks; an unreadable file lacks nothing."""
    for path in paths if node else ():
        if not (found := find(node, path)):
            todo = "Restore it, or undo the change."
            yield found.problem(f"`{path}` is missing.", todo)


def unknown_keys(node: Node, known: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each name in *node* that nobody would look at."""
    expected = tuple(known)
    for name, entry in node.items():
        if name not in expected:
            todo = f"Correct it to one of: {', '.join(expected)}."
            yield entry.problem(f"`{name}` means nothing here.", todo)


def not_lists(node: Node, names: Iterable[str] = ()) -> Iterator[Problem]:
    """Yield a problem for each entry of *node*, or of those *names*, that is no list of texts."""
    wanted = set(names)
    for name, entry in node.items():
        if wanted and name not in wanted:
            continue
        if not isinstance(entry.value, list):
            todo = "Write [brackets] around it, or a dash before each line."
            yield entry.problem(f"`{name}` is no list.", todo)
        for item in entry.entries():
            if not isinstance(item.value, str):
                yield item.problem(f"An entry of `{name}` is no text.", "Put it in quotes.")
