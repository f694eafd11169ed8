"""Two people are invited, join with an app on their phone, and sign in, in a real browser."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from pyotp import TOTP

from tests.browser.conftest import OpenPage, Serve
from tests.browser.test_staff_access import PASSWORD as SHARED
from tests.browser.test_staff_access import sign_in
from tests.browser.test_staff_pages import assert_well_made
from tests.clock import OPEN, local

PASSWORD = "four words in a row"


def invite(page: Page, name: str, role: str) -> str:
    """Fill in the form for one more, and return the link that is to be handed over."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail").fill(f"{name.lower()}@example.org")
    page.get_by_label("Role", exact=True).select_option(role)
    page.get_by_role("button", name="Invite", exact=True).click()
    return page.get_by_label(f"Give {name} this link").input_value()


def join(page: Page, link: str) -> TOTP:
    """Take an invitation, and return what the app on the phone then is."""
    page.goto(link)
    page.get_by_text("I cannot scan it").click()
    shown = page.locator("details code").inner_text()
    app = TOTP(re.sub(r"\s", "", shown))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code from your app").fill(app.at(local(OPEN)))
    assert_well_made(page)
    assert "#" not in page.url
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return app


def test_two_people(serve: Serve, open_page: OpenPage, tmp_path: Path) -> None:
    """The first one makes a publisher of herself; her editor signs in, and cannot invite."""
    origin = serve(database_url=f"sqlite:///{tmp_path}/line.db", staff_password=SHARED)
    boss, guest = open_page(refusals=True), open_page(width=360, refusals=True)
    sign_in(boss, origin, "/staff/people")
    link = invite(boss, "Ana", "publisher")
    assert_well_made(boss)
    join(boss, link)

    boss.get_by_role("link", name="People").click()
    link = invite(boss, "Rui", "editor")
    assert_well_made(boss)
    app = join(guest, link)
    expect(guest.get_by_text("Rui, editor")).to_be_visible()
    expect(guest.get_by_role("link", name="People")).to_have_count(0)
    guest.get_by_role("button", name="Sign out").click()

    guest.get_by_label("E-mail").fill("rui@example.org")
    guest.get_by_label("Password").fill(PASSWORD)
    guest.get_by_label("Code from your app").fill(app.at(local(OPEN)))
    guest.get_by_role("button", name="Sign in").click()
    # The code was taken when he joined.
    expect(guest.get_by_role("alert")).to_contain_text("each is taken once")
    assert_well_made(guest)
    guest.get_by_label("Password").fill(PASSWORD)
    guest.get_by_label("Code from your app").fill(app.at(local(OPEN), counter_offset=1))
    guest.keyboard.press("Enter")
    expect(guest.get_by_text("Rui, editor")).to_be_visible()

    # Nobody is invited twice by one link.
    guest.goto(link)
    expect(guest.get_by_role("alert")).to_contain_text("This invitation does not hold")
    assert_well_made(guest)
    boss.reload()
    boss.get_by_text("End account").last.click()
    boss.get_by_role("button", name="End the account of Rui now").click()
    expect(boss.get_by_role("heading", name="Rui")).to_have_count(0)
    guest.goto(f"{origin}/staff/answers")
    expect(guest.get_by_label("Password")).to_be_visible()
