"""The quick exit: by button, by link, by keyboard; nothing comes back, and nothing covers it."""

import pytest
from playwright.sync_api import Page, expect

from bot.dialogue.content import Content
from bot.nlu.context import LANGUAGES, Language
from tests.browser.conftest import OpenPage, Serve

SITE = "https://www.weather.gov/"
PAGES = ("/", "/chat", "/safety")


def start(page: Page, origin: str, path: str = "/") -> None:
    """Open *path* after a page that somebody was on before."""
    page.goto(f"{origin}/healthz")
    page.goto(f"{origin}{path}")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("path", PAGES)
def test_button(path: str, javascript: bool, serve: Serve, open_page: OpenPage) -> None:
    """One press leads to a harmless site, with JavaScript and without."""
    page = open_page(360, 640, javascript=javascript, leaves=SITE)
    start(page, serve(), path)

    page.click(".exit-button")

    page.wait_for_url(SITE)
    assert page.title() == "Elsewhere"


@pytest.mark.parametrize("path", PAGES)
def test_back_does_not_return(path: str, serve: Serve, open_page: OpenPage) -> None:
    """After the exit the page is not in the tab's history: Back shows what was before it."""
    origin = serve()
    page = open_page(leaves=SITE)
    start(page, origin, path)
    page.click(".exit-button")
    page.wait_for_url(SITE)

    page.go_back()

    assert page.url == f"{origin}/healthz"


def test_exit_does_not_wait_for_the_page(serve: Serve, open_page: OpenPage) -> None:
    """On a slow connection the exit works as soon as it is seen, and Back does not return."""
    origin = serve()
    page = open_page(leaves=SITE)
    page.goto(f"{origin}/healthz")
    page.route("**/chat.js", lambda route: None)
    page.goto(f"{origin}/chat", wait_until="commit")

    page.click(".exit-button")
    page.wait_for_url(SITE)
    page.go_back()

    assert page.url == f"{origin}/healthz"


def test_back_past_several_pages_leads_away(serve: Serve, open_page: OpenPage) -> None:
    """Pages visited before the exit lead away again, by Back, and show nothing."""
    origin = serve()
    page = open_page(leaves=SITE)
    start(page, origin)
    page.fill("#town", "Taunton")
    page.click(".town button")
    page.click("text=Ask in the chat")
    page.click(".exit-button")
    page.wait_for_url(SITE)

    for _ in range(2):
        page.evaluate("history.back()")
        page.wait_for_timeout(300)
        page.wait_for_url(SITE)
        assert "Taunton" not in page.content()


def test_typing_the_address_comes_back(serve: Serve, open_page: OpenPage) -> None:
    """Whoever opens the address again sees the page, and can use Back and Forward as ever."""
    origin = serve()
    page = open_page(leaves=SITE)
    start(page, origin)
    page.click(".exit-button")
    page.wait_for_url(SITE)

    page.goto(f"{origin}/")
    expect(page.locator("h1")).to_be_visible()
    page.goto(f"{origin}/terms")
    page.go_back()

    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_shift_three_times(path: str, serve: Serve, open_page: OpenPage) -> None:
    """Shift, three times, leaves from anywhere on the page, a field included."""
    page = open_page(leaves=SITE)
    start(page, serve(), path)
    if path != "/safety":
        page.focus("main input:not([type=hidden])")

    for _ in range(3):
        page.keyboard.press("Shift")

    page.wait_for_url(SITE)


def test_shift_for_capitals_does_not_leave(serve: Serve, open_page: OpenPage) -> None:
    """Shift as part of another key counts for nothing, and any other key begins anew."""
    page = open_page()
    start(page, serve(), "/chat")
    page.focus("#message")

    page.keyboard.type("ABC DEF")
    for key in ("Shift+A", "Shift+B", "Shift+C", "Shift", "Shift", "x", "Shift", "Shift"):
        page.keyboard.press(key)

    expect(page.locator("#message")).to_have_value("ABC DEFABCx")
    expect(page.locator("#exit-status")).to_have_text("Shift, press 1 more time to exit.")
    assert page.url.endswith("/chat")


@pytest.mark.parametrize("language", LANGUAGES)
def test_announcements(
    language: Language, content: Content, serve: Serve, open_page: OpenPage
) -> None:
    """Each press is announced and counted in dots; five seconds later it expires, in words."""
    page = open_page()
    page.clock.install(time=0)
    start(page, serve(), f"/?lang={language}")
    page.clock.pause_at(3600)
    status, dots = page.locator("#exit-status"), page.locator(".dots")
    said = {name: content.common[f"exit.{name}"][language] for name in ("two_more", "one_more")}

    expect(dots).to_be_hidden()
    page.keyboard.press("Shift")
    expect(status).to_have_text(said["two_more"])
    expect(dots).to_be_visible()
    page.clock.run_for(4900)
    page.keyboard.press("Shift")
    expect(status).to_have_text(said["one_more"])
    expect(page.locator(".dots .on")).to_have_count(2)
    page.clock.run_for(4900)
    expect(status).to_have_text(said["one_more"])
    page.clock.run_for(200)
    expect(status).to_have_text(content.common["exit.expired"][language])
    expect(dots).to_be_hidden()
    page.clock.run_for(5000)
    expect(status).to_have_text("")


