"""The staff's answers, checks, and conversations in a real browser."""

from pathlib import Path

from playwright.sync_api import Page, expect

from bot.content.loading import Loaded
from bot.content.watching import Files
from tests.broken import Edit, copied, rewrite, with_few_words
from tests.browser.conftest import NO_SCHEME, OpenPage, Serve, violations
from tests.browser.test_staff_access import WIDTHS, overflow

PAGES = (
    "/staff/",
    "/staff/letters",
    "/staff/answers",
    "/staff/answers/office",
    "/staff/answers/_common",
    "/staff/answers/directory",
    "/staff/conversations",
    "/staff/conversations/town-tie-becomes-a-choice",
)
FAILS = "> Taunton\n< Call somebody else.\noffice: fall_river\n"
TRAINING = "responses/training.yaml"
# What a page repeats: the first three stand for all, and axe takes seconds less.
REPEATED = ".sheet, .passage, .fact, .group, .findings > li, .names > li, tbody > tr"
TRIM = f"""document.querySelectorAll("{REPEATED}").forEach(one => {{
  const alike = [...one.parentNode.children].filter(other => other.matches("{REPEATED}"));
  if (alike.indexOf(one) > 2) one.remove();
}})"""


def assert_well_made(page: Page) -> None:
    """Fail unless *page* is accessible in light and dark, and fits a phone and a desktop."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) <= 0
    page.evaluate(TRIM)
    assert violations(page) == []
    page.set_viewport_size({"width": min(WIDTHS), "height": 800})
    assert violations(page, NO_SCHEME) == []
    page.set_viewport_size({"width": max(WIDTHS), "height": 800})


def test_pages_are_well_made(serve: Serve, open_page: OpenPage) -> None:
    """Every page is accessible, fits a phone and a desktop, and is marked in the navigation."""
    origin, page = serve(), open_page()

    for path in PAGES:
        page.goto(f"{origin}{path}")
        assert_well_made(page)
        here = page.locator("nav [aria-current=page]")
        assert path.startswith(str(here.get_attribute("href")))


def test_review(serve: Serve, open_page: OpenPage) -> None:
    """A reviewer goes from the list to a topic, and sees it as phones and browsers show it."""
    page = open_page()
    page.goto(f"{serve()}/staff/answers")
    page.get_by_role("link", name="Report", exact=True).click()

    spanish = page.locator("[lang=es].bubble")
    expect(spanish.nth(0)).to_contain_text("DCF (proteccion de menores)")
    expect(spanish.nth(1)).to_contain_text("DCF (protección de menores)")
    expect(page.get_by_text("Spanish: no").first).to_be_visible()
    expect(page.get_by_text("At most", exact=False).first).to_be_visible()
    expect(page.locator(".uses").first).to_contain_text("DCF Child-at-Risk Hotline")
    expect(page.locator(".uses").first).to_contain_text("again by 2027-02-24")


def test_paper(serve: Serve, open_page: OpenPage, loaded: Loaded) -> None:
    """On paper there are contents and no menu, and room for a signature under each file."""
    page = open_page()
    page.goto(f"{serve()}/staff/answers/all")
    signs = page.get_by_text("I have read these texts, and they are right.")
    expect(signs.first).to_be_hidden()

    page.emulate_media(media="print")

    assert signs.count() == len(loaded.responses.files)
    expect(signs.first).to_be_visible()
    expect(page.get_by_role("navigation", name="Staff pages")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Contents")).to_be_visible()

    page.emulate_media(media="screen")
    assert_well_made(page)


def test_checks(serve: Serve, open_page: OpenPage, tmp_path: Path) -> None:
    """The checks show that they are running, then what they found, and lead to the topic."""
    root = with_few_words(copied(tmp_path))
    rewrite(root / TRAINING, Edit("CSEC 101 is a", "CSEC 101 \N{UMBRELLA} is a"))
    origin, page = serve(own=Files(root)), open_page(width=360)
    page.route("**/checks/found", lambda route: route.fulfill(status=202))
    page.goto(f"{origin}/staff/checks")
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert_well_made(page)
    page.unroute("**/checks/found")

    expect(page.get_by_role("status")).to_contain_text("to mend", timeout=60_000)
    expect(page.get_by_role("progressbar")).to_have_count(0)

    first = page.locator(".group", has_text="Training").get_by_role("listitem").first
    expect(first).to_contain_text("to mend")
    assert_well_made(page)
    first.get_by_role("link").click()
    expect(page.locator(":target")).to_contain_text("\N{UMBRELLA}")


def test_own_conversation(serve: Serve, open_page: OpenPage, tmp_path: Path) -> None:
    """A conversation that is uploaded is run; mended in the page, it passes."""
    page = open_page()
    page.goto(f"{serve()}/staff/conversations")
    file = tmp_path / "mine.txt"
    file.write_text(FAILS, "utf-8")
    page.get_by_label("Or a file").set_input_files(file)
    page.get_by_role("button", name="Run it").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("mine.txt fails")
    expect(page.locator(".beside")).to_contain_text("Call somebody else.")
    expect(page.locator(".beside")).to_contain_text("DCF Taunton, open now")
    expect(page.get_by_text("Office: expected fall_river, got taunton_attleboro")).to_be_visible()
    assert_well_made(page)

    page.get_by_label("Conversation", exact=True).fill("> Taunton\noffice: taunton_attleboro")
    page.get_by_role("button", name="Run it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your conversation passes")


def test_edit_and_see(serve: Serve, open_page: OpenPage, tmp_path: Path) -> None:
    """An edit shows when the page is loaded again; a broken file is named at the top."""
    root = with_few_words(copied(tmp_path))
    page = open_page(width=360)
    page.goto(f"{serve(own=Files(root))}/staff/answers/training")
    expect(page.locator("main")).to_contain_text("CSEC 101 is a training")

    rewrite(root / TRAINING, Edit("CSEC 101 is a training", "Words of today"))
    page.reload()
    expect(page.locator("main")).to_contain_text("Words of today")
    expect(page.get_by_role("region", name="Broken files")).to_have_count(0)

    rewrite(root / TRAINING, Edit("^reviewed:", "reviewed"))
    page.reload()
    expect(page.get_by_role("region", name="Broken files")).to_contain_text(f"{TRAINING}, line")
    expect(page.locator("main")).to_contain_text("Words of today")
    assert_well_made(page)
