"""The monthly digest of the log: an internal paper that carries the log's marks out of the computer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.errors import Refused
from db.kinds.clock import today
from db.services.office import OfficeService
from db.services.papers import Papers
from db.services.store import Store

PAPER = "month_digest"


@dataclass(frozen=True)
class DigestMonth:
    """One month of the log: how many entries, its first and last one, and the digest last made of it.

    `whole` says that the digest was made after the month was over, so that it holds all of it.
    """

    month: int
    entries: int
    first: int
    last: int
    paper_id: int | None = None
    made_on: date | None = None
    whole: bool = False

    @property
    def label(self) -> str:
        """The month in words."""
        return f"{self.month // 100}年{self.month % 100}月"


class Digests:
    """The months of the log and their digests."""

    def __init__(self, store: Store, papers: Papers, office: OfficeService) -> None:
        self.store = store
        self.papers = papers
        self.office = office

    def months(self) -> list[DigestMonth]:
        """Every month with entries, the newest first."""
        rows = self.store.database.rows(
            "SELECT CAST(substr(at,1,4)||substr(at,6,2) AS INTEGER), count(*), min(seq), max(seq) FROM audit "
            "GROUP BY 1 ORDER BY 1 DESC"
        )
        made = self._made()
        return [DigestMonth(*row, *made.get(row[0], (None, None, False))) for row in rows]

    def make(self, month: int) -> int:
        """The id of the digest of a month, written 202603: the one that was made once it was over, else a new one.

        Raises `Refused` for a month without entries.
        """
        known = self._made().get(month)
        if known is not None and known[2]:
            return known[0]
        if not any(one.month == month for one in self.months()):
            raise Refused(f"{month // 100}年{month % 100}月没有修改记录。", remedy="请选一个有记录的月份。")
        office = self.office.record_id() or 0
        return self.papers.issue("office", office, PAPER, about={"month": month}).id

    def pdf(self, paper_id: int) -> bytes:
        """The digest as it was printed."""
        return self.papers.pdf(paper_id)

    def _made(self) -> dict[int, tuple[int, date, bool]]:
        """The newest digest of each month."""
        found = {}
        rows = self.store.database.rows(
            "SELECT id, title, issued_on FROM papers WHERE key=? AND state='issued' ORDER BY id", [PAPER]
        )
        for paper_id, title, issued_on in rows:
            year, _, rest = title.partition("年")
            month = int(year) * 100 + int(rest.partition("月")[0])
            day = date.fromisoformat(issued_on)
            found[month] = (paper_id, day, day.year * 100 + day.month > month)
        return found


def month_of(text: str) -> int:
    """A month as people write it (2026-03, 2026年3月, 202603, 上月). Raises `Refused`."""
    plain = text.strip().replace("年", "-").replace("月", "").replace(".", "-").replace("/", "-")
    if plain in ("上", "上个"):
        now = today()
        return (now.year - (now.month == 1)) * 100 + (now.month - 2) % 12 + 1
    if plain.isdecimal() and len(plain) == 6:
        plain = f"{plain[:4]}-{plain[4:]}"
    year, _, month = plain.partition("-")
    if not (year.isdecimal() and month.isdecimal() and len(year) == 4 and 1 <= int(month) <= 12):
        raise Refused(f"月份应写成 2026-03，现为“{text}”。", remedy="请写明年和月。")
    return int(year) * 100 + int(month)
