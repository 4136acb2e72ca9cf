"""The pages of cases and clues: steps with and without reasons, papers from draft to void, jumps to what is missing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.pages.case_page import CasePage
from desktop.pages.clue_page import CluePage
from desktop.pages.papers_section import Entry, entries, made_entry
from desktop.widgets.record_head import NextStep, RecordHead
from tests.desktop.keyboard import commit, control, focus, press, write


def shown(page, qtbot):
    qtbot.addWidget(page)
    page.resize(1200, 680)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


@pytest.fixture
def case(context, qtbot):
    records = context.services.records
    case_id = records.save("cases", {
        "kind": "trademark_infringement", "cause": "侵犯注册商标专用权", "found_on": "2026-3-2", "verified": "属实",
        "source": "report", "officer_a": "张建国", "officer_b": "王丽",
        "parties": [{"party": {"name": "雁湖县佳佳乐超市", "kind": "individual_business"}}],
    })  # fmt: skip
    page = shown(CasePage(context), qtbot)
    page.open(case_id, {})
    page.arrive()
    return page


def paper(page: CasePage, form: str) -> Entry:
    return next(one for lines in page.papers._groups.values() for one in lines if one.form == form)


# Steps


def test_the_next_lawful_step_is_the_one_prominent_button(case):
    head: RecordHead = case.head
    assert head.step.isVisible()
    assert head.step.text().startswith("下一步：")
    offered = [action.text() for action in head.step.menu().actions()]
    assert len(offered) >= 1
    assert offered[0].startswith(head.step.text().removeprefix("下一步："))


def test_a_step_that_is_not_in_order_asks_for_a_reason_and_takes_it(case, context):
    step = case.steps()[0]
    assert step.reasons
    case.take_step(step.key)
    assert case.banner.topic == "reason"
    assert step.reasons[0].rstrip("。") in case.banner.text()
    press(Qt.Key.Key_Return)  # without a reason nothing happens
    assert context.services.records.load("cases", case.record_id)["state"] != step.key
    commit("局领导口头批准，手续后补")
    press(Qt.Key.Key_Return)
    assert context.services.records.load("cases", case.record_id)["state"] == step.key
    assert not case.banner.isVisible()
    assert "手续后补" in case.side.timeline._groups[0].reason


def test_what_the_next_step_lacks_is_told_at_the_side(case):
    assert any("下一步" in note.sentence for note in case.side._told)


def test_a_step_saves_what_was_typed_first(case, context):
    case.view.go_to("place")
    commit("人民路88号")
    case.take_step(case.steps()[0].key)
    assert context.services.records.load("cases", case.record_id)["place"] == "人民路88号"
    assert case.banner.topic == "reason"


def test_a_step_waits_while_something_is_faulty(case, context):
    before = context.services.records.load("cases", case.record_id)["state"]
    case.view.go_to("found_on")
    commit("没有的日子")
    case.take_step(case.steps()[0].key)
    assert not case.banner.isVisible()
    assert case.view.field_of(focus()).name == "found_on"
    assert context.services.records.load("cases", case.record_id)["state"] == before


def test_the_title_says_number_party_and_state(context, qtbot):
    page = shown(CasePage(context), qtbot)
    page.open(1, {})
    words = page.head.words.accessibleName()
    assert page.title() in words
    assert page.values["parties"][0]["party_text"] in words
    assert page.values["cause"] in words


def test_a_new_case_starts_with_the_officers_of_the_last_one(context, qtbot):
    page = shown(CasePage(context), qtbot)
    page.open(None, {})
    assert page.view.set.fields["officer_a"].editor.line.text() == "张建国"
    page.leave()
    assert context.services.drafts.find("case", None) is None


def test_deadlines_stand_at_the_side(case, context):
    context.services.records.save("cases", {"filed_on": "2026-3-5"}, record_id=case.record_id)
    case.reload()
    assert any("办理期限" in clock.rule.name for clock in case.side._clocks)


# Papers


def test_papers_that_the_next_step_lacks_come_first(case):
    groups = list(case.papers._groups)
    assert groups[0] == "下一步还缺"
    assert groups[-1] == "其他文书"
    assert case.papers.entry().state == ""


def test_made_papers_are_told_from_those_that_could_be_made(context):
    declared = context.services.papers.declared()
    made = context.services.papers.of("cases", 1)
    groups = entries(declared, made, wanted=["7", "no such form"], usual=["7", "9"])
    assert [one.form for one in groups["下一步还缺"]] == ["7"]
    assert [one.form for one in groups["现阶段常用"]] == ["9"]
    everything = [one.form for lines in groups.values() for one in lines]
    assert sorted(everything) == sorted(info.form for info in declared)


def test_a_paper_is_previewed_and_esc_gives_the_case_back(case):
    case._choose_paper(paper(case, "7"))
    assert case.frame.currentWidget() is case.paper
    assert case.paper.preview._pdf.startswith(b"%PDF")
    press(Qt.Key.Key_Escape)
    assert case.frame.currentIndex() == 0
    assert case.papers.list.hasFocus()


def test_a_papers_own_fields_are_kept_and_drawn(case, context):
    case._choose_paper(paper(case, "7"))
    form = case.paper.own.form
    assert form is not None
    before = case.paper.preview._pdf
    text = next(name for name, field in form.set.fields.items() if getattr(field.item.spec.kind, "lines", 1) > 1)
    form.go_to(text)
    commit("同意立案，由张建国、王丽承办。")
    case.paper._keep()
    assert case.paper.preview._pdf != before
    assert context.services.papers.own_values("cases", case.record_id, "filing_approval")[text].endswith("承办。")


def test_a_missing_fact_leads_to_its_field(case):
    case._choose_paper(paper(case, "7"))
    case.paper.jump.emit("case.facts")
    assert case.frame.currentIndex() == 0
    assert case.view.field_of(focus()).name == "facts"


def point_at(view, path: str) -> None:
    view.setFocus()
    while view.spots.at is None or view.spots.at.path != path:
        before = view.spots.at
        press(Qt.Key.Key_F8)
        assert view.spots.at is not before, path


def test_a_printed_fact_leads_to_its_field_by_keys(case):
    case._choose_paper(paper(case, "7"))
    point_at(case.paper.preview.view, "case.cause")
    press(Qt.Key.Key_Return)
    assert case.frame.currentIndex() == 0
    assert case.view.field_of(focus()).name == "cause"


def test_a_composed_text_says_what_it_was_made_of_until_it_is_written_anew(case, context):
    case._choose_paper(paper(case, "14"))
    view, form = case.paper.preview.view, case.paper.own.form
    point_at(view, "own.matter")
    assert "由" in view.accessibleDescription()
    assert "案件·案由" in form.set.fields["matter"].explanation()
    press(Qt.Key.Key_Return)
    assert form.field_of(focus()).name == "matter"
    control(Qt.Key.Key_A)
    write("别的事项")
    case.paper._keep()
    assert "案件·案由" not in form.set.fields["matter"].explanation()
    assert form.set.fields["matter"].explanation()


def test_an_issued_paper_still_says_where_its_facts_came_from(case, context):
    row = context.services.papers.issue("cases", case.record_id, "filing_approval", raw={"result": "filed"})
    context.services.records.save("cases", {"cause": "别的案由"}, record_id=case.record_id)
    case.reload()
    case.open_paper(made_entry(row))
    view = case.paper.preview.view
    point_at(view, "case.cause")
    press(Qt.Key.Key_Return)
    assert case.view.field_of(focus()).name == "cause"


def test_a_missing_fact_of_the_party_is_asked_for_where_the_party_stands(case, context):
    case._choose_paper(paper(case, "7"))
    case.paper.jump.emit("party.address")
    assert case.view.field_of(focus()).name == "parties"
    commit("人民路88号")
    press(Qt.Key.Key_Tab)
    case.save()
    party = context.services.records.load("cases", case.record_id)["parties"][0]["party"]
    assert context.services.records.load("parties", party)["address"] == "人民路88号"


def test_a_missing_fact_of_the_office_leads_to_its_settings(case):
    gone = []
    case.go.connect(lambda register, record: gone.append((register, record)))
    case.jump("office.court")
    case.jump("officer_a.licence_number")
    assert gone == [("office", None), ("officers", case.values["officer_a"])]


def test_a_paper_is_issued_frozen_and_voided_with_a_reason(case, context):
    case._choose_paper(paper(case, "7"))
    case.paper._issue()
    issued = [row for row in context.services.papers.of("cases", case.record_id) if row.state == "issued"]
    assert not issued  # what is missing is told, and no number is used up
    assert "审批类别" in case.paper.banner.text()
    case.paper.own.form.go_to("result")
    write("la")
    press(Qt.Key.Key_Return)
    case.paper._issue()
    issued = [row for row in context.services.papers.of("cases", case.record_id) if row.state == "issued"]
    assert len(issued) == 1
    frozen = context.services.papers.pdf(issued[0].id)
    assert case.paper.preview._pdf == frozen
    assert paper(case, "7").state == "issued"
    case.paper.void.click()
    commit("当事人名称写错")
    press(Qt.Key.Key_Return)
    rows = context.services.papers.of("cases", case.record_id)
    assert [row.state for row in rows] == ["void"]
    assert rows[0].void_reason == "当事人名称写错"


def test_ctrl_p_opens_the_paper_that_is_due(case):
    case.print_it()
    assert case.frame.currentWidget() is case.paper


def test_typing_is_saved_before_a_paper_is_drawn(case, context):
    case.view.go_to("place")
    commit("人民路88号")
    case._choose_paper(paper(case, "7"))
    assert context.services.records.load("cases", case.record_id)["place"] == "人民路88号"


# Clues


@pytest.fixture
def clue(context, qtbot):
    page = shown(CluePage(context), qtbot)
    clue_id = context.services.records.save("clues", {
        "source": "report", "received_on": "2026-3-2", "content": "举报人称有假口罩", "party": {"name": "佳佳乐超市"},
    })  # fmt: skip
    page.open(clue_id, {})
    page.arrive()
    return page


def test_a_clue_is_filed_as_a_case_that_knows_all_of_it(clue, context, qtbot):
    wanted = []
    clue.make.connect(lambda register, values: wanted.append((register, values)))
    assert clue.head.step.text() == "下一步：立案"
    clue.head.step.click()
    register, values = wanted[0]
    assert register == "cases"
    page = shown(CasePage(context), qtbot)
    page.open(None, values)
    page.arrive()
    assert page.view.field_of(focus()).name == "kind"
    write("sb")
    press(Qt.Key.Key_Return)
    page.save()
    case = context.services.records.load("cases", page.record_id)
    assert case["clue"] == clue.record_id
    assert case["parties"][0]["party_text"] == "佳佳乐超市"
    assert case["verified"] == "举报人称有假口罩"
    assert context.services.records.load("clues", clue.record_id)["state"] == "filed"
    clue.open(clue.record_id, {})
    assert not clue.head.step.isVisible()


def test_what_is_emptied_before_filing_stays_empty(clue, context, qtbot):
    page = shown(CasePage(context), qtbot)
    page.open(None, context.services.cases.known_from_clue(clue.record_id))
    page.arrive()
    write("sb")
    press(Qt.Key.Key_Return)
    page.view.go_to("verified")
    control(Qt.Key.Key_A)
    press(Qt.Key.Key_Delete)
    page.save()
    assert context.services.records.load("cases", page.record_id)["verified"] is None


def test_a_clue_can_end_otherwise(clue):
    clue.take_step("not_filed")
    assert clue.values["state"] == "not_filed"


def test_the_term_for_verifying_stands_at_the_side(clue):
    assert clue.side._clocks
    assert "核查" in clue.side._clocks[0].rule.name


def test_a_head_without_steps_shows_no_button(theme, qtbot):
    head = RecordHead(theme)
    qtbot.addWidget(head)
    head.show()
    head.offer(())
    assert not head.step.isVisible()
    head.offer((NextStep("filed", "立案"), NextStep("closed", "结案", ("还没有决定书",))))
    assert head.step.text() == "下一步：立案"
    assert [action.text() for action in head.step.menu().actions()] == ["立案", "结案（手续未齐）"]


def test_a_changed_fact_says_quietly_which_dates_it_moved(case, context, qtbot):
    context.services.records.save("cases", {"filed_on": "2026-03-02"}, record_id=case.record_id)
    case.reload()
    case.view.go_to("filed_on")
    control(Qt.Key.Key_A)
    write("2026-3-5")
    with qtbot.waitSignal(case.said) as said:
        case.save()
    # 3/2 + 90 = Sunday 5/31 -> Monday 6/1; 3/5 + 90 = 6/3
    assert "期限：案件办理期限 06-01→06-03" in said.args[0]
    assert any("原为 2026-06-01" in label.text() for label in case.side.findChildren(QLabel))


def test_a_clue_has_the_papers_of_its_source_and_prints_them(clue, context):
    forms = [one.form for one in clue.papers.groups["现阶段常用"]]
    assert forms[:3] == ["1", "C1", "C2"]
    assert "9" in forms
    assert "其他文书" in clue.papers.groups
    entry = next(one for one in clue.papers.groups["现阶段常用"] if one.form == "1")
    clue._choose_paper(entry)
    assert clue.frame.currentWidget() is clue.paper
    assert "举报人称有假口罩" in clue.paper._sheet.text
    view = clue.paper.preview.view
    point_at(view, "clue.content")
    press(Qt.Key.Key_Return)
    assert clue.view.field_of(focus()).name == "content"
    clue.print_it()
    assert clue.frame.currentWidget() is clue.paper
    press(Qt.Key.Key_Escape)
    assert clue.frame.currentWidget() is clue.frame.ground


def test_the_set_of_a_clue_is_printed_at_one_go(clue):
    clue.want_set()
    assert "线索" in clue.bundle.sets.item(0).text()
    clue.bundle.sets.setFocus()
    press(Qt.Key.Key_Return)
    assert clue.bundle.preview.isVisible()
