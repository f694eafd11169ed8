"""An account at Twilio as its API shows it: what is set stays set, and is written down."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from requests_mock import Mocker

ACCOUNT = "AC" + "0" * 32
NUMBER = "+15085550100"
CODE = "555888"
FALLBACK = "https://standby.example.net/standby.xml"
API = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}"
MESSAGING = "https://messaging.twilio.com/v1/Services"
ALERTS = "https://monitor.twilio.com/v1/Alerts"

Resource = dict[str, Any]


def sid(prefix: str, number: int = 1) -> str:
    """Return an id as Twilio makes them."""
    return f"{prefix}{number:032x}"


def number(name: str = NUMBER, which: int = 1, **settings: Any) -> Resource:
    """Return a number that nobody has set anything on yet."""
    return {
        "sid": sid("PN", which),
        "account_sid": ACCOUNT,
        "phone_number": name,
        "capabilities": {"sms": True, "mms": True, "voice": True, "fax": False},
        "sms_application_sid": "",
        "sms_url": "https://demo.twilio.com/welcome/sms/reply",
        "sms_method": "POST",
        "sms_fallback_url": "",
        "sms_fallback_method": "POST",
        "voice_application_sid": None,
        "trunk_sid": None,
        "voice_url": None,
        "voice_method": "POST",
        "voice_caller_id_lookup": False,
        **settings,
    }


def short_code(name: str = CODE, which: int = 1, **settings: Any) -> Resource:
    """Return a short code that nobody has set anything on yet."""
    return {
        "sid": sid("SC", which),
        "account_sid": ACCOUNT,
        "short_code": name,
        "sms_url": None,
        "sms_method": "POST",
        "sms_fallback_url": None,
        "sms_fallback_method": "POST",
        **settings,
    }


def service(which: int = 1, **settings: Any) -> Resource:
    """Return a Messaging Service that nobody has set anything on yet."""
    return {
        "sid": sid("MG", which),
        "account_sid": ACCOUNT,
        "friendly_name": f"Line {which}",
        "inbound_request_url": None,
        "inbound_method": "POST",
        "fallback_url": None,
        "fallback_method": "POST",
        "status_callback": None,
        "use_inbound_webhook_on_number": False,
        "fallback_to_long_code": False,
        **settings,
    }


@dataclass
class Account:
    """What the account has; *members* lists who is in which service; *forgets* keeps no change."""

    mock: Mocker
    numbers: list[Resource] = field(default_factory=list)
    codes: list[Resource] = field(default_factory=list)
    services: list[Resource] = field(default_factory=list)
    members: dict[str, list[Resource]] = field(default_factory=dict)
    messages: list[Resource] = field(default_factory=list)
    alerts: list[Resource] = field(default_factory=list)
    status: str = "active"
    type: str = "Full"
    date: str = ""
    forgets: bool = False

    def __post_init__(self) -> None:
        """Answer every request that the program makes."""
        one = r"/(\w+)(?:\.json)?$"
        self.mock.get(f"{API}.json", json=self._account, headers={"Date": self.date})
        self.mock.get(f"{API}/IncomingPhoneNumbers.json", json=self._listed_numbers)
        self.mock.get(f"{API}/SMS/ShortCodes.json", json=self._listed_codes)
        self.mock.get(f"{API}/Messages.json", json=self._listed_messages)
        self.mock.get(MESSAGING, json=lambda *_: _page("services", self.services))
        self.mock.get(ALERTS, json=lambda *_: _page("alerts", self.alerts))
        for folder in (f"{API}/IncomingPhoneNumbers", f"{API}/SMS/ShortCodes", MESSAGING):
            place = re.compile(re.escape(folder) + one)
            self.mock.get(place, json=self._fetched)
            self.mock.post(place, json=self._updated)
        inside = re.compile(re.escape(MESSAGING) + r"/(\w+)/(PhoneNumbers|ShortCodes)$")
        self.mock.get(inside, json=self._listed_members)

    def updates(self) -> list[tuple[str, dict[str, str]]]:
        """Return (sid, what was set) for every change that was asked for."""
        return [
            (_sid(request), dict(parse_qsl(request.text or "", keep_blank_values=True)))
            for request in self.mock.request_history
            if request.method == "POST" and "twilio.com" in request.netloc
        ]

    def _account(self, request: Any, context: Any) -> Resource:
        return {"sid": ACCOUNT, "status": self.status, "type": self.type}

    def _listed_numbers(self, request: Any, context: Any) -> Resource:
        # Twilio lists each number that contains what is asked for.
        asked = request.qs.get("phonenumber", [""])[0].strip().lstrip("+")
        listed = [known for known in self.numbers if asked in known["phone_number"]]
        return {"incoming_phone_numbers": listed}

    def _listed_codes(self, request: Any, context: Any) -> Resource:
        asked = request.qs.get("shortcode", [""])[0]
        return {"short_codes": [known for known in self.codes if asked in known["short_code"]]}

    def _listed_messages(self, request: Any, context: Any) -> Resource:
        way = "inbound" if "to" in request.qs else "outbound-reply"
        return {"messages": [text for text in self.messages if text["direction"] == way]}

    def _listed_members(self, request: Any, context: Any) -> Resource:
        _, service, kind = request.path.rsplit("/", 2)
        prefix = "PN" if kind == "phonenumbers" else "SC"
        within = [m for m in self.members.get(service.upper(), []) if m["sid"].startswith(prefix)]
        return _page("phone_numbers" if prefix == "PN" else "short_codes", within)

    def _fetched(self, request: Any, context: Any) -> Resource:
        known = [*self.numbers, *self.codes, *self.services]
        for resource in known:
            if resource["sid"] == _sid(request):
                return resource
        context.status_code = 404
        return {"code": 20404, "message": "not found", "status": 404}

    def _updated(self, request: Any, context: Any) -> Resource:
        resource = self._fetched(request, context)
        for name, value in parse_qsl(request.text or "", keep_blank_values=True):
            known = re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
            assert known in resource, f"{known} cannot be set"
            if not self.forgets:
                resource[known] = value == "true" if value in ("true", "false") else value
        return resource


def error(status: int, code: int, said: str = "no") -> dict[str, Any]:
    """Return an error as Twilio answers it."""
    return {"status_code": status, "json": {"code": code, "message": said, "status": status}}


def _sid(request: Any) -> str:
    return request.url.split("?")[0].rsplit("/", 1)[1].removesuffix(".json")


def _page(key: str, listed: Sequence[Resource]) -> Resource:
    return {key: list(listed), "meta": {"key": key, "next_page_url": None}}
