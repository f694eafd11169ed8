"""The number for the child's town: asked for, found, or chosen; the hotline where in doubt."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.core import hours
from bot.core.hours import Status
from bot.core.turn import Draft, Turn, choices, place_name

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def routed(turn: Turn) -> Draft:
    """The number for the child's town; the question for the town where none is known."""
    context = turn.context
    kind, _, picked = turn.match.pick.partition(":")
    if kind == "office":
        return _call(turn, context.place, picked)
    if kind == "place":
        return _town(turn, picked)
    if turn.heard.found:
        return _towns(turn, turn.heard.found.places)
    if context.place:
        return _town(turn, context.place)
    return _ask(turn)


def _ask(turn: Turn) -> Draft:
    """Ask for the child's town, unless the last reply did."""
    topic = turn.match.topic
    after = replace(turn.context, topic=topic, page=0, asking=not turn.context.asking)
    if topic == "office":
        if not turn.context.asking:
            return Draft(topic, turn.page("office"), after)
        return Draft(topic, turn.situation("office", "unknown"), after, situation="unknown")
    if turn.context.asking:
        return Draft(topic, turn.page("report"), after)
    return Draft(topic, turn.situation("report", "ask"), after, situation="ask")


def _towns(turn: Turn, places: Sequence[str]) -> Draft:
    """One town, or a choice where the words fit several that differ."""
    offices = {turn.content.places[place].offices for place in places}
    if len(offices) == 1:
        return _town(turn, places[0])
    offered = tuple(f"place:{place}" for place in places)
    text = turn.situation("office", "which", choices=choices(turn, offered))
    after = replace(turn.context, topic="office", page=0, asking=False, choices=offered)
    return Draft(turn.match.topic, text, after, situation="which")


def _town(turn: Turn, place_id: str) -> Draft:
    """The office of one town, or the hotline where it has none, or two."""
    place = turn.content.places[place_id]
    if len(place.offices) == 1:
        return _call(turn, place.id, place.offices[0])
    after = replace(turn.context, topic="office", page=0, place=place.id, asking=False)
    if not place.offices:
        name = "elsewhere" if place.state else "unsourced"
        text = turn.situation("office", name, place=place_name(place))
        return Draft(turn.match.topic, text, after, place.id, situation=name)
    offered = tuple(f"office:{office}" for office in place.offices)
    text = turn.situation("office", "either", place=place.name, choices=choices(turn, offered))
    after = replace(after, choices=offered)
    return Draft(turn.match.topic, text, after, place.id, situation="either")


def _call(turn: Turn, place_id: str, office_id: str) -> Draft:
    """The number to call now for *office_id*, and why."""
    place, office = turn.content.places.get(place_id), turn.content.offices[office_id]
    status = hours.status(turn.now, turn.content.hours)
    # MORE goes on with what DCF asks.
    after = replace(turn.context, topic="report", page=0, place=place_id, asking=False)
    situation = "unconfirmed" if office.disputed else "open" if status.why == "open" else "closed"
    text = turn.situation(
        "office",
        situation,
        place=place.name if place else office.name,
        office=office.name,
        number=office.phone,
        why=_why(turn, status),
        opens=_opens(turn, status),
    )
    return Draft(turn.match.topic, text, after, place_id, office_id, situation)


def _why(turn: Turn, status: Status) -> str:
    if status.why == "open":
        return ""
    holiday = status.holiday and turn.common(f"holidays.{holiday_id(status.holiday)}")
    return turn.common(f"why.{status.why}", holiday=holiday)


def holiday_id(name: str) -> str:
    """Return the id of a holiday by its English *name*, observed or not."""
    plain = name.lower().replace(" (observed)", "").replace("'", "")
    return "_".join("".join(c if c.isalnum() else " " for c in plain).split())


def _opens(turn: Turn, status: Status) -> str:
    hour = turn.common("hour", hour=str(status.opens.hour))
    if status.opens.date() == turn.now.astimezone(status.opens.tzinfo).date():
        return turn.common("opens_today", hour=hour)
    return turn.common("opens", day=turn.common(f"days.{DAYS[status.opens.weekday()]}"), hour=hour)
