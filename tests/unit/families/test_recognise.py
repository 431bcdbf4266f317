"""What each family recognises, and what none of them may."""

from __future__ import annotations

import pytest

from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import (
    DpwsMetadata,
    DpwsObservation,
    DsciObservation,
    HttpObservation,
    Identity,
    MdnsObservation,
    ModbusObservation,
    Observation,
    PortsObservation,
    SnmpObservation,
    SshObservation,
    State,
    TlsObservation,
)
from firstlight_drivers.discovery.recognise import recognise
from firstlight_drivers.moxa_nport6000g2 import codec as g2
from firstlight_drivers.protocols.moxa_console import Kind, read_page
from firstlight_drivers.schneider_panel_server import codec as panel

MAIN = (
    "<script>inputText('x')</script><table><tr><td>Model Name</td><td>{model}</td></tr><tr><td>MAC Address</td>"
    "<td>00:90:E8:3C:F8:7E</td></tr><tr><td>Serial No.</td><td>2002</td></tr><tr><td>Firmware Version</td>"
    "<td>1.6 Build 18061514</td></tr></table>"
)


def who(observation: Observation) -> Identity | None:
    """All families asked, as a search does it."""
    return recognise(FAMILIES, observation)


def console(body: str, *, server: str | None = "MoxaHttp/1.0", title: str | None = None) -> HttpObservation:
    return HttpObservation(port=80, tls=False, path="/main.htm", status=200, server=server, title=title, body=body)


def certificate(**changes: object) -> TlsObservation:
    values: dict[str, object] = {
        "port": 443, "subject_cn": "QA2149170345", "issuer_cn": "apc5B02F1", "subject_org": None, "issuer_org": None,
        "sha256": "AA", "spki_sha256": "BB", "not_before": "", "not_after": "", "key": "EC secp256r1",
        "protocol": "TLSv1.2", "issuer": "OU=Internally Generated Certificate,CN=apc5B02F1",
        "subject": "OU=N/A,CN=QA2149170345",
    }  # fmt: skip
    return TlsObservation(**{**values, **changes})  # type: ignore[arg-type]


# --- Moxa -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ap_id", "hw_id", "family", "model"),
    [
        (0x80015100, 0x511A, "moxa-nport5000", "NPort 5110A"),
        (0x80005000, 0x0504, "moxa-nport5000", "NPort 5410"),  # the digits of the number are not the model
        (0x80005610, 0x5658, "moxa-nport5000", "NPort 5650-8"),
        (0x80015610, 0x5704, "moxa-nport5000", None),  # the line is published, the model is not
        (0x80006000, 0x6250, "moxa-nport6000", "NPort 6250"),
        (0x80006000, 0x6150, "moxa-nport6000", None),
        (0x80002450, 0x2452, None, None),  # NPort W2250A
        (0x80004100, 0x4119, None, None),  # NE-4110S
        (0x80005201, 0x529A, None, None),  # seen, never named
    ],
)
def test_product_lines(ap_id: int, hw_id: int, family: str | None, model: str | None) -> None:
    identity = who(DsciObservation(ap_id=ap_id, hw_id=hw_id, mac="40:2C:F4:00:00:01", serial=9645, firmware="2.2"))
    assert identity is not None
    assert (identity.vendor, identity.family, identity.model) == ("Moxa", family, model)
    assert identity.serial == ("9645" if family else None)
    assert identity.state is State.UNKNOWN


@pytest.mark.parametrize(
    ("printed", "family", "model"),
    [
        ("NPort 5110A", "moxa-nport5000", "NPort 5110A"),
        ("NP5110A", "moxa-nport5000", "NPort 5110A"),
        ("NPort IA5150", "moxa-nport5000", "NPort IA5150"),
        ("NPort 6150", "moxa-nport6000", "NPort 6150"),
        ("NPort W2250A", None, None),
        ("MGate MB3170", None, None),
    ],
)
def test_console_that_opens_has_a_blank_password(printed: str, family: str | None, model: str | None) -> None:
    identity = who(console(MAIN.format(model=printed)))
    assert identity is not None
    assert (identity.vendor, identity.family, identity.model) == ("Moxa", family, model)
    if family:
        assert identity.state is State.FACTORY
        assert (identity.mac, identity.serial) == ("00:90:E8:3C:F8:7E", "2002")
        assert identity.firmware == "1.6 Build 18061514"


def test_a_login_page_says_nothing_about_the_first_login() -> None:
    identity = who(console('<form><input name="FakeChallenge" type=hidden><input type="password"></form>'))
    assert identity == Identity(vendor="Moxa", why=("a Moxa web console",))


def test_a_page_that_hides_a_model_in_a_script_is_not_read() -> None:
    identity = who(console("<script>Model name: NPort 5110A</script><!-- Serial No.: 1 -->"))
    assert identity is not None
    assert identity.family is None


