"""Backups as rows of a table: when, why, how many cases, how large, verified or not, where."""

from __future__ import annotations

from db.services.backups import Backup
from desktop.widgets.plain_table import Column, PlainRow

COLUMNS = (
    Column("时间"), Column("原因", stretch=True), Column("案件", right=True), Column("大小", right=True),
    Column("核验"), Column("位置"),
)  # fmt: skip
VERIFIED = 4


def backup_row(one: Backup, place: str) -> PlainRow:
    """A backup as a row; the backup itself is what belongs to it."""
    cases = f"{one.cases:,}" if one.cases >= 0 else ""
    size = f"{max(0.1, one.size / (1 << 20)):,.1f} MB"
    verified = "已核验" if one.verified else "未核验"
    if one.missing:
        verified = f"{verified}，缺 {len(one.missing)} 个附件"
    texts = (f"{one.made_at:%Y-%m-%d %H:%M}", one.why, cases, size, verified, place)
    return PlainRow(texts, one, ((VERIFIED, "good" if one.verified and not one.missing else "warning"),))
