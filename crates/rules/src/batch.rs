//! A population in columns.
//!
//! Rows are people, those of one household next to each other. A batch is a few
//! hundred households that fit the cache together with all registers; a household
//! is never divided. Every operation runs over a whole batch: where nothing is
//! missing in a loop that the compiler can turn into vector instructions, where
//! something is missing value by value with the meaning of [`crate::kernel`], and
//! with a mask beside each absent value that says which facts leave it open.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use gongfu_base::Message;

use crate::fact::Entity;
use crate::kernel::{self, Binary, Comparison};
use crate::program::{MEMBERS, Mask, NodeId, Op, Program, REGION};
use crate::scalar::{Situation, Status};

/// Rows of a batch, unless one household has more: registers of 8 kB.
const BATCH_ROWS: usize = 1024;

/// One fact of everybody, as [`crate::Kind`] keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    values: Values,
    /// A bit for each row where the value is missing; `None`: nowhere.
    missing: Option<Vec<u64>>,
}

/// As narrow as its values allow.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Values {
    Byte(Vec<i8>),
    Half(Vec<i32>),
    Whole(Vec<i64>),
}

impl Column {
    /// From values of which some may be missing.
    pub fn new(values: impl IntoIterator<Item = Option<i64>>) -> Self {
        let mut whole = Vec::new();
        let mut missing = Vec::new();
        let mut any = false;
        for (row, value) in values.into_iter().enumerate() {
            if row.is_multiple_of(64) {
                missing.push(0);
            }
            if value.is_none() {
                any = true;
                missing[row / 64] |= 1 << (row % 64);
            }
            whole.push(value.unwrap_or(0));
        }
        Self::from_parts(whole, any.then_some(missing))
    }

    /// Bit `row % 64` of word `row / 64` of `missing` says that a value is missing.
    pub fn from_parts(values: Vec<i64>, missing: Option<Vec<u64>>) -> Self {
        let (least, most) =
            values.iter().fold((0, 0), |(least, most), value| (value.min(&least).to_owned(), *value.max(&most)));
        let values = if i8::try_from(least).is_ok() && i8::try_from(most).is_ok() {
            Values::Byte(values.into_iter().map(|value| value as i8).collect())
        } else if i32::try_from(least).is_ok() && i32::try_from(most).is_ok() {
            Values::Half(values.into_iter().map(|value| value as i32).collect())
        } else {
            Values::Whole(values)
        };
        Self { values, missing }
    }

    pub fn len(&self) -> usize {
        match &self.values {
            Values::Byte(values) => values.len(),
            Values::Half(values) => values.len(),
            Values::Whole(values) => values.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, row: usize) -> Option<i64> {
        if self.missing.as_ref().is_some_and(|missing| bit(missing, row)) {
            return None;
        }
        match &self.values {
            Values::Byte(values) => values.get(row).map(|value| i64::from(*value)),
            Values::Half(values) => values.get(row).map(|value| i64::from(*value)),
            Values::Whole(values) => values.get(row).copied(),
        }
    }
}

/// Everybody, by household.
#[derive(Debug, Clone, Default)]
pub struct Population {
    /// Row of the first member of each household, and the number of rows.
    starts: Vec<usize>,
    /// Households of which not all members are known; `None`: there is none.
    partial: Option<Vec<u64>>,
    /// For each household, position in `places`.
    regions: Vec<u32>,
    /// Different places; `None`: not known.
    places: Vec<Option<i64>>,
    columns: BTreeMap<String, Column>,
}

/// Why columns are not a population.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PopulationError {
    /// A household without members, or rows that are not in order.
    Households,
    /// A column has another length: its fact, how many rows it has, how many it needs.
    Length { fact: String, found: usize, expected: usize },
}

impl PopulationError {
    pub fn message(&self) -> Message {
        match self {
            Self::Households => {
                Message::new("家庭为空，或各行未按家庭排列", "a household is empty, or rows are not in order")
            }
            Self::Length { fact, found, expected } => Message::new(
                format!("事实“{fact}”有 {found} 行，应为 {expected} 行"),
                format!("fact `{fact}` has {found} rows; {expected} are needed"),
            ),
        }
    }
}

impl fmt::Display for PopulationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for PopulationError {}

impl Population {
    /// `sizes` are the members of each household in turn.
    ///
    /// # Errors
    /// Where a household has nobody.
    pub fn new(sizes: impl IntoIterator<Item = usize>) -> Result<Self, PopulationError> {
        let mut starts = vec![0];
        let mut row = 0;
        for size in sizes {
            if size == 0 {
                return Err(PopulationError::Households);
            }
            row += size;
            starts.push(row);
        }
        Ok(Self { regions: vec![0; starts.len() - 1], places: vec![None], starts, ..Self::default() })
    }

