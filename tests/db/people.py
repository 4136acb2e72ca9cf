"""A register with accounts: an administrator and one person of each role, with passwords that cost little to check."""

from __future__ import annotations

from db.services import Services
from db.services.access import roles
from db.services.accounts import Accounts
from db.services.passwords import Cost, Hashing

CHEAP = Hashing(Cost(rounds=1, memory=8, threads=1))
ADMIN, PASSWORD = "管一", "wang-ji-2026"


def keep_cheap(services: Services) -> Accounts:
    """The accounts of an open register, hashing at the least cost that Argon2 knows."""
    services.accounts = Accounts(services.store, CHEAP)
    return services.accounts


def found(services: Services, *others: str) -> str:
    """Make the first account; returns the sealed code."""
    return keep_cheap(services).found("", ADMIN, PASSWORD, others=others)


def name_of(role: str) -> str:
    """What the person of a role is called."""
    return f"{roles().roles[role].name[:2]}某"


def staff(services: Services) -> None:
    """An account for every role besides the administrator's, and nobody logged in."""
    found(services)
    for key in roles().roles:
        if key != "administrator":
            services.accounts.create("", name_of(key), PASSWORD, keys=(key,))
    services.accounts.logout()


def log_in(services: Services, role: str) -> None:
    """The person of a role comes to work."""
    keep_cheap(services).login(ADMIN if role == "administrator" else name_of(role), PASSWORD)
