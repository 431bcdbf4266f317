"""A simulated NPort 6000-G2: the HTTPS console with its first account, and what `assumed*.toml` assume.

Until the first account exists the Real COM ports stay closed (Moxa hardening guide for the NPort 6000-G2 series); after
that they accept and stay silent.
"""

from __future__ import annotations

import asyncio
import copy
import html
import json
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from types import MappingProxyType
from typing import ClassVar

from firstlight_drivers.contract import MdnsObservation, State
from firstlight_drivers.moxa_nport6000g2 import codec
from firstlight_drivers.simulation.certificates import Naming, server_context
from firstlight_drivers.simulation.console_firmware import FirmwareShape
from firstlight_drivers.simulation.console_ports import ConsolePorts
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.http import WebAnswer, WebRequest, page, web_service
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place
from firstlight_drivers.simulation.tcp import TcpService
from firstlight_drivers.simulation.temper import Temper
from firstlight_drivers.simulation.truth import AccountTruth, Truth
from firstlight_drivers.simulation.web_console import ConsoleShape, WebConsole

# As `assumed_claim.toml` has it; no real one has been seen.
_CONSOLE = ConsoleShape(
    title="NPort 6000-G2",
    body="json",
    first_path="/api/v1/setup/account",
    first_text=codec.FIRST_ACCOUNT,
    login_path="/api/v1/auth/login",
    change_path="/api/v1/accounts/password",
    change_method="PUT",
    logout_path="/api/v1/auth/logout",
    user_field="accountName",
    old_field="currentPassword",
    new_field="newPassword",
    first_confirm="confirmPassword",
    confirm_field="confirmNewPassword",
    token="token",  # noqa: S106 - a name
)
# As `assumed_firmware.toml` has it. That "UPLOAD" upgrades at once is published (hardening guide, section 4.2).
_FIRMWARE = FirmwareShape(
    page="/api/v1/maintenance/firmware", upload="/api/v1/maintenance/firmware/upload", field="firmware"
)

_LOGIN_ILL: tuple[str | Fault, ...] = (
    "says_refused", Fault.WRONG_WORDING, Fault.LOCKED, Fault.DROP_MID_CHANGE, Fault.DROP_BEFORE_CHANGE,
    Fault.SECOND_SESSION, Fault.NOT_EFFECTIVE, Fault.OLD_STILL_ACCEPTED, Fault.NEW_PASSWORD_REFUSED,
    Fault.WRONG_PASSWORD,
)  # fmt: skip
_FIRMWARE_OPEN = ("lingers", "away", "flash", "self_restart", "silent_restart", "answer_seconds", "other_words")
_FIRMWARE_ILL: tuple[str | Fault, ...] = (
    "moves", "new_identity", Fault.CUT_UPLOAD, Fault.IMAGE_REFUSED, Fault.LATE_ANSWER, Fault.NEVER_BACK,
    Fault.OLD_VERSION_BACK, Fault.OTHER_VERSION_BACK, Fault.DISK_FULL,
)  # fmt: skip


