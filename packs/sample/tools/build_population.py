#!/usr/bin/env python3
"""Writes the invented population: households and the people who live in them.

    python3 tools/build_population.py [PACK_FOLDER]

Everybody is invented and follows from SEED and the tables below; Python 3
standard library only, and the same program gives the same bytes. It reads
regions/villages.csv and places/people.csv for where people live, and writes

    population/households.csv
    population/people.csv

population/README.md describes the columns and what the population is like.
"""

import csv
import random
import sys
from datetime import date, timedelta
from pathlib import Path

SEED = 990121
# The day on which everybody has the age drawn here.
DAY = date(2025, 7, 1)

COUNTY = "990121"
# Households of each county. Those of COUNTY live in its villages, of the others
# no village is known.
HOUSEHOLDS = {COUNTY: 1200, "990122": 200, "990102": 200, "990202": 200, "990221": 200}

# What a household is: its share of all, and the ages of its members,
# from … to.
ADULT, OLD, VERY_OLD = (24, 59), (60, 79), (80, 101)
CHILD, PUPIL, STUDENT = (0, 5), (6, 15), (16, 19)
KINDS = [
    ("old person alone", 85, [OLD]),
    ("very old person alone", 40, [VERY_OLD]),
    ("old couple", 90, [OLD, OLD]),
    ("very old couple", 35, [VERY_OLD, VERY_OLD]),
    ("adult alone", 95, [ADULT]),
    ("couple", 110, [ADULT, ADULT]),
    ("couple with a small child", 90, [ADULT, ADULT, CHILD]),
    ("couple with a pupil", 120, [ADULT, ADULT, PUPIL]),
    ("couple with a student", 50, [ADULT, ADULT, STUDENT]),
    ("couple with two children", 100, [ADULT, ADULT, PUPIL, CHILD]),
    ("parent with a child", 45, [ADULT, PUPIL]),
    ("grandparents with a child", 30, [OLD, OLD, PUPIL]),
    ("three generations", 105, [OLD, ADULT, ADULT, PUPIL]),
    ("parents with an adult child", 45, [OLD, OLD, ADULT]),
]

# How a household stands: share, chance that an adult earns, wages of a month,
# savings a head, chance of a car, chance of no home of its own, its area a head.
POOR, LOW, MIDDLE, WELL = range(4)
STANDING = [
    (9, 0.45, (300, 1500), (0, 9_000), 0.03, 0.30, (6, 30)),
    (17, 0.78, (1300, 3200), (2_000, 42_000), 0.18, 0.20, (10, 36)),
    (54, 0.90, (2400, 7500), (20_000, 140_000), 0.50, 0.14, (18, 48)),
    (20, 0.93, (6000, 21_000), (60_000, 600_000), 0.88, 0.06, (26, 80)),
]

DISABLED = [(6, 0.012), (16, 0.018), (60, 0.045), (80, 0.11), (200, 0.20)]
DISABILITY = {"sight": 14, "hearing": 18, "speech": 3, "limbs": 38, "intellect": 9, "mind": 10, "several": 8}
GRADES = {1: 16, 2: 22, 3: 30, 4: 32}

# Registers have holes, and most of them in few files: of the households of a
# bad file a quarter of the cells is empty, of the others hardly any.
BAD_FILES, BAD_CELLS, OTHER_CELLS = 0.065, 0.25, 0.004

PERSON = (
    "birth_date registered_region wage_income business_income property_income transfer_income work_costs "
    "illness_costs disability_kind disability_grade able_to_work has_supporter in_school work_injury_care"
).split()
HOUSEHOLD = "residence_region household_assets home_area vehicles emergency emergency_date".split()


def main():
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    pack = Path(sys.argv[1]) if len(sys.argv) == 2 else Path(__file__).resolve().parent.parent
    villages = settle(pack)
    households, people = [], []
    for county, count in HOUSEHOLDS.items():
        for number in range(count):
            draw = rng(county, number)
            household, members = live(draw, county, villages)
            household["household_id"] = f"H{len(households) + 1:04}"
            for member in members:
                member["household_id"] = household["household_id"]
                member["person_id"] = f"P{len(people) + 1:05}"
                people.append(member)
            lose(draw, household, members)
            households.append(household)
    (pack / "population").mkdir(exist_ok=True)
    write(pack / "population/households.csv", ["household_id", *HOUSEHOLD], households)
    write(pack / "population/people.csv", ["household_id", "person_id", *PERSON], people)
    cells = [it[fact] for it in people for fact in PERSON]
    cells += [it[fact] for it in households for fact in HOUSEHOLD[:-1]]
    print(f"{len(households)} households, {len(people)} people, {cells.count('') / len(cells):.1%} of cells empty")


def rng(*key):
    """A generator of its own for each household, so that a change to one moves no other."""
    return random.Random("/".join(str(part) for part in ("population", SEED, *key)))


