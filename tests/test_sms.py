"""The messaging webhook: who is let in, what is remembered, and that there is always an answer."""

import base64
import time
from dataclasses import replace
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Thread
from xml.etree import ElementTree

import pytest
from cryptography.fernet import Fernet
from flask import Flask, Response

from bot.app import Bot, create_app
from bot.channels import sms
from bot.channels.seal import COOKIE, StateCipher, derive_key
from bot.channels.spending import Spending
from bot.dialogue.content import Content
from bot.dialogue.conversation import Reply
from bot.dialogue.segments import measure
from bot.dialogue.state import State
from bot.nlu.context import LANGUAGES, WRITERS, Context, Language
from bot.nlu.intent import SAFETY
from bot.nlu.message import Carrier, Message
from bot.service import Service
from bot.stats import Counts
from bot.tallies import Exchange
from bot.twilio import views
from tests.phone import HOTLINE, ORIGIN, SECRET, SENDER, Answer, Phone, settings, sign

LIFETIME = 4 * 3600
HINTS = ("signature", "twilio", "token", "sms", "auth")
OTHER_TOKEN = "another-account"


@pytest.fixture(scope="module")
def app(content: Content) -> Flask:
    """Give the production application."""
    return create_app(settings(), content)


@pytest.fixture(scope="module")
def quiet(content: Content) -> Flask:
    """Give the production application of a line where Twilio answers STOP, START, and HELP."""
    return create_app(settings(carrier="twilio"), content)


@pytest.fixture
def phone(app: Flask) -> Phone:
    """Give a phone that has not texted yet."""
    return Phone(app)


def line(service: Service) -> Flask:
    """Return an application that answers with *service*."""
    app = Bot("bot.app")
    app.register_blueprint(sms.blueprint(service, settings(), Counts(""), Spending(settings())))
    return app


def apology(content: Content) -> str:
    """Return what is sent when something broke."""
    return "\n".join(content.common["apology"][language] for language in LANGUAGES)


def assert_sensible(answer: Answer, content: Content) -> None:
    """Fail unless *answer* is one text that is about something."""
    assert answer.status == 200
    (text,) = answer.texts
    assert text.strip()
    assert text != apology(content)
    assert len(text) <= 1600


# --- who is let in -----------------------------------------------------------------------------

FORM = [("Body", "red flags"), ("From", SENDER)]
GOOD = sign(f"{ORIGIN}/sms", FORM)
REFUSED = {
    "missing": None,
    "empty": "",
    "wrong": "A" * 27 + "=",
    "cut short": GOOD[:-1],
    "too long": GOOD + "=",
    "not base64": "%%%",
    "not ASCII": "é" * 28,
    "of another account": sign(f"{ORIGIN}/sms", FORM, OTHER_TOKEN),
    "for another server": sign("https://other.example.org/sms", FORM),
    "for another path": sign(f"{ORIGIN}/voice", FORM),
    "for plain http": sign(f"{ORIGIN}/sms".replace("https", "http"), FORM),
    "for the inner address": sign("http://10.0.0.7:8000/sms", FORM),
    "for another query": sign(f"{ORIGIN}/sms?a=1", FORM),
    "for another text": sign(f"{ORIGIN}/sms", [("Body", "report"), ("From", SENDER)]),
    "for fewer parameters": sign(f"{ORIGIN}/sms", FORM[:1]),
}


@pytest.mark.parametrize("signature", REFUSED.values(), ids=REFUSED)
def test_refused(signature: str | None, phone: Phone) -> None:
    """A request that Twilio did not sign for us gets 403, no cookie, and no hint."""
    headers = {} if signature is None else {"X-Twilio-Signature": signature}

    answer = phone.send("POST", "/sms", FORM, headers)

    assert answer.status == 403
    assert not answer.header("Set-Cookie")
    assert not [hint for hint in HINTS if hint in answer.body.lower()]
    assert answer.body == phone.send("POST", "/sms", FORM).body


