"""The door of `base.jobs`."""

from qala.base.jobs.engine import defer, job, run_pending, run_worker
from qala.base.jobs.queries import FailedJob, list_failed_jobs, worker_seen_at

__all__ = [
    "FailedJob",
    "defer",
    "job",
    "list_failed_jobs",
    "run_pending",
    "run_worker",
    "worker_seen_at",
]
