"""The simulator as staff use it, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot import transcripts
from bot.content.watching import Files
from bot.dialogue.content import Content
from tests.broken import Edit, copied, rewrite, with_few_words
from tests.browser.conftest import OpenPage, Serve, violations
from tests.processes import ROOT

PASSWORD = "a password of the tests"
PATH = "/staff/simulator"
TRAINING = ROOT / "responses/training.yaml"
# simulator("#t=report") -> the page, with that thread in its address.
Simulator = Callable[..., Page]


@pytest.fixture
def simulator(serve: Serve, open_page: OpenPage) -> Simulator:
    """Give a function that opens the simulator, which has played what its address holds."""

    def start(address: str = "", **page: object) -> Page:
        opened = open_page(reduced_motion="reduce", **page)
        opened.goto(f"{serve(sms_number='555888')}{PATH}{address}")
        expect(opened.locator("#clock")).to_have_text(re.compile(r"\d"))
        return opened

    return start


def send(page: Page, text: str) -> None:
    """Type *text*, press Enter, and wait for what comes of it."""
    turns = page.locator(".peek").count()
    page.get_by_label("Text message").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".peek")).to_have_count(turns + 1)


def said(page: Page) -> list[str]:
    """Return the texts of the person."""
    return page.locator(".mine .text").all_inner_texts()


def last(page: Page) -> str:
    """Return the last message of the line."""
    return page.locator(".theirs .bubble").last.inner_text()


def inspected(page: Page) -> str:
    """Return what the inspector says."""
    return page.locator("#inspector").inner_text()


def test_conversation(simulator: Simulator) -> None:
    """A text is sent with Enter, its answer comes as a bubble, and beside it stands why."""
    page = simulator()
    send(page, "repotr")
    send(page, "Fall River")

    assert said(page) == ["repotr", "Fall River"]
    expect(page.get_by_label("Text message")).to_be_focused()
    assert "508-235-9800" in last(page)
    assert "Open now: the Fall River office first" in inspected(page)
    page.get_by_role("button", name="Why: report").click()
    assert "typo repotr -> report" in inspected(page)
    assert page.locator(".said mark").all_inner_texts() == ["repotr"]
    assert page.locator(".lock p").last.inner_text() == "Call DCF (child protection) now: 800-792…"


def test_closing_minute_and_holiday(simulator: Simulator) -> None:
    """The thread stays while the clock moves over a closing minute, and to a holiday."""
    page = simulator("#t=report&t=Fall+River")

    page.get_by_role("button", name="1 min to closing").click()
    expect(page.locator("#clock")).to_have_text("4:44 PM")
    expect(page.locator("#inspector")).to_contain_text("Open now")
    page.get_by_role("button", name="One minute later").click()
    expect(page.locator("#inspector")).to_contain_text("closed for the day; hotline first")
    assert "call DCF now at 800-792-5200" in last(page)
    page.get_by_role("button", name="Thanksgiving Day").click()
    expect(page.locator("#inspector")).to_contain_text("closed: Thanksgiving Day; hotline first")
    page.get_by_role("button", name="Saturday night").click()
    expect(page.locator("#inspector")).to_contain_text("closed on weekends; hotline first")
    page.get_by_role("button", name="Now").click()
    expect(page.locator("#clock")).to_have_text("10:00 AM")
    assert said(page) == ["report", "Fall River"]


def test_settings(simulator: Simulator) -> None:
    """Language, channel, carrier, and a known town: each change plays the thread at once."""
    page = simulator("#t=2&t=STOP")

    page.get_by_label("Language to begin in").select_option("es")
    expect(page.locator(".theirs .bubble").first).to_have_attribute("lang", "es")
    page.get_by_label("Who answers STOP, HELP").select_option("twilio")
    expect(page.locator(".silence")).to_contain_text("the phone company answers")
    page.get_by_label("Channel").select_option("whatsapp")
    expect(page.locator(".silence")).to_have_count(0)
    page.get_by_label("Town already known").select_option("Taunton")
    send(page, "reportar")
    assert "508-821-7000" in last(page)


def test_shaping_is_seen(simulator: Simulator) -> None:
    """Letters that were made plain are marked, told, and priced; accents stay on WhatsApp."""
    page = simulator("#language=es&t=señales")

    assert page.locator(".bubble .plain").count() > 0
    assert "Made plain:" in inspected(page)
    assert "UCS-2" in page.get_by_role("row", name="Not shaped").inner_text()
    page.get_by_label("Channel").select_option("whatsapp")
    expect(page.locator(".bubble .plain")).to_have_count(0)


def test_saved_test(simulator: Simulator, content: Content, tmp_path: Path) -> None:
    """A thread saved as a test is a file that runs, and fails where the answer is another."""
    page = simulator("#at=2026-12-25T10:00&t=report&t=Fall+River")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as test").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    transcript = transcripts.read(saved.read_text(encoding="utf-8"))

    assert saved.name == "report-fall-river.txt"
    assert transcript.settings["at"] == "2026-12-25 10:00"
    assert transcripts.differences(transcript, content) == []
    transcript.settings["at"] = "2026-11-24 10:00"
    assert transcripts.differences(transcript, content) != []


def test_link(simulator: Simulator) -> None:
    """A copied link holds thread and settings, in the part that is never sent to a server."""
    page = simulator(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Thanksgiving Day").click()
    page.get_by_label("Channel").select_option("web")
    send(page, "señales & más #1")
    send(page, "more\nplease")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_contain_text("Link copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    texts = page.locator(".theirs .bubble").all_inner_texts()
    asked: list[str] = []
    other = page.context.new_page()
    other.emulate_media(reduced_motion="reduce")
    other.on("request", lambda request: asked.append(request.url))
    other.goto(link)

    expect(other.locator(".peek")).to_have_count(2)
    assert other.locator(".theirs .bubble").all_inner_texts() == texts
    assert other.locator(".mine .text").last.inner_text() == "more\nplease"
    assert other.locator("#channel").input_value() == "web"
    assert other.locator("#at").input_value() == "2026-11-26T10:00"
    assert [url for url in asked if "se%C3%B1ales" in url.partition("#")[0]] == []
    other.reload()
    expect(other.locator(".peek")).to_have_count(2)


def test_link_of_another_edition(simulator: Simulator) -> None:
    """A link with a town or a channel that is no more is played without them."""
    page = simulator("#t=red+flags&town=atlantis&channel=fax&at=never")

    expect(page.locator(".peek")).to_have_count(1)
    assert page.locator("#channel").input_value() == "sms"


def test_restart(simulator: Simulator) -> None:
    """One chord, or a button, begins a new thread and keeps the settings."""
    page = simulator("#at=2026-12-25T10:00&t=red+flags")
    page.keyboard.press("Alt+Shift+KeyR")
    expect(page.locator(".mine")).to_have_count(0)
    assert page.locator("#at").input_value() == "2026-12-25T10:00"
    assert "Send a text" in inspected(page)
    send(page, "r")
    page.get_by_role("button", name="Restart").click()
    expect(page.locator(".mine")).to_have_count(0)
    expect(page.get_by_label("Text message")).to_be_focused()


def test_messages_come_in_order(serve: Serve, open_page: OpenPage) -> None:
    """A reply takes a moment to come, with dots meanwhile; texts sent at once are in order."""
    page = open_page()
    page.goto(serve() + PATH)
    box = page.get_by_label("Text message")
    for text in ("report", "Taunton", "red flags"):
        box.fill(text)
        box.press("Enter")
        assert box.input_value() == ""
    expect(page.locator(".typing")).to_have_count(1)
    expect(page.locator(".peek")).to_have_count(3)

    topics = [text.split()[1] for text in page.locator(".peek").all_inner_texts()]
    kinds = [item.get_attribute("class") for item in page.locator("#thread > li").all()]
    assert topics == ["report", "office", "red_flags"]
    assert kinds == ["mine", "theirs"] * 3


def test_tap_calls_nobody(simulator: Simulator) -> None:
    """A number looks as on a phone; a tap, or Enter, says what a phone would do, and does not."""
    page = simulator("#t=help+me")
    before = page.url
    page.get_by_role("button", name="911", exact=True).first.click()
    expect(page.get_by_role("status")).to_have_text("A phone would call 911.")
    page.locator(".tap").nth(1).focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("A phone would call")
    assert page.url == before
    assert page.locator(".bubble a").count() == 0


def test_keyboard_only(simulator: Simulator) -> None:
    """Everything is reached with Tab in the order it stands, and nothing holds the focus."""
    page = simulator()

    def tab_to(wanted: str, key: str = "Tab") -> None:
        for _ in range(60):
            page.keyboard.press(key)
            if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                return
        raise AssertionError(f"Tab never comes to {wanted}")

    tab_to("#channel")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#channel")).to_have_value("whatsapp")
    tab_to("#say")
    page.keyboard.type("report")
    page.keyboard.press("Enter")
    expect(page.locator(".peek")).to_have_count(1)
    tab_to("#log", "Shift+Tab")
    tab_to(".tap")
    tab_to(".peek")
    page.keyboard.press("Space")
    tab_to("#restart")
    tab_to("#inspector summary")
    page.keyboard.press("Enter")
    expect(page.locator("#inspector details").first).to_have_attribute("open", "")


@pytest.mark.parametrize("width", [320, 360, 800, 1280])
def test_widths(width: int, simulator: Simulator) -> None:
    """Nothing is wider than the screen; the inspector is beside the phone, or below it."""
    page = simulator("#t=señales&t=report&t=Fall+River", width=width)
    page.locator("#inspector summary", has_text="TwiML").click()
    phone, inspector = (page.locator(name).bounding_box() for name in (".phone", ".inspector"))

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert phone
    assert inspector
    beside = inspector["x"] >= phone["x"] + phone["width"]
    assert beside == (width > 700)
    assert beside or inspector["y"] >= phone["y"] + phone["height"]


STATES = {
    "empty": "",
    "a thread": "#t=plz+u+repotr&t=Fall+River",
    "a holiday in Spanish": "#at=2026-12-25T10:00&language=es&t=reportar&t=NB",
    "silence": "#carrier=twilio&t=STOP",
    "the web": "#channel=web&t=señales",
}


@pytest.mark.parametrize("address", STATES.values(), ids=STATES)
def test_accessible(address: str, simulator: Simulator) -> None:
    """No state of the page has a violation that axe-core finds, in light or dark."""
    page = simulator(address)
    for details in page.locator("#inspector details").all():
        details.locator("summary").click()

    assert violations(page) == []


def test_accessible_on_a_phone(simulator: Simulator) -> None:
    """At phone width the settings fold away, and open, without a violation."""
    page = simulator("#t=report", width=360)

    expect(page.locator("#at")).to_be_hidden()
    assert violations(page) == []
    page.get_by_text("Settings").click()
    expect(page.locator("#at")).to_be_visible()
    assert violations(page) == []


def test_heard_by_screen_readers(simulator: Simulator) -> None:
    """The thread is a log that names who speaks; what happens besides is a polite status."""
    page = simulator("#t=hola")

    assert page.get_by_role("log", name="Thread").get_by_text("Line:").count() == 1
    assert page.locator(".theirs .bubble").get_attribute("lang") == "es"
    page.get_by_label("Channel").select_option("web")
    expect(page.get_by_role("status")).to_have_text("Played again at this setting.")


def test_signed_in_and_out(serve: Serve, chromium: Browser) -> None:
    """A link leads a stranger over the password to its thread; signing out ends the playing."""
    # A page of its own: that the server refuses is an error to the console, and meant here.
    with chromium.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{serve(staff_password=PASSWORD)}{PATH}#t=red+flags")
        page.get_by_label("Staff password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator(".peek")).to_have_count(1)
        other = context.new_page()
        other.goto(page.url)
        other.get_by_role("button", name="Sign out").click()
        page.get_by_label("Text message").fill("more")
        page.keyboard.press("Enter")
        told = page.get_by_role("status")
        expect(told).to_contain_text("You are signed out.")
        told.get_by_role("link").click()
        page.get_by_label("Staff password").fill(PASSWORD)
        page.keyboard.press("Enter")

        expect(page.locator(".peek")).to_have_count(2)
        assert said(page) == ["red flags", "more"]


def test_unreachable(serve: Serve, chromium: Browser) -> None:
    """A server that does not answer is told, and the thread goes on once it does."""
    with chromium.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{serve()}{PATH}#t=report")
        expect(page.locator(".peek")).to_have_count(1)
        context.set_offline(True)
        page.get_by_label("Text message").fill("Taunton")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("The server does not answer.")
        assert violations(page) == []
        context.set_offline(False)
        page.get_by_label("Text message").fill("red flags")
        page.keyboard.press("Enter")

        expect(page.locator(".peek")).to_have_count(3)


def test_log_has_no_word(
    simulator: Simulator,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The server's log knows that something was played, and no word of it."""
    caplog.set_level("DEBUG")
    page = simulator("#t=xylophonist")
    send(page, "report zwieback in Taunton")
    printed = "".join(capfd.readouterr()) + caplog.text

    assert "POST /staff/simulator/play" in printed
    assert not re.search("xylophon|zwieback|taunton", printed, re.IGNORECASE)


