"""The queue looks after itself."""

from qala.base.jobs.actions import rescue_stalled_jobs
from qala.base.jobs.engine import job


@job("jobs.rescue_stalled", cron="* * * * *")
def rescue_stalled() -> None:
    """Give back the jobs of workers that died without a word."""
    rescue_stalled_jobs()
