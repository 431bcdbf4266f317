"""The eighteen threats of RFC 9124, section 4.2, each against the whole check.

Two are met elsewhere: what a device shows on the wire (THREAT.IMG.DISCLOSURE) and in a manifest (THREAT.MFST.EXPOSURE)
is not secret here; the tests of those two say what the host can do about it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from firstlight.firmware.check import Staging, check
from firstlight.firmware.manifest import Listed, Manifest, render
from firstlight.firmware.model import Report, StepResult, TargetFacts, Verdict
from firstlight.firmware.policy import SiteFirmwarePolicy
from unit.app.firmware_desk import ROM, ROM_NAME, Desk
from unit.app.pki import DAY, NOW, Form, pki, sign
from unit.app.test_firmware_archive import File, archive

FAMILY = "moxa-nport6000"
TARGET = TargetFacts(family=FAMILY, model="NPort 6250", version="1.1")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def manifest(**more: object) -> bytes:
    known = Manifest(
        vendor="Moxa",
        family=FAMILY,
        models=("NPort 6250",),
        version="1.2",
        built=NOW - 20 * DAY,
        images=(Listed(name=ROM_NAME, size=len(ROM), sha512=hashlib.sha512(ROM).hexdigest()),),
    )
    return render(replace(known, **more))  # type: ignore[arg-type]


def signed(desk: Desk, raw: bytes, **more: object) -> Report:
    """A check against a signed manifest, without any other digest."""
    given: dict[str, object] = {"manifest": desk.write("m.json", raw), "sha512": None}
    return desk.check(sign(raw), **(given | more))  # type: ignore[arg-type]


def test_a_good_manifest(desk: Desk) -> None:
    report = signed(desk, manifest(), target=TARGET)
    assert (report.verdict, report.family, report.model, report.version) == (
        Verdict.TRUSTED,
        FAMILY,
        "NPort 6250",
        "1.2",
    )
    assert report.step("digest").code == "digest-manifest"
    assert report.step("model").code == "model-fits"


# --- RFC 9124, 4.2 ------------------------------------------------------------------------------------------------


def test_threat_img_expired(desk: Desk) -> None:
    """An older, genuine image with a known hole."""
    assert desk.check(sign(ROM), target=replace(TARGET, version="1.3")).code == "version-older"
    assert desk.check(sign(ROM), target=replace(TARGET, version="1.2.0")).code == "version-same"
    assert signed(desk, manifest(version="1.0"), target=TARGET).code == "version-older"


def test_threat_img_expired_offline(desk: Desk) -> None:
    """A computer long without a network is handed an old package: manifests end, lists end, and memory stays."""
    assert signed(desk, manifest(expires=NOW - DAY)).code == "manifest-expired"
    assert signed(desk, manifest(expires=NOW + DAY)).verdict is Verdict.TRUSTED
    desk.now = NOW + 60 * DAY
    assert desk.check(sign(ROM), b"").code == "crl-stale"
    desk.now = NOW - 60 * DAY  # a clock set back does not revive what ended
    assert signed(desk, manifest(expires=NOW - 3 * DAY), lists=b"").code == "manifest-expired"


def test_threat_img_incompatible(desk: Desk) -> None:
    for target, code in (
        (replace(TARGET, family="apc-nmc3", model="AP9641"), "family-differs"),
        (replace(TARGET, family="moxa-nport6000g2", model="NPort 6250-G2"), "family-differs"),
        (replace(TARGET, model="NPort 6450"), "model-differs"),
    ):
        assert desk.check(sign(ROM), target=target).code == code
        assert signed(desk, manifest(), target=target).code == code
    revision = signed(desk, manifest(hardware=("1.0", "1.1")), target=replace(TARGET, hardware="2.0"))
    assert revision.code == "hardware-differs"
    unknown = signed(desk, manifest(hardware=("1.0",)), target=TARGET)
    assert (unknown.verdict, unknown.step("model").code) == (Verdict.TRUSTED, "hardware-unknown")


def test_threat_img_format(desk: Desk) -> None:
    """The device would take the image for something else."""
    renamed = desk.write("moxa-nport-6250-series-firmware-v1.2.zip", ROM)
    assert desk.check(sign(ROM), file=renamed).code.startswith("archive-")
    apc = replace(TARGET, family="apc-nmc3", model=None, version=None)
    assert desk.check(sign(ROM), target=apc).code == "family-differs"
    assert signed(desk, manifest(family="apc-nmc3", vendor="APC")).code == "manifest-differs"


def test_threat_img_location(desk: Desk) -> None:
    """Where an image lies in a package says nothing: only what its manifest lists by digest is taken."""
    raw = manifest()
    moved = archive(
        File(name=b"other/place.rom"),
        File(name=b"manifest.json", data=raw),
        File(name=b"manifest.json.p7s", data=sign(raw)),
    )
    path = desk.write("package.zip", moved)
    assert desk.check(file=path, sha512=None).code == "manifest-extra"


def test_threat_net_redirect(desk: Desk) -> None:
    """Another server hands out a file of its own: the published digest and the anchor are the maker's."""
    evil = desk.write(ROM_NAME, b"*FRM evil" * 100)
    assert desk.check(sign(ROM), file=evil).code == "digest-differs"
    assert desk.check(sign(evil.read_bytes(), pki().leaf("x")), file=evil).code == "digest-differs"


