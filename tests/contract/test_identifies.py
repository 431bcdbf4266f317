"""`Identifies`, for every family: the driver reads from the simulator exactly what the simulator holds.

The same tests fit real devices: what a channel cannot show is named per case, everything else must be equal.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Endpoint, Identifies, Identity, Observation, State
from firstlight_drivers.discovery.identify import identify_host
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.fleet import simulate
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place

FIELDS = ("vendor", "model", "name", "serial", "mac", "firmware")


@dataclass(frozen=True, slots=True)
class Case:
    """A device, the fields its driver cannot see, and the state it can prove."""

    name: str
    spec: DeviceSpec
    hidden: frozenset[str] = frozenset()
    state: State = State.UNKNOWN


CASES = (
    Case(
        "NPort 5000, blank password",
        DeviceSpec(
            family="moxa-nport5000", model="NPort 5110A", name="NP5110A_2002", serial="2002", firmware="1.6",
            mac="00:90:E8:3C:F8:7E", state=State.FACTORY, password="",
        ),
        state=State.FACTORY,
    ),
    Case(
        "NPort 5000, factory password",
        DeviceSpec(
            family="moxa-nport5000", model="NPort 5410", name="NP5410_2217", serial="2217", firmware="3.14",
            mac="00:90:E8:31:22:17", state=State.FACTORY,
        ),
    ),
    Case(
        "NPort 6000, blank password, unpublished number",
        DeviceSpec(
            family="moxa-nport6000", model="NPort 6150", name="NP6150_3041", serial="3041", firmware="1.21",
            mac="00:90:E8:15:30:41", hw_id=0x6150, state=State.FACTORY, password="",
        ),
        state=State.FACTORY,
    ),
    Case(
        "NPort 6000, claimed",
        DeviceSpec(
            family="moxa-nport6000", model="NPort 6250", name="rtu-gateway-a", serial="6120", firmware="1.21",
            mac="00:90:E8:15:61:20",
        ),
    ),
    Case(
        "NPort 6000-G2, first account open",
        DeviceSpec(
            family="moxa-nport6000g2", model="NPort 6250-G2", name="NP6250-G2_1184", serial="TBKDB1021184",
            firmware="1.0", mac="00:90:E8:A4:11:84", state=State.FACTORY,
        ),
        state=State.FACTORY,
    ),
    Case(
        "NPort 6000-G2, claimed",
        DeviceSpec(
            family="moxa-nport6000g2", model="NPort 6250-G2", name="level-tank-2", serial="TBKDB1020918",
            firmware="1.2", mac="00:90:E8:A4:09:18",
        ),
        state=State.CLAIMED,
    ),
    Case(
        "NMC3",
        DeviceSpec(
            family="apc-nmc3", model="AP9641", name="apc5B02F1", serial="QA2149170345", firmware="2.5.0.8",
            mac="28:29:86:5B:02:F1", state=State.FACTORY,
        ),
        hidden=frozenset({"model", "mac", "firmware"}),
    ),
    Case(
        "Panel Server",
        DeviceSpec(
            family="schneider-panel-server", model="PAS800L", name="gateway-msb", serial="3N240921077",
            firmware="002.006.000", mac="00:80:F4:31:9A:08",
        ),
        hidden=frozenset({"mac"}),
    ),
    Case(
        "IFE",
        DeviceSpec(
            family="schneider-pact", model="IFE", name="IFE-0A129F", serial="NN223145045", firmware="003.010.005",
            mac="00:80:F4:0A:12:9F", state=State.FACTORY,
        ),
        hidden=frozenset({"mac", "serial"}),
    ),
    Case(
        "EIFE with a name of its owner's",
        DeviceSpec(
            family="schneider-pact", model="EIFE", name="main-breaker", serial="NN220931127", firmware="004.001.002",
        ),
        hidden=frozenset({"serial"}),
    ),
    Case(
        "IFM on a line",
        DeviceSpec(
            family="schneider-pact", model="IFM", name="feeder-3", serial="NN214025616", firmware="003.002.001",
            line="pty", unit=2,
        ),
        hidden=frozenset({"name"}),
    ),
    Case(
        "IFM of the other kind behind a raw TCP port",
        DeviceSpec(
            family="schneider-pact", model="IFM", name="feeder-4", serial="0000HL21402a00410", firmware="003.002.001",
            line="tcp",
        ),
        hidden=frozenset({"name"}),
    ),
)  # fmt: skip
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def place(case: Case) -> Place:
    """An address of the case's own: two cases never share a port, one after the other."""
    return Place(address=f"127.78.1.{CASES.index(case) + 1}", shift=10000)


