"""Drafts survive a killed program."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.driver import connect
from db.services import Services, create_register, open_register


def test_what_was_typed_is_offered_again(services: Services, register_path: Path) -> None:
    services.drafts.keep("case", None, {"cause": "侵犯注册商", "goods": [{"name": "口"}]})
    services.drafts.keep("case", None, {"cause": "侵犯注册商标", "goods": [{"name": "口罩"}]})
    services.drafts.keep("case", 7, {"cause": "另一件"})
    services.close()
    again = open_register(register_path, user="李某")
    kept = again.drafts.find("case", None)
    assert kept is not None
    assert kept.raw == {"cause": "侵犯注册商标", "goods": [{"name": "口罩"}]}
    again.drafts.forget("case", None)
    assert [one.record for one in again.drafts.kept()] == ["7"]
    again.close()


def test_each_user_sees_his_own_drafts(services: Services, register_path: Path) -> None:
    services.drafts.keep("case", None, {"cause": "李某的"})
    services.close()
    other = open_register(register_path, user="王丽")
    assert other.drafts.kept() == []
    other.close()


@pytest.mark.parametrize("password", ["", "correct horse"])
def test_what_is_typed_during_an_import_is_kept_beside_the_register(tmp_path: Path, password: str) -> None:
    path = tmp_path / "register.db"
    office = {"name": "雁湖县市场监督管理局", "short_name": "雁湖"}
    services = create_register(path, office, user="李某", passwords={"office": password} if password else None)
    services.drafts.keep("case", 7, {"cause": "此前"})
    other = connect(path, key=services.store.database.key)
    other.execute("BEGIN IMMEDIATE")
    services.drafts.keep("case", 7, {"cause": "导入时所写"})
    services.drafts.keep("case", None, {"cause": "新案"})
    (file, *_) = (tmp_path / "register.db.drafts").iterdir()
    assert (b"cause" in file.read_bytes()) == (not password)
    assert {one.record: one.raw["cause"] for one in services.drafts.kept()} == {"7": "导入时所写", "new": "新案"}
    other.execute("ROLLBACK")
    other.close()
    services.drafts.forget("case", None)
    services.drafts.keep("case", 7, {"cause": "导入后所写"})
    assert not (tmp_path / "register.db.drafts").exists()
    assert [one.raw["cause"] for one in services.drafts.kept()] == ["导入后所写"]
    services.close()
