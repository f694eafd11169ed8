"""The page that replays the golden conversations, or one that is uploaded."""

from typing import Final

from flask import Blueprint, abort, render_template, request

from bot.content.watching import Files
from bot.service import Service
from bot.staff import goldens

_LONGEST: Final = 100


def add(site: Blueprint, service: Service, files: Files) -> None:
    """Add the pages to *site*."""

    @site.get("/conversations")
    def conversations() -> str:
        """Show all of them, as they were replayed with these words; those that fail in full."""
        return _page()

    @site.post("/conversations/find")
    def find() -> str:
        """Show those that hold the words looked for, which no address and so no log repeats."""
        return _page(" ".join(request.form.get("words", "").split())[:_LONGEST])

    def _page(words: str = "") -> str:
        ran = goldens.replayed(files.root, service.content)
        found = [one for one in ran if one.has(words)] if words else ran
        topics = (*service.content.topics, "")
        groups = {topic: [one for one in found if one.topic == topic] for topic in topics}
        return render_template(
            "staff/conversations.html", ran=ran, groups=groups, words=words, longest=_LONGEST
        )

    @site.post("/conversations")
    def run() -> str:
        """Run the conversation that was pasted or uploaded; it is kept nowhere."""
        upload = request.files.get("file")
        name, data = "Your conversation", request.form.get("text", "").encode()
        if upload and upload.filename:
            name, data = upload.filename, upload.read()
        one = goldens.replay(name, data, service.content)
        text = data.decode("utf-8", "replace")
        return render_template("staff/conversation.html", one=one, text=text, own=True)

    @site.get("/conversations/<name>")
    def conversation(name: str) -> str:
        """Run one of them and show it whole."""
        if name not in goldens.names(files.root):
            abort(404, "No conversation has this name.")
        data = goldens.data_of(files.root, name)
        one = goldens.replay(name, data, service.content)
        return render_template(
            "staff/conversation.html", one=one, text=data.decode("utf-8", "replace"), own=False
        )
