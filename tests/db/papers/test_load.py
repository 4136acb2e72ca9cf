"""The library: which papers there are, which names they may use, and what becomes of an office's own variants."""

from __future__ import annotations

import shutil

import pytest

from db.papers.declare import PaperFault
from db.papers.load import BUILT_IN, Library
from db.papers.render import applies
from db.services.facts import vocabulary
from tests.db.papers.sample import FACTS

DECISION = "45_penalty_decision.toml"


def variant(tmp_path, change):
    text = (BUILT_IN / DECISION).read_text("utf-8")
    (tmp_path / DECISION).write_text(change(text), "utf-8")
    return Library(vocabulary(), local=tmp_path)


def test_every_paper_is_sound():
    library = Library(vocabulary())
    assert library.check() == ()
    assert len({paper.key for paper in library.papers()}) == len(library.papers())
    for paper in library.papers():
        assert paper.file.stem == f"{paper.form}_{paper.key}"


def test_papers_come_by_form_number():
    forms = [paper.form for paper in Library(vocabulary()).papers()]
    assert forms == sorted(forms, key=lambda form: (form.startswith("C"), int(form.lstrip("C"))))


def test_every_member_of_a_set_is_a_paper():
    library = Library(vocabulary())
    assert {"filing", "measures", "notice", "decision", "closing", "all"} <= set(library.sets)
    for one in library.sets.values():
        assert {member.paper for member in one.members} <= set(library.files)


def test_an_external_paper_has_a_number_a_seal_and_copies():
    for paper in Library(vocabulary()).papers():
        names = {type(block).__name__ for block in paper.blocks}
        if paper.kind == "external" and paper.code:
            assert {"Number", "Stamp"} <= names, paper.key
        assert ("CopiesLine" in names) == (paper.copies is not None), paper.key


def test_the_office_s_own_variant_wins(tmp_path):
    library = variant(tmp_path, lambda text: text.replace('title = "行政处罚决定书"', 'title = "处罚决定书"'))
    assert library.paper("penalty_decision").title == "处罚决定书"
    assert library.check() == ()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("case.article_violated|provision", "case.artikel|provision", "“案件”里没有“artikel”"),
        ("{{ own.course }}", "{{ own.cause }}", "“本文书”里没有“cause”"),
        ("{{ own.course }}", "{{ weather }}", "没有名为“weather”的内容"),
        ("{{ own.course }}", "{{ own.course", "模板写法有误"),
        ("{{ own.course }}", "{{ own.course|shout }}", "没有名为“shout”的格式"),
        ("{{ own.course }}", "{{ 1 if own.course is loud }}", "没有名为“loud”的判断"),
        ("{{ own.course }}", "{{ own.course.text }}", "没有下级内容"),
        ("{{ own.course }}", "{% for x in case.name %}{% endfor %}", "只能用在一张表上"),
        ("{{ own.course }}", "{{ goods|total('weight') }}", "表里没有“weight”一栏"),
        ("{{ own.course }}", "{% include 'nowhere' %}", "没有名为“nowhere”的公共文字"),
        ("{{ own.course }}", "{% macro x() %}{% endmacro %}", "不支持宏"),
        ("{{ own.course }}", "{{ 1 if case.source == 'supervison' }}", "没有“supervison”这一项"),
        ('class = "external"', 'class = "letter"', "“class”只能是"),
        ('type = "stamp"', 'type = "seal"', "没有名为“seal”的版块"),
        ('kind = "yes_no"', 'kind = "maybe"', "的类型有误"),
        ('name = "party"', 'name = "nobody"', "没有名为“nobody”的公共段落"),
        ("lines = 3\n", "rows = 3\n", "不认识“rows”"),
        ('key = "penalty_decision"\n', "", "缺少“key”"),
        ('form = "45"', "form = 45'", "不是有效的TOML"),
    ],
)
def test_a_broken_variant_is_refused_with_its_line_and_the_built_in_serves(tmp_path, old, new, reason):
    library = variant(tmp_path, lambda text: text.replace(old, new, 1))
    paper = library.paper("penalty_decision")
    assert not paper.local
    assert paper.title == "行政处罚决定书"
    (fault,) = library.faults
    assert fault.file == tmp_path / DECISION
    assert reason in str(fault)
    text = (tmp_path / DECISION).read_text("utf-8").splitlines()
    if new and "缺少" not in reason and "TOML" not in reason:
        wanted = next(number for number, line in enumerate(text, 1) if new.strip() in line)
        assert abs(fault.line - wanted) <= 2
    assert str(fault).startswith(f"{DECISION} 第{fault.line}行：")


def test_a_broken_built_in_paper_is_a_fault(tmp_path):
    shutil.copytree(BUILT_IN, tmp_path / "papers")
    file = tmp_path / "papers" / DECISION
    file.write_text(file.read_text("utf-8").replace("own.course }}", "own.cause }}"), "utf-8")
    with pytest.raises(PaperFault, match="cause"):
        Library(vocabulary(), built_in=tmp_path / "papers").paper("penalty_decision")


def test_every_ground_of_a_set_can_be_told():
    for one in Library(vocabulary()).sets.values():
        for member in one.members:
            assert applies(member.when, FACTS, vocabulary=vocabulary()) in (True, False)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [("penalty", "penalty_decision"), (None, "penalty_decision"), ("no_penalty", "no_penalty_decision")],
)
def test_the_set_of_the_decision_holds_the_decision_that_was_made(outcome, expected):
    facts = {**FACTS, "case": {**FACTS["case"], "outcome": outcome}}
    members = Library(vocabulary()).sets["decision"].members
    chosen = [member.paper for member in members if applies(member.when, facts, vocabulary=vocabulary())]
    assert chosen == [expected, "delivery_receipt"]


def test_a_form_number_is_found_by_the_name_of_its_file():
    library = Library(vocabulary())
    for paper in library.papers(None):
        assert library.key_of(paper.form) == library.key_of(paper.key) == paper.key
    assert library.key_of("99") is None
