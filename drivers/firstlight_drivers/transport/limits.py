"""Caps on what a network may cost this computer. Every reader of foreign bytes takes its limits from here."""

from __future__ import annotations

KIB = 1024
MIB = 1024 * KIB

# One answer.
DATAGRAM_BYTES = 64 * KIB
HTTP_HEAD_BYTES = 64 * KIB  # status line and headers together
HTTP_BODY_KEPT = 64 * KIB  # what recognition looks at
HTTP_READ_BYTES = 8 * MIB  # what one answer may cost, whatever it is
HTTP_SECONDS = 30.0  # from connecting to the last byte
CONNECT_SECONDS = 3.0
SSH_SECONDS = 10.0
MODBUS_SECONDS = 3.0  # one question
METADATA_SECONDS = 5.0  # one DPWS metadata exchange

# One source.
ROWS_PER_SOURCE = 4096  # devices one source reports in one search; a spoofer can invent more
PACKETS_PER_HOST = 512  # packets taken from one address in one search
HOSTS_PER_SOCKET = 16384  # addresses a socket keeps counts of; packets from further ones are dropped
TROUBLES_PER_TALLY = 32  # the doctor names the first offenders, not ten thousand

# This computer.
RECEIVE_BUFFER = 4 * MIB  # asked of the system for bursts of answers; it may give less
