"""Every label, box and blank that an official form prints stands on ours."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pypdfium2
import pytest

from db.papers.load import Library
from db.papers.render import render
from db.services.facts import vocabulary

OFFICIAL = tomllib.loads((Path(__file__).parents[2] / "data" / "official-labels.toml").read_text("utf-8"))
LIBRARY = Library(vocabulary())
FULL_WIDTH = str.maketrans("（）：，；？．／﹝﹞！", "():,;?./〔〕!")


def folded(text: str) -> str:
    return re.sub(r"\s+|_+", "", text.translate(FULL_WIDTH).replace("☑", "□").replace("☐", "□"))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("form", [paper.form for paper in LIBRARY.papers()])
def test_names_no_label_that_our_paper_lacks(form):
    paper = next(paper for paper in LIBRARY.papers() if paper.form == form)
    made = render(LIBRARY.paper(paper.key), {}, vocabulary=vocabulary(), wording="2021")
    printed = re.sub(r"第\d+页共\d+页", "第页共页", folded(text_of(made.pdf)).replace("□", ""))
    ours = folded(made.text) + "\n" + printed
    lacking = [label for label in OFFICIAL[form]["labels"] if label not in ours]
    assert lacking == [], f"form {form} lacks {lacking}"
    assert folded(made.text).count("□") == OFFICIAL[form].get("ticks", 0)
