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
    port = port or _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    app = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process = psutil.Process(app.pid)
        if core is not None:
            process.cpu_affinity([core])
        url = f"http://127.0.0.1:{port}"
        _wait_until_healthy(url, app)
        yield url, process
    finally:
        app.terminate()
        app.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(url: str, app: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        if app.poll() is not None:
            raise RuntimeError(f"the app stopped at once, with code {app.returncode}")
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the app did not become healthy within 30 seconds")


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
