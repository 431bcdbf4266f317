"""Agreement with openssl: what it signs is trusted here, what is signed here it verifies, and where both refuse.

openssl alone proves no policy (with `-purpose any` it also takes SHA-1, TLS certificates and missing attributes), so
agreement is asked for good cases, and for refusals that both must see.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from firstlight.firmware import approve, cms
from firstlight.firmware.check import Staging, check
from firstlight.firmware.der import sequence, set_of
from firstlight.firmware.model import CheckRequest, Report, Verdict
from unit.app.firmware_desk import ROM, ROM_NAME
from unit.app.pki import CA_USAGE, Form, Party, Wish, attribute, crl, issue, sign

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
TODAY = datetime.now(UTC).replace(microsecond=0)
YEAR = timedelta(days=365)
LEAF = Wish(name="Interop Signing", key="p256", begins=TODAY - YEAR, ends=TODAY + YEAR)
KINDS = ("p256", "p384", "p521", "rsa2048", "rsa3072")


def openssl(*arguments: str | Path, good: bool = True) -> str:
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, timeout=60, check=False)
    assert (done.returncode == 0) == good, done.stderr.decode()
    return done.stdout.decode("latin-1")


@cache
def root() -> Party:
    wish = replace(LEAF, name="Interop Root", key="p384#root", ca=True, key_usage=CA_USAGE)
    return issue(wish)


@cache
def middle() -> Party:
    wish = replace(LEAF, name="Interop Issuing", key="p384#middle", ca=True, depth=0, key_usage=CA_USAGE)
    return issue(wish, root())


@cache
def leaf(key: str) -> Party:
    return issue(replace(LEAF, name=f"Interop {key}", key=key), middle())


class Table:
    """Files for both sides."""

    def __init__(self, folder: Path, *revoked: Party) -> None:
        self.folder = folder
        self.file = self.write(ROM_NAME, ROM)
        self.root = self.write("root.pem", root().pem)
        self.middle = self.write("middle.pem", middle().pem)
        at = TODAY - timedelta(days=1)
        lists = crl(root(), *revoked, at=at) + crl(middle(), *revoked, at=at)
        self.lists = self.write("lists.pem", lists)
        self.all = self.write("all.pem", root().pem + lists)  # openssl takes lists with the anchors

    def write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def ours(self, signature: Path) -> Report:
        request = CheckRequest(
            file=self.file,
            sha512=hashlib.sha512(ROM).hexdigest(),
            signature=signature,
            trust=(self.root,),
            crls=(self.lists,),
            data_dir=self.folder / "data",
            now=datetime.now(UTC).timestamp(),
        )
        with Staging(self.folder / "staging") as staging:
            return check(request, staging)[0]

    def theirs(self, signature: Path, *, good: bool = True, form: str = "DER") -> None:
        openssl(
            *("cms", "-verify", "-binary", "-inform", form, "-in", signature, "-content", self.file),
            *("-CAfile", self.all, "-purpose", "any", "-crl_check_all", "-out", self.folder / "out"),
            good=good,
        )

    def signed_by_openssl(self, by: Party, *more: str, form: str = "DER") -> Path:
        out = self.folder / "openssl.p7s"
        openssl(
            *("cms", "-sign", "-binary", "-in", self.file, "-signer", self.write("signer.pem", by.pem)),
            *("-inkey", self.write("key.pem", by.key_pem), "-certfile", self.middle, "-outform", form),
            *("-nosmimecap", "-out", out),
            *more,
        )
        return out


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Table(tmp_path)


PSS = ("-keyopt", "rsa_padding_mode:pss")


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("key", KINDS)
def test_signed_by_openssl(table: Table, key: str, digest: str) -> None:
    signature = table.signed_by_openssl(leaf(key), "-md", digest)
    table.theirs(signature)
    report = table.ours(signature)
    assert report.verdict is Verdict.TRUSTED, report
    assert report.signer == f"Interop {key}"


@pytest.mark.parametrize(
    "more",
    [
        PSS,
        (*PSS, "-keyopt", "rsa_pss_saltlen:-1"),
        (*PSS, "-keyopt", "rsa_pss_saltlen:32"),
        ("-keyid",),
        ("-cades",),
    ],
)
def test_other_forms_of_openssl(table: Table, more: tuple[str, ...]) -> None:
    signature = table.signed_by_openssl(leaf("rsa3072"), "-md", "sha256", *more)
    table.theirs(signature)
    assert table.ours(signature).verdict is Verdict.TRUSTED


def test_pem_of_openssl(table: Table) -> None:
    signature = table.signed_by_openssl(leaf("p256"), "-md", "sha256", form="PEM")
    table.theirs(signature, form="PEM")
    assert table.ours(signature).verdict is Verdict.TRUSTED


@pytest.mark.parametrize("key", KINDS)
def test_signed_here(table: Table, key: str) -> None:
    by = leaf(key)
    forms = [Form(digest="sha256"), Form(bind=True), Form(by_key=True)]
    forms += [Form(digest="sha256", pss=True)] if key.startswith("rsa") else []
    for form in forms:
        signature = table.write("ours.p7s", sign(ROM, by, replace(form, bag=(by, middle()))))
        assert table.ours(signature).verdict is Verdict.TRUSTED
        table.theirs(signature)


@pytest.mark.parametrize("key", KINDS)
def test_approvals(table: Table, key: str) -> None:
    """As the help of `firmware approve` says, with a self-signed certificate of the site."""
    manager = issue(replace(LEAF, name="Manager", key=key, usages=()))
    cert = table.write("manager.pem", manager.pem)
    raw = approve.sign(hashlib.sha512(ROM).hexdigest(), manager.key, manager.certificate, datetime.now(UTC))
    signature = table.write("approval.p7s", raw)
    arguments = ("cms", "-verify", "-binary", "-inform", "DER", "-in", signature, "-content", table.file)
    openssl(*arguments, "-CAfile", cert, "-out", table.folder / "copy")
    assert (table.folder / "copy").read_bytes() == ROM
    table.file.write_bytes(ROM + b"x")
    openssl(*arguments, "-CAfile", cert, "-out", table.folder / "copy", good=False)


def test_both_refuse(tmp_path: Path) -> None:
    good, stolen = Table(tmp_path), leaf("p384")
    (tmp_path / "revoked").mkdir()
    signature = good.signed_by_openssl(stolen, "-md", "sha256")
    after = Table(tmp_path / "revoked", stolen)
    after.theirs(signature, good=False)
    assert after.ours(signature).code == "revoked"
    good.file.write_bytes(ROM[:-1])
    good.theirs(signature, good=False)
    foreign = issue(replace(LEAF, name="Foreign", key="p256"))
    stranger = after.write("stranger.p7s", sign(ROM, foreign, Form(bag=(foreign,))))
    after.theirs(stranger, good=False)
    assert after.ours(stranger).code == "chain-broken"


def test_openssl_takes_what_is_refused_here(table: Table) -> None:
    """Known differences, kept in sight: agreement with openssl is no proof of policy."""
    server = issue(replace(LEAF, name="Web Server", key="p256", usages=(ExtendedKeyUsageOID.SERVER_AUTH,)), middle())
    for by, more, code in (
        (leaf("p256"), ("-md", "sha1"), "algorithm-refused"),
        (leaf("p256"), ("-md", "sha256", "-noattr"), "cms-attributes"),
        (server, ("-md", "sha256"), "signer-purpose"),
    ):
        signature = table.signed_by_openssl(by, *more)
        table.theirs(signature)
        assert table.ours(signature).code == code


def test_streamed_ber_and_attached_content(table: Table) -> None:
    assert table.ours(table.signed_by_openssl(leaf("p256"), "-md", "sha256", "-nodetach")).code == "cms-attached"
    streamed = table.signed_by_openssl(leaf("p256"), "-md", "sha256", "-nodetach", "-stream")
    assert table.ours(streamed).code == "cms-form"


TSA_CONFIG = """
[tsa]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = {name}
ess_cert_id_alg = {ess}
"""


@pytest.mark.parametrize("ess", ["sha1", "sha256"])
@pytest.mark.parametrize("name", ["yes", "no"])
def test_tokens_of_openssl(table: Table, ess: str, name: str) -> None:
    """A token that `openssl ts` made over the signature's value, put where RFC 3161 says."""
    wish = replace(LEAF, name="TSA", key="rsa2048", usages=(ExtendedKeyUsageOID.TIME_STAMPING,), usages_critical=True)
    authority = issue(wish, middle())
    by = leaf("p256")
    raw = sign(ROM, by, Form(bag=(by, middle())))
    folder = table.folder
    value = table.write("value", cms.parse(raw).signature)
    table.write("serial", b"01\n")
    config = table.write("tsa.cnf", TSA_CONFIG.format(folder=folder, name=name, ess=ess).encode())
    openssl("ts", "-query", "-data", value, "-sha256", "-cert", "-out", folder / "query")
    openssl(
        *("ts", "-reply", "-queryfile", folder / "query", "-config", config, "-section", "tsa", "-token_out"),
        *("-signer", table.write("tsa.pem", authority.pem), "-inkey", table.write("tsa.key", authority.key_pem)),
        *("-chain", table.middle, "-out", folder / "token"),
    )
    token = (folder / "token").read_bytes()
    signature = table.write("stamped.p7s", with_token(raw, token))
    report = table.ours(signature)
    assert report.verdict is Verdict.TRUSTED, report
    assert report.step("timestamp").code == "timestamp-good"
    table.theirs(signature)


def with_token(raw: bytes, token: bytes) -> bytes:
    """The signature with an unsigned attribute; the encoder of the tests builds the shell anew."""
    from unit.app import pki as workshop

    signed = cms.parse(raw)
    info = cms.sequence_items(bytes(raw))  # ContentInfo: type, [0] SignedData
    from cryptography.hazmat import asn1

    data = cms.sequence_items(bytes(info[1].data))
    signer = asn1.encode_der(asn1.decode_der(asn1.TLV, bytes(data[-1].data)))
    body = signer[workshop._header(signer) :]
    stamped = sequence(body + b"\xa1" + set_of([attribute("1.2.840.113549.1.9.16.2.14", token)])[1:])
    return workshop.signed_data(ROM, [stamped], [leaf("p256"), middle()], Form(digest=signed.digest.name))
