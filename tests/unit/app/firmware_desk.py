"""A folder with everything a firmware check needs."""

from __future__ import annotations

import hashlib
from pathlib import Path

from firstlight.firmware.check import Staging, check
from firstlight.firmware.model import STEPS, CheckRequest, Report, Verdict
from firstlight.firmware.policy import SiteFirmwarePolicy
from unit.app.pki import NOW, pki

ROM = b"*FRM" + bytes(range(256)) * 8
ROM_NAME = "moxa-nport-6250-series-firmware-v1.2.rom"


class Desk:
    """A folder with everything a check needs. `check` runs one; what is not named is as a good package has it."""

    def __init__(self, folder: Path, content: bytes = ROM, name: str = ROM_NAME) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.staging = folder / "staging"
        self.content = content
        self.file = self.write(name, content)
        self.policy = SiteFirmwarePolicy()
        self.now = NOW

    def write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def request(self, signature: bytes | None = None, lists: bytes | None = None, **more: object) -> CheckRequest:
        given: dict[str, object] = {
            "file": self.file,
            "sha512": hashlib.sha512(self.content).hexdigest(),
            "signature": self.write("sig.p7s", signature) if signature is not None else None,
            "trust": (self.write("root.pem", pki().root.pem),),
            "crls": (self.write("crls.pem", pki().lists() if lists is None else lists),),
            "policy": self.policy,
            "data_dir": self.data,
            "now": self.now.timestamp(),
        }
        if lists == b"":
            given["crls"] = ()
        return CheckRequest(**(given | more))  # type: ignore[arg-type]

    def check(self, signature: bytes | None = None, lists: bytes | None = None, **more: object) -> Report:
        with Staging(self.staging) as staging:
            report, image = check(self.request(signature, lists, **more), staging)
            assert (image is None) == (report.verdict is Verdict.REFUSED)
        assert [step.name for step in report.steps] == list(STEPS)
        return report
