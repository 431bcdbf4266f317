"""Sentences for the firmware check: its verdicts, its steps, and every reason to refuse."""

from __future__ import annotations

from firstlight.words.entry import Words

_FETCH = "Download the file again from its maker's page, and compare."
_ASK = "Ask whoever gave you the file for a package signed by its maker."
_LIST = "Fetch the present revocation list from the maker's page and give it with --crl."

# What the whole check came to, and steps that went well or had nothing to do.
PASSED: dict[str, Words] = {
    "firmware-trusted": Words("The file is genuine: its signature leads to an anchor that you trust.", ""),
    "firmware-digest-only": Words(
        "The file is what its maker published, by its SHA-512. There is no signature to check.",
        "Be sure that the value came from the maker's own page.",
    ),
    "step-not-reached": Words("Not reached: a step before it refused.", ""),
    "file-sealed": Words("Read once into a private copy, {detail}. The copy is what is checked and sent.", ""),
    "archive-none": Words("It is no archive.", ""),
    "archive-in-order": Words("The archive is in order: {detail} files, all checksums match.", ""),
    "digest-equal": Words("The SHA-512 equals the published one: {detail}.", ""),
    "digest-manifest": Words("The SHA-512 stands in the signed manifest and is compared there.", ""),
    "digest-none": Words("No published SHA-512 was given; this site does not ask for one.", ""),
    "signature-none": Words("There is no signature.", ""),
    "signature-good": Words("The signature was made over exactly this file: {detail}.", ""),
    "signature-manifest": Words("The signature was made over exactly this manifest: {detail}.", ""),
    "signer-good": Words("{detail} may sign firmware.", ""),
    "chain-good": Words("The path ends at an anchor that you trust: {detail}.", ""),
    "revocation-good": Words("Nobody on the path is revoked; lists made and valid until: {detail}.", ""),
    "revocation-grace": Words(
        "Nobody on the path is revoked, but a list ended and the site's grace is in use: day {detail}.", _LIST
    ),
    "timestamp-none": Words("There is no time stamp.", ""),
    "timestamp-good": Words("Signed at the latest at {detail}, as a time-stamp authority proves.", ""),
    "content-none": Words("There is no signed manifest: version and build date are proved by nobody.", ""),
    "content-listed": Words("One image, as the signed manifest lists it, nothing else: {detail}.", ""),
    "model-told": Words("It says of itself: {detail}.", ""),
    "model-unknown": Words("It does not say what it is for.", "Be sure that it is for your device."),
    "model-fits": Words("It fits the device: {detail}.", ""),
    "model-unproven": Words(
        "Nothing proves that it is for this model.", "Compare the maker's page with the device before you go on."
    ),
    "hardware-unknown": Words(
        "It is for the hardware revisions {detail}, and the device's own is not known.",
        "Read the revision on the device's label.",
    ),
    "version-unproven": Words(
        "The versions cannot be compared: one of the two is not known.", "Compare them yourself before you go on."
    ),
    "version-older-accepted": Words("It is older than what is installed, as you wanted: {detail}.", ""),
    "version-same-accepted": Words("It is the version that is installed, as you wanted: {detail}.", ""),
    "format-first": Words(
        "From {detail} the maker asks for a low-level format of the card, or its flash may be damaged.",
        "Save its configuration, then follow the maker's FAQ000265969; upgrade few cards at a time.",
    ),
    "accounts-reset": Words(
        "On the way from {detail} all accounts go back to their factory passwords.", "Claim the device right behind it."
    ),
    "approval-none": Words("No approval of the site was given; this site does not ask for one.", ""),
    "approval-good": Words("Approved for this site by {detail}.", ""),
    "approved": Words("Approved: {detail}.", "Keep the signature beside the file."),
    "approved-unchecked": Words(
        "No published SHA-512 and no signature was given, so nothing vouches for the file but you.",
        "Give --sha512, --sums or --signature to have it compared before it is signed.",
    ),
}

