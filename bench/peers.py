"""What a team could take instead: five libraries, each used as its own documentation shows."""

import tempfile
import warnings
from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

import ahocorasick
import fasttext
import rivescript
from rapidfuzz import fuzz, process
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from bot.nlu.intent import FALLBACK
from bot.nlu.tokenizer import words


class Peer(Protocol):
    """A program that learns from texts, each with its topic, and tells the topic of another."""

    def learn(self, examples: Sequence[tuple[str, str]]) -> None:
        """Learn from (text, topic)."""

    def topic(self, text: str) -> str:
        """Return the topic of *text*."""


def folded(text: str) -> str:
    """Return *text* in lower case, without accents and signs, as our own program sees it."""
    return " ".join(words(text))


class AhoCorasick:
    """The longest example that stands in the text."""

    def learn(self, examples: Sequence[tuple[str, str]]) -> None:
        """Put every example into one automaton."""
        self._found = ahocorasick.Automaton()
        for text, topic in examples:
            key = f" {folded(text)} "
            self._found.add_word(key, (len(key), topic))
        self._found.make_automaton()

    def topic(self, text: str) -> str:
        """Return the topic of the longest example in *text*."""
        found = [value for _, value in self._found.iter(f" {folded(text)} ")]
        return max(found)[1] if found else FALLBACK


class FastText:
    """Facebook's classifier over words and letter groups."""

    def learn(self, examples: Sequence[tuple[str, str]]) -> None:
        """Train on a file of examples."""
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            file.writelines(f"__label__{topic} {folded(text)}\n" for text, topic in examples)
            file.flush()
            try:
                self._model = self._train(file.name, 0.5)
            except RuntimeError:
                # It stumbles over a number that is none, once in a while; slower, it does not.
                self._model = self._train(file.name, 0.25)

    def _train(self, path: str, rate: float) -> Any:
        return fasttext.train_supervised(
            path, epoch=25, lr=rate, wordNgrams=2, minn=2, maxn=5, dim=50, bucket=200_000,
            thread=1, seed=1, verbose=0,
        )  # fmt: skip

    def topic(self, text: str) -> str:
        """Return the likeliest topic."""
        labels, _ = self._model.predict(folded(text))
        return str(labels[0]).removeprefix("__label__") if labels else FALLBACK


class RapidFuzz:
    """The example whose letters are most like the text's."""

    def learn(self, examples: Sequence[tuple[str, str]]) -> None:
        """Keep every example."""
        self._topics = [topic for _, topic in examples]
        self._texts = [folded(text) for text, _ in examples]

    def topic(self, text: str) -> str:
        """Return the topic of the nearest example, if it is near."""
        found = process.extractOne(
            folded(text), self._texts, scorer=fuzz.ratio, score_cutoff=50, processor=None
        )
        return self._topics[found[2]] if found else FALLBACK


class Tfidf:
    """Letter groups weighed by TF-IDF, and logistic regression, of scikit-learn."""

    def learn(self, examples: Sequence[tuple[str, str]]) -> None:
        """Train on the examples."""
        self._model: Any = make_pipeline(
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=2),
            LogisticRegression(C=10, max_iter=100, tol=1e-3),
        )
        texts, topics = [folded(text) for text, _ in examples], [topic for _, topic in examples]
        # A hundred steps leave it a little short of its end, which would take minutes more.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self._model.fit(texts, topics)

    def topic(self, text: str) -> str:
        """Return the likeliest topic."""
        return str(self._model.predict([folded(text)])[0])


class RiveScript:
    """A script of triggers, tried one after the other."""

    def learn(self, examples: Sequence[tuple[str, str]]) -> None:
        """Write the script and sort it."""
        told = Counter({folded(text): topic for text, topic in examples})
        lines = [f"+ [*] {text} [*]\n- {topic}\n" for text, topic in told.items() if text]
        self._bot = rivescript.RiveScript()
        self._bot.stream(["! version = 2.0", *"".join(lines).splitlines(), "+ *", f"- {FALLBACK}"])
        self._bot.sort_replies()

    def topic(self, text: str) -> str:
        """Return the reply."""
        return str(self._bot.reply("localuser", folded(text)))


PEERS: dict[str, type[Peer]] = {
    "Aho-Corasick": AhoCorasick,
    "fastText": FastText,
    "RapidFuzz ratio": RapidFuzz,
    "TF-IDF + logistic regression": Tfidf,
    "RiveScript": RiveScript,
}
