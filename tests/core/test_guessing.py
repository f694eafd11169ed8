"""The guess behind the rules: what it weighs, when it speaks, and what it may never do."""

from dataclasses import replace

import pytest

from bot.core import judging, matching
from bot.core.guessing import Model
from bot.core.hearing import hear
from bot.core.judging import GUESSED
from bot.core.knowledge import SAFETY, Content
from bot.core.matching import match
from bot.core.model import Context, Message
from tests.core import small

REPORT = {"pizza": {"report": 8}, "garden": {"report": 1}, "window": {"fallback": 9}}


def _match(typed: str, content: Content, model: Model) -> tuple[str, str]:
    """Return the topic of *typed* in the small world with *model*, and the reason."""
    world = replace(small.world(content), model=model)
    found = match(hear(Message(typed), Context(), world))
    return found.topic, found.reason


def test_sums() -> None:
    """The greatest sum wins, among the topics allowed; its heaviest words are named first."""
    model = small.model(REPORT)
    guess = model.guess(["garden", "pizza", "unknown", "="], {"report"})

    assert guess.topic == "report"
    assert guess.words == ("pizza", "garden")
    assert guess.sure > 0.9
    assert guess.none == pytest.approx(1 - guess.sure)
    assert model.guess(["window"], {"report", "fallback"}).topic == "fallback"


def test_nothing_known() -> None:
    """Without a word that it knows there is no guess."""
    assert small.model(REPORT).guess(["unknown"], {"report"}) == ("fallback", 0.0, 1.0, ())


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("pizza and pizza", "report"),
        ("pizza", "fallback"),
        ("pizza window and window", "fallback"),
        ("12 34", "fallback"),
        ("pizza garden sent from my phone", "fallback"),
    ],
    ids=["likely", "one word", "likelier nothing", "no words", "idle"],
)
def test_guessed(typed: str, topic: str, content: Content) -> None:
    """It guesses where a text is likely about a topic, has words enough, and is no small talk."""
    assert _match(typed, content, small.model(REPORT))[0] == topic


def test_it_overrules_a_phrase(content: Content) -> None:
    """A phrase stands unless the model is sure of another topic, or very sure of none."""
    weights = {"pizza": {"report": 20, "red_flags": 0}, "garden": {"fallback": 20}}
    model = small.model(weights)

    assert _match("red flags", content, model)[0] == "red_flags"
    assert _match("red flags in pizza", content, model) == ("report", 'guess from "pizza"')
    assert _match("red flags in garden", content, model)[0] == "fallback"
    weak = small.model({"pizza": {"report": 1, "red_flags": 1}, "garden": {"fallback": 2}})
    assert _match("red flags in pizza", content, weak)[0] == "red_flags"
    assert _match("red flags in garden", content, weak)[0] == "red_flags"


def test_it_learns_which_phrases_to_trust(content: Content) -> None:
    """What a phrase says is itself a feature, by the length of the text."""
    world = small.world(content)
    heard = hear(Message("red flags in pizza"), Context(), world)

    assert judging.advice(heard, matching.phrase(heard)) == ["=red_flags", "=red_flags 2"]
    assert judging.advice(heard, None) == ["=fallback", "=fallback 2"]


@pytest.mark.parametrize("topic", SAFETY)
def test_it_never_gives_a_danger_answer(topic: str, content: Content) -> None:
    """A danger that is merely guessed gets the safe answer and a choice."""
    world = replace(small.world(content), model=small.model({"pizza": {topic: 20}}))
    found = match(hear(Message("pizza and pizza"), Context(), world))

    assert found.topic == topic
    assert 1 < len(found.choices) <= 3


def test_it_never_withholds_a_danger_answer(content: Content) -> None:
    """A clear phrase of danger is answered, whatever the model makes of the rest."""
    nothing = small.model({"pizza": {"fallback": 100}, "want": {"fallback": 100}})

    assert _match("i want to die pizza", content, nothing)[0] == "crisis"


def test_what_it_may_guess(content: Content) -> None:
    """It guesses topics that exist, and never one that ends or steers a conversation."""
    assert set(content.topics) >= GUESSED
    assert not GUESSED & {"stop", "start", "help", "office", "more", "menu", "thanks", "language"}
