#!/usr/bin/env python3
"""Writes index.json and convergence.json: indices and convergence by their definitions,
with 60 digits (mpmath), sharing nothing with the program. Run it again after adding
cases:  python3 tests/measure/oracle_index.py
"""
import json
import os
import random

from mpmath import mp, mpf, log, sqrt, exp, nstr

mp.dps = 60
random.seed(2020)


def text(value):
    return None if value is None else nstr(value, 25, strip_zeros=False)


def merit(direction, x):
    kind = direction[0]
    if kind == "higher":
        return x
    if kind == "lower":
        return -x
    low, high = mpf(direction[1]), mpf(direction[2])
    return -(low - x if x < low else x - high if x > high else mpf(0))


def score(method, ind, x, base):
    """base: the values of the base year."""
    direction = ind["direction"]
    kind = direction[0]
    merits = [merit(direction, b) for b in base]
    m = merit(direction, x)
    if method == "goalposts":
        low, high = mpf(ind["low"]), mpf(ind["high"])
        if kind == "higher":
            s = (x - low) / (high - low)
        elif kind == "lower":
            s = (high - x) / (high - low)
        else:
            a, b = mpf(direction[1]), mpf(direction[2])
            s = (x - low) / (a - low) if x < a else (high - x) / (high - b) if x > b else mpf(1)
        return min(max(s, mpf(0)), mpf(1))
    if method in ("min_max", "efficacy"):
        s = (m - min(merits)) / (max(merits) - min(merits))
        return s if method == "min_max" else 60 + 40 * s
    if method == "z_score":
        mean = sum(merits) / len(merits)
        return (m - mean) / sqrt(sum((v - mean) ** 2 for v in merits) / len(merits))
    target = mpf(ind["target"])
    if kind == "within":
        a, b = mpf(direction[1]), mpf(direction[2])
        s = x / a if x < a else b / x if x > b else mpf(1)
    else:
        s = x / target if kind == "higher" else target / x
    return min(s, mpf(1))


def weigh(weighting, inds, base):
    n = len(inds)
    if weighting == "equal":
        raw = [mpf(1)] * n
    elif weighting == "expert":
        raw = [mpf(i["weight"]) for i in inds]
    elif weighting == "cv":
        raw = []
        for column in base:
            mean = sum(column) / len(column)
            raw.append(sqrt(sum((v - mean) ** 2 for v in column) / len(column)) / mean)
    else:
        raw = []
        for ind, column in zip(inds, base):
            merits = [merit(ind["direction"], v) for v in column]
            up = [m - min(merits) for m in merits]
            ps = [u / sum(up) for u in up]
            raw.append(1 + sum(p * log(p) for p in ps if p != 0) / log(len(ps)))
    return [r / sum(raw) for r in raw]


def one(places, normalise, aggregate, weighting):
    directions = [("higher",), ("lower",), ("within", "20", "30"), ("higher",), ("lower",)]
    inds = [
        {"id": "i%d" % k, "direction": d, "low": "1", "high": "99", "target": "%.1f" % random.uniform(40, 90),
         "weight": "%.2f" % random.uniform(0.05, 1)}
        for k, d in enumerate(directions)
    ]
    rows = []
    for year in (2020, 2021):
        for p in range(places):
            rows.append({"place": "p%d" % p, "year": year,
                         "values": ["%.3f" % random.uniform(2, 98) for _ in inds]})
    base = [[mpf(r["values"][k]) for r in rows if r["year"] == 2020] for k in range(len(inds))]
    weights = weigh(weighting, inds, base)
    for r in rows:
        scores = [score(normalise, ind, mpf(r["values"][k]), base[k]) for k, ind in enumerate(inds)]
        if aggregate == "arithmetic":
            index = sum(w * s for w, s in zip(weights, scores))
        elif any(s < 0 for s in scores):
            index = None
        elif any(s == 0 for s in scores):
            index = mpf(0)
        else:
            index = exp(sum(w * log(s) for w, s in zip(weights, scores)))
        r["scores"], r["exact"] = [text(s) for s in scores], index
    for r in rows:
        year = [o["exact"] for o in rows if o["year"] == r["year"] and o["exact"] is not None]
        r["rank"] = None if r["exact"] is None else 1 + sum(o > r["exact"] for o in year)
        before = next(o["exact"] for o in rows if o["place"] == r["place"] and o["year"] == 2020)
        lacking = r["exact"] is None or before is None or before <= 0 or normalise == "z_score"
        r["development"] = None if lacking else text(100 * r["exact"] / before)
    for r in rows:
        r["index"] = text(r.pop("exact"))
    return {"normalise": normalise, "aggregate": aggregate, "weighting": weighting, "indicators": inds,
            "weights": [text(w) for w in weights], "rows": rows}


indices = []
for normalise in ("goalposts", "min_max", "efficacy", "z_score", "distance_to_target"):
    for aggregate in ("arithmetic", "geometric"):
        if (normalise, aggregate) == ("z_score", "geometric"):
            continue
        for weighting in ("equal", "expert", "entropy", "cv"):
            indices.append(one(random.choice((5, 9, 13)), normalise, aggregate, weighting))


def convergence(name, rows, first, last):
    y0 = [log(mpf(a)) for a, b in rows]
    years = last - first
    g = [(log(mpf(b)) - log(mpf(a))) / years for a, b in rows]
    n = len(rows)
    mx, my = sum(y0) / n, sum(g) / n
    xx = sum((x - mx) ** 2 for x in y0)
    yy = sum((y - my) ** 2 for y in g)
    xy = sum((x - mx) * (y - my) for x, y in zip(y0, g))
    slope = xy / xx
    rest = 1 + slope * years
    speed = -log(rest) / years if slope < 0 and rest > 0 else None
    sigma = []
    for at in (0, 1):
        values = [mpf(r[at]) for r in rows]
        mean = sum(values) / n
        logs = [log(v) for v in values]
        ml = sum(logs) / n
        sigma.append({"cv": text(sqrt(sum((v - mean) ** 2 for v in values) / n) / mean),
                      "sd_log": text(sqrt(sum((v - ml) ** 2 for v in logs) / n))})
    return {"name": name, "first": first, "last": last, "rows": rows, "sigma": sigma, "slope": text(slope),
            "r_squared": text(xy ** 2 / (xx * yy)), "speed": text(speed),
            "half_life": text(log(2) / speed) if speed else None}


together = []
for k in range(20):
    rows = [["%.2f" % random.uniform(10, 1000)] for _ in range(random.randint(3, 40))]
    for r in rows:
        r.append("%.2f" % (float(r[0]) ** random.uniform(0.6, 1.02) * random.uniform(2, 3)))
    together.append(convergence("apart %d" % k, rows, 2010, 2010 + random.randint(1, 15)))
for k in range(10):
    rows = [["%.2f" % random.uniform(99.9, 99.99), "%.2f" % random.uniform(99.95, 99.99)] for _ in range(31)]
    together.append(convergence("near saturation %d" % k, rows, 2020, 2025))

folder = os.path.dirname(os.path.abspath(__file__))
for name, cases in (("index.json", indices), ("convergence.json", together)):
    with open(os.path.join(folder, name), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    print(name, len(cases), "cases")
