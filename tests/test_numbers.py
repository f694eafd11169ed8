"""Numbers written by hand are found however they are written, and figures are none."""

import pytest

from bot.content.numbers import stray

KNOWN = {"800-792-5200", "911", "988", "233733"}
STRAY = [
    "508-555-0100", "(508) 555.0100", "508/555/0100", "508:555:0100", "5085550100",
    "5 0 8 5 5 5 0 1 0 0", "508 – 555 – 0100", "+1 508 555 0100", "555-0199", "508_555_0100",
    "508\n555\n0100", "508-911-0100", "508-555-2024", "112", "911", "9-1-1", "9 1 1", "912", "989",
    "211", "999", "9.8.8", "02720", "741741", "９１１", "Call:112", "5️⃣0️⃣8️⃣5️⃣5️⃣5️⃣0️⃣1️⃣0️⃣0️⃣",
]  # fmt: skip
HARMLESS = [
    "In 2023, 364 of 533 children", "2024: 471 of 533", "12 to 14, or 16-17", "51A", "CSEC 101",
    "100,000 visits", "$1,000", "1.000.000", "a fine of $999", "9:00-16:45", "9 AM to 5 PM",
    "2026-11-29", "11/29/2026", "2023-2024", "18 U.S.C. 1591", "within 24 hours or 3 days", "(1/4)",
    "110 CMR 4.20", "chapter 119",
]  # fmt: skip
ALLOWED = [
    "Call 800-792-5200. 24 hours.", "1-800-792-5200", "In danger: 911, 988", "911/988",
    "Text 233733.\n(1/4)", "800-792-5200, 24/7",
]  # fmt: skip
WRONG = ["508-911-0100", "508 988 0100", "800-792-5201", "912", "Call 911 or 999", "9885550100"]


@pytest.mark.parametrize("text", STRAY)
def test_stray(text: str) -> None:
    """Whatever could be dialed is found, with any signs between its digits."""
    assert stray(f"Snow. Call {text}!")


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless(text: str) -> None:
    """Ages, hours, years, laws, amounts and counts are no numbers to call."""
    assert stray(text) == ""


@pytest.mark.parametrize("text", ALLOWED)
def test_known(text: str) -> None:
    """The directory's numbers pass where they may be written."""
    assert stray(text, KNOWN) == ""


@pytest.mark.parametrize("text", WRONG)
def test_beside_known(text: str) -> None:
    """A number that holds a known one, or is nearly one, is found."""
    assert stray(text, KNOWN)
