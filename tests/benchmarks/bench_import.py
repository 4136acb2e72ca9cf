"""Taking in a ledger of 10,000 rows against only reading the file.

Run: python tests/benchmarks/bench_import.py [ROWS]
The floor is openpyxl reading every cell of the same file, in the same run and in turn with the import: loading
it whole, because only so does it know which cells are merged. Its read-only mode, which does not, and calamine, which
the import reads with, are shown beside it. Times are medians of three rounds.
The ledger is shaped like an old one of an office: two header lines, dates in four styles, amounts with and without 万,
cases that go over several rows, a total row.
"""

from __future__ import annotations

import gc
import os
import random
import statistics
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("REGISTER_TODAY", "2026-03-10")

import openpyxl  # noqa: E402  the repository is put on the path first
import python_calamine  # noqa: E402

from db.services import Services, create_register  # noqa: E402

ROWS, ROUNDS = 10_000, 3
OFFICE = {"name": "雁湖县市场监督管理局", "short_name": "雁湖"}
GROUPS = (
    ("序号", ()),
    ("当事人", ("名称", "统一社会信用代码", "地址", "电话")),
    ("案件", ("案由", "案件来源")),
    ("时间", ("发现时间", "立案时间", "处罚时间")),
    ("处罚决定书文号", ()),
    ("被侵权商标", ("商标名称", "注册号", "权利人")),
    ("涉案物品", ("品名", "数量", "单位", "单价", "货值")),
    ("金额（元）", ("违法经营额", "违法所得", "罚款")),
    ("没收物品", ()),
    ("处罚依据", ()),
    ("移送公安", ()),
    ("承办单位", ()),
    ("备注", ()),
)
MARKS = ("海天", "红牛", "飘安", "蓝月亮", "美涂士", "剑南春", "南孚", "护舒宝", "双汇", "舒肤佳")
WARES = ("酱油", "饮料", "口罩", "洗衣液", "墙面漆", "白酒", "电池", "卫生巾", "火腿肠", "香皂")
PLACES = ("城关镇", "西渡镇", "金兰镇", "洪市镇", "杉桥镇", "集兵镇", "岘山镇", "台源镇")


def main() -> None:
    """Print the rows of the benchmark table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        total = write_ledger(path, rows)
        for number in range(ROUNDS):
            services = create_register(Path(folder) / f"{number}.db", OFFICE, user="李某")
            for what, took in round_of(services, path, total).items():
                times.setdefault(what, []).append(took)
            if number < ROUNDS - 1:
                services.close()
        times["plan of the same again"] = [timed(lambda: services.sheets.plan(path, "cases"))]
        times["export"] = [timed(lambda: services.sheets.export("cases", Path(folder) / "out.xlsx"))]
        times["undo"] = [timed(lambda: services.history.undo(services.history.batches()[0].name))]
        services.close()
    found = {what: statistics.median(took) for what, took in times.items()}
    floor, stream = found.pop("whole"), found.pop("stream")
    calamine = found.pop("calamine")
    print(f"openpyxl reads {rows} rows in {floor:.2f} s, as a stream in {stream:.2f} s; calamine in {calamine:.2f} s")
    print("| what | seconds | to openpyxl | to its stream | target |")
    print("|---|---|---|---|---|")
    for what, took in found.items():
        target = "≤ 3" if what == "plan and import" else ""
        print(f"| {what}, {rows} rows | {took:.2f} | {took / floor:.2f} | {took / stream:.2f} | {target} |")


def round_of(services: Services, path: Path, total: int) -> dict[str, float]:
    """Seconds of one round: reading in three ways, planning, importing."""
    found = {
        "calamine": timed(lambda: python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()),
        "stream": timed(lambda: read_all(path, read_only=True)),
        "whole": timed(lambda: read_all(path, read_only=False)),
    }
    gc.collect()
    began = perf_counter()
    plan = services.sheets.plan(path, "cases")
    planned = perf_counter()
    services.sheets.commit(plan)
    ended = perf_counter()
    assert (plan.counts.refused, plan.totals[-1].agrees, plan.totals[-1].stated) == (0, True, total)
    return {**found, "plan and import": ended - began, "of it plan": planned - began, "of it import": ended - planned}


def timed(work: Any) -> float:
    """Seconds that some work takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def read_all(path: Path, *, read_only: bool) -> int:
    """Every cell of a workbook, as openpyxl reads it."""
    sheet = openpyxl.load_workbook(path, read_only=read_only).worksheets[0]
    return sum(1 for row in sheet.iter_rows(values_only=True) for _ in row)


def write_ledger(path: Path, rows: int, seed: int = 7) -> int:
    """Write the ledger; returns the sum of the fines."""
    draw = random.Random(seed)
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    upper = [group for group, leaves in GROUPS for _ in leaves or ("",)]
    lower = [leaf for _, leaves in GROUPS for leaf in leaves or ("",)]
    sheet.append(["知识产权执法案件登记台账（商标类）"])
    sheet.append(upper)
    sheet.append(lower)
    column = 1
    for _, leaves in GROUPS:
        last = column + max(len(leaves), 1) - 1
        sheet.merge_cells(start_row=2, end_row=2 if leaves else 3, start_column=column, end_column=last)
        column = last + 1
    total = serial = 0
    for number in range(rows):
        if number % 9 == 8:
            sheet.append([None] * 14 + [draw.choice(WARES), draw.randrange(1, 500), "个"])
            continue
        serial += 1
        fine = draw.randrange(10, 5000) * 100
        total += fine
        sheet.append(case(draw, serial, fine))
    sheet.append(["合计", f"{serial}件", *[None] * 19, total])
    workbook.save(path)
    return total


def case(draw: random.Random, serial: int, fine: int) -> list[object]:
    """One row of the ledger."""
    found = date(2015, 1, 1) + timedelta(draw.randrange(3600))
    filed, decided = found + timedelta(draw.randrange(5, 20)), found + timedelta(draw.randrange(30, 90))
    place = draw.randrange(len(MARKS))
    mark, ware = MARKS[place], WARES[place]
    quantity, price = draw.randrange(1, 3000), draw.randrange(1, 200)
    value = quantity * price
    name = f"雁湖县{draw.choice(PLACES)}{draw.choice('鑫福旺达隆兴盛')}{draw.choice('和美康佳安泰')}{serial // 2}号商行"
    styles = (
        found,
        f"{found.year}.{found.month}.{found.day}",
        f"{found.year}年{found.month}月{found.day}日",
        str(found),
    )
    return [
        serial,
        name,
        f"92430421MA4{serial:06d}X",
        f"{draw.choice(PLACES)}解放路{serial}号",
        f"138{serial:08d}",
        "商标侵权",
        draw.choice(("投诉举报", "执法检查", "权利人投诉")),
        draw.choice(styles),
        filed,
        decided,
        f"雁市监处罚〔{decided.year}〕{serial}号",
        mark,
        1_000_000 + place,
        f"{mark}股份有限公司",
        f"“{mark}”{ware}",
        f"{quantity}箱" if serial % 7 == 0 else quantity,
        "瓶" if serial % 7 else None,
        price,
        value,
        f"{value / 10000:.4f}万元" if serial % 11 == 0 else value,
        "/" if serial % 3 else quantity,
        fine,
        "侵权商品",
        "商标法第五十七条第（三）项",
        "是" if serial % 50 == 0 else None,
        "知识产权保护科",
        "当事人主动配合调查" if serial % 5 == 0 else None,
    ]


if __name__ == "__main__":
    main()
