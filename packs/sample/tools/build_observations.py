#!/usr/bin/env python3
"""Writes the invented observations: yearly figures of the province and its places.

    python3 tools/build_observations.py [PACK_FOLDER]

Every figure is invented and follows from SEED and the tables below; Python 3
standard library only, and the same program gives the same bytes. It reads
indicators/ for the indicators that are defined, regions/towns.csv for the towns
and places/people.csv for how many people live in them, and writes

    observations/observations.csv

observations/README.md describes what the figures are like.
"""

import csv
import random
import re
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

SEED = 990121
YEARS = range(2020, 2025)
BOOK, REVISION = "sample-yearbook", "sample-yearbook-revision"

PROVINCE, COUNTY = "990000", "990121"
CITIES = ["990100", "990200"]
COUNTIES = ["990102", "990121", "990122", "990202", "990221"]
# How many of the residents of a county live in towns.
URBAN = {"990102": "0.81", "990121": "0.54", "990122": "0.46", "990202": "0.84", "990221": "0.49"}
# What a place is like beside COUNTY; not used where its own plan says where it began.
STANDING = {"990000": "1.00", "990100": "1.03", "990200": "1.06",
            "990102": "1.12", "990121": "1.00", "990122": "0.90", "990202": "1.15", "990221": "0.93"}

# Share of the way from the base year to 2025 that is done in each year. The
# even path is 0, 0.2, 0.4, 0.6, 0.8.
EVEN = "0 0.2 0.4 0.6 0.8"
PATHS = {
    "even": EVEN,
    "ahead": "0 0.27 0.52 0.77 0.96",
    "early": "0 0.4 0.75 1 1.05",
    "behind": "0 0.06 0.17 0.26 0.35",
    "back": "0 -0.2 -0.4 -0.7 -0.9",
    "slipping": "0 -0.02 -0.06 -0.1 -0.13",
}
# How the other places fare, by lot.
LOTS = [("even", 40), ("ahead", 25), ("behind", 22), ("early", 8), ("slipping", 5)]

