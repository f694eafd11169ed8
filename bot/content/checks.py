"""Every check of `flask check` that goes beyond what loading requires."""

from collections.abc import Iterator
from datetime import date

from bot.content import (
    danger_checks,
    directory,
    figures,
    intent_checks,
    keywords,
    lifelines,
    model_card,
    readability,
    response_checks,
    trust,
)
from bot.content.loading import ROOT, Loaded
from bot.content.problems import Problem


def check(loaded: Loaded, today: date, *, phrases: bool = True) -> list[Problem]:
    """Return every problem of *loaded*, errors first; without *phrases*, those are left out."""
    found = [
        *model_card.stale(ROOT),
        *(_of_phrases(loaded) if phrases else ()),
        *of_facts(loaded, today),
    ]
    return sorted(set(found), key=lambda problem: (problem.warning, problem))


def of_texts(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Yield every problem of what people are sent: what the form of an answer says too."""
    yield from lifelines.check(loaded)
    yield from response_checks.check(loaded, today)
    yield from figures.outdated(loaded.responses.files["_protocol"], ROOT)
    yield from keywords.check(loaded)
    yield from readability.check(loaded)
    yield from trust.check(loaded)


def of_facts(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Yield every problem that another fact of the directory may bring."""
    yield from of_texts(loaded, today)
    yield from loaded.posters.problems
    yield from directory.overdue(loaded.directory_node, today)


def of_phrases(loaded: Loaded) -> Iterator[Problem]:
    """Yield every problem of what people may text, and of what we or a poster tell them to."""
    yield from _of_phrases(loaded)
    yield from keywords.check(loaded)
    yield from loaded.posters.problems


def _of_phrases(loaded: Loaded) -> Iterator[Problem]:
    yield from intent_checks.check(loaded)
    yield from danger_checks.check(loaded)
