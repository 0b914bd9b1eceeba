#!/usr/bin/env python3
"""Writes the invented county: streets, people, facilities, villages, boundaries.

    python3 tools/build_county.py [PACK_FOLDER]

Everything is invented and follows from SEED and the tables below; Python 3
standard library only, and the same program gives the same bytes. It reads
regions/towns.csv for the names of towns and writes

    regions/villages.csv
    boundaries/county.geojson, towns.geojson, villages.geojson
    places/nodes.csv, edges.csv, people.csv, facilities.csv, water.geojson

places/README.md describes the columns and what the county is like.

The plan is drawn in metres around the county seat (x east, y north) and put on
the globe at ORIGIN, which was chosen for its latitude only.
"""

import csv
import heapq
import json
import math
import random
import sys
from collections import defaultdict
from pathlib import Path

SEED = 990121
COUNTY = "990121"
COUNTY_NAME = "苍葭县"
# Uninhabited upland: nothing of this county is there.
ORIGIN = (88.6, 33.6)
EARTH_RADIUS = 6_371_008.8
NODES = 40_000
PEOPLE = 1_204_600
VILLAGES = 355

# Code of the town: centre in metres, radius of its streets, communities in town,
# people in town, share of what its size would suggest (a place that grew faster
# than its services, a remote township).
SEAT = {"990121001": ((-1500, 1500), 1.15), "990121002": ((-900, -2600), 0.95), "990121003": ((2700, 1200), 0.55)}
TOWNS = {
    "990121100": ((-12600, 8600), 1150, 3, 17500, 1.0),
    "990121101": ((12900, 10900), 1250, 4, 21000, 1.1),
    "990121102": ((-9400, -9700), 1200, 3, 18500, 0.9),
    "990121104": ((1500, 12900), 1050, 3, 14800, 1.0),
    "990121105": ((15200, -2400), 1300, 4, 22500, 1.05),
    "990121106": ((6900, -10900), 1100, 3, 15600, 0.85),
    "990121107": ((-16600, -1800), 1150, 3, 16400, 1.0),
    "990121108": ((-2600, -16100), 900, 2, 9800, 0.8),
    "990121109": ((20300, 4700), 950, 2, 10200, 0.75),
    "990121110": ((-6300, 15800), 850, 2, 8300, 0.9),
    "990121200": ((-20300, 8900), 650, 1, 4300, 0.45),
    "990121201": ((17200, -9900), 700, 2, 5200, 0.6),
    "990121202": ((-17400, -8900), 600, 1, 3900, 0.5),
}
SEAT_RADIUS = 3950
SEAT_COMMUNITIES = 94
SEAT_PEOPLE = 402_000
HALF_AXES = (23_600, 18_900)

# Streets that cross the river in the seat: numbers of lines of its grid.
SEAT_BRIDGES = (-24, -6, 12, 24)

AGES = ["age_0_2", "age_3_5", "age_6_14", "age_15_59", "age_60_79", "age_80_up"]
AGES_SEAT = [2.5, 3.5, 11.9, 65.6, 14.3, 2.2]
AGES_NEW = [3.6, 4.9, 13.8, 67.2, 9.3, 1.2]
AGES_TOWN = [2.1, 2.9, 11.0, 60.4, 20.2, 3.4]
AGES_VILLAGE = [1.5, 2.1, 9.0, 52.6, 28.9, 5.9]

PINYIN = dict(
    苇="Wei",
    荻="Di",
    菖="Chang",
    蓼="Liao",
    蒲="Pu",
    藜="Li",
    槲="Hu",
    桤="Qi",
    楸="Qiu",
    椴="Duan",
    榉="Ju",
    梓="Zi",
    桕="Jiu",
    棠="Tang",
    杞="Qi",
    柘="Zhe",
    枳="Zhi",
    葛="Ge",
    蕨="Jue",
    荇="Xing",
    鹭="Lu",
    鹳="Guan",
    鸥="Ou",
    凫="Fu",
    鹬="Yu",
    鸢="Yuan",
    隼="Sun",
    獾="Huan",
    麂="Ji",
    鲟="Xun",
    萱="Xuan",
    薇="Wei",
    芡="Qian",
    茭="Jiao",
    莼="Chun",
    菰="Gu",
    汀="ting",
    埠="bu",
    塍="cheng",
    垛="duo",
    浦="pu",
    渚="zhu",
    垟="yang",
    陌="mo",
    畈="fan",
    堰="yan",
    坞="wu",
    湫="qiu",
    浜="bang",
    溆="xu",
    磴="deng",
    湾="wan",
    埂="geng",
    渡="du",
    矶="ji",
    洼="wa",
)
FIRST = "苇荻菖蓼蒲藜槲桤楸椴榉梓桕棠杞柘枳葛蕨荇鹭鹳鸥凫鹬鸢隼獾麂鲟萱薇芡茭莼菰"
SECOND = "汀埠塍垛浦渚垟陌畈堰坞湫浜溆磴湾埂渡矶洼"
# Real places are called so.
TAKEN = "柘垛 荻垛 葛埠".split()

NOTE = "虚构数据，仅供演示和测试 / Invented; to show and to test only"


def main():
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    pack = Path(sys.argv[1]) if len(sys.argv) == 2 else Path(__file__).resolve().parent.parent
    towns = {
        row["code"]: row for row in read(pack / "regions/towns.csv") if row["code"] in SEAT or row["code"] in TOWNS
    }
    villages = draw_villages(towns)
    streets = draw_streets(villages)
    people = settle(villages, streets)
    facilities = furnish(villages, streets, people, towns)

    write_villages(pack / "regions/villages.csv", villages, towns)
    write_boundaries(pack / "boundaries", villages, towns)
    streets.write(pack / "places")
    write_people(pack / "places/people.csv", people)
    write_facilities(pack / "places/facilities.csv", facilities)
    write_water(pack / "places/water.geojson")
    print(
        f"{len(villages)} villages, {len(streets.x)} nodes, {len(streets.edges)} edges, {len(people)} points of "
        f"{sum(it['weight'] for it in people)} people, {len(facilities)} facilities"
    )


def rng(*key):
    """A generator of its own for each part, so that a change to one moves no other."""
    return random.Random("/".join(str(part) for part in (SEED, *key)))


# Water


def river(x):
    return -500 + 1500 * math.sin(x / 8600 + 0.4) + 420 * math.sin(x / 2900 + 1.3)


def stream(y):
    """A tributary from the north, east of the seat."""
    return 7600 + 1300 * math.sin(y / 4700 + 0.5) + 300 * math.sin(y / 1500)


RIVER_HALF = 95
STREAM_HALF = 40


def bank(x, y):
    """South of the river, north-west or north-east of the stream."""
    if y < river(x):
        return 0
    return 1 if x < stream(y) else 2


def wet(x, y, margin=20):
    # The slope of the river makes its vertical width an upper bound of its width.
    if abs(y - river(x)) < RIVER_HALF + margin:
        return True
    return y > river(x) and abs(x - stream(y)) < STREAM_HALF + margin


