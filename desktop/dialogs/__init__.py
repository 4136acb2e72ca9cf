"""Dialogs: only where a decision or a file is needed."""
