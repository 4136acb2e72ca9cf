"""The registers of this office, in the order in which the window offers them."""

from __future__ import annotations

from db.registers.declare import Filter, ListColumn, Register
from db.registers.handling import HANDLING

__all__ = ["REGISTERS", "Filter", "ListColumn", "Register"]

REGISTERS: dict[str, Register] = {register.key: register for register in HANDLING}
