"""directory.yaml: offices, hours, lines, and places, each with a source and dates."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from bot.content import schema
from bot.content.problems import Problem
from bot.content.yaml_nodes import Node, is_past
from bot.dialogue.content import Office
from bot.dialogue.hours import Hours
from bot.nlu.places import Place

FILE = "directory.yaml"
# No program of today answers before or after these.
_YEARS = range(2000, 2100)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PHONE = re.compile(r"\d{3}-\d{3}-\d{4}")
_PLACE = "id name county in office offices state word zips aliases asked sources note".split()
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_ID = re.compile(r"[a-z0-9_]+")
_SHORT = re.compile(r"\d{3}|\d{5,6}")


@dataclass(frozen=True, slots=True)
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
    problems += schema.missing_keys(node, schema.DIRECTORY)
    offices = dict(_offices(node, problems))
    places = dict(_places(node, offices, problems))
    register = Directory(
        offices=offices,
        places=places,
        names=_names(node),
        asked={
            entry["id"].text(): entry["asked"].texts()
            for entry in node["places"].entries()
            if entry["asked"]
        },
        hours=_hours(node, problems),
        facts=dict(_facts(node["lines"])),
        state_lines={
            entry["state"].text(): (entry["name"].text(), entry["call"].text())
            for _, entry in node["lines"].items()
            if entry["state"]
        },
        never_use=frozenset(bad["number"].text() for bad in node["never_use"].entries()),
    )
    problems += _fact_problems(node, register)
    return register


def facts(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield every entry that must carry sources and dates, with a name for it."""
    if "hours" in node:
        yield "hours", node["hours"]
    yield from ((f"lines.{id}", entry) for id, entry in node["lines"].items())
    yield from ((f"offices.{id}", entry) for id, entry in node["offices"].items())


def _offices(node: Node, problems: list[Problem]) -> Iterator[tuple[str, Office]]:
    for id, entry in node["offices"].items():
        phone = entry["phone"].text()
        if not _PHONE.fullmatch(phone):
            todo = "Write it as 508-235-9800, in quotes."
            problems.append(entry.problem(f"Office {id} has no phone number.", todo))
        yield id, Office(id, entry["name"].text() or id, phone, bool(entry["disputed"]))


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
    hours, line = node["hours"], node["line"]
    problems += _hours_problems(hours)
    opens, closes = (
        time.fromisoformat(text) if _TIME.fullmatch(text) else time(0)
        for text in (hours["open"].text(), hours["close"].text())
    )
    days = frozenset(_DAYS.index(day) for day in hours["days"].texts() if day in _DAYS)
    zone = _zone(line["zone"], problems)
    return Hours(days, opens, closes, zone, _holidays(line["holidays"], problems))


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
        todo = 'Write them as open: "09:00" and close: "16:45".'
        yield node.problem("The opening hours cannot be read.", todo)
    days = node["days"].texts()
    if not days or set(days) - set(_DAYS):
        odd = ", ".join(sorted(set(days) - set(_DAYS)))
        what = f"There is no day `{odd}`." if odd else "The opening hours name no day."
        yield node["days"].problem(what, "Write days: [mon, tue, wed, thu, fri].")


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
    for bad in sorted(register.numbers & register.never_use):
        where = next(e for _, e in facts(node) if bad in {v.text() for _, v in e.items()})
        yield where.problem(f"{bad} is listed under `never_use`.", "Use the right number.")


def overdue(node: Node, today: date) -> Iterator[Problem]:
    """Yield a warning for each fact that should have been checked again by *today*."""
    for name, entry in facts(node):
        due = entry["recheck"]
        if is_past(due, today):
            what = f"`{name}` was to be checked again by {due.date()}."
            todo = "Check it, then write today's date as `checked` and a new date as `recheck`."
            yield entry.problem(what, todo, warning=True)
