"""A real register in a temporary folder, copied from one that is made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.services import Services, create_register, open_register
from db.services.practice import create_practice_register

OFFICE = {
    "name": "雁湖县市场监督管理局",
    "short_name": "雁湖",
    "unit": "知识产权保护科",
    "reconsideration_body": "雁湖县人民政府",
    "court": "雁湖县人民法院",
    "bank": "雁湖农商银行",
}


@pytest.fixture(scope="session")
def empty_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty register with an office, never opened by a test itself."""
    path = tmp_path_factory.mktemp("ready") / "empty.db"
    create_register(path, OFFICE, user="李某").close()
    return path


@pytest.fixture(scope="session")
def practice_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice register of the tests' day, for reading; a test that changes it copies it first."""
    path = tmp_path_factory.mktemp("ready") / "practice.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REGISTER_TODAY", "2026-03-10")
        create_practice_register(path).close()
    return path


@pytest.fixture
def register_path(empty_register: Path, tmp_path: Path) -> Path:
    """A fresh copy of the empty register."""
    return Path(shutil.copy(empty_register, tmp_path / "register.db"))


@pytest.fixture
def services(register_path: Path) -> Iterator[Services]:
    """The fresh register, open."""
    opened = open_register(register_path, user="李某")
    yield opened
    opened.close()


@pytest.fixture
def officers(services: Services) -> tuple[int, int]:
    """Two officers with licences."""
    first = services.records.save("officers", {"name": "张建国", "licence_number": "43042101"})
    second = services.records.save("officers", {"name": "王丽", "licence_number": "43042102"})
    return first, second


@pytest.fixture
def case_id(services: Services, officers: tuple[int, int]) -> int:
    """A filed trademark case with one party, one right and two lines of goods."""
    return services.records.save(
        "cases",
        {
            "kind": "商标侵权",
            "cause": "侵犯注册商标专用权",
            "found_on": "2026-02-20",
            "filed_on": "2026-03-05",
            "source": "report",
            "officer_a": officers[0],
            "officer_b": officers[1],
            "parties": [{"party": {"name": "雁湖县好又多超市", "kind": "enterprise", "representative": "周敏"}}],
            "rights": [{"right": {"name": "飘安", "number": "1234567", "kind": "trademark"}}],
            "goods": [
                {"name": "一次性口罩", "brand": "飘安", "unit": "包", "quantity": "70", "unit_price": "2.5"},
                {"name": "包装盒", "unit": "个", "quantity": "1,200"},
            ],
        },
    )
