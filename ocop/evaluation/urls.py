"""Addresses of the councils, all below /hoi-dong/."""

from django.urls import include, path

from ocop.evaluation.views import copies, declaring, meeting, preparing, results, rounds, scoring

app_name = "evaluation"

one_round = [
    path("", rounds.overview, name="round"),
    path("sua", rounds.change, name="change"),
    path("san-pham", preparing.candidates, name="candidates"),
    path("san-pham/<uuid:candidate_id>/bo", preparing.remove_candidate, name="remove_candidate"),
    path("thanh-vien", preparing.seats, name="seats"),
    path("thanh-vien/<int:seat_id>/bo", preparing.unseat, name="unseat"),
    path("cam-ket", declaring.declare, name="declare"),
    path("mo-cham", preparing.open_scoring, name="open"),
    path("cham", scoring.tasks, name="tasks"),
    path("cham/<uuid:candidate_id>", scoring.start, name="start"),
    path("cham/<uuid:candidate_id>/xem-lai", scoring.review, name="review"),
    path("cham/<uuid:candidate_id>/khoa", scoring.lock, name="lock"),
    path("cham/<uuid:candidate_id>/phieu.pdf", copies.own_copy, name="own_copy"),
    path("cham/<uuid:candidate_id>/rut/<str:note>", scoring.take_back, name="take_back"),
    path("cham/<uuid:candidate_id>/tieu-chi/<str:code>", scoring.criterion, name="criterion"),
    path("y-kien", declaring.opinion_list, name="opinion_list"),
    path("y-kien/<uuid:candidate_id>", declaring.opinion, name="opinion"),
    path("hop", declaring.call_meeting, name="call_meeting"),
    path("theo-doi", meeting.follow, name="matrix"),
    path("nhac", meeting.remind, name="remind"),
    path("man-chieu", meeting.projector, name="projector"),
    path("do-nghieng", meeting.lean, name="lean"),
    path("cham-lai", meeting.rescore, name="rescore"),
    path("thao-luan/<uuid:candidate_id>", meeting.discuss, name="discuss"),
    path("thao-luan/<uuid:candidate_id>/ket-luan", meeting.rule, name="rule"),
    path("thao-luan/<uuid:candidate_id>/thong-nhat", meeting.agree, name="agree"),
    path("phieu/<uuid:sheet_id>/mo-lai", meeting.unlock, name="unlock"),
    path("ket-thuc", results.close, name="close"),
    path("ket-qua", results.results, name="results"),
    path("ket-qua/<uuid:candidate_id>", results.result, name="result"),
    path("ket-qua/<uuid:candidate_id>/bo", results.ministry, name="ministry"),
    path("quyet-dinh", results.decide, name="decide"),
    path("chua-cong-nhan", results.refuse, name="refuse"),
    path("gui-bo", results.send, name="send"),
]
urlpatterns = [
    path("hoi-dong/", rounds.round_list, name="list"),
    path("hoi-dong/dot-moi", rounds.new, name="new"),
    path("hoi-dong/quy-che/<int:unit_id>", rounds.council_rules, name="council_rules"),
    path("hoi-dong/<uuid:round_id>/", include(one_round)),
]
