"""`manage.py erase_subscriber`: forget a reader who asks for it by another way than the page."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.digests.mailbox import BadAddress, mailbox
from recommendations.digests.privacy import MailOnItsWay, erase
from recommendations.digests.suppress import suppression_of


class Command(BaseCommand):
    """Erase everything held of an address. Run twice, it finds nothing more."""

    help = "End the subscriptions of an address and erase the address, the name, its mails and the reports on them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address."""
        parser.add_argument("address", help="e-mail address of the reader")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Erase, and say what was found and what stays."""
        try:
            email = mailbox(options["address"])
            found = erase(email, now=timezone.now())
        except BadAddress as bad:
            raise CommandError(str(bad)) from bad
        except MailOnItsWay as moment:
            raise CommandError("A mail to this reader is being handed over. Try again in some minutes.") from moment
        self.stdout.write(f"{email} is erased." if found else f"There is no subscriber {email}.")
        stays = suppression_of(email)
        if stays:
            self.stdout.write(f"The note that it gets no mail ({stays.reason}, {stays.suppressed_at:%Y-%m-%d}) stays.")
