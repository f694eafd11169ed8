"""create_app(): wiring only."""

import os
import time
from typing import Any

from flask import Flask, Response, jsonify

from bot import faults
from bot.channels import chat, delivery, sms, web
from bot.channels.limits import Limits
from bot.channels.voice import webhook as voice
from bot.commands import check, connect, conversation, devserver, doctor, poster, score, standby
from bot.config import Config
from bot.content.problems import ContentError
from bot.content.watching import Files
from bot.dialogue.content import Content
from bot.pages import errors, headers, mount, policies
from bot.service import Clock, Service, now
from bot.staff import site
from bot.stats import Counts


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
    config = config or _config_from_environment()
    app = _flask_app()
    files = files or Files(watched=config.development)
    try:
        service = Service(content or files.served().content, clock)
    except ContentError:
        if not config.development:
            raise
        # Without answers there is nothing to serve, but `flask check` must say what is wrong.
        _add_file_commands(app, config, None)
        return app
    if config.development and not content:
        _reload_on_change(app, service, files)
    _add_commands(app, config, service)
    counts = Counts(config.database_url)
    app.register_blueprint(sms.blueprint(service, config))
    app.register_blueprint(voice.blueprint(service, config))
    app.register_blueprint(delivery.blueprint(config, counts))
    site.register(app, config, service, files)
    _add_pages(app, config, service, files)
    headers.protect(app)
    _add_health(app, service, counts)
    return app


def _add_pages(app: Flask, config: Config, service: Service, files: Files) -> None:
    """Add the pages that anybody may see."""
    app.register_blueprint(
        web.blueprint(service, config, lambda code: files.served().posters.find(code))
    )
    app.register_blueprint(chat.blueprint(service, config, Limits(config)))
    app.register_blueprint(policies.blueprint(service, config))
    errors.register(app, service.content, config.public_url or "http://localhost")
    mount.mount_below(app, config.public_url)


def _add_commands(app: Flask, config: Config, service: Service) -> None:
    _add_file_commands(app, config, service)
    connect.register(app, config)
    doctor.register(app, config, service)
    standby.register(app, service)


def _add_file_commands(app: Flask, config: Config, service: Service | None) -> None:
    """Add the commands that say what is wrong with the files where there is no *service*."""
    check.register(app)
    conversation.register(app, config, service)
    devserver.register(app, config, service)
    poster.register(app, config, service)
    score.register(app, service)


def _flask_app() -> Flask:
    app = Bot(__name__)
    app.url_map.strict_slashes = False
    # A redirect to the right number of slashes would repeat the address, and what stands in it.
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    return app


def _config_from_environment() -> Config:
    if os.environ.get("BOT_ENV") == "development":
        return Config.for_development(os.environ)
    return Config.from_env(os.environ)


def _reload_on_change(app: Flask, service: Service, files: Files) -> None:
    """Let each request meet the files as they are, so that an edit shows at the next message."""

    @app.before_request
    def reload() -> None:
        service.content = files.look().content


def _add_health(app: Flask, service: Service, counts: Counts) -> None:
    started = time.monotonic()

    @app.get("/healthz")
    def health() -> Response:
        """Say that the bot is up, since when, and with which edition of the words."""
        up = int(time.monotonic() - started)
        down = ["counter"] if counts.is_down() else []
        return jsonify(status="ok", content=service.content.version, up_seconds=up, down=down)
