"""The web console of a simulated NPort, in its three generations, with the account behind it.

Login, save and restart are as in the public code that `protocols.moxa_web` names; the password pages of generations B
and C are as assumed there. Digests are made with `hashlib` here, and tests pin both sides to published vectors.
"""

from __future__ import annotations

import asyncio
import hashlib
import html
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from firstlight_drivers.contract import State
from firstlight_drivers.protocols.moxa_console import MAIN_PAGE
from firstlight_drivers.simulation.demo_image import DemoImage, ImageRefused
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.http import WebAnswer, WebRequest, page
from firstlight_drivers.simulation.moxa_ports import LineDropped
from firstlight_drivers.simulation.moxa_ports_pages import PortPages
from firstlight_drivers.simulation.moxa_upload import REFUSALS, UPLOAD_FIELD, FormFile
from firstlight_drivers.simulation.spec import Fault
from firstlight_drivers.simulation.web_console import UNPUBLISHED, Change, ConsoleAccount, Tokens, unmask

TITLE = "NPort Web Console"
_FRAMES = f'<frameset><frame name="main" src="{MAIN_PAGE.lstrip("/")}"></frameset>'


def _md5(text: str) -> bytes:
    return hashlib.md5(text.encode(), usedforsecurity=False).digest()


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


class NportConsole(ABC):
    """What the generations share: one session at a time, a new password in force after save and restart."""

    server: str
    cookie = "ChallID"
    upload_page = "/FwUpgrade.htm"

    def __init__(self, device: SimulatedDevice, restart: Callable[[], None]) -> None:
        self._device = device
        self._restart = restart
        self._account = ConsoleAccount(device)
        self._challenges = Tokens(64)
        self._tokens = Tokens(16)
        self._session = ""
        self._new: str | None = None
        self.restarts_at_once = device.temper.silent_restart  # gone before the answer, as real ones may be
        self.going = False  # a restart was ordered and has not begun
        self._last_request = 0.0
        self._stays_until = 0.0  # until when a session that was left takes the seat
        self.upload_field = UPLOAD_FIELD
        self.uploads = 0  # whole files that came
        self.pending: DemoImage | None = None  # what save and restart will install
        self.pages: PortPages | None = None  # of its serial ports

    @property
    def open(self) -> bool:
        """Whether the password is blank, so that the console asks for none."""
        return self._device.password == "" and self._device.state is State.FACTORY

    def respond(self, request: WebRequest) -> WebAnswer | None:
        """The answer to one request; None hangs up."""
        self._expire()
        try:
            return self._named(self._within(request) if self._may_enter(request) else self._outside(request))
        except LineDropped:
            return None

    def passwords(self) -> tuple[str, ...]:
        """Everything that opens its account."""
        return self._account.passwords()

    def restarted(self) -> None:
        """The device has started: nobody is logged in, and what was not saved is gone."""
        self._new, self._session = None, ""

    def _expire(self) -> None:
        """A session nobody used for long is over."""
        now, idle = time.monotonic(), self._device.temper.session_idle
        if idle is not None and now - self._last_request > idle:
            self._session = ""
        self._last_request = now

    def _log_out(self) -> None:
        self._session = ""
        self._stays_until = time.monotonic() + self._device.temper.session_stays

    def _word(self, usual: str, other: str) -> str:
        return other if self._device.temper.other_words else usual

    def wants(self, request: WebRequest) -> bool:
        """Whether this is the upload of a file, which is not held in memory."""
        return request.method == "POST" and request.place == self.upload_page

    async def receive(self, request: WebRequest, reader: asyncio.StreamReader, length: int) -> WebAnswer | None:
        """Take a file; without a session, or without the form's token, it is read and forgotten."""
        file = FormFile(self._device, self.upload_field)
        if not await file.read(request, reader, length):
            return None
        if not self._may_enter(request) or not self._spend_token(file.fields):
            return self._named(self._page("<h4>Session Expired</h4>"))
        self.uploads += 1
        try:
            self.pending = file.image()
        except ImageRefused as refused:
            return self._named(self._page(f"<h4>{REFUSALS[refused.reason]}</h4>"))
        by_itself = self._device.temper.self_restart
        if by_itself is not None:
            asyncio.get_running_loop().call_later(by_itself, self._restart_by_itself)
        if Fault.LATE_ANSWER in self._device.faults:
            await asyncio.sleep(self._device.spec.delay)
            return None
        if by_itself == 0:
            return None
        told = self._word("Upload complete. Save and restart to install it.", "File is here.")
        return self._named(self._page(f"<h4>{told}</h4>"))

    def _restart_by_itself(self) -> None:
        if self.pending is not None and not self.going:
            self._go_down()

    def _may_enter(self, request: WebRequest) -> bool:
        return self.open or (self._session != "" and request.cookie(self.cookie) == self._session)

    def _named(self, answer: WebAnswer | None) -> WebAnswer | None:
        if answer is None or not self.server:
            return answer
        return WebAnswer(answer.body, answer.status, (("Server", self.server), *answer.headers), answer.content_type)

    def _within(self, request: WebRequest) -> WebAnswer | None:
        return self._beside(request) or self._inside(request)

    def _beside(self, request: WebRequest) -> WebAnswer | None:
        """Pages of all generations: serial ports, the form for firmware (assumed), the exported configuration."""
        ports = self.pages.content(request, self._token_input, self._spend_token) if self.pages is not None else None
        if ports is not None:
            return self._page(ports)
        if request.method == "GET" and request.place == self.upload_page:
            return self._page(
                f'<form name="fw" method="post" action="{self.upload_page}" enctype="multipart/form-data">'
                f'<input type="file" name="{self.upload_field}">{self._token_input()}'
                f'<input type="submit" name="Submit" value="Upgrade"></form>{self._token_script()}'
            )
        if request.method == "GET" and request.place == "/Config.txt":
            spec = self._device.spec
            lines = (f"ServerName={spec.name}", f"IPaddr={self._device.reported_address}", "BaudRate=9600")
            return WebAnswer("".join(f"{line}\r\n" for line in lines).encode(), content_type="text/plain")
        return None

    def _token_input(self) -> str:
        return ""

    def _token_script(self) -> str:
        return ""

    def _spend_token(self, fields: Mapping[str, str]) -> bool:
        return True

    @abstractmethod
    def _outside(self, request: WebRequest) -> WebAnswer | None:
        """For somebody who is not logged in."""

    @abstractmethod
    def _inside(self, request: WebRequest) -> WebAnswer | None:
        """For the session, or for everybody while the password is blank."""

    def _taken(self) -> bool:
        stays = self._stays_until > time.monotonic()
        return self._session != "" or stays or Fault.SECOND_SESSION in self._device.faults

    def _enter(self) -> tuple[str, str]:
        self._session = secrets.token_hex(12)
        return "Set-Cookie", f"{self.cookie}={self._session}; path=/"

    def _page(self, content: str) -> WebAnswer:
        return page(TITLE, content)

    def _keep(self, new: str | None) -> WebAnswer | None:
        what = Change.REFUSED if new is None else self._account.change(new, later=True)
        if what is Change.HUNG_UP:
            return None
        if what is Change.REFUSED:
            return self._page("<h4>The password does not comply: too weak.</h4>")
        self._new = new
        told = self._word("Set completed. Save and restart to make it effective.", "OK.")
        return self._page(f"<h4>{told}</h4>")

    def _save_and_restart(self) -> WebAnswer | None:
        self._device.changing("save and restart")
        if self._device.temper.lingers:
            self.going = True
            asyncio.get_running_loop().call_later(self._device.temper.lingers, self._go_down)
        else:
            self._go_down()
        told = self._word("Saved. The device restarts.", "Please wait.")
        return None if self.restarts_at_once else self._page(f"<h4>{told}</h4>")

    def _go_down(self) -> None:
        if self._new is not None and not self._device.temper.forgets_save:
            self._account.take(self._new)
        self._new, self.going = None, False
        had = self._session
        self._log_out()
        if not had:
            self._stays_until = 0.0
        self._restart()

    def _main(self) -> WebAnswer:
        spec = self._device.spec
        rows = (
            ("Server name", spec.name),
            ("Model name", spec.model),
            ("MAC address", spec.mac or ""),
            ("Serial No.", spec.serial),
            ("Firmware version", spec.firmware),
        )
        cells = "".join(f"<tr><td>{label}</td><td>{html.escape(value)}</td></tr>" for label, value in rows)
        return self._page(f"<table>{cells}</table>")

    def _judge(self, good: bool, refused: WebAnswer) -> WebAnswer | None:
        """What a login that was counted gets when it is not let in; None lets it in."""
        if Fault.WRONG_WORDING in self._device.faults:
            return self._page(f"<p>{UNPUBLISHED}</p>")
        if self._account.locked:
            return self._page("<h4>This account is locked. Try again later.</h4>")
        return None if good else refused


