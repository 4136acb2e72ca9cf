"""The registers that faults are tried on."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from db.audit import hash_name
from db.engine import APPLICATION_ID, Database
from db.kinds.clock import VARIABLE
from db.schema import MIGRATIONS, runner
from db.services import create_register, open_register
from tests.db.conftest import OFFICE
from tests.db.services.test_papers import FULL
from tests.db.sheets.workbooks import HEAD, book

CASE: dict[str, Any] = {
    "kind": "商标侵权",
    "cause": "侵犯注册商标专用权",
    "found_on": "2026-02-20",
    "filed_on": "2026-03-05",
    "source": "report",
    "parties": [{"party": {"name": "雁湖县好又多超市", "kind": "enterprise", "representative": "周敏"}}],
    "rights": [{"right": {"name": "飘安", "number": "1234567", "kind": "trademark"}}],
    "goods": [{"name": "一次性口罩", "brand": "飘安", "unit": "包", "quantity": "70", "unit_price": "2.5"}],
}
"""A case from which a penalty notice can be issued."""

STEPS = sorted(path.stem for path in MIGRATIONS.glob("0*.py"))
KEPT = 400


def working_register(path: Path) -> Path:
    """A register with one case that is ready for its papers."""
    services = create_register(path, OFFICE, user="李某")
    services.office.save({"address": "雁湖县府前路1号", "contact": "张建国", "contact_phone": "0734-8866315"})
    officers = [
        services.records.save("officers", {"name": name, "licence_number": licence})
        for name, licence in (("张建国", "43042101"), ("王丽", "43042102"))
    ]
    services.records.save("cases", CASE | FULL | {"officer_a": officers[0], "officer_b": officers[1]})
    party = services.records.load("cases", 1)["parties"][0]["party"]
    services.records.save(
        "parties",
        {"credit_code": "91110000600037341L", "address": "雁湖县解放路12号", "licence_name": "营业执照"},
        record_id=party,
    )
    services.close()
    return path


def office(folder: Path) -> Path:
    """A folder with a working register, two backups of the day before, and a ledger of sixty cases."""
    register = working_register(folder / "register.db")
    ledger(folder / "ledger.xlsx", cases=60)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "2026-03-09")
        services = open_register(register, user="李某")
        services.backups.make("手动")
        services.records.save("cases", {"fine": "5000"}, record_id=1)
        services.backups.make("手动")
        services.close()
    return folder


def older_register(path: Path) -> Path:
    """A register as the version before the newest migration left it, with drafts in it; STEPS must be two or more."""
    path.touch()
    database = Database(path)
    runner(database).up(STEPS[-2])
    database.execute_sql(f"PRAGMA application_id={APPLICATION_ID}")
    with database.atomic():
        database.execute_sql("INSERT INTO meta(key,value) VALUES('hash',?)", [hash_name()])
        rows = ((f"filing{number}", "new", "李某", "2026-03-10 09:00:00", '{"a": 1}' * 500) for number in range(KEPT))
        database.bulk_insert("drafts", ("form", "record", "who", "at", "body"), rows)
    database.close()
    return path


def ledger(path: Path, *, cases: int, seed: int = 1) -> Path:
    """An office's workbook of so many cases."""
    chance = random.Random(seed)
    rows = [
        [
            number,
            f"雁湖县第{number}商行",
            "销售侵犯注册商标专用权的商品",
            f"2025-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
            chance.randint(1, 90) * 100,
            "口罩",
            chance.randint(1, 500),
            "包",
            "",
        ]
        for number in range(1, cases + 1)
    ]
    return book(path, [HEAD, *rows])
