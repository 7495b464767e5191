"""The server gives memory back."""

from __future__ import annotations

import platform
import subprocess
import sys

BLOCKS_OF_MANY_THREADS = """
import threading
import psutil
from live import process

def megabytes():
    return psutil.Process().memory_info().rss / 2**20

def use_and_free():
    together.wait()
    [b"a" * 2**19 for _ in range(20)]  # 10 MB.
    together.wait()

{settle}
b"a" * 2**24  # 16 MB; glibc takes it for a sign that such sizes come and go.
together = threading.Barrier(8)
before = megabytes()
threads = [threading.Thread(target=use_and_free) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(round(megabytes() - before))
"""

GARBAGE_OF_A_QUIET_SERVER = """
import gc, time, weakref
from live import process

class Session:
    def __init__(self):
        self.itself = self

gc.disable()  # As good as a server at which nothing happens.
process.TIDYING = 0.01
process.settle()
session = weakref.ref(Session())
assert session()
until = time.monotonic() + 30
while session() and time.monotonic() < until:
    time.sleep(0.01)
print("kept" if session() else "freed")
"""


def said_by(code: str) -> str:
    """What a fresh Python that runs ``code`` prints."""
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def test_garbage_is_given_back_while_nothing_happens() -> None:
    assert said_by(GARBAGE_OF_A_QUIET_SERVER) == "freed"


if platform.libc_ver()[0] == "glibc":

    def test_memory_that_many_threads_freed_are_given_back() -> None:
        assert int(said_by(BLOCKS_OF_MANY_THREADS.format(settle="process.settle()"))) < 20