class ConsoleA(NportConsole):
    """MoxaHttp/2.2: MD5 and XOR."""

    server = "MoxaHttp/2.2"
    _SECRETS = '<input type="hidden" name="MD5Password"><input type="hidden" name="FakeChallenge" value="{}">'

    def _outside(self, request: WebRequest) -> WebAnswer | None:
        if self._taken():
            return self._page("<h4>Already login.</h4>")
        if request.method != "POST" or request.place != "/":
            return self._login_page()
        values = request.form
        challenge = values.get("FakeChallenge", "")
        fresh = self._challenges.spend(challenge)
        sent = unmask(_md5(challenge), values.get("MD5Password", ""), filled=False)
        good = self._account.opens(values.get("Username"), lambda password: fresh and password == sent)
        refusal = self._judge(good, self._login_page())
        return refusal or WebAnswer(self._page("<script>location='/'</script>").body, headers=(self._enter(),))

    def _login_page(self) -> WebAnswer:
        return self._page(
            f'<form method="post" action="/">{self._SECRETS.format(self._challenges.give())}<input name="Username">'
            '<input type="password" name="Password"><input type="image" name="Submit"></form>'
        )

    def _inside(self, request: WebRequest) -> WebAnswer | None:
        place = request.place
        if place == "/":
            return self._page(_FRAMES)
        if place == MAIN_PAGE:
            return self._main()
        if place == "/ChPassword.htm":
            return self._change(request)
        if place == "/SaveRestart.htm":
            return self._save_and_restart()
        if place == "/LogoutAct.htm":
            self._log_out()
            return WebAnswer(status=307, headers=(("Location", "/"),))
        return WebAnswer(status=404)

    def _change(self, request: WebRequest) -> WebAnswer | None:
        if request.method != "POST":
            return self._page(
                '<form method="post" action="/ChPassword.htm"><input type="password" name="old_passwd">'
                '<input type="hidden" name="pwd"><input type="hidden" name="newpwd"></form>'
            )
        values = request.form
        if not self._account.knows(lambda password: _md5(password).hex() == values.get("pwd")):
            return self._page("<h4>Old password is wrong.</h4>")
        return self._keep(unmask(_md5(self._device.password or ""), values.get("newpwd", ""), filled=True))


