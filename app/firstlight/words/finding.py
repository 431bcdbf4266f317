"""Sentences for finding devices, for what goes wrong on the way to one, and for requests that cannot be done."""

from __future__ import annotations

from firstlight.words.entry import Words

ERRORS: dict[str, Words] = {
    "unreachable": Words("{detail} cannot be reached.", "Check power, cable and address, then search again."),
    "connection-refused": Words(
        "{detail} refused the connection: nothing listens on that port.",
        "Check the port, or whether the service is switched off on the device.",
    ),
    "timeout": Words("{detail} did not answer in time.", "Check power and cable, then ask again."),
    "closed": Words("{detail} closed the connection.", "Close other sessions on the device, then ask again."),
    "too-large": Words(
        "{detail} sent more than an answer may hold.", "Nothing of it was used. Check what this host is."
    ),
    "malformed": Words(
        "{detail} answered with bytes its protocol does not allow.",
        "Nothing of it was used. Check what this host is.",
    ),
    "unexpected": Words(
        "The device answered with something Firstlight does not know: {detail}",
        "Nothing more was sent. Look at the device's own page.",
    ),
    "tls": Words("No TLS connection could be made: {detail}", "The device may only speak an old TLS version."),
    "ssh": Words("No SSH connection could be made: {detail}", "The device may only speak old algorithms; use HTTPS."),
    "pin-changed": Words(
        "The identity differs from the one seen before: {detail}",
        "If nobody replaced or reset the device, disconnect it. No password was sent.",
    ),
    "login-refused": Words(
        "The device refused the account or password.",
        "Check both before the next try: many devices lock after a few.",
    ),
    "locked": Words("The device refuses all logins for a while: {detail}", "Wait; do not try again before then."),
    "busy": Words("{detail} is in use by another session or program.", "Close it there, then ask again."),
    "permission": Words(
        "This computer refused: {detail}",
        "Start Firstlight with the rights it needs, or ask its administrator.",
    ),
    "no-multicast": Words(
        "This interface carries no multicast: {detail}", "Add the device's address, or use another interface."
    ),
    "no-route": Words(
        "This computer has no route for the packet: {detail}",
        "Give the interface an address in the device's network.",
    ),
    "address-in-use": Words(
        "Another program holds the port: {detail}",
        "Close it, or go on: only unasked announcements are missed.",
    ),
    "device-error": Words("The device answered with an error: {detail}", "Look at the device's own page."),
    "no-such-port": Words("This computer has no serial port {detail}.", "Plug the adapter in, then ask again."),
    "plain-only": Words(
        "The device can only be reached unencrypted ({detail}). Nothing was sent.",
        "Use its serial console or a direct cable, or allow plain HTTP for this one device.",
    ),
    "weak-channel": Words(
        "The device's channel is too weak for a password: {detail}. Nothing was sent.",
        "Update its firmware or its certificate first, or allow old algorithms for this one device.",
    ),
    "restart-pending": Words(
        "The device has kept the setting, but it is in force from the next restart on: {detail}",
        "Restart the device when it suits, then read the setting again.",
    ),
    "password-refused": Words(
        "The device does not take the new password: {detail}",
        "Its old password still holds. Let another one be generated, then claim again.",
    ),
}

REQUESTS: dict[str, Words] = {
    "usage": Words("{detail}", "See --help."),
    "range-malformed": Words(
        "'{detail}' is not an address, a CIDR range or a range A-B.",
        "Write 10.20.4.0/22 or 10.20.4.1-10.20.4.90.",
    ),
    "range-ipv6": Words(
        "{detail} is a range of IPv6 addresses: there are too many to try.", "Give single IPv6 addresses."
    ),
    "range-reversed": Words("The range {detail} ends before it starts.", "Write the lower address first."),
    "range-too-large": Words(
        "{detail}: more than 4,096 addresses are only searched after confirmation.",
        "Search a smaller range, or confirm the large one.",
    ),
    "interface-unknown": Words(
        "This computer has no interface with the name or address {detail}.",
        "Run 'firstlight doctor' to list them.",
    ),
    "target-malformed": Words(
        "'{detail}' is not a target.",
        "Give an id, MAC, serial number, HOST, HOST:PORT, FAMILY@HOST[:PORT] or serial:PORT.",
    ),
    "target-line": Words("'{detail}' is not FAMILY@serial:PORT.", "Write apc-nmc3@serial:/dev/ttyUSB0."),
    "family-unknown": Words("There is no family '{detail}'.", "Run 'firstlight families' to list them."),
    "no-answer": Words("{detail} did not answer any question.", "Check power, cable and address."),
    "seconds-out-of-range": Words("{detail} s is outside 1 to 600 s.", "Give 1 to 600."),
    "fleet-malformed": Words("The fleet file cannot be used: {detail}", "Correct the file, then start again."),
    "bind-failed": Words(
        "The simulated fleet cannot listen: {detail}",
        "Choose another --bind address, or stop what holds the port.",
    ),
    "no-display": Words("There is no display.", "The command line serves: 'firstlight discover', 'firstlight doctor'."),
    "no-desktop": Words("The desktop cannot start: {detail}", "Install what is named, or use the command line."),
    "interrupted": Words("Interrupted. What was found until now was listed.", ""),
    "trace-file": Words("The trace cannot be written: {detail}", "Give another file with --trace."),
    "data-folder": Words("The data folder cannot be used: {detail}", "Give another one with --data-dir."),
    "store-damaged": Words(
        "The list of known devices was damaged and was set aside: {detail}",
        "A new one was begun; search again.",
    ),
    "store-newer": Words(
        "The list of known devices was written by a newer Firstlight: {detail}",
        "It was left as it is; nothing is remembered in this run.",
    ),
    "disk-full": Words("What was found could not be stored: {detail}", "Free some space on the disk."),
    "internal": Words(
        "Firstlight met a fault of its own: {detail}",
        "The details are in firstlight.log in the data folder; go on, or start again.",
    ),
}