    pub fn households(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub fn people(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// The rows of a household.
    pub fn rows(&self, household: usize) -> Range<usize> {
        self.starts[household]..self.starts[household + 1]
    }

    /// The values of a fact, one for each person or household.
    pub fn set(&mut self, fact: impl Into<String>, column: Column) {
        self.columns.insert(fact.into(), column);
    }

    pub fn column(&self, fact: &str) -> Option<&Column> {
        self.columns.get(fact)
    }

    /// Households of which not all members are known.
    pub fn set_partial(&mut self, partial: impl IntoIterator<Item = bool>) {
        let column = Column::new(partial.into_iter().map(|partial| (!partial).then_some(0)));
        self.partial = column.missing;
    }

    pub fn is_partial(&self, household: usize) -> bool {
        self.partial.as_ref().is_some_and(|partial| bit(partial, household))
    }

    /// Whose parameters apply to each household.
    pub fn set_regions(&mut self, regions: impl IntoIterator<Item = Option<i64>>) {
        let mut places: BTreeMap<Option<i64>, u32> = BTreeMap::new();
        let mut last = (None, None);
        self.places.clear();
        self.regions = (regions.into_iter())
            .map(|region| {
                if last.0 == Some(region)
                    && let Some(at) = last.1
                {
                    return at;
                }
                let at = *places.entry(region).or_insert_with(|| {
                    self.places.push(region);
                    self.places.len() as u32 - 1
                });
                last = (Some(region), Some(at));
                at
            })
            .collect();
    }

    /// Whose parameters apply, where a fact of the household says so.
    pub fn set_regions_by(&mut self, fact: &str) {
        if let Some(column) = self.columns.get(fact) {
            let regions: Vec<Option<i64>> = (0..column.len()).map(|row| column.get(row)).collect();
            self.set_regions(regions);
        }
    }

    pub fn region(&self, household: usize) -> Option<i64> {
        self.regions.get(household).and_then(|at| self.places[*at as usize])
    }

    /// What is known of a household, with one of its members asking.
    pub fn situation(&self, program: &Program, household: usize, subject: usize) -> Situation {
        let known = |row: usize, entity: Entity| {
            let facts = program.facts.iter().filter(|fact| fact.entity == entity);
            facts.filter_map(|fact| Some((fact.id.clone(), self.columns.get(&fact.id)?.get(row)?))).collect()
        };
        Situation {
            household: known(household, Entity::Household),
            members: self.rows(household).map(|row| known(row, Entity::Person)).collect(),
            members_known: !self.is_partial(household),
            subject,
            region: self.region(household),
        }
    }

    fn check(&self, program: &Program) -> Result<(), PopulationError> {
        if self.regions.len() != self.households() {
            let (found, expected) = (self.regions.len(), self.households());
            return Err(PopulationError::Length { fact: "region".into(), found, expected });
        }
        for fact in &program.facts {
            let Some(column) = self.columns.get(&fact.id) else { continue };
            let expected = match fact.entity {
                Entity::Person => self.people(),
                Entity::Household => self.households(),
            };
            if column.len() != expected {
                return Err(PopulationError::Length { fact: fact.id.clone(), found: column.len(), expected });
            }
        }
        Ok(())
    }
}

/// The answers for one item: a value for each person, or each household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemColumns {
    pub item: String,
    pub entity: Entity,
    pub status: Vec<Status>,
    /// In fen; 0 where there is none: read it only of those who are entitled, and
    /// only where [`ItemColumns::in_kind`] is false.
    pub amount_fen: Vec<i64>,
    pub in_kind: bool,
    /// Rows that are undetermined, in rising order, and for lack of what.
    missing: Vec<(usize, Mask)>,
}

impl ItemColumns {
    /// What is missing in a row, by name; empty where it is determined.
    pub fn missing(&self, program: &Program, row: usize) -> Vec<String> {
        match self.missing.binary_search_by_key(&row, |entry| entry.0) {
            Ok(at) => program.names(self.missing[at].1),
            Err(_) => Vec::new(),
        }
    }

