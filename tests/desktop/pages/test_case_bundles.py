"""Many papers of a case at once: a set printed, the dossier made, the dossier checked; by keys."""

from __future__ import annotations

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog

from db.services.paper_sets import bound
from desktop.pages.case_page import CasePage
from tests.desktop.keyboard import focus, press

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def case(context, qtbot):
    records = context.services.records
    case_id = records.save("cases", {
        "kind": "trademark_infringement", "cause": "侵犯注册商标专用权", "found_on": "2026-3-2", "verified": "属实",
        "source": "report", "officer_a": "张建国", "officer_b": "王丽",
        "parties": [{"party": {"name": "雁湖县佳佳乐超市", "kind": "individual_business"}}],
        "measures": [{"kind": "seizure", "started_at": "2026-3-3 10:00", "days": 30, "place": "人民路88号"}],
        "goods": [{"name": "床垫", "quantity": "12", "unit": "张", "measure": "seizure"}],
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


def pages_of(pdf: bytes) -> int:
    return len(pypdfium2.PdfDocument(pdf))


# A set


def test_nine_papers_are_seen_together_and_sent_to_the_printer_in_eight_keys(case, context, monkeypatch):
    asked = []
    monkeypatch.setattr(QPrintDialog, "exec", lambda dialog: asked.append(dialog) or QPrintDialog.DialogCode.Rejected)
    strokes = [(Qt.Key.Key_P, BOTH), (Qt.Key.Key_End, NONE), (Qt.Key.Key_Return, NONE)]
    for key, held in strokes:
        press(key, held)
    case.print_it()  # the window hears Ctrl+P, and Enter answers the printer's dialog
    strokes += [(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_Return, NONE)]
    assert sum(1 + held.value.bit_count() for _, held in strokes) <= 8
    assert "9 种" in case.bundle.bar.title.text()
    papers = context.services.papers
    wanted = sum(
        papers.preview("cases", case.record_id, one.key).pages * one.copies
        for one in papers.members("all", "cases", case.record_id)
    )
    assert pages_of(case.bundle.preview._pdf) == wanted
    assert len(asked) == 1


def test_the_set_of_the_next_step_is_chosen_already_and_esc_goes_back(case):
    press(Qt.Key.Key_P, BOTH)
    first = next(iter(case.papers.groups.values()))[0]
    assert first.key in case.bundle.sets.currentItem().data(Qt.ItemDataRole.UserRole).keys
    press(Qt.Key.Key_Return)
    assert case.bundle.preview.isVisible()
    press(Qt.Key.Key_Escape)
    assert case.frame.currentIndex() == 0
    assert focus() is case.papers.list
    assert case.bundle.preview._pdf == b""


def test_a_numbered_paper_is_bound_as_it_was_issued(case, context):
    papers = context.services.papers
    context.services.office.save({"reconsideration_body": "雁湖县人民政府", "court": "雁湖县人民法院"})
    row = papers.issue("cases", case.record_id, "measure_decision")
    assert row.number
    found = bound(papers, "measures", "cases", case.record_id)
    assert (row.title, 2) in found.papers
    assert "measure_decision" not in {key for key, _ in found.missing}
    frozen = pypdfium2.PdfDocument(papers.pdf(row.id))[0].get_textpage().get_text_range()
    printed = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(found.pdf)]
    assert printed.count(frozen) == 2


def test_what_a_set_lacks_is_listed_once_and_leads_to_the_field(case):
    press(Qt.Key.Key_P, BOTH)
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Return)
    listed = case.bundle.preview.missing
    paths = [listed.item(row).data(Qt.ItemDataRole.UserRole) for row in range(listed.count())]
    assert len(paths) == len(set(paths)) > 0
    listed.setCurrentRow(next(row for row, path in enumerate(paths) if path.startswith(":case.")))
    listed.setFocus()
    press(Qt.Key.Key_Return)
    assert case.frame.currentIndex() == 0
    assert case.view.isAncestorOf(focus())


def test_a_field_of_a_paper_leads_to_that_paper(case):
    press(Qt.Key.Key_P, BOTH)
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Return)
    listed = case.bundle.preview.missing
    paths = [listed.item(row).data(Qt.ItemDataRole.UserRole) for row in range(listed.count())]
    row = next(row for row, path in enumerate(paths) if not path.startswith(":"))
    listed.setCurrentRow(row)
    listed.setFocus()
    press(Qt.Key.Key_Return)
    assert case.frame.currentWidget() is case.paper
    assert case.paper._entry.key == paths[row].partition(":")[0]


# The dossier


def issued_strip(case) -> None:
    case.context.services.papers.issue("cases", case.record_id, "sealing_strip")


def test_the_dossier_is_made_with_progress_and_shown(case, context):
    issued_strip(case)
    steps = []
    context.tasks.progressed.connect(lambda task, done, total, _text: steps.append((task.label, done, total)))
    press(Qt.Key.Key_J, BOTH)
    assert case.frame.currentWidget() is case.bundle
    assert case.bundle.bar.title.text().startswith("卷宗　1 件")
    assert pages_of(case.bundle.preview._pdf) >= 4
    assert steps
    assert {label for label, *_ in steps} == {"正在生成卷宗"}
    press(Qt.Key.Key_Escape)
    assert case.frame.currentIndex() == 0


@pytest.mark.parametrize("moment", ["started", "progressed"])
def test_a_dossier_that_is_cancelled_leaves_the_case_as_it_stands(moment, case, context):
    issued_strip(case)
    getattr(context.tasks, moment).connect(lambda task, *_: task.cancel())
    press(Qt.Key.Key_J, BOTH)
    assert case.frame.currentIndex() == 0
    assert case.bundle.preview._pdf == b""


def test_a_case_with_nothing_to_bind_says_so_on_its_page(case):
    press(Qt.Key.Key_J, BOTH)
    assert case.frame.currentIndex() == 0
    assert "没有签发的文书" in case.banner.text()


# The check


def findings(case):
    table = case.findings.table
    return [table.topLevelItem(row).data(0, Qt.ItemDataRole.UserRole) for row in range(table.topLevelItemCount())]


def test_each_finding_leads_to_its_field_or_its_paper(case, context, qtbot):
    issued_strip(case)
    context.services.records.save("cases", {"fine": "3000", "decided_on": "2026-4-2"}, record_id=case.record_id)
    case.reload()
    press(Qt.Key.Key_K, BOTH)
    assert focus() is case.findings.table
    found = findings(case)
    assert all(one.sentence for one in found)
    told = case.findings._whole
    qtbot.waitUntil(lambda: told.height() >= told.heightForWidth(told.width()))
    assert found[0].article in told.text()
    assert f"{len(found)} 个问题" in case.findings.bar.title.text()
    with_field = next(row for row, one in enumerate(found) if one.field)
    press(Qt.Key.Key_Down, times=with_field)
    press(Qt.Key.Key_Return)
    assert case.frame.currentIndex() == 0
    assert case.view.isAncestorOf(focus())
    press(Qt.Key.Key_K, BOTH)
    with_paper = next(row for row, one in enumerate(found) if one.form and not one.field)
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Down, times=with_paper)
    press(Qt.Key.Key_Return)
    assert case.frame.currentWidget() is case.paper
    assert case.paper._entry.form == found[with_paper].form


def test_esc_leaves_the_findings(case):
    press(Qt.Key.Key_K, BOTH)
    press(Qt.Key.Key_Escape)
    assert case.frame.currentIndex() == 0
