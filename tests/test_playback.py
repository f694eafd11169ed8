"""A conversation played without a phone."""

import json
from collections.abc import Callable

from bot.playback import Setting, play
from bot.service import Service
from tests.clock import OPEN

At = Callable[[str], Service]


def test_context_travels(service_at: At) -> None:
    """Each text is answered in the context that the text before it left."""
    asked, told = play(["report", "Taunton"], Setting(), service_at(OPEN))

    assert (asked.place, asked.office) == (None, None)
    assert (told.intent, told.place, told.office) == ("office", "taunton", "taunton_attleboro")


def test_every_play_is_new(service_at: At) -> None:
    """Two plays know nothing of each other."""
    service = service_at(OPEN)

    assert list(play(["more"], Setting(), service)) == list(play(["more"], Setting(), service))


def test_turns_come_one_by_one(service_at: At) -> None:
    """A turn is answered before the next text is asked for, as a chat needs."""
    asked: list[str] = []

    def texts() -> object:
        for text in ("report", "Taunton"):
            asked.append(text)
            yield text

    turns = play(texts(), Setting(), service_at(OPEN))  # type: ignore[arg-type]

    assert next(turns).intent == "report"
    assert asked == ["report"]


def test_silence_costs_nothing(service_at: At) -> None:
    """Silence has no reply and no part."""
    (turn,) = play(["STOP"], Setting(carrier="twilio"), service_at(OPEN))

    assert (turn.replies, turn.segments, turn.encoding) == ((), 0, "GSM-7")


def test_the_bot_answers_stop(service_at: At) -> None:
    """Where the bot answers STOP, its answer has a cost."""
    (turn,) = play(["STOP"], Setting(carrier="bot"), service_at(OPEN))

    assert turn.intent == "stop"
    assert turn.segments >= 1


def test_other_channels_answer_stop(service_at: At) -> None:
    """Phone companies answer STOP on their own network only; elsewhere the bot does."""
    setting = Setting(channel="whatsapp", carrier="twilio")
    (turn,) = play(["STOP"], setting, service_at(OPEN))

    assert turn.replies


def test_known_town(service_at: At) -> None:
    """A conversation may begin with a town that is known."""
    (turn,) = play(["report"], Setting(place="taunton"), service_at(OPEN))

    assert (turn.place, turn.office) == ("taunton", "taunton_attleboro")


def test_turn_is_json(service_at: At) -> None:
    """A turn survives being written as JSON."""
    (turn,) = play(["ayuda é"], Setting(channel="web", language="es"), service_at(OPEN))
    values = json.loads(json.dumps(turn.to_dict()))

    assert values == {**turn.to_dict(), "replies": list(turn.replies)}
    assert turn.language == "es"
