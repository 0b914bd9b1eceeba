#!/usr/bin/env python3
"""Writes equity.json: measures of inequality by their definitions, term by term, with
60 digits (mpmath). It shares nothing with the program: no sorting, no series, no
deviations. Run it again after adding cases:  python3 tests/measure/oracle.py
"""
import json
import os
import random

from mpmath import mp, mpf, log, sqrt, exp, nstr

mp.dps = 60
random.seed(1940)


def measures(rows, weighted):
    """rows: (value, weight, group) as text."""
    y = [mpf(r[0]) for r in rows]
    w = [mpf(r[1]) if weighted else mpf(1) for r in rows]
    total = sum(w)
    p = [wi / total for wi in w]
    mu = sum(pi * yi for pi, yi in zip(p, y))
    out = {"mean": mu}
    out["cv"] = sqrt(sum(pi * (yi - mu) ** 2 for pi, yi in zip(p, y))) / mu
    out["gini"] = sum(pi * pj * abs(yi - yj) for pi, yi in zip(p, y) for pj, yj in zip(p, y)) / (2 * mu)

    def theil_t(p, y, mu):
        return sum(pi * (yi / mu) * log(yi / mu) if yi != 0 else 0 for pi, yi in zip(p, y))

    def theil_l(p, y, mu):
        return sum(pi * log(mu / yi) for pi, yi in zip(p, y))

    zero = any(yi == 0 for yi in y)
    out["theil_t"] = theil_t(p, y, mu)
    out["theil_l"] = None if zero else theil_l(p, y, mu)
    out["atkinson_0_5"] = 1 - sum(pi * sqrt(yi / mu) for pi, yi in zip(p, y)) ** 2
    out["atkinson_1"] = mpf(1) if zero else 1 - exp(sum(pi * log(yi) for pi, yi in zip(p, y))) / mu
    out["atkinson_2"] = mpf(1) if zero else 1 - 1 / sum(pi * mu / yi for pi, yi in zip(p, y))
    names = sorted({r[2] for r in rows})
    tb = tw = lb = lw = mpf(0)
    for name in names:
        at = [i for i, r in enumerate(rows) if r[2] == name]
        pg = sum(p[i] for i in at)
        mg = sum(p[i] * y[i] for i in at) / pg
        inner = [p[i] / pg for i in at]
        ys = [y[i] for i in at]
        share = pg * mg / mu
        if mg != 0:
            tb += share * log(mg / mu)
            tw += share * theil_t(inner, ys, mg)
        if not zero:
            lb += pg * log(mu / mg)
            lw += pg * theil_l(inner, ys, mg)
    out["theil_t_between"], out["theil_t_within"] = tb, tw
    out["theil_l_between"] = None if zero else lb
    out["theil_l_within"] = None if zero else lw
    return {k: None if v is None else nstr(v, 30, strip_zeros=False) for k, v in out.items()}


def case(name, rows):
    rows = [(str(v), str(w), g) for v, w, g in rows]
    return {"name": name, "rows": rows, "plain": measures(rows, False), "weighted": measures(rows, True)}


def rand(n, value, weight=lambda: random.randint(1, 10**7), groups=3):
    return [(value(), weight(), "g%d" % (i % groups)) for i in range(n)]


cases = [
    case("by hand", [(1, 1, "a"), (2, 1, "a"), (3, 1, "b"), (4, 1, "b")]),
    case("one has all", [(0, 5, "a"), (0, 5, "a"), (0, 1, "b"), (9, 2, "b")]),
    case("alike", [("7.5", 3, "a"), ("7.5", 4, "b"), ("7.5", 5, "b")]),
    case("a single place", [("3.2", 10, "a")]),
]
for i in range(20):
    cases.append(case("wide %d" % i, rand(31, lambda: "%.2f" % (random.random() ** 3 * 10000 + 0.01))))
for i in range(20):
    cases.append(case("near saturation %d" % i, rand(40, lambda: "%.2f" % (99.9 + random.random() * 0.1))))
for i in range(10):
    cases.append(case("one apart %d" % i, rand(13, lambda: "99.97") + [("99.9700001", 3, "g0")]))
for i in range(10):
    cases.append(case("with zeros %d" % i, rand(25, lambda: "%d" % max(0, random.randint(-5, 60)))))
for i in range(5):
    cases.append(case("magnitudes %d" % i, rand(20, lambda: "%.6f" % 10 ** random.uniform(-3, 8))))

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "equity.json")
with open(path, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
print(len(cases), "cases")
