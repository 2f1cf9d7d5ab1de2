"""sdmetrics_reports.py REAL.csv SYNTHETIC.csv: sdmetrics' quality and diagnostic reports, the seconds of both as JSON."""

import json
import sys
import time
import warnings

import pandas as pd
from sdmetrics.reports.single_table import DiagnosticReport, QualityReport

warnings.filterwarnings("ignore")
start = time.perf_counter()
real, synthetic = (pd.read_csv(path) for path in sys.argv[1:3])
kinds = {name: "numerical" if pd.api.types.is_numeric_dtype(real[name]) else "categorical" for name in real}
metadata = {"columns": {name: {"sdtype": kind} for name, kind in kinds.items()}}
seconds = {}
for name, report in (("quality", QualityReport()), ("diagnostic", DiagnosticReport())):
    before = time.perf_counter()
    report.generate(real, synthetic, metadata, verbose=False)
    seconds[name] = round(time.perf_counter() - before, 2)
print(json.dumps(seconds | {"all": round(time.perf_counter() - start, 2)}))
