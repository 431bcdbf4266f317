"""A device's serial ports: what they are set to, what they shall be, written, read back.

read -> PortPlan (present, wanted, what differs, what stands against it) -> write -> read back -> one result per setting
"""