_FILE: dict[str, Words] = {
    "file-missing": Words("There is no such file: {detail}.", "Look at the path."),
    "file-not-regular": Words("It is no plain file, so it was not read: {detail}.", "Give the file itself."),
    "file-unreadable": Words("The file cannot be read: {detail}.", "Look at its permissions and at the disk."),
    "file-too-large": Words("The file is too large: {detail}.", _FETCH),
    "file-empty": Words("The file is empty.", _FETCH),
    "file-changed": Words("The file changed while it was read.", "Wait until it is whole, then check it again."),
    "staging-full": Words("The disk has no room for a private copy: {detail}.", "Make room, then check it again."),
    "staging-trouble": Words("The private copy cannot be written or read: {detail}.", "Look at the data folder."),
    "check-fault": Words(
        "The check came upon something it does not know: {detail}.", "Report it, with the file's name."
    ),
    "archive-kind": Words(
        "It is packed in a form that is not opened here: {detail}.", "Unpack it, or give the ZIP file."
    ),
    "archive-damaged": Words("The archive is damaged: {detail}.", _FETCH),
    "archive-empty": Words("The archive is empty.", _FETCH),
    "archive-entries": Words("The archive holds too many files: {detail}; 64 are allowed.", _ASK),
    "archive-too-large": Words("The archive is too large: {detail}; 4 GiB unpacked are allowed.", _ASK),
    "archive-ratio": Words("It unpacks to more than a hundred times its size: {detail}.", _ASK),
    "archive-bomb": Words("It unpacks to more than it says: {detail}.", _ASK),
    "archive-name": Words("A name in the archive is not safe on every system: {detail}.", _ASK),
    "archive-duplicate": Words("A name stands twice in the archive: {detail}.", _ASK),
    "archive-link": Words("The archive holds a link or a special file: {detail}.", _ASK),
    "archive-encrypted": Words("The archive is encrypted: {detail}.", "Give the file as the maker published it."),
    "archive-method": Words("The archive is packed in an unusual way: {detail}.", _ASK),
    "archive-extra-data": Words("The archive holds bytes that belong to no file: {detail}.", _ASK),
    "archive-ambiguous": Words("Two programs would read this archive differently: {detail}.", _ASK),
    "archive-nested": Words("An archive lies in the archive: {detail}.", "Unpack it, then check the firmware file."),
    "digest-malformed": Words(
        "What was given is no SHA-512: {detail}; 128 hex digits are needed.", "Copy it once more."
    ),
    "digest-not-sha512": Words(
        "What was given is another, weaker digest: {detail}.", "Look for the SHA-512 on the maker's page."
    ),
    "digest-differs": Words("The file is not the published one: its SHA-512 differs from {detail}.", _FETCH),
    "digest-needed": Words(
        "A published SHA-512 is needed.", "Give the value from the maker's page (--sha512), or the sums file (--sums)."
    ),
    "sums-unreadable": Words("The sums file cannot be used: {detail}.", "Download it again."),
    "sums-conflict": Words("The sums file gives two different values for one name: {detail}.", _ASK),
    "sums-no-entry": Words("The sums file does not name this file: {detail}.", "Look whether the file was renamed."),
    "sums-no-sha512": Words("The sums file holds no SHA-512.", "Look for the SHA-512 on the maker's page."),
}

_SIGNATURE: dict[str, Words] = {
    "nothing-to-check": Words("There is neither a published SHA-512 nor a signature.", _ASK),
    "signature-needed": Words("This site asks for a signature, and there is none.", _ASK),
    "cms-size": Words("The signature is too large: {detail}.", _ASK),
    "cms-form": Words("The signature is not in the form that can be checked (CMS, DER): {detail}.", _ASK),
    "cms-signers": Words("The signature has {detail} signers; exactly one is needed.", _ASK),
    "cms-attached": Words("The signature carries a file of its own.", "Give a detached signature."),
    "cms-content-type": Words("The signature is over something else than a file: {detail}.", _ASK),
    "cms-attributes": Words("The signed attributes are not in order: {detail}.", _ASK),
    "cms-certificates": Words("The certificates in the signature are not in order: {detail}.", _ASK),
    "algorithm-refused": Words("It is signed by a method that is too weak or unusual: {detail}.", _ASK),
    "key-refused": Words("A key is too weak or of an unusual kind: {detail}.", _ASK),
    "signature-other-file": Words("The signature belongs to another file.", _FETCH),
    "signature-wrong": Words("The signature is wrong: the file or the signature was changed.", _FETCH),
    "signer-purpose": Words("The signer's certificate is not for signing firmware: {detail}.", _ASK),
    "signer-expired": Words(
        "The signer's certificate ended on {detail}, and nothing proves an earlier signature.", _ASK
    ),
    "signer-not-yet": Words("The signer's certificate begins on {detail}.", "Look at this computer's clock."),
    "no-anchor": Words(
        "No anchor was given: nobody vouches for the signer.", "Give the maker's root certificate with --trust."
    ),
    "anchor-unreadable": Words("A certificate cannot be read: {detail}.", "Give PEM or DER files."),
    "chain-broken": Words("No path leads from the signer to an anchor that you trust: {detail}.", _ASK),
    "crl-missing": Words("No revocation list of {detail} was given, and none is remembered.", _LIST),
    "crl-stale": Words("A revocation list ended on {detail}.", _LIST),
    "crl-older": Words("An older revocation list was given than the one that is known: {detail}.", _LIST),
    "crl-forged": Words("A revocation list was not signed by its authority: {detail}.", _LIST),
    "crl-early": Words("A revocation list is from the future: {detail}.", "Look at this computer's clock."),
    "crl-unsupported": Words("A revocation list is not whole, or of an unusual kind: {detail}.", _LIST),
    "crl-unreadable": Words("A revocation list cannot be read: {detail}.", _LIST),
    "revoked": Words(
        "Revoked: {detail}. What this certificate signed is not installed.", "Ask for a package signed anew."
    ),
    "built-before-revocation": Words(
        "It was built before a certificate of its maker was revoked: {detail}.",
        "Ask for a version built after that day.",
    ),
    "build-date-needed": Words(
        "An earlier certificate of its signer was revoked on {detail}, and no signed build date says that it is newer.",
        "Ask for a package with a signed manifest.",
    ),
    "trust-memory-damaged": Words(
        "What earlier checks taught cannot be read: {detail}.",
        "Put back a copy of the file. Move it away only if you accept that revocations seen before are forgotten.",
    ),
    "trust-memory-file": Words("What was learned cannot be kept: {detail}.", "Look at the data folder."),
    "token-form": Words("The time stamp is not in order: {detail}.", _ASK),
    "token-content": Words("What is given as a time stamp is none: {detail}.", _ASK),
    "token-wrong": Words("The time stamp's own signature is wrong.", _ASK),
    "token-other-signature": Words("The time stamp belongs to another signature.", _ASK),
    "token-time": Words("The time stamp's time is in the future or not exact enough: {detail}.", _ASK),
    "token-authority": Words("The time stamp's authority is not to be trusted: {detail}.", _ASK),
    "token-outside": Words("The signature was stamped outside of its certificate's time: {detail}.", _ASK),
}

