"""The sources that find devices: mDNS, DPWS, vendor broadcast, sweep, serial.

Every source streams `Sighting`s to a `Listener` while it listens and keeps a `Tally` for the doctor.
Sources only ask; nothing is written and no credential is sent.
"""
