"""The transitions between states of a call; questions are counted, so that no chain is long."""

from dataclasses import replace
from typing import Final

from bot.channels.voice import numbers
from bot.channels.voice.call import ANSWERS, MAX_QUESTIONS, Call, Step
from bot.core.knowledge import SAFETY, Content
from bot.service import Service

# A topic of calls: the safe answer to words that are nearly those of danger, and to a bare "help".
NEAR_DANGER: Final = "near_danger"
URGENT: Final = (*SAFETY, NEAR_DANGER)


def begin() -> Call:
    """Return a new call, which is greeted."""
    return ask(Call(), "greeting")


def ask(call: Call, step: Step, *ids: str) -> Call:
    """Return *call* at the question *step*, or at the hotline after too many questions."""
    if call.questions >= MAX_QUESTIONS:
        return tell(call)
    return replace(call, step=step, ids=ids, questions=call.questions + 1, repeated=False)


def tell(call: Call, *ids: str) -> Call:
    """Return *call* where the number is told for the town and office that *ids* name, if any."""
    return replace(call, step="told", ids=ids, questions=0, repeated=False)


def hear(call: Call, topic: str, part: str = "1") -> Call:
    """Return *call* where it hears a *part* of *topic*."""
    return replace(call, step="heard", ids=(topic, part), questions=0, repeated=False)


def more(call: Call, content: Content) -> Call | None:
    """Return *call* at the next part of what it heard; None if there is none."""
    if call.step != "heard":
        return None
    topic, part = call.ids
    following = hear(call, topic, str(int(part) + 1))
    return following if following.answer in content.common else None


def connect(call: Call, service: Service) -> Call:
    """Put through to the office if it is the one to call now, else to the hotline."""
    ids = call.ids if numbers.is_open(call.ids, service) else ()
    return replace(call, step="dialed", ids=ids, questions=0, repeated=False)


def text(call: Call) -> Call | None:
    """Send the one text; None where this caller cannot get one, or has asked before."""
    if not call.textable or call.texted:
        return None
    ids = call.ids if call.step == "told" else ()
    return replace(call, step="text", ids=ids, questions=0, repeated=False)


def end(call: Call) -> Call:
    """Say the hotline once more, and goodbye."""
    return replace(call, step="end")


def unclear(call: Call) -> Call:
    """Return where *call* goes on silence, a wrong key, or words that nothing knows.

    It is asked once more; then the hotline is told.
    """
    if call.step in ANSWERS:
        return end(call) if call.repeated else replace(call, repeated=True, note="again")
    if call.repeated or call.questions >= MAX_QUESTIONS:
        return replace(tell(call), note="again")
    return replace(call, repeated=True, note="again", questions=call.questions + 1)
