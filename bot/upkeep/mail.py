"""Sends e-mail by the server of SMTP_URL."""

import re
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final
from urllib.parse import unquote, urlsplit

from bot import faults

# Seconds: a thread waits, and no answer does.
_PATIENCE: Final = 10
_SUBMISSION: Final = 587
_IMPLICIT: Final = 465
_ADDRESS: Final = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@,;<>\"]+")
_LONGEST: Final = 254
# What a server may raise that is wrong, away, or refuses.
ERRORS: Final = (OSError, smtplib.SMTPException)


def is_address(text: str) -> bool:
    """Return whether *text* is an address of e-mail, as far as that can be seen."""
    return bool(_ADDRESS.fullmatch(text)) and len(text) <= _LONGEST and text.isascii()


def send(url: str, sender: str, to: Sequence[str], subject: str, body: str) -> int:
    """Send *body*, plain text, from *sender* to each of *to*, who do not see each other.

    *url* is smtps://user:password@host:465, or smtp://... for a server that begins without
    encryption; there it is switched on before a password is said.  Returns for how many of *to*
    the server took it; raises one of `ERRORS` where the server cannot be used at all.
    """
    server = _connected(url)
    taken = sum(_is_taken(server, sender, address, subject, body) for address in to)
    with suppress(*ERRORS):
        server.quit()
    return taken


def _is_taken(server: smtplib.SMTP, sender: str, address: str, subject: str, body: str) -> bool:
    """Send to *address*, and return whether the server took it; one dead box stops no other."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, sender, address
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=_domain(sender))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    try:
        server.send_message(message)
    except ERRORS as error:
        faults.log(error)
        return False
    return True


def _connected(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, context = parts.hostname or "", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or _IMPLICIT, timeout=_PATIENCE, context=context
        )
    else:
        server = smtplib.SMTP(host, parts.port or _SUBMISSION, timeout=_PATIENCE)
        server.ehlo()
        if parts.username or server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2].rstrip("> ")
