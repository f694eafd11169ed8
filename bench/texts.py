"""The texts and phrases that are measured with; the same at every run."""

import csv
import random
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import wordfreq

from bot.core.said import Said
from training import train

HELD_OUT: Final = sorted(
    path for path in train.TEXTS.glob("*.tsv") if path.name.startswith(train.HELD_OUT)
)
SHORT: Final = 5
LONG: Final = 60
# Words of made-up phrases: neither the commonest, which say nothing, nor those that nobody texts.
COMMON: Final = 100
RARE: Final = 15_000
TOPICS: Final = 20
# How many words phrases have: about as the phrases of intents.yaml.
SIZES: Final = (1, 2, 2, 2, 3, 3, 3, 4)


class Labelled(NamedTuple):
    """A text, the topics that are right for it, and those that would do harm."""

    text: str
    accept: frozenset[str]
    harm: frozenset[str]


def labelled(paths: Iterable[Path]) -> list[Labelled]:
    """Return the rows of *paths*, which have the columns text, accept, and must_not."""
    found = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                accept, harm = (
                    frozenset(filter(None, row[name].split("|"))) for name in ("accept", "must_not")
                )
                found.append(Labelled(row["text"], accept, harm))
    return found


def kinds(texts: Sequence[str], most: int) -> dict[str, list[str]]:
    """Return at most *most* short, long, and unknown texts made of *texts*."""
    chance = random.Random(1)
    texts = chance.sample(texts, len(texts))
    short = [text for text in texts if len(text.split()) <= SHORT]
    words = " ".join(texts).split()
    long = [" ".join(words[at : at + LONG]) for at in range(0, len(words) - LONG, LONG)]
    # No word reads the same backwards, but each has the length and the letters of a real one.
    unknown = [" ".join(word[::-1] for word in text.split()) for text in short]
    return {"short": short[:most], "long": long[:most], "unknown": unknown[:most]}


def phrases(count: int) -> list[Said]:
    """Return *count* made-up phrases of English words; fewer are the beginning of more."""
    chance = random.Random(2)
    words = [
        word
        for word in islice(wordfreq.get_frequency_dict("en", "small"), COMMON, RARE)
        if word.isalpha()
    ]
    made: dict[str, Said] = {}
    while len(made) < count:
        # The rank of a word in a text is about log-uniform.
        picked = [
            words[int(len(words) ** chance.random()) - 1] for _ in range(chance.choice(SIZES))
        ]
        text = " ".join(picked)
        topic = f"topic{chance.randrange(TOPICS)}"
        made.setdefault(text, Said(topic, "en", text))
    return list(made.values())


def speaking(said: Sequence[Said], texts: Sequence[str]) -> list[str]:
    """Return *texts*, each with one phrase of *said* put into its middle."""
    chance = random.Random(3)
    spoken = []
    for text in texts:
        words = text.split()
        middle = len(words) // 2
        spoken.append(" ".join([*words[:middle], chance.choice(said).text, *words[middle:]]))
    return spoken
