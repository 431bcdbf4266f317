"""SNMP against an agent of our own that behaves, and one that does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.contract import Secret, SnmpAccess
from firstlight_drivers.errors import Code, DeviceError, LoginRefused, Unreachable
from firstlight_drivers.protocols.snmp import SetRefused, look, open_session
from firstlight_drivers.simulation import snmp_ber as ber
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.snmp_agent import SnmpAccount, SnmpAgent
from firstlight_drivers.simulation.snmp_ber import Held, Oid
from firstlight_drivers.simulation.spec import Fault

ADDRESS, PORT = "127.79.112.20", 16162
ACCOUNT = SnmpAccount(community="kestrel", user="ports", auth="auth-Kestrel-1", privacy="priv-Kestrel-2")
BY_COMMUNITY = SnmpAccess(community=Secret("kestrel"))
BY_USER = SnmpAccess(user="ports", auth=Secret("auth-Kestrel-1"), privacy=Secret("priv-Kestrel-2"))
EACH = pytest.mark.parametrize("access", [BY_COMMUNITY, BY_USER], ids=["v2c", "v3"])
TABLE = "1.3.6.1.4.1.99999.1.1"


@dataclass
class Shelf:
    """Objects in a dictionary. `stuck`: GetNext never gets on. `limit`: more values in one SET are too many."""

    held: dict[Oid, Held] = field(default_factory=dict)
    stuck: bool = False
    limit: int = 99
    told: list[tuple[Oid, Held]] = field(default_factory=list)

    def value(self, name: Oid) -> Held | None:
        return self.held.get(name)

    def following(self, name: Oid) -> Oid | None:
        if self.stuck and name in self.held:
            return name
        return min((one for one in self.held if one > name), default=None)

    def change(self, values: Sequence[tuple[Oid, Held]]) -> tuple[int, int] | None:
        if len(values) > self.limit:
            return 1, 0
        for index, (name, value) in enumerate(values, 1):
            if value == 77:
                return 10, index
            self.told.append((name, value))
        return 0, 0


def shelf(rows: int = 20) -> Shelf:
    held: dict[Oid, Held] = {ber.oid(f"{TABLE}.{row}"): row * 10 for row in range(1, rows + 1)}
    held[ber.oid("1.3.6.1.2.1.1.1.0")] = b"a shelf"
    held[ber.oid("1.3.6.1.2.1.1.2.0")] = ber.oid("1.3.6.1.4.1.99999")
    held[ber.oid("1.3.6.1.4.1.99999.1.2.1")] = IPv4Address("10.0.0.9")
    return Shelf(held)


def agent(objects: Shelf, *faults: Fault) -> SnmpAgent:
    return SnmpAgent((ADDRESS, PORT), objects, ACCOUNT, Faults(faults, 0.1))


@EACH
async def test_look_get_column_and_set(access: SnmpAccess) -> None:
    objects = shelf()
    async with agent(objects):
        seen = await look(ADDRESS, access, port=PORT, extra=(f"{TABLE}.1", f"{TABLE}.999"))
        assert (seen.sys_descr, seen.sys_object_id, seen.extra) == (
            "a shelf",
            "1.3.6.1.4.1.99999",
            ((f"{TABLE}.1", "10"),),
        )
        async with open_session(ADDRESS, access, port=PORT) as session:
            assert await session.column(TABLE) == {row: row * 10 for row in range(1, 21)}
            assert await session.column(TABLE, 5) == {row: row * 10 for row in range(1, 6)}
            names = [f"{TABLE}.{row}" for row in range(1, 40)]
            assert await session.get([*names, "1.3.6.1.4.1.99999.1.2.1", "1.3.6.1.2.1.1.1.0"]) == {
                **{f"{TABLE}.{row}": row * 10 for row in range(1, 21)},
                "1.3.6.1.4.1.99999.1.2.1": IPv4Address("10.0.0.9"),
                "1.3.6.1.2.1.1.1.0": b"a shelf",
            }
            await session.set([("1.3.6.1.4.1.5.1", -3), ("1.3.6.1.4.1.5.2", b"x"), ("1.3.6.1.4.1.5.3", IPv4Address(1))])
    assert [value for _, value in objects.told] == [-3, b"x", IPv4Address(1)]


@EACH
async def test_the_refused_value_is_named(access: SnmpAccess) -> None:
    async with agent(shelf()), open_session(ADDRESS, access, port=PORT) as session:
        with pytest.raises(SetRefused) as raised:
            await session.set([("1.3.6.1.4.1.5.1", 1), ("1.3.6.1.4.1.5.2", 77)])
    assert (raised.value.oid, raised.value.reason, raised.value.code) == (
        "1.3.6.1.4.1.5.2", "wrongValue", Code.DEVICE_ERROR,
    )  # fmt: skip


async def test_too_many_values_are_told() -> None:
    objects = shelf()
    objects.limit = 1
    async with agent(objects), open_session(ADDRESS, BY_COMMUNITY, port=PORT) as session:
        with pytest.raises(SetRefused) as raised:
            await session.set([("1.3.6.1.4.1.5.1", 1), ("1.3.6.1.4.1.5.2", 2)])
    assert (raised.value.oid, raised.value.reason) == ("", "tooBig")


async def test_an_agent_that_goes_in_circles_ends() -> None:
    objects = shelf()
    objects.stuck = True
    async with agent(objects), open_session(ADDRESS, BY_COMMUNITY, port=PORT) as session:
        assert len(await session.column(TABLE)) <= 1


@pytest.mark.parametrize("fault", [Fault.DROP, Fault.GARBAGE, Fault.TRUNCATED, Fault.OVERSIZE])
async def test_answers_that_are_none(fault: Fault) -> None:
    async with agent(shelf(), fault), open_session(ADDRESS, BY_COMMUNITY, port=PORT, seconds=0.2) as session:
        with pytest.raises(DeviceError):
            await session.get([f"{TABLE}.1"])


async def test_a_late_answer_counts() -> None:
    async with agent(shelf(), Fault.SLOW), open_session(ADDRESS, BY_USER, port=PORT, seconds=1) as session:
        assert await session.get([f"{TABLE}.1"]) == {f"{TABLE}.1": 10}


@pytest.mark.parametrize(
    ("access", "kind"),
    [
        (SnmpAccess(community=Secret("other")), Unreachable),
        (SnmpAccess(user="nobody", auth=Secret("auth-Kestrel-1"), privacy=Secret("priv-Kestrel-2")), LoginRefused),
        (SnmpAccess(user="ports", auth=Secret("wrong-wrong"), privacy=Secret("priv-Kestrel-2")), LoginRefused),
        (SnmpAccess(user="ports", auth=Secret("auth-Kestrel-1")), LoginRefused),
    ],
)
async def test_who_is_not_let_in(access: SnmpAccess, kind: type[DeviceError]) -> None:
    served = agent(shelf())
    async with served, open_session(ADDRESS, access, port=PORT, seconds=0.2) as session:
        with pytest.raises(kind) as raised:
            await session.set([("1.3.6.1.4.1.5.1", 1)], once=True)
    assert served.changes == 0
    for secret in ("kestrel", "Kestrel", "wrong-wrong", "other"):
        assert secret not in str(raised.value)


async def test_a_set_that_must_not_happen_twice_is_sent_once() -> None:
    served = agent(shelf(), Fault.DROP)
    async with served, open_session(ADDRESS, BY_COMMUNITY, port=PORT, seconds=0.2) as session:
        with pytest.raises(Unreachable):
            await session.set([("1.3.6.1.4.1.5.1", 1)], once=True)
    assert served.asked == 1


HELD = st.one_of(
    st.integers(-(2**31), 2**31 - 1),
    st.binary(max_size=300),
    st.ip_addresses(v=4),
    st.tuples(st.integers(0, 2), st.integers(0, 39)).flatmap(
        lambda start: st.lists(st.integers(0, 2**32 - 1), max_size=20).map(lambda rest: (*start, *rest))
    ),
)


@given(HELD)
def test_values_in_ber_and_back(value: Held) -> None:
    ((tag, content),) = ber.elements(ber.held(value))
    assert ber.value_of(tag, content) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_elements_or_malformed(data: bytes) -> None:
    try:
        for tag, content in ber.elements(data):
            ber.value_of(tag, content)
    except ber.Malformed:
        pass
