"""Widgets: an editor for each kind, the form view, the record list, the paper preview, progress."""