def test_threat_net_onpath(desk: Desk) -> None:
    """File, sums and signature all pass through the attacker; the anchor does not."""
    evil = b"*FRM evil" * 100
    path = desk.write(ROM_NAME, evil)
    from unit.app.pki import Wish, issue

    thief = issue(Wish(name="Test Firmware Signing", key="p256#thief"), pki().other_root)
    signature = sign(evil, thief, Form(bag=(thief, pki().other_root)))
    report = desk.check(signature, file=path, sha512=hashlib.sha512(evil).hexdigest())
    assert report.code == "chain-broken"


def test_threat_img_replace(desk: Desk) -> None:
    """The file is replaced between the check and its use: 100 times out of 100 the checked bytes are read."""
    for number in range(100):
        desk.file.write_bytes(ROM)
        with Staging(desk.staging) as staging:
            _, image = check(desk.request(), staging)
            assert image is not None
            if number % 2:
                desk.file.write_bytes(b"*FRM evil")
            else:
                desk.write("evil", b"*FRM evil").replace(desk.file)
            with image.open() as stream:
                assert stream.read() == ROM
            assert image.still_the_same()


def test_threat_img_non_auth(desk: Desk) -> None:
    assert desk.check(sha512=None).code == "digest-needed"
    desk.policy = SiteFirmwarePolicy(digest_needed=False)
    assert desk.check(sha512=None).code == "nothing-to-check"
    desk.policy = SiteFirmwarePolicy(signature_needed=True)
    assert desk.check().code == "signature-needed"
    assert desk.check(sign(ROM)).verdict is Verdict.TRUSTED


def test_threat_upd_wrong_precursor(desk: Desk) -> None:
    old = replace(TARGET, version="0.9")
    assert signed(desk, manifest(lowest_installed="1.0"), target=old).code == "installed-too-old"
    assert signed(desk, manifest(lowest_installed="0.9.0"), target=old).verdict is Verdict.TRUSTED
    card = TargetFacts(family="apc-nmc3", model="AP9641", version="1.5.0.1")
    path = desk.write("apc_hw21_su_3-0-0-5.nmc3", ROM[4:])
    report = desk.check(file=path, sha512=hashlib.sha512(ROM[4:]).hexdigest(), target=card)
    assert (report.code, report.detail) == ("stepping-stone", "2.x")


def test_threat_upd_unapproved(desk: Desk) -> None:
    """Genuine, but not what this site wants installed."""
    desk.policy = SiteFirmwarePolicy(approval_needed=True)
    report = desk.check(sign(ROM))
    assert (report.code, report.step("approval").result) == ("approval-needed", StepResult.REFUSED)


def test_threat_img_disclosure(desk: Desk) -> None:
    """Images are public; the private copy still is nobody else's to read, and is gone afterwards."""
    with Staging(desk.staging) as staging:
        _, image = check(desk.request(), staging)
        assert image is not None
        assert staging.folder.stat().st_mode & 0o077 == 0
        assert image.path.stat().st_mode & 0o077 == 0
    assert list(desk.staging.iterdir()) == []


