"""The number for the child's town, in a county of another state, zone, week and agency."""

from dataclasses import replace

import pytest

from bot.dialogue.content import Content
from bot.dialogue.offices import holiday_id
from bot.dialogue.turn import place_name
from bot.nlu.context import LANGUAGES, Context, Language
from bot.nlu.places import Place
from tests.clock import local
from tests.county import (
    CONTENT,
    FACTS,
    HOURS,
    MONDAY,
    OPEN,
    STARTED,
    at,
    classifier,
    knowledge,
    talk,
    told,
)
from tests.county import content as county_content

# The town, and the situation, office and text that it gets while the offices are open.
TOWNS = {
    "an office": ("pine", "open", "south", "Pine: 555-010-0302 South Branch now"),
    "a ZIP": ("99001", "open", "north", "Alder Falls: 555-010-0301 North Branch now"),
    "a disputed office": ("milltown", "unconfirmed", "west", "Milltown: call"),
    "two offices": ("twin forks", "either", "", "Twin Forks: 1 North Branch, 2 South Branch"),
    "no office": ("hollow", "unsourced", "", "Hollow: call"),
    "another state": ("port ansel", "state", "", "Port Ansel, Cascadia: Cascadia Children's Line"),
    "the state itself": ("cascadia", "state", "", "Cascadia: Cascadia Children's Line"),
    "a state without a line": ("lost lake", "elsewhere", "", "Lost Lake, Absaroka is elsewhere"),
    "two towns of one name": ("river bend", "which", "", "1 River Bend, 2 River Bend, Cascadia"),
    "two towns": ("pine, new pine", "which", "", "1 Pine, 2 New Pine"),
    "two towns of one office": ("new pine, alder falls", "open", "north", "New Pine: 555-010-0301"),
}


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize(("town", "situation", "office", "said"), TOWNS.values(), ids=TOWNS)
def test_towns(town: str, situation: str, office: str, said: str, asked: bool) -> None:
    """A town gets its office, the choice, or the line of its state; the hotline stands beside."""
    (reply,) = talk(town, context=replace(STARTED, asked="town") if asked else STARTED)

    assert (reply.answer, reply.situation, reply.office) == ("office", situation, office)
    assert reply.texts[0].startswith(f"{told('office', situation)}: {said}")
    assert FACTS["hotline"] in reply.texts[0]
    assert reply.context.asked == ("choice" if situation in ("either", "which") else "")


# The town that is named beside a question, the minute, and the line that comes first.
BESIDE = {
    "an open office": ("pine", OPEN, "Pine has 555-010-0302"),
    "a closed one": ("pine", MONDAY, "Pine has 555-010-0100"),
    "a disputed one": ("milltown", OPEN, "Milltown has 555-010-0100"),
    "two offices": ("twin forks", OPEN, "Twin Forks has 555-010-0100"),
    "no office": ("hollow", OPEN, "Hollow has 555-010-0100"),
    "another state": (
        "port ansel", OPEN, "Port Ansel has Cascadia Children's Line 555-010-0400 Here:"
    ),
    "a state without a line": ("lost lake", OPEN, "Lost Lake is outside Here:"),
}  # fmt: skip
SIGNS = told("red_flags")


@pytest.mark.parametrize(("town", "when", "line"), BESIDE.values(), ids=BESIDE)
def test_a_town_beside_a_question(town: str, when: str, line: str) -> None:
    """The number of a town that is named beside a question comes first, then the answer."""
    text = f"a student in {town} has signs"
    (reply,) = talk(text, context=replace(STARTED, asked="town"), when=when)

    assert reply.texts[0].startswith(f"{line}\n{SIGNS}")
    assert (reply.answer, reply.context.asked) == ("red_flags", "")
    assert (reply.office == "south") == ("0302" in line)
    assert reply.context.place == reply.place


def test_a_town_beside_a_question_that_is_no_place_to_call() -> None:
    """Without one town the answer comes alone."""
    for place in ("river bend", "pine or new pine"):
        (reply,) = talk(f"a student in {place} has signs", context=STARTED)
        assert reply.texts[0].startswith(SIGNS)
        assert reply.office == ""


