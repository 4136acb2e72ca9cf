"""A fault of ours, written down for whoever repairs it, without personal data."""

from __future__ import annotations

import platform
import re
import traceback
from datetime import datetime
from pathlib import Path

from db.disk import move

LARGEST = 256 * 1024
_PERSONAL = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]|\d")


def report(error: BaseException) -> str:
    """Where a fault happened and what was said; Chinese characters and digits are blanked: a record may hold them."""
    machine = f"Python {platform.python_version()}  {platform.system()} {platform.release()}"
    lines = [f"{datetime.now():%Y-%m-%d %H:%M}  {machine}"]
    frames = traceback.extract_tb(error.__traceback__)
    lines.extend(f"  {'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}" for frame in frames)
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__name__}: {_PERSONAL.sub('□', str(seen))[:500]}")
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines)


def note(text: str, folder: Path) -> Path:
    """Append to `faults.log` in a folder; beyond 256 KiB the old one is put aside once. Returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "faults.log"
    if file.exists() and file.stat().st_size > LARGEST:
        move(file, folder / "faults.1.log")
    with file.open("a", encoding="utf-8") as out:
        out.write(text + "\n\n")
    return file
