"""One run of the embedded server: a SecantusDB process that dies with the thread that started it.

The server is GPL-2.0 and only ever a program we start, never a module we import.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

import pymongo
from pymongo import MongoClient

START_SECONDS = 20.0  # it is ready in about one second; a cold, busy machine gets twenty
STOP_SECONDS = 10.0
PRIVATE_PORTS = range(20_000, 32_768)  # Linux gives out 32768 and up to whoever asks for any port

#: Run before the server proper, in the same process: ask Linux to kill us when the thread that started us ends
#: (prctl PR_SET_PDEATHSIG, 1), and leave if that has already happened. Other systems rely on an orderly stop.
_LAUNCHER = """
import os, signal, sys
if sys.platform == "linux":
    import ctypes
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
if os.getppid() != int(sys.argv[1]):
    sys.exit(1)
os.execv(sys.argv[2], sys.argv[2:])
"""


class StoreCannotStart(Exception):
    """The embedded store cannot run; one sentence a person can act on."""


def server_program() -> Path:
    """Where the server is: beside the Python that runs us."""
    program = Path(sys.executable).parent / "secantusd-py"
    if not program.exists():
        raise StoreCannotStart(
            "The embedded store is not installed: install requirements-dev.txt, or set MONGODB_URI to a server."
        )
    return program


def launch(folder: Path, port: int, *, sync: bool) -> subprocess.Popen[bytes]:
    """Start the server on ``folder``/files and 127.0.0.1:``port``; returns at once, before it is ready.

    Call it from a thread that lives as long as the server should. ``sync`` makes every commit wait for the disk:
    without it acknowledged writes are lost when the server is killed.
    """
    program = server_program()
    config = folder / "secantusd.toml"
    config.touch()  # empty on purpose: given one, the server does not go looking for somebody else's
    arguments = ["--config", config, "--storage-path", folder / "files", "--host", "127.0.0.1", "--port", port]
    arguments += ["--cache-size", "256M", "--log-level", "WARNING", *(["--sync-on-commit"] if sync else [])]
    command = [sys.executable, "-I", "-S", "-c", _LAUNCHER, os.getpid(), program, *arguments]
    with open(folder / "log", "wb") as log:  # one run each: it is read to tell why a start failed
        return subprocess.Popen(  # noqa: S603 — a fixed program with arguments of our own
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            env={name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            start_new_session=True,  # a Ctrl-C in the terminal is for the app, which still has requests to finish
        )


def wait_until_ready(process: subprocess.Popen[bytes], port: int) -> bool:
    """Whether it became ready; ``False`` as soon as it has ended, or when it takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if is_listening(port) and server_pid(port) == process.pid:
            return True
        time.sleep(0.02)
    return False


def end(process: subprocess.Popen[bytes], port: int, *, gently: bool) -> None:
    """Stop it in good order, or at once; by force when it does not listen."""
    deadline = time.monotonic() + (STOP_SECONDS if gently else 0)
    process.terminate()
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
        is_listening(port)  # it waits for one more connection, or two seconds, before it ends: so knock
    process.kill()
    process.wait()


def is_port_taken(folder: Path) -> bool:
    """Whether the last run failed because another program was faster at taking the port."""
    return "Address already in use" in _last_words(folder)


def why_not(folder: Path) -> str:
    """One sentence on why the last run failed, from its last words."""
    for words, meaning in _MEANINGS.items():
        if words in _last_words(folder):
            return meaning.format(folder=folder)
    return f"The embedded store does not start; {folder / 'log'} says why."


_MEANINGS = {
    "Device or resource busy": "The store's folder {folder} is in use by another process; stop it first.",
    "Address already in use": "The store's port is taken by another program; stop it, or start again for another port.",
    "Permission denied": "The store's folder {folder} cannot be written: Permission denied.",
    "Read-only file system": "The store's folder {folder} cannot be written: Read-only file system.",
    "No space left": "The store's folder {folder} cannot be written: No space left on device.",
}


def _last_words(folder: Path) -> str:
    return (folder / "log").read_bytes()[-2000:].decode(errors="replace")


def is_listening(port: int) -> bool:
    """Whether anything accepts connections on the port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def server_pid(port: int) -> int | None:
    """The process id of the database server on the port, in its own words; ``None`` when there is none."""
    uri = f"mongodb://127.0.0.1:{port}/?directConnection=true"
    client: MongoClient[dict[str, object]] = MongoClient(uri, timeoutMS=1000, serverSelectionTimeoutMS=1000)
    try:
        pid = client.admin.command("serverStatus").get("pid")
    except pymongo.errors.PyMongoError:
        return None
    finally:
        client.close()
    return int(pid) if pid else None


def is_free(port: int) -> bool:
    """Whether the port can be listened on now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def private_port(preferred: int | None) -> int:
    """``preferred`` if it is free, otherwise a random one below those the system hands out by itself.

    Never one that every installation would try first: while our server restarts, a neighbour's could take that port,
    and our clients would write into the neighbour's store.
    """
    port = preferred
    while port is None or not is_free(port):
        port = secrets.choice(PRIVATE_PORTS)
    return port
