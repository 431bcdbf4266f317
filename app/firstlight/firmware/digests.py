"""Published SHA-512 values: pasted, or found in a sums file. Pure.

A sums file may be GNU (`HEX *name`, escaped names), BSD and openssl (`SHA512 (name) = HEX`, `SHA2-512(name)= HEX`),
PowerShell's Get-FileHash, certutil, or a maker's text in which a name and a digest stand on one line or on lines that
follow each other. Byte order marks, CRLF, upper case and spaced digits are taken as they come. Where one name has two
different digests nothing in the file is believed.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from firstlight.firmware.model import Refused

LARGEST = 1024 * 1024  # bytes of a sums file
_MOST_LINES = 20_000
_LONGEST_LINE = 4096
_HEX = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{128}(?![0-9A-Fa-f])")
_SPACED = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2,64}[ \t:-])+[0-9A-Fa-f]{2,64}(?![0-9A-Za-z])")
_GNU = re.compile(r"(\\?)([0-9A-Fa-f]{128}) [ *](.+)")
_BSD = re.compile(r"(\\?)SHA(?:2-)?-?512 ?\((.+)\) ?= ?([0-9A-Fa-f]{128})", re.IGNORECASE)
_ESCAPES = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}
_TRIM = " \t\"'<>|,;*()[]"


def pasted(text: str) -> str:
    """A pasted SHA-512 as 128 lower-case hex digits. Raises Refused("digest-malformed" or "digest-not-sha512")."""
    clean = re.sub(r"[\s:\u200b\ufeff-]+", "", unicodedata.normalize("NFKC", text[:4096])).lower()
    clean = re.sub(r"^sha(2)?512=?(?=[0-9a-f]{128}$)", "", clean)
    if re.fullmatch(r"[0-9a-f]{128}", clean):
        return clean
    if re.fullmatch(r"[0-9a-f]+", clean) and len(clean) in {32, 40, 56, 64, 96}:
        raise Refused("digest-not-sha512", f"{len(clean)} hex digits")
    raise Refused("digest-malformed", f"{len(clean)} characters")


def from_sums(content: bytes, name: str) -> tuple[str, str]:
    """The SHA-512 of `name` in a sums file, and the entry's line for people.

    Raises Refused: "sums-unreadable", "sums-conflict" (one name, two different digests), "sums-no-entry",
    "sums-no-sha512" (only other digests stand there).
    """
    text = _text(content)
    lines = text.splitlines()
    if len(lines) > _MOST_LINES:
        raise Refused("sums-unreadable", f"more than {_MOST_LINES} lines")
    entries, digests = _entries(lines, name)
    wanted = _key(name)
    known: dict[str, str] = {}
    for entry, digest in entries:
        if known.setdefault(_full_key(entry), digest) != digest:
            raise Refused("sums-conflict", _shown(entry))
    ours = {digest for entry, digest in entries if _key(entry) == wanted}
    if len(ours) > 1:
        raise Refused("sums-conflict", _shown(name))
    if ours:
        return ours.pop(), _shown(name)
    if not entries and len(digests) == 1:  # a file that holds nothing but one digest
        return digests.pop(), ""
    if not digests and re.search(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{32,96}(?![0-9A-Fa-f])", text):
        raise Refused("sums-no-sha512")
    raise Refused("sums-no-entry", _shown(name))


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Refused("sums-unreadable", f"more than {LARGEST} bytes")
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # PowerShell's `>` writes it
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _entries(lines: list[str], wanted: str) -> tuple[list[tuple[str, str]], set[str]]:
    """(name, digest in lower case) as they stand, and all digests.

    A digest without a name on its line takes the name before it.
    """
    found: list[tuple[str, str]] = []
    digests: set[str] = set()
    waiting_name, waiting_digest = "", ""
    for raw in lines:
        line = raw.strip("\ufeff \t")
        if not line:
            continue
        if exact := _exact(line):
            found.append(exact)
            digests.add(exact[1])
            waiting_name = waiting_digest = ""
            continue
        digest, rest = _digest_in(line)
        digests |= {digest} if digest else set()
        name = wanted if " " in wanted and wanted.casefold() in rest.casefold() else _name_in(rest)
        if digest and name:
            found.append((name, digest))
            waiting_name = waiting_digest = ""
        elif digest and waiting_name:
            found.append((waiting_name, digest))
        elif digest:
            waiting_digest = digest
        elif name and waiting_digest and _is_path_line(line):
            found.append((name, waiting_digest))
            waiting_digest = ""
        elif name:
            waiting_name = name
    return found, digests


def _exact(line: str) -> tuple[str, str] | None:
    if match := _GNU.fullmatch(line):
        return _unescaped(match[3], escaped=bool(match[1])), match[2].lower()
    if match := _BSD.fullmatch(line):
        return _unescaped(match[2], escaped=bool(match[1])), match[3].lower()
    return None


def _unescaped(name: str, *, escaped: bool) -> str:
    return re.sub(r"\\[\\nr]", lambda match: _ESCAPES[match[0]], name) if escaped else name


def _digest_in(line: str) -> tuple[str, str]:
    """A SHA-512 on a line, also in spaced groups, and the line without it. More than one different: refused."""
    spans = [(match[0].lower(), match.span()) for match in _HEX.finditer(line)]
    if not spans and len(line) <= _LONGEST_LINE:
        for match in _SPACED.finditer(line):
            joined = re.sub(r"[ \t:-]", "", match[0]).lower()
            if len(joined) == 128:
                spans.append((joined, match.span()))
    if not spans:
        return "", line
    if len({digest for digest, _ in spans}) > 1:
        raise Refused("sums-conflict", line[:40])
    first, last = spans[0][1][0], spans[-1][1][1]
    return spans[0][0], f"{line[:first]} {line[last:]}"


def _name_in(rest: str) -> str:
    """What looks like a file name: the last word with a dot and an extension that begins with a letter."""
    text = re.sub(r"\bSHA(?:2-)?[-_ ]?512\b", " ", rest, flags=re.IGNORECASE)
    words = [word.strip(_TRIM).rstrip(":") for word in re.split(r"[\t ]+", text)]
    names = [word for word in words if re.search(r"[^.\\/]\.[A-Za-z][A-Za-z0-9]{0,9}$", word)]
    return names[-1] if names else ""


def _is_path_line(line: str) -> bool:
    """PowerShell writes the name behind the digest: `Path : C:\\...`."""
    return re.match(r"(path|file|name|filename)\s*:", line, re.IGNORECASE) is not None


def _key(name: str) -> str:
    """A file name without its folders, as Windows would compare it."""
    return re.split(r"[\\/]", _full_key(name))[-1]


def _full_key(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip()).casefold()


def _shown(name: str) -> str:
    return re.split(r"[\\/]", name)[-1][:120]
