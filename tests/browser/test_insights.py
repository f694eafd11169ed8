"""The insights in a real browser: charts, tables, and paper."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Serve
from tests.browser.test_staff_pages import assert_well_made
from tests.insights import years


def test_a_year_of_one_a_day(serve: Serve, open_page: OpenPage, tmp_path: Path) -> None:
    """Every chart is drawn, each has a table behind it, and paper shows the tables."""
    url = f"sqlite:///{tmp_path}/line.db"
    years.store(url, 1, seed=5)
    page = open_page()
    page.goto(f"{serve('2027-01-12T10:00', database_url=url)}/staff/insights")
    for image in page.locator("figure img").all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("one => one.naturalWidth") > 0
    page.locator("#topics summary").click()
    expect(page.locator("#topics .scroll table")).to_be_visible()
    expect(page.locator("#topics .paper-only")).to_be_hidden()

    page.emulate_media(media="print")
    expect(page.locator("#topics .paper-only")).to_be_visible()
    expect(page.locator("#topics .scroll")).to_be_hidden()

    page.emulate_media(media="screen")
    assert_well_made(page)
