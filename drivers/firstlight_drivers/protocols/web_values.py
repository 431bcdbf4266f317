"""What web consoles make of an account before they send it: digests, encodings, and the XOR form of Moxa's consoles.

    xor-md5          hex of MD5(key) XOR value, as many bytes as the value has        NSLS-II/ipchange, login
    xor-md5-fill     the same, the rest of the digest appended                        NSLS-II/ipchange, new password
    xor-sha256-fill  likewise over SHA-256                                            public code for an NPort 5110A

Those pages look up each character's place in a table; for printable ASCII the place is the character's own code. A
digest has 16 (MD5) or 32 (SHA-256) bytes, so no longer value fits.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from urllib.parse import quote, quote_plus

MASK = "***"
_SHORTEST = 3  # characters; hiding every "a" would hide the text and tell the secret


def md5(text: str) -> bytes:
    """MD5 of the text in UTF-8: what the device demands, not what anybody would choose."""
    return hashlib.md5(text.encode(), usedforsecurity=False).digest()


def sha1(text: str) -> bytes:
    """SHA-1, likewise."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).digest()


def sha256(text: str) -> bytes:
    """SHA-256."""
    return hashlib.sha256(text.encode()).digest()


DIGESTS: Mapping[str, Callable[[str], bytes]] = MappingProxyType({"md5": md5, "sha1": sha1, "sha256": sha256})


def xored(digest: bytes, value: str, *, fill: bool) -> str:
    """Hex of `digest` XOR the codes of `value`. Raises ValueError for a value that does not fit."""
    if len(value) > len(digest):
        raise ValueError(f"more than {len(digest)} characters")
    if any(not " " <= c <= "~" for c in value):
        raise ValueError("a character outside printable ASCII")
    front = bytes(a ^ b for a, b in zip(digest, value.encode("ascii"), strict=False))
    return (front + digest[len(value) :] if fill else front).hex()


def _hex(digest: Callable[[str], bytes], *, upper: bool) -> Callable[[str, str], str]:
    return lambda value, _: digest(value).hex().upper() if upper else digest(value).hex()


def _xor(digest: Callable[[str], bytes], *, fill: bool) -> Callable[[str, str], str]:
    return lambda value, key: xored(digest(key), value, fill=fill)


TRANSFORMS: Mapping[str, Callable[[str, str], str]] = MappingProxyType(
    {
        "plain": lambda value, _: value,
        "base64": lambda value, _: base64.b64encode(value.encode()).decode("ascii"),
        "url": lambda value, _: quote(value, safe=""),
        "xml": lambda value, _: html.escape(value),
        "json": lambda value, _: value,  # the value is JSON by itself: true, 12, null
        "json-text": lambda value, _: json.dumps(value)[1:-1],  # inside the quotes of a raw body
        **{name: _hex(digest, upper=False) for name, digest in DIGESTS.items()},
        **{f"{name}-upper": _hex(digest, upper=True) for name, digest in DIGESTS.items()},
        **{f"xor-{name}": _xor(digest, fill=False) for name, digest in DIGESTS.items()},
        **{f"xor-{name}-fill": _xor(digest, fill=True) for name, digest in DIGESTS.items()},
    }
)
"""(value, key) -> what is sent. Only the xor forms use `key`, which is digested first. All may raise ValueError."""


def forms(secret: str) -> tuple[str, ...]:
    """A secret in the encodings it may turn up in, longest first."""
    raw = secret.encode()
    found = {
        secret,
        quote(secret, safe=""),
        quote(secret, safe="").lower(),
        quote_plus(secret),
        html.escape(secret),
        html.escape(secret, quote=False),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        base64.b64encode(raw).decode("ascii").rstrip("="),
        base64.urlsafe_b64encode(raw).decode("ascii").rstrip("="),
        raw.hex(),
        raw.hex().upper(),
    }
    for digest in DIGESTS.values():
        found |= {digest(secret).hex(), digest(secret).hex().upper()}
        found.add(base64.b64encode(digest(secret)).decode("ascii").rstrip("="))
    return tuple(sorted((form for form in found if len(form) >= _SHORTEST), key=len, reverse=True))


def masked(text: str, secrets: Iterable[str]) -> str:
    """`text` with every form of every secret replaced."""
    for secret in secrets:
        for form in forms(secret) if secret else ():
            text = text.replace(form, MASK)
    return text
