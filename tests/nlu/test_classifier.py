"""A linear model, small enough to reckon by hand."""

from math import exp, sqrt

import numpy as np
import pytest

from bot.nlu.classifier import Classifier, Prediction, scale

CLASSIFIER = Classifier(
    labels=("report", "fallback"),
    languages=("en", "es"),
    writers=("", "parent"),
    rows={"motel": 0, "hola": 1},
    weights=np.array([[100, -100, 0, 0, 0, 100], [0, 0, -50, 50, 0, 0]], np.int8),
    step=np.array([0.02, 0.01, 0.1, 0.1, 0.1, 0.1], np.float32),
    bias=np.array([0.0, 1.0, 2.0, 0.0, 1.0, 0.0], np.float32),
)


def predict(features: list[str], words: int) -> Prediction:
    """Return the prediction for a text of so many *words* with *features*."""
    return CLASSIFIER.predict(CLASSIFIER.evidence(features), words)


def test_predict() -> None:
    """The sums of the weights, in units of their steps, become probabilities."""
    found = predict(["motel", "unknown"], 3)

    report, fallback = 100 * 0.02 / sqrt(4), 1 - 100 * 0.01 / sqrt(4)
    assert found.answers["report"] == pytest.approx(exp(report) / (exp(report) + exp(fallback)))
    assert sum(found.answers.values()) == pytest.approx(1)
    assert found.languages["en"] == pytest.approx(exp(2) / (exp(2) + 1))
    assert found.writers["parent"] == pytest.approx(exp(5) / (exp(5) + exp(1)))


def test_nothing_known() -> None:
    """Without a known feature the bias decides."""
    found = predict(["unknown"], 1)

    assert found.ranked(1) == ["fallback"]
    assert found.answers["fallback"] == pytest.approx(exp(1) / (exp(1) + 1))


def test_weights_add_up_beyond_their_size() -> None:
    """Weights are bytes, and their sums are not."""
    names = [f"word {n}" for n in range(40)]
    heavy = Classifier(
        labels=("report", "fallback"),
        languages=("en",),
        writers=("",),
        rows={name: at for at, name in enumerate(names)},
        weights=np.full((40, 4), [100, -100, 0, 0], np.int8),
        step=np.full(4, 0.02, np.float32),
        bias=np.zeros(4, np.float32),
    )

    found = heavy.predict(heavy.evidence(names), 0)

    assert found.answers["report"] == pytest.approx(1)


def test_ranked() -> None:
    """Answers come in the order of their probability."""
    found = Prediction({"a": 0.2, "b": 0.5, "c": 0.3}, {}, {"en": 1.0}, {})

    assert found.ranked(2) == ["b", "c"]
    assert found.ranked(9) == ["b", "c", "a"]


def test_reasons() -> None:
    """The features that are known come with their weights, the heaviest first."""
    evidence = CLASSIFIER.evidence(["hola", "unknown", "motel"])

    assert evidence == {"hola": 1, "motel": 0}
    assert CLASSIFIER.reasons(evidence, "report", 9) == [
        ("motel", pytest.approx(2.0)),
        ("hola", 0.0),
    ]
    assert CLASSIFIER.reasons(evidence, "fallback", 1) == [("hola", 0.0)]
    assert CLASSIFIER.reasons(CLASSIFIER.evidence(["unknown"]), "report", 9) == []


def test_topics() -> None:
    """A topic is as likely as its answers together, wherever they stand."""
    three = Classifier(
        labels=("report", "facts", "report.next"),
        languages=("en",),
        writers=("",),
        rows={},
        weights=np.zeros((0, 5), np.int8),
        step=np.ones(5, np.float32),
        bias=np.array([0.0, 1.0, 2.0, 0.0, 0.0], np.float32),
    )
    found = three.predict(three.evidence(["report"]), 1)

    assert list(found.topics) == ["report", "facts"]
    assert found.topics["report"] == pytest.approx(1 - found.answers["facts"])
    assert found.topics["facts"] == pytest.approx(exp(1) / (1 + exp(1) + exp(2)))


def test_situations() -> None:
    """An answer is as likely as its labels together; a situation that is likeliest is named."""
    labels = ("help_me", "report", "help_me~fault", "help_me~meet")

    def read(*sums: float) -> Prediction:
        bias = np.array([*sums, 0.0, 0.0], np.float32)
        none = np.zeros((0, 6), np.int8)
        found = Classifier(labels, ("en",), ("",), {}, none, np.ones(6, np.float32), bias)
        return found.predict(found.evidence([]), 1)

    found = read(0.0, 1.0, 2.0, 0.0)
    assert list(found.answers) == ["help_me", "report"]
    assert sum(found.answers.values()) == pytest.approx(1)
    assert found.answers["report"] == pytest.approx(exp(1) / (2 + exp(1) + exp(2)))
    assert found.topics == found.answers
    assert found.situations == {"help_me": "fault"}
    assert read(2.0, 1.0, 2.0, 0.0).situations == {}
    assert read(0.0, 9.0, 0.0, 2.0).situations == {"help_me": "meet"}


@pytest.mark.parametrize(("words", "factor"), [(0, 1.0), (3, 0.5), (8, 1 / 3)])
def test_scale(words: int, factor: float) -> None:
    """A long text has many features, which count less each."""
    assert scale(words) == pytest.approx(factor)
