"""Simulated interfaces of PacT circuit breakers: IFE and EIFE on Ethernet, IFM on a pseudo-terminal or raw TCP port."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from types import MappingProxyType
from typing import ClassVar

from firstlight_drivers.contract import DpwsMetadata, State
from firstlight_drivers.schneider_pact import codec
from firstlight_drivers.simulation.certificates import Naming, server_context
from firstlight_drivers.simulation.console_firmware import FirmwareShape
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.dpws import METADATA_PORT, DpwsHost
from firstlight_drivers.simulation.http import web_service
from firstlight_drivers.simulation.modbus import ModbusUnit, RtuReceiver, modbus_rtu_over_tcp, modbus_tcp
from firstlight_drivers.simulation.schneider_commands import SimulatedCommands
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place
from firstlight_drivers.simulation.tcp import TcpService
from firstlight_drivers.simulation.temper import Temper
from firstlight_drivers.simulation.truth import AccountTruth, Truth
from firstlight_drivers.simulation.web_console import ConsoleShape, WebConsole

RAW_TCP_PORT = 4001  # a device server's TCP server mode, serial port 1 (Moxa manuals)
_NEW_ACCOUNTS = "004.001.000"  # first firmware with SecurityAdmin (Schneider IFE/EIFE release note DOCA0147EN-16)

# As `assumed_claim.toml` has it; no real one has been seen. Three wrong passwords lock (DOCA0147EN-16).
_CONSOLE = ConsoleShape(
    title="Schneider Electric",
    user_field="username",
    old_field="oldPassword",
    new_field="newPassword",
    confirm_field="confirmPassword",
    token="csrf",  # noqa: S106 - a name
    change_first=True,
    lock_after=3,
)
# As `assumed_firmware.toml` has it.
_FIRMWARE = FirmwareShape(
    page="/firmware", upload="/firmware/package", field="firmwareFile", install="/firmware/install"
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
_COMMAND_ILL: tuple[str | Fault, ...] = (
    "says_refused", Fault.OVERWRITTEN, Fault.COMMAND_STUCK, Fault.COMMAND_REFUSED, Fault.READ_BACK_DIFFERS,
    Fault.OTHER_LAYOUT,
)  # fmt: skip


class Simulator(SimulatedDevice):
    """One IFE, EIFE or IFM; `spec.line` decides which side it is on. `modbus` holds its units,
    `commands` its command interface.

    Firmware that crosses 004.001.000 sets its accounts to the published defaults (DOCA0147EN-16).
    """

    vendor = codec.VENDOR
    left_open: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType(
        {
            "claim": ("answer_seconds", "other_words"),
            "firmware": _FIRMWARE_OPEN,
            "clock": ("answer_seconds",),
            "names": ("answer_seconds",),
        }
    )
    ill: ClassVar[Mapping[str, tuple[str | Fault, ...]]] = MappingProxyType(
        {
            "claim": _LOGIN_ILL,
            "firmware": _FIRMWARE_ILL,
            "clock": _COMMAND_ILL,
            "names": (*_COMMAND_ILL, Fault.PAD_CLOSED, Fault.WRONG_PASSWORD),
        }
    )

    def __init__(self, spec: DeviceSpec, place: Place, temper: Temper | None = None) -> None:
        super().__init__(spec, place, temper)
        self._ran = spec.firmware

    def accounts_truth(self) -> tuple[AccountTruth, ...]:
        """The account of its page, once there is one."""
        if self.spec.line is not None or self.user is None or self.password is None:
            return ()
        return (AccountTruth(name=self.user, passwords=self.console.passwords()),)

    def truth(self) -> Truth:
        """See `SimulatedDevice`."""
        firmware = self.console.firmware if self.spec.line is None else None
        waiting = firmware.staged.version if firmware is not None and firmware.staged is not None else None
        return replace(
            super().truth(),
            waiting=waiting,
            uploads=self.uploads,
            names=dict(self.commands.names),
            clock=self.commands.set_to,
        )

    @property
    def settled(self) -> bool:
        """See `SimulatedDevice`."""
        return super().settled and (self.temper.self_restart is None or self.truth().waiting is None)

    def _account(self) -> tuple[str | None, str | None]:
        if self.spec.line is not None:
            return None, None
        return super()._account()

    @property
    def factory_account(self) -> tuple[str | None, str | None]:
        """Published defaults of IFE and EIFE, before and after firmware 004.001.000."""
        new = self.spec.firmware >= _NEW_ACCOUNTS
        return ("SecurityAdmin", "AAAAAAAA") if new else ("Administrator", "Gateway")

    @property
    def uuid(self) -> str | None:
        """Endpoint of its DPWS service; none on a serial line."""
        return self.stable_uuid() if self.spec.line is None else None

    async def _start(self, stack: AsyncExitStack) -> None:
        if self.spec.line is None:
            await self._start_ethernet(stack)
        else:
            await self._start_line(stack, self.spec.line)

    async def _start_line(self, stack: AsyncExitStack, line: str) -> None:
        # A pseudo-terminal does not exist on Windows.
        from firstlight_drivers.simulation.pty import PtyLine  # noqa: PLC0415

        self.modbus = {self.spec.unit: self._ifm()}
        self.commands = SimulatedCommands(self.modbus[self.spec.unit], 0x0300, self.faults, self)
        self.commands.names["imu"] = self.spec.name
        if line == "tcp":
            address, port = self.place.address, self.offer("modbus-rtu", RAW_TCP_PORT)
            talk = modbus_rtu_over_tcp(self.modbus, self.faults)
            await stack.enter_async_context(TcpService(address, port, talk))
            return
        pty = PtyLine(RtuReceiver(self.modbus, self.faults), self.faults)
        await stack.enter_async_context(pty)
        self.place = replace(self.place, address=f"serial:{pty.path}")

    async def _start_ethernet(self, stack: AsyncExitStack) -> None:
        spec, address = self.spec, self.place.address
        if self._ran < _NEW_ACCOUNTS <= spec.firmware:
            self.user, self.password = self.factory_account
            self.state = State.FACTORY
        self._ran = spec.firmware
        console = self.console = WebConsole(self, _CONSOLE, _FIRMWARE)
        https = self.offer("https", self.place.port(443))
        tls = server_context(self.certificate_seed(), Naming(spec.name, codec.VENDOR))
        talk = web_service(console.respond, self.faults, console)
        await stack.enter_async_context(TcpService(address, https, talk, tls))
        self.modbus = {codec.UNIT: self._ife()}
        self.commands = SimulatedCommands(self.modbus[codec.UNIT], 0x2200, self.faults, self)
        self.commands.names["imu"] = spec.name
        port = self.offer("modbus", self.place.port(502))
        await stack.enter_async_context(TcpService(address, port, modbus_tcp(self.modbus, self.faults)))
        self.offer("dpws", METADATA_PORT)
        self.dpws = await stack.enter_async_context(
            DpwsHost(
                address,
                uuid=self.stable_uuid(),
                types=(),  # those of a real IFE are not published
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

    def _ife(self) -> ModbusUnit:
        spec = self.spec
        unit = ModbusUnit()
        values = {
            "model": spec.model,
            "range": "Enerlin'X",
            "firmware": spec.firmware,
            "vendor": codec.VENDOR,
            "name": spec.name,
        }
        for block in codec.registers()["ife"]:
            unit.put_text(block.address, block.count, values[block.field])
        for number, text in enumerate((codec.VENDOR, spec.model, spec.firmware)):
            unit.objects[number] = text.encode()
        return unit

    def _ifm(self) -> ModbusUnit:
        spec = self.spec
        unit = ModbusUnit()
        long = len(spec.serial) > 12  # LV434000; TRV00210 has 11 characters
        blocks = codec.registers()["ifm"]
        for block in blocks:
            if block.field == "product_id":
                unit.registers[block.address] = codec.IFM_PRODUCT_ID
            elif block.field == "firmware":
                unit.put_text(block.address, block.count, spec.firmware)
            elif (block.count > 6) == long:
                unit.put_text(block.address, block.count, spec.serial)
        return unit
