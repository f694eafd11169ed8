"""Write tests/danger.tsv: for each phrase of danger a text that only this phrase knows.

Removing or spoiling a phrase then makes a test fail, whichever it is.  After adding one:

    .venv/bin/python -m tests.danger
"""

import csv
import re
from collections.abc import Iterator
from itertools import islice, product

from bot.content.loading import Loaded, load_all
from bot.core.dangers import counted, danger
from bot.core.hearing import Heard, hear
from bot.core.knowledge import SAFETY, Content
from bot.core.model import CREOLES, Context, Message
from bot.core.said import Said
from tests.processes import ROOT

FILE = ROOT / "tests" / "danger.tsv"
# What a word may go on with after a star, and how many texts are tried for a phrase.
ENDINGS = ("", "s", "a", "o", "ing", "ed", "ar", "ado", "ada", "do")
TRIES = 400
# In a text with so much else a word alone does not count, and so covers no longer phrase.
ELSE = "blue table green chair"
# A topic, and a phrase of it as it is written.
Key = tuple[str, str]
_GROUP = re.compile(r"\{(\w+)\}")


def heard(text: str, content: Content) -> Heard:
    """Return *text* as the first message of a conversation."""
    return hear(Message(text), Context(), content)


def only(text: str, topic: str, creole: str, content: Content) -> Key | None:
    """Return the one phrase by which *text* is in *topic*, and in *creole* if that is asked for.

    None if no phrase does it, or several.
    """
    found = heard(text, content)
    match = danger(found)
    if not match or match.topic != topic or (creole and match.language != creole):
        return None
    hits = {
        (hit.phrase.topic, hit.phrase.text)
        for hit in counted(found)
        if hit.phrase.topic == topic and (not creole or creole in hit.phrase.languages)
    }
    return hits.pop() if len(hits) == 1 else None


def phrases(loaded: Loaded) -> dict[Key, Said]:
    """Return the phrases of danger as the lexicon holds them, each as it was first written."""
    index = loaded.content.lexicon.phrases
    kept = {(phrase.topic, phrase.text) for phrase in index.phrases()}
    said = [said for said in loaded.intents.source.says if said.topic in SAFETY]
    return {(s.topic, s.text): s for s in reversed(said) if (s.topic, s.text) in kept}


def rows() -> list[dict[str, str]]:
    """Return what the file holds: a text, its topic, and its language if that is a Creole."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def examples(said: Said, loaded: Loaded) -> Iterator[str]:
    """Yield texts that *said* may have been written for."""
    groups = loaded.intents.source.groups
    choices: list[list[str]] = []
    for sign in said.text.split():
        if sign in ("...", "+"):
            continue
        if group := _GROUP.fullmatch(sign):
            members = [word for language, word in groups[group[1]]]
            own = [word for language, word in groups[group[1]] if language == said.language]
            choices.append([word.split("-")[-1] for word in (*own, *members)])
        elif sign.endswith("*"):
            choices.append([sign[:-1] + ending for ending in ENDINGS])
        else:
            choices.append([sign])
    for words in islice(product(*choices), TRIES):
        yield " ".join(words)
    for words in islice(product(*choices), TRIES):
        yield " ".join((*words, ELSE))


def write() -> list[Said]:
    """Write the file; return the phrases that others cover in every text that was tried."""
    loaded = load_all()
    found, covered = [], []
    for key, said in phrases(loaded).items():
        creole = said.language if said.language in CREOLES else ""
        alone = (
            text
            for text in examples(said, loaded)
            if only(text, said.topic, creole, loaded.content) == key
        )
        if text := next(alone, ""):
            found.append((text, said.topic, creole))
        else:
            covered.append(said)
    with FILE.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, lineterminator="\n")
        out.writerow(("text", "topic", "creole"))
        out.writerows(sorted(set(found)))
    return covered


if __name__ == "__main__":
    left = write()
    print("\n".join(f"{said.topic} {said.language}: {said.text}" for said in left))
    print(f"{len(left)} phrases are covered by others in every text that was tried.")
