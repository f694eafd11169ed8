"""Every path of a call, walked: each key, silence, and speech, at every step, in three languages.

Each document on the way is checked to be TwiML, as every answer to `tests/phone.py` is.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import pytest

from bot.app import create_app
from bot.content.loading import Loaded
from bot.nlu.context import LANGUAGES
from tests.caller import CALLER, Heard, Telephone
from tests.clock import NIGHT, OPEN, local
from tests.logged import by_this_thread
from tests.phone import HOTLINE, settings

KEYS = [*"0123456789*#"]
MUMBLE = "zanzibar quux"
# A town, towns that are near each other, two offices, none, other states, and a ZIP code.
TOWNS = ["Fall River", "Westfield, Westford", "Chestnut Hill", "Mattapan", "Providence", "Texas"]
WORDS = [MUMBLE, "they are taking her", "red flags", "menu"]
DIALED = ["completed", "answered", "busy", "no-answer", "failed", "canceled", ""]
# What the addresses of the line may be made of: no digit but a count, no word of a caller.
ADDRESS = re.compile(r"/voice/(en|es|pt|all)/[a-z]+/[0-4]a?t?(/[a-z_]+(\.[a-z_0-9]+)*)?")
MOST_STEPS = 4


@dataclass
class Walk:
    """Where each thing that a caller can do leads, from the greeting on."""

    first: Heard
    ways: dict[str, dict[str, Heard]] = field(default_factory=dict)

    @property
    def heard(self) -> list[Heard]:
        """Every document."""
        return [self.first, *(heard for ways in self.ways.values() for heard in ways.values())]


def walk(telephone: Telephone) -> Walk:
    """Return every path that there is from the first greeting."""
    found = Walk(telephone.call())
    waiting = [found.first]
    while waiting:
        heard = waiting.pop()
        if not heard.next or heard.next in found.ways:
            continue
        found.ways[heard.next] = dict(steps(telephone, heard))
        waiting += found.ways[heard.next].values()
    return found


def steps(telephone: Telephone, heard: Heard) -> Iterator[tuple[str, Heard]]:
    """Yield everything that can be done at *heard*, and what it leads to."""
    path = heard.next
    if heard.dialed:
        yield from ((status, telephone.post(path, DialCallStatus=status)) for status in DIALED)
        return
    if heard.asks:
        yield "", telephone.post(path)
    keys = [*KEYS, "02720", "00000"] if "/town/" in path else KEYS
    words = [*WORDS, *TOWNS] if "/town/" in path else WORDS
    yield from ((key, telephone.post(path, Digits=key)) for key in keys)
    yield from ((said, telephone.post(path, SpeechResult=said)) for said in words)


@pytest.fixture(scope="module", params=[OPEN, NIGHT], ids=["open", "night"])
def walked(request: pytest.FixtureRequest, loaded: Loaded) -> tuple[str, Walk]:
    """Give the time of the walk, and the walk."""
    at = request.param
    app = create_app(settings(), loaded.content, lambda: local(at))
    return at, walk(Telephone(app))


def is_answer(heard: Heard) -> bool:
    """Return whether a number to call is heard, or dialed."""
    return bool(heard.full_numbers or heard.dialed)


def test_every_step_is_walked(walked: tuple[str, Walk]) -> None:
    """The walk meets each kind of step, in each language."""
    _, found = walked
    met = {tuple(path.split("/")[2:4]) for path in found.ways}
    kinds = ("menu", "town", "towns", "offices", "told", "heard", "dialed")

    assert met >= {(language, kind) for language in LANGUAGES for kind in kinds}
    assert ("all", "greeting") in met


def test_four_steps(walked: tuple[str, Walk]) -> None:
    """From the greeting, and from every answer, a number or an answer comes in four steps."""
    _, found = walked

    @cache
    def longest(path: str) -> int:
        """Return the most questions in a row from *path* on; a loop would never return."""
        following = [heard.next for heard in found.ways[path].values() if not is_answer(heard)]
        return 1 + max(map(longest, following), default=0)

    starts = [found.first] + [h for h in found.heard if is_answer(h) and h.next and not h.dialed]
    for heard in starts:
        questions = [h.next for h in found.ways[heard.next].values() if not is_answer(h)]
        own = 0 if is_answer(heard) else 1
        assert own + max(map(longest, questions), default=0) <= MOST_STEPS


def test_never_an_end_without_a_number(walked: tuple[str, Walk]) -> None:
    """Every document with which a call can end says a number to call, digit by digit."""
    _, found = walked
    ends = [heard for heard in found.heard if heard.ends]

    assert ends
    assert not [heard.words for heard in ends if not heard.full_numbers]


def test_silence_and_unclear_speech_are_asked_once_more(walked: tuple[str, Walk]) -> None:
    """Silence twice, wrong keys twice, or unclear speech twice, at any step, tell a number."""
    _, found = walked
    for ways in found.ways.values():
        for way in {"", "#", MUMBLE} & ways.keys():
            first = ways[way]
            if not is_answer(first):
                again = found.ways[first.next]
                assert is_answer(again[way]), first.next


def test_dials_the_right_number(walked: tuple[str, Walk], loaded: Loaded) -> None:
    """An office is dialed while it is open and asked for; otherwise it is the hotline."""
    at, found = walked
    offices = {
        "+1" + office.phone.replace("-", ""): office for office in loaded.content.offices.values()
    }
    hotline = "+1" + HOTLINE.replace("-", "")
    dialed = {heard.dialed for heard in found.heard if heard.dialed}

    assert hotline in dialed
    assert dialed <= {hotline, *offices}
    assert (dialed > {hotline}) == (at == OPEN)
    assert not [number for number in dialed - {hotline} if offices[number].disputed]


def test_numbers_are_of_the_register(walked: tuple[str, Walk], loaded: Loaded) -> None:
    """No number is said that the register lacks, and an office's only while it is open."""
    at, found = walked
    said = {number for heard in found.heard for number in heard.numbers}
    offices = {office.phone for office in loaded.content.offices.values()} & said

    assert said <= loaded.directory.numbers
    assert bool(offices) == (at == OPEN)
    assert not [h for h in found.heard if re.search(r"\d{3}-\d{3}-\d{4}|\d{5}|911|988", h.words)]


