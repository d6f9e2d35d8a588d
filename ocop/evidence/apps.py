from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "ocop.evidence"
    label = "evidence"
    verbose_name = "Minh chứng"
