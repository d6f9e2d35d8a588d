from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "ocop.units"
    label = "units"
    verbose_name = "Đơn vị"
