"""What tables are called in Chinese, as a report about the file itself names them."""

from __future__ import annotations

from db.models import RECORDS
from db.record import Record, Row
from db.registers import REGISTERS

_SYSTEM = {
    "audit": "修改记录",
    "numbers": "文号",
    "meta": "登记库信息",
    "drafts": "草稿",
    "papers": "文书",
    "attachments": "附件",
    "acknowledgements": "提示的处理",
}
_MODELS: dict[str, type[Record]] = {model.table(): model for model in RECORDS}


def label_of(table: str) -> str:
    """The Chinese name of a table; its own when it has none."""
    if table in _SYSTEM:
        return _SYSTEM[table]
    register = next((one for one in REGISTERS.values() if one.model.table() == table), None)
    if register is not None:
        return register.label
    model = _MODELS.get(table)
    if model is not None and issubclass(model, Row):
        parent = model.parent()
        whole = label_of(parent.rel_model.table()) if parent is not None else ""
        return f"{whole}的{model.rows_label()}"
    return table
