"""Addresses of the register import, below so-san-pham/nhap."""

from django.urls import include, path

from ocop.products.views.imports import begin, files, run, show

one_import = [
    path("", show.one, name="import"),
    path("/tien-do", show.progress, name="import_progress"),
    path("/cot", begin.columns, name="import_columns"),
    path("/doc-lai", run.again, name="import_again"),
    path("/ghi", run.write, name="import_write"),
    path("/bo", run.cancel, name="import_cancel"),
    path("/hoan-tac", run.undo, name="import_undo"),
    path("/dong-loi.<str:file_format>", files.failed, name="import_failed"),
]
urlpatterns = [
    path("nhap", show.imports, name="imports"),
    path("nhap/moi", begin.new, name="import_new"),
    path("nhap/mau.xlsx", files.template, name="import_template"),
    path("nhap/<uuid:import_id>", include(one_import)),
    path("xuat", files.export, name="export"),
]
