"""What an answer is worth to a person who may need another one."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


class Utility:
    """*worth*: a row for each of *answers* that is given, a column for each that is needed.

    An answer is worth 1 to whom it is right for, 0 where it is wrong, and -1 where it does harm.
    """

    def __init__(self, answers: Sequence[str], worth: NDArray[np.float32]) -> None:
        self.answers = tuple(answers)
        self.worth = worth

    def of(self, answer: str, needed: str) -> float:
        """Return what *answer* is worth to whom needs the answer *needed*."""
        return float(self.worth[self.answers.index(answer), self.answers.index(needed)])

    def expected(
        self, chances: Mapping[str, float], given: Collection[str] = ()
    ) -> dict[str, float]:
        """Return what each answer of *chances* is worth, if each is needed with that chance.

        Who needs another one than those that were *given* is not served by these again, and has
        all of the harm.
        """
        needed = np.array([chances.get(answer, 0.0) for answer in self.answers])
        worth = zip(self.answers, (self.worth @ needed).tolist(), strict=True)
        found = {answer: value for answer, value in worth if answer in chances}
        for answer in found.keys() & set(given):
            found[answer] = min(found[answer], chances[answer])
        return found
