"""A caller's telephone: what is heard of a call, and the keys and words that answer it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final
from urllib.parse import urlsplit
from xml.etree import ElementTree

from flask import Flask

from tests.phone import Phone

CALLER: Final = "+15085550142"
LINE: Final = "+15085550100"
CALL: Final = "CA" + "0" * 32
PAUSE: Final = "\N{HORIZONTAL ELLIPSIS}"
# Digits one at a time, as they are heard.
_SPACED: Final = re.compile(rf"\d(?:[ ,{PAUSE}]+\d)+")


@dataclass(frozen=True)
class Heard:
    """One document as a caller hears it: its TwiML is *body*."""

    body: str

    @cached_property
    def root(self) -> ElementTree.Element:
        """The whole document."""
        return ElementTree.fromstring(self.body)

    @cached_property
    def words(self) -> str:
        """All that is said, a text per line; a pause is three dots."""
        return _said(self.root.iter("Say"))

    @cached_property
    def farewell(self) -> str:
        """What is said only if the caller does nothing."""
        return _said(self.root.findall("Say")) if self.next and not self.dialed else ""

    @cached_property
    def numbers(self) -> list[str]:
        """The numbers that are said digit by digit, as the register writes them."""
        digits = [re.sub(r"\D", "", found[0]) for found in _SPACED.finditer(self.words)]
        return [re.sub(r"^(\d{3})(\d{3})(\d{4})$", r"\1-\2-\3", found) for found in digits]

    @cached_property
    def full_numbers(self) -> set[str]:
        """The numbers of ten digits."""
        return {number for number in self.numbers if "-" in number}

    @cached_property
    def next(self) -> str:
        """The path that hears what the caller does; empty where the call is over."""
        verb = self.root.find("Gather")
        verb = self.root.find("Dial") if verb is None else verb
        return "" if verb is None else urlsplit(verb.attrib["action"]).path

    @cached_property
    def dialed(self) -> str:
        """The number that the call is put through to."""
        return self.root.findtext("Dial/Number", "")

    @cached_property
    def asks(self) -> bool:
        """Whether silence is heard, and not the end of the call."""
        return self.root.find("Redirect") is not None

    @cached_property
    def ends(self) -> bool:
        """Whether the call ends if the caller does nothing."""
        return self.root.find("Hangup") is not None


def _said(says: Iterable[ElementTree.Element]) -> str:
    return "\n".join(" ".join("".join(_parts(say)).split()) for say in says)


def _parts(say: ElementTree.Element) -> Iterator[str]:
    yield say.text or ""
    for part in say:
        yield f" {PAUSE} " if part.tag == "break" else part.text or ""
        yield part.tail or ""


@cache
def hear(body: str) -> Heard:
    """Return what is heard of *body*; the same words are read once."""
    return Heard(body)


class Telephone:
    """A telephone that calls the line where *app* answers, or *phone* reaches it."""

    def __init__(
        self, app: Flask | None = None, *, phone: Phone | None = None, number: str = CALLER
    ) -> None:
        self.phone = phone or Phone(app)
        self.number = number
        self.heard = Heard("<Response />")

    def call(self) -> Heard:
        """Dial the line."""
        return self.post("/voice")

    def press(self, *keys: str) -> Heard:
        """Press *keys*, one answer after the other."""
        for pressed in keys:
            self.post(self.heard.next, Digits=pressed)
        return self.heard

    def say(self, words: str) -> Heard:
        """Say *words*."""
        return self.post(self.heard.next, SpeechResult=words, Confidence="0.9")

    def wait(self) -> Heard:
        """Do nothing until the line speaks again, or has hung up."""
        return self.post(self.heard.next) if self.heard.asks else self.heard

    def hang_up(self, status: str) -> Heard:
        """Let the call that was put through end with *status*."""
        return self.post(self.heard.next, DialCallStatus=status, DialCallSid=CALL)

    def post(self, path: str, **more: str) -> Heard:
        """Post what Twilio posts in a call, and *more*, to *path*."""
        assert path, "The call is over."
        form = {
            "CallSid": CALL,
            "AccountSid": "AC" + "0" * 32,
            "From": self.number,
            "To": LINE,
            "CallStatus": "in-progress",
            "Direction": "inbound",
            "CallerCity": "",
        }
        answer = self.phone.post(list((form | more).items()), path)
        assert answer.status == 200, answer.status
        assert not answer.header("Set-Cookie")
        self.heard = hear(answer.body)
        return self.heard
