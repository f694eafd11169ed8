"""What machines that text cost, with the loop guard and without: `python -m bench.loops`.

Each gets 200 rounds at most, of five seconds; one only texts, a thousand times, once a second.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Final
from zoneinfo import ZoneInfo

from bot.content.loading import load
from bot.dialogue.content import Content
from bot.dialogue.segments import measure
from bot.dialogue.state import State
from bot.nlu.message import Message
from bot.service import Service

ROUNDS: Final = 200
FLOOD: Final = 1000
BEGIN: Final = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("America/New_York"))
QUESTIONS: Final = ("red flags", "training", "what is csec", "menu", "examples", "statistics")
# What each machine sends back to a reply of ours.
MACHINES: Final[dict[str, Callable[[str], str]]] = {
    "I am driving": lambda _: "I am driving and will reply later",
    "out of office": lambda _: "I am out of the office until Monday.",
    "thanks": lambda _: "Thanks for your message! We will get back to you shortly.",
    "an echo of the menu": lambda _: "menu",
    "our own reply": lambda reply: reply,
}
Sent = Iterator[str]


def loop(content: Content, back: Callable[[str], str], *, guarded: bool) -> Sent:
    """Yield our replies to a machine that sends *back* something to each of them."""
    moment, state, text = BEGIN, State(), back("report")
    for _ in range(ROUNDS):
        moment += timedelta(seconds=5)
        texts, state = _answer(content, text, state, moment, guarded=guarded)
        if not texts:
            return
        yield texts[0]
        text = back(texts[0])


def flood(content: Content, *said: str, guarded: bool) -> Sent:
    """Yield our replies to one that texts *said* in turn, a thousand times, and never waits."""
    state = State()
    for second, text in enumerate(islice(cycle(said), FLOOD)):
        moment = BEGIN + timedelta(seconds=second)
        texts, state = _answer(content, text, state, moment, guarded=guarded)
        yield from texts


def _answer(
    content: Content, text: str, state: State, moment: datetime, *, guarded: bool
) -> tuple[tuple[str, ...], State]:
    service, message = Service(content, lambda: moment), Message(text)
    if guarded:
        reply, state = service.converse(message, state)
    else:
        reply = service.answer(message, state.context)
        state = State(reply.context)
    return reply.texts, state


def main() -> None:
    """Print a table: replies, and parts that Twilio charges, without and with the guard."""
    content = load()
    rows: dict[str, Callable[[bool], Sent]] = {
        name: lambda guarded, back=back: loop(content, back, guarded=guarded)
        for name, back in MACHINES.items()
    }
    rows |= {
        "a thousand times the same": lambda on: flood(content, "report", guarded=on),
        "a thousand questions": lambda on: flood(content, *QUESTIONS, guarded=on),
    }
    print("| machine | replies (parts) without | with the guard |\n| --- | ---: | ---: |")
    for name, sent in rows.items():
        without, guarded = (list(sent(on)) for on in (False, True))
        print(f"| {name} | {_cost(without)} | {_cost(guarded)} |")


def _cost(sent: list[str]) -> str:
    parts = sum(measure(text).parts for text in sent)
    return f"{len(sent):,} ({parts:,})"


if __name__ == "__main__":
    main()
