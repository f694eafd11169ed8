"""Checks of the server and its fallback, from outside."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from twilio.request_validator import SIGNATURE_HEADER, RequestValidator

from bot.config import Config
from bot.dialogue.content import Content
from bot.twilio import standby, webhooks
from bot.twilio.doctor.findings import Finding, broken, look, ok

# Seconds, as Twilio waits at most.
_TIMEOUT: Final = 15
_OK: Final = 200
_FORBIDDEN: Final = 403
# A text from nobody: it is answered like any other.
_TEXT: Final = {"Body": "menu", "NumMedia": "0"}
_RESTART: Final = "Restart the server with the settings that this terminal has."
# What the server does without when it has sent more than PARTS_PER_HOUR, and much more.
_WITHHELD: Final = {
    "full answers": "More than PARTS_PER_HOUR was sent: harmless answers are one part.",
    "harmless answers": "So much was sent that what is about no child gets silence.",
}
_FAILURES: Final[dict[type[Exception], tuple[str, str]]] = {
    requests.exceptions.SSLError: (
        "has a certificate that is not accepted",
        "Renew it, for this very name; Twilio takes none that is self-signed.",
    ),
    requests.Timeout: (
        "does not answer in 15 seconds",
        "Is the server running, and the port open?",
    ),
    requests.ConnectionError: (
        "cannot be reached",
        "Is the server running, is the port open, and does the name lead to it?",
    ),
}


def check(config: Config, content: Content) -> Iterator[Finding]:
    """Yield whether PUBLIC_URL is this line, over https, and tells Twilio from others."""
    if not config.public_url:
        return
    if urlsplit(config.public_url).scheme != "https":
        message = f"{config.public_url} is not https: texts would travel in the open."
        yield broken("public address", message, "Put https before the server (docs/deploy.md).")
        return
    try:
        yield from _health(config, content)
        yield from _signatures(config)
    except requests.RequestException as error:
        yield _unreachable("public address", config.public_url, error)


def check_fallback(url: str, config: Config, content: Content) -> Iterator[Finding]:
    """Yield whether *url*, the fallback set at Twilio, answers as Twilio asks, and rightly."""
    check, todo = "fallback", ".venv/bin/flask standby says what to do."
    if not url:
        message = "None is set: when this server is down, a texter gets silence."
        yield look(check, message, todo)
        return
    if urlsplit(url).netloc == urlsplit(config.public_url).netloc:
        yield look(check, "It is on the server that it stands in for.", "Put it on another host.")
    try:
        answer = _post(url, config, {"AccountSid": config.twilio_account_sid})
    except requests.RequestException as error:
        yield _unreachable(check, url, error)
        return
    text = standby.read_text(answer.text)
    if answer.status_code != _OK or text is None:
        what = f"{url} answers POST with {answer.status_code}, and not with a text."
        yield broken(check, what, todo)
    elif text != standby.message_text(content):
        when = standby.read_origin(answer.text) or "not written by flask standby"
        yield look(check, f"It is older than the register ({when}).", todo)
    else:
        yield ok(check, "It answers, and says what the register says.")


def _health(config: Config, content: Content) -> Iterator[Finding]:
    answer = requests.get(f"{config.public_url}/healthz", timeout=_TIMEOUT, allow_redirects=False)
    body = _json(answer)
    if answer.status_code != _OK or "content" not in body:
        message = f"{config.public_url}/healthz answers {answer.status_code}, and not as this line."
        yield broken("public address", message, "Does the proxy pass requests on, unredirected?")
        return
    yield ok("public address", f"{config.public_url} answers over https.")
    if body["content"] != content.version:
        message = f"The server speaks from content {body['content']}; here is {content.version}."
        yield look("edition", message, "Restart the server, or update this folder.")
    for part in body.get("down", ()):
        yield _down(part)


def _down(part: str) -> Finding:
    """Return that a *part* of the server is down, or withheld to save money."""
    if part in _WITHHELD:
        todo = "See at Twilio who texts; if these are people, set PARTS_PER_HOUR higher, restart."
        finding = broken if part == "harmless answers" else look
        return finding("spending", _WITHHELD[part], todo)
    if part == "state folder":
        message = "The server cannot write the folder where it keeps what was published and closed."
        todo = "Set STATE_FOLDER to a folder that its user may write, and restart."
        return broken("server", message, todo)
    todo = "Look at the log of the server, and at what DATABASE_URL or REDIS_URL names."
    return look("server", f"Its {part} is down.", todo)


def _signatures(config: Config) -> Iterator[Finding]:
    """Yield whether a signed text is answered, and one without a signature refused."""
    url = webhooks.address(webhooks.TEXTS, config)
    signed, unsigned = _post(url, config), _post(url, config, signed=False)
    if unsigned.status_code != _FORBIDDEN:
        message = f"An unsigned text gets {unsigned.status_code} and not 403."
        yield broken("signature", message, "Is this server the one that answers there?")
    if signed.status_code == _FORBIDDEN:
        message = "A signed text is refused: the server has another token or PUBLIC_URL."
        yield broken("signature", message, _RESTART)
    elif signed.status_code != _OK or standby.read_text(signed.text) is None:
        message = f"A signed text gets {signed.status_code}, and no reply."
        yield broken("signature", message, "Look at the log of the server and of the proxy.")
    elif unsigned.status_code == _FORBIDDEN:
        yield ok("signature", "A signed text is answered, and an unsigned one refused.")


def _post(
    url: str, config: Config, more: dict[str, str] | None = None, *, signed: bool = True
) -> requests.Response:
    """Post a text as Twilio does."""
    form = _TEXT | (more or {})
    signature = RequestValidator(config.twilio_auth_token).compute_signature(url, form)
    headers = {SIGNATURE_HEADER: signature} if signed else {}
    return requests.post(url, form, headers=headers, timeout=_TIMEOUT, allow_redirects=False)


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _unreachable(check: str, url: str, error: Exception) -> Finding:
    if "NameResolutionError" in repr(error):
        host = urlsplit(url).hostname
        return broken(check, f"No computer is called {host}.", "Set its address in the DNS.")
    for kind, (what, todo) in _FAILURES.items():
        if isinstance(error, kind):
            return broken(check, f"{url} {what}.", todo)
    return broken(check, f"{url} gives a {type(error).__name__}.", "Is it an address of the web?")
