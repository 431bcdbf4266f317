"""Recordings of a browser: HAR 1.2 as Firefox, Chromium and Safari write it, with what each of them leaves out.

A recording holds passwords and sessions. Nothing read here is logged or shown; `Exchange` hides its contents.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

FILE_BYTES = 64 * 1024 * 1024
_ENTRIES = 20_000
_BODY = 512 * 1024  # characters of one body
_BARE = 16 * 1024  # bytes from which on a body of no readable kind is a file
_PARTS = 64
_FIELD = 64 * 1024  # characters of one part of a form
_NAME = re.compile(r'[; ]name="([^"]{0,200})"')
_FILE_NAME = re.compile(r'filename="([^"]{0,300})"')
_READABLE = ("html", "json", "javascript", "ecmascript", "xml", "text/plain", "form-urlencoded")

Pairs = tuple[tuple[str, str], ...]


class TeachError(Exception):
    """A recording that cannot be learnt from. `code` has a sentence in `words`; `detail` never holds a secret."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file that a request carried; its bytes are not kept, and browsers often leave them out.

    `fields` are those of its form in their order, the file's own with None; empty when the body is the file (`bare`),
    or when nothing of the form was recorded. `whole`: the form was recorded to its end. `size` in bytes, 0: not known.
    """

    name: str = ""
    fields: tuple[tuple[str, str | None], ...] = field(default=(), repr=False)
    kind: str = ""
    bare: bool = False
    whole: bool = True
    size: int = 0


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
    file: SentFile | None = None
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
    file = _file(method, sent_type, request, posted, dict(headers))
    return Exchange(
        number=number,
        method=method,
        origin=(url.scheme, url.hostname, port),
        path=url.path or "/",
        query=tuple(parse_qsl(url.query, keep_blank_values=True)),
        headers=headers,
        content_type=sent_type,
        body=_posted(posted) if file is None else "",
        file=file,
        status=status,
        answer_headers=answer_headers,
        answer_type=answer_type.lower(),
        answer=_content(content, answer_type.lower()),
    )


def _file(
    method: str, kind: str, request: dict[str, Any], posted: dict[str, Any], headers: dict[str, str]
) -> SentFile | None:
    if method not in {"POST", "PUT"}:
        return None
    text = _decoded(posted, FILE_BYTES)
    if kind.lower().startswith("multipart/form-data"):
        return _in_form(kind, text, posted)
    sizes = (request.get("bodySize"), headers.get("content-length", ""), len(text))
    size = max(int(one) for one in ("0", *sizes) if isinstance(one, int) or (isinstance(one, str) and one.isdecimal()))
    if size < _BARE or any(part in kind.lower() for part in _READABLE):
        return None
    return SentFile(kind=kind, bare=True, size=size)


def _in_form(kind: str, text: str, posted: dict[str, Any]) -> SentFile | None:
    """The file of a form; None for a form without one."""
    mark = re.search(r"boundary=\"?([^\";,\s]{1,70})", kind)
    line = f"--{mark[1]}" if mark else text.partition("\n")[0].strip()
    if text and line:
        fields: list[tuple[str, str | None]] = []
        name = part_type = ""
        pieces = re.split(rf"(?:\r?\n)?{re.escape(line)}(?:--)?(?:\r?\n)?", text)[1:]
        for piece in pieces[:_PARTS]:
            head, _, value = re.sub(r"\r\n", "\n", piece[:_FIELD]).partition("\n\n")
            named, filed = _NAME.search(head), _FILE_NAME.search(head)
            if named is None:
                continue
            if filed is not None:
                kinds = re.search(r"content-type: ?([^\n]{1,100})", head, re.IGNORECASE)
                name, part_type = filed[1], kinds[1].strip() if kinds else ""
            fields.append((named[1], None if filed is not None else value))
        if not any(value is None for _, value in fields):
            return None
        whole = text.rstrip().endswith(f"{line}--")
        return SentFile(name=_base(name), fields=tuple(fields), kind=part_type, whole=whole)
    listed = posted.get("params")
    params = [_table(one) for one in listed] if isinstance(listed, list) else []
    if not params:
        return SentFile(whole=False)
    filed_param = next((one for one in params if _text(one.get("fileName"))), None)
    if filed_param is None:
        return None
    return SentFile(
        name=_base(_text(filed_param.get("fileName"))),
        fields=tuple(
            (_text(one.get("name")), None if _text(one.get("fileName")) else _text(one.get("value"))) for one in params
        )[:_PARTS],
        kind=_text(filed_param.get("contentType")),
    )


def _base(name: str) -> str:
    return re.split(r"[/\\]", name)[-1]


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


def _decoded(holder: dict[str, Any], most: int = _BODY) -> str:
    text = _text(holder.get("text"))
    if holder.get("encoding") == "base64":
        try:
            text = base64.b64decode(text, validate=False).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return ""
    return text[:most]


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
