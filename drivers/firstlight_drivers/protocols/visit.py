"""One device asked over several channels, one after the other; what the answers add up to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from firstlight_drivers.contract import Endpoint, HttpObservation, Identity, Observation, SshObservation
from firstlight_drivers.errors import Code, DeviceError, ProtocolError
from firstlight_drivers.protocols import http, ssh

PATIENCE = 10.0  # seconds for one web answer: small servers are slow, but one that is silent has nothing to say

_T = TypeVar("_T", bound=Observation)
Recognise = Callable[[Observation], Identity | None]


class Visit:
    """Collects answers. A channel that fails is no failure as long as another one answers."""

    def __init__(self, endpoint: Endpoint, known: Sequence[Observation] = ()) -> None:
        self.endpoint = endpoint
        self.observations: list[Observation] = list(known)
        self.errors: list[DeviceError] = []

    def offers(self, service: str) -> bool:
        """Whether this service may be asked: it was found, or nobody has looked yet."""
        ports = self.endpoint.ports
        return not ports or any(entry.name == service for entry in ports)

    async def page(
        self, service: str, default: int, *, tls: bool, path: str = "/"
    ) -> tuple[HttpObservation | None, DeviceError | None]:
        """One page of a web service and why there is none; asked only when it is not among the known answers."""
        port = self.endpoint.port(service, default)
        for answer in self.observations:
            if isinstance(answer, HttpObservation) and (answer.port, answer.tls, answer.path) == (port, tls, path):
                return answer, None
        local = self.endpoint.local_address
        seen = await http.look(self.endpoint.host, port, tls=tls, path=path, local_address=local, seconds=PATIENCE)
        self.note(seen.http, seen.tls if path == "/" else None)
        self.note_error(seen.error)
        return seen.http, seen.error

    async def ssh(self, default: int = 22) -> None:
        """Identification line and host key, unless they are among the known answers."""
        port = self.endpoint.port("ssh", default)
        if not any(isinstance(answer, SshObservation) and answer.port == port for answer in self.observations):
            await self.ask(ssh.look(self.endpoint.host, port, local_address=self.endpoint.local_address))

    async def ask(self, question: Awaitable[_T]) -> _T | None:
        """The answer, noted; None when there was none."""
        try:
            answer = await question
        except DeviceError as error:
            self.errors.append(error)
            return None
        self.observations.append(answer)
        return answer

    def note(self, *answers: Observation | None) -> None:
        """Keep answers that came along with another one."""
        self.observations.extend(answer for answer in answers if answer is not None)

    def note_error(self, error: DeviceError | None) -> None:
        """Keep why a channel said nothing."""
        if error is not None:
            self.errors.append(error)

    def result(self, recognise: Recognise, family: str) -> tuple[Identity, tuple[Observation, ...]]:
        """What all answers together prove, with the answers.

        Raises the first error when nothing answered, and ProtocolError when no answer is one of this family.
        """
        identities = [identity for identity in map(recognise, self.observations) if identity is not None]
        own = [identity for identity in identities if identity.family == family]
        if not own:
            if not self.observations and self.errors:
                raise self.errors[0]
            raise ProtocolError(f"answers, but not as {family}", code=Code.UNEXPECTED)
        # What is documented comes before what rests on an assumed profile.
        own.sort(key=lambda identity: bool(identity.assumed))
        whole = own[0]
        for identity in own[1:]:
            whole = whole.merged(identity)
        return whole, tuple(self.observations)
