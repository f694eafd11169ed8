"""Signatures: the values that Twilio's own libraries are tested with, and secrets that change."""

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask, Response
from werkzeug.datastructures import MultiDict

from bot.app import create_app
from bot.dialogue.content import Content
from bot.twilio import views
from tests.phone import ORIGIN, TOKEN, Phone, settings, sign

URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
PLAIN = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}
JSON = '{"property": "value", "boolean": true}'
JSON_HASH = "bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
REPEATED = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234")]
CALL = {
    "AccountSid": "ACba8bc05eacf94afdae398e642c9cc32d",
    "ApiVersion": "2010-04-01",
    "ApplicationSid": "AP44efecad51364e80b133bb7c07eb8204",
    "CallSid": "CA136d09cd59a3c0ec8dbff44da5c03f31",
    "CallStatus": "ringing",
    "Called": "+14157669926",
    "CalledCity": "",
    "CalledCountry": "US",
    "CalledState": "California",
    "CalledZip": "",
    "Caller": "+14153595711",
    "CallerCity": "SAN FRANCISCO",
    "CallerCountry": "US",
    "CallerState": "CA",
    "CallerZip": "94108",
    "Direction": "inbound",
    "From": "+14153595711",
    "FromCity": "SAN FRANCISCO",
    "FromCountry": "US",
    "FromState": "CA",
    "FromZip": "94108",
    "To": "+14157669926",
    "ToCity": "",
    "ToCountry": "US",
    "ToState": "California",
    "ToZip": "",
}
TEXT = {
    "AccountSid": "ACba8bc05eacf94afdae398e642c9cc32d",
    "ApiVersion": "2010-04-01",
    "Body": "Orly",
    "From": "+14159354345",
    "FromCity": "SAN FRANCISCO",
    "FromCountry": "US",
    "FromState": "CA",
    "FromZip": "94107",
    "SmsMessageSid": "SM2003cbd5e6a3701999aa3e5f20ff2787",
    "SmsSid": "SM2003cbd5e6a3701999aa3e5f20ff2787",
    "SmsStatus": "received",
    "To": "+14158141819",
    "ToCity": "SAN FRANCISCO",
    "ToCountry": "US",
    "ToState": "CA",
    "ToZip": "94105",
}


@dataclass(frozen=True)
class Vector:
    """A request whose signature is published; *sent* is a form, or a text that is none."""

    signature: str
    url: str = URL
    sent: Any = field(default_factory=lambda: PLAIN)
    token: str = "12345"


# The values of tests/unit/test_request_validator.py in twilio-python, and of the specs in
# spec/security/ of twilio-ruby; the last two are called authentic there.
PUBLISHED = {
    "plain": Vector("RSOYDt4T1cUTdK1PDd93/VVr8B8="),
    "port": Vector("RSOYDt4T1cUTdK1PDd93/VVr8B8=", URL.replace(".com", ".com:1234")),
    "port of plain http": Vector(
        "Zmvh+3yNM1Phv2jhDCwEM3q5ebU=", URL.replace("s:", ":").replace(".com", ".com:1234")
    ),
    "usual port": Vector("kvajT1Ptam85bY51eRf/AJRuM3w="),
    "usual port of plain http": Vector("0ZXoZLH/DfblKGATFgpif+LLRf4=", URL.replace("s:", ":")),
    "name and password": Vector("CukzLTc1tT5dXEDIHm/tKBanW10=", URL.replace("//", "//user:pass@")),
    "name": Vector("2YRLlVAflCqxaNicjMpJcSTgzSs=", URL.replace("//", "//user@")),
    "name, password, and usual port": Vector(
        "ZQFR1PTIZXF2MXB8ZnKCvnnA+rI=", URL.replace("//", "//user:pass@")
    ),
    "repeated name": Vector("IK+Dwps556ElfBT0I3Rgjkr1wJU=", sent=REPEATED),
    "no form": Vector("a9nBmqA0ju/hNViExpshrM61xv4=", f"{URL}&{JSON_HASH}", JSON),
    "no form, lone hash": Vector(
        "y77kIzt2vzLz71DgmJGsen2scGs=", f"{URL.split('?')[0]}?{JSON_HASH}", JSON
    ),
    "documented": Vector(
        "0/KCTR6DLpKmkAf8muzZqo1nDgQ=",
        sent=PLAIN | {"Caller": "+12349013030", "From": "+12349013030"},
    ),
    "call": Vector(
        "oVb2kXoVy8GEfwBDjR8bk/ZZ6eA=",
        "http://twiliotests.heroku.com/validate/voice",
        CALL,
        "2bd9e9638872de601313dc77410d3b23",
    ),
    "text": Vector(
        "mxeiv65lEe0b8L6LdVw2jgJi8yw=",
        "http://twiliotests.heroku.com/validate/sms",
        TEXT,
        "2bd9e9638872de601313dc77410d3b23",
    ),
}


