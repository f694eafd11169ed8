"""What is said about a topic in each situation, before it is shaped for a channel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.core import hours
from bot.core.hours import Status
from bot.core.knowledge import ROUTED, Content
from bot.core.matching import Heard
from bot.core.model import Context, Language, Match, Place

# Topics that stand beside the conversation: MORE after them goes on where it was.
ASIDE: Final = frozenset({"thanks", "more", "language", "stop", "start", "help", "fallback"})
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Turn:
    """What a draft may look at."""

    heard: Heard
    match: Match
    language: Language
    now: datetime

    @property
    def content(self) -> Content:
        """What is known."""
        return self.heard.content

    @property
    def context(self) -> Context:
        """What is remembered."""
        return self.heard.context

    def page(self, topic: str, number: int = 0) -> str:
        """Return the text of page *number* of *topic*."""
        return self.content.answers[topic].pages[number][self.language]

    def situation(self, topic: str, name: str, **values: str) -> str:
        """Return the text of *topic* in the situation *name*, with *values* filled in."""
        return fill(self.content.answers[topic].situations[name][self.language], values)

    def common(self, name: str, **values: str) -> str:
        """Return a phrase that answers share, with *values* filled in."""
        return fill(self.content.common[name][self.language], values)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text about *topic*, the context after it, and the place and office it speaks of."""

    topic: str
    text: str
    context: Context
    place: str = ""
    office: str = ""


def draft(turn: Turn) -> Draft:
    """Return what to say."""
    return _DRAFTS.get(turn.match.topic, _topic)(turn)


def fill(text: str, values: dict[str, str]) -> str:
    """Return *text* with each {name} of *values* replaced."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _topic(turn: Turn) -> Draft:
    """The first page of a topic, or the safe answer where its words were only nearly said."""
    topic = turn.match.topic
    after = replace(turn.context, asking=False)
    if turn.match.choices:
        text = turn.common("near_danger", choices=_choices(turn, turn.match.choices))
        return Draft(topic, text, replace(after, choices=turn.match.choices))
    if topic not in ASIDE:
        after = replace(after, topic=topic, page=0)
    return Draft(topic, turn.page(topic), after)


def _menu(turn: Turn) -> Draft:
    """The numbered list; every number on it is accepted, whichever page is shown."""
    plain = _topic(turn)
    offered = tuple(f"topic:{topic}" for topic in turn.content.menu)
    return replace(plain, context=replace(plain.context, choices=offered))


def _more(turn: Turn) -> Draft:
    """The next page of the last topic."""
    answer = turn.content.answers.get(turn.context.topic)
    if not answer or len(answer.pages) == 1:
        return Draft("more", turn.situation("more", "nothing"), turn.context)
    if turn.context.page + 1 >= len(answer.pages):
        return Draft("more", turn.situation("more", "end"), turn.context)
    return _turn_to(turn, turn.context.page + 1)


def _back(turn: Turn) -> Draft:
    """The page before, or the menu."""
    if turn.context.page > 0 and turn.context.topic in turn.content.answers:
        return _turn_to(turn, turn.context.page - 1)
    return _menu(replace(turn, match=replace(turn.match, topic="menu")))


def _turn_to(turn: Turn, page: int) -> Draft:
    text = turn.page(turn.context.topic, page)
    return Draft("more", text, replace(turn.context, page=page, asking=False))


def _stop(turn: Turn) -> Draft:
    """The confirmation that carriers prescribe; where they own the word, which word it is."""
    if turn.heard.message.carrier == "bot":
        return _topic(turn)
    return Draft("stop", turn.situation("stop", "how"), turn.context)


def _other_language(turn: Turn) -> Draft:
    """A language that is not written here."""
    return Draft("language", turn.situation("language", "other"), turn.context)


def _routed(turn: Turn) -> Draft:
    """The number for the child's town; the question for the town where none is known."""
    topic, context = turn.match.topic, turn.context
    kind, _, picked = turn.match.pick.partition(":")
    if kind == "office":
        return _call(turn, context.place, picked)
    if kind == "place":
        return _town(turn, picked)
    if turn.heard.found:
        return _towns(turn, turn.heard.found.places)
    if topic == "hotline":
        return _topic(turn)
    if context.place:
        return _town(turn, context.place)
    return _ask(turn)