def test_threat_mfst_override(desk: Desk) -> None:
    """A demand said twice, or said in a way that is not understood, is not quietly dropped."""
    raw = manifest(lowest_installed="1.5")
    for odd in (
        raw.replace(b'"vendor"', b'"lowest_installed": "0.1", "vendor"'),
        raw.replace(b'"vendor"', b'"unheard_of": 1, "vendor"'),
        raw.replace(b'"manifest": 1', b'"manifest": 2'),
        raw.replace(b'"manifest": 1', b'"manifest": true'),
        raw.replace(b'"models"', b'"model"'),
        raw.replace(b"sha512", b"sha256"),
        b"\xef\xbb\xbf" + raw,
        b"[" * 100_000,
        b"",
    ):
        assert signed(desk, odd).code == "manifest-form"


def test_threat_mfst_exposure(desk: Desk) -> None:
    """A manifest shows nothing of the site: it is read, never written, and no path of this computer is in a report."""
    report = signed(desk, manifest())
    assert str(desk.folder) not in repr(report)


def test_threat_img_extra(desk: Desk) -> None:
    """Bytes that belong to nothing: behind the image, behind the signature, beside the image."""
    assert desk.check(sign(ROM) + b"\x00").code == "cms-form"
    longer = desk.write(ROM_NAME, ROM + b"\x00")
    assert signed(desk, manifest(), file=longer).code == "manifest-other-image"
    raw = manifest()
    files = (File(name=ROM_NAME.encode()), File(name=b"manifest.json", data=raw))
    signature = File(name=b"manifest.json.p7s", data=sign(raw))
    good = desk.write("good.zip", archive(*files, signature))
    assert desk.check(file=good, sha512=None).verdict is Verdict.TRUSTED
    extra = desk.write("extra.zip", archive(*files, signature, File(name=b"run.exe", data=b"MZ")))
    assert desk.check(file=extra, sha512=None).code == "manifest-extra"


def test_threat_key_exposure(desk: Desk) -> None:
    """A stolen key is put on a list: nothing it signed is installed any more, whatever date it bears."""
    lists = pki().lists(pki().signer)
    for signature in (sign(ROM), sign(ROM, form=Form(signing_time=NOW - 99 * DAY)), sign(ROM, token_at=NOW - 90 * DAY)):
        assert desk.check(signature, lists).code == "revoked"


def test_threat_mfst_modification(desk: Desk) -> None:
    raw = manifest()
    path = desk.write("m.json", raw.replace(b"6250", b"6450"))
    assert desk.check(sign(raw), manifest=path).code == "signature-other-file"
    assert desk.check(manifest=path, sha512=None).code == "manifest-unsigned"
    unsigned = archive(File(name=ROM_NAME.encode()), File(name=b"manifest.json", data=raw))
    assert desk.check(file=desk.write("p.zip", unsigned), sha512=None).code == "manifest-unsigned"


def test_threat_mfst_toctou(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is verified is what is parsed: each file is read once."""
    from firstlight.firmware import check as entry
    from firstlight.firmware import stage

    reads: list[str] = []
    real = stage.read_small

    def counted(path: Path, *largest: int) -> bytes:
        reads.append(path.name)
        return real(path, *largest)

    monkeypatch.setattr(entry, "read_small", counted)
    assert signed(desk, manifest()).verdict is Verdict.TRUSTED
    assert sorted(reads) == ["m.json", "sig.p7s"]


# --- packages with a manifest inside ------------------------------------------------------------------------------


def test_a_signature_over_the_whole_archive(desk: Desk) -> None:
    raw = manifest()
    content = archive(File(name=ROM_NAME.encode()), File(name=b"manifest.json", data=raw))
    path = desk.write("package.zip", content)
    report = desk.check(sign(content), file=path, sha512=hashlib.sha512(content).hexdigest())
    assert (report.verdict, report.version, report.manifest) == (Verdict.TRUSTED, "1.2", True)


def test_a_manifest_of_two_images_or_none_of_these(desk: Desk) -> None:
    other = Listed(name="b.rom", size=1, sha512="00" * 64)
    own = Listed(name=ROM_NAME, size=len(ROM), sha512=hashlib.sha512(ROM).hexdigest())
    assert signed(desk, manifest(images=(own, other))).code == "manifest-images"
    assert signed(desk, manifest(images=(other,))).code == "manifest-other-image"
    assert signed(desk, manifest(built=NOW + DAY)).code == "manifest-early"
    lonely = archive(File(name=b"manifest.json.p7s", data=sign(ROM)), File(name=ROM_NAME.encode()))
    assert (
        desk.check(file=desk.write("p.zip", lonely), sha512=hashlib.sha512(lonely).hexdigest()).code
        == "manifest-missing"
    )
