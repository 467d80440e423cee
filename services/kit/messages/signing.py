"""The signature by which a receiver knows that a message is ours, whole and recent.

    Bihuan-Signature: t=1772323200,v1=5257a869e7ec…

`v1` is HMAC-SHA256, in hexadecimal, of the seconds since 1970 as written after `t=`, a full stop, and the bytes of the
body, with the secret that both sides know. Whoever refuses signatures that are older than some minutes cannot be shown
an old message for a new one.
"""

import hashlib
import hmac
from datetime import datetime

HEADER = "Bihuan-Signature"


def signature(secret: str, body: bytes, at: datetime) -> str:
    """Return what stands in the header of a body that is sent at an instant."""
    seconds = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"
