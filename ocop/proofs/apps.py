from django.apps import AppConfig


class ProofsConfig(AppConfig):
    name = "ocop.proofs"
    label = "proofs"
    verbose_name = "Minh chứng"
