"""Addresses of the app."""

from django.urls import include, path

from ocop.dossiers.views import desk, filing, own, papers, parts, queues, scores

app_name = "dossiers"

one = [
    path("", own.dossier, name="dossier"),
    path("bo", own.discard, name="discard"),
    path("muc/<slug:key>", parts.part, name="part"),
    path("muc/<slug:key>/xong", scores.finish, name="finish"),
    path("tu-cham", scores.score, name="score"),
    path("tu-cham/<str:code>", scores.criterion, name="criterion"),
    path("giay-to", papers.papers, name="papers"),
    path("giay-to/gan", papers.link, name="link"),
    path("giay-to/go", papers.unlink, name="unlink"),
    path("giay-to/dung-het", papers.use_all, name="use_all"),
    path("giay-to/chua-co", papers.missing, name="missing"),
    path("nop", filing.review, name="file"),
    path("bien-nhan", filing.receipt, name="receipt"),
    path("xem", desk.read, name="read"),
    path("nhan-xem", desk.take_up, name="take_up"),
    path("tra-lai", desk.send_back, name="send_back"),
    path("mau-03", desk.report, name="report"),
    path("de-nghi", desk.propose, name="propose"),
    path("tiep-nhan", desk.receive, name="receive"),
    path("to-tu-van", desk.pass_on, name="pass"),
    path("to-tu-van/ghi", desk.note, name="note"),
    path("to-tu-van/tep/<int:file_id>", desk.advisory_file, name="advisory_file"),
]
urlpatterns = [
    path("ho-so/", own.home, name="home"),
    path("ho-so/moi", own.new, name="new"),
    path("ho-so/xa", queues.commune, name="commune"),
    path("ho-so/tinh", queues.province, name="province"),
    path("ho-so/<slug:name>/tai-ve", queues.export, name="export"),
    path("ho-so/tien-do", queues.progress, name="progress"),
    path("ho-so/<uuid:dossier_id>/", include(one)),
]
# For whoever holds a receipt, in two languages.
tracking = ([path("tra-cuu-ho-so/<str:code>", own.track, name="track")], "tracking")