NOTES: dict[str, Words] = {
    "address-shared": Words(
        "The address {detail} is answered by several MAC addresses.",
        "Plug such devices in one at a time, and give each its own address on its own page.",
    ),
    "serial-twice": Words(
        "The serial number {detail} was seen at two places at once.",
        "One of them may be an impostor or a copied configuration. No credential is sent to either.",
    ),
    "address-differs": Words(
        "It says its address is {detail}, but it answered from another one.",
        "It may stand behind a router or have a second address.",
    ),
    "foreign-subnet": Words(
        "{detail} is outside every network of this computer.",
        "Add a second address to the interface, or set the device's address over the local link.",
    ),
    "xaddr-elsewhere": Words(
        "It names an address of another host for its details: {detail}", "Shown only; it was not followed."
    ),
    "assumed": Words(
        "Rests on an assumed profile: {detail}",
        "Nobody outside the maker has published this; check on the device.",
    ),
    "simulated": Words("Simulated device of the demo fleet.", ""),
    "remembered": Words("Known from an earlier search; not seen yet in this one.", "Search again (F5)."),
    "goodbye": Words("It said it leaves the network.", ""),
    "no-identity": Words("Only its address is known; no family recognises it.", "Ask it again, or open its page."),
}

HINTS: dict[str, Words] = {
    "ok": Words("Answers came in.", ""),
    "asked": Words("Asked, and nothing answered.", "Check power and link lights; add the device's address."),
    "silent": Words(
        "Nothing answered here.",
        "Check the link light at both ends, wait 90 s after power-on, and use the same switch, not a router.",
    ),
    "firewall": Words(
        "A firewall on this computer drops what comes in here: not even a packet to itself arrived.",
        "Allow Firstlight to receive UDP on this network, or add the device's address: that needs no rule.",
    ),
    "firewall-likely": Words(
        "Nothing reached Firstlight, yet the adapter counted {detail} packets in. "
        "A firewall on this computer may be dropping the answers.",
        "Allow Firstlight to receive UDP on this network, or add the device's address: that needs no rule.",
    ),
    "wrong-network": Words(
        "A device answered from {detail}, outside this computer's networks.",
        "Give this adapter a second address in that network, or set the device's address over the local link.",
    ),
    "wifi-off": Words(
        "Off by default: many access points drop broadcast, so an empty result would mean nothing.",
        "Switch it on in Settings, or name it with --interface.",
    ),
    "virtual": Words(
        "Virtual adapter. Multicast sent here never reaches the plant network.",
        "Switch it on in Settings, or name it with --interface.",
    ),
    "loopback": Words("This computer itself; searched only for the demo fleet.", ""),
    "demo-only": Words("Not searched while the demo runs.", "Start Firstlight without --demo."),
    "not-named": Words("Not searched: other interfaces were named.", ""),
    "user-off": Words("Switched off in Settings.", "Switch it on there."),
    "interface-down": Words("No link.", "Check the cable and the switch port."),
    "no-address": Words("The interface has no address.", "Give it one in the plant's network."),
    "in-use": Words("{detail} holds this port.", "Close it, then search again."),
    "serial-listed": Words("Listed only: a serial port is asked when you name it.", "Use 'Ask this port'."),
    "no-permission": Words(
        "This computer does not let Firstlight open it: {detail}", "Add your account to the port's group."
    ),
    "offender": Words(
        "{detail} sent answers that were not well-formed.", "They were dropped. Find out what this host is."
    ),
    "too-many": Words(
        "More than 4,096 answers from one source; the rest was dropped: {detail}",
        "Something floods this network. Find it before trusting the list.",
    ),
    "unsolicited": Words(
        "{detail} sent answers to questions nobody asked.", "They were dropped. Find out what this host is."
    ),
    "hello-unheard": Words(
        "Another program holds UDP 3702: announcements of devices are not heard. {detail}",
        "Searching works all the same.",
    ),
    "metadata-failed": Words(
        "A device did not give its details: {detail}", "It is listed with what it announced; ask it again."
    ),
    "foreign-bye": Words("{detail} said goodbye for another host.", "It was ignored. Find out what this host is."),
}

EXPLAIN: dict[str, Words] = {
    "known-present": Words("It answers now: {detail}", ""),
    "known-lost": Words("It was seen and is silent now: {detail}", "Check its power and cable."),
    "known-foreign": Words(
        "Heard, but not reachable: {detail}",
        "Give the adapter a second address in its network, or set its address over the local link.",
    ),
    "never-seen": Words(
        "{detail} has not been heard on any interface.",
        "Link light on at both ends? Powered for 90 s? Same switch? Else add its address.",
    ),
    "label-malformed": Words(
        "'{detail}' is neither a MAC address nor a serial number.", "Type it as the label prints it."
    ),
}
