"""The public page and the chat without a browser: facts, links, limits, and what is kept."""

import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import quote

import pytest
import redis
import yaml
from cryptography.fernet import Fernet
from flask import Request, abort
from flask.testing import FlaskClient
from markupsafe import escape
from werkzeug.test import EnvironBuilder, TestResponse

from bot import phones
from bot.app import create_app
from bot.channels.limits import LIMITS, Limits, _address
from bot.channels.seal import StateCipher, derive_key
from bot.content.loading import Loaded
from bot.content.placeholders import LITERAL
from bot.content.topics import LABELS
from bot.content.watching import Files
from bot.dialogue.content import Content, Words
from bot.dialogue.state import State
from bot.nlu.context import LANGUAGES, Context, Language, Tongue
from bot.nlu.intent import SAFETY
from bot.nlu.message import Message
from bot.nlu.tokenizer import fold
from bot.pages import links, texting
from bot.pages.errors import FAULTS
from bot.pages.prose import prose
from bot.pages.sections import sections
from bot.pages.spans import keywords
from bot.service import Service
from tests.clock import NIGHT, OPEN, local
from tests.phone import HOTLINE, SECRET, settings
from tests.processes import ROOT

NUMBER = "+15085550100"
AGENTS = {
    "iphone": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "ipad": "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
    "ipad as a desktop": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
    "android": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/131.0.0.0 Mobile Safari/537.36",
    "android, firefox": "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0",
    "windows": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/131.0.0.0 Safari/537.36",
    "linux": "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "chromebook": "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like"
    " Gecko) Chrome/131.0.0.0 Safari/537.36",
    "unknown": "",
}
ServiceAt = Callable[[str], Service]
PAGES = ("/", "/chat", "/terms", "/privacy", "/safety", "/danger", "/nothing")
# Texts whose answers hold numbers of every kind.
TOLD = ("i want to die", "someone is hurting her now", "Fall River", "Providence", "hotline", "51A")
DANGER = "he is going to kill me help now"
ADDRESS = "203.0.113.77"


def client(content: Content, at: str = OPEN, **changes: object) -> FlaskClient:
    """Return a browser without a screen, at a bot whose clock stands."""
    return create_app(settings(**changes), content, lambda: local(at)).test_client()


@pytest.fixture(scope="module")
def browser(content: Content) -> FlaskClient:
    """Give a browser at a bot that can be texted."""
    return client(content, sms_number=NUMBER)


def plain(html: str) -> str:
    """Return the words of *html*, one space between them."""
    offered = re.sub(r"<li>(?=<button)(.*?)</li>", r"\1 ", html)
    numbered = re.sub(r'<li value="(\d+)">', r"\1. ", offered)
    bulleted = re.sub(r"(<ul>|</li>)<li>", r"\1- ", numbered)
    spaced = re.sub(r"</(?:p|li|ul|ol)>", " ", bulleted)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", spaced)).split())


def bare(html: str) -> str:
    """Return *html* without the spans that keep numbers in one piece."""
    return re.sub(r"</?span(?: class=\"number\")?>", "", html)


# What no line may end within: a link that calls, a number that is marked, and what is no text.
WHOLE = re.compile(
    r'<span class="number">[^<]*</span>|<a href="tel:[^>]*>[^<]*</a>'
    r"|<(script|style|textarea|select|title|svg|pre|code)\b.*?</\1>",
    re.DOTALL,
)


def broken_numbers(page: TestResponse) -> list[str]:
    """Return the lines of *page* with a number that may be broken between two."""
    text = re.sub(r"<[^>]+>", "\n", WHOLE.sub("", page.text.partition("<body")[2]))
    return [line.strip() for line in text.splitlines() if re.search(r"\d{3}-\d{3}-\d{4}", line)]


def reply(page: TestResponse) -> str:
    """Return the HTML of the answer on a page of the chat."""
    found = re.search(r'id="reply".*?<div>(.*?)</div></li>', page.text, re.DOTALL)
    assert found
    return found[1]


def token(page: TestResponse) -> str:
    """Return what a page would send back."""
    found = re.search(r'name="token" value="([^"]*)"', page.text)
    assert found
    return unescape(found[1])


# --- the same facts as a text -------------------------------------------------------------------


@pytest.mark.parametrize(("language", "at"), [("en", OPEN), ("es", NIGHT), ("pt", OPEN)])
def test_same_facts_as_a_text(
    language: Language, at: str, content: Content, service_at: ServiceAt
) -> None:
    """On every page of every answer, in each language, the chat gives the facts of a text.

    It says them in the words for a page, which differ only in how one goes on.
    """
    browser, service, cipher = client(content, at), service_at(at), StateCipher(SECRET, "chat")
    for number, id in enumerate(content.answers):
        # As if it had been offered, so that "1" leads there.
        context = Context(language, started=True, place="taunton", choices=(f"answer:{id}",))
        # One sender per answer, or the limit would answer.
        sender = {"X-Forwarded-For": f"203.0.113.{number}"}
        for text in ("1", *["more"] * 4):
            form = {"text": text, "token": cipher.encrypt(State(context))}
            sent = service.answer(Message(text), context)
            said = service.answer(Message(text, "web"), context)
            page = browser.post("/chat", data=form, headers=sender)

            assert plain(reply(page)) == " ".join("\n".join(said.texts).split()), id
            assert said.context == sent.context
            facts = [LITERAL.findall("\n".join(answer.texts)) for answer in (said, sent)]
            assert facts[0] == facts[1], id
            assert f'id="reply" tabindex="-1" lang="{said.tongue}"' in page.text
            context = said.context


