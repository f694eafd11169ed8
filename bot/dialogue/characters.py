"""Characters that may not be sent: TwiML is XML, which forbids them, and then nobody is answered.

Word pastes U+000B for a soft line break.
"""

import re
from typing import Final

# All but the `Char` of XML 1.0, section 2.2, and the other control characters save tab and newline.
UNSENDABLE: Final = re.compile(
    "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\N{REPLACEMENT CHARACTER}\U00010000-\U0010ffff]"
)


def sendable(text: str) -> str:
    """Return *text* without the characters that XML forbids, and without control characters."""
    return UNSENDABLE.sub("", text)
