"""Password policies: what each device demands, what the site adds, and passwords that satisfy both.

resources/policies/*.toml -> load -> Policy --+
<data>/site-policy.toml -> SitePolicy --------+--> check -> RuleResult per rule
                                              +--> generate -> Secret
"""

from __future__ import annotations

from firstlight.policy.generator import generate
from firstlight.policy.loading import load_policies, policy_for
from firstlight.policy.model import DefaultAccount, Lockout, Policy, PolicyError, RuleResult, RuleSource
from firstlight.policy.rules import acceptable, check
from firstlight.policy.site import SitePolicy, load_site_policy
from firstlight.policy.strength import strength

__all__ = [
    "DefaultAccount",
    "Lockout",
    "Policy",
    "PolicyError",
    "RuleResult",
    "RuleSource",
    "SitePolicy",
    "acceptable",
    "check",
    "generate",
    "load_policies",
    "load_site_policy",
    "policy_for",
    "strength",
]
