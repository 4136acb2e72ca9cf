"""Export to Word: every paper, well formed, saying what its PDF says, in faces by their Chinese names."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from db.papers.grid import Band, Box, RuledTable
from db.papers.typeset import CELL, PLAIN, Run, Style, Text
from db.papers.word.flow import _flow
from db.papers.word.paragraphs import Look, paragraph, paragraphs
from db.papers.word.tables import ruled
from db.services import Services

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def parts_of(docx: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}


def read(xml: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<w:body {SPACES}>{xml}</w:body>")


def said(*roots: ElementTree.Element) -> str:
    return "".join(node.text or "" for root in roots for node in root.iter(f"{W}t"))


def letters(text: str) -> str:
    """The text without spaces, blanks, line ends and the shapes of tick boxes."""
    return re.sub(r"[\s_\u3000\u00a0]", "", text).replace("☐", "□")


@pytest.fixture
def ready(services: Services, case_id: int) -> int:
    services.records.save(
        "cases",
        {
            "facts": "当事人销售“飘安”口罩200包 < 300包 & 库存70包。",
            "penalty_kinds": "罚款",
            "fine": "3000",
            "measures": [{"kind": "sealing", "started_at": "2026-03-06 10:00", "days": 30}],
        },
        record_id=case_id,
    )
    return case_id


def test_every_paper_says_in_word_what_its_pdf_says(services: Services, ready: int) -> None:
    for info in services.papers.declared():
        parts = parts_of(services.papers.docx("cases", ready, info.key))
        names = [name for name in parts if name.startswith(("word/document", "word/footer1"))]
        found = sorted(letters(said(*(parts[name] for name in names))))
        text = services.papers.preview("cases", ready, info.key).text
        short = set(letters(text)) - set(found)
        assert not short, (info.key, short)
        assert len(found) >= 0.97 * len(letters(text)), info.key


def test_the_same_paper_is_the_same_file(services: Services, ready: int) -> None:
    made = [services.papers.docx("cases", ready, "penalty_decision") for _ in range(2)]
    assert made[0] == made[1]


def test_faces_are_named_in_chinese_for_chinese_text(services: Services, ready: int) -> None:
    document = parts_of(services.papers.docx("cases", ready, "penalty_decision"))["word/document.xml"]
    faces = {node.get(f"{W}eastAsia") for node in document.iter(f"{W}rFonts")}
    assert {"仿宋", "华文中宋"} <= faces
    assert all(face for face in faces)


def test_a_letter_stands_on_the_page_of_the_official_layout(services: Services, ready: int) -> None:
    document = parts_of(services.papers.docx("cases", ready, "correction_order"))["word/document.xml"]
    size, margin = (next(document.iter(f"{W}{name}")) for name in ("pgSz", "pgMar"))
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    millimetres = {
        side: round(int(margin.get(f"{W}{side}") or 0) / 20 / 72 * 25.4) for side in ("top", "left", "right")
    }
    assert (millimetres["left"], millimetres["right"]) == (28, 26)
    assert millimetres["top"] in (33, 37)  # 37 of GB/T 9704, or 4 less where that saves a page


def test_a_record_has_its_signatures_and_page_numbers_on_every_page(services: Services, ready: int) -> None:
    footer = parts_of(services.papers.docx("cases", ready, "interview_record"))["word/footer1.xml"]
    assert "被询问人：" in said(footer)
    assert [node.text for node in footer.iter(f"{W}instrText")] == [" PAGE ", " NUMPAGES "]


def test_cells_that_span_are_merged() -> None:
    boxes = [
        Box(0, 0, rows=2, body=(Text("左", CELL),)),
        Box(0, 1, columns=2, body=(Text("上", CELL),), foot=(Text("签名", CELL),), valign="top"),
        Box(1, 1, body=(Text("中", CELL),)),
        Box(1, 2, body=(Text("右", CELL),)),
    ]
    table = RuledTable((80, 60, 60), (Band(40), Band(30)), boxes)
    table.wrap(200, 400)
    root = read(ruled(table, _flow))
    assert [node.get(f"{W}val") for node in root.iter(f"{W}vMerge")] == ["restart", "continue"]
    assert [node.get(f"{W}val") for node in root.iter(f"{W}gridSpan")] == ["2"]
    assert [len(list(row.iter(f"{W}tc"))) for row in root.iter(f"{W}tr")] == [2, 3]
    assert said(root) == "左上签名中右"


def test_blanks_are_underlined_and_a_last_one_runs_to_the_edge() -> None:
    root = read(paragraph([Run("姓名：", None), Run(blank=3), Run("，电话："), Run(blank=12)], PLAIN, Look(400)))
    underlined = [run for run in root.iter(f"{W}r") if run.find(f".//{W}u") is not None]
    assert said(*underlined) == "\u3000" * 3
    assert underlined[-1].find(f"{W}tab") is not None
    assert next(root.iter(f"{W}tabs")).find(f"{W}tab") is not None


def test_boxes_are_ticked_or_not_and_signs_are_escaped() -> None:
    text = Text([Run("甲<乙", tick=True), Run("丙&丁", tick=False)], Style())
    text.wrap(400)
    assert said(read(paragraphs(text, Look(400)))) == "☑甲<乙☐丙&丁"


def test_lines_ended_by_hand_are_paragraphs() -> None:
    text = Text("一\n二\n三", PLAIN)
    text.wrap(400)
    assert len(list(read(paragraphs(text, Look(400))).iter(f"{W}p"))) == 3


def test_what_is_practised_says_so(services: Services, ready: int) -> None:
    header = parts_of(services.papers.docx("cases", ready, "filing_approval"))["word/header1.xml"]
    assert said(header) == ""
    with services.store.change(reason="试") as changes:
        office = services.office.record_id() or 0
        model = services.records.register("office").model
        changes.update(model, office, before=services.store.stored(model, office) or {}, after={"practice": 1})
    header = parts_of(services.papers.docx("cases", ready, "filing_approval"))["word/header1.xml"]
    assert "练习" in said(header)


def test_the_foot_bears_the_mark_of_the_issued_paper(services: Services, ready: int) -> None:
    whole = [
        info.key
        for info in services.papers.declared()
        if not services.papers.preview("cases", ready, info.key).obstacles()
    ]
    for key in whole[:8]:
        assert "校验" not in said(parts_of(services.papers.docx("cases", ready, key))["word/footer1.xml"])
        mark = services.store.log.mark()
        services.papers.issue("cases", ready, key)
        footers = parts_of(services.papers.docx("cases", ready, key))
        for name in ("word/footer1.xml", "word/footer2.xml"):
            assert f"校验 {mark}" in said(footers[name])


def test_a_sealing_strip_keeps_its_last_letter_within_its_frame(services: Services, ready: int) -> None:
    document = parts_of(services.papers.docx("cases", ready, "sealing_strip"))["word/document.xml"]
    row = next(document.iter(f"{W}tr"))
    letters_down = next(row.iter(f"{W}tc"))
    height = int(next(row.iter(f"{W}trHeight")).get(f"{W}val") or 0)
    lines = list(letters_down.iter(f"{W}spacing"))
    assert said(letters_down).endswith("封")
    assert sum(int(line.get(f"{W}line") or 0) + int(line.get(f"{W}before") or 0) for line in lines) <= height


def test_what_stands_below_the_signatures_has_a_place_of_its_own_on_the_page(services: Services, ready: int) -> None:
    document = parts_of(services.papers.docx("cases", ready, "schedule"))["word/document.xml"]
    (copies,) = [one for one in document.iter(f"{W}p") if "本文书一式" in said(one)]
    frame = next(copies.iter(f"{W}framePr"))
    assert frame.get(f"{W}vAnchor") == "page"
    assert 14000 < int(frame.get(f"{W}y") or 0) < 16838
