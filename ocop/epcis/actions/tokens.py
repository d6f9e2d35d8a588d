"""Page tokens are signed and not kept; only those taken back are, until they would end anyway."""

from datetime import datetime

from ocop.epcis.models import RevokedPageToken


def revoke_page_token(*, digest: str, expires_at: datetime, at: datetime) -> None:
    """From now on the token opens no page; tokens that ended by themselves are forgotten."""
    RevokedPageToken.objects.filter(expires_at__lt=at).delete()
    RevokedPageToken.objects.get_or_create(digest=digest, defaults={"expires_at": expires_at})
