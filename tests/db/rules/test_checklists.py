"""The risk checklist: the versions released are sound, a broken one is named by its line, levels follow the formula."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import Refused
from db.rules.checklists import FOLDER, Checklist, checklist, checklists, in_force, load, score
from db.rules.rulefile import RuleFault

TEXT = (FOLDER / "2022.toml").read_text("utf-8")


def good(version: Checklist) -> dict[str, str]:
    """The answers of an exhibitor with nothing to find."""
    answers = {}
    for key, one in version.questions.items():
        answers[key] = next(name for name in one.options if name not in one.bad and name not in ("na", "unclear"))
    return answers


@pytest.fixture(scope="module")
def version() -> Checklist:
    return checklist("2022")


def test_the_questions_are_those_of_the_office(version: Checklist) -> None:
    assert len(version.questions) == 44
    assert {key: sum(one.part == key for one in version.questions.values()) for key in version.parts} == {
        "A": 6, "B": 4, "C": 9, "D": 10, "E": 4, "F": 5, "G": 2, "H": 4,
    }  # fmt: skip
    knockouts = [key for key, one in version.questions.items() if one.knockout]
    assert knockouts == ["A4", "C4", "C5", "C7", "D4", "D6"]
    assert sum(one.weight for one in version.questions.values()) == 147


def test_questions_open_by_the_fair_and_by_earlier_answers(version: Checklist) -> None:
    asked = [one.key for one in version.open({}, online=False)]
    assert not [key for key in asked if key[0] == "F" or key in ("B3", "B4")]
    assert len(asked) == 37
    opened = {one.key for one in version.open({"B2": "mixed"}, online=True)}
    assert {"B3", "B4", "F1"} <= opened
    assert "B4" not in {one.key for one in version.open({"B2": "oem"}, online=True)}


def test_the_next_question_goes_on_from_where_one_is_and_comes_back(version: Checklist) -> None:
    assert version.next({}, online=False).key == "A1"  # type: ignore[union-attr]
    assert version.next({"A1": "yes", "B2": "oem"}, online=False, after="B2").key == "B3"  # type: ignore[union-attr]
    answers = good(version)
    del answers["A2"]
    assert version.next(answers, online=True, after="H4").key == "A2"  # type: ignore[union-attr]
    assert version.next(good(version), online=True) is None


def test_nothing_found_is_low(version: Checklist) -> None:
    found = score(version, good(version), online=True)
    assert (found.level, found.points, found.answered) == ("low", Decimal("0.00"), Decimal("100.00"))
    assert "没有否决项" in found.because


def test_a_knockout_is_high_whatever_the_score(version: Checklist) -> None:
    found = score(version, {**good(version), "C5": "no"}, online=True)
    assert found.level == "high"
    assert found.knockouts == ("C5",)
    assert found.points < 15
    assert "C5“他人商标授权”是否决项" in found.because


def test_one_heavy_answer_is_middle(version: Checklist) -> None:
    assert score(version, {**good(version), "D3": "no"}, online=True).level == "middle"
    assert score(version, {**good(version), "C2": "no"}, online=True).level == "low"


@pytest.mark.parametrize(("exhibits", "level"), [(["low"], "low"), (["low", "middle"], "middle"), (["high"], "high")])
def test_the_worst_exhibit_sets_the_least_level(version: Checklist, exhibits: list[str], level: str) -> None:
    assert score(version, good(version), online=True, exhibits=exhibits).level == level


def test_without_the_list_of_exhibits_or_the_signature_no_level_is_given(version: Checklist) -> None:
    for key in ("B1", "H4"):
        found = score(version, {**good(version), key: "no", "C4": "yes"}, online=True)
        assert found.level == "pending"
        assert f"{key}“" in found.because
        assert "C4“冒充注册”已是否决项" in found.because


def test_too_few_answers_are_no_level(version: Checklist) -> None:
    answers = dict(list(good(version).items())[:30])
    found = score(version, answers, online=True)
    assert found.level == "pending"
    assert "不足90%" in found.because
    assert found.missing


def test_the_score_by_hand(version: Checklist) -> None:
    """Offline, own production: 37 questions weigh 147-15-9=123; D8 3, D9 4, H1 half of 3, C3 not applicable -4."""
    answers = {**good(version), "D8": "no", "D9": "no", "H1": "unclear", "C3": "na"}
    found = score(version, answers, online=False)
    assert found.points == (Decimal(100) * Decimal("8.5") / Decimal(119)).quantize(Decimal("0.01"))
    assert [(one.question.key, one.points) for one in found.contributions] == [
        ("D9", Decimal("3.36")), ("D8", Decimal("2.52")), ("H1", Decimal("1.26")),
    ]  # fmt: skip
    assert found.findings == ("D8", "D9")


def test_an_answer_that_weighs_its_own_counts_so(version: Checklist) -> None:
    light = score(version, {**good(version), "A4": "complained"}, online=False)
    assert light.points == (Decimal(200) / 123).quantize(Decimal("0.01"))
    assert light.level == "low"
    assert score(version, {**good(version), "A4": "again"}, online=False).knockouts == ("A4",)


def test_another_version_scores_the_same_answers_otherwise(version: Checklist) -> None:
    answers = {**good(version), "C3": "no"}
    old, new = (score(checklist(key), answers, online=False) for key in ("2022", "2027"))
    assert (old.version, old.level) == ("2022", "low")
    assert (new.version, new.level) == ("2027", "middle")


def test_the_law_of_the_day_stands_behind_a_question(version: Checklist) -> None:
    assert version.question("C5").basis(date(2026, 12, 31)).endswith("第五十七条")
    assert version.question("C5").basis(date(2027, 1, 1)).endswith("第七十二条")
    assert in_force(date(2026, 12, 31)).key == "2022"
    assert in_force(date(2027, 1, 1)).key == "2027"
    assert in_force(date(1999, 1, 1)).key == "2022"


def test_an_answer_is_given_by_key_or_label(version: Checklist) -> None:
    assert version.question("A1").accept("否") == "no"
    assert version.question("A4").accept("again") == "again"
    with pytest.raises(Refused, match="A1“主体信息一致”没有“不适用”"):
        version.question("A1").accept("不适用")
    with pytest.raises(Refused, match="没有“Z9”"):
        version.question("Z9")
    with pytest.raises(Refused, match="没有“1900”版"):
        checklist("1900")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('bad = ["no"]', 'bad = ["maybe"]', "没有“maybe”这个答案"),
        ('knockout = ["again"]', 'knockout = ["none"]', "否决项必须也是不利答案"),
        ("weight = 2\n", "weight = -1\n", "不能小于0"),
        ('type = "yes_no"\n', 'type = "maybe"\n', "“type”不能是“maybe”"),
        ('needs = ["file"]', 'needs = ["fax"]', "“needs”里没有“fax”"),
        ('question = "B2"', 'question = "H1"', "应当是排在前面的问题"),
        ('answers = ["oem", "odm", "mixed"]', 'answers = ["stolen"]', "B2没有“stolen”这个答案"),
        ('topic = "trademark/self_change"', 'topic = "trademark/nothing"', "没有“trademark/nothing”这个事项"),
        ('article = "ZH 4"', 'article = "四"', "引用的写法不对"),
        ("high = 40", "high = 10", "“middle”应当大于0"),
        ('needed = ["B1", "H4"]', 'needed = ["B9"]', "没有“B9”这个问题"),
        ('key = "A2"', 'key = "A1"', "“A1”已经有了"),
        ('key = "H4"', 'key = "Z1"', "不属于任何部分"),
        ('short = "展位自用"', 'shirt = "展位自用"', "不认识的项“shirt”"),
    ],
)
def test_a_broken_version_is_refused_by_line(tmp_path: Path, old: str, new: str, reason: str) -> None:
    file = tmp_path / "2022.toml"
    file.write_text(TEXT.replace(old, new, 1), "utf-8")
    with pytest.raises(RuleFault) as caught:
        load(file)
    assert reason in caught.value.reason
    wanted = next(number for number, line in enumerate(file.read_text("utf-8").splitlines(), 1) if new.strip() in line)
    assert abs(caught.value.line - wanted) <= 12


_ANY = checklist("2022")


@given(
    st.fixed_dictionaries(
        {}, optional={key: st.sampled_from(sorted(one.options)) for key, one in _ANY.questions.items()}
    ),
    st.booleans(),
)
def test_more_bad_answers_never_lower_the_level(answers: dict[str, str], online: bool) -> None:
    rank = {"low": 0, "middle": 1, "high": 2}
    before = score(_ANY, answers, online=online)
    assert 0 <= before.points <= 100
    assert sum(one.points for one in before.contributions) - before.points < Decimal("0.3")
    for key in ("C4", "D9", "H2"):
        if answers.get(key) in ("yes", "no", "unclear") and answers[key] not in _ANY.question(key).bad:
            worse = score(_ANY, {**answers, key: next(iter(_ANY.question(key).bad))}, online=online)
            assert worse.points >= before.points
            if before.level in rank and worse.level in rank:
                assert rank[worse.level] >= rank[before.level]


def test_every_version_is_sound() -> None:
    assert list(checklists()) == ["2022", "2027"]
    for one in checklists().values():
        for question in one.questions.values():
            assert question.action or not question.bad