# indicator: decimals, least, most, base 2020, 2025, path in COUNTY, and the
# places whose own plan says where they begin and where they go.
LEVELS = {
    "sample-childcare-places": (2, 0, 8, "1.7", "4.3", "ahead", {
        "990000": ("1.55", "4.2"), "990100": ("2.05", "4.6"), "990200": ("2.45", "4.8"),
        "990102": ("2.4", "5"), "990122": ("1.2", "3.9"), "990202": ("2.75", "5.3"), "990221": ("1.35", "4.5")}),
    "sample-inclusive-kindergarten-share": (1, 60, 100, "84.6", "90", "even", {
        "990000": ("79.9", "86"), "990100": ("81.7", "88"), "990102": ("86.1", "90.5"), "990221": ("82.6", "85")}),
    "sample-maternal-management-rate": (2, 90, 100, "95.82", "96.32", "back", {}),
    "sample-inclusive-nursery-share": (1, 20, 90, "44", "61.2", "even", {}),
    "sample-junior-retention-rate": (1, 95, 100, "99.1", "99.5", "back", {"990102": ("99.8", "100")}),
    "sample-group-schooling-share": (1, 10, 100, "40", "75", "even", {}),
    "sample-quality-school-share": (1, 10, 100, "31.1", "53.3", "even", {}),
    "sample-class-size-compliance": (1, 70, 100, "90.4", "97.6", "ahead", {}),
    "sample-skilled-talent-share": (1, 10, 60, "22.3", "27.9", "even", {}),
    "sample-physicians-per-1000": (2, 1, 6, "2.34", "3.1", "behind", {"990102": ("3.07", "3.8")}),
    "sample-life-expectancy": (2, 74, 84, "78.65", "79.5", "even", {
        "990000": ("78.2", "79.1"), "990100": ("78.9", "79.8"), "990200": ("79.1", "80"),
        "990102": ("79.9", "80.8"), "990122": ("77.8", "78.8"), "990202": ("80.2", "81"), "990221": ("78", "78.9")}),
    "sample-health-literacy": (1, 10, 60, "21.5", "31.5", "even", {}),
    "sample-out-of-pocket-share": (1, 18, 40, "28.9", "26.4", "even", {"990100": ("28.3", "27")}),
    "sample-beds-per-1000": (2, 2, 9, "4.62", "5.6", "even", {
        "990000": ("6.05", "6.8"), "990100": ("5.47", "6.6"), "990200": ("6.4", "7"), "990122": ("4.1", "5.6"),
        "990221": ("5.08", "6.1")}),
    "sample-nursing-bed-share": (1, 20, 90, "46.5", "60", "ahead", {
        "990000": ("44", "57.5"), "990200": ("49.3", "64"), "990102": ("58.2", "70")}),
    "sample-home-visiting-share": (1, 2, 30, "8.2", "15", "behind", {}),
    "sample-community-canteen-coverage": (1, 0, 100, "28.4", "55", "even", {}),
    "sample-eco-burial-rate": (1, 5, 80, "31.2", "50", "behind", {"990200": ("27.6", "47.5")}),
    "sample-community-garden-coverage": (1, 0, 100, "22.5", "40", "ahead", {}),
    "sample-legal-help-per-10000": (1, 4, 30, "11", "14", "early", {}),
    "sample-bus-mode-share": (1, 5, 50, "17.4", "22", "behind", {"990200": ("26.5", "31")}),
    "sample-rural-sewage-rate": (1, 5, 100, "29.5", "48.7", "even", {}),
    "sample-evening-clinic-rate": (1, 0, 100, "18.8", "35", "behind", {}),
    "sample-sports-area-per-person": (2, 1, 5, "2.6", "3.05", "even", {
        "990200": ("2.31", "2.75"), "990221": ("2.1", "2.7")}),
    "sample-fine-particles": (1, 20, 60, "37.4", "33", "even", {"990200": ("38.2", "33")}),
    "sample-infant-mortality": (1, 1, 8, "4.8", "4.2", "even", {"990200": ("4.9", "4.5")}),
}
# indicator: decimals, then the years of every place, written out.
WRITTEN = {
    "sample-medical-insurance-rate": (2, {
        "990000": "98.44 98.52 98.57 98.61 98.66", "990100": "98.61 98.67 98.7 98.74 98.75",
        "990200": "98.72 98.75 98.81 98.84 98.9", "990102": "99.03 99.06 99.1 99.08 99.12",
        # Below the floor of 98 from 2023 on.
        "990121": "98.35 98.31 98.12 97.94 97.86", "990122": "97.6 97.88 98.02 98.15 98.2",
        "990202": "99.17 99.2 99.24 99.23 99.31", "990221": "98.05 98.1 98.08 98.11 98.17"}),
    "sample-surveyed-unemployment-rate": (1, {
        "990000": "5.6 5.4 5.5 5.3 5.2", "990100": "5.4 5.3 5.4 5.2 5.1", "990200": "5.2 5.1 5.2 5 4.9",
        # Above the ceiling of 5.2 from 2023 on.
        "990102": "5.1 5 5.2 5 4.9", "990121": "- 4.9 5.1 5.3 5.4", "990122": "5.8 5.7 5.7 5.5 5.5",
        "990202": "4.8 4.7 4.9 4.6 4.6", "990221": "5.5 5.5 5.6 5.4 5.3"}),
    "sample-registered-unemployment-rate": (1, {
        "990000": "3.3 3.2 3.2 3.1 3.1", "990100": "3.2 3.1 3.2 3.1 3", "990200": "3 2.9 3 2.9 2.8",
        "990102": "2.8 2.8 2.9 2.7 2.7", "990121": "3.1 3 3.1 3.2 3.3", "990122": "2.9 3.1 3.4 3.6 3.7",
        "990202": "2.6 2.6 2.7 2.5 2.5", "990221": "3.2 3.1 3.1 3 3"}),
    "sample-new-urban-jobs": (4, {
        "990000": "46.3 41.2 40.4 43.5 44.1", "990100": "2.86 2.64 2.58 2.71 2.69", "990200": "4.12 3.85 3.79 3.93 4.01",
        "990102": "1.35 1.29 1.26 1.34 1.37", "990121": "0.3985 0.3921 - 0.4236 0.4302",
        "990122": "0.1712 0.1688 0.1655 0.1723 0.1801", "990202": "1.88 1.79 1.75 1.83 1.86",
        "990221": "0.2011 0.2086 0.2043 0.2135 0.2178"}),
    "sample-old-community-households": (0, {
        "990100": "5120 8830 9410 9875 9240", "990200": "6240 9960 10340 10815 10390", "990102": "1560 2480 2710 2655 2590",
        "990121": "482 1180 1320 1405 1290", "990122": "310 640 0 705 690", "990202": "1890 2905 3120 3080 2975",
        "990221": "365 720 785 810 795"}),
    "sample-dilapidated-dwellings": (0, {
        "990100": "640 582 510 466 431", "990200": "705 660 598 540 492", "990102": "188 164 150 139 121",
        # None in two years, and that is no gap.
        "990121": "96 74 0 0 58", "990122": "142 120 113 - 97", "990202": "201 186 172 158 149",
        "990221": "0 36 52 44 40"}),
    "sample-maternal-deaths": (0, {
        "990000": "61 58 57 52 50", "990100": "4 3 4 2 2", "990200": "5 5 4 4 3", "990102": "1 0 1 0 0",
        "990121": "1 1 0 1 0", "990122": "1 1 1 0 1", "990202": "0 1 0 0 0", "990221": "0 0 1 0 0"}),
}
# Residents, in ten thousands; those of COUNTY are the sum of its towns.
RESIDENTS = "sample-residents"
WRITTEN[RESIDENTS] = (4, {
    "990000": "5148.2 5141.7 5133.9 5127.4 5120.6", "990100": "401.3 401.9 402.1 402.4 402.5",
    "990200": "381.6 383.5 385.2 386.8 388.1", "990102": "73.1 73.9 74.8 75.5 76.2",
    "990122": "39.7 39.4 39.1 38.7 38.4", "990202": "88.2 89.4 90.6 91.7 92.7", "990221": "55.6 55.3 54.9 54.6 54.3",
})
# Growth of a year in a subdistrict, a town and a township of COUNTY, by the first
# digit of its own part of the code.
GROWTH = {"0": "0.012", "1": "-0.004", "2": "-0.013"}

