"""An office's own rule files over those of the release, and its own values of what rests on memory."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from db.errors import Refused
from db.rules.book import Book, read_rules, shipped_book, with_files
from db.rules.deadline_rules import deadline_rules
from db.rules.deadlines import deadline
from db.rules.in_use import using
from db.rules.laws import article
from db.rules.rulefile import RESOURCES, RuleFault
from db.rules.settings import applied, settings
from db.rules.simulate import book_changes
from db.rules.warnings import warning_kinds
from db.rules.workdays import Calendar
from tests.db.damage import damaged_text

TODAY = date(2026, 7, 10)
ARCHIVE = "deadline/dossier_archive/2019-04-01"


def laid(tmp_path: Path, text: str, **more: bool) -> Book:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    return with_files([read_rules(file)], today=TODAY, **more)


def test_a_file_changes_only_what_it_names_from_its_day_on(tmp_path: Path) -> None:
    book = laid(
        tmp_path,
        """
title = "省局归档规定"
from = 2026-07-01

[[rule]]
key = "dossier_archive"
versions = [{ article = "CX 78", length = 20, unit = "workday" }]

[[limit]]
key = "light_entity"
label = "较低数额罚款（经营主体）"
value = 30000
""",
    )
    with using(book):
        # 6/30 + 30 = 7/30; 7/1: 2, 3 (2), 6-10 (7), 13-17 (12), 20-24 (17), 27, 28, 29 (20)
        assert deadline("dossier_archive", date(2026, 6, 30)).ends_on == date(2026, 7, 30)
        assert deadline("dossier_archive", date(2026, 7, 1)).ends_on == date(2026, 7, 29)
        assert warning_kinds().limit("light_entity", date(2026, 6, 30)) == 50000
        assert warning_kinds().limit("light_entity", date(2026, 7, 1)) == 30000
        assert len(deadline_rules().rules) == len(shipped_book().deadlines.rules)
    assert deadline("dossier_archive", date(2026, 7, 1)).ends_on == date(2026, 7, 31)


def test_a_file_waits_for_its_day(tmp_path: Path) -> None:
    text = """
from = 2026-07-11
[[rule]]
key = "closing"
versions = [{ article = "CX 77", length = 5, unit = "workday" }]
"""
    assert laid(tmp_path, text) is shipped_book()
    assert laid(tmp_path, text, early=True).deadlines.rule("closing").versions[-1].length == 5


def test_a_new_law_brings_its_acts_and_moves_its_articles(tmp_path: Path) -> None:
    book = laid(
        tmp_path,
        """
[[act]]
key = "CX"
versions = [{ from = 2026-09-01, text = "2026年修正" }]

[[act]]
key = "HN"
name = "hunan_rules"
title = "湖南省行政程序规定"
versions = [{ from = 2022-05-01, text = "2022年修订" }]

