"""directory.yaml: offices, hours, lines, and places, each with a source and dates."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from bot.content import fileset, numbers, schema
from bot.content.problems import Problem
from bot.content.yaml_nodes import Node, is_due
from bot.dialogue.content import Office
from bot.dialogue.hours import Hours
from bot.nlu.places import Place

FILE = fileset.DIRECTORY
# No program of today answers before or after these.
_YEARS = range(2000, 2100)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PHONE = re.compile(r"\d{3}-\d{3}-\d{4}")
_PLACE = "id name county in office offices state word zips aliases asked sources note".split()
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
# So long past `recheck` an office is still offered by number.
TRUSTED = timedelta(days=90)
# Lines that somebody calls who is in danger.
LIFELINES = ("lines.emergency", "lines.hotline", "lines.lifeline")
# Fields that no reply shows.
_UNSHOWN = ("note", "checked", "recheck", "disputed", "sources", "address")
_ID = re.compile(r"[a-z0-9_]+")
_SHORT = re.compile(r"\d{3}|\d{5,6}")


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """The facts: what replies may show, by id, and the *names* of each place.

    *asked* are names that count only as an answer to the question for the town.
    *facts* gives the text of each `{id.field}`; *state_lines* the (name, number) to call in each
    neighbouring state.
    """

    offices: Mapping[str, Office]
    places: Mapping[str, Place]
    names: Mapping[str, list[str]]
    asked: Mapping[str, list[str]]
    hours: Hours
    facts: Mapping[str, str]
    state_lines: Mapping[str, tuple[str, str]]
    never_use: frozenset[str]

    @property
    def numbers(self) -> frozenset[str]:
        """Every number that a reply may show."""
        lines = {value for value in self.facts.values() if _PHONE.fullmatch(value)}
        short = {value for value in self.facts.values() if _SHORT.fullmatch(value)}
        return frozenset(lines | short | {office.phone for office in self.offices.values()})


def read(node: Node, problems: list[Problem]) -> Directory:
    """Return the register in *node*; what is wrong is added to *problems*."""
    register, found = _read(node)
    problems += found
    return register


@lru_cache(maxsize=4)
def _read(node: Node) -> tuple[Directory, tuple[Problem, ...]]:
    """Return the register and what is wrong with it; an edit of a text leaves it as it is."""
    problems = list(schema.missing_keys(node, schema.DIRECTORY))
    hours = _hours(node, problems)
    offices = dict(_offices(node, hours, problems))
    places = dict(_places(node, offices, problems))
    problems += _number_problems(node["lines"])
    register = Directory(
        offices=offices,
        places=places,
        names=_names(node),
        asked={
            entry["id"].text(): entry["asked"].texts()
            for entry in node["places"].entries()
            if entry["asked"]
        },
        hours=hours,
        facts=dict(_facts(node["lines"])),
        state_lines={
            entry["state"].text(): (entry["name"].text(), entry["call"].text())
            for _, entry in node["lines"].items()
            if entry["state"]
        },
        never_use=frozenset(bad["number"].text() for bad in node["never_use"].entries()),
    )
    problems += _fact_problems(node, register)
    return register, tuple(problems)


def facts(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield every entry that must carry sources and dates, with a name for it."""
    if "hours" in node:
        yield "hours", node["hours"]
    yield from ((f"lines.{id}", entry) for id, entry in node["lines"].items())
    yield from ((f"offices.{id}", entry) for id, entry in node["offices"].items())


def title(id: str, entry: Node) -> str:
    """Return what staff call the fact *id*, which is *entry*."""
    name = entry["name"].text() or id.rpartition(".")[2].replace("_", " ").capitalize()
    return f"{name} office" if id.startswith("offices.") else name


def _offices(node: Node, usual: Hours, problems: list[Problem]) -> Iterator[tuple[str, Office]]:
    for id, entry in node["offices"].items():
        phone = entry["phone"].text()
        if not _PHONE.fullmatch(phone):
            todo = "Write it as 508-235-9800, in quotes."
            problems.append(entry.problem(f"Office {id} has no phone number.", todo))
        recheck = entry["recheck"].date()
        yield (
            id,
            Office(
                id,
                entry["name"].text() or id,
                phone,
                disputed=bool(entry["disputed"]),
                trusted_until=recheck + TRUSTED if recheck else date.max,
                hours=_own_hours(entry["hours"], usual, problems),
            ),
        )


