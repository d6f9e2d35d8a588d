"""Addresses of the officers' pages about products and producers."""

from django.urls import URLPattern, URLResolver, include, path

from ocop.products.views import (
    files,
    lists,
    merges,
    parts,
    producer_parts,
    producers,
    products,
    recognitions,
)
from ocop.products.views.imports import begin as import_begin
from ocop.products.views.imports import files as import_files
from ocop.products.views.imports import run as import_run
from ocop.products.views.imports import show as import_show

app_name = "products"

one_product = [
    path("", products.detail, name="detail"),
    path("/sua", products.edit, name="edit"),
    path("/lich-su", products.history, name="history"),
    path("/cong-khai", products.publish, name="publish"),
    path("/ma-so", parts.code, name="code"),
    path("/ma-cu", parts.alias, name="alias"),
    path("/tep/<uuid:attachment_id>", files.product_file, name="file"),
    path("/anh/them", parts.picture_new, name="picture_new"),
    path("/anh/hien-lai", parts.picture_restore, name="picture_restore"),
    path("/anh/<int:picture_id>/dau", parts.picture_first, name="picture_first"),
    path("/anh/<int:picture_id>/bo", parts.picture_remove, name="picture_remove"),
    path("/tieu-chuan/them", parts.standard_new, name="standard_new"),
    path("/tieu-chuan/<int:standard_id>/bo", parts.standard_remove, name="standard_remove"),
    path("/ma-vach/them", parts.barcode_new, name="barcode_new"),
    path("/ma-vach/<int:barcode_id>/bo", parts.barcode_remove, name="barcode_remove"),
    path("/cong-nhan/them", recognitions.record, name="recognition_new"),
    path("/cong-nhan/<int:recognition_id>/dinh-chinh", recognitions.correct, name="correct"),
    path("/cong-nhan/<int:recognition_id>/gia-han", recognitions.extend, name="extend"),
    path("/cong-nhan/<int:recognition_id>/thu-hoi", recognitions.withdraw, name="withdraw"),
    path(
        "/cong-nhan/<int:recognition_id>/lich-su",
        products.recognition_history,
        name="recognition_history",
    ),
]
register: list[URLPattern | URLResolver] = [
    path("", lists.product_list, name="list"),
    path("moi", products.new, name="new"),
    path("xuat", import_files.export, name="export"),
    path("sap-het-han", lists.expiring, name="expiring"),
    path("sap-het-han.csv", lists.expiring_csv, name="expiring_csv"),
    path("trung-nhau", merges.duplicates, name="duplicates"),
    path("ghep", merges.merge, name="merge"),
    path("ghep-chu-the", merges.merge_producers, name="merge_producers"),
    path("lan-ghep", merges.merges, name="merges"),
    path("lan-ghep/<uuid:merge_id>/hoan-tac", merges.undo_merge, name="undo_merge"),
    path("<uuid:product_id>", include(one_product)),
]
one_import = [
    path("", import_show.one, name="import"),
    path("/tien-do", import_show.progress, name="import_progress"),
    path("/cot", import_begin.columns, name="import_columns"),
    path("/doc-lai", import_run.again, name="import_again"),
    path("/ghi", import_run.write, name="import_write"),
    path("/bo", import_run.cancel, name="import_cancel"),
    path("/hoan-tac", import_run.undo, name="import_undo"),
    path("/dong-loi.<str:file_format>", import_files.failed, name="import_failed"),
]
imports: list[URLPattern | URLResolver] = [
    path("nhap", import_show.imports, name="imports"),
    path("nhap/moi", import_begin.new, name="import_new"),
    path("nhap/mau.xlsx", import_files.template, name="import_template"),
    path("nhap/<uuid:import_id>", include(one_import)),
    path("xuat", import_files.export, name="export"),
]
one_producer = [
    path("", producers.detail, name="producer"),
    path("/sua", producers.edit, name="producer_edit"),
    path("/lich-su", producers.history, name="producer_history"),
    path("/tep/<uuid:attachment_id>", files.producer_file, name="producer_file"),
    path("/nguoi/them", producer_parts.member_new, name="member_new"),
    path("/nguoi/<int:member_id>/thoi", producer_parts.member_end, name="member_end"),
    path("/giay-to/them", producer_parts.paper_new, name="paper_new"),
    path("/giay-to/<int:paper_id>/bo", producer_parts.paper_remove, name="paper_remove"),
]
makers: list[URLPattern | URLResolver] = [
    path("", producers.producers, name="producers"),
    path("moi", producers.new, name="producer_new"),
    path("<uuid:producer_id>", include(one_producer)),
]
urlpatterns = [
    path("so-san-pham/", include(imports)),
    path("so-san-pham/", include(register)),
    path("so-chu-the/", include(makers)),
]
