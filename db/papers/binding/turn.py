"""Whose turn it is with pdfium."""

from threading import RLock

PDFIUM = RLock()
"""pdfium is not made for several threads: whoever uses it, on whichever thread, holds this meanwhile."""
