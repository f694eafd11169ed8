"""What docs/deploy.md tells to use, as far as one machine can try it: proxies, a unit, an image."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest
import yaml

from bot.config import KEYS, Config
from bot.staff import goldens
from tests import proxies
from tests.phone import HOTLINE, WirePhone
from tests.processes import PRODUCTION, ROOT, Server, free_port, hand_over, procfile, run, serving
from tests.stalling import HALF_BODY, HALF_HEADERS, keeps_its_promise, timed_texts

DEPLOY = ROOT / "deploy"
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
GUNICORN = "gunicorn --config python:bot.gunicorn_config"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server started by the Procfile's own command."""
    port = free_port()
    with serving(procfile(port), port, PRODUCTION, tmp_path_factory.mktemp("node")) as started:
        yield started


@pytest.fixture(scope="module", params=proxies.KINDS)
def front(request: pytest.FixtureRequest, server: Server) -> Iterator[int]:
    """Give the port of each proxy before the server."""
    if request.param not in proxies.installed():
        pytest.skip(f"{request.param} is not installed")
    with proxies.proxying(request.param, [server.port, server.port]) as port:
        yield port


@pytest.mark.parametrize("start", [HALF_BODY, HALF_HEADERS], ids=["half a body", "half a header"])
def test_stalled_clients_of_a_proxy(start: bytes, front: int) -> None:
    """Five hundred clients that stop halfway delay no text behind a proxy beyond two seconds."""
    assert keeps_its_promise(front, 500, start)


def test_one_node_is_enough(front: int, server: Server) -> None:
    """What a proxy is told of the caller reaches the chat, and a page comes through."""
    assert "911" in WirePhone(front).send("GET", "/").body


def test_large_body_of_a_proxy(front: int) -> None:
    """A body that is too large is refused by the proxy or behind it."""
    wire = HTTPConnection("127.0.0.1", front, timeout=20)
    try:
        wire.request("POST", "/sms", b"x" * 80_000)
        status = wire.getresponse().status
    except OSError:
        # Closed before all of it was read.
        status = 413
    assert status >= 400
    wire.close()


def test_dead_node(server: Server) -> None:
    """Behind each proxy a text is answered though the other node refuses connections."""
    for kind in proxies.installed():
        with proxies.proxying(kind, [server.port, free_port()]) as port:
            assert len(timed_texts(port, 20, patience=20)) == 20


def test_socket_stays_open(tmp_path: Path) -> None:
    """A text that comes between two processes of one socket waits, and is answered."""
    with (
        socket.create_server(("127.0.0.1", 0)) as held,
        ThreadPoolExecutor(1) as sender,
    ):
        port, passed = held.getsockname()[1], (held.fileno(),)
        command = hand_over(held, GUNICORN.split())
        with serving(command, port, PRODUCTION, tmp_path, passed):
            assert HOTLINE in WirePhone(port).text("report").texts[0]
        waiting = sender.submit(WirePhone(port, timeout=60).text, "report")
        with serving(command, port, PRODUCTION, tmp_path, passed):
            assert HOTLINE in waiting.result().texts[0]


def copied() -> list[tuple[str, str]]:
    """Return what the Dockerfile copies from this folder, and where to."""
    lines = re.findall(r"^COPY (?!--)(.*)$", DOCKERFILE, re.MULTILINE)
    pairs = []
    for line in lines:
        *sources, target = line.split()
        pairs += [(source, target) for source in sources]
    return pairs


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """Give a folder with what the image has."""
    folder = tmp_path / "image"
    folder.mkdir()
    for source, target in copied():
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, folder / target)
        else:
            shutil.copy(ROOT / source, folder / source)
    return folder


def settings_of(image: Path) -> dict[str, str]:
    """Return the settings of a node that runs what is in *image*."""
    database = f"sqlite:///{image.parent}/counts.db"
    return PRODUCTION | {"PYTHONPATH": str(image), "DATABASE_URL": database}


def test_image_holds_what_it_needs(image: Path) -> None:
    """The files that the image copies answer a text, started as the image starts."""
    command = yaml.safe_load(DOCKERFILE.rpartition("\nCMD ")[2])
    port = free_port()
    assert shlex.join(command).startswith(GUNICORN)
    command[command.index("0.0.0.0:8000")] = f"127.0.0.1:{port}"
    with serving(command, port, settings_of(image), image):
        assert HOTLINE in WirePhone(port).text("report").texts[0]


