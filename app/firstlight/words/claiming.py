"""Sentences for claiming devices: how a claim ended and why, its steps, policies, the vault, web profiles."""

from __future__ import annotations

from firstlight.words.entry import Words

# How the claim of one device ended, or why it was not begun.
CLAIM: dict[str, Words] = {
    "claimed": Words("Claimed and proved: the new password opened a fresh session and the old one was refused.", ""),
    "would-claim": Words("It would be claimed: {detail}.", ""),
    "already-proved": Words("It was claimed before, and its proved password is in the vault.", ""),
    "set-by-hand": Words(
        "Its password was set by hand before and is in the vault; no public channel proves it.",
        "Log in once on its page to be sure, or say that it was reset and claim it again.",
    ),
    "claim-stopped": Words("It was stopped before anything was changed on it.", "Claim it again when you are ready."),
    "claim-busy": Words("A claim is under way.", "Let it end, or stop it first."),
    "no-family": Words("No family recognises this device, so it cannot be claimed.", "Ask it again, or open its page."),
    "no-device-identity": Words(
        "Neither serial number, MAC nor UUID of this device is known, so nothing can be pinned to it.",
        "Ask it again; a claim needs to know which device it talks to.",
    ),
    "no-claim-channel": Words(
        "Firstlight knows no way to claim this device here.", "Use the device's own page, then note it in the record."
    ),
    "no-factory-account": Words(
        "No factory account is published for this device. Nothing was sent.",
        "Give the account in force with --user, or claim it guided.",
    ),
    "claimed-elsewhere": Words(
        "The device says its first login was done by somebody else. Nothing was sent.",
        "Ask for its password and give it as the present one, or reset the device on site.",
    ),
    "identity-other": Words(
        "Another device answers at this address: {detail}. Nothing was sent.",
        "Search again; addresses may have been swapped.",
    ),
    "identity-new": Words(
        "Its identity was never seen before and nobody confirmed it: {detail}. Nothing was sent.",
        "Compare it with the device's own page or label, then accept it (--accept-new).",
    ),
    "pin-renewed": Words(
        "The certificate was renewed over the same key: {detail}. No password was sent.",
        "If the renewal was planned, accept it as renewed; otherwise find out who did it.",
    ),
    "pins-damaged": Words(
        "The list of known identities was damaged and was set aside: {detail}",
        "Nothing is claimed until you say so ('firstlight pins acknowledge'); then every device is seen for the first "
        "time again, and you compare its fingerprint.",
    ),
    "policy-not-met": Words(
        "The password does not meet this device's rules: {detail}. Nothing was sent.",
        "Choose another password, or let one be generated.",
    ),
    "was-reset": Words(
        "The vault holds a proved password, but the device is as it left the factory. Nothing was sent.",
        "If it was reset, say so (--reset) and claim it again; otherwise find out who did it.",
    ),
    "factory-refused": Words(
        "The device refused the factory password, tried once. Nothing was changed.",
        "Give the password in force, or reset the device on site. Do not try more: many devices lock.",
    ),
    "attempts-spent": Words(
        "Not tried: one more refused login could lock the device.",
        "Wait until its lockout time has passed, then claim it again.",
    ),
    "not-back": Words(
        "The device has not come back ({detail}). Its new password is in the vault, not proved.",
        "Check power and link, then claim it again: the proof goes on where it stopped.",
    ),
    "new-refused": Words(
        "The device took the new password and then refused it. It may have changed.",
        "Look at its own page; the password is in the vault as not proved.",
    ),
    "change-not-effective": Words(
        "The device said the password was changed, and asks for the first login again.",
        "The old password still holds. Restart the device, then claim it again.",
    ),
    "old-still-accepted": Words(
        "The new password works, but the old one is still accepted.",
        "Set it again, or restart the device and check. Do not hand it over yet.",
    ),
    "no-accounts": Words("This device's accounts cannot be managed from here.", "Use its own page."),
    "administrator-refused": Words(
        "The account {detail} was made, but its login was refused. The factory account was left enabled.",
        "Look at the device's user list; both passwords are in the vault.",
    ),
    "guide-left": Words("The guided steps were not done.", "Its password is held in the vault for the next time."),
    "still-factory": Words(
        "The device still announces that its first login is to be done.", "Go through the steps on its page again."
    ),
    "announced-claimed": Words(
        "The device announces that its first login is done. That its password is the one in the vault could not be "
        "proved.",
        "Log in once on its page with the password from the vault.",
    ),
    "not-provable": Words(
        "Set by hand. Whether the password works could not be proved: no public channel tells it.",
        "Log in once on its page with the password from the vault.",
    ),
    "canary-failed": Words(
        "Not begun: the first device of this kind, {detail}, did not work with the profile.",
        "Look at that device first.",
    ),
    "canary-waits": Words(
        "Not begun: the profile worked on {detail}, and nobody has confirmed that yet.",
        "Log in on that device's own page, then claim the others and confirm it.",
    ),
    "vault-write": Words(
        "The vault cannot be written: {detail}", "Free some space or check the data folder, then claim again."
    ),
    "claim-label": Words(
        "A console says no serial number before a login: {detail}",
        "Claim it alone, and give the number on its label with --label.",
    ),
    "claim-current-needed": Words(
        "The run was planned with the account in force, {detail}, whose password is kept nowhere.",
        "Give it again with --user and --password-stdin.",
    ),
    "claim-password-source": Words(
        "Say where the passwords come from: --generate or --password-stdin, one of them.", "See --help."
    ),
    "password-empty": Words("Standard input held no password.", "Give it as one line."),
    # Remarks that stop nothing.
    "key-shared": Words(
        "The same key is on other devices, so its pin protects little: {detail}",
        "Give each device a certificate or host key of its own.",
    ),
    "weak-allowed": Words(
        "Its channel is weak and was allowed for this device: {detail}", "Update its firmware or certificate."
    ),
    "account-fixed": Words(
        "The device's account name cannot be chosen; its own one was kept.", "Make further accounts on its page."
    ),
    "cut-off-in-change": Words("The line broke while the password was being set: {detail}", ""),
    "odd-answer-in-change": Words("It answered the password change in words that are not known: {detail}", ""),
    "weak-key": Words("Its key is shorter than 2048 bits.", "Give it a new certificate."),
    "weak-tls": Words("It speaks only TLS below 1.2.", "Update its firmware."),
    "weak-ssh": Words("It offers only old SSH algorithms.", "Update its firmware."),
}

