"""The app as a process that the browser tests may kill and start again, always on the same port."""

from __future__ import annotations

import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from bench.server import free_port, start_app

KEPT = 1  # Seconds for which a tab that left may come back to its session; a test waits for the end of that.
OPTIONS = [f"--server.disconnectedSessionTTL={KEPT}"]
PATIENCE = 30  # Seconds until a session that does not end fails its test.


class Server:
    """The running app; ``url`` is its address, and it was started ``starts`` times."""

    def __init__(self) -> None:
        self.starts = 0
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        self.starts += 1
        return start_app(self._port, *OPTIONS)

    def kill(self) -> None:
        """As the operating system does when memory runs out: no goodbye."""
        self._process.kill()
        self._process.wait()

    def wait_for_the_end_of_all_sessions(self) -> None:
        """Until no tab is connected, and none that was may come back to its session."""
        until = time.monotonic() + PATIENCE
        while self._connected():
            assert time.monotonic() < until, "a session does not end"
            time.sleep(0.05)
        time.sleep(KEPT + 0.2)

    def _connected(self) -> int:
        """How many tabs the server believes to be there."""
        with urllib.request.urlopen(f"{self.url}/_stcore/metrics?families=active_sessions") as response:
            (count,) = re.findall(r"^active_sessions (\d+)", response.read().decode(), re.MULTILINE)
        return int(count)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Dead for as long as the block lasts."""
        self.kill()
        try:
            yield
        finally:
            self._process = self._start()
