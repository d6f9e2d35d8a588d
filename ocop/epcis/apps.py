"""App configuration."""

from django.apps import AppConfig


class EpcisConfig(AppConfig):
    name = "ocop.epcis"
    verbose_name = "Sự kiện truy xuất (EPCIS)"
