"""Accounts: made, proved, locked, recovered; never without an administrator, never a secret in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.errors import Invalid, Refused
from db.services import Services, open_register
from db.services.access import roles
from db.services.accounts import Accounts
from db.services.passwords import FREE, LONGEST, LONGEST_OF_LAST, wait_after
from db.vault import new_code, plain_code
from tests.db.people import ADMIN, CHEAP, PASSWORD, found, keep_cheap, log_in, name_of, staff

WRONG = "not-the-one-2026"


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 10, 9, 0, 0)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def timed(services: Services, clock: Clock) -> Accounts:
    services.accounts = Accounts(services.store, CHEAP, clock)
    return services.accounts


def test_without_accounts_everything_is_allowed_and_the_log_says_who(services: Services) -> None:
    assert not services.accounts.exist
    assert services.access.unbound
    assert services.user == "李某"
    services.accounts.logout()
    assert services.access.may_write("cases")


def test_the_first_account_is_an_administrator_and_gives_a_sealed_code(services: Services) -> None:
    code = found(services, "clerk")
    me = services.accounts.me
    assert me is not None
    assert me.login == me.name == services.user == ADMIN
    assert [role.key for role in me.roles] == ["clerk", "administrator"]
    assert not me.must_change
    assert len(plain_code(code)) == 24
    with pytest.raises(Refused, match="已经有账户"):
        services.accounts.found("", "别人", PASSWORD)


def test_a_register_with_accounts_opens_to_nobody(services: Services, register_path: Path) -> None:
    found(services)
    services.close()
    for read_only in (True, False):
        again = open_register(register_path, user="路人", read_only=read_only)
        try:
            keep_cheap(again)
            with pytest.raises(Refused, match="请先登录"):
                again.records.find_key("cases", 1)
            with pytest.raises(Refused, match="请先登录"):
                again.records.save("parties", {"name": "某店"})
            assert again.search.find("雁湖") == ()
            assert again.accounts.login(ADMIN, PASSWORD).may("accounts")
            assert again.user == ADMIN
        finally:
            again.close()


@pytest.mark.parametrize(("name", "password"), [("没有的人", PASSWORD), (ADMIN, WRONG), ("", PASSWORD), (ADMIN, "")])
def test_a_wrong_name_reads_the_same_as_a_wrong_password(services: Services, name: str, password: str) -> None:
    found(services)
    services.accounts.logout()
    with pytest.raises(Refused, match="姓名或口令不对"):
        services.accounts.login(name, password)
    assert services.access.account is None


def test_a_name_is_found_in_any_case(services: Services) -> None:
    found(services)
    services.accounts.create("Zhang3", "张三", PASSWORD, keys=("clerk",))
    for typed in ("zhang3", "ZHANG3", " Zhang3 ", "张三"):
        services.accounts.login(typed, PASSWORD)
        assert services.user == "张三"


def test_two_people_cannot_have_one_name(services: Services) -> None:
    found(services)
    services.accounts.create("zs", "张三", PASSWORD, keys=("clerk",))
    for login, name, field in (("zs2", "张三", "name"), ("ZS", "李四", "login"), ("张三", "李四", "login")):
        with pytest.raises(Invalid) as fault:
            services.accounts.create(login, name, PASSWORD, keys=("clerk",))
        assert field in fault.value.faults
    with pytest.raises(Invalid) as fault:
        services.accounts.create("", "王五", PASSWORD, keys=("no_such_role",))
    assert "roles" in fault.value.faults


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaa", "张三张三张三张三", " leading-blank", "zhangsan"])
def test_a_poor_password_is_refused(services: Services, password: str) -> None:
    found(services)
    with pytest.raises(Invalid) as fault:
        services.accounts.create("zhangsan", "张三", password, keys=("clerk",))
    assert "password" in fault.value.faults


def test_a_given_password_must_be_changed_and_only_by_the_person(services: Services) -> None:
    staff(services)
    log_in(services, "clerk")
    me = services.accounts.me
    assert me is not None
    assert me.must_change
    with pytest.raises(Invalid, match="不符"):
        services.accounts.change_password(WRONG, "my-own-one-2026")
    with pytest.raises(Invalid, match="相同"):
        services.accounts.change_password(PASSWORD, PASSWORD)
    services.accounts.change_password(PASSWORD, "my-own-one-2026")
    assert services.accounts.me is not None
    assert not services.accounts.me.must_change
    services.accounts.login(name_of("clerk"), "my-own-one-2026")


def test_waits_grow_and_end(services: Services, clock: Clock) -> None:
    staff(services)
    accounts = timed(services, clock)
    name, waits = name_of("clerk"), []
    for _ in range(9):
        with pytest.raises(Refused):
            accounts.login(name, WRONG)
        row = accounts.credentials.called(name)
        assert row is not None
        waits.append(row.account.waits)
        if waits[-1]:
            with pytest.raises(Refused, match="连续输错"):
                accounts.login(name, PASSWORD)
        clock.now += timedelta(seconds=waits[-1])
    assert waits[:FREE] == [0] * FREE
    assert waits[FREE:] == sorted(set(waits[FREE:]))
    accounts.login(name, PASSWORD)
    assert accounts.credentials.called(name).failed == 0  # type: ignore[union-attr]


def test_the_last_administrator_waits_shortly(services: Services, clock: Clock) -> None:
    found(services)
    accounts = timed(services, clock)
    for _ in range(40):
        with pytest.raises(Refused):
            accounts.login(ADMIN, WRONG)
        clock.now += timedelta(seconds=LONGEST_OF_LAST)
    accounts.login(ADMIN, PASSWORD)
    assert wait_after(40, last=False) == LONGEST


def test_two_administrators_are_not_both_locked_for_long(services: Services, clock: Clock) -> None:
    found(services)
    services.accounts.create("", "管二", PASSWORD, keys=("administrator",))
    accounts = timed(services, clock)
    for _ in range(12):
        for name in (ADMIN, "管二"):
            with pytest.raises(Refused):
                accounts.login(name, WRONG)
            clock.now += timedelta(seconds=LONGEST_OF_LAST)
    waits = [accounts.credentials.called(name).account.waits for name in (ADMIN, "管二")]  # type: ignore[union-attr]
    assert min(waits) <= LONGEST_OF_LAST


def test_a_clock_that_is_set_back_locks_nobody_for_ever(services: Services, clock: Clock) -> None:
    staff(services)
    accounts = timed(services, clock)
    name = name_of("clerk")
    clock.now = datetime(2036, 1, 1)
    for _ in range(FREE + 5):
        with pytest.raises(Refused):
            accounts.login(name, WRONG)
        clock.now += timedelta(seconds=LONGEST)
    with pytest.raises(Refused):
        accounts.login(name, WRONG)
    clock.now = datetime(2026, 3, 10, 10)
    with pytest.raises(Refused, match="连续输错"):
        accounts.login(name, PASSWORD)
    clock.now += timedelta(seconds=LONGEST)
    accounts.login(name, PASSWORD)


def test_wrong_passwords_count_in_a_register_opened_for_reading(services: Services, register_path: Path) -> None:
    staff(services)
    services.close()
    for _ in range(FREE + 1):
        again = open_register(register_path, read_only=True)
        with pytest.raises(Refused):
            keep_cheap(again).login(name_of("clerk"), WRONG)
        again.close()
    again = open_register(register_path, read_only=True)
    with pytest.raises(Refused, match="连续输错 3 次"):
        keep_cheap(again).login(name_of("clerk"), PASSWORD)
    again.close()


def test_an_inactive_account_cannot_log_in(services: Services) -> None:
    found(services)
    account = services.accounts.create("", "张三", PASSWORD, keys=("clerk",))
    services.accounts.change(account, active=False)
    with pytest.raises(Refused, match="已停用"):
        services.accounts.login("张三", PASSWORD)
    assert services.user == ADMIN


def test_the_sealed_code_resets_an_administrator_and_is_used_up(services: Services) -> None:
    code = found(services)
    services.accounts.create("", "张三", PASSWORD, keys=("clerk",))
    services.accounts.logout()
    accounts = services.accounts
    with pytest.raises(Refused, match="恢复码不对"):
        accounts.recover(new_code(), ADMIN, "another-2026")
    with pytest.raises(Refused, match="只能重设管理员"):
        accounts.recover(code, "张三", "another-2026")
    with pytest.raises(Invalid):
        accounts.recover(code, ADMIN, "short")
    typed = code.lower().replace("-", " ")
    following = accounts.recover(typed, ADMIN, "another-2026")
    assert services.user == ADMIN
    assert following != code
    accounts.login(ADMIN, "another-2026")
    with pytest.raises(Refused, match="恢复码不对"):
        accounts.recover(code, ADMIN, "yet-another-2026")
    assert accounts.recover(following, ADMIN, "yet-another-2026")


def test_a_new_sealed_code_makes_the_old_one_worthless(services: Services) -> None:
    code = found(services)
    newer = services.accounts.seal()
    with pytest.raises(Refused, match="恢复码不对"):
        services.accounts.recover(code, ADMIN, "another-2026")
    assert services.accounts.recover(newer, ADMIN, "another-2026")


@pytest.mark.parametrize("role", [key for key in roles().roles if key != "administrator"])
def test_only_an_administrator_keeps_accounts(services: Services, role: str) -> None:
    staff(services)
    log_in(services, role)
    accounts = services.accounts
    mine = accounts.me
    assert mine is not None
    for act in (
        accounts.all,
        accounts.history,
        accounts.seal,
        lambda: accounts.create("", "新人", PASSWORD, keys=("clerk",)),
        lambda: accounts.change(mine.id, keys=("administrator",)),
        lambda: accounts.remove(1),
        lambda: accounts.reset_password(1, "another-2026"),
    ):
        with pytest.raises(Refused, match="只有管理员可以管理账户"):
            act()


def test_every_act_is_in_the_log_and_no_secret_is(services: Services) -> None:
    code = found(services)
    account = services.accounts.create("zs", "张三", PASSWORD, keys=("clerk",))
    services.accounts.change(account, keys=("clerk", "trainer"))
    services.accounts.change(account, active=False)
    services.accounts.reset_password(account, "given-to-him-26")
    services.accounts.change_password(PASSWORD, "my-own-one-2026")
    services.accounts.seal()
    services.accounts.remove(account)
    told = [(event.verb, event.whom, event.detail) for event in services.accounts.history()]
    assert [verb for verb, _, _ in reversed(told)] == [
        "新增账户", "生成恢复码", "新增账户", "修改账户", "修改账户", "重设口令", "修改自己的口令", "生成恢复码",
        "删除账户",
    ]  # fmt: skip
    assert ("修改账户", "张三", "角色：办案人员 → 办案人员、培训管理员") in told
    whole = json.dumps(services.store.database.rows("SELECT body, reason, who FROM audit"), ensure_ascii=False)
    for secret in (PASSWORD, "given-to-him-26", "my-own-one-2026", code, plain_code(code), "argon2"):
        assert secret not in whole
    assert not services.store.log.verify().breaks


def test_nobody_removes_himself(services: Services) -> None:
    found(services)
    services.accounts.create("", "管二", PASSWORD, keys=("administrator",))
    me = services.accounts.me
    assert me is not None
    with pytest.raises(Refused, match="自己"):
        services.accounts.remove(me.id)


ACTS = st.lists(
    st.tuples(st.sampled_from(["demote", "promote", "stop", "start", "remove", "make", "recover"]), st.integers(0, 4)),
    max_size=25,
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, empty_register: Path) -> Iterator[Services]:
    """One register for all the histories below: each starts from whatever the last one left."""
    path = tmp_path_factory.mktemp("kept") / "register.db"
    path.write_bytes(empty_register.read_bytes())
    services = open_register(path)
    services.sealed = found(services)  # type: ignore[attr-defined]
    yield services
    services.close()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_no_history_leaves_the_register_without_an_administrator(kept: Services, acts: list[tuple[str, int]]) -> None:
    accounts = kept.accounts
    for act, place in acts:
        rows = accounts.all()
        row = rows[place % len(rows)]
        try:
            if act == "demote":
                accounts.change(row.id, keys=("clerk",))
            elif act == "promote":
                accounts.change(row.id, keys=("administrator", "clerk"))
            elif act in ("stop", "start"):
                accounts.change(row.id, active=act == "start")
            elif act == "remove":
                accounts.remove(row.id)
            elif act == "make":
                accounts.create("", f"新{len(rows)}{kept.store.log.head()[0]}", PASSWORD, keys=("clerk",))
            else:
                kept.sealed = accounts.recover(kept.sealed, row.login, f"pass-{place}-2026")  # type: ignore[attr-defined]
        except Refused:
            pass
        left = [one.account for one in accounts.credentials.rows()]
        keepers = [one for one in left if one.active and one.is_administrator]
        assert keepers
        if not kept.access.may("accounts"):  # he gave up his role: another administrator comes
            accounts._take(keepers[0])  # noqa: SLF001
