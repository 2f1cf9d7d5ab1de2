from __future__ import annotations

import json
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas


class HubError(Exception):
    """What the Hub has answered: a sentence for people, a code for programs."""

    def __init__(self, status: int, code: str, detail: str, field: str | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.field = status, code, detail, field


class RunFailed(HubError):
    """A run that came to another end than done."""

    def __init__(self, run: Run) -> None:
        error = run.facts.get("error", {})
        state = run.facts["state"]
        super().__init__(200, error.get("code") or state, error.get("message") or f"{run} ended as {state}")
        self.run = run


class Hub:
    """A Hub, and who asks: a token does at most what its person may."""

    def __init__(self, address: str, token: str, timeout: float = 60) -> None:
        self.address, self._token, self.timeout = address.rstrip("/"), token, timeout

    def projects(self) -> list[dict[str, Any]]:
        """All projects that the token may see."""
        return list(self._pages("/projects"))

    def make_project(self, title: str, *, context: str, name: str | None = None, location: str | None = None,
                     purpose: str = "") -> dict[str, Any]:
        """Makes a project of a source: one that the context has a name for, or a place that it allows."""
        source = {"context": context, "name": name, "location": location}
        body = {"title": title, "purpose": purpose, "source": _present(source)}
        return self._make("/projects", body)

    def discover(self, project: str, **choices: Any) -> Run:
        """Asks for a discovery of the project's source."""
        return self._ask(project, "discoveries", choices)

    def train(self, project: str, **choices: Any) -> Run:
        """Asks for a training. Choices are the fields of `TrainingRequest`, such as `targets`, `synthesizer`, `epsilon`."""
        return self._ask(project, "trainings", choices)

    def generate(self, project: str, model: str, **choices: Any) -> Run:
        """Asks for data from a model: with `rows` or `scale`, else as many rows as were trained on."""
        return self._ask(project, "generations", {"model": model, **choices})

    def schema(self, project: str) -> dict[str, Any]:
        """The content of the project's schema file."""
        schema: dict[str, Any] = self._json("GET", f"/projects/{_part(project)}/schema")["schema"]
        return schema

    def runs(self, **filters: str) -> Iterator[Run]:
        """Runs, newest first; filters are `state`, `project`, `context`."""
        return (Run(self, facts) for facts in self._pages("/runs", filters))

    def run(self, number: int | str) -> Run:
        """A run by its number or id."""
        return Run(self, self._json("GET", f"/runs/{_part(number)}"))

    def model(self, model: str) -> dict[str, Any]:
        """A model with what its report says."""
        return self._json("GET", f"/models/{_part(model)}")

    def dataset(self, dataset: str) -> Dataset:
        """A dataset by its id."""
        return Dataset(self, self._json("GET", f"/datasets/{_part(dataset)}"))

    def _ask(self, project: str, what: str, choices: dict[str, Any]) -> Run:
        return Run(self, self._make(f"/projects/{_part(project)}/{what}", choices))

    def _make(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        # Sent again after a broken connection, it makes nothing twice.
        headers, left = {"Idempotency-Key": str(uuid.uuid4())}, 3
        while True:
            try:
                return self._json("POST", path, _present(body), headers)
            except urllib.error.URLError:
                left -= 1
                if not left:
                    raise
                time.sleep(1)

    def _pages(self, path: str, query: dict[str, str] | None = None) -> Iterator[dict[str, Any]]:
        query = {**(query or {}), "limit": "200"}
        while True:
            page = self._json("GET", path + "?" + urllib.parse.urlencode(query))
            yield from page["items"]
            if "next" not in page:
                return
            query["cursor"] = page["next"]

    def _json(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        with self._open(method, path, body, headers) as answer:
            found: dict[str, Any] = json.loads(answer.read())
            return found

    def _open(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        request = urllib.request.Request(
            f"{self.address}/api/v1{path}", method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json", **(headers or {})})
        try:
            return urllib.request.urlopen(request, timeout=self.timeout)
        except urllib.error.HTTPError as error:
            raise _problem(error) from None


class Run:
    """A run of a task. `facts` is what the Hub last said of it."""

    def __init__(self, hub: Hub, facts: dict[str, Any]) -> None:
        self.hub, self.facts = hub, facts

    def __str__(self) -> str:
        return f"{self.facts['kind'].capitalize()} {self.facts['number']}"

    @property
    def number(self) -> int:
        return int(self.facts["number"])

    @property
    def model(self) -> str:
        """The model that was made, or that data is drawn from."""
        return str(self.facts["model"])

    @property
    def dataset(self) -> str:
        """The dataset that was made."""
        return str(self.facts["dataset"])

    def wait(self, *, progress: bool = False, timeout: float = 86_400) -> Run:
        """Waits for the end. Raises `RunFailed` where it is another than done."""
        end = time.monotonic() + timeout
        while not self.facts["isOver"]:
            if time.monotonic() > end:
                raise TimeoutError(f"{self} is still under way after {timeout:.0f} s")
            time.sleep(0.5)
            try:
                self.facts = self.hub._json("GET", f"/runs/{self.number}")
            except urllib.error.URLError:
                continue  # the Hub is away for a moment; the run goes on without it
            if progress:
                self._draw()
        if progress:
            print(file=sys.stderr)
        if self.facts["state"] != "done":
            raise RunFailed(self)
        return self

    def cancel(self) -> None:
        self.facts = self.hub._json("POST", f"/runs/{self.number}/cancel", {})

    def spec(self) -> bytes:
        """The task's spec, the very bytes, which `sfumato task run` takes, too."""
        with self.hub._open("GET", f"/runs/{self.number}/spec") as answer:
            return bytes(answer.read())

    def log(self) -> Iterator[str]:
        """The log's lines, oldest first."""
        after = "0"
        while True:
            page = self.hub._json("GET", f"/runs/{self.number}/log?limit=200&after={after}")
            yield from (line["text"] for line in page["items"])
            if "next" not in page:
                return
            after = page["next"]

    def _draw(self) -> None:
        percent, phase = self.facts["progress"]["percent"], self.facts["progress"]["phase"]
        bar = "█" * (percent // 4) + "░" * (25 - percent // 4)
        print(f"\r{self} {bar} {percent:3} % {phase[:40]:40}", end="", file=sys.stderr, flush=True)


class Dataset:
    """Synthetic data that a generation has made."""

    def __init__(self, hub: Hub, facts: dict[str, Any]) -> None:
        self.hub, self.facts = hub, facts

    def download(self, folder: str | pathlib.Path) -> list[pathlib.Path]:
        """Fetches all files to a folder."""
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for file in self.facts["files"]:
            path = folder / pathlib.PurePosixPath(file["name"]).name
            with self._open(file["name"]) as answer, path.open("wb") as out:
                while part := answer.read(1 << 20):
                    out.write(part)
            paths.append(path)
        return paths

    def pandas(self, table: str | None = None) -> pandas.DataFrame:
        """A table as a frame; the only one, unless it is named."""
        import pandas

        names = [file["name"] for file in self.facts["files"]]
        wanted = [name for name in names if table is None or name.split(".")[0] == table]
        if len(wanted) != 1:
            raise ValueError(f"name one of the tables: {', '.join(name.split('.')[0] for name in names)}")
        with self._open(wanted[0]) as answer:
            if wanted[0].endswith(".parquet"):
                import io

                return pandas.read_parquet(io.BytesIO(answer.read()))
            return pandas.read_csv(answer)

    def lineage(self) -> dict[str, Any]:
        """Where it comes from, back to the source."""
        return self.hub._json("GET", f"/datasets/{_part(self.facts['id'])}/lineage")

    def _open(self, file: str) -> Any:
        return self.hub._open("GET", f"/datasets/{_part(self.facts['id'])}/files/{_part(file)}")


def run_locally(spec: bytes, output: str | pathlib.Path, program: str = "sfumato") -> list[dict[str, Any]]:
    """Runs a task's spec without a Hub, with its output elsewhere: a model's file, or a folder of data; a report goes beside it.

    Gives the task's events; raises `HubError` with the task's own words where it fails.
    """
    work, output = json.loads(spec), pathlib.Path(output).absolute()
    work["output"] = str(output)
    if "evaluation" in work:
        work["evaluation"]["output"] = str(output.with_name(output.name + "-report"))
    command = [program, "task", "run", "--spec", "-"]
    done = subprocess.run(command, input=json.dumps(work).encode(), capture_output=True, check=False)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode:
        last = events[-1] if events else {}
        raise HubError(done.returncode, last.get("code", "failed"), last.get("message", done.stderr.decode()))
    return events


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _part(text: int | str) -> str:
    return urllib.parse.quote(str(text), safe="")


def _problem(error: urllib.error.HTTPError) -> HubError:
    try:
        problem = json.loads(error.read())
        return HubError(error.code, problem["code"], problem["detail"], problem.get("field"))
    except (ValueError, KeyError):
        return HubError(error.code, "unknown", f"The Hub answered {error.code}")
