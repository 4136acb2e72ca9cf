"""What saving a case means for its papers, told beside it and listed; corrections and wordings of single papers."""

from __future__ import annotations

import zipfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QDialog, QFileDialog

from desktop.pages.case_page import CasePage
from desktop.pages.papers_section import Entry, made_entry
from desktop.pages.record_page import RecordPage
from tests.desktop.keyboard import control, focus, press, write


@pytest.fixture
def case(context, qtbot):
    case_id = context.services.records.save("cases", {
        "kind": "trademark_infringement", "cause": "侵犯注册商标专用权", "found_on": "2026-3-2", "verified": "属实",
        "source": "report", "officer_a": "张建国", "officer_b": "王丽", "filed_on": "2026-3-5",
        "parties": [{"party": {"name": "雁湖县佳佳乐超市", "kind": "individual_business"}}],
    })  # fmt: skip
    page = CasePage(context)
    qtbot.addWidget(page)
    page.resize(1200, 680)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.open(case_id, {})
    page.arrive()
    return page


def change(page, name: str, text: str) -> None:
    page.view.go_to(name)
    control(Qt.Key.Key_A)
    write(text)
    page.save()


def sentences(page) -> list[str]:
    return [note.sentence for note in page._noted]


def test_a_save_tells_how_many_open_papers_follow_it(case):
    assert not any("没有签发" in one for one in sentences(case))
    said = []
    case.said.connect(said.append)
    change(case, "cause", "销售侵权商品")
    assert any("还没有签发的文书" in one for one in sentences(case))
    assert "种未签发的文书随之改变" in said[-1]
    case.open(None, {})
    assert case.effects.affected == ()


def test_an_issued_paper_that_differs_is_listed_with_its_remedy_and_opened_by_keys(case, context):
    row = context.services.papers.issue("cases", case.record_id, "filing_approval", raw={"result": "filed"})
    change(case, "cause", "销售侵权商品")
    assert any("《立案审批表》与现在登记的内容不一致" in one for one in sentences(case))
    case.jump("effects")
    view = case.parted
    assert focus() is view.table
    assert "文书上是“侵犯注册商标专用权”，现在是“销售侵权商品”" in view.whole.text()
    assert "作废后重新签发" in view.whole.text()
    press(Qt.Key.Key_Return)
    assert case.frame.currentWidget() is case.paper
    assert case.paper._entry.paper_id == row.id


def test_esc_leaves_the_list_and_a_paper_that_follows_opens_as_its_draft(case):
    change(case, "cause", "销售侵权商品")
    case.jump("effects")
    press(Qt.Key.Key_Return)
    assert case.paper._entry.paper_id is None
    case.jump("effects")
    press(Qt.Key.Key_Escape)
    assert case.frame.currentIndex() == 0


def test_a_case_opened_later_still_says_what_differs_until_it_is_put_right(case, context):
    papers = context.services.papers
    row = papers.issue("cases", case.record_id, "filing_approval", raw={"result": "filed"})
    context.services.records.save("cases", {"cause": "销售侵权商品"}, record_id=case.record_id)
    case.open(case.record_id, {})
    assert any("不一致" in one for one in sentences(case))
    papers.void(row.id, reason="案由有误")
    case.reload()
    assert not any("不一致" in one for one in sentences(case))


def test_the_page_of_a_party_names_the_cases_whose_papers_follow(case, context, qtbot):
    party = context.services.records.load("cases", case.record_id)["parties"][0]["party"]
    page = RecordPage(context, "parties")
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.open(party, {})
    change(page, "address", "雁湖县新路1号")
    (note,) = [one for one in page._noted if "还没有签发的文书随之改变" in one.sentence]
    with qtbot.waitSignal(page.go) as went:
        page.jump(note.path)
    assert went.args == ["cases", case.record_id]


def test_a_paper_is_put_right_by_another_that_names_it(case, context):
    papers = context.services.papers
    first = papers.issue("cases", case.record_id, "filing_approval", raw={"result": "filed"})
    case.open_paper(made_entry(first))
    assert case.paper.correct.isVisible()
    case.paper.correct.click()
    assert "更正" in case.paper._head.text()
    assert "（更正" in case.paper._sheet.text
    case.paper._issue()
    rows = [row for row in papers.of("cases", case.record_id) if row.key == "filing_approval"]
    assert [row.state for row in rows] == ["issued", "issued"]
    frozen = context.services.records.load("papers", rows[1].id)
    assert frozen["id"] != first.id
    assert papers.told(first.id) in papers._stored(rows[1].id)["frozen"]


