"""Which family an answer belongs to, when families agree, disagree and break."""

from __future__ import annotations

import pytest

from firstlight_drivers.contract import (
    Endpoint,
    Family,
    HttpObservation,
    Identity,
    Observation,
    SshObservation,
    State,
    TlsObservation,
)
from firstlight_drivers.discovery.recognise import combine, recognise, settle

PAGE = HttpObservation(port=80, tls=False, path="/", status=200, server="MoxaHttp/2.2")
SHELL = SshObservation(port=22, ident="SSH-2.0-cryptlib")


def no_driver(_: Endpoint) -> object:
    raise AssertionError("recognising opens nothing")


def family(name: str, answers: dict[type[object], Identity]) -> Family:
    def look(observation: Observation) -> Identity | None:
        return answers.get(type(observation))

    return Family(name=name, title=name, vendor=name, recognise=look, open=no_driver)  # type: ignore[arg-type]


VAGUE = family("vague", {HttpObservation: Identity(family="vague", vendor="V", name="n", why=("page",))})
SURE = family(
    "sure",
    {
        HttpObservation: Identity(family="sure", model="6250", why=("title",)),
        SshObservation: Identity(family="sure", serial="4711", state=State.FACTORY, why=("ssh",)),
    },
)


def test_nobody_knows() -> None:
    assert (
        recognise(
            (VAGUE, SURE),
            TlsObservation(
                port=1,
                subject_cn=None,
                issuer_cn=None,
                subject_org=None,
                issuer_org=None,
                sha256="",
                spki_sha256="",
                not_before="",
                not_after="",
                key="",
                protocol="",
            ),
        )
        is None
    )
    assert settle(()) == (None, ())


def test_who_says_more_is_believed() -> None:
    identity = recognise((VAGUE, SURE), PAGE)
    assert identity is not None
    assert (identity.family, identity.model, identity.name) == ("sure", "6250", None)


def test_answers_of_one_host_add_up() -> None:
    identity, evidence = combine((VAGUE, SURE), (PAGE, SHELL))
    assert identity is not None
    assert (identity.family, identity.model, identity.serial, identity.state) == ("sure", "6250", "4711", State.FACTORY)
    assert {(line.field, line.value, line.channel) for line in evidence} == {
        ("model", "6250", "http"),
        ("serial", "4711", "ssh"),
        ("state", "factory", "ssh"),
    }


def test_what_is_assumed_weighs_less() -> None:
    assumed = Identity(family="a", model="G2", assumed=frozenset({"model"}))
    documented = Identity(family="b", model="6250")
    identity, _ = settle([(assumed, "http"), (documented, "http")])
    assert identity is not None
    assert identity.family == "b"


@pytest.mark.allow_log("could not read an answer")
def test_a_broken_recogniser_hides_nothing() -> None:
    def broken(_: Observation) -> Identity | None:
        raise KeyError("x")

    broken_family = Family(name="broken", title="", vendor="", recognise=broken, open=no_driver)  # type: ignore[arg-type]
    identity = recognise((broken_family, SURE), PAGE)
    assert identity is not None
    assert identity.family == "sure"
