"""Train the model behind the rules: `make train` writes model.bin.

It learns from the texts in tests/texts (all but those held out to test it) and, with little
weight, from the phrases of intents.yaml.  From the texts that the phrases were written for it
must not learn how far to trust a phrase.  The same files give the same model.
"""

import csv
import math
import os
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from bot.content import model_file as guesses
from bot.content.loading import ROOT, Loaded, load_all
from bot.content.problems import ContentError
from bot.content.topics import PSEUDO
from bot.core import judging, matching
from bot.core.features import PIECE, SIGN, names
from bot.core.guessing import NONE, scaled
from bot.core.hearing import hear
from bot.core.knowledge import IGNORE
from bot.core.model import Context, Message
from bot.core.weights import ZERO

TEXTS: Final = ROOT / "tests" / "texts"
HELD_OUT: Final = ("held_", "blind_", "sealed_", "fresh_", "late_", "exam_", "unseen_")
# Texts that no phrase was written for: the phrases do here what they do in earnest.
UNSEEN: Final = "more_"
# What an everyday text counts for, of which there are as many as of all others, and a phrase of
# intents.yaml.
EVERYDAY_WEIGHT: Final = 0.5
PHRASE_WEIGHT: Final = 0.1
# What another right topic of a text counts for, beside the best.
SECOND: Final = 0.3
# What two neighbours and a run of letters count for, beside all other features.
PAIR: Final = 1.3
LETTERS: Final = 0.6
# How loosely the weights are held near 0, and when the descent may end.
LOOSE: Final = 0.08
ROUNDS: Final = 400
CLOSE: Final = 1e-3
# The weights of a word seen so often are added when the model is loaded, those of others as they
# are needed.
SEEN: Final = 25
# The greatest weight that a byte can hold on either side of 0.
GREATEST: Final = ZERO - 1
_GROUP: Final = re.compile(r"\{(\w+)\}")
_RANGE: Final = re.compile(r"(\d+)-(\d+)")


class Example(NamedTuple):
    """A text, its topics with the best first, what it counts for, and whether it is advised.

    In one that is advised the phrases found in it may be learnt from.
    """

    text: str
    topics: tuple[str, ...]
    weight: float
    advised: bool


def written() -> list[Example]:
    """Return every text that is not held out."""
    found = []
    for path in sorted(TEXTS.glob("*.tsv")):
        if path.name.startswith(HELD_OUT):
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            advised = path.name.startswith(UNSEEN)
            listed = [(row["text"], tuple(row["accept"].split("|"))) for row in rows]
            found += [Example(text, topics, weight(topics), advised) for text, topics in listed]
    return found


def weight(topics: Sequence[str]) -> float:
    """Return what a text counts for that is about *topics*."""
    return EVERYDAY_WEIGHT if tuple(topics) == (NONE,) else 1.0


def phrases(loaded: Loaded, chance: random.Random) -> list[Example]:
    """Return an example of each phrase of intents.yaml, with a member for each group."""
    groups = loaded.words.source.groups

    def member(found: re.Match[str], language: str) -> str:
        own = [word for lang, word in groups[found[1]] if lang == language] or ["x"]
        return _RANGE.sub(lambda r: str(chance.randint(int(r[1]), int(r[2]))), chance.choice(own))

    examples = []
    for said in (*loaded.words.source.only, *loaded.words.source.says):
        if said.topic not in PSEUDO:
            text = _GROUP.sub(lambda found, lang=said.language: member(found, lang), said.text)
            plain = re.sub(r"\.\.\.|[*+{}]", " ", text)
            topic = "fallback" if said.topic == IGNORE else said.topic
            examples.append(Example(plain, (topic,), PHRASE_WEIGHT, advised=False))
    return examples


def features(example: Example, loaded: Loaded) -> tuple[list[str], list[str]]:
    """Return what the model will look at in *example*: its words, and other signs."""
    heard = hear(Message(example.text), Context(), loaded.content)
    signs = heard.signs()
    if example.advised:
        signs += judging.advice(heard, matching.spoken(heard))
    return heard.words(), signs


