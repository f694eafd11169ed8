"""A problem in a content file: where it is, what is wrong, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

# Warnings of which there are many, so that they are told apart from others: texts that nobody has
# reviewed, and texts that are hard to read.
Kind = Literal["", "review", "grade"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem; a *warning* does not keep the bot from starting."""

    file: str
    line: int
    what: str
    todo: str
    warning: bool = False
    kind: Kind = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} {self.todo}"


class ContentError(Exception):
    """The files cannot be used; *problems* says why, all at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