def dry_line(a, b):
    """Whether a straight line stays on one bank."""
    side = bank(*a)
    steps = max(2, int(math.dist(a, b) / 60))
    return all(
        bank(x, y) == side and not wet(x, y, 0)
        for x, y in ((a[0] + (b[0] - a[0]) * t / steps, a[1] + (b[1] - a[1]) * t / steps) for t in range(steps + 1))
    )


# Shape of the county, of the seat and of a town


def county_stretch(angle):
    return (
        1
        + 0.06 * math.sin(2 * angle + 2.4)
        + 0.07 * math.sin(3 * angle + 1)
        + 0.045 * math.sin(5 * angle)
        + 0.02 * math.sin(9 * angle + 0.5)
    )


def in_county(x, y):
    x, y = x / HALF_AXES[0], y / HALF_AXES[1]
    return math.hypot(x, y) <= county_stretch(math.atan2(y, x))


def seat_radius(angle):
    return SEAT_RADIUS * (
        1 + 0.12 * math.sin(2 * angle + 0.7) + 0.07 * math.sin(3 * angle + 2) + 0.03 * math.sin(7 * angle)
    )


def in_seat(x, y, scale=1.0):
    return math.hypot(x, y) <= scale * seat_radius(math.atan2(y, x))


def in_town(code, x, y, scale=1.0):
    (cx, cy), radius, *_ = TOWNS[code]
    angle = math.atan2(y - cy, x - cx)
    phase = int(code[-3:]) * 0.7
    return math.hypot(x - cx, y - cy) <= scale * radius * (
        1 + 0.15 * math.sin(2 * angle + phase) + 0.1 * math.sin(3 * angle + 2 * phase)
    )


# Villages and communities


class Village:
    def __init__(self, town, site, kind):
        self.town = town
        self.site = site
        # seat, town or rural
        self.kind = kind
        self.ring = []
        self.code = self.name = self.name_en = ""
        self.hamlets = []
        self.people = 0
        self.households = 0

    def contains(self, x, y):
        left, bottom, right, top = self.box
        return left <= x <= right and bottom <= y <= top and in_ring(self.ring, x, y)


def draw_villages(towns):
    r = rng("villages")
    sites = spread(
        r, SEAT_COMMUNITIES, lambda: disc(r, SEAT_RADIUS * 1.3), lambda x, y: in_seat(x, y) and not wet(x, y, 60)
    )
    villages = [Village(None, site, "seat") for site in sites]
    for code, ((cx, cy), radius, count, *_) in TOWNS.items():
        inside = spread(
            r,
            count,
            lambda: add((cx, cy), disc(r, radius)),
            lambda x, y: in_town(code, x, y, 0.6) and not wet(x, y, 60),
        )
        villages += [Village(code, site, "town") for site in inside]
    fixed = [village.site for village in villages]

    def open_country(x, y):
        if not in_county(x, y) or wet(x, y, 150) or in_seat(x, y, 1.08):
            return False
        return not any(in_town(code, x, y, 1.35) for code in TOWNS)

    rural = spread(
        r,
        VILLAGES - len(villages),
        lambda: (r.uniform(-1, 1) * HALF_AXES[0], r.uniform(-1, 1) * HALF_AXES[1]),
        open_country,
        fixed,
    )
    villages += [Village(None, site, "rural") for site in rural]

    # Sites outside whose cells are left out give the county its outline.
    outside = []
    for index in range(96):
        angle = index * math.tau / 96
        stretch = county_stretch(angle) + r.uniform(0.04, 0.14)
        outside.append((HALF_AXES[0] * stretch * math.cos(angle), HALF_AXES[1] * stretch * math.sin(angle)))
    rings = cells([village.site for village in villages], outside)
    for village, ring in zip(villages, rings):
        village.ring = [snap(*point) for point in ring]
        xs, ys = zip(*village.ring)
        village.box = (min(xs), min(ys), max(xs), max(ys))
        if village.town is None:
            village.town = nearest_town(*village.site)
    name_villages(r, villages)
    villages.sort(key=lambda village: village.code)
    return villages


def nearest_town(x, y):
    if in_seat(x, y):
        return min(SEAT, key=lambda code: math.dist(SEAT[code][0], (x, y)))

    def reach(code):
        # Villages at the edge of the seat belong to it; a township is small.
        if code in SEAT:
            return math.dist(SEAT[code][0], (x, y)) * 1.2
        return math.dist(TOWNS[code][0], (x, y)) * (1.12 if TOWNS[code][2] == 1 else 1)

    return min([*SEAT, *TOWNS], key=reach)


def name_villages(r, villages):
    names = [first + second for first in FIRST for second in SECOND if first + second not in TAKEN]
    r.shuffle(names)
    numbers = defaultdict(int)
    for village, name in zip(
        sorted(villages, key=lambda it: (it.town, it.kind == "rural", round(-it.site[1]), it.site[0])), names
    ):
        community = village.kind != "rural"
        # Committees of residents are numbered from 001, of villagers from 200.
        key = (village.town, community)
        numbers[key] += 1
        village.code = f"{village.town}{numbers[key] + (0 if community else 199):03d}"
        village.name = name + ("社区" if community else "村")
        village.name_en = PINYIN[name[0]] + PINYIN[name[1]] + (" Community" if community else " Village")


def spread(r, count, draw, fits, near=()):
    """Points far from each other: of many drawn, always the farthest (best candidate)."""
    points = []
    for _ in range(count):
        best, best_distance = None, -1.0
        for _ in range(24):
            point = draw()
            while not fits(*point):
                point = draw()
            others = points or near
            distance = (
                min((math.dist(point, other) for group in (points, near) for other in group), default=1e9)
                if others
                else 1e9
            )
            if distance > best_distance:
                best, best_distance = point, distance
        points.append(best)
    return points


def disc(r, radius):
    angle, distance = r.uniform(0, math.tau), radius * math.sqrt(r.random())
    return (distance * math.cos(angle), distance * math.sin(angle))


def add(a, b):
    return (a[0] + b[0], a[1] + b[1])


# Cells around sites, whose neighbours share every vertex


def cells(sites, outside):
    every = sites + outside
    far = 3 * max(HALF_AXES)
    corners = Corners()
    rings = []
    for index, site in enumerate(sites):
        ring = [(-far, -far), (far, -far), (far, far), (-far, far)]
        for other in sorted(range(len(every)), key=lambda other: math.dist(site, every[other])):
            if other == index:
                continue
            if math.dist(site, every[other]) > 2 * max(math.dist(site, corner) for corner in ring):
                break
            ring = cut(ring, site, every[other])
        ring = [corners.at(point) for point in ring]
        rings.append([point for at, point in enumerate(ring) if point != ring[at - 1]])
    bent = {}
    return [bend_ring(ring, bent) for ring in rings]


