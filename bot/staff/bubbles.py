"""A message as a phone shows it: links, and characters that were replaced by plain ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final

from bot.dialogue.segments import pieces, shape
from bot.pages import links

_AS_WRITTEN: Final = -1


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of a message: the *address* that they lead to, and what they were *written* as.

    Either is empty where the letters lead nowhere, or are sent as they were written.
    """

    text: str
    address: str
    written: str


def runs(sent: str, written: str) -> tuple[Run, ...]:
    """Return the runs of *sent*, which was made plain of *written* where it differs."""
    letters = _letters(sent, written)
    return tuple(
        Run("".join(letter for letter, *_ in run), address, was)
        for words, address in links.parts(sent)
        for (_, was), run in groupby(islice(letters, len(words)), key=lambda one: one[1:])
    )


def made_plain(sent: str, written: str) -> tuple[tuple[str, str], ...]:
    """Return each character of *written* that *sent* has otherwise, and what it became."""
    if shape(written) != sent:
        return ()
    return tuple(dict.fromkeys((was, plain) for plain, was in pieces(written) if plain != was))


def _letters(sent: str, written: str) -> Iterator[tuple[str, int, str]]:
    """Yield each letter of *sent*, the place of what it was made of, and what that was."""
    if shape(written) != sent:
        return ((letter, _AS_WRITTEN, "") for letter in sent)
    return (
        (letter, at, was) if plain != was else (letter, _AS_WRITTEN, "")
        for at, (plain, was) in enumerate(pieces(written))
        for letter in plain
    )