    pub fn undetermined(&self) -> usize {
        self.missing.len()
    }
}

impl Program {
    /// Every item for everybody, on so many threads.
    ///
    /// # Errors
    /// Where a column has another length than the population.
    pub fn run(&self, population: &Population, threads: usize) -> Result<Vec<ItemColumns>, PopulationError> {
        population.check(self)?;
        let households = population.households();
        let threads = threads.clamp(1, households.div_ceil(BATCH_ROWS).max(1));
        if threads == 1 {
            return Ok(self.run_part(population, 0..households));
        }
        let share = households.div_ceil(threads);
        let parts = std::thread::scope(|scope| {
            let handles: Vec<_> = (0..threads)
                .map(|at| (at * share).min(households)..((at + 1) * share).min(households))
                .map(|part| scope.spawn(move || self.run_part(population, part)))
                .collect();
            // A thread panics only by a bug of ours, which is passed on.
            handles
                .into_iter()
                .map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect::<Vec<_>>()
        });
        let mut parts = parts.into_iter();
        let mut all = parts.next().unwrap_or_default();
        for part in parts {
            for (all, part) in all.iter_mut().zip(part) {
                let before = all.status.len();
                all.status.extend(part.status);
                all.amount_fen.extend(part.amount_fen);
                all.missing.extend(part.missing.into_iter().map(|(row, mask)| (row + before, mask)));
            }
        }
        Ok(all)
    }

    fn run_part(&self, population: &Population, part: Range<usize>) -> Vec<ItemColumns> {
        let rows = population.starts[part.end] - population.starts[part.start];
        let mut answers: Vec<ItemColumns> = (self.items.iter())
            .map(|item| {
                let length = match item.entity {
                    Entity::Person => rows,
                    Entity::Household => part.len(),
                };
                ItemColumns {
                    item: item.item.clone(),
                    entity: item.entity,
                    status: Vec::with_capacity(length),
                    amount_fen: Vec::with_capacity(length),
                    in_kind: item.rule.as_ref().is_none_or(|rule| rule.amount.is_none()),
                    missing: Vec::new(),
                }
            })
            .collect();
        let mut machine = Machine::new(self, population);
        machine.over(part, |machine| {
            for (item, answer) in self.items.iter().zip(&mut answers) {
                machine.answer(item, answer);
            }
        });
        answers
    }
}

/// Values of one operation over a batch.
#[derive(Debug, Clone, Default)]
struct Register {
    ints: Vec<i64>,
    bools: Vec<u8>,
    is_bool: bool,
    /// The value, where all rows have the same.
    same: Option<i64>,
    any_null: bool,
    nulls: Vec<u64>,
    /// What is missing, where a value is; anything elsewhere.
    missing: Vec<Mask>,
}

impl Register {
    fn grow(&mut self, rows: usize) {
        if self.is_bool {
            self.bools.resize(rows, 0);
        } else {
            self.ints.resize(rows, 0);
        }
        self.nulls.resize(rows.div_ceil(64), 0);
    }

    fn get(&self, row: usize) -> Option<i64> {
        if self.any_null && bit(&self.nulls, row) {
            None
        } else if self.is_bool {
            Some(i64::from(self.bools[row]))
        } else {
            Some(self.ints[row])
        }
    }

    fn get_bool(&self, row: usize) -> Option<bool> {
        self.get(row).map(|value| value != 0)
    }

    /// What is missing here; nothing where the value is known.
    fn mask(&self, row: usize) -> Mask {
        if self.any_null && bit(&self.nulls, row) { self.missing[row] } else { Mask::NONE }
    }

    fn put(&mut self, row: usize, value: Option<i64>, missing: impl FnOnce() -> Mask) {
        match value {
            Some(value) if self.is_bool => self.bools[row] = value as u8,
            Some(value) => self.ints[row] = value,
            None => {
                self.any_null = true;
                self.nulls[row / 64] |= 1 << (row % 64);
                let length = self.nulls.len() * 64;
                if self.missing.len() < length {
                    self.missing.resize(length, Mask::NONE);
                }
                self.missing[row] = missing();
                // Loops that do not look at nulls read something harmless.
                if self.is_bool {
                    self.bools[row] = 0;
                } else {
                    self.ints[row] = 0;
                }
            }
        }
    }

    fn all_known(&mut self) {
        self.same = None;
        if self.any_null {
            self.any_null = false;
            self.nulls.fill(0);
        }
    }
}

struct Machine<'a> {
    program: &'a Program,
    population: &'a Population,
    columns: Vec<Option<&'a Column>>,
    /// By place, then by parameter.
    parameters: Vec<Option<i64>>,
    /// Positions of the operations that answers need; those that only reasons show
    /// are left out.
    needed: Vec<usize>,
    /// For each operation its register; several in turn may have the same.
    slots: Vec<usize>,
    registers: Vec<Register>,
    capacity: usize,
    /// The place of which parameters stand in the registers.
    filled: Option<u32>,
    rows: Range<usize>,
    households: Range<usize>,
    /// For each row, its household in the batch.
    household_of: Vec<u32>,
    /// For each household of the batch and one more, its first row in the batch.
    starts: Vec<u32>,
    /// Some household of the batch is not known whole.
    partial: bool,
    sums: Vec<i64>,
    counts: Vec<u32>,
}

