"""The app as a process of its own, and what it uses."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0  # Seconds after which an app that does not answer has failed to start.


@contextmanager
def running_app(
    port: int | None = None, *, core: int | None = None, root: Path = ROOT, script: str = "app.py"
) -> Iterator[tuple[str, psutil.Process]]:
    """The app's address on this machine and its process, once it is healthy.

    ``core`` is the only one it may use, ``root`` the checkout that it is started in, ``script`` the app's own.
    """
    port = port or free_port()
    app = start_app(port, core=core, root=root, script=script)
    try:
        yield f"http://127.0.0.1:{port}", psutil.Process(app.pid)
    finally:
        app.terminate()
        try:
            app.wait(timeout=10)
        except subprocess.TimeoutExpired:
            app.kill()
            app.wait()


@contextmanager
def fresh_copy() -> Iterator[Path]:
    """A copy of this checkout in which the app has not run yet."""
    not_the_apps = shutil.ignore_patterns(".git", ".venv", ".*cache", "tests", "static")
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(ROOT, Path(folder) / "nn-live", ignore=not_the_apps)
        (copy / "static").mkdir()
        yield copy


def start_app(
    port: int, *options: str, core: int | None = None, root: Path = ROOT, script: str = "app.py"
) -> subprocess.Popen[bytes]:
    """The app on ``port`` of this machine, once it is healthy; where it does not start, the error says what it said.

    ``options`` are more of Streamlit's; ``core`` is the only one the app may use, ``root`` the checkout to start in.
    """
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1", *options]
    with tempfile.TemporaryFile() as log:  # The app goes on writing to it after it is closed here.
        app = subprocess.Popen(command, cwd=root, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if core is not None:
            psutil.Process(app.pid).cpu_affinity([core])
        if not _becomes_healthy(app, port):
            app.kill()
            app.wait()
            log.seek(0)
            raise RuntimeError(f"the app did not start:\n{log.read().decode(errors='replace')}")
    return app


def _becomes_healthy(app: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + PATIENCE
    while app.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5).close()
            return True
        except OSError:
            time.sleep(0.1)
    return False


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Usage:
    """What a process has used (``cpu`` in seconds) and what it holds (``memory`` in MB, ``files``, ``threads``)."""

    at: float
    cpu: float
    memory: float
    files: int
    threads: int

    def cores_since(self, before: Usage) -> float:
        """The share of a core used between two readings."""
        return (self.cpu - before.cpu) / (self.at - before.at)


def usage(process: psutil.Process) -> Usage:
    """A reading of ``process``, now."""
    times = process.cpu_times()
    memory = process.memory_info().rss / 2**20
    return Usage(time.perf_counter(), times.user + times.system, memory, process.num_fds(), process.num_threads())
