"""One file for every newcomer: `python3 dev.py run`, `python3 dev.py test`. Standard library only.

    setup   make .venv from requirements.lock (hashed) and install this tree into it
    run     setup, then start the desktop on the simulated fleet; without a display, serve the fleet to the command line
    test    setup, then everything CI runs: ruff, mypy, import-linter, pytest
    bench   setup, then tests/bench (needs root and a few programs; prints a table)
    lock    resolve pyproject.toml anew into uv.lock and requirements.lock (needs uv and a package index)

It serves Linux, Windows and macOS. On Debian as root it installs the system libraries Qt needs; elsewhere it names
them.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
STAMP = VENV / "firstlight.stamp"

# Shared libraries that PySide6's wheel expects from the system, and the Debian 12 package of each.
DEBIAN_PACKAGE = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libSM.so.6": "libsm6",
    "libICE.so.6": "libice6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libzstd.so.1": "libzstd1",
}
FONT_PACKAGE = "fonts-dejavu-core"  # without any font Qt draws boxes

# Programs nobody here wrote, against which tests/interop runs. CI installs them; without them those tests skip.
COUNTERPARTS = [
    *("avahi-daemon", "avahi-utils", "dbus", "wsdd", "wsdd2", "openssh-server", "nginx-light", "snmpd", "snmp"),
    *("gcc", "libc6-dev", "libmodbus-dev", "iproute2", "nftables", "socat", "git", "keepassxc", "openssl"),
    *("postgresql", "ser2net", "sredird", "stunnel4", "mbpoll", "umockdev"),
]

ALONE = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
# Side by side, each of the first with a loopback of its own; most of them wait for time-outs of the devices they play.
QUIET_TESTS = (
    ("tests/desktop", "tests/fuzz"),
    ("tests/unit/app", "tests/unit/change"),
    ("tests/unit", "--ignore=tests/unit/app", "--ignore=tests/unit/change"),
    ("tests/contract",),
    ("tests/truth",),
    ("tests/system", "--ignore-glob=*/test_[a-f]*"),
    ("tests/system", "--ignore-glob=*/test_[a-c]*", "--ignore-glob=*/test_[g-z]*"),
)
LOUD_TESTS = ("tests/interop", "tests/system", "--ignore-glob=*/system/test_[d-z]*")


def main() -> int:
    """Run one command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="dev.py", description=(__doc__ or "").split("\n\n")[0], formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("command", choices=("setup", "run", "test", "bench", "lock"))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="passed on to the program, pytest or the benchmark")
    given = parser.parse_args()
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one must be told
        return fail(f"Firstlight needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    commands = {"setup": setup, "run": run, "test": test, "bench": bench, "lock": lock}
    try:
        return commands[given.command](given.rest)
    except KeyboardInterrupt:
        return 130
    except subprocess.CalledProcessError as error:
        return fail(f"'{' '.join(map(str, error.cmd))}' ended with status {error.returncode}.")


def fail(sentence: str) -> int:
    """Say what is wrong, on standard error."""
    print(sentence, file=sys.stderr)
    return 1


# --- the environment ---------------------------------------------------------------------------------------------


def setup(_rest: list[str]) -> int:
    """Make or refresh .venv. Does nothing when it is up to date."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if not (PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted):
        uv = shutil.which("uv")
        if not PYTHON.exists() and (status := make_venv(uv)):
            return status
        print("Installing the locked packages ...", file=sys.stderr)
        install: list[str | Path] = [PYTHON, "-m", "pip", "install", "-q"]
        if uv:
            install = [uv, "pip", "install", "-q", "--python", PYTHON]
        subprocess.run([*install, "--require-hashes", "-r", LOCK], check=True, cwd=ROOT)
        subprocess.run([*install, "--no-deps", "--no-build-isolation", "-e", ROOT], check=True, cwd=ROOT)
        STAMP.write_text(wanted)
    return system_libraries()


def make_venv(uv: str | None) -> int:
    """Make an empty environment, with pip in it unless uv does the installing."""
    if uv:
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, VENV], check=True)
        return 0
    if subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode:
        if not debian_root():
            return fail("Python's venv is missing: install it first (Debian: apt-get install python3-venv).")
        apt_install(["python3-venv"])
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    return 0


def system_libraries() -> int:
    """On Linux, check that the libraries Qt loads are there; install them as root on Debian, else name them."""
    if not sys.platform.startswith("linux"):
        return 0
    missing = missing_packages()
    known = [name for name in missing if name in {*DEBIAN_PACKAGE.values(), FONT_PACKAGE}]
    if known and debian_root():
        print(f"Installing what Qt needs: {' '.join(known)} ...", file=sys.stderr)
        apt_install(known)
        missing = missing_packages()
    if missing:
        return fail(f"Qt needs system libraries that are not there: install {' '.join(missing)} (Debian names).")
    return 0


def missing_packages() -> list[str]:
    """Debian packages of the libraries that Qt's parts in .venv do not find."""
    found: set[str] = set()
    folders = list((VENV / "lib").glob("python3*/site-packages/PySide6"))
    ldd = shutil.which("ldd")
    if not folders or ldd is None:
        return []
    parts = [folders[0] / "Qt/plugins/platforms/libqxcb.so", folders[0] / "Qt/plugins/platforms/libqoffscreen.so"]
    parts += sorted((folders[0] / "Qt/lib").glob("libQt6*.so.6"))
    needed = {"Core", "Gui", "Widgets", "Svg", "DBus", "XcbQpa", "OpenGL"}
    for part in parts:
        if part.name.startswith("libQt6") and part.name.removeprefix("libQt6").split(".")[0] not in needed:
            continue
        listing = subprocess.run([ldd, part], capture_output=True, text=True, check=False).stdout
        found |= set(re.findall(r"(\S+) => not found", listing))
    packages = {DEBIAN_PACKAGE.get(name, name) for name in found}
    if not any(Path("/usr/share/fonts").rglob("*.ttf")) and not any(Path("/usr/share/fonts").rglob("*.otf")):
        packages.add(FONT_PACKAGE)
    return sorted(packages)


def debian_root() -> bool:
    """Whether packages can be installed here without asking."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: list[str]) -> None:
    """Install Debian packages; their services are not started."""
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        for command in (["apt-get", "update", "-qq"], install):
            subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    finally:
        if ours:
            policy.unlink(missing_ok=True)


# --- the commands ------------------------------------------------------------------------------------------------


def run(rest: list[str]) -> int:
    """Start the desktop with the demo fleet, or serve the fleet to the command line where there is no display."""
    if status := setup([]):
        return status
    if has_display():
        return passed_on([PYTHON, "-m", "firstlight", "gui", "--demo", *rest])
    print(
        "There is no display: the simulated fleet now serves the command line. In a second terminal:\n"
        f"    {PYTHON.relative_to(ROOT)} -m firstlight discover\n"
        "Ctrl-C ends it.",
        file=sys.stderr,
    )
    return passed_on([PYTHON, "-m", "firstlight", "demo", *rest])


def has_display() -> bool:
    """Whether a window can be shown."""
    if WINDOWS or sys.platform == "darwin":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def test(rest: list[str]) -> int:
    """Everything CI runs. With arguments: pytest alone, with these arguments."""
    if status := setup([]):
        return status
    if os.environ.get("CI") and debian_root():
        missing = [name for name in COUNTERPARTS if not installed(name)]
        if missing:
            print(f"Installing the counterpart programs: {' '.join(missing)} ...", file=sys.stderr)
            apt_install(missing)
    tools = PYTHON.parent
    checks: list[list[str | Path]] = (
        []
        if rest
        else [
            [tools / "ruff", "check"],
            [tools / "ruff", "format", "--check"],
            [tools / "mypy"],
            [tools / "lint-imports"],
        ]
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    worst = 0
    for check in checks:
        print(f"== {Path(check[0]).name} {' '.join(map(str, check[1:]))}", flush=True)
        worst = worst or subprocess.run(check, cwd=ROOT, env=environment, check=False).returncode
    return worst or (pytest(rest, environment) if rest or not own_network() else pytest_side_by_side(environment))


def pytest(arguments: list[str], environment: dict[str, str]) -> int:
    """pytest, in the foreground."""
    print(f"== pytest {' '.join(arguments)}", flush=True)
    return subprocess.run([PYTHON, "-m", "pytest", *arguments], cwd=ROOT, env=environment, check=False).returncode


def own_network() -> bool:
    """Whether a process can be given a network of its own: Linux, root, and the tools."""
    if sys.platform != "linux" or os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "ip"))):
        return False
    return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0


def pytest_side_by_side(environment: dict[str, str]) -> int:
    """All parts at once; those with a loopback of their own find nobody else's simulated devices."""
    with contextlib.ExitStack() as stack:
        parts = []
        for arguments in QUIET_TESTS:
            told = stack.enter_context(tempfile.TemporaryFile())
            command: list[str | Path] = [*ALONE, PYTHON, "-m", "pytest", *arguments]
            child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=told, stderr=subprocess.STDOUT)
            stack.callback(child.terminate)
            parts.append((arguments, told, child))
        status = pytest(list(LOUD_TESTS), environment)
        for arguments, told, child in parts:
            status = child.wait() or status
            told.seek(0)
            print(f"== pytest {' '.join(arguments)}, meanwhile", flush=True)
            sys.stdout.buffer.write(told.read())
            sys.stdout.flush()
    return status