impl<'a> Machine<'a> {
    fn new(program: &'a Program, population: &'a Population) -> Self {
        let parameters = (population.places.iter())
            .flat_map(|place| {
                program
                    .parameters
                    .iter()
                    .map(|parameter| parameter.at(*place, program.as_of, program.known).and_then(|value| value.value))
            })
            .collect();
        let needed = needed(program);
        let (slots, kinds) = slots(program, &needed);
        let registers = kinds.into_iter().map(|is_bool| Register { is_bool, ..Register::default() });
        let mut machine = Self {
            program,
            population,
            columns: program.facts.iter().map(|fact| population.columns.get(&fact.id)).collect(),
            parameters,
            needed,
            slots,
            registers: registers.collect(),
            capacity: 0,
            filled: None,
            rows: 0..0,
            households: 0..0,
            household_of: Vec::new(),
            starts: Vec::new(),
            partial: false,
            sums: Vec::new(),
            counts: Vec::new(),
        };
        machine.grow(BATCH_ROWS + 64);
        machine
    }

    fn grow(&mut self, rows: usize) {
        self.capacity = rows;
        self.filled = None;
        for register in &mut self.registers {
            register.grow(rows);
        }
        for id in &self.needed {
            if let Op::Const(value) = self.program.nodes[*id].op {
                let register = &mut self.registers[self.slots[*id]];
                register.all_known();
                for row in 0..rows {
                    register.put(row, value, || Mask::NONE);
                }
                register.same = value;
            }
        }
    }

    fn over(&mut self, part: Range<usize>, mut each: impl FnMut(&mut Self)) {
        let starts = &self.population.starts;
        let mut first = part.start;
        while first < part.end {
            let mut last = first + 1;
            while last < part.end && starts[last + 1] - starts[first] <= BATCH_ROWS {
                last += 1;
            }
            self.rows = starts[first]..starts[last];
            self.households = first..last;
            if self.rows.len() > self.capacity {
                self.grow(self.rows.len());
            }
            self.starts.clear();
            self.starts.extend((first..=last).map(|household| (starts[household] - starts[first]) as u32));
            self.household_of.clear();
            for (household, bounds) in self.starts.windows(2).enumerate() {
                self.household_of.resize(bounds[1] as usize, household as u32);
            }
            self.partial = (first..last).any(|household| self.population.is_partial(household));
            self.evaluate();
            each(self);
            first = last;
        }
    }

    fn answer(&self, item: &crate::program::ItemPlan, answer: &mut ItemColumns) {
        let rows = self.length(item.entity);
        let before = answer.status.len();
        let Some(rule) = &item.rule else {
            answer.status.resize(before + rows, Status::NotEntitled);
            answer.amount_fen.resize(before + rows, 0);
            return;
        };
        let eligible = self.register(rule.eligible);
        let amount = rule.amount.map(|amount| self.register(amount));
        if !eligible.any_null && amount.is_none_or(|amount| !amount.any_null) {
            let statuses = [Status::NotEntitled, Status::Entitled];
            answer.status.extend(eligible.bools[..rows].iter().map(|yes| statuses[usize::from(*yes & 1)]));
            match amount {
                None => answer.amount_fen.resize(before + rows, 0),
                Some(amount) => answer.amount_fen.extend(
                    (eligible.bools[..rows].iter().zip(&amount.ints[..rows]))
                        .map(|(yes, fen)| if *yes != 0 { *fen } else { 0 }),
                ),
            }
            return;
        }
        for row in 0..rows {
            let fen = amount.map(|amount| amount.get(row));
            let status = Status::of(eligible.get_bool(row), fen);
            answer.status.push(status);
            answer.amount_fen.push(if status == Status::Entitled { fen.flatten().unwrap_or(0) } else { 0 });
            if status == Status::Undetermined {
                let mask = eligible.mask(row) | amount.map_or(Mask::NONE, |amount| amount.mask(row));
                answer.missing.push((before + row, mask));
            }
        }
    }

    fn length(&self, entity: Entity) -> usize {
        match entity {
            Entity::Person => self.rows.len(),
            Entity::Household => self.households.len(),
        }
    }

