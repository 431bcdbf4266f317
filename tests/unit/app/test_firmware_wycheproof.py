"""Wycheproof for the algorithms of the check: a part of it lies in tests/captures; the whole where it is at hand.

`FIRSTLIGHT_WYCHEPROOF` names the folder `testvectors_v1` of a copy of C2SP/wycheproof.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from firstlight.firmware.algorithms import DIGESTS, Digest, verify
from firstlight.firmware.model import Refused
from unit.app.pki import Form, key_of, signature_algorithm

PART = Path(__file__).resolve().parents[2] / "captures" / "wycheproof.json"
WHOLE = os.environ.get("FIRSTLIGHT_WYCHEPROOF")
FILES = (
    *(f"ecdsa_secp{curve}r1_sha{digest}" for curve, digest in ((256, 256), (256, 512), (384, 256), (384, 384))),
    *("ecdsa_secp384r1_sha512", "ecdsa_secp521r1_sha512"),
    *(f"rsa_signature_{size}_sha{digest}" for size in (2048, 3072, 4096, 8192) for digest in (256, 384, 512)),
    *("rsa_pss_2048_sha256_mgf1_32", "rsa_pss_3072_sha256_mgf1_32", "rsa_pss_4096_sha256_mgf1_32"),
    *("rsa_pss_2048_sha384_mgf1_48", "rsa_pss_4096_sha384_mgf1_48", "rsa_pss_4096_sha512_mgf1_64"),
    *("rsa_pss_2048_sha256_mgf1_0", "rsa_pss_4096_sha512_mgf1_32"),
)
_BY_NAME: dict[str, Digest] = {digest.name: digest for digest in DIGESTS.values()}


def algorithm_of(key: object, digest: str, salt: int | None) -> bytes:
    """The AlgorithmIdentifier a signer would write."""
    kind = "p256" if isinstance(key, ec.EllipticCurvePublicKey) else "rsa2048"
    return signature_algorithm(key_of(kind), Form(digest=digest, pss=salt is not None, salt=salt))


def outcome(key: object, algorithm: bytes, digest: str, signature: bytes, message_digest: bytes) -> str:
    """The code of a refusal; empty when the signature is accepted."""
    try:
        verify(key, algorithm, _BY_NAME[digest], signature, message_digest)
    except Refused as refused:
        return refused.code
    return ""


def run(groups: list[dict[str, Any]], name: str) -> tuple[int, int]:
    """Mismatches against the expected results; returns tests and accepted ones."""
    tests = taken = 0
    salted = name.startswith("rsa_pss")
    for group in groups:
        digest = group["sha"].replace("-", "").lower()
        try:
            key = load_der_public_key(bytes.fromhex(group["publicKeyDer"]))
        except (ValueError, UnsupportedAlgorithm):
            key = None
        # "acceptable" marks keys and lengths that are legal but weak: either answer is right, a refusal is ours
        usual = not salted or group["sLen"] == _BY_NAME[digest].size
        for test in group["tests"]:
            tests += 1
            message = hashlib.new(digest, bytes.fromhex(test["msg"])).digest()
            algorithm = algorithm_of(key, digest, group["sLen"] if salted else None)
            code = outcome(key, algorithm, digest, bytes.fromhex(test["sig"]), message)
            unusual = code in {"algorithm-refused", "key-refused"} and not usual
            if code:
                assert test["result"] != "valid" or unusual, (name, test["tcId"], code)
            else:
                taken += 1
                assert test["result"] != "invalid", (name, test["tcId"])
    return tests, taken


def test_the_part_in_the_tree() -> None:
    data = json.loads(PART.read_text("utf-8"))
    assert "Apache" in data["source"]
    assert PART.stat().st_size < 300_000
    tests = taken = 0
    for name, groups in data["files"].items():
        more, ok = run(groups, name)
        tests, taken = tests + more, taken + ok
    assert tests >= 500
    assert taken >= 100


@pytest.mark.skipif(WHOLE is None, reason="FIRSTLIGHT_WYCHEPROOF names no copy of the test vectors")
@pytest.mark.parametrize("name", FILES)
def test_whole_files(name: str) -> None:
    path = Path(WHOLE or "") / f"{name}_test.json"
    data = json.loads(path.read_text("utf-8"))
    tests, taken = run(data["testGroups"], name)
    assert tests == data["numberOfTests"]
    assert taken or re.search("_mgf1_0$|4096_sha512_mgf1_32$", name)


def test_keys_are_bounded() -> None:
    for size, fits in ((1024, False), (2048, True)):
        key = rsa.generate_private_key(65537, size)
        signature = key.sign(b"m", padding.PKCS1v15(), hashes.SHA256())
        algorithm = algorithm_of(key.public_key(), "sha256", None)
        digest = hashlib.sha256(b"m").digest()
        assert outcome(key.public_key(), algorithm, "sha256", signature, digest) == ("" if fits else "key-refused")
