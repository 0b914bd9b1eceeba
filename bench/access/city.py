"""Writes an invented city of about SIDE x SIDE crossings as CSV files that gongfu reads.

    python3 city.py SIDE FOLDER

A lattice of streets about 60 m apart whose crossings are shifted at random (seeded),
a fifth of the small streets left out, a tenth of the larger ones one way, a river with
few bridges. Numbers only: no numpy, so that it runs wherever Python does."""

import math
import os
import random
import sys

SPACING = 60.0
# Metres of a degree at 30 degrees north on the WGS-84 ellipsoid.
EAST, NORTH = 96486.28, 110852.46


def build(side, seed=20261125):
    rng = random.Random(seed)
    places = []
    for row in range(side):
        for column in range(side):
            wander = 0.05 if row % 10 == 0 or column % 10 == 0 else 0.16
            x = column * SPACING + rng.gauss(0, wander * SPACING) + 300 * math.sin(row / 90)
            y = row * SPACING + rng.gauss(0, wander * SPACING) + 300 * math.cos(column / 80)
            places.append((x, y))
    streets = []
    for row in range(side):
        for column in range(side):
            node = row * side + column
            for there, line, last in ((node + 1, row, column), (node + side, column, row)):
                if last == side - 1:
                    continue
                large = line % 10 == 0
                river = there == node + side and row == side // 2
                if (river and not large) or (not large and rng.random() < 0.2):
                    continue
                metres = round(math.dist(places[node], places[there]), 2)
                streets.append((node, there, metres, int(large and rng.random() < 0.1)))
    # Only what hangs together, so that every pair has an answer.
    parent = list(range(len(places)))

    def top(node):
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other, _, _ in streets:
        parent[top(one)] = top(other)
    sizes = {}
    for node in range(len(places)):
        sizes[top(node)] = sizes.get(top(node), 0) + 1
    main = max(sizes, key=sizes.get)
    kept = [node for node in range(len(places)) if top(node) == main]
    number = {node: at for at, node in enumerate(kept)}
    places = [(100 + places[node][0] / EAST, 30 + places[node][1] / NORTH) for node in kept]
    streets = [(number[a], number[b], m, w) for a, b, m, w in streets if a in number and b in number]
    facilities = [(rng.randrange(len(places)), rng.randint(1, 40)) for _ in range(1000)]
    homes = [(rng.randrange(len(places)), rng.randint(1, 300)) for _ in range(100_000)]
    return places, streets, facilities, homes


def main():
    side, folder = int(sys.argv[1]), sys.argv[2]
    os.makedirs(folder, exist_ok=True)
    places, streets, facilities, homes = build(side)

    def write(name, heading, rows):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(heading + "\n")
            file.writelines(row + "\n" for row in rows)

    spot = lambda node: f"{places[node][0]:.7f},{places[node][1]:.7f}"
    write("nodes.csv", "id,lon,lat", (f"{at},{spot(at)}" for at in range(len(places))))
    write("edges.csv", "from,to,metres,oneway", (f"{a},{b},{m:.2f},{w}" for a, b, m, w in streets))
    write("origins.csv", "id,lon,lat", (f"{at},{spot(at)}" for at in range(len(places))))
    write("clinics.csv", "id,lon,lat,capacity", (f"{at},{spot(n)},{c}" for at, (n, c) in enumerate(facilities)))
    write("homes.csv", "id,lon,lat,weight", (f"{at},{spot(n)},{w}" for at, (n, w) in enumerate(homes)))
    print(f"{len(places)} crossings, {len(streets)} streets, 1000 clinics, 100000 homes in {folder}")


if __name__ == "__main__":
    main()
