"""A practice register: the last two years of a county bureau that does not exist, the same for the same seed."""

from __future__ import annotations

from db.sample.bureau import PAPERS, Bureau, Given, bureau

__all__ = ["PAPERS", "Bureau", "Given", "bureau"]
