"""The states of a case are data, complete and connected; a step says what it lacks and never raises a wall."""

from pathlib import Path

import pytest

from db.rules.procedure import load, next_steps, procedure, states, step
from db.rules.rulefile import RESOURCES, RuleFault

FULL = dict.fromkeys(procedure().facts, "已填")
ALL_FORMS = tuple(procedure().forms)


def test_every_state_of_the_procedure_is_there_and_reachable() -> None:
    assert len(states()) == 37
    reached = {"clue"}
    while new := {key for state in reached for key in states()[state].next} - reached:
        reached |= new
    assert reached == set(states())


def test_every_open_state_leads_to_the_archive() -> None:
    for key in set(states()) - {"archived"}:
        assert "archived" in states()[key].next or procedure().path(key, "archived")


def test_the_usual_next_step_comes_first() -> None:
    assert next_steps("clue")[0].key == "verifying"
    assert next_steps("investigating")[0].label == "调查终结"
    assert next_steps("deciding")[0].key == "decided_penalty"
    assert next_steps("archived") == ()


def test_a_step_in_order_has_nothing_to_say() -> None:
    report = step("verifying", "filed", facts=FULL, papers=["1", "7"])
    assert report.allowed
    assert report.reasons == ()


def test_a_missing_paper_and_a_missing_fact_are_named() -> None:
    report = step("verifying", "filed", facts={**FULL, "officer_b": None})
    assert not report.allowed
    assert report.missing_papers == ("7",)
    assert report.missing_facts == ("officer_b",)
    assert "《立案/不予立案审批表》" in report.reasons[0]
    assert "《市场监督管理行政处罚程序规定》第十九条" in report.reasons[0]
    assert "办案人员（第二人）" in report.reasons[1]


def test_one_paper_of_a_group_is_enough() -> None:
    assert step("decided_penalty", "served", facts=FULL, papers=["51"]).allowed
    assert step("decided_penalty", "served", facts=FULL, papers=["45"]).missing_papers == ("50",)


def test_a_paper_this_register_cannot_make_is_not_asked_for() -> None:
    assert step("investigating", "concluded", facts=FULL, declared=["1", "7"]).allowed
    assert step("decided_penalty", "served", facts=FULL, papers=["51"], declared=["50"]).allowed


def test_a_jump_says_what_lies_between() -> None:
    report = step("clue", "investigating", facts=FULL, papers=ALL_FORMS)
    assert report.between == ("verifying", "filed")
    assert "“线索登记”之后通常是：核查中、线索移送；到“调查取证”中间还有：核查中 → 立案" in report.reasons[0]


def test_a_step_back_is_reported_too() -> None:
    report = step("archived", "investigating", facts=FULL, papers=ALL_FORMS)
    assert report.reasons == ("“已归档”之后没有下一步（《市场监督管理行政处罚程序规定》第二十一条、第二十二条）",)


def test_a_new_record_may_start_anywhere() -> None:
    assert step(None, "closed", facts=FULL, papers=["53"]).allowed


def test_an_unknown_state_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        step("clue", "nowhere", facts={})


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('next = ["verifying", "clue_transferred"]', 'next = ["verifyng"]', "“next”里的“verifyng”没有写明"),
        ('group = "lead"', 'group = "leads"', "“group”不能是“leads”"),
        ('label = "线索登记"', 'label = ""', "“label”是空的"),
        ('label = "线索登记"', "label = 5", "“label”应当是文字"),
        ('article = "CX 18/1"', 'article = "CXX 18"', "引用的写法不对"),
        ('proof = [["1"]]', 'proof = ["1"]', "“proof”里只能是文字的列表"),
        ('hint = "登记案件来源', 'hints = "登记案件来源', "不认识的项“hints”"),
        ("ended = true", 'ended = "yes"', "“ended”应当是true 或 false"),
    ],
)
def test_a_mistake_is_refused_by_file_line_and_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    text = (RESOURCES / "rules" / "procedure.toml").read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    file = tmp_path / "procedure.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleFault) as caught:
        load(file)
    assert caught.value.line == line
    assert reason in caught.value.reason
    assert str(caught.value).startswith(f"规则文件 procedure.toml 第 {line} 行：")


def test_broken_toml_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "procedure.toml"
    file.write_text("[roles]\na = \n", encoding="utf-8")
    with pytest.raises(RuleFault, match="第 2 行：不是合法的 TOML"):
        load(file)
    with pytest.raises(RuleFault, match="打不开"):
        load(tmp_path / "none.toml")
