"""Learns what an answer is worth to a person who needs another one.

Some conversations say of each turn which answers are right, which a person could live with, and
which do harm: how often one answer is so where another is the best is what it is worth.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.nlu.context import answer_of
from training.examples import Example

# What an answer is worth that is right, that a person could live with, and that does harm.
RIGHT: Final = 1.0
WEAK: Final = 0.5
HARMFUL: Final = -1.0
# So many turns besides, in which nothing but the best answer is worth anything: a few turns are
# not proof enough.
DOUBT: Final = 2


def learn(found: Iterable[Example], answers: Sequence[str]) -> NDArray[np.float32]:
    """Return the worth of each of *answers* where each is the best: see `bot.nlu.utility`.

    Turns without a weak answer say nothing: most were not asked for one.
    """
    column = {answer: at for at, answer in enumerate(answers)}
    worth = np.zeros((len(answers), len(answers)), np.float32)
    turns = np.full(len(answers), DOUBT, np.float32)
    for example in found:
        if not example.weak:
            continue
        best = column[answer_of(example.accept[0])]
        turns[best] += 1
        for kind, value in (
            (example.accept, RIGHT), (example.weak, WEAK), (example.must_not, HARMFUL),
        ):  # fmt: skip
            for answer in kind:
                worth[column[answer_of(answer)], best] += value
    worth /= turns
    np.fill_diagonal(worth, RIGHT)
    return worth