def _places(
    node: Node, offices: Mapping[str, Office], problems: list[Problem]
) -> Iterator[tuple[str, Place]]:
    taken: set[str] = set()
    for entry in (*node["places"].entries(), *node["elsewhere"].entries()):
        id, name = entry["id"].text(), entry["name"].text()
        if not _ID.fullmatch(id) or not name or id in taken:
            what = f"This place has no id and name of its own ({id or name or 'empty'})."
            todo = "Give it a name, and an id such as fall_river that no other place has."
            problems.append(entry.problem(what, todo))
        taken.add(id)
        problems += schema.unknown_keys(entry, _PLACE)
        problems += schema.not_lists(entry, ("aliases", "zips", "offices", "asked"))
        if not {"office", "offices", "state"} & {field for field, _ in entry.items()}:
            todo = "Write `office: null` if none is known."
            problems.append(entry.problem(f"{name or id} has no `office`.", todo))
        served = tuple(entry["offices"].texts() or filter(None, [entry["office"].text()]))
        for office in set(served) - set(offices):
            todo = "Use an id from `offices` above."
            problems.append(entry.problem(f"There is no office `{office}`.", todo))
        known = tuple(office for office in served if office in offices)
        yield id, Place(id, name, known, entry["state"].text(), entry["word"].text() == "true")


def _names(node: Node) -> dict[str, list[str]]:
    return {
        entry["id"].text(): [
            entry["name"].text(),
            *entry["aliases"].texts(),
            *entry["zips"].texts(),
        ]
        for entry in (*node["places"].entries(), *node["elsewhere"].entries())
    }


def _hours(node: Node, problems: list[Problem]) -> Hours:
    line = node["line"]
    zone, days_off = _zone(line["zone"], problems), _holidays(line["holidays"], problems)
    return _week(node["hours"], Hours(frozenset(), time(0), time(0), zone, days_off), problems)


def _own_hours(node: Node, usual: Hours, problems: list[Problem]) -> Hours | None:
    """Return the hours of one office in *node*; zone and holidays are the *usual* ones."""
    if not node:
        return None
    problems += schema.unknown_keys(node, ("days", "open", "close"))
    return _week(node, usual, problems)


def _week(node: Node, usual: Hours, problems: list[Problem]) -> Hours:
    """Return *usual* with the days and times in *node*."""
    problems += _hours_problems(node)
    opens, closes = (
        time.fromisoformat(text) if _TIME.fullmatch(text) else time(0)
        for text in (node["open"].text(), node["close"].text())
    )
    days = frozenset(_DAYS.index(day) for day in node["days"].texts() if day in _DAYS)
    return replace(usual, days=days, open=opens, close=closes)


def _zone(node: Node, problems: list[Problem]) -> ZoneInfo:
    try:
        return ZoneInfo(node.text() or "UTC")
    except (ValueError, ZoneInfoNotFoundError):
        todo = "Write a name of the tz database, such as America/New_York."
        problems.append(node.problem(f"`{node.text()}` is no time zone.", todo))
        return ZoneInfo("UTC")


def _holidays(node: Node, problems: list[Problem]) -> dict[date, str]:
    """Return the legal holidays of the state.

    Massachusetts has Patriots' Day, and no Friday off for a Saturday holiday.
    """
    country, state = node["country"].text(), node["state"].text()
    try:
        return dict(holidays.country_holidays(country, subdiv=state or None, years=_YEARS))
    except (NotImplementedError, ValueError, TypeError):
        todo = "Write codes of the `holidays` package: {country: US, state: MA}."
        problems.append(node.problem(f"There is no calendar `{country} {state}`.", todo))
        return {}


