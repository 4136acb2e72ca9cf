"""The page of a record: opening, saving, faults, drafts, two people at once, files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QPushButton

from db.errors import Missing
from db.registers import REGISTERS
from desktop.pages.case_page import CasePage
from desktop.pages.catalog import record_page
from desktop.pages.record_page import RecordPage
from desktop.widgets.side_column import SideColumn
from tests.desktop.conftest import clipped
from tests.desktop.full_records import some_record
from tests.desktop.keyboard import commit, control, focus, press, write

WITH_FORM = [register.key for register in REGISTERS.values() if register.form is not None]
SHOP = "雁湖县城关镇金山五金商行"


def shown(page: RecordPage, qtbot, size: tuple[int, int] = (1100, 640)) -> RecordPage:
    qtbot.addWidget(page)
    page.resize(*size)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


@pytest.fixture
def party(context, qtbot):
    """The page of parties, with a party on it."""
    page = shown(RecordPage(context, "parties"), qtbot)
    page.open(context.services.records.find_key("parties", SHOP), {})
    page.arrive()
    return page


@pytest.fixture
def said(party):
    words: list[str] = []
    party.said.connect(words.append)
    return words


def buttons(page: RecordPage) -> dict[str, QPushButton]:
    return {button.text(): button for button in page.banner.findChildren(QPushButton) if button.isVisibleTo(page)}


# Opening and saving


@pytest.mark.parametrize("register", WITH_FORM)
def test_every_register_opens_empty_and_full(register, context, qtbot):
    page = shown(record_page(context, register), qtbot)
    records = context.services.records
    record_id = some_record(register, context.services)
    if not REGISTERS[register].single:
        page.open(None, {})
        page.arrive()
        assert page.title() == f"新{REGISTERS[register].label}"
    page.open(record_id, {})
    page.arrive()
    assert page.title()
    assert page.view.changes() == {}
    revision = records.load(register, record_id)["revision"]
    page.save()
    page.leave()
    assert records.load(register, record_id)["revision"] == revision


def test_ctrl_s_saves_quietly(party, said, context):
    party.view.go_to("representative")
    commit("金山")
    party.save()
    assert context.services.records.load("parties", party.record_id)["representative"] == "金山"
    assert said[-1] == f"已保存 {SHOP}；20 件案件的文书与此有关"
    assert party.view.changes() == {}
    assert party.view.field_of(focus()).name == "representative"
    assert not party.head.save.isEnabled()


def test_saving_does_not_scroll_or_move_the_cursor(context, qtbot):
    page = shown(CasePage(context), qtbot)
    page.open(1, {})
    page.arrive()
    page.view.go_to("goods")
    commit("口罩")
    press(Qt.Key.Key_Return)
    before = page.view.area.verticalScrollBar().value()
    page.save()
    assert page.view.area.verticalScrollBar().value() == before
    assert page.view.field_of(focus()).name == "goods"
    assert page.view.changes() == {}


def test_nothing_to_save_is_said(party, said):
    party.save()
    assert said == ["没有改动"]


def test_a_new_record_settles_with_its_number(context, qtbot):
    page = shown(RecordPage(context, "clues"), qtbot)
    settled = []
    page.settled.connect(settled.append)
    page.open(None, {})
    page.arrive()
    assert page.view.field_of(focus()).name == "source"
    write("ts")
    press(Qt.Key.Key_Return)
    page.view.go_to("received_on")
    write("38")
    press(Qt.Key.Key_Return)
    page.view.go_to("content")
    commit("举报人称有假口罩")
    page.save()
    assert settled == [page.record_id]
    assert page.title() == "2026-0001"


def test_a_record_that_is_read_is_not_changed_by_a_slip(party):
    write("abc")
    assert party.view.changes() == {}


def test_a_fault_gets_the_cursor_and_nothing_is_saved(party, said, context):
    party.view.go_to("name")
    control(Qt.Key.Key_A)
    press(Qt.Key.Key_Delete)
    party.view.go_to("phone")
    write("12345678901")
    party.save()
    assert party.view.set.fields["name"].outcome.fault == "必须填写"
    assert party.view.field_of(focus()).name == "name"
    assert "没有保存" in said[-1]
    assert context.services.records.load("parties", party.record_id)["phone"] is None


def test_what_is_typed_while_saving_goes_on_is_kept(party, context, monkeypatch):
    party.view.go_to("phone")
    write("13800001111")
    run = context.tasks.run
    waiting = []
    monkeypatch.setattr(context.tasks, "run", lambda job, **rest: waiting.append((job, rest)))
    party.save()
    party.view.go_to("representative")
    commit("金山")
    monkeypatch.setattr(context.tasks, "run", run)
    for job, rest in waiting:
        run(job, **rest)
    assert party.view.changes() == {"representative": "金山"}
    assert context.services.records.load("parties", party.record_id)["phone"] == "13800001111"


def test_a_record_that_is_gone_is_not_shown(party):
    with pytest.raises(Missing):
        party.open(99_999, {})


# Two people at once


def test_changes_of_another_are_put_together_with_mine(party, context):
    party.view.go_to("representative")
    commit("金山")
    context.services.records.save("parties", {"phone": "13900002222"}, record_id=party.record_id)
    party.save()
    assert party.banner.topic == "conflict"
    assert "没有相互冲突" in party.banner.text()
    assert party.view.raw()["phone"] == "13900002222"
    party.save()
    record = context.services.records.load("parties", party.record_id)
    assert (record["representative"], record["phone"]) == ("金山", "13900002222")


def test_a_field_both_have_changed_is_marked_and_mine_waits(party, context):
    party.view.go_to("representative")
    commit("金山")
    context.services.records.save("parties", {"representative": "银山"}, record_id=party.record_id)
    party.save()
    assert "银山" in party.view.set.fields["representative"].outcome.doubt
    assert party.view.raw()["representative"] == "金山"
    buttons(party)["放弃我的改动"].click()
    assert party.view.raw()["representative"] == "银山"
    assert party.view.changes() == {}


def test_an_untouched_page_follows_changes_made_elsewhere(party, context, qtbot):
    context.services.records.save("parties", {"phone": "13900002222"}, record_id=party.record_id)
    qtbot.waitUntil(lambda: party.view.raw()["phone"] == "13900002222", timeout=2000)


# Drafts


def test_a_draft_is_kept_within_two_seconds_of_typing(party, context, qtbot):
    party.view.go_to("representative")
    commit("金山")
    qtbot.waitUntil(lambda: context.services.drafts.find("party", party.record_id) is not None, timeout=2000)


def test_a_killed_program_offers_what_was_typed_with_one_key(context, qtbot):
    first = shown(RecordPage(context, "parties"), qtbot)
    first.open(1, {})
    first.view.go_to("representative")
    commit("金山")
    first.keep_draft()
    second = shown(RecordPage(context, "parties"), qtbot)
    second.open(1, {})
    second.arrive()
    assert "法定代表人" in second.banner.text()
    press(Qt.Key.Key_Return)
    assert second.view.changes() == {"representative": "金山"}
    second.save()
    assert context.services.drafts.find("party", 1) is None


def test_closing_keeps_what_was_typed_though_the_worker_stops(party, context, monkeypatch):
    party.view.go_to("representative")
    commit("金山")
    monkeypatch.setattr(context.tasks, "run", lambda *_, **__: None)  # whatever waits is dropped
    party.close_page()
    assert context.services.drafts.find("party", party.record_id).raw["values"] == {"representative": "金山"}


def test_a_draft_not_wanted_is_dropped(context, qtbot):
    context.services.drafts.keep("party", 1, {"values": {"representative": "金山"}, "revision": 1, "older": []})
    page = shown(RecordPage(context, "parties"), qtbot)
    page.open(1, {})
    buttons(page)["不要了"].click()
    assert page.view.changes() == {}
    assert context.services.drafts.find("party", 1) is None


def test_a_new_draft_does_not_swallow_the_one_offered(context, qtbot):
    context.services.drafts.keep("party", None, {"values": {"name": "第一家"}, "revision": None, "older": []})
    page = shown(RecordPage(context, "parties"), qtbot)
    page.open(None, {})
    page.view.go_to("name")
    commit("第二家")
    page.leave()
    page.open(None, {})
    page.arrive()
    press(Qt.Key.Key_Return)
    assert page.view.raw()["name"] == "第二家"
    assert page.banner.topic == "draft"
    press(Qt.Key.Key_Return)
    assert page.view.raw()["name"] == "第一家"
    commit("有限公司")
    assert "有限公司" in page.view.raw()["name"]


def test_esc_goes_back_and_the_draft_stays(party, context):
    gone = []
    party.back.connect(lambda: gone.append(1))
    party.view.go_to("representative")
    commit("金山")
    press(Qt.Key.Key_Escape)
    party.leave()
    assert gone == [1]
    assert context.services.drafts.find("party", party.record_id).raw["values"] == {"representative": "金山"}


def test_going_away_and_coming_back_keeps_what_was_typed(party):
    record = party.record_id
    party.view.go_to("representative")
    commit("金山")
    party.leave()
    party.open(record, {})
    party.arrive()
    assert party.view.changes() == {"representative": "金山"}
    assert not party.banner.isVisible()


# Files and the side


def test_files_are_attached_by_drop_and_paste(party, tmp_path, context):
    photo = tmp_path / "现场照片.jpg"
    photo.write_bytes(b"photo")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    assert party.files.accepts(data)
    party.files.take(data)
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    data = QMimeData()
    data.setImageData(picture)
    QApplication.clipboard().setMimeData(data)
    party.files.paste()
    names = [file.name for file in context.services.attachments.of("parties", party.record_id)]
    assert names == ["现场照片.jpg", "粘贴的图片20260310-0900.png"]
    assert any("附件" in line for line in timeline(party))


def test_a_file_is_opened_under_its_own_name(party, tmp_path):
    photo = tmp_path / "现场照片.jpg"
    photo.write_bytes(b"photo")
    party.files.add([photo])
    copy = party.files._copy_out(party.files.list.item(0).data(Qt.ItemDataRole.UserRole), "现场照片.jpg")
    assert copy.name == "现场照片.jpg"
    assert copy.read_bytes() == b"photo"


def test_files_of_a_new_record_are_attached_when_it_is_saved(context, qtbot, tmp_path):
    page = shown(RecordPage(context, "parties"), qtbot)
    page.open(None, {})
    page.arrive()
    scan = tmp_path / "营业执照.pdf"
    scan.write_bytes(b"%PDF-")
    page.files.add([scan])
    assert "保存后添加" in page.files.list.item(0).text()
    page.view.go_to("name")
    commit("新公司")
    page.save()
    assert [file.name for file in context.services.attachments.of("parties", page.record_id)] == ["营业执照.pdf"]


def test_a_file_can_be_removed_and_the_log_knows(party, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("a", encoding="utf-8")
    party.files.add([file])
    party.files.list.setFocus()
    press(Qt.Key.Key_Delete)
    assert party.files.list.count() == 0
    assert any("删除附件" in line for line in timeline(party))


def timeline(page: RecordPage) -> list[str]:
    return [line for group in page.side.timeline._groups for line in group.lines]


def test_the_timeline_tells_what_was_changed(party):
    party.view.go_to("representative")
    commit("金山")
    party.save()
    assert "法定代表人" in timeline(party)[0]
    assert "金山" in timeline(party)[0]


def test_doubts_are_told_at_the_side_and_lead_to_their_field(party):
    party.view.go_to("credit_code")
    write("91430422MA4L0G2X3C")
    press(Qt.Key.Key_Tab)
    notes = party.side._told
    assert notes[0].path == "credit_code"
    party.side.jump.emit("credit_code")
    assert party.view.field_of(focus()).name == "credit_code"


# Looks


@pytest.mark.parametrize("size", [(856, 500), (1198, 640), (1752, 960)])
def test_nothing_is_clipped(size, context, qtbot):
    page = shown(CasePage(context), qtbot, size)
    page.open(1, {})
    for _ in range(5):
        QApplication.processEvents()
    head_and_side = [page.head, page.side]
    assert [one for part in head_and_side for one in clipped(part) if "outside" not in one] == []
    assert isinstance(page.side, SideColumn)
    assert page.view.width() > 500


def test_the_side_folds_where_the_page_is_narrow(context, qtbot):
    page = shown(CasePage(context), qtbot, (840, 500))
    page.open(1, {})
    assert not page.side.area.isVisible()
    page.resize(1200, 700)
    assert page.side.area.isVisible()
    assert Path(__file__).exists()
