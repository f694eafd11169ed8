"""sms: links that open a new message with its words filled in."""

import re
from typing import Final
from urllib.parse import quote

# The sign before `body=`, by handset.  RFC 5724 wants `?`; iOS reads `&` and takes a lone `?` for
# part of the number; `?&` is read by both, and is for whoever does not say what it is.
_APPLE: Final = re.compile(r"iPhone|iPad|iPod")
_ANDROID: Final = re.compile(r"Android")
# These send no texts, and would ask for a program that can.  An iPad calls itself a Macintosh.
_DESKTOP: Final = re.compile(r"Windows NT|X11|CrOS")


def link(number: str, words: str, agent: str) -> str:
    """Return the address that writes *words* to *number* on the device that calls itself *agent*.

    It is empty where a device cannot send texts: the page prints the words beside it anyway.
    """
    if _ANDROID.search(agent):
        sign = "?"
    elif _APPLE.search(agent):
        sign = "&"
    elif _DESKTOP.search(agent):
        return ""
    else:
        sign = "?&"
    return f"sms:{number}{sign}body={quote(words, safe='')}"