    fn evaluate(&mut self) {
        let place = self.population.regions[self.households.start];
        let one_place = self.population.regions[self.households.clone()].iter().all(|other| *other == place);
        let program = self.program;
        for at in 0..self.needed.len() {
            let id = self.needed[at];
            let node = &program.nodes[id];
            let rows = self.length(node.entity);
            let kept = match &node.op {
                Op::Const(_) => true,
                Op::Parameter(_) | Op::Region => one_place && self.filled == Some(place),
                _ => false,
            };
            if kept {
                continue;
            }
            // Taken out, so that the others can be read beside it.
            let mut out = std::mem::take(&mut self.registers[self.slots[id]]);
            out.all_known();
            let uniform = one_place.then_some(place);
            match &node.op {
                Op::Fact(fact) => self.load(&mut out, usize::from(*fact), node.entity, rows),
                Op::Parameter(parameter) => {
                    self.fill(&mut out, Some(usize::from(*parameter)), node.entity, uniform, rows);
                }
                Op::Region => self.fill(&mut out, None, node.entity, uniform, rows),
                Op::Sum(value) => self.sum(&mut out, *value, program.under[id]),
                Op::Any(value) => self.any(&mut out, *value),
                Op::Least(value, filter) => self.extreme(&mut out, *value, *filter, program.under[id], i64::min),
                Op::Greatest(value, filter) => self.extreme(&mut out, *value, *filter, program.under[id], i64::max),
                Op::Each(value) => self.each(&mut out, *value, rows),
                op => row_by_row(op, |node| self.register(node), &mut out, rows, program.under[id]),
            }
            self.registers[self.slots[id]] = out;
        }
        self.filled = one_place.then_some(place);
    }

    fn register(&self, node: NodeId) -> &Register {
        &self.registers[self.slots[node as usize]]
    }

    fn load(&self, out: &mut Register, fact: usize, entity: Entity, rows: usize) {
        let bit_of_fact = self.program.fact_bit(fact);
        let first = match entity {
            Entity::Person => self.rows.start,
            Entity::Household => self.households.start,
        };
        let Some(column) = self.columns[fact] else {
            for row in 0..rows {
                out.put(row, None, || bit_of_fact);
            }
            return;
        };
        let range = first..first + rows;
        match (&column.values, out.is_bool) {
            (Values::Byte(values), true) => {
                out.bools.iter_mut().zip(&values[range]).for_each(|(out, value)| *out = u8::from(*value != 0));
            }
            (Values::Byte(values), false) => widen(&mut out.ints, &values[range]),
            (Values::Half(values), _) => widen(&mut out.ints, &values[range]),
            (Values::Whole(values), _) => out.ints[..rows].copy_from_slice(&values[range]),
        }
        if let Some(missing) = &column.missing {
            // Word by word, so that a batch without gaps costs next to nothing.
            for row in gaps(missing, first, rows) {
                out.put(row, None, || bit_of_fact);
            }
        }
    }

    fn fill(&self, out: &mut Register, parameter: Option<usize>, entity: Entity, place: Option<u32>, rows: usize) {
        let (population, program) = (self.population, self.program);
        let count = program.parameters.len();
        let lookup = |place: u32| match parameter {
            Some(parameter) => self.parameters[place as usize * count + parameter],
            None => population.places[place as usize],
        };
        let missing = |place: u32| match parameter {
            Some(parameter) if population.places[place as usize].is_some() || program.region_fact.is_none() => {
                program.parameter_bit(parameter)
            }
            _ => REGION,
        };
        if let Some(place) = place {
            out.same = lookup(place);
            // For as many rows as a later batch of the same place may have.
            for row in 0..self.capacity {
                out.put(row, lookup(place), || missing(place));
            }
            return;
        }
        let regions = &population.regions[self.households.clone()];
        for row in 0..rows {
            let household = match entity {
                Entity::Person => self.household_of[row] as usize,
                Entity::Household => row,
            };
            let place = regions[household];
            out.put(row, lookup(place), || missing(place));
        }
    }

    fn each(&self, out: &mut Register, value: NodeId, rows: usize) {
        let value = self.register(value);
        let of = &self.household_of[..rows];
        if value.any_null {
            for (row, household) in of.iter().enumerate() {
                out.put(row, value.get(*household as usize), || value.mask(*household as usize));
            }
        } else if out.is_bool {
            out.bools.iter_mut().zip(of).for_each(|(out, household)| *out = value.bools[*household as usize]);
        } else {
            out.ints.iter_mut().zip(of).for_each(|(out, household)| *out = value.ints[*household as usize]);
        }
    }

    fn sum(&mut self, out: &mut Register, value: NodeId, under: Mask) {
        let rows = self.rows.len();
        let value = &self.registers[self.slots[value as usize]];
        if !value.any_null && !self.partial {
            // Differences of running sums: no loop of two or three turns for each
            // household, which the processor would guess wrongly.
            self.sums.resize(rows + 1, 0);
            let (mut sum, mut bits) = (0_i64, 0);
            for (running, value) in self.sums[1..].iter_mut().zip(&value.ints[..rows]) {
                bits |= value ^ (value >> 63);
                sum = sum.wrapping_add(*value);
                *running = sum;
            }
            // So small that no sum of a batch can leave 64 bits.
            if bits.leading_zeros() >= 64 - 40 && rows < 1 << 20 {
                let sums = &self.sums;
                out.ints
                    .iter_mut()
                    .zip(self.starts.windows(2))
                    .for_each(|(out, bounds)| *out = sums[bounds[1] as usize] - sums[bounds[0] as usize]);
                return;
            }
        }
        for (household, bounds) in self.starts.windows(2).enumerate() {
            let members = bounds[0] as usize..bounds[1] as usize;
            let partial = self.population.is_partial(self.households.start + household);
            let mut sum = Some(0_i64);
            let mut open = if partial { MEMBERS } else { Mask::NONE };
            let mut known = !partial;
            for row in members {
                let value_here = value.get(row);
                known &= value_here.is_some();
                open |= value.mask(row);
                sum = sum.zip(value_here).and_then(|(sum, value)| sum.checked_add(value));
            }
            out.put(household, sum.filter(|_| !partial), || if known { under } else { open });
        }
    }

