"""papers and print: drafts that never refuse, papers that are issued together or not at all, originals reprinted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from tests.db.cli.conftest import Run, dump

Written = Callable[[object], Path]


@pytest.fixture
def deciding(run: Run, practice: Path) -> int:
    """A case that waits for its decision."""
    rows = run("list", practice, "cases", "--json").json
    return next(row["id"] for row in rows if row["state"] == "deciding")


def test_the_declared_papers_need_no_register(run: Run) -> None:
    found = {one["form"]: one for one in run("papers", "--json").json}
    assert {"1", "7", "9", "21", "24", "37", "45", "50", "53"} <= set(found)
    decision = found["45"]
    assert (decision["key"], decision["title"], decision["class"]) == ("penalty_decision", "行政处罚决定书", "external")
    assert decision["code"] == "市监处罚"
    assert {"name", "label", "kind", "required"} <= set(decision["fields"][0])
    assert "行政处罚决定书" in run("papers").out


def test_a_set_of_drafts_is_one_pdf_a_paper(run: Run, practice: Path, deciding: int, tmp_path: Path) -> None:
    before = dump(practice)
    said = run("print", practice, "--case", deciding, "--set", "decision", "--out", tmp_path / "out")
    assert said.code == 0, said.err
    files = [Path(line) for line in said.out.splitlines()]
    assert [file.name.split("_")[0] for file in files] == ["45", "50"]
    assert all(file.read_bytes().startswith(b"%PDF") for file in files)
    assert all("雁湖市监案" in file.name for file in files)
    assert dump(practice) == before


def test_a_draft_lists_what_is_missing_on_standard_error(run: Run, practice: Path, tmp_path: Path) -> None:
    rows = run("list", practice, "cases", "--json").json
    case = next(row["number"] for row in rows if row["state"] == "filed")
    said = run("print", practice, "--case", case, "--paper", "penalty_decision", "--out", tmp_path)
    assert said.code == 0
    assert "《行政处罚决定书》草稿还缺：" in said.err
    as_json = run("print", practice, "--case", case, "--paper", "45", "--out", tmp_path, "--json").json
    assert as_json[0]["missing"]
    assert as_json[0]["issued"] is False


def test_missing_facts_refuse_an_issue_and_no_number_is_used_up(run: Run, practice: Path, tmp_path: Path) -> None:
    rows = run("list", practice, "cases", "--json").json
    case = next(row["number"] for row in rows if row["state"] == "filed")
    before = dump(practice)
    said = run("print", practice, "--case", case, "--paper", "45", "--out", tmp_path / "out", "--issue")
    assert said.code == 2
    assert "《行政处罚决定书》还缺：" in said.err
    assert dump(practice) == before
    assert not (tmp_path / "out").exists()


def test_an_issued_paper_is_numbered_once_and_reprinted_byte_for_byte(
    run: Run, practice: Path, deciding: int, written: Written, tmp_path: Path
) -> None:
    assert run("change", practice, "cases", deciding, written({"处罚决定日期": "2026-3-10"})).code == 0
    words = ("print", practice, "--case", deciding, "--paper", "45", "--out", tmp_path / "out", "--issue", "--json")
    first = run(*words).json[0]
    assert first["number"].startswith("雁湖市监处罚〔2026〕")
    pdf = Path(first["file"]).read_bytes()
    between = dump(practice)
    again = run(*words).json[0]
    assert again["number"] == first["number"]
    assert Path(again["file"]).read_bytes() == pdf
    assert dump(practice) == between
    case = run("show", practice, "cases", deciding, "--json").json
    assert case["decision_number"] == first["number"]
    assert case["decided_on"] == "2026-03-10"


def test_a_set_is_issued_together_or_not_at_all(run: Run, practice: Path, tmp_path: Path) -> None:
    rows = run("list", practice, "cases", "--json").json
    case = next(row["id"] for row in rows if row["state"] == "deciding")
    before = dump(practice)
    said = run("print", practice, "--case", case, "--set", "measures", "--out", tmp_path / "out", "--issue")
    assert said.code == 2
    assert "还缺：" in said.err
    assert dump(practice) == before


def test_own_fields_may_be_given(run: Run, practice: Path, deciding: int, written: Written, tmp_path: Path) -> None:
    values = written({"检查开始时间": "2026-1-5 9:00", "ended": "2026-1-5 10:30", "现场情况": "货架上有涉案商品。"})
    words = ("print", practice, "--case", deciding, "--paper", "site_record", "--values", values, "--out", tmp_path)
    said = run(*words, "--json")
    assert said.code == 0, said.out
    assert not {"检查开始时间", "检查结束时间", "现场情况"} & set(said.json[0]["missing"])
    refused = run(*words[:-3], written({"ended": "10:99"}), *words[-2:])
    assert refused.code == 2
    assert "检查结束时间" in refused.err


def test_a_draft_is_exported_for_word(run: Run, practice: Path, deciding: int, tmp_path: Path) -> None:
    made = run("print", practice, "--case", deciding, "--set", "decision", "--out", tmp_path / "w", "--docx", "--json")
    files = [Path(one["file"]) for one in made.json]
    assert [file.suffix for file in files] == [".docx", ".docx"]
    assert all(file.read_bytes().startswith(b"PK") for file in files)


def test_a_trace_names_the_fact_behind_each_text(run: Run, practice: Path, deciding: int, tmp_path: Path) -> None:
    words = ("print", practice, "--case", deciding, "--paper", "45", "--out", tmp_path, "--trace")
    found = {one["path"]: one for one in run(*words, "--json").json[0]["trace"]}
    assert found["party.name"]["hint"] == "当事人·名称（姓名）"
    assert "case.fine" in found["own.penalties"]["sources"]
    assert "案件·罚款" in found["own.penalties"]["hint"]
    said = run(*words).out
    assert f"    {found['party.name']['text']}　←　当事人·名称（姓名）（party.name）\n" in said
    assert run(*words, "--issue", "--json").json[0]["trace"]


def test_the_dossier_is_one_file_of_what_was_issued(run: Run, practice: Path, deciding: int, tmp_path: Path) -> None:
    rows = run("list", practice, "papers", "--json").json
    case = next(row["case"] for row in rows if row["state"] == "issued" and row["case"])
    (made,) = run("print", practice, "--case", case, "--dossier", "--out", tmp_path / "a", "--json").json
    assert made["issued"]
    assert Path(made["file"]).read_bytes().startswith(b"%PDF")
    archived = run("list", practice, "cases", "--find", "2024", "--limit", "1", "--json").json[0]["id"]
    said = run("print", practice, "--case", archived, "--dossier", "--out", tmp_path / "b")
    assert said.code == 2
    assert "还没有签发的文书" in said.err


def test_a_clue_without_a_case_has_papers_too(run: Run, practice_register: Path, tmp_path: Path) -> None:
    clue = run("list", practice_register, "clues", "--limit", "1", "--json").json[0]["number"]
    said = run("print", practice_register, "--clue", clue, "--paper", "1", "--out", tmp_path / "out", "--json")
    assert said.code == 0, said.out
    assert clue in said.json[0]["file"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--set", "nothing"), "没有名为“nothing”的一套文书"),
        (("--paper", "99"), "没有代号为“99”的文书"),
        (("--set", "decision", "--values", "-"), "--values 只能与 --paper 同用"),
        (("--dossier", "--issue"), "不能与 --issue 同用"),
        (("--paper", "45", "--docx", "--issue"), "--docx 只导出草稿"),
    ],
)
def test_wrong_requests_are_refused(
    run: Run, practice_register: Path, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    said = run("print", practice_register, "--case", "1", *words, "--out", tmp_path)
    assert said.code == 2
    assert sentence in said.err


def test_one_print_may_be_worded_as_the_model_of_2021(run: Run, practice: Path, deciding: int, tmp_path: Path) -> None:
    def text(*more: str) -> str:
        said = run("print", practice, "--case", deciding, "--paper", "51", "--out", tmp_path / "out", *more)
        assert said.code == 0, said.err
        with pypdfium2.PdfDocument(said.out.strip()) as document:
            return "".join(document[0].get_textpage().get_text_range().split())

    assert "六十日内到本局领取" in text("--wording", "2021")
    assert "三十日内到本局领取" in text("--wording", "current")
    assert "三十日内到本局领取" in text()


def test_a_wording_that_does_not_exist_is_refused(run: Run, practice: Path, tmp_path: Path) -> None:
    said = run("print", practice, "--case", 1, "--paper", "51", "--out", tmp_path, "--wording", "2019")
    assert said.code == 2


def test_a_character_without_a_font_is_refused_before_anything_is_printed(
    run: Run, practice: Path, deciding: int, written: Written, tmp_path: Path
) -> None:
    party = run("show", practice, "cases", deciding, "--json").json["parties"][0]["party"]
    run("change", practice, "parties", party, written({"representative": "李\U00021c56"}))
    request = ("print", practice, "--case", deciding, "--paper", "9", "--out", tmp_path / "out")
    said = run(*request)
    assert said.code == 2
    assert "“李\U00021c56”" not in said.err
    assert "“当事人·法定代表人（负责人、经营者）”中的“\U00021c56”（U+21C56）" in said.err
    assert not list((tmp_path / "out").glob("*.pdf"))
    assert run(*request, "--docx").code == 0


def test_a_broken_file_of_the_office_is_named_and_the_built_in_paper_printed(
    run: Run, practice: Path, tmp_path: Path
) -> None:
    folder = practice.with_name(practice.name + ".papers")
    folder.mkdir()
    (folder / "7_filing_approval.toml").write_text('form = "7"\nkey = "filing_approval"\ntitle = "坏\n', "utf-8")
    said = run("print", practice, "--case", 1, "--paper", "7", "--out", tmp_path / "out")
    assert said.code == 0
    assert "7_filing_approval.toml 第3行" in said.err
    assert Path(said.out.strip()).read_bytes().startswith(b"%PDF")
