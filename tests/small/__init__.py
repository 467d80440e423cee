"""Two small services that prove the kit on real parts: `notes` writes and tells, `echo` listens and keeps copies."""
