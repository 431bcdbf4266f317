"""What `demo --assets` writes: files the fleet takes, sums, signatures that OpenSSL accepts, bad ones it does not."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from firstlight.demo_assets import LEAST, Asset, file_name, newer, write_assets
from firstlight.resources import resource
from firstlight_drivers.fleet import load
from firstlight_drivers.simulation.demo_image import ImageReader
from firstlight_drivers.simulation.spec import DeviceSpec
from interop.programs import program

SPECS = load(resource("fleets/demo.toml"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Asset, ...]]:
    folder = tmp_path_factory.mktemp("assets") / "new"
    return folder, write_assets(folder, SPECS, size=20_000)


def openssl(folder: Path, image: str, signature: str, *more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [program("openssl", "openssl"), "cms", "-verify", "-binary", "-inform", "DER", "-in", signature,
         "-content", image, "-purpose", "any", "-out", "/dev/null", *more],
        cwd=folder, capture_output=True, check=False,
    )  # fmt: skip


def with_lists(folder: Path) -> str:
    """OpenSSL takes revocation lists from the file of anchors."""
    parts = ("TEST-root.pem", "TEST-root.crl", "TEST-intermediate.crl")
    (folder / "anchors-and-lists").write_bytes(b"".join((folder / part).read_bytes() for part in parts))
    return "anchors-and-lists"


def test_every_model_of_the_fleet_has_a_newer_file(written: tuple[Path, tuple[Asset, ...]]) -> None:
    folder, assets = written
    for spec in SPECS:
        (asset,) = (one for one in assets if one.family == spec.family and spec.model in one.models)
        assert numbers(asset.version) > numbers(spec.firmware)
        content = (folder / asset.file).read_bytes()
        assert len(content) == asset.size == 20_000
        reader = ImageReader()
        reader.feed(content)
        assert reader.image(spec.family, spec.model).version == asset.version


def numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def test_sums_are_those_of_the_files(written: tuple[Path, tuple[Asset, ...]]) -> None:
    folder, assets = written
    sums = (folder / "SHA512SUMS").read_text().splitlines()
    assert len(sums) == len(assets)
    for row, asset in zip(sums, assets, strict=True):
        digest, name = row.split("  ")
        assert (digest, name) == (asset.sha512, asset.file)
        assert hashlib.sha512((folder / name).read_bytes()).hexdigest() == digest
    checked = subprocess.run(
        [program("sha512sum", "coreutils"), "--check", "SHA512SUMS"], cwd=folder, capture_output=True, check=False
    )
    assert checked.returncode == 0


def test_openssl_accepts_every_signature_and_no_bad_one(written: tuple[Path, tuple[Asset, ...]]) -> None:
    folder, assets = written
    for asset in assets:
        done = openssl(folder, asset.file, asset.signature, "-CAfile", "TEST-root.pem")
        assert done.returncode == 0, done.stderr
    both = with_lists(folder)
    good = assets[0]
    assert openssl(folder, good.file, good.signature, "-CAfile", both, "-crl_check_all").returncode == 0
    listed = json.loads((folder / "assets.json").read_text())
    assert {row["why"] for row in listed["bad"]} == {"tampered", "revoked-signer"}
    for row in listed["bad"]:
        done = openssl(folder, row["file"], row["signature"], "-CAfile", both, "-crl_check_all")
        assert done.returncode != 0
        wanted = b"revoked" if row["why"] == "revoked-signer" else b"verification failure"
        assert wanted in done.stderr


def test_the_list_says_what_each_file_is(written: tuple[Path, tuple[Asset, ...]]) -> None:
    folder, assets = written
    listed = json.loads((folder / "assets.json").read_text())["files"]
    assert [row["file"] for row in listed] == [asset.file for asset in assets]
    assert all(row.keys() >= {"file", "family", "models", "version", "size", "sha512", "signature"} for row in listed)


def test_no_private_key_is_written_and_everything_says_test(written: tuple[Path, tuple[Asset, ...]]) -> None:
    folder, _ = written
    for path in folder.rglob("*"):
        if path.is_file():
            assert b"PRIVATE KEY" not in path.read_bytes()
    assert "TEST" in (folder / "README.txt").read_text()
    for name in ("TEST-root.pem", "TEST-intermediate.pem"):
        certificate = x509.load_pem_x509_certificate((folder / name).read_bytes())
        assert "TEST" in certificate.subject.rfc4514_string()


def test_lists_are_fresh_for_a_month_and_numbered(written: tuple[Path, tuple[Asset, ...]]) -> None:
    folder, _ = written
    now = dt.datetime.now(dt.UTC)
    for name in ("TEST-root.crl", "TEST-intermediate.crl"):
        crl = x509.load_pem_x509_crl((folder / name).read_bytes())
        assert crl.next_update_utc is not None
        assert crl.last_update_utc < now < crl.next_update_utc
        assert dt.timedelta(days=29) < crl.next_update_utc - now < dt.timedelta(days=31)
        assert crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number > 0


def test_signers_are_for_code_alone(tmp_path: Path) -> None:
    from firstlight.demo_pki import TestAuthority

    authority = TestAuthority(dt.datetime.now(dt.UTC))
    for signer in authority._signers.values():
        usages = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        assert list(usages) == [ExtendedKeyUsageOID.CODE_SIGNING]


def test_the_header_of_a_moxa_file(written: tuple[Path, tuple[Asset, ...]]) -> None:
    folder, assets = written
    content = (folder / next(one.file for one in assets if one.family == "moxa-nport5000")).read_bytes()
    assert content[:4] == b"*FRM"
    entry = content[0x160:0x1A0]
    length, start = (int.from_bytes(entry[at : at + 4], "little") for at in (0x38, 0x3C))
    assert int.from_bytes(content[0xA2:0xA4], "little") == 1
    assert start + 0x60 == 0x1A0
    assert start + 0x60 + length + 1024 == len(content)


def test_writing_twice_replaces_and_makes_new_keys(tmp_path: Path) -> None:
    first = write_assets(tmp_path, SPECS[:1], size=LEAST)
    root = (tmp_path / "TEST-root.pem").read_bytes()
    second = write_assets(tmp_path, SPECS[:1], size=LEAST)
    assert first == second
    assert (tmp_path / "TEST-root.pem").read_bytes() != root
    assert openssl(tmp_path, second[0].file, second[0].signature, "-CAfile", "TEST-root.pem").returncode == 0


@pytest.mark.parametrize(
    ("version", "wanted"),
    [("1.13", "1.14"), ("2.5.0.8", "2.6.0.0"), ("3.0.0.12", "3.1.0.0"), ("004.001.002", "004.002.000"), ("1", "1.1"),
     ("1.6 Build 13111911", "1.7"), ("1.09", "1.10"), ("odd", "1.1")],
)  # fmt: skip
def test_the_next_version(version: str, wanted: str) -> None:
    assert newer(version) == wanted


@pytest.mark.parametrize(
    ("family", "model", "version", "wanted"),
    [
        ("apc-nmc3", "AP9641", "3.1.0.0", "apc_hw21_su_3-1-0-0.nmc3"),
        ("moxa-nport5000", "NPort 5650-8-DT", "2.9", "moxa-nport-5650-8-dt-series-firmware-v2.9.rom"),
        ("schneider-pact", "IFE", "004.002.000", "ife_firmware_004.002.000.sedp"),
        ("schneider-panel-server", "PAS800L", "002.007.000", "pas800l_firmware_002.007.000.bin"),
    ],
)
def test_names(family: str, model: str, version: str, wanted: str) -> None:
    assert file_name(family, model, version) == wanted


@pytest.mark.parametrize("size", [0, LEAST - 1, 2**31])
def test_sizes_that_no_image_has(tmp_path: Path, size: int) -> None:
    with pytest.raises(ValueError, match="bytes"):
        write_assets(tmp_path / "none", SPECS[:1], size=size)
    assert not (tmp_path / "none").exists()


def test_a_large_fleet_has_one_file_per_model(tmp_path: Path) -> None:
    many = [
        DeviceSpec(family="apc-nmc3", model="AP9641", name=f"n{n}", serial=f"S{n}", firmware="2.5.0.8")
        for n in range(500)
    ]
    assert len(write_assets(tmp_path, many, size=LEAST)) == 1
