"""The files of a record: dropped, pasted or chosen; opened after a check that they are what was attached."""

from __future__ import annotations

import tempfile
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
from desktop.context import Context
from desktop.tasks import Task

_Id, _Name = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
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
        self._empty = QLabel("把照片、扫描件拖到这里，或复制后按 Ctrl+V 粘贴。", self)
        self._empty.setProperty("look", "hint")
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.add_button = self._button("添加文件…", "attach", self.choose)
        self.paste_button = self._button("粘贴", "paste", self.paste)
        self.open_button = self._button("打开", "open", self.open_current)
        self.remove_button = self._button("移除", "delete", self.remove_current)
        for button in (self.add_button, self.paste_button, self.open_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(6))
        layout.addWidget(self._empty)
        layout.addWidget(self.list)
        layout.addLayout(row)

    def show_record(self, record_id: int | None) -> None:
        """Show the files of a record; None for one that is not saved yet."""
        if record_id is None or record_id != self._record:
            self.pending.clear()
        self._record = record_id
        self.refresh()

    def attach_pending(self, record_id: int) -> None:
        """The new record was saved as `record_id`: attach what was given before."""
        waiting, self.pending = list(self.pending), []
        self._record = record_id
        if waiting:
            self.add(waiting)
        else:
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
        for path in self.pending:
            item = QListWidgetItem(self.context.theme.icon(_icon(path.name)), f"{path.name}　保存后添加", self.list)
            item.setData(_Id, None)
        count = self.list.count()
        self.list.setCurrentRow(min(max(here, 0), count - 1))
        self.list.setFixedHeight(min(count, MOST_ROWS) * self.context.theme.px(ROW) + self.context.theme.px(4))
        self.list.setVisible(count > 0)
        self._empty.setVisible(count == 0)
        for button in (self.open_button, self.remove_button):
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
        """Attach files on the worker."""
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

    def _add_all(self, record_id: int, paths: Sequence[Path], task: Task[int]) -> int:
        return len(self.context.services.attachments.add(self.register, record_id, paths, progress=task.step))

    def _keep_picture(self, image: QImage) -> Path:
        path = self._scratch_folder() / f"粘贴的图片{now():%Y%m%d-%H%M}.png"
        image.save(str(path))
        return path

    def _scratch_folder(self) -> Path:
        """A new folder for one file; all of them go with the panel."""
        if self._scratch is None:
            self._scratch = QTemporaryDir()
        return Path(tempfile.mkdtemp(dir=self._scratch.path()))

    def _copy_out(self, file_id: int, name: str) -> Path:
        """A copy under the file's own name: the register keeps contents without one, and they must not be changed."""
        target = self._scratch_folder() / name
        with known_faults():
            self.context.services.attachments.copy_to(file_id, target)
        return target

    @Slot(object)
    def _added(self, count: int) -> None:
        self.said.emit(f"已添加 {count} 个附件")
        self.refresh()
        self.changed.emit()

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
        """Enter opens, Delete removes, Ctrl+V pastes."""
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Paste):
                self.paste()
            elif event.key() == Qt.Key.Key_Delete:
                self.remove_current()
            elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.open_current()
            else:
                return super().eventFilter(watched, event)
            return True
        return super().eventFilter(watched, event)


def _line(file: AttachedFile) -> str:
    size = f"{file.size / 1024 / 1024:.1f} MB" if file.size >= 1024 * 1024 else f"{max(1, file.size // 1024)} KB"
    words = f"{file.name}　{size}　{file.added_at}"
    return f"{words}　{file.label}" if file.label else words


def _icon(name: str) -> str:
    return (
        "image" if Path(name).suffix.lower() in (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif") else "paper"
    )
