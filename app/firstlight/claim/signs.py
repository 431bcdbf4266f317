"""By what an answer of a recording is known again: status, redirect, a result in JSON, the login form there or gone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from firstlight.claim.explain import looks_random
from firstlight.claim.har import Exchange
from firstlight_drivers.protocols.web_claims import json_text
from firstlight_drivers.protocols.web_profile import Mark
from firstlight_drivers.transport.text import safe_text

_RESULT_KEYS = ("result", "status", "success", "ok", "code", "ret", "retcode", "error", "errorCode", "errcode", "state")
_LOGIN_FORM = ('type="password"', "type='password'", "type=password")
_HIDDEN = re.compile(r"<(script|style|title)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_REDIRECTS = (301, 302, 303, 307, 308)


def expected(exchange: Exchange, *, target: bool, login: bool, unlike: Exchange | None = None) -> Mark:
    """The mark of the answer that was recorded. `target`: it has to be told from a failure.

    `unlike` is a page that a line of the answer must not be on: small consoles say "received" with status 200, as they
    say "refused".
    """
    mark = _sign(exchange)
    if not target:
        return Mark(status=mark.status, location=mark.location)
    form_gone = bool(exchange.answer) and "html" in exchange.answer_type and not _has_login_form(exchange)
    return Mark(
        status=mark.status,
        location=mark.location,
        json_key=mark.json_key,
        json_value=mark.json_value,
        cookie="*" if login and exchange.set_cookies else "",
        contains=() if unlike is None or mark.json_key or mark.location else _phrase(exchange, unlike),
        lacks=_LOGIN_FORM if form_gone else (),
    )


def told_alike(one: Exchange, other: Exchange) -> bool:
    """Whether two answers to the same request cannot be told apart."""
    return _refusal(one, other) is None


def differing(exchanges: Sequence[Exchange], target: int) -> tuple[Mark, ...]:
    """Marks of the other answers to the same request, told from the one at `target`."""
    good = exchanges[target]
    marks: list[Mark] = []
    for place, exchange in enumerate(exchanges):
        if place != target and (exchange.method, exchange.path) == (good.method, good.path):
            mark = _refusal(exchange, good)
            if mark is not None and mark not in marks:
                marks.append(mark)
    return tuple(marks)


def refusals(exchanges: Sequence[Exchange], login: int) -> tuple[tuple[Mark, ...], bool]:
    """Marks of a refused login, and whether they were recorded rather than taken for granted."""
    good = exchanges[login]
    if marks := differing(exchanges, login):
        return marks, True
    usual = [Mark(status=(401,))]
    usual += [Mark(status=(200,), contains=(form,)) for form in _LOGIN_FORM if not _has_login_form(good)]
    doors = [exchange.path for exchange in exchanges[:login] if _has_login_form(exchange)]
    landing = _sign(good).location
    if landing and doors and doors[-1] != "/" and not landing.startswith(doors[-1]):
        usual.append(Mark(status=_REDIRECTS, location=doors[-1]))
    return tuple(usual), False


def _refusal(exchange: Exchange, good: Exchange) -> Mark | None:
    """How an answer differs from the good one; None when it does not, or not in a way that can be told."""
    mark = _sign(exchange)
    phrases: tuple[str, ...] = ()
    if _has_login_form(exchange) and not _has_login_form(good):
        phrases = (next(form for form in _LOGIN_FORM if form in exchange.answer.lower()),)
    elif exchange.status == 200 and not mark.json_key:
        phrases = _phrase(exchange, good)
    if mark == _sign(good) and not phrases:
        return None
    return replace(mark, contains=phrases)


def _phrase(exchange: Exchange, good: Exchange) -> tuple[str, ...]:
    """A line that a person would read on the page and that the good answer does not have."""
    lines = (safe_text(line, 200) for line in _TAG.sub("\n", _HIDDEN.sub("\n", exchange.answer[:16384])).split("\n"))
    known = good.answer[:65536]
    return next(
        ((line,) for line in lines if re.fullmatch(r"[A-Za-z][A-Za-z ,.'-]{6,80}", line) and line not in known), ()
    )


def _sign(exchange: Exchange) -> Mark:
    location = ""
    if exchange.status in _REDIRECTS:
        path = urlsplit(urljoin(exchange.path, exchange.answer_header("location"))).path
        location = "" if any(looks_random(part) for part in path.split("/")) else path[:200]
    key, value = _result(exchange)
    # 304: the browser had the page already; this program never has.
    status = 200 if exchange.status == 304 else exchange.status
    return Mark(status=(status,), location=location, json_key=key, json_value=value)


def _result(exchange: Exchange) -> tuple[str, str]:
    if not exchange.answer.lstrip().startswith("{"):
        return "", ""
    for key in _RESULT_KEYS:
        value = json_text(exchange.answer, key)
        if value is not None and len(value) <= 48 and not looks_random(value) and re.fullmatch(r"[\w .:-]*", value):
            return key, value
    return "", ""


def _has_login_form(exchange: Exchange) -> bool:
    text = exchange.answer[: 64 * 1024].lower()
    return any(form in text for form in _LOGIN_FORM)
