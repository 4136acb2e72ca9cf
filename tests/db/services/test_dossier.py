"""The dossier: everything of a case in the order of art. 78, with true page numbers, the same bytes every time."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from db.errors import Missing, Refused
from db.models import Attachment
from db.services import Services
from db.services.dossier import DossierMade, place_of
from tests.db.papers.binding.prints import encoded, foreign
from tests.db.services.test_papers import FULL


@pytest.fixture
def bound_case(services: Services, case_id: int, tmp_path: Path) -> int:
    """A closed case with its clue, its papers, two receipts, a scan, a photograph and a film."""
    services.office.save({"bank_account": "1", "payee": "雁湖县财政局", "contact": "张建国", "address": "府前路1号"})
    clue = services.records.save(
        "clues", {"source": "report", "received_on": "2026-02-20", "content": "反映超市销售假冒口罩。"}
    )
    services.records.save(
        "cases", FULL | {"clue": clue, "closed_on": "2026-03-20", "retention": "30年"}, record_id=case_id
    )
    party = services.records.load("cases", case_id)["parties"][0]["party"]
    services.records.save("parties", {"credit_code": "91110000600037341L", "address": "解放路12号"}, record_id=party)
    services.papers.issue("clues", clue, "clue_registration")

    def issue(key: str, on: str, **raw: str) -> str:
        return services.papers.issue("cases", case_id, key, raw=raw, on=date.fromisoformat(on)).number

    issue("closing_approval", "2026-03-20")
    notice = issue("penalty_notice", "2026-03-06")
    decision = issue("penalty_decision", "2026-03-15")
    issue("delivery_receipt", "2026-03-07", document=f"《行政处罚告知书》（{notice}）")
    issue("delivery_receipt", "2026-03-16", document=f"《行政处罚决定书》（{decision}）")
    issue("filing_approval", "2026-03-05")
    issue("investigation_report", "2026-03-06")
    scan = tmp_path / "单据.pdf"
    scan.write_bytes(
        foreign(lambda canvas: [(canvas.drawString(99, 99, f"receipt {n}"), canvas.showPage()) for n in (1, 2)])
    )
    picture = tmp_path / "IMG_0001.jpg"
    picture.write_bytes(encoded(Image.new("RGB", (400, 300), "red"), "JPEG"))
    film = tmp_path / "film.mp4"
    film.write_bytes(b"\0film")
    services.attachments.add("cases", case_id, [scan], label="进货单据")
    services.attachments.add("cases", case_id, [picture], label="现场照片")
    services.attachments.add("cases", case_id, [film], label="执法记录仪视频")
    return case_id


def texts(file: Path) -> list[str]:
    document = pypdfium2.PdfDocument(file)
    try:
        return [re.sub(r"\s+", "", page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def make(services: Services, case: int, file: Path) -> DossierMade:
    return services.dossier.make(case, file)


def test_it_stands_in_the_order_of_the_procedure_rules(services: Services, bound_case: int, tmp_path: Path) -> None:
    made = make(services, bound_case, tmp_path / "d.pdf")
    assert [(one.part, one.title) for one in made.entries] == [
        ("main", "立案审批表"),
        ("main", "行政处罚决定书"),
        ("main", "送达回证"),
        ("main", "行政处罚告知书"),
        ("main", "送达回证"),
        ("main", "进货单据"),
        ("main", "现场照片"),
        ("main", "执法记录仪视频"),
        ("secondary", "案件来源登记表"),
        ("secondary", "案件调查终结报告"),
        ("secondary", "结案审批表"),
    ]
    receipts = [one.number for one in made.entries if one.title == "送达回证"]
    assert [number.split("〔")[0] for number in receipts] == ["雁湖市监处罚", "雁湖市监罚告"]


def test_the_pages_that_the_contents_name_are_the_pages_that_stand_there(
    services: Services, bound_case: int, tmp_path: Path
) -> None:
    file = tmp_path / "d.pdf"
    made = make(services, bound_case, file)
    document = pypdfium2.PdfDocument(file)
    labels = {document.get_page_label(number): number for number in range(len(document))}
    assert [str(number) for number in range(1, made.pages + 1)] == [label for label in labels if label.isdecimal()]
    marks = {one.get_title(): one.get_dest().get_index() for one in document.get_toc()}
    document.close()
    pages = texts(file)
    at = 0
    for one in made.entries:
        if one.first:
            assert one.first == at + 1
            at = one.last
            title = f"{one.title} {one.number}".strip()
            if title in marks and [x.title for x in made.entries].count(one.title) == 1:
                assert marks[title] == labels[str(one.first)]
    assert at == made.pages
    contents = "".join(pages[labels["目录"] : labels["1"]])
    for one in made.entries:
        assert one.title in contents
        assert one.number in contents
        assert (f"{one.first}-{one.last}" if one.last > one.first else str(one.first) if one.first else "—") in contents
    assert "电子文件，另存" in contents
    assert f"本卷共{len(made.entries)}件{made.pages}页" in pages[0]
    assert any(page.startswith("卷内备考表") for page in pages[-2:])
    decision = next(one for one in made.entries if one.title == "行政处罚决定书")
    assert "行政处罚决定书" in pages[labels[str(decision.first)]]
    assert "receipt1" in pages[labels[str(next(one for one in made.entries if one.title == "进货单据").first)]]


def test_numbers_stand_at_the_outer_upper_corner(services: Services, bound_case: int, tmp_path: Path) -> None:
    file = tmp_path / "d.pdf"
    made = make(services, bound_case, file)
    document = pypdfium2.PdfDocument(file)
    labels = {document.get_page_label(number): number for number in range(len(document))}
    for number in range(1, made.pages + 1):
        page = document[labels[str(number)]]
        wide, high = page.get_size()
        finder = page.get_textpage().search(str(number), match_whole_word=True)
        found = []
        while (hit := finder.get_next()) is not None:
            found.append(page.get_textpage().get_charbox(hit[0]))
        outer = [box for box in found if box[1] > high - 45 and (box[0] > wide - 60 if number % 2 else box[2] < 60)]
        assert len(outer) == 1, number
        assert (labels[str(number)] % 2 == 0) == (number % 2 == 1)
    document.close()


def test_the_same_case_gives_the_same_bytes(services: Services, bound_case: int, tmp_path: Path) -> None:
    make(services, bound_case, tmp_path / "a.pdf")
    make(services, bound_case, tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_scan_that_was_filed_to_a_paper_follows_it(services: Services, bound_case: int, tmp_path: Path) -> None:
    scan = tmp_path / "signed.pdf"
    scan.write_bytes(foreign(lambda canvas: (canvas.drawString(99, 99, "signed"), canvas.showPage())))
    (file_id,) = services.attachments.add("cases", bound_case, [scan])
    paper = next(row for row in services.papers.of("cases", bound_case) if row.key == "penalty_decision")
    uid = services.store.database.value("SELECT uid FROM papers WHERE id=?", [paper.id])
    with services.store.change() as changes:
        before = services.store.stored(Attachment, file_id) or {}
        changes.update(Attachment, file_id, before=before, after={"paper": uid})
    made = make(services, bound_case, tmp_path / "d.pdf")
    entry = next(one for one in made.entries if one.title == "行政处罚决定书")
    assert entry.note == "附扫描件"
    assert entry.last - entry.first == paper.pages
    assert len(made.entries) == 11


def test_a_void_paper_is_left_out(services: Services, bound_case: int, tmp_path: Path) -> None:
    row = next(row for row in services.papers.of("cases", bound_case) if row.key == "investigation_report")
    services.papers.void(row.id, reason="内容有误")
    assert "案件调查终结报告" not in [one.title for one in make(services, bound_case, tmp_path / "d.pdf").entries]


def test_the_note_says_what_was_typed_for_it(services: Services, bound_case: int, tmp_path: Path) -> None:
    services.papers.keep_draft(
        "cases", bound_case, "dossier_note", {"situation": "无缺损、修改情况。", "compiler": "王丽"}
    )
    make(services, bound_case, tmp_path / "d.pdf")
    whole = "".join(texts(tmp_path / "d.pdf"))
    assert "无缺损、修改情况。" in whole
    assert "立卷人：王丽" in whole


def test_it_tells_how_far_it_is(services: Services, bound_case: int, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    services.dossier.make(bound_case, tmp_path / "d.pdf", lambda done, total: heard.append((done, total)))
    assert heard == [(number, 11) for number in range(1, 12)]


def test_a_case_without_anything_is_refused(services: Services, case_id: int, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="还没有签发的文书"):
        make(services, case_id, tmp_path / "d.pdf")
    assert not (tmp_path / "d.pdf").exists()


def test_a_file_that_is_gone_stops_it_and_leaves_the_last_dossier(
    services: Services, bound_case: int, tmp_path: Path
) -> None:
    target = tmp_path / "d.pdf"
    make(services, bound_case, target)
    before = target.read_bytes()
    row = next(row for row in services.papers.of("cases", bound_case) if row.key == "penalty_decision")
    digest = services.store.database.value("SELECT sha256 FROM papers WHERE id=?", [row.id])
    services.attachments.files.place(digest).unlink()
    with pytest.raises(Missing, match="行政处罚决定书"):
        make(services, bound_case, target)
    assert target.read_bytes() == before
    assert [file.name for file in tmp_path.glob("*.part")] == []


def test_a_scan_that_cannot_be_opened_is_listed_as_a_loose_file(
    services: Services, bound_case: int, tmp_path: Path
) -> None:
    broken = tmp_path / "坏的.pdf"
    broken.write_bytes(b"%PDF-1.4 broken")
    services.attachments.add("cases", bound_case, [broken], label="检验报告")
    made = make(services, bound_case, tmp_path / "d.pdf")
    entry = next(one for one in made.entries if one.title == "检验报告")
    assert (entry.first, entry.note) == (0, "电子文件，另存")


@pytest.mark.parametrize(
    ("text", "part", "place"),
    [
        ("举报材料", "secondary", 1),
        ("行政处罚决定书送达回证", "main", 2),
        ("罚没款票据", "main", 6),
        ("IMG_0001.jpg", "main", 4),
        ("法制审核意见", "secondary", 3),
        ("营业执照复印件", "main", 4),
        ("邮寄送达凭证", "main", 3),
    ],
)
def test_a_file_goes_where_its_note_or_name_tells(text: str, part: str, place: int) -> None:
    filed = place_of(text)
    assert (filed.part, filed.place) == (part, place)
