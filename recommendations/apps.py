"""Django's name for the one app."""

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """The app; its rooms are packages."""

    name = "recommendations"
    verbose_name = "Policy recommendation tracker"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the mail provider's webhook: django-anymail tells of it by a signal and in no other way."""
        from recommendations.web.mail_reports import listen  # noqa: PLC0415 -- models are loaded by now, not before

        listen()
