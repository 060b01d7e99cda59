"""The coordinator's client for a Dask cluster that grades."""

import pickle
import threading
from collections.abc import Mapping
from typing import Any

from ...errors import CourseError
from ...grade import Submitted
from ...limits import CLUSTER_LOOK_SECONDS, FIRST_WORKER_SECONDS
from ...plan import Plan
from ...remote import grade_there, versions
from ...results import GradedNotebook


class Cluster:
    """A Dask cluster. Dask only moves notebooks and results.

    Args:
        address: The address of the scheduler, such as tcp://10.0.0.1:8786.

    Attributes:
        jobs: The number of notebooks that it can grade at a time.

    Raises:
        CourseError: The cluster does not answer, or a worker has other versions than this process.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise CourseError("--scheduler needs Dask: pip install 'nbexaminer[dask]'.") from error
        try:
            self._client = Client(address, set_as_default=False)
            self._client.wait_for_workers(1, timeout=FIRST_WORKER_SECONDS)
            found = self._client.run(versions)
        except Exception as error:  # whatever Dask raises: no scheduler, no workers, no nbexaminer
            why = f"{type(error).__name__}: {error}"
            raise CourseError(f"The cluster at {address} cannot be used ({why}).") from error
        if others := {worker: its for worker, its in found.items() if its != versions()}:
            worker, its = next(iter(others.items()))
            raise CourseError(f"The worker {worker} has {its}, but this process {versions()}.")
        self.jobs = sum(self._client.nthreads().values())
        self._plans: dict[Plan, Any] = {}  # each sent once
        self._lock = threading.Lock()

    def grade(
        self, submitted: Submitted, plan: Plan, own_files: Mapping[str, bytes]
    ) -> GradedNotebook:
        """Grade a notebook on the cluster and wait for the result.

        Raises:
            CourseError: The cluster does not answer any more.
        """
        with self._lock:
            if plan not in self._plans:
                # A task, because Dask repeats a task when all workers with its result are gone.
                self._plans[plan] = self._client.submit(bytes, pickle.dumps(plan))
        task = grade_there, self._plans[plan], versions(), submitted, own_files
        future = self._client.submit(*task, pure=False)
        while True:
            try:
                return future.result(CLUSTER_LOOK_SECONDS)
            except TimeoutError:
                if self._client.status == "closed":  # the future does not learn this
                    raise CourseError("the cluster does not answer any more.") from None
