"""The insights of a year: the page, its charts, and its files show the same, and nothing small."""

import csv
import re
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook

from bot.app import create_app
from bot.content.watching import Files
from bot.dialogue.content import Content
from bot.insights.charts import WIDTHS
from tests.clock import local
from tests.insights import years
from tests.phone import settings
from tests.staff.test_access import HERE, PASSWORD, Browser

TODAY = "2027-01-12T10:00"
FEW = "too few to say"


@pytest.fixture(scope="module", params=[1, 20])
def app(
    request: pytest.FixtureRequest,
    content: Content,
    files: Files,
    tmp_path_factory: pytest.TempPathFactory,
) -> Flask:
    """Give a line after a year of one conversation a day, and of twenty."""
    url = f"sqlite:///{tmp_path_factory.mktemp('year')}/line.db"
    years.store(url, request.param, seed=5)
    given = settings(database_url=url, staff_password=PASSWORD)
    return create_app(given, content, lambda: local(TODAY), files)


@pytest.fixture(scope="module")
def browser(app: Flask) -> Browser:
    """Give somebody who is signed in."""
    signed_in = Browser(app)
    signed_in.sign_in()
    return signed_in


def in_csv(browser: Browser) -> dict[tuple[str, str, str], str]:
    """Return every cell of the list."""
    text = browser.get("/staff/insights.csv").data.decode("utf-8-sig")
    return {
        (r["table"], r["row"], r["column"]): r["number"] for r in csv.DictReader(StringIO(text))
    }


def test_page_and_files_agree(browser: Browser) -> None:
    """What stands in the tables stands in the list and in the workbook, and is never under ten."""
    listed = in_csv(browser)
    numbers = [int(number) for number in listed.values() if number != FEW]
    assert len(numbers) > 60
    assert min(numbers) >= 10

    book = load_workbook(BytesIO(browser.get("/staff/insights.xlsx").data))
    in_book: dict[tuple[str, str, str], str] = {}
    for sheet in book:
        title, _, _, head, *rows = sheet.iter_rows(values_only=True)
        for row in rows:
            for column, number in zip(head[1:], row[1:], strict=True):
                in_book[str(title[0]), str(row[0]), str(column)] = str(number)
    assert in_book == listed

    page = browser.get("/staff/insights").text
    shown = re.findall(r"<td>(?:<span[^>]*>)?([\d,]+|too few to say)", page)
    # Each table stands there twice: for the screen, and for paper.
    assert sorted(one.replace(",", "") for one in shown) == sorted([*listed.values()] * 2)


def test_charts(browser: Browser) -> None:
    """Each chart is a picture of its own: no script, nothing from elsewhere, in both schemes."""
    page = browser.get("/staff/insights").text
    names = set(re.findall(r'<img src="(/staff/insights/[a-z-]+\.svg)"', page))
    assert len(names) > 6
    for name in sorted(names):
        for query in ("", f"?width={WIDTHS[1]}&scheme=dark"):
            drawn = browser.get(f"{name}{query}")
            assert drawn.mimetype == "image/svg+xml"
            # Its place is kept until it comes, so that the page does not jump.
            size = re.search(r' width="\d+" height="\d+"', drawn.text)
            assert size
            assert size[0] in page
            assert "<script" not in drawn.text
            assert set(re.findall(r"https?://[\w./-]+", drawn.text)) <= {
                "http://www.w3.org/2000/svg",
                "http://www.w3.org/1999/xlink",
                "http://pygal.org--",
                "http://github.com/Kozea/pygal--",
            }
        assert "#12181f" in drawn.text
    assert browser.get("/staff/insights/nothing.svg").status_code == 404


def test_small_charts_show_no_small_number(browser: Browser) -> None:
    """No bar or point stands for fewer than ten, or for an average."""
    listed = set(in_csv(browser).values())
    page = browser.get("/staff/insights").text
    names = set(re.findall(r'<img src="/staff/insights/([a-z-]+)\.svg"', page))
    assert {"conversations", "topics", "topics-over-time"} <= names
    for name in names:
        drawn = browser.get(f"/staff/insights/{name}.svg").text
        values = re.findall(r'<desc class="value">(?:[^<]*: )?([\d,.]+)</desc>', drawn)
        numbers = {value.replace(",", "") for value in values}
        assert numbers
        assert min(map(int, numbers)) >= 10
        if name in ("topics", "topics-over-time", "languages", "channels", "offices"):
            assert numbers <= listed


