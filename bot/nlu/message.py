"""What a person sent, without who sent it."""

from typing import Final, Literal, NamedTuple, get_args

Channel = Literal["sms", "whatsapp", "web", "voice"]
Carrier = Literal["twilio", "bot"]
CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)


class Message(NamedTuple):
    """A text, or the words of a caller.

    It has no sender: nothing behind the channels can log, store, or leak a phone number.
    *carrier* says who answers STOP, START, and HELP; *handled* that the carrier just did.
    """

    text: str
    channel: Channel = "sms"
    carrier: Carrier = "bot"
    handled: bool = False
