"""The only door to a register: one service for each noun."""

from __future__ import annotations

from db.services.facade import Services
from db.services.opening import create_register, open_register

__all__ = ["Services", "create_register", "open_register"]
