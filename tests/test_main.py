"""The real command: what it prints on a console that is not UTF-8, and that no verb ever loads Qt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def command(*words: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run main.py as people do, on a console whose encoding is GBK."""
    variables = os.environ | {"REGISTER_TODAY": "2026-03-10", "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}
    return subprocess.run(
        [sys.executable, ROOT / "main.py", *map(str, words)],
        cwd=cwd,
        env=variables | environment,
        capture_output=True,
        check=False,
        timeout=110,
    )


def test_from_nothing_to_printed_papers(tmp_path: Path) -> None:
    made = command("sample", "a.db", cwd=tmp_path)
    assert made.returncode == 0, made.stderr.decode()
    assert "案件 222 件" in made.stdout.decode()
    rows = json.loads(command("list", "a.db", "cases", "--json", cwd=tmp_path).stdout)
    case = next(row["number"] for row in rows if row["state"] == "closed" and row["outcome"] == "penalty")
    printed = command("print", "a.db", "--case", case, "--set", "decision", "--out", "out", cwd=tmp_path)
    assert printed.returncode == 0, printed.stderr.decode()
    assert sorted(path.name[:3] for path in (tmp_path / "out").iterdir()) == ["45_", "50_"]
    assert json.loads(command("check", "a.db", "--json", cwd=tmp_path).stdout)["sound"]


def test_a_refusal_is_said_in_utf8_with_its_code(tmp_path: Path) -> None:
    said = command("list", "没有.db", cwd=tmp_path)
    assert said.returncode == 2
    assert said.stderr.decode("utf-8").startswith("找不到登记库“没有.db”。")
    assert said.stdout == b""


def test_a_closed_pipe_is_no_fault(tmp_path: Path) -> None:
    shell = f"{sys.executable} {ROOT / 'main.py'} papers --json | head -c 10"
    done = subprocess.run(shell, shell=True, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert b"Traceback" not in done.stderr
    assert len(done.stdout) == 10


def test_no_verb_loads_qt(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import main\n"
        "for words in (['papers'], ['deadline', 'case_decision', '--from', '2026-3-2'], ['list', 'none.db'], ['-h']):\n"
        "    main.main(words)\n"
        "from db.cli import verbs; verbs()\n"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'shiboken6'))], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], cwd=tmp_path, capture_output=True, check=True, timeout=60
    )
    assert done.stderr.decode().splitlines()[-1] == "[]"


def test_a_file_is_for_the_window_and_a_verb_is_not() -> None:
    asked = [[], ["a.db"], ["list"], ["folder/a"], ["-h"], ["foo"], ["list", "a.db"]]
    code = (
        "import json, sys; sys.path.insert(0, sys.argv[1]); import main\n"
        "print(json.dumps([str(main.window_file(words)) for words in json.loads(sys.argv[2])]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), json.dumps(asked)], capture_output=True, check=True, timeout=60
    )
    assert json.loads(done.stdout) == ["None", "a.db", "None", "folder/a", "None", "None", "None"]