def test_in_short(browser: Browser) -> None:
    """The page begins with a few sentences, of numbers that the tables have."""
    listed = in_csv(browser)
    brief = browser.get("/staff/insights").text.partition("In short")[2].partition("</ul>")[0]
    said = " ".join(unescape(re.sub(r"<[^>]+>", " ", brief)).split())
    told = [int(n) for (table, _, _), n in listed.items() if table == "Conversations" if n != FEW]

    assert f"the line had {sum(told):,} conversations" in said.replace("at least ", "")
    assert re.search(r"[\d,]{2,} of them in Dec 2026\.", said)
    assert re.search(r"People asked most about Report \([\d,]+\), ", said)
    assert "no price is set" in said
    greatest = re.findall(r"\(([\d,]+)\)", said)
    assert len(greatest) > 6
    assert {one.replace(",", "") for one in greatest} <= set(listed.values())


def test_cost(content: Content, files: Files, tmp_path: Path) -> None:
    """With the price of a part the page tells what the texts of the last month cost."""
    url = f"sqlite:///{tmp_path}/line.db"
    years.store(url, 1, seed=5)
    given = settings(database_url=url, staff_password=PASSWORD, price_per_part=0.01)
    browser = Browser(create_app(given, content, lambda: local(TODAY), files))
    browser.sign_in()
    (told,) = re.findall(
        r"In ([\w -]+) texts took ([\d,]+) parts, about \$([\d.,]+)\.",
        browser.get("/staff/insights").text,
    )

    period, parts, dollars = told
    assert period == "Dec 2026"
    assert float(dollars) == int(parts) / 100


def test_paper(browser: Browser) -> None:
    """What is printed says whose line it is, of which time, and on which day it was printed."""
    page = browser.get("/staff/insights").text
    (head,) = re.findall(r'<p class="paper-only">(.*?)</p>', page)

    assert "Advocacy Center" in head
    assert re.search(r"the text line, Jan 2026 to Dec 2026\. Printed on January 12, 2027\.", head)


def test_without_a_database(content: Content, tmp_path: Path) -> None:
    """Where the database does not answer the page says so, and so do the files."""
    given = settings(database_url="sqlite:////proc/nowhere/x.db", development=True)
    browser = Browser(create_app(given, content, lambda: local(TODAY)), HERE, "127.0.0.1")

    for path in ("/staff/insights", "/staff/insights.csv", "/staff/insights.xlsx"):
        answer = browser.get(path)
        assert answer.status_code == 503
        assert "The database does not answer" in answer.text

    empty = settings(database_url=f"sqlite:///{tmp_path}/x.db", staff_password=PASSWORD)
    browser = Browser(create_app(empty, content, lambda: local(TODAY)))
    browser.sign_in()
    page = browser.get("/staff/insights").text
    # Of posters it can be said at least that nobody scanned them.
    assert page.partition("Too few to say yet</h2>")[2].count("<li>") == 16
    assert page.count('<section class="insight"') == 1
    assert "fewer than 10 scans in every period so far" in page


def test_misses_by_shape(browser: Browser) -> None:
    """What was not understood is told by language, length and nearness, and where to ask again."""
    listed = in_csv(browser)
    if "Not understood, by language" in {table for table, _, _ in listed}:
        rows = {row for table, row, _ in listed if table.startswith("Not understood, by")}
        assert {"English", "2 to 4 words", "Nearly understood"} <= rows
        page = browser.get("/staff/insights").text
        again = page.partition("Where people asked again")[2].partition("</ul>")[0]
        assert '<a href="/staff/answers/report">Report</a>' in again
        leads = page.partition("Make a phrase")[2].partition("</ul>")[0]
        assert re.search(r'href="/staff/topics/\w+/phrases">What people text for', leads)
    else:
        assert "Where people asked again" not in browser.get("/staff/insights").text


def test_posters(browser: Browser) -> None:
    """Each poster is said to bring people, or to be silent since when; never fewer than ten."""
    page = browser.get("/staff/insights").text
    listed = page.partition("Which bring anybody")[2].partition("</section>")[0]
    said = [" ".join(one.split()) for one in re.findall(r"<li>(.*?)</li>", listed, re.DOTALL)]

    assert len(said) == 4
    assert re.search(r"\(k3\): \d\d+ scans in ", said[0])
    assert "fewer than 10 scans in every period so far" in said[-1]
    assert not re.search(r"\b\d scans", " ".join(said).replace("fewer than 10 scans", ""))