# A total of the five years before.
BEFORE = {
    "sample-old-community-households": {"990121": "2150", "990221": "1450"},
    "sample-new-urban-jobs": {"990000": "238", "990100": "14.6", "990200": "20.8", "990221": "0.986"},
}

# Rates of which town and country are told apart: how far apart, in 2020 and in 2024.
AREAS = {
    "sample-childcare-places": ("1.1", "0.9"),
    "sample-inclusive-kindergarten-share": ("7", "5"),
    "sample-junior-retention-rate": ("0.8", "0.9"),
    "sample-medical-insurance-rate": ("1.2", "1"),
    "sample-physicians-per-1000": ("1.4", "1.6"),
}
# Indicators that towns report, and how far towns lie apart.
TOWNS = {
    "sample-childcare-places": "0.45",
    "sample-inclusive-kindergarten-share": "0.06",
    "sample-physicians-per-1000": "0.3",
    "sample-home-visiting-share": "0.3",
    "sample-community-canteen-coverage": "0.35",
    "sample-legal-help-per-10000": "0.25",
    "sample-rural-sewage-rate": "0.3",
    "sample-sports-area-per-person": "0.25",
}
# Gone since 2011: no figure of these years.
GONE = {"990121103"}
# A town without any place in childcare: zero, and reported as zero.
NO_PLACES = "990121202"

NOT_SURVEYED = "当年未调查 / not surveyed in this year"
NOT_REPORTED = "乡镇未报送 / the town did not report"
NOT_BEGUN = "服务尚未开始统计 / the service is not counted yet"
UNDER_REVIEW = "数据核查中，暂不公布 / under review, not published yet"
NEW_METHOD = "2022年起按刷卡数据统计，与以前年份不可比 / from 2022 on counted from card data, not comparable with the years before"

