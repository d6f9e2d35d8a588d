"""Addresses of the app."""

from django.urls import path

from ocop.inspection.views import cases, inspections, radar

app_name = "inspection"
urlpatterns = [
    path("theo-doi-han/", radar.ending, name="radar"),
    path("theo-doi-han/tai-ve", radar.export, name="radar_export"),
    path("theo-doi-han/lich/", radar.calendar, name="calendar"),
    path("theo-doi-han/xa/", radar.by_commune, name="by_commune"),
    path("theo-doi-han/co-so/", radar.by_producer, name="by_producer"),
    path("theo-doi-han/<uuid:product_id>/", radar.product, name="product"),
    path("theo-doi-han/<uuid:product_id>/danh-gia-lai/", radar.renew, name="renew"),
    path("kiem-tra/", inspections.listed, name="inspections"),
    path("kiem-tra/moi/<int:recognition_id>/", inspections.plan, name="plan"),
    path("kiem-tra/<uuid:inspection_id>/", inspections.detail, name="inspection"),
    path("kiem-tra/<uuid:inspection_id>/ket-qua/", inspections.record, name="record"),
    path("kiem-tra/<uuid:inspection_id>/huy/", inspections.cancel, name="cancel"),
    path("kiem-tra/<uuid:inspection_id>/khac-phuc/", inspections.confirm, name="confirm"),
    path("kiem-tra/<uuid:inspection_id>/bien-ban/", inspections.minutes, name="minutes"),
    path("kiem-tra/<uuid:inspection_id>/anh/", inspections.photo, name="photo"),
    path(
        "kiem-tra/<uuid:inspection_id>/anh/<uuid:attachment_id>/",
        inspections.picture,
        name="picture",
    ),
    path(
        "kiem-tra/<uuid:inspection_id>/anh/<uuid:attachment_id>/<int:edge>/",
        inspections.picture,
        name="thumbnail",
    ),
    path("thu-hoi/", cases.listed, name="cases"),
    path("thu-hoi/moi/<int:recognition_id>/", cases.open_case, name="open_case"),
    path("thu-hoi/<uuid:case_id>/", cases.detail, name="case"),
    path("thu-hoi/<uuid:case_id>/y-kien/", cases.hear, name="hear"),
    path("thu-hoi/<uuid:case_id>/tra-loi/", cases.answer, name="answer"),
    path("thu-hoi/<uuid:case_id>/xac-minh/", cases.verify, name="verify"),
    path("thu-hoi/<uuid:case_id>/khong-thu-hoi/", cases.drop, name="drop"),
    path("thu-hoi/<uuid:case_id>/quyet-dinh/", cases.decide, name="decide"),
]