def settle(pack):
    """The villages of the county, each as often as it has people."""
    known = {row["code"] for row in read(pack / "regions/villages.csv")}
    weights = {}
    for row in read(pack / "places/people.csv"):
        if row["region"] in known:
            weights[row["region"]] = weights.get(row["region"], 0) + int(row["weight"])
    return list(weights), list(weights.values())


def live(draw, county, villages):
    members = draw.choices([kind[2] for kind in KINDS], [kind[1] for kind in KINDS])[0]
    standing = draw.choices(range(4), [it[0] for it in STANDING])[0]
    # The old and single parents are poor more often.
    if standing == MIDDLE and draw.random() < 0.25 and (len(members) == 1 or members[-1] == PUPIL and len(members) == 2):
        standing = LOW
    _, _, _, savings, car, homeless, area = STANDING[standing]
    home = 0 if draw.random() < homeless else len(members) * draw.uniform(*area)
    emergency = draw.choices(["none", "illness", "accident", "disaster"], [92, 4, 2.5, 1.5])[0]
    struck = DAY - timedelta(days=draw.randint(3, 420))
    household = {
        "residence_region": draw.choices(*villages)[0] if county == COUNTY else county,
        "household_assets": round(len(members) * draw.uniform(*savings), -2),
        "home_area": round(home, 1),
        "vehicles": int(draw.random() < car) + int(standing == WELL and draw.random() < 0.15),
        "emergency": emergency,
        "emergency_date": "" if emergency == "none" else struck.isoformat(),
    }
    # Who moved here is registered where they came from.
    moved = draw.random() < 0.09
    registered = draw.choice([other for other in HOUSEHOLDS if other != county]) if moved else county
    # Alone, without means and without anybody to turn to.
    destitute = len(members) == 1 and standing == POOR and draw.random() < 0.35
    return household, [person(draw, ages, len(members), standing, registered, destitute) for ages in members]


def person(draw, ages, together, standing, registered, destitute):
    age = min(draw.randint(*ages) for _ in range(2)) if ages == VERY_OLD else draw.randint(*ages)
    birth = DAY.replace(year=DAY.year - age) - timedelta(days=draw.randint(0, 364))
    share = next(share for below, share in DISABLED if age < below)
    kind, grade = "none", 0
    if draw.random() < share * (1.7 if standing == POOR else 1):
        kind = draw.choices(list(DISABILITY), list(DISABILITY.values()))[0]
        grade = draw.choices(list(GRADES), list(GRADES.values()))[0]
    able = 16 <= age < 75 and not (grade in (1, 2) and draw.random() < 0.8) and draw.random() < 0.985
    school = 6 <= age <= 15 or 16 <= age <= 19 and draw.random() < 0.85
    _, earns, wages, _, _, _, _ = STANDING[standing]
    wage = business = pension = rent = 0
    if able and not school and not destitute and 18 <= age < 66:
        if draw.random() < earns * (1 if age < 60 else 0.35):
            if draw.random() < 0.16:
                business = round(draw.uniform(*wages) * 0.8, -1)
            else:
                wage = round(draw.uniform(*wages), -1)
    if age >= 60 and not destitute:
        # A pension of residents, or that of an employee.
        employee = draw.random() < (0.05, 0.25, 0.65, 0.95)[standing]
        pension = round(draw.uniform(1900, 5200), 1) if employee else round(draw.uniform(185, 320), 1)
        if not employee and standing != POOR:
            # What children pay.
            pension += draw.randrange(200, 1100, 50)
    elif 18 <= age and standing <= LOW and not destitute and draw.random() < 0.08:
        pension = round(draw.uniform(100, 600), -1)
    if standing >= MIDDLE and age >= 24 and draw.random() < 0.22:
        rent = round(draw.uniform(20, 1600), 1)
    ill = draw.random() < (0.05 if age < 60 else 0.17) + (0.12 if kind != "none" else 0)
    alone = 0.08 if together == 1 else 0.004
    return {
        "birth_date": birth.isoformat(),
        "registered_region": registered,
        "wage_income": wage,
        "business_income": business,
        "property_income": rent,
        "transfer_income": pension,
        "work_costs": round(wage * draw.uniform(0.02, 0.36), -1) if wage else 0,
        "illness_costs": round(draw.uniform(40, 1500), -1) if ill else 0,
        "disability_kind": kind,
        "disability_grade": grade,
        "able_to_work": able,
        "has_supporter": not destitute and draw.random() >= alone,
        "in_school": school,
        "work_injury_care": kind in ("limbs", "several") and 18 <= age and draw.random() < 0.10,
    }


def lose(draw, household, members):
    """Leaves cells empty; a household keeps the day of a need that is not known."""
    share = BAD_CELLS if draw.random() < BAD_FILES else OTHER_CELLS
    for row, facts in [(household, HOUSEHOLD[:-1]), *((member, PERSON) for member in members)]:
        for fact in facts:
            if draw.random() < share:
                row[fact] = ""


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([shown(row[column]) for column in columns])


def shown(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value


if __name__ == "__main__":
    main()
