"""What a message is about: each rule takes what it should, and their order is the policy."""

import pytest

from bot.core import matching
from bot.core.hearing import Heard, hear
from bot.core.knowledge import Content
from bot.core.matching import RULES, match
from bot.core.model import Context, Match, Message
from tests.core import small

ASKING = Context(asking=True, topic="report", started=True)
OFFERED = Context(choices=("topic:red_flags", "place:taunton", "office:lynn"))
LONG = "blue car window garden"


@pytest.fixture(scope="module")
def world(content: Content) -> Content:
    """Give the small world."""
    return small.world(content)


def _hear(typed: str, world: Content, context: Context = Context()) -> Heard:  # noqa: B008
    return hear(Message(typed), context, world)


def test_order() -> None:
    """Danger interrupts all but an echo of our own words; an answer goes before a topic."""
    assert [rule.__name__ for rule in RULES] == [
        "reaction",
        "danger",
        "carrier_word",
        "choice",
        "beside_courtesy",
        "town_asked_for",
        "whole_message",
        "near_danger",
        "said",
        "place_alone",
        "town_not_found",
        "guessed",
        "fallback",
    ]


# rule, text, context, topic: no topic where the rule passes the text on.
TAKES = [
    ("reaction", "Liked “Signs of it are”", Context(), "reaction"),
    ("reaction", "Liked “in danger: 911”", Context(), "reaction"),
    ("reaction", "Liked “in danger”", Context(), ""),
    ("reaction", "Liked “signs”", Context(), ""),
    ("reaction", "She said “in danger: 911”", Context(), ""),
    ("reaction", "liked", Context(), ""),
    ("danger", "i want to die", Context(), "crisis"),
    ("danger", "suicidal", Context(), "crisis"),
    ("danger", "help me report my pictures", Context(), "images"),
    ("danger", "in danger and want to die", Context(), "crisis"),
    ("danger", "in dangr", Context(), ""),
    ("danger", "emergency", Context(), "emergency"),
    ("danger", "emergency qzxv wvxq xxqz zzqx", Context(), ""),
    ("danger", "in danger qzxv wvxq xxqz zzqx", Context(), "emergency"),
    ("danger", "red flags", Context(), ""),
    ("carrier_word", "STOP", Context(), "stop"),
    ("carrier_word", " Stop! ", Context(), "stop"),
    ("carrier_word", "opt out", Context(), "stop"),
    ("carrier_word", "yes", Context(), "start"),
    ("carrier_word", "stop it please", Context(), ""),
    ("carrier_word", "stpo", Context(), ""),
    ("carrier_word", "help me", Context(), ""),
    ("choice", "1", Context(), ""),
    ("choice", "1", OFFERED, "red_flags"),
    ("choice", "number two", OFFERED, "office"),
    ("choice", "3", OFFERED, "office"),
    ("choice", "0", OFFERED, ""),
    ("choice", "4", OFFERED, ""),
    ("choice", "1 2", OFFERED, ""),
    ("choice", "report", OFFERED, ""),
    ("beside_courtesy", "alarm, thanks", Context(), ""),
    ("beside_courtesy", "thanks, i am trapped", Context(), "emergency"),
    ("beside_courtesy", "i am trapped. thanks hi", Context(), "emergency"),
    ("beside_courtesy", "i am traped. thanks", Context(), "emergency"),
    ("beside_courtesy", "trapped in taunton", Context(), "emergency"),
    ("beside_courtesy", "i am in taunton trapped", ASKING, "emergency"),
    ("beside_courtesy", "thanks, in danger", Context(), "emergency"),
    ("beside_courtesy", "thanks", Context(), ""),
    ("beside_courtesy", "i am done", Context(), ""),
    ("beside_courtesy", "hi, i am done", Context(), "crisis"),
    ("beside_courtesy", "not trapped", Context(), ""),
    ("beside_courtesy", "help menu", Context(), ""),
    ("beside_courtesy", "hi please", Context(), ""),
    ("beside_courtesy", "trapped signs thanks", Context(), ""),
    ("town_asked_for", "taunton", Context(), ""),
    ("town_asked_for", "taunton", ASKING, "office"),
    ("town_asked_for", "the girl is in taunton", ASKING, "office"),
    ("town_asked_for", "no idea", ASKING, ""),
    ("town_asked_for", "taunton qzxv wvxq xxqz", ASKING, ""),
    ("whole_message", "menu", Context(), "menu"),
    ("whole_message", "Thanks!!", Context(), "thanks"),
    ("whole_message", "menu sent from my phone", Context(), "menu"),
    ("whole_message", "the menu of pizza", Context(), ""),
    ("near_danger", "suicde", Context(), ""),
    ("near_danger", "emergancy", Context(), "emergency"),
    ("near_danger", "red flags", Context(), ""),
    ("phrase", "red flags", Context(), "red_flags"),
    ("phrase", "the kid is in a motel", Context(), "report"),
    ("phrase", "signs on the hotline", Context(), "hotline"),
    ("phrase", "signs, not training", Context(), "red_flags"),
    ("phrase", "not about training", Context(), "training"),
    ("phrase", "training qzxv wvxq xxqz", Context(), ""),
    ("phrase", "red flags qzxv wvxq xxqz", Context(), "red_flags"),
    ("phrase", "book report", Context(), ""),
    ("phrase", "want to die", Context(), ""),
    ("worry", "the kid has gifts from an older man", Context(), "report"),
    ("worry", "i have gifts from an older man", Context(), "help_me"),
    ("worry", "i am not about the gifts", Context(), "help_me"),
    ("worry", "the kid is not about gifts", Context(), ""),
    ("worry", "he has gifts and an older man it is", Context(), ""),
    ("worry", "the kid is about the weather and pizza", Context(), ""),
    ("worry", "kid gifts older man", Context(), ""),
    ("place_alone", "taunton", Context(), "office"),
    ("place_alone", "pizza", Context(), ""),
    ("place_alone", "taunton qzxv wvxq xxqz", Context(), ""),
    ("town_not_found", "zzyzx", Context(), ""),
    ("town_not_found", "zzyzx", ASKING, "office"),
    ("town_not_found", f"{LONG} weather school", ASKING, ""),
    ("fallback", "pizza", Context(), "fallback"),
]


