"""What every page knows: the province's name, whether the data are illustrative."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the page shell."""
    return {
        "province_name": settings.PROVINCE_NAME,
        "demo_data": settings.DEMO,
        "site_url": settings.SITE_URL,
    }
