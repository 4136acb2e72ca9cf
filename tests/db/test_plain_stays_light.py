"""A register that is not encrypted pays nothing for those that are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = ("sqlcipher3", "cryptography", "argon2")
WORK = """
import sys
from pathlib import Path
from db.services import open_register
services = open_register(Path(sys.argv[1]))
services.records.save("parties", {"name": "雁湖县好又多超市", "kind": "enterprise"})
assert services.search.ids("parties", "好又多", limit=9)
services.backups.make("手动")
services.close()
print(*(name for name in sys.argv[2:] if name in sys.modules))
"""


def test_nothing_of_encryption_is_loaded_for_a_plain_register(register_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(register_path), *HEAVY],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout.split() == []
