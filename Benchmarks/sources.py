"""What it costs to learn from where data live: local Parquet, S3 and PostgreSQL, beside each other.

`python3 Benchmarks/sources.py [ROWS]` (ten million) starts the servers of scripts/services (after `make services`), writes the
same synthetic rows to each place, and tells seconds, rows a second and peak memory of writing them, of `discover`, and of
`train`. SFUMATO: the program.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

from measured import ROOT, program, run

COLUMNS = "id,placed,customer,kind,quantity,price,paid,note\n"


class Service:
    """A server of scripts/services, for as long as it is held."""

    def __init__(self, name, folder):
        script = [str(ROOT / "scripts/services" / name), str(folder)]
        self.process = subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.environment = {}
        for line in self.process.stdout:
            name, _, value = line.strip().partition("=")
            if name == "READY":
                break
            self.environment[name] = value

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def sample(path):
    """A small table to make the large one from."""
    with open(path, "w") as table:
        table.write(COLUMNS)
        for i in range(20_000):
            table.write(
                f"{i},2024-{1 + i * 7 % 12:02}-{1 + i * 11 % 28:02},{i * 7919 % 5003},k{i % 9},{1 + i % 12},"
                f"{(i * 37 % 9000) / 100:.2f},{'yes' if i % 3 else 'no'},n{i % 40}\n")


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # PostgreSQL's own user must reach its data
        folder = pathlib.Path(folder)
        sample(folder / "orders.csv")
        model = folder / "orders.sfm"
        run(program(), "train", folder / "orders.csv", "--out", model)
        servers = [Service(name, folder / name) for name in ("s3", "postgres")]
        for server in servers:
            os.environ.update(server.environment)
        places = [
            ("local Parquet", f"{folder}/orders.parquet", f"{folder}/orders.parquet", []),
            ("S3, Parquet", "s3://sfumato/orders.parquet", "s3://sfumato/orders.parquet", []),
            ("PostgreSQL", "postgresql://owner@/sfumato", "postgresql://reader@/sfumato", ["--tables", "orders"]),
        ]
        print(f"{rows:,} rows of 8 columns\n\n| place | | seconds | rows a second | peak MiB |\n|---|---|---|---|---|")
        try:
            for name, target, source, tables in places:
                steps = [
                    ("generate", ["generate", model, "--rows", rows, "--seed", 1, "--out", target, "--force"]),
                    ("discover", ["discover", source, *tables]),
                    ("train", ["train", source, *tables, "--seed", 1, "--out", folder / "again.sfm", "--force"]),
                ]
                for step, arguments in steps:
                    seconds, mebibytes, _ = run(program(), *arguments)
                    rate = f"{rows / seconds:,.0f}"
                    print(f"| {name} | {step} | {seconds:.1f} | {rate} | {mebibytes:.0f} |", flush=True)
        finally:
            for server in servers:
                server.stop()


main()
