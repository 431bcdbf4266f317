"""The parts Firstlight is made of and their licences, read from what is installed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata

MOST_TEXT = 200_000
CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True, slots=True)
class Part:
    """A bundled part."""

    name: str
    version: str
    licence: str


def _field(info: metadata.PackageMetadata, name: str) -> str:
    return str(info[name]) if name in info else ""


def _licence(info: metadata.PackageMetadata) -> str:
    expression = _field(info, "License-Expression")
    if expression:
        return expression
    classifiers = [
        line.removeprefix(CLASSIFIER) for line in info.get_all("Classifier") or [] if line.startswith(CLASSIFIER)
    ]
    if classifiers:
        return ", ".join(classifiers)
    text = _field(info, "License").strip()
    return (text or text_of(_field(info, "Name")).strip() or "?").splitlines()[0][:80]


def _needed(name: str) -> list[str]:
    wanted = []
    for line in metadata.requires(name) or []:
        if "extra ==" in line:
            continue
        found = re.match(r"[A-Za-z0-9._-]+", line)
        if found:
            wanted.append(found.group())
    return wanted


def parts(root: str = "firstlight") -> tuple[Part, ...]:
    """Every installed part that Firstlight needs, directly or through another, by name."""
    found: dict[str, Part] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            info = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        found[key] = Part(str(info["Name"]), str(info["Version"]), _licence(info))
        waiting += _needed(name)
    return tuple(found[key] for key in sorted(found))


def text_of(name: str) -> str:
    """The licence texts that an installed part brings; empty when it brings none."""
    try:
        files = metadata.files(name) or []
    except metadata.PackageNotFoundError:
        return ""
    wanted = [file for file in files if re.search(r"(licen[cs]e|copying|notice)", file.name, re.IGNORECASE)]
    texts = []
    for file in sorted(wanted, key=str):
        try:
            texts.append(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            continue
    return "\n\n".join(texts)[:MOST_TEXT]
