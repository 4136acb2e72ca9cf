"""What every page works with: the services, the worker, this PC's settings, the look; built once and handed down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.errors import Faults
from desktop.machine import Machine
from desktop.news import News
from desktop.tasks import Tasks
from desktop.theme import Theme

if TYPE_CHECKING:
    from db.services import Services


@dataclass(frozen=True)
class Context:
    """Handed to the constructor of each page and dialog; there are no globals."""

    services: Services
    tasks: Tasks
    machine: Machine
    theme: Theme
    faults: Faults
    news: News