MISSING = {
    ("sample-surveyed-unemployment-rate", COUNTY, 2020): NOT_SURVEYED,
    ("sample-new-urban-jobs", COUNTY, 2022): UNDER_REVIEW,
    ("sample-home-visiting-share", COUNTY, 2020): NOT_BEGUN,
    ("sample-dilapidated-dwellings", "990122", 2023): UNDER_REVIEW,
    ("sample-health-literacy", "990122", 2021): NOT_SURVEYED,
    ("sample-health-literacy", "990221", 2021): NOT_SURVEYED,
    ("sample-quality-school-share", "990221", 2020): NOT_BEGUN,
    ("sample-legal-help-per-10000", "990122", 2023): UNDER_REVIEW,
}
NOWHERE = {"sample-early-development-coverage": NOT_BEGUN}
BREAKS = {("sample-bus-mode-share", COUNTY, 2022): NEW_METHOD}
# Another figure came later, and the notice of revision says so.
REVISED = {
    ("sample-legal-help-per-10000", COUNTY, 2021): "-0.6",
    ("sample-physicians-per-1000", "990122", 2022): "-0.07",
}
PROVISIONAL = {"sample-life-expectancy", "sample-physicians-per-1000", "sample-out-of-pocket-share"}
# Scopes beside the ordinary one: per person with household registration, and by the census.
REGISTERED = {"sample-physicians-per-1000": "1.09", "sample-life-expectancy": "1.006"}
CENSUS = {"sample-life-expectancy": "0.992"}

COLUMNS = "indicator,region,period,scope,breakdown,value,status,reason,document,line,confidence,revision".split(",")


