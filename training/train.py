"""Train the model behind the rules: `make train` writes model.tsv.

It learns from the texts in tests/texts (all but those held out to test it) and, with little
weight, from the phrases of intents.yaml.  From the texts that the phrases were written for it
must not learn how far to trust a phrase.  The same files give the same model.
"""

import csv
import json
import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from bot.content.loading import ROOT, Loaded, load_all
from bot.content.problems import ContentError
from bot.content.topics import PSEUDO
from bot.core import judging, matching
from bot.core.guessing import names, scaled
from bot.core.hearing import hear
from bot.core.knowledge import IGNORE
from bot.core.model import Context, Message

TEXTS: Final = ROOT / "tests" / "texts"
HELD_OUT: Final = ("held_", "blind_", "sealed_")
OUT: Final = ROOT / "model.tsv"
# Texts that no phrase was written for: the phrases do here what they do in earnest.
UNSEEN: Final = "more_"
# There are many everyday texts, and it is worse to miss a child than to answer a wrong number.
EVERYDAY: Final = "everyday"
EVERYDAY_WEIGHT: Final = 0.7
PHRASE_WEIGHT: Final = 0.1
# What another right topic of a text counts for, beside the best.
SECOND: Final = 0.2
# How loosely the weights are held near 0, and when the descent may end.
LOOSE: Final = 0.08
ROUNDS: Final = 400
CLOSE: Final = 1e-3
# A feature seen once teaches nothing.
SEEN: Final = 2
# The greatest weight that a byte can hold on either side of 0.
GREATEST: Final = 127
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
            weight = EVERYDAY_WEIGHT if EVERYDAY in path.name else 1.0
            advised = path.name.startswith(UNSEEN)
            found += [
                Example(row["text"], tuple(row["accept"].split("|")), weight, advised)
                for row in rows
            ]
    return found


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


def train(examples: Sequence[Example], loaded: Loaded) -> list[str]:
    """Return the lines of the model: softmax regression, by scikit-learn.

    A feature counts for less the more texts it is in (TF-IDF, squared); the weights of the model
    have that in them, so that a guess need not know it.
    """
    read = [features(example, loaded) for example in examples]
    seen = Counter(name for words, signs in read for name in set(names(words, signs)))
    known = {name: at for at, name in enumerate(sorted(n for n, c in seen.items() if c >= SEEN))}
    rare = np.array([math.log(len(read) / seen[name]) ** 2 for name in known])
    rows, topics, weights = zip(*shares(examples), strict=True)
    regression = LogisticRegression(C=LOOSE, max_iter=ROUNDS, tol=CLOSE)
    regression.fit((table(read, known) * rare).tocsr()[list(rows)], topics, sample_weight=weights)
    found = (regression.coef_ * rare).T
    return pack(list(regression.classes_), regression.intercept_, [*known], found)


def shares(examples: Sequence[Example]) -> Iterator[tuple[int, str, float]]:
    """Yield for each topic of each example: its position, the topic, and the weight of the two."""
    for at, example in enumerate(examples):
        parts = [1.0, *[SECOND] * (len(example.topics) - 1)]
        for topic, part in zip(example.topics, parts, strict=True):
            yield at, topic, example.weight * part / sum(parts)


def table(read: Sequence[tuple[list[str], list[str]]], known: Mapping[str, int]) -> csr_array:
    """Return how much of each *known* feature is in each text, as `Model.guess()` weighs it."""
    counts: list[float] = []
    columns: list[int] = []
    ends = [0]
    for words, signs in read:
        found = [known[name] for name in names(words, signs) if name in known]
        columns += found
        counts += [scaled(len(words))] * len(found)
        ends.append(len(columns))
    return csr_array((counts, columns, ends), shape=(len(read), len(known)))


def pack(topics: list[str], bias: Any, names: list[str], weights: Any) -> list[str]:
    """Return the lines of a model: each weight as a whole number of steps, a byte each, in hex."""
    step = float(np.abs(weights).max()) / GREATEST
    steps = np.rint(weights / step).astype(np.int8)
    bias = [round(float(value), 3) for value in bias]
    head = json.dumps({"topics": topics, "bias": bias, "step": round(step, 5)})
    rows = zip(names, steps, strict=True)
    return [head, *(f"{name}\t{row.tobytes().hex()}" for name, row in rows if row.any())]


def _load() -> Loaded:
    """Return the words and the rest; without a model that can be read, one that knows nothing."""
    try:
        return load_all()
    except ContentError:
        _write(pack(["fallback"], [0.0], ["-"], np.ones((1, 1))))
        return load_all()


def _write(model: list[str]) -> None:
    OUT.write_text("\n".join(model) + "\n", encoding="utf-8")


def main() -> None:
    """Train on everything that is not held out, and write the model."""
    loaded = _load()
    chance = random.Random(0)  # noqa: S311 - the same examples every time
    examples = written() + phrases(loaded, chance)
    print(f"Training on {len(examples)} texts and phrases: about a minute ...", flush=True)
    model = train(examples, loaded)
    _write(model)
    print(f"{OUT.name}: {len(model) - 1} features, {OUT.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