def cut(ring, site, other):
    """The part of a convex ring nearer to `site` than to `other`."""
    mx, my = (site[0] + other[0]) / 2, (site[1] + other[1]) / 2
    dx, dy = other[0] - site[0], other[1] - site[1]
    kept = []
    for at, point in enumerate(ring):
        before = ring[at - 1]
        here = (point[0] - mx) * dx + (point[1] - my) * dy
        there = (before[0] - mx) * dx + (before[1] - my) * dy
        if (here > 0) != (there > 0):
            t = there / (there - here)
            kept.append((before[0] + (point[0] - before[0]) * t, before[1] + (point[1] - before[1]) * t))
        if here <= 0:
            kept.append(point)
    return kept


class Corners:
    """Gives corners within two metres of each other one place."""

    def __init__(self):
        self.known = {}

    def at(self, point):
        x, y = math.floor(point[0] / 2), math.floor(point[1] / 2)
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                found = self.known.get((x + dx, y + dy))
                if found and math.dist(found, point) < 2:
                    return found
        self.known[x, y] = point
        return point


def bend_ring(ring, bent):
    """Boundaries in open country are not straight; both neighbours see the same bends."""
    result = []
    for at, point in enumerate(ring):
        before = ring[at - 1]
        key = (before, point) if before < point else (point, before)
        if key not in bent:
            r = rng("bend", *(f"{value:.0f}" for corner in key for value in corner))
            bent[key] = midpoints(r, *key)
        middle = bent[key] if key[0] == before else bent[key][::-1]
        result += [*middle, point]
    return result


def midpoints(r, a, b):
    length = math.dist(a, b)
    if length < 420:
        return []
    shift = r.uniform(-0.07, 0.07)
    middle = ((a[0] + b[0]) / 2 - (b[1] - a[1]) * shift, (a[1] + b[1]) / 2 + (b[0] - a[0]) * shift)
    return [*midpoints(r, a, middle), middle, *midpoints(r, middle, b)]


def in_ring(ring, x, y):
    inside = False
    bx, by = ring[-1]
    for ax, ay in ring:
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
        bx, by = ax, ay
    return inside