def test_good_signature(phone: Phone, content: Content) -> None:
    """The request that the refused ones differ from is answered."""
    assert_sensible(phone.post(FORM), content)


def test_development_says_what_to_set(content: Content) -> None:
    """On a laptop the refusal says how to send a signed text."""
    app = create_app(settings(development=True), content)

    answer = Phone(app).send("POST", "/sms", FORM)

    assert answer.status == 403
    assert "TWILIO_AUTH_TOKEN" in answer.body


def test_published_example() -> None:
    """The example that Twilio documents passes, and fails when one digit differs."""
    app = Flask("published")
    checked = views.signature_required(
        settings(public_url="https://mycompany.com", twilio_auth_token="12345")
    )
    app.add_url_rule("/myapp.php", view_func=checked(lambda: Response("in")), methods=["POST"])
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+12349013030",
        "Digits": "1234",
        "From": "+12349013030",
        "To": "+18005551212",
    }
    client = app.test_client()
    headers = {"X-Twilio-Signature": "0/KCTR6DLpKmkAf8muzZqo1nDgQ="}
    url = "/myapp.php?foo=1&bar=2"

    assert client.post(url, data=form, headers=headers).status_code == 200
    assert client.post(url, data=form | {"Digits": "1235"}, headers=headers).status_code == 403


