"""Maps a caller's words to the next state of the call, by the answer to the same text."""

from typing import Final

from bot.channels.voice import numbers, transitions
from bot.channels.voice.call import Call
from bot.core import text
from bot.core.knowledge import Content
from bot.core.model import Context, Message, Reply
from bot.service import Service

# On the phone these words of carriers are a plea, and a farewell.
_PLEA: Final = "help"
_FAREWELL: Final = ("stop", "thanks")
_MENU: Final = ("menu", "language", "back", "start")


def interpret_speech(call: Call, words: str, service: Service) -> Call | None:
    """Return where *words* lead *call*; None if nowhere.

    Danger comes first, then what may be said instead of pressing a key.
    """
    understood = interpret(call, words, service)
    if understood and understood.is_about(transitions.URGENT):
        return understood
    spoken = f" {' '.join(text.words(words))} "
    if call.step == "told" and spoken.strip() in _names("connect", call, service.content):
        return transitions.connect(call, service)
    if any(f" {name} " in spoken for name in _names("text", call, service.content)):
        return transitions.text(call) or understood
    return understood


def interpret(call: Call, words: str, service: Service) -> Call | None:
    """Return where *call* goes by what the core understands; None if that is nothing."""
    reply = service.answer(Message(words, "voice"), _context(call))
    return _go(call.speaking(reply.language), reply, service.content)


def _names(key: str, call: Call, content: Content) -> list[str]:
    """Return what may be said instead of pressing a *key*."""
    listed = content.common[f"voice.words.{key}"]
    return [
        " ".join(text.words(phrase))
        for language in call.languages
        for phrase in listed[language].split(",")
    ]


def _context(call: Call) -> Context:
    """Return what a text would bring at this point of a conversation."""
    towns = call.ids if call.step == "towns" else ()
    offices = call.ids[1:] if call.step == "offices" else ()
    return Context(
        language=call.language,
        place=call.ids[0] if call.step in ("offices", "told") and call.ids else "",
        asking=call.step == "town",
        choices=(*(f"place:{id}" for id in towns), *(f"office:{id}" for id in offices)),
        started=True,
    )


def _go(call: Call, reply: Reply, content: Content) -> Call | None:
    """Return *call* where *reply* would be said."""
    topic = reply.match.topic
    offered = (choice.partition(":")[2] for choice in reply.context.choices)
    if reply.situation == "which":
        return transitions.ask(call, "towns", *offered)
    if reply.situation == "either":
        return transitions.ask(call, "offices", reply.place, *offered)
    if reply.situation in numbers.SITUATIONS:
        kind, _, picked = reply.match.pick.partition(":")
        return transitions.tell(call, reply.place, *([picked] if kind == "office" else []))
    if topic == "hotline" and reply.situation != transitions.NEAR_DANGER:
        return transitions.tell(call)
    if topic in ("report", "office"):
        return None if call.step == "town" else transitions.ask(call, "town")
    if topic in _MENU:
        return (
            None if call.step == "menu" and topic != "language" else transitions.ask(call, "menu")
        )
    if topic in _FAREWELL:
        return transitions.end(call)
    if topic == "more":
        return transitions.more(call, content)
    topic_call = transitions.hear(call, _spoken_topic(reply))
    return topic_call if topic_call.answer in content.common else None


def _spoken_topic(reply: Reply) -> str:
    near = reply.situation == transitions.NEAR_DANGER or reply.match.topic == _PLEA
    return transitions.NEAR_DANGER if near else reply.match.topic
