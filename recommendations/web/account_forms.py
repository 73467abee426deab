"""The forms of accounts that are ours: signing in, inviting, answering an invitation, giving a role."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm, LoginForm
from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from recommendations.web.account_invitations import NAMELESS
from recommendations.web.account_roles import roles


class SignInForm(LoginForm):
    """Username or e-mail address, and password. The first is called `username`, as password keepers expect."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label, login.widget.attrs["autocomplete"] = "Username or e-mail address", "username"

    def add_prefix(self, field_name: str) -> str:
        """Return the name of a field in the page."""
        return super().add_prefix("username" if field_name == "login" else field_name)


class NewAddressForm(AddEmailForm):
    """Another e-mail address, which counts once confirmed."""

    def save(self, request: HttpRequest) -> EmailAddress:
        """Send the link. Until it is opened the present address stays, also one given on the command line."""
        mine = EmailAddress.objects.filter(user=self.user, email__iexact=self.user.email)
        if not EmailAddress.objects.filter(email__iexact=self.user.email, verified=True).exists():
            mine.update(verified=True, primary=True)
        return super().save(request)


class InviteForm(forms.Form):
    """Whom to invite, as what."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Give the address the invitation goes to."},
    )
    role = forms.ModelChoiceField(
        Group.objects.none(), empty_label=None, error_messages={"invalid_choice": "Choose a role from the list."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.queryset = roles()


class RoleForm(forms.Form):
    """Another role for somebody."""

    role = forms.ModelChoiceField(Group.objects.all())


class InvitationForm(forms.Form):
    """What an invited person chooses: names and a password."""

    username = forms.CharField(
        max_length=150,
        help_text="To sign in with. Letters, digits and . + - _ only.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Choose a username."},
    )
    name = forms.CharField(
        max_length=200,
        required=False,
        label="Your name (optional)",
        help_text="Shown to colleagues beside what you record.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        strip=False,
        help_text=password_validators_help_text_html(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password."},
    )
    again = forms.CharField(
        strip=False,
        label="Password once more",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Type the password once more."},
    )

    def __init__(self, *args: Any, invited: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invited = invited

    def clean_username(self) -> str:
        """Refuse names that are taken, in whatever case, or look like something else."""
        username = self.cleaned_data["username"]
        if "@" in username or username.lower().startswith(NAMELESS):
            raise ValidationError("Choose a name without @ that does not begin with “invited-”.")
        return str(get_adapter().clean_username(username))

    def clean_name(self) -> str:
        """Take spaces at either end and within to be one."""
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        """Refuse a weak password and one that was typed two ways, at its field."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        password, again = values.get("password"), values.get("again")
        if password:
            try:
                validate_password(password, User(username=values.get("username", ""), email=self.invited.email))
            except ValidationError as weak:
                self.add_error("password", weak)
        if password and again and password != again:
            self.add_error("again", "This is not the same password. Type it again.")
        return values
