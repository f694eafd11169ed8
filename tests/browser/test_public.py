"""The public page as people meet it: on a phone, on a desktop, on paper, without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from bot.nlu.context import LANGUAGES, Language
from tests.browser.conftest import OpenPage, Serve, violations
from tests.clock import NIGHT, OPEN
from tests.phone import HOTLINE
from tests.test_web import AGENTS

PATHS = ("/", "/chat", "/terms", "/privacy", "/safety")
LARGEST = 60_000
# Whatever a keyboard can reach, and whether something fixed lies over its middle.
HIDDEN = """() => {
  const { left, top, width, height } = document.activeElement.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 20));
  return hit !== null && !document.activeElement.contains(hit) && !hit.contains(
    document.activeElement) ? document.activeElement.outerHTML.slice(0, 80) : "";
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_barrier(language: Language, serve: Serve, open_page: OpenPage) -> None:
    """axe-core finds nothing on any page, in any language, in light and dark."""
    origin = serve(sms_number="555888")
    page = open_page(360, 800)
    for path in PATHS:
        page.goto(f"{origin}{path}?lang={language}")
        assert violations(page) == [], path
    if language == "en":
        page.set_viewport_size({"width": 1280, "height": 800})
        for path in ("/", "/chat"):
            page.goto(f"{origin}{path}")
            assert violations(page) == [], path


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("at", "number"), [(OPEN, "508-235-9800"), (NIGHT, HOTLINE)])
def test_town(
    at: str, number: str, language: Language, javascript: bool, serve: Serve, open_page: OpenPage
) -> None:
    """The town field gives the number for now, and no word of it gets into an address."""
    page = open_page(360, 640, javascript=javascript)
    page.goto(f"{serve(at)}/?lang={language}")

    page.fill("#town", "fall river")
    page.press("#town", "Enter")

    answer = page.locator(".answer")
    expect(answer.locator(".button")).to_contain_text(number)
    expect(answer).to_contain_text("Fall River")
    expect(answer).to_be_in_viewport()
    assert page.url.endswith(f"/?lang={language}#answer")
    assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_town_of_two_offices(javascript: bool, serve: Serve, open_page: OpenPage) -> None:
    """Where two offices may be right, each is a button that gives its answer."""
    page = open_page(javascript=javascript)
    page.goto(f"{serve()}/?lang=en")
    page.fill("#town", "Assonet")
    page.click(".town button")

    page.click(".answer button.offer >> nth=1")

    expect(page.locator(".answer")).to_contain_text("DCF")
    expect(page.locator(".answer button.offer")).to_have_count(0)


def test_first_screen_of_a_phone(serve: Serve, open_page: OpenPage) -> None:
    """911, the DCF number, the town, the text and the chat are all there before scrolling."""
    for language in LANGUAGES:
        page = open_page(360, 640, user_agent=AGENTS["iphone"])
        page.goto(f"{serve(sms_number='+15085550100')}/?lang={language}")
        bar = page.locator(".exit").bounding_box()["y"]
        for way in ("a[href='tel:911'].button", "a[href='sms:911']", "a[href='tel:+18007925200']",
                    "#town", "a[href^='sms:+1508']", "a[href^='/chat']"):  # fmt: skip
            box = page.locator(way).first.bounding_box()
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= bar, (language, way)
            assert box["height"] >= 44


def test_first_page_is_light(serve: Serve, open_page: OpenPage) -> None:
    """The page with all it needs weighs under 60 kB, and nothing is asked of another origin."""
    for path in PATHS:
        page = open_page(user_agent=AGENTS["android"])
        weighed: list[int] = []
        page.on("response", lambda got, weighed=weighed: weighed.append(len(got.body())))
        page.goto(f"{serve()}{path}", wait_until="networkidle")

        assert len(weighed) >= 4
        assert sum(weighed) < LARGEST


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_narrow_and_large(path: str, language: Language, serve: Serve, open_page: OpenPage) -> None:
    """At 320 pixels, and at twice the text size, nothing runs out of the page."""
    page = open_page(320, 700)
    page.goto(f"{serve(sms_number='+15085550100')}{path}?lang={language}")
    for size in ("100%", "200%"):
        page.evaluate("size => document.documentElement.style.fontSize = size", size)
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        button = page.locator(".exit-button").bounding_box()
        assert button["x"] >= 0
        assert button["x"] + button["width"] <= 320
        assert button["y"] + button["height"] <= 700


