"""Looking a register over: is the file sound, is everything there, do the records agree with each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from db.audit import Anchor, Verified
from db.damage import damages, mend_indexes
from db.errors import Damaged, environment_fault
from db.record import CALLED
from db.registers import REGISTERS
from db.rules.procedure import procedure
from db.schema import differences
from db.services.agreement import disagreements
from db.services.anchors import Anchors
from db.services.attachments import Attachments
from db.services.bulk import WholeRecords
from db.services.packages import Packages
from db.services.store import Store

SOUND, COMPLETE, CONSISTENT = "sound", "complete", "consistent"
Progress = Callable[[int, int, str], object]


@dataclass(frozen=True)
class Finding:
    """One thing found: in which respect, in one sentence, and the record it is about (none for the file itself).

    `index` when it is only an index that `reindex` makes anew.
    """

    respect: str
    sentence: str
    register: str = ""
    record_id: int | None = None
    index: bool = False


@dataclass(frozen=True)
class Inspection:
    """What was looked at, and what was found.

    A register is damaged unless it is `sound` and `complete`; what is merely not consistent is for the clerk to judge.
    `verified` says how much of the log was walked, `anchors` against how many marks it was held.
    """

    records: Mapping[str, int]
    changes: int
    mark: str
    findings: tuple[Finding, ...]
    verified: Verified
    anchors: int

    def holds(self, respect: str) -> bool:
        """Whether nothing was found in this respect."""
        return not any(finding.respect == respect for finding in self.findings)

    def only_indexes(self) -> bool:
        """Whether all that is not sound are indexes, which lose nothing and can be made anew."""
        unsound = [finding for finding in self.findings if finding.respect == SOUND]
        return bool(unsound) and all(finding.index for finding in unsound)


def inspect(
    store: Store,
    attachments: Attachments,
    *,
    typed: Iterable[Anchor] = (),
    whole: bool = False,
    progress: Progress | None = None,
) -> Inspection:
    """Look the whole register over.

    `typed` are marks that somebody read off a paper; with those that the register, its papers and its backups keep
    they find a log that was cut short or written anew. `whole` walks the log from its first entry, however lately that
    was done. `progress` hears (stages done, stages in all, what comes now) and may raise to cancel.
    Raises `Damaged` or `EnvironmentFault` when the file cannot even be read, `Refused` without the right to look.
    """
    store.access.need("check")
    kept = Anchors(store, attachments)
    anchors = [*typed, *kept.all()]
    verified: list[Verified] = []

    def chain() -> Iterator[Finding]:
        verified.append(kept.verify(anchors, whole=whole))
        return (Finding(SOUND, one.sentence()) for one in verified[0].breaks)

    def step() -> None:
        if progress is not None:
            progress(0, len(stages), "文件")

    stages: dict[str, Callable[[], Iterator[Finding]]] = {
        "文件": lambda: _unsound(store, step),
        "修改记录": chain,
        "记录与修改记录": partial(_past_the_log, store, whole=whole),
        "附件和签发文书": lambda: (Finding(COMPLETE, sentence) for sentence in attachments.unsound()),
        "案卷包": lambda: (Finding(COMPLETE, sentence) for sentence in Packages(store).faults()),
        "案卷包是否最新": lambda: (Finding(CONSISTENT, sentence) for sentence in Packages(store).behind()),
        "文号": lambda: (Finding(COMPLETE, sentence) for sentence in _number_gaps(store)),
        "重复的号码": partial(_repeated, store),
        "日期先后": partial(_rules_broken, store),
        "案件状态": partial(_states_unproved, store),
        "货值": partial(_goods_wrong, store),
    }
    findings: list[Finding] = []
    try:
        for done, (label, find) in enumerate(stages.items()):
            if progress is not None:
                progress(done, len(stages), label)
            findings.extend(find())
        counted = {key: f'SELECT count(*) FROM "{info.model.table()}"' for key, info in REGISTERS.items()}
        records = {key: int(store.database.value(sql)) for key, sql in counted.items()}
        head, mark = store.log.head()[0], store.log.mark()
    except Exception as error:
        fault = environment_fault(error)
        if not isinstance(fault, Damaged):
            raise
        known = [one.sentence for one in findings if one.respect == SOUND]  # says more than SQLite does
        raise Damaged(known[0] if known else fault.sentence, remedy=fault.remedy) from error
    return Inspection(records, head, mark, tuple(findings), verified[0], len({one.seq for one in anchors}))


def reindex(store: Store, *, progress: Progress | None = None) -> None:
    """Make every index anew from its table. Raises `Damaged` when the tables are damaged, too, `Refused`."""
    store.access.need("check")
    mend_indexes(store.database, None if progress is None else lambda: progress(0, 0, ""))


def _unsound(store: Store, step: Callable[[], object]) -> Iterator[Finding]:
    for damage in damages(store.database, step):
        yield Finding(SOUND, damage.sentence, index=damage.index)
    if not store.database.well_begun:
        yield Finding(SOUND, "加密文件开头的标识已变坏；内容没有受影响，下次用窗口打开时会自动修复。")
    for table, rowid, parent, _ in store.database.rows("PRAGMA foreign_key_check"):
        yield Finding(SOUND, f"表 {table} 第 {rowid} 行指向 {parent} 中不存在的记录。")
    for table in differences(store.database):
        yield Finding(SOUND, f"表结构与程序不符：{table}。")


def _past_the_log(store: Store, *, whole: bool) -> Iterator[Finding]:
    """Records that are not as the log left them."""
    for one in disagreements(store, whole=whole):
        yield Finding(CONSISTENT, one.sentence, one.register, one.record_id)


def _number_gaps(store: Store) -> Iterator[str]:
    rows = store.database.rows("SELECT code, year, serial FROM numbers ORDER BY code, year, serial")
    for (code, year), given in groupby(rows, key=lambda row: (row[0], row[1])):
        serials = [row[2] for row in given]
        missing = sorted(set(range(1, serials[-1] + 1)) - set(serials))
        if missing:
            more = "等" if len(missing) > 10 else ""
            yield f"{year}年“{code}”文号缺第 {'、'.join(map(str, missing[:10]))} 号{more}。"
    for number, count in store.database.rows(
        "SELECT text, count(*) FROM numbers GROUP BY text HAVING count(*) > 1 ORDER BY text"
    ):
        yield f"文号“{number}”给出了 {count} 次。"


def _repeated(store: Store) -> Iterator[Finding]:
    for register, column, what in (
        ("cases", "decision_number", "处罚决定书文号"),
        ("parties", "credit_code", "统一社会信用代码"),
    ):
        info = REGISTERS[register]
        for value, count, first in store.database.rows(
            f'SELECT "{column}", count(*), min(id) FROM "{info.model.table()}" WHERE "{column}" IS NOT NULL '
            f'GROUP BY "{column}" HAVING count(*) > 1 ORDER BY 3'
        ):
            yield Finding(CONSISTENT, f"{count} 条{info.label}的{what}都是“{value}”。", register, first)


def _rules_broken(store: Store) -> Iterator[Finding]:
    """The rules of each form, held against every record."""
    for key, info in REGISTERS.items():
        if info.form is None or not info.form.rules:
            continue
        labels = {item.name: item.label for item in info.form.items()}
        ids = [row[0] for row in store.database.rows(f'SELECT id FROM "{info.model.table()}" ORDER BY id')]
        for record in WholeRecords(store).read(info, ids, rows=()):
            for rule in info.form.rules:
                for path, sentence in rule(record):
                    text = f"{info.label}“{record[CALLED]}”的{labels.get(path, path)}：{sentence}。"
                    yield Finding(CONSISTENT, text, key, record["id"])


def _states_unproved(store: Store) -> Iterator[Finding]:
    """Cases that lack a fact which their state needs."""
    known = procedure()
    columns = REGISTERS["cases"].model.columns()
    for key, state in known.states.items():
        for fact in state.facts:
            for record_id, number in store.database.rows(
                f"SELECT id, coalesce(number, decision_number, old_number, '编号 ' || id) FROM cases "
                f'WHERE state=? AND "{columns[fact]}" IS NULL ORDER BY id',
                [key],
            ):
                sentence = f"案件“{number}”的状态是“{state.label}”，但没有填写{known.facts[fact]}。"
                yield Finding(CONSISTENT, sentence, "cases", record_id)


def _goods_wrong(store: Store) -> Iterator[Finding]:
    """Goods whose value is not quantity times price, to the fen (quantities are stored in ten-thousandths)."""
    for case_id, name, number in store.database.rows(
        "SELECT g.case_id, g.name, coalesce(k.number, k.old_number, '编号 ' || k.id) FROM goods g "
        "JOIN cases k ON k.id = g.case_id WHERE abs(g.value * 10000 - g.quantity * g.unit_price) > 5000 ORDER BY g.id"
    ):
        sentence = f"案件“{number}”的物品“{name}”：货值不等于数量乘单价。"
        yield Finding(CONSISTENT, sentence, "cases", case_id)