    fn any(&mut self, out: &mut Register, value: NodeId) {
        let rows = self.rows.len();
        let value = &self.registers[self.slots[value as usize]];
        if !value.any_null && !self.partial {
            self.counts.resize(rows + 1, 0);
            let mut count = 0;
            for (running, value) in self.counts[1..].iter_mut().zip(&value.bools[..rows]) {
                count += u32::from(*value);
                *running = count;
            }
            let counts = &self.counts;
            out.bools
                .iter_mut()
                .zip(self.starts.windows(2))
                .for_each(|(out, bounds)| *out = u8::from(counts[bounds[1] as usize] != counts[bounds[0] as usize]));
            return;
        }
        for (household, bounds) in self.starts.windows(2).enumerate() {
            let partial = self.population.is_partial(self.households.start + household);
            let mut any = if partial { None } else { Some(false) };
            let mut open = if partial { MEMBERS } else { Mask::NONE };
            for row in bounds[0] as usize..bounds[1] as usize {
                any = kernel::or(any, value.get_bool(row));
                open |= value.mask(row);
            }
            out.put(household, any.map(i64::from), || open);
        }
    }

    fn extreme(&self, out: &mut Register, value: NodeId, filter: NodeId, under: Mask, of: fn(i64, i64) -> i64) {
        let (value, filter) = (self.register(value), self.register(filter));
        for (household, bounds) in self.starts.windows(2).enumerate() {
            let partial = self.population.is_partial(self.households.start + household);
            let mut found: Option<i64> = None;
            let mut mask = if partial { MEMBERS } else { Mask::NONE };
            let mut open = partial;
            for row in bounds[0] as usize..bounds[1] as usize {
                let counts = filter.get_bool(row);
                if counts == Some(false) {
                    continue;
                }
                let here = value.get(row);
                open |= counts.is_none() || here.is_none();
                mask |= filter.mask(row) | value.mask(row);
                if let Some(here) = here {
                    found = Some(found.map_or(here, |found| of(found, here)));
                }
            }
            out.put(household, found.filter(|_| !open), || if open { mask } else { under });
        }
    }
}

