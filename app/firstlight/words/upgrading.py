"""Sentences for firmware jobs: how a device's upgrade ended, why it was not begun, what stands in the way of a job."""

from __future__ import annotations

from firstlight.words.entry import Words

UPGRADE: dict[str, Words] = {
    # How it ended.
    "upgraded": Words("It runs {detail} now; version and serial number were read back.", ""),
    "upgraded-claimed": Words(
        "It runs {detail} now. The new firmware set its accounts back, and it was claimed again at once.", ""
    ),
    "accounts-reset-unproved": Words(
        "It runs the new firmware, which set its accounts back. A person set a new password; nothing proves it: "
        "{detail}",
        "Log in on its own page with the password from the vault.",
    ),
    "accounts-reset-unclaimed": Words(
        "It runs the new firmware, which set its accounts back to the maker's passwords; it was not claimed again: "
        "{detail}",
        "Claim it now: until then everybody who knows the defaults can log in.",
    ),
    "stone-not-needed": Words("It runs {detail}, which needs no version on the way.", ""),
    "by-hand-left": Words("It was left as it is.", "Plan it again when somebody is at the device's page."),
    "already-current": Words("It runs {detail} already.", ""),
    "no-room": Words("The device has no room for the file: {detail}. Nothing was changed.", "Remove old files on it."),
    "no-upgrade-channel": Words(
        "Firstlight knows no published way to update this device.",
        "Update it on its own page or in its maker's program.",
    ),
    "upgrade-by-hand": Words(
        "Nobody has published how to update this device from here; a person can do it on its page, step by step.",
        "Add --by-hand, or tick it in the plan.",
    ),
    "no-breaker": Words("Nothing is known of a MicroLogic trip unit behind {detail}.", "Leave it out."),
    "breaker-unproved": Words(
        "The update to {detail} was done by hand. No public channel says a trip unit's version, so it is not proved.",
        "Read it in EcoStruxure Power Commission and note it.",
    ),
    "profile-changed": Words(
        "The web profile of {detail} is not the one of the plan any more. Nothing was changed.", "Plan it again."
    ),
    "upgrade-not-back": Words(
        "The device has not come back for {detail} after the restart.",
        "Check power and link lights; 'firstlight jobs retry' looks for it again.",
    ),
    "old-version-back": Words(
        "It came back with the firmware it had before, {detail}.", "Look at its own log, then try again."
    ),
    "half-upgraded": Words(
        "Not every part of it is the new one: {detail}.",
        "Look at its own page; 'firstlight jobs retry' installs the file again.",
    ),
    "job-no-export": Words("No way to export its configuration is known; none was kept.", ""),
    "other-version-back": Words(
        "It came back with a version nobody sent: {detail}.", "Look at its own page before you go on."
    ),
    "rolled-back": Words(
        "It ran the new version for a moment and went back to {detail} by itself.",
        "Look at its own log before you try again.",
    ),
    "nmc3-format-first": Words(
        "Cards below 2.3.1.1 have to be formatted before an update, or their flash may be corrupted. Nothing was "
        "changed.",
        "Follow the maker's FAQ000265969: back up, 'format -f', restart, then update.",
    ),
    "nmc3-mfa": Words(
        "The card asks for a one-time code, which a bulk update cannot answer. Nothing was changed.",
        "Leave one local user without an e-mail address, as the maker advises (FAQ000276382).",
    ),
    "would-update": Words("It would be updated.", ""),
    "digest-not-accepted": Words(
        "{detail} carries no signature that can be checked here, and nobody has agreed to its digest alone.",
        "Compare the SHA-512 with the maker's page, then agree (--accept-digest-only).",
    ),
    # Why it was not begun.
    "job-family": Words("The file does not say which family it is for: {detail}.", "Choose another file."),
    "job-version-unknown": Words("The file does not say which version it is: {detail}.", "Give a signed package."),
    "job-offline": Words("The device does not answer at {detail}.", "Check power and cable, then plan again."),
    "job-no-login": Words("The vault holds no proved password of this device.", "Claim it first."),
    # Why a job stops or is not begun.
    "canary-not-proved": Words(
        "The first device was not updated, so the others were not begun.", "Look at that one first."
    ),
    "canary-unconfirmed": Words(
        "The first device was updated through a channel nobody has published; the others were not begun.",
        "Look at that device on its own page, then 'firstlight jobs resume --confirm-canary' goes on with the others.",
    ),
    "too-many-failed": Words("Too many devices failed, so nothing more was begun.", "Look at them before you go on."),
    "logins-refused": Words(
        "Five devices refused the login of the vault, so nothing more was begun: more might lock accounts.",
        "Check the passwords in the vault before you go on.",
    ),
    "job-not-in-plan": Words("{detail} names no device of this plan.", "Name it as in the targets."),
    "on-battery": Words(
        "This computer runs from its battery ({detail} %).", "Plug it in: writing must not be cut off halfway."
    ),
    "job-stopped": Words("It was stopped before this device was begun.", "'firstlight jobs resume' goes on."),
    "job-cancelled": Words("It was cancelled before this device was begun.", ""),
    "job-retried": Words("It was not begun; the job {detail} has taken it over.", ""),
    "retry-claim": Words("{detail} is a claim.", "'firstlight jobs resume' goes on with it; claim the others again."),
    "job-newer": Words("The job {detail} was planned by a newer Firstlight.", "Go on with that version."),
    "run-open": Words(
        "Another run holds it and has not ended: {detail}.",
        "Go on with that run ('firstlight jobs resume'), or end it ('firstlight jobs cancel').",
    ),
    "run-under-way": Words(
        "Another run is at work on a device of this one: {detail}. Nothing was begun.", "Let it end first."
    ),
    "job-unknown": Words("There is no job {detail}.", "'firstlight jobs list' names them."),
    "job-image": Words("{detail} changed after it was checked. Nothing was sent.", "Check the file again."),
    "journal-damaged": Words(
        "The journal is damaged: {detail}. Nothing was begun.",
        "'firstlight jobs mend' sets it aside and keeps the lines that can be believed.",
    ),
    "jobs-in-use": Words("Another Firstlight works on the jobs of this data folder: {detail}", "Let it end first."),
    "jobs-folder": Words("The folder of the jobs cannot be used: {detail}", "Check its rights and the free space."),
    "jobs-database": Words(
        "The job database cannot be used: {detail}", "Check FIRSTLIGHT_JOBS_DATABASE, or the folder."
    ),
    "jobs-disk-full": Words(
        "The disk that the jobs are on is full: {detail}.",
        "Make room, then 'firstlight jobs resume' goes on; nothing is repeated.",
    ),
    "jobs-cut-off": Words(
        "The job was cut off after it had begun to send: {detail}",
        "Mend that, then 'firstlight jobs resume' goes on. Each device is asked what it runs before anything is sent.",
    ),
    "jobs-engine-twice": Words("Jobs run in this program already.", "Let them end first."),
    "jobs-engine-closed": Words("The job engine was closed: {detail}", "Start the job again; nothing is repeated."),
}