def _hours_problems(node: Node) -> Iterator[Problem]:
    opens, closes = node["open"].text(), node["close"].text()
    if not node:
        return
    if not _TIME.fullmatch(opens) or not _TIME.fullmatch(closes) or opens >= closes:
        todo = 'Give both, such as open: "09:00" and close: "16:45".'
        yield node.problem("The opening hours cannot be read.", todo)
    days = node["days"].texts()
    if not days or set(days) - set(_DAYS):
        odd = ", ".join(sorted(set(days) - set(_DAYS)))
        what = f"There is no day `{odd}`." if odd else "The opening hours name no day."
        yield node["days"].problem(what, "Write days: [mon, tue, wed, thu, fri].")


def _number_problems(entries: Node) -> Iterator[Problem]:
    """Yield a problem for each number to call or to text that is none."""
    for _, entry in entries.items():
        for field in ("call", "text"):
            number = entry[field].text()
            if number and not (_PHONE.fullmatch(number) or _SHORT.fullmatch(number)):
                todo = "Write it as 508-555-0100, or a short number of 3, 5 or 6 digits."
                yield entry[field].problem(f"`{number}` is no number to call or to text.", todo)


def _facts(lines: Node) -> Iterator[tuple[str, str]]:
    for id, entry in lines.items():
        for field, value in entry.items():
            if isinstance(value.value, str):
                yield f"{id}.{field}", value.text()
        yield id, entry["call"].text() or entry["web"].text()


def _fact_problems(node: Node, register: Directory) -> Iterator[Problem]:
    sources = {id for id, _ in node["sources"].items()}
    for name, entry in facts(node):
        for source in entry["sources"].entries():
            if source.text() not in sources:
                todo = "Add it under `sources`, or correct the name."
                yield source.problem(f"There is no source `{source.text()}`.", todo)
        if not entry["sources"].texts():
            yield entry.problem(f"`{name}` names no source.", "Say where it comes from.")
        for field in ("checked", "recheck"):
            if entry[field].date() is None:
                todo = "Write it as 2026-11-24."
                yield entry.problem(f"`{name}` has no date `{field}`.", todo)
    yield from _name_problems(node, register.numbers)
    yield from _fixed_problems(node)
    for bad in sorted(register.numbers & register.never_use):
        where = next(e for _, e in facts(node) if bad in {v.text() for _, v in e.items()})
        yield where.problem(f"{bad} is listed under `never_use`.", "Use the right number.")


def _fixed_problems(node: Node) -> Iterator[Problem]:
    """Yield a problem for each line to which the law gave a number, and this file another."""
    for id, number in node["fixed"].items():
        line = node["lines"][id]
        for field in ("call", "text"):
            if line[field].text() != number.text():
                what = f"`{id}` has {line[field].text() or 'nothing'} under `{field}`."
                yield line.problem(what, f"Write {number.text()}: `fixed` says that it is the law.")


def _name_problems(node: Node, known: frozenset[str]) -> Iterator[Problem]:
    """Yield a problem for each name or remark that would show a number that is none of *known*."""
    shown = [
        (field, value)
        for _, entry in facts(node)
        for field, value in entry.items()
        if field not in _UNSHOWN
    ]
    places = (*node["places"].entries(), *node["elsewhere"].entries())
    for field, value in (*shown, *(("name", place["name"]) for place in places)):
        if number := numbers.stray(value.text(), known):
            what = f"{number} in this `{field}` is no number of this file."
            yield value.problem(what, "Write a number under `call` or `text` of a line.")


def unconfirmed(node: Node, today: date) -> list[str]:
    """Return the facts that were due so long before *today* that people get the hotline instead."""
    due = {name: entry["recheck"].date() for name, entry in facts(node)}
    return [
        name
        for name, day in sorted(due.items())
        if name.startswith("offices.") and day and today > day + TRUSTED
    ]


def due(node: Node, today: date) -> dict[str, Node]:
    """Return the facts that should have been checked again by *today*."""
    return {name: entry for name, entry in facts(node) if is_due(entry["recheck"], today)}


def overdue(node: Node, today: date) -> Iterator[Problem]:
    """Yield a warning for each fact that is `due()`."""
    for name, entry in due(node, today).items():
        what = f"`{name}` was to be checked again by {entry['recheck'].date()}."
        todo = "Check it, then write today's date as `checked` and a new date as `recheck`."
        yield entry.problem(what, todo, warning=True)
