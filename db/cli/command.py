"""One verb from its words to its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from db.cli.console import Console, speak_utf8
from db.cli.parser import Verb, build
from db.cli.register import Asking, asking
from db.errors import EnvironmentFault, RegisterError, environment_fault
from db.faultlog import note, report

_ROOMS = {
    "sample": ("sample",),
    "records": ("list", "show", "add", "change"),
    "sheets": ("import", "export"),
    "trace": ("history", "undo", "remove"),
    "digest": ("digest",),
    "redact": ("redact",),
    "papers": ("papers", "print"),
    "clocks": ("due", "deadline"),
    "rules": ("simulate", "rules"),
    "inspection": ("check",),
    "backups": ("backup", "restore", "salvage", "rebuild"),
    "secrets": ("encrypt", "decrypt", "password"),
}
"""The module of each verb. Only the one that is asked for is loaded: a verb is done before all would be."""

_LOOKING = frozenset({"print"})
"""Verbs that may show what is masked without being asked to: originals bear it."""

DONE, OURS, REFUSED, ENVIRONMENT, STOPPED = 0, 1, 2, 3, 130


def is_verb(word: str) -> bool:
    """Whether a word on the command line is a verb."""
    return any(word in names for names in _ROOMS.values())


def verbs(word: str = "") -> tuple[Verb, ...]:
    """The verbs of the module to which a word belongs; all of them when it is no verb."""
    rooms = [room for room, names in _ROOMS.items() if word in names] or list(_ROOMS)
    return tuple(verb for room in rooms for verb in import_module(f"db.cli.{room}").VERBS)


def run(words: Sequence[str], *, log_folder: Path) -> int:
    """Do what the command line says; gives the exit code. A fault of ours goes into the log in `log_folder`."""
    speak_utf8()
    console = Console(as_json="--json" in words)
    try:
        arguments = build(verbs(words[0] if words else "")).parse_args(words)
        looks = getattr(arguments, "unmask", False) or arguments.verb in _LOOKING
        asking.set(Asking(getattr(arguments, "user", None), looks=looks))
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
