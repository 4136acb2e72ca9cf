"""What a salvage brought up and what it did not, in words, as JSON and as a text beside the register."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db.disk import written
from db.kinds.clock import now
from db.salvage import Lost
from db.services.tables import label_of

_NAMED = 40


@dataclass(frozen=True)
class TableReport:
    """What became of one table: rows read, rows put back from the log, rows lost and their numbers."""

    table: str
    found: int
    from_log: int = 0
    lost: int = 0
    ranges: tuple[Lost, ...] = ()

    @property
    def label(self) -> str:
        """The table in Chinese."""
        return label_of(self.table)

    def sentence(self) -> str:
        """One line of the report."""
        parts = [f"{self.label}：取出 {self.found:,} 行"]
        if self.from_log:
            parts.append(f"由修改记录补回 {self.from_log:,} 行")
        if self.lost:
            named = "、".join(str(one) for one in self.ranges[:_NAMED])
            more = "等" if len(self.ranges) > _NAMED else ""
            parts.append(f"失去 {self.lost:,} 行（编号 {named}{more}）" if named else f"失去 {self.lost:,} 行")
        return "，".join(parts) + "。"


@dataclass(frozen=True)
class SalvageReport:
    """What a salvage brought up.

    `unread` are bytes that the disk did not give, `chain` says where the log is broken, `loose` counts links to lost
    records, `kept` is where the damaged file was set aside.
    """

    source: Path
    target: Path
    tables: tuple[TableReport, ...]
    chain: tuple[str, ...]
    loose: int = 0
    files_missing: int = 0
    unread: int = 0
    kept: Path | None = None

    @property
    def found(self) -> int:
        """Rows that the fresh register holds."""
        return sum(one.found + one.from_log for one in self.tables)

    @property
    def lost(self) -> int:
        """Rows that are known to be lost."""
        return sum(one.lost for one in self.tables)

    def sentences(self) -> list[str]:
        """The report in words: the sum first, then what concerns only some tables."""
        total = self.found + self.lost
        share = self.found / total if total else 1.0
        lines = [f"共取出 {self.found:,} 行，失去 {self.lost:,} 行（取出 {share:.2%}）。"]
        if self.unread:
            lines.append(f"磁盘上有 {self.unread:,} 字节读不出来，请尽快更换硬盘。")
        lines += [one.sentence() for one in self.tables if one.lost or one.from_log]
        if self.loose:
            lines.append(f"有 {self.loose:,} 处联系所指的记录已失去，已断开或随之去掉。")
        if self.files_missing:
            lines.append(f"有 {self.files_missing:,} 个附件或签发文书的文件不见了或已损坏。")
        lines += self.chain or ("修改记录的哈希链完好。",)
        return lines

    def plain(self) -> dict[str, object]:
        """The report as JSON takes it."""
        return {
            "file": str(self.target),
            "kept": str(self.kept) if self.kept else None,
            "found": self.found,
            "lost": self.lost,
            "unread_bytes": self.unread,
            "loose_links": self.loose,
            "files_missing": self.files_missing,
            "chain": list(self.chain),
            "tables": [
                {
                    "table": one.table,
                    "label": one.label,
                    "found": one.found,
                    "from_log": one.from_log,
                    "lost": one.lost,
                    "ranges": [[span.first, span.last] for span in one.ranges],
                }
                for one in self.tables
            ],
        }


def write_report(report: SalvageReport) -> None:
    """Leave the report beside the register, for the one who types in what is lost."""
    path = report.target.with_name(f"{report.target.stem}-抢救报告-{now():%Y%m%d-%H%M%S}.txt")
    lines = [
        f"抢救报告　{now():%Y-%m-%d %H:%M}",
        f"受损的登记库：{report.source}",
        f"抢救出来的登记库：{report.target}",
        "",
    ]
    lines += report.sentences()
    lines += ["", "各表：", *(one.sentence() for one in report.tables)]
    with written(path) as file:
        file.write("\r\n".join(lines).encode("utf-8-sig"))