@pytest.mark.parametrize(("tongue", "language"), [("ht", "en"), ("kea", "pt")])
def test_creole_says_which_it_is(tongue: Tongue, language: Language, content: Content) -> None:
    """An answer in Creole is marked as such, on a page in the language nearest to it."""
    browser, cipher = client(content), StateCipher(SECRET, "chat")
    context = Context(tongue, started=True, choices=("answer:crisis",))
    page = browser.post("/chat", data={"text": "1", "token": cipher.encrypt(State(context))})

    said = content.answers["crisis"].creole[tongue]
    assert plain(reply(page)) == " ".join(said.split())
    assert f'id="reply" tabindex="-1" lang="{tongue}"' in page.text
    assert f'<html lang="{language}"' in page.text
    assert cipher.decrypt(token(page)).context.language == tongue


@pytest.mark.parametrize("language", LANGUAGES)
def test_sections_hold_every_page(language: Language, content: Content) -> None:
    """Each section of the page holds each page of its topic, word for word, but not the paging.

    Under it stands each question of the topic, with its answer, and what is said to who asks about
    a situation of it.
    """
    found = sections(content, language)
    shown = {section.id: plain(section.html) for section in found}
    shown |= {question.id: plain(question.html) for one in found for question in one.questions}
    menu = content.knowledge.menu
    topics = {*SAFETY, *menu, "person", "stop_it_now", "office", "language", "stop", "help"}

    assert {section.id for section in found} == topics
    answers = {id.replace(".", "-"): id for id in content.answers if id.split(".")[0] in topics}
    assert shown.keys() == answers.keys()
    # Nobody who reads a page has just ended the texts.
    assert "You are unsubscribed" not in shown.pop("stop")
    for anchor, said in shown.items():
        for page in content.page_words.answers[answers[anchor]].pages:
            words = re.sub(r"\n\(\d/\d\).*$", "", page[language])
            assert " ".join(words.split()) in said
        assert not re.search(r"\(\d/\d\)", said)
    for answer, _, situation in (label.partition("~") for label in LABELS):
        if situation:
            text = content.page_words.answers[answer].situations[situation][language]
            is_there = " ".join(text.split()) in shown[answer.replace(".", "-")]
            # Who reads a page told nothing that could be answered so.
            assert is_there == (situation not in ("detail", "called", "scared"))


