"""Upgrades that go over a device's own page: by a person, and by an assumed profile with the first login behind it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha512
from pathlib import Path

from firstlight.claim.firmware_profiles import firmware_driver
from firstlight.jobs.plant import KeptImage
from firstlight.site.profiles import Profiles, Purpose
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Claims, Credential, Endpoint, Secret, Service, Trust, UpdatesFirmware
from firstlight_drivers.protocols.web_claims import ProfileClaims
from system.conftest import Program, Record
from system.test_claim import ended, passphrase
from system.test_cli import bind
from system.test_jobs import fleet_file, own

__all__ = ["passphrase"]  # a fixture
PASSWORD = "Kestrel-Ferry-Quay-58"


def fleet_of(path: Path, **device: object) -> Path:
    rows = "\n".join(f"{key} = {json.dumps(value)}" for key, value in device.items())
    path.write_text(f"[[device]]\n{rows}\n")
    return path


def trust_options(assets: Path, image: Path) -> list[str]:
    options = ["--trust", str(assets / "TEST-root.pem"), "--sums", str(assets / "SHA512SUMS")]
    for name in ("TEST-root.crl", "TEST-intermediate.crl"):
        options += ["--crl", str(assets / name)]
    return [*options, "--signature", f"{image}.p7s"]


async def person(device: Record, image: Path, content: bytes, home: Path) -> None:
    """What somebody does in a browser: log in, choose the file, confirm."""
    family = next(one for one in FAMILIES if one.name == device["family"])
    ports = tuple(Service(name=name, port=port) for name, port in device["services"].items())
    endpoint = Endpoint(host=device["address"], ports=ports)
    known = Profiles(home).find(family, Purpose.FIRMWARE)
    assert known is not None
    driver, door = firmware_driver(known, family, endpoint), ProfileClaims(endpoint, known.profile)
    assert isinstance(driver, UpdatesFirmware)
    assert isinstance(door, Claims)
    trust = Trust(https=(await door.present()).sha256)
    account = Credential(user=device["user"], password=Secret(PASSWORD))
    kept = KeptImage(path=image, name=image.name, size=len(content), sha512=sha512(content).hexdigest(), version=None)

    async def commit() -> None:
        return None

    await driver.upload_firmware(kept, account, trust, commit, lambda _: None)
    await driver.activate_firmware(kept, account, trust, commit)


def led(program: Program, arguments: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "firstlight", *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=program.environment,
    )  # fmt: skip


def test_a_person_updates_a_gateway_and_the_gateway_proves_it(
    program: Program, passphrase: Path, tmp_path: Path
) -> None:
    assets, home = tmp_path / "assets", tmp_path / "home"
    path = fleet_of(
        tmp_path / "fleet.toml", family="schneider-panel-server", model="PAS600", name="gw-1", serial="PAS0001",
        mac="00:80:F4:10:20:02", firmware="002.003.000", state="claimed", user="SecurityAdmin", password=PASSWORD,
    )  # fmt: skip
    fleet = program.start("demo", "--fleet", str(path), "--bind", bind(32), "--assets", str(assets))
    (device,) = fleet.record()["devices"]
    image = next(one for one in assets.iterdir() if one.suffix == ".bin")
    command = ["firmware", "update", str(image), f"{device['family']}@{device['address']}"]
    command += [*trust_options(assets, image), "--passphrase-file", str(passphrase), "--format", "json"]

    alone = program.run(*command, "--dry-run")
    assert [record["code"] for record in alone.records] == ["upgrade-by-hand"]

    with led(program, [*command, "--by-hand"]) as running:
        assert running.stderr is not None
        assert running.stdin is not None
        shown = ""
        while "Is it done" not in shown:
            letter = running.stderr.read(1)
            assert letter, shown
            shown += letter
        handed = next(word.rstrip(".") for word in shown.split() if word.endswith((".bin", ".bin.")))
        assert Path(handed).read_bytes() == image.read_bytes()
        asyncio.run(person({**device, "user": "SecurityAdmin"}, Path(handed), image.read_bytes(), home))
        running.stdin.write("y\n")
        running.stdin.close()
        assert running.stdout is not None
        records = [json.loads(text) for text in running.stdout]
        assert running.wait(120) == 0, running.stderr.read()
    assert [one["code"] for one in records if one.get("step") == "upgrade"] == ["upgraded"]
    end = ended(fleet)
    assert end["flashed"] == {"PAS0001": 1}
    assert end["logins"]["PAS0001"]["accepted"] == 2  # the person's own: upload, then installation


def test_accounts_that_new_firmware_resets_are_claimed_at_once(
    program: Program, passphrase: Path, tmp_path: Path
) -> None:
    assets = tmp_path / "assets"
    path = fleet_of(
        tmp_path / "fleet.toml", family="schneider-pact", model="IFE", name="feeder-1", serial="IFE0001",
        mac="00:80:F4:10:20:01", firmware="004.000.000", state="factory",
    )  # fmt: skip
    fleet = program.start("demo", "--fleet", str(path), "--bind", bind(33), "--assets", str(assets))
    (device,) = fleet.record()["devices"]
    target = f"{device['family']}@{device['address']}"
    image = next(one for one in assets.iterdir() if one.suffix == ".sedp")
    vault = ["--passphrase-file", str(passphrase), "--format", "json"]
    claimed = program.run("claim", target, "--profile", "--accept-new", "--confirm-canary", "--generate", *vault)
    assert claimed.status == 0, claimed.err
    confirm = ("profile", "confirm", device["family"], "--firmware")
    assert program.run(*confirm).status == 3  # a first login says nothing of an upload
    done = program.run(
        "firmware", "update", str(image), target, *trust_options(assets, image), "--profile", "--confirm-canary",
        *vault, timeout=180,
    )  # fmt: skip
    assert done.status == 0, done.err
    assert [one["code"] for one in done.records if one.get("step") == "upgrade"] == ["upgraded-claimed"]
    confirmed = program.run(*confirm)
    assert confirmed.status == 0, confirmed.err
    kept = program.run("vault", "list", *vault).records
    states = {one["account"]: one["state"] for one in kept}
    assert states == {"Administrator": "unproved", "SecurityAdmin": "proved"}
    assert ended(fleet)["flashed"] == {"IFE0001": 1}


def written(program: Program, folder: Path, firmware: str, address: str) -> Path:
    """Firmware that a fleet with this version writes: the version after it. Returns the image."""
    path = fleet_file(folder.with_suffix(".toml"), 1, firmware=firmware)
    fleet = program.start("demo", "--fleet", str(path), "--bind", address, "--assets", str(folder), "--seconds", "0.1")
    assert fleet.process.wait(60) == 0
    return next(one for one in folder.iterdir() if one.suffix == ".nmc3")


def test_a_card_is_led_over_the_version_between(program: Program, passphrase: Path, tmp_path: Path) -> None:
    """From 1 over 2 to 3: two jobs of one command, each with its own proof; without the stone nothing is sent."""
    stone = written(program, tmp_path / "second", "2.4.0.0", bind(34))
    wanted = written(program, tmp_path / "third", "3.0.0.0", bind(34))
    path = fleet_file(tmp_path / "fleet.toml", 1, firmware="1.9.0.1")
    fleet = program.start("demo", "--fleet", str(path), "--bind", bind(35))
    devices = fleet.record()["devices"]
    own(tmp_path / "home", devices)
    sums = tmp_path / "SUMS"
    sums.write_text("".join((one.parent / "SHA512SUMS").read_text() for one in (stone, wanted)))
    options = ["--sums", str(sums), "--signature", f"{wanted}.p7s", "--formatted"]
    for folder in (stone.parent, wanted.parent):
        options += ["--trust", str(folder / "TEST-root.pem")]
        for name in ("TEST-root.crl", "TEST-intermediate.crl"):
            options += ["--crl", str(folder / name)]
    command = ["firmware", "update", str(wanted), f"apc-nmc3@{devices[0]['address']}", *options]
    command += ["--passphrase-file", str(passphrase), "--format", "json"]
    straight = program.run(*command, timeout=120)
    assert [one["code"] for one in straight.records if one.get("step") == "upgrade"] == ["stepping-stone"]
    led_over = program.run(*command, "--via", str(stone), timeout=180)
    assert led_over.status == 0, led_over.err
    assert [one["code"] for one in led_over.records if one.get("step") == "upgrade"] == ["upgraded", "upgraded"]
    assert len(program.run("jobs", "list", "--format", "json").records) == 3
    assert ended(fleet)["flashed"] == {devices[0]["serial"]: 2}


def test_an_account_that_is_given_stands_in_for_the_vault(program: Program, tmp_path: Path) -> None:
    """Without a vault: --user, the password on standard input; an identity never seen needs --accept-new."""
    assets = tmp_path / "assets"
    path = fleet_file(tmp_path / "fleet.toml", 1)
    fleet = program.start("demo", "--fleet", str(path), "--bind", bind(36), "--assets", str(assets))
    (device,) = fleet.record()["devices"]
    image = next(one for one in assets.iterdir() if one.suffix == ".nmc3")
    command = ["firmware", "update", str(image), f"apc-nmc3@{device['address']}", *trust_options(assets, image)]
    command += ["--user", "apc", "--password-stdin", "--format", "json"]
    unknown = program.run(*command, stdin=f"{PASSWORD}\n", timeout=120)
    assert unknown.status == 3
    (told,) = (one for one in unknown.records if one.get("step") == "upgrade")
    assert (told["code"], told["detail"].startswith("ssh SHA256:")) == ("identity-new", True)
    done = program.run(*command, "--accept-new", stdin=f"{PASSWORD}\n", timeout=120)
    assert done.status == 0, done.err
    end = ended(fleet)
    assert end["flashed"] == {device["serial"]: 1}
    assert end["logins"][device["serial"]]["refused"] == 0
    assert not any(PASSWORD.encode() in one.read_bytes() for one in (tmp_path / "home").rglob("*") if one.is_file())
