"""Forms are layouts over declared fields; nothing here knows how a field looks on screen."""

from db.forms.check import Cleaned, clean, labels
from db.forms.declare import Form, Item, RowsItem, Section, When

__all__ = ["Cleaned", "Form", "Item", "RowsItem", "Section", "When", "clean", "labels"]
