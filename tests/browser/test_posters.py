"""The staff's pages of posters in a browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SLOW, OpenPage, Serve, violations
from tests.browser.test_staff_pages import assert_well_made


@pytest.fixture
def origin(serve: Serve) -> str:
    """Give the address of a server with a number to print."""
    return serve(sms_number="555888")


def test_pages(origin: str, open_page: OpenPage) -> None:
    """The list and a site that is not ready are accessible, and fit a phone and a desktop."""
    page = open_page()
    for path in ("", "/k3?kind=card&words=STOP"):
        page.goto(f"{origin}/staff/posters{path}")
        for picture in page.locator("main img").all():
            picture.scroll_into_view_if_needed()
            expect(picture).to_have_js_property("complete", True, timeout=SLOW)
            assert picture.evaluate("one => one.naturalWidth") > 100
        assert_well_made(page)


def test_choose_and_download(origin: str, open_page: OpenPage) -> None:
    """Options are kept in the address; what is not reachable from afar is not ready."""
    page = open_page()
    page.goto(f"{origin}/staff/posters")
    page.get_by_role("link", name="School, corridor").click()
    page.get_by_label("Kind").select_option("Half page for stalls")
    page.get_by_label("Language", exact=True).select_option("Portuguese")
    page.get_by_label("Second language").select_option("None")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_label("Kind")).to_have_value("stall")
    # The server of a test has no https address, and preflight says so.
    expect(page.get_by_text("Not ready to print")).to_be_visible()
    expect(page.get_by_text("PUBLIC_URL is http://127.0.0.1")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("link", name="Download a draft").click()
    assert started.value.suggested_filename == "draft-k3-stall-pt-letter.pdf"


def test_new_poster(origin: str, open_page: OpenPage) -> None:
    """A new poster is filled in on a phone, and seen in all four kinds; mistakes are said."""
    page = open_page(width=360)
    page.goto(f"{origin}/staff/posters")
    page.get_by_role("link", name="A new poster").click()
    page.get_by_label("Place").fill("Library, notice board")
    page.get_by_label("What to text, English").fill("stop")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_role("alert")).to_contain_text("phone companies act")
    assert violations(page) == []

    page.get_by_label("What to text, English").fill("red flags")
    page.get_by_role("button", name="Show it").click()
    pictures = page.locator("main img")
    expect(pictures).to_have_count(4)
    for picture in pictures.all():
        expect(picture).to_have_js_property("complete", True, timeout=SLOW)
        assert picture.evaluate("one => one.naturalWidth") > 100
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    with page.expect_download() as started:
        page.get_by_role("link", name="Download these lines").click()
    assert started.value.suggested_filename.startswith("poster-")
