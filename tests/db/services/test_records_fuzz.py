"""Whatever is typed, pasted or sent into any register is saved or refused by field; it is never half there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.errors import Invalid, RegisterError
from db.forms.declare import Item
from db.registers import REGISTERS
from db.services import Services

REGISTER_KEYS = [key for key, one in REGISTERS.items() if one.form is not None and not one.single]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        ["2026-02-30", "38", "+15w", "今", "-1", "1e99", "１２３", "，", "\x00", "a" * 5000, "王𬭩", "1;DROP"]
    ),
)
VALUES = SCALARS | st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def names_of(register: str) -> list[str]:
    form = REGISTERS[register].form
    assert form is not None
    rows = {f"{one.name}": one for one in form.rows()}
    return [item.name for item in form.items() if isinstance(item, Item)] + list(rows)


def saved(services: Services, register: str, values: dict[str, Any]) -> tuple[int | None, RegisterError | None]:
    try:
        return services.records.save(register, values), None
    except RegisterError as fault:
        return None, fault


def counted(services: Services) -> dict[str, Any]:
    tables = [row[0] for row in services.store.database.rows("SELECT name FROM sqlite_master WHERE type='table'")]
    return {name: services.store.database.value(f'SELECT count(*) FROM "{name}"') for name in tables}


@pytest.mark.parametrize("register", REGISTER_KEYS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_values_are_saved_or_refused_as_a_whole(services: Services, register: str, data: st.DataObject) -> None:
    values = data.draw(st.dictionaries(st.sampled_from(names_of(register)), VALUES, max_size=6))
    before = counted(services)
    record, fault = saved(services, register, values)
    if record is None:
        assert counted(services) == before
        assert all(fault.faults.values()) if isinstance(fault, Invalid) else str(fault)
    else:
        assert services.records.load(register, record)["id"] == record
        assert services.history.of(register, record)[0].verb == "新增"
