"""Which page shows what: the places of the navigation, and the page behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.context import Context
from desktop.pages.page import Page
from desktop.widgets.navigation import Entry

if TYPE_CHECKING:
    from db.services.access import Access

ICONS = {
    "clues": "clue", "cases": "case", "papers": "paper", "goods": "goods", "measures": "measure", "parties": "party",
    "rights": "right", "officers": "officer", "office": "office", "own_days": "today",
    "exhibitions": "exhibition", "exhibitors": "party", "risk_checks": "checklist", "fair_complaints": "complaint",
    "fair_ledger": "ledger", "training_classes": "training", "people": "people", "attendance": "present",
    "certificates": "right", "training_plans": "plan", "lecturers": "officer",
}  # fmt: skip

FIRST = (Entry("today", "今日", "", "clock", urgent=True), Entry("calendar", "日历", "", "today"))
LAST = (Entry("import", "导入台账", "维护", "import"), Entry("upkeep", "登记库维护", "维护", "upkeep"))
"""Pages of the navigation that show no register of their own."""

BEFORE = {"training_classes": Entry("training_overview", "培训概况", "培训", "figures")}
"""Such pages that stand in a group, each before its first register."""

# Pages are imported where they are first needed: the window stands before the database and the forms are read.


def entries(access: Access | None = None) -> list[Entry]:
    """Give the places of the navigation, in order: registers that may be read (all without `access`), pages for all."""
    from db.registers import REGISTERS

    registers: list[Entry] = []
    for one in REGISTERS.values():
        if access is None or access.may_read(one.key):
            registers += [BEFORE[one.key]] if one.key in BEFORE else []
            registers.append(Entry(one.key, one.label, one.group, ICONS.get(one.key, "ledger")))
    return [*FIRST, *registers, *(entry for entry in LAST if entry.key != "import" or addable(access))]


def addable(access: Access | None = None) -> dict[str, str]:
    """Give the registers in which a record can be made by hand, with the words for it."""
    from db.registers import REGISTERS

    forms = (one for one in REGISTERS.values() if one.form is not None and not one.single)
    return {one.key: one.label for one in forms if access is None or access.may_write(one.key)}


def labels() -> dict[str, str]:
    """Give the Chinese name of every register."""
    from db.registers import REGISTERS

    return {one.key: one.label for one in REGISTERS.values()}


def is_single(register: str) -> bool:
    """Tell whether a register has one record only, so that it has no list."""
    from db.registers import REGISTERS

    return register in REGISTERS and REGISTERS[register].single


def counts(context: Context) -> dict[str, int]:
    """Count the records of every register that has a list."""
    from db.registers import REGISTERS
    from db.services.lists import ListQuery

    lists = context.services.lists
    read = [one.key for one in REGISTERS.values() if not one.single and context.services.access.may_read(one.key)]
    counted = {key: lists.count(ListQuery(key)) for key in read}
    return counted | {"today": context.services.agenda.pressing()}


def list_page(context: Context, register: str) -> Page:
    """Make the list of a register, or a page that shows none."""
    if register == "today":
        from desktop.pages.today_page import TodayPage

        return TodayPage(context)
    if register == "calendar":
        from desktop.pages.calendar_page import CalendarPage

        return CalendarPage(context)
    if register == "training_overview":
        from desktop.pages.training_overview import TrainingOverview

        return TrainingOverview(context)
    if register == "import":
        from desktop.pages.import_page import ImportPage

        return ImportPage(context)
    if register == "upkeep":
        from desktop.pages.upkeep_page import UpkeepPage

        return UpkeepPage(context)
    from db.registers import REGISTERS
    from desktop.pages.list_page import ListPage

    if REGISTERS[register].found_as == "cases":
        from desktop.pages.ledger_page import LedgerPage

        return LedgerPage(context, REGISTERS[register])

    return ListPage(context, REGISTERS[register])


def record_page(context: Context, register: str) -> Page:
    """Make the page for one record of a register."""
    if register == "cases":
        from desktop.pages.case_page import CasePage

        return CasePage(context)
    if register == "credit_matters":
        from desktop.pages.credit_page import CreditPage

        return CreditPage(context)
    if register == "papers":
        from desktop.pages.paper_page import PaperPage

        return PaperPage(context)
    if register == "clues":
        from desktop.pages.clue_page import CluePage

        return CluePage(context)
    if register == "risk_checks":
        from desktop.pages.check_page import CheckPage

        return CheckPage(context)
    if register == "training_classes":
        from desktop.pages.class_page import ClassPage

        return ClassPage(context)
    if register == "exhibitions":
        from desktop.pages.exhibition_page import ExhibitionPage

        return ExhibitionPage(context)
    if register == "exhibitors":
        from desktop.pages.exhibitor_page import ExhibitorPage

        return ExhibitorPage(context)
    if register == "fair_complaints":
        from desktop.pages.complaint_page import ComplaintPage

        return ComplaintPage(context)
    if register == "attendance":
        from desktop.pages.attendance_page import AttendancePage

        return AttendancePage(context)
    if register == "people":
        from desktop.pages.person_page import PersonPage

        return PersonPage(context)
    if register == "certificates":
        from desktop.pages.certificate_page import CertificatePage

        return CertificatePage(context)
    from desktop.pages.record_page import RecordPage

    return RecordPage(context, register)