@pytest.mark.parametrize(
    ("oid", "family"),
    [
        ("1.3.6.1.4.1.8691.2.7", "moxa-nport5000"),
        (".1.3.6.1.4.1.8691.2.7.1", "moxa-nport5000"),
        ("1.3.6.1.4.1.8691.2.8", "moxa-nport6000"),
        ("1.3.6.1.4.1.8691.2.13", None),  # NPort W2x50A
    ],
)
def test_moxa_snmp(oid: str, family: str | None) -> None:
    extra = tuple((f"1.3.6.1.4.1.8691.2.8.1.1.{n}.0", value) for n, value in enumerate(
        ("NPort 6450", "5896", "1.21", "00-90-E8-15-1C-22"), 1))  # fmt: skip
    identity = who(SnmpObservation(sys_descr="x", sys_object_id=oid, sys_name="gate", extra=extra))
    assert identity is not None
    assert (identity.vendor, identity.family) == ("Moxa", family)
    if family == "moxa-nport6000":
        assert (identity.model, identity.serial, identity.firmware, identity.mac) == (
            "NPort 6450", "5896", "1.21", "00:90:E8:15:1C:22",
        )  # fmt: skip


def g2_page(body: str, title: str = "NPort 6250-G2") -> HttpObservation:
    return HttpObservation(port=443, tls=True, path="/", status=200, title=title, body=body)


def test_g2_first_account_page() -> None:
    identity = who(g2_page(f"<h2>Create Account</h2>{g2.FIRST_ACCOUNT}."))
    assert identity is not None
    assert (identity.family, identity.state, identity.model) == ("moxa-nport6000g2", State.FACTORY, "NPort 6250-G2")
    assert "state" not in identity.assumed
    assert "model" in identity.assumed


def test_g2_login_page_is_claimed_by_assumption() -> None:
    identity = who(g2_page("<button>Sign in</button>"))
    assert identity is not None
    assert identity.state is State.CLAIMED
    assert {"state", "family"} <= identity.assumed


def test_g2_mdns_fields_are_all_assumed() -> None:
    txt = (("model", "NPort 6150-G2"), ("serial", "TBKDB1"), ("mac", "00-90-e8-a4-11-84"), ("fw", "1.0"))
    service = g2.profile().service_type
    identity = who(MdnsObservation(service_type=service, instance="x", host="x.local.", port=443, txt=txt))
    assert identity is not None
    assert (identity.model, identity.mac, identity.firmware) == ("NPort 6150-G2", "00:90:E8:A4:11:84", "1.0")
    assert identity.assumed == {"family", "model", "serial", "mac", "firmware"}


def test_g2_under_another_service_type_is_recognised_by_its_model() -> None:
    identity = who(MdnsObservation(service_type="_https._tcp.local.", instance="NP6250-G2_1184", host="a.", port=443))
    assert identity is not None
    assert (identity.family, identity.model) == ("moxa-nport6000g2", "NPort 6250-G2")


# --- APC --------------------------------------------------------------------------------------------------------


def test_card_certificate() -> None:
    identity = who(certificate())
    assert identity is not None
    assert (identity.family, identity.vendor) == ("apc-nmc3", "APC")
    assert (identity.serial, identity.name) == ("QA2149170345", "apc5B02F1")
    assert identity.assumed == frozenset()
    assert identity.state is State.UNKNOWN


def test_after_a_reset_the_common_name_is_the_host_name() -> None:
    identity = who(certificate(subject_cn="ups-mcc-b", issuer_cn="ups-mcc-b"))
    assert identity is not None
    assert (identity.serial, identity.name) == (None, "ups-mcc-b")


def test_an_rsa_certificate_may_be_of_an_older_card() -> None:
    identity = who(certificate(key="RSA 2048"))
    assert identity is not None
    assert "family" in identity.assumed


@pytest.mark.parametrize(("hardware", "family"), [("21", "apc-nmc3"), ("05", None), ("02", None)])
def test_card_generations_by_snmp(hardware: str, family: str | None) -> None:
    descr = f"APC Card (MB:v4.2.9 PF:v3.0.0.12 PN:apc_hw{hardware}_aos_3.0.0.12.bin MN:AP9641 SN: QA2149170345)"
    identity = who(SnmpObservation(sys_descr=descr, sys_object_id="1.3.6.1.4.1.318.1.3.27", sys_name="ups"))
    assert identity is not None
    assert (identity.vendor, identity.family) == ("APC", family)
    if family:
        assert (identity.model, identity.serial, identity.firmware) == ("AP9641", "QA2149170345", "3.0.0.12")


def test_a_logon_page_proves_the_vendor_only() -> None:
    page = HttpObservation(port=443, tls=True, path="/", status=303, location="/logon.htm", body="Schneider Electric")
    identity = who(page)
    assert identity is not None
    assert (identity.vendor, identity.family) == ("APC", None)


# --- Schneider --------------------------------------------------------------------------------------------------


