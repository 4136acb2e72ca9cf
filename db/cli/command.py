"""One verb from its words to its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from db.cli import backups, clocks, inspection, papers, records, sample, sheets
from db.cli.console import Console, speak_utf8
from db.cli.parser import build
from db.errors import EnvironmentFault, RegisterError, environment_fault
from db.faultlog import note, report

_ROOMS = (sample, records, sheets, papers, clocks, inspection, backups)
VERBS = tuple(verb for room in _ROOMS for verb in room.VERBS)
DONE, OURS, REFUSED, ENVIRONMENT, STOPPED = 0, 1, 2, 3, 130


def is_verb(word: str) -> bool:
    """Whether a word on the command line is a verb."""
    return any(verb.name == word for verb in VERBS)


def run(words: Sequence[str], *, log_folder: Path) -> int:
    """Do what the command line says; gives the exit code. A fault of ours goes into the log in `log_folder`."""
    speak_utf8()
    console = Console(as_json="--json" in words)
    try:
        arguments = build(VERBS).parse_args(words)
        code = arguments.do(arguments, console)
        sys.stdout.flush()
        return int(code or DONE)
    except SystemExit as end:
        return int(end.code or DONE)
    except KeyboardInterrupt:
        console.remark("已中断，没有完成的改动不会保存。")
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except RegisterError as error:
        console.refuse(error)
        return ENVIRONMENT if isinstance(error, EnvironmentFault) else REFUSED
    except Exception as error:
        known = environment_fault(error)
        if known is not None:
            console.refuse(known)
            return ENVIRONMENT
        file = note(report(error), log_folder)
        console.refuse(RegisterError("程序出错，没有完成。", remedy=f"请把 {file} 交给维护人员（里面没有案件内容）。"))
        return OURS
