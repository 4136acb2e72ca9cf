"""The registers of this office, in the order in which the window offers them."""

from __future__ import annotations

from db.registers.declare import Filter, ListColumn, Register
from db.registers.exhibitions import EXHIBITIONS
from db.registers.handling import HANDLING
from db.registers.ledgers import LEDGERS
from db.registers.training import TRAINING

__all__ = ["REGISTERS", "Filter", "ListColumn", "Register"]

_GROUPS = ("办案", "展会", "培训", "台账", "维护")

REGISTERS: dict[str, Register] = {
    register.key: register
    for group in _GROUPS
    for register in (*HANDLING, *EXHIBITIONS, *TRAINING, *LEDGERS)
    if register.group == group
}
