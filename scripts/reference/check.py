#!/usr/bin/env python3
"""check.py REAL.csv HOLDOUT.csv SYNTHETIC.csv REPORT.json TARGET: compares the figures of a report with scipy,
scikit-learn, sdmetrics and Anonymeter. Prints a table; ends with 1 if a figure is farther off than its tolerance.

The three tables must have one number of rows and no more than a report looks at (100,000), so that nothing is sampled
where the tolerance is small. TARGET is a column of two labels."""

import json
import pathlib
import sys
import warnings

import jsonschema
import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
real, holdout, synthetic = (pd.read_csv(path) for path in sys.argv[1:4])
report = json.load(open(sys.argv[4]))
target = sys.argv[5]
columns = [column["name"] for column in report["tables"][0]["columns"]]
real, holdout, synthetic = real[columns], holdout[columns], synthetic[columns]
labels = [name for name in columns if not pd.api.types.is_numeric_dtype(real[name])]
numbers = [name for name in columns if name not in labels]
worst = {}


def figures(metric, variant=None):
    return [
        figure for figure in report["figures"]
        if figure["metric"] == metric and (variant is None or figure.get("variant") == variant)
    ]


def compare(name, library, ours, theirs, tolerance):
    known = worst.get(name, (library, 0, 0.0, tolerance))
    worst[name] = (library, known[1] + 1, max(known[2], abs(ours - theirs)), tolerance)


def both(metric, library, tolerance, theirs, variant=None):
    """Compares a figure of columns, of the synthetic table and of the holdout."""
    for figure in figures(metric, variant):
        if figure["columns"]:
            for side, table in (("synthetic", synthetic), ("holdout", holdout)):
                value = theirs(figure["columns"], table)
                if value is not None:
                    compare(metric, library, figure[side], value, tolerance)


def columns_and_pairs():
    from scipy.stats import ks_2samp, pearsonr, spearmanr
    from sdmetrics.column_pairs import ContingencySimilarity
    from sdmetrics.single_column import CategoryCoverage, KSComplement, RangeCoverage, TVComplement

    def distance(names, table):
        measure = TVComplement if names[0] in labels else KSComplement
        return 1 - measure.compute(real[names[0]].dropna(), table[names[0]].dropna())

    def kolmogorov(names, table):
        return None if names[0] in labels else ks_2samp(real[names[0]].dropna(), table[names[0]].dropna()).statistic

    def correlation(measure):
        def difference(names, table):
            values = []
            for rows in (real, table):
                rows = rows[names].dropna()
                values.append(measure(rows[names[0]], rows[names[1]])[0])
            return abs(values[0] - values[1])
        return difference

    def contingency(names, table):
        if any(name in numbers or real[name].nunique() > 200 for name in names):
            return None
        return 1 - ContingencySimilarity.compute(real[names].fillna("?"), table[names].fillna("?"))

    both("distance", "sdmetrics", 1e-9, distance)
    both("distance", "scipy", 1e-9, kolmogorov)
    both("rangeCoverage", "sdmetrics", 1e-9, lambda names, table: max(0, RangeCoverage.compute(real[names[0]], table[names[0]])))
    both("categoryCoverage", "sdmetrics", 1e-9, lambda names, table: CategoryCoverage.compute(real[names[0]].dropna(), table[names[0]].dropna()))
    both("missingShare", "pandas", 1e-9, lambda names, table: abs(real[names[0]].isna().mean() - table[names[0]].isna().mean()))
    both("pearson", "scipy", 1e-9, correlation(pearsonr))
    both("spearman", "scipy", 1e-9, correlation(spearmanr))
    both("pairDistance", "sdmetrics", 1e-9, contingency)
    both("correlationRatio", "numpy", 1e-9, ratio)
    both("cramersV", "numpy", 1e-9, cramers)


def ratio(names, table):
    label, number = names if names[0] in labels else names[::-1]

    def eta(rows):
        rows = rows[[label, number]].dropna()
        groups = rows.groupby(label)[number]
        mean = rows[number].mean()
        return np.sqrt((groups.size() * (groups.mean() - mean) ** 2).sum() / ((rows[number] - mean) ** 2).sum())
    return abs(eta(real) - eta(table))


def cramers(names, table):
    def corrected(rows):
        counts = pd.crosstab(rows[names[0]], rows[names[1]]).to_numpy(float)
        n, (r, k) = counts.sum(), counts.shape
        expected = counts.sum(1, keepdims=True) * counts.sum(0, keepdims=True) / n
        phi = max(0, ((counts - expected) ** 2 / expected).sum() / n - (r - 1) * (k - 1) / (n - 1))
        return np.sqrt(phi / min(r - (r - 1) ** 2 / (n - 1) - 1, k - (k - 1) ** 2 / (n - 1) - 1))
    return abs(corrected(real) - corrected(table))


def coded(*tables):
    """Labels as numbers, the same in all tables."""
    coded = []
    codes = {name: {label: place for place, label in enumerate(sorted(set(pd.concat(tables)[name].dropna())))} for name in labels}
    for table in tables:
        table = table.copy()
        for name in labels:
            table[name] = table[name].map(codes[name])
        coded.append(table.astype(float))
    return coded