@pytest.fixture
def command(image: Path) -> list[str]:
    """Give the start of `flask` as the image has it, with the packages of this machine."""
    installed = re.search(r"install -m 755 (\S+) (\S+)$", DOCKERFILE, re.MULTILINE)
    assert installed
    folder = (image / installed[2]).parent
    folder.mkdir(parents=True)
    (folder / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    shutil.copy(image / installed[1], folder / "flask")
    for name in ("python", "flask"):
        (folder / name).chmod(0o755)
    return [str(folder / "flask")]


def test_image_can_be_operated(image: Path, command: list[str]) -> None:
    """The commands of the guide are in the image."""
    guide = (ROOT / "docs/deploy.md").read_text("utf-8")
    named = set(re.findall(r"docker compose exec(?: -T)? line flask (\w+)", guide))
    shown = run([*command, "--help"], {}, image)
    version = run([*command, "--version"], {}, image)

    assert named == {"doctor", "connect", "staff", "standby", "database"}
    assert named <= set(re.findall(r"^  (\w+) ", shown.stdout, re.MULTILINE))
    assert version.returncode == 0


def test_image_can_publish(image: Path) -> None:
    """Every golden conversation is there, which a draft is tested against."""
    assert goldens.names(image) == goldens.names(ROOT) != []


def test_image_dumps_what_compose_runs() -> None:
    """The programs for a backup are those of the PostgreSQL that compose starts."""
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    version = services["postgres"]["image"].removeprefix("postgres:")

    assert f" postgresql-client-{version} " in DOCKERFILE


def test_model_is_overwritten(image: Path) -> None:
    """Random bytes copied over the model cost no text; a new worker needs no file, a start does."""
    port = free_port()
    model = image / "model.npz"
    with serving(procfile(port), port, settings_of(image), image) as started:
        with model.open("r+b") as file:
            file.write(os.urandom(model.stat().st_size))
        psutil.Process(started.pid).children()[0].kill()
        assert len(timed_texts(port, 20, patience=20)) >= 18
        assert len(timed_texts(port, 20, patience=20)) == 20

    ended = run(procfile(port), settings_of(image), image)
    assert ended.returncode
    assert "model.npz:1" in ended.stdout + ended.stderr


def test_image_ignores_the_rest() -> None:
    """What is sent to be built is what the Dockerfile copies, and nothing else."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    sent = {line[1:] for line in lines if line.startswith("!")}

    assert "*" in lines
    assert sent == {source for source, _ in copied()}


def test_image_needs_no_root() -> None:
    """The image runs as a user of its own, by number, and its health is asked for."""
    assert re.search(r"^USER [1-9]\d+$", DOCKERFILE, re.MULTILINE)
    assert "/readyz" in DOCKERFILE.partition("HEALTHCHECK")[2]


def test_compose_file() -> None:
    """Every service is guarded, has no open port but Caddy's, and no secret in the file."""
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    open_ports = {name for name, service in services.items() if "ports" in service}

    assert open_ports == {"caddy"}
    for service in services.values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        for value in service.get("environment", {}).values():
            assert "PASSWORD" not in value or "${POSTGRES_PASSWORD:?}" in value


def test_unit(tmp_path: Path) -> None:
    """The unit starts what the Procfile starts, and systemd finds it well guarded."""
    unit = DEPLOY / "text-line@.service"
    started = re.search(r"^ExecStart=\S+/bin/(.*)$", unit.read_text("utf-8"), re.MULTILINE)
    assert started
    assert started[1] == GUNICORN
    assert f"web: {GUNICORN}" in (ROOT / "Procfile").read_text("utf-8")
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    folder = str(tmp_path / "units")
    shutil.copytree(DEPLOY, folder)
    path = {"SYSTEMD_UNIT_PATH": f"{folder}:", "PATH": os.environ["PATH"]}
    looked = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", f"{folder}/{unit.name}"],
        capture_output=True,
        text=True,
        env=path,
        check=False,
    )
    assert looked.returncode == 0, looked.stdout[-300:]


def example() -> str:
    """Return the file of settings that the guide shows."""
    guide = (ROOT / "docs/deploy.md").read_text("utf-8")
    (found,) = re.findall(r"^```text\n(SECRET_KEY=.*?)^```", guide, re.MULTILINE | re.DOTALL)
    return str(found)


def given_by(text: str) -> dict[str, str]:
    """Return the settings in the lines of *text*."""
    return dict(re.findall(r"^([A-Z_]+)=(\S*)$", text, re.MULTILINE))


def test_one_file_of_settings() -> None:
    """Service and command by hand read one file, which keeps all in the folder of the unit."""
    unit = (DEPLOY / "text-line@.service").read_text("utf-8")
    guide = (ROOT / "docs/deploy.md").read_text("utf-8")
    named = re.findall(r"^EnvironmentFile=(/\S+)", unit, re.MULTILINE)
    set_there = re.findall(r"^Environment=(\w+)", unit, re.MULTILINE)
    folder = re.search(r"^StateDirectory=(\S+)", unit, re.MULTILINE)
    line = Config.from_env(PRODUCTION | {"STATE_FOLDER": given_by(example())["STATE_FOLDER"]})

    assert set_there == ["PYTHONDONTWRITEBYTECODE"]
    assert folder
    assert str(line.state) == f"/var/lib/{folder[1]}"
    assert line.database_url == f"sqlite:///{line.state}/counts.db"
    assert set(re.findall(r" \. (/\S+\.env)", guide)) == set(named) == {"/etc/text-line.env"}


def test_command_by_hand(image: Path, command: list[str]) -> None:
    """With that file a command in the folder of the project is no laptop's: it makes no keys."""
    shutil.copy(ROOT / ".flaskenv", image)
    given = settings_of(image) | {"BOT_ENV": given_by(example())["BOT_ENV"]}
    done = run([*command, "standby", "-"], given, image)

    assert HOTLINE in done.stdout, done.stderr
    assert not (image / KEYS).exists()


def test_state_outlasts_the_container() -> None:
    """The one folder that the container writes is a volume, in the image and in compose."""
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    line = composed["services"]["line"]
    folder = line["environment"]["STATE_FOLDER"]

    assert f"STATE_FOLDER={folder}" in DOCKERFILE
    assert f"VOLUME {folder}\n" in DOCKERFILE
    assert f"install -d -o text-line -g text-line {folder}\n" in DOCKERFILE
    (volume,) = line["volumes"]
    assert volume == f"line-state:{folder}"
    assert "line-state" in composed["volumes"]


def test_python_of_the_image() -> None:
    """The image has the Python that the project is written for."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    version = settings["tool"]["ruff"]["target-version"].removeprefix("py3")

    assert f"FROM python:3.{version}-slim-trixie AS build" in DOCKERFILE
    assert run(["python", "--version"], {}, ROOT).stdout.startswith(f"Python 3.{version}.")