LEAVE = """() => {
  document.querySelector(".exit-button").click();
  const cover = document.querySelector(".cover");
  const { x, y, width, height } = cover.getBoundingClientRect();
  return {
    seen: [...document.body.children].filter(e => e.checkVisibility()).map(e => e.className),
    text: document.body.innerText,
    role: cover.getAttribute("role"),
    box: [x, y, width, height],
    typed: document.getElementById("message").value,
  };
}"""


def test_everything_is_hidden_at_once(serve: Serve, open_page: OpenPage) -> None:
    """Before the other site loads, nothing is left to see, to reach, or to hear but "Loading."."""
    page = open_page(360, 640, leaves=SITE)
    start(page, serve(), "/chat")
    page.fill("#message", "something private")

    left = page.evaluate(LEAVE)

    assert left == {
        "seen": ["cover"],
        "text": "Loading.",
        "role": "alert",
        "box": [0, 0, 360, 640],
        "typed": "",
    }
    page.wait_for_url(SITE)


COME_BACK = """(gone) => {
  document.querySelector(".exit-button").click();
  if (!gone) sessionStorage.clear();
  dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  const [head] = document.getElementsByTagName("h1");
  return [head.checkVisibility(), document.querySelectorAll(".cover").length];
}"""


@pytest.mark.parametrize(("gone", "shown"), [(True, [False, 1]), (False, [True, 0])])
def test_page_that_comes_back_whole(
    gone: bool, shown: list[object], serve: Serve, open_page: OpenPage
) -> None:
    """A page that the browser kept stays hidden after an exit, and is no dead blank page else."""
    page = open_page(leaves=SITE)
    start(page, serve())

    assert page.evaluate(COME_BACK, gone) == shown


def test_browser_forgets(serve: Serve, open_page: OpenPage) -> None:
    """The exit lets the browser clear what it kept of our pages, without waiting for it."""
    page = open_page(leaves=SITE)
    start(page, serve())

    with page.expect_request("**/exit") as asked:
        page.click(".exit-button")

    assert asked.value.method == "POST"
    assert asked.value.post_data is None
    page.wait_for_url(SITE)


@pytest.mark.parametrize("path", PAGES)
def test_second_link_comes_after_the_skip_link(
    path: str, serve: Serve, open_page: OpenPage
) -> None:
    """The second stop of the keyboard is a link that leaves; the third is the button."""
    page = open_page(leaves=SITE)
    start(page, serve(), path)
    stops = []
    for _ in range(3):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.textContent.trim().slice(0, 30)"))
        assert page.evaluate("document.activeElement.checkVisibility()")

    assert stops == ["Skip to the content", "Exit this page", "Emergency: Exit this page"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(SITE)


FAKE = """
const seen = new EventTarget();
Object.assign(seen, { width: 360, height: innerHeight, offsetTop: 0, offsetLeft: 0, scale: 1 });
Object.defineProperty(window, "visualViewport", { value: seen });
window.keyboard = (height, pushed = 0) => {
  seen.height = innerHeight - height;
  seen.offsetTop = pushed;
  seen.dispatchEvent(new Event("resize"));
};
"""


@pytest.mark.parametrize("path", ["/", "/chat"])
def test_keyboard_of_a_phone_never_covers_it(path: str, serve: Serve, open_page: OpenPage) -> None:
    """With an on-screen keyboard the exit, and the chat's field, stand right above it."""
    page = open_page(360, 640)
    page.add_init_script(FAKE)
    start(page, serve(), path)
    lowest = page.locator(".composer" if path == "/chat" else ".exit")

    for keyboard in (0, 280, 0):
        page.evaluate(f"keyboard({keyboard})")
        bottom = 640 - keyboard
        box, button = lowest.bounding_box(), page.locator(".exit-button").bounding_box()
        assert round(box["y"] + box["height"]) == bottom
        assert button["y"] + button["height"] <= bottom
        assert button["height"] >= 44
        assert button["width"] >= 300
        middle = (button["x"] + button["width"] / 2, button["y"] + button["height"] / 2)
        hit = page.evaluate("([x, y]) => document.elementFromPoint(x, y).className", middle)
        assert hit == "exit-button"


def test_keyboard_of_a_phone_held_sideways(serve: Serve, open_page: OpenPage) -> None:
    """Where height is scarce the exit stands at the upper right, also of a page pushed up."""
    page = open_page(640, 320)
    page.add_init_script(FAKE)
    start(page, serve(), "/chat")
    for keyboard, pushed in ((0, 0), (180, 0), (180, 60), (180, 180)):
        page.evaluate("([height, up]) => keyboard(height, up)", [keyboard, pushed])
        button = page.locator(".exit-button").bounding_box()
        field = page.locator("#message").bounding_box()
        assert pushed <= button["y"]
        assert button["y"] + button["height"] <= field["y"]
        assert field["y"] + field["height"] <= pushed + 320 - keyboard


@pytest.mark.parametrize("path", PAGES)
def test_exit_is_in_thumbs_reach(path: str, serve: Serve, open_page: OpenPage) -> None:
    """On a phone the button is in the lower third wherever one scrolls; on paper it is not."""
    page = open_page(360, 640)
    start(page, serve(), path)
    page.evaluate("scrollTo(0, 1e6)")

    assert page.locator(".exit-button").bounding_box()["y"] > 640 * 2 / 3
    page.emulate_media(media="print")
    expect(page.locator(".exit-button")).to_be_hidden()
    page.emulate_media(media="screen")