def test_a_town_beside_a_question_comes_once() -> None:
    """Who goes on about the same town has its number already."""
    text = "a student in pine has signs"
    first, second = talk(text, text, context=STARTED)

    assert first.texts[0].startswith("Pine has")
    assert "Pine has" not in second.texts[0]


@pytest.mark.parametrize(
    ("town", "line"),
    [
        ("port ansel", "Port Ansel has Cascadia Children's Line"),
        ("lost lake", "Lost Lake is outside"),
    ],
)
def test_a_town_outside_comes_with_each_answer(town: str, line: str) -> None:
    """The answers have this state's numbers, so whoever asks on is told of the other one's."""
    first, signs, again, hotline, danger = talk(
        town, "a student has signs", "a student has signs", "hotline", "he has a gun"
    )

    assert first.answer == "office"
    assert signs.texts[0].startswith(line)
    assert again.texts[0].startswith(line)
    assert (hotline.situation, hotline.place) == (first.situation, first.place)
    assert line in danger.texts[0]
    assert not danger.texts[0].startswith(line)


def test_a_town_beside_what_is_of_no_child() -> None:
    """Only where the town was asked for, and never where a danger comes first."""
    about, asked = "who pays for the line in pine", replace(STARTED, asked="town")
    (alone,) = talk(about, context=STARTED)
    (answering,) = talk(about, context=asked)
    (danger,) = talk("he has a gun in pine", context=asked)

    assert alone.texts[0].startswith(told("about"))
    assert answering.texts[0].startswith(f"Pine has 555-010-0302\n{told('about')}")
    assert danger.answer == "emergency"
    assert "Pine has" not in danger.texts[0]


def test_a_disputed_office_is_no_number_to_call() -> None:
    """An office whose number is disputed is named, and its number is not."""
    for when in (OPEN, MONDAY):
        (reply,) = talk("milltown", when=when)
        assert "555-010-0303" not in reply.texts[0]
        assert "West Branch" in reply.texts[0]


# The minute in this county, and how the closed office is spoken of.
CLOSED = {
    "before it opens": ("2026-10-14T07:59", "not open yet en until today 8h"),
    "after it closed": ("2026-10-14T15:00", "closed for the night en until thu+en 8h"),
    "Monday": (MONDAY, "closed on Mondays en until tue+en 8h"),
    "Friday night": ("2026-10-16T23:59", "closed for the night en until sun+en 8h"),
    "a holiday of its own": (
        "2026-10-17T10:00", "closed for Founders' Day en en until sun+en 8h"
    ),
}  # fmt: skip
OWN_HOURS = replace(CONTENT, hours=replace(HOURS, days=frozenset({1, 2, 3, 4, 6})))


@pytest.mark.parametrize(("when", "said"), CLOSED.values(), ids=CLOSED)
def test_hours(when: str, said: str) -> None:
    """A closed office is not the number to call now, and it is told when it opens."""
    (reply,) = talk("pine", when=when, content=OWN_HOURS)

    assert reply.situation == "closed"
    assert said in reply.texts[0]
    hotline, office = (reply.texts[0].find(n) for n in (FACTS["hotline"], "555-010-0302"))
    assert 0 < hotline < office


def test_the_zone_is_data() -> None:
    """An office is open by the clock and the calendar of its own county."""
    assert talk("pine", when="2026-11-26T10:00")[0].situation == "open"  # Thanksgiving
    assert talk("pine", when="2026-10-14T14:59")[0].situation == "open"
    assert at("2026-10-14T14:59") == local("2026-10-14T18:59")


def test_minutes_of_the_opening_hour() -> None:
    """An office that opens at half past eight is not said to open at eight."""
    half_past = replace(CONTENT, hours=replace(HOURS, open=HOURS.open.replace(minute=30)))
    (reply,) = talk("pine", when=MONDAY, content=half_past)

    assert " 8h" not in reply.texts[0]
    assert "8:30h" in reply.texts[0]


def test_either_office() -> None:
    """A choice of two offices remembers the place that it was for."""
    _, picked = talk("twin forks", "second")

    assert (picked.place, picked.office) == ("twin_forks", "south")
    assert picked.texts[0].startswith(f"{told('office', 'open')}: Twin Forks: 555-010-0302")


