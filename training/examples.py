"""The texts that the classifier learns from and is measured by, as examples.

A TSV file has the columns `text lang accept after who` (and in data/eval `must_not office tags`);
a JSON Lines file holds conversations.  training/data/README.md says what each file is.
"""

import csv
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

from bot.content.topics import ANSWERS, LABELS
from bot.dialogue.memory import remember
from bot.nlu.context import WRITERS, Context, Writer, answer_of
from bot.nlu.intent import ASIDE, FALLBACK

DATA: Final = Path(__file__).parent / "data"
TRAIN: Final = DATA / "train"
EVAL: Final = DATA / "eval"
# In one of so many conversations who writes is not known, as if no text had told it.
_UNTOLD: Final = 3
_LABELS: Final = frozenset(LABELS)
_ANSWERS: Final = frozenset(ANSWERS)


class DataError(Exception):
    """Says which line of the data cannot be used, and why."""


class Example(NamedTuple):
    """A *text* in *context*, and the answers that are right for it, the best first.

    One of *accept* may name a situation: `answer~situation`.  Those of *must_not* do harm.
    """

    text: str
    lang: str
    accept: tuple[str, ...]
    context: Context
    must_not: tuple[str, ...] = ()
    office: str = ""
    tags: tuple[str, ...] = ()
    # Nothing where nobody said who writes; "" is none of the known ones.
    writer: Writer | None = None
    # A line that may follow several answers is as many examples: each counts for a share of it.
    share: float = 1.0


def read(folder: Path) -> Iterator[Example]:
    """Yield every example of the files in *folder*, in the order of their names.

    Raises `DataError` for a line that is not as training/data/README.md says.
    """
    for path in sorted(folder.glob("*.tsv")):
        yield from read_table(path)
    for path in sorted(folder.glob("*.jsonl")):
        yield from read_conversations(path)


def read_table(path: Path) -> Iterator[Example]:
    """Yield the examples of a TSV file; a follow-up comes once for each answer it may follow."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, row in enumerate(rows, 2):
            if None in row or not (row["text"] and row["lang"] and row["accept"]):
                raise DataError(f"{_place(path, number)}: its columns are not those of line 1.")
            who: Writer = row.get("who") or ""  # type: ignore[assignment]
            found = contexts(row.get("after") or "", who)
            for context in found:
                example = Example(
                    row["text"],
                    row["lang"],
                    _ids(row["accept"]),
                    context,
                    # Nobody says who writes everyday texts: it is none of the known ones.
                    writer=who if who or row["accept"] == FALLBACK else None,
                    share=1 / len(found),
                    must_not=_ids(row.get("must_not")),
                    office=row.get("office") or "",
                    tags=tuple((row.get("tags") or "").split(",")),
                )
                yield _checked(example, path, number)


def contexts(after: str, writer: Writer) -> Sequence[Context]:
    """Return the context of a text that *writer* sends *after* any of these answers."""
    answers = _ids(after)
    if not answers:
        return (Context(),)
    return [give(Context(writer=writer), answer) for answer in answers]


def give(context: Context, answer: str, writer: Writer = "") -> Context:
    """Return *context* once *answer* was given; a report asks for the town until one is known."""
    after = replace(remember(context, answer, writer), started=True)
    if answer in ASIDE:
        return after
    asks = answer == "report" and "office" not in after.answers
    return replace(after, asked="town" if asks else "")


def read_conversations(path: Path) -> Iterator[Example]:
    """Yield each turn of the conversations of a file, in the context of the answers before.

    These are what the line gave, where the file tells, and else the best ones.  Two of three
    times the first text tells who writes, as it does when somebody texts the line.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            conversation = json.loads(line)
        except ValueError as error:
            raise DataError(f"{_place(path, number)}: it is no JSON: {error}.") from None
        context = Context()
        writer: Writer | None = conversation.get("who")
        told: Writer = writer if writer and crc32(conversation["id"].encode()) % _UNTOLD else ""
        for turn in conversation["turns"]:
            if not turn.get("skip"):
                example = Example(
                    turn["text"],
                    conversation["lang"],
                    tuple(turn["accept"]),
                    context,
                    must_not=tuple(turn.get("must_not", ())),
                    writer=writer,
                )
                yield _checked(example, path, number)
            given = turn.get("given") or answer_of(turn["accept"][0])
            context = give(context, given, told)


def _checked(example: Example, path: Path, number: int) -> Example:
    """Return *example*, of a line of *path*; raises `DataError` for what it names and is none."""
    unknown = [
        *(f"label {label}" for label in example.accept if label not in _LABELS),
        *(f"answer {answer}" for answer in example.context.answers if answer not in _ANSWERS),
        *(f"writer {who}" for who in (example.writer or "",) if who not in WRITERS),
    ]
    if unknown:
        raise DataError(f"{_place(path, number)}: there is no {unknown[0]}.")
    return example


def _place(path: Path, number: int) -> str:
    return f"{os.path.relpath(path)}:{number}"


def _ids(joined: str | None) -> tuple[str, ...]:
    return tuple(filter(None, (joined or "").split("|")))
