"""Recordings of a browser: HAR 1.2 as Firefox, Chromium and Safari write it, with what each of them leaves out.

A recording holds passwords and sessions. Nothing read here is logged or shown; `Exchange` hides its contents.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

FILE_BYTES = 64 * 1024 * 1024
_ENTRIES = 20_000
_BODY = 512 * 1024  # characters of one body
_READABLE = ("html", "json", "javascript", "ecmascript", "xml", "text/plain", "form-urlencoded")

Pairs = tuple[tuple[str, str], ...]


class TeachError(Exception):
    """A recording that cannot be learnt from. `code` has a sentence in `words`; `detail` never holds a secret."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer. Header names are in lower case; `origin` is scheme, host and port."""

    number: int
    method: str
    origin: tuple[str, str, int]
    path: str
    query: Pairs = field(default=(), repr=False)
    headers: Pairs = field(default=(), repr=False)
    content_type: str = ""
    body: str = field(default="", repr=False)
    status: int
    answer_headers: Pairs = field(default=(), repr=False)
    answer_type: str = ""
    answer: str = field(default="", repr=False)

    def header(self, name: str) -> str:
        """A header of the request; "" when it was not sent or was left out of the recording."""
        return next((value for key, value in self.headers if key == name), "")

    def answer_header(self, name: str) -> str:
        """A header of the answer."""
        return next((value for key, value in self.answer_headers if key == name), "")

    @property
    def sent_cookies(self) -> dict[str, str]:
        """Cookies of the request."""
        return dict(_cookie(part) for part in self.header("cookie").split(";") if "=" in part)

    @property
    def set_cookies(self) -> dict[str, str]:
        """Cookies the answer set."""
        lines = [line for key, value in self.answer_headers if key == "set-cookie" for line in value.split("\n")]
        return dict(_cookie(line.partition(";")[0]) for line in lines if "=" in line.partition(";")[0])


def read_har(path: Path) -> tuple[Exchange, ...]:
    """The exchanges of a recording, in its order. Raises TeachError ("har-malformed", "har-too-large"), OSError."""
    with path.open("rb") as file:
        data = file.read(FILE_BYTES + 1)
    if len(data) > FILE_BYTES:
        raise TeachError("har-too-large", f"{FILE_BYTES // (1024 * 1024)} MiB")
    try:
        whole = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        # The decoder's own text quotes the document for no reason here; a place is enough.
        place = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise TeachError("har-malformed", place) from None
    log = whole.get("log") if isinstance(whole, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list):
        raise TeachError("har-malformed", "log.entries is missing")
    found = (_exchange(number, entry) for number, entry in enumerate(entries[:_ENTRIES]))
    return tuple(exchange for exchange in found if exchange is not None)


def _exchange(number: int, entry: object) -> Exchange | None:
    """None for what a browser lists but never sent, or got no answer to."""
    request, response = _table(_table(entry).get("request")), _table(_table(entry).get("response"))
    status, method = response.get("status"), _text(request.get("method")).upper()
    if not isinstance(status, int) or not 100 <= status <= 599 or method in {"", "OPTIONS", "HEAD", "CONNECT"}:
        return None
    try:
        url = urlsplit(_text(request.get("url")))
        port = url.port or {"http": 80, "https": 443}.get(url.scheme, 0)
    except ValueError:
        return None
    if not port or not url.hostname:
        return None
    headers, answer_headers = _headers(request), _headers(response)
    posted, content = _table(request.get("postData")), _table(response.get("content"))
    sent_type = dict(headers).get("content-type") or _text(posted.get("mimeType"))
    answer_type = _text(content.get("mimeType")) or dict(answer_headers).get("content-type", "")
    return Exchange(
        number=number,
        method=method,
        origin=(url.scheme, url.hostname, port),
        path=url.path or "/",
        query=tuple(parse_qsl(url.query, keep_blank_values=True)),
        headers=headers,
        content_type=sent_type,
        body=_posted(posted),
        status=status,
        answer_headers=answer_headers,
        answer_type=answer_type.lower(),
        answer=_content(content, answer_type.lower()),
    )


def _posted(posted: dict[str, Any]) -> str:
    text = _decoded(posted)
    if text:
        return text
    params = posted.get("params")
    pairs = [_table(one) for one in params] if isinstance(params, list) else []
    return urlencode([(_text(one.get("name")), _text(one.get("value"))) for one in pairs])


def _content(content: dict[str, Any], kind: str) -> str:
    if kind and not any(part in kind for part in _READABLE):
        return ""
    return _decoded(content)


def _decoded(holder: dict[str, Any]) -> str:
    text = _text(holder.get("text"))
    if holder.get("encoding") == "base64":
        try:
            text = base64.b64decode(text, validate=False).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return ""
    return text[:_BODY]


def _headers(message: dict[str, Any]) -> Pairs:
    listed = message.get("headers")
    pairs = [_table(one) for one in listed] if isinstance(listed, list) else []
    return tuple((_text(one.get("name")).lower().strip(), _text(one.get("value"))) for one in pairs)


def _cookie(part: str) -> tuple[str, str]:
    name, _, value = part.strip().partition("=")
    return name.strip(), value.strip()


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
