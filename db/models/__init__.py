"""The tables, by subject. `TABLES` lists every one of them in the order in which they are made."""

from __future__ import annotations

from db.models.account import Account, Credential
from db.models.audit import AuditEntry, Draft, EarlierEntry, MetaEntry, NumberEntry
from db.models.case import (
    Case,
    CaseParty,
    CaseRight,
    Delivery,
    Evidence,
    Goods,
    Measure,
    Payment,
    Publication,
    Transfer,
)
from db.models.clock import (
    CaseEvent,
    ClueEvent,
    ClueExtension,
    CreditEvent,
    CreditMatter,
    Extension,
    OwnDay,
    RuleSetting,
)
from db.models.clue import Clue
from db.models.exhibition import (
    Answer,
    Exhibit,
    Exhibition,
    Exhibitor,
    FairComplaint,
    Rectification,
    RiskCheck,
)
from db.models.office import Office, Officer
from db.models.paper import Acknowledgement, Attachment, Paper
from db.models.party import Party
from db.models.right import Right
from db.models.training import (
    Assessment,
    Attendance,
    Certificate,
    Course,
    Lecturer,
    Participant,
    Trainee,
    TrainingClass,
    TrainingPlan,
)
from db.record import Record

RECORDS: tuple[type[Record], ...] = (
    Office,
    Officer,
    Party,
    Right,
    Clue,
    Case,
    CaseParty,
    CaseRight,
    Goods,
    Evidence,
    Measure,
    Payment,
    Transfer,
    Paper,
    Delivery,
    CaseEvent,
    Extension,
    OwnDay,
    Publication,
    ClueEvent,
    ClueExtension,
    CreditMatter,
    CreditEvent,
    RuleSetting,
    Attachment,
    Acknowledgement,
    Exhibition,
    Exhibitor,
    Exhibit,
    RiskCheck,
    Answer,
    Rectification,
    FairComplaint,
    Trainee,
    Lecturer,
    TrainingPlan,
    TrainingClass,
    Course,
    Participant,
    Attendance,
    Assessment,
    Certificate,
)
SYSTEM = (MetaEntry, AuditEntry, EarlierEntry, NumberEntry, Draft)
ACCOUNTS = (Account, Credential)
TABLES = (*SYSTEM, *RECORDS, *ACCOUNTS)
