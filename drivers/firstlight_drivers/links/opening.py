"""Opens a line from its URL; see the package for the forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from firstlight_drivers.errors import Code, DeviceError, LocalRefusal
from firstlight_drivers.links.link import Line, Link
from firstlight_drivers.links.local import LocalLink
from firstlight_drivers.links.realcom import RealComLink
from firstlight_drivers.links.realcom_codec import command_port, data_port
from firstlight_drivers.links.rfc2217 import Rfc2217Link
from firstlight_drivers.links.secure import LinkTls
from firstlight_drivers.links.tcp import TcpLink
from firstlight_drivers.transport.text import safe_text

KINDS = ("socket", "tls", "rfc2217", "realcom")
_OPTIONS = {
    "socket": frozenset[str](),
    "tls": frozenset[str](),
    "rfc2217": frozenset({"ign_set_control", "tls"}),
    "realcom": frozenset({"tls", "data", "command"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A parsed URL. `kind` "" is a port of this computer, `host` its name; `number`: TCP port, or the device's."""

    kind: str
    host: str
    number: int = 0
    options: tuple[tuple[str, str], ...] = ()

    def option(self, name: str) -> str | None:
        """The value of `?name=value`, "" without a value, None when it is not there."""
        return dict(self.options).get(name)


def parse_link(url: str) -> Place:
    """Raises LocalRefusal(NO_SUCH_PORT) for what is no link."""
    if "://" not in url:
        if not url or not url.isprintable():
            raise _no_link(url)
        return Place(kind="", host=url)
    try:
        parts = urlsplit(url)
        host, number = parts.hostname, parts.port
    except ValueError:
        raise _no_link(url) from None
    options = tuple(parse_qsl(parts.query, keep_blank_values=True))
    known = _OPTIONS.get(parts.scheme, frozenset())
    if parts.scheme not in KINDS or not host or not number or {name for name, _ in options} - known:
        raise _no_link(url)
    if parts.path not in {"", "/"} or parts.username is not None:
        raise _no_link(url)
    if parts.scheme == "realcom" and number > 32:
        raise _no_link(url)
    for name in ("data", "command"):
        value = dict(options).get(name)
        if value is not None and not (re.fullmatch(r"[0-9]{1,5}", value) and 1 <= int(value) <= 65535):
            raise _no_link(url)
    return Place(kind=parts.scheme, host=host, number=number, options=options)


async def open_link(url: str, line: Line, *, tls: LinkTls | None = None, local_address: str | None = None) -> Link:
    """An opened line, set to `line` where the link carries settings. Never tried twice; no port is taken from anybody.

    `tls`: how the far end proves who it is; None: by an authority the system knows. Raises DeviceError: NO_SUCH_PORT
    (no such link), BUSY (another host or program holds it), REFUSED, TIMEOUT, TLS, PIN_CHANGED, UNEXPECTED (another
    protocol is spoken there), DEVICE_ERROR (a setting was refused, which is named).
    """
    place = parse_link(url)
    secure = tls or LinkTls()
    match place.kind:
        case "":
            local = LocalLink(place.host, line)
            await local.open()
            return local
        case "socket" | "tls":
            plain = TcpLink(url, line)
            await plain.open(place.host, place.number, secure if place.kind == "tls" else None, local_address)
            return plain
        case "rfc2217":
            telnet = Rfc2217Link(url, line, has_controls=place.option("ign_set_control") is None)
            await telnet.open(
                place.host, place.number, secure if place.option("tls") is not None else None, local_address
            )
            return telnet
        case _:
            real = RealComLink(url, line)
            ports = (
                int(place.option("data") or data_port(place.number)),
                int(place.option("command") or command_port(place.number)),
            )
            await real.open(place.host, ports, secure if place.option("tls") is not None else None, local_address)
            return real


def _no_link(url: str) -> DeviceError:
    return LocalRefusal(safe_text(url), code=Code.NO_SUCH_PORT)
