"""The vault: personal fields encrypted one by one, found by blind index, shown by mask, and read under a log.

`fields` is what a service uses; `ciphers`, `keyring`, `blind` and `masks` carry it. `persons` holds the per-person keys
of journal payloads, `access_log` the entry that every unmasked read leaves.
"""
