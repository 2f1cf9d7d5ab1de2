"""The whole way with the client: ADDRESS, TOKEN, a folder of sources, the program, and a folder to write to."""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from sfumato_hub import Hub, HubError, RunFailed, run_locally  # noqa: E402

address, token, sources, program, out = sys.argv[1:]
hub = Hub(address, token)
hub.make_project("Client", context="this-host", location=sources, purpose="test")
hub.discover("client").wait()
assert "people" in hub.schema("client")["tables"]
training = hub.train("client", targets=["people.income"], seed=7).wait(progress=True)
assert {verdict["kind"] for verdict in hub.model(training.model)["verdicts"]} == {"fidelity", "utility", "privacy"}
generation = hub.generate("client", training.model, rows=30).wait()
dataset = hub.dataset(generation.dataset)
files = dataset.download(out)
assert [file.name for file in files] == ["people.csv"] and len(files[0].read_text().splitlines()) == 31
assert dataset.lineage()["model"]["id"] == training.model
assert any("fitting" in line for line in training.log())
assert [run.number for run in hub.runs(project="client")] == [3, 2, 1]

# The same spec gives the same model without a Hub: it draws the same data.
model = pathlib.Path(out) / "local.sfm"
events = run_locally(training.spec(), model, program)
assert events[-1]["event"] == "result", events[-1]
again = hub.dataset(hub.generate("client", training.model, rows=30, seed=5).wait().dataset).download(out)[0].read_bytes()
local = pathlib.Path(out) / "local.csv"
subprocess.run([program, "generate", model, "--rows", "30", "--seed", "5", "--out", local], check=True, capture_output=True)
assert local.read_bytes() == again

try:
    hub.train("client", minimumCount=0).wait()
    sys.exit("a count of 0 was taken")
except (HubError, RunFailed) as error:
    assert error.detail, error
try:
    Hub(address, "sfm_wrong").projects()
    sys.exit("a wrong token was taken")
except HubError as error:
    assert error.status == 401
print("done")
