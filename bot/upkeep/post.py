"""Where letters and alerts go out: by e-mail, and to a chat room."""

from collections.abc import Sequence

from bot import faults
from bot.config import Config
from bot.upkeep import mail, room


class Post:
    """Sends by the settings of *config*; what is not set is not sent, and nothing is raised."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self.has_mail = bool(config.smtp_url and config.mail_from)
        self.has_room = bool(config.alert_webhook)

    def mail(self, to: Sequence[str], subject: str, body: str) -> int:
        """Send *body* to each of *to*; return for how many of them the server took it."""
        if not (self.has_mail and to):
            return 0
        try:
            return mail.send(self._config.smtp_url, self._config.mail_from, to, subject, body)
        except mail.ERRORS as error:
            faults.log(error)
            return 0

    def tell_room(self, text: str) -> bool:
        """Post *text* to the chat room; return whether it was taken."""
        if not self.has_room:
            return False
        try:
            room.post(self._config.alert_webhook, text)
        except room.ERRORS as error:
            faults.log(error)
            return False
        return True