def main():
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    pack = Path(sys.argv[1]) if len(sys.argv) == 2 else Path(__file__).resolve().parent.parent
    texts = [path.read_text(encoding="utf-8") for path in (pack / "indicators").glob("*.yaml")]
    defined = set(re.findall(r"^- id: (\S+)$", "\n".join(texts), re.MULTILINE))
    with open(pack / "regions/towns.csv", encoding="utf-8", newline="") as file:
        towns = [row["code"] for row in csv.DictReader(file) if row["parent"] == COUNTY and row["code"] not in GONE]
    rows = []
    if RESIDENTS in defined:
        rows += residents(pack, towns)
    for indicator in sorted(defined):
        for region in [PROVINCE, *CITIES, *COUNTIES]:
            rows += place(indicator, region)
        if indicator in TOWNS:
            for town in towns:
                rows += town_rows(indicator, town)
    rows.sort(key=lambda row: (*(row[name] for name in COLUMNS[:5]), row["revision"]))
    (pack / "observations").mkdir(exist_ok=True)
    with open(pack / "observations/observations.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    print(f"{len(rows)} observations of {len({row['indicator'] for row in rows})} indicators")


def rng(*key):
    """A generator of its own for each series, so that a change to one moves no other."""
    return random.Random("/".join(str(part) for part in ("observations", SEED, *key)))


def row(indicator, region, period, value, **other):
    made = {"indicator": indicator, "region": region, "period": str(period), "scope": "", "breakdown": "",
            "value": value, "status": "reported", "reason": "", "document": BOOK, "line": "", "confidence": "B",
            "revision": 0}
    return made | other


def printed(value, decimals, least="0", most=None):
    value = max(value, Decimal(least))
    if most is not None:
        value = min(value, Decimal(most))
    return str(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def draw(lot, low, high):
    """A number from low to high, in thousandths, exactly."""
    return Decimal(lot.randint(round(low * 1000), round(high * 1000))) / 1000


def series(indicator, region):
    """The values of the years, as decimals; None where there is none."""
    if indicator in WRITTEN:
        written = WRITTEN[indicator][1].get(region, "")
        return [None if value == "-" else Decimal(value) for value in written.split()]
    if indicator not in LEVELS:
        return [None for _ in YEARS] if indicator in NOWHERE and region == COUNTY else []
    decimals, least, most, base, goal, path, own = LEVELS[indicator]
    base, goal = Decimal(base), Decimal(goal)
    lot = rng(indicator, region)
    if region in own:
        base, goal = (Decimal(value) for value in own[region])
    elif region != COUNTY:
        gap = goal - base
        # Near its end a rate is moved by what is left of it, not by what is there.
        standing = Decimal(STANDING[region])
        better = goal > base
        if most == 100 and base > 70:
            base = most - (most - base) / standing ** 2
        else:
            base = base * standing if better else base / standing
        goal = base + gap
        if most == 100 and goal > most:
            goal = base + (most - base) / 2
    if region != COUNTY:
        path = lot.choices([name for name, _ in LOTS], [weight for _, weight in LOTS])[0]
    values = []
    for year, share in zip(YEARS, PATHS[path].split()):
        value = base + (goal - base) * Decimal(share)
        # On the even path of COUNTY nothing is added: exactly on schedule.
        if year > YEARS[0] and not (region == COUNTY and path in ("even", "back", "early")):
            value += (goal - base) * draw(lot, -0.02, 0.02)
        values.append(Decimal(printed(value, decimals, least, most)))
    return values


def decimals_of(indicator):
    return (WRITTEN.get(indicator) or LEVELS.get(indicator) or (0,))[0]


def place(indicator, region):
    decimals = decimals_of(indicator)
    rows = []
    for year, value in zip(YEARS, series(indicator, region)):
        key = (indicator, region, year)
        reason = MISSING.get(key) or (NOWHERE.get(indicator) if value is None else None)
        if reason is not None:
            rows.append(row(indicator, region, year, "", status="missing", reason=reason))
            continue
        text = printed(value, decimals)
        status = "provisional" if year == YEARS[-1] and indicator in PROVISIONAL else "reported"
        if key in BREAKS:
            rows.append(row(indicator, region, year, text, status="break", reason=BREAKS[key]))
        else:
            rows.append(row(indicator, region, year, text, status=status))
        if key in REVISED:
            other = printed(value + Decimal(REVISED[key]), decimals)
            rows[-1]["value"] = other
            rows.append(row(indicator, region, year, text, document=REVISION, revision=1))
        if indicator in REGISTERED and region in COUNTIES:
            more = printed(value * Decimal(REGISTERED[indicator]), decimals)
            rows.append(row(indicator, region, year, more, scope="registered", status="estimated", confidence="C"))
        if indicator in CENSUS and year == 2020:
            counted = printed(value * Decimal(CENSUS[indicator]), decimals)
            rows.append(row(indicator, region, year, counted, scope="census", confidence="A"))
        if indicator in AREAS and region in COUNTIES:
            rows += areas(indicator, region, year, value, decimals)
    total = BEFORE.get(indicator, {}).get(region)
    if total is not None:
        rows.append(row(indicator, region, "2016-01/2020-12", total))
    return rows


def areas(indicator, region, year, value, decimals):
    """Town and country, so that together they make the figure of the county."""
    first, last = (Decimal(apart) for apart in AREAS[indicator])
    apart = first + (last - first) * (year - YEARS[0]) / (len(YEARS) - 1)
    most = Decimal(100 if decimals_of(indicator) < 3 and value > 50 else 1000)
    urban = Decimal(URBAN[region])
    # What cannot be more than all is no further above the figure than it can be.
    apart = min(apart, (most - value) / (1 - urban))
    found = {"urban": value + apart * (1 - urban), "rural": value - apart * urban}
    return [row(indicator, region, year, printed(it, decimals, "0", most), breakdown=f"area={name}")
            for name, it in found.items()]


def residents(pack, towns):
    """Of COUNTY and its towns: the people of places/people.csv in the last year."""
    people = dict.fromkeys(towns, 0)
    with open(pack / "places/people.csv", encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            people[line["region"][:9]] += int(line["weight"])
    rows = []
    for year in YEARS:
        total = Decimal(0)
        for town, count in people.items():
            back = YEARS[-1] - year
            grown = Decimal(count) / 10000 / (1 + Decimal(GROWTH[town[6]])) ** back
            text = printed(grown, 4)
            total += Decimal(text)
            rows.append(row(RESIDENTS, town, year, text))
        rows.append(row(RESIDENTS, COUNTY, year, str(total)))
    return rows


def town_rows(indicator, town):
    decimals, least, most = LEVELS[indicator][:3]
    lot = rng(indicator, town)
    apart = float(TOWNS[indicator])
    level = 1 + draw(lot, -apart, apart)
    silent = {year for year in YEARS if lot.random() < 0.03}
    rows = []
    for year, value in zip(YEARS, series(indicator, COUNTY)):
        if year in silent:
            rows.append(row(indicator, town, year, "", status="missing", reason=NOT_REPORTED))
            continue
        if (indicator, COUNTY, year) in MISSING:
            rows.append(row(indicator, town, year, "", status="missing", reason=MISSING[indicator, COUNTY, year]))
            continue
        value *= level * (1 + draw(lot, -0.015, 0.015))
        if indicator == "sample-childcare-places" and town == NO_PLACES:
            value = Decimal(0)
        # A town may have less than any county.
        rows.append(row(indicator, town, year, printed(value, decimals, "0", most)))
    return rows


if __name__ == "__main__":
    main()