/// Operations in which a row depends on the same row of others alone.
fn row_by_row<'r>(op: &Op, register: impl Fn(NodeId) -> &'r Register, out: &mut Register, rows: usize, under: Mask) {
    let register = |node: &NodeId| register(*node);
    match op {
        Op::Binary(binary, a, b) => {
            let (a, b) = (register(a), register(b));
            if !a.any_null && !b.any_null && fast(*binary, a, b, out, rows) {
                return;
            }
            out.all_known();
            for row in 0..rows {
                let both = a.get(row).zip(b.get(row));
                let value = both.and_then(|(a, b)| binary.apply(a, b));
                out.put(row, value, || if both.is_some() { under } else { a.mask(row) | b.mask(row) });
            }
        }
        Op::And(a, b) => {
            let (a, b) = (register(a), register(b));
            if a.any_null || b.any_null {
                for row in 0..rows {
                    let value = kernel::and(a.get_bool(row), b.get_bool(row));
                    out.put(row, value.map(i64::from), || a.mask(row) | b.mask(row));
                }
            } else {
                zip(&mut out.bools, &a.bools, &b.bools, rows, |a, b| a & b);
            }
        }
        Op::Or(a, b) => {
            let (a, b) = (register(a), register(b));
            if a.any_null || b.any_null {
                for row in 0..rows {
                    let value = kernel::or(a.get_bool(row), b.get_bool(row));
                    out.put(row, value.map(i64::from), || a.mask(row) | b.mask(row));
                }
            } else {
                zip(&mut out.bools, &a.bools, &b.bools, rows, |a, b| a | b);
            }
        }
        Op::Not(a) => {
            let a = register(a);
            if a.any_null {
                for row in 0..rows {
                    out.put(row, a.get(row).map(|value| 1 - value), || a.mask(row));
                }
            } else {
                out.bools[..rows].iter_mut().zip(&a.bools[..rows]).for_each(|(out, a)| *out = a ^ 1);
            }
        }
        Op::If(condition, yes, no) => {
            let (condition, yes, no) = (register(condition), register(yes), register(no));
            if condition.any_null || yes.any_null || no.any_null {
                for row in 0..rows {
                    let holds = condition.get_bool(row);
                    let value = kernel::choose(holds, yes.get(row), no.get(row));
                    out.put(row, value, || match holds {
                        Some(true) => yes.mask(row),
                        Some(false) => no.mask(row),
                        None => condition.mask(row) | yes.mask(row) | no.mask(row),
                    });
                }
            } else if out.is_bool {
                let condition = &condition.bools[..rows];
                let (yes, no, out) = (&yes.bools[..rows], &no.bools[..rows], &mut out.bools[..rows]);
                for row in 0..rows {
                    out[row] = no[row] ^ ((yes[row] ^ no[row]) & condition[row]);
                }
            } else {
                let condition = &condition.bools[..rows];
                let (yes, no, out) = (&yes.ints[..rows], &no.ints[..rows], &mut out.ints[..rows]);
                for row in 0..rows {
                    out[row] = no[row] ^ ((yes[row] ^ no[row]) & -i64::from(condition[row]));
                }
            }
        }
        Op::In(a, set) => {
            let a = register(a);
            let small = set.iter().all(|value| (0..64).contains(value));
            if a.any_null || !small || a.is_bool {
                for row in 0..rows {
                    let value = a.get(row).map(|value| i64::from(set.binary_search(&value).is_ok()));
                    out.put(row, value, || a.mask(row));
                }
            } else {
                let bits = set.iter().fold(0_u64, |bits, value| bits | 1 << value);
                for (out, value) in out.bools[..rows].iter_mut().zip(&a.ints[..rows]) {
                    *out = u8::from((0..64).contains(value)) & (bits >> (value & 63)) as u8 & 1;
                }
            }
        }
        _ => {}
    }
}

/// Where nothing is missing. False where some row has no answer: then the register
/// is to be computed again row by row.
fn fast(binary: Binary, a: &Register, b: &Register, out: &mut Register, rows: usize) -> bool {
    if a.is_bool || b.is_bool {
        let Binary::Compare(comparison) = binary else { return false };
        match comparison {
            Comparison::Eq => zip(&mut out.bools, &a.bools, &b.bools, rows, |a, b| u8::from(a == b)),
            _ => zip(&mut out.bools, &a.bools, &b.bools, rows, |a, b| u8::from(a != b)),
        }
        return matches!(comparison, Comparison::Eq | Comparison::Ne);
    }
    let (x, y) = (&a.ints[..rows], &b.ints[..rows]);
    match binary {
        Binary::Add => {
            let mut over = 0;
            for ((out, x), y) in out.ints[..rows].iter_mut().zip(x).zip(y) {
                let sum = x.wrapping_add(*y);
                over |= (x ^ sum) & (y ^ sum);
                *out = sum;
            }
            over >= 0
        }
        Binary::Sub => {
            let mut over = 0;
            for ((out, x), y) in out.ints[..rows].iter_mut().zip(x).zip(y) {
                let difference = x.wrapping_sub(*y);
                over |= (x ^ y) & (x ^ difference);
                *out = difference;
            }
            over >= 0
        }
        Binary::Min => {
            zip(&mut out.ints, x, y, rows, |x, y| if y < x { y } else { x });
            true
        }
        Binary::Max => {
            zip(&mut out.ints, x, y, rows, |x, y| if y > x { y } else { x });
            true
        }
        Binary::Compare(comparison) => {
            let same = b.same;
            let out = &mut out.bools[..rows];
            match (comparison, same) {
                // One side in a register of the processor, not of ours.
                (Comparison::Eq, Some(y)) => map_bool(out, x, |x| x == y),
                (Comparison::Ne, Some(y)) => map_bool(out, x, |x| x != y),
                (Comparison::Lt, Some(y)) => map_bool(out, x, |x| x < y),
                (Comparison::Le, Some(y)) => map_bool(out, x, |x| x <= y),
                (Comparison::Gt, Some(y)) => map_bool(out, x, |x| x > y),
                (Comparison::Ge, Some(y)) => map_bool(out, x, |x| x >= y),
                (Comparison::Eq, None) => zip_bool(out, x, y, |x, y| x == y),
                (Comparison::Ne, None) => zip_bool(out, x, y, |x, y| x != y),
                (Comparison::Lt, None) => zip_bool(out, x, y, |x, y| x < y),
                (Comparison::Le, None) => zip_bool(out, x, y, |x, y| x <= y),
                (Comparison::Gt, None) => zip_bool(out, x, y, |x, y| x > y),
                (Comparison::Ge, None) => zip_bool(out, x, y, |x, y| x >= y),
            }
            true
        }
        Binary::Product { divisor: 1, .. } => {
            let mut over = false;
            for ((out, x), y) in out.ints[..rows].iter_mut().zip(x).zip(y) {
                let (product, left) = x.overflowing_mul(*y);
                over |= left;
                *out = product;
            }
            !over
        }
        Binary::Within => {
            for ((out, x), y) in out.bools[..rows].iter_mut().zip(x).zip(y) {
                *out = u8::from(crate::fact::within(*x, *y));
            }
            true
        }
        _ => {
            let mut known = true;
            for ((out, x), y) in out.ints[..rows].iter_mut().zip(x).zip(y) {
                match binary.apply(*x, *y) {
                    Some(value) => *out = value,
                    None => known = false,
                }
            }
            known
        }
    }
}

