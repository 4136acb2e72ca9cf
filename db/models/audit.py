"""The tables that no clerk edits: the file itself, the log, the numbers given, the drafts."""

from __future__ import annotations

import peewee


class _System(peewee.Model):
    class Meta:
        strict_tables = True
        legacy_table_names = False


class MetaEntry(_System):
    """One fact about the file itself, such as its kind or its hash function."""

    key = peewee.TextField(primary_key=True)
    value = peewee.TextField()

    class Meta:
        table_name = "meta"


class AuditEntry(_System):
    """One change: who, when, which fields, before and after, and why.

    `owner` is the uid of the record on whose page the change belongs (a line of goods belongs to its case); `batch`
    joins the changes of one import; `hash` chains the entry to the one before it; `change` is the number of the first
    entry of the same save, so that it can be undone as it was made (empty in entries older than that).
    """

    seq = peewee.AutoField()
    at = peewee.TextField()
    who = peewee.TextField()
    tbl = peewee.TextField()
    uid = peewee.BlobField(index=True)
    owner = peewee.BlobField(index=True)
    op = peewee.TextField()
    body = peewee.TextField()
    reason = peewee.TextField(default="")
    batch = peewee.TextField(null=True, index=True)
    hash = peewee.BlobField()
    change = peewee.IntegerField(null=True)

    class Meta:
        table_name = "audit"


AuditEntry.add_index(AuditEntry.index(AuditEntry.op, where=peewee.SQL("op NOT IN ('add','change')")))
"""The few entries that are no plain addition or change are found without a walk through the log."""


class EarlierEntry(_System):
    """One change from the log of the register from which a case was rebuilt.

    Its number and hash are those of that log, `previous` is the hash of the entry before it there, so that each entry
    vouches for itself although others of that log are gone.
    """

    seq = peewee.AutoField()
    at = peewee.TextField()
    who = peewee.TextField()
    tbl = peewee.TextField()
    uid = peewee.BlobField(index=True)
    owner = peewee.BlobField(index=True)
    op = peewee.TextField()
    body = peewee.TextField()
    reason = peewee.TextField(default="")
    batch = peewee.TextField(null=True)
    change = peewee.IntegerField(null=True)
    previous = peewee.BlobField()
    hash = peewee.BlobField()

    class Meta:
        table_name = "earlier_log"


class NumberEntry(_System):
    """One official number that was given: never reused; a void one stays with its reason."""

    code = peewee.TextField()
    year = peewee.IntegerField()
    serial = peewee.IntegerField()
    text = peewee.TextField(index=True)
    owner = peewee.BlobField(index=True)
    given_at = peewee.TextField()
    void_reason = peewee.TextField(null=True)

    class Meta:
        table_name = "numbers"
        indexes = ((("code", "year", "serial"), True),)


class Draft(_System):
    """What was being typed into a form and not yet saved, as JSON; offered again after a crash."""

    form = peewee.TextField()
    record = peewee.TextField()
    who = peewee.TextField()
    at = peewee.TextField()
    body = peewee.TextField()

    class Meta:
        table_name = "drafts"
        indexes = ((("form", "record", "who"), True),)
