"""Addresses of papers in the office."""

from django.urls import path

from ocop.documents.views import papers, word_templates

app_name = "documents"
urlpatterns = [
    path("van-ban/", papers.document_list, name="list"),
    path("van-ban/so-dang-ky", papers.number_registers, name="registers"),
    path("van-ban/mau", word_templates.templates, name="templates"),
    path("van-ban/mau/them", word_templates.add, name="template_new"),
    path("van-ban/mau/chung/<str:kind>.docx", word_templates.house_template, name="house_template"),
    path("van-ban/mau/<int:template_id>.docx", word_templates.own_template, name="own_template"),
    path("van-ban/mau/<int:template_id>/bo", word_templates.remove, name="template_remove"),
    path("van-ban/to/<uuid:document_id>", papers.detail, name="detail"),
    path("van-ban/to/<uuid:document_id>/pdf", papers.pdf_file, name="pdf"),
    path("van-ban/to/<uuid:document_id>/docx", papers.docx_file, name="docx"),
    path("van-ban/to/<uuid:document_id>/huy-bo", papers.revoke, name="revoke"),
    path("van-ban/to/<uuid:document_id>/dung-lai", papers.render_again, name="render_again"),
]
