"""Memory of E2SFCA, from files to a file, beside SciPy's Dijkstra with the same limit.

    peers/bin/python memory.py GONGFU CITY [CLINICS]

SciPy gives the distances from every clinic to every crossing as one dense table; asked
for a few clinics at a time it holds less and finds the same. Each is run in a process of
its own, its peak of resident memory taken from the system, and for SciPy also what it
takes over the graph that was read before."""

import os
import resource
import subprocess
import sys
import tempfile

LIMIT = 15 * 60


def ours(gongfu, city):
    with tempfile.NamedTemporaryFile(suffix=".csv") as out:
        arguments = [
            gongfu, "access", "supply", "--method", "e2sfca", "--network", city, "--mode", "walk",
            "--facilities", f"{city}/clinics.csv", "--origins", f"{city}/homes.csv", "--cutoff", "15min",
            "--steps", "5min,10min,15min", "--weights", "1,0.68,0.22",
            "--threads", "1", "--out", out.name,
        ]
        done = subprocess.run(arguments, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def scipy(city, clinics, at_once):
    """Prints the peak, and what of it the graph and the program took before."""
    import numpy as np
    import pandas as pd
    from scipy.sparse.csgraph import dijkstra
    from scipy.spatial import cKDTree

    from peers import SPEED, graph

    nodes, edges = pd.read_csv(f"{city}/nodes.csv"), pd.read_csv(f"{city}/edges.csv")
    matrix = graph(nodes, edges, reverse=True)
    places = pd.read_csv(f"{city}/clinics.csv").head(clinics)
    tree = cKDTree(nodes[["lon", "lat"]].to_numpy())
    at = tree.query(places[["lon", "lat"]].to_numpy())[1]
    del nodes, edges, tree
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pairs = 0
    for start in range(0, len(at), at_once):
        times = dijkstra(matrix, indices=at[start:start + at_once], limit=LIMIT)
        pairs += int(np.isfinite(times).sum())
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, before, matrix.data.nbytes + matrix.indices.nbytes, pairs)


def main():
    if sys.argv[1] == "--scipy":
        scipy(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
        return
    gongfu, city = sys.argv[1], sys.argv[2]
    clinics = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    peak = ours(gongfu, city)
    print(f"gongfu, from files to a file: {peak / 1024:.0f} MiB")
    for at_once in (clinics, 100, 10):
        here = os.path.dirname(os.path.abspath(__file__))
        arguments = [sys.executable, __file__, "--scipy", city, str(clinics), str(at_once)]
        done = subprocess.run(arguments, capture_output=True, text=True, cwd=here)
        if done.returncode:
            print(f"SciPy, {at_once} clinics at once: no answer ({done.stderr.strip().splitlines()[-1:]})")
            continue
        whole, before, graph_bytes, pairs = map(int, done.stdout.split())
        print(
            f"SciPy, {at_once} clinics at once: {whole / 1024:.0f} MiB, {whole / peak:.1f} times ours; "
            f"{before / 1024:.0f} MiB of it before the first search; {pairs} pairs"
        )


if __name__ == "__main__":
    main()
