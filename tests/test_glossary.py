import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

from recommendations import vocabulary
from recommendations.vocabulary import Term

PAGE = (Path(settings.BASE_DIR) / "docs" / "glossary.md").read_text()
THINGS, CLOSED_SETS = PAGE.split("## Closed sets")
LINKS = {"event actor"}  # joins two things and is none itself


def sets_of_the_page() -> dict[str, list[tuple[str, str]]]:
    sections = re.split(r"^### (\w+)$", CLOSED_SETS, flags=re.MULTILINE)[1:]
    return {
        name: re.findall(r"^- \*\*(.+?)\*\* \(`(.+?)`\): \S", body, flags=re.MULTILINE)
        for name, body in zip(sections[::2], sections[1::2], strict=True)
    }


def test_glossary_has_every_closed_set_with_its_words_in_order():
    terms = {name: cls for name, cls in vars(vocabulary).items() if isinstance(cls, type) and issubclass(cls, Term)}
    del terms["Term"]
    assert sets_of_the_page() == {name: [(t.label, t.value) for t in cls] for name, cls in terms.items()}


def test_glossary_has_a_word_for_every_row_we_keep():
    words = set(re.findall(r"^\| ([a-z ]+) \|", THINGS, flags=re.MULTILINE)) - {"word"}
    models = apps.get_app_config("recommendations").get_models()
    rows = {str(model._meta.verbose_name) for model in models if not model.__name__.startswith("Historical")}
    assert rows - LINKS - words == set()
