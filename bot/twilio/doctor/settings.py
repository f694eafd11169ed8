"""Checks of the settings of this server."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot import config
from bot.twilio.doctor.findings import Finding, broken, look, ok

_DOCS: Final = "docs/deploy.md says what it is."
# What the line can do without, and what it then cannot do.
_USEFUL: Final = {
    "SMS_NUMBER": "Pages and posters offer no texting, and nothing at Twilio can be checked.",
    "TWILIO_ACCOUNT_SID": "Nothing at Twilio can be checked, and a call cannot send a text.",
    "STAFF_PASSWORD": "Staff sign in with accounts alone: `flask staff add`.",
    "PARTS_PER_HOUR": "Nothing limits what a flood of texts costs.",
}
_CHANGING: Final = ("TWILIO_AUTH_TOKEN_NEXT", "TWILIO_SHARED_KEY_NEXT")


def check(env: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what production would say against the settings in *env*, and what is unfinished."""
    problems = [problem.removeprefix("- ") for problem in config.problems(env)]
    for problem in problems:
        yield broken("settings", problem, "Set it, then restart the server.")
    for name, lost in _USEFUL.items():
        if not env.get(name):
            yield look("settings", f"{name} is not set. {lost}", _DOCS)
    for name in _CHANGING:
        if env.get(name):
            todo = f"When Twilio uses it, move it to {name.removesuffix('_NEXT')} and restart."
            yield look("settings", f"{name} is set: a secret is being changed.", todo)
    if not problems and env.get("BOT_ENV") == "development":
        message = "This command took them for those of a laptop, as .flaskenv says."
        yield look("settings", message, "Set BOT_ENV=production beside the others.")
    if not problems:
        yield ok("settings", "Every required setting is there.")
