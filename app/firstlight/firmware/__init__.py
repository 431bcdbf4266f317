"""Is this firmware file genuine, and does it fit? Usable alone: `firstlight firmware check`.

    file -> private copy (stage) -> archive limits -> SHA-512 (digests) -> CMS (cms) -> chain -> CRLs (crl, memory)
         -> RFC 3161 token (timestamp) -> signed manifest (manifest) -> model and version (recognise, target)
         -> site approval (approve) -> Report, and a VerifiedImage if nothing was refused

`check.check` is the one entry. Everything it did not expect is a refusal with a code of `firstlight.words`.
"""