def learners():
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_score
    from sklearn.compose import make_column_transformer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    tables = dict(zip(("real", "holdout", "synthetic"), coded(real, holdout, synthetic)))
    nominal = [columns.index(name) for name in labels if real[name].nunique() < 250]

    def two_sample(first, second):
        rows = min(len(first), len(second), 20_000)
        both = pd.concat([first.sample(rows, random_state=0), second.sample(rows, random_state=1)]).to_numpy()
        model = HistGradientBoostingClassifier(max_iter=100, categorical_features=nominal, random_state=0)
        folds = StratifiedKFold(3, shuffle=True, random_state=0)
        return cross_val_score(model, both, np.repeat([0, 1], rows), cv=folds, scoring="roc_auc").mean()

    [figure] = figures("classifier")
    compare("classifier", "scikit-learn", figure["synthetic"], two_sample(tables["holdout"], tables["synthetic"]), 0.02)
    compare("classifier", "scikit-learn", figure["holdout"], two_sample(tables["holdout"], tables["real"]), 0.02)
    rest = [name for name in columns if name != target]
    positive = real[target].value_counts().index[1]

    def trees(table):
        model = HistGradientBoostingClassifier(
            max_iter=100, categorical_features=[rest.index(name) for name in labels if name in rest and real[name].nunique() < 250], random_state=0)
        place = {"synthetic": synthetic, "real": real}[table]
        model.fit(tables[table][rest].to_numpy(), place[target] == positive)
        return roc_auc_score(holdout[target] == positive, model.predict_proba(tables["holdout"][rest].to_numpy())[:, 1])

    def linear(table):
        place = {"synthetic": synthetic, "real": real}[table].dropna()
        model = make_pipeline(
            make_column_transformer(
                (StandardScaler(), [name for name in numbers if name in rest]),
                (OneHotEncoder(handle_unknown="ignore"), [name for name in labels if name in rest])),
            LogisticRegression(C=1, max_iter=500))
        model.fit(place[rest], place[target] == positive)
        known = holdout.dropna()
        return roc_auc_score(known[target] == positive, model.predict_proba(known[rest])[:, 1])

    for variant, model, tolerance in (("boosted trees", trees, 0.01), ("linear model", linear, 0.015)):
        [figure] = figures("auc", variant)
        for side, table in (("synthetic", "synthetic"), ("holdout", "real")):
            compare(f"auc, {variant}", "scikit-learn", figure[side], model(table), tolerance)


def attacks():
    from anonymeter.evaluators import LinkabilityEvaluator
    from sklearn.metrics import roc_auc_score
    from sklearn.neighbors import NearestNeighbors

    copies = pd.util.hash_pandas_object
    keys = set(copies(real.astype(str), index=False))
    [figure] = figures("exactCopies")
    for side, table in (("synthetic", synthetic), ("holdout", holdout)):
        compare("exactCopies", "pandas", figure[side], copies(table.astype(str), index=False).isin(keys).mean(), 1e-9)

    def space(table):
        known = pd.concat([real, holdout])
        parts = [((table[name] - known[name].mean()) / known[name].std(ddof=0)).clip(-5, 5).fillna(0) for name in numbers]
        for name in labels:
            parts.extend((table[name].fillna("?") == label) * np.sqrt(0.5) for label in sorted(set(pd.concat([real, holdout, synthetic])[name].fillna("?"))))
        return np.column_stack([np.asarray(part, np.float32) for part in parts])

    rows = 10_000
    search = NearestNeighbors(n_neighbors=1).fit(space(synthetic.sample(min(len(synthetic), 25_000), random_state=0)))
    members, strangers = (search.kneighbors(space(table.sample(min(len(table), rows), random_state=1)))[0][:, 0] for table in (real, holdout))
    [figure] = figures("membershipNeighbour")
    auc = roc_auc_score(np.r_[np.ones(len(members)), np.zeros(len(strangers))], -np.r_[members, strangers])
    # Larger tables are sampled on both sides.
    compare("membershipNeighbour", "scikit-learn", figure["synthetic"], auc, 0.03)
    [figure] = [figure for figure in figures("closestRecord")]
    compare("closestRecord, median", "scikit-learn", figure["synthetic"], np.median(members), 0.05)
    halves = (columns[::2], columns[1::2])
    evaluator = LinkabilityEvaluator(
        ori=real.sample(1_500, random_state=0), syn=synthetic, control=holdout.sample(1_500, random_state=0), n_attacks=1_500, aux_cols=halves, n_neighbors=1)
    evaluator.evaluate(n_jobs=1)
    risk = evaluator.risk().value
    [figure] = figures("linkability", "risk")
    # The halves differ and so do the distances: only that both find nothing, or both something, can be compared.
    compare("linkability, risk", "anonymeter", figure["synthetic"], risk, 0.05)


jsonschema.validate(report, json.load(open(pathlib.Path(__file__).parents[2] / "docs/schemas/report.schema.json")))
columns_and_pairs()
learners()
attacks()
failed = False
print(f"{'figure':28}{'beside':16}{'compared':>9}  {'farthest off':>13}  {'tolerance':>10}")
for name, (library, count, off, tolerance) in worst.items():
    print(f"{name:28}{library:16}{count:9}  {off:13.2e}  {tolerance:10.0e}{'' if off <= tolerance else '  TOO FAR'}")
    failed = failed or off > tolerance
sys.exit(1 if failed else 0)
