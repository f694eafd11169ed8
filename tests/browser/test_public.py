"""The public page as people meet it: on a phone, on a desktop, on paper, without JavaScript."""

import re
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Request, expect

from bot.nlu.context import LANGUAGES, Language
from tests.browser.conftest import NO_SCHEME, SCHEMES, OpenPage, Serve, violations
from tests.clock import NIGHT, OPEN
from tests.phone import HOTLINE
from tests.test_web import AGENTS

PATHS = ("/", "/chat", "/terms", "/privacy", "/safety", "/danger")
# Bytes on the way, of a page with all it needs.
LARGEST = {"/": 40_000, "/chat": 30_000}
# What the keyboard has reached: nothing outside the page, and whatever fixed lies over its middle.
REACHED = """() => {
  const here = document.activeElement;
  if (here === document.body) return null;
  const { left, top, width, height } = here.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 20));
  const isFree = hit === null || here.contains(hit) || hit.contains(here);
  return [here.textContent.trim() || "field", isFree ? "" : here.outerHTML.slice(0, 80)];
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_barrier(language: Language, serve: Serve, open_page: OpenPage) -> None:
    """axe-core finds nothing on any page, in any language, in light and dark."""
    origin = serve(sms_number="555888")
    page = open_page(360, 800)
    schemes = SCHEMES if language == "en" else NO_SCHEME
    for path in PATHS:
        page.goto(f"{origin}{path}?lang={language}")
        assert violations(page, schemes) == [], path
    if language == "en":
        page.set_viewport_size({"width": 1280, "height": 800})
        for path in ("/", "/chat"):
            page.goto(f"{origin}{path}")
            assert violations(page, NO_SCHEME) == [], path


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
    expect(page.locator(".card.call .button").first).to_contain_text(number)
    expect(answer).to_contain_text("Fall River")
    expect(answer).to_be_in_viewport()
    assert page.url.endswith(f"/?lang={language}#answer")
    assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize(("width", "height"), [(360, 640), (1280, 800)])
def test_heading_over_the_answer(
    width: int, height: int, serve: Serve, open_page: OpenPage
) -> None:
    """The page goes to the answer with its heading in sight, under no header that stays."""
    page = open_page(width, height)
    page.goto(f"{serve()}/?lang=en")
    page.fill("#town", "Fall River")
    page.press("#town", "Enter")
    expect(page.locator(".answer")).to_be_visible()

    heading, top = (page.locator(one).bounding_box() for one in ("#call", ".top"))
    assert heading["y"] >= max(0, top["y"] + top["height"])
    assert page.evaluate("scrollY") > 0 or width == 1280


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
        for said in (".brand b", ".brand .small"):
            expect(page.locator(said)).to_be_in_viewport(ratio=1)
        for way in ("a[href='tel:911'].button", "a[href='sms:911']", "a[href='tel:+18007925200']",
                    "#town", "a[href^='sms:+1508']", "a[href^='/chat']"):  # fmt: skip
            box = page.locator(way).first.bounding_box()
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= bar, (language, way)
            assert box["height"] >= 44


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_exit_is_unlike_a_call(width: int, scheme: str, serve: Serve, open_page: OpenPage) -> None:
    """The exit has another colour than "Call 911", and stands at another end of the screen."""
    page = open_page(width, 640, color_scheme=scheme)
    page.goto(f"{serve()}/")
    exit, call = page.locator(".exit-button"), page.locator("a[href='tel:911']").first
    colours = [one.evaluate("one => getComputedStyle(one).backgroundColor") for one in (exit, call)]
    red, green, blue = (int(part) for part in re.findall(r"\d+", colours[0]))

    assert colours[0] != colours[1]
    # A grey: no warning, no danger.
    assert max(red, green, blue) - min(red, green, blue) < 40
    boxes = [one.bounding_box() for one in (exit, call)]
    apart = boxes[0]["y"] - boxes[1]["y"]
    assert apart > 300 if width == 360 else apart < -50


@pytest.mark.parametrize("path", ["/", "/chat"])
def test_magnified(path: str, serve: Serve, open_page: OpenPage) -> None:
    """At 400% of a desktop what is fixed takes a quarter of the screen at most."""
    page = open_page(320, 256)
    page.goto(f"{serve()}{path}")
    heights = page.locator("body *").evaluate_all("""all => all.filter(
      one => ["fixed", "sticky"].includes(getComputedStyle(one).position))
      .map(one => one.getBoundingClientRect().height).filter(height => height > 1)""")

    assert len(heights) >= 1
    assert sum(heights) <= 256 / 4


def test_logo(serve: Serve, open_page: OpenPage, tmp_path: Path) -> None:
    """The name and the logo of the settings stand at the top of every page, and nothing moves."""
    logo = tmp_path / "logo.svg"
    logo.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0h2v1H0z"/></svg>'
    )
    page = open_page(360, 640)
    origin = serve(cac_name="Center of an Invented County, Inc.", cac_logo=str(logo))
    for path in (*PATHS, "/nothing"):
        if path == "/nothing":
            page = open_page(360, 640, refusals=True)
        page.goto(f"{origin}{path}")
        expect(page.locator(".brand b")).to_have_text("Center of an Invented County, Inc.")
        expect(page.locator(".brand img")).to_be_in_viewport(ratio=1)
        assert page.locator(".brand img").evaluate("one => one.naturalWidth > 0")
    got = page.request.get(f"{origin}/logo")
    assert got.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in got.headers["content-security-policy"]
    plain = open_page()
    plain.goto(serve())
    expect(plain.locator(".brand b")).to_have_text("Children's Advocacy Center of Bristol County")
    expect(plain.locator(".brand img")).to_have_count(0)


def test_first_page_is_light(serve: Serve, open_page: OpenPage) -> None:
    """The first page weighs under 40 kB on the way, the others under 30 kB."""
    origin = serve()
    for path in PATHS:
        page = open_page(user_agent=AGENTS["android"])
        asked: list[Request] = []
        page.on("requestfinished", lambda one, asked=asked: asked.append(one))
        page.goto(f"{origin}{path}", wait_until="networkidle")
        weighed = [sum(one.sizes().values()) for one in asked]

        assert len(weighed) >= 4
        assert sum(weighed) < LARGEST.get(path, LARGEST["/chat"]), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_narrow_and_large(language: Language, serve: Serve, open_page: OpenPage) -> None:
    """At 320 pixels, and at twice the text size, nothing runs out of the page."""
    page, origin = open_page(320, 700), serve(sms_number="+15085550100")
    for path, size in product(PATHS, ("100%", "200%")):
        page.goto(f"{origin}{path}?lang={language}")
        page.evaluate("size => document.documentElement.style.fontSize = size", size)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path
        button = page.locator(".exit-button").bounding_box()
        assert button["x"] >= 0, path
        assert button["x"] + button["width"] <= 320, path
        assert button["y"] + button["height"] <= 700, path


@pytest.mark.parametrize("path", ["/", "/chat"])
def test_focus(path: str, serve: Serve, open_page: OpenPage) -> None:
    """The keyboard goes from top to bottom, and what it reaches is never under the exit."""
    page = open_page(360, 640)
    page.goto(f"{serve(sms_number='555888')}{path}?lang=en")
    stops = []
    for _ in range(600):
        page.keyboard.press("Tab")
        reached = page.evaluate(REACHED)
        if reached is None:
            break
        stop, hidden = reached
        stops.append(stop)
        assert hidden == ""
    else:
        pytest.fail("The keyboard never left the page.")

    assert stops[3:6] == ["English", "Español", "Português"]
    if path == "/":
        assert stops[6:12] == [
            "Call 911", "Text 911", "Call DCF: 800-792-5200", "field", "Find",
            "Ask in the chat here",
        ]  # fmt: skip
    else:
        assert stops[6:10] == [
            "Start page",
            "Safety on this device",
            "How danger is answered",
            "Terms",
        ]
        assert stops[-2:] == ["field", "Send"]


def test_topics_are_there(serve: Serve, open_page: OpenPage) -> None:
    """Each topic of the list leads to its section, and a word in capitals to another."""
    page = open_page()
    page.goto(f"{serve()}/?lang=en")
    links = page.locator("#topic-list a")
    assert links.count() >= 14
    for link in links.all():
        section = page.locator(link.get_attribute("href"))
        assert section.locator("h2").inner_text().endswith(("?", "."))
        assert len(section.inner_text()) > 150

    page.click("#definition a[href='#red_flags']")

    assert page.url.endswith("#red_flags")
    expect(page.locator("#red_flags h2")).to_be_in_viewport()


FINDS = {
    "en": ("TELL police", "report"),
    "es": ("senales", "red_flags"),
    "pt": ("sinais", "red_flags"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_find_an_answer(language: Language, serve: Serve, open_page: OpenPage) -> None:
    """The answers with the words that are typed are listed and counted, for eye and ear alike."""
    page = open_page(360, 640)
    page.goto(f"{serve()}/?lang={language}")
    words, topic = FINDS[language]
    told, found = page.locator("#find [role=status]"), page.locator("#find li a")
    expect(page.locator("#topic-list")).to_be_visible()
    page.fill("#words", words)

    expect(found.and_(page.locator(f"[href='#{topic}']"))).to_be_visible()
    expect(told).to_have_text(re.compile(rf": {found.count()}$"))
    expect(page.locator("#topic-list")).to_be_hidden()
    assert violations(page, SCHEMES if language == "en" else NO_SCHEME) == []
    page.press("#words", "Tab")
    page.keyboard.press("Enter")
    assert page.url.partition("#")[2]
    page.fill("#words", "qwertyville")
    expect(found).to_have_count(0)
    expect(told).not_to_be_empty()
    page.fill("#words", "")
    expect(page.locator("#topic-list")).to_be_visible()
    expect(told).to_be_empty()


def test_no_field_without_a_script(serve: Serve, open_page: OpenPage) -> None:
    """Without JavaScript no field stands there that does nothing, and every topic is listed."""
    page = open_page(javascript=False)
    page.goto(serve())

    expect(page.locator("#words")).to_be_hidden()
    expect(page.locator("#topic-list a").first).to_be_visible()


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
