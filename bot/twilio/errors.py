"""Twilio's error codes, as they matter to this line: https://www.twilio.com/docs/api/errors."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an error means and what to do; *our_fault*: somebody got no answer because of us."""

    message: str
    todo: str
    our_fault: bool = True


# Twilio's own code for it.
WRONG_SIGNATURE: Final = 57012
_URL: Final = "Compare TWILIO_AUTH_TOKEN and PUBLIC_URL of the server with the console."
_LOG: Final = "Look at the log of the server and of the proxy."
_REGISTER: Final = "Register the number in the console: Messaging, Regulatory Compliance."
_MEANINGS: Final = {
    11200: Meaning("the server refused or failed (often 403, a wrong token).", _URL),
    11205: Meaning("the server could not be reached.", "Is it running, and the port open?"),
    11206: Meaning("the answer broke the rules of HTTP.", _LOG),
    11215: Meaning("too many redirects.", "Let the proxy pass /sms on without a redirect."),
    11217: Meaning("the server answered 4xx (often 403, a wrong token).", _URL),
    11237: Meaning("the certificate was not accepted.", "Renew it for this very name."),
    11750: Meaning("the answer was too long.", _LOG),
    12100: Meaning("the answer was no XML.", "Something before the bot answers; look there."),
    12200: Meaning("the answer was no TwiML.", "Something before the bot answers; look there."),
    12300: Meaning("the answer was no XML, such as a login page.", "Something else answers there."),
    14103: Meaning("a reply was empty or too long.", "flask check names the text."),
    21610: Meaning("the person texted STOP.", "Nothing; they can text START.", our_fault=False),
    30003: Meaning("the phone was off or out of reach.", "Nothing.", our_fault=False),
    30004: Meaning(
        "the phone or its company blocks us.", "Ask Twilio if it is many.", our_fault=False
    ),
    30005: Meaning("the number does not exist.", "Nothing.", our_fault=False),
    30006: Meaning("a landline, or a network out of reach.", "Nothing.", our_fault=False),
    30007: Meaning("the phone company took the text for spam.", _REGISTER),
    30008: Meaning(
        "it did not arrive, for no reason given.", "Ask Twilio if it is many.", our_fault=False
    ),
    30032: Meaning("the toll-free number is not verified.", _REGISTER),
    30034: Meaning("the number belongs to no registered campaign.", _REGISTER),
    WRONG_SIGNATURE: Meaning("a signature was said to be wrong.", _URL),
    63016: Meaning("a WhatsApp text came too late for a free reply.", "Nothing.", our_fault=False),
}


def meaning(code: int) -> Meaning:
    """Return what *code* means."""
    return _MEANINGS.get(code, Meaning("not known here.", lookup(code), our_fault=False))


def lookup(code: int) -> str:
    """Return where Twilio says more of *code*."""
    return f"https://www.twilio.com/docs/api/errors/{code}"
