"""Signatures of what we send to subscribers: Standard Webhooks, and EPCIS's own GS1-Signature.

Plain Python. The secret is the `signatureToken` the client chose. Both are HMAC-SHA256; the
first over `id.timestamp.body`, base64, the second over the body, hexadecimal.
Source: standardwebhooks.com 1.0; EPCIS 2.0 REST binding, GS1-Signature.
"""

import base64
import binascii
import hmac
from datetime import datetime
from hashlib import sha256

_PREFIX = "whsec_"


def secret_bytes(token: str) -> bytes:
    """The key behind a token: `whsec_` announces base64, anything else is taken as text.

    >>> secret_bytes("whsec_bcOhbQ=="), secret_bytes("abc")
    (b'm\\xc3\\xa1m', b'abc')
    """
    if token.startswith(_PREFIX):
        try:
            return base64.b64decode(token.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            return token.encode()
    return token.encode()


def signature_headers(body: bytes, *, token: str, message_id: str, at: datetime) -> dict[str, str]:
    """The headers that go with a body; without token only those that name the message."""
    moment = str(int(at.timestamp()))
    found = {"webhook-id": message_id, "webhook-timestamp": moment}
    if not token:
        return found
    key = secret_bytes(token)
    signed = f"{message_id}.{moment}.".encode() + body
    mark = base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()
    found["webhook-signature"] = f"v1,{mark}"
    found["GS1-Signature"] = "sha256=" + hmac.new(key, body, sha256).hexdigest()
    return found
