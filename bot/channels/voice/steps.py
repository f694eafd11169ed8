"""follow(): where a call goes after what the caller pressed or said."""

from dataclasses import replace
from typing import Final

from bot.channels.voice import interpretation, transitions
from bot.channels.voice.call import Call
from bot.channels.voice.input import Said
from bot.channels.voice.keys import KEYS
from bot.service import Service

_REACHED: Final = ("completed", "answered")
# Here the core knows what a number means: a ZIP code, or a choice.
_NUMBERED: Final = ("town", "towns", "offices")


def follow(call: Call, said: Said, service: Service) -> Call:
    """Return where *call* goes after *said*."""
    if call.step == "dialed":
        return _dialed(call, said.dialed)
    gone = _gone(call, said, service)
    if gone is None:
        return transitions.unclear(call)
    first = call.step == "greeting" and not gone.is_about(transitions.URGENT)
    return replace(gone, note="what") if first else gone


def _gone(call: Call, said: Said, service: Service) -> Call | None:
    if way := KEYS[call.step].get(said.keys):
        return way(call, service)
    if said.keys:
        known = call.step in _NUMBERED
        return interpretation.understand(call, said.keys, service) if known else None
    return interpretation.follow(call, said.words, service) if said.words else None


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