class Simulator(SimulatedDevice):
    """One NPort 6000-G2. There is no factory account; the first visitor makes one."""

    vendor = codec.VENDOR
    left_open: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType(
        {
            "claim": ("answer_seconds", "other_words"),
            "firmware": _FIRMWARE_OPEN,
            "ports": ("answer_seconds", "other_words"),
        }
    )
    ill: ClassVar[Mapping[str, tuple[str | Fault, ...]]] = MappingProxyType(
        {
            "claim": _LOGIN_ILL,
            "firmware": _FIRMWARE_ILL,
            "ports": (
                "says_refused",
                "forgets_save",
                "line_drops",
                Fault.PORT_BUSY,
                Fault.REFUSED_BAUD,
                Fault.CLAMPED,
                Fault.READ_BACK_DIFFERS,
                Fault.VANISHES,
                Fault.OTHER_LAYOUT,
                Fault.SESSION_LOST,
                Fault.WRONG_PASSWORD,
            ),
        }
    )

    def __init__(self, spec: DeviceSpec, place: Place, temper: Temper | None = None) -> None:
        super().__init__(spec, place, temper)
        self._first_address = place.address  # its certificate stays the same when it moves

        self.ports = ConsolePorts(
            spec.serial_ports or _port_count(spec.model),
            self.faults,
            self._forget,
            temper=self.temper,
            changing=self.changing,
        )

    def accounts_truth(self) -> tuple[AccountTruth, ...]:
        """The account of its page, once there is one."""
        if self.user is None or self.password is None:
            return ()
        return (AccountTruth(name=self.user, passwords=self.console.passwords()),)

    def truth(self) -> Truth:
        """See `SimulatedDevice`."""
        firmware = self.console.firmware
        waiting = firmware.staged.version if firmware is not None and firmware.staged is not None else None
        return replace(super().truth(), waiting=waiting, uploads=self.uploads, ports=self.ports.truth())

    @property
    def settled(self) -> bool:
        """See `SimulatedDevice`."""
        return super().settled and (self.temper.self_restart is None or self.truth().waiting is None)

    async def _start(self, stack: AsyncExitStack) -> None:
        address = self.place.address
        self.console = WebConsole(self, _CONSOLE, _FIRMWARE)
        self.ports.now = copy.deepcopy(self.ports.saved)  # what was not applied is gone
        https = self.offer("https", self.place.port(443))
        tls = server_context(self.certificate_seed(), Naming(self._first_address))
        await stack.enter_async_context(
            TcpService(address, https, web_service(self._respond, self.faults, self.console), tls)
        )
        if self.state is not State.FACTORY:
            for standard in (codec.REAL_COM_DATA, codec.REAL_COM_COMMAND):
                port = self.place.port(standard)
                await stack.enter_async_context(TcpService(address, port, _silent))
            self.offer("real-com", self.place.port(codec.REAL_COM_DATA))
        self.mdns = self._record(https)
        # The announced service is the console under the name of its type.
        self.offer(codec.profile().service_type.partition(".")[0].lstrip("_"), https)

    def _forget(self) -> None:
        self.console.forget()

    def _record(self, port: int) -> MdnsObservation:
        keys = codec.profile().txt
        values = self._values()
        return MdnsObservation(
            service_type=codec.profile().service_type,
            instance=self.spec.name,
            host=f"{self.spec.name.lower().replace('_', '-')}.local.",
            port=port,
            txt=tuple((key, values[field]) for field, key in keys.items()),
            addresses=(self.place.address,),
        )

    def _values(self) -> dict[str, str]:
        spec = self.spec
        return {
            "model": spec.model,
            "serial": spec.serial,
            "mac": spec.mac or "",
            "firmware": spec.firmware,
            "name": spec.name,
        }

    def _respond(self, request: WebRequest) -> WebAnswer | None:
        if request.path == codec.profile().rest_path:
            keys = codec.profile().rest_keys
            values = self._values()
            body = json.dumps({key: values[field] for field, key in keys.items()}).encode()
            return WebAnswer(body, content_type="application/json")
        if not self.console.first and self.ports.wants(request):
            return self.ports.respond(request, allowed=self.console.signed_in(request))
        if request.path != "/":
            return self.console.respond(request)
        model = html.escape(self.spec.model)
        if self.console.first:
            content = (
                f"<h1>{model}</h1><h2>Create Account</h2><p>{codec.FIRST_ACCOUNT}.</p><form><input name='account'>"
                "<input type='password' name='password'><input type='password' name='confirm'></form>"
            )
        else:
            content = (
                f"<h1>{model}</h1><form><input name='account'><input type='password' name='password'>"
                f"<button>{codec.profile().login_marks[0]}</button></form>"
            )
        return page(self.spec.model, content)


def _port_count(model: str) -> int:
    """As the names of the maker's older series tell it: 6150 one, 6250 two, 6450 four."""
    return next((count for digits, count in (("62", 2), ("64", 4)) if digits in model), 1)


async def _silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()
