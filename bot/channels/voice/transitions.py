"""The transitions between states of a call; questions are counted, so that no chain is long."""

from dataclasses import replace
from typing import Final

from bot.channels.voice import numbers
from bot.channels.voice.call import ANSWERS, MAX_QUESTIONS, Call, Step
from bot.dialogue.content import Content
from bot.nlu.context import topic_of
from bot.nlu.intent import SAFETY
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


def hear(call: Call, answer: str, part: str = "1") -> Call:
    """Return *call* where it hears a *part* of *answer*."""
    ids = (*answer.split("."), part)
    return replace(call, step="heard", ids=ids, questions=0, repeated=False)


def answer(call: Call, id: str, content: Content) -> Call | None:
    """Return *call* where it gets the answer *id*; None if there are no words for it.

    What has no words for the ear is offered as the one text.  Whoever cannot get one, or may be
    in danger, hears what there is on the topic.
    """
    topic = topic_of(id)
    spoken = [found for found in (id, topic) if hear(call, found).answer in content.common]
    if id in spoken or (spoken and topic in SAFETY):
        return hear(call, spoken[0])
    if can_text(call) and id in content.answers:
        return ask(call, "offer", *id.split("."))
    return hear(call, spoken[0]) if spoken else None


def more(call: Call, content: Content) -> Call | None:
    """Return *call* at the next part of what it heard; None if there is none."""
    if call.step != "heard":
        return None
    *answer, part = call.ids
    following = hear(call, ".".join(answer), str(int(part) + 1))
    return following if following.answer in content.common else None


def connect(call: Call, service: Service) -> Call:
    """Put through to the office if it is the one to call now, else to the hotline."""
    ids = call.ids if numbers.is_open(call.ids, service) else ()
    return replace(call, step="dialed", ids=ids, questions=0, repeated=False)


def can_text(call: Call) -> bool:
    """Return whether this caller can get a text, and has not had the one yet."""
    return call.textable and not call.texted


def text(call: Call) -> Call | None:
    """Send the one text: the answer that was offered, or the number; None where it cannot be."""
    if not can_text(call):
        return None
    ids = call.ids if call.step == "told" else ()
    sent = ".".join(call.ids) if call.step == "offer" else ""
    return replace(call, step="text", ids=ids, sent=sent, questions=0, repeated=False)


def texted(call: Call, note: str) -> Call:
    """Return *call* after its one text: the number is told, and *note* names what became of it."""
    return replace(tell(call, *call.ids), texted=True, sent="", note=note)


def repeat(call: Call) -> Call | None:
    """Return *call* where it hears the same once more; None where nothing was answered."""
    return replace(call, questions=0, repeated=False) if call.step in ANSWERS else None


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