_CONTENT: dict[str, Words] = {
    "manifest-form": Words("The manifest is not in order: {detail}.", _ASK),
    "manifest-unsigned": Words("The manifest is signed by nobody.", "Give its signature with --signature."),
    "manifest-missing": Words("There is a signature over a manifest, but no manifest.", _ASK),
    "manifest-expired": Words("The package was meant to be used until {detail}.", "Ask for a newer package."),
    "manifest-early": Words("The build date is in the future: {detail}.", "Look at this computer's clock."),
    "manifest-images": Words("The manifest lists {detail} images; one is needed.", "Ask for a package per image."),
    "manifest-other-image": Words("The image is not the one that the manifest lists: {detail}.", _FETCH),
    "manifest-extra": Words("The package holds a file that its manifest does not list: {detail}.", _ASK),
    "manifest-differs": Words("The image says it is something else than its manifest: {detail}.", _ASK),
    "family-differs": Words("It is for other devices: {detail}. Nothing was sent.", "Choose the file for this device."),
    "model-differs": Words("It is for another model: {detail}. Nothing was sent.", "Choose the file for this model."),
    "hardware-differs": Words(
        "It is for another hardware revision: {detail}. Nothing was sent.", "Choose the file for this revision."
    ),
    "version-older": Words(
        "It is older than what is installed: {detail}. Nothing was sent.",
        "Choose a newer file, or allow the older one.",
    ),
    "version-same": Words(
        "It is the version that is installed: {detail}. Nothing was sent.", "There is nothing to do, or allow it anew."
    ),
    "below-lowest": Words(
        "The device may not go below a lowest version: {detail}. Nothing was sent.", "Choose a newer file."
    ),
    "installed-too-old": Words(
        "What is installed is too old for it: {detail}. Nothing was sent.", "Install a version between first."
    ),
    "stepping-stone": Words(
        "Another version has to come first: {detail}. Nothing was sent.", "Install that one first."
    ),
    "approval-needed": Words(
        "This site asks for its release manager's approval.", "Give the signature with --approval."
    ),
    "approver-unknown": Words(
        "The approval is by somebody who may not approve here: {detail}.", "Look at the site's approvers folder."
    ),
    "approval-key": Words(
        "The key cannot be used, or is not the certificate's: {detail}.", "Give RSA or EC keys as PEM."
    ),
    "approval-passphrase": Words("The key is encrypted.", "Give --key-passphrase-file, or run it on a terminal."),
    "approval-exists": Words(
        "The signature is there already: {detail}.", "Move it away, or name another file (--out)."
    ),
    "approval-write": Words("The signature cannot be written: {detail}.", "Look at the folder."),
}

TRUST: dict[str, Words] = {**PASSED, **_FILE, **_SIGNATURE, **_CONTENT}

# What the steps are called, in the order of the check.
STEP_NAMES: dict[str, str] = {
    "file": "File",
    "archive": "Archive",
    "digest": "SHA-512",
    "signature": "Signature",
    "signer": "Signer",
    "chain": "Chain",
    "revocation": "Revocation",
    "timestamp": "Time stamp",
    "content": "Content",
    "model": "Model",
    "approval": "Approval",
}
