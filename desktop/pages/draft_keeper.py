"""Drafts of one form: kept on the worker shortly after typing, offered again when the record is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from db.errors import RegisterError
from db.forms import Form
from desktop.context import Context
from desktop.widgets.editor import Raw

PAUSE = 1500


class DraftKeeper(QObject):
    """Keeps what was typed and not saved. `due` asks the page for it.

    A draft that was offered and not yet answered is kept behind a newer one, so that neither is lost.
    """

    due = Signal()

    def __init__(self, context: Context, form: Form, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._form = form
        self._kept: dict[str, Raw] = {}
        self._waiting: list[dict[str, Raw]] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.due)

    def begin(self, known: Mapping[str, Raw]) -> None:
        """A record is shown; `known` is what stands in it without having been typed."""
        self._pause.stop()
        self._kept = dict(known)
        self._waiting = []

    def notice(self, changes: Mapping[str, Raw]) -> None:
        """Something was typed: keep it soon."""
        if changes != self._kept and not self._pause.isActive():
            self._pause.start()

    def keep(
        self, record_id: int | None, changes: Mapping[str, Raw], *, revision: int | None, closing: bool = False
    ) -> None:
        """Keep what is typed now, or drop the draft when nothing is.

        With `closing` it is done before this returns: the worker is about to drop what it has not begun.
        """
        self._pause.stop()
        if changes == self._kept:
            return
        self._kept = dict(changes)
        if changes or self._waiting:
            raw = {"values": self._kept, "revision": revision, "older": list(self._waiting)}
            keep = partial(self._context.services.drafts.keep, self._form.key, record_id, raw)
            if closing:
                self._keep_now(keep)
            else:
                self._context.tasks.keep(keep, failed=self._not_kept)
        else:
            self.forget(record_id)

    def _keep_now(self, keep: Callable[[], None]) -> None:
        try:
            keep()
        except RegisterError as fault:
            self._not_kept(fault)

    @Slot(object)
    def _not_kept(self, error: Exception) -> None:
        """Say so, and try again with the next key."""
        self._kept = {}
        self._context.faults.show(error)

    @Slot()
    def forget(self, record_id: int | None) -> None:
        """Drop the draft of a record."""
        self._pause.stop()
        self._context.tasks.keep(partial(self._context.services.drafts.forget, self._form.key, record_id))

    def find(self, record_id: int | None) -> str:
        """Look for a draft of a record; gives when it was kept, or an empty text."""
        draft = self._context.services.drafts.find(self._form.key, record_id)
        if draft is None:
            return ""
        self._waiting = [one for one in (draft.raw.get("values"), *draft.raw.get("older", ())) if one]
        return draft.at[:16] if self._waiting else ""

    def offered(self) -> dict[str, Raw] | None:
        """The newest draft not answered yet."""
        return self._waiting[0] if self._waiting else None

    def answer(self, record_id: int | None, *, taken: bool) -> dict[str, Raw]:
        """Take or drop the draft offered; gives what it held."""
        draft = self._waiting.pop(0)
        if not taken and not self._waiting and not self._kept:
            self.forget(record_id)
        return draft
