"""The exit status of writing serial ports."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import cast

import pytest

from firstlight.access import NOTHING, AccessRefused
from firstlight.change.outcome import Result
from firstlight.cli.output import Options
from firstlight.cli.ports import _Asked, _write_all
from firstlight.events import Device
from firstlight.ports.desk import DevicePorts
from firstlight.ports.run import PortsEnd, not_written
from firstlight.session import Session
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.port_rules import PortAbilities

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
