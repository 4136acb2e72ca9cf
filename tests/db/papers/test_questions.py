"""Standard questions: each kind of case has its own, every template can be read, every field exists."""

from __future__ import annotations

import pytest

from db.models.case import CASE_KINDS
from db.papers.load import BUILT_IN, Library
from db.papers.names import check
from db.papers.questions import QUESTIONS, Guides, read_guides
from db.papers.render import Order, defaults, noted
from db.papers.templates import shared_environment
from db.services.facts import vocabulary

GUIDES = read_guides(BUILT_IN / QUESTIONS)


def asked(kind: str, **more: object) -> list[str]:
    library = Library(vocabulary())
    facts = {"case": {"kind": kind}, "party": {"kind": "enterprise", "name": "某商行"}, **more}
    rows = defaults(Order(library.paper("interview_record"), facts), vocabulary=library.vocabulary)["talk"]
    return [row["ask"] for row in rows]


def test_every_guide_names_a_paper_a_field_and_kinds_that_exist() -> None:
    library = Library(vocabulary())
    for one in (*GUIDES.asked, *GUIDES.noted):
        fields = {own.name: own.kind.name for own in library.paper(one.paper).fields}
        assert fields[one.field] == ("rows" if one in GUIDES.asked else "text")
        assert set(one.kinds) <= set(CASE_KINDS)
        assert one.texts


def test_the_questions_are_checked_with_their_paper() -> None:
    library = Library(vocabulary())
    paper = library.paper("interview_record")
    assert "right.name" in check(paper, library.vocabulary, shared_environment(paper.texts)).names


@pytest.mark.parametrize("kind", CASE_KINDS)
def test_each_kind_of_case_has_questions_of_its_own_between_those_of_all(kind: str) -> None:
    found = asked(kind)
    assert found[0].startswith("请介绍一下")
    assert found[-1].startswith("你还有什么需要补充")
    assert len(found) > 4


def test_a_blank_form_has_lines_to_write_on_instead() -> None:
    library = Library(vocabulary())
    blank = Order(library.paper("interview_record"), {"case": {}})
    assert defaults(blank, vocabulary=library.vocabulary)["talk"] is None


def test_questions_speak_of_the_facts_of_the_case() -> None:
    goods = [{"name": "口罩", "brand": "飘安", "quantity": 70, "unit": "包"}]
    found = asked("trademark_infringement", goods=goods, rights=[{"name": "飘安"}], measures=[{"kind": "sealing"}])
    assert "本局执法人员在你（单位）现场发现的“飘安”口罩70包，是不是你（单位）经营的？" in found
    assert any("“飘安”商标注册人的许可" in one for one in found)
    assert any("强制措施和清单" in one for one in found)
    assert not any("专利" in one for one in found)


def test_what_is_to_be_noted_follows_the_kind() -> None:
    library = Library(vocabulary())
    paper = library.paper("site_record")
    for kind, word in (("patent_marking", "专利标识"), ("trademark_infringement", "商标：")):
        facts = {"case": {"kind": kind}}
        found = noted(Order(paper, facts), library.guides.notes(paper.key), vocabulary=library.vocabulary)
        assert any(text.startswith(word) for text in found["scene"])
        assert len(found["scene"]) == 5


def test_without_a_file_there_are_no_questions(tmp_path) -> None:
    assert read_guides(tmp_path / QUESTIONS) == Guides()
