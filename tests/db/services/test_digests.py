"""The monthly digest: counts that add up, the mark of the month, the same bytes when asked for again."""

from __future__ import annotations

import pypdfium2
import pytest

from db.errors import Refused
from db.services import Services
from db.services.anchors import typed_anchor
from db.services.digests import month_of
from tests.db.services.test_anchors import found, rebuild


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture
def two_months(services: Services, case_id: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """March has a case; in April its fine is changed and a paper issued. The number of March's last entry."""
    end = services.store.log.head()[0]
    monkeypatch.setenv("REGISTER_TODAY", "2026-04-08")
    services.records.save("cases", {"fine": "500"}, record_id=case_id)
    services.papers.issue("cases", case_id, "1")
    return end


def test_a_digest_tells_the_month(services: Services, two_months: int) -> None:
    march = next(one for one in services.digests.months() if one.month == 202603)
    assert march.last == two_months
    text = text_of(services.digests.pdf(services.digests.make(202603)))
    digest = services.store.database.value("SELECT hash FROM audit WHERE seq=?", [two_months])
    assert "2026年3月记录摘要" in text.replace("\r\n", "")
    assert f"{two_months}-{bytes(digest)[:8].hex()}" in text
    assert f"至第{two_months}条" in text
    april = text_of(services.digests.pdf(services.digests.make(202604)))
    assert "2份、0份" in april  # the digest of March is a paper, too


def test_the_counts_of_the_registers_add_up(services: Services, two_months: int) -> None:
    facts = services.papers.facts.of("office", 1, month=202604)
    assert sum(line["entries"] for line in facts["tallies"]) == facts["digest"]["entries"]
    lines = {line["label"]: line for line in facts["tallies"]}
    assert (lines["案件"]["changed"], lines["文书"]["added"]) == (1, 1)


def test_a_digest_of_a_whole_month_is_made_once(services: Services, two_months: int) -> None:
    first = services.digests.make(202603)
    assert services.digests.make(202603) == first
    april = services.digests.make(202604)
    assert services.digests.make(202604) != april
    by_month = {one.month: one for one in services.digests.months()}
    assert (by_month[202603].whole, by_month[202604].whole) == (True, False)
    with pytest.raises(Refused, match="2024年1月没有修改记录"):
        services.digests.make(202401)


def test_a_printed_digest_finds_a_chain_built_anew(services: Services, two_months: int) -> None:
    services.digests.make(202603)
    digest = services.store.database.value("SELECT hash FROM audit WHERE seq=?", [two_months])
    mark = f"{two_months}-{bytes(digest)[:8].hex()}"
    rebuild(services, 2, "UPDATE audit SET who='别人' WHERE seq=2")
    sentences = found(services)
    assert any("2026年3月记录摘要" in one for one in sentences)
    assert any("所填的文书" in one for one in found(services, typed_anchor(mark)))


@pytest.mark.parametrize("typed", ["2026-03", "2026-3", "2026年3月", "202603", "2026.3"])
def test_a_month_is_written_in_any_usual_way(typed: str) -> None:
    assert month_of(typed) == 202603


def test_last_month_and_what_is_no_month(monkeypatch: pytest.MonkeyPatch) -> None:
    assert month_of("上月") == 202602
    monkeypatch.setenv("REGISTER_TODAY", "2026-01-05")
    assert month_of("上月") == 202512
    for typed in ("2026", "2026-13", "三月", ""):
        with pytest.raises(Refused, match="月份应写成"):
            month_of(typed)
