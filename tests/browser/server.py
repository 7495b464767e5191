"""The app as a process that the browser tests may kill and start again, always on the same port."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from bench.server import free_port, start_app

# A tab that left may come back to its session for a second only; a test waits for the end of that.
OPTIONS = ["--server.disconnectedSessionTTL=1"]


class Server:
    """The running app; ``url`` is its address."""

    def __init__(self) -> None:
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return start_app(self._port, *OPTIONS)

    def kill(self) -> None:
        """As the operating system does when memory runs out: no goodbye."""
        self._process.kill()
        self._process.wait()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Dead for as long as the block lasts."""
        self.kill()
        try:
            yield
        finally:
            self._process = self._start()