QUERIES = {
    "apostrophe": "a=it%27s",
    "accent": "name=Jos%C3%A9",
    "slash": "path=%2Fsms%2F",
    "plus": "a+b=c+d",
    "at": "who=a@b.example",
    "escaped at": "who=a%40b.example",
    "tilde": "a=~&b=%7E",
    "lower-case escapes": "a=%c3%a9",
    "question mark": "a=b?c",
    "unsorted": "z=1&a=2",
    "repeated": "x=2&x=1",
    "empty value": "a=&b",
    "percent": "a=100%25",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_query_counts_as_written(query: str, phone: Phone, content: Content) -> None:
    """The query is checked as it came, never decoded, sorted, or written anew."""
    assert_sensible(phone.post(FORM, f"/sms?{query}"), content)


ADDRESSES = {
    "host alone": "https://line.example.org",
    "slash at the end": "https://line.example.org/",
    "prefix that a proxy strips": "https://example.org/children/line",
    "port": "https://line.example.org:8443",
}


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_public_url(address: str, content: Content) -> None:
    """The signature is over PUBLIC_URL, whatever the server behind a proxy is called."""
    config = settings(public_url=address.rstrip("/"))

    answer = Phone(create_app(config, content), public_url=address.rstrip("/")).post(FORM)

    assert_sensible(answer, content)


def test_forwarded_headers_are_ignored(phone: Phone) -> None:
    """Nobody can choose the address that is checked by naming it in a header."""
    signature = sign("https://evil.example/sms", FORM)
    headers = {
        "X-Twilio-Signature": signature,
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Host": "evil.example",
    }

    assert phone.send("POST", "/sms", FORM, headers).status == 403


def test_default_port_in_the_signed_address(phone: Phone, content: Content) -> None:
    """Twilio sometimes signs the address with its default port."""
    headers = {"X-Twilio-Signature": sign(f"{ORIGIN}:443/sms", FORM)}

    assert_sensible(phone.send("POST", "/sms", FORM, headers), content)


FORMS = {
    "empty values": [("Body", "report"), ("FromCity", ""), ("FromZip", "")],
    "repeated name": [("Body", "report"), ("Tag", "b"), ("Tag", "a")],
    "repeated value": [("Body", "report"), ("Tag", "a"), ("Tag", "a")],
    "names that differ in case": [("body", "x"), ("Body", "report"), ("BODY", "y"), ("a", "z")],
    "spaces": [("Body", "  report \t "), (" Name ", " ")],
    "line breaks": [("Body", "report\r\nplease\n")],
    "signs with a meaning in forms": [("Body", "report + a&b=c;d %41 @ # ?")],
    "accents": [("Body", "información é e\u0301 ç"), ("Ciudad", "Peñón")],
    "emoji": [("Body", "report \N{FACE WITH TEARS OF JOY}")],
    "add-ons": [("Body", "report"), ("AddOns", '{"status":"successful","results":{}}')],
    "parameters of tomorrow": [("Body", "report"), ("NewThing2031", "yes"), ("_", "-")],
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_parameter_counts(
    form: list[tuple[str, str]], phone: Phone, content: Content
) -> None:
    """A form passes with whatever parameters it has, and fails when one of them is lost."""
    assert_sensible(phone.post(form), content)
    headers = {"X-Twilio-Signature": sign(f"{ORIGIN}/sms", form)}
    assert phone.send("POST", "/sms", [*form, ("Extra", "1")], headers).status == 403


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE"])
def test_only_post(method: str, phone: Phone) -> None:
    """Only POST is a text: an address must never hold what a person sent."""
    assert phone.send(method, "/sms").status == 405


@pytest.mark.parametrize("target", ["/sms", "/sms/", "/sms/?a=1"])
def test_no_redirect(target: str, phone: Phone, content: Content) -> None:
    """A slash at the end is no redirect, which would turn the text into an empty GET."""
    assert_sensible(phone.post(FORM, target), content)


def test_oversized_form(phone: Phone) -> None:
    """A form that no phone can send is refused, and leaves no trace in the answer."""
    answer = phone.text("enormous" * 20_000)

    assert answer.status in (403, 413)
    assert "enormous" not in answer.body
    assert not answer.header("Set-Cookie")


# --- what is remembered ------------------------------------------------------------------------


def bake(
    context: Context | str, *, age: int = 0, key: str = SECRET, purpose: str = "conversation"
) -> str:
    """Return a cookie that holds *context* and is *age* seconds old."""
    text = context if isinstance(context, str) else context.to_text()
    fernet = Fernet(derive_key(key, purpose))
    token = fernet.encrypt_at_time(text.encode(), int(time.time()) - age)
    return f"{COOKIE}={token.decode()}"


def held(phone: Phone) -> Context:
    """Return what the cookie in *phone* holds."""
    value = phone.cookie.partition("=")[2].strip('"')
    return StateCipher(SECRET, "conversation").decrypt(value).context


PAGING = Context(language="en", answers=("red_flags",), page=1, started=True)


def test_conversation(phone: Phone) -> None:
    """A town answers the question that REPORT asked, and the town stays known."""
    (asked,) = phone.text("report").texts
    (told,) = phone.text("Taunton").texts
    (again,) = phone.text("report").texts

    assert HOTLINE in asked
    assert HOTLINE in told
    assert "Taunton" not in asked
    assert "Taunton" in told
    assert "Taunton" in again


def test_one_cookie(phone: Phone) -> None:
    """Twilio keeps one cookie, so there is exactly one: secure, and good for four hours."""
    phone.text("red flags")
    (header,) = phone.text("more").header("Set-Cookie")
    (cookie,) = SimpleCookie(header).values()

    assert cookie.key == COOKIE
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["path"] == "/"
    assert cookie["max-age"] == str(4 * 60 * 60)
    assert len(header) < 1000


def test_cookie_holds_ids_only(phone: Phone, content: Content) -> None:
    """The cookie holds ids of answers, places, and people, and no word that was sent."""
    answers, places = {"", *content.answers}, {"", *content.places}
    ids = {*answers, *places, *content.offices}
    for text in ("my neighbour in Taunton", "red flags", "Bedforth", "who can help", "report"):
        phone.text(text)
        context = held(phone)

        assert phone.cookie.isascii()
        assert context.started
        assert set(context.answers) <= answers
        assert context.place in places
        assert context.writer in WRITERS
        assert context.danger in ("", *SAFETY)
        assert {choice.rpartition(":")[2] for choice in context.choices} <= ids
        assert "neighbour" not in context.to_text()
        assert "edforth" not in context.to_text().lower()


def test_cookie_cannot_be_read(phone: Phone) -> None:
    """What the cookie tells of a person cannot be read in it, and never looks alike."""
    seen = set()
    for _ in range(3):
        phone.text("i want to die")
        phone.text("Taunton")
        context, value = held(phone), phone.cookie.partition("=")[2]
        raw = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))

        assert (context.danger, context.place) == ("crisis", "taunton")
        assert not [word for word in (b"crisis", b"taunton", b"|") if word in value.encode()]
        assert b"crisis" not in raw
        assert b"taunton" not in raw
        seen.add(value)
    assert len(seen) == 3


