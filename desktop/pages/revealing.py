"""Looking behind a mask of a record's page: asked of the services, which log it, and shown where it was asked."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Slot

from desktop.context import Context
from desktop.widgets.form_view import FormView


class Revealing(QObject):
    """Serves one form."""

    def __init__(self, context: Context, register: str, view: FormView) -> None:
        super().__init__(view)
        self._context = context
        self._register = register
        self._view = view
        view.reveal_wanted.connect(self._reveal)

    @Slot(str)
    def _reveal(self, name: str) -> None:
        record_id = self._view.record_id
        if record_id is not None:
            job = partial(self._look, record_id, name)
            self._context.tasks.run(job, done=self._show)

    def _look(self, record_id: int, name: str) -> tuple[int, str, Any]:
        return record_id, name, self._context.services.records.reveal(self._register, record_id, name)

    @Slot(object)
    def _show(self, found: tuple[int, str, Any]) -> None:
        record_id, name, value = found
        if record_id == self._view.record_id:
            self._view.set.reveal(name, value)
