"""The app as a process of its own, and what it uses."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent


@contextmanager
def running_app(port: int | None = None, *, core: int | None = None) -> Iterator[tuple[str, psutil.Process]]:
    """The app's address on this machine and its process, once it is healthy; ``core`` is the only one it may use."""
    port = port or free_port()
    app = start_app(port, core=core)
    try:
        yield f"http://127.0.0.1:{port}", psutil.Process(app.pid)
    finally:
        app.terminate()
        app.wait()


def start_app(port: int, *, core: int | None = None) -> subprocess.Popen[bytes]:
    """The app on ``port`` of this machine, once it is healthy."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    app = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if core is not None:
        psutil.Process(app.pid).cpu_affinity([core])
    for _ in range(300):
        if app.poll() is not None:
            raise RuntimeError(f"the app stopped at once, with code {app.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
            return app
        except OSError:
            time.sleep(0.2)
    app.kill()
    raise RuntimeError("the app did not become healthy within a minute")


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
