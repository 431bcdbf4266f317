"""Makes the plan of a claim: for every chosen device a method, an account, a password that fits, or why not.

Nothing is sent here. What an earlier run left in the vault is taken up: a password that may be in force is never
replaced by a new one before it was tried. One that the device refused, and that did not open it, is replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from firstlight.change.job_id import new_job
from firstlight.change.progress import RunKind
from firstlight.claim.guides import guide_for
from firstlight.claim.model import NOT_TAKEN, ClaimItem, ClaimPlan, ClaimRequest, Method
from firstlight.device_key import device_key
from firstlight.events import Device
from firstlight.policy import Policy, PolicyError, SitePolicy, check, generate, policy_for
from firstlight.site.profiles import KnownProfile, Profiles
from firstlight.site.vault import Entry, EntryState, Vault
from firstlight_drivers.contract import Claims, Endpoint, Family, ManagesAccounts, Secret
from firstlight_drivers.protocols.web_profile import ProfileError

BREAKER_PROFILES = ("Administrator", "Services", "Engineer", "Operator")
NEVER_CLAIM = ("address-shared", "serial-twice")  # notes of a device whose identity is in doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a plan is made from. `vault` None: a dry run without an opened vault."""

    families: Sequence[Family]
    profiles: Profiles
    vault: Vault | None = None
    site: SitePolicy | None = None


def make_plan(request: ClaimRequest, devices: Sequence[Device], rules: Rules) -> ClaimPlan:
    """A plan for these devices, in their order. Raises VaultError when the vault locks meanwhile."""
    items: list[ClaimItem] = []
    canaries: set[str] = set()
    for device in devices:
        for item in _items(request, device, rules):
            family = item.device.family or ""
            if item.canary and not item.refusal:
                items.append(replace(item, canary=family not in canaries))
                canaries.add(family)
            else:
                items.append(item)
    return ClaimPlan(
        id=new_job(str(RunKind.CLAIM)), items=tuple(items), accept_new=request.accept_new, at_once=request.at_once
    )


def _items(request: ClaimRequest, device: Device, rules: Rules) -> list[ClaimItem]:
    if not request.breaker_profiles:
        return [_item(request, device, rules, "login", None)]
    return [_item(request, device, rules, f"profile:{name}", name) for name in BREAKER_PROFILES]


def _item(request: ClaimRequest, device: Device, rules: Rules, purpose: str, profile: str | None) -> ClaimItem:
    blank = ClaimItem(device=device, key="", method=Method.GUIDED, account="", password=Secret(""), purpose=purpose)
    family = next((one for one in rules.families if one.name == device.family), None)
    key = device_key(device)
    if family is None or device.address is None:
        return replace(blank, refusal="no-family")
    if key is None:
        return replace(blank, refusal="no-device-identity")
    doubt = next((note for note in device.notes if note.code in NEVER_CLAIM), None)
    if doubt is not None:
        return replace(blank, key=key, refusal=doubt.code, detail=doubt.detail)
    try:
        policy = policy_for(family.name, device.firmware, purpose.partition(":")[0], profile)
    except PolicyError as error:
        return replace(blank, key=key, refusal=error.code, detail=error.detail)
    try:
        method, known = _method(request, family, device, rules, purpose)
    except ProfileError as error:
        return replace(blank, key=key, refusal="profile-damaged", detail=str(error))
    item = replace(
        blank,
        key=key,
        method=method,
        policy=policy,
        account=_account(request, policy, profile),
        current=request.current,
        profile=known.digest if known is not None else "",
        canary=known is not None and not known.confirmed,
        reset=device.id in request.reset,
        plain=device.id in request.plain,
        legacy=device.id in request.legacy,
    )
    if method is Method.GUIDED and guide_for(family.name, purpose) is None:
        return replace(item, refusal="no-claim-channel")
    item = _with_administrator(request, item, family, device, rules)
    return _with_password(request, item, policy, rules)


def _method(
    request: ClaimRequest, family: Family, device: Device, rules: Rules, purpose: str
) -> tuple[Method, KnownProfile | None]:
    if purpose != "login":
        return Method.GUIDED, None
    if isinstance(family.open(endpoint_of(device)), Claims):
        return Method.DIRECT, None
    known = rules.profiles.find(family) if request.profiles else None
    return (known.method, known) if known is not None else (Method.GUIDED, None)