def _ask(turn: Turn) -> Draft:
    """Ask for the child's town, unless the last reply did."""
    topic = turn.match.topic
    after = replace(turn.context, topic=topic, page=0, asking=not turn.context.asking)
    if topic == "office":
        asked = turn.context.asking
        return Draft(
            topic, turn.situation("office", "unknown") if asked else turn.page("office"), after
        )
    if turn.context.asking:
        return Draft(topic, turn.page("report"), after)
    return Draft(topic, turn.situation("report", "ask"), after)


def _towns(turn: Turn, places: Sequence[str]) -> Draft:
    """One town, or a choice where the words fit several that differ."""
    offices = {turn.content.places[place].offices for place in places}
    if len(offices) == 1:
        return _town(turn, places[0])
    offered = tuple(f"place:{place}" for place in places)
    text = turn.situation("office", "which", choices=_choices(turn, offered))
    after = replace(turn.context, topic="office", page=0, asking=False, choices=offered)
    return Draft(turn.match.topic, text, after)


def _town(turn: Turn, place_id: str) -> Draft:
    """The office of one town, or the hotline where it has none, or two."""
    place = turn.content.places[place_id]
    if len(place.offices) == 1:
        return _call(turn, place.id, place.offices[0])
    after = replace(turn.context, topic="office", page=0, place=place.id, asking=False)
    if not place.offices:
        name = "elsewhere" if place.state else "unsourced"
        text = turn.situation("office", name, place=_name(place))
        return Draft(turn.match.topic, text, after, place.id)
    offered = tuple(f"office:{office}" for office in place.offices)
    choices = _choices(turn, offered)
    text = turn.situation("office", "either", place=place.name, choices=choices)
    return Draft(turn.match.topic, text, replace(after, choices=offered), place.id)


def _call(turn: Turn, place_id: str, office_id: str) -> Draft:
    """The number to call now for *office_id*, and why."""
    place, office = turn.content.places.get(place_id), turn.content.offices[office_id]
    status = hours.status(turn.now, turn.content.hours)
    after = replace(turn.context, topic="office", page=0, place=place_id, asking=False)
    text = turn.situation(
        "office",
        "unconfirmed" if office.disputed else "open" if status.why == "open" else "closed",
        place=place.name if place else office.name,
        office=office.name,
        number=office.phone,
        why=_why(turn, status),
        opens=_opens(turn, status),
    )
    return Draft(turn.match.topic, text, after, place_id, office_id)


def _why(turn: Turn, status: Status) -> str:
    if status.why == "open":
        return ""
    holiday = status.holiday and turn.common(f"holidays.{holiday_id(status.holiday)}")
    return turn.common(f"why.{status.why}", holiday=holiday)


def holiday_id(name: str) -> str:
    """Return the id of a holiday by its English *name*, observed or not."""
    letters = "".join(c if c.isalnum() else " " for c in name.replace(" (observed)", "").lower())
    return "_".join(letters.split())


def _opens(turn: Turn, status: Status) -> str:
    day = turn.common(f"days.{DAYS[status.opens.weekday()]}")
    hour = turn.common("hour", hour=str(status.opens.hour))
    return turn.common("opens", day=day, hour=hour)


def _choices(turn: Turn, offered: Sequence[str]) -> str:
    """Return *offered* ids as numbered names."""
    names = [_offer(turn, *offer.split(":", 1)) for offer in offered]
    return ", ".join(
        turn.common("choice", number=str(number), title=name)
        for number, name in enumerate(names, 1)
    )


def _offer(turn: Turn, kind: str, id: str) -> str:
    if kind == "topic":
        return turn.content.topics[id].titles[turn.language]
    if kind == "office":
        return turn.content.offices[id].name
    return _name(turn.content.places[id])


def _name(place: Place) -> str:
    own = place.state in ("", place.name)
    return place.name if own else f"{place.name}, {place.state}"


_DRAFTS: Final[dict[str, Callable[[Turn], Draft]]] = {
    "menu": _menu,
    "fallback": _menu,
    "more": _more,
    "back": _back,
    "stop": _stop,
    "other_language": _other_language,
    **dict.fromkeys(ROUTED, _routed),
}
