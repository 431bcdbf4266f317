"""Sentences about serial ports over taught and assumed web profiles."""

from __future__ import annotations

from firstlight.words.entry import Words

WEB_PORTS: dict[str, Words] = {
    "value-not-recorded": Words(
        "Nobody recorded how this device writes {detail}. Nothing was sent.",
        "Record a save with this value and teach it with 'firstlight profile teach --ports', or choose another value.",
    ),
    "har-no-port-page": Words(
        "No page that was read before the first save shows the values that were saved: {detail}",
        "Open the port's page while recording, and save it once as it is before you change anything.",
    ),
    "har-saves": Words(
        "The saves in the recording and those you named differ: {detail}",
        "Name every save in its order, the first one with the whole state.",
    ),
    "har-save-unclear": Words(
        "It does not show which field one of the saves was about: {detail}",
        "Record it again, with one setting changed in each save.",
    ),
    "saved-mistake": Words(
        "What was saved is not clear: {detail}",
        'Write --saved "baud=9600 parity=none data_bits=8" for the first save, then one KEY=VALUE for each other one.',
    ),
    "profile-ports-differ": Words(
        "The two recordings of this family's ports do not fit together: {detail}",
        "Record both on one firmware version, or remove what was taught with 'firstlight profile forget' first.",
    ),
    "profile-no-port-canary": Words(
        "The profile of {detail} has not written the ports of any device yet.",
        "Set the ports of one device first, and compare them with its own page.",
    ),
}
