"""The fields of a form as one thing: what was loaded, what the clerk changed, conditions, faults, undo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QObject, Signal, Slot

from db.forms import Cleaned, Form
from db.forms.check import check_rules
from desktop.widgets.editor import Outcome, Raw
from desktop.widgets.form_field import FormField


@dataclass(frozen=True)
class Step:
    """One change of one field, as undo takes it back."""

    name: str
    before: Raw
    after: Raw


class FieldSet(QObject):
    """Keeps fields by name. `edited` tells that something was typed, `shown` that conditions hid or showed fields."""

    edited = Signal(str)
    shown = Signal()

    def __init__(self, form: Form | None = None, parent: QObject | None = None) -> None:
        """`form` brings the rules that look at several fields at once."""
        super().__init__(parent)
        self.fields: dict[str, FormField] = {}
        self._form = form
        self._loaded: dict[str, Raw] = {}
        self._last: dict[str, Raw] = {}
        self._steps: list[Step] = []
        self._place = 0
        self._askers: set[str] = set()

    def add(self, fields: Iterable[FormField]) -> None:
        """Take fields over."""
        for field in fields:
            self.fields[field.name] = field
            field.changed.connect(self._changed)
            field.left.connect(self._left)
            if field.item.when is not None:
                self._askers.add(field.item.when.name)

    # What is there

    def load(self, values: Mapping[str, Any]) -> None:
        """Show a record; nothing can be undone past it."""
        for name, field in self.fields.items():
            field.load(values.get(name), str(values.get(f"{name}_text") or ""))
        self._loaded = self.raw()
        self._last = dict(self._loaded)
        self._steps.clear()
        self._place = 0
        self.apply_conditions()

    def reveal(self, name: str, value: Any) -> None:
        """Show what was masked in a field; that is no change."""
        self.fields[name].load(value)
        self._loaded[name] = self._last[name] = self.fields[name].editor.raw()

    def raw(self) -> dict[str, Raw]:
        """Everything as typed."""
        return {name: field.editor.raw() for name, field in self.fields.items()}

    def changes(self) -> dict[str, Raw]:
        """What the clerk changed since the record was loaded, as typed."""
        return {name: raw for name, raw in self.raw().items() if raw != self._loaded.get(name)}

    def prefill(self, values: Mapping[str, Any]) -> None:
        """Put values known already into a new record, as if they had been typed."""
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].editor.load(value, str(values.get(f"{name}_text") or ""))
                self._note(name)
        self.settle()

    def restore(self, raw: Mapping[str, Raw]) -> None:
        """Put what was typed once (a draft) over what was loaded; one undo takes each field back."""
        for name, value in raw.items():
            if name in self.fields:
                self._note(name)
                self.fields[name].editor.restore(value)
                self._note(name)
        self.settle()

    def values(self) -> dict[str, Any]:
        """The values as understood so far; a faulty field gives None."""
        return {name: field.outcome.value for name, field in self.fields.items()}

    def settle(self) -> None:
        """Understand every field, as if each had been left."""
        for name, field in self.fields.items():
            field.settle()
            self._note(name)
        self.apply_conditions()
        self.compare()

    def faulty(self) -> list[str]:
        """The names of fields that are shown and cannot be understood."""
        return [name for name, field in self.fields.items() if field.outcome.fault and not field.isHidden()]

    # Conditions and rules

    def apply_conditions(self) -> None:
        """Show what is asked now and hide the rest; what was typed in a hidden field stays."""
        values = {name: self.fields[name].peek() for name in self._askers if name in self.fields}
        moved = False
        for field in self.fields.values():
            asked = field.item.when is None or field.item.when.holds(values)
            if asked == field.isHidden():
                field.setVisible(asked)
                moved = True
        if moved:
            self.shown.emit()

    def compare(self) -> None:
        """Run the rules that look at several fields; what they find stands under the field to look at."""
        if self._form is None or not self._form.rules:
            return
        found = Cleaned(self.values())
        check_rules(self._form, found)
        for name, field in self.fields.items():
            known = field.outcome
            if name in found.faults and not known.fault:
                field.say(Outcome(known.value, "", found.faults[name]))
            elif field.property("compared") and name not in found.faults and known.doubt:
                field.say(Outcome(known.value))
            field.setProperty("compared", name in found.faults)

    def show_faults(self, faults: Mapping[str, str]) -> dict[str, str]:
        """Show faults by path beside their fields; gives back those that have no field here."""
        homeless = {}
        for path, sentence in faults.items():
            name, _, rest = path.partition(".")
            field = self.fields.get(name)
            if field is None or field.isHidden():
                homeless[path] = sentence
            else:
                field.point_at(rest, sentence)
        return homeless

    # Undo

    def undo(self) -> str | None:
        """Take the last change back; gives the name of its field."""
        for name in self.fields:
            self._note(name)
        if not self._place:
            return None
        self._place -= 1
        return self._put(self._steps[self._place].name, self._steps[self._place].before)

    def redo(self) -> str | None:
        """Make the change again that was taken back last."""
        if self._place == len(self._steps):
            return None
        self._place += 1
        return self._put(self._steps[self._place - 1].name, self._steps[self._place - 1].after)

    def _put(self, name: str, raw: Raw) -> str:
        field = self.fields[name]
        field.editor.restore(raw)
        self._last[name] = field.editor.raw()
        field.settle()
        self.apply_conditions()
        self.compare()
        self.edited.emit(name)
        return name

    def _note(self, name: str) -> None:
        """Remember a change of a field as one step."""
        before, after = self._last.get(name), self.fields[name].editor.raw()
        if before != after:
            del self._steps[self._place :]
            self._steps.append(Step(name, before, after))
            self._place = len(self._steps)
            self._last[name] = after

    @Slot()
    def _changed(self) -> None:
        field = cast(FormField, self.sender())
        if field.name in self._askers:
            self.apply_conditions()
        if field.editor.by_step:
            self._note(field.name)
        self.edited.emit(field.name)

    @Slot()
    def _left(self) -> None:
        field = cast(FormField, self.sender())
        field.settle()
        self._note(field.name)
        self.apply_conditions()
        self.compare()
        self.edited.emit(field.name)
