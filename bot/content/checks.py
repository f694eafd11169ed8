"""What `flask check` finds beyond what keeps the bot from starting."""

from datetime import date

from bot.content import answer_checks, register, word_checks
from bot.content.loading import Loaded
from bot.content.problems import Problem


def check(loaded: Loaded, today: date) -> list[Problem]:
    """Return every problem of *loaded*, errors first."""
    found = [
        *word_checks.check(loaded),
        *answer_checks.check(loaded, today),
        *loaded.posters.problems,
        *register.overdue(loaded.directory, today),
    ]
    return sorted(found, key=lambda problem: (problem.warning, problem))
