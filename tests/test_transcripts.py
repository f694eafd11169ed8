"""Conversations written down: what was played can be replayed."""

import re
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import transcripts
from bot.dialogue.content import Content
from bot.nlu.context import LANGUAGES
from bot.nlu.message import CHANNELS
from bot.playback import PlayedTurn, Setting, play
from bot.service import Service
from tests.clock import NIGHT, local

FAST = settings(
    deadline=None,
    derandomize=True,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
# What leads through a conversation, what may break the format, and anything.
KNOWN = """red flags;report;more;menu;1;2;STOP;HELP;Taunton;Worcester;Assonet;i want to die;
help me;señales de alerta;denunciar;yes;> report;< report;! report;# report;topic: menu;...;
at: 2026-12-25 10:00;(nothing);{hotline};\ud83d;red\nflags;\n\n"""
WILD = st.text(max_size=200) | st.text(st.characters(categories=["Cs", "Cc", "Cf", "Lo", "So"]))
TEXTS = st.sampled_from(KNOWN.split(";")) | WILD
SETTINGS = st.builds(
    Setting,
    channel=st.sampled_from(CHANNELS),
    language=st.sampled_from([None, *LANGUAGES]),
    carrier=st.sampled_from(["twilio", "bot"]),
    place=st.sampled_from(["", "taunton", "worcester"]),
)


def written(texts: list[str], setting: Setting, content: Content, at: str = NIGHT) -> str:
    """Return the transcript of *texts* as the bot answers them."""
    turns = play(texts, setting, Service(content, lambda: local(at)))
    return transcripts.write(turns, setting, local(at))


@FAST
@given(texts=st.lists(TEXTS, min_size=1, max_size=4), setting=SETTINGS)
def test_written_then_read(texts: list[str], setting: Setting, content: Content) -> None:
    """Whatever was texted, its transcript is read as the same texts, and fits."""
    transcript = transcripts.read(written(texts, setting, content))

    assert len(transcript.exchanges) == len(texts)
    assert transcripts.differences(transcript, content) == []


def test_as_people_write_it(content: Content) -> None:
    """A transcript that the bot writes looks like one that a person wrote."""
    lines = written(["red\nflags", "STOP"], Setting(place="taunton"), content).splitlines()

    assert lines[:6] == [
        "at: 2026-11-24 23:30",
        "channel: sms",
        "carrier: twilio",
        "place: taunton",
        "",
        "> red",
    ]
    assert lines[-7:] == [
        "",
        "> STOP",
        "< (nothing)",
        "answer: stop",
        "place: none",
        "office: none",
        "language: en",
    ]


def test_another_answer_does_not_fit(content: Content) -> None:
    """A transcript fails where an answer changes, be it by a word or by the hour."""
    fits = written(["report", "Taunton"], Setting(), content)
    by_day = fits.replace("23:30", "10:00")
    reworded = fits.replace("Automatic reply", "Automatic answer")

    assert transcripts.differences(transcripts.read(fits), content) == []
    assert len(transcripts.differences(transcripts.read(by_day), content)) == 1
    assert len(transcripts.differences(transcripts.read(reworded), content)) == 1


def test_moment_is_local_time(content: Content) -> None:
    """A written time is that of a clock where the line is, whatever the season."""
    zone = content.hours.zone
    for written_down, moment in (
        ("2026-07-01 12:00", "2026-07-01T16:00Z"),
        ("2026-12-25T10:00", "2026-12-25T15:00Z"),
    ):
        assert transcripts.parse_time(written_down, zone) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Nothing is sent"),
        ("# only a remark", "Nothing is sent"),
        ("channel: smoke\n> hi", "line 1: channel is one of sms, whatsapp, web, voice"),
        ("\nlanguage: fr\n> hi", "line 2: language is one of en, es, pt"),
        ("carrier: me\n> hi", "line 1: carrier is one of twilio, bot"),
        ("at: noon\n> hi", "is no time; write it as 2026-12-25 10:00"),
        ("at: 9999-12-31 23:59\n> hi", "is not between 2000 and 2099"),
        ("hello", "begin it with > < ! or #"),
    ],
)
def test_what_cannot_be_read(text: str, says: str, content: Content) -> None:
    """What is no conversation is refused with a sentence that says what to do."""
    with pytest.raises(transcripts.TranscriptError, match=re.escape(says)):
        transcripts.replay(transcripts.read(text), content)


FACTS = {
    "topic": "report",
    "answer": "report.next",
    "office": "none",
    "place": "none",
    "language": "en",
}


@pytest.mark.parametrize(
    ("expected", "fits"),
    [
        ("one two", True),
        ("one", False),
        ("one ...", True),
        ("... two", True),
        ("o...n...o", True),
        ("one two ...", True),
        ("one two two...", False),
        ("one ... one two", False),
        ("...two...two", False),
        ("... " * 300 + "three", False),
    ],
)
def test_dots_are_any_words(expected: str, fits: bool) -> None:
    """Dots stand for any words or none, in a moment even if there are hundreds of them."""
    turn = PlayedTurn(
        "hi", "report", "report.next", "", "en", None, None, ("one\ntwo",), "GSM-7", 1
    )

    assert (list(transcripts.compare(turn, expected, [], FACTS)) == []) is fits


def test_every_difference_is_named() -> None:
    """A wrong reply, forbidden words, and wrong facts each make a sentence."""
    turn = PlayedTurn("hi", "menu", "menu", "because", "es", "taunton", None, ("one",), "GSM-7", 1)

    found = [str(one) for one in transcripts.compare(turn, "two", ["on"], FACTS)]

    assert found == [
        "'hi' should get 'two', but gets 'one'",
        "'hi' must not get 'on', but gets 'one'",
        "'hi' has topic menu, not report (because)",
        "'hi' has answer menu, not report.next (because)",
        "'hi' has place taunton, not none (because)",
        "'hi' has language es, not en (because)",
    ]