# Steps that went well.
STEPS: dict[str, Words] = {
    "probed": Words("It answered, and it is the device that was chosen."),
    "answered": Words("It answers. Which device it is, this channel does not say."),
    "identity-pinned": Words("Its identity was seen for the first time and is pinned now."),
    "identity-same": Words("Its identity is the pinned one."),
    "no-identity-here": Words("This channel shows no identity."),
    "checked": Words("The password meets the rules."),
    "stored": Words("The password is in the vault, held and not yet used."),
    "resumed": Words("An earlier run was cut off; its password is tried first."),
    "password-set": Words("The password was set."),
    "back": Words("It answers again."),
    "new-works": Words("The new password opened a fresh session."),
    "earlier-not-taken": Words("The earlier run's password had not been taken; the factory one still holds."),
    "old-refused": Words("The old password was refused."),
    "no-old-password": Words("There was no old password to be refused."),
    "administrator-made": Words("The named administrator was made and has logged in."),
    "factory-disabled": Words("The factory account is disabled."),
}

POLICY: dict[str, Words] = {
    "policy-family": Words(
        "No password policy is known for {detail}.", "Name a family that 'firstlight families' lists."
    ),
    "policy-purpose": Words(
        "No password policy is known for this purpose: {detail}",
        "'firstlight policy list' names the purposes of each family.",
    ),
    "policy-file": Words("A file of password policies cannot be used: {detail}", "Install Firstlight again."),
    "policy-length": Words(
        "No password of {detail} characters satisfies both device and site.", "Ask for another length, or leave it out."
    ),
    "policy-impossible": Words(
        "No password satisfies device and site together: {detail}", "Look at site-policy.toml in the data folder."
    ),
    "site-policy-file": Words(
        "The site's password policy cannot be used: {detail}",
        "Correct the file; until then no password is checked or made.",
    ),
}

