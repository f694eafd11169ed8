"""create_app(): wiring only."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask

from bot import database, faults, forms, health, metrics, polling, state_folder
from bot.channels import chat, delivery, sms, web
from bot.channels.limits import Limits
from bot.channels.spending import SHARING, Spending
from bot.channels.voice import webhook as voice
from bot.closing_store import ClosingFollower, ClosingStore
from bot.commands import running
from bot.config import Config
from bot.content.problems import ContentError
from bot.content.watching import Files
from bot.dialogue.closings import Closing
from bot.dialogue.content import Content
from bot.pages import brand, compression, errors, headers, mount, policies, security
from bot.polling import Poller
from bot.service import Clock, Service, now
from bot.staff import letters, site
from bot.stats import Counts
from bot.upkeep.alarm import PAUSE, Alarm, Letters
from bot.upkeep.line import Line
from bot.upkeep.post import Post
from bot.upkeep.tables import Mailing
from bot.versions.follower import FOLLOWER, Follower
from bot.versions.store import Store


class Bot(Flask):
    """A Flask that never writes down what a person sent."""

    def log_exception(self, exc_info: Any) -> None:
        """Log the type and the line; Flask would log the message and the address too."""
        faults.log(exc_info[1])


def create_app(
    config: Config | None = None,
    content: Content | None = None,
    clock: Clock = now,
    files: Files | None = None,
) -> Flask:
    """Return the application.

    Without *config*, settings come from the environment: production, unless BOT_ENV says
    development.  *clock* tells the time to all that answer.  Without *content* it is that of
    *files*, those of this folder unless others are given; in development they are watched.
    Raises `ConfigError` or `ContentError` where it could not answer rightly.
    """
    config = config or config_from_environment()
    app = _flask_app()
    files = files or Files(watched=config.development)
    follower = _follower(config, files, clock)
    try:
        service = Service(content or files.served().content, clock)
    except ContentError:
        if not config.development:
            raise
        # Without answers there is nothing to serve, but `flask check` must say what is wrong.
        running.attach(app, config, None)
        return app
    if config.development and not content:
        _reload_on_change(app, service, files)
    running.attach(app, config, service)
    counts, limits, spending = Counts(config.database_url), Limits(config), Spending(config)
    _add_webhooks(app, config, service, counts, spending)
    store, refresh, unread = _follow_closings(app, config, service)
    _add_pages(app, config, service, files, limits, counts)
    checks = {"counter": counts.is_down, "redis": limits.is_down} | spending.withheld()
    checks |= unread | _follow_versions(app, config, service, follower)
    line = Line(service, files, counts, follower, checks, config.sms_number)
    told, alarm = _raise_alarm(app, config, line)
    site.register(app, config, service, files, store, refresh, follower, line, told)
    headers.protect(app, https=not config.development)
    _add_health(app, config, service, checks, alarm.sums)
    return app


def _follower(config: Config, files: Files, clock: Clock) -> Follower | None:
    """Return what lets *files* follow the published versions, if there is a database.

    It begins with the copy on disk: the database is not asked before a worker runs.
    """
    if not config.database_url:
        return None
    store = Store(database.engine(config.database_url), clock)
    follower = Follower(store, files, config.published)
    follower.recall()
    return follower


def _follow_versions(
    app: Flask, config: Config, service: Service, follower: Follower | None
) -> dict[str, Callable[[], bool]]:
    """Let *service* answer from what is published, in each process; return what tells of faults."""
    if not follower:
        return {}
    app.extensions[FOLLOWER] = follower
    follower.use = service.use
    app.before_request(follower.start)
    return {
        "versions": lambda: follower.standing().is_odd,
        "state folder": lambda: not state_folder.is_writable(config.state),
    }


def _add_webhooks(
    app: Flask, config: Config, service: Service, counts: Counts, spending: Spending
) -> None:
    """Add what Twilio calls; processes that share a limit tell each other what they sent."""
    if spending.is_shared:
        app.before_request(Poller(spending.share, SHARING).start)
    app.register_blueprint(sms.blueprint(service, config, counts, spending))
    app.register_blueprint(voice.blueprint(service, config, counts, spending))
    app.register_blueprint(delivery.blueprint(config, counts))


def _add_pages(
    app: Flask,
    config: Config,
    service: Service,
    files: Files,
    limits: Limits,
    counts: Counts,
) -> None:
    """Add the pages that anybody may see."""
    brand.register(app, service, config)
    app.register_blueprint(
        web.blueprint(service, config, counts, lambda code: files.served().posters.find(code))
    )
    app.register_blueprint(chat.blueprint(service, config, limits, counts))
    app.register_blueprint(policies.blueprint(service, config))
    app.register_blueprint(security.blueprint(service, config))
    compression.compress(app, "web", "chat", "policies")
    errors.register(app, service.content, config.public_url or "http://localhost")
    mount.mount_below(app, config.public_url)


def _flask_app() -> Flask:
    app = Bot(__name__)
    app.url_map.strict_slashes = False
    # A redirect to the right number of slashes would repeat the address, and what stands in it.
    app.url_map.merge_slashes = False
    forms.bound(app)
    return app


def config_from_environment() -> Config:
    """Return the settings of the environment; raises `ConfigError` as `create_app()` does."""
    if os.environ.get("BOT_ENV") == "development":
        return Config.for_development(os.environ)
    return Config.from_env(os.environ)


def _reload_on_change(app: Flask, service: Service, files: Files) -> None:
    """Let each request meet the files as they are, so that an edit shows at the next message."""

    @app.before_request
    def reload() -> None:
        service.content = files.look().content


def _follow_closings(
    app: Flask, config: Config, service: Service
) -> tuple[ClosingStore, Callable[[], bool], dict[str, Callable[[], bool]]]:
    """Let *service* know what staff have entered, in each process.

    Return where that is kept, what looks there at once, and what tells of faults.

    A process that gunicorn forks begins by itself, any other one with its first request.
    """
    store = ClosingStore(config.database_url)
    if not store.is_kept:
        return store, lambda: False, {}

    def use(closings: tuple[Closing, ...]) -> None:
        service.closings = closings

    follower = ClosingFollower(store, config.closings, service.clock, use)
    poller = Poller(follower.look, polling.PAUSE)
    app.before_request(poller.start)
    return store, poller.look, {"closings": poller.is_down}


def _raise_alarm(app: Flask, config: Config, line: Line) -> tuple[Letters, Alarm]:
    """Let people hear what is broken, in each process; return who hears it, and what looks."""
    write = letters.writer(app, config, line)
    told = Letters(Mailing(config.database_url), Post(config), write)
    alarm = Alarm(line, told)
    if config.database_url:
        app.before_request(Poller(alarm.look, PAUSE).start)
    return told, alarm


def _add_health(
    app: Flask,
    config: Config,
    service: Service,
    checks: Mapping[str, Callable[[], bool]],
    found: Callable[[], Mapping[str, int]],
) -> None:
    """Add the pages on health; with metrics, each process tells every few seconds what is down."""

    def look() -> None:
        for part, is_down in checks.items():
            metrics.tell_down(part, down=is_down())

    app.register_blueprint(health.blueprint(service, checks, found))
    if config.metrics_address:
        app.before_request(Poller(look, polling.PAUSE).start)
