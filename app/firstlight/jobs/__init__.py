"""Firmware upgrades of many devices as durable jobs.

VerifiedImage + devices -> plan -> JobPlan -> Campaign: canary, waves -> one Upgrade per device -> Outcomes, JobRows
                                                  |
                          Durable (DBOS: SQLite file, or PostgreSQL shared by several computers)
"""
