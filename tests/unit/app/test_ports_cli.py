"""The exit status of writing serial ports."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import cast

import pytest

from firstlight.access import NOTHING, AccessRefused
from firstlight.change.outcome import Result
from firstlight.cli.output import Options
from firstlight.cli.ports import _Asked, _compared, _write_all
from firstlight.events import Device
from firstlight.ports.desk import DevicePorts
from firstlight.ports.profile import wanted_from_words
from firstlight.ports.run import PortsEnd, not_written
from firstlight.session import Session
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.port_rules import PortAbilities
from firstlight_drivers.port_settings import PortSettings, SerialSettings

DONE = not_written("", "d1", Result.DONE, "ports-set")


class Ended:
    """A session whose devices have ended like this."""

    def __init__(self, ends: Sequence[PortsEnd | BaseException]) -> None:
        self._ends = tuple(ends)

    def subscribe(self, _hear: object) -> object:
        return lambda: None

    def write_many_ports(self, _due: object, _given: object) -> Future[tuple[PortsEnd | BaseException, ...]]:
        future: Future[tuple[PortsEnd | BaseException, ...]] = Future()
        future.set_result(self._ends)
        return future


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (DONE, 0),
        (AccessRefused("no-login", "d1"), 3),
        (DeviceError("no", code=Code.UNREACHABLE), 3),
        (OSError(30, "Read-only file system"), 1),
        (KeyError("speed"), 1),
    ],
)
def test_a_fault_that_nobody_named_is_no_refusal(end: PortsEnd | BaseException, status: int) -> None:
    read = DevicePorts(device=Device(id="d1"), able=PortAbilities(keys=frozenset({"baud"})), present=(), at=0.0)
    asked = _Asked(
        options=Options(data_dir=None, verbose=False),
        targets=("d1",),
        given=NOTHING,
        passphrase_file=None,
        format_="json",
    )
    assert _write_all(cast("Session", Ended([end])), asked, [(read, ())]) == [status]


@pytest.mark.parametrize(("port", "status"), [(1, 0), (9, 4)])
def test_a_port_that_is_not_there_is_not_told_as_wanted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, port: int, status: int
) -> None:
    present = PortSettings(port=1, serial=SerialSettings(baud=9600))
    able = PortAbilities(keys=frozenset({"baud"}), ports=1)
    device = Device(id="d1", name="np-1", addresses=("127.79.1.1",), family="moxa-nport6000")
    read = DevicePorts(device=device, able=able, present=(present,), at=0.0)
    wished = wanted_from_words(("baud=9600",))
    asked = _Asked(
        options=Options(data_dir=tmp_path, verbose=False),
        targets=(),
        given=NOTHING,
        passphrase_file=None,
        format_="table",
    )
    assert _compared(asked, read, lambda _there: {port: wished}, (port,), ())[0] == ([status] if status else [0])
    told = capsys.readouterr().err
    assert ("all as wanted" in told) is (status == 0)
    assert (f"no port {port}" in told) is (status == 4)