@pytest.mark.parametrize(
    ("rule", "typed", "context", "topic"),
    TAKES,
    ids=[f"{rule}-{typed[:30]}-{topic or 'passes'}" for rule, typed, _, topic in TAKES],
)
def test_rule(rule: str, typed: str, context: Context, topic: str, world: Content) -> None:
    """Each rule takes its own texts and passes on the others."""
    found: Match | None = getattr(matching, rule)(_hear(typed, world, context))
    assert (found.topic if found else "") == topic


# text, context, topic, the rule that must win: every two rules that can want the same text.
WINS = [
    ("i want to die in taunton", ASKING, "crisis", "danger"),
    ("1 help me", OFFERED, "help_me", "danger"),
    ("help", Context(), "help", "carrier word"),
    ("yes", OFFERED, "start", "carrier word"),
    ("1", OFFERED, "red_flags", "choice"),
    ("report taunton", ASKING, "office", "the town asked for"),
    ("report", ASKING, "report", "message"),
    ("emergancy hotline", Context(), "emergency", "typo emergancy -> emergency; near danger"),
    ("hotline in taunton", Context(), "hotline", "topic"),
    ("the kid has gifts from an older man hotline", Context(), "hotline", "topic"),
    ("kid with gifts and an older man in taunton", Context(), "report", "worry"),
    ("taunton", Context(), "office", "place"),
    ("marstxn", Context(), "office", '"marstxn" is near several towns'),
    ("zzyzx", ASKING, "office", "no town"),
    ("zzyzx", Context(), "fallback", "no rule"),
]


@pytest.mark.parametrize(
    ("typed", "context", "topic", "reason"), WINS, ids=[row[0][:40] for row in WINS]
)
def test_first_rule_wins(
    typed: str, context: Context, topic: str, reason: str, world: Content
) -> None:
    """Where several rules could take a text, the one that stands first does, and says so."""
    found = match(_hear(typed, world, context))
    assert found.topic == topic
    assert found.reason.startswith(reason)


def test_choice_gives_what_was_offered(world: Content) -> None:
    """A number picks the very thing that stood beside it."""
    assert match(_hear("2", world, OFFERED)).pick == "place:taunton"


def test_near_danger_offers_a_choice(world: Content) -> None:
    """A misspelt word of danger offers its topic, help for oneself, and a report."""
    assert match(_hear("emergancy", world)).choices == (
        "topic:emergency",
        "topic:help_me",
        "topic:report",
    )


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("gracias", "es"),
        ("obrigado", "pt"),
        ("entrenamiento", "es"),
        ("denunciar", None),
        ("hotline", "en"),
        ("taunton", None),
    ],
)
def test_language(typed: str, language: str | None, world: Content) -> None:
    """A phrase speaks for its language unless two languages share it."""
    assert match(_hear(typed, world)).language == language


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("red flags", 'topic "red flag*" in "red flags"'),
        ("hotline", 'topic "hotline"'),
        ("hotlien", 'typo hotlien -> hotline; topic "hotline"'),
        ("kid at the motel", 'topic "{young} + motel" in "kid ... motel"'),
        ("menu", 'message "menu"'),
        ("STOP", 'carrier word "stop"'),
        (
            "the kid has gifts from an older man",
            'worry: gifts "gifts", older "older man"',
        ),
    ],
)
def test_reason(typed: str, reason: str, world: Content) -> None:
    """The reason tells the phrase, the words that it was found in, and what was mended."""
    assert match(_hear(typed, world)).reason == reason


POSTERS = {
    "RED FLAGS": "red_flags",
    "redflags": "red_flags",
    "red flag": "red_flags",
    "REPORT": "report",
    "HOTLINE": "hotline",
    "hot line": "hotline",
    "TRAINING": "training",
    "MENU": "menu",
    "MORE": "more",
    "STOP": "stop",
    "HELP": "help",
    "START": "start",
    "911": "emergency",
    "i want to die": "crisis",
    "Taunton": "office",
    "02720": "office",
}


@pytest.mark.parametrize(("typed", "topic"), POSTERS.items(), ids=POSTERS)
def test_poster_words(typed: str, topic: str, content: Content) -> None:
    """The words that are printed on posters reach their topics in the real content."""
    assert match(_hear(typed, content)).topic == topic


@pytest.mark.parametrize("context", [ASKING, OFFERED])
def test_danger_interrupts_a_question(context: Context, content: Content) -> None:
    """Whatever was asked or offered, a clear phrase of danger gets its own answer."""
    assert match(_hear("i want to die", content, context)).topic == "crisis"
