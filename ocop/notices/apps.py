from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "ocop.notices"
    label = "notices"
    verbose_name = "Thông báo"
