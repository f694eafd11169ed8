"""The number for the child's town: asked for, found, or chosen; the hotline where in doubt."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.dialogue import closings, hours
from bot.dialogue.closings import Closing
from bot.dialogue.content import Content
from bot.dialogue.hours import Status
from bot.dialogue.memory import remember
from bot.dialogue.turn import Draft, Turn, numbered, place_name
from bot.nlu.context import Context, Language

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# The reason of a closing of which no more is known.
ANY_REASON: Final = "other"
_NOON: Final = 12
# From so long on the day of the week alone would mean an earlier one.
_WEEK: Final = timedelta(days=7)


def routed(turn: Turn) -> Draft:
    """The number for the child's town; the question for the town where none is known.

    Who was in danger before gets which number is for that.
    """
    context = turn.context
    kind, _, picked = turn.intent.pick.partition(":")
    if kind == "office":
        return _call(turn, context.place, picked)
    if kind == "place":
        return _town(turn, picked)
    if turn.parse.place:
        return _towns(turn, turn.parse.place.places)
    if _is_after_danger(turn):
        after = replace(remember(context, "report", turn.parse.writer), asked="", choices=())
        return Draft("report", turn.situation("report", "danger"), after, situation="danger")
    if context.place and turn.intent.situation != "unknown":
        return _town(turn, context.place)
    return _ask(turn)


def _is_after_danger(turn: Turn) -> bool:
    """Return whether a sentence, and no keyword, is a report by who told of an emergency."""
    intent = turn.intent
    is_report = intent.answer == "report" and intent.rule == "classified"
    return is_report and turn.context.topic == "emergency" and not turn.parse.denies


def _ask(turn: Turn) -> Draft:
    """Ask for the child's town, unless the last reply did."""
    asked = turn.context.asked == "town"
    answer = "report" if turn.intent.answer == "report" else "office"
    again = asked and answer == "office"
    after = remember(turn.context, answer, turn.parse.writer)
    after = replace(after, asked="" if again else "town", choices=())
    if answer == "report":
        if asked:
            return Draft(answer, turn.page(answer), after)
        return Draft(answer, turn.situation(answer, "ask"), after, situation="ask")
    if asked or turn.intent.situation == "unknown":
        return Draft(answer, turn.situation(answer, "unknown"), after, situation="unknown")
    return Draft(answer, turn.page(answer), after)


def _towns(turn: Turn, places: Sequence[str]) -> Draft:
    """One town, or a choice where the words fit several that differ."""
    offices = {turn.content.places[place].offices for place in places}
    states = {turn.content.places[place].state for place in places}
    if len(offices) == 1 and len(states) == 1:
        return _town(turn, places[0])
    offered = tuple(f"place:{place}" for place in places)
    text = turn.situation("office", "which", choices=numbered(turn, offered))
    after = replace(_after(turn), choices=offered, asked="choice")
    return Draft(turn.intent.answer, text, after, situation="which")


def _town(turn: Turn, place_id: str) -> Draft:
    """The office of one town, or the hotline where it has none, or two."""
    place = turn.content.places[place_id]
    if len(place.offices) == 1:
        return _call(turn, place.id, place.offices[0])
    after = replace(_after(turn), place=place.id)
    if place.state in turn.content.state_lines:
        line, number = turn.content.state_lines[place.state]
        values = {"place": place_name(place), "line": line, "number": number}
        text = turn.situation("office", "state", **values)
        return Draft(turn.intent.answer, text, after, place.id, situation="state")
    if not place.offices:
        name = "elsewhere" if place.state else "unsourced"
        text = turn.situation("office", name, place=place_name(place))
        return Draft(turn.intent.answer, text, after, place.id, situation=name)
    offered = tuple(f"office:{office}" for office in place.offices)
    text = turn.situation("office", "either", place=place.name, choices=numbered(turn, offered))
    after = replace(after, choices=offered, asked="choice")
    return Draft(turn.intent.answer, text, after, place.id, situation="either")


def _after(turn: Turn) -> Context:
    """Return the context once a town was answered: MORE goes on with what the agency asks."""
    after = remember(turn.context, "report", turn.parse.writer)
    return replace(after, asked="", choices=())


def _call(turn: Turn, place_id: str, office_id: str) -> Draft:
    """The number to call now for *office_id*, and why."""
    place, office = turn.content.places.get(place_id), turn.content.offices[office_id]
    now = status(turn, office_id)
    after = replace(_after(turn), place=place_id)
    doubtful = office.disputed or is_outdated(turn, office_id)
    situation = "unconfirmed" if doubtful else "open" if now.why == "open" else "closed"
    text = turn.situation(
        "office",
        situation,
        place=place.name if place else office.name,
        office=office.name,
        number=office.phone,
        why=_why(turn, now),
        opens=_opens(turn, now),
    )
    return Draft(turn.intent.answer, text, after, place_id, office_id, situation)


def status(turn: Turn, office: str) -> Status:
    """Return whether *office* is open, and why not."""
    own = closings.of_office(turn.closings, office)
    return hours.status(turn.now, turn.content.hours_of(office), own)


def is_outdated(turn: Turn, office: str) -> bool:
    """Return whether nobody has confirmed the number of *office* for too long."""
    today = turn.now.astimezone(turn.content.hours.zone).date()
    return today > turn.content.offices[office].trusted_until


def _why(turn: Turn, status: Status) -> str:
    if status.why == "open":
        return ""
    if status.closing:
        return closing_text("why.closing", status.closing, turn.content, turn.language)
    holiday = status.holiday and turn.common(f"holidays.{holiday_id(status.holiday)}")
    return turn.common(f"why.{status.why}", holiday=holiday)


def holiday_id(name: str) -> str:
    """Return the id of a holiday by its English *name*, observed or not."""
    plain = name.lower().replace(" (observed)", "").replace("'", "")
    return "_".join("".join(c if c.isalnum() else " " for c in plain).split())


def closing_text(kind: str, closing: Closing, content: Content, language: Language) -> str:
    """Return the text of *kind* for the reason of *closing*; an edit may have removed it."""
    name = f"{kind}.{closing.reason}"
    return content.common[name if name in content.common else f"{kind}.{ANY_REASON}"][language]


def _opens(turn: Turn, status: Status) -> str:
    opens, today = status.opens, turn.now.astimezone(status.opens.tzinfo).date()
    minutes = f":{opens.minute:02}" if opens.minute else ""
    name = "hour" if opens.hour < _NOON else "hour_pm"
    hour = turn.common(name, hour=f"{opens.hour % _NOON or _NOON}{minutes}")
    if opens.date() == today:
        return turn.common("opens_today", hour=hour)
    day = turn.common(f"days.{DAYS[opens.weekday()]}")
    if opens.date() - today >= _WEEK:
        return turn.common("opens_later", day=day, date=str(opens.day), hour=hour)
    return turn.common("opens", day=day, hour=hour)
