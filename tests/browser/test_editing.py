"""An answer is edited, tried, published and undone in a real browser, and texted to a real line."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from pyotp import TOTP

from bot.accounts.store import Accounts, Role
from bot.content.watching import Files
from tests.browser.conftest import SLOW, OpenPage, Serve
from tests.browser.test_staff_pages import assert_well_made
from tests.databases import empty
from tests.phone import WirePhone
from tests.processes import PRODUCTION, free_port, procfile, serving

PASSWORD = "four words in a row"
NEW = {
    "en": "Any time. DCF, any hour: {hotline}. To talk: {lifeline}. In danger: {emergency}.",
    "es": "A la orden. DCF, a toda hora: {hotline}. Para hablar: {lifeline}. Peligro: {emergency}.",
    "pt": "Sempre. DCF, a qualquer hora: {hotline}. Para falar: {lifeline}. Perigo: {emergency}.",
}
# Seconds in which every worker of every server must answer with what was published: five, where
# the machine does nothing else.
SOON = 20
# So many texts in a row reach each of two workers, but for one in two million.
MANY = 20


@dataclass(frozen=True)
class Line:
    """Servers at *ports* that share the database at *url*."""

    ports: list[int]
    url: str

    def employ(self, name: str, role: Role) -> TOTP:
        """Let somebody be invited and take the invitation; return the app on their phone."""
        accounts = Accounts(self.url, PRODUCTION["SECRET_KEY"], lambda: datetime.now(UTC))
        token = accounts.invite(name, f"{name.lower()}@example.org", role, "Tests")
        found = accounts.invited(token)
        assert found
        app = TOTP(found[1])
        assert accounts.join(token, PASSWORD, app.now())
        return app


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """Give two servers of two workers each with one PostgreSQL."""
    with ExitStack() as running:
        url = running.enter_context(empty("postgresql", tmp_path))
        given = PRODUCTION | {"DATABASE_URL": url, "STAFF_PASSWORD": "until there are accounts"}
        found = []
        for number in range(2):
            port, home = free_port(), tmp_path / str(number)
            home.mkdir()
            running.enter_context(serving(procfile(port), port, given, home))
            found.append(port)
        yield Line(found, url)


def texted(ports: list[int], times: int = MANY) -> set[str]:
    """Return what so many new phones get for a word of thanks, without the notice."""
    return {
        WirePhone(port).text("thank you").texts[0].partition("\n")[0]
        for port in ports
        for _ in range(times)
    }


def arrives(words: str, ports: list[int]) -> bool:
    """Return whether *words* are soon all that any phone gets, and that each phone gets words."""
    until = time.monotonic() + SOON
    # The servers look every few seconds, and forty texts at once take a core meanwhile.
    while texted(ports, times=1) != {words} or texted(ports) != {words}:
        if time.monotonic() > until:
            return False
        time.sleep(0.5)
    return True


def sign_in(page: Page, origin: str, name: str, app: TOTP) -> None:
    """Enter e-mail, password, and the code that the app shows next: joining took the last one."""
    page.goto(f"{origin}/staff/answers/thanks/edit")
    page.get_by_label("E-mail").fill(f"{name.lower()}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code from your app").fill(app.at(datetime.now(UTC), counter_offset=1))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Bye.")


def edit(page: Page) -> None:
    """Write new words in three languages, watch their price, and save them to the draft."""
    for number, (language, words) in enumerate(NEW.items(), 1):
        page.locator(f"[name='pages/0/{language}']").fill(words)
        expect(page.locator("#edit")).to_have_attribute("data-looked", str(number), timeout=SLOW)
    priced = page.locator("[id='s-pages/0/es']")
    expect(priced).to_contain_text("A la orden. DCF, a toda hora: 800-792-5200.")
    expect(priced).to_contain_text("1 part")
    expect(page.locator("#told")).to_have_text("Nothing is wrong.")
    page.get_by_role("button", name="Save to the draft").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved to the draft.", timeout=SLOW)


def preview(page: Page) -> None:
    """Try the draft in the simulator."""
    page.get_by_role("link", name="Try it in the simulator").click()
    page.locator("#say").fill("thank you")
    page.locator("#say").press("Enter")
    expect(page.locator("#thread .theirs").first).to_contain_text("Any time. DCF, any hour: 800")


def publish(page: Page, button: str = "Publish") -> None:
    """Wait for the test, look at the conversations, and publish."""
    expect(page.get_by_role("button", name=button, exact=True)).to_be_visible(timeout=SLOW)
    page.get_by_label("I have looked at").check()
    for alone in page.get_by_label("No second person has read").all():
        alone.check()
    if button == "Publish":
        page.get_by_label("Why").fill("Shorter")
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("is published", timeout=SLOW)


def review(page: Page) -> None:
    """Read what the draft changes, and sign each language."""
    for language in ("English", "Spanish", "Portuguese"):
        page.get_by_role("link", name=f"Read and sign Thanks in {language}").click()
        page.get_by_role("button", name=f"I have read the {language} words").click()
        expect(page.locator("#reviews")).to_contain_text(f"{language}: Rui, ")
        page.get_by_role("link", name="Draft").click()
    expect(page.get_by_text("nobody has reviewed it")).to_have_count(0)
    expect(page.get_by_label("No second person has read")).to_have_count(0)


def test_edit_review_publish_undo(line: Line, open_page: OpenPage) -> None:
    """Words of one, read by another, reach every worker within seconds, and so does an undo."""
    # On a busy machine the database may not answer in time: the page asks again by itself.
    editor, publisher = open_page(refusals=True), open_page(refusals=True)
    ports, origins = line.ports, [f"http://127.0.0.1:{port}" for port in line.ports]
    for page, name, role in ((editor, "Ana", "editor"), (publisher, "Rui", "publisher")):
        page.set_default_timeout(SLOW)
        # Each at a server of their own.
        sign_in(page, origins[-1 if name == "Rui" else 0], name, line.employ(name, role))
    (was,) = texted(ports)
    edit(editor)
    preview(editor)
    assert texted(ports) == {was}
    editor.goto(f"{origins[0]}/staff/draft")
    expect(editor.get_by_role("main")).to_contain_text(
        "conversations are answered otherwise", timeout=SLOW
    )
    expect(editor.get_by_text("A publisher can publish it")).to_be_visible()
    expect(editor.get_by_role("button", name="Publish")).to_have_count(0)

    publisher.get_by_role("link", name="Draft").click()
    review(publisher)
    publish(publisher)
    assert arrives("Any time. DCF, any hour: 800-792-5200. To talk: 988. In danger: 911.", ports)

    publisher.goto(f"{origins[-1]}/staff/history/1")
    publish(publisher, "Publish it again")
    assert arrives(was, ports)


def test_a_click_is_not_taken_back(serve: Serve, open_page: OpenPage, tmp_path: Path) -> None:
    """Who leaves the draft while its test ends gets where they go."""
    url = f"sqlite:///{tmp_path}/counts.db"
    origin, page = serve(own=Files(), database_url=url), open_page()
    tested: list[Route] = []
    asked: list[Route] = []
    page.route("**/draft/tested", lambda route: tested.append(route))
    page.goto(f"{origin}/staff/answers/thanks/edit")
    page.locator("[name='pages/0/en']").fill(NEW["en"])
    page.locator("#edit [name=who]").fill("Ana Costa")
    page.get_by_role("button", name="Save to the draft").click()
    with page.expect_request("**/draft/tested"):
        page.get_by_role("link", name="see what the draft changes").click()
    page.route("**/staff/answers", lambda route: asked.append(route))
    with page.expect_request("**/staff/answers"):
        # Playwright's own click would wait for the page to come.
        page.get_by_role("link", name="Answers", exact=True).evaluate("link => link.click()")
    tested[-1].fulfill(status=200)
    # Long enough for the page to see it and to load itself again.
    page.wait_for_timeout(300)
    asked[0].continue_()

    expect(page).to_have_url(f"{origin}/staff/answers")


FIELDS = "form => [...form.querySelectorAll('textarea, input:not([type=hidden])')].map(e => e.name)"
HERE = """() => {
  const here = document.activeElement;
  return [here.name, here.matches("button.main"), getComputedStyle(here).outlineStyle];
}"""


def fill_by_keyboard(page: Page) -> None:
    """Walk through the form with the tab key, change a text, and save it, without a mouse."""
    wanted = page.locator("#edit").evaluate(FIELDS)
    walked: list[str] = []
    is_at_end = False
    page.locator("#main").focus()
    while not is_at_end and len(walked) <= len(wanted):
        page.keyboard.press("Tab")
        name, is_at_end, outline = page.evaluate(HERE)
        assert outline != "none", name
        # The parts of a date have one name.
        if name not in wanted or name in walked[-1:]:
            continue
        walked.append(name)
        if name == "pages/0/en":
            page.keyboard.press("ControlOrMeta+A")
            page.keyboard.insert_text(NEW["en"])
        elif name == "who":
            page.keyboard.insert_text("Ana Costa")
    assert walked == wanted
    page.keyboard.press("Enter")


def test_pages_are_well_made(serve: Serve, open_page: OpenPage, tmp_path: Path) -> None:
    """The form, the draft, the history and a version are accessible, and fit a phone."""
    url = f"sqlite:///{tmp_path}/counts.db"
    origin, page = serve(own=Files(), database_url=url), open_page()
    page.set_default_timeout(SLOW)
    # What was typed and not saved is asked about.
    page.on("dialog", lambda asked: asked.accept())
    page.goto(f"{origin}/staff/answers/thanks/edit")
    page.locator("[name='pages/0/en']").fill("Call 508-555-0100 \N{UMBRELLA}")
    expect(page.locator("[id='s-pages/0/en']")).to_contain_text("is written out", timeout=SLOW)
    page.get_by_text("Insert a number").click()
    assert_well_made(page)

    page.reload()
    fill_by_keyboard(page)
    page.get_by_role("link", name="see what the draft changes").press("Enter")
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_visible(timeout=SLOW)
    assert_well_made(page)
    publish(page)
    assert_well_made(page)
    for path in ("facts/lines.hotline", "reviews", "reviews/es", "reviews/ht"):
        page.goto(f"{origin}/staff/{path}")
        assert_well_made(page)
    page.goto(f"{origin}/staff/topics/thanks/phrases")
    page.get_by_label("English: add").first.fill("blue boat on the lake")
    page.get_by_label("What does this text get?").fill("a blue boat on the lake")
    page.get_by_role("button", name="Try it").press("Enter")
    expect(page.get_by_text("With your change: Thanks")).to_be_visible(timeout=SLOW)
    page.get_by_text("Whole messages").click()
    page.get_by_text("Signs that make").click()
    assert_well_made(page)
    page.goto(f"{origin}/staff/history")
    page.get_by_role("link", name="Version 1").press("Enter")
    expect(page.get_by_role("button", name="Publish it again")).to_be_visible(timeout=SLOW)
    assert_well_made(page)
