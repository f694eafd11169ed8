"""Who runs the line: its name and its logo, at the top of every page."""

from pathlib import Path
from typing import Final

from flask import Flask, Response, abort

from bot.config import LOGOS, Config
from bot.dialogue.content import Content
from bot.service import Service

# Whatever stands in the file, it runs nothing where somebody opens it by itself.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def name(config: Config, content: Content) -> str:
    """Return the name in full: that of the settings, else that of the register."""
    return config.cac_name or content.facts["cac.name"]


def register(app: Flask, service: Service, config: Config) -> None:
    """Let every template of *app* know the name, and serve the logo if there is one."""
    path = Path(config.cac_logo)
    logo = path.read_bytes() if config.cac_logo else b""

    @app.context_processor
    def brand() -> dict[str, object]:
        return {"brand": name(config, service.content), "has_logo": bool(logo)}

    @app.get("/logo")
    def show_logo() -> Response:
        """Give the logo, as the file has it."""
        if not logo:
            abort(404)
        headers = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}
        return Response(logo, content_type=LOGOS[path.suffix.lower()], headers=headers)
