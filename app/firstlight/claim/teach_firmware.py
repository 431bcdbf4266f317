"""Teach by showing, firmware: a profile learnt from a recording of one upload done by hand in a browser.

    recording -> which request carried the file -> the login before it, what installed the file after it
    -> the requests needed between -> [[upload]], [[activate]] or upload_activates -> search for what must not be in it

The file's bytes are not looked at, and need not be in the recording. What a recording cannot show is a doubt that is
told; the first device the profile is used on is a canary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from firstlight.claim.explain import Account
from firstlight.claim.har import Exchange, TeachError, read_har
from firstlight.claim.retrace import Route, installs, leave_of, read_all, route
from firstlight.claim.signs import differing, expected, told_alike
from firstlight.claim.teach import Lesson, Teacher, line_of
from firstlight_drivers.contract import Secret
from firstlight_drivers.protocols.web_html import find_form, inputs
from firstlight_drivers.protocols.web_profile import Field, FirmwareRules, Step
from firstlight_drivers.transport.text import safe_text


def teach_firmware(har: Path, *, user: str, password: Secret, family: str) -> Lesson:
    """Learn from a recording in which `user` logged in with `password` and uploaded a firmware file.

    Raises TeachError ("har-no-upload", "har-no-login", ...), OSError.
    """
    if not password.reveal():
        raise TeachError("har-no-login")
    account = Account(user, password.reveal(), "")
    exchanges = read_har(har)
    for origin in dict.fromkeys(exchange.origin for exchange in exchanges):
        own = [exchange for exchange in exchanges if exchange.origin == origin]
        if any(exchange.file is not None for exchange in own):
            return FirmwareTeacher(own, read_all(own, account), account, family).lesson()
    raise TeachError("har-no-upload")


class FirmwareTeacher(Teacher):
    """One recording of one device: its firmware. `_change` is the place of the upload."""

    def lesson(self) -> Lesson:
        """The profile and what is to be said about it."""
        acts = installs(self._exchanges, self._readings, self._change, self._login)
        last = max([self._change, *acts])
        leave = leave_of(self._exchanges, last)
        if leave is not None and "password" in self._readings[leave].carries:
            leave = None  # every request carries the password (Basic), so there is no session to leave
        hidden = self._hidden_form()
        page = [] if hidden is None else [hidden]
        way = route(
            self._exchanges, self._readings, [self._login, *page, self._change, *acts, *([leave] if leave else [])]
        )
        for name in way.unknown_cookies:
            self._doubts.append(
                f"The cookie {name} was there before the recording began; begin in a private window to see it set."
            )
        needed = self._apart(acts)
        made = {place: self._step(place, way) for place in way.places}
        if hidden is not None:
            made[self._change] = self._by_form(hidden)
        made |= {place: self._install_step(place, made[place]) for place in acts}
        end = last if needed is None else self._change
        upload = [place for place in way.places if self._login < place <= end]
        if hidden is not None and upload.index(hidden) != upload.index(self._change) - 1:
            raise TeachError("har-unclear", "another request between the page with the form and the upload")
        self._tell_way(acts, leave, way, apart=needed is not None)
        profile = replace(
            self._blank(),
            firmware=FirmwareRules(upload_activates=needed is None),
            login=tuple(made[place] for place in way.places if place <= self._login),
            upload=tuple(made[place] for place in upload),
            activate=tuple(made[place] for place in sorted({*(needed or ()), *acts})) if needed is not None else (),
            logout=tuple(made[place] for place in way.places if place > last),
        )
        return self._checked(profile, way)

    def _find(self) -> tuple[int, int]:
        """Which exchange logs in, which one carries the file: the last one that was not refused."""
        files = [place for place, exchange in enumerate(self._exchanges) if exchange.file is not None]
        good = [place for place in files if self._exchanges[place].status < 400]
        upload = (good or files)[-1]
        logins = [place for place in range(upload) if "password" in self._readings[place].carries]
        if not logins:
            raise TeachError("har-no-login")
        sent = self._exchanges[upload]
        if any(self._same(self._exchanges[at], sent) and told_alike(self._exchanges[at], sent) for at in good[:-1]):
            raise TeachError("har-unclear", "the file was sent in several requests, or several times")
        return self._worked(logins), upload

    def _apart(self, acts: Sequence[int]) -> set[int] | None:
        """What the installation needs beside the login; None when it cannot be done in a session of its own."""
        if not acts:
            return None
        closure = set(route(self._exchanges, self._readings, acts).places)
        needed = {place for place in closure if place > self._login and place not in acts}
        if any(self._exchanges[place].method != "GET" for place in needed):
            return None
        return needed

    def _hidden_form(self) -> int | None:
        """The page with the upload's form, where the recording holds nothing of what was sent in it."""
        file = self._exchanges[self._change].file
        if file is None or file.bare or file.fields:
            return None
        for place in range(self._change - 1, -1, -1):
            if self._exchanges[place].method == "GET" and self._field_of(place) is not None:
                return place
        raise TeachError("har-unclear", "the recording holds nothing of the form that was sent")

    def _field_of(self, place: int) -> str | None:
        exchange = self._exchanges[place]
        name = next((name for name, _, kind in inputs(exchange.answer) if kind == "file"), None)
        form = None if name is None else find_form(exchange.answer, name)
        return name if form is not None and form.method == "POST" else None

    def _by_form(self, page: int) -> Step:
        name = self._field_of(page) or ""
        self._understood.append(f"The form with {safe_text(name, 80)} is sent as the page has it.")
        whole = self._file_marks(Step(body="multipart", form=name, field=(Field(name=name, where="file"),)))
        return replace(whole, method="POST")

    def _step(self, place: int, way: Route) -> Step:
        step = super()._step(place, way)
        file = self._exchanges[place].file
        if place != self._change or file is None:
            return step
        if not file.whole and file.fields:
            self._doubts.append("The recording ends within the upload's form: fields behind the file are not known.")
        return replace(self._file_marks(step), content_type=file.kind[:200])

    def _file_marks(self, step: Step) -> Step:
        good = self._exchanges[self._change]
        mark = expected(good, target=True, login=False, unlike=self._page_before(self._change))
        rejected = tuple(one for one in differing(self._exchanges, self._change) if one != mark)
        if not rejected:
            self._doubts.append(
                "The recording holds no refused file. An answer that differs from the recorded one stops the upload; "
                "it is shown then."
            )
        if not (mark.json_key or mark.location or mark.contains):
            self._doubts.append(
                "The answer to the upload says nothing that tells it from a refusal. The version afterwards decides."
            )
        return replace(step, expect=(mark,), rejected=rejected)

    def _install_step(self, place: int, step: Step) -> Step:
        good = self._exchanges[place]
        return replace(step, expect=(expected(good, target=True, login=False, unlike=self._page_before(self._change)),))

    def _page_before(self, place: int) -> Exchange | None:
        before = (self._exchanges[at] for at in range(place - 1, -1, -1))
        return next((one for one in before if one.method == "GET" and "html" in one.answer_type and one.answer), None)

    def _tell_target(self, exchange: Exchange, entries: Sequence[Field]) -> None:
        place = next((entry.name for entry in entries if entry.where == "file"), "")
        how = (
            f"in {place} of a form" if place else "as the body" if exchange.file and exchange.file.bare else "in a form"
        )
        self._understood.append(f"Upload: {line_of(exchange)} with the file {how}.")
        for mark, what in (("file_name", "name"), ("file_size", "size")):
            if named := [entry.name for entry in entries if mark in entry.placeholders]:
                self._understood.append(f"The {what} of the file goes into {', '.join(named)}.")
        fixed = [entry.name for entry in entries if entry.name and entry.value and not entry.placeholders]
        if fixed:
            self._understood.append(f"Sent as recorded: {', '.join(fixed)}.")

    def _tell_way(self, acts: Sequence[int], leave: int | None, way: Route, *, apart: bool) -> None:
        for place in acts:
            self._understood.append(f"Installation: {line_of(self._exchanges[place])}.")
        if not acts:
            self._understood.append(
                "No request after the upload starts an installation: the upload itself cannot be taken back."
            )
        elif apart:
            self._doubts.append(
                "Upload and installation are done in two sessions; the recording shows them in one. Whether the device "
                "keeps the file in between shows on the first device."
            )
        else:
            self._understood.append(
                "The installation needs what the upload answered: both go together, and cannot be taken back."
            )
        if leave is None:
            self._doubts.append("No logout was recorded; the session ends when the device ends it.")
        else:
            self._understood.append(f"Logout: {line_of(self._exchanges[leave])}.")
        for place in range(self._login + 1, len(self._exchanges)):
            exchange = self._exchanges[place]
            if exchange.method != "GET" and place not in way.places and exchange.file is None:
                when = "before" if place < self._change else "after"
                self._doubts.append(f"{line_of(exchange)} {when} the upload is left out: nothing needs it.")
        self._doubts.append(
            f"How long the device is away does not show in a recording; up to {FirmwareRules().away_seconds:.0f} s are "
            "expected."
        )