class Finder:
    """Which village a place is in."""

    def __init__(self, villages):
        self.cells = defaultdict(list)
        for village in villages:
            left, bottom, right, top = village.box
            for i in range(int(left // 500), int(right // 500) + 1):
                for j in range(int(bottom // 500), int(top // 500) + 1):
                    self.cells[i, j].append(village)

    def at(self, x, y):
        return next((village for village in self.cells[x // 500, y // 500] if village.contains(x, y)), None)


# Streets


class Streets:
    def __init__(self):
        self.x, self.y = [], []
        # from, to, class, oneway, how much longer than the straight line
        self.edges = []
        self.hash = defaultdict(list)

    def node(self, x, y):
        self.x.append(x)
        self.y.append(y)
        self.hash[x // 400, y // 400].append(len(self.x) - 1)
        return len(self.x) - 1

    def at(self, node):
        return (self.x[node], self.y[node])

    def link(self, a, b, kind, oneway=0, bends=1.0):
        self.edges.append((a, b, kind, oneway, bends))

    def near(self, x, y, passes=lambda node: True, limit=6000):
        """The nearest node that passes."""
        best, best_distance = None, float("inf")
        i, j = x // 400, y // 400
        ring = 0
        while ring * 400 <= min(limit, best_distance) + 400:
            for di in range(-int(ring), int(ring) + 1):
                for dj in range(-int(ring), int(ring) + 1):
                    if max(abs(di), abs(dj)) != ring:
                        continue
                    for node in self.hash.get((i + di, j + dj), ()):
                        distance = math.dist((x, y), self.at(node))
                        if distance < best_distance and passes(node):
                            best, best_distance = node, distance
            ring += 1
        return best if best_distance <= limit else None

    def road(self, r, a, b, kind, spacing, bridge=False):
        """A road with bends from node to node, on one bank unless it is a bridge."""
        start, end = self.at(a), self.at(b)
        length = math.dist(start, end)
        steps = max(1, round(length / spacing))
        for strength in (0.07, 0.035, 0.0):
            first, second = r.uniform(-strength, strength) * length, r.uniform(-strength, strength) * length * 0.5
            points = []
            for step in range(1, steps):
                t = step / steps
                aside = first * math.sin(math.pi * t) + second * math.sin(2 * math.pi * t)
                points.append(
                    (
                        start[0] + (end[0] - start[0]) * t - (end[1] - start[1]) / length * aside,
                        start[1] + (end[1] - start[1]) * t + (end[0] - start[0]) / length * aside,
                    )
                )
            line = [start, *points, end]
            if bridge or all(dry_line(p, q) for p, q in zip(line, line[1:])):
                break
        else:
            return False
        if bridge:
            # No bend in the water.
            points = [point for point in points if not wet(*point, 40)]
        before = a
        for point in points:
            node = self.node(*point)
            self.link(before, node, kind, 0, 1 + abs(r.gauss(0, 0.012)))
            before = node
        self.link(before, b, kind, 0, 1 + abs(r.gauss(0, 0.012)))
        return True

    def keep(self, nodes):
        """Leaves only these nodes and what joins them."""
        number = {node: new for new, node in enumerate(sorted(nodes))}
        xy = [self.at(node) for node in sorted(nodes)]
        edges = [(number[a], number[b], *rest) for a, b, *rest in self.edges if a in number and b in number]
        self.x, self.y, self.edges, self.hash = [], [], edges, defaultdict(list)
        for point in xy:
            self.node(*point)

    def components(self):
        group = list(range(len(self.x)))

        def root(node):
            while group[node] != node:
                group[node] = group[group[node]]
                node = group[node]
            return node

        for a, b, *_ in self.edges:
            group[root(a)] = root(b)
        members = defaultdict(list)
        for node in range(len(self.x)):
            members[root(node)].append(node)
        return sorted(members.values(), key=lambda nodes: (-len(nodes), nodes[0]))

    def write(self, folder):
        with open(folder / "nodes.csv", "w", newline="", encoding="utf-8") as file:
            file.write("id,lon,lat\n")
            for node in range(len(self.x)):
                lon, lat = degrees(*self.at(node))
                file.write(f"{node + 1},{lon},{lat}\n")
        with open(folder / "edges.csv", "w", newline="", encoding="utf-8") as file:
            file.write("from,to,metres,oneway,class\n")
            for a, b, kind, oneway, bends in self.edges:
                metres = max(0.1, haversine(degrees(*self.at(a)), degrees(*self.at(b))) * bends)
                file.write(f"{a + 1},{b + 1},{metres:.1f},{oneway},{kind}\n")


def draw_streets(villages):
    streets = Streets()
    seat = grid(streets, rng("seat"), (0, 0), math.radians(12), 40, 104, in_seat, SEAT_BRIDGES, 1500)
    towns = {}
    for code, ((cx, cy), radius, *_) in TOWNS.items():
        r = rng("town", code)
        side = bank(cx, cy)
        inside = lambda x, y: in_town(code, x, y) and bank(x, y) == side
        towns[code] = grid(streets, r, (cx, cy), r.uniform(0, 1.5), 16, r.uniform(96, 116), inside, (), radius * 0.4)
    draw_roads(streets, villages, seat, towns)
    for village in villages:
        if village.kind == "rural":
            draw_hamlets(streets, village)
    join(streets)
    open_oneways(streets)
    refine(streets)
    return streets


def grid(streets, r, centre, turn, half, spacing, inside, bridges, core):
    """Blocks of uneven size; every twelfth street is a main one, many small ones end in a yard.
    In the core, small streets are one-way, each against its neighbour."""
    offsets = [[0.0], [0.0]]
    for line in offsets:
        for _ in range(2 * half):
            line.append(line[-1] + spacing * r.uniform(0.82, 1.2))
    u, v = ([value - line[half] for value in line] for line in offsets)
    level = lambda i: (
        "primary" if i % 12 == 0 else "secondary" if i % 6 == 0 else "tertiary" if i % 3 == 0 else "residential"
    )
    nodes = {}
    for i in range(-half, half + 1):
        for j in range(-half, half + 1):
            aside = 1 if i % 6 == 0 or j % 6 == 0 else 7
            a, b = u[i + half] + r.uniform(-aside, aside), v[j + half] + r.uniform(-aside, aside)
            x = centre[0] + a * math.cos(turn) - b * math.sin(turn)
            y = centre[1] + a * math.sin(turn) + b * math.cos(turn)
            if inside(x, y) and not wet(x, y):
                nodes[i, j] = streets.node(x, y)
    arterial = []
    for (i, j), node in nodes.items():
        if i % 6 == 0 or j % 6 == 0:
            arterial.append(node)
        for di, dj, line in ((1, 0, j), (0, 1, i)):
            kind = level(line)
            other = nodes.get((i + di, j + dj))
            keep = r.random() > (0.25 if kind == "residential" else 0.03 if kind == "tertiary" else 0)
            if other is None or not keep or not dry_line(streets.at(node), streets.at(other)):
                continue
            central = max(math.dist(streets.at(node), centre), math.dist(streets.at(other), centre)) < core
            if central and (kind == "residential" or line % 6 == 3):
                # Down even lines, up odd ones.
                a, b = (node, other) if line % 2 else (other, node)
                streets.link(a, b, kind, 1)
            else:
                streets.link(node, other, kind)
    for i in bridges:
        line = [nodes[i, j] for j in range(-half, half + 1) if (i, j) in nodes]
        for a, b in zip(line, line[1:]):
            if bank(*streets.at(a)) != bank(*streets.at(b)):
                streets.link(a, b, level(i))
    return arterial


def draw_roads(streets, villages, seat, towns):
    r = rng("roads")
    # Where roads meet: village centres, towns, and the ends of main streets of the seat.
    places = []
    for village in villages:
        if village.kind == "rural":
            places.append((village.site, None, streets.node(*village.site)))
            village.centre = places[-1][2]
    for code, arterial in towns.items():
        places.append((TOWNS[code][0], arterial, None))
    first_gate = len(places)
    for index in range(16):
        angle = (index + 0.5) * math.tau / 16
        radius = seat_radius(angle) * 0.97
        point = (radius * math.cos(angle), radius * math.sin(angle))
        if not wet(*point, 60):
            places.append((point, [node for node in seat if bank(*streets.at(node)) == bank(*point)], None))
    pairs = neighbours(r, [place[0] for place in places], first_gate)

    dry = [pair for pair in pairs if dry_line(places[pair[0]][0], places[pair[1]][0])]
    over = sorted(
        (pair for pair in pairs if bank(*places[pair[0]][0]) != bank(*places[pair[1]][0])),
        key=lambda pair: (min(pair[1], first_gate) - first_gate, math.dist(places[pair[0]][0], places[pair[1]][0])),
    )
    bridges = [(0.0, river(0.0))]
    crossing = []
    for pair in over:
        middle = (
            (places[pair[0]][0][0] + places[pair[1]][0][0]) / 2,
            (places[pair[0]][0][1] + places[pair[1]][0][1]) / 2,
        )
        if all(math.dist(middle, other) > 5600 for other in bridges):
            bridges.append(middle)
            crossing.append(pair)

    ranks = rank(places, dry + crossing, list(range(first_gate - len(towns), first_gate)), first_gate)
    for a, b in dry + crossing:
        (pa, fa, na), (pb, fb, nb) = places[a], places[b]
        start = na if na is not None else min(fa, key=lambda node: math.dist(streets.at(node), pb))
        end = nb if nb is not None else min(fb, key=lambda node: math.dist(streets.at(node), streets.at(start)))
        streets.road(r, start, end, ranks[a, b], 180, (a, b) in crossing)


def neighbours(r, points, first_gate):
    """Relative neighbours, and some of the other Gabriel neighbours."""
    pairs = []
    for a in range(len(points)):
        for b in range(a + 1, len(points)):
            length = math.dist(points[a], points[b])
            if length > 9000 or a >= first_gate:
                continue
            middle = ((points[a][0] + points[b][0]) / 2, (points[a][1] + points[b][1]) / 2)
            others = [c for c in range(len(points)) if c not in (a, b) and math.dist(points[c], middle) < length]
            if any(math.dist(points[c], middle) < length / 2 for c in others):
                continue
            relative = not any(
                max(math.dist(points[c], points[a]), math.dist(points[c], points[b])) < length for c in others
            )
            if relative or r.random() < 0.35:
                pairs.append((a, b))
    return pairs


def rank(places, pairs, towns, first_gate):
    """The class of each road: on the way from a town to the seat, between towns, or of villages."""
    links = defaultdict(list)
    for a, b in pairs:
        length = math.dist(places[a][0], places[b][0])
        links[a].append((b, length))
        links[b].append((a, length))
    ranks = {pair: "tertiary" if (pair[0] * 7 + pair[1]) % 3 else "unclassified" for pair in pairs}

    def raise_to(kind, start, ends):
        distance, before, queue = {start: 0.0}, {}, [(0.0, start)]
        while queue:
            so_far, place = heapq.heappop(queue)
            if place in ends:
                while place in before:
                    pair = (min(place, before[place]), max(place, before[place]))
                    if ranks[pair] != "primary":
                        ranks[pair] = kind
                    place = before[place]
                return
            for other, length in links[place]:
                if so_far + length < distance.get(other, float("inf")):
                    distance[other], before[other] = so_far + length, place
                    heapq.heappush(queue, (so_far + length, other))

    gates = set(range(first_gate, len(places)))
    for town in towns:
        raise_to("primary" if TOWNS[list(TOWNS)[town - towns[0]]][2] > 2 else "secondary", town, gates)
    for town in towns:
        raise_to("secondary", town, set(towns) - {town})
    return ranks


def draw_hamlets(streets, village):
    r = rng("hamlets", village.code)
    side = bank(*village.site)
    lean = r.uniform(0, math.pi)
    fits = lambda x, y: village.contains(x, y) and bank(x, y) == side and not wet(x, y, 80)
    left, bottom, right, top = village.box
    centres = [village.site]
    count = r.choice((5, 6, 6, 7, 7, 8))
    for _ in range(400):
        if len(centres) == count:
            break
        point = (r.uniform(left, right), r.uniform(bottom, top))
        if fits(*point) and all(math.dist(point, other) > 420 for other in centres):
            if streets.near(*point, limit=90) is None:
                centres.append(point)
    centres[1:] = sorted(centres[1:], key=lambda point: math.dist(point, village.site))
    for index, centre in enumerate(centres):
        direction = lean + r.gauss(0, 0.25)
        size = r.randint(9, 15) if index == 0 else r.randint(5, 11)
        start = village.centre if index == 0 else streets.node(*centre)
        lane = [start]
        for way in (1, -1):
            node, angle = start, direction
            for _ in range(size // 2):
                angle += r.gauss(0, 0.08)
                step = way * r.uniform(48, 78)
                point = (streets.x[node] + step * math.cos(angle), streets.y[node] + step * math.sin(angle))
                if not fits(*point) or not dry_line(streets.at(node), point):
                    break
                new = streets.node(*point)
                streets.link(node, new, "residential")
                lane.append(new)
                node = new
        own = list(lane)
        for node in lane[1:]:
            if r.random() < (0.75 if index == 0 else 0.45):
                before = node
                way = r.choice((1, -1))
                for _ in range(r.choice((1, 1, 2, 2, 3))):
                    angle = direction + way * math.pi / 2 + r.gauss(0, 0.12)
                    step = r.uniform(38, 66)
                    point = (streets.x[before] + step * math.cos(angle), streets.y[before] + step * math.sin(angle))
                    if not fits(*point) or not dry_line(streets.at(before), point):
                        break
                    new = streets.node(*point)
                    streets.link(before, new, "residential")
                    own.append(new)
                    before = new
        village.hamlets.append(own)
        if index:
            mine = set(own)
            outside = streets.near(*centre, lambda node: node not in mine and bank(*streets.at(node)) == side)
            ends = sorted(own, key=lambda node: math.dist(streets.at(node), streets.at(outside)))
            streets.road(r, ends[0], outside, "unclassified", 95)
            if r.random() < 0.35:
                first = set(village.hamlets[r.randrange(len(village.hamlets) - 1)])
                other = min(sorted(first), key=lambda node: math.dist(streets.at(node), centre))
                if math.dist(streets.at(other), centre) < 1100:
                    streets.road(r, ends[-1], other, "track", 95)
    # Numbers of nodes change later; places do not.
    village.hamlets = [[streets.at(node) for node in hamlet] for hamlet in village.hamlets]


def join(streets):
    """Ties loose parts to the rest on the same bank; leaves out what is tiny."""
    r = rng("join")
    while True:
        parts = streets.components()
        main = set(parts[0])
        loose = next((part for part in parts[1:] if len(part) > 6), None)
        if loose is None:
            streets.keep(main)
            return
        mine = set(loose)
        best = None
        for node in loose:
            other = streets.near(
                *streets.at(node), lambda it: it not in mine and dry_line(streets.at(node), streets.at(it))
            )
            if other is not None:
                candidate = (math.dist(streets.at(node), streets.at(other)), node, other)
                best = min(best or candidate, candidate)
        if best is None or not streets.road(r, best[1], best[2], "unclassified", 120):
            sys.exit(f"a part of {len(loose)} nodes cannot be joined")


def open_oneways(streets):
    """Makes every place reachable from every other by car: a one-way street that
    leads into or out of a trap is opened both ways."""
    while True:
        group = strong(streets)
        opened = 0
        for index, (a, b, kind, oneway, bends) in enumerate(streets.edges):
            if oneway and group[a] != group[b]:
                streets.edges[index] = (a, b, kind, 0, bends)
                opened += 1
        if not opened:
            return


def strong(streets):
    """Strongly connected parts, by two searches (Kosaraju)."""
    forward, backward = defaultdict(list), defaultdict(list)
    for a, b, _, oneway, _ in streets.edges:
        forward[a].append(b)
        backward[b].append(a)
        if not oneway:
            forward[b].append(a)
            backward[a].append(b)
    order, seen = [], [False] * len(streets.x)
    for start in range(len(streets.x)):
        if seen[start]:
            continue
        seen[start] = True
        stack = [(start, iter(forward[start]))]
        while stack:
            node, rest = stack[-1]
            other = next((other for other in rest if not seen[other]), None)
            if other is None:
                order.append(node)
                stack.pop()
            else:
                seen[other] = True
                stack.append((other, iter(forward[other])))
    group = [-1] * len(streets.x)
    for start in reversed(order):
        stack = [start] if group[start] < 0 else []
        while stack:
            node = stack.pop()
            if group[node] < 0:
                group[node] = start
                stack += [other for other in backward[node] if group[other] < 0]
    return group


def refine(streets):
    """Divides the longest edges until the nodes are as many as promised. A bridge stays whole."""
    if len(streets.x) > NODES:
        sys.exit(f"{len(streets.x)} nodes are too many")

    def length(index):
        a, b, *_ = streets.edges[index]
        return math.dist(streets.at(a), streets.at(b))

    heap = [(-length(index), index) for index in range(len(streets.edges))]
    heapq.heapify(heap)
    r = rng("refine")
    while len(streets.x) < NODES:
        _, index = heapq.heappop(heap)
        a, b, kind, oneway, bends = streets.edges[index]
        (ax, ay), (bx, by) = streets.at(a), streets.at(b)
        if bank(ax, ay) != bank(bx, by) or not dry_line((ax, ay), (bx, by)):
            continue
        aside = r.gauss(0, 0.02)
        middle = streets.node((ax + bx) / 2 - (by - ay) * aside, (ay + by) / 2 + (bx - ax) * aside)
        streets.edges[index] = (a, middle, kind, oneway, bends)
        streets.edges.append((middle, b, kind, oneway, bends))
        heapq.heappush(heap, (-length(index), index))
        heapq.heappush(heap, (-length(len(streets.edges) - 1), len(streets.edges) - 1))


# People


def settle(villages, streets):
    finder = Finder(villages)
    wanted = []
    for x, y, weight in city_cells(rng("seat people"), (0, 0), 5000, in_seat, 2500, True):
        wanted.append((x, y, weight, SEAT_PEOPLE, finder.at(x, y)))
    scale(wanted, SEAT_PEOPLE)
    points = wanted
    for code, ((cx, cy), radius, _, count, _) in TOWNS.items():
        side = bank(cx, cy)
        inside = lambda x, y: in_town(code, x, y) and bank(x, y) == side
        wanted = [
            (x, y, weight, count, finder.at(x, y))
            for x, y, weight in city_cells(rng("town people", code), (cx, cy), radius * 1.4, inside, radius, False)
        ]
        scale(wanted, count)
        points += wanted
    rest = PEOPLE - sum(point[2] for point in points)
    rural = []
    for village in villages:
        if village.kind != "rural":
            continue
        r = rng("village people", village.code)
        # Villages near the seat are larger, remote ones have emptied.
        size = r.lognormvariate(0, 0.28) * (
            1.25 if math.hypot(*village.site) < 9000 else 0.8 if math.hypot(*village.site) > 19000 else 1
        )
        nodes = sum(len(hamlet) for hamlet in village.hamlets)
        for hamlet in village.hamlets:
            centre = (sum(point[0] for point in hamlet) / len(hamlet), sum(point[1] for point in hamlet) / len(hamlet))
            parts = max(1, round(len(hamlet) / 7))
            for part in range(parts):
                x, y = hamlet[(part * len(hamlet)) // parts]
                x, y = x * 0.9 + centre[0] * 0.1 + r.uniform(-25, 25), y * 0.9 + centre[1] * 0.1 + r.uniform(-25, 25)
                x, y = snap(x, y)
                if village.contains(x, y) and not wet(x, y, 0):
                    rural.append((x, y, size * len(hamlet) / nodes / parts * r.uniform(0.8, 1.2), rest, village))
    scale(rural, rest)
    points += rural

    people = []
    weights = whole([point[2] for point in points], PEOPLE)
    shares = {}
    for (x, y, _, _, village), weight in zip(points, weights):
        if village is None or weight == 0:
            sys.exit("people outside the county or a point without people")
        if village.code not in shares:
            r = rng("ages", village.code)
            base = {"seat": AGES_SEAT, "town": AGES_TOWN, "rural": AGES_VILLAGE}[village.kind]
            if village.kind == "seat" and village.town == "990121003":
                base = AGES_NEW
            shares[village.code] = (
                [share * r.lognormvariate(0, 0.12) for share in base],
                r.uniform(2.35, 2.75) if village.kind == "seat" else r.uniform(2.5, 3.15),
            )
        r = rng("point", f"{x:.0f}", f"{y:.0f}")
        base, household = shares[village.code]
        ages = whole([share * r.lognormvariate(0, 0.15) for share in base], weight)
        households = max(1, round(weight / (household * r.uniform(0.95, 1.05))))
        village.people += weight
        village.households += households
        people.append({"x": x, "y": y, "weight": weight, "village": village, "ages": ages, "households": households})
    people.sort(key=lambda point: (point["village"].code, -round(point["y"]), point["x"]))
    empty = [village.code for village in villages if village.people == 0]
    if empty:
        sys.exit(f"nobody lives in {empty}")
    return people


def city_cells(r, centre, half, inside, fade, quiet):
    """Cells of 150 m with people; where works and parks are, nobody lives."""
    empty = [(*add(centre, disc(r, half * 0.75)), r.uniform(180, 420)) for _ in range(11)] if quiet else []
    count = int(half // 150)
    for i in range(-count, count + 1):
        for j in range(-count, count + 1):
            x, y = centre[0] + i * 150 + r.uniform(-12, 12), centre[1] + j * 150 + r.uniform(-12, 12)
            weight = math.exp(-math.dist((x, y), centre) / fade) * min(2.2, r.lognormvariate(0, 0.5))
            x, y = snap(x, y)
            if (
                inside(x, y)
                and not wet(x, y, 10)
                and not any(math.dist((x, y), (ex, ey)) < radius for ex, ey, radius in empty)
            ):
                yield x, y, weight


def scale(points, total):
    factor = total / sum(point[2] for point in points)
    points[:] = [(x, y, weight * factor, *rest) for x, y, weight, *rest in points]


def whole(shares, total):
    """Whole numbers in these proportions that sum to the total (largest remainders)."""
    factor = total / sum(shares)
    exact = [share * factor for share in shares]
    result = [math.floor(value) for value in exact]
    by_rest = sorted(range(len(shares)), key=lambda at: (result[at] - exact[at], at))
    for at in by_rest[: total - sum(result)]:
        result[at] += 1
    return result


# Facilities


class Furnisher:
    def __init__(self, villages, streets, people, towns):
        self.finder = Finder(villages)
        self.villages = villages
        self.streets = streets
        self.people = people
        self.towns = towns
        self.rows = []
        self.names = defaultdict(int)

    def put(self, r, kind, x, y, name, capacity, unit, hours, operator, status="open", accessible=None):
        """Puts it beside the nearest street."""
        node = self.streets.near(x, y)
        nx, ny = self.streets.at(node)
        for _ in range(12):
            px, py = nx + r.choice((-1, 1)) * r.uniform(6, 18), ny + r.choice((-1, 1)) * r.uniform(6, 18)
            px, py = snap(px, py)
            village = self.finder.at(px, py)
            if village and not wet(px, py, 0):
                break
        else:
            return False
        name = name(village) if callable(name) else name
        self.names[name] += 1
        if self.names[name] > 1:
            name += f"（{self.names[name]}）"
        if accessible is None:
            accessible = r.choices(("yes", "no", ""), (6, 3, 1))[0]
        self.rows.append(
            {
                "name": name,
                "x": px,
                "y": py,
                "type": kind,
                "capacity": capacity,
                "unit": unit,
                "hours": hours,
                "operator": operator,
                "status": status,
                "accessible": accessible,
                "region": village.code,
            }
        )
        return True

    def among_people(self, r, kind, count, apart, name, capacity, unit, hours, operator, weight):
        """`count` of a kind where its people live, none nearer than `apart` to another."""
        points = [(point, weight(point)) for point in self.people]
        points = [(point, value) for point, value in points if value > 0]
        chosen = []
        for point in r.choices([point for point, _ in points], [value for _, value in points], k=count * 40):
            if len(chosen) == count:
                break
            place = (point["x"], point["y"])
            near = apart * (1 if point["village"].kind != "rural" else 2)
            if all(math.dist(place, other) > near for other in chosen):
                status = r.choices(("open", "planned", "closing"), (95, 3, 2))[0]
                # A few rows lack a capacity, as registers do.
                size = "" if r.random() < 0.012 else capacity(r, point["village"])
                if self.put(r, kind, *place, name, size, unit, hours, operator(r), status):
                    chosen.append(place)


def furnish(villages, streets, people, towns):
    it = Furnisher(villages, streets, people, towns)
    factor = lambda village: SEAT[village.town][1] if village.town in SEAT else TOWNS[village.town][4]
    town_of = lambda village: towns[village.town]["name_zh"]
    short = lambda village: village.name.removesuffix("社区").removesuffix("村")
    children = lambda at: lambda point: point["ages"][at] * factor(point["village"]) ** 1.4
    mixed = lambda *shares: lambda r: r.choices(("public", "inclusive", "market"), shares)[0]

    it.among_people(
        rng("kindergarten"),
        "kindergarten",
        184,
        330,
        lambda v: f"{short(v)}幼儿园",
        lambda r, v: r.choice((3, 6, 6, 9, 9, 12)) * 30,
        "seats",
        "Mo-Fr 07:30-17:30",
        mixed(55, 33, 12),
        children(1),
    )
    it.among_people(
        rng("childcare"),
        "childcare",
        88,
        300,
        lambda v: f"{short(v)}托育园",
        lambda r, v: r.choice((20, 30, 40, 60, 80, 100)),
        "seats",
        "Mo-Fr 07:30-18:00",
        mixed(20, 45, 35),
        lambda p: children(0)(p) * (1 if p["village"].kind != "rural" else 0.25),
    )
    it.among_people(
        rng("primary"),
        "primary_school",
        112,
        520,
        lambda v: f"{short(v)}小学",
        lambda r, v: r.choice((6, 12, 18, 24, 30, 36)) * 45 if v.kind != "rural" else r.choice((6, 6, 12, 12, 18)) * 45,
        "seats",
        "Mo-Fr 07:40-17:00",
        mixed(96, 2, 2),
        children(2),
    )
    it.among_people(
        rng("middle"),
        "middle_school",
        46,
        900,
        lambda v: f"{short(v)}初级中学",
        lambda r, v: r.choice((18, 24, 30, 36)) * 50,
        "seats",
        "Mo-Fr 07:20-18:00",
        mixed(94, 2, 4),
        lambda p: children(2)(p) * (1 if p["village"].kind != "rural" else 0.2),
    )
    it.among_people(
        rng("elder_care"),
        "elder_care",
        62,
        900,
        lambda v: f"{short(v)}颐养院",
        lambda r, v: r.choice((40, 60, 80, 120, 150, 220, 300)),
        "beds",
        "24/7",
        mixed(45, 30, 25),
        lambda p: p["ages"][4] + 2 * p["ages"][5],
    )
    it.among_people(
        rng("meal"),
        "meal_service",
        118,
        500,
        lambda v: f"{short(v)}助餐点",
        lambda r, v: r.choice((30, 40, 60, 80)),
        "seats",
        "Mo-Su 10:30-12:30,16:30-18:00",
        mixed(40, 45, 15),
        lambda p: (p["ages"][4] + p["ages"][5]) * factor(p["village"]),
    )
    it.among_people(
        rng("pharmacy"),
        "pharmacy",
        96,
        450,
        lambda v: f"{short(v)}药店",
        lambda r, v: "",
        "",
        "Mo-Su 08:00-21:00",
        mixed(0, 0, 1),
        lambda p: p["weight"] * (2 if p["village"].kind != "rural" else 0.4),
    )
    it.among_people(
        rng("market"),
        "market",
        58,
        700,
        lambda v: f"{short(v)}菜场",
        lambda r, v: r.choice((300, 500, 800, 1200, 2000)),
        "m2",
        "Mo-Su 05:30-18:30",
        mixed(15, 25, 60),
        lambda p: p["weight"] * (1.5 if p["village"].kind != "rural" else 0.4),
    )
    it.among_people(
        rng("hospital"),
        "hospital",
        9,
        1500,
        lambda v: f"{short(v)}医院",
        lambda r, v: r.choice((240, 400, 600, 900, 1200)),
        "beds",
        "24/7",
        mixed(70, 15, 15),
        lambda p: p["weight"] * {"seat": 1, "town": 0.6, "rural": 0}[p["village"].kind],
    )
    it.among_people(
        rng("park"),
        "park",
        44,
        600,
        lambda v: f"{short(v)}公园",
        lambda r, v: r.choice((3000, 5000, 8000, 15000, 40000)),
        "m2",
        "24/7",
        mixed(1, 0, 0),
        lambda p: p["weight"] * (1 if p["village"].kind != "rural" else 0.1),
    )

    # One for each town, and more in the seat.
    for code in [*SEAT, *TOWNS]:
        r = rng("of a town", code)
        x, y = SEAT[code][0] if code in SEAT else TOWNS[code][0]
        name = towns[code]["name_zh"]
        small = code not in SEAT and TOWNS[code][2] == 1
        beside = lambda: add((x, y), disc(r, 350))
        it.put(
            r,
            "health_centre",
            *beside(),
            f"{name}卫生院" if code not in SEAT else f"{name}社区卫生服务中心",
            r.choice((760, 900) if small else (1100, 1400, 1900, 2600)),
            "m2",
            "Mo-Su 08:00-17:30",
            "public",
            "open",
            "yes",
        )
        it.put(
            r,
            "government_service",
            *beside(),
            f"{name}便民服务中心",
            r.choice((200, 350, 600, 900)),
            "m2",
            "Mo-Fr 08:30-17:30",
            "public",
            "open",
            "yes",
        )
        if not small:
            it.put(
                r,
                "library",
                *beside(),
                f"{name}图书分馆",
                r.choice((120, 200, 300, 500)),
                "m2",
                "Tu-Su 09:00-17:00",
                "public",
            )
            it.put(
                r,
                "culture_centre",
                *beside(),
                f"{name}文化站",
                r.choice((200, 300, 500, 800)),
                "m2",
                "Tu-Su 09:00-17:00",
                "public",
            )
        if code in SEAT or code in ("990121101", "990121102", "990121105", "990121107", "990121109"):
            it.put(
                r,
                "ambulance_station",
                *beside(),
                f"{name}急救站",
                r.choice((18, 24, 30) if code in SEAT else (9, 12)),
                "staff",
                "24/7",
                "public",
                "open",
                "",
            )
    r = rng("seat")
    it.put(r, "library", 300, 900, "苍葭县图书馆", 6800, "m2", "Tu-Su 09:00-20:00", "public", "open", "yes")
    it.put(r, "culture_centre", 700, 1300, "苍葭县文化馆", 4200, "m2", "Tu-Su 09:00-17:30", "public", "open", "yes")
    it.put(r, "sports_centre", 2400, 2200, "苍葭县体育中心", 21000, "m2", "Mo-Su 06:00-21:30", "public", "open", "yes")

    for village in villages:
        r = rng("of a village", village.code)
        x, y = village.site
        share = factor(village)
        if r.random() < 0.975:
            area = 5 * round(village.households / 100 * max(8, r.gauss(27 + 9 * share, 9)) / 5)
            it.put(
                r, "community_centre", x, y, f"{village.name}党群服务中心", area, "m2", "Mo-Su 08:30-17:30", "public"
            )
        if village.kind != "seat" and r.random() < 0.86 + 0.08 * share or village.kind == "seat" and r.random() < 0.52:
            noun = "卫生室" if village.kind == "rural" else "社区卫生服务站"
            it.put(
                r,
                "clinic",
                x,
                y,
                f"{village.name}{noun}",
                r.choice((80, 100, 120, 150, 160, 180, 220, 260)),
                "m2",
                "Mo-Sa 08:00-17:00",
                "public",
            )
        for _ in range(r.choices((0, 1, 2), (7, 58, 35))[0]):
            px, py = add((x, y), disc(r, 260 if village.kind != "rural" else 500))
            it.put(
                r,
                "fitness",
                px,
                py,
                lambda v: f"{v.name}健身点",
                r.choice((1200, 2500, 5000, 8000, 12000)),
                "m2",
                "24/7",
                "public",
            )
        if r.random() < 0.34 + 0.2 * share:
            it.put(
                r,
                "day_care",
                x,
                y,
                f"{village.name}日间照料中心",
                r.choice((8, 10, 15, 20, 30)),
                "beds",
                "Mo-Su 08:00-17:30",
                r.choice(("public", "inclusive")),
            )

    bus_stops(it, villages)
    it.rows.sort(key=lambda row: (row["type"], row["region"], row["name"]))
    return it.rows


def bus_stops(it, villages):
    """Along main streets, along roads with a line, and at most village centres."""
    r = rng("bus")
    stops = defaultdict(list)

    def free(x, y, apart):
        i, j = x // 400, y // 400
        return all(
            math.dist((x, y), other) > apart
            for di in range(-3, 4)
            for dj in range(-3, 4)
            for other in stops.get((i + di, j + dj), ())
        )

    def stop(x, y, name):
        stops[x // 400, y // 400].append((x, y))
        it.put(r, "bus_stop", x, y, name, "", "", "Mo-Su 06:00-19:00", "public")

    for village in villages:
        if village.kind == "rural" and r.random() < 0.86 and free(*village.site, 300):
            stop(*village.site, f"{village.name}站")
    for a, b, kind, *_ in it.streets.edges:
        x, y = it.streets.at(a)
        village = it.finder.at(x, y)
        if village is None or kind not in ("primary", "secondary", "tertiary"):
            continue
        urban = village.kind != "rural"
        # Lines have not followed the streets of the new district yet.
        if village.town == "990121003" and kind == "tertiary" and r.random() < 0.9:
            continue
        if free(x, y, (455 if village.kind == "seat" else 430) if urban else 600 if kind != "tertiary" else 1500):
            stop(
                x,
                y,
                f"{village.name.removesuffix('社区').removesuffix('村')}{'路口' if urban else '桥头' if wet(x, y, 200) else '道口'}站",
            )


# Writing


def degrees(x, y):
    lat = ORIGIN[1] + math.degrees(y / EARTH_RADIUS)
    lon = ORIGIN[0] + math.degrees(x / (EARTH_RADIUS * math.cos(math.radians(ORIGIN[1]))))
    return round(lon, 5), round(lat, 5)


def snap(x, y):
    """The place that is written, in metres: which village it is in must not hang on rounding."""
    lon, lat = degrees(x, y)
    return (
        math.radians(lon - ORIGIN[0]) * EARTH_RADIUS * math.cos(math.radians(ORIGIN[1])),
        math.radians(lat - ORIGIN[1]) * EARTH_RADIUS,
    )


def haversine(a, b):
    (lon_a, lat_a), (lon_b, lat_b) = a, b
    dlat, dlon = math.radians(lat_b - lat_a), math.radians(lon_b - lon_a)
    h = (
        math.sin(dlat / 2) ** 2
        + math.cos(math.radians(lat_a)) * math.cos(math.radians(lat_b)) * math.sin(dlon / 2) ** 2
    )
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(h))


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def table(path, columns, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def write_villages(path, villages, towns):
    table(
        path,
        ["code", "level", "name_zh", "name_en", "parent", "valid_from", "valid_to", "source"],
        (
            [it.code, "village", it.name, it.name_en, it.town, towns[it.town]["valid_from"], "", "sample-regions"]
            for it in villages
        ),
    )


def write_people(path, people):
    table(
        path,
        ["id", "lon", "lat", "weight", "region", *AGES, "households"],
        (
            [f"p{number}", *degrees(it["x"], it["y"]), it["weight"], it["village"].code, *it["ages"], it["households"]]
            for number, it in enumerate(people, 1)
        ),
    )


def write_facilities(path, rows):
    table(
        path,
        ["id", "name", "lon", "lat", "type", "capacity", "unit", "hours", "operator", "status", "accessible", "region"],
        (
            [
                f"f{number}",
                row["name"],
                *degrees(row["x"], row["y"]),
                row["type"],
                row["capacity"],
                row["unit"] if row["capacity"] != "" else "",
                row["hours"],
                row["operator"],
                row["status"],
                row["accessible"],
                row["region"],
            ]
            for number, row in enumerate(rows, 1)
        ),
    )


def write_boundaries(folder, villages, towns):
    folder.mkdir(exist_ok=True)
    rings = {village.code: [degrees(*point) for point in village.ring] for village in villages}
    rings = {code: [point for at, point in enumerate(ring) if point != ring[at - 1]] for code, ring in rings.items()}
    features = [(village.code, village.name, [rings[village.code]]) for village in villages]
    geojson(folder / "villages.geojson", features)
    features = [
        (code, towns[code]["name_zh"], dissolve([rings[it.code] for it in villages if it.town == code]))
        for code in sorted(towns)
    ]
    geojson(folder / "towns.geojson", features)
    geojson(folder / "county.geojson", [(COUNTY, COUNTY_NAME, dissolve(list(rings.values())))])


def dissolve(rings):
    """The outline of cells that share their edges: what is an edge of one cell only."""
    following = {}
    for ring in rings:
        for at, point in enumerate(ring):
            if following.get(point, {}).pop(ring[at - 1], None) is None:
                following.setdefault(ring[at - 1], {})[point] = True
    outline = []
    following = {point: list(ends) for point, ends in following.items() if ends}
    while following:
        start = min(following)
        ring, point = [], start
        while True:
            ends = following[point]
            ring.append(point)
            after = ends.pop()
            if not ends:
                del following[point]
            point = after
            if point == start:
                break
        outline.append(ring)
    return sorted(outline, key=len, reverse=True)


def geojson(path, features):
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","note":%s,"features":[\n' % json.dumps(NOTE, ensure_ascii=False))
        lines = []
        for code, name, outlines in features:
            rings = []
            for ring in outlines:
                area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))
                # Outer rings run counter-clockwise (RFC 7946).
                ring = ring if area > 0 else ring[::-1]
                rings.append([[list(point) for point in [*ring, ring[0]]]])
            geometry = (
                {"type": "Polygon", "coordinates": rings[0]}
                if len(rings) == 1
                else {"type": "MultiPolygon", "coordinates": rings}
            )
            feature = {"type": "Feature", "properties": {"code": code, "name_zh": name}, "geometry": geometry}
            lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
        file.write(",\n".join(lines) + "\n]}\n")


def write_water(path):
    across = [x * 400 for x in range(-62, 63)]
    ring = [(x, river(x) + RIVER_HALF) for x in across] + [(x, river(x) - RIVER_HALF) for x in reversed(across)]
    up = [y for y in range(0, 20_800, 400) if y > river(stream(y)) + RIVER_HALF]
    mouth = up[0] - 400
    branch = [(stream(y) - STREAM_HALF, y) for y in [mouth, *up]] + [
        (stream(y) + STREAM_HALF, y) for y in reversed([mouth, *up])
    ]
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","note":%s,"features":[\n' % json.dumps(NOTE, ensure_ascii=False))
        lines = []
        for name, part in (("葭河", ring), ("栗溪", branch)):
            part = [list(degrees(*point)) for point in reversed(part)]
            lines.append(
                json.dumps(
                    {
                        "type": "Feature",
                        "properties": {"name_zh": name, "kind": "water"},
                        "geometry": {"type": "Polygon", "coordinates": [[*part, part[0]]]},
                    },
                    ensure_ascii=False,
                    separators=(",", ":"),
                )
            )
        file.write(",\n".join(lines) + "\n]}\n")


if __name__ == "__main__":
    main()