def _account(request: ClaimRequest, policy: Policy, profile: str | None) -> str:
    """The account whose password is set: the factory one where the device has one."""
    if profile is not None:
        return profile
    if request.current is not None:
        return request.current.user
    names = (*policy.accounts, *(default.user for default in policy.defaults))
    return names[0] if names else (request.account or "admin")


def _with_administrator(
    request: ClaimRequest, item: ClaimItem, family: Family, device: Device, rules: Rules
) -> ClaimItem:
    """A wanted account that is not the factory one: made afterwards where the family can, told where it cannot."""
    if request.account is None or request.account == item.account or item.purpose != "login":
        return item
    if item.method is not Method.DIRECT or not isinstance(family.open(endpoint_of(device)), ManagesAccounts):
        return replace(item, detail="account-fixed")
    policy = item.policy
    if policy is None:
        return item
    left = _left(rules, item.key, request.account, "login")
    refused = any(_refused(_left(rules, item.key, account, "login")) for account in (request.account, item.account))
    if refused and left is not None and left.state in {EntryState.HELD, EntryState.UNPROVED}:
        left = None  # never sent, made like the one that was refused; or refused itself
    if left is not None and rules.vault is not None:
        password = rules.vault.reveal(left.id)
    else:
        password = _generated(request, policy, request.account, rules, strict=refused)
    return replace(item, administrator=request.account, administrator_password=password)


def _with_password(request: ClaimRequest, item: ClaimItem, policy: Policy, rules: Rules) -> ClaimItem:
    vault = rules.vault
    left = _left(rules, item.key, item.account, item.purpose)
    proved = vault.proved(item.key, item.account, item.purpose) if vault is not None else None
    refused = _refused(left)
    if refused:
        left = None  # tried and not in force: the same one again would only be refused again
    if left is not None and vault is not None and not item.reset:
        by_hand = item.method is Method.GUIDED and left.state is EntryState.UNPROVED
        tried = left.state in {EntryState.CHANGING, EntryState.UNPROVED}
        item = replace(
            item,
            password=vault.reveal(left.id),
            reused=tried and item.method is not Method.GUIDED,
            refusal="set-by-hand" if by_hand else "",
        )
    elif proved is not None and not item.reset and item.current is None:
        item = replace(item, password=proved, proved=True)
    elif request.password is not None:
        item = replace(item, password=request.password)
    else:
        item = replace(item, password=_generated(request, policy, item.account, rules, strict=refused))
    device = item.device
    words = tuple(word for word in (device.serial, device.name, device.vendor) if word and len(word) > 3)
    results = check(item.password, policy, user=item.account, site=rules.site, words=words)
    return replace(item, rules=results)


def _generated(request: ClaimRequest, policy: Policy, user: str, rules: Rules, *, strict: bool = False) -> Secret:
    """A password of the wished length, or the nearest the device allows. `strict`: its last one was refused."""
    length = request.length
    if length is not None:
        length = max(length, policy.min_length)
        length = min(length, policy.max_length) if policy.max_length is not None else length
    return generate(policy, user=user, site=rules.site, length=length, strict=strict)


def _refused(left: Entry | None) -> bool:
    """Whether its device has refused the password in words, and it did not open it."""
    return left is not None and left.state is EntryState.UNPROVED and left.note == NOT_TAKEN


def _left(rules: Rules, key: str, account: str, purpose: str) -> Entry | None:
    """What a run that was cut off left in the vault."""
    if rules.vault is None:
        return None
    found = [entry for entry in rules.vault.find(key, account, purpose) if entry.state is not EntryState.PROVED]
    return max(found, key=lambda entry: entry.changed, default=None)


def endpoint_of(device: Device) -> Endpoint:
    """Where a device is reached."""
    address = device.address or ""
    if address.startswith("serial:"):
        return Endpoint(host="", serial_line=address.removeprefix("serial:"))
    return Endpoint(host=address, ports=device.services)
