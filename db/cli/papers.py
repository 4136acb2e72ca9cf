"""papers, print: the declared papers, and one PDF a paper out of a case, a clue or another record."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.cli.console import Console
from db.cli.parser import JSON_HELP, Verb
from db.cli.register import add_file, add_user, read_object, reading, register_called, writing
from db.cli.values import named
from db.disk import written
from db.errors import Missing, Refused, known_faults
from db.services import Services
from db.services.paper_data import WORDINGS, Origin, PaperInfo, PaperRow, SetMember, Sheet
from db.services.papers import declared_papers

_WORDINGS = "，".join(f"{key} {label}" for key, label in WORDINGS.items())
SHOWN = 40
"""So many characters of a printed text stand in its line of `--trace`."""

SUFFIXES = {False: ".pdf", True: ".docx"}
Subject = tuple[str, int]
"""The record that papers are printed for: its register and id."""


@dataclass(frozen=True)
class Made:
    """One paper that was made: what it is, where it lies, its number, and the labels of what it still lacks.

    `trace` says of each printed text which fact it came from.
    """

    form: str
    key: str
    title: str
    file: Path
    number: str
    missing: tuple[str, ...]
    issued: bool
    trace: tuple[Origin, ...]


def _papers_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _papers(_: argparse.Namespace, console: Console) -> None:
    declared = declared_papers()
    if console.as_json:
        console.json_rows(_described(info) for info in declared)
        return
    rows = [[info.form, info.key, info.title, info.kind_label, info.code or "—"] for info in declared]
    console.table(["格式", "代号", "文书", "类别", "文号代字"], rows, right=[True, False, False, False, False])


def _described(info: PaperInfo) -> dict[str, Any]:
    fields = [
        {"name": item.name, "label": item.label, "kind": item.spec.kind.name, "required": item.spec.required}
        for item in info.own.items()
    ]
    return {
        "form": info.form,
        "key": info.key,
        "title": info.title,
        "class": info.kind,
        "code": info.code or None,
        "fields": fields,
    }


def _print_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    record = parser.add_mutually_exclusive_group(required=True)
    record.add_argument("--case", metavar="案件", help="案号或编号（id）")
    record.add_argument("--clue", metavar="线索", help="线索的登记号或编号（id），打印还没有立案的线索的文书")
    record.add_argument(
        "--record",
        nargs=2,
        metavar=("登记簿", "记录"),
        help="其他登记簿的记录，如 exhibitions 1（展会、排查、培训等的文书）",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--paper", metavar="文书", help="一份文书的代号或格式编号，如 penalty_decision 或 45")
    what.add_argument("--set", metavar="套", help="一套文书的名称，如 decision；写错时会列出全部名称")
    what.add_argument("--dossier", action="store_true", help="案件卷宗：封面、目录、已签发的文书和扫描件，合成一个 PDF")
    parser.add_argument("--values", metavar="内容.json", help="文书自己的栏目，JSON 文件，写 - 则从标准输入读")
    parser.add_argument("--out", metavar="文件夹", required=True, type=Path, help="PDF 放到哪里，没有就新建")
    parser.add_argument("--issue", action="store_true", help="签发：取文号、存档；缺少必需内容的不予签发")
    parser.add_argument("--docx", action="store_true", help="草稿不打印成 PDF，而是导出为 Word 文档（.docx），版式相同")
    parser.add_argument(
        "--wording", choices=tuple(WORDINGS), metavar="用语", help=f"文书用语：{_WORDINGS}；不写则按本局的设置"
    )
    parser.add_argument("--trace", action="store_true", help="逐项写出打印的文字来自哪一项登记内容")
    parser.add_argument("--unmask", action="store_true", help="草稿里也印出隐去的号码和举报人（登记库有账户时）")
    add_user(parser)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _print(arguments: argparse.Namespace, console: Console) -> None:
    _check_combination(arguments)
    with _opened(arguments) as services:
        subject = _subject(services, arguments)
        if arguments.dossier:
            made = _dossier(services, subject, arguments.out)
        else:
            wanted = _wanted(services, subject, arguments)
            made = (_issue if arguments.issue else _draft)(services, wanted, arguments)
            for refused in filter(
                None, (services.papers.refused(key) for key in dict.fromkeys(one.key for one in wanted))
            ):
                console.remark(f"本局的格式文件有错误，没有采用，用的是自带的：{refused}")
    _tell(made, console, trace=arguments.trace)


def _check_combination(arguments: argparse.Namespace) -> None:
    if arguments.values and not arguments.paper:
        raise Refused("--values 只能与 --paper 同用。", remedy="请逐份打印要填写内容的文书。")
    if arguments.issue and arguments.dossier:
        raise Refused("--dossier 只汇集已签发的文书，不能与 --issue 同用。", remedy="请先用 --paper 或 --set 签发。")
    if arguments.docx and (arguments.issue or arguments.dossier):
        raise Refused("--docx 只导出草稿，不能与 --issue、--dossier 同用。", remedy="签发的文书以 PDF 为准。")


@contextmanager
def _opened(arguments: argparse.Namespace) -> Iterator[Services]:
    """Only issuing changes the register."""
    with writing(arguments.file, user=arguments.user) if arguments.issue else reading(arguments.file) as services:
        yield services


def _subject(services: Services, arguments: argparse.Namespace) -> Subject:
    if arguments.record:
        register, key = register_called(services, arguments.record[0]).key, arguments.record[1]
    else:
        register, key = ("cases", arguments.case) if arguments.case else ("clues", arguments.clue)
    return register, services.records.find_key(register, key)


def _wanted(services: Services, subject: Subject, arguments: argparse.Namespace) -> list[SetMember]:
    """The papers that are asked for, in the order of printing, each once."""
    if arguments.paper:
        info = services.papers.info(arguments.paper)
        if not info.serves(subject[0]):
            offered = services.papers.declared(subject[0])
            names = "、".join(f"{one.form}（{one.title}）" for one in offered) or "没有"
            label = services.records.register(subject[0]).label
            raise Refused(f"《{info.title}》不是{label}的文书。", remedy=f"{label}的文书：{names}。")
        own = named(info.own, read_object(arguments.values)) if arguments.values else {}
        return [SetMember(info.key, 1, subject, own)]
    sets = services.papers.sets(subject[0])
    if arguments.set not in sets:
        names = "、".join(f"{name}（{label}）" for name, label in sets.items())
        raise Missing(f"没有名为“{arguments.set}”的一套文书。", remedy=f"可用的有：{names}。")
    members = services.papers.members(arguments.set, *subject)
    if not members:
        raise Refused(f"“{sets[arguments.set]}”这一套文书都不需要。")
    return list({(one.key, one.subject, one.variant): one for one in members}.values())


def _draft(services: Services, wanted: Sequence[SetMember], arguments: argparse.Namespace) -> list[Made]:
    """Drafts never refuse for missing facts."""
    made = []
    asked: dict[str, Any] = {"wording": arguments.wording or "", "unmask": arguments.unmask}
    for one in wanted:
        sheet = services.papers.preview(*one.subject, one.key, raw=one.raw, **asked)
        strange = [] if arguments.docx else sheet.strange()  # Word may have a font that we do not have
        if strange:
            raise Refused(
                f"《{sheet.title}》里{strange[0].sentence}。", remedy="也可以用 --docx 导出后在 Word 里打印。"
            )
        word = services.papers.docx(*one.subject, one.key, raw=one.raw, **asked) if arguments.docx else None
        content = word or sheet.pdf
        made.append(_write(services, one, sheet, content, arguments.out, suffix=SUFFIXES[arguments.docx]))
    return made


def _issue(services: Services, wanted: Sequence[SetMember], arguments: argparse.Namespace) -> list[Made]:
    """All of them or none: the issue of one that is refused takes back the others. A numbered paper is issued once."""
    rows = []
    with services.store.change(reason="签发文书"):
        for one in wanted:
            before = services.papers.of(*one.subject)
            row = next((row for row in before if row.key == one.key and row.state == "issued" and row.number), None)
            if row is not None and arguments.values:
                raise Refused(
                    f"《{row.title}》（{row.number}）已经签发，内容不能再改。", remedy="确需更正的，请先作废。"
                )
            wording = arguments.wording or ""
            rows.append((one, row or services.papers.issue(*one.subject, one.key, raw=one.raw, wording=wording)))
    return [_write(services, one, row, services.papers.pdf(row.id), arguments.out) for one, row in rows]


def _dossier(services: Services, subject: Subject, folder: Path) -> list[Made]:
    """Everything that was issued for a case, and its scans, as one file for the archive."""
    register, case_id = subject
    if register != "cases":
        raise Refused("只有案件有卷宗；线索立案后随案件归档。", remedy="请用 --case 写明案件。")
    file = folder / services.dossier.file_name(case_id)
    made = services.dossier.make(case_id, file)
    return [Made("", "dossier", f"卷宗（{len(made.entries)}件{made.pages}页）", file, "", (), True, ())]


def _write(
    services: Services, one: SetMember, paper: Sheet | PaperRow, content: bytes, folder: Path, *, suffix: str = ".pdf"
) -> Made:
    file = (folder / services.papers.file_name(*one.subject, paper)).with_suffix(suffix)
    if one.variant:
        file = file.with_stem(f"{file.stem}_{one.variant}")
    if isinstance(paper, PaperRow) and _is_another(file, content):
        file = file.with_stem(f"{file.stem}_{paper.id}")
    with known_faults():
        folder.mkdir(parents=True, exist_ok=True)
        with written(file) as out:
            out.write(content)
    missing = tuple(gap.label for gap in paper.missing) if isinstance(paper, Sheet) else ()
    trace = paper.origins if isinstance(paper, Sheet) else services.papers.origins(paper.id)
    issued = isinstance(paper, PaperRow)
    return Made(paper.form, paper.key, paper.title, file, paper.number or "", missing, issued, trace)


def _is_another(file: Path, content: bytes) -> bool:
    """Whether a file of this name holds another issued paper of the same kind, which must not be lost."""
    return file.exists() and file.read_bytes() != content


def _tell(made: Sequence[Made], console: Console, *, trace: bool) -> None:
    if console.as_json:
        console.json_rows(_plain(one, trace=trace) for one in made)
        return
    for one in made:
        console.say(str(one.file))
        for origin in one.trace if trace else ():
            console.say(f"    {_one_line(origin.text)}　←　{origin.hint}（{'、'.join(origin.sources) or origin.path}）")
        if one.missing:
            console.remark(f"《{one.title}》草稿还缺：{'、'.join(dict.fromkeys(one.missing))}")


def _plain(one: Made, *, trace: bool) -> dict[str, Any]:
    plain = vars(one) | {"file": str(one.file), "missing": list(one.missing)}
    del plain["trace"]
    rows = [vars(origin) | {"sources": list(origin.sources)} for origin in one.trace]
    return plain | ({"trace": rows} if trace else {})


def _one_line(text: str) -> str:
    """The beginning of a text."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else f"{flat[: SHOWN - 1]}…"


VERBS = (
    Verb(
        "papers",
        "列出全部文书：格式编号、代号、名称、类别、文号代字",
        _papers_arguments,
        _papers,
        "--json 另给出各文书自己的栏目。",
        opens=False,
    ),
    Verb(
        "print",
        "打印案件（线索）的文书，每份一个 PDF",
        _print_arguments,
        _print,
        "不带 --issue 打印草稿：不因缺少内容而拒绝，缺什么写在标准错误输出里。"
        "带 --issue 正式签发：有文号的文书已经签发过的，重印原件。",
    ),
)