[[topic]]
law = "penalty_law"
key = "recusal"
cites = [{ from = 2026-09-01, cite = "CF 43; CX 5; HN 9" }]
""",
    )
    with using(book):
        assert article("penalty_law", "recusal", date(2026, 8, 31)).endswith("《市场监督管理行政处罚程序规定》第四条")
        assert article("penalty_law", "recusal", date(2026, 9, 1)).endswith("第五条、《湖南省行政程序规定》第九条")
    changes = {one.key: one.what for one in book_changes(shipped_book(), book)}
    assert set(changes) == {"penalty_law/recusal", "CX", "HN"}
    assert changes["HN"] == ("新增",)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('[[rule]]\nkey = "closing"\nlength = 3\n', 3, "不认识的项“length”"),
        ('title = "空"\n', 1, "没有任何规则"),
        ('[[rules]]\nkey = "closing"\n', 1, "不认识的项“rules”"),
        ('[[rule]]\nname = "没有键"\n', 1, "缺少“key”"),
        ('[[rule]]\nkey = "own_rule"\nname = "本局规则"\n', 1, "至少要有一个版本"),
        (
            '[[rule]]\nkey = "closing"\nversions = [\n'
            '    { from = 2026-01-01, article = "CX 77", length = 5, unit = "week" },\n]\n',
            4,
            "“unit”不能是“week”",
        ),
        ('[[fine]]\nkey = "patent_fake"\narticle = "ZZ 1"\n', 3, "引用的写法不对"),
        ('[[limit]]\nkey = "light_entity"\nfrom = 2026-01-01\nlabel = "甲"\nvalue = "三万"\n', 5, "“value”应当是整数"),
        ("[[line]\n", 1, "不是合法的 TOML"),
    ],
)
def test_a_faulty_file_is_refused_by_file_line_and_reason(tmp_path: Path, text: str, line: int, reason: str) -> None:
    with pytest.raises(RuleFault, match=reason) as fault:
        laid(tmp_path, text)
    assert fault.value.file.name == "own.toml"
    assert fault.value.line == line


def refusal(tmp_path: Path, text: str) -> RuleFault | None:
    try:
        laid(tmp_path, text, early=True)
    except RuleFault as fault:
        return fault
    return None


@settings_of_hypothesis(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), name=st.sampled_from(["deadlines", "laws", "warnings", "fines", "criminal", "readings"]))
def test_a_damaged_file_of_the_office_is_taken_or_refused_by_its_line(
    tmp_path: Path, data: st.DataObject, name: str
) -> None:
    text = data.draw(damaged_text((RESOURCES / "rules" / f"{name}.toml").read_text("utf-8")))
    fault = refusal(tmp_path, text)
    if fault is not None:
        assert 1 <= fault.line <= text.count("\n") + 2
        assert fault.reason.strip()


def test_a_whole_file_of_the_release_changes_nothing(tmp_path: Path) -> None:
    for name in ("deadlines", "laws", "warnings", "fines", "criminal", "readings"):
        text = (RESOURCES / "rules" / f"{name}.toml").read_text(encoding="utf-8")
        assert book_changes(shipped_book(), laid(tmp_path, text)) == (), name


def test_every_rule_that_rests_on_memory_is_a_setting_with_what_it_decides() -> None:
    found = {one.key: one for one in settings(shipped_book(), {})}
    memory = [
        f"deadline/{rule.key}/{version.start}"
        for rule in shipped_book().deadlines.rules.values()
        for version in rule.versions
        if version.source == "M"
    ]
    assert set(memory) <= set(found)
    assert all(one.name and one.decides and one.value == one.default for one in found.values())
    assert {one.group for one in found.values()} == {
        "reading", "deadline", "switch", "limit", "crime", "fine", "act",
    }  # fmt: skip
    one = found[ARCHIVE]
    assert (one.shown(one.value), one.mark, one.current) == ("30日", "M", True)
    assert not [key for key in found if "hearing" in key and key.startswith("limit/")]


def test_the_offices_own_values_are_used() -> None:
    own = applied(
        shipped_book(),
        {
            ARCHIVE: "60",
            "reading/referral_days": "workday",
            "reading/individual_business": "entity",
            "switch/patent_decision": "yes",
            "crime/watch_percent": "90",
            "crime/c140/sales": "60000",
            "act/ZLF/2021-06-01": "2021-07-01",
            "fine/confusion_2019/below": "200000",
            "limit/light_person/2021-09-01": "3000",
            "deadline/no_such_rule/2020-01-01": "3",
        },
    )
    with using(own):
        assert deadline("dossier_archive", date(2026, 7, 1)).ends_on == date(2026, 8, 31)
        # Friday 7/3 + three workdays: 6, 7, 8
        assert deadline("referral_approve", date(2026, 7, 3)).ends_on == date(2026, 7, 8)
        assert warning_kinds().limit("light_person", date(2022, 1, 1)) == 3000
        assert article("patent", "penalty", date(2021, 6, 15)).endswith("第六十三条")
    assert own.deadlines.rule("patent_decision").enabled
    assert own.criminal.watch_percent == 90
    assert next(line for line in own.criminal.lines if line.key == "c140").sums["sales"] == 60000
    assert own.fines["confusion_2019"].below == 200000
    assert own.reading("individual_business") == "entity"
    assert applied(shipped_book(), {}) is shipped_book()


def test_whether_weekends_end_a_period_is_a_reading() -> None:
    strict = Calendar(weekends_roll=False)
    # 3/1 + 15 = 3/16, a Saturday in 2024; 9/16 + 15 = 10/1, a holiday
    assert deadline("fine_payment", date(2024, 3, 1)).ends_on == date(2024, 3, 18)
    assert deadline("fine_payment", date(2024, 3, 1), calendar=strict).ends_on == date(2024, 3, 16)
    assert deadline("fine_payment", date(2024, 9, 16), calendar=strict).ends_on == date(2024, 10, 8)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (ARCHIVE, "三十"),
        (ARCHIVE, "0"),
        (ARCHIVE, "-3"),
        ("reading/referral_days", "月"),
        ("act/ZLF/2021-06-01", "六月"),
    ],
)
def test_a_value_that_a_setting_cannot_have_is_refused(key: str, value: str) -> None:
    one = next(one for one in settings(shipped_book(), {}) if one.key == key)
    with pytest.raises(Refused, match=one.name):
        one.checked(value)
