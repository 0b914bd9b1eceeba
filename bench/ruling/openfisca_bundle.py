"""The bundle of src/main.rs in OpenFisca-Core, over the same people.

    python -m venv venv && venv/bin/pip install openfisca-core pyarrow
    venv/bin/python openfisca_bundle.py PEOPLE.parquet

Processor time of the calculation alone, and from the column file to a column file.
The people come from `gongfu-bench-ruling N PEOPLE.parquet`.
"""

import sys
import time

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2025-09"
LINES = {990102: 905.50, 990121: 845.0, 990122: 820.25, 990123: 780.0}

person_entity = Entity("person", "persons", "a person", "")
household_entity = GroupEntity("household", "households", "a household", "", roles=[{"key": "member", "plural": "members"}])


def variable(name, value_type, entity, formula=None):
    parts = {"value_type": value_type, "entity": entity, "definition_period": DateUnit.MONTH, "label": name}
    if value_type is not bool:
        parts["default_value"] = 0
    if formula:
        parts["formula"] = formula
    return type(name, (Variable,), parts)


def severe(person, period):
    disability, grade = person("disability", period), person("grade", period)
    return (disability != 0) * ((grade <= 2) + (grade == 3) * (disability == 3))


def alone(household, period):
    return (
        (household("size", period) == 1)
        * household.any(household.members("severe", period))
        * (household("income", period) < household("household_line", period) * 1.5)
        * household("assets_ok", period)
    )


def eligible(household, period):
    below = household("income", period) < household("household_line", period)
    return household("alone", period) + below * household("assets_ok", period)


def subsistence(household, period):
    lacking = np.maximum(household("household_line", period) - household("income", period), 0)
    amount = np.where(household("alone", period), household("line", period), lacking)
    return amount * household("eligible", period)


def old_own(person, period):
    birth = person("birth", period)
    days = [np.datetime64(day).astype(int) for day in ("1945-09-10", "1935-09-10", "1925-09-10")]
    return np.select([birth <= days[2], birth <= days[1], birth <= days[0]], [400, 120, 60], 0)


VARIABLES = [
    variable("wage", float, person_entity),
    variable("transfer", float, person_entity),
    variable("costs", float, person_entity),
    variable("birth", int, person_entity),
    variable("disability", int, person_entity),
    variable("grade", int, person_entity),
    variable("line", float, household_entity),
    variable("assets", float, household_entity),
    variable(
        "counted_income",
        float,
        person_entity,
        lambda person, period: np.maximum(person("wage", period) + person("transfer", period) - person("costs", period), 0),
    ),
    variable("severe", bool, person_entity, severe),
    variable("size", int, household_entity, lambda household, period: household.nb_persons()),
    variable(
        "income", float, household_entity, lambda household, period: household.sum(household.members("counted_income", period))
    ),
    variable(
        "household_line",
        float,
        household_entity,
        lambda household, period: household("line", period) * household("size", period),
    ),
    variable(
        "assets_ok",
        bool,
        household_entity,
        lambda household, period: household("assets", period) <= 30000 * household("size", period),
    ),
    variable("alone", bool, household_entity, alone),
    variable("eligible", bool, household_entity, eligible),
    variable("subsistence", float, household_entity, subsistence),
    variable(
        "living",
        float,
        person_entity,
        lambda person, period: 120.0 * (person("disability", period) != 0) * person.household("eligible", period),
    ),
    variable("care_own", float, person_entity, lambda person, period: 150.0 * person("severe", period)),
    variable("old_own", float, person_entity, old_own),
    variable(
        "care",
        float,
        person_entity,
        lambda person, period: np.where(person("care_own", period) >= person("old_own", period), person("care_own", period), 0),
    ),
    variable(
        "old",
        float,
        person_entity,
        lambda person, period: np.where(person("care_own", period) >= person("old_own", period), 0, person("old_own", period)),
    ),
]
OUT = ["subsistence", "living", "care", "old"]


def main(path):
    system = TaxBenefitSystem([person_entity, household_entity])
    for one in VARIABLES:
        system.add_variable(one)
    whole = time.process_time()
    table = pq.read_table(path, use_threads=False)
    column = {name: table[name].to_numpy() for name in table.column_names if name not in ("disability", "birth_date")}
    birth = table["birth_date"].cast(pa.int32()).to_numpy()
    words = np.asarray(table["disability"].dictionary_encode().combine_chunks().dictionary.to_pylist())
    order = {"none": 0, "sight": 1, "limbs": 2, "mind": 3}
    codes = table["disability"].dictionary_encode().combine_chunks().indices.to_numpy()
    disability = np.array([order[word] for word in words])[codes]
    household_of = column["household_id"]
    people = len(household_of)
    first = np.concatenate(([0], np.flatnonzero(np.diff(household_of)) + 1))
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(people))
    households = builder.declare_entity("household", np.arange(len(first)))
    builder.join_with_persons(households, household_of, roles=np.full(people, "member"))
    simulation = builder.build(system)
    lines = np.vectorize(LINES.get)(column["residence"][first])
    inputs = {
        "wage": column["wage_fen"] / 100,
        "transfer": column["transfer_fen"] / 100,
        "costs": column["costs_fen"] / 100,
        "birth": birth,
        "disability": disability,
        "grade": column["grade"],
        "line": lines,
        "assets": column["assets_fen"][first] / 100,
    }
    for name, values in inputs.items():
        simulation.set_input(name, PERIOD, values)
    start = time.process_time()
    answers = {name: simulation.calculate(name, PERIOD) for name in OUT}
    spent = time.process_time() - start
    spread = dict(answers, subsistence=answers["subsistence"][household_of])
    pq.write_table(pa.table(spread), "/tmp/openfisca-answers.parquet")
    whole = time.process_time() - whole
    print(f"{people} people, {len(first)} households")
    print(f"calculation: {spent:.3f} s of processor time, {people / spent / 1e6:.1f} M people/s")
    print(f"file to file: {whole:.3f} s, {people / whole / 1e6:.1f} M people/s")
    for name in OUT:
        # In fen, as sums of binary fractions round them.
        print(f"{name}: {np.sum(answers[name].astype(np.float64)) * 100:.2f} fen")


main(sys.argv[1])
