"""The right number: every place and every ZIP code, at every kind of minute, in a conversation.

The register is read here without the program's own reader, and the days off are written by hand.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
import yaml

from bot.dialogue.content import Content
from bot.dialogue.conversation import Reply, respond
from bot.dialogue.segments import measure
from bot.nlu.context import Context, Language
from bot.nlu.message import Message
from tests.clock import NIGHT, OPEN, local
from tests.processes import ROOT

REGISTER = yaml.load((ROOT / "directory.yaml").read_text("utf-8"), yaml.CSafeLoader)
OFFICES: Mapping[str, Any] = REGISTER["offices"]
PLACES: list[Any] = [*REGISTER["places"], *REGISTER["elsewhere"]]
HOTLINE = "800-792-5200"
# The line of each neighbouring state, by name.
STATE_LINES = {line["state"]: line for line in REGISTER["lines"].values() if "state" in line}
CHILDHELP = REGISTER["lines"]["childhelp"]["call"]
PHONE = re.compile(r"\d{3}-\d{3}-\d{4}")
BUDGET: Mapping[Language, int] = {"en": 2, "es": 3, "pt": 3}

# Local minutes of ordinary weeks, and whether offices can be called.
ORDINARY = {
    "2026-11-30T08:59": False,  # Monday
    "2026-11-30T09:00": True,
    "2026-11-30T12:00": True,
    "2026-11-30T16:44": True,
    "2026-11-30T16:45": False,
    "2026-11-30T23:30": False,
    "2026-12-04T16:44:59": True,  # Friday
    "2026-12-05T12:00": False,  # Saturday
    "2027-03-14T02:30": False,  # Sunday: the clocks have just gone forward
}
# The legal holidays of Massachusetts (M.G.L. c.4 s.7 cl.18), as the calendar has them.
HOLIDAYS = [
    "2026-01-01",  # Thu, New Year's Day
    "2026-01-19",  # Mon, Martin Luther King Day
    "2026-02-16",  # Mon, Presidents' Day
    "2026-04-20",  # Mon, Patriots' Day
    "2026-05-25",  # Mon, Memorial Day
    "2026-06-19",  # Fri, Juneteenth
    "2026-07-04",  # Sat, Independence Day
    "2026-09-07",  # Mon, Labor Day
    "2026-10-12",  # Mon, Columbus Day
    "2026-11-11",  # Wed, Veterans Day
    "2026-11-26",  # Thu, Thanksgiving
    "2026-12-25",  # Fri, Christmas
    "2027-01-01",  # Fri, New Year's Day
    "2027-01-18",  # Mon, Martin Luther King Day
    "2027-02-15",  # Mon, Presidents' Day
    "2027-04-19",  # Mon, Patriots' Day
    "2027-05-31",  # Mon, Memorial Day
    "2027-06-19",  # Sat, Juneteenth
    "2027-07-04",  # Sun, Independence Day
    "2027-07-05",  # Mon, the same, observed
    "2027-09-06",  # Mon, Labor Day
    "2027-10-11",  # Mon, Columbus Day
    "2027-11-11",  # Thu, Veterans Day
    "2027-11-25",  # Thu, Thanksgiving
    "2027-12-25",  # Sat, Christmas
]
# Fridays before a holiday on a Saturday: state offices are open.
OPEN_FRIDAYS = ["2026-07-03", "2027-06-18", "2027-12-24", "2027-12-31"]
# Holidays of Suffolk County, on which state offices are open too.
SUFFOLK_DAYS = ["2026-03-17", "2026-06-17", "2027-03-17", "2027-06-17"]
MOMENTS = {
    **ORDINARY,
    **{f"{day}T10:00": False for day in HOLIDAYS},
    **{f"{day}T10:00": True for day in OPEN_FRIDAYS + SUFFOLK_DAYS},
}


@pytest.fixture(scope="module")
def content(content: Content) -> Content:
    """Give the content as if every office were confirmed again in time for the dates above."""
    offices = {id: replace(one, trusted_until=date.max) for id, one in content.offices.items()}
    return replace(content, offices=offices)


# The towns of Bristol County, by hand.
BRISTOL = {
    "508-235-9800": "Fall River, Freetown, Somerset, Swansea, Westport",
    "508-910-1000": "New Bedford, Dartmouth, Acushnet, Fairhaven",
    "508-821-7000": "Taunton, Attleboro, Berkley, Dighton, Mansfield, North Attleborough, Norton, "
    "Raynham, Rehoboth, Seekonk",
    "508-894-3700": "Easton",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that names a place: *owners* are the ids of all places that it may mean."""

    text: str
    owners: frozenset[str]


def _offices(place: Any) -> tuple[str, ...]:
    return tuple(place.get("offices") or filter(None, [place.get("office")]))


BY_ID = {place["id"]: place for place in PLACES}


def _asked(kind: str) -> list[Asked]:
    """Return each name, alias, or ZIP once, with the places that bear it in any of these ways."""
    owners: dict[str, set[str]] = defaultdict(set)
    for place in PLACES:
        others = (text for kind in ("aliases", "zips", "asked") for text in place.get(kind, ()))
        for text in (place["name"], *others):
            owners[text.casefold()].add(place["id"])
    listed = {
        "names": [place["name"] for place in PLACES],
        "aliases": [alias for place in PLACES for alias in place.get("aliases", ())],
        "zips": [code for place in PLACES for code in place.get("zips", ())],
        "asked": [name for place in PLACES for name in place.get("asked", ())],
    }[kind]
    return [Asked(text, frozenset(owners[text.casefold()])) for text in dict.fromkeys(listed)]


