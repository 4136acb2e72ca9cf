"""Training: a roster by default present, initials for the absent, names matched, hours and figures that open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db.errors import Invalid, Missing, Refused
from db.services import Services
from db.services.lists import ListQuery

NAMES = ("张建国", "李小明", "王芳", "赵文", "周伟", "单雄", "曾国强", "欧阳娜")


@pytest.fixture
def people(services: Services) -> dict[str, int]:
    made = {}
    for place, name in enumerate(NAMES):
        unit = "荷塘市场监督管理所" if place % 2 else "综合行政执法大队"
        values = {"name": name, "unit": unit, "region": "430421", "township": "荷塘镇" if place % 2 else None}
        made[name] = services.records.save("people", values | {"licence_number": f"18{place:04d}"})
    return made


@pytest.fixture
def training(services: Services, people: dict[str, int]) -> int:
    return services.records.save(
        "training_classes",
        {
            "name": "知识产权执法业务培训班",
            "starts_on": "2026-03-09",
            "ends_on": "2026-03-10",
            "courses": [
                {"session": 1, "topic": "商标案件办理", "held_on": "2026-03-09", "half": "上午", "hours": "4"},
                {"session": 2, "topic": "专利标识检查", "held_on": "2026-03-09", "half": "下午", "hours": "4"},
            ],
            "participants": [{"person": one} for one in people.values()],
        },
    )


def statuses(services: Services, training: int, session: int = 1) -> dict[str, str]:
    return {one.name: one.status for one in services.trainings.sheet(training, session)}


def test_a_class_is_numbered_by_year(services: Services, training: int) -> None:
    assert services.records.load("training_classes", training)["number"] == "2026-01"


def test_everybody_is_present_but_those_whose_initials_are_typed(services: Services, training: int) -> None:
    assert set(statuses(services, training).values()) == {""}
    marked = services.trainings.mark_by_initials(training, 1, "wf lxm")
    assert statuses(services, training) == dict.fromkeys(NAMES, "present") | {"王芳": "absent", "李小明": "absent"}
    assert (marked.unknown, dict(marked.ambiguous)) == ((), {})
    assert [mark.before.status for mark in marked.marks] == ["present", "present"]


def test_initials_of_nobody_or_of_several_mark_nobody(
    services: Services, training: int, people: dict[str, int]
) -> None:
    services.records.save("people", {"name": "吴凡"})
    more = services.records.save("people", {"name": "魏峰"})
    services.trainings.enrol(training, [more])
    marked = services.trainings.mark_by_initials(training, 1, "wf qq sx ou")
    assert marked.unknown == ("qq",)
    assert dict(marked.ambiguous) == {"wf": (people["王芳"], more)}
    assert {name for name, status in statuses(services, training).items() if status == "absent"} == {"单雄", "欧阳娜"}


def test_a_mark_is_undone(services: Services, training: int, people: dict[str, int]) -> None:
    services.trainings.open_session(training, 1)
    first = services.trainings.mark(training, 1, [people["王芳"]], "late", minutes=20)
    second = services.trainings.mark(training, 1, [people["王芳"]], "absent")
    services.trainings.undo(second)
    (line,) = [one for one in services.trainings.sheet(training, 1) if one.name == "王芳"]
    assert (line.status, line.minutes, line.label) == ("late", 20, "迟到")
    services.trainings.undo(first)
    assert statuses(services, training)["王芳"] == "present"
    walk_in = services.records.save("people", {"name": "路人甲"})
    marks = services.trainings.mark(training, 1, [walk_in], "present")
    assert list(statuses(services, training)) == [*NAMES, "路人甲"]
    services.trainings.undo(marks)
    assert "路人甲" not in statuses(services, training)


def test_a_make_up_sign_in_needs_a_reason_and_an_approval(
    services: Services, training: int, people: dict[str, int]
) -> None:
    with pytest.raises(Refused, match="事由和批准人"):
        services.trainings.mark(training, 1, [people["王芳"]], "makeup")
    services.trainings.mark(training, 1, [people["王芳"]], "makeup", reason="值班", approved_by="刘明")
    with pytest.raises(Refused, match="没有第9课"):
        services.trainings.mark(training, 9, [people["王芳"]], "present")
    with pytest.raises(Refused, match="没有“gone”"):
        services.trainings.mark(training, 1, [people["王芳"]], "gone")
    row = services.records.load("training_classes", training)["attendance"][0]
    with pytest.raises(Invalid, match="补签必须有批准人"):
        services.records.save(
            "training_classes",
            {"attendance": [{"id": row["id"], "status": "makeup", "approved_by": None}]},
            record_id=training,
        )


def test_a_scanner_signs_in_by_licence(services: Services, training: int) -> None:
    services.trainings.scan(training, 1, "180002")
    assert statuses(services, training)["王芳"] == "present"
    with pytest.raises(Missing, match="没有找到证号"):
        services.trainings.scan(training, 1, "999")


def test_names_pasted_from_a_chat_are_matched(services: Services, people: dict[str, int]) -> None:
    found = services.trainings.match("1. 张建国\n2、王方\n李晓明、赵文老师\n\n周伟强\n钱多多（请假）\n张 建国")
    assert [(one.name, one.how, one.person) for one in found] == [
        ("张建国", "exact", people["张建国"]),
        ("王方", "pinyin", people["王芳"]),
        ("李晓明", "pinyin", people["李小明"]),
        ("赵文", "exact", people["赵文"]),
        ("周伟强", "similar", None),
        ("钱多多", "none", None),
    ]
    assert found[4].candidates == (people["周伟"],)
    assert (found[1].label, found[5].label) == ("读音相同", "没有找到")


def test_a_table_pasted_from_excel_tells_namesakes_apart(services: Services, people: dict[str, int]) -> None:
    other = services.records.save("people", {"name": "王芳", "unit": "雁湖县晚安家居有限公司"})
    found = services.trainings.match("1\t王芳\t晚安家居有限公司\t经理\n2\t王芳\n")
    assert [(one.how, one.person) for one in found] == [("unit", other), ("exact", None)]
    assert found[1].label == "姓名相同，有多人"


def test_a_pasted_list_becomes_the_roster(services: Services, training: int, people: dict[str, int]) -> None:
    found = services.trainings.enrol_names(training, "王芳\n新来的\t青石镇市场监督管理所", make=True)
    assert [one.how for one in found] == ["exact", "none"]
    made = services.records.load("people", found[1].person or 0)
    assert (made["name"], made["unit"]) == ("新来的", "青石镇市场监督管理所")
    assert len(services.records.load("training_classes", training)["participants"]) == len(NAMES) + 1


def test_an_officer_is_a_person_once(services: Services, officers: tuple[int, int]) -> None:
    first = services.trainings.person_of(officers[0])
    assert services.trainings.person_of(officers[0]) == first
    assert services.records.load("people", first)["licence_number"] == "43042101"


def test_hours_person_times_and_rates(services: Services, training: int, people: dict[str, int]) -> None:
    services.trainings.mark_by_initials(training, 1, "wf lxm")
    services.trainings.mark_by_initials(training, 2, "wf zhaow")
    figures = services.trainings.figures.of_class(training)
    values = {one.key: one.value for one in figures.figures}
    assert (values["due"], values["attended"], values["times"], values["hours"]) == tuple(map(Decimal, (8, 7, 7, 48)))
    assert values["rate"] == Decimal("87.5")
    assert people["王芳"] not in figures.figure("attended").ids
    assert services.trainings.figures.hours_of(people["赵文"], 2026) == (Decimal(4), 60)
    services.records.save("training_classes", {"counting": "session"}, record_id=training)
    times = services.trainings.figures.of_class(training).figure("times")
    assert (int(times.value), times.rule) == (12, "每人每课计1人次")
    assert figures.sessions[1][2]["absent"] == (people["王芳"], people["赵文"])


def test_the_year_against_the_year_before(services: Services, training: int, people: dict[str, int]) -> None:
    services.trainings.open_session(training, 1)
    services.records.save("people", {"name": "没来过", "unit": "荷塘市场监督管理所", "township": "荷塘镇"})
    earlier = services.records.save(
        "training_classes",
        {
            "name": "去年培训",
            "starts_on": "2025-05-06",
            "courses": [{"session": 1, "topic": "法规", "hours": "8"}],
            "participants": [{"person": people["王芳"]}],
        },
    )
    services.trainings.open_session(earlier, 1)
    year = services.trainings.figures.of_year(2026)
    assert (year.figure("persons").value, year.figure("persons").before) == (Decimal(8), Decimal(1))
    assert year.figure("times").change == Decimal("700.0")
    assert year.figure("classes").ids == (training,)
    assert year.figure("coverage").value == Decimal("88.9")
    (unit,) = [one for one in year.by_unit if one.label == "荷塘市场监督管理所"]
    assert (len(unit.attended), len(unit.people), unit.coverage, unit.hours) == (4, 5, Decimal("80.0"), Decimal(16))
    assert [one.label for one in year.by_township] == ["未登记", "荷塘镇"]
    assert services.trainings.figures.of_year(2024).figure("times").change is None


def test_certificates_are_numbered_and_verified(services: Services, training: int, people: dict[str, int]) -> None:
    services.trainings.mark_by_initials(training, 1, "wf")
    services.trainings.open_session(training, 2)
    scores = [{"person": one, "score": 55 if name == "赵文" else 80} for name, one in people.items()]
    services.records.save("training_classes", {"assessments": scores}, record_id=training)
    assert services.trainings.passed(training)[people["赵文"]] is False
    made = services.trainings.certify(training)
    assert len(made) == 6
    assert services.trainings.certify(training) == ()
    first = services.records.load("certificates", made[0])
    assert (first["number"], first["hours"], first["issued_on"]) == ("2026-01-001", Decimal(8), date(2026, 3, 10))
    assert services.trainings.verify("2026-01-001", first["code"].lower())["person_text"] == "张建国"
    with pytest.raises(Missing, match="没有证书号"):
        services.trainings.verify("2026-01-001", "AAAA-AAAA")
    again = services.trainings.reissue(made[0], reason="遗失")
    assert services.records.load("certificates", again)["number"] == "2026-01-007"
    assert services.records.load("certificates", made[0])["state"] == "reissued"
    with pytest.raises(Refused, match="已经补发"):
        services.trainings.reissue(made[0], reason="遗失")


def test_one_person_one_file(services: Services, training: int, people: dict[str, int]) -> None:
    services.trainings.mark_by_initials(training, 1, "wf")
    services.trainings.open_session(training, 2)
    score = {"person": people["王芳"], "score": "50", "second_score": "75.5"}
    services.records.save("training_classes", {"assessments": [score]}, record_id=training)
    (line,) = services.trainings.transcript(people["王芳"])
    assert (line.attended, line.sessions, line.hours, line.score, line.passed) == (
        1,
        2,
        Decimal(4),
        Decimal("75.5"),
        True,
    )
    assert line.certificate == ""


def test_attendance_is_found_by_name_and_class(services: Services, training: int) -> None:
    services.trainings.open_session(training, 1)
    assert len(services.lists.ids(ListQuery("attendance", find="王芳"))) == 1
    assert len(services.lists.ids(ListQuery("attendance", find="业务培训班"))) == 8
    assert len(services.lists.ids(ListQuery("people", find="ouyang"))) == 1


def test_sixty_with_four_absent_take_few_words(services: Services) -> None:
    """Four initials with blanks between are what a clerk types; `test_keys` of the window counts the keys."""
    services.records.save(
        "training_classes", {"name": "大班", "starts_on": "2026-03-10", "courses": [{"session": 1, "topic": "法规"}]}
    )
    syllables = "安白曹丁方高韩江孔林马宁彭秦任孙田吴徐杨"
    text = "\n".join(f"{family}{given}" for given in ("一", "二", "三") for family in syllables)
    services.trainings.enrol_names(1, text, make=True)
    marked = services.trainings.mark_by_initials(1, 1, "ay be cs dy")
    assert len(services.trainings.sheet(1, 1)) == 60
    assert [mark.after for mark in marked.marks] == ["absent"] * 4


def test_a_lecturer_is_written_down_once_for_all_courses(services: Services) -> None:
    known = services.records.save(
        "lecturers", {"name": "许文澜", "unit": "湖区大学", "title": "教授", "field": "商标法"}
    )
    courses = [
        {"session": 1, "topic": "商标", "lecturer": "许文澜", "hours": "4"},
        {"session": 2, "topic": "专利", "lecturer": "新来的老师", "hours": "3"},
    ]
    training = services.records.save(
        "training_classes", {"name": "一期", "starts_on": "2026-03-09", "courses": courses}
    )
    rows = services.records.load("training_classes", training)["courses"]
    assert rows[0]["lecturer"] == known
    assert services.records.load("lecturers", rows[1]["lecturer"])["name"] == "新来的老师"
    page = services.lists.page("lecturers", [known])[0]
    assert page is not None
    assert (page[4], page[5]) == (1, Decimal(4))
    with pytest.raises(Refused, match="课程正在使用"):
        services.records.remove("lecturers", known)


def test_a_sign_in_is_told_in_the_history_of_its_class_by_itself(services: Services) -> None:
    values = {"name": "一期", "starts_on": "2026-03-09", "courses": [{"session": 1, "topic": "商标"}]}
    training = services.records.save("training_classes", values)
    person = services.records.save("people", {"name": "王芳"})
    sign_in = {"training": training, "session": 1, "person": person, "status": "late", "minutes": 5}
    record = services.records.save("attendance", sign_in)
    newest = services.history.of("training_classes", training)[0]
    assert (newest.verb, newest.what) == ("新增", "签到")
    assert "班次" not in {one.label for one in newest.changes}
    services.records.remove("attendance", record)
    assert services.history.of("training_classes", training)[0].verb == "删除"
    assert services.trainings.sheet(training, 1) == ()