def test_which_town() -> None:
    """A choice of two towns leads to the office, or the line, of the one that is picked."""
    _, home = talk("river bend", "1")
    _, abroad = talk("river bend", "2")

    assert (home.place, home.office) == ("river_bend", "north")
    assert (abroad.place, abroad.situation) == ("river_bend_cascadia", "state")


def test_a_choice_without_its_place() -> None:
    """An office that was picked is named by itself where its place is not known."""
    (reply,) = talk("1", context=Context(choices=("office:north",), started=True))

    assert (reply.office, reply.place) == ("north", "")
    assert "North Branch: 555-010-0301" in reply.texts[0]


def test_the_town_is_remembered() -> None:
    """A report after a town needs no question; the same office is given, also once more."""
    pine, signs, report, again = talk("pine", "red flags", "report", "again")

    assert [reply.office for reply in (pine, signs, report, again)] == [
        "south",
        "",
        "south",
        "south",
    ]
    assert (report.answer, again.answer) == ("report", "repeat")
    assert pine.texts == report.texts == again.texts


def test_a_town_told_beside_something_else() -> None:
    """A town that is named with another subject is remembered, and one of two is not."""
    one, report = talk("he has a gun in pine", "report")
    two, question = talk("he has a gun in pine or marston", "report")

    assert (one.answer, one.office, report.office) == ("emergency", "", "south")
    assert (two.context.place, question.situation) == ("", "ask")


def test_a_town_beside_the_topic() -> None:
    """A town that comes with what is learned to be a report is answered at once."""
    report, hotline = talk("motel in pine"), talk("motel")

    assert (report[0].answer, report[0].office) == ("report", "south")
    assert hotline[0].situation == "ask"


def test_the_hotline_with_a_town() -> None:
    """Whoever asks for the hotline gets it, also where a town is known; with a town its number."""
    world = county_content(knowledge(classifier=classifier({"line": {"hotline": 30}})))
    (alone,) = talk("hotline", context=replace(STARTED, place="pine"))
    (both,) = talk("line in pine", content=world)
    (abroad,) = talk("line in port ansel", content=world)

    assert (alone.answer, alone.office) == ("hotline", "")
    assert (both.answer, both.office) == ("office", "south")
    assert (abroad.answer, abroad.situation) == ("hotline", "state")


def test_no_such_town_asks_no_more() -> None:
    """A town that is not known gets the hotline, and no question twice running."""
    _, unknown, then = talk("report", "zzyzx", "zzyzx")

    assert (unknown.situation, unknown.context.asked) == ("unknown", "")
    assert then.situation != "unknown"


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Founders' Day", "founders_day"),
        ("Independence Day (observed)", "independence_day"),
        ("Martin Luther King Jr. Day", "martin_luther_king_jr_day"),
    ],
)
def test_holiday_id(name: str, id: str) -> None:
    """A holiday is found by its name, observed on another day or not."""
    assert holiday_id(name) == id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_holiday_has_a_name(language: Language, content: Content) -> None:
    """Every legal holiday in the real calendar can be named in every language."""
    names = {holiday_id(name) for name in content.hours.holidays.values()}

    assert names
    assert all(content.common[f"holidays.{name}"][language] for name in names)


def test_place_names() -> None:
    """A place is told with its state, unless that is the line's own, or the place itself."""
    assert place_name(Place("a", "A")) == "A"
    assert place_name(Place("a", "A", state="B")) == "A, B"
    assert place_name(Place("a", "A", state="A")) == "A"


def test_a_report_after_a_danger() -> None:
    """A sentence gets which number is for a danger that goes on; a town, its own number."""
    world = county_content(knowledge(classifier=classifier({"window": {"report": 20}})))
    before = Context(
        language="en", answers=("emergency",), danger="emergency", place="pine", started=True
    )

    (sentence,) = talk("window", context=before, content=world)
    (keyword,) = talk("report", context=before, content=world)
    (town,) = talk("window in milltown", context=before, content=world)

    assert (sentence.answer, sentence.situation) == ("report", "danger")
    assert (keyword.situation, keyword.office) == ("open", "south")
    assert town.situation == "unconfirmed"
