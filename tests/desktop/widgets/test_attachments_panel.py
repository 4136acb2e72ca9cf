"""Scans given to a case: read on the worker, filed by code or by hand; dropped, pasted, by the folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMenu, QPushButton

from desktop.widgets.attachments_panel import AttachmentsPanel
from tests.desktop.keyboard import focus, press


def scan_of(services, row, path: Path) -> Path:
    with pypdfium2.PdfDocument(services.papers.pdf(row.id)) as document:
        document[0].render(scale=200 / 72, grayscale=True).to_pil().save(path)
    return path


def photo(path: Path) -> Path:
    Image.new("RGB", (400, 300), "grey").save(path)
    return path


@pytest.fixture
def filing(services):
    return services.papers.issue("cases", 1, "filing_approval", raw={"result": "filed"}, on=date(2026, 3, 5))


@pytest.fixture
def panel(context, qtbot) -> AttachmentsPanel:
    made = AttachmentsPanel(context, "cases")
    qtbot.addWidget(made)
    made.resize(700, 400)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.show_record(1)
    return made


def lines(panel: AttachmentsPanel) -> list[str]:
    return [panel.list.item(row).text() for row in range(panel.list.count())]


def dropped(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_dropped_scans_file_themselves_and_it_is_said_where(panel, services, filing, tmp_path):
    scan, other = scan_of(services, filing, tmp_path / "a.png"), photo(tmp_path / "b.jpg")
    assert panel.take(dropped(scan, other))
    assert "《立案审批表》签名扫描件" in lines(panel)[0]
    assert "按条码归入 1 个：《立案审批表》" in panel._told.text()
    assert "1 个没有读到文书条码" in panel._told.text()
    assert panel.list.currentRow() == 1


def test_a_file_that_was_not_recognised_is_filed_by_keys(panel, services, filing, tmp_path, qtbot):
    panel.add([photo(tmp_path / "手机拍的.jpg")])
    panel.list.setFocus()
    press(Qt.Key.Key_F2)
    menu = panel.findChild(QMenu)
    assert "立案审批表" in menu.activeAction().text()
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert "《立案审批表》签名扫描件" in lines(panel)[0]
    (kept,) = services.attachments.of("cases", 1)
    assert kept.paper == "立案审批表"
    press(Qt.Key.Key_F2)
    menu = panel.findChildren(QMenu)[-1]
    assert menu.actions()[-1].text() == "不归入文书"
    menu.actions()[-1].trigger()
    assert services.attachments.of("cases", 1)[0].paper == ""


def test_a_folder_brings_all_its_files_and_nothing_the_system_hid_there(panel, services, filing, tmp_path):
    folder = tmp_path / "扫描" / "第二批"
    folder.mkdir(parents=True)
    scan_of(services, filing, folder / "2.png")
    photo(folder.parent / "1.jpg")
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / ".DS_Store").write_bytes(b"x")
    assert panel.take(dropped(folder.parent))
    assert [one.name for one in services.attachments.of("cases", 1)] == ["1.jpg", "2.png"]


def test_a_picture_on_the_clipboard_is_read_too(panel, services, filing, tmp_path):
    QGuiApplication.clipboard().setImage(QImage(str(scan_of(services, filing, tmp_path / "a.png"))))
    panel.list.setFocus()
    panel.paste()
    assert services.attachments.of("cases", 1)[0].paper == "立案审批表"


def test_a_paper_of_another_case_is_offered_to_that_case(panel, services, filing, tmp_path):
    panel.show_record(2)
    panel.add([scan_of(services, filing, tmp_path / "a.png"), photo(tmp_path / "b.jpg")])
    assert [one.name for one in services.attachments.of("cases", 2)] == ["b.jpg"]
    number = services.records.title("cases", 1)
    assert f"“a.png”是案件“{number}”的《立案审批表》" in panel.banner.text()
    assert isinstance(focus(), QPushButton)
    press(Qt.Key.Key_Return)
    assert [one.paper for one in services.attachments.of("cases", 1)] == ["立案审批表"]
    assert not panel.banner.isVisible()


def test_a_batch_that_is_cancelled_attaches_nothing(panel, context, services, filing, tmp_path):
    steps = []

    def stop(task, done, total, text) -> None:
        steps.append((done, total, text))
        if done == 1:
            task.cancel()

    context.tasks.progressed.connect(stop)
    panel.add([photo(tmp_path / f"{number}.jpg") for number in range(3)])
    assert steps == [(0, 3, "0.jpg"), (1, 3, "1.jpg"), (2, 3, "2.jpg")][: len(steps)]
    assert services.attachments.of("cases", 1) == []


def test_a_case_without_papers_says_so(panel, services, tmp_path):
    panel.add([photo(tmp_path / "b.jpg")])
    said = []
    panel.said.connect(said.append)
    panel.list.setFocus()
    press(Qt.Key.Key_F2)
    assert said == ["还没有签发的文书可以归入"]


def test_a_party_has_files_and_no_papers(context, qtbot, tmp_path):
    made = AttachmentsPanel(context, "parties")
    qtbot.addWidget(made)
    made.show_record(1)
    assert made.file_button.isHidden()
    made.add([photo(tmp_path / "执照.jpg")])
    assert not made._told.isVisibleTo(made)
