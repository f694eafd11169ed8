"""Calls written down as they are heard: `python -m tests.call_pages` writes them into the docs."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from bot.app import create_app
from bot.content.loading import ROOT, load
from bot.dialogue.content import Content
from tests.caller import Heard, Telephone
from tests.clock import NIGHT, OPEN, local
from tests.phone import settings

PAGE: Final = ROOT / "docs/life-of-a-call.md"
HEADING: Final = "## Four calls\n"
_DAY: Final = "%A, %I:%M %p"

# What a caller does, beside silence: presses a key, says words, or the dialed number ends so.
Act = tuple[str, str]
CALLS: Final[Mapping[str, tuple[str, list[Act]]]] = {
    "A town, while its office is open but does not answer": (
        OPEN,
        [
            ("press", "1"),
            ("press", "1"),
            ("say", "Fall River"),
            ("press", "1"),
            ("dial", "busy"),
            ("dial", "no-answer"),
        ],
    ),
    "A ZIP code at night, in Spanish": (
        NIGHT,
        [("press", "2"), ("say", "quiero reportar"), ("press", "02780"), ("wait", "")],
    ),
    "Danger": (OPEN, [("say", "they are taking her right now"), ("wait", "")]),
    "Nobody says anything": (NIGHT, [("wait", ""), ("wait", ""), ("wait", "")]),
}


def written(content: Content) -> str:
    """Return the calls as a part of a page."""
    return "\n".join(
        [HEADING, *(line for title in CALLS for line in _call(title, *CALLS[title], content))]
    )


def _call(title: str, at: str, acts: list[Act], content: Content) -> Iterator[str]:
    moment: datetime = local(at)
    telephone = Telephone(create_app(settings(), content, lambda: moment))
    yield f"### {title}\n"
    yield f"{moment.strftime(_DAY)}.\n"
    yield "```text"
    yield from _heard(telephone.call())
    done: Mapping[str, Callable[[str], Heard]] = {
        "press": telephone.press,
        "say": telephone.say,
        "dial": telephone.hang_up,
    }
    signs = {"press": "presses {}", "say": 'says "{}"', "wait": "says nothing", "dial": "hears: {}"}
    for act, value in acts:
        yield f"\nCaller {signs[act].format(value)}\n"
        if act == "wait" and not telephone.heard.asks:
            yield f"{telephone.heard.farewell}\n(hangs up)"
        else:
            yield from _heard(done[act](value) if act in done else telephone.wait())
    yield "```\n"


def _heard(heard: Heard) -> Iterator[str]:
    yield heard.words.removesuffix(heard.farewell).rstrip()
    if heard.dialed:
        yield f"(dials {heard.dialed})"
    elif not heard.next:
        yield "(hangs up)"


def put(page: str, calls: str) -> str:
    """Return *page* with *calls* at its end."""
    return page.partition(HEADING)[0] + calls


if __name__ == "__main__":
    PAGE.write_text(put(PAGE.read_text("utf-8"), written(load())), "utf-8")
