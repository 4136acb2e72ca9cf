"""What the screen shares with the services: pdfium draws for the one and reads scans for the others, one at a time."""

from db.papers.binding.turn import PDFIUM

__all__ = ["PDFIUM"]
