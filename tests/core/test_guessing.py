"""The guess behind the rules: what it weighs, when it speaks, and what it may never do."""

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core import guessing, judging, matching
from bot.core.buckets import hashed
from bot.core.conversation import respond, urgent
from bot.core.features import names
from bot.core.guessing import Model
from bot.core.hearing import hear
from bot.core.judging import GUESSED
from bot.core.knowledge import SAFETY, Content
from bot.core.matching import match
from bot.core.model import Context, Message
from bot.core.weights import ZERO, Lanes, Table, table
from tests.clock import OPEN, local
from tests.core import small

REPORT = {"pizza": {"report": 30}, "garden": {"report": 1}, "window": {"fallback": 40}}


def _match(typed: str, content: Content, model: Model) -> tuple[str, str]:
    """Return the topic of *typed* in the small world with *model*, and the reason."""
    world = replace(small.world(content), model=model)
    found = match(hear(Message(typed), Context(), world))
    return found.topic, found.reason


def test_sums() -> None:
    """The greatest sum wins, among the topics allowed; its heaviest words are named first."""
    model = small.model(REPORT)
    guess = model.guess(["garden", "pizza", "unknown"], ["="], frozenset({"report"}))

    assert guess.topic == "report"
    assert model.heaviest(["garden", "pizza", "unknown"], ["="], "report") == ["pizza", "garden"]
    assert guess.sure > 0.9
    assert guess.none == pytest.approx(1 - guess.sure)
    assert sum(map(guess.chance, guess.topics)) == pytest.approx(1)
    assert guess.chance("never learnt") == 0
    assert model.guess(["window"], [], frozenset({"report", "fallback"})).topic == "fallback"
    assert model.guess(["window"], [], frozenset({"report"})).topic == "report"


def test_nothing_known() -> None:
    """Without a feature that it knows all topics are as likely."""
    assert small.model(REPORT).guess(["unheard"], [], frozenset({"report"})).sure == pytest.approx(
        1 / 2
    )


WORD = st.text("abcdefg", min_size=1, max_size=6)
SIGN = WORD.map("={}".format)
ROW = st.lists(st.integers(-127, 127), min_size=3, max_size=3)


@given(
    st.dictionaries(st.one_of(WORD, SIGN), ROW, max_size=60),
    st.lists(WORD, max_size=60),
    st.lists(SIGN, max_size=3),
    st.sets(st.one_of(WORD, SIGN), max_size=8),
)
def test_a_guess_adds_up_the_rows_of_all_features(
    rows: dict[str, list[int]], words: list[str], signs: list[str], known: set[str]
) -> None:
    """What is added when the model is loaded changes no sum."""
    shape, data = table(rows, 3)
    kept = Table(data, 0, shape)
    model = guessing.build(["a", "b", "fallback"], [0.5, 0, -1], 0.01, known, kept)
    found = [kept.added([hashed(name)]) for name in names(words, signs)]
    scale = 0.01 * guessing.scaled(len(words))
    sums = [bias + scale * sum(row[at] for row in found) for at, bias in enumerate((0.5, 0, -1))]
    odds = [math.exp(value - max(sums)) for value in sums]

    guess = model.guess(words, signs, frozenset({"a", "b", "fallback"}))
    assert [*map(guess.chance, "ab"), guess.none] == pytest.approx([o / sum(odds) for o in odds])


@given(st.integers(1, 30), st.data())
def test_a_table_gives_back_what_was_put_in(width: int, data: st.DataObject) -> None:
    """Each weight of a row stands where it was put, however many rows are added."""
    weights = st.lists(st.integers(-127, 127), min_size=width, max_size=width)
    # A row of zeros is as good as none; two names of a bucket that share a mark share a row.
    given_rows = data.draw(st.dictionaries(WORD, weights.filter(any), min_size=1))
    shape, rows = table(given_rows, width)
    kept = Table(b"head" + rows, 4, shape)
    assume(len({(hashed(n) % shape.buckets, hashed(n) >> 24) for n in given_rows})
           == len(given_rows))  # fmt: skip

    assert shape.names == len(given_rows)
    assert shape.rows == len({*map(tuple, given_rows.values())})
    for name, row in given_rows.items():
        assert [kept.weight(name, at) for at in range(width)] == row
        assert kept.added([hashed(name)] * 700) == [700 * (weight + ZERO) for weight in row]
    assert kept.added([]) == [0] * width