def train(
    examples: Sequence[Example], loaded: Loaded
) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """Return the head of the model and its rows: a logistic regression per topic, by scikit-learn.

    A feature counts for less the more texts it is in (TF-IDF, squared); the weights of the model
    have that in them, so that a guess need not know it.
    """
    read = [features(example, loaded) for example in examples]
    found = [names(words, signs) for words, signs in read]
    seen = Counter(name for used in found for name in set(used))
    column = {name: at for at, name in enumerate(seen)}
    rare = np.array(
        [math.log(len(read) / count) ** 2 * worth(name) for name, count in seen.items()]
    )
    texts = (matrix(found, [scaled(len(words)) for words, _ in read], column) * rare).tocsr()
    topics = sorted({topic for example in examples for topic in example.topics})
    # The library leaves Python's lock while it counts.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        told = list(pool.map(lambda topic: regression(topic, examples, texts), topics))
    weights = np.array([coefficients for coefficients, _ in told]) * rare
    step = float(np.abs(weights).max()) / GREATEST
    rows = np.rint(weights / step).astype(int).T.tolist()
    words = Counter(word for words, _ in read for word in set(words))
    head = {
        "topics": topics,
        "bias": [round(bias, 3) for _, bias in told],
        "step": round(step, 7),
        "words": " ".join(sorted(word for word, count in words.items() if count >= SEEN)),
        "signs": sorted({sign for _, signs in read for sign in signs}),
    }
    return head, dict(zip(column, rows, strict=True))


def worth(name: str) -> float:
    """Return what the feature *name* counts for, by its kind (docs/decisions.md)."""
    if name[0] == PIECE:
        return LETTERS
    return PAIR if name[0] != SIGN and name.count(" ") == 1 else 1.0


def regression(topic: str, examples: Sequence[Example], texts: Any) -> tuple[Any, float]:
    """Return the weights and the bias that tell the *examples* of *topic* from all others.

    Each topic is learnt alone, as a text may have several: a softmax would set them against each
    other, and let a plea that is also a report look like neither.
    """
    right = [topic in example.topics for example in examples]
    weights = [
        example.weight * (SECOND if topic in example.topics[1:] else 1.0) for example in examples
    ]
    found = LogisticRegression(C=LOOSE, max_iter=ROUNDS, tol=CLOSE)
    found.fit(texts, right, sample_weight=weights)
    return found.coef_[0], float(found.intercept_[0])


def matrix(
    found: Sequence[Sequence[str]], scales: Sequence[float], column: Mapping[str, int]
) -> csr_array:
    """Return how much of each feature is in each text, as `Model.guess()` weighs it."""
    counts = np.repeat(scales, [len(used) for used in found])
    columns = [column[name] for used in found for name in used]
    ends = np.cumsum([0, *(len(used) for used in found)])
    return csr_array((counts, columns, ends), shape=(len(found), len(column)))


def _load() -> Loaded:
    """Return the words and the rest; without a model that can be read, one that knows nothing."""
    try:
        return load_all()
    except ContentError:
        nothing = {"topics": [NONE], "bias": [0.0], "step": 1.0, "words": "", "signs": []}
        guesses.write(ROOT, nothing, {})
        return load_all()


def main() -> None:
    """Train on everything that is not held out, and write the model."""
    loaded = _load()
    chance = random.Random(0)  # noqa: S311 - the same examples every time
    examples = written() + phrases(loaded, chance)
    print(f"Training on {len(examples)} texts and phrases: about two minutes ...", flush=True)
    head, rows = train(examples, loaded)
    guesses.write(ROOT, head, rows)
    size = (ROOT / guesses.FILE).stat().st_size
    print(f"{guesses.FILE}: {len(head['words'].split())} words, {size // 2**20} MiB")


if __name__ == "__main__":
    main()
