#!/usr/bin/env python3
"""Writes regions/*.csv and boundaries/*.geojson of this pack.

    python3 tools/convert.py INPUT_FOLDER [PACK_FOLDER]

Inputs, under INPUT_FOLDER:
    regions/jiangsu_province_city_county.csv    code,code12,name,parent_code,level,is_gb2260
    regions/jiangsu_towns.csv                   code,code12,name,parent_code,level,town_type
    regions/jiangsu_villages.csv                code,name,parent_code,level,committee_type
    regions/jiangsu_settlement_points_geonames.csv   GeoNames points matched to towns
    boundaries/jiangsu_{province,city,county}_tianditu.geojson
and, beside this script, names_en.csv: the usual English names of the
province, its cities, counties and development zones.

Python 3 standard library only. The same inputs give the same bytes.
"""

import csv
import json
import math
import sys
from collections import defaultdict
from pathlib import Path

# Reference date of the region codes.
CODES_FROM = "2023-06-30"
SOURCE_CODES = "jiangsu-division-codes-2023"
SOURCE_ZONES = "jiangsu-statistical-zones-2023"
LEVELS = ["province", "city", "county", "town", "village"]
COLUMNS = ["code", "level", "name_zh", "name_en", "parent", "valid_from", "valid_to", "source"]

ATTRIBUTION = "行政区划数据来源：天地图（www.tianditu.gov.cn） / Administrative divisions: Tianditu, National Geomatics Center of China"
NOTE = "示意图，不作为划界依据；CGCS2000 / Schematic, no legal boundary; CGCS2000"
# A point stays when the triangle it makes with its neighbours is larger than
# this (square degrees, longitude shrunk by the cosine of the latitude).
AREA_MIN = 4e-5
LATITUDE = 33.0
DECIMALS = 4


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    source = Path(sys.argv[1])
    pack = Path(sys.argv[2]) if len(sys.argv) == 3 else Path(__file__).resolve().parent.parent
    convert_regions(source / "regions", pack / "regions")
    convert_boundaries(source / "boundaries", pack / "boundaries")


# Regions


def convert_regions(source, target):
    names = {row["code"]: row["name_en"] for row in rows(Path(__file__).with_name("names_en.csv"))}
    towns_en = town_names(source / "jiangsu_settlement_points_geonames.csv")

    upper = []
    for row in rows(source / "jiangsu_province_city_county.csv"):
        zone = row["level"] == "statistical_zone"
        upper.append(
            record(
                code=row["code"],
                # A zone stands where a county stands: towns have it as their parent.
                level="county" if zone else row["level"],
                name_zh=row["name"],
                name_en=names.get(row["code"], ""),
                # The province is the top of this pack.
                parent="" if row["level"] == "province" else row["parent_code"],
                source=SOURCE_ZONES if zone else SOURCE_CODES,
            )
        )
    towns = [
        record(row["code"], "town", row["name"], towns_en.get(row["code"], ""), row["parent_code"], SOURCE_CODES)
        for row in rows(source / "jiangsu_towns.csv")
    ]
    villages = [
        record(row["code"], "village", row["name"], "", row["parent_code"], SOURCE_CODES)
        for row in rows(source / "jiangsu_villages.csv")
    ]
    check_parents(upper, towns, villages)
    write_csv(target / "regions.csv", upper)
    write_csv(target / "towns.csv", towns)
    write_csv(target / "villages.csv", villages)


def record(code, level, name_zh, name_en, parent, source):
    return [code, level, name_zh.strip(), name_en, parent, CODES_FROM, "", source]


def town_names(path):
    """Town code → GeoNames name, where all points of the town agree."""
    found = defaultdict(set)
    for row in rows(path):
        if row["matched_town_code"]:
            found[row["matched_town_code"]].add(row["name_pinyin"])
    return {code: min(names) for code, names in found.items() if len(names) == 1}


def check_parents(*levels):
    known = set()
    for records in levels:
        for code, _, name, _, parent, *_ in records:
            if code in known:
                sys.exit(f"{code} {name}: this code occurs twice")
            known.add(code)
            if parent and parent not in known and not any(parent == other[0] for other in records):
                sys.exit(f"{code} {name}: its parent {parent} is not in the data")


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_csv(path, records):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(sorted(records, key=lambda record: (LEVELS.index(record[1]), record[0])))