def test_an_unknown_name_has_no_weight() -> None:
    """Of a thousand names that were never learnt, a hundred at most are taken for others."""
    learnt = {f"learnt {n}": [1, -1] for n in range(1000)}
    shape, data = table(learnt, 2)
    kept = Table(data, 0, shape)

    assert kept.weight("pizza", 0) == 0
    assert sum(kept.weight(f"new {n}", 0) for n in range(1000)) <= 100


def test_a_table_cut_off_is_none() -> None:
    """A table whose bytes are not all there is refused."""
    shape, data = table({"pizza": [1, 2, 3]}, 3)
    for part in (b"", data[:-1], data + b"0"):
        with pytest.raises(ValueError, match="no table of"):
            Table(part, 0, shape)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_a_row_is_unpacked_as_it_was_packed(sums: list[int]) -> None:
    """One number holds all sums of a row, and gives each back."""
    lanes = Lanes(len(sums))
    row = lanes.pack(sums)

    assert [*lanes.unpack(row)] == sums
    assert [*lanes.unpack(row + row)] == [2 * added for added in sums]


def test_words_that_leave_no_doubt_are_enough() -> None:
    """Where the words alone settle what is expected, what stands next to what is not asked."""
    rows = {"pizza": [127, 0], "^ pizza": [-127, 127]}
    shape, data = table(rows, 2)
    model = guessing.build(["report", "fallback"], [0, 0], 0.1, ["pizza"], Table(data, 0, shape))
    both = frozenset({"report", "fallback"})

    assert model.guess(["pizza"], [], both).topic == "fallback"
    assert model.is_plain(["pizza"], [], "report")
    assert not model.is_plain(["pizza"], [], "fallback")
    assert not model.is_plain(["unheard"], [], "report")


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("pizza and pizza", "report"),
        ("pizza window and window", "fallback"),
        ("12 34", "fallback"),
    ],
    ids=["likely", "likelier nothing", "no words"],
)
def test_guessed(typed: str, topic: str, content: Content) -> None:
    """It guesses where a text is likely about a topic, and has words."""
    assert _match(typed, content, small.model(REPORT))[0] == topic


def test_it_overrules_a_phrase(content: Content) -> None:
    """A phrase stands unless the model is sure of another topic, or of none."""
    weights = {"pizza": {"report": 20, "red_flags": 0}, "garden": {"fallback": 20}}
    model = small.model(weights)

    assert _match("red flags", content, model)[0] == "red_flags"
    assert _match("red flags in pizza", content, model) == ("report", 'guess from "pizza"')
    assert _match("red flags in garden", content, model)[0] == "fallback"
    weak = small.model(
        {"pizza": {"report": 1, "red_flags": 1}, "garden": {"fallback": 1, "report": 1}}
    )
    assert _match("red flags in pizza", content, weak)[0] == "red_flags"
    assert _match("red flags in garden", content, weak)[0] == "red_flags"


def test_it_has_no_opinion_of_what_it_never_learnt(content: Content) -> None:
    """A phrase of a topic that the model does not know stands."""
    assert _match("red flags in pizza", content, small.model(REPORT))[0] == "red_flags"


def test_it_learns_which_phrases_to_trust(content: Content) -> None:
    """What a phrase says is itself a feature, by the length of the text."""
    world = small.world(content)
    heard = hear(Message("red flags in pizza"), Context(), world)

    assert judging.advice(heard, matching.phrase(heard)) == ("=red_flags", "=red_flags 2")
    assert judging.advice(heard, None) == ("=fallback", "=fallback 2")


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
    """It guesses topics that exist, and never a town, which must be named."""
    assert set(content.topics) >= GUESSED
    assert "office" not in GUESSED


def test_in_doubt_it_offers_what_may_have_been_meant(content: Content) -> None:
    """Where nothing is likelier than that, the fallback comes with at most three choices."""
    weights = {"pizza": {"report": 6, "hotline": 6, "training": 1, "fallback": 8}}
    world = replace(small.world(content), model=small.model(weights))
    found = match(hear(Message("pizza and pizza"), Context(), world))

    assert found.topic == "fallback"
    assert found.reason == "unsure: hotline or report"
    assert found.choices == ("topic:hotline", "topic:report")


def test_a_danger_that_is_in_doubt_is_no_choice_alone(content: Content) -> None:
    """Where one danger may be meant, the other answers for somebody in danger are offered too."""
    model = small.model({"pizza": {"crisis": 6, "fallback": 7}})
    found = match(
        hear(Message("pizza and pizza"), Context(), replace(small.world(content), model=model))
    )

    assert found.reason == "unsure: crisis"
    assert found.choices == ("topic:crisis", "topic:emergency", "topic:help_me")