fn zip<T: Copy>(out: &mut [T], a: &[T], b: &[T], rows: usize, of: impl Fn(T, T) -> T) {
    for ((out, a), b) in out[..rows].iter_mut().zip(&a[..rows]).zip(&b[..rows]) {
        *out = of(*a, *b);
    }
}

fn zip_bool(out: &mut [u8], x: &[i64], y: &[i64], of: impl Fn(i64, i64) -> bool) {
    for ((out, x), y) in out.iter_mut().zip(x).zip(y) {
        *out = u8::from(of(*x, *y));
    }
}

fn map_bool(out: &mut [u8], x: &[i64], of: impl Fn(i64) -> bool) {
    for (out, x) in out.iter_mut().zip(x) {
        *out = u8::from(of(*x));
    }
}

/// Operations that the answers rest on, in order.
fn needed(program: &Program) -> Vec<usize> {
    let mut needed = vec![false; program.nodes.len()];
    for rule in program.items.iter().filter_map(|item| item.rule.as_ref()) {
        needed[rule.eligible as usize] = true;
        if let Some(amount) = rule.amount {
            needed[amount as usize] = true;
        }
    }
    for at in (0..needed.len()).rev() {
        if needed[at] {
            program.nodes[at].op.operands(|operand| needed[operand as usize] = true);
        }
    }
    (0..needed.len()).filter(|at| needed[*at]).collect()
}

const fn stays(op: &Op) -> bool {
    matches!(op, Op::Const(_) | Op::Parameter(_) | Op::Region)
}

/// A register for each operation, free again after its last use, so that those in
/// use fit a small cache; and whether each register holds truths.
fn slots(program: &Program, needed: &[usize]) -> (Vec<usize>, Vec<bool>) {
    let mut last_use = vec![0; program.nodes.len()];
    for id in needed {
        program.nodes[*id].op.operands(|operand| last_use[operand as usize] = *id);
    }
    for rule in program.items.iter().filter_map(|item| item.rule.as_ref()) {
        for root in [Some(rule.eligible), rule.amount].into_iter().flatten() {
            last_use[root as usize] = usize::MAX;
        }
    }
    let (mut slots, mut kinds) = (vec![usize::MAX; program.nodes.len()], Vec::new());
    let mut free: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
    for id in needed {
        let node = &program.nodes[*id];
        // What is the same for all batches has a register of its own.
        let spare = if stays(&node.op) { None } else { free[usize::from(node.is_bool)].pop() };
        let slot = spare.unwrap_or_else(|| {
            kinds.push(node.is_bool);
            kinds.len() - 1
        });
        slots[*id] = slot;
        let mut done: Vec<NodeId> = Vec::new();
        node.op.operands(|operand| done.push(operand));
        done.sort_unstable();
        done.dedup();
        for operand in done {
            let other = &program.nodes[operand as usize];
            if last_use[operand as usize] == *id && !stays(&other.op) {
                free[usize::from(other.is_bool)].push(slots[operand as usize]);
            }
        }
    }
    (slots, kinds)
}

fn widen<T: Copy + Into<i64>>(out: &mut [i64], values: &[T]) {
    out.iter_mut().zip(values).for_each(|(out, value)| *out = (*value).into());
}

fn bit(words: &[u64], row: usize) -> bool {
    words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 != 0)
}

/// Rows of a range whose bit is set, counted from its start.
fn gaps(words: &[u64], first: usize, rows: usize) -> impl Iterator<Item = usize> {
    let end = first + rows;
    (first / 64..end.div_ceil(64)).flat_map(move |at| {
        let mut word = words.get(at).copied().unwrap_or(0);
        std::iter::from_fn(move || {
            while word != 0 {
                let row = at * 64 + word.trailing_zeros() as usize;
                word &= word - 1;
                if (first..end).contains(&row) {
                    return Some(row - first);
                }
            }
            None
        })
    })
}
