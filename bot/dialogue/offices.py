"""The number for the child's town: asked for, found, or chosen; the hotline where in doubt."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from bot.dialogue import hours, notices
from bot.dialogue.hours import Status
from bot.dialogue.turn import Draft, Turn, extended, numbered, place_name
from bot.nlu.context import Context, topic_of
from bot.nlu.intent import DANGERS_NOW, OF_A_CHILD, PRESCRIBED

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NOON: Final = 12
# From so long on the day of the week alone would mean an earlier one.
_WEEK: Final = timedelta(days=7)
# These stay as they are: who forgets wants no more, and the last two have numbers of their own.
_UNCHANGED: Final = PRESCRIBED | {"wait", "report.elsewhere", "report.missing"}


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
        return turn.say("report", turn.after("report"), "danger")
    if context.place and turn.intent.situation != "unknown":
        return _town(turn, context.place)
    return _ask(turn)


def with_office(turn: Turn, drafted: Draft) -> Draft:
    """Return *drafted* with the number for a town that was named beside something else.

    It comes first where the town was asked for, or where the question is about one child.  One
    outside the state comes with each such answer, which has the numbers of this state, and after
    what is said of an emergency.
    """
    answer, topic = drafted.answer, topic_of(drafted.answer)
    place_id = _beside(turn)
    if drafted.place or answer in _UNCHANGED or not place_id:
        return drafted
    is_outside = bool(turn.content.places[place_id].state)
    if topic == "emergency" and is_outside:
        return replace(drafted, text=extended(drafted.text, (_line(turn, _town(turn, place_id)),)))
    if topic in DANGERS_NOW or (turn.context.asked != "town" and topic not in OF_A_CHILD):
        return drafted
    town = _town(turn, place_id)
    line = _line(turn, town)
    if is_outside:
        line = f"{line} {turn.common('town.here')}"
    return replace(
        drafted,
        text=f"{line}\n{drafted.text}",
        context=replace(drafted.context, asked=""),
        place=place_id,
        office=town.office if town.situation == "open" else "",
    )


def _beside(turn: Turn) -> str:
    """Return the one town that is named and was not before, or is remembered and outside."""
    outside = turn.place_outside
    first, *others = turn.parse.place.places if turn.parse.place else (outside,)
    has_its_number = first == turn.context.place and first != outside
    return "" if others or has_its_number else first


def _line(turn: Turn, town: Draft) -> str:
    """Return the number of a *town* in one line."""
    place = turn.content.places[town.place]
    if town.situation == "open":
        number = turn.content.offices[town.office].phone
        return turn.common("town.open", place=place.name, number=number)
    if town.situation == "state":
        name, number = turn.content.state_lines[place.state]
        return turn.common("town.state", place=place.name, line=name, number=number)
    situation = "elsewhere" if town.situation == "elsewhere" else "closed"
    return turn.common(f"town.{situation}", place=place.name)


def _is_after_danger(turn: Turn) -> bool:
    """Return whether a sentence, and no keyword, is a report by who told of an emergency."""
    intent = turn.intent
    is_report = intent.answer == "report" and intent.rule == "classified"
    return is_report and turn.context.topic == "emergency" and not turn.parse.denies


def _ask(turn: Turn) -> Draft:
    """Ask for the child's town, unless the last reply did."""
    asked = turn.context.asked == "town"
    if turn.intent.answer == "report":
        return turn.say("report", turn.after("report", asked="town"), "" if asked else "ask")
    after = turn.after("office", asked="" if asked else "town")
    is_unknown = asked or turn.intent.situation == "unknown"
    return turn.say("office", after, "unknown" if is_unknown else "")


def _towns(turn: Turn, places: Sequence[str]) -> Draft:
    """One town, or a choice where the words fit several that differ."""
    known = [turn.content.places[place] for place in places]
    if len({(place.offices, place.state) for place in known}) == 1:
        return _town(turn, places[0])
    offered = tuple(f"place:{place}" for place in places)
    after = turn.after("report", choices=offered, asked="choice")
    return _office(turn, after, "which", choices=numbered(turn, offered))


def _town(turn: Turn, place_id: str) -> Draft:
    """The office of one town, or the hotline where it has none, or two."""
    place = turn.content.places[place_id]
    if len(place.offices) == 1:
        return _call(turn, place.id, place.offices[0])
    # MORE goes on with what the agency asks.
    after = turn.after("report", place=place.id)
    if place.state in turn.content.state_lines:
        line, number = turn.content.state_lines[place.state]
        drafted = _office(turn, after, "state", place=place_name(place), line=line, number=number)
    elif not place.offices:
        name = "elsewhere" if place.state else "unsourced"
        drafted = _office(turn, after, name, place=place_name(place))
    else:
        offered = tuple(f"office:{office}" for office in place.offices)
        after = replace(after, choices=offered, asked="choice")
        choices = numbered(turn, offered)
        drafted = _office(turn, after, "either", place=place.name, choices=choices)
    return replace(drafted, place=place.id)


def _office(turn: Turn, after: Context, situation: str, **values: Any) -> Draft:
    return replace(turn.say("office", after, situation, **values), answer=turn.intent.answer)


def _call(turn: Turn, place_id: str, office_id: str) -> Draft:
    """The number to call now for *office_id*, and why."""
    place, office = turn.content.places.get(place_id), turn.content.offices[office_id]
    now = status(turn, office_id)
    after = turn.after("report", place=place_id)
    doubtful = office.disputed or is_outdated(turn, office_id)
    situation = "unconfirmed" if doubtful else "open" if now.why == "open" else "closed"
    drafted = _office(
        turn,
        after,
        situation,
        place=place.name if place else office.name,
        office=office.name,
        number=office.phone,
        why=_why(turn, now),
        opens=_opens(turn, now),
    )
    return replace(drafted, place=place_id, office=office_id)


def status(turn: Turn, office: str) -> Status:
    """Return whether *office* is open, and why not."""
    own = turn.content.offices[office].hours or turn.content.hours
    closings = (closing for closing in turn.closings if closing.concerns((office,)))
    return hours.status(turn.now, own, closings)


def is_outdated(turn: Turn, office: str) -> bool:
    """Return whether nobody has confirmed the number of *office* for too long."""
    today = turn.now.astimezone(turn.content.hours.zone).date()
    return today > turn.content.offices[office].trusted_until


def _why(turn: Turn, status: Status) -> str:
    if status.why == "open":
        return ""
    if status.closing:
        return notices.closing_text("why.closing", status.closing, turn.content, turn.language)
    holiday = status.holiday and turn.common(f"holidays.{holiday_id(status.holiday)}")
    return turn.common(f"why.{status.why}", holiday=holiday)


def holiday_id(name: str) -> str:
    """Return the id of a holiday by its English *name*, observed or not."""
    plain = name.lower().replace(" (observed)", "").replace("'", "")
    return "_".join("".join(c if c.isalnum() else " " for c in plain).split())


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
