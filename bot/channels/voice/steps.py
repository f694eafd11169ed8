"""follow(): the next state of a call, given what the caller entered."""

from dataclasses import replace
from typing import Final

from bot.channels.voice import interpretation, transitions
from bot.channels.voice.call import Call
from bot.channels.voice.input import CallerInput
from bot.channels.voice.keys import KEYS
from bot.service import Service

_REACHED: Final = ("completed", "answered")
# Here the core knows what a number means: a ZIP code, or a choice.
_NUMBERED: Final = ("town", "towns", "offices")


def follow(call: Call, caller_input: CallerInput, service: Service) -> Call:
    """Return where *call* goes after *caller_input*."""
    if call.step == "dialed":
        return _dialed(call, caller_input.dial_status)
    moved = _moved(call, caller_input, service)
    if moved is None:
        return transitions.unclear(call)
    first = call.step == "greeting" and not moved.is_about(transitions.URGENT)
    return replace(moved, note="what") if first else moved


def _moved(call: Call, caller_input: CallerInput, service: Service) -> Call | None:
    if transition := KEYS[call.step].get(caller_input.keys):
        return transition(call, service)
    if caller_input.keys:
        known = call.step in _NUMBERED
        return interpretation.interpret(call, caller_input.keys, service) if known else None
    if caller_input.words:
        return interpretation.interpret_speech(call, caller_input.words, service)
    return None


def _dialed(call: Call, status: str) -> Call:
    """Return where *call* goes after it was put through to an office, or else to the hotline."""
    if status in _REACHED:
        # By somebody, or by an answering machine.
        return (
            replace(transitions.tell(call), note="completed") if call.ids else transitions.end(call)
        )
    if call.ids:
        return replace(call, ids=(), note="unanswered")
    return replace(call, step="nobody")