def dpws(*types: str, metadata: DpwsMetadata | None = None) -> DpwsObservation:
    return DpwsObservation(endpoint="urn:uuid:0A0B0C0D-0000-1000-8000-00805F9B34FB", types=types, metadata=metadata)


def test_panel_server_by_type() -> None:
    metadata = DpwsMetadata(
        friendly_name="gateway-msb", firmware="002.006.000", serial="3N240921077", model_name="PAS800L"
    )
    identity = who(dpws(panel.GATEWAY_TYPE, panel.PANEL_SERVER_TYPE, metadata=metadata))
    assert identity is not None
    assert (identity.family, identity.model, identity.serial) == ("schneider-panel-server", "PAS800L", "3N240921077")
    assert identity.uuid == "0a0b0c0d-0000-1000-8000-00805f9b34fb"


def test_powertag_link_is_no_panel_server() -> None:
    metadata = DpwsMetadata(friendly_name="link", manufacturer="Schneider Electric", model_name="A9XMWD20")
    identity = who(dpws(panel.GATEWAY_TYPE, metadata=metadata))
    assert identity is not None
    assert (identity.vendor, identity.family) == ("Schneider Electric", None)
    assert who(ModbusObservation(unit=255, objects=((0, "Schneider Electric"), (1, "A9XMWD20"), (2, "V2.0.0")))) is None


@pytest.mark.parametrize(
    ("name", "model", "assumed"),
    [("EIFE-0A1311", "EIFE", False), ("IFE-0A129F", "IFE", False), ("main-breaker", "IFE", True)],
)
def test_ife_by_metadata(name: str, model: str, assumed: bool) -> None:
    metadata = DpwsMetadata(friendly_name=name, manufacturer="Schneider Electric", model_name=model, serial="S1")
    identity = who(dpws(metadata=metadata))
    assert identity is not None
    assert (identity.family, identity.model, identity.name) == ("schneider-pact", model, name)
    assert ("family" in identity.assumed) is assumed


def test_ife_by_its_product_code_is_assumed() -> None:
    identity = who(ModbusObservation(unit=255, objects=((0, "Schneider Electric"), (1, "IFE"), (2, "004.001.000"))))
    assert identity is not None
    assert (identity.family, identity.model, identity.firmware) == ("schneider-pact", "IFE", "004.001.000")
    assert identity.assumed == {"family", "model"}


def test_a_meter_with_the_same_vendor_is_not_pact() -> None:
    objects = ((0, "Schneider Electric"), (1, "METSEEM3250"), (2, "001.000.000"))
    assert who(ModbusObservation(unit=255, objects=objects)) is None
    assert who(ModbusObservation(unit=1, objects=objects, registers=((11900, (15100,)),))) is None


# --- nobody's ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "observation",
    [
        SshObservation(port=22, ident="SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3", key_type="ssh-ed25519"),
        HttpObservation(
            port=443, tls=True, path="/", status=200, server="nginx/1.22.1", body="<h1>Log in</h1><input type=password>"
        ),
        HttpObservation(port=80, tls=False, path="/", status=302, location="/logon.htm", body="TP-LINK"),
        certificate(issuer="CN=nas,O=Synology Inc.", subject="CN=nas,O=Synology Inc."),
        MdnsObservation(service_type="_ssh._tcp.local.", instance="nas", host="nas.local.", port=22),
        DpwsObservation(endpoint="urn:uuid:1", types=("{http://schemas.xmlsoap.org/ws/2006/02/devprof}Device",)),
        DpwsObservation(endpoint="urn:uuid:1", metadata=DpwsMetadata(friendly_name="IFE-0A129F", manufacturer="wsdd")),
        ModbusObservation(unit=1, objects=((0, "libmodbus"), (1, "PAS600"))),
        SnmpObservation(sys_descr="Linux nas 6.1", sys_object_id="1.3.6.1.4.1.8072.3.2.10"),
        PortsObservation(open=(22, 443), closed=(950, 966)),
    ],
    ids=lambda observation: type(observation).__name__,
)  # fmt: skip
def test_lookalikes(observation: Observation) -> None:
    assert who(observation) is None


def test_a_console_may_set_its_values_by_a_script() -> None:
    """Assumed, as the consoles print their inputs by scripts; only values that look like what they are called count."""
    script = (
        'set("modelname", "NP6450");set("mac", "00:90:E8:5A:00:01");set("serialno", "9001");'
        'set("ver", "1.14 Build 16112818");set("serial", "not a number!");'
    )
    seen = HttpObservation(
        port=443, tls=True, path="/main.htm", status=200, server="MoxaHttp/2.2", title="Overview",
        body=f"<h2>Welcome</h2><script>function f(){{{script}}}</script>",
    )  # fmt: skip
    page = read_page(seen)
    assert page is not None
    assert (page.kind, page.model, page.mac) == (Kind.OPEN, "NPort 6450", "00:90:E8:5A:00:01")
    assert (page.serial, page.firmware) == ("9001", "1.14 Build 16112818")