def test_told_numbers_are_said_twice(walked: tuple[str, Walk]) -> None:
    """The number to call is read twice, so that it can be written down."""
    _, found = walked
    told = [heard for heard in found.heard if "/told/" in heard.next and not heard.dialed]

    assert told
    for heard in told:
        farewell = len(LANGUAGES) if "/all/" in heard.next else 1
        # The hotline is said once more at the end, if nothing is pressed.
        counts = {n: heard.numbers.count(n) - farewell * (n == HOTLINE) for n in heard.numbers}
        assert all(counts[n] in (0, 2, 2 * farewell) for n in heard.full_numbers), heard.words
        assert any(counts[n] >= 2 for n in heard.full_numbers), heard.words


def test_addresses_hold_ids_alone(walked: tuple[str, Walk]) -> None:
    """No address holds a number, a ZIP code, or a word that was said."""
    _, found = walked

    assert not [path for path in found.ways if not ADDRESS.fullmatch(path)]


def test_nothing_is_logged(loaded: Loaded, caplog: pytest.LogCaptureFixture) -> None:
    """A call leaves no number, no key, and no word in any log."""
    caplog.set_level(logging.NOTSET)
    telephone = Telephone(create_app(settings(), loaded.content))
    telephone.call()
    telephone.say(MUMBLE)
    telephone.press("1", "1")
    telephone.say(f"{MUMBLE} in Taunton")

    assert not [mark for mark in (CALLER[2:], *MUMBLE.split()) if mark in caplog.text]
    assert not [record for record in by_this_thread(caplog) if record.name.startswith("bot")]
