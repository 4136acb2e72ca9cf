"""Binding finished PDFs, scans and pictures into one file that is written while it is made."""
