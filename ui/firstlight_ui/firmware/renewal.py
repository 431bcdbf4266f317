"""A job again for some of its devices."""

from __future__ import annotations

from dataclasses import replace

from firstlight.jobs.model import Fit, JobPlan
from firstlight.jobs.plans import job_name


def renewed(plan: JobPlan, devices: set[str]) -> JobPlan:
    """A new plan with the same file for these devices."""
    items = tuple(replace(item, fit=Fit.UPDATE) for item in plan.items if item.device in devices)
    return replace(plan, id=job_name(), items=items, canary=min(plan.canary, len(items)))
