"""Runs gongfu beside its peers on the same files, and compares answers and processor time.

    python3 -m venv peers && peers/bin/pip install numpy scipy pandas pandana access
    python3 city.py 1010 city
    peers/bin/python peers.py GONGFU city

Peers: SciPy's Dijkstra for times, PySAL access for E2SFCA and 2SFCA, pandana for nearest
facilities (left out above 200,000 crossings, where its preprocessing takes minutes).
What a peer is not made to do (reading, routing for PySAL) is said beside its figure."""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import dijkstra

SPEED = 4.8 / 3.6


def cpu(work):
    start = time.process_time()
    found = work()
    return found, time.process_time() - start


def run(gongfu, *arguments):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([gongfu, "access", *arguments], capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stderr


def graph(nodes, edges, reverse):
    """Seconds between neighbours; of two streets between the same crossings the faster."""
    seconds = edges["metres"].to_numpy() / SPEED
    one, two = edges["from"].to_numpy(), edges["to"].to_numpy()
    both = edges["oneway"].to_numpy() == 0
    start = np.concatenate([one, two[both]])
    end = np.concatenate([two, one[both]])
    cost = np.concatenate([seconds, seconds[both]])
    order = np.lexsort((cost, end, start))
    start, end, cost = start[order], end[order], cost[order]
    first = np.ones(len(start), bool)
    first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    start, end, cost = start[first], end[first], cost[first]
    if reverse:
        start, end = end, start
    return coo_matrix((cost, (start, end)), shape=(len(nodes), len(nodes))).tocsr()


def main():
    gongfu, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    path = lambda name: os.path.join(folder, name)
    nodes, edges = pd.read_csv(path("nodes.csv")), pd.read_csv(path("edges.csv"))
    clinics, homes = pd.read_csv(path("clinics.csv")), pd.read_csv(path("homes.csv"))
    at = {place: node for node, place in zip(nodes["id"], zip(nodes["lon"], nodes["lat"]))}
    clinic_nodes = np.array([at[place] for place in zip(clinics["lon"], clinics["lat"])])
    home_nodes = np.array([at[place] for place in zip(homes["lon"], homes["lat"])])
    print(f"{len(nodes)} crossings, {len(edges)} streets, {len(clinics)} clinics, {len(homes)} homes")
    with tempfile.TemporaryDirectory() as scratch:
        out = os.path.join(scratch, "out.csv")
        common = ["--network", folder, "--facilities", path("clinics.csv"), "--speed", "4.8km/h", "--threads", "1"]
        for direction in ("to", "from"):
            seconds, _ = run(gongfu, "nearest", *common, "--origins", path("origins.csv"), "--direction", direction, "--out", out)
            ours = pd.read_csv(out).set_index("origin_id")["seconds"].reindex(nodes["id"]).to_numpy()
            net = graph(nodes, edges, reverse=direction == "to")
            theirs, peer = cpu(lambda: dijkstra(net, indices=np.unique(clinic_nodes), min_only=True))
            theirs = np.where(np.isinf(theirs), np.nan, theirs)
            same = np.isnan(ours) == np.isnan(theirs)
            apart = np.nanmax(np.abs(ours - theirs))
            print(f"nearest, {direction}: gongfu {seconds:.2f} s from files to a file; SciPy {peer:.2f} s in memory; "
                  f"{(~same).sum()} differ in being reached, {apart * 1000:.3f} ms apart at most")
        if len(nodes) <= 200_000:
            import pandana
            both = edges["oneway"] == 0
            directed = pd.concat([edges, edges[both].rename(columns={"from": "to", "to": "from"})])
            def contract():
                net = pandana.Network(nodes["lon"], nodes["lat"], directed["from"], directed["to"],
                                      pd.DataFrame({"s": directed["metres"] / SPEED}), twoway=False)
                net.set_pois("clinic", 1e5, 1, clinics["lon"], clinics["lat"])
                return net
            net, contracting = cpu(contract)
            _, asking = cpu(lambda: net.nearest_pois(1e5, "clinic", 1))
            print(f"pandana: {contracting:.2f} s of preprocessing and {asking:.2f} s for nearest")
        # Seconds between homes and clinics within a quarter of an hour, by SciPy, for PySAL.
        net = graph(nodes, edges, reverse=True)
        def route():
            pairs = []
            for number, node in enumerate(clinic_nodes):
                # Sums of floats: what is a quarter of an hour must not be 900.0000000000001 s.
                cost = np.round(dijkstra(net, indices=node, limit=900.1)[home_nodes], 7)
                near = np.flatnonzero(cost <= 900.0)
                pairs.append(pd.DataFrame({"origin": near, "dest": number, "cost": cost[near]}))
            return pd.concat(pairs)
        if len(nodes) * len(clinics) <= 2e8:
            pairs, routing = cpu(route)
            import access
            supply = pd.DataFrame({"id": range(len(clinics)), "capacity": clinics["capacity"].astype(float)}).set_index("id")
            demand = pd.DataFrame({"id": range(len(homes)), "weight": homes["weight"].astype(float)}).set_index("id")
            def theirs():
                model = access.Access(demand_df=demand.reset_index(), demand_index="id", demand_value="weight",
                                      supply_df=supply.reset_index(), supply_index="id", supply_value=["capacity"],
                                      cost_df=pairs, cost_origin="origin", cost_dest="dest", cost_name="cost")
                step = access.weights.step_fn({300.0: 1.0, 600.0: 0.68, 900.0: 0.22})
                two = model.two_stage_fca(name="two", cost="cost", max_cost=900.0)
                three = model.enhanced_two_stage_fca(name="enhanced", cost="cost", max_cost=900.0, weight_fn=step)
                return two.iloc[:, 0].to_numpy(), three.iloc[:, 0].to_numpy()
            (two, enhanced), peer = cpu(theirs)
            print(f"PySAL access: routing by SciPy {routing:.2f} s, 2SFCA and E2SFCA {peer:.2f} s for {len(pairs)} pairs")
        else:
            two = enhanced = None
        methods = {
            "2sfca": (["--method", "2sfca", "--cutoff", "15min"], two),
            "e2sfca": (["--method", "e2sfca", "--steps", "5min,10min,15min", "--weights", "1,0.68,0.22"], enhanced),
        }
        for name, (arguments, theirs) in methods.items():
            seconds, said = run(gongfu, "supply", *common, "--origins", path("homes.csv"), "--out", out, *arguments)
            line = f"{name}: gongfu {seconds:.2f} s from files to a file"
            if theirs is not None:
                ours = pd.read_csv(out).set_index("origin_id")["score"].reindex(homes["id"]).to_numpy()
                theirs = np.nan_to_num(theirs)
                apart = np.max(np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1e-300), where=theirs > 0, initial=0)
                line += f"; {apart:.1e} apart at most, {((ours > 0) != (theirs > 0)).sum()} differ in being served"
            print(line)


if __name__ == "__main__":
    main()
