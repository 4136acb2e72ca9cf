"""Showing what is masked: who may, and the log entry that says who looked at what."""

from __future__ import annotations

from collections.abc import Sequence

from db.errors import Refused
from db.kinds import Text
from db.registers import REGISTERS
from db.services.access import in_house
from db.services.store import Store

PAGE, PAPER, FILE, LIST, EXPORT = "页面", "文书", "附件", "清单", "导出"
"""Where it was shown, as the log says."""


def note(store: Store, register: str, ids: Sequence[int], fields: Sequence[str], *, how: str) -> None:
    """Log that what is masked in these records is shown, once for each record and login; never the values.

    Raises `Refused` without the right, or when the register is opened for reading only and nothing can be logged.
    """
    access = store.access
    if access.unbound or in_house():
        return
    access.need_unmask(register)
    told = tuple(fields)
    fresh = [one for one in ids if (register, one, told, how) not in access.seen]
    if not fresh:
        return
    if store.database.read_only:
        raise Refused("显示隐去的内容要记入修改记录，现在登记库只能读。", remedy="请关闭其他打开它的窗口后再试。")
    table = REGISTERS[register].model.table()
    body = {"fields": list(told), "how": how}
    with store.change() as changes:
        for start in range(0, len(fresh), 500):
            marks = ",".join(map(str, fresh[start : start + 500]))
            for (uid,) in store.database.rows(f'SELECT uid FROM "{table}" WHERE id IN ({marks})'):
                changes.log(table, bytes(uid), bytes(uid), "unmask", body)
    access.seen.update((register, one, told, how) for one in fresh)


def names_reporters(register: str) -> bool:
    """Whether records of a register say who complained or reported, so that their files may, too."""
    specs = REGISTERS[register].model.specs().values()
    return any(isinstance(spec.kind, Text) and spec.kind.secret for spec in specs)