@pytest.mark.parametrize("path", ["/", "/chat"])
def test_focus(path: str, serve: Serve, open_page: OpenPage) -> None:
    """The keyboard goes from top to bottom, and what it reaches is never under the exit."""
    page = open_page(360, 640)
    page.goto(f"{serve(sms_number='555888')}{path}?lang=en")
    stops = []
    for _ in range(600):
        page.keyboard.press("Tab")
        stop = page.evaluate("document.activeElement.textContent.trim() || 'field'")
        if page.evaluate("document.activeElement === document.body"):
            break
        stops.append(stop)
        assert page.evaluate(HIDDEN) == ""
    else:
        pytest.fail("The keyboard never left the page.")

    assert stops[3:6] == ["English", "Español", "Português"]
    if path == "/":
        assert stops[6:12] == [
            "Call 911", "Text 911", "Call DCF: 800-792-5200", "field", "Find",
            "Ask in the chat here",
        ]  # fmt: skip
    else:
        assert stops[-6:-4] == ["field", "Send"]


def test_topics_are_there(serve: Serve, open_page: OpenPage) -> None:
    """Each topic of the list leads to its section, and a word in capitals to another."""
    page = open_page()
    page.goto(f"{serve()}/?lang=en")
    links = page.locator(".topics a")
    assert links.count() >= 14
    for link in links.all():
        section = page.locator(link.get_attribute("href"))
        assert section.locator("h2").inner_text() == link.inner_text()
        assert len(section.inner_text()) > 150

    page.click("#definition a[href='#red_flags']")

    assert page.url.endswith("#red_flags")
    expect(page.locator("#red_flags h2")).to_be_in_viewport()


def test_language_switch(serve: Serve, open_page: OpenPage) -> None:
    """A press changes the language of the whole page, and says which one it is in."""
    page = open_page()
    page.goto(f"{serve()}/?lang=en")

    page.click("text=Português")

    expect(page.locator("h1")).to_have_text("Ajuda a crianças e jovens")
    expect(page.locator("[aria-current]")).to_have_text("Português")
    assert page.locator("html").get_attribute("lang") == "pt"


def test_on_paper(serve: Serve, open_page: OpenPage) -> None:
    """Printed, every topic is there, and what only a screen can use is not."""
    page = open_page()
    page.goto(f"{serve()}/?lang=en")
    page.emulate_media(media="print")

    for hidden in (".exit", ".top", ".town", ".foot"):
        expect(page.locator(hidden)).to_be_hidden()
    for section in page.locator(".topic").all():
        expect(section).to_be_visible()
    expect(page.locator("a[href='tel:+18007925200']").first).to_be_visible()
    page.emulate_media(media="screen")


def test_nothing_is_kept_in_the_browser(serve: Serve, open_page: OpenPage) -> None:
    """After a visit the browser holds no cookie and nothing in its storage."""
    origin = serve()
    page = open_page()
    for path in PATHS:
        page.goto(f"{origin}{path}")
    kept = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")

    assert page.context.cookies() == []
    assert kept == [0, 0, ""]


def test_names_and_icon_are_neutral(serve: Serve, open_page: OpenPage) -> None:
    """The tab tells nothing of the subject, and its icon is a file of our own."""
    page = open_page()
    origin = serve()
    for path in PATHS:
        page.goto(f"{origin}{path}")
        assert re.fullmatch(r"Information|Chat|Terms|Privacy", page.title())
    icon = page.request.get(f"{origin}{page.locator('link[rel=icon]').get_attribute('href')}")
    assert icon.headers["content-type"].startswith("image/svg+xml")
