"""The parts of the firmware page: the check, the plan, the run."""
