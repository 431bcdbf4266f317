"""`firstlight firmware check` and `approve`: one JSON object, exit status, and a table for people."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from firstlight.cli.firmware import firmware
from firstlight.cli.output import Options, Refusal
from firstlight.firmware.model import STEPS, Verdict
from firstlight.words.trust import STEP_NAMES, TRUST
from unit.app.firmware_desk import ROM, ROM_NAME
from unit.app.pki import CA_USAGE, Form, Party, Wish, crl, issue, sign

TODAY = datetime.now(UTC).replace(microsecond=0)
DIGEST = hashlib.sha512(ROM).hexdigest()
SIGNER = Wish(name="Signer", key="p256#cli", begins=TODAY - timedelta(days=9), ends=TODAY + timedelta(days=9))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / ROM_NAME
    path.write_bytes(ROM)
    return path


def run(folder: Path, *arguments: str | Path) -> int:
    options = Options(data_dir=folder / "data", verbose=0)
    status = firmware.main([str(one) for one in arguments], obj=options, standalone_mode=False)
    return status if isinstance(status, int) else 0


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    answer: dict[str, object] = json.loads(lines[0])
    return answer


def signed(folder: Path) -> list[str | Path]:
    """Options of a good signature."""
    root: Party = issue(replace(SIGNER, name="Root", key="p256#cliroot", ca=True, key_usage=CA_USAGE))
    leaf = issue(SIGNER, root)
    files = {
        "s.p7s": sign(ROM, leaf, Form(bag=(leaf,), signing_time=TODAY)),
        "root.pem": root.pem,
        "root.crl": crl(root, at=TODAY - timedelta(days=1), days=5),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return ["--signature", folder / "s.p7s", "--trust", folder / "root.pem", "--crl", folder / "root.crl"]


def test_trusted(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "check", file, "--sha512", DIGEST, *signed(tmp_path), "--format", "json") == 0
    answer = told(capsys)
    assert answer["verdict"] == "trusted"
    assert answer["sha512"] == DIGEST
    assert answer["size"] == len(ROM)
    assert answer["signer"] == "Signer"
    assert str(answer["signed_at"]).startswith(TODAY.strftime("%Y-%m-%dT%H:%M:%S"))
    assert (answer["family"], answer["model"], answer["version"]) == ("moxa-nport6000", "NPort 6250", "1.2")
    steps = answer["steps"]
    assert isinstance(steps, list)
    assert [step["name"] for step in steps] == list(STEPS)
    assert all({"name", "result", "code"} <= step.keys() for step in steps)


def test_digest_only_and_refused(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "check", file, "--sha512", DIGEST.upper(), "--format", "json") == 0
    answer = told(capsys)
    assert (answer["verdict"], answer["needs_consent"], answer["signer"]) == ("digest-only", True, None)
    assert run(tmp_path, "check", file, "--sha512", "00" * 64, "--format", "json") == 3
    answer = told(capsys)
    assert (answer["verdict"], answer["code"], answer["sha512"]) == ("refused", "digest-differs", DIGEST)
    assert run(tmp_path, "check", file, "--format", "json") == 3
    assert told(capsys)["code"] == "digest-needed"


def test_targets(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for target, status, code in (
        ("moxa-nport6000", 0, "firmware-digest-only"),
        ("moxa-nport6000/NPort 6250@1.1", 0, "firmware-digest-only"),
        ("moxa-nport6000/NPort 6450@1.1", 3, "model-differs"),
        ("moxa-nport6000/NPort 6250@1.3", 3, "version-older"),
        ("moxa-nport6000/NPort 6250@1.2", 3, "version-same"),
        ("apc-nmc3", 3, "family-differs"),
    ):
        assert run(tmp_path, "check", file, "--sha512", DIGEST, "--target", target, "--format", "json") == status
        assert told(capsys)["code"] == code
    with pytest.raises(Refusal):
        run(tmp_path, "check", file, "--sha512", DIGEST, "--target", "no such target", "--format", "json")


def test_usage(file: Path, tmp_path: Path) -> None:
    for arguments in (["check"], ["check", tmp_path / "missing"], ["check", tmp_path], ["check", file, "--sums", "x"]):
        with pytest.raises(click.UsageError):
            run(tmp_path, *arguments)


def test_a_site_policy_is_heeded(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").mkdir()
    policy = tmp_path / "data" / "site-policy.toml"
    policy.write_text('[firmware]\nenough = "signature"\n', "utf-8")
    assert run(tmp_path, "check", file, "--sha512", DIGEST, "--format", "json") == 3
    assert told(capsys)["code"] == "signature-needed"
    policy.write_text("[firmware]\ngrace_days = 99\n", "utf-8")
    with pytest.raises(Refusal) as caught:
        run(tmp_path, "check", file, "--sha512", DIGEST)
    assert (caught.value.code, caught.value.status) == ("site-policy-file", 3)


def test_a_table_for_people(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "check", file, "--sha512", DIGEST, "--format", "table") == 0
    out = capsys.readouterr().out
    assert all(name in out for name in STEP_NAMES.values())
    assert len(out.splitlines()) == len(STEPS) + 1


def manager(folder: Path, passphrase: bytes | None = None) -> list[str | Path]:
    one = issue(replace(SIGNER, name="Manager", key="p384#manager", usages=()))
    key = one.key_pem
    if passphrase:
        key = one.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))
    (folder / "key.pem").write_bytes(key)
    (folder / "cert.pem").write_bytes(one.pem)
    return ["--key", folder / "key.pem", "--cert", folder / "cert.pem"]


def test_approve_and_demand_it(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys = manager(tmp_path)
    assert run(tmp_path, "approve", file, *keys, "--sha512", "00" * 64, "--format", "json") == 3
    assert told(capsys)["code"] == "digest-differs"
    assert run(tmp_path, "approve", file, *keys, "--sha512", DIGEST, "--format", "json") == 0
    answer = told(capsys)
    approval = Path(str(answer["approval"]))
    assert (approval.name, answer["signer"], answer["checked"]) == (f"{ROM_NAME}.approval.p7s", "Manager", True)
    with pytest.raises(Refusal, match="p7s"):
        run(tmp_path, "approve", file, *keys, "--sha512", DIGEST)
    folder = tmp_path / "data" / "approvers"
    folder.mkdir()
    (folder / "manager.pem").write_bytes((tmp_path / "cert.pem").read_bytes())
    (tmp_path / "data" / "site-policy.toml").write_text("[firmware]\napproval = true\n", "utf-8")
    assert run(tmp_path, "check", file, "--sha512", DIGEST, "--format", "json") == 3
    assert told(capsys)["code"] == "approval-needed"
    assert run(tmp_path, "check", file, "--sha512", DIGEST, "--approval", approval, "--format", "json") == 0
    assert told(capsys)["verdict"] == "digest-only"


def test_approve_without_anything_to_compare_says_so(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "own.p7s"
    assert run(tmp_path, "approve", file, *manager(tmp_path), "--out", out, "--format", "json") == 0
    assert told(capsys)["checked"] is False
    assert out.read_bytes().startswith(b"\x30")


def test_approve_with_a_locked_key(file: Path, tmp_path: Path) -> None:
    keys = manager(tmp_path, b"a long passphrase")
    with pytest.raises(Refusal) as caught:
        run(tmp_path, "approve", file, *keys, "--sha512", DIGEST)
    assert caught.value.code == "approval-passphrase"
    (tmp_path / "pass").write_bytes(b"a long passphrase\n")
    assert run(tmp_path, "approve", file, *keys, "--sha512", DIGEST, "--key-passphrase-file", tmp_path / "pass") == 0
    for path in (tmp_path / "data").rglob("*"):
        assert not path.is_file() or b"a long passphrase" not in path.read_bytes()


def test_nothing_is_left_behind(file: Path, tmp_path: Path) -> None:
    run(tmp_path, "check", file, "--sha512", DIGEST)
    assert list((tmp_path / "data" / "staging").iterdir()) == []


def test_words() -> None:
    """Every code of the check has a sentence."""
    import re

    root = Path(__file__).resolve().parents[3] / "app" / "firstlight"
    used: set[str] = set()
    for path in (*(root / "firmware").glob("*.py"), root / "cli" / "firmware.py"):
        text = path.read_text("utf-8")
        for pattern in (
            r'Refused\(\s*"([a-z0-9-]+)"',
            r'_(?:ok|nothing)\(\s*"[a-z]+", "([a-z0-9-]+)"',
            r'code="([a-z-]+)"',
        ):
            used |= set(re.findall(pattern, text))
    from firstlight import words

    assert used - TRUST.keys() - words.ALL.keys() == set()
    assert {f"firmware-{verdict}" for verdict in Verdict if verdict is not Verdict.REFUSED} <= TRUST.keys()
    assert list(STEP_NAMES) == list(STEPS)
    banned = re.compile(r"\b(please|sorry|oops|invalid|error occurred|success)\b|!", re.IGNORECASE)
    for code, entry in TRUST.items():
        assert re.fullmatch(r"[a-z0-9-]+", code)
        assert not banned.search(entry.text + entry.next)
        assert entry.text.endswith(".")
        assert not entry.next or entry.next.endswith(".")
