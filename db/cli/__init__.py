"""The register without a screen: one verb does one job, prints to standard output and ends with an exit code."""

from __future__ import annotations

from db.cli.command import is_verb, run, verbs

__all__ = ["is_verb", "run", "verbs"]
