"""What the commands on lines share: how a line is named and set, and how its far end proves who it is."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from firstlight_drivers.links import Line, LinkTls
from firstlight_drivers.port_settings import Flow, Parity, StopBits

F = TypeVar("F", bound=Callable[..., Any])


def line_options(function: F) -> F:
    """`--baud`, `--data-bits`, `--parity`, `--stop-bits`, `--flow`; the command gets them as `line`."""

    @functools.wraps(function)
    def with_line(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the command takes and returns
        line = Line(
            baud=named.pop("baud"),
            data_bits=int(named.pop("data_bits")),
            parity=Parity(named.pop("parity")),
            stop_bits=StopBits(named.pop("stop_bits")),
            flow=Flow(named.pop("flow")),
        )
        return function(*arguments, line=line, **named)

    decorated: Any = with_line
    for option in reversed(
        (
            click.option("--baud", type=click.IntRange(50, 4_000_000), default=9600, show_default=True, help="bit/s."),
            click.option("--data-bits", type=click.Choice(["5", "6", "7", "8"]), default="8", show_default=True),
            click.option(
                "--parity", type=click.Choice([str(one) for one in Parity]), default="none", show_default=True
            ),
            click.option(
                "--stop-bits", type=click.Choice([str(one) for one in StopBits]), default="1", show_default=True
            ),
            click.option("--flow", type=click.Choice([str(one) for one in Flow]), default="none", show_default=True),
        )
    ):
        decorated = option(decorated)
    return cast("F", decorated)


def tls_options(function: F) -> F:
    """`--fingerprint`, `--authorities`, `--server-name`, `--client-cert`, `--client-key`; the command gets them as
    `tls`.
    """

    @functools.wraps(function)
    def with_tls(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
        tls = LinkTls(
            pin=named.pop("fingerprint"),
            authorities=named.pop("authorities"),
            server_name=named.pop("server_name"),
            certificate=named.pop("client_cert"),
            key=named.pop("client_key"),
        )
        return function(*arguments, tls=tls, **named)

    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    decorated: Any = with_tls
    for option in reversed(
        (
            click.option("--fingerprint", metavar="SHA256", help="The far end's certificate, for lines inside TLS."),
            click.option(
                "--authorities", type=file, help="Who vouches for its certificate (PEM). [default: the system's]"
            ),
            click.option("--server-name", metavar="NAME", help="Name in its certificate. [default: the line's host]"),
            click.option("--client-cert", type=file, help="A certificate of one's own (PEM); a scan tells its role."),
            click.option("--client-key", type=file, help="Its key (PEM)."),
        )
    ):
        decorated = option(decorated)
    return cast("F", decorated)
