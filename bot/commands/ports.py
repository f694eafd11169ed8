"""Ports of this computer: a socket that listens on one, and the name of the program that has it."""

import errno
import socket
from collections.abc import Iterable
from typing import Final

import click
import psutil

HOST: Final = "127.0.0.1"
_FREE: Final = range(8000, 8100)


def listen(port: int | None) -> socket.socket:
    """Return a socket that listens on *port*, or without one on the first free one from 8000.

    Raises `click.ClickException` that names the program that has the port, and a remedy.
    """
    ports: Iterable[int] = [port] if port else _FREE
    refusal = None
    for candidate in ports:
        try:
            return socket.create_server((HOST, candidate), backlog=128)
        except OSError as error:
            refusal = error
    if not port:
        raise click.ClickException("No port from 8000 to 8099 is free; give one with --port.")
    raise click.ClickException(_explained(refusal, port))


def _explained(refusal: OSError | None, port: int) -> str:
    """Return why there is nothing to listen on at *port*, and what to do."""
    if refusal and refusal.errno == errno.EADDRINUSE:
        held = f"{holder(port) or 'another program'} already has it"
        return f"Port {port}: {held}.  Stop that one, or leave --port out to get a free one."
    if refusal and refusal.errno == errno.EACCES:
        return f"Port {port} belongs to the system; take one of 1024 or more."
    return f"Port {port}: {refusal and refusal.strerror}.  Leave --port out to get a free one."


def holder(port: int) -> str:
    """Return name and id of the program that listens on *port*, or "" if it is not ours to see."""
    for process in psutil.process_iter(["name"]):
        try:
            wires = process.net_connections("tcp")
        except psutil.Error:
            # Another user's, or ended meanwhile.
            continue
        if any(wire.status == psutil.CONN_LISTEN and wire.laddr.port == port for wire in wires):
            return f"{process.info['name']} (process {process.pid})"
    return ""
