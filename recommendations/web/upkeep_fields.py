"""Fields of the upkeep forms: lists with one thing a line, and forms that name what is wrong beside what was typed."""

from typing import Any, ClassVar, Self

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import RegexValidator
from django.db.models import Q
from django.forms.utils import ErrorDict

from recommendations.catalogue.shapes import all_rows, meta
from recommendations.models import Recommendation

MOST_LINES = 60
ONCE = "is there already. Choose another, or change the one that is there."
CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z", "Use letters, digits, dots and dashes only, such as R01.")
ONE_ALREADY = "There is one like this already. Choose another, or change the one that is there."


class LinesField(forms.CharField):
    """A list of texts, one a line. Shown and compared as text, cleaned to a list."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "strip": True} | options)

    def to_python(self, value: Any) -> str:
        """Return the lines as one text, however they are given."""
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return "\n".join(filter(None, (self.line(one).strip() for one in lines)))

    def prepare_value(self, value: Any) -> str:
        """Return a stored list as the text to show; what was typed stays as it was typed."""
        return self.to_python(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Return the list."""
        lines = str(super().clean(value)).splitlines()
        if len(lines) > MOST_LINES:
            raise ValidationError(f"These are {len(lines)} lines. Keep at most {MOST_LINES}.")
        return [self.item(line, number) for number, line in enumerate(lines, start=1)]

    def line(self, one: Any) -> str:
        """Return one thing as its line."""
        return str(one)

    def item(self, line: str, number: int) -> Any:  # noqa: ARG002 -- for those that tell the line
        """Return what one line says."""
        return line


class WebAddressField(forms.URLField):
    """An address; one typed without its scheme is read as https."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"assume_scheme": "https"} | options)


class AsksField(LinesField):
    """The single asks of a recommendation: its code, a stroke, and its text on each line."""

    def line(self, one: Any) -> str:
        """Return an ask as its line."""
        return f"{one.get('code', '')} | {one.get('text', '')}" if isinstance(one, dict) else str(one)

    def item(self, line: str, number: int) -> dict[str, str]:
        """Return code and text."""
        code, stroke, text = (part.strip() for part in line.partition("|"))
        if not (code and stroke and text):
            raise ValidationError(f"Line {number} is “{line[:60]}”. Write the code, a stroke |, and the text.")
        return {"code": code, "text": text}


class UpkeepForm(forms.ModelForm):
    """A row as a person edits it.

    `FIXED` is chosen when it is added, and stays. `BLAMED` names the field for a sentence about the whole row.
    """

    FIXED: ClassVar[tuple[str, ...]] = ()
    BLAMED: ClassVar[str] = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.FIXED if self.instance.pk else ():
            del self.fields[name]
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxSelectMultiple | forms.CheckboxInput):
                field.widget.attrs.setdefault("class", "input input--full")
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = field.widget.attrs.get("data-rows", 4)
        if "owner" in self.fields:
            offer(self, "owner", User.objects.filter(is_active=True).order_by("username"))
        self.open_choices()

    def open_choices(self) -> None:
        """Narrow the menus to what can be chosen."""

    def full_clean(self) -> None:
        """Check, then tie each sentence to its control."""
        super().full_clean()
        for name in self.errors if self.is_bound else ():
            if name in self.fields:
                named = f"{self[name].id_for_label or self[name].auto_id}-error"
                self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": named}

    def hush(self) -> Self:
        """Show what was typed without saying yet what is wrong with it."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        return self

    def save_links(self) -> None:
        """Write the relations to several rows, once the row itself is stored."""
        self._save_m2m()  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        """Check uniqueness with the fixed fields too, though they are not asked for again."""
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return left_out - set(self.FIXED) if self.instance.pk else left_out

    def _update_errors(self, errors: ValidationError) -> None:
        """Put what is wrong with the row as a whole beside the field to blame."""
        found = getattr(errors, "error_dict", {})
        for error in found.get(NON_FIELD_ERRORS, ()):
            if error.code == "unique_together":
                error.message = ONE_ALREADY
        if self.BLAMED and NON_FIELD_ERRORS in found:
            name = self.BLAMED if self.BLAMED in self.fields else next(iter(self.fields))
            found.setdefault(name, []).extend(found.pop(NON_FIELD_ERRORS))
        for name in [name for name in found if name != NON_FIELD_ERRORS and name not in self.fields]:
            found.setdefault(NON_FIELD_ERRORS, []).extend(found.pop(name))
        super()._update_errors(errors)  # type: ignore[misc]


def open_recommendations() -> Any:
    """Return the recommendations in use, brief by brief."""
    rows = Recommendation.objects.filter(archived_at=None, brief__archived_at=None).select_related("brief")
    return rows.order_by("brief", "pillar__position", "position")


def offer(form: UpkeepForm, name: str, rows: Any) -> None:
    """Let a menu offer these rows, and what the row holds already: archived or not, saving must not drop it."""
    if name not in form.fields:
        return
    held = _held(form.instance, name)
    if held - set(rows.values_list("pk", flat=True)):
        rows = all_rows(rows.model).filter(Q(pk__in=rows.order_by().values("pk")) | Q(pk__in=held))
    form.fields[name].queryset = rows  # type: ignore[attr-defined]


def _held(row: Any, name: str) -> set[int]:
    """Return the ids of the rows that a relation of a stored row leads to."""
    if row.pk is None:
        return set()
    if meta(type(row)).get_field(name).many_to_many:
        return set(getattr(row, name).values_list("pk", flat=True))
    return {getattr(row, f"{name}_id")} - {None}


def check_code(form: UpkeepForm) -> None:
    """Let a code be one that stands in addresses."""
    if "code" in form.fields:
        form.fields["code"].validators.append(CODE)
