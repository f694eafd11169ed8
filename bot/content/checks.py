"""Every check of `flask check` that goes beyond what loading requires."""

from datetime import date

from bot.content import (
    directory,
    intent_checks,
    keywords,
    model_card,
    readability,
    response_checks,
)
from bot.content.loading import ROOT, Loaded
from bot.content.problems import Problem


def check(loaded: Loaded, today: date) -> list[Problem]:
    """Return every problem of *loaded*, errors first."""
    found = [
        *model_card.stale(ROOT),
        *intent_checks.check(loaded),
        *response_checks.check(loaded, today),
        *keywords.check(loaded),
        *readability.check(loaded),
        *loaded.posters.problems,
        *directory.overdue(loaded.directory_node, today),
    ]
    return sorted(found, key=lambda problem: (problem.warning, problem))