def test_cookie_is_small(app: Flask, content: Content) -> None:
    """A cookie with the longest ids in each of its fields is still small."""
    longest = sorted(content.answers, key=len)[-3:]
    places = sorted(content.places, key=len)[-4:]
    full = Context(
        "kea", tuple(longest), 9, places[-1], "choice", tuple(f"place:{p}" for p in places)
    )
    full = replace(
        full, writer="parent", danger="emergency", adult=True, started=True, doubted=True
    )

    assert len(StateCipher(SECRET, "conversation").encrypt(State(full))) < 500


def test_cookie_continues_for_four_hours(app: Flask) -> None:
    """A conversation continues with a cookie that is a minute short of four hours old."""
    phone, fresh = Phone(app), Phone(app)
    phone.cookie = bake(PAGING, age=LIFETIME - 60)

    assert phone.text("more").texts != fresh.text("more").texts


FOREIGN = {
    "too old": bake(PAGING, age=LIFETIME + 60),
    "from the future": bake(PAGING, age=-86_400),
    "tampered": f"{bake(PAGING)[:60]}A{bake(PAGING)[61:]}",
    "cut short": bake(PAGING)[:-3],
    "of another server": bake(PAGING, key="another server's key"),
    "not encrypted": f"{COOKIE}={PAGING.to_text()}",
    "made for another use": bake(PAGING, purpose="chat"),
    "garbage": f"{COOKIE}=%00garbage.\\;.~",
    "not ASCII": f"{COOKIE}=\u00e9.\u00e9.\u00e9",
    "empty": f"{COOKIE}=",
    "enormous": f"{COOKIE}=" + "A" * 6000,
    "with another name": bake(PAGING).replace(f"{COOKIE}=", "session=", 1),
    "of another form": bake("red_flags 1"),
    "empty but encrypted": bake(""),
}


@pytest.mark.parametrize("cookie", FOREIGN.values(), ids=FOREIGN)
def test_foreign_cookie_is_a_new_conversation(cookie: str, app: Flask) -> None:
    """An old, forged, or foreign cookie is as good as none."""
    phone, fresh = Phone(app), Phone(app)
    phone.cookie = cookie

    answer = phone.text("more")

    assert answer.status == 200
    assert answer.texts == fresh.text("more").texts


EDITED = {
    "answer": Context(answers=("gone",), page=1, started=True),
    "one of several answers": Context(answers=("gone", "red_flags", "report.gone"), started=True),
    "page without an answer": Context(page=7, started=True),
    "answer that has no pages": Context(answers=("more",), page=1, started=True),
    "place": Context(place="gone", started=True),
    "choice": Context(choices=("answer:gone", "place:gone"), started=True),
    "choice of an older edition": Context(choices=("topic:report",), started=True),
    "choice of no kind": Context(choices=("gone", "", ":"), started=True),
    "page": Context(answers=("red_flags",), page=999, started=True),
    "page of many digits": "en|red_flags|99999999||||||||1|",
    "page below the first": "en|red_flags|-5||||||||1|",
    "page in other digits": "en|red_flags|\u0663||||||||1|",
    "language": "xx|red_flags|1||||||||1|",
    "writer": "en|red_flags|1||||nobody|||1|",
    "danger": "en|red_flags|1||||young|gone||1|",
    "too many fields": "en|red_flags|1||||||||1||",
    "fields of an older edition": "en|red_flags|1||s|",
    "asking and offering": Context(asked="town", choices=("place:gone",), started=True),
}


