"""Accounts: who may log in to a register, and what is needed to prove it. Not records: no register lists them."""

from __future__ import annotations

import peewee

from db.kinds import Code, Person, Text, YesNo
from db.record import Record, column


class Account(Record):
    """One account. `roles` are the keys of its roles, joined by blanks; an inactive one cannot log in.

    `officer` is the uid of the officer whose account it is, where it is one's.
    """

    login = column(Code(30), "登录名", required=True, unique=True)
    name = column(Person(), "姓名", required=True, unique=True)
    officer = peewee.BlobField(null=True)
    roles = column(Text(200), "角色", required=True)
    active = column(YesNo(), "启用", default=True)

    class Meta:
        table_name = "accounts"


class Credential(peewee.Model):
    """What proves an account, kept apart from it so that it never comes near the log.

    `password` is an Argon2 hash; `failed` counts the wrong passwords since the last right one, `failed_at` is the
    moment of the last of them; `must_change` asks for a new password at the next login.
    """

    account = peewee.BlobField(primary_key=True)
    password = peewee.TextField()
    must_change = peewee.IntegerField(default=0)
    failed = peewee.IntegerField(default=0)
    failed_at = peewee.TextField(null=True)
    seen_at = peewee.TextField(null=True)

    class Meta:
        table_name = "credentials"
        strict_tables = True
        legacy_table_names = False
