"""A linear model: each feature adds a weight to each answer, language, and writer.

It was trained by `make train` and is plain to read: the answer with the greatest sum is likeliest,
and the features that weighed most are the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray

from bot.nlu.context import Tongue, Writer, answer_of, topic_of

# The features of a text that the classifier knows, and the row of each.
Evidence = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The probability of each answer, topic, language, and writer; each kind adds up to 1.

    *situations* names that of an answer where it is likelier than the first page.
    """

    answers: Mapping[str, float]
    topics: Mapping[str, float]
    languages: Mapping[Tongue, float]
    writers: Mapping[Writer, float]
    situations: Mapping[str, str] = field(default_factory=dict)

    @property
    def writer(self) -> Writer:
        """Who most likely writes."""
        return max(self.writers, key=self.writers.__getitem__)

    def label(self, answer: str) -> str:
        """Return the likelier of *answer* and `answer~situation`."""
        situation = self.situations.get(answer)
        return f"{answer}~{situation}" if situation else answer

    def ranked(self, most: int) -> list[str]:
        """Return the likeliest answers, at *most* so many, the likeliest first."""
        return nlargest(most, self.answers, key=self.answers.__getitem__)


class Classifier:
    """*weights*: a row for each feature of *rows*; a column for each label, language, and writer.

    A label is an answer, or `answer~situation`: the chance of an answer is the sum of its labels.

    Weights are whole numbers, in units of *step* (one per column); *bias* is what a column has
    without any feature.
    """

    def __init__(
        self,
        labels: Sequence[str],
        languages: Sequence[Tongue],
        writers: Sequence[Writer],
        rows: Mapping[str, int],
        weights: NDArray[np.int8],
        step: NDArray[np.float32],
        bias: NDArray[np.float32],
    ) -> None:
        self.labels = tuple(labels)
        self.languages = tuple(languages)
        self.writers = tuple(writers)
        self.rows = rows
        self.weights = weights
        self.step = step
        self.bias = bias
        answers = [answer_of(label) for label in labels]
        self.answers = tuple(dict.fromkeys(answers))
        self._answer_of = np.array([self.answers.index(answer) for answer in answers])
        topics = [topic_of(answer) for answer in self.answers]
        self.topics = tuple(dict.fromkeys(topics))
        self._topic_of = np.array([self.topics.index(topic) for topic in topics])
        self._situated = np.array(
            [at for at, label in enumerate(labels) if label not in self.answers], np.intp
        )

    def evidence(self, features: Sequence[str]) -> Evidence:
        """Return those of *features* that are known."""
        return {name: row for name in features if (row := self.rows.get(name)) is not None}

    def predict(self, evidence: Evidence, words: int) -> Prediction:
        """Return the probabilities for a text of so many *words* with this *evidence*."""
        added = self.weights[list(evidence.values())].sum(axis=0, dtype=np.int32)
        sums = self.bias + added * self.step * scale(words)
        first, second = len(self.labels), len(self.labels) + len(self.languages)
        labels = _softmax(sums[:first])
        languages, writers = _softmax(sums[first:second]), _softmax(sums[second:])
        answers = np.bincount(self._answer_of, weights=labels)
        topics = np.bincount(self._topic_of, weights=answers)
        situated = self._situated
        likely = situated[labels[situated] > answers[self._answer_of[situated]] / 2]
        return Prediction(
            dict(zip(self.answers, answers.tolist(), strict=True)),
            dict(zip(self.topics, topics.tolist(), strict=True)),
            dict(zip(self.languages, languages.tolist(), strict=True)),
            dict(zip(self.writers, writers.tolist(), strict=True)),
            dict(self.labels[at].split("~") for at in likely),
        )

    def reasons(self, evidence: Evidence, label: str, most: int) -> list[tuple[str, float]]:
        """Return the features that weigh most for *label*, at *most* so many."""
        column = self.labels.index(label)
        weights = self.weights[list(evidence.values()), column]
        heaviest = np.argsort(-weights.astype(np.int16), kind="stable")[:most].tolist()
        names = list(evidence)
        return [(names[at], float(weights[at] * self.step[column])) for at in heaviest]


def scale(words: int) -> float:
    """Return what the weights of a text of so many *words* are multiplied by."""
    return float((1 + words) ** -0.5)


def _softmax(sums: NDArray[np.float32]) -> NDArray[np.float32]:
    odds: NDArray[np.float32] = np.exp(sums - sums.max())
    odds /= odds.sum()
    return odds
