"""The files of a record: dropped, pasted or chosen, whole folders too; signed scans file themselves to their papers."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTemporaryDir, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from db.errors import known_faults
from db.kinds import now
from db.services.attachments import AttachedFile
from db.services.scans import PAPERED, SCANNED, FiledScan, Filing, SortedScan
from desktop.context import Context
from desktop.keys import label, tip
from desktop.tasks import Task
from desktop.widgets.banner import Banner
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.paper_choice import PaperChoice

_Id, _Name, _Paper = (Qt.ItemDataRole.UserRole + number for number in range(3))
_LITTER = frozenset({"thumbs.db", "desktop.ini"})
"""Files that a system puts into folders for itself."""

ROW, MOST_ROWS = 28, 8


class AttachmentsPanel(QWidget):
    """A list of files with what can be done to them. Files given before the first save are attached with it."""

    said = Signal(str)
    changed = Signal()

    def __init__(self, context: Context, register: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.register = register
        self.pending: list[Path] = []
        self._record: int | None = None
        self._scratch: QTemporaryDir | None = None
        px = context.theme.px
        self.list = QListWidget(self)
        self.list.setAccessibleName("附件")
        self.list.setProperty("look", "notes")
        self.list.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.list.itemActivated.connect(self._open_item)
        self.list.installEventFilter(self)
        self._papers = register in PAPERED
        self._elsewhere: tuple[SortedScan, ...] = ()
        how = "签名扫描件按页上的条码自动归入文书。" if self._papers else ""
        self._empty = QLabel(f"把照片、扫描件或文件夹拖到这里，或复制后按 Ctrl+V 粘贴。{how}", self)
        self._empty.setProperty("look", "hint")
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.add_button = self._button("添加文件…", "attach", self.choose)
        self.folder_button = self._button("添加文件夹…", "import", self.choose_folder)
        self.paste_button = self._button("粘贴", "paste", self.paste)
        self.open_button = self._button("打开", "open", self.open_current)
        self.file_button = self._button("归入文书…", "paper", self.file_current)
        self.file_button.setToolTip(tip("指定这个文件是哪份文书的签名扫描件", "scan"))
        self.file_button.setVisible(self._papers)
        self.remove_button = self._button("移除", "delete", self.remove_current)
        buttons = (self.add_button, self.folder_button, self.paste_button)
        for button in (*buttons, self.open_button, self.file_button, self.remove_button):
            row.addWidget(button)
        self._told = wrapping_label(self)
        self._told.hide()
        self.banner = Banner(context.theme, self)
        self.banner.answered.connect(self._answered)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(6))
        layout.addWidget(self._empty)
        layout.addWidget(self.banner)
        layout.addWidget(self.list)
        layout.addWidget(self._told)
        layout.addLayout(row)

    def show_record(self, record_id: int | None) -> None:
        """Show the files of a record; None for one that is not saved yet."""
        if record_id is None or record_id != self._record:
            self.pending.clear()
            self._told.hide()
            self.banner.dismiss()
        self._record = record_id
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the list again."""
        files = self.context.services.attachments.of(self.register, self._record) if self._record is not None else []
        here = self.list.currentRow()
        self.list.clear()
        for file in files:
            item = QListWidgetItem(self.context.theme.icon(_icon(file.name)), _line(file), self.list)
            item.setData(_Id, file.id)
            item.setData(_Name, file.name)
            item.setData(_Paper, file.paper)
        for path in self.pending:
            item = QListWidgetItem(self.context.theme.icon(_icon(path.name)), f"{path.name}　保存后添加", self.list)
            item.setData(_Id, None)
        count = self.list.count()
        self.list.setCurrentRow(min(max(here, 0), count - 1))
        self.list.setFixedHeight(min(count, MOST_ROWS) * self.context.theme.px(ROW) + self.context.theme.px(4))
        self.list.setVisible(count > 0)
        self._empty.setVisible(count == 0)
        for button in (self.open_button, self.file_button, self.remove_button):
            button.setEnabled(count > 0)

    def accepts(self, data: QMimeData) -> bool:
        """Whether something dropped or pasted can be attached."""
        return data.hasImage() or any(url.isLocalFile() for url in data.urls())

    def take(self, data: QMimeData) -> bool:
        """Attach what was dropped or pasted: files, or a picture; False when there is neither."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        image = QImage(data.imageData()) if data.hasImage() and not paths else QImage()
        if not image.isNull():
            paths = [self._keep_picture(image)]
        self.add(paths)
        return bool(paths)

    def add(self, paths: Sequence[Path]) -> None:
        """Attach files, and those in folders, on the worker."""
        paths = _files_in(paths)
        if not paths:
            return
        if self._record is None:
            self.pending.extend(paths)
            self.refresh()
            return
        job = partial(self._add_all, self._record, tuple(paths))
        self.context.tasks.work(job, label="正在添加附件", done=self._added, failed=self._failed)

    @Slot()
    def choose(self) -> None:
        """Ask for files and attach them."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "添加附件")
        self.add([Path(name) for name in chosen])

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder, as a scanner fills it, and attach what is in it."""
        chosen = QFileDialog.getExistingDirectory(self, "添加文件夹里的文件")
        if chosen:
            self.add([Path(chosen)])

    @Slot()
    def paste(self) -> None:
        """Attach what the clipboard holds."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            self.said.emit("剪贴板里没有文件或图片")

    @Slot()
    def open_current(self) -> None:
        """Open the chosen file with the program the system knows for it."""
        if self.list.currentRow() >= 0:
            self._open_item(self.list.currentItem())

    @Slot()
    def file_current(self) -> None:
        """Say which paper the chosen file is the scan of: a menu opens under it."""
        item = self.list.currentItem()
        file_id = item.data(_Id) if item is not None else None
        if file_id is None or self._record is None or not self._papers:
            return
        papers = self.context.services.scans.papers_for(self.register, self._record)
        if not papers:
            self.said.emit("还没有签发的文书可以归入")
            return
        menu = PaperChoice(file_id, papers, filed=bool(item.data(_Paper)), parent=self)
        menu.chosen.connect(self._assign)
        place = self.list.visualItemRect(item).bottomLeft()
        menu.open_at(self.list.viewport().mapToGlobal(place))

    @Slot(int, object)
    def _assign(self, file_id: int, paper_id: int | None) -> None:
        assign = partial(self.context.services.scans.assign, file_id, paper_id)
        self.context.tasks.run(assign, done=self._assigned, failed=self._failed)

    @Slot(object)
    def _assigned(self, _nothing: object) -> None:
        self.said.emit("已指定所属的文书")
        self._told.hide()
        self.refresh()
        self.list.setFocus()
        self.changed.emit()

    @Slot()
    def remove_current(self) -> None:
        """Take the chosen file off the record; its content is kept, and the log says who removed it."""
        row = self.list.currentRow()
        if row < 0:
            return
        file_id = self.list.item(row).data(_Id)
        if file_id is None:
            del self.pending[row - (self.list.count() - len(self.pending))]
            self.refresh()
            return
        remove = partial(self.context.services.attachments.remove, file_id)
        self.context.tasks.run(remove, done=self._removed, failed=self._failed)

    def _add_all(self, record_id: int, paths: Sequence[Path], task: Task[Filing]) -> Filing:
        services = self.context.services
        if self._papers:
            return services.scans.file(self.register, record_id, paths, progress=task.step)
        added = services.attachments.add(self.register, record_id, paths, progress=task.step)
        return Filing(tuple(FiledScan(one, path.name) for one, path in zip(added, paths, strict=True)))

    def _keep_picture(self, image: QImage) -> Path:
        path = self._scratch_folder() / f"粘贴的图片{now():%Y%m%d-%H%M}.png"
        image.save(str(path))
        return path

    def _scratch_folder(self) -> Path:
        """A new folder for one file; all of them go with the panel."""
        if self._scratch is None:
            self._scratch = QTemporaryDir(str(self.context.machine.scratch_folder() / "XXXXXX"))
        return Path(tempfile.mkdtemp(dir=self._scratch.path()))

    def _copy_out(self, file_id: int, name: str) -> Path:
        """A copy under the file's own name: the register keeps contents without one, and they must not be changed."""
        target = self._scratch_folder() / name
        with known_faults():
            self.context.services.attachments.copy_to(file_id, target)
        return target

    @Slot(object)
    def _added(self, filing: Filing) -> None:
        self.said.emit(f"已添加 {len(filing.filed)} 个附件")
        self.refresh()
        self._tell(filing)
        self.changed.emit()

    def _tell(self, filing: Filing) -> None:
        """Say what was filed where, what bears no code, and what belongs to another case."""
        titles = Counter(one.title for one in filing.filed if one.paper_id is not None)
        loose = [one for one in filing.filed if one.paper_id is None and Path(one.name).suffix.lower() in SCANNED]
        named = "、".join(f"《{title}》{f'{count} 个' if count > 1 else ''}" for title, count in titles.items())
        parts = [f"按条码归入 {titles.total()} 个：{named}"] if titles else []
        if loose and self._papers:
            parts.append(f"{len(loose)} 个没有读到文书条码，是签名扫描件的，选中后按 {label('scan')} 归入文书")
        self._told.setText("；".join(parts))
        self._told.setVisible(bool(parts))
        if loose and titles:
            rows = [row for row in range(self.list.count()) if self.list.item(row).data(_Id) == loose[0].id]
            self.list.setCurrentRow(rows[0] if rows else 0)
        self._elsewhere = filing.elsewhere
        if filing.elsewhere:
            whose = self.context.services.scans.whose
            named = "；".join(f"“{one.name}”是{whose(one)}" for one in filing.elsewhere)
            self.banner.tell("elsewhere", f"{named}，没有添加到这里。", {"file": "归入所属案件", "close": "不添加"})
            self.banner.ask_now()

    @Slot(str, str)
    def _answered(self, answer: str, _words: str) -> None:
        """File what belongs to another case there, or leave it."""
        self.banner.dismiss()
        scans, self._elsewhere = self._elsewhere, ()
        if answer == "file" and scans:
            job = partial(self.context.services.scans.file_elsewhere, scans)
            self.context.tasks.run(job, done=self._filed_elsewhere, failed=self._failed)
        self.list.setFocus()

    @Slot(object)
    def _filed_elsewhere(self, filed: Sequence[FiledScan]) -> None:
        self.said.emit(f"已把 {len(filed)} 个扫描件归入所属案件")

    @Slot(object)
    def _removed(self, _nothing: object) -> None:
        self.said.emit("已移除附件，内容仍保留在登记库旁")
        self.refresh()
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.refresh()
        self.context.faults.show(error, self)

    @Slot(QListWidgetItem)
    def _open_item(self, item: QListWidgetItem) -> None:
        file_id = item.data(_Id)
        if file_id is not None:
            open_it = partial(self._copy_out, file_id, item.data(_Name))
            self.context.tasks.run(open_it, done=self._open_path, failed=self._failed)

    @Slot(object)
    def _open_path(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.said.emit("系统里没有可以打开这个文件的程序")

    def _button(self, words: str, icon: str, act: object) -> QPushButton:
        button = QPushButton(words, self)
        button.setProperty("look", "quiet")
        self.context.theme.dress(button, icon)
        button.clicked.connect(act)
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Enter opens, F2 files to a paper, Delete removes, Ctrl+V pastes."""
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Paste):
                self.paste()
            elif event.key() == Qt.Key.Key_Delete:
                self.remove_current()
            elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.open_current()
            elif event.key() == Qt.Key.Key_F2:
                self.file_current()
            else:
                return super().eventFilter(watched, event)
            return True
        return super().eventFilter(watched, event)


def _files_in(paths: Sequence[Path]) -> list[Path]:
    """The files themselves and those in the folders among them, by name; what a system hides there is left out."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inner = sorted(one for one in path.rglob("*") if one.is_file())
            found += [one for one in inner if not one.name.startswith(".") and one.name.lower() not in _LITTER]
        else:
            found.append(path)
    return found


def _line(file: AttachedFile) -> str:
    size = f"{file.size / 1024 / 1024:.1f} MB" if file.size >= 1024 * 1024 else f"{max(1, file.size // 1024)} KB"
    words = f"{file.name}　{size}　{file.added_at}"
    return f"{words}　{file.label}" if file.label else words


def _icon(name: str) -> str:
    return (
        "image" if Path(name).suffix.lower() in (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif") else "paper"
    )
