"""Staff at their browsers, and lines whose words they edit."""

import re
import time
from copy import copy
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from bot.content.loading import Served
from bot.content.watching import Files
from bot.versions.follower import FOLLOWER, Follower
from tests.phone import Phone

PAGE = "pages/0/en"
GOOD = "Any time. DCF: {hotline}. To talk: {lifeline}. In danger: {emergency}."
SPANISH = "De nada. DCF: {hotline}. {lifeline} {emergency}"


@dataclass
class Desk:
    """A member of staff at a browser of their own."""

    app: Flask
    name: str = "Ana"

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(f"/staff/{path}")

    def send(self, path: str, page: str = "", **form: str) -> TestResponse:
        """Send the forms of *page*, and *form* in place of what it holds."""
        given = fields(page or self.get("draft").text) | {"who": self.name} | form
        return self.client.post(f"/staff/{path}", data=given)

    def edit(self, **form: str) -> TestResponse:
        """Open the form for "thanks", change it, and save it."""
        page = self.get("answers/thanks/edit").text
        return self.send("answers/thanks/edit", page, **{PAGE: GOOD, **form})

    def tested(self, path: str = "draft") -> str:
        """Return the page of what would be published, once it is tested."""
        for _ in range(600):
            if self.get(f"{path}/tested").status_code == 200:
                return self.get(path).text
            time.sleep(0.05)
        raise AssertionError("It was never tested.")

    def publish(self, path: str = "draft", **form: str) -> TestResponse:
        """Publish what is proposed on the page at *path*."""
        given = {"why": "Shorter", "agreed": "on", "alone": "on", **form}
        return self.send(f"{path}/publish", self.tested(path), **given)


def follower_of(app: Flask) -> Follower:
    """Return what follows the versions in *app*."""
    found: Follower = app.extensions[FOLLOWER]
    return found


def thanked(app: Flask) -> str:
    """Return what a new phone gets for a word of thanks."""
    return Phone(app).text("thank you").texts[0]


def fields(page: str) -> dict[str, str]:
    """Return what the forms of *page* hold, by name, without boxes to be ticked."""
    areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    inputs = re.findall(r'<input(?! type="checkbox")[^>]* name="([^"]+)" value="([^"]*)"', page)
    return {name: value.replace("&#39;", "'") for name, value in (*areas, *inputs)}


def own(files: Files, root: Path) -> Files:
    """Return *files* for a line of its own, which finds model and conversations below *root*."""
    files.loaded()
    mine = copy(files)
    mine.watched, mine.root, mine._published = False, root, files.current()
    mine._served = Served(files.loaded().content, files.loaded().posters)
    return mine
