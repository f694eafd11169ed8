"""The chat as people meet it: with JavaScript and without, by thumb and by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from bot.nlu.context import LANGUAGES, Language
from tests.browser.conftest import OpenPage, Serve, violations
from tests.phone import HOTLINE

FLAGS = {"en": "red flags", "es": "señales", "pt": "sinais"}
# What tells one kind of answer from another at a glance: ground, frame and width.
LOOKS = """one => {
  const { backgroundColor, borderLeftWidth, borderTopColor, maxWidth } = getComputedStyle(one);
  return [backgroundColor, borderLeftWidth, borderTopColor, maxWidth];
}"""
# WCAG 2.2, "contrast ratio", of the placeholder against the field.
CONTRAST = """field => {
  const light = (colour) => colour.match(/\\d+/g).slice(0, 3).map(Number).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0.05);
  const both = [light(getComputedStyle(field, "::placeholder").color),
    light(getComputedStyle(field).backgroundColor)];
  return Math.max(...both) / Math.min(...both);
}"""
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])


def say(page: Page, text: str) -> None:
    """Type *text* and send it."""
    page.fill("#message", text)
    page.press("#message", "Enter")


@BOTH
@pytest.mark.parametrize("language", LANGUAGES)
def test_conversation(
    language: Language, javascript: bool, serve: Serve, open_page: OpenPage
) -> None:
    """A topic, its next page by a button, and a town: each is answered, accents kept."""
    page = open_page(360, 640, javascript=javascript)
    page.goto(f"{serve()}/chat?lang={language}")
    last = page.locator(".reply").last

    say(page, FLAGS[language])
    expect(last).to_contain_text("(1/5)")
    last.locator("button.word").last.click()
    expect(last).to_contain_text("(2/5)")
    say(page, "Taunton")
    expect(last).to_contain_text("508-821-7000")

    assert last.get_attribute("lang") == language
    assert last.locator("a[href='tel:+18007925200']").inner_text() == HOTLINE
    expect(page.locator(".said").last).to_contain_text("Taunton")
    assert page.url.partition("#")[0].endswith(f"/chat?lang={language}")
    if language == "pt":
        say(page, "denunciar")
        expect(last).to_contain_text("criança está em perigo")


@BOTH
def test_choices_are_buttons(javascript: bool, serve: Serve, open_page: OpenPage) -> None:
    """A choice of the menu is a button, and what was chosen is shown in words."""
    page = open_page(javascript=javascript)
    page.goto(f"{serve()}/chat?lang=en")

    page.click("text=2 Red flags")

    expect(page.locator(".said").last).to_contain_text("2 Red flags")
    expect(page.locator(".reply").last).to_contain_text("(1/5)")


def test_enter_sends_what_was_typed(serve: Serve, open_page: OpenPage) -> None:
    """Enter in the field sends its words, not the first button of the page, without JavaScript."""
    page = open_page(javascript=False)
    page.goto(f"{serve()}/chat?lang=en")

    say(page, "training")

    expect(page.locator(".said")).to_contain_text("training")
    expect(page.locator(".reply")).to_contain_text("CSEC 101")


def test_old_choices_retire(serve: Serve, open_page: OpenPage) -> None:
    """Once another list is offered, a number of the old one is a word, so it cannot mislead."""
    page = open_page()
    page.goto(f"{serve()}/chat?lang=en")
    first = page.locator(".reply").first
    say(page, "training")
    expect(page.locator(".reply")).to_have_count(2)
    expect(first.locator("button.offer")).to_have_count(6)

    say(page, "Assonet")
    expect(page.locator(".reply")).to_have_count(3)

    expect(first.locator("button.offer")).to_have_count(0)
    expect(first).to_contain_text("1 Report")
    page.locator(".reply").last.locator("button.offer").last.click()
    expect(page.locator(".reply").last).to_contain_text("Assonet")


def test_choices_retire_without_a_newer_list(serve: Serve, open_page: OpenPage) -> None:
    """Once another answer closed a list, its numbers are words: they would count for the menu."""
    page = open_page()
    page.goto(f"{serve()}/chat?lang=en")
    say(page, "Assonet")
    expect(page.locator(".reply")).to_have_count(2)
    offered = page.locator(".reply").nth(1)
    expect(offered.locator("button.offer")).not_to_have_count(0)

    say(page, "thanks")
    expect(page.locator(".reply")).to_have_count(3)
    expect(offered.locator("button.offer")).not_to_have_count(0)
    say(page, "training")
    expect(page.locator(".reply")).to_have_count(4)

    expect(offered.locator("button.offer")).to_have_count(0)
    expect(offered).to_contain_text("1 ")


def test_focus_stays_in_the_field(serve: Serve, open_page: OpenPage) -> None:
    """After sending, the field is empty and has the focus; the page has not changed."""
    page = open_page()
    page.goto(f"{serve()}/chat?lang=en")
    page.evaluate("window.same = true")

    for text in ("red flags", "more", "hotline"):
        say(page, text)
    expect(page.locator(".reply")).to_have_count(4)

    expect(page.locator("#message")).to_be_focused()
    expect(page.locator("#message")).to_have_value("")
    assert page.evaluate("window.same")
    assert page.evaluate("history.length") == 2


def test_focus_after_a_choice(serve: Serve, open_page: OpenPage) -> None:
    """Where the button that was pressed retires, the focus goes to the answer, not to nowhere."""
    page = open_page()
    page.goto(f"{serve()}/chat?lang=en")
    say(page, "Assonet")
    expect(page.locator(".reply")).to_have_count(2)
    say(page, "menu")
    expect(page.locator(".reply")).to_have_count(3)
    page.locator(".reply").last.locator("button.word").focus()

    page.keyboard.press("Enter")
    expect(page.locator(".reply")).to_have_count(4)
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement !== document.body")


def test_fast_thumbs(serve: Serve, open_page: OpenPage) -> None:
    """Messages sent faster than they are answered are answered in order, as one conversation."""
    page = open_page()
    page.goto(f"{serve()}/chat?lang=en")

    page.evaluate("""() => {
      for (const text of ["red flags", "more", "more"]) {
        document.getElementById("message").value = text;
        document.getElementById("composer").requestSubmit();
      }
    }""")

    expect(page.locator(".reply")).to_have_count(4)
    for at, sign in enumerate(("(1/5)", "(2/5)", "(3/5)"), 1):
        expect(page.locator(".reply").nth(at)).to_contain_text(sign)


def test_log_is_announced(serve: Serve, open_page: OpenPage) -> None:
    """The thread is a named log with a list in it, each entry with its speaker and language."""
    page = open_page()
    page.goto(f"{serve()}/chat?lang=en")
    say(page, "quiero reportar un abuso")
    expect(page.locator(".reply")).to_have_count(2)

    log = page.get_by_role("log", name="Conversation")
    assert log.get_by_role("listitem").count() >= 3
    assert log.locator("ol > li > b").all_inner_texts() == ["CAC:", "You:", "CAC:"]
    assert page.locator(".reply").last.get_attribute("lang") == "es"
    assert violations(page) == []


DANGERS = {
    "crisis": ("i want to die", ["tel:988", "sms:988", "tel:911", "sms:911"]),
    "emergency": ("she is being hurt right now", ["tel:911", "sms:911", "tel:+18007925200"]),
}


@BOTH
@pytest.mark.parametrize(("text", "dialled"), DANGERS.values(), ids=DANGERS)
def test_danger_is_a_card(
    text: str, dialled: list[str], javascript: bool, serve: Serve, open_page: OpenPage
) -> None:
    """An answer about danger begins with buttons that call and text, and looks like no other."""
    page = open_page(360, 640, javascript=javascript)
    page.goto(f"{serve()}/chat?lang=en")
    usual = page.locator(".reply").last.evaluate(LOOKS)
    say(page, text)
    card = page.locator(".reply.urgent").last
    expect(card).to_be_visible()

    buttons = card.locator("a.button")
    assert [button.get_attribute("href") for button in buttons.all()] == dialled
    for button in buttons.all():
        digits = re.sub(r"\D", "", button.inner_text())
        assert button.get_attribute("href").endswith(digits)
        assert button.bounding_box()["height"] >= 44
    assert all(own != other for own, other in zip(card.evaluate(LOOKS), usual, strict=True))
    page.click(".reply.urgent button.word")
    expect(page.locator(".reply.urgent").last).to_contain_text("(2/2)")
    if javascript:
        assert violations(page) == []
    say(page, "training")
    expect(page.locator(".reply").last).to_contain_text("CSEC 101")
    expect(page.locator(".reply").last).not_to_have_class(re.compile("urgent"))


def test_danger_is_announced_and_focus_stays(serve: Serve, open_page: OpenPage) -> None:
    """The answer is added to a live log, and whoever typed can go on typing."""
    page = open_page()
    page.goto(f"{serve()}/chat?lang=en")

    say(page, "i want to die")
    expect(page.locator(".reply.urgent")).to_be_visible()

    log = page.get_by_role("log", name="Conversation")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log.locator(".reply.urgent")).to_have_count(1)
    expect(page.locator("#message")).to_be_focused()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (800, 600), (640, 400)])
def test_exit_covers_no_word(width: int, height: int, serve: Serve, open_page: OpenPage) -> None:
    """On a desktop the exit stands in a line of its own, or beside the thread."""
    page = open_page(width, height)
    page.goto(f"{serve()}/chat?lang=en")
    for text in ("red flags", "what do I tell them when they ask me who saw it, and when, and how"):
        say(page, text)
    expect(page.locator(".reply")).to_have_count(3)
    exit, top = page.locator(".exit-button").bounding_box(), page.locator(".top").bounding_box()

    apart = top["y"] == 0 and exit["y"] + exit["height"] <= top["y"] + top["height"]
    for bubble in page.locator(".thread > li").all():
        box = bubble.bounding_box()
        assert apart or box["x"] + box["width"] <= exit["x"]


def test_nothing_between_answer_and_field(serve: Serve, open_page: OpenPage) -> None:
    """The last answer is the last thing above the field: no links stand between the two."""
    page = open_page(360, 640)
    page.goto(f"{serve()}/chat?lang=en")
    say(page, "training")
    expect(page.locator(".reply")).to_have_count(2)
    page.evaluate("scrollTo(0, 1e6)")

    last = page.locator(".thread > li").last.bounding_box()
    assert last["y"] + last["height"] >= page.locator(".exit").bounding_box()["y"] - 40
    expect(page.locator(".foot a").first).not_to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_placeholder_can_be_read(scheme: str, serve: Serve, open_page: OpenPage) -> None:
    """What stands in the empty field has a contrast of at least 4.5."""
    page = open_page(color_scheme=scheme)
    page.goto(f"{serve()}/chat?lang=en")

    assert page.locator("#message").evaluate(CONTRAST) >= 4.5


def test_no_connection(serve: Serve, open_page: OpenPage) -> None:
    """Where nothing gets through, the chat itself gives the numbers, and can go on later."""
    page = open_page()
    page.goto(f"{serve()}/chat?lang=en")
    page.evaluate("() => { window.online = fetch; window.fetch = () => Promise.reject(1); }")
    say(page, "report")
    last = page.locator(".reply").last

    expect(last).to_contain_text("did not get through")
    expect(last.locator("a")).to_have_text([HOTLINE, "911"])
    page.evaluate("() => { window.fetch = window.online; }")
    say(page, "training")
    expect(last).to_contain_text("CSEC 101")


def test_too_many(serve: Serve, open_page: OpenPage) -> None:
    """One message too many gets a kind sentence with the numbers, and danger gets its answer."""
    origin = serve()
    page = open_page()
    page.goto(f"{origin}/chat?lang=en")
    for _ in range(60):
        page.request.post(f"{origin}/chat", form={"text": "menu"})
    last = page.locator(".reply").last
    # A refusal is no fault of the page, but the browser notes it as one.
    page.evaluate("""() => {
      const online = fetch;
      window.fetch = async (...sent) => new Response(await (await online(...sent)).text());
    }""")

    say(page, "someone is hurting her right now")

    expect(last).to_contain_text("911 now")
    assert page.request.post(f"{origin}/chat", form={"text": "training"}).status == 429


def test_leaving_forgets(serve: Serve, open_page: OpenPage) -> None:
    """What was said is gone from the page as soon as it is left, and Back brings none of it."""
    page = open_page()
    page.goto(f"{serve()}/chat?lang=en")
    say(page, "my town is Taunton")
    expect(page.locator(".reply")).to_have_count(2)
    page.fill("#message", "half a thought")

    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert "Taunton" not in page.locator(".thread").inner_text()
    page.click(".foot a >> nth=0")
    page.go_back()

    expect(page.locator(".said")).to_have_count(0)
    expect(page.locator("#message")).to_have_value("")


def test_browser_is_asked_to_keep_nothing(serve: Serve, open_page: OpenPage) -> None:
    """The field asks for no suggestions and no spelling help, which may send words elsewhere."""
    page = open_page()
    page.goto(f"{serve()}/chat?lang=en")
    field = page.locator("#message")

    assert field.get_attribute("autocomplete") == "off"
    assert field.get_attribute("spellcheck") == "false"
    assert page.locator("#composer").get_attribute("method") == "post"


def test_old_token(serve: Serve, open_page: OpenPage) -> None:
    """A page that was open too long goes on as a new conversation; nothing is lost or refused."""
    page = open_page()
    page.goto(f"{serve()}/chat?lang=es")
    page.evaluate("document.querySelectorAll('[name=token]').forEach(t => t.value = 'old')")

    say(page, "Taunton")

    expect(page.locator(".reply").last).to_contain_text("Taunton: llame al 508-821-7000")