def test_edit_and_see(serve: Serve, open_page: OpenPage, tmp_path: Path) -> None:
    """A saved edit shows at the next message; a broken file is named on top, and mended is not."""
    root = with_few_words(copied(tmp_path))
    page = open_page(reduced_motion="reduce")
    page.goto(f"{serve(own=Files(root))}{PATH}")
    expect(page.locator("#clock")).to_have_text(re.compile(r"\d"))
    good = TRAINING.read_text(encoding="utf-8")
    send(page, "training")
    rewrite(root / "responses/training.yaml", Edit("CSEC 101 is a training", "Words of today"))
    send(page, "training")
    assert "Words of today" in last(page)

    rewrite(root / "responses/training.yaml", Edit("^reviewed:", "reviewed"))
    send(page, "training")
    expect(page.get_by_role("region", name="Broken files")).to_contain_text("training.yaml")
    assert "Words of today" in last(page)
    assert violations(page) == []
    (root / "responses/training.yaml").write_text(good, encoding="utf-8")
    send(page, "training")
    expect(page.get_by_role("region", name="Broken files")).to_have_count(0)


def test_poster(simulator: Simulator) -> None:
    """Whoever comes from a poster begins with its words, and on the web in its language."""
    page = simulator()
    page.locator("#poster").evaluate(
        """field => {
            field.disabled = false;
            field.append(new Option("Bus stop", "t7"));
            Object.assign(field.lastChild.dataset, {language: "es", words: "SEÑALES"});
        }"""
    )
    page.get_by_label("Channel").select_option("web")
    page.get_by_label("Poster they saw").select_option("t7")

    expect(page.get_by_label("Language to begin in")).to_have_value("es")
    expect(page.get_by_label("Text message")).to_have_value("SEÑALES")
    page.get_by_label("Text message").press("Enter")
    expect(page.locator(".theirs .bubble")).to_have_attribute("lang", "es")
    assert "poster=t7" in page.url