def test_doubt_about_a_danger_means_the_hotline(content: Content) -> None:
    """Who may be in danger is not told that nothing was understood; the choice comes twice."""
    model = small.model({"pizza": {"crisis": 6, "fallback": 7}, "garden": {"fallback": 40}})
    world, now = replace(small.world(content), model=model), local(OPEN)
    first = respond(Message("pizza and pizza"), Context(), world, now)
    second = respond(Message("garden gate"), first.context, world, now)
    third = respond(Message("garden gate"), second.context, world, now)

    assert [urgent(reply) for reply in (first, second, third)] == [True, True, False]
    for reply in (first, second):
        assert (reply.match.topic, reply.situation) == ("hotline", "near_danger")
        assert reply.context.choices == ("topic:crisis", "topic:emergency", "topic:help_me")
    assert third.match.topic == "fallback"


def test_a_danger_is_offered_at_half_the_chance(content: Content) -> None:
    """What may be a danger is asked about where any other topic would not be, but not in vain."""
    chances = {"crisis": 1, "training": 1, "report": 1}
    likely = small.model({"pizza": {**chances, "fallback": 3}})
    unlikely = small.model({"pizza": {**chances, "fallback": 4}})

    assert _match("pizza and pizza", content, likely) == ("fallback", "unsure: crisis")
    assert _match("pizza and pizza", content, unlikely) == ("fallback", "no rule knows this")


def test_a_syllable_without_end(content: Content) -> None:
    """However long a word is, and however often it comes, there is an answer."""
    model = small.model({"=hah": {"report": 127}, "haha": {"report": 127, "fallback": -127}})

    for typed in ("ha" * 700, "haha " * 300):
        assert _match(typed, content, model)[1]


def test_it_promises_no_silence(content: Content) -> None:
    """A STOP that is only guessed is marked, and must be likelier than most guesses."""
    sure = small.model({"pizza": {"stop": 30}})
    world = replace(small.world(content), model=sure)
    assert match(hear(Message("pizza and pizza"), Context(), world)).guess

    rivals = dict.fromkeys(("report", "hotline", "training"), 5)
    unsure = small.model({"pizza": {"stop": 6, "fallback": 1, **rivals}})
    assert _match("pizza and pizza", content, unsure)[0] == "fallback"


def test_a_town_keeps_its_number(content: Content) -> None:
    """A phrase that gives the number for a town which is named is never overruled."""
    model = small.model({"pizza": {"about": 100, "hotline": 0}})

    assert _match("hotline pizza in taunton", content, model)[0] == "hotline"
    assert _match("hotline pizza", content, model)[0] != "hotline"


def test_a_danger_in_a_town_is_more_than_the_town(content: Content) -> None:
    """Where the model is sure of a danger, a town that is named is no whole question."""
    model = small.model({"pizza": {"crisis": 100, "office": 0, "hotline": 0}})

    assert _match("pizza in taunton", content, model)[0] == "crisis"
    assert _match("hotline pizza in taunton", content, model)[0] == "crisis"
    assert _match("taunton", content, model)[0] == "office"
    assert _match("garden in taunton", content, small.model(REPORT))[0] == "office"


def test_a_common_word_says_nothing(content: Content) -> None:
    """Nothing is guessed from "the" alone."""
    model = small.model({"about": {"report": 100}})
    assert _match("about", content, model)[0] == "fallback"


def test_danger_instead_of_a_town(content: Content) -> None:
    """What sounds like danger, or may, is no town that is not known; nor is a sentence."""
    name = {"zzyzx": {"fallback": 30}}
    asked = Context(language="en", started=True, asking=True)

    def topic(typed: str, **weights: int) -> str:
        model = small.model({"pizza": weights, **name})
        heard = hear(Message(typed), asked, replace(small.world(content), model=model))
        return match(heard).topic

    assert topic("pizza and pizza", crisis=30) == "crisis"
    assert topic("pizza zzyzx", crisis=29) == "fallback"
    assert topic("zzyzx", crisis=30) == "office"
    assert topic("he is zzyzx", crisis=30) == "office"
    assert topic("on pizza", training=30) == "training"
    assert topic("pizza", training=30) == "office"


def test_small_talk_is_no_choice(content: Content) -> None:
    """Nobody is asked whether they meant thanks."""
    weights = {"pizza": {"thanks": 6, "fallback": 8}}
    assert _match("pizza and pizza", content, small.model(weights)) == (
        "fallback",
        "no rule knows this",
    )
