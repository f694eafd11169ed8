"""Closings out of turn: the hotline first for their hours, and the office again when they end."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.dialogue.closings import Closing
from bot.dialogue.content import Content
from bot.dialogue.conversation import Reply, respond
from bot.dialogue.explain import explain
from bot.dialogue.hours import Why, status
from bot.dialogue.notices import standing
from bot.dialogue.segments import measure
from bot.nlu.context import LANGUAGES, Context, Language
from bot.nlu.message import Message
from tests import county
from tests.clock import local
from tests.county import CONTENT, FACTS, STARTED, told

WORDS = dict.fromkeys(LANGUAGES, "Call before you go.")


def closing(start: str, end: str, office: str = "", **more: object) -> Closing:
    """Return a closing between two local times of Massachusetts."""
    given = {"reason": "snow", "office": office, **more}
    return Closing(local(start), local(end), **given)  # type: ignore[arg-type]


# What is closed, the minute, why an office is closed then, and when it opens next.
SNOW = closing("2026-11-30T10:05", "2026-11-30T13:00")
DAY = closing("2026-11-30T00:00", "2026-12-01T00:00")
AFTERNOON = closing("2026-11-30T12:00", "2026-12-01T00:00")
MORNING = closing("2026-12-01T00:00", "2026-12-01T10:30")
TABLE: list[tuple[tuple[Closing, ...], str, Why, str]] = [
    ((SNOW,), "2026-11-30T10:04:59", "open", "2026-11-30T09:00"),
    ((SNOW,), "2026-11-30T10:05", "closing", "2026-11-30T13:00"),
    ((SNOW,), "2026-11-30T12:59:59", "closing", "2026-11-30T13:00"),
    ((SNOW,), "2026-11-30T13:00", "open", "2026-11-30T09:00"),
    ((DAY,), "2026-11-30T07:00", "closing", "2026-12-01T09:00"),
    ((DAY,), "2026-11-30T10:00", "closing", "2026-12-01T09:00"),
    ((DAY,), "2026-11-30T20:00", "night", "2026-12-01T09:00"),
    ((AFTERNOON,), "2026-11-30T08:00", "early", "2026-11-30T09:00"),
    ((AFTERNOON,), "2026-11-30T11:59", "open", "2026-11-30T09:00"),
    ((AFTERNOON,), "2026-11-30T12:00", "closing", "2026-12-01T09:00"),
    # One after the other, over a night, and over the evening before a holiday.
    ((MORNING, AFTERNOON), "2026-11-30T14:00", "closing", "2026-12-01T10:30"),
    ((MORNING, AFTERNOON), "2026-11-30T20:00", "night", "2026-12-01T10:30"),
    ((closing("2026-11-25T00:00", "2026-11-26T00:00"),), "2026-11-25T12:00", "closing",
     "2026-11-27T09:00"),
    ((closing("2026-12-03T12:00", "2026-12-16T12:00"),), "2026-12-05T12:00", "weekend",
     "2026-12-16T12:00"),
]  # fmt: skip


@pytest.mark.parametrize(("closings", "now", "why", "opens"), TABLE)
def test_status(
    closings: tuple[Closing, ...], now: str, why: Why, opens: str, content: Content
) -> None:
    """An office is closed from the first second to the last, and opens when all of it is over."""
    found = status(local(now), content.hours, closings)

    assert (found.why, found.opens) == (why, local(opens))
    assert (found.closing is not None) == (why == "closing")


def ask(text: str, closings: tuple[Closing, ...], when: str = "2026-10-14T10:00") -> Reply:
    """Return the reply of the made-up county, where the offices are open."""
    return respond(Message(text), STARTED, CONTENT, county.at(when), closings)


def in_county(start: str, end: str, office: str = "", **more: object) -> Closing:
    """Return a closing between two local times of the made-up county."""
    given = {"reason": "snow", "office": office, **more}
    return Closing(county.at(start), county.at(end), **given)  # type: ignore[arg-type]


TODAY = ("2026-10-14T09:30", "2026-10-14T12:00")


def test_the_reason_and_the_next_opening_are_told() -> None:
    """A town gets the hotline first, why its office is closed, and from when it can be called."""
    (pine, alder) = (ask(town, (in_county(*TODAY, "south"),)) for town in ("pine", "alder falls"))

    assert pine.situation == "closed"
    assert "South Branch closed for snow en until today 12h past noon" in pine.texts[0]
    assert pine.texts[0].find(FACTS["hotline"]) < pine.texts[0].find("555-010-0302")
    assert alder.situation == "open"


def test_a_reason_that_an_edit_removed() -> None:
    """A closing stays one where the words for its reason are gone."""
    (reply, asked) = (ask(text, (in_county(*TODAY, reason="x"),)) for text in ("pine", "report"))

    assert "closed for now en" in reply.texts[0]
    assert asked.texts[0].startswith("CLOSED en\n")


def test_a_notice_stands_where_it_matters() -> None:
    """Who is about to call hears of it first; who reads of signs, or lives elsewhere, does not."""
    all_closed = (in_county(*TODAY),)
    for text in ("report", "office", "hotline", "twin forks", "hollow"):
        assert ask(text, all_closed).texts[0].startswith("SNOW en\n"), text
    for text in ("red flags", "port ansel", "lost lake", "thanks", "suicide"):
        assert "SNOW" not in ask(text, all_closed).texts[0], text
    # The answer on a closed office tells the reason itself.
    assert ask("pine", all_closed).texts[0].startswith(told("office", "closed"))


def test_the_words_of_staff() -> None:
    """Words of their own stand before the answers on the offices that they are about."""
    own = (in_county(*TODAY), in_county(*TODAY, "south", words=WORDS))

    assert ask("pine", own).texts[0].startswith("Call before you go.\n")
    assert ask("twin forks", own).texts[0].startswith("Call before you go.\n")
    assert ask("report", own).texts[0].startswith("SNOW en\n")
    assert standing(own, county.at("2026-10-14T10:00"), CONTENT, "en") == "SNOW en"
    assert standing(own, county.at("2026-10-14T12:00"), CONTENT, "en") == ""
    assert standing(own[1:], county.at("2026-10-14T10:00"), CONTENT, "en") == ""


def test_hours_of_one_office() -> None:
    """An office that closes at noon on two days is offered then, and no other is changed."""
    short = replace(county.HOURS, days=frozenset({1, 2}), close=time(12))
    offices = {**CONTENT.offices, "south": replace(CONTENT.offices["south"], hours=short)}
    changed = replace(CONTENT, offices=offices)
    for when, pine in (
        ("2026-10-14T11:59", "open"),
        ("2026-10-14T12:00", "closed"),
        ("2026-10-15T09:00", "closed"),
    ):
        assert county.talk("pine", when=when, content=changed)[0].situation == pine
        assert county.talk("alder falls", when=when, content=changed)[0].situation == "open"


def test_an_office_that_nobody_confirms() -> None:
    """The day after it is trusted last, an office falls back to the hotline, and it is said why."""
    last = date(2026, 10, 13)
    offices = {id: replace(one, trusted_until=last) for id, one in CONTENT.offices.items()}
    old = replace(CONTENT, offices=offices)
    before, after = county.at("2026-10-13T10:00"), county.at("2026-10-14T00:00")
    for when, situation in ((before, "open"), (after, "unconfirmed")):
        reply = respond(Message("pine"), STARTED, old, when)
        why = explain(Message("pine"), STARTED, old, when)
        assert (reply.situation, why.outdated) == (situation, situation == "unconfirmed")
        assert ("555-010-0302" in reply.texts[0]) == (situation == "open")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_office(content: Content, language: Language) -> None:
    """At the minute it begins and until it ends each office is the hotline; before and after, not.

    Only those that are confirmed: the others always are.
    """
    offices = [one for one in content.offices.values() if not one.disputed]
    assert len(offices) > 20
    minutes = {"10:04": "open", "10:05": "closed", "12:59": "closed", "13:00": "open"}
    for office in offices:
        context = Context(language, choices=(f"office:{office.id}",))
        for closings in ((SNOW,), (replace(SNOW, office=office.id, words=WORDS),)):
            for minute, situation in minutes.items():
                now = local(f"2026-11-30T{minute}")
                reply = respond(Message("1"), context, content, now, closings)
                assert (reply.office, reply.situation) == (office.id, situation), minute
                shown = reply.texts[0]
                first = content.facts["hotline"] if situation == "closed" else office.phone
                last = office.phone if situation == "closed" else content.facts["hotline"]
                assert -1 < shown.find(first) < shown.find(last)
                assert measure(shown).parts <= 3


def test_a_long_closing_tells_the_date() -> None:
    """The day of the week alone would mean an earlier one."""
    (text,) = ask("new pine", (in_county("2026-10-13T00:00", "2026-10-28T00:00"),)).texts

    assert "the 28" in text


def test_a_closing_of_one_of_two_offices_is_no_notice() -> None:
    """Where a choice of offices is offered, the reason of one of them does not stand before it."""
    closed = in_county("2026-10-14T00:00", "2026-10-15T00:00", "north")

    assert ask("twin forks", (closed,)).texts == ask("twin forks", ()).texts