def test_the_wording_of_one_paper_is_chosen_in_its_preview(case, context):
    info = context.services.papers.info("public_delivery")
    case.open_paper(Entry(info.key, info.form, info.title))
    choice = case.paper.wording
    assert choice.isVisible()
    assert "三十日内到本局领取" in case.paper._sheet.text
    choice.setFocus()
    press(Qt.Key.Key_Down)
    assert choice.currentText() == "2021年范本原文"
    assert "六十日内到本局领取" in case.paper._sheet.text
    info = context.services.papers.info("filing_approval")
    case.open_paper(Entry(info.key, info.form, info.title))
    assert not choice.isVisible()


# From one missing fact to the next


def test_each_fact_that_a_paper_lacks_is_walked_to_by_one_key_and_the_paper_comes_back(case):
    info = case.context.services.papers.info("penalty_decision")
    case.open_paper(Entry(info.key, info.form, info.title))
    listed = case.paper.preview.missing
    paths = [listed.item(row).data(Qt.ItemDataRole.UserRole) for row in range(listed.count())]
    of_record = [one for one in dict.fromkeys(paths) if one.startswith(("case.", "party."))]
    assert len(of_record) >= 3
    listed.setCurrentRow(paths.index(of_record[0]))
    listed.setFocus()
    press(Qt.Key.Key_Return)
    assert case.frame.currentIndex() == 0
    assert "还缺另外" in case.banner.text()
    visited = [case.view.field_of(focus())]
    while case.frame.currentIndex() == 0:
        press(Qt.Key.Key_F8)
        assert len(visited) < 60
        visited.append(focus())
    assert len(visited) >= len(of_record)
    assert case.frame.currentWidget() is case.paper
    assert case.paper._entry.key == "penalty_decision"
    assert not case.banner.isVisibleTo(case)


def test_a_value_given_on_the_walk_is_on_the_paper_afterwards(case):
    info = case.context.services.papers.info("filing_approval")
    case.open_paper(Entry(info.key, info.form, info.title))
    case.paper._jump("party.address")
    case.view.go_to("cause")
    control(Qt.Key.Key_A)
    write("销售侵权商品")
    case._answered("paper", "")
    assert case.frame.currentWidget() is case.paper
    assert "销售侵权商品" in case.paper._sheet.text


def test_f8_means_nothing_on_a_case_without_a_walk(case):
    case.view.go_to("cause")
    before = focus()
    press(Qt.Key.Key_F8)
    assert focus() is before
    assert case.frame.currentIndex() == 0


def test_a_broken_file_of_the_office_is_told_where_the_built_in_paper_serves(case, context):
    folder = context.services.papers.library.local
    folder.mkdir(exist_ok=True)
    (folder / "7_filing_approval.toml").write_text(
        'form = "7"\nkey = "filing_approval"\ntitle = "坏\n', encoding="utf-8"
    )
    context.services.papers.library.__dict__.pop("files", None)
    context.services.papers.library._papers.clear()
    info = context.services.papers.info("filing_approval")
    case.open_paper(Entry(info.key, info.form, info.title))
    assert "第3行" in case.paper.banner.text()
    assert "自带的" in case.paper.banner.text()
    assert case.paper._sheet.pages == 1


def test_an_issued_paper_is_offered_in_the_copies_that_its_copies_line_names(case, context, monkeypatch):
    asked = []
    monkeypatch.setattr(
        QPrintDialog, "exec", lambda dialog: asked.append(dialog.printer().copyCount()) or QDialog.DialogCode.Rejected
    )
    row = context.services.papers.issue("cases", case.record_id, "schedule", raw={"number": "清1"})
    case.open_paper(made_entry(row))
    assert case.paper.preview.print.text() == "打印 2 份"
    case.paper.print_it()
    row = context.services.papers.issue("cases", case.record_id, "filing_approval", raw={"result": "filed"})
    case.open_paper(made_entry(row))
    case.paper.print_it()
    assert asked == [2, 1]


def test_a_draft_is_exported_for_word_with_what_was_just_typed(case, tmp_path, monkeypatch):
    file = tmp_path / "审批表"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    info = case.context.services.papers.info("filing_approval")
    case.open_paper(Entry(info.key, info.form, info.title))
    case.paper.own.form.go_to("reasons")
    control(Qt.Key.Key_A)
    write("另行措辞的理由")
    said = []
    case.paper.said.connect(said.append)
    case.paper.word.click()
    with zipfile.ZipFile(file.with_suffix(".docx")) as made:
        assert "另行措辞的理由" in made.read("word/document.xml").decode()
    assert said == ["已导出：审批表.docx"]
    row = case.context.services.papers.issue("cases", case.record_id, "filing_approval", raw={"result": "filed"})
    case.open_paper(made_entry(row))
    assert not case.paper.word.isVisible()
