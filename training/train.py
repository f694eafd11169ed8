"""Train the model behind the rules: `make train` writes model.json.

It learns from the texts in tests/texts (all but those held out to test it) and, with little
weight, from the phrases of intents.yaml.  The same files give the same model.
"""

import csv
import json
import random
import re
from collections import Counter
from typing import Final

import numpy as np

from bot.content.loading import ROOT, Loaded, load_all
from bot.content.topics import PSEUDO
from bot.core.hearing import hear
from bot.core.knowledge import IGNORE
from bot.core.model import Context, Message

TEXTS: Final = ROOT / "tests" / "texts"
HELD_OUT: Final = "held_"
OUT: Final = ROOT / "model.json"
# There are many everyday texts, and it is worse to miss a child than to answer a wrong number.
EVERYDAY: Final = "everyday_"
EVERYDAY_WEIGHT: Final = 0.4
PHRASE_WEIGHT: Final = 0.1
EPOCHS: Final = 30
RATE: Final = 0.5
DECAY: Final = 1e-5
# A feature seen once teaches nothing; a weight this small changes nothing.
SEEN: Final = 2
SMALLEST: Final = 0.05
_GROUP: Final = re.compile(r"\{(\w+)\}")
_RANGE: Final = re.compile(r"(\d+)-(\d+)")

Example = tuple[str, str, float]


def written() -> list[Example]:
    """Return (text, topic, weight) of every text that is not held out."""
    found = []
    for path in sorted(TEXTS.glob("*.tsv")):
        if path.name.startswith(HELD_OUT):
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            weight = EVERYDAY_WEIGHT if path.name.startswith(EVERYDAY) else 1.0
            found += [(row["text"], row["accept"].split("|")[0], weight) for row in rows]
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
            examples.append((plain, topic, PHRASE_WEIGHT))
    return examples


def train(examples: list[Example], loaded: Loaded) -> dict[str, object]:
    """Return the model as JSON can hold it: softmax regression by stochastic descent."""
    chance = random.Random(0)  # noqa: S311 - the same model every time
    seen: Counter[str] = Counter()
    read = []
    for text, topic, weight in examples:
        found = hear(Message(text), Context(), loaded.content).features()
        seen.update(found)
        read.append((found, topic, weight))
    names = sorted(name for name, count in seen.items() if count >= SEEN)
    topics = sorted({topic for _, topic, _ in read})
    row = {name: at for at, name in enumerate(names)}
    column = {topic: at for at, topic in enumerate(topics)}
    weights = np.zeros((len(names), len(topics)))
    past = np.full_like(weights, 1.0)
    bias = np.zeros(len(topics))
    ready = [
        (np.array([row[f] for f in found if f in row], int), len(found) or 1, column[topic], weight)
        for found, topic, weight in read
    ]
    for _ in range(EPOCHS):
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
    return {
        "topics": topics,
        "bias": [round(float(value), 3) for value in bias],
        "weights": {
            name: {
                str(at): round(float(value), 2)
                for at, value in enumerate(weights[row[name]])
                if abs(value) >= SMALLEST
            }
            for name in names
        },
    }


def main() -> None:
    """Train on everything that is not held out, and write the model."""
    loaded = load_all()
    chance = random.Random(0)  # noqa: S311 - the same examples every time
    examples = written() + phrases(loaded, chance)
    print(f"Training on {len(examples)} texts and phrases: about a minute ...", flush=True)
    model = train(examples, loaded)
    OUT.write_text(json.dumps(model, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    print(f"{OUT.name}: {len(model['weights'])} features, {OUT.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
