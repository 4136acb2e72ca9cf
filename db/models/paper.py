"""Papers that were made, files that were attached, and warnings that were answered."""

from __future__ import annotations

import peewee

from db.kinds import Choice, Code, Count, Day, Moment, Text
from db.record import Record, column

PAPER_STATES = {"draft": "草稿", "issued": "已签发", "void": "作废"}


class Paper(Record):
    """One paper of a record. A draft keeps only what was typed for it; an issued one is frozen, text, PDF and all.

    `owner` is the uid of the case (or clue) it belongs to; `body` and `frozen` are JSON: the fields typed for this
    paper, and every value and trace at the moment of issue; `mark` is the head of the log as it is printed at its foot.
    """

    called_by = "title"

    owner = peewee.BlobField(index=True)
    register = peewee.TextField()
    title = column(Text(60), "文书名称")
    key = column(Code(40), "文书代号", index=True)
    form = column(Code(10), "格式编号")
    number = column(Code(60), "文号", index=True)
    state = column(Choice(PAPER_STATES), "状态", index=True, default="draft")
    issued_on = column(Day(), "签发日期", index=True)
    copies = column(Count(), "份数")
    pages = column(Count(), "页数")
    void_reason = column(Text(200), "作废原因")
    body = peewee.TextField(default="{}")
    frozen = peewee.TextField(null=True)
    sha256 = peewee.TextField(null=True)
    corrects = peewee.BlobField(null=True)
    mark = peewee.TextField(null=True)

    class Meta:
        table_name = "papers"


class Attachment(Record):
    """A file kept beside the register under the hash of its content."""

    owner = peewee.BlobField(index=True)
    register = peewee.TextField()
    name = column(Text(200), "文件名")
    label = column(Text(100), "说明")
    sha256 = peewee.TextField(index=True)
    size = peewee.IntegerField()
    added_at = column(Moment(), "添加时间")
    paper = peewee.BlobField(null=True)

    class Meta:
        table_name = "attachments"


class Acknowledgement(Record):
    """A warning that an officer read and answered: done, or not done and why."""

    owner = peewee.BlobField(index=True)
    key = column(Code(60), "提示代号")
    sentence = column(Text(500), "提示内容")
    reason = column(Text(500), "处理说明")

    class Meta:
        table_name = "acknowledgements"
