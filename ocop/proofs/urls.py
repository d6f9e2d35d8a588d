"""Addresses of wallets, papers and consents."""

from django.urls import include, path

from ocop.proofs.views import cards, consents, pages, papers, wallets

app_name = "proofs"

one_wallet = [
    path("", wallets.wallet, name="wallet"),
    path("them", papers.new, name="new"),
    path("tu-so/<int:paper_id>", wallets.take, name="take"),
    path("dong-y/", consents.consents, name="consents"),
    path("dong-y/ghi", consents.record, name="record"),
    path("dong-y/the", cards.card_new, name="card_new"),
    path("dong-y/the/thoi", cards.card_stop, name="card_stop"),
    path("dong-y/<uuid:consent_id>", consents.agree, name="agree"),
    path("dong-y/<uuid:consent_id>/giay", consents.signed_paper, name="signed_paper"),
]
one_paper = [
    path("", papers.paper, name="paper"),
    path("/sua", papers.change, name="change"),
    path("/thay", papers.replace, name="replace"),
    path("/thoi-dung", papers.withdraw, name="withdraw"),
    path("/lich-su", papers.history, name="history"),
    path("/trang/them", pages.more, name="more"),
    path("/trang/<int:number>", pages.file, name="file"),
    path("/trang/<int:number>/anh-<int:edge>.webp", pages.thumbnail, name="thumbnail"),
    path("/trang/<int:number>/bo", pages.remove, name="remove"),
    path("/trang/<int:number>/len", pages.move, name="move"),
    path("/giay.pdf", pages.as_pdf, name="pdf"),
]
urlpatterns = [
    path("co-so-cua-toi/giay-to/", wallets.own, name="own"),
    path("giay-to/sap-het-han", wallets.ending, name="ending"),
    path("giay-to/co-so/<uuid:producer_id>/", include(one_wallet)),
    path("giay-to/<uuid:proof_id>", include(one_paper)),
    path("giay-to-cong-khai/<uuid:proof_id>", pages.public, name="public"),
    path("phien-ho-tro/", consents.sessions, name="sessions"),
    path("phien-ho-tro/xin/<uuid:producer_id>", consents.ask_to_help, name="ask"),
    path("phien-ho-tro/ma/<uuid:consent_id>", consents.code, name="code"),
    path("phien-ho-tro/thoi/<uuid:consent_id>", consents.end, name="end"),
    path("phien-ho-tro/the/<str:code>", cards.card, name="card"),
]
