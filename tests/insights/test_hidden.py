"""Small numbers: none is shown, and none can be worked out from all that is ever shown."""

import random
import re
from collections import Counter
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from bot import database
from bot.app import create_app
from bot.content.watching import Files
from bot.dialogue.content import Content
from bot.insights import blocks
from bot.insights.protection import LEAST, protect
from bot.insights.tables import tables
from bot.service import Service
from bot.staff.letters import writer
from bot.stats import APOLOGY, DELIVERY, REFUSED, Counts
from bot.upkeep.line import Line
from tests.clock import local
from tests.insights import years
from tests.insights.attack import WEEKLY, Attack, cells, collect, true_numbers
from tests.phone import settings

LINES = {"one a day": 1, "ten a day": 10, "a hundred a day": 100, "a thousand a day": 1000}
# So far apart are the least and the greatest number that a hidden one may be.
WIDTH = 8


@pytest.fixture(scope="module", params=LINES)
def found(request: pytest.FixtureRequest) -> Counter[tuple[str, str, str]]:
    """Give the sums of a simulated year."""
    return years.truth(LINES[request.param], seed=7)


def test_nothing_can_be_worked_out(found: Counter[tuple[str, str, str]]) -> None:
    """From every number shown on any Monday of the year no hidden one can be worked out."""
    shown, true = collect(found), true_numbers(found)
    assert shown
    assert min(shown.values()) >= LEAST
    narrow, tried = [], 0
    for quarter in blocks.quarters(years.END, 5):
        attack = Attack(quarter, true, shown)
        for target in attack.hidden():
            least, most = attack.range(target)
            tried += 1
            if most - least < WIDTH:
                narrow.append((target, least, most))
    assert narrow == []
    assert tried > 1


def test_the_attack_finds_what_is_carelessly_shown() -> None:
    """Where one cell alone is hidden, the same attack works it out."""
    found = years.truth(10, seed=7)
    shown, true = collect(found), true_numbers(found)
    attack = Attack("2026-Q3", true, shown)
    first, *others = [name for name in attack.hidden() if name[:2] == ("topics", "2026-07")]
    assert others
    del shown["topics", "2026-07", "others"]
    careless = {name: sum(true[one] for one in attack.cell(*name)) for name in others}

    least, most = Attack("2026-Q3", true, shown | careless).range(first)

    assert most - least < 1


def test_the_weekly_letter_tells_nothing_more(
    content: Content, files: Files, tmp_path: Path
) -> None:
    """On every Monday of the year each number of the letter stands in the tables of that day."""
    url, moment = f"sqlite:///{tmp_path}/line.db", [local("2026-01-05T08:00")]
    years.store(url, 1, seed=7)
    given = settings(database_url=url)
    line = Line(Service(content, lambda: moment[0]), files, Counts(url), None, {})
    write = writer(create_app(given, content, lambda: moment[0], files), given, line)
    found, told = years.sums(years.truth(1, seed=7)), 0
    while moment[0].date() <= years.END:
        shown = {n for table in tables(found, moment[0].date()) for _, n in cells(table)}
        used = (
            write("weekly", findings=())[1].partition("USED FOR")[2].partition("Numbers under")[0]
        )
        numbers = {int(one) for one in re.findall(r" (\d+)(?=[,. ])", used)} - {2026, 2027}
        assert numbers <= shown, moment
        told += len(numbers)
        moment[0] += timedelta(weeks=1)
    assert told > 100


def test_no_row_tells_on_which_day(tmp_path: Path) -> None:
    """The same texts on other days of their week leave the very same tables behind."""
    kept = []
    for day, hour in ((0, 9), (3, 11), (6, 10)):
        at = datetime(2026, 11, 23 + day, hour)
        counts = Counts(f"sqlite:///{tmp_path}/{day}.db", at.date)
        for _, made, _ in islice(years.exchanges(3, seed=2), 9):
            for exchange in made:
                counts.record(exchange._replace(at=at))
                counts.add(DELIVERY, "delivered")
        counts.add(APOLOGY, "text")
        counts.add(REFUSED, "30003")
        counts.close()
        engine = database.engine(f"sqlite:///{tmp_path}/{day}.db")
        with database.transaction(engine) as connection:
            tables = (database.METADATA.tables[name] for name in ("counts", "tallies", "streaks"))
            kept.append([sorted(map(str, connection.execute(one.select()))) for one in tables])

    assert kept[0][0]
    assert kept[0] == kept[1] == kept[2]


def test_parts_tell_of_no_hidden_answers() -> None:
    """An answer costs three parts at most: parts are shown only where answers are."""
    shown = collect(years.truth(0.1, seed=7))
    periods = {name: {when for table, when, _ in shown if table == name} for name in WEEKLY}

    assert periods["parts"]
    assert periods["parts"] <= periods["answers"]


def test_protection() -> None:
    """Of any numbers whatever, nothing under ten is shown, and the rest leaves 0 to 9 possible."""
    chance = random.Random(3)
    for _ in range(3000):
        kinds = chance.randint(1, 12)
        numbers = {f"k{n}": chance.choice((0, 1, 3, 9, 10, 11, 20, 300)) for n in range(kinds)}
        shown = protect(numbers)
        hidden = {key: n for key, n in numbers.items() if key not in shown}
        rest = sum(hidden.values())
        assert all(number >= LEAST and numbers[key] == number for key, number in shown.items())
        assert not shown or rest == 0 or rest >= LEAST
        small = [key for key, number in hidden.items() if 0 < number < LEAST]
        large = sum(number >= LEAST for number in hidden.values())
        if shown and rest and small:
            others = len(small) - 1
            assert rest - 10 * large >= 9
            assert rest <= 9 * others + large * min(shown.values())
