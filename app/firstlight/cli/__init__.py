"""The command line: a thin front end on `Session`. Commands are loaded when they are asked for, so help is instant.

Exit status: 0 done, 1 a device failed, 2 usage, 3 refused before anything was sent, 4 a target did not answer,
130 interrupted. Machine-readable lines go to standard output, sentences for people to standard error.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from firstlight import __version__

# command -> (module, attribute, one line for the list of commands)
COMMANDS: dict[str, tuple[str, str, str]] = {
    "discover": ("firstlight.cli.discover", "discover", "Find devices on this computer's networks."),
    "identify": ("firstlight.cli.discover", "identify", "Ask one host or serial line who it is."),
    "doctor": ("firstlight.cli.doctor", "doctor", "Say per interface why a device may be invisible."),
    "families": ("firstlight.cli.info", "families", "List what each family can do, and what stands behind it."),
    "claim": ("firstlight.cli.claim", "claim", "Do the first login of devices, prove it, keep it in the vault."),
    "vault": ("firstlight.cli.vault", "vault", "List, show, export and import passwords."),
    "policy": ("firstlight.cli.policy", "policy", "Check a password against a device's rules, without the device."),
    "firmware": ("firstlight.cli.update", "firmware", "Check, approve and install firmware files."),
    "jobs": ("firstlight.cli.jobs", "jobs", "List, show, resume, cancel and retry firmware jobs."),
    "backup": ("firstlight.cli.backup", "backup", "List, show and export configurations that were kept."),
    "ports": ("firstlight.cli.ports_all", "ports", "Serial ports: show, set, apply, test, scan."),
    "device": ("firstlight.cli.device", "device", "A device's date, time and names."),
    "pins": ("firstlight.cli.pins", "pins", "List pinned identities; accept one that changed for a known reason."),
    "profile": ("firstlight.cli.profile", "profile", "Teach a first login from a browser's recording."),
    "demo": ("firstlight.cli.demo", "demo", "Start the simulated fleet in the foreground."),
    "gui": ("firstlight.cli.gui", "gui", "Open the desktop."),
    "help": ("firstlight.cli.info", "help_group", "Explain result codes."),
}


class _LateGroup(click.Group):
    """A group that imports a command's module only when that command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = getattr(importlib.import_module(entry[0]), entry[1])
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry[2]) for name, entry in COMMANDS.items()])


@click.group(cls=_LateGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Data folder; else FIRSTLIGHT_HOME, else the usual place for user data.",
)
@click.option(
    "--trace",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="FIRSTLIGHT_TRACE",
    help="Write what was sent and received to this file, secrets masked (also: FIRSTLIGHT_TRACE).",
)
@click.option("-v", "--verbose", count=True, help="Say more on standard error; -vv says everything.")
@click.version_option(__version__, prog_name="firstlight")
@click.pass_context
def cli(context: click.Context, data_dir: Path | None, trace: Path | None, verbose: int) -> None:
    """Find, claim, update and set up industrial devices.

    With no command the desktop opens. Every command has --help; `--format json` prints one JSON object per line.
    """
    from firstlight.cli.output import Options  # noqa: PLC0415 - see the module docstring

    context.obj = Options(data_dir=data_dir, verbose=verbose)
    if trace is not None:
        _start_trace(context, trace)
    if context.invoked_subcommand is None:
        command = _LateGroup.get_command(cli, context, "gui")
        if command is not None:
            context.invoke(command, demo=False, first_paint=False)


def _start_trace(context: click.Context, path: Path) -> None:
    from firstlight.cli.output import Refusal  # noqa: PLC0415
    from firstlight_drivers.transport.trace import Trace, install  # noqa: PLC0415

    try:
        trace = Trace(path)
    except OSError as error:
        raise Refusal("trace-file", str(error)) from error
    install(trace)
    context.call_on_close(trace.close)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status. No traceback ever reaches the user."""
    from firstlight.cli.output import Refusal, complain  # noqa: PLC0415

    try:
        status = cli.main(args=None if arguments is None else list(arguments), standalone_mode=False)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except Refusal as refusal:
        complain(refusal.code, refusal.detail)
        return refusal.status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:  # noqa: BLE001 - the last border; it is kept with its traceback
        from firstlight.logs import keep_fault  # noqa: PLC0415
        from firstlight.settings import data_dir  # noqa: PLC0415

        keep_fault(data_dir(_named_folder(sys.argv[1:] if arguments is None else arguments)))
        complain("internal", f"{type(error).__name__}: {error}")
        return 1
    return status if isinstance(status, int) else 0


def _named_folder(arguments: Sequence[str]) -> Path | None:
    """What stands behind --data-dir; the options that click read are gone when a fault arrives here."""
    for at, word in enumerate(arguments):
        if word.startswith("--data-dir="):
            return Path(word.partition("=")[2])
        if word == "--data-dir" and at + 1 < len(arguments):
            return Path(arguments[at + 1])
    return None
