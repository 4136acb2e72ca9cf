"""An organiser's list of exhibitors and a list of trainees come in from Excel, and go out and in again unchanged."""

from __future__ import annotations

import time
from pathlib import Path

import openpyxl
import pytest

from db.errors import Missing, Refused
from db.services import Services
from db.services.lists import ListQuery


def book(path: Path, rows: list[list[object]]) -> Path:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


@pytest.fixture
def fair(services: Services) -> int:
    return services.records.save("exhibitions", {"name": "湖区家居展", "opens_on": "2026-04-01"})


HEAD: list[object] = ["序号", "参展企业名称", "统一社会信用代码", "展馆", "展位号", "主要展品", "联系人", "联系电话"]


def test_an_organisers_roster_comes_in_for_one_fair(services: Services, fair: int, tmp_path: Path) -> None:
    head = ["序号", "企业名称", *HEAD[2:]]
    rows: list[list[object]] = [["湖区家居展参展企业名单"], head]
    rows += [
        [n, f"第{n}号家居有限公司", None, f"{n // 60 + 1}号馆", f"A{n:02d}", "床垫", "张三", "13800001234"]
        for n in range(1, 301)
    ]
    path = book(tmp_path / "roster.xlsx", rows)
    began = time.perf_counter()
    given = services.sheets.given("exhibitors", {"展会": "湖区家居展"})
    plan = services.sheets.plan(path, "exhibitors", given=given)
    assert (plan.counts.new, plan.counts.refused) == (300, 0), plan.faults[:3]
    services.sheets.commit(plan)
    sheet = services.papers.preview("exhibitions", fair, "walking_list")
    assert time.perf_counter() - began < 30
    assert sheet.text.count("号馆") == 300
    stops = services.exhibitions.figures.walk(fair)
    assert (stops[0].booth, stops[0].name, stops[0].products) == ("A01", "第1号家居有限公司", "床垫")
    assert services.sheets.plan(path, "exhibitors", given=given).counts.same == 300


def test_a_second_fair_has_stands_of_its_own(services: Services, fair: int, tmp_path: Path) -> None:
    path = book(tmp_path / "roster.xlsx", [["企业名称", "展位号"], ["晚安家居公司", "B1"]])
    later = services.records.save("exhibitions", {"name": "秋季家居展", "opens_on": "2026-09-01"})
    for one in (fair, later):
        services.sheets.commit(
            services.sheets.plan(
                path, "exhibitors", given=services.sheets.given("exhibitors", {"exhibition": str(one)})
            )
        )
    assert services.lists.count(ListQuery("exhibitors")) == 2
    assert services.lists.count(ListQuery("parties")) == 1


def test_a_roster_without_its_fair_says_so(services: Services, fair: int, tmp_path: Path) -> None:
    path = book(tmp_path / "roster.xlsx", [["企业名称", "展位号"], ["晚安家居公司", "B1"]])
    plan = services.sheets.plan(path, "exhibitors")
    assert plan.counts.refused == 1
    assert "展会" in str(plan.faults[0])
    with pytest.raises(Missing, match="找不到展会"):
        services.sheets.given("exhibitors", {"展会": "没有的展会"})
    with pytest.raises(Refused, match="没有“颜色”这一栏"):
        services.sheets.given("exhibitors", {"颜色": "红"})


def test_trainees_come_in_and_are_known_again_by_licence(services: Services, tmp_path: Path) -> None:
    rows: list[list[object]] = [["姓名", "工作单位", "职务", "乡镇", "执法证号", "手机"]]
    rows += [
        ["王芳", "荷塘所", "执法员", "荷塘镇", "18042900001", "13800001234"],
        ["李伟", "芦溪所", "所长", "芦溪镇", None, None],
    ]
    path = book(tmp_path / "people.xlsx", rows)
    services.sheets.commit(services.sheets.plan(path, "people"))
    first = services.records.load("people", services.records.find_key("people", "王芳"))
    assert (first["unit"], first["township"], first["licence_number"]) == ("荷塘所", "荷塘镇", "18042900001")
    assert services.lists.count(ListQuery("people", find="wangfang")) == 1
    again = services.sheets.plan(path, "people")
    assert again.counts.same == 2


@pytest.mark.parametrize("register", ["exhibitions", "exhibitors", "fair_complaints", "training_classes", "people"])
def test_what_goes_out_comes_in_again_unchanged(services: Services, fair: int, tmp_path: Path, register: str) -> None:
    stand = services.records.save(
        "exhibitors",
        {
            "exhibition": fair,
            "party": {"name": "晚安家居公司"},
            "booth": "A1",
            "exhibits": [{"name": "床"}, {"name": "柜"}],
        },
    )
    services.records.save(
        "fair_complaints",
        {"exhibition": fair, "exhibitor": stand, "received_at": "2026-04-01 09:05", "complainant": "甲公司"},
    )
    person = services.records.save("people", {"name": "王芳"})
    training = services.records.save(
        "training_classes",
        {
            "name": "班",
            "starts_on": "2026-03-01",
            "courses": [{"session": 1, "topic": "法规", "hours": "4"}],
            "participants": [{"person": person}],
        },
    )
    services.trainings.open_session(training, 1)
    path = tmp_path / "out.xlsx"
    assert services.sheets.export(register, path, unmask=True) == 1
    counts = services.sheets.plan(path, register).counts
    assert (counts.same, counts.new, counts.changed, counts.refused) == (1, 0, 0, 0)
