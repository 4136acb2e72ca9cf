"""A program that is killed while a check is filled loses no answer that was taken, and at most the one under way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from db.services import Services, open_register

ROOT = Path(__file__).parents[3]
TAKEN = 12
CLERK = """
import sys
from pathlib import Path
from db.services import open_register
services = open_register(Path(sys.argv[1]), user="李某")
check = int(sys.argv[2])
while (sheet := services.exhibitions.sheet(check)).next_key:
    one = next(one for one in sheet.questions if one.key == sheet.next_key)
    services.exhibitions.answer(check, one.key, next(iter(one.options)), remark="当场看到")
    print(one.key, flush=True)
"""


def test_a_killed_program_loses_at_most_the_answer_under_way(services: Services) -> None:
    fair = services.records.save("exhibitions", {"name": "湖区展", "form": "onsite", "opens_on": "2026-04-01"})
    party = {"name": "雁湖县晚安家居有限公司", "kind": "enterprise"}
    stand = services.records.save("exhibitors", {"exhibition": fair, "party": party, "booth": "A1"})
    check = services.exhibitions.start(stand)
    path = services.path
    services.close()
    words = [sys.executable, "-c", CLERK, str(path), str(check)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT) as clerk:
        assert clerk.stdout is not None
        taken = [clerk.stdout.readline().strip() for _ in range(TAKEN)]
        clerk.kill()
        taken += clerk.stdout.read().split()
    opened = open_register(path, user="李某")
    kept = [row["question"] for row in opened.records.load("risk_checks", check)["answers"]]
    opened.close()
    assert kept[: len(taken)] == taken
    assert len(kept) - len(taken) <= 1
