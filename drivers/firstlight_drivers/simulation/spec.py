"""What a simulated device is, before it has an address: one row of a fleet file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

from firstlight_drivers.contract import Service, State


class Fault(StrEnum):
    """Ways to misbehave."""

    DROP = "drop"  # never answers
    SLOW = "slow"  # answers after `DeviceSpec.delay` seconds
    GARBAGE = "garbage"  # answers with bytes that mean nothing
    TRUNCATED = "truncated"  # answers with the first half only
    OVERSIZE = "oversize"  # answers with far more than is right
    WRONG_PASSWORD = "wrong-password"  # noqa: S105 - a name; refuses every login
    ADDRESS_CONFLICT = "address-conflict"  # reports the vendor's factory address, as its twin does
    WRONG_WORDING = "wrong-wording"  # the first-login dialogue uses words nobody has published
    LOCKED = "locked"  # refuses every login for a while, as after too many wrong ones
    DROP_MID_CHANGE = "drop-mid-change"  # closes the connection after the new password was sent; takes it
    DROP_BEFORE_CHANGE = "drop-before-change"  # closes the connection after the new password was sent; does not take it
    ONE_TIME_CODE = "one-time-code"  # asks for a code it has sent by mail; "246810" is right
    SECOND_SESSION = "second-session"  # somebody else is logged in and the device takes no second one
    NOT_EFFECTIVE = "not-effective"  # says the password was changed and keeps the old one
    OLD_STILL_ACCEPTED = "old-still-accepted"  # takes the new password and goes on accepting the old one
    CUT_UPLOAD = "cut-upload"  # closes the connection after `cut_at` of an upload, once
    IMAGE_REFUSED = "image-refused"  # takes the whole file and then says that it is not right
    LATE_ANSWER = "late-answer"  # takes the file, says nothing for `delay` seconds and hangs up: the answer is lost
    NEVER_BACK = "never-back"  # does not come back after an activation
    OLD_VERSION_BACK = "old-version-back"  # writes the new firmware and comes back with the one it had before
    OTHER_VERSION_BACK = "other-version-back"  # comes back with a version nobody sent
    DISK_FULL = "disk-full"  # has no room for the file
    PORT_BUSY = "port-busy"  # a host holds the serial port: its settings are not taken
    REFUSED_BAUD = "refused-baud"  # takes no other baud rate
    CLAMPED = "clamped"  # makes 9600 bit/s of every baud rate, without a word
    READ_BACK_DIFFERS = "read-back-differs"  # says that settings were taken and keeps the old ones
    SLOW_RESTART = "slow-restart"  # is away for `delay` seconds after ports were restarted
    VANISHES = "vanishes"  # loses power once, after settings were sent and before they are saved
    OTHER_LAYOUT = "other-layout"  # its pages for serial ports look like nothing that is known
    SESSION_LOST = "session-lost"  # has forgotten who is logged in when settings are sent, once
    OVERWRITTEN = "overwritten"  # another client's command comes in between, once
    COMMAND_STUCK = "command-stuck"  # a command never ends
    COMMAND_REFUSED = "command-refused"  # ends every command with an error
    PAD_CLOSED = "pad-closed"  # its locking pad is closed: no command that needs a password is taken
    NEW_PASSWORD_REFUSED = "new-password-refused"  # noqa: S105 - a name; its own list of known passwords has it


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSpec:
    """One device of a fleet. `family` is the command line's name of it, `serial` as the device prints it.

    `state` is the truth, which a search without credentials cannot always see. `user` and `password` are what the
    device accepts now; None means the family's factory account when `state` is factory, and no account otherwise.
    `reported_address` is what the device says its address is, where that differs from where it answers.
    `line` puts a device on a serial line: "pty" on a pseudo-terminal, "tcp" behind a raw TCP port; `unit` is its Modbus
    address there, 1 to 247. `behind` are the units of other devices on a gateway's serial line.
    """

    family: str
    model: str
    name: str
    serial: str
    firmware: str
    mac: str | None = None
    state: State = State.CLAIMED
    user: str | None = None
    password: str | None = None
    reported_address: str | None = None
    hw_id: int | None = None  # Moxa model number on the wire, where the table has none for `model`
    ap_id: int | None = None  # Moxa product line on the wire, likewise
    faults: tuple[Fault, ...] = ()
    delay: float = 3.0  # seconds, for Fault.SLOW and Fault.LATE_ANSWER
    line: str | None = None
    unit: int = 1
    behind: tuple[int, ...] = ()
    upload_rate: float = 0.0  # bytes per second an upload is taken with, 0 for as fast as it comes
    flash_seconds: float = 0.3  # from the activation until the restart
    reboot_seconds: float = 0.5  # from the restart until it answers again
    next_address: str | None = None  # where it answers after its next restart; None: where it was
    serial_ports: int = 0  # number of its serial ports, 0 for as many as the model has
    snmp_community: str | None = None  # SNMP v2c, read and write; None: no agent for it
    snmp_user: str | None = None  # SNMP v3 with SHA and AES
    snmp_auth: str | None = None
    snmp_privacy: str | None = None
    cut_at: float = 0.5  # share of the upload at which CUT_UPLOAD closes


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a device answers. `shift` is added to TCP ports below 1024, so that no rights are needed."""

    address: str
    shift: int = 0

    def port(self, standard: int) -> int:
        """The TCP port a service with this standard port really listens on."""
        return standard + self.shift if standard < 1024 else standard


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyDevice:
    """One device that answers now. `user` and `password` are its factory account while it is in factory state.

    `state` is the truth; a search without credentials may only be able to say "unknown".
    """

    address: str  # "127.77.0.5", or "serial:/dev/pts/7"
    services: tuple[Service, ...]
    family: str
    vendor: str
    model: str
    name: str
    serial: str
    mac: str | None
    uuid: str | None
    firmware: str
    state: State
    user: str | None
    password: str | None

    def as_json(self) -> dict[str, object]:
        """As the command line prints it."""
        values: dict[str, object] = {field.name: getattr(self, field.name) for field in fields(self)}
        values["services"] = {service.name: service.port for service in self.services}
        values["state"] = self.state.value
        return values
