"""The simulator's calls: what is heard is what a caller hears, step by step."""

import json

import pytest
from flask import Flask

from bot.app import create_app
from bot.dialogue.content import Content
from tests.caller import CALLER, Telephone
from tests.clock import NIGHT, OPEN, local
from tests.files import FILES
from tests.phone import HOTLINE, settings
from tests.staff.test_simulator import Json, Simulator

OFFICE = "508-235-9800"
# A working morning, nights, another language, a ZIP code, and what nothing knows.
CALLS = [
    ["1", "1", "Fall River", "1", "(no answer)"],
    ["1", "1", "Fall River", "1", "(answered)"],
    ["2", "1", "02721", "2"],
    ["3", "2", "2", "*", "9"],
    ["1", "zanzibar quux", "(silence)", "(silence)"],
    ["they are taking her"],
]


@pytest.fixture(scope="module")
def app(content: Content) -> Flask:
    """Give the bot of a laptop, at a working minute."""
    config = settings(development=True, sms_number="555888", twilio_account_sid="AC" + "0" * 32)
    return create_app(config, content, lambda: local(OPEN), FILES)


@pytest.fixture(scope="module")
def simulator(app: Flask) -> Simulator:
    """Give the simulator."""
    return Simulator(app)


def heard(turn: Json) -> str:
    """Return what is said at a turn."""
    return "\n".join(line["text"] for line in turn["lines"])


@pytest.mark.parametrize("entries", CALLS, ids=lambda entries: " ".join(entries))
def test_same_as_a_call(entries: list[str], app: Flask, simulator: Simulator) -> None:
    """Each step stands where a real call stands, and Twilio gets the same, letter for letter."""
    telephone = Telephone(app, number=CALLER)
    played = simulator.play(*entries, channel="voice")
    steps = [played["opening"], *played["turns"]]

    bodies = [telephone.call().body]
    for entry in entries:
        if entry == "(silence)":
            bodies.append(telephone.wait().body)
        elif entry.startswith("("):
            bodies.append(
                telephone.hang_up({"(answered)": "completed"}.get(entry, "no-answer")).body
            )
        elif entry.isdecimal() or entry == "*":
            bodies.append(telephone.press(entry).body)
        else:
            bodies.append(telephone.say(entry).body)

    assert len(steps) == len(entries) + 1
    real = [body.replace(settings().public_url, "") for body in bodies]
    shown = [step["twiml"] for step in steps]
    assert shown == real


def test_a_call_is_no_thread(simulator: Simulator) -> None:
    """Before anything is done the greeting is heard, in three languages; nothing is a bubble."""
    played = simulator.play(channel="voice")

    assert played["turns"] == []
    assert played["test"] is None
    assert [line["language"] for line in played["opening"]["lines"]] == ["en", "es", "pt"]
    assert 'class="bubble"' not in played["opening"]["bubbles"][0]


def test_the_minute_decides(simulator: Simulator) -> None:
    """At night the same call tells the hotline, and puts through to it."""
    keys = ("1", "1", "Fall River", "1")
    day = simulator.play(*keys, channel="voice")["turns"]
    night = simulator.play(*keys, channel="voice", at=NIGHT)["turns"]

    assert OFFICE in heard(day[2])
    assert day[3]["dials"] == OFFICE
    assert HOTLINE in heard(night[2])
    assert night[3]["dials"] == HOTLINE


def test_a_text_is_shown_and_not_sent(simulator: Simulator) -> None:
    """The one text of a call stands beside the call; no number of a phone is in it."""
    turn = simulator.play("1", "1", "Fall River", "4", channel="voice")["turns"][-1]

    assert OFFICE in turn["texted"][0]
    assert "The caller gets a text" in turn["bubbles"][0]


def test_nothing_follows_the_end(simulator: Simulator) -> None:
    """After the line has hung up nothing more is heard."""
    played = json.loads(
        simulator.send(
            {
                "texts": ["1", "1", "Fall River", "(silence)", "1", "2"],
                "settings": {
                    "at": OPEN, "channel": "voice", "carrier": "bot", "language": "", "town": "",
                },
            }
        )[1]
    )  # fmt: skip

    assert len(played["turns"]) == 4
    assert played["turns"][-1]["over"]