UPGRADE_STEPS: dict[str, Words] = {
    "job-identify": Words("It answered, and it is the device of the plan."),
    "job-backup": Words("Its configuration was backed up."),
    "job-no-backup": Words(
        "Its configuration could not be exported: {detail}", "Note its settings by hand if they matter."
    ),
    "job-checks": Words("Nothing stands in the way."),
    "job-upload": Words("All of the file has left for the device."),
    "job-activate": Words("The restart was started: there is no way back from here."),
    "job-return": Words("It answers again."),
    "job-read-back": Words("Its version was read back."),
}

# Configurations that were kept.
UPGRADE |= {
    "backup-unknown": Words("There is no backup {detail}.", "'firstlight backup list' names them."),
    "backup-unreadable": Words("The backup cannot be read: {detail}", "Check the rights of the data folder."),
    "backup-exists": Words("{detail} exists already.", "Choose another name, or add --force."),
    "backup-write": Words("The file cannot be written: {detail}", "Choose another place, or make room."),
    "backup-secrets": Words("It may hold secrets of the device.", "Keep it where nobody else reads it."),
    "backup-without-accounts": Words("The device leaves accounts and keys out of it."),
}

# Jobs that several computers share.
UPGRADE |= {
    "jobs-database-lost": Words(
        "The job database does not answer any more: {detail}. Devices that had begun went on to the end of their step.",
        "'firstlight jobs resume' goes on when the database is there again.",
    ),
    "job-elsewhere": Words("Another computer works on this device.", "'firstlight jobs show' tells how it ends."),
}
