"""A snow morning in a real browser, as somebody would who has only used e-mail."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Serve
from tests.browser.test_staff_pages import assert_well_made
from tests.clock import OPEN


def test_a_snow_morning(serve: Serve, open_page: OpenPage, tmp_path: Path) -> None:
    """Close all offices for the morning, see what people get, try it, and end it."""
    origin = serve(OPEN, database_url=f"sqlite:///{tmp_path}/line.db")
    page = open_page()
    page.goto(f"{origin}/staff/closings")
    assert_well_made(page)

    page.get_by_label("until").fill("12:00")
    page.get_by_role("button", name="Close them").click()
    expect(page.get_by_text("closed now")).to_be_visible()
    expect(page.locator(".bubble").first).to_contain_text("DCF offices are closed for snow.")
    assert_well_made(page)

    page.get_by_role("link", name="Try it in the simulator").click()
    expect(page.locator(".bubble", has_text="closed for snow").first).to_be_visible()
    page.go_back()

    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_text("every office keeps its usual hours")).to_be_visible()


def test_mistakes_are_marked(serve: Serve, open_page: OpenPage, tmp_path: Path) -> None:
    """A mistake keeps what was typed, is named at its field, and opens the part that it is in."""
    page = open_page(refusals=True)
    page.goto(f"{serve(OPEN, database_url=f'sqlite:///{tmp_path}/line.db')}/staff/closings")
    page.get_by_text("Say it in your own words").click()
    page.get_by_label("English").fill("Snow.")
    page.get_by_role("button", name="Close them").click()

    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved yet")
    expect(page.get_by_label("English")).to_have_value("Snow.")
    expect(page.get_by_label("Spanish")).to_have_attribute("aria-invalid", "true")
    assert_well_made(page)
