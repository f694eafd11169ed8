"""The pages of the draft and of the history: what would change, publishing it, and undoing it."""

from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, session
from werkzeug.wrappers import Response as Answer

from bot.content.fileset import FileSet
from bot.content.watching import Files
from bot.service import Service
from bot.staff import person, proposals
from bot.staff.draft_reviews import DraftReviews
from bot.staff.proposals import Proposal, Proposals
from bot.versions.drafts import Drafts
from bot.versions.follower import Follower
from bot.versions.journal import PAGE
from bot.versions.store import Superseded, Version

_DRAFT: Final = "/staff/draft"
_HISTORY: Final = "/staff/history"
_LONGEST_WHY: Final = 300


def add(
    site: Blueprint, service: Service, files: Files, drafts: Drafts, follower: Follower
) -> None:
    """Add the pages to *site*."""
    shown, reviews = Proposals(drafts, files, service), DraftReviews(drafts)
    store = drafts.store

    def publish(base: FileSet, new: FileSet, page: str, is_alone: bool = False) -> Answer:
        """Publish exactly what was tested, or let *page* say why not.

        Where something *is_alone*, read by nobody but its writer, the form must say so.
        """
        proposal, who = shown.look(base, new), person.given()
        why = session["why"] = " ".join(request.form.get("why", "").split())[:_LONGEST_WHY]
        head, tree = store.head()
        if head and tree != proposal.base and not follower.standing().lost:
            return redirect(f"{page}?fault=changed", 303)
        if fault := _fault(proposal, who, why, is_alone):
            return redirect(f"{page}?fault={fault}", 303)
        served = follower.standing().served
        if not (head or served):
            # So that the words from before the first edit can be gone back to.
            head = store.publish(base, 0, who, "The words as they came with the program").number
        try:
            version = store.publish(new, head, who, why, above=served)
        except Superseded:
            return redirect(f"{page}?fault=changed", 303)
        session.pop("why")
        follower.look()
        return redirect(f"{_HISTORY}?published={version.number}", 303)

    @site.get("/draft")
    def draft() -> str:
        """Show what the draft changes, and what its test found."""
        working = drafts.working()
        proposal = shown.look(working.base, working.files) if working.is_pending else None
        left = proposals.worded(working.left)
        return render_template(
            "staff/draft.html",
            proposal=proposal,
            left=left,
            names=working.names,
            reviews=reviews.of(working) if proposal else (),
            **_signing(service),
        )

    @site.get("/draft/tested")
    def tested() -> Answer:
        """Say whether the test is done, for the page that waits: 202 as long as it is not."""
        working = drafts.working()
        done = not working.is_pending or shown.trial(working.base, working.files)
        return Answer("", 200 if done else 202)

    @site.post("/draft/publish")
    def publish_draft() -> Answer:
        """Publish the draft."""
        person.require("publisher")
        working = drafts.working()
        is_alone = any(one.is_alone for one in reviews.of(working))
        return publish(working.base, working.files, _DRAFT, is_alone)

    @site.post("/draft/discard")
    def discard() -> Answer:
        """Throw the draft away."""
        seen = request.form.get("base", ""), request.form.get("tree", "")
        try:
            drafts.discard(person.given() or person.name(), seen)
        except Superseded:
            return redirect(f"{_DRAFT}?fault=kept", 303)
        return redirect(_DRAFT, 303)

    @site.get("/history")
    def history() -> str:
        """List what was published, by whom, when and why, and what was done.

        What was done before an entry of the journal is on a page of its own.
        """
        before = request.args.get("before", 0, type=int)
        entries = store.journal(max(before, 0))
        older = entries[-1].id if len(entries) == PAGE else 0
        return render_template(
            "staff/history.html", versions=() if before else store.versions(), journal=entries,
            before=before, older=older, served=follower.standing().served,
            zone=service.content.hours.zone,
        )  # fmt: skip

    def found(number: int) -> tuple[Version, Version | None]:
        """Return the version *number* and the one before it."""
        versions = {version.number: version for version in store.versions()}
        if number not in versions:
            abort(404, "No version has this number.")
        before = max((other for other in versions if other < number), default=0)
        return versions[number], versions.get(before)

    @site.get("/history/<int:number>")
    def version(number: int) -> str:
        """Show in what a version differs from the one before it, and from what is published."""
        one, before = found(number)
        own = store.files(one.tree)
        old = store.files(before.tree) if before else None
        current = files.current()
        return render_template(
            "staff/version.html", version=one, before=before,
            changed=proposals.changed(old, own) if old else (),
            proposal=shown.look(current, own) if own != current else None,
            zone=service.content.hours.zone, **_signing(service),
        )  # fmt: skip

    @site.get("/history/<int:number>/tested")
    def version_tested(number: int) -> Answer:
        """Say whether the test of going back to a version is done; 202 as long as it is not."""
        own = store.files(found(number)[0].tree)
        return Answer("", 200 if shown.trial(files.current(), own) else 202)

    @site.post("/history/<int:number>/publish")
    def go_back(number: int) -> Answer:
        """Publish an old version anew, through the same checks."""
        person.require("publisher")
        own = store.files(found(number)[0].tree)
        return publish(files.current(), own, f"{_HISTORY}/{number}")


def _signing(service: Service) -> dict[str, object]:
    """Return what the form for publishing was given last, and what topics are called."""
    topics = service.content.topics
    return {"who": person.name(), "why": session.get("why", ""), "topics": topics}


def _fault(proposal: Proposal, who: str, why: str, is_alone: bool) -> str:
    """Return what keeps *proposal* from being published; empty if nothing does."""
    sent = request.form.get("base", ""), request.form.get("tree", "")
    if sent != (proposal.base, proposal.tree):
        return "changed"
    if not proposal.can_be_published:
        return "untested"
    if not who or not why:
        return "nobody"
    if proposal.conversations and "agreed" not in request.form:
        return "unread"
    return "alone" if is_alone and "alone" not in request.form else ""
