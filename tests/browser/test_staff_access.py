"""Signing in to the staff's pages, and out, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Serve, violations

PASSWORD = "a password of the tests"
WIDTHS = (360, 1280)


def sign_in(page: Page, origin: str, path: str = "/staff/answers") -> None:
    """Go to *path* and fill in the password that is asked for."""
    page.goto(f"{origin}{path}")
    page.get_by_label("Staff password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def overflow(page: Page) -> int:
    """Return by how many pixels *page* is wider than its window."""
    # Playwright's clicks do not wait for the style sheets of the page that they lead to.
    page.wait_for_load_state()
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide


@pytest.mark.parametrize("width", WIDTHS)
def test_in_and_out_by_keyboard(serve: Serve, open_page: OpenPage, width: int) -> None:
    """With the keyboard alone somebody signs in, reaches the content, signs out, and stays out."""
    origin, page = serve(staff_password=PASSWORD), open_page(width=width, refusals=True)
    page.goto(f"{origin}/staff/answers/training#line-20")
    assert violations(page) == []
    assert overflow(page) <= 0

    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("That is not the password. Try again.")
    expect(page.get_by_label("Staff password")).to_be_focused()
    assert violations(page) == []

    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Training")
    # What stands after the # leads on through both redirects, as a shared link needs.
    expect(page).to_have_url(f"{origin}/staff/answers/training#line-20")

    page.goto(f"{origin}/staff/answers")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Staff password")).to_be_focused()
    page.go_back()
    expect(page.get_by_label("Staff password")).to_be_visible()


def test_link_from_a_letter(serve: Serve, open_page: OpenPage) -> None:
    """A link that stands elsewhere opens its page for somebody who is signed in."""
    origin, page = serve(staff_password=PASSWORD), open_page()
    sign_in(page, origin)

    page.goto(f"data:text/html,<a href='{origin}/staff/answers/report%23line-20'>a letter</a>")
    page.get_by_role("link").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Report")
    expect(page).to_have_url(f"{origin}/staff/answers/report?again#line-20")


def test_too_many_attempts(serve: Serve, open_page: OpenPage) -> None:
    """After ten attempts the page says to wait, and even the password does not open it."""
    origin, page = serve(staff_password=PASSWORD), open_page(refusals=True)
    page.goto(f"{origin}/staff/answers")

    for _ in range(10):
        page.get_by_label("Staff password").fill("guess")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("not the password")
    page.get_by_label("Staff password").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Wait a few minutes")
    assert violations(page) == []


def test_without_javascript(serve: Serve, open_page: OpenPage) -> None:
    """Signing in and reading need no script."""
    origin, page = serve(staff_password=PASSWORD), open_page(javascript=False)

    sign_in(page, origin)

    expect(page.get_by_role("heading", level=1)).to_have_text("Answers")


def test_errors_are_pages(serve: Serve, open_page: OpenPage) -> None:
    """A page that is not there says so in words, and leads on."""
    origin, page = serve(), open_page(width=360, refusals=True)
    page.goto(f"{origin}/staff/answers/nothing")

    expect(page.get_by_role("heading", level=1)).to_have_text("Not Found")
    assert violations(page) == []