# Boundaries


def convert_boundaries(source, target):
    target.mkdir(parents=True, exist_ok=True)
    levels = {
        name: features(source / f"jiangsu_{level}_tianditu.geojson")
        for name, level in [("province", "province"), ("cities", "city"), ("counties", "county")]
    }
    # One set of corners for the three levels: their lines then lie on each other.
    corners = find_corners([region for found in levels.values() for region in found])
    for name, found in levels.items():
        write_geojson(target / f"{name}.geojson", simplify(found, corners))


def features(path):
    """[(code, name, [polygon, …])], a polygon being a list of rings."""
    found = []
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        rings = [[[tuple(point) for point in ring[:-1]] for ring in polygon] for polygon in polygons]
        found.append((feature["properties"]["code"], feature["properties"]["name"], rings))
    return sorted(found)


def simplify(found, corners):
    """Simplifies each line between two corners once, so that neighbours still meet."""
    lines = {}

    def line_between(points):
        key = min(points, points[::-1])
        if key not in lines:
            lines[key] = visvalingam(list(key))
        line = lines[key]
        return line if key == points else line[::-1]

    result = []
    for code, name, polygons in found:
        kept = []
        for polygon in polygons:
            rings = [ring for ring in (simplify_ring(ring, corners, line_between) for ring in polygon) if ring]
            if rings:
                kept.append(rings)
        result.append((code, name, kept))
    return result


def find_corners(found):
    """Points where lines meet: three or more neighbours."""
    neighbours = defaultdict(set)
    for _, _, polygons in found:
        for ring in (ring for polygon in polygons for ring in polygon):
            for before, point in zip(ring[-1:] + ring[:-1], ring):
                neighbours[before].add(point)
                neighbours[point].add(before)
    return {point for point, near in neighbours.items() if len(near) > 2}


def simplify_ring(ring, corners, line_between):
    starts = [index for index, point in enumerate(ring) if point in corners]
    if not starts:
        # An island: turn it to a fixed start and give it two more fixed points.
        first = ring.index(min(ring))
        ring = ring[first:] + ring[:first]
        third = len(ring) // 3
        starts = [0, third, 2 * third] if third else [0]
    ring = ring[starts[0]:] + ring[:starts[0]]
    starts = [start - starts[0] for start in starts] + [len(ring)]
    closed = ring + ring[:1]
    out = []
    for start, end in zip(starts, starts[1:]):
        out += line_between(tuple(closed[start:end + 1]))[:-1]
    rounded = []
    for x, y in out:
        point = (round(x, DECIMALS), round(y, DECIMALS))
        if not rounded or rounded[-1] != point:
            rounded.append(point)
    return rounded + rounded[:1] if len(rounded) >= 3 else None


def visvalingam(points):
    """Drops, smallest first, the inner points that hardly change the line."""
    points = list(points)
    while len(points) > 2:
        areas = [triangle(*points[index - 1:index + 2]) for index in range(1, len(points) - 1)]
        smallest = min(range(len(areas)), key=lambda index: (areas[index], index))
        # A line that closes on itself keeps enough points to be an area.
        if areas[smallest] >= AREA_MIN or (points[0] == points[-1] and len(points) <= 5):
            break
        del points[smallest + 1]
    return points


def triangle(a, b, c):
    scale = math.cos(math.radians(LATITUDE))
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) * scale / 2


def write_geojson(path, found):
    lines = []
    for code, name, polygons in found:
        geometry = (
            {"type": "Polygon", "coordinates": polygons[0]}
            if len(polygons) == 1
            else {"type": "MultiPolygon", "coordinates": polygons}
        )
        lines.append(dump({"type": "Feature", "properties": {"code": code, "name_zh": name}, "geometry": geometry}))
    head = dump({"type": "FeatureCollection", "attribution": ATTRIBUTION, "note": NOTE})[:-1]
    path.write_text(f'{head},"features":[\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8", newline="\n")


def dump(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
