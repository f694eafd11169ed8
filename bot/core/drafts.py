"""What is said about a topic in each situation, before it is shaped for a channel."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.core.knowledge import WHOLE_MENU
from bot.core.picking import SAFE
from bot.core.routing import routed
from bot.core.turn import Draft, Turn, choices

# Topics that stand beside the conversation: MORE after them goes on where it was.
ASIDE: Final = frozenset({"thanks", "more", "language", "stop", "start", "help", "fallback"})


def draft(turn: Turn) -> Draft:
    """Return what to say."""
    return _DRAFTS.get(turn.match.topic, _topic)(turn)


def _topic(turn: Turn) -> Draft:
    """The first page of a topic, or the safe answer where its words were only nearly said."""
    topic = turn.match.topic
    if turn.match.choices:
        return _which(turn, topic, turn.match.choices)
    after = replace(turn.context, asking=False)
    if topic not in ASIDE:
        after = replace(after, topic=topic, page=0)
    return Draft(topic, turn.page(topic), after)


def _menu(turn: Turn) -> Draft:
    """The numbered list; every number on it is accepted, whichever page is shown."""
    plain = _topic(turn)
    return replace(plain, context=replace(plain.context, choices=(WHOLE_MENU,)))


def _fallback(turn: Turn) -> Draft:
    """The short menu; where something may have been meant, or just was asked, a choice of that.

    Where that may be a danger, it is an answer about the hotline: who may be in danger is not told
    that nothing was understood.
    """
    asked = turn.context.choices if turn.context.choosing else ()
    offered = turn.match.choices or asked
    if not offered:
        return _menu(turn)
    # Doubt about a danger means the hotline.  The numbers first: a locked screen must not show that
    # somebody may be in danger.
    if not SAFE.isdisjoint(offered):
        return _which(turn, "hotline", offered)
    text = turn.situation("fallback", "guess", choices=choices(turn, offered))
    after = replace(turn.context, asking=False, choices=offered)
    return Draft("fallback", text, after, situation="guess")


def _which(turn: Turn, topic: str, offered: tuple[str, ...]) -> Draft:
    """The numbers for an emergency, and a choice, where a danger was only nearly said.

    Asked twice in a row it gives more people to talk to: whoever has not chosen by then may not.
    """
    name = "near_again" if turn.context.choosing else "near_danger"
    text = turn.common(name, choices=choices(turn, offered))
    after = replace(turn.context, asking=False, choices=offered)
    return Draft(topic, text, after, situation="near_danger")


def _more(turn: Turn) -> Draft:
    """The next page of the last topic."""
    answer = turn.content.answers.get(turn.context.topic)
    if not answer or len(answer.pages) == 1:
        return _no_more(turn, "nothing")
    if turn.context.page + 1 >= len(answer.pages):
        return _no_more(turn, "end")
    return _turn_to(turn, turn.context.page + 1)


def _no_more(turn: Turn, situation: str) -> Draft:
    text = turn.situation("more", situation)
    return Draft("more", text, turn.context, situation=situation)


def _back(turn: Turn) -> Draft:
    """The page before, or the menu."""
    if turn.context.page > 0 and turn.context.topic in turn.content.answers:
        return _turn_to(turn, turn.context.page - 1)
    return _menu(replace(turn, match=replace(turn.match, topic="menu")))


def _turn_to(turn: Turn, page: int) -> Draft:
    text = turn.page(turn.context.topic, page)
    return Draft("more", text, replace(turn.context, page=page, asking=False))


def _reaction(turn: Turn) -> Draft:
    """A closing word; what was asked stays asked."""
    return Draft("thanks", turn.page("thanks"), turn.context)


def _hotline(turn: Turn) -> Draft:
    """The hotline, or the number for the town that is named with it."""
    return routed(turn) if turn.heard.found else _topic(turn)


def _stop(turn: Turn) -> Draft:
    """The confirmation that carriers prescribe; where they own the word, which word it is.

    Nobody is told that no more texts will come who may not have asked for that.
    """
    if turn.heard.message.carrier == "bot" and not turn.match.guess:
        return _topic(turn)
    return Draft("stop", turn.situation("stop", "how"), turn.context, situation="how")


def _other_language(turn: Turn) -> Draft:
    """A language that is not written here."""
    text = turn.situation("language", "other")
    return Draft("language", text, turn.context, situation="other")


_DRAFTS: Final[dict[str, Callable[[Turn], Draft]]] = {
    "menu": _menu,
    "fallback": _fallback,
    "more": _more,
    "back": _back,
    "reaction": _reaction,
    "stop": _stop,
    "other_language": _other_language,
    "report": routed,
    "office": routed,
    "hotline": _hotline,
}
