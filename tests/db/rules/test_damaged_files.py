"""Rule files, checklists and notices with a mistake in them: read, or refused by file, line and reason."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.errors import Refused
from db.rules import (
    checklists,
    criminal,
    deadline_rules,
    dossier,
    fines,
    laws,
    notices,
    procedure,
    readings,
    training,
    warnings,
)
from db.rules.rulefile import RESOURCES, RuleFault
from tests.db.damage import damaged_text

LOADERS: dict[str, Callable[[Path], object]] = {
    "rules/criminal.toml": criminal.load,
    "rules/deadlines.toml": deadline_rules.load,
    "rules/dossier.toml": dossier.load,
    "rules/fines.toml": fines.load,
    "rules/laws.toml": laws.load,
    "rules/procedure.toml": procedure.load,
    "rules/readings.toml": readings.load,
    "rules/training.toml": training.load,
    "rules/warnings.toml": warnings.load,
    "checklists/2022.toml": checklists.load,
    "calendars/2020-spring-festival.toml": notices.load,
}
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕，周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月14日（周日）上班。
"""
TABLE = "日期,安排,名称\n2027-01-01,放假,元旦\n2027-01-31,上班,春节\n"


def refusal(name: str, file: Path) -> RuleFault | None:
    try:
        LOADERS[name](file)
    except RuleFault as fault:
        return fault
    return None


def test_every_rule_file_has_its_turn() -> None:
    files = {f"{path.parent.name}/{path.name}" for path in (RESOURCES / "rules").glob("*.toml")}
    assert files <= set(LOADERS)


@pytest.mark.parametrize("name", LOADERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_rule_file_with_a_mistake_is_read_or_refused_by_its_line(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    text = data.draw(damaged_text((RESOURCES / name).read_text("utf-8")))
    file = tmp_path / Path(name).name
    file.write_text(text, "utf-8")
    fault = refusal(name, file)
    if fault is not None:
        assert fault.file == file
        assert 1 <= fault.line <= text.count("\n") + 2
        assert fault.reason.strip()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from([".txt", ".csv"]))
def test_a_notice_with_a_mistake_is_read_or_refused(tmp_path: Path, data: st.DataObject, kind: str) -> None:
    file = tmp_path / f"通知{kind}"
    text = data.draw(damaged_text(NOTICE if kind == ".txt" else TABLE))
    file.write_bytes(text.encode(data.draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))))
    with suppress(Refused):
        assert notices.read_notice(file).days


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), kind=st.sampled_from([".txt", ".csv", ".toml", ".docx"]))
def test_any_file_may_be_offered_as_a_notice(tmp_path: Path, content: bytes, kind: str) -> None:
    file = tmp_path / f"通知{kind}"
    file.write_bytes(content)
    with suppress(Refused):
        notices.read_notice(file)