async def ask(device: SimulatedDevice) -> tuple[Identity, tuple[Observation, ...]]:
    family = next(family for family in FAMILIES if family.name == device.spec.family)
    line = device.address.removeprefix("serial:") if device.address.startswith("serial:") else None
    endpoint = Endpoint(host="" if line else device.address, ports=device.services, serial_line=line)
    driver = family.open(endpoint)
    assert isinstance(driver, Identifies)
    return await driver.identity()


@EACH
async def test_reads_what_the_device_holds(case: Case) -> None:
    async with simulate(case.spec, place(case)) as device:
        identity, observations = await ask(device)
    assert identity.family == case.spec.family
    for field in FIELDS:
        held = device.vendor if field == "vendor" else getattr(case.spec, field)
        assert getattr(identity, field) == (None if field in case.hidden else held), field
    assert identity.state is case.state
    assert identity.why
    assert observations


@EACH
async def test_no_login_is_tried_and_nothing_forbidden_is_asked(case: Case) -> None:
    async with simulate(case.spec, place(case)) as device:
        await ask(device)
        assert (device.logins.accepted, device.logins.refused) == (0, 0)
        if device.dsci is not None:
            assert set(device.dsci.asked) <= {0x01, 0x10, 0x16, 0x26}
        for unit in getattr(device, "modbus", {}).values():
            assert set(unit.asked) <= {0x03, 0x2B}


@pytest.mark.parametrize("fault", [Fault.GARBAGE, Fault.TRUNCATED, Fault.OVERSIZE], ids=str)
async def test_a_broken_device_ends_in_a_device_error_or_in_what_is_still_true(fault: Fault) -> None:
    async def one(case: Case) -> str | None:
        async with simulate(case.spec, place(case)) as device:
            device.faults.active.add(fault)
            try:
                async with asyncio.timeout(45):
                    identity, _ = await ask(device)
            except DeviceError:
                return None
        told = {field: getattr(identity, field) for field in FIELDS}
        held = {field: device.vendor if field == "vendor" else getattr(case.spec, field) for field in FIELDS}
        wrong = {field: text for field, text in told.items() if text not in {None, held[field]}}
        return f"{case.name}: {wrong}" if wrong else None

    # All at once: most of the time is spent waiting for answers that do not come.
    problems = await asyncio.gather(*(one(case) for case in CASES))
    assert [problem for problem in problems if problem] == []


async def test_a_silent_device_can_be_given_up_at_once() -> None:
    async def one(case: Case) -> None:
        async with simulate(case.spec, place(case)) as device:
            device.faults.active.add(Fault.DROP)
            asking = asyncio.create_task(ask(device))
            await asyncio.wait([asking], timeout=0.5)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

    # What would be left behind is found by the checks around every test.
    await asyncio.gather(*(one(case) for case in CASES))


@pytest.mark.parametrize("case", [case for case in CASES if "NPort" in case.name], ids=lambda case: case.name)
@pytest.mark.parametrize("unicast", [True, None, False], ids=["asked by name", "in a sweep", "after a broadcast"])
async def test_every_way_of_asking_tells_the_same_state(case: Case, unicast: bool | None) -> None:
    """A console with a blank password is factory-new, whether a sweep or a person asks. After a broadcast only the
    family it told is asked, and its search is not repeated by others.
    """
    families = FAMILIES if unicast is not False else [one for one in FAMILIES if one.name == case.spec.family]
    async with simulate(case.spec, place(case)) as device:
        web = tuple(service for service in device.services if service.name in {"http", "https"})
        seen = await identify_host(device.address, web, families, unicast=unicast)
        assert seen is not None
        assert (seen.identity.family, seen.identity.state) == (case.spec.family, case.state)
        assert (device.logins.accepted, device.logins.refused) == (0, 0)


async def test_nobody_there() -> None:
    for number, family in enumerate(FAMILIES, 1):
        driver = family.open(Endpoint(host=f"127.78.2.{number}"))
        assert isinstance(driver, Identifies)
        with pytest.raises(DeviceError) as caught:
            await driver.identity()
        assert caught.value.code in {Code.REFUSED, Code.TIMEOUT, Code.UNREACHABLE}, family.name


async def test_another_family_behind_the_address_is_said_so() -> None:
    panel = next(case for case in CASES if case.name == "Panel Server")
    async with simulate(panel.spec, place(panel)) as device:
        pact = next(family for family in FAMILIES if family.name == "schneider-pact")
        driver = pact.open(Endpoint(host=device.address, ports=device.services))
        assert isinstance(driver, Identifies)
        with pytest.raises(DeviceError) as caught:
            await driver.identity()
        assert caught.value.code is Code.UNEXPECTED