class ConsoleB(NportConsole):
    """Newer NPort 5110A: SHA-256, an encoded account name, tokens in forms, a page after failed logins."""

    server = "MoxaHttp/1.0"

    def _outside(self, request: WebRequest) -> WebAnswer | None:
        if self._taken():
            return self._page("<h4>Already login.</h4>")
        if request.method != "POST" or request.place != "/":
            return self._login_page()
        values = request.form
        challenge = values.get("FakeChallenge", "")
        fresh = self._challenges.spend(challenge)
        user = unmask(_sha256(challenge), values.get("EncUser", ""), filled=True) or ""
        told = self._account.recorded
        good = self._account.opens(
            user, lambda password: fresh and _sha256(user + password + challenge).hex() == values.get("EncPasswd")
        )
        refusal = self._judge(good, self._login_page())
        self._account.recorded = told or not good
        return refusal or WebAnswer(status=303, headers=(("Location", "/LoginOK.htm"), self._enter()))

    def _login_page(self) -> WebAnswer:
        return self._page(
            '<form method="post" action="/"><input name="Username"><input type="password" name="InputPassword">'
            '<input type="hidden" name="EncPasswd"><input type="hidden" name="EncUser">'
            f"<input type=hidden name=FakeChallenge value={self._challenges.give()}></form>"
        )

    def _inside(self, request: WebRequest) -> WebAnswer | None:  # noqa: PLR0911 - one line a page
        place = request.place
        if place == "/" or (place == "/LoginOK.htm" and not self._account.recorded) or place == "/home.htm":
            return self._page(_FRAMES)
        if place == "/LoginOK.htm":
            return self._form(
                "/action.htm",
                '<p>Clear failure record and continue</p><input type="submit" name="clearLog" value="Clear">'
                '<input type="submit" name="continue" value="Continue">'
                '<input type="hidden" name="setfunc" value="clearWebLogAction">',
            )
        if place == "/action.htm" and self._tokens.spend(request.query.get("csrf_token", "")):
            self._account.recorded = "clearLog" not in request.query and self._account.recorded
            return WebAnswer(status=303, headers=(("Location", "/home.htm"),))
        if place == MAIN_PAGE:
            return self._main()
        if place == "/ChPassword.htm":
            return self._change(request)
        if place == "/savRst.htm":
            return self._form("/Set.htm", '<input type="hidden" name="setfunc" value="SaveRestart">', name="savRst")
        if place == "/Set.htm" and self._tokens.spend(request.query.get("csrf_token", "")):
            return self._save_and_restart()
        if place == "/LogoutAct.htm":
            self._log_out()
            return WebAnswer(status=307, headers=(("Location", "/"),))
        return self._page("<h4>Session Expired</h4>")

    def _form(self, action: str, content: str, *, name: str = "f", method: str = "get") -> WebAnswer:
        form = f'<form name="{name}" method="{method}" action="{action}">{content}{self._token_input()}</form>'
        return self._page(form)

    def _token_input(self) -> str:
        return f'<input type="hidden" name="csrf_token" value="{self._tokens.give()}">'

    def _spend_token(self, fields: Mapping[str, str]) -> bool:
        return self._tokens.spend(fields.get("csrf_token", ""))

    def _change(self, request: WebRequest) -> WebAnswer | None:
        if request.method != "POST":
            return self._form(
                "/ChPassword.htm",
                '<input type="hidden" name="pwd"><input type="hidden" name="newpwd">'
                '<input type="password" name="passwd"><input type="submit" name="Submit" value="Submit">',
                method="post",
            )
        values = request.form
        fresh = self._tokens.spend(values.get("csrf_token", ""))
        if not fresh or not self._account.knows(lambda password: _sha256(password).hex() == values.get("pwd")):
            return self._page("<h4>Session Expired</h4>")
        return self._keep(unmask(_sha256(self._device.password or ""), values.get("newpwd", ""), filled=True))