VAULT: dict[str, Words] = {
    "vault-locked": Words("The vault is locked. {detail}", "Unlock it; nothing was changed."),
    "vault-wrong-passphrase": Words(
        "The passphrase does not open the vault.", "Check it and try again; nothing was changed."
    ),
    "vault-damaged": Words(
        "The vault file is damaged or was altered: {detail}",
        "Put back a copy of the file, or import the last export. Nothing was overwritten.",
    ),
    "vault-newer": Words(
        "The vault was written by a newer Firstlight (format {detail}).", "Use that version; the file was left alone."
    ),
    "vault-missing": Words(
        "There is no vault yet: {detail}", "Make one with 'firstlight vault create', or claim a first device."
    ),
    "vault-exists": Words("There is a vault already: {detail}", "Use it, or name another data folder."),
    "vault-no-key": Words(
        "Nothing here opens the vault. {detail}",
        "Unlock the OS keyring, or name a file with --passphrase-file or FIRSTLIGHT_PASSPHRASE_FILE.",
    ),
    "vault-no-keyring": Words("This computer has no keyring fit for a key.", "Give a passphrase instead."),
    "vault-passphrase-short": Words(
        "The passphrase is shorter than {detail} characters.", "Choose a longer one; several unrelated words are good."
    ),
    "vault-passphrase-known": Words(
        "The passphrase is on the list of known passwords.",
        "Choose one that nobody else uses; several unrelated words are good.",
    ),
    "vault-passphrase-file": Words(
        "The passphrase file cannot be used: {detail}", "Its first line has to hold the passphrase, as UTF-8 text."
    ),
    "vault-in-use": Words(
        "Another Firstlight keeps the vault locked for writing: {detail}",
        "Wait until it is done, then try again. Nothing was changed.",
    ),
    "vault-entry": Words("The vault has no such entry: {detail}", "'firstlight vault list' shows what it holds."),
    "vault-memory": Words(
        "This computer has too little free memory to open the vault ({detail}).",
        "Close other programs, then try again.",
    ),
    "vault-file": Words("The vault file cannot be read or written: {detail}", "Check the rights on the data folder."),
    "passphrase-file-open": Words(
        "Other accounts of this computer may read the passphrase file {detail}.", "Take their rights away (chmod 600)."
    ),
    "passphrase-needed": Words(
        "A passphrase is needed: {detail}", "Name a file that holds it, or run the command on a terminal."
    ),
    "kdbx-exists": Words("The file exists already: {detail}", "Name another file, or add --force."),
    "kdbx-file": Words("The KDBX file cannot be read or written: {detail}", "Check the path and the rights on it."),
    "kdbx-damaged": Words("The KDBX file is damaged: {detail}", "Nothing of it was taken over. Export it again."),
    "kdbx-wrong-passphrase": Words(
        "The passphrase does not open the KDBX file. {detail}", "Check it; files that need a key file too are not read."
    ),
    "kdbx-unsupported": Words(
        "This kind of KDBX file is not read: {detail}", "Save it as KDBX 4 with AES-256 or ChaCha20."
    ),
    "kdbx-too-large": Words(
        "The KDBX file asks for more than Firstlight allows: {detail}", "Lower its key derivation settings or split it."
    ),
    "pins-newer": Words(
        "The pinned identities were written by a newer Firstlight: {detail}",
        "Use that version; the file was left alone.",
    ),
    "pins-file": Words(
        "The file of pinned identities cannot be read or written: {detail}", "Check the rights on the data folder."
    ),
    "pin-exists": Words(
        "Another identity is pinned already for {detail}.",
        "If the device was replaced, reset or got a new certificate, say so and pin it again.",
    ),
    "pin-missing": Words("No identity is pinned for {detail}.", "Look at the device once, then pin what it shows."),
    "pin-reason": Words(
        "A pinned identity is replaced for a named reason only, not for: {detail}",
        "Name one: replaced, reset or renewed.",
    ),
}

PROFILES: dict[str, Words] = {
    "har-malformed": Words(
        "The recording is not a HAR file that can be read: {detail}",
        "Save it again from the browser's network tools, with content.",
    ),
    "har-too-large": Words(
        "The recording is too large: {detail}", "Record only the first login, from its page to the logout."
    ),
    "har-no-password": Words(
        "Neither password was found in the recording: {detail}",
        "Check what you typed, and record with 'keep log' and content switched on.",
    ),
    "har-no-login": Words(
        "No request of the recording carries the account and password of a login: {detail}",
        "Record from the login page on.",
    ),
    "har-no-upload": Words(
        "No request of the recording carries a file: {detail}", "Record from the login page until the file is uploaded."
    ),
    "profile-login-differs": Words(
        "The two recordings of this family log in by different requests: {detail}",
        "Record both again on one firmware version, or remove the kept profile with 'firstlight profile forget'.",
    ),
    "first-login-pending": Words("The device still asks for its first login. Nothing was sent.", "Claim it first."),
    "har-same-password": Words(
        "The password before and the one after are the same.", "Record a change to another password."
    ),
    "har-unclear": Words(
        "The recording can be read in more than one way: {detail}",
        "Record it again with passwords that occur nowhere else.",
    ),
    "har-unexplained": Words(
        "A request carries the password in a form that is not understood: {detail}",
        "This device has to be claimed guided.",
    ),
    "profile-secret": Words(
        "The profile would have held something secret and was not saved: {detail}",
        "Record it again with fresh passwords.",
    ),
    "profile-none": Words("There is no such profile for {detail}.", "Run 'firstlight profile list' to see them."),
    "profile-no-canary": Words(
        "The profile of {detail} has not claimed any device yet.",
        "Claim one device with --profile first, and check it on its own page.",
    ),
    "profile-no-firmware-canary": Words(
        "The profile of {detail} has not updated any device yet.",
        "Update one device with --profile first, and check it on its own page.",
    ),
    "pin-none": Words("{detail} has no pinned identity.", "It is pinned when it is claimed."),
    "pin-not-confirmed": Words(
        "The identity of {detail} was left as it was pinned.",
        "Compare the fingerprint on the device itself, then confirm it with --yes.",
    ),
    "profile-damaged": Words("The web profile cannot be used: {detail}", "Teach it again from a recording."),
}