def _report(when: str, content: Content) -> Context:
    """Return where a conversation stands after "report", the bot having asked for the town."""
    return respond(Message("report"), Context(), content, local(when)).context


def _answers(text: str, after: Context, when: str, content: Content) -> dict[str, Reply]:
    """Return the answer to *text* by place: several if the bot asks which place is meant."""
    reply = respond(Message(text), after, content, local(when))
    if reply.place or not reply.context.choices:
        return {reply.place: reply}
    return {
        offered.removeprefix("place:"): respond(
            Message(str(number)), reply.context, content, local(when)
        )
        for number, offered in enumerate(reply.context.choices, 1)
    }


def _wrong(cases: Iterable[Asked], when: str, is_open: bool, content: Content) -> list[str]:
    """Return what is wrong with the answers to *cases*."""
    after = _report(when, content)
    wrong = []
    for asked in cases:
        answers = _answers(asked.text, after, when, content)
        if not _leads_to(answers.keys(), asked):
            wrong.append(f"{asked.text} at {when} leads to {sorted(answers)}")
        wrong += [
            f"{asked.text} at {when}: {reply.texts}"
            for place, reply in answers.items()
            if place and not _right(BY_ID[place], reply, is_open)
        ]
    return wrong


def _leads_to(places: Set[str], asked: Asked) -> bool:
    """Return whether *places* are those of *asked*: all that differ, or one for all."""
    numbers = {(_offices(BY_ID[owner]), BY_ID[owner].get("state")) for owner in asked.owners}
    if len(numbers) > 1:
        return places == asked.owners
    return len(places) == 1 and places <= asked.owners


def _right(place: Any, reply: Reply, is_open: bool) -> bool:
    """Return whether *reply* gives the numbers for *place*, the one to call now first."""
    (text,) = reply.texts
    numbers, offices = PHONE.findall(text), _offices(place)
    if line := STATE_LINES.get(place.get("state")):
        named = line["name"] in text and "outside Massachusetts" in text
        return named and numbers == [line["call"], HOTLINE]
    if place.get("state"):
        return "outside Massachusetts" in text and numbers == [CHILDHELP, HOTLINE]
    if len(offices) != 1:
        shown = {office["phone"] for office in OFFICES.values()} & set(numbers)
        return reply.office == "" and numbers[0] == HOTLINE and not shown
    phone, disputed = OFFICES[offices[0]]["phone"], OFFICES[offices[0]].get("disputed")
    first = phone if is_open and not disputed else HOTLINE
    allowed = {HOTLINE} if disputed else {HOTLINE, phone}
    return (
        reply.office == offices[0]
        and numbers[0] == first
        and HOTLINE in numbers
        and set(numbers) <= allowed
    )


@pytest.mark.parametrize("when", [OPEN, NIGHT])
def test_every_place(when: str, content: Content) -> None:
    """An open office comes first, a closed one never, and the hotline is always there."""
    cases = _asked("names")
    assert len(cases) > 600
    assert _wrong(cases, when, when == OPEN, content) == []


@pytest.mark.parametrize(("when", "is_open"), MOMENTS.items(), ids=MOMENTS)
def test_every_office_at_every_kind_of_minute(when: str, is_open: bool, content: Content) -> None:
    """So it is for a place of each office, or of several, and of each other state."""
    of_each = {
        (_offices(BY_ID[owner]), BY_ID[owner].get("state")): asked
        for asked in _asked("names")
        for owner in asked.owners
    }
    assert len(of_each) > len(OFFICES)
    assert _wrong(of_each.values(), when, is_open, content) == []


@pytest.mark.parametrize("when", [OPEN, NIGHT])
@pytest.mark.parametrize("kind", ["zips", "aliases", "asked"])
def test_every_other_name(kind: str, when: str, content: Content) -> None:
    """A ZIP, a short or an old name leads to its place, or to a choice that has it."""
    assert _wrong(_asked(kind), when, when == OPEN, content) == []


@pytest.mark.parametrize(
    ("phone", "town"),
    [(phone, town) for phone, towns in BRISTOL.items() for town in towns.split(", ")],
)
def test_towns_of_bristol_county(phone: str, town: str, content: Content) -> None:
    """Each of the twenty towns gets the number that is published for it."""
    (reply,) = _answers(town, _report(OPEN, content), OPEN, content).values()
    assert PHONE.findall(reply.texts[0]) == [phone, HOTLINE]


@pytest.mark.parametrize("place", [place["id"] for place in PLACES if len(_offices(place)) > 1])
def test_two_offices_are_a_choice(place: str, content: Content) -> None:
    """Where two offices may serve a place, a number picks the one that stood beside it."""
    name = BY_ID[place]["name"]
    reply = respond(Message(name), _report(OPEN, content), content, local(OPEN))
    assert reply.context.choices == tuple(f"office:{id}" for id in _offices(BY_ID[place]))
    for number, office in enumerate(_offices(BY_ID[place]), 1):
        picked = respond(Message(str(number)), reply.context, content, local(OPEN))
        assert picked.place == place
        assert _right({"office": office}, picked, True)


@pytest.mark.parametrize("language", BUDGET)
@pytest.mark.parametrize("when", [OPEN, NIGHT, "2026-12-24T20:00", "2026-06-19T10:00"])
def test_every_answer_fits(language: Language, when: str, content: Content) -> None:
    """With the longest names, days, and holidays, an answer stays within its parts of GSM-7."""
    context = Context(language=language, asked="town")
    too_long = [
        text
        for place in PLACES
        for text in respond(Message(place["name"]), context, content, local(when)).texts
        if measure(text).encoding != "GSM-7" or measure(text).parts > BUDGET[language]
    ]
    assert too_long == []
