"""Addresses below /epcis, in the order in which the REST binding lists them.

Identifiers stand URL-encoded in paths; servers decode them, so they may hold slashes here. The
longer address of each pair comes first.
"""

from django.urls import path, re_path, register_converter

from ocop.epcis.queries.collections import COLLECTIONS
from ocop.epcis.views import captures, collections, events, queries, reference, tokens, trace
from ocop.epcis.views.door import nowhere

app_name = "epcis"


class CollectionName:
    """One of the six top-level collections."""

    regex = "|".join(COLLECTIONS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CollectionName, "collection")

urlpatterns = [
    path("", collections.root, name="root"),
    path("capture", captures.captures, name="captures"),
    path("capture/<uuid:job_id>", captures.capture_job, name="capture_job"),
    path("validate", captures.validation, name="validation"),
    path("events", events.events, name="events"),
    path("events/<path:event_id>", events.event, name="event"),
    path("queries", queries.queries, name="queries"),
    path("queries/<str:name>", queries.query, name="query"),
    path("queries/<str:name>/events", queries.answers, name="query_events"),
    path("queries/<str:name>/subscriptions", queries.subscriptions, name="subscriptions"),
    path(
        "queries/<str:name>/subscriptions/<uuid:subscription_id>",
        queries.subscription,
        name="subscription",
    ),
    path("trace", trace.trace, name="trace"),
    path("openapi.json", reference.openapi, name="openapi"),
    path("nextPageToken/<path:token>", tokens.token, name="token"),
    path("<collection:name>", collections.member_list, name="members"),
    path("<collection:name>/<path:value>/events", collections.member_events, name="member_events"),
    path("<collection:name>/<path:value>", collections.member, name="member"),
    re_path(r"^(?P<rest>(?s:.*))$", nowhere),
]
