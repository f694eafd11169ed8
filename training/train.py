"""Train the model behind the rules: `make train` writes model.json.

It learns from the texts in tests/texts (all but those held out to test it) and, with little
weight, from the phrases of intents.yaml.  From the texts that the phrases were written for it
must not learn how far to trust a phrase.  The same files give the same model.
"""

import csv
import json
import random
import re
from collections import Counter
from typing import Any, Final, NamedTuple

import numpy as np

from bot.content.loading import ROOT, Loaded, load_all
from bot.content.problems import ContentError
from bot.content.topics import PSEUDO
from bot.core import judging, matching
from bot.core.hearing import hear
from bot.core.knowledge import IGNORE
from bot.core.model import Context, Message

TEXTS: Final = ROOT / "tests" / "texts"
HELD_OUT: Final = "held_"
OUT: Final = ROOT / "model.json"
# Texts that no phrase was written for: the phrases do here what they do in earnest.
UNSEEN: Final = "more_"
# There are many everyday texts, and it is worse to miss a child than to answer a wrong number.
EVERYDAY: Final = "everyday"
EVERYDAY_WEIGHT: Final = 0.7
PHRASE_WEIGHT: Final = 0.1
EPOCHS: Final = 30
RATE: Final = 0.5
DECAY: Final = 1e-5
# A feature seen once teaches nothing.
SEEN: Final = 2
# The greatest weight that a byte can hold on either side of ZERO.
GREATEST: Final = 127
_GROUP: Final = re.compile(r"\{(\w+)\}")
_RANGE: Final = re.compile(r"(\d+)-(\d+)")


class Example(NamedTuple):
    """A text, its topic, what it counts for, and whether the phrases in it may be learnt from."""

    text: str
    topic: str
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
            unseen = path.name.startswith(UNSEEN)
            found += [
                Example(row["text"], row["accept"].split("|")[0], weight, unseen) for row in rows
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
            examples.append(Example(plain, topic, PHRASE_WEIGHT, advised=False))
    return examples


def features(example: Example, loaded: Loaded) -> list[str]:
    """Return what the model will look at in *example*."""
    heard = hear(Message(example.text), Context(), loaded.content)
    found = heard.features()
    if example.advised:
        found += judging.advice(heard, matching.spoken(heard))
    return found


def train(examples: list[Example], loaded: Loaded) -> dict[str, Any]:
    """Return the model as JSON can hold it: softmax regression by stochastic descent."""
    chance = random.Random(0)  # noqa: S311 - the same model every time
    read = [(features(example, loaded), example) for example in examples]
    seen = Counter(name for found, _ in read for name in found)
    names = sorted(name for name, count in seen.items() if count >= SEEN)
    topics = sorted({example.topic for example in examples})
    row = {name: at for at, name in enumerate(names)}
    weights = np.zeros((len(names), len(topics)))
    past = np.full_like(weights, 1.0)
    bias = np.zeros(len(topics))
    ready = [
        (np.array([row[f] for f in found if f in row], int), len(found) or 1,
         topics.index(example.topic), example.weight)
        for found, example in read
    ]  # fmt: skip
    for epoch in range(EPOCHS):
        print(f"\r{epoch + 1} of {EPOCHS} times through the texts", end="", flush=True)
        chance.shuffle(ready)
        for rows, size, topic, weight in ready:
            scale = 1 / np.sqrt(size)
            sums = weights[rows].sum(0) * scale + bias
            odds = np.exp(sums - sums.max())
            slope = weight * odds / odds.sum()
            slope[topic] -= weight
            step = slope * scale + DECAY * weights[rows]
            past[rows] += step**2
            weights[rows] -= RATE * step / np.sqrt(past[rows])
            bias -= 0.02 * slope
    print()
    return pack(topics, bias, names, weights)


def pack(topics: list[str], bias: Any, names: list[str], weights: Any) -> dict[str, Any]:
    """Return the model with each weight as a whole number of steps, and none that is 0."""
    step = float(np.abs(weights).max()) / GREATEST
    steps = np.rint(weights / step).astype(int)
    return {
        "topics": topics,
        "bias": [round(float(value), 3) for value in bias],
        "step": round(step, 5),
        "weights": {
            name: [int(n) for at in np.flatnonzero(row) for n in (at, row[at])]
            for name, row in zip(names, steps, strict=True)
            if row.any()
        },
    }


def _load() -> Loaded:
    """Return the words and the rest; without a model that can be read, one that knows nothing."""
    try:
        return load_all()
    except ContentError:
        model = pack(["fallback"], [0.0], ["-"], np.ones((1, 1)))
        OUT.write_text(json.dumps(model), encoding="utf-8")
        return load_all()


def main() -> None:
    """Train on everything that is not held out, and write the model."""
    loaded = _load()
    chance = random.Random(0)  # noqa: S311 - the same examples every time
    examples = written() + phrases(loaded, chance)
    print(f"Training on {len(examples)} texts and phrases: about a minute ...", flush=True)
    model = train(examples, loaded)
    OUT.write_text(json.dumps(model, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    print(f"{OUT.name}: {len(model['weights'])} features, {OUT.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
