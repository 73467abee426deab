"""Django's name for the one app."""

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """The app; its rooms are packages."""

    name = "recommendations"
    verbose_name = "Policy recommendation tracker"
    default_auto_field = "django.db.models.BigAutoField"
