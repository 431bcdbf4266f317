"""What a firmware file says it is: by its header, and by its name. It proves nothing and claims no more than is known.

The tables are `resources/firmware/formats.toml`; each row names its source. A simulated device's file carries a trailer
(`simulation.demo_image`), which is read as well.
"""

from __future__ import annotations

import functools
import io
import json
import re
import tomllib
from dataclasses import dataclass
from typing import Any, BinaryIO

from firstlight.resources import resource
from firstlight_drivers.simulation.demo_image import TRAILER

_DEMO = b"FIRSTLIGHT-DEMO\n"
_HEAD = 512  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What is known. `models` may hold a series, such as "6200-G2"; `by` says what each value rests on."""

    vendor: str | None = None
    family: str | None = None
    models: tuple[str, ...] = ()
    version: str | None = None
    build: str | None = None
    product: str | None = None  # word of the name that says what it is for: "su", "nport-6250"
    by: tuple[str, ...] = ()
    simulated: bool = False

    @property
    def model(self) -> str | None:
        """The models for people; None where a name gives no more than a series."""
        if not self.models or any(re.search(r"[0-9]00\b", model) for model in self.models):
            return None
        return ", ".join(self.models)


def product_of(name: str) -> str | None:
    """What a file is for by its name alone, in lower case: "su" of apc_hw21_su_3-2-1-5.nmc3. None: it does not say."""
    return _by_name(name).product


def recognise(stream: BinaryIO, size: int, name: str) -> Recognised:
    """Look at the beginning, the end and the name of a file. Raises OSError."""
    head = stream.read(min(_HEAD, size))
    if size > TRAILER:
        stream.seek(size - TRAILER, io.SEEK_SET)
        told = _demo(stream.read(TRAILER))
        if told is not None:
            return told
    return _joined(_by_format(head, size, name), _by_name(name))


def _demo(end: bytes) -> Recognised | None:
    if not end.endswith(_DEMO):
        return None
    try:
        told = json.loads(end[: -len(_DEMO)])
        family, version, models = told["family"], told["version"], told["models"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    texts = [family, version, *models] if isinstance(models, list) else [None]
    if not all(isinstance(text, str) and text.isprintable() and len(text) <= 80 for text in texts):
        return None
    return Recognised(
        family=family, models=tuple(models), version=version, by=("trailer of a simulated device",), simulated=True
    )


def _by_format(head: bytes, size: int, name: str) -> Recognised:
    for row in _tables()["format"]:
        magic = row.get("magic", "").encode()
        fits = head.startswith(magic) and size >= row.get("least", 0) if magic else name.lower().endswith(row["suffix"])
        if fits:
            return Recognised(vendor=row["vendor"], family=row.get("family"), by=(row["title"],))
    return Recognised()


def _by_name(name: str) -> Recognised:
    for row in _tables()["name"]:
        match = re.fullmatch(row["pattern"], name, re.IGNORECASE)
        if match is None:
            continue
        parts = match.groupdict()
        product = parts["product"].lower()
        family = row.get("family") or _family_of(product)
        return Recognised(
            vendor=row["vendor"],
            family=family,
            models=_models(product) if row["vendor"] == "Moxa" else (),
            version=parts["version"].replace("-", "."),
            build=parts.get("build"),
            product=product,
            by=("its name",),
        )
    return Recognised()


def _family_of(product: str) -> str | None:
    for row in _tables()["product"]:
        if re.fullmatch(row["pattern"], product):
            return str(row["family"])
    return None


def _models(product: str) -> tuple[str, ...]:
    """ "nport-6250-g2" -> "NPort 6250-G2"; "nport-w2150a-w2250a" -> two models."""
    bare = product.removeprefix("nport-")
    generation = "-G2" if bare.endswith("-g2") else ""
    numbers = re.findall(r"(?:ia|w|mb|cn)?[0-9]{4}[a-z]?", bare)
    prefix = "NPort " if product.startswith("nport-") else ""
    return tuple(f"{prefix}{number.upper()}{generation}" for number in numbers)


def _joined(by_format: Recognised, by_name: Recognised) -> Recognised:
    """What the content says wins over the name: a family of another maker from the name is dropped."""
    agree = by_format.vendor in {None, by_name.vendor}
    named = by_name if agree else Recognised()
    family = named.family if named.vendor == "APC" and named.family else by_format.family or named.family
    return Recognised(
        vendor=by_format.vendor or named.vendor,
        family=family,
        models=named.models,
        version=named.version,
        build=named.build,
        by=by_format.by + named.by,
    )


@functools.cache
def _tables() -> dict[str, list[dict[str, Any]]]:
    with resource("firmware/formats.toml").open("rb") as stream:
        return tomllib.load(stream)
