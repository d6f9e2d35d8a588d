"""/su-kien/: addresses of the repository's pages for people; machines have the package itself."""

from django.urls import URLPattern, URLResolver, include, path

from ocop.epcis.views.pages import deliveries, jobs, parties

app_name = "events"

one_party = [
    path("", parties.party, name="party"),
    path("/ma/them", parties.identifier_new, name="identifier_new"),
    path("/ma/<int:identifier_id>/go", parties.identifier_end, name="identifier_end"),
    path("/nguoi/them", parties.member_new, name="member_new"),
    path("/chia-se/them", parties.share_new, name="share_new"),
    path("/chia-se/<int:share_id>/thu-hoi", parties.share_end, name="share_end"),
]
pages: list[URLPattern | URLResolver] = [
    path("", jobs.jobs, name="jobs"),
    path("lan-gui/<uuid:job_id>", jobs.job, name="job"),
    path("cac-ben", parties.parties, name="parties"),
    path("cac-ben/<int:party_id>", include(one_party)),
    path("dang-ky-nhan", deliveries.subscriptions, name="subscriptions"),
    path("dang-ky-nhan/<uuid:subscription_id>", deliveries.subscription, name="subscription"),
    path(
        "dang-ky-nhan/<uuid:subscription_id>/<uuid:delivery_id>/gui-lai",
        deliveries.retry,
        name="retry",
    ),
]
urlpatterns = [path("su-kien/", include(pages))]
