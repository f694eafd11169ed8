"""The keys that each content file must have, and checks of keys and lists."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from bot.content.problems import Problem
from bot.content.yaml_nodes import Node
from bot.nlu import places
from bot.nlu.context import LANGUAGES, answer_of

# Groups that the rules name, beside those of towns.
_PEOPLE: Final = (
    "young work other grown child adult measure hearsay machine correction denial unhurt question"
).split()
# Thresholds that belong to no answer.
THRESHOLDS: Final = (
    "default",
    "within",
    "doubtful",
    "choice",
    "again",
    "danger",
    "danger_answer",
    "question",
    "off_topic",
    "writer",
    "other_writer",
    "about_others",
)
DIRECTORY: Final = (
    "line.county", "line.state", "line.agency.short", "line.zone", "line.holidays.country",
    "sources", "hours", "fixed.emergency", "fixed.lifeline", "lines", "offices",
    "never_use", "places", "elsewhere",
)  # fmt: skip
INTENTS_SECTIONS: Final = (
    "carrier reactions numbers number_words courtesy languages language_words towns people "
    "thresholds topics messages dangers phrases groups"
).split()
INTENTS: Final = (
    *INTENTS_SECTIONS[:-2],
    *(f"carrier.{answer}" for answer in ("stop", "start", "help")),
    *(f"towns.{group}" for group in places.GROUPS),
    *(f"people.{group}" for group in _PEOPLE),
    *(f"thresholds.{name}" for name in THRESHOLDS),
)
# Texts that replies are put together of.
COMMON: Final = (
    "notice notice_full also.crisis also.emergency also.first also.hurt also.young "
    "did_you_mean sorry apology choice hour hour_pm opens opens_later opens_today "
    "paging.next paging.last town.open town.closed town.state town.elsewhere town.here "
    "why.early why.night why.weekend why.holiday why.closing.other closings.other "
    "days.mon days.tue days.wed days.thu days.fri days.sat days.sun "
    "holidays.new_years_day holidays.martin_luther_king_jr_day holidays.washingtons_birthday "
    "holidays.patriots_day holidays.memorial_day holidays.juneteenth_national_independence_day "
    "holidays.independence_day holidays.labor_day holidays.columbus_day holidays.veterans_day "
    "holidays.thanksgiving_day holidays.christmas_day"
).split()
# Lists beside them: words by which an answer is reached, other words in capitals, older terms.
COMMON_LISTS: Final = ("keywords", "capitals", "older_terms")
# Texts that other shared files must have, by file.
SHARED: Final = {
    "_voice": (
        "greeting menu town towns offices choice "
        "told.hotline told.open told.closed told.unconfirmed told.unsourced told.elsewhere "
        "told.state offer "
        "options.connect options.connect_office options.told options.text options.next "
        "options.heard options.safety "
        "note.what note.again note.sent note.stopped note.unsent note.unanswered note.completed "
        "connecting.office connecting.hotline nobody farewell apology "
        "words.connect words.text expected.greeting expected.menu "
        "answers.emergency.1 answers.near_danger.1 answers.crisis.1 answers.images.1 "
        "answers.help_me.1 answers.red_flags.1 answers.training.1"
    ).split(),
    "_pace": ("last", "busy"),
}
# Shared texts that there are in Creole too.
CREOLE_COMMON: Final = ("notice", "also.crisis", "also.emergency", "pace.last", "pace.busy")
LOCK_SCREEN: Final = tuple(f"lock_screen.{language}" for language in LANGUAGES)
# More names than this are not listed in a message.
_LISTED: Final = 40
_ELSEWHERE: Final = "an id that docs/edit-files.md lists"


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
            # A text for a situation, `help_me~meet`, goes with its answer.
            answer = answer_of(name)
            meant = [answer] if answer in expected else get_close_matches(name, expected, 1)
            hint = f"Did you mean `{meant[0]}`?  " if meant else ""
            named = f"one of: {', '.join(expected)}" if len(expected) <= _LISTED else _ELSEWHERE
            todo = f"{hint}Correct it to {named}."
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