@pytest.mark.parametrize("text", ["more", "back", "1", "Taunton", "report"])
@pytest.mark.parametrize("context", EDITED.values(), ids=EDITED)
def test_cookie_of_another_edition(
    context: Context | str, text: str, app: Flask, content: Content
) -> None:
    """A cookie with ids that an edit removed still leads to an answer."""
    phone = Phone(app)
    phone.cookie = bake(context)

    assert_sensible(phone.text(text), content)


# --- STOP, START, HELP -------------------------------------------------------------------------

STOPS = "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT OPTOUT REVOKE".split()
STARTS = "START YES UNSTOP".split()
HELPS = "HELP INFO".split()
RESERVED = [*STOPS, *STARTS, *HELPS]
SHAPES = {
    "as it is": "{}",
    "spaces": "  {} ",
    "line break": "{}\r\n",
}
WRITTEN = {
    f"{shape} {word}": form.format(word)
    for name in RESERVED
    for word in (name, name.lower(), name.title())
    for shape, form in SHAPES.items()
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_twilio_answers_its_words(text: str, quiet: Flask) -> None:
    """Where Twilio answers a reserved word, a second answer would confuse: there is none."""
    answer = Phone(quiet).text(text)

    assert (answer.status, answer.texts) == (200, [])


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_the_bot_answers_its_words(text: str, phone: Phone, content: Content) -> None:
    """Where Twilio is silent, the bot answers every reserved word."""
    assert_sensible(phone.text(text), content)


@pytest.mark.parametrize("words", [STOPS, STARTS, HELPS], ids=lambda words: words[0])
def test_reserved_words_of_a_kind(words: list[str], app: Flask) -> None:
    """Reserved words of one kind have one answer, and it is not that of unknown words."""
    answers = {tuple(Phone(app).text(word).texts) for word in words}

    assert len(answers) == 1
    assert answers != {tuple(Phone(app).text("qqqqqq").texts)}


@pytest.mark.parametrize("text", ["opt out", "Opt-out", "stop please", "please stop", "STOP!!"])
def test_any_reasonable_opt_out(text: str, app: Flask) -> None:
    """The bot takes any reasonable way to say STOP, as the FCC asks."""
    assert Phone(app).text(text).texts == Phone(app).text("STOP").texts


NOT_QUITE = ["opt out", "un stop", "stop please", "HELP ME", "yes please"]
NOT_QUITE += [f"{word}." for word in RESERVED] + ["HELP!!", "(stop)", '"stop"']


@pytest.mark.parametrize("text", NOT_QUITE)
def test_not_quite_reserved(text: str, quiet: Flask, content: Content) -> None:
    """What Twilio does not act upon is never met with silence."""
    assert_sensible(Phone(quiet).text(text), content)


@pytest.mark.parametrize("text", ["STOP", "START", "HELP"])
def test_whatsapp_has_no_reserved_words(text: str, quiet: Flask, content: Content) -> None:
    """Twilio answers no reserved word on WhatsApp, so the bot does."""
    assert_sensible(Phone(quiet, sender=f"whatsapp:{SENDER}").text(text), content)


@pytest.mark.parametrize("carrier", ["twilio", "bot"])
@pytest.mark.parametrize("text", ["STOP", "ayuda", "report"])
def test_advanced_opt_out(text: str, carrier: Carrier, content: Content) -> None:
    """Where Advanced Opt-Out has answered, there is no second answer."""
    app = create_app(settings(carrier=carrier), content)

    answer = Phone(app).text(text, OptOutType="STOP")

    assert (answer.status, answer.texts) == (200, [])


NO_OPT_OUT = {
    "STOP": [
        "how do I make him stop",
        "he won't stop",
        "make it stop",
        "stop him from selling her",
    ],
    "HELP": ["help my student", "help my daughter", "can you help a friend"],
}


@pytest.mark.parametrize(
    ("word", "text"), [(word, text) for word, texts in NO_OPT_OUT.items() for text in texts]
)
def test_a_plea_is_no_command(
    word: str, text: str, app: Flask, quiet: Flask, content: Content
) -> None:
    """A sentence about stopping or helping is a question, not a command to the line."""
    answer = Phone(app).text(text)

    assert_sensible(answer, content)
    assert answer.texts != Phone(app).text(word).texts
    assert_sensible(Phone(quiet).text(text), content)


# --- there is always an answer -----------------------------------------------------------------

ODD = {
    "empty": "",
    "spaces": " \t\r\n ",
    "full stop": ".",
    "1,600 letters": "a" * 1600,
    "1,600 words": "ab " * 533,
    "1,600 emoji": "\N{PILE OF POO}" * 800,
    "emoji": "\N{SPARKLES}\N{FAMILY}\u200d\N{GIRL}",
    "control characters": "\x00\x01\x08\x0b\x0c\x0e\x1f\x7f\x85",
    "no characters": "\ufffe\uffff\ufdd0",
    "right to left": "\u202e\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd\u202c",
    "Chinese": "\u4f60\u597d",
    "heaped accents": "h" + "\u0301" * 200,
    "nothing visible": "\u200b\u200d\u2060\ufeff",
    "template": "{{7*7}} {0.__class__} ${x} <%= y %> %s %(z)d",
    "markup": "<Zqx><Vzk>&lt;&amp;]]></Vzk>",
    "address": "https://a.org/?x=1&y=2#z",
    "long number": "9" * 1600,
    "quotes": "\"'`\N{RIGHT SINGLE QUOTATION MARK}\\",
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_odd_text(body: str, phone: Phone, content: Content) -> None:
    """Whatever is texted, the answer is well-formed and has the hotline and 911 in it."""
    answer = phone.text(body)

    assert_sensible(answer, content)
    assert HOTLINE in answer.texts[0]
    assert "911" in answer.texts[0]
    assert "{" not in answer.texts[0]


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_odd_town(body: str, phone: Phone, content: Content) -> None:
    """An odd answer to the question for the town is answered too."""
    phone.text("report")

    assert_sensible(phone.text(body), content)


MEDIA = {
    "picture alone": {"NumMedia": "1", "MediaUrl0": "https://m.example/1", "Body": ""},
    "sticker": {"NumMedia": "1", "MediaContentType0": "image/webp", "Body": ""},
    "place on a map": {"Latitude": "41.9", "Longitude": "-71.0", "Body": ""},
    "pressed button": {"ButtonText": "Report", "ButtonPayload": "report", "Body": "Report"},
    "odd count": {"NumMedia": "many", "Body": ""},
}


@pytest.mark.parametrize("more", MEDIA.values(), ids=MEDIA)
def test_media(more: dict[str, str], phone: Phone, content: Content) -> None:
    """A text without words, such as a picture alone, is answered with the hotline."""
    answer = phone.post(list((dict(phone.form("")) | more).items()))

    assert_sensible(answer, content)
    assert HOTLINE in answer.texts[0]


@pytest.mark.parametrize("form", [[], [("From", SENDER)]], ids=["no parameters", "no Body"])
def test_missing_parameters(form: list[tuple[str, str]], phone: Phone, content: Content) -> None:
    """A form without a text is answered as an empty text."""
    assert_sensible(phone.post(form), content)


@pytest.mark.parametrize(
    "sender", ["67898", "whatsapp:+15005550006", "rcs:+15005550006", "messenger:4711", "", "?"]
)
def test_sender(sender: str, app: Flask, content: Content) -> None:
    """Any kind of sender is answered."""
    assert_sensible(Phone(app, sender=sender).text("red flags"), content)


def test_whatsapp_keeps_accents(app: Flask) -> None:
    """WhatsApp costs no more for accents and keeps them; an SMS goes without."""
    spanish = bake(Context(language="es", started=True))
    texter, chatter = Phone(app), Phone(app, sender=f"whatsapp:{SENDER}")
    texter.cookie = chatter.cookie = spanish

    (plain,), (accented,) = texter.text("menu").texts, chatter.text("menu").texts

    assert measure(plain).encoding == "GSM-7"
    assert measure(accented).encoding == "UCS-2"
    assert len(plain) == len(accented)


ADDRESSED = {
    "whatsapp": ("whatsapp:+15005550006", "whatsapp:+15005550001"),
    "whatsapp, number hidden": ("US.13491208655302741918", "whatsapp:+15005550001"),
    "rcs": ("rcs:+15005550006", "rcs:line_agent"),
    "messenger": ("messenger:4711", "messenger:4712"),
}


@pytest.mark.parametrize(("sender", "to"), ADDRESSED.values(), ids=ADDRESSED)
def test_chat_is_not_shaped(sender: str, to: str, app: Flask) -> None:
    """Where accents cost nothing they stay, whether or not the sender is a number."""
    phone = Phone(app, sender=sender)
    phone.cookie = bake(Context(language="es", started=True))

    (text,) = phone.text("menu", To=to).texts

    assert "ñ" in text
    assert measure(text).encoding == "UCS-2"


@pytest.mark.parametrize(
    ("kind", "silent"), [("", True), ("rcs:", True), ("whatsapp:", False), ("messenger:", False)]
)
def test_who_answers_stop(kind: str, silent: bool, quiet: Flask) -> None:
    """Twilio answers STOP on phone networks and on RCS; elsewhere the bot does, every time."""
    phone = Phone(quiet, sender=f"{kind}{SENDER}")

    assert (phone.text("STOP", To=f"{kind}4711").texts == []) is silent


BUTTONS = {
    "payload": {"ButtonPayload": "red flags", "ButtonText": "What to look for", "Body": "x"},
    "text alone": {"ButtonText": "Red flags", "Body": ""},
    "empty payload": {"ButtonPayload": "", "ButtonText": "Red flags", "Body": "Red flags"},
    "payload of RCS": {"ButtonPayload": "RED FLAGS", "Body": "", "ButtonType": "REPLY"},
}


@pytest.mark.parametrize("pressed", BUTTONS.values(), ids=BUTTONS)
def test_button(pressed: dict[str, str], app: Flask) -> None:
    """A pressed button is answered as if its words had been texted."""
    sender = f"whatsapp:{SENDER}"
    texted, pressing = Phone(app, sender=sender), Phone(app, sender=sender)

    assert (
        pressing.post(list((dict(pressing.form("")) | pressed).items())).texts
        == texted.text("red flags").texts
    )


PLACE = {"Latitude": "41.9001", "Longitude": "-71.0898", "MessageType": "location"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_place_on_a_map(language: Language, app: Flask, content: Content) -> None:
    """A shared place is answered with the question for the town: it may not be the child's."""
    phone = Phone(app, sender=f"whatsapp:{SENDER}")
    phone.cookie = bake(Context(language=language, place="taunton", started=True))

    first, again = (phone.text("", **PLACE, Address="1 Main St").texts for _ in range(2))

    assert first == again == [content.answers["office"].pages[0][language]]
    assert held(phone).asked == "town"
    phone.text("Fall River")
    assert held(phone).place == "fall_river"


def test_words_with_a_place(app: Flask, content: Content) -> None:
    """Words that come with a place are answered as words, and the town is not forgotten."""
    phone = Phone(app, sender=f"whatsapp:{SENDER}")
    phone.cookie = bake(Context(language="en", place="taunton", started=True))

    (text,) = phone.text("red flags", **PLACE).texts

    assert text == content.answers["red_flags"].pages[0]["en"]
    assert held(phone).place == "taunton"


def test_content_type(phone: Phone) -> None:
    """The answer is XML and says so: Twilio texts plain words to the person as they are."""
    answer = phone.text("menu")

    assert answer.header("Content-Type") == ["text/xml; charset=utf-8"]
    assert ElementTree.fromstring(answer.body).tag == "Response"


NO_REDIS = "redis://127.0.0.1:1/0"


class Broken(Service):
    """A service that fails, and says in its error what a person sent."""

    def answer(self, message: Message, context: Context) -> Reply:
        """Fail."""
        raise RuntimeError(message.text)


def test_broken_service(content: Content) -> None:
    """When the service fails, the answer has the hotline and 911 in every language."""
    answer = Phone(line(Broken(content))).text("red flags")

    assert answer.status == 200
    (text,) = answer.texts
    assert text.count(HOTLINE) == len(LANGUAGES)
    assert text.count("911") == len(LANGUAGES)
    assert "red flags" not in text


class Uncounted(Counts):
    """Counts that fail."""

    def add(self, kind: str, outcome: str) -> None:
        """Fail."""
        raise OSError(kind, outcome)

    def record(self, exchange: Exchange) -> None:
        """Fail."""
        raise OSError(exchange)


class Unspent(Spending):
    """A count of the parts that fails."""

    def add(self, texts: tuple[str, ...]) -> None:
        """Fail."""
        raise OSError(texts)


@pytest.mark.parametrize("kind", [Service, Broken])
def test_broken_counting(
    kind: type[Service], content: Content, caplog: pytest.LogCaptureFixture
) -> None:
    """What cannot be counted is answered all the same, and so is the apology sent."""
    app = Bot("bot.app")
    app.register_blueprint(
        sms.blueprint(kind(content), settings(), Uncounted(""), Unspent(settings()))
    )
    answer, wanted = Phone(app).text("red flags"), Phone(line(kind(content))).text("red flags")

    assert answer.texts == wanted.texts
    assert answer.header("Set-Cookie") or kind is Broken
    assert "OSError at " in caplog.text


def test_no_thread_left(content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system gives no more threads a text is answered from what there is."""

    def refuse(thread: Thread) -> None:
        raise RuntimeError("can't start new thread")

    wanted = Phone(create_app(settings(), content)).text("red flags").texts
    given = settings(
        database_url=f"sqlite:///{tmp_path}/counts", redis_url=NO_REDIS, parts_per_hour=100
    )
    phone = Phone(create_app(given, content))
    with monkeypatch.context() as patched:
        patched.setattr(Thread, "start", refuse)
        assert phone.text("red flags").texts == wanted


def test_apology_is_plain(content: Content) -> None:
    """The apology is shaped for SMS like any other answer: accents would double what it costs."""
    (text,) = Phone(line(Broken(content))).text("red flags").texts

    assert measure(text).encoding == "GSM-7"


@pytest.mark.parametrize("hole", ["answers", "offices", "places", "topics"])
def test_hole_in_the_content(hole: str, content: Content) -> None:
    """An application whose content has a hole still answers with the hotline and 911."""
    app = create_app(settings(), replace(content, **{hole: {}}))

    answer = Phone(app).text("report Taunton")

    assert answer.status == 200
    assert HOTLINE in answer.texts[0]
    assert "911" in answer.texts[0]


def test_line_outlives_a_failure(content: Content) -> None:
    """A failure leaves the conversation as it was, so that the next text can go on."""
    phone = Phone(line(Broken(content)))
    phone.cookie = "c=kept"

    answer = phone.text("more")

    assert not answer.header("Set-Cookie")
