"""The page of serial ports in its states: invented devices, real plans."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop.fake_session import FakeSession
from desktop.updating import PASSPHRASE, update_session
from firstlight.change.outcome import Result
from firstlight.events import Device, PortTestProgress, TerminalState, TerminalText
from firstlight.ports.desk import DevicePorts
from firstlight.ports.guided import Proved
from firstlight.ports.measure import Progress
from firstlight.ports.scan_table import RowVerdict, ScanRow
from firstlight.ports.terminal import Rates
from firstlight_drivers.contract import Service
from firstlight_drivers.links import Signals
from firstlight_drivers.port_rules import PortAbilities
from firstlight_drivers.port_settings import (
    Flow,
    Interface,
    Mode,
    OperationMode,
    Parity,
    PortSettings,
    SerialSettings,
    StopBits,
    settings,
)
from firstlight_ui.main_window import MainWindow
from firstlight_ui.pages.serial import SerialPage

__all__ = ["PASSPHRASE"]
NOW = 1_793_887_000.0
PROFILE = """format = 1
name = "Pump PLC, RS-485"
line = "19200 8E1"
interface = "rs-485-2w"
flow = "none"
mode = "tcp-server"
local_port = "4000+n"
"""
ABLE = PortAbilities(
    keys=frozenset(settings()) - {"authentication", "map_keys"},
    ports=2,
    bauds=(300, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600),
    source="test",
)

ASSUMED = replace(
    ABLE,
    assumed="a" * 64,
    guessed=frozenset({"flow", "fifo", "tcp_alive_check"}),
    restarts="device",
    compared=True,
)


CERTIFICATE = "7F:3A:91:C4:D2:0B:6E:85:1C:F9:40:A7:33:D8:92:5E:B1:6C:04:7D:E8:59:A2:3F:90:CB:14:76:DD:28:F5:61"
PANEL = Device(
    id="panel", family="schneider-panel-server", name="panel-1", model="PAS600L", serial="PS240111111",
    addresses=("10.20.4.40",), services=(Service(name="https", port=443),), page_url="https://10.20.4.40/",
    certificate=CERTIFICATE,
)  # fmt: skip
BEHIND = ScanRow(
    unit=12, line=None, verdict=RowVerdict.FOUND, kind="answer", vendor="Schneider Electric",
    product="MicroLogic 5.2 E", revision="003.002.001", serial="PP240131212", answer_ms=21.4, asked=1, behind=True,
)  # fmt: skip


def servers(count: int = 4) -> tuple[Device, ...]:
    """Device servers as a search lists them."""
    return tuple(
        Device(
            id=f"np-{number}",
            family="moxa-nport5000",
            vendor="Moxa",
            model="NPort 5250A",
            name=f"pump-{number}-plc",
            serial=f"TBBJB12340{number}",
            mac=f"00:90:E8:10:20:{number:02X}",
            addresses=(f"10.20.4.{30 + number}",),
            services=(Service(name="https", port=443),),
        )
        for number in range(1, count + 1)
    )


def port(number: int, alias: str = "") -> PortSettings:
    """A port as it comes out of the box."""
    return PortSettings(
        port=number,
        serial=SerialSettings(
            alias=alias, interface=Interface.RS232, baud=9600, data_bits=8, parity=Parity.NONE,
            stop_bits=StopBits.ONE, flow=Flow.RTS_CTS, fifo=True,
        ),
        operation=OperationMode(
            mode=Mode.TCP_SERVER, tcp_alive_check=7, inactivity_time=0, max_connections=1, ignore_jammed_ip=False,
            allow_driver_control=False, local_port=4000 + number, command_port=965 + number, packet_length=0,
            delimiter_1="", delimiter_2="", delimiter_process="nothing", force_transmit=0,
        ),
    )  # fmt: skip


def read_of(device: Device, able: PortAbilities = ABLE) -> DevicePorts:
    """What it says."""
    return DevicePorts(device=device, able=able, present=(port(1, "pump-1"), port(2, "scales")), at=NOW)


def session(folder: Path | None = None) -> FakeSession:
    """With device servers in the list, and an open vault."""
    made = update_session(folder)
    made.known.update({device.id: device for device in servers()})
    return made


def page(
    window: MainWindow, made: FakeSession, *, wanted: bool = False, written: bool = False, able: PortAbilities = ABLE
) -> SerialPage:
    """The page with devices that were read, with wishes, or written."""
    window.set_ports(servers())
    shown = window.lines.open()
    for device, future in made.ports_read:
        if device.id != "np-4":
            future.set_result(read_of(device, able))
    window.bridge.flush()
    if wanted or written:
        path = shown.shelf.folder() / "Pump PLC.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PROFILE, encoding="utf-8")
        shown.shelf.open(path)
        shown.shelf.load()
        shown.shelf.choice.setCurrentIndex(1)
    if written:
        shown.write()
    return shown


def assumed(window: MainWindow, made: FakeSession) -> SerialPage:
    """Over a channel that nobody has published."""
    return page(window, made, wanted=True, able=ASSUMED)


def guided(window: MainWindow, made: FakeSession) -> SerialPage:
    """A gateway whose line a person has set; who is on it answers."""
    window.set_ports((PANEL,))
    shown = window.lines.open()
    one = shown.draft.devices[PANEL.id]
    one.wish(1, "baud", "19200")
    one.wish(1, "parity", "even")
    shown.guided.set_button.click()
    made.ports_proved[-1][3].set_result(
        Proved(result=Result.DONE, code="ports-line-proved", detail="12", rows=(BEHIND,))
    )
    window.bridge.flush()
    return shown


def clamped(settings_: PortSettings, baud: int) -> PortSettings:
    """A port whose device made another rate of what it got."""
    return replace(settings_, serial=replace(settings_.serial, baud=baud))


def under_test(window: MainWindow, made: FakeSession) -> SerialPage:
    """A test in its middle."""
    shown = page(window, made, wanted=True)
    shown.test.start.click()
    for step in range(60):
        rate = 955.0 if step % 17 else 610.0
        sent = step * 190
        made.publish(
            PortTestProgress(
                "np-1", 1, Progress(phase="there", seconds=step / 4, sent=sent, received=max(0, sent - 24), rate=rate)
            )
        )
    window.bridge.flush()
    return shown


def talking(window: MainWindow, made: FakeSession) -> SerialPage:
    """A terminal in its middle."""
    shown = page(window, made)
    shown.right.views.setCurrentIndex(1)
    shown.terminal.open_line()
    window.bridge.flush()
    rows = "PUMP 1 PLC  V2.14\nREADY\nstatus\nRUN   48.2 Hz   3.1 bar\nALARM none\n"
    made.publish(TerminalText(7, rows))
    made.publish(
        TerminalState(
            7, rates=Rates(received=24.0, total_received=164, total_sent=7), signals=Signals(cts=True, dsr=True)
        )
    )
    window.bridge.flush()
    return shown
