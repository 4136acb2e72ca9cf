"""A draft as a Word document: asked for a place, made on the worker, written there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from db.errors import known_faults
from db.services.papers import Sheet
from desktop.context import Context
from desktop.pages.papers_section import Entry


class WordExport(QObject):
    """Exports drafts of the records of one register."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, context: Context, register: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._register = register
        self._window = parent

    def ask(self, record_id: int, entry: Entry, sheet: Sheet, *, wording: str, raw: Mapping[str, Any]) -> None:
        """Ask where to; `raw` is what was typed into the paper's own fields and perhaps not kept yet."""
        services, machine = self._context.services, self._context.machine
        folder = Path(machine.settings.export_folder) if machine.settings.export_folder else Path.home()
        name = Path(services.papers.file_name(self._register, record_id, sheet)).with_suffix(".docx").name
        title = "导出 Word 文档"
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, str(folder / name), "Word 文档 (*.docx)")
        if chosen:
            file = Path(chosen).with_suffix(".docx")
            machine.settings.export_folder = str(file.parent)
            machine.save()
            write = partial(self._write, record_id, entry, wording, raw, file)
            self._context.tasks.run(write, done=self._written, failed=self._not_written)

    def _write(self, record_id: int, entry: Entry, wording: str, raw: Mapping[str, Any], file: Path) -> Path:
        papers = self._context.services.papers
        content = papers.docx(
            self._register, record_id, entry.key, raw=raw or None, wording=wording, corrects=entry.corrects
        )
        with known_faults():
            file.write_bytes(content)
        return file

    @Slot(object)
    def _written(self, file: Path) -> None:
        self.said.emit(f"已导出：{file.name}")

    @Slot(object)
    def _not_written(self, error: Exception) -> None:
        self.failed.emit(error)