def test_no_script_of_a_text(simulator: Simulator) -> None:
    """What is typed is never run: a tag is shown as it was typed."""
    page = simulator()
    send(page, "<img src=x onerror=document.title='run'> red flags")

    assert "<img src=x" in inspected(page)
    assert page.locator("#sim img").count() == 0
    assert page.title() == "Simulator - Staff"


def test_call(simulator: Simulator) -> None:
    """Voice is a call: the greeting is heard first, keys are pressed, words are said."""
    page = simulator()
    page.get_by_label("Channel").select_option("voice")

    heard = page.locator(".heard")
    expect(heard).to_have_count(1)
    expect(heard).to_contain_text("For English, press 1")
    expect(page.locator(".theirs .bubble")).to_have_count(0)
    for key in ("1", "1"):
        page.get_by_role("group", name="Keypad").get_by_role("button", name=key).click()
    expect(heard.last).to_contain_text("In what town does the child live?")
    page.get_by_label("Words to say, or keys").fill("Fall River")
    page.get_by_role("button", name="Say", exact=True).click()
    expect(heard.last).to_contain_text("508-235-9800")
    expect(page.get_by_role("button", name="Save as test")).to_be_disabled()
    assert said(page) == ["Presses 1", "Presses 1", "Says Fall River"]
    assert "/voice/en/told/0/fall_river" in inspected(page)
    assert violations(page) == []

    page.get_by_role("button", name="1", exact=True).click()
    page.get_by_role("button", name="Nobody answers").click()
    expect(heard.last).to_contain_text("Connecting you to the DCF hotline")
    page.get_by_label("Channel").select_option("sms")
    expect(page.get_by_role("group", name="Keypad")).to_be_hidden()
    expect(page.get_by_label("Text message")).to_be_visible()


def test_missing_page(serve: Serve, open_page: OpenPage) -> None:
    """An address below /staff that is nobody's gets a page for staff, which leads on."""
    page = open_page(refusals=True)
    answered = page.goto(f"{serve()}/staff/nothing/here")

    assert answered
    assert answered.status == 404
    expect(page.get_by_role("navigation", name="Staff pages")).to_be_visible()
    assert "no such page for staff" in page.locator("main").inner_text()
