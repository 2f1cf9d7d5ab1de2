"""Runs a program and says what it took: what the scripts of this folder share. Imports nothing heavy, because a child's
peak memory counts from that of the process which forks it."""

import os
import pathlib
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SFUMATO = os.environ.get("SFUMATO", str(ROOT / ".build/release/sfumato"))
PYTHON = sys.executable


class Failed(Exception):
    """A program ended with an error; holds the end of what it said."""


def shared():
    """The folder that holds bench/ and data/: $SHARED, else beside the repository, else /work/shared."""
    for place in (os.environ.get("SHARED"), ROOT.parent / "shared", "/work/shared"):
        if place and (pathlib.Path(place) / "bench/quick_eval.py").exists():
            return pathlib.Path(place)
    sys.exit("no folder with bench/quick_eval.py: name it by SHARED=…")


def program():
    """The program under measurement; stops with a sentence that says how to get it."""
    if not os.access(SFUMATO, os.X_OK):
        sys.exit(f"{SFUMATO} is not there: `swift build -c release` makes it, or name another by SFUMATO=…")
    return SFUMATO


def run(*command):
    """Runs to the end. Returns (wall seconds, peak resident MiB, standard output); raises Failed on an error."""
    words = [str(word) for word in command]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        files = [(os.POSIX_SPAWN_DUP2, out.fileno(), 1), (os.POSIX_SPAWN_DUP2, err.fileno(), 2)]
        child = os.posix_spawn(words[0], words, os.environ, file_actions=files)
        _, status, usage = os.wait4(child, 0)
        wall = time.perf_counter() - start
        out.seek(0)
        err.seek(0)
        if status != 0:
            said = err.read().decode(errors="replace").strip() or out.read().decode(errors="replace").strip()
            raise Failed(f"exit code {os.waitstatus_to_exitcode(status)}: {said[-500:]}")
        return wall, usage.ru_maxrss / 1024, out.read().decode()


def table(rows):
    """Prints rows of text as a Markdown table; the first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |", flush=True)
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
