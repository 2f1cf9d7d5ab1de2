"""What the program costs; see scripts/bench. Bounds are those of issue 3, for two cores."""

import json
import os
import pathlib
import statistics
import sys
import tempfile

import measured
from measured import ROOT, Failed, program, run, table
from resample import resample

PEERS = pathlib.Path(os.environ.get("PEERS", "/opt/peers"))
PEER_COMMANDS = {"sdv": ("run_sdv.py", "gc"), "arf": ("run_arf.py",), "mostlyai": ("run_mostly.py", "5")}


def within(value, bound, unit, most=True):
    """The value with its bound and whether it keeps it."""
    kept = value <= bound if most else value >= bound
    return f"{value:,.4g} {unit} {'✓' if kept else '✗'} ({'≤' if most else '≥'} {bound:,.4g})"


def adult(work):
    """Adult's training half, or the bundled sample of it where the shared data is not there."""
    try:
        folder = measured.shared()
    except SystemExit:
        return ROOT / "examples/adult/train.csv"
    judge = PEERS / "bench/bin/python"
    if not judge.exists():
        return ROOT / "examples/adult/train.csv"
    run(judge, folder / "bench/split.py", folder / "data/adult", "adult", work / "adult")
    return work / "adult/train.csv"


def size_of(csv):
    """Rows and columns of a CSV file without line ends in its fields."""
    with open(csv) as file:
        columns = next(file).count(",") + 1
        return sum(1 for _ in file), columns


def train(csv, model):
    """Returns seconds and peak MiB."""
    wall, peak, _ = run(program(), "train", csv, "--out", model, "--force", "--quiet", "--seed", "7")
    return wall, peak


def generate(model, out, rows):
    """Returns seconds and peak MiB."""
    wall, peak, _ = run(
        program(), "generate", model, "--rows", rows, "--out", out, "--force", "--quiet", "--seed", "7"
    )
    return wall, peak


def training_bound(rows, columns):
    """150 MB and three times the codes, at one byte a code; in MiB."""
    return (150e6 + 3 * rows * columns) / 2**20


def startup(work):
    program()
    times = [run(program(), "--version")[0] for _ in range(11)]
    table([["start-up", "median of 11"], ["sfumato --version", within(statistics.median(times) * 1000, 50, "ms")]])


def on_adult(work):
    csv, model = adult(work), work / "adult.sfm"
    rows, columns = size_of(csv)
    wall, peak = train(csv, model)
    lines = [["adult", "time", "rate", "peak memory"]]
    lines.append([
        f"train {rows:,} rows × {columns}", within(wall, 4, "s"), f"{rows / wall:,.0f} rows/s",
        within(peak, training_bound(rows, columns), "MiB"),
    ])
    bound = (150e6 + model.stat().st_size) / 2**20
    for count, kind in ((100_000, "csv"), (2_000_000, "csv"), (2_000_000, "parquet")):
        wall, peak = generate(model, work / f"out.{kind}", count)
        rate = within(count / wall, 500_000, "rows/s", most=False) if count > 100_000 else f"{count / wall:,.0f} rows/s"
        lines.append([f"generate {count:,} rows, {kind}", f"{wall:.2f} s", rate, within(peak, bound, "MiB")])
    lines.append(["model file", "", "", f"{model.stat().st_size / 1e6:.2f} MB"])
    table(lines)


def growing(work, sizes, heading):
    """Trains on tables of several sizes; the last column shows whether the cost of a cell stays the same."""
    lines = [[heading, "train", "µs a cell", "beside the first", "peak memory"]]
    first = None
    for rows, columns in sizes:
        csv = work / "growing.csv"
        resample(ROOT / "examples/adult/train.csv", csv, rows, columns)
        wall, peak = train(csv, work / "growing.sfm")
        cell = wall / (rows * columns) * 1e6
        first = first or cell
        lines.append([
            f"{rows:,} × {columns}", f"{wall:.2f} s", f"{cell:.2f}", f"×{cell / first:.2f}",
            within(peak, training_bound(rows, columns), "MiB"),
        ])
        csv.unlink()
    table(lines)


