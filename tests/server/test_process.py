"""The server gives memory back; each test looks at a process of its own."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GLIBC = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other allocators give back by rules of their own")

PRELUDE = """
import gc, threading, time, weakref
import psutil
from server import process

def megabytes():
    return psutil.Process().memory_info().rss / 2**20

def becomes(true):
    until = time.monotonic() + 30
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    return true()
"""

GARBAGE = """
class Session:
    def __init__(self):
        self.itself = self

gc.disable()  # As good as a server at which nothing happens.
process.TIDYING = 0.01
process.settle()
session = weakref.ref(Session())
assert session()
print(becomes(lambda: session() is None))
"""

HOLES = """
process.TIDYING = 0.5
process.settle()
before = megabytes()
large, small = [], []
for _ in range(100):
    large.append(b"a" * 2**20)
    small.append(bytes(60_000))
large.clear()
held = megabytes() - before
print(held > 90 and becomes(lambda: megabytes() - before < 20))
"""

THREADS = """
def use_and_free():
    together.wait()
    for _ in range(2):
        [b"a" * 2**19 for _ in range(60)]  # 30 MB.
    together.wait()

process.settle()
b"a" * 2**25  # 32 MB; glibc takes it for a sign that such sizes come and go.
together = threading.Barrier(8)
before = megabytes()
threads = [threading.Thread(target=use_and_free) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(megabytes() - before < 80)
"""

ONCE = """
together = threading.Barrier(8)

def settle():
    together.wait()
    process.settle()

threads = [threading.Thread(target=settle) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(gc.get_freeze_count() > 10_000 and [thread.name for thread in threading.enumerate()].count("tidy") == 1)
"""


def holds(code: str) -> bool:
    """What a fresh Python finds by ``code``."""
    command = [sys.executable, "-c", PRELUDE + code]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip() == "True"


def test_garbage_is_given_back_while_nothing_happens() -> None:
    assert holds(GARBAGE)


@GLIBC
def test_holes_between_small_blocks_are_given_back() -> None:
    assert holds(HOLES)


@GLIBC
def test_memory_that_many_threads_freed_is_given_back() -> None:
    assert holds(THREADS)


def test_what_is_loaded_is_frozen_and_one_thread_tidies_however_many_viewers_come_first() -> None:
    assert holds(ONCE)


def test_the_first_stage_shown_settles_the_process() -> None:
    page = """
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
print(not app.exception and gc.get_freeze_count() > 10_000)
"""
    assert holds(page)
