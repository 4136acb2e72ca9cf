"""The only entry: without a verb the window opens, with a verb one job is done without a screen."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent
GARBAGE = 50_000
"""New objects between two looks for garbage: with Python's 700, a short job spends a twentieth of its time on them."""


def main(words: list[str]) -> int:
    """Open the window or do what a verb says; gives the exit code."""
    file = window_file(words)
    if words and file is None:
        from db.cli import run  # the window needs no command line
        from desktop.machine import usual_folder

        gc.set_threshold(GARBAGE)
        return run(words, log_folder=usual_folder(PROGRAM) / "log")
    from desktop.app import run as open_window  # Qt: a verb must never load it

    return open_window(file)


def window_file(words: list[str]) -> Path | None:
    """The register that the window is asked to open; None when the words are a verb and its arguments."""
    if len(words) != 1 or words[0].startswith("-"):
        return None
    from db.cli import is_verb

    path = Path(words[0])
    looks_like_file = path.exists() or path.suffix or len(path.parts) > 1
    return path if looks_like_file and not is_verb(words[0]) else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