def rows(work):
    sizes = [10**4, 10**5, 10**6] + ([10**7] if "--large" in sys.argv else [])
    growing(work, [(size, 15) for size in sizes], "rows × columns")


def columns(work):
    growing(work, [(10_000, count) for count in (10, 30, 100, 300)], "rows × columns")


def evaluate(work):
    """A report with everything on, on adult and on nycflights, beside sdmetrics' two reports on adult."""
    csv = adult(work)
    holdout = csv.parent / "holdout.csv"
    train(csv, work / "m.sfm")
    generate(work / "m.sfm", work / "copy.csv", size_of(csv)[0])
    lines = [["report", "time", "peak memory"]]
    wall, peak, _ = run(
        program(), "evaluate", "--real", csv, "--holdout", holdout, "--synthetic", work / "copy.csv", "--target", "income",
        "--out", work / "report", "--quiet",
    )
    lines.append([f"adult, {size_of(csv)[0]:,} rows", within(wall, 15, "s"), within(peak, 1e9 / 2**20, "MiB")])
    packages = ROOT / ".reference"
    if (packages / "stamp").exists():
        os.environ["PYTHONPATH"] = str(packages)
        _, peak, text = run("/usr/bin/env", "python3", ROOT / "Benchmarks/sdmetrics_reports.py", csv, work / "copy.csv")
        said = json.loads(text)
        lines.append([
            "sdmetrics, the same", f"{said['all']} s (quality {said['quality']}, diagnostic {said['diagnostic']})",
            f"{peak:,.0f} MiB",
        ])
    lines += flights(work)
    table(lines)


def flights(work):
    """The report on all flights of nycflights, where the shared data is there."""
    try:
        source = measured.shared() / "data/nycflights/flights.parquet"
    except SystemExit:
        return []
    train(source, work / "flights.sfm")
    generate(work / "flights.sfm", work / "flights.parquet", 336_776)
    # Other rows are not to be had; generated ones of another seed cost as much to judge by.
    run(
        program(), "generate", work / "flights.sfm", "--out", work / "others.parquet", "--quiet", "--seed", "8",
    )
    wall, peak, _ = run(
        program(), "evaluate", "--real", source, "--holdout", work / "others.parquet", "--synthetic",
        work / "flights.parquet", "--out", work / "flights", "--quiet",
    )
    return [["nycflights, 336,776 rows", within(wall, 90, "s"), within(peak, 1e9 / 2**20, "MiB")]]


def peers(work):
    """The peers' own figures, on the same half of adult."""
    installed = [peer for peer in PEER_COMMANDS if (PEERS / peer / "bin/python").exists()]
    if not installed:
        print(f"No peers in {PEERS}; shared/bench/setup_peers.sh installs them.")
        return
    csv = adult(work)
    lines = [["peer, on adult", "fit", "sample", "peak memory"]]
    for peer in installed:
        script, *options = PEER_COMMANDS[peer]
        command = [PEERS / peer / "bin/python", measured.shared() / "bench/peers" / script, csv, work / "peer.csv"]
        try:
            _, peak, text = run(*command, *options)
            said = json.loads(text.strip().splitlines()[-1])
            lines.append([peer, f"{said['fit_s']} s", f"{said['sample_s']} s", f"{peak:,.0f} MiB"])
        except (Failed, ValueError) as error:
            lines.append([peer, "failed", str(error)[:60].replace("\n", " "), ""])
    table(lines)


PARTS = {"startup": startup, "adult": on_adult, "rows": rows, "columns": columns, "evaluate": evaluate, "peers": peers}


def main(names):
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"unknown part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    failed = False
    with tempfile.TemporaryDirectory(prefix="sfumato-bench-") as folder:
        for name in names or PARTS:
            try:
                PARTS[name](pathlib.Path(folder))
            except Failed as error:
                failed = True
                print(f"{name}: {error}", file=sys.stderr)
            print()
    sys.exit(70 if failed else 0)


if __name__ == "__main__":
    main([word for word in sys.argv[1:] if not word.startswith("--")])
