"""The proxies of deploy/, on loopback before nodes that listen there."""

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.processes import ROOT, free_port, serving

KINDS: Final = ("caddy", "nginx", "haproxy")
_FILES: Final = {"caddy": "Caddyfile", "nginx": "nginx.conf", "haproxy": "haproxy.cfg"}
# What each does that is told nothing but where the nodes are.
_PLAIN: Final = {
    "caddy": "{\n}\n{$SITE} {\n\treverse_proxy {$NODES}\n}\n",
    "nginx": """\
upstream text_line {
    server 127.0.0.1:8001;
    server 127.0.0.1:8002;
}
server {
    listen 443 ssl;
    location / { proxy_pass http://text_line; }
}
""",
    "haproxy": """\
defaults
    mode http
    timeout connect 5s
    timeout client 50s
    timeout server 50s
frontend line
    bind :443 ssl crt /etc/line.pem
    default_backend nodes
backend nodes
    server node1 127.0.0.1:8001 check
    server node2 127.0.0.1:8002 check
""",
}
_NGINX: Final = """\
daemon off;
worker_processes 1;
pid {home}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 8192; }}
http {{ include {home}/line.conf; }}
"""


def installed() -> list[str]:
    """Return the kinds that this machine has (Debian: caddy, nginx-light, haproxy)."""
    return [kind for kind in KINDS if shutil.which(kind)]


@contextmanager
def proxying(kind: str, nodes: Sequence[int], *, plain: bool = False) -> Iterator[int]:
    """Run the proxy *kind* before *nodes*, ports of loopback, and give the port of its own.

    It is set up as in deploy/, or *plain*: as a first example of its manual would have it.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        text = _PLAIN[kind] if plain else (ROOT / "deploy" / _FILES[kind]).read_text("utf-8")
        (home / "line.conf").write_text(_on_loopback(text, port, nodes, home), encoding="utf-8")
        addresses = " ".join(f"127.0.0.1:{node}" for node in nodes)
        settings = {"SITE": f"http://:{port}", "NODES": addresses}
        with serving(_command(kind, home), port, settings, home):
            yield port


def _on_loopback(text: str, port: int, nodes: Sequence[int], home: Path) -> str:
    """Return the settings *text* without https, listening on *port*, before *nodes*."""
    here = f"127.0.0.1:{port}"
    for at, node in enumerate(nodes, start=1):
        text = text.replace(f"127.0.0.1:800{at}", f"127.0.0.1:{node}")
    text = text.replace("listen 443 ssl", f"listen {here}")
    text = re.sub(r"bind :443 ssl crt \S+", f"bind {here}", text)
    text = re.sub(r"^\s*ssl_.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"error_log \S+", f"error_log {home}/error.log", text)
    # Caddy has one address for its administration, which others on this machine may use.
    return re.sub(
        r"^\{$", "{\n\tadmin off\n\tdefault_bind 127.0.0.1", text, count=1, flags=re.MULTILINE
    )


def _command(kind: str, home: Path) -> list[str]:
    settings = str(home / "line.conf")
    if kind == "caddy":
        return ["caddy", "run", "--adapter", "caddyfile", "--config", settings]
    if kind == "haproxy":
        return ["haproxy", "-db", "-f", settings]
    (home / "nginx.conf").write_text(_NGINX.format(home=home), encoding="utf-8")
    return ["nginx", "-p", str(home), "-c", str(home / "nginx.conf")]
