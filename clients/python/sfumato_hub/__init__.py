"""A typed client of the Sfumato Hub, on the standard library alone."""

from ._client import Dataset, Hub, HubError, Run, RunFailed, run_locally

__all__ = ["Dataset", "Hub", "HubError", "Run", "RunFailed", "run_locally"]