# Requests that the same tests expect to be refused.
FORGED = {
    "wrong": Vector("fake_signature"),
    "right at its end": Vector("NOTRSOYDt4T1cUTdK1PDd93/VVr8B8="),
    "no form, no hash": Vector("RSOYDt4T1cUTdK1PDd93/VVr8B8=", sent=JSON),
    "no form, another hash": Vector("a9nBmqA0ju/hNViExpshrM61xv4=", f"{URL}&{JSON_HASH}", "{}"),
}


def status(vector: Vector) -> int:
    """Return the status of a page that lets only signed requests in."""
    parts = urlsplit(vector.url)
    origin = f"{parts.scheme}://{parts.netloc}"
    config = settings(public_url=origin, twilio_auth_token=vector.token)
    app = Flask("published")
    view = views.signature_required(config)(lambda: Response("in"))
    app.add_url_rule(parts.path, view_func=view, methods=["POST"])
    form = not isinstance(vector.sent, str)
    answer = app.test_client().post(
        f"{parts.path}?{parts.query}",
        data=urlencode(list(MultiDict(vector.sent).items(multi=True))) if form else vector.sent,
        content_type="application/x-www-form-urlencoded" if form else "application/json",
        headers={"X-Twilio-Signature": vector.signature},
    )
    return answer.status_code


@pytest.mark.parametrize("vector", PUBLISHED.values(), ids=PUBLISHED)
def test_published(vector: Vector) -> None:
    """Every signature that Twilio's libraries take is taken here, and by its own token only."""
    assert status(vector) == 200
    assert status(replace(vector, token="54321")) == 403


@pytest.mark.parametrize("vector", FORGED.values(), ids=FORGED)
def test_forged(vector: Vector) -> None:
    """Every signature that Twilio's libraries refuse is refused here."""
    assert status(vector) == 403


FORM = [("Body", "red flags"), ("From", "+15005550006")]
NEXT, SHARED, SHARED_NEXT = "next-token", "shared-key", "next-shared-key"
HEADER = "X-Twilio-Webhooks-Signature-Settings"
SHA256 = "key=webhooks_sharedkey_01,algorithm=HMAC_SHA256"


@pytest.fixture(scope="module")
def changing(content: Content) -> Flask:
    """Give a line in the middle of changing both its secrets."""
    secrets = {
        "twilio_auth_token_next": NEXT,
        "twilio_shared_key": SHARED,
        "twilio_shared_key_next": SHARED_NEXT,
    }
    return create_app(settings(**secrets), content)


def posted(app: Flask, token: str, hash: str = "sha1", named: str = "") -> int:
    """Return the status of a text signed with *token*, its settings *named* in a header."""
    headers = {"X-Twilio-Signature": sign(f"{ORIGIN}/sms", FORM, token, hash)}
    return (
        Phone(app).send("POST", "/sms", FORM, headers | ({HEADER: named} if named else {})).status
    )


