import pytest


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.BASE_URL = "https://tracker.example"
