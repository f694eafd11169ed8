"""Simulated years of a line: at one conversation a day, and at a thousand."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from bot import database
from bot.dialogue.conversation import Miss
from bot.insights.tables import Sums
from bot.tallies import Exchange, period

START, END = date(2026, 1, 5), date(2027, 1, 10)
ANSWERS = {
    "report": 14, "red_flags": 12, "office": 11, "hotline": 8, "menu": 8, "help_me": 5,
    "training": 5, "more": 12, "fallback": 6, "definition": 4, "examples": 3, "mandated": 3,
    "privacy": 2, "emergency": 2, "thanks": 4, "repeat": 2, "crisis": 1, "images": 1, "about": 2,
    "facts": 1, "risk_factors": 1, "language": 1, "stop": 1, "report.next": 3,
}  # fmt: skip
LENGTHS = {1: 4, 3: 6, 8: 3, 20: 1}
LANGUAGES = {"en": 80, "es": 13, "pt": 6, "ht": 1}
CHANNELS = {"sms": 70, "chat": 12, "page": 8, "voice": 8, "whatsapp": 2}
HOURS = {8: 6, 10: 12, 13: 15, 16: 20, 19: 18, 22: 12, 2: 4}
OFFICES = {"taunton_attleboro": 40, "fall_river": 30, "new_bedford": 25, "brockton": 5}
# A year of more takes long to simulate.
MOST_SIMULATED = 100
POSTERS = {"k3": 50, "m7": 30, "t9": 15, "c4": 0}


def exchanges(a_day: float, seed: int) -> Iterator[tuple[date, list[Exchange], list[str]]]:
    """Yield each day of the year with its exchanges, and the posters that were scanned."""
    chance = random.Random(seed)

    def draw(weights: Mapping[Any, int]) -> Any:
        return chance.choices(list(weights), list(weights.values()))[0]

    day = START
    while day <= END:
        made: list[Exchange] = []
        for _ in range(_poisson(a_day, chance)):
            at = datetime.combine(day, time(int(draw(HOURS))))
            channel, tongue, before = str(draw(CHANNELS)), str(draw(LANGUAGES)), ""
            for turn in range(1 + _poisson(1.5, chance)):
                answer = str(draw(ANSWERS))
                made.append(_exchange(at, channel, tongue, answer, before, turn == 0, chance, draw))
                before = answer
        scans = [str(draw(POSTERS)) for _ in range(_poisson(a_day * 0.4, chance))]
        yield day, made, scans
        day += timedelta(days=1)


def _exchange(
    at: datetime,
    channel: str,
    tongue: str,
    answer: str,
    before: str,
    first: bool,
    chance: random.Random,
    draw: Callable[[Mapping[Any, int]], Any],
) -> Exchange:
    return Exchange(
        at=at,
        channel=channel,
        answer=answer,
        tongue=tongue,
        office=str(draw(OFFICES)) if answer in ("office", "report") and before else "",
        before=before,
        chosen=bool(before) and chance.random() < 0.05,
        is_first=first,
        is_doubt=chance.random() < 0.05,
        is_repeat=answer == "repeat" or answer == before,
        miss=Miss(int(draw(LENGTHS)), str(draw(ANSWERS)), chance.random())
        if answer == "fallback"
        else None,
        texts=("x" * 200,) if channel == "sms" else (),
    )


def _poisson(mean: float, chance: random.Random) -> int:
    """Return a number of events, of which there are *mean* on average."""
    if mean > 30:
        return max(0, round(chance.gauss(mean, mean**0.5)))
    count, left = 0, chance.expovariate(1)
    while left < mean:
        count, left = count + 1, left + chance.expovariate(1)
    return count


@lru_cache(maxsize=8)
def truth(a_day: float, seed: int) -> Counter[tuple[str, str, str]]:
    """Return every sum of a year; above a hundred a day most of it is counted several times."""
    if a_day > MOST_SIMULATED:
        times = int(a_day // MOST_SIMULATED)
        most = truth(MOST_SIMULATED, seed)
        # What is seldom, and so small, comes from a year of its own.
        return Counter({key: n * times for key, n in most.items()}) + truth(10, seed + 1)
    found: Counter[tuple[str, str, str]] = Counter()
    for day, made, scans in exchanges(a_day, seed):
        for exchange in made:
            found.update(exchange.tallies())
        found.update((period(day, "month"), "poster", code) for code in scans)
    return found


def sums(found: Counter[tuple[str, str, str]]) -> Sums:
    """Return *found* as the page reads them."""

    def one(name: str) -> dict[tuple[str, str], int]:
        return {(when, key): n for (when, of, key), n in found.items() if of == name}

    named = ("volume answer language channel chosen poster office hours miss next").split()
    return Sums(**{name: one(name) for name in named})


def store(url: str, a_day: float, seed: int) -> None:
    """Write a simulated year to the database at *url*."""
    engine = database.engine(url)
    rows = [
        {"period": when, "sum": name, "key": key, "number": number}
        for (when, name, key), number in truth(a_day, seed).items()
    ]
    with database.transaction(engine) as connection:
        connection.execute(database.METADATA.tables["tallies"].insert(), rows)
