"""Background work of packages that stand below the queue."""

from django.utils import timezone

from qala.base.jobs.api import job
from qala.base.people.api import clean_accounts


@job("people.clean_accounts", cron="0 21 * * *")
def remove_accounts_never_entered() -> None:
    """Remove accounts whose first code was never entered."""
    clean_accounts(timezone.now())
