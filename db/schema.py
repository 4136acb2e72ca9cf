"""The shape of the database: bringing a file up to date in one transaction, and comparing it with the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import peewee
from playhouse.migrations import Runner

from db.engine import APPLICATION_ID, Database
from db.errors import Damaged, Newer
from db.models import TABLES

MIGRATIONS = Path(__file__).parent / "migrations"


def runner(database: Database) -> Any:
    """The migration runner over the frozen steps in `db/migrations`."""
    return Runner(database, str(MIGRATIONS))


def pending(database: Database) -> list[str]:
    """The steps this file still lacks. Raises `Newer` when it has steps that this program does not know."""
    status = runner(database).status()
    unknown = [step.name for step in status if step.path is None]
    if unknown:
        raise Newer(
            f"登记库由更新版本的程序建立（{unknown[-1]}），本程序不能打开。", remedy="请在本机安装新版程序后再打开。"
        )
    return [step.name for step in status if not step.applied]


def upgrade(database: Database) -> None:
    """Run every pending step in one transaction, then compare the shape; a difference undoes the whole upgrade."""
    steps = runner(database)
    with steps.migrator.migration_context(True):
        steps.up()
        different = differences(database)
        if different:
            raise Damaged(
                f"升级后的表结构与程序不符（{different[0]}），已撤销升级。", remedy="请把登记库备份后联系维护人员。"
            )
    database.execute_sql(f"PRAGMA application_id={APPLICATION_ID}")


def shape(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Each table's columns: name, type, not null, default, primary key, in order; and its indexes and triggers."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for (table,) in database.rows("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"):
        if table != "schema_migration":
            found[table] = [row[1:6] for row in database.rows(f'PRAGMA table_xinfo("{table}")')]
    for kind, name, table in database.rows(
        "SELECT type, name, tbl_name FROM sqlite_master WHERE type IN ('index','trigger') AND name NOT LIKE 'sqlite_%'"
    ):
        if table != "schema_migration":
            found.setdefault(f"{kind}s", []).append((table, name))
    for rows in (found.get("indexs", []), found.get("triggers", [])):
        rows.sort()
    return found


def statements() -> list[str]:
    """The SQL that makes every table and index as the models declare them."""
    made: list[str] = []
    for model in TABLES:
        manager = peewee.SchemaManager(model, database=peewee.SqliteDatabase(None))
        contexts = [manager._create_table(safe=False), *manager._create_indexes(safe=False)]  # noqa: SLF001
        made.extend(context.query()[0] for context in contexts)
    return made + GUARDS


GUARDS = [
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
]


def differences(database: Database) -> list[str]:
    """Tables whose columns differ from what the models declare, and tables or indexes that are missing."""
    declared = Database.__new__(Database)
    peewee.SqliteDatabase.__init__(declared, ":memory:")
    with declared.connection_context():
        for sql in statements():
            declared.execute_sql(sql)
        want, have = shape(declared), shape(database)
    return sorted(name for name in want.keys() | have.keys() if want.get(name) != have.get(name))
