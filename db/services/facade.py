"""An open register: every noun's service over one store."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from db.kinds.clock import today
from db.lock import RegisterLock
from db.services.attachments import Attachments
from db.services.office import OfficeService
from db.services.records import Records
from db.services.store import Progress, Store

if TYPE_CHECKING:
    from db.services.access import Access
    from db.services.accounts import Accounts
    from db.services.agenda import Agendas
    from db.services.backups import Backups
    from db.services.cases import Cases
    from db.services.deadlines import Deadlines
    from db.services.debts import Debts
    from db.services.digests import Digests
    from db.services.dossier import Dossier
    from db.services.dossier_check import DossierCheck
    from db.services.drafts import Drafts
    from db.services.exhibitions import Exhibitions
    from db.services.history import History
    from db.services.ledger_print import LedgerPrint
    from db.services.lists import Lists
    from db.services.packages import Packages
    from db.services.papers import Papers
    from db.services.past import PastRecords
    from db.services.publications import Publications
    from db.services.rulebook import RuleBook
    from db.services.scans import Scans
    from db.services.search import Search
    from db.services.sheets import Sheets
    from db.services.simulations import Simulations
    from db.services.statistics import Statistics
    from db.services.trainings import Trainings
    from db.services.warnings import Warnings


class Services:
    """An open register.

    Each thread that uses the services gets a connection of its own; `release` closes the one of the present thread,
    `close` that and the register's lock. What opening a register does without is imported when it is first asked for,
    so that the window and a single verb start quickly.
    """

    def __init__(self, store: Store, lock: RegisterLock | None) -> None:
        self.store = store
        self.store.safeguard = self._back_up_before
        self._lock = lock
        self.records = Records(store)
        self.office = OfficeService(store, self.records)
        self.attachments = Attachments(store, self.records)
        store.database.register_function(self._computed, "computed", 4)
        store.database.register_function(self._law_version, "law_version", 2)
        self._versions: dict[tuple[str, str], str | None] = {}
        store.listeners.append(lambda _touched: self._versions.clear())

    @cached_property
    def search(self) -> Search:
        """Records found by any word in them."""
        from db.services.search import Search

        return Search(self.store)

    @cached_property
    def lists(self) -> Lists:
        """Lists of records: filtered, sorted, searched."""
        from db.services.lists import Lists

        return Lists(self.store, self.search)

    @cached_property
    def history(self) -> History:
        """What happened to a record."""
        from db.services.history import History

        return History(self.store, self.records)

    @cached_property
    def drafts(self) -> Drafts:
        """What was typed and not saved."""
        from db.services.drafts import Drafts

        return Drafts(self.store)

    @cached_property
    def accounts(self) -> Accounts:
        """Who may log in."""
        from db.services.accounts import Accounts

        return Accounts(self.store)

    @cached_property
    def cases(self) -> Cases:
        """Cases and their way from a clue to the archive."""
        from db.services.cases import Cases

        return Cases(self.store, self.records)

    @cached_property
    def papers(self) -> Papers:
        """The papers of cases and clues."""
        from db.services.papers import Papers

        return Papers(self.store, self.records, self.attachments, self.office)

    @cached_property
    def scans(self) -> Scans:
        """Signed scans, filed by the code on them."""
        from db.services.scans import Scans

        return Scans(self.store, self.records, self.attachments, self.papers)

    @cached_property
    def dossier(self) -> Dossier:
        """The dossiers of cases, for the archive."""
        from db.services.dossier import Dossier

        return Dossier(self.store, self.records, self.attachments, self.papers)

    @cached_property
    def deadlines(self) -> Deadlines:
        """The clocks of all open cases and clues."""
        from db.services.deadlines import Deadlines

        return Deadlines(self.store, self.rulebook)

    @cached_property
    def ledger_print(self) -> LedgerPrint:
        """The ledgers of money owed and of publication, printed."""
        from db.services.ledger_print import LedgerPrint

        return LedgerPrint(self.lists, self.papers, self.office)

    @cached_property
    def rulebook(self) -> RuleBook:
        """The rules in force: the office's own files and values over those of the release."""
        from db.services.rulebook import RuleBook

        return RuleBook(self.store)

    @cached_property
    def simulations(self) -> Simulations:
        """What other rules would change."""
        from db.services.simulations import Simulations

        return Simulations(self.store, self.rulebook, self.deadlines, self.warnings)

    @cached_property
    def debts(self) -> Debts:
        """What is owed after decisions."""
        from db.services.debts import Debts

        return Debts(self.store, self.deadlines, self.publications)

    @cached_property
    def publications(self) -> Publications:
        """The publication of penalties."""
        from db.services.publications import Publications

        return Publications(self.store, self.deadlines)

    def _law_version(self, kind: str | None, day: str | None) -> str | None:
        """What SQL asks for the text of the law that a case goes by."""
        key = (kind or "", day or today().isoformat())
        if key not in self._versions:
            self._versions[key] = self.rulebook.book().laws.version_for(key[0], date.fromisoformat(key[1])) or None
        return self._versions[key]

    def _computed(self, ledger: str, case_id: int, name: str, _day: str) -> str | int | None:
        """What SQL asks for a column that is worked out of a case."""
        return (self.debts if ledger == "debts" else self.publications).stored(case_id, name)

    @cached_property
    def agenda(self) -> Agendas:
        """What presses today."""
        from db.services.agenda import Agendas

        return Agendas(self.deadlines, self.papers, self.office)

    @cached_property
    def warnings(self) -> Warnings:
        """What a good legal officer would point at."""
        from db.services.warnings import Warnings

        return Warnings(self.store, self.records, self.cases, self.deadlines, self.office)

    @cached_property
    def dossier_check(self) -> DossierCheck:
        """Dossiers looked over before the reviewers do it."""
        from db.services.dossier_check import DossierCheck

        return DossierCheck(self.store, self.warnings, self.deadlines, self.office)

    @cached_property
    def statistics(self) -> Statistics:
        """Counts that open into their records."""
        from db.services.statistics import Statistics

        return Statistics(self.store)

    @cached_property
    def exhibitions(self) -> Exhibitions:
        """Risk checks and complaints at fairs."""
        from db.services.exhibitions import Exhibitions

        return Exhibitions(self.store, self.records, self.cases)

    @cached_property
    def trainings(self) -> Trainings:
        """Training classes, attendance, certificates."""
        from db.services.trainings import Trainings

        return Trainings(self.store, self.records)

    @cached_property
    def digests(self) -> Digests:
        """The months of the log, and their digests."""
        from db.services.digests import Digests

        return Digests(self.store, self.papers, self.office)

    @cached_property
    def past(self) -> PastRecords:
        """Records as they stood on a day, and removed ones."""
        from db.services.past import PastRecords

        return PastRecords(self.store, self.records, self.history)

    @cached_property
    def sheets(self) -> Sheets:
        """Excel in and out."""
        from db.services.sheets import Sheets

        return Sheets(self.store, self.records, self.lists)

    @cached_property
    def backups(self) -> Backups:
        """The backups of this register."""
        from db.services.backups import Backups

        return Backups(self.store)

    def _back_up_before(self, why: str, progress: Progress | None) -> None:
        self.backups.before(why, progress=progress)

    @cached_property
    def packages(self) -> Packages:
        """The packages of closed cases beside this register."""
        from db.services.packages import Packages

        return Packages(self.store)

    @property
    def path(self) -> Path:
        """The register's file."""
        return self.store.path

    @property
    def encrypted(self) -> bool:
        """Whether the register's file is encrypted."""
        return self.store.database.key is not None

    @property
    def access(self) -> Access:
        """What the person who is working may do."""
        return self.store.access

    @property
    def user(self) -> str:
        """Who is working."""
        return self.store.user

    def release(self) -> None:
        """Close the present thread's connection."""
        if not self.store.database.is_closed():
            self.store.database.close()

    def close(self) -> None:
        """Close the register and give the lock back."""
        if "search" in vars(self):  # nothing was looked for otherwise
            self.search.close()
        self.release()
        if self._lock is not None:
            self._lock.release()
