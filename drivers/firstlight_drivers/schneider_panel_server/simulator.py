"""A simulated Panel Server: DPWS, Modbus TCP with unit 255, and HTTPS pages as assumed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from types import MappingProxyType
from typing import ClassVar

from firstlight_drivers.contract import DpwsMetadata
from firstlight_drivers.schneider_panel_server import codec
from firstlight_drivers.simulation.certificates import Naming, server_context
from firstlight_drivers.simulation.console_firmware import FirmwareShape
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.dpws import METADATA_PORT, DpwsHost
from firstlight_drivers.simulation.http import web_service
from firstlight_drivers.simulation.modbus import ModbusUnit, modbus_tcp
from firstlight_drivers.simulation.schneider_commands import SimulatedClock
from firstlight_drivers.simulation.spec import Fault
from firstlight_drivers.simulation.tcp import TcpService
from firstlight_drivers.simulation.truth import AccountTruth, Truth
from firstlight_drivers.simulation.web_console import ConsoleShape, WebConsole

CLOCK = 0x0073  # DOCA0241EN-06, date and time
ACCOUNT = "SecurityAdmin"  # the only one (DOCA0172EN)
# As `assumed_claim.toml` has it; no real one has been seen.
_CONSOLE = ConsoleShape(
    title="EcoStruxure Panel Server",
    body="json",
    first_path="/rest/v1/first-password",
    first_text=f"Set the password of {ACCOUNT}",
    first_user=ACCOUNT,
    login_path="/rest/v1/login",
    change_path="/rest/v1/password",
    logout_path="/rest/v1/logout",
    user_field="userName",
    old_field="currentPassword",
    new_field="newPassword",
    first_confirm="confirmation",
)
# As `assumed_firmware.toml` has it.
_FIRMWARE = FirmwareShape(
    page="/rest/v1/firmware", upload="/rest/v1/firmware/package", method="PUT", install="/rest/v1/firmware/install"
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
    """One Panel Server. Its factory password is not published: in factory state it waits for its first one.

    `modbus` holds the units of the Modbus server; unit 255 is the Panel Server itself.
    """

    vendor = codec.VENDOR
    left_open: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType(
        {"claim": ("answer_seconds", "other_words"), "firmware": _FIRMWARE_OPEN, "clock": ("answer_seconds",)}
    )
    ill: ClassVar[Mapping[str, tuple[str | Fault, ...]]] = MappingProxyType(
        {
            "claim": _LOGIN_ILL,
            "firmware": _FIRMWARE_ILL,
            "clock": (Fault.READ_BACK_DIFFERS, Fault.TRUNCATED, Fault.DROP),
        }
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
        return replace(super().truth(), waiting=waiting, uploads=self.uploads, clock=self.clock.now())

    @property
    def settled(self) -> bool:
        """See `SimulatedDevice`."""
        return super().settled and (self.temper.self_restart is None or self.truth().waiting is None)

    @property
    def uuid(self) -> str:
        """Endpoint of its DPWS service."""
        return self.stable_uuid()

    async def _start(self, stack: AsyncExitStack) -> None:
        spec, address = self.spec, self.place.address
        console = self.console = WebConsole(self, _CONSOLE, _FIRMWARE)
        https = self.offer("https", self.place.port(443))
        tls = server_context(self.certificate_seed(), Naming(spec.name, codec.VENDOR))
        talk = web_service(console.respond, self.faults, console)
        await stack.enter_async_context(TcpService(address, https, talk, tls))
        self.modbus = {unit: _meter(unit) for unit in spec.behind}
        self.modbus[codec.registers().unit] = self._own_unit()
        self.clock = SimulatedClock(self.modbus[codec.registers().unit], CLOCK, self.faults, self.changing)
        port = self.offer("modbus", self.place.port(502))
        await stack.enter_async_context(TcpService(address, port, modbus_tcp(self.modbus, self.faults)))
        self.offer("dpws", METADATA_PORT)
        self.dpws = await stack.enter_async_context(
            DpwsHost(
                address,
                uuid=self.uuid,
                types=(codec.GATEWAY_TYPE, codec.PANEL_SERVER_TYPE),
                metadata=DpwsMetadata(
                    friendly_name=spec.name,
                    firmware=spec.firmware,
                    serial=spec.serial,
                    manufacturer=codec.VENDOR,
                    model_name=spec.model,
                    presentation_url=f"https://{address}:{https}/",
                ),
                faults=self.faults,
                xaddr_host=self.reported_address,
            )
        )

    def _own_unit(self) -> ModbusUnit:
        spec = self.spec
        unit = ModbusUnit()
        values = {
            "model": spec.model,
            "serial": spec.serial,
            "firmware": spec.firmware,
            "vendor": codec.VENDOR,
            "name": spec.name,
        }
        for block in codec.registers().blocks:
            unit.put_text(block.address, block.count, values[block.field])
        for number, text in enumerate((codec.VENDOR, spec.model, spec.firmware)):
            unit.objects[number] = text.encode()
        return unit


def _meter(unit: int) -> ModbusUnit:
    """An energy meter on the serial line, which says who it is by function 43/14 alone."""
    meter = ModbusUnit()
    for number, text in enumerate((codec.VENDOR, "iEM3155", f"001.00{unit % 10}")):
        meter.objects[number] = text.encode()
    return meter
