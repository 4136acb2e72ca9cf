"""The dossier check: clean cases stay silent, planted faults are found with their paper and field."""

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from db.rules.dossier import Finding, check_dossier, load
from db.rules.rulefile import RESOURCES, RuleFault
from tests.db.rules.dossier_cases import (
    PLANTED,
    TODAY,
    Case,
    clean,
    clean_open,
    clean_patent,
    clean_summary,
    paper_of,
    put,
    without,
)


@pytest.mark.parametrize("case", [clean, clean_patent, clean_open, clean_summary])
def test_a_clean_case_gives_no_false_alarm(case: Callable[[], Case]) -> None:
    assert check_dossier(case(), today=TODAY) == ()


@pytest.mark.parametrize(("key", "form", "plant"), PLANTED, ids=[f"{key}-{form}" for key, form, _ in PLANTED])
def test_a_planted_fault_is_found(key: str, form: str, plant: Callable[[Case], None]) -> None:
    case = copy.deepcopy(clean())
    plant(case)
    found = [finding for finding in check_dossier(case, today=TODAY) if finding.key == key]
    assert found
    assert form in {finding.form for finding in found}
    assert all(finding.sentence and "{" not in finding.sentence for finding in found)


def find(case: Case, key: str) -> list[Finding]:
    return [finding for finding in check_dossier(case, today=date(2027, 6, 1)) if finding.key == key]


def test_articles_follow_the_day_of_the_paper_and_of_the_act() -> None:
    case = clean()
    paper_of("45", issued_on=date(2027, 2, 1))(case)
    assert not find(case, "trademark_old_articles")
    case["act_to"] = date(2027, 1, 20)
    found = find(case, "trademark_old_articles")[0]
    assert found.article == "《中华人民共和国商标法》第七十二条"
    patent = clean_patent()
    paper_of("45", issued_on=date(2024, 2, 1), text="《中华人民共和国专利法》第六十三条、《专利法实施细则》第八十四条")(
        patent
    )
    assert not find(patent, "patent_law_old_article")
    patent["act_to"] = date(2024, 1, 25)
    assert find(patent, "patent_law_old_article")
    assert find(patent, "patent_rules_old_article")


def test_a_paper_this_register_cannot_make_is_not_missed() -> None:
    case = clean()
    without("35")(case)
    assert check_dossier(case, today=TODAY, declared=["1", "7", "9", "45"]) == ()


def test_findings_name_their_article_and_field() -> None:
    case = clean()
    put(fine=None)(case)
    found = {finding.key: finding for finding in check_dossier(case, today=TODAY)}
    assert found["kind_without_fine"].field == "fine"
    without("37")(case)
    found = {finding.key: finding for finding in check_dossier(case, today=TODAY)}
    assert found["no_notice"].article.startswith("《市场监督管理行政处罚程序规定》第五十七条第一款")
    assert found["no_notice"].level == "serious"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('forms = ["53"]', 'forms = ["99"]', "“forms”里的“99”没有这份文书"),
        ('pattern = "投诉举报处理暂行办法"', 'pattern = "("', "“pattern”不是正则表达式"),
        ('topic = "trademark/scope"', 'topic = "trademark/scopes"', "“topic”里的"),
        ('key = "closing_approval"', 'key = "decision"', "“decision”重复"),
        ("officers_missing = ", "officers_mising = ", "没有“officers_mising”这条提示"),
        ('level = "note"', 'level = "notes"', "“level”不能是"),
    ],
)
def test_a_mistake_in_the_file_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    text = (RESOURCES / "rules" / "dossier.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "dossier.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleFault, match=reason):
        load(file)