def installed(package: str) -> bool:
    """Whether a Debian package is installed."""
    query = ["dpkg-query", "-W", "-f", "${Status}", package]
    return "ok installed" in subprocess.run(query, capture_output=True, text=True, check=False).stdout


def bench(rest: list[str]) -> int:
    """Run the benchmarks."""
    if status := setup([]):
        return status
    return passed_on([PYTHON, ROOT / "tests/bench/run.py", *rest])


def lock(_rest: list[str]) -> int:
    """Resolve anew. The lock names no index host: whoever installs uses the index that is configured there."""
    uv = shutil.which("uv")
    if uv is None:
        return fail("'lock' needs uv.")
    full = ROOT / "uv.lock"
    full.unlink(missing_ok=True)
    subprocess.run([uv, "lock", "-q"], check=True, cwd=ROOT)
    text = re.sub(r'url = "[^"]*/([^"/]+)"', r'filename = "\1"', full.read_text(encoding="utf-8"))
    full.write_text(re.sub(r'registry = "[^"]*"', 'registry = "index"', text), encoding="utf-8")
    export = [uv, "export", "-q", "--frozen", "--all-groups", "--no-emit-project", "--no-header", "--no-annotate"]
    LOCK.write_bytes(subprocess.run(export, check=True, cwd=ROOT, capture_output=True).stdout)
    return 0


def passed_on(command: list[str | Path]) -> int:
    """Run a program in the foreground; Ctrl-C reaches it, and its exit status is ours."""
    child = subprocess.Popen(command, cwd=ROOT)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            if WINDOWS:
                child.send_signal(signal.SIGINT)


if __name__ == "__main__":
    raise SystemExit(main())
