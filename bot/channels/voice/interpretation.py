"""Maps a caller's words to the next state of the call, by the answer to the same text."""

from typing import Final

from bot.channels.voice import numbers, transitions
from bot.channels.voice.call import Call
from bot.dialogue.content import Content
from bot.dialogue.reply import Reply
from bot.nlu import tokenizer as text
from bot.nlu.context import Context
from bot.nlu.intent import FALLBACK, SAFETY
from bot.nlu.message import Message
from bot.service import Service

# On the phone these words of carriers are a plea, and a farewell.
_PLEA: Final = "help"
_FAREWELL: Final = ("stop", "thanks")
_MENU: Final = ("menu", "language", "start")
_ASKING: Final = ("report", "office")
_AGAIN: Final = ("repeat", "wait")
_PLACE_ASKED: Final = ("emergency",)


def interpret_speech(call: Call, words: str, service: Service) -> Call | None:
    """Return where *words* lead *call*; None if nowhere.

    Danger comes first, then what may be said instead of pressing a key, then a doubt about danger.
    """
    understood = interpret(call, words, service)
    if understood and understood.is_about(SAFETY):
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
    offered = (f"answer:{'.'.join(call.ids)}",) if call.step == "offer" else ()
    # Who was told to say the town to 911 may say it here, where nobody listens.
    told = call.ids[:1] if call.is_about(_PLACE_ASKED) else ()
    return Context(
        language=call.language,
        answers=told,
        place=call.ids[0] if call.step in ("offices", "told") and call.ids else "",
        asked="town" if call.step == "town" else "",
        choices=(
            *(f"place:{id}" for id in towns),
            *(f"office:{id}" for id in offices),
            *offered,
        ),
        started=True,
    )


def _go(call: Call, reply: Reply, content: Content) -> Call | None:
    """Return *call* where *reply* would be said."""
    answer = reply.answer
    if set(reply.intent.also) - {reply.topic} or answer == _PLEA:
        return transitions.hear(call, transitions.NEAR_DANGER)
    offered = (choice.partition(":")[2] for choice in reply.context.choices)
    if reply.situation == "which":
        return transitions.ask(call, "towns", *offered)
    if reply.situation == "either":
        return transitions.ask(call, "offices", reply.place, *offered)
    if reply.situation in numbers.SITUATIONS:
        kind, _, picked = reply.intent.pick.partition(":")
        return transitions.tell(call, reply.place, *([picked] if kind == "office" else []))
    if call.step == "offer" and reply.intent.pick:
        return transitions.text(call)
    if answer == "hotline":
        return transitions.tell(call)
    if answer in _ASKING:
        return None if call.step == "town" else transitions.ask(call, "town")
    if answer in _MENU:
        known = call.step == "menu" and answer != "language"
        return None if known else transitions.ask(call, "menu")
    if answer in _FAREWELL:
        return transitions.end(call)
    if answer in _AGAIN:
        return transitions.repeat(call)
    if answer == "more":
        return transitions.more(call, content)
    return None if answer == FALLBACK else transitions.answer(call, answer, content)
