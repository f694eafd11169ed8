"""Where a conversation stands between two texts; a cookie or a page holds it."""

from dataclasses import dataclass, field
from typing import Final, Self

from bot.dialogue.pace import Pace
from bot.nlu.context import Context

# No id holds a line end.
_PART: Final = "\n"


@dataclass(frozen=True, slots=True)
class State:
    """What was talked about, and how fast."""

    context: Context = field(default_factory=Context)
    pace: Pace = field(default_factory=Pace)

    def to_text(self) -> str:
        """Return the state as one short text."""
        return f"{self.context.to_text()}{_PART}{self.pace.to_text()}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the state that `to_text()` gave; a part that is odd or missing begins anew."""
        context, _, pace = text.partition(_PART)
        return cls(Context.from_text(context), Pace.from_text(pace))
