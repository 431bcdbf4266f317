"""First login of devices: planned, carried out step by step, proved, and kept in the vault. No screen in here.

ClaimRequest -> plan -> ClaimPlan -> run -> one ClaimMachine per device -> ClaimRow events, Outcomes, vault entries
"""
