"""One way to change a device: journal line, write, wait for its return, read back, judge, journal."""