class ConsoleC(NportConsole):
    """GoAhead of the W2x50A: MD5, a token in every form, a reason on the login page. No logout."""

    server = "GoAhead-Webs"
    _SEATS = 4  # how many sessions the real one admits is not published
    upload_page = "/FwUpgrade.asp"

    def __init__(self, device: SimulatedDevice, restart: Callable[[], None]) -> None:
        super().__init__(device, restart)
        self._seats: list[str] = []

    def _may_enter(self, request: WebRequest) -> bool:
        """For any of several sessions."""
        shown = request.cookie(self.cookie)
        self._session = shown if shown in self._seats else ""
        return super()._may_enter(request)

    def _token_script(self) -> str:
        return f"<script>setToken('{self._tokens.give()}')</script>"

    def _spend_token(self, fields: Mapping[str, str]) -> bool:
        return self._tokens.spend(fields.get("token_text", ""))

    def _login_page(self, reason: str = "") -> WebAnswer:
        return self._page(
            f'<script>if ("{reason}" == "exceed") {{ alert(1); }} document.all.FakeChallenge.value = '
            f"\"{self._challenges.give()}\";</script><form method='post' action='/goform/webLogin'>"
            f"<input name='UserName'><input type='password' name='Passwd'><input type='hidden' name='FakeChallenge'>"
            f"</form><script>setToken('{self._tokens.give()}')</script>"
            f"{'<b>This account is locked.</b>' if reason == 'locked' else ''}"
        )

    def _outside(self, request: WebRequest) -> WebAnswer | None:
        if request.place == "/goform/webLogin" and request.method == "POST":
            return self._login(request)
        if request.place == "/login.asp":
            return self._login_page(request.query.get("reason", ""))
        return WebAnswer(status=302, headers=(("Location", "/login.asp"),))

    def _login(self, request: WebRequest) -> WebAnswer:
        values = request.form
        challenge, user = values.get("FakeChallenge", ""), values.get("UserName", "")
        fresh = self._challenges.spend(challenge) and self._tokens.spend(values.get("token_text", ""))
        if Fault.SECOND_SESSION in self._device.faults:
            return WebAnswer(status=302, headers=(("Location", "/login.asp?reason=exceed"),))
        good = self._account.opens(
            user, lambda password: fresh and _md5(user + password + challenge).hex() == values.get("Passwd")
        )
        if Fault.WRONG_WORDING in self._device.faults:
            return self._page(f"<p>{UNPUBLISHED}</p>")
        if not good:
            reason = "locked" if self._account.locked else "password"
            return WebAnswer(status=302, headers=(("Location", f"/login.asp?reason={reason}"),))
        entry = self._enter()
        self._seats = [*self._seats[-self._SEATS + 1 :], self._session]
        return WebAnswer(status=302, headers=(("Location", "/index.asp"), entry))

    def _inside(self, request: WebRequest) -> WebAnswer | None:
        place, values = request.place, request.form
        token = self._token_script()
        if place in {"/", "/index.asp"}:
            return self._page(_FRAMES)
        if place == MAIN_PAGE:
            return self._main()
        if place == "/ChangePassword.asp":
            return self._page(
                f'<script>document.all.FakeChallenge.value = "{self._challenges.give()}";</script>'
                "<form method='post' action='/goform/changePasswd'><input name='OldPasswd'><input name='NewPasswd'>"
                f"<input type='hidden' name='FakeChallenge'></form>{token}"
            )
        if place == "/SaveRestart.asp":
            return self._page(f"<form method='post' action='/goform/saveRestart'></form>{token}")
        if not self._tokens.spend(values.get("token_text", "")):
            return self._login_page("expired")
        if place == "/goform/saveRestart":
            self._seats = []
            return self._save_and_restart()
        return self._change(request) if place == "/goform/changePasswd" else WebAnswer(status=404)

    def _change(self, request: WebRequest) -> WebAnswer | None:
        values = request.form
        challenge, user = values.get("FakeChallenge", ""), values.get("UserName", "")
        fresh = self._challenges.spend(challenge)
        wanted = values.get("OldPasswd")
        if not self._account.knows(lambda password: fresh and _md5(user + password + challenge).hex() == wanted):
            return self._login_page("password")
        return self._keep(unmask(_md5(self._device.password or ""), values.get("NewPasswd", ""), filled=True))