# What only a phone that texts can do: to text a word, or to answer with a number.
TEXTING = {
    "en": r"\b[Tt]ext (?:[A-Z]{4}|51A|the (?:child|town|one)|a (?:question|town))|[Rr]eply with",
    "es": r"\b[Ee]nv[ií](?:e|a|ar) (?:MÁS|MENÚ|51A|TALLER|AYUDA PARA|el (?:pueblo|nombre|que)"
    r"|una pregunta)|[Rr]esponda con",
    "pt": r"\b[Ee]nvi(?:e|ar) (?:MAIS|MENU|51A|CURSO|a cidade|o (?:nome|que)|uma pergunta)"
    r"|[Rr]esponda com o",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_tells_anybody_to_text_a_word(language: Language, content: Content) -> None:
    """An answer in the words for a page says "type" or "choose" where a text says "text"."""

    def found(words: Words | Content) -> set[str]:
        said = {name: words.common[name][language] for name in ("did_you_mean", "paging.next")}
        for id, answer in words.answers.items():
            parts = [*answer.pages, *answer.situations.values()]
            said[id] = "\n".join(part[language] for part in parts)
        # These two are about texting, and other lines have words of their own to text.
        about = {"stop", "start"}
        other = re.compile(r"\b(?:text|env[ií]a|mande) (?:HOME|HOPE|SAFE|LOVEIS|AYUDA al)")
        return {
            f"{id}: {match[0]}"
            for id, text in said.items()
            if id not in about and (match := re.search(TEXTING[language], other.sub("", text)))
        }

    assert len(found(content)) >= 8
    assert found(content.page_words) == set()


# What only a conversation can do: to type a word, or the town, where there is no field for it.
TYPING = {"en": r"\b[Tt]ype\b", "es": r"\b[Ee]scriba\b", "pt": r"\b[Ee]screva\b"}
# A law has this name; whoever may send it is told "see".
NAMES = {"51A": r"\b(?:see|vea|veja|o|or|ou) 51A"}
# Words that the answers on texting tell people to send from their phone.
BY_TEXT = {"stop", "help", "privacy"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_dead_command_on_the_page(language: Language, loaded: Loaded) -> None:
    """What the page's answers tell people to send or to type is a link, and the town's the field.

    The few words that are sent from a phone stand in the answers on texting alone.
    """
    sent = loaded.responses.files["_common"]["keywords"].items()
    words = [word for _, node in sent for word in node[language].texts()]
    dead = "|".join(
        [TYPING[language], *(NAMES.get(word, rf"(?<!\w){word}(?!\w)") for word in words)]
    )
    found = sections(loaded.content, language)
    shown = {one.id: str(one.html) for section in found for one in (section, *section.questions)}

    assert len(words) >= 13
    towns = [id for id, html in shown.items() if '<a href="#town">' in html]
    assert len(towns) >= 6
    unlinked = {id: re.sub(r"<a [^>]*>.*?</a>", "", html) for id, html in shown.items()}
    left = [
        (id, word)
        for id, html in unlinked.items()
        for word in re.findall(dead, html)
        if id not in BY_TEXT
    ]
    assert left == []
    for id in BY_TEXT:
        assert not re.search(TYPING[language], unlinked[id])
        assert not {"MENU", "MENÚ", "MORE"} & set(re.findall(r"\w+", unlinked[id]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_stand_under_their_topic(
    language: Language, content: Content, browser: FlaskClient
) -> None:
    """Each question is a heading with an address of its own; those within a topic under its own."""
    page = browser.get(f"/?lang={language}").text
    for section in sections(content, language):
        question = escape(content.answers[section.id].question[language])
        assert f'<h2 id="{section.id}-head">{question}</h2>' in page
        assert f'<section class="topic" id="{section.id}"' in page
    questions = [id for id in content.answers if "." in id]

    assert len(questions) >= 30
    for id in questions:
        anchor, topic = id.replace(".", "-"), id.split(".")[0]
        heading = f'<h3 id="{anchor}-head">{escape(content.answers[id].question[language])}</h3>'
        section = page.partition(f'<section class="topic" id="{topic}"')[2]
        section = section.partition('<section class="topic"')[0]
        assert f'<section class="question" id="{anchor}"' in section
        assert heading in section
        assert f'<a href="#{anchor}">' in section


@pytest.mark.parametrize("language", LANGUAGES)
def test_keywords_lead_where_they_say(
    language: Language, loaded: Loaded, service_at: ServiceAt
) -> None:
    """Each word that a text names in capitals, and so is a button, leads to its topic."""
    texts = [written.text for written in loaded.responses.texts if written.language == language]
    named = {
        word: topic
        for word, topic in keywords(loaded.content, language).items()
        if any(re.search(rf"(?<!\w){word}(?!\w)", text) for text in texts)
    }

    assert len(named) >= 5
    for word, topic in named.items():
        said = service_at(OPEN).answer(Message(word, "web"), Context(language))
        assert said.topic == topic


# --- the public page ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_speaks_one_language(language: Language, browser: FlaskClient) -> None:
    """The page is in the language of its address, says so, and keeps it in every link of ours."""
    page = browser.get(f"/?lang={language}", headers={"Accept-Language": "fr"})

    assert f'<html lang="{language}"' in page.text
    ours = re.findall(r'(?:href|action)="(/[^"#?]*)\?lang=(\w+)', page.text)
    switch = [("/", other) for other in LANGUAGES]
    assert sorted(ours)[-1] == ("/terms", language)
    assert [pair for pair in ours if pair not in switch] == [
        pair for pair in ours if pair not in switch and pair[1] == language
    ]


def test_page_asks_for_nothing_and_keeps_nothing(content: Content, files: Files) -> None:
    """No page sets a cookie, may be kept, tells where it was, or takes anything from elsewhere."""
    browser = create_app(settings(), content, files=files).test_client()
    for path in ("/", "/p/xyz", "/chat", "/terms", "/privacy", "/safety", "/nothing"):
        page = browser.get(path)

        assert "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        loaded = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]+)"', page.text)
        assert loaded
        assert all(address.startswith("/static/") for address in loaded)
        assert re.search(r"<title>(Information|Chat|Terms|Privacy)</title>", page.text)


def test_only_https_in_production(content: Content) -> None:
    """A browser that saw a page comes back by https alone; a laptop is left alone."""
    served, laptop = client(content), client(content, development=True)

    assert served.get("/").headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in laptop.get("/").headers
    assert "geolocation=()" in served.get("/").headers["Permissions-Policy"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_policies_carry_name_and_date(language: Language, content: Content) -> None:
    """Terms, privacy and the page on danger name who runs the line, and a day; no brace is left."""
    browser = client(content, cac_name="Center of an Invented County, Inc.")
    for path in ("/terms", "/privacy", "/danger"):
        page = browser.get(f"{path}?lang={language}").text
        main = page.partition("<main")[2].partition("</main>")[0]

        assert "Center of an Invented County, Inc." in main
        assert re.search(r'<p class="small">[^<]*2026\.</p>', main)
        assert "{" not in main


@pytest.mark.parametrize("language", LANGUAGES)
def test_measured_rates(language: Language, browser: FlaskClient) -> None:
    """The page on danger publishes the figures that the model's card has, as they are."""
    card = yaml.safe_load((ROOT / "model.yaml").read_text(encoding="utf-8"))["figures"]
    page = plain(browser.get(f"/danger?lang={language}").text)
    for name, missed in (
        ("right about safety", True),
        ("harmful", False),
        ("everyday alarms", False),
    ):
        hits, whole = map(int, re.findall(r"\d+(?=/)|(?<=/)\d+", card[name]))
        told = whole - hits if missed else hits
        share = f"{100 * told / whole:.1f}%".replace(".", "." if language == "en" else ",")

        assert f" {whole} " in page
        assert f" {told} ({share})" in page


def test_security_txt(content: Content) -> None:
    """Whoever finds a weakness is told whom to tell, in the form of RFC 9116."""
    got = client(content, "2026-11-30T10:00").get("/.well-known/security.txt")
    lines = [line.split(": ", 1) for line in got.text.splitlines()]

    assert got.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert [name for name, _ in lines][:3] == ["Contact", "Contact", "Expires"]
    assert ["Contact", "tel:+15086746111"] in lines
    assert ["Canonical", "https://line.example.org/.well-known/security.txt"] in lines
    expires = datetime.fromisoformat(dict(lines)["Expires"])
    assert timedelta(0) < expires - local("2026-11-30T10:00") < timedelta(days=365)


@pytest.mark.parametrize("language", LANGUAGES)
def test_preview_tells_nothing(language: Language, loaded: Loaded, browser: FlaskClient) -> None:
    """What a link shows before it is opened has no word that may not stand on a locked screen."""
    hidden = loaded.responses.files["_common"]["lock_screen"][language].texts()
    for path in PAGES:
        page = browser.get(f"{path}?lang={language}").text
        shown = re.findall(r'<meta (?:name|property)="[\w:]+" content="([^"]*)"', page)
        shown += re.findall(r"<title>(.*?)</title>", page)
        words = fold(" ".join(shown)).split()

        assert len(shown) >= 6
        assert not [word for word in words if word.startswith(tuple(map(fold, hidden)))]
        assert "og:image" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_dial_what_they_show(language: Language, browser: FlaskClient) -> None:
    """Every link that calls or texts shows the very digits that it dials."""
    pages = [browser.get(f"{path}?lang={language}") for path in PAGES]
    pages += [browser.post(f"/chat?lang={language}", data={"text": text}) for text in TOLD]
    found = [
        link
        for page in pages
        for link in re.findall(r'href="((?:tel|sms):[^"]+)"[^>]*>(.*?)</a>', page.text)
    ]

    assert len(found) > 100
    assert misdialled(found) == []
    assert [line for page in pages for line in broken_numbers(page)] == []


def misdialled(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return each (address, HTML) of *found* that shows another number than it dials."""
    wrong = []
    for address, html in found:
        dialled = re.sub(r"\D", "", address.partition("body=")[0])
        shown = re.sub(r"<[^>]*>|\D", "", unescape(html))
        if shown not in {dialled, dialled.removeprefix("1")}:
            wrong.append((address, html))
    return wrong


def test_links_of_every_town(content: Content) -> None:
    """The answer to each town, and to each office that it offers, dials what it shows."""
    browser, found, broken = client(content), [], []
    for place in content.places.values():
        pages = [browser.post("/", data={"town": place.name})]
        for number in re.findall(r'<button class="offer"[^>]*value="(\d)">', pages[0].text):
            form = {"say": number, "token": token(pages[0])}
            pages.append(browser.post("/", data=form))
        for page in pages:
            answer = page.text.partition('class="answer')[2].partition("</form>")[0]
            found += re.findall(r'href="((?:tel|sms):[^"]+)"[^>]*>(.*?)</a>', answer)
            broken += broken_numbers(page)

    assert len(content.places) > 500
    assert len(found) > 2 * len(content.places)
    assert misdialled(found) == []
    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_of_every_poster(language: Language, files: Files) -> None:
    """Where a code leads, each link dials what it shows, and texts the words beside it."""
    loaded = files.loaded()
    app = create_app(settings(sms_number=NUMBER), loaded.content, files=files)
    browser, header = app.test_client(), {"User-Agent": AGENTS["iphone"]}
    for code, hung in loaded.posters.listed.items():
        page = browser.get(f"/p/{code}?lang={language}", headers=header)
        found = re.findall(r'href="((?:tel|sms):[^"]+)"[^>]*>(.*?)</a>', page.text)
        texted = next(unescape(address) for address, _ in found if "body=" in address)

        assert len(found) > 20
        assert misdialled(found) == []
        words = hung.words.get(language) or hung.words[hung.language]
        assert texted == f"sms:{NUMBER}&body={quote(words)}"
        assert broken_numbers(page) == []


TOWNS = {
    "open": (OPEN, "Fall River", "508-235-9800", "open now"),
    "night": (NIGHT, "Fall River", HOTLINE, "closed for the day"),
    "holiday": ("2026-12-25T10:00", "Fall River", HOTLINE, "closed for Christmas"),
    "unknown": (OPEN, "Qwertyville", HOTLINE, "takes reports for every town"),
    "elsewhere": (OPEN, "Texas", "800-422-4453", f"call DCF, any hour: {HOTLINE}"),
    "neighbour": (OPEN, "Providence", "800-742-4453", f"call DCF, any hour: {HOTLINE}"),
    "nothing": (OPEN, "", HOTLINE, "Type the town or ZIP code"),
    "blank": (OPEN, "  ", HOTLINE, "Type the town or ZIP code"),
    "misspelt": (OPEN, "fal rivr", HOTLINE, "Did you mean Fall River?"),
    "much like one": (OPEN, "New Bedford High", "508-910-1000", "open now"),
    "neighborhood": (OPEN, "the flint", "508-235-9800", "Call DCF Fall River: 508-235-9800"),
    "of another name elsewhere": (OPEN, "Highlands", "508-235-9800", "Highlands, Fall River: call"),
    "of Taunton": (OPEN, "oakland", "508-821-7000", "Oakland, Taunton: call 508-821-7000"),
    "in three cities": (OPEN, "North End", HOTLINE, "takes a call for every town"),
    "without a space": (OPEN, "fallriver", "508-235-9800", "Call DCF Fall River"),
    "by name": (OPEN, "Providence", "800-742-4453", "Call Rhode Island DCYF: 800-742-4453"),
    "danger instead": (OPEN, DANGER, "911", "Call or text"),
}


@pytest.mark.parametrize(("at", "town", "number", "why"), TOWNS.values(), ids=TOWNS)
def test_town(at: str, town: str, number: str, why: str, content: Content) -> None:
    """The town field gives the number to call at that minute, as a button, and the reason.

    It keeps what was typed, and the hotline never goes.
    """
    page = client(content, at).post("/", data={"town": town})
    field = re.search(r'id="town" name="town" value="([^"]*)"', page.text)

    assert field
    # What was told of a danger does not stay on the screen.
    assert unescape(field[1]) == ("" if town == DANGER else town)
    assert f">Call DCF: {HOTLINE}</a>" in bare(page.text)
    called = re.search(r'class="answer[ "].*?href="(tel:[^"]+)"', page.text, re.DOTALL)

    assert called
    assert called[1] == links.call(number)
    assert why in plain(page.text)


TOLD_AS_A_TOWN = {
    "danger": (DANGER, ["tel:911", "sms:911", links.call(HOTLINE)]),
    "crisis": ("i want to die", ["tel:988", "sms:988", "tel:911", "sms:911"]),
    "a town": ("Fall River", []),
}


@pytest.mark.parametrize(("text", "dialled"), TOLD_AS_A_TOWN.values(), ids=TOLD_AS_A_TOWN)
def test_danger_in_the_town_field(text: str, dialled: list[str], content: Content) -> None:
    """A danger that is typed there gets the card of the chat, and the hotline has one button."""
    page = client(content).post("/", data={"town": text}).text
    answer = page.partition('class="answer')[2].partition("<form")[0]
    card = answer.partition("</p>\n<p>")[0] if answer.startswith(" urgent") else ""

    assert re.findall(r'<a class="button[^"]*" href="([^"]+)"', card) == dialled
    assert ("People who can help now" in card) == bool(dialled)
    assert len(re.findall(rf'class="button[^>]*>Call DCF: {HOTLINE}</a>', bare(page))) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_did_you_mean(language: Language, content: Content) -> None:
    """A misspelt name is asked about, and yes gives its number; what was typed stays."""
    browser = client(content)
    page = browser.post(f"/?lang={language}", data={"town": "new bedfrod"})
    offered = re.findall(r'<button class="offer"[^>]*value="(\d)">(.*?)</button>', page.text)

    assert [number for number, _ in offered] == ["1"]
    assert "New Bedford?" in offered[0][1]
    form = {"say": "1", "town": "new bedfrod", "token": token(page)}
    chosen = browser.post(f"/?lang={language}", data=form)
    assert 'href="tel:+15089101000"' in chosen.text
    assert 'value="new bedfrod"' in chosen.text


def test_names_that_are_alike(content: Content) -> None:
    """Where no name fits, the nearest are offered; where none is near, nothing is made up."""
    browser = client(content)
    near = browser.post("/", data={"town": "Attlebrough Fals Villag"}).text
    far = browser.post("/", data={"town": "Qwertyville"}).text

    assert "Did you mean Attleboro Falls?" in near
    assert "Did you mean" not in far


def test_town_of_several(content: Content) -> None:
    """A place with two offices gives buttons, and each leads to its office and number."""
    browser = client(content)
    page = browser.post("/?lang=es", data={"town": "Assonet"})
    values = re.findall(r'<button class="offer"[^>]*value="(\d)">', page.text)

    assert values == ["1", "2"]
    chosen = browser.post("/?lang=es", data={"say": "2", "token": token(page)})
    assert "DCF" in plain(chosen.text)
    held = StateCipher(SECRET, "town").decrypt(token(chosen)).context
    assert (held.language, held.answer, held.place) == ("es", "report", "assonet")


def poster(files: Files, path: str) -> str:
    """Return the page at *path* as a Spanish phone sees it."""
    loaded = files.loaded()
    app = create_app(settings(sms_number="555888"), loaded.content, files=files)
    return app.test_client().get(path, headers={"Accept-Language": "es"}).text


def test_poster_leads_to_its_words(files: Files) -> None:
    """A poster's page has its language, its words before the rest, and where to read on."""
    for code, hung in files.loaded().posters.listed.items():
        page = poster(files, f"/p/{code.upper()}")
        first = page.partition('id="call"')[0]

        assert f'<html lang="{hung.language}"' in page
        assert f"{hung.words[hung.language]} " in first
        assert (f'href="#{hung.topic}">' in first) == (hung.topic != "menu")


def test_poster_in_another_language(files: Files) -> None:
    """The switch keeps the poster, and its words in the language asked for, if it has them."""
    page = poster(files, "/p/k3?lang=pt")

    assert '<html lang="pt"' in page
    assert "Envie SINAIS ao 555888" in page
    assert 'href="/p/k3?lang=es"' in page


def test_unknown_poster_is_the_page(files: Files) -> None:
    """A code that no poster has is simply the page, and is not repeated in it."""
    page = poster(files, "/p/nosuchcode")

    assert '<html lang="es"' in page
    assert "nosuchcode" not in page
    assert "Envíe MENU al 555888" in page


def test_links_below_a_path(content: Content) -> None:
    """Where the public address has a path, every link of ours begins with it."""
    browser = client(content, public_url="https://example.org/line")
    for path in ("/", "/chat", "/nothing"):
        ours = re.findall(r'(?:href|src|action|data-forget)="(/[^"]*)"', browser.get(path).text)
        assert ours
        assert all(link.startswith("/line/") for link in ours)


# --- links that open a text ---------------------------------------------------------------------

SIGNS = {
    "iphone": "&",
    "ipad": "&",
    "ipad as a desktop": "?&",
    "android": "?",
    "android, firefox": "?",
    "unknown": "?&",
    "windows": "",
    "linux": "",
    "chromebook": "",
}


@pytest.mark.parametrize("device", AGENTS)
@pytest.mark.parametrize("number", [NUMBER, "555888"])
def test_text_link(device: str, number: str, content: Content) -> None:
    """Each handset gets the link that it reads, a desktop none, and all the words beside it."""
    page = client(content, sms_number=number).get("/", headers={"User-Agent": AGENTS[device]})
    texts = [unescape(link) for link in re.findall(r'href="(sms:[^"]+)"', page.text)]
    expected = f"sms:{number}{SIGNS[device]}body=MENU" if SIGNS[device] else ""

    assert texts == ["sms:911", *filter(None, [expected])]
    assert f"Text MENU to {phones.formatted(number)}" in plain(page.text)


def test_words_of_a_text_link_are_escaped() -> None:
    """A space is %20, never +, and no sign of the words can end the body."""
    assert texting.link("555888", "RED FLAGS & á", "Android") == (
        "sms:555888?body=RED%20FLAGS%20%26%20%C3%A1"
    )


def test_no_number_no_text_link(content: Content) -> None:
    """Without SMS_NUMBER the page offers no texting but to 911."""
    page = client(content).get("/", headers={"User-Agent": AGENTS["android"]})

    assert re.findall(r'href="(sms:[^"]+)"', page.text) == ["sms:911"]
    assert "MENU" not in plain(page.text.partition("<nav class")[0])


# --- the chat -----------------------------------------------------------------------------------


def test_chat_goes_on_from_the_page(content: Content) -> None:
    """What stands in the page, and nothing else, carries a conversation on."""
    app = create_app(settings(), content, lambda: local(OPEN))
    first = app.test_client().post("/chat", data={"text": "red flags"})
    second = app.test_client().post("/chat", data={"text": "more", "token": token(first)})
    third = app.test_client().post("/chat", data={"say": "2", "token": token(second)})

    assert "(1/5)" in reply(first)
    assert "(2/5)" in reply(second)
    assert "(2/5)" not in reply(third)
    assert "Automatic reply" in reply(first)
    assert "Automatic reply" not in reply(second)
    assert "Set-Cookie" not in second.headers


def test_chosen_number_is_shown_as_its_words(browser: FlaskClient) -> None:
    """Without JavaScript too, a person sees what they chose, not a bare number."""
    page = browser.post("/chat", data={"say": "2", "token": token(browser.get("/chat"))})

    assert '<span translate="no">2 Red flags</span>' in page.text


PAGING = Context("en", ("red_flags",), 0, started=True)
YESTERDAY = int(time.time() - timedelta(days=1).total_seconds())
TOKENS = {
    "none": "",
    "garbage": "en|red_flags|0||s|.x.y",
    "no ASCII": "\u00e9" * 120,
    "no text": "\x00\ufffe" * 60,
    "of another key": StateCipher("k" * 32, "chat").encrypt(State(PAGING)),
    "of the town field": StateCipher(SECRET, "town").encrypt(State(PAGING)),
    "of yesterday": Fernet(derive_key(SECRET, "chat"))
    .encrypt_at_time(PAGING.to_text().encode(), YESTERDAY)
    .decode(),
}


@pytest.mark.parametrize("sent", TOKENS.values(), ids=TOKENS)
def test_lost_token_is_a_new_conversation(sent: str, browser: FlaskClient) -> None:
    """A token that is missing, old, or not ours gets an answer, as in a new conversation."""
    page = browser.post("/chat", data={"text": "more", "token": sent})

    assert page.status_code == 200
    assert "no next page" in plain(reply(page))


def test_own_words_stay_words(browser: FlaskClient) -> None:
    """What a person types is shown as typed and can be neither HTML nor a script."""
    page = browser.post("/chat", data={"text": "<script>alert(1)</script>"})

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_chat_begins_in_the_language_of_the_page(language: Language, browser: FlaskClient) -> None:
    """The menu and a plain number are answered in the language of the page."""
    page = browser.get(f"/chat?lang={language}")
    chosen = browser.post(f"/chat?lang={language}", data={"say": "1", "token": token(page)})

    assert f'id="reply" tabindex="-1" lang="{language}"' in page.text
    assert f'id="reply" tabindex="-1" lang="{language}"' in chosen.text


def test_spanish_on_an_english_page(browser: FlaskClient) -> None:
    """Who types Spanish into the English page is answered in Spanish, and the page follows."""
    form = {"text": "quiero reportar un abuso", "token": token(browser.get("/chat?lang=en"))}
    page = browser.post("/chat?lang=en", data=form)

    assert '<html lang="es"' in page.text
    assert "/chat?lang=es#reply" in page.text


# --- the limit ----------------------------------------------------------------------------------


def flood(browser: FlaskClient, messages: int, address: str = ADDRESS) -> list[TestResponse]:
    """Send *messages* from one address, every hundredth about danger."""
    headers = {"X-Forwarded-For": f"198.51.100.1, {address}"}
    return [
        browser.post("/chat", data={"text": "training" if n % 100 else DANGER}, headers=headers)
        for n in range(1, messages + 1)
    ]


def assert_limited(answers: list[TestResponse], minutes: int) -> None:
    """Fail unless most are refused kindly, and danger is answered all the same.

    *minutes* is how many may have begun meanwhile: each lets a few through again.
    """
    danger, others = answers[99::100], [a for n, a in enumerate(answers, 1) if n % 100]
    refused = [answer for answer in others if answer.status_code == 429]

    assert len(refused) >= len(others) - minutes * LIMITS[0].amount
    assert {answer.status_code for answer in danger} == {200}
    assert all("Call or text" in plain(reply(answer)) for answer in danger)
    assert all("wait a minute" in plain(reply(answer)) for answer in refused)
    for answer in (*danger, *refused):
        assert HOTLINE in reply(answer)
        assert "911" in reply(answer)


def test_a_thousand_messages(content: Content, caplog: pytest.LogCaptureFixture) -> None:
    """Of 1,000 messages from one address most are refused, danger never, others not at all."""
    caplog.set_level(0)
    limits = _limits_of(browser := client(content))
    begun = time.monotonic()
    answers = flood(browser, 1000)

    assert_limited(answers, 1 + int(time.monotonic() - begun) // 60)

    assert flood(browser, 1, "203.0.113.78")[0].status_code == 200
    held = f"{vars(limits.memory)}"
    assert len(limits.memory.storage) >= 2
    assert ADDRESS not in held
    assert ADDRESS not in caplog.text
    assert not [record for record in caplog.records if ADDRESS in str(vars(record))]


def _limits_of(browser: FlaskClient) -> Limits:
    """Return the limits that the chat behind *browser* counts with."""
    view = browser.application.view_functions["chat.answer"]
    return next(c.cell_contents for c in view.__closure__ if isinstance(c.cell_contents, Limits))


@pytest.fixture
def redis_url() -> Iterator[str]:
    """Give an empty database of a real Redis; without one the test is skipped, but not in CI."""
    url = "redis://127.0.0.1:6379/11"
    store = redis.Redis.from_url(url)
    try:
        store.flushdb()
    except redis.ConnectionError:
        if os.environ.get("CI"):
            pytest.fail("CI needs a Redis on 127.0.0.1:6379.")
        pytest.skip("No Redis answers on 127.0.0.1:6379.")
    yield url
    store.flushdb()
    store.close()


def test_processes_share_the_limit(redis_url: str, content: Content) -> None:
    """With Redis two processes count as one; what is in it names no address, and expires."""
    one, other = (client(content, redis_url=redis_url) for _ in range(2))
    flood(one, LIMITS[0].amount)

    assert flood(other, 1)[0].status_code == 429
    with redis.Redis.from_url(redis_url) as store:
        keys = store.keys()
        assert keys
        assert all(0 < store.ttl(key) <= 3600 for key in keys)
        kept = b" ".join(keys) + b" ".join(store.get(key) or b"" for key in keys)
        assert ADDRESS.encode() not in kept


def test_limit_outlives_redis(content: Content) -> None:
    """Where Redis is down, the chat answers, and counts in its own memory."""
    browser = client(content, redis_url="redis://127.0.0.1:1/0")

    statuses = [answer.status_code for answer in flood(browser, LIMITS[0].amount + 1)]

    assert statuses == [200] * LIMITS[0].amount + [429]


def test_texts_are_never_limited(browser: FlaskClient) -> None:
    """The limit stands in the chat alone: nothing of it runs before or after another request."""
    app = browser.application
    first = [function for listed in app.before_request_funcs.values() for function in listed]

    assert {function.__module__ for function in first} == {"bot.forms"}
    assert {func.__module__ for func in app.after_request_funcs[None]} == {"bot.pages.headers"}


ADDRESSES = {
    "direct": ("203.0.113.5", "", 1, "203.0.113.5"),
    "one proxy": ("10.0.0.1", "203.0.113.5", 1, "203.0.113.5"),
    "made up before it": ("10.0.0.1", "1.2.3.4, 203.0.113.5", 1, "203.0.113.5"),
    "two proxies": ("10.0.0.1", "1.2.3.4, 203.0.113.5, 10.0.0.2", 2, "203.0.113.5"),
    "fewer than said": ("10.0.0.1", "203.0.113.5", 2, "10.0.0.1"),
    "no proxy is believed": ("203.0.113.5", "1.2.3.4", 0, "203.0.113.5"),
    "household": ("10.0.0.1", "2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2::/64"),
    "old in new": ("::ffff:203.0.113.5", "", 1, "203.0.113.5"),
    "odd": ("10.0.0.1", "unknown", 1, "unknown"),
}


@pytest.mark.parametrize(("near", "said", "proxies", "counted"), ADDRESSES.values(), ids=ADDRESSES)
def test_whose_address_counts(near: str, said: str, proxies: int, counted: str) -> None:
    """What our own proxy reports counts, never what was sent along with the request."""
    headers = {"X-Forwarded-For": said} if said else {}
    built = EnvironBuilder(headers=headers, environ_overrides={"REMOTE_ADDR": near})

    assert _address(Request(built.get_environ()), proxies) == counted


# --- when a page cannot be shown ----------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_faults_are_said_in_words(language: Language, content: Content) -> None:
    """Each fault has a page in words, in the reader's language, with the hotline and 911."""
    app = create_app(settings(), content)
    app.add_url_rule("/broken", "broken", lambda: 1 / 0)
    app.add_url_rule("/often", "often", lambda: abort(429))
    browser = app.test_client()
    header = {"Accept-Language": language}
    answers = {
        404: browser.get("/wp-login.php", headers=header),
        405: browser.get("/sms", headers=header),
        413: browser.post("/chat", data={"text": "x" * 70_000}, headers=header),
        429: browser.get("/often", headers=header),
        500: browser.get("/broken", headers=header),
    }

    assert set(answers) == set(FAULTS)
    for status, answer in answers.items():
        assert answer.status_code == status
        assert f'<html lang="{language}"' in answer.text
        assert HOTLINE in answer.text
        assert "911" in answer.text
        assert content.common[f"fault.{FAULTS[status]}"][language] in unescape(answer.text)
    assert set(answers[405].headers["Allow"].split(", ")) == {"OPTIONS", "POST"}


# --- terms, privacy, safety ---------------------------------------------------------------------

CARRIERS_WANT = {
    "terms": (
        "CAC of Bristol County info line", "Children's Advocacy Center", "1 message per request",
        "Msg & data rates may apply", "Text STOP", "Text HELP", "508-674-6111", "cacofbc.org",
        "not liable", "911", HOTLINE, "Text MENU to 508-555-0100",
    ),
    "privacy": (
        "keeps no phone number", "do not sell, rent or share mobile information", "third parties",
        "marketing or promotion", "opted in", "508-674-6111", "Twilio", "no cookies",
    ),
    "safety": ("does not erase", "history", "private window", "watches this device", "another one"),
}  # fmt: skip


@pytest.mark.parametrize("paper", CARRIERS_WANT)
def test_papers_say_what_is_wanted(paper: str, browser: FlaskClient) -> None:
    """Terms and privacy have each element that carriers ask for; safety what it cannot do."""
    said = plain(browser.get(f"/{paper}").text)

    assert [wanted for wanted in CARRIERS_WANT[paper] if wanted not in said] == []


@pytest.mark.parametrize("paper", CARRIERS_WANT)
def test_papers_have_the_same_parts_in_each_language(paper: str, browser: FlaskClient) -> None:
    """Every language has as many sections, and the same numbers in them."""
    pages = [browser.get(f"/{paper}?lang={language}").text for language in LANGUAGES]

    assert len({page.count("<h2>") for page in pages}) == 1
    assert len({tuple(sorted(re.findall(r"tel:[+\d]+", page))) for page in pages}) == 1


def test_prose() -> None:
    """Lines become paragraphs, items lists, and a list goes on with the number it has."""
    html = str(prose("Look:\n- a <b>\n- b\n5. five\n6. six\nCall 911."))

    assert html == (
        "<p>Look:</p><ul><li>a &lt;b&gt;</li><li>b</li></ul>"
        '<ol><li value="5">five</li><li value="6">six</li></ol>'
        '<p>Call <a href="tel:911">911</a>.</p>'
    )


def test_leaving_lets_the_browser_forget(browser: FlaskClient) -> None:
    """The exit's own address clears what the browser keeps of our files, and says nothing."""
    left = browser.post("/exit")

    assert left.status_code == 204
    assert left.headers["Clear-Site-Data"] == '"cache"'
    assert left.data == b""
