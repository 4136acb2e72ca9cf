"""Signed scans: the code printed on our own papers is read back from a crooked, noisy picture of them."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from db.errors import Refused
from db.services import Services
from db.services.papers import PaperRow

DPI = 200
Scanned = Callable[..., Path]


def noisy(page: Image.Image, *, turn: float, seed: int) -> Image.Image:
    """A page as a cheap scanner gives it: turned a little, greyish, with grain."""
    chance = random.Random(seed)
    grain = Image.frombytes("L", page.size, chance.randbytes(page.width * page.height))
    grey = Image.blend(page.convert("L"), grain, 0.14)
    return grey.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=235)


def pictures(pdf: bytes, *, turn: float, dpi: int = DPI) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            noisy(page.render(scale=dpi / 72).to_pil(), turn=turn, seed=number) for number, page in enumerate(document)
        ]


def as_pdf(pages: list[Image.Image], path: Path) -> Path:
    pages[0].save(path, "PDF", resolution=DPI, save_all=True, append_images=pages[1:])
    return path


@pytest.fixture
def filing(services: Services, case_id: int) -> PaperRow:
    return services.papers.issue("cases", case_id, "filing_approval", on=date(2026, 3, 5))


@pytest.fixture
def schedule(services: Services, case_id: int) -> PaperRow:
    return services.papers.issue("cases", case_id, "schedule", raw={"number": "清1"}, on=date(2026, 3, 6))


@pytest.mark.parametrize(("turn", "dpi"), [(0, 200), (1.5, 200), (-2, 200), (181, 200), (1, 150), (-1, 300)])
def test_a_crooked_scan_finds_its_paper(
    services: Services, case_id: int, filing: PaperRow, tmp_path: Path, turn: float, dpi: int
) -> None:
    path = tmp_path / "扫描件.jpg"
    pictures(services.papers.pdf(filing.id), turn=turn, dpi=dpi)[0].save(path, quality=70)
    (found,) = services.scans.file("cases", case_id, [path]).filed
    assert (found.paper_id, found.title) == (filing.id, "立案审批表")
    (kept,) = services.attachments.of("cases", case_id)
    assert (kept.paper, kept.label) == ("立案审批表", "《立案审批表》签名扫描件")


def test_a_stack_of_papers_is_cut_and_each_part_filed(
    services: Services, case_id: int, filing: PaperRow, schedule: PaperRow, tmp_path: Path
) -> None:
    first, second = (pictures(services.papers.pdf(row.id), turn=1.2) for row in (filing, schedule))
    back = Image.new("L", first[0].size, 240)
    stack = as_pdf([*first, back, *second], tmp_path / "一叠.pdf")
    found = services.scans.file("cases", case_id, [stack]).filed
    assert [one.paper_id for one in found] == [filing.id, schedule.id]
    assert found[0].name == f"一叠_第1-{len(first) + 1}页.pdf"
    lengths = []
    for one in found:
        with pypdfium2.PdfDocument(services.attachments.path(one.id).read_bytes()) as document:
            lengths.append(len(document))
    assert lengths == [len(first) + 1, len(second)]
    assert services.attachments.unsound() == []


def test_a_paper_scanned_with_its_enclosures_stays_one_file(
    services: Services, case_id: int, filing: PaperRow, tmp_path: Path
) -> None:
    pages = pictures(services.papers.pdf(filing.id), turn=0.5)
    blank = Image.new("L", pages[0].size, 240)
    whole = as_pdf([blank, *pages, blank], tmp_path / "审批表.pdf")
    (found,) = services.scans.file("cases", case_id, [whole]).filed
    assert (found.name, found.paper_id) == ("审批表.pdf", filing.id)


def test_several_files_at_once_and_those_without_a_code_are_attached_as_they_are(
    services: Services, case_id: int, filing: PaperRow, tmp_path: Path
) -> None:
    scan, photo, note, broken = (tmp_path / name for name in ("a.png", "现场.jpg", "说明.txt", "坏.pdf"))
    pictures(services.papers.pdf(filing.id), turn=-1)[0].save(scan)
    Image.new("RGB", (800, 600), "grey").save(photo)
    note.write_text("说明", encoding="utf-8")
    broken.write_bytes(b"%PDF-1.7 broken")
    found = services.scans.file("cases", case_id, [scan, photo, note, broken]).filed
    assert [one.paper_id for one in found] == [filing.id, None, None, None]
    assert [one.name for one in services.attachments.of("cases", case_id)] == [
        "a.png",
        "现场.jpg",
        "说明.txt",
        "坏.pdf",
    ]


def test_a_code_that_is_no_papers_is_let_be(services: Services, case_id: int, tmp_path: Path) -> None:
    from reportlab.graphics.barcode.code128 import Code128
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    Code128("6901234567", barWidth=0.8, barHeight=20).drawOn(canvas, 300, 780)
    canvas.save()
    path = tmp_path / "商品条码.pdf"
    path.write_bytes(buffer.getvalue())
    (found,) = services.scans.file("cases", case_id, [path]).filed
    assert found.paper_id is None


def test_the_paper_of_another_case_is_kept_apart_and_filed_there_when_asked_for(
    services: Services, case_id: int, filing: PaperRow, tmp_path: Path
) -> None:
    other = services.records.save("cases", {"kind": "other", "filed_on": "2026-03-01"})
    mine, scan = tmp_path / "照片.png", tmp_path / "审批表.png"
    Image.new("L", (300, 300), 200).save(mine)
    pictures(services.papers.pdf(filing.id), turn=1)[0].save(scan)
    found = services.scans.file("cases", other, [mine, scan])
    assert [one.name for one in found.filed] == ["照片.png"]
    assert [one.name for one in services.attachments.of("cases", other)] == ["照片.png"]
    assert services.attachments.of("cases", case_id) == []
    (strange,) = found.elsewhere
    number = services.records.title("cases", case_id)
    assert services.scans.whose(strange) == f"案件“{number}”的《立案审批表》"
    services.scans.file_elsewhere(found.elsewhere)
    assert [one.paper for one in services.attachments.of("cases", case_id)] == ["立案审批表"]


def test_a_stack_in_one_tiff_is_cut_and_bound_whole(
    services: Services, case_id: int, filing: PaperRow, schedule: PaperRow, tmp_path: Path
) -> None:
    first, second = (pictures(services.papers.pdf(row.id), turn=1)[0] for row in (filing, schedule))
    stack = tmp_path / "一叠.tif"
    first.save(stack, save_all=True, append_images=[second, Image.new("L", first.size, 240)], compression="tiff_lzw")
    found = services.scans.file("cases", case_id, [stack]).filed
    assert [(one.name, one.paper_id) for one in found] == [
        ("一叠_第1页.tif", filing.id),
        ("一叠_第2-3页.tif", schedule.id),
    ]
    made = services.dossier.make(case_id, tmp_path / "卷宗.pdf")
    assert made.pages == sum(row.pages for row in (filing, schedule)) + 3


def test_a_film_is_attached_without_being_read(services: Services, case_id: int, tmp_path: Path) -> None:
    film = tmp_path / "现场录像.mp4"
    film.write_bytes(b"%PDF-1.7 not a pdf at all")
    (found,) = services.scans.file("cases", case_id, [film]).filed
    assert found.paper_id is None


def test_reading_tells_how_far_it_is_and_cancelling_attaches_nothing(
    services: Services, case_id: int, filing: PaperRow, schedule: PaperRow, tmp_path: Path
) -> None:
    whole = as_pdf(
        [page for row in (filing, schedule) for page in pictures(services.papers.pdf(row.id), turn=0)],
        tmp_path / "一叠.pdf",
    )
    steps: list[tuple[int, int, str]] = []

    def told(done: int, total: int, name: str) -> None:
        steps.append((done, total, name))
        if "第2页" in name:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        services.scans.file("cases", case_id, [whole], progress=told)
    assert steps == [(0, 1, "一叠.pdf"), (0, 1, "一叠.pdf 第2页")]
    assert services.attachments.of("cases", case_id) == []


def test_a_scan_without_a_code_is_filed_by_hand_and_taken_back(
    services: Services, case_id: int, filing: PaperRow, tmp_path: Path
) -> None:
    photo = tmp_path / "拍的审批表.jpg"
    Image.new("RGB", (800, 600), "grey").save(photo)
    (found,) = services.scans.file("cases", case_id, [photo]).filed
    assert [row.id for row in services.scans.papers_for("cases", case_id)] == [filing.id]
    services.scans.assign(found.id, filing.id)
    (kept,) = services.attachments.of("cases", case_id)
    assert (kept.paper, kept.label) == ("立案审批表", "《立案审批表》签名扫描件")
    services.scans.assign(found.id, None)
    (kept,) = services.attachments.of("cases", case_id)
    assert (kept.paper, kept.label) == ("", "")


def test_a_file_cannot_be_filed_to_the_paper_of_another_case(
    services: Services, case_id: int, filing: PaperRow, tmp_path: Path
) -> None:
    other = services.records.save("cases", {"kind": "other", "filed_on": "2026-03-01"})
    photo = tmp_path / "照片.jpg"
    Image.new("RGB", (80, 60), "grey").save(photo)
    (found,) = services.scans.file("cases", other, [photo]).filed
    with pytest.raises(Refused, match="不是本案的"):
        services.scans.assign(found.id, filing.id)


def test_the_paper_of_the_clue_is_filed_with_its_case(services: Services, tmp_path: Path) -> None:
    clue = services.records.save("clues", {"source": "report", "received_on": "2026-03-01", "content": "举报售假"})
    row = services.papers.issue("clues", clue, "clue_registration", on=date(2026, 3, 1))
    case = services.cases.open_from_clue(clue, {"kind": "other"})
    scan = tmp_path / "登记表.png"
    pictures(services.papers.pdf(row.id), turn=1)[0].save(scan)
    (found,) = services.scans.file("cases", case, [scan]).filed
    assert found.paper_id == row.id
