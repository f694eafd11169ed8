"""A call as the simulator plays it: what the caller does, what is heard, and what Twilio gets."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot import phones
from bot.channels.voice import document, numbers, steps, transitions
from bot.channels.voice.call import Call
from bot.channels.voice.input import CallerInput
from bot.channels.voice.script import Script, Utterance, script
from bot.channels.voice.speech import Speaker
from bot.service import Service

# What a caller does who neither presses a key nor says a word.
SILENCE: Final = "(silence)"
# What becomes of a call that is put through, as the page offers it, and Twilio's word for it.
_DIALED: Final = {"(answered)": "completed", "(no answer)": "no-answer"}
_KEYS: Final = re.compile(r"[0-9*#]+")


@dataclass(frozen=True, slots=True)
class CallView:
    """What is heard at one step of a call.

    *dials* is the number to which the call is put through, *texted* the text that is sent, and
    *over* whether the call ends here.  *step* and *address* tell where the call stands, *keys*
    how many are awaited; *twiml* is what Twilio receives.
    """

    lines: tuple[Utterance, ...]
    dials: str
    texted: tuple[str, ...]
    over: bool
    step: str
    address: str
    keys: int
    twiml: str


def view_call(entries: Iterable[str], service: Service, *, textable: bool) -> Iterator[CallView]:
    """Yield what is heard when the line answers, then after each of *entries*; none comes later.

    An entry is keys, words, `SILENCE`, or the end of a call that was put through.  A *textable*
    caller is offered a text; none is ever sent.
    """
    call = replace(transitions.begin(), textable=textable)
    yield (view := _view(call, (), service))
    for entry in entries:
        if view.over:
            return
        written = script(call, service)
        if entry == SILENCE and written.last:
            yield _farewell(view, written)
            return
        call, texted = _step(call, entry, service)
        yield (view := _view(call, texted, service))
        call = replace(call, note="")


def _step(call: Call, entry: str, service: Service) -> tuple[Call, tuple[str, ...]]:
    """Return where *call* goes after *entry*, and the text that is sent on the way."""
    call = steps.follow(call, _input(entry, service), service)
    if call.step != "text":
        return call, ()
    reply = numbers.answer(call.ids, call.language, service, "sms", call.sent)
    return transitions.texted(call, "sent"), reply.texts


def _input(entry: str, service: Service) -> CallerInput:
    if entry in _DIALED:
        return CallerInput(dial_status=_DIALED[entry])
    if entry == SILENCE:
        return CallerInput()
    field = "Digits" if _KEYS.fullmatch(entry) else "SpeechResult"
    return CallerInput.from_form({field: entry}, service.content)


def _view(call: Call, texted: tuple[str, ...], service: Service) -> CallView:
    written = script(call, service)
    twiml = document.write(written, call, Speaker(service.content))
    return CallView(
        lines=tuple(_as_heard(line) for line in written.lines),
        dials=phones.formatted(written.dial),
        texted=texted,
        over=not written.keys and not written.dial,
        step=call.step,
        address=call.to_path(),
        keys=written.keys,
        twiml=twiml.get_data(as_text=True),
    )


def _farewell(view: CallView, written: Script) -> CallView:
    """Return what is heard where silence ends the call; nothing is sent for it."""
    lines = tuple(_as_heard(line) for line in written.last)
    return replace(view, lines=lines, texted=(), over=True, keys=0)


def _as_heard(line: Utterance) -> Utterance:
    """Return *line* without the brackets around what is English in every language."""
    return replace(line, text=re.sub(r"[\[\]]", "", line.text))