TAKEN = {
    "token": (TOKEN, "sha1", ""),
    "next token": (NEXT, "sha1", ""),
    "shared key": (SHARED, "sha256", SHA256),
    "next shared key": (SHARED_NEXT, "sha256", SHA256),
    "shared key with the older hash": (SHARED, "sha1", "key=k,algorithm=HMAC_SHA1"),
    "shared key, algorithm unnamed": (SHARED, "sha1", "key=k"),
    "spaces and small letters": (SHARED, "sha256", "key=k , algorithm = hmac_sha256 "),
}
REFUSED = {
    "unknown token": ("another", "sha1", ""),
    "no secret": ("", "sha1", ""),
    "token with the newer hash": (TOKEN, "sha256", ""),
    "token named as a shared key": (TOKEN, "sha256", SHA256),
    "token with the name of a key": (TOKEN, "sha1", "key=k,algorithm=HMAC_SHA1"),
    "shared key without the header": (SHARED, "sha256", ""),
    "shared key as a token": (SHARED, "sha1", ""),
    "another hash than the one named": (SHARED, "sha1", SHA256),
    "unknown algorithm": (SHARED, "md5", "key=k,algorithm=HMAC_MD5"),
    "no signature of an unknown key": ("", "sha256", SHA256),
}


@pytest.mark.parametrize("signed", TAKEN.values(), ids=TAKEN)
def test_secrets_in_change(signed: tuple[str, str, str], changing: Flask) -> None:
    """While a secret is changed, the old one and the next are both taken."""
    assert posted(changing, *signed) == 200


@pytest.mark.parametrize("signed", REFUSED.values(), ids=REFUSED)
def test_secrets_keep_apart(signed: tuple[str, str, str], changing: Flask) -> None:
    """A token never stands in for a shared key, nor one hash for another."""
    assert posted(changing, *signed) == 403


@pytest.mark.parametrize("signed", [TAKEN["next token"], TAKEN["shared key"]])
def test_secrets_unset(signed: tuple[str, str, str], content: Content) -> None:
    """A secret that is not set opens nothing, not even to who signs with an empty one."""
    app = create_app(settings(), content)

    assert posted(app, *signed) == 403
    assert posted(app, "", *signed[1:]) == 403


def test_unknown_algorithm_is_not_logged(changing: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """What somebody writes for an algorithm reaches no log; Twilio's library would put it there."""
    caplog.set_level(0)

    assert posted(changing, SHARED, "sha1", "key=k,algorithm=zanzibar") == 403

    assert "zanzibar" not in caplog.text


# The most that a text can be: 1,600 signs that take twelve letters each in a form, ten pictures.
LARGEST_TEXT = [("Body", "\U0001f600" * 1600), ("From", "+15005550006"), ("NumMedia", "10")]
LARGEST_TEXT += [(f"MediaUrl{n}", f"https://api.twilio.com/{'x' * 150}") for n in range(10)]
LARGEST_TEXT += [(f"MediaContentType{n}", "image/jpeg") for n in range(10)]
MANY_FIELDS = [(f"f{n}", "") for n in range(201)]
MUCH = [("Body", "x" * 33_000)]


def test_largest_text(changing: Flask) -> None:
    """The largest text that Twilio can send is answered."""
    assert Phone(changing).post(LARGEST_TEXT).status == 200


@pytest.mark.parametrize("form", [MANY_FIELDS, MUCH], ids=["fields", "length"])
def test_more_than_twilio_sends(form: list[tuple[str, str]], changing: Flask) -> None:
    """A form that is more than Twilio ever sends is refused unread, whoever signed it."""
    assert Phone(changing).post(form).status == 403


def test_files_are_refused(changing: Flask) -> None:
    """A form with files, which Twilio never sends, is refused unread, whoever signed it."""
    body = b'--a\r\nContent-Disposition: form-data; name="Body"\r\n\r\nreport\r\n--a--\r\n'
    headers = {
        "Content-Type": "multipart/form-data; boundary=a",
        "X-Twilio-Signature": sign(f"{ORIGIN}/sms", [("Body", "report")]),
    }

    assert Phone(changing).exchange("POST", "/sms", body, headers).status == 403


ODD_SIGNATURES = ["", "A", "A" * 28, "A" * 27 + "=\u00e9", "=" * 28, "A" * 100_000]


@pytest.mark.parametrize("signature", ODD_SIGNATURES, ids=range(len(ODD_SIGNATURES)))
def test_odd_signatures(signature: str, changing: Flask) -> None:
    """What cannot be a signature is refused."""
    headers = {"X-Twilio-Signature": signature}

    assert Phone(changing).send("POST", "/sms", FORM, headers).status == 403
