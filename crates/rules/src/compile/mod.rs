//! A [`Book`] becomes a [`Program`]: names are looked up, types and units checked,
//! exceptions and exclusions written out as choices.

mod expression;
mod prune;

use std::collections::{BTreeSet, HashMap};

use gongfu_base::Finding;
use sha2::{Digest, Sha256};

use self::expression::{Context, Typed};
use crate::book::{Amount, AmountKind, Book, Condition, Definition, Effect, Reading, Relation, Rule};
use crate::date::Date;
use crate::fact::{Entity, Kind};
use crate::kernel::{Binary, Comparison};
use crate::place::{Place, Text, defect};
use crate::program::{
    ConditionPlan, ExceptionPlan, ExclusionPlan, ItemPlan, MEMBERS, Mask, NAMES_MAX, Node, NodeId, Op, Program, REGION,
    RulePlan,
};

impl Program {
    /// The rules in force on a day, for these items or all. `known` is the day up
    /// to whose announcements parameters are taken; usually the same day.
    ///
    /// # Errors
    /// Everything that is wrong with the rules, with file and line.
    pub fn compile(book: &Book, as_of: Date, known: Date, items: Option<&[String]>) -> Result<Self, Vec<Finding>> {
        let mut compiler = Compiler::new(book, as_of, known);
        compiler.items(items);
        if compiler.findings.is_empty() { Ok(prune::prune(compiler.program)) } else { Err(compiler.findings) }
    }
}

/// Ids of all items that have rules, in the order they are first written.
pub(crate) fn items_of(book: &Book) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    book.rules.iter().map(|rule| rule.item.as_str()).filter(|item| seen.insert(*item)).collect()
}

pub(crate) struct Compiler<'b> {
    book: &'b Book,
    program: Program,
    known_nodes: HashMap<Node, NodeId>,
    facts: HashMap<&'b str, usize>,
    used_facts: HashMap<usize, u16>,
    used_parameters: HashMap<usize, u16>,
    definitions: HashMap<usize, Option<Typed>>,
    rules: HashMap<usize, Option<Own>>,
    /// Definitions and rules being understood, to see circles.
    open: Vec<String>,
    /// Which definitions each of them uses, with what those use.
    uses: HashMap<String, BTreeSet<usize>>,
    pub(crate) findings: Vec<Finding>,
}

/// A rule by itself, before exclusions.
#[derive(Clone)]
struct Own {
    eligible: NodeId,
    amount: Option<NodeId>,
    conflict: Option<NodeId>,
    conditions: Vec<ConditionPlan>,
    exceptions: Vec<ExceptionPlan>,
}

impl<'b> Compiler<'b> {
    pub fn new(book: &'b Book, as_of: Date, known: Date) -> Self {
        let program = Program {
            as_of,
            known,
            facts: Vec::new(),
            parameters: Vec::new(),
            nodes: Vec::new(),
            under: Vec::new(),
            items: Vec::new(),
            region_fact: book.facts.iter().find(|fact| fact.decides_region).map(|fact| fact.id.clone()),
        };
        Self {
            book,
            program,
            known_nodes: HashMap::new(),
            facts: book.facts.iter().enumerate().map(|(at, fact)| (fact.id.as_str(), at)).collect(),
            used_facts: HashMap::new(),
            used_parameters: HashMap::new(),
            definitions: HashMap::new(),
            rules: HashMap::new(),
            open: Vec::new(),
            uses: HashMap::new(),
            findings: Vec::new(),
        }
    }

    /// What is wrong on a day.
    pub fn understand(book: &'b Book, day: Date) -> Vec<Finding> {
        let mut compiler = Self::new(book, day, day);
        compiler.items(None);
        compiler.findings
    }

    /// What is wrong with a definition, whether or not a rule uses it.
    pub fn understand_definition(book: &'b Book, definition: &'b Definition) -> Vec<Finding> {
        let mut compiler = Self::new(book, definition.span.from, definition.span.from);
        if compiler.enter(definition_key(definition), &definition.place).is_some() {
            let _ = compiler.value(&definition.is, definition.entity, definition.reading);
        }
        compiler.findings
    }

    fn items(&mut self, wanted: Option<&[String]>) {
        let all = items_of(self.book);
        for unknown in wanted.into_iter().flatten().filter(|item| !all.contains(&item.as_str())) {
            self.findings.push(defect(
                "rules-item",
                &Place::default(),
                unknown,
                (format!("没有决定事项“{unknown}”的规则"), format!("no rule decides item `{unknown}`")),
                (format!("有规则的事项：{}", all.join("、")), format!("items with rules: {}", all.join(", "))),
            ));
        }
        // What is excluded depends on other items, so these are understood too; only
        // those asked for are answered.
        let needed = self.needed(&all, wanted);
        let mut current: HashMap<&str, (NodeId, Option<NodeId>)> = HashMap::new();
        for item in all.iter().filter(|item| needed.contains(*item)) {
            if let Some(own) = self.own_of_item(item) {
                current.insert(item, (own.eligible, own.amount));
            }
        }
        let mut exclusions: HashMap<&str, Vec<ExclusionPlan>> = HashMap::new();
        self.exclusions(&mut current, &mut exclusions);
        for item in all {
            if wanted.is_some_and(|wanted| !wanted.iter().any(|name| name == item)) {
                continue;
            }
            let plan = self.item(item, current.get(item).copied(), exclusions.remove(item).unwrap_or_default());
            self.program.items.extend(plan);
        }
    }

    /// The items asked for and those that may exclude them, and so on.
    fn needed(&self, all: &[&'b str], wanted: Option<&[String]>) -> BTreeSet<&'b str> {
        let asked = |item: &&&'b str| wanted.is_none_or(|wanted| wanted.iter().any(|name| name == **item));
        let mut needed: BTreeSet<&str> = all.iter().filter(asked).copied().collect();
        loop {
            let before = needed.len();
            for exclusion in &self.book.exclusions {
                let pair = [exclusion.first.as_str(), exclusion.second.as_str()];
                if exclusion.relation != Relation::MayCombine && pair.iter().any(|item| needed.contains(item)) {
                    needed.extend(pair);
                }
            }
            if needed.len() == before {
                return needed;
            }
        }
    }

    fn item(
        &mut self,
        item: &str,
        current: Option<(NodeId, Option<NodeId>)>,
        exclusions: Vec<ExclusionPlan>,
    ) -> Option<ItemPlan> {
        let rules: Vec<&Rule> = self.book.rules.iter().filter(|rule| rule.item == item).collect();
        let spans = rules.iter().map(|rule| (rule.span, rule.source.clone())).collect();
        let entity = rules.first()?.entity;
        let rule = match self.rule_at(item) {
            None => None,
            Some(at) => {
                let rule = &self.book.rules[at];
                let own = self.rules.get(&at).cloned().flatten()?;
                let (eligible, amount) = current?;
                Some(RulePlan {
                    id: rule.id.clone(),
                    words: rule.words.clone(),
                    source: rule.source.clone(),
                    period: rule.period,
                    start: rule.start,
                    digest: self.digest(rule, &exclusions),
                    conditions: own.conditions,
                    exceptions: own.exceptions,
                    conflict: own.conflict,
                    exclusions,
                    eligible,
                    amount,
                    shares: rule.shares.clone(),
                })
            }
        };
        Some(ItemPlan { item: item.to_owned(), rule, spans, entity })
    }

    /// Over the rule's text and the definitions and exclusions it uses.
    fn digest(&self, rule: &Rule, exclusions: &[ExclusionPlan]) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(&rule.digest);
        for at in self.uses.get(&rule_key(rule)).into_iter().flatten() {
            let definition = &self.book.definitions[*at];
            hasher.update(format!(
                "{} {:?} {} {:?}\n",
                definition.id, definition.span, definition.is.sql, definition.reading
            ));
        }
        for exclusion in exclusions {
            hasher.update(format!("{} {}\n", exclusion.relation.name(), exclusion.other));
        }
        hasher.finalize().into()
    }

    fn rule_at(&self, item: &str) -> Option<usize> {
        self.book.rules.iter().position(|rule| rule.item == item && rule.span.contains(self.program.as_of))
    }

    fn own_of_item(&mut self, item: &str) -> Option<Own> {
        let at = self.rule_at(item)?;
        self.own(at)
    }

    fn own(&mut self, at: usize) -> Option<Own> {
        if let Some(own) = self.rules.get(&at) {
            return own.clone();
        }
        let book = self.book;
        let rule = &book.rules[at];
        self.enter(rule_key(rule), &rule.place)?;
        let own = self.rule(rule);
        self.leave();
        self.rules.insert(at, own.clone());
        own
    }

    /// `None`, and a finding, where it is already being understood: a circle.
    fn enter(&mut self, name: String, place: &Place) -> Option<()> {
        if let Some(start) = self.open.iter().position(|open| *open == name) {
            let circle = [&self.open[start..], std::slice::from_ref(&name)].concat().join(" → ");
            self.findings.push(defect(
                "rules-cycle",
                place,
                &name,
                (format!("循环引用：{circle}"), format!("it depends on itself: {circle}")),
                ("去掉其中一处引用", "take out one of these references"),
            ));
            return None;
        }
        self.open.push(name);
        Some(())
    }

    fn leave(&mut self) {
        let Some(name) = self.open.pop() else { return };
        let used = self.uses.get(&name).cloned().unwrap_or_default();
        if let Some(outer) = self.open.last() {
            self.uses.entry(outer.clone()).or_default().extend(used);
        }
    }

    /// Notes that what is being understood uses a definition, and all it uses.
    fn note_use(&mut self, at: usize) {
        let Some(outer) = self.open.last().cloned() else { return };
        let below = self.uses.get(&definition_key(&self.book.definitions[at])).cloned().unwrap_or_default();
        let uses = self.uses.entry(outer).or_default();
        uses.insert(at);
        uses.extend(below);
    }

    fn rule(&mut self, rule: &Rule) -> Option<Own> {
        let before = self.findings.len();
        let conditions: Vec<Option<ConditionPlan>> =
            rule.conditions.iter().map(|condition| self.condition(condition, rule.entity, rule.reading)).collect();
        let amount = rule.amount.as_ref().map(|amount| self.amount(amount, rule.entity, rule.reading));
        let mut exceptions = Vec::new();
        for exception in &rule.exceptions {
            let condition = Condition {
                id: exception.id.clone(),
                words: exception.words.clone(),
                when: exception.when.clone(),
                source: exception.source.clone(),
            };
            let when = self.condition(&condition, rule.entity, rule.reading);
            let (effect, own_amount) = match &exception.effect {
                Effect::Grant(amount) => ("grant", amount.as_ref()),
                Effect::Refuse => ("refuse", None),
                Effect::Amount(amount) => ("amount", Some(amount)),
            };
            if let (Some(given), None) = (own_amount, &rule.amount) {
                self.findings.push(defect(
                    "rules-amount",
                    &given.place,
                    &exception.id,
                    ("例外写了金额，规则本身却没有", "the exception has an amount, and the rule has none"),
                    ("给规则加上 amount，或从例外中删去", "give the rule an amount, or take it out of the exception"),
                ));
            }
            let own_amount = own_amount.map(|amount| self.amount(amount, rule.entity, rule.reading));
            if let Some(when) = when {
                exceptions.push((when, exception.level, effect, own_amount.flatten()));
            }
        }
        if self.findings.len() > before {
            return None;
        }
        let conditions: Vec<ConditionPlan> = conditions.into_iter().flatten().collect();
        let mut eligible = self.constant(1, rule.entity, true);
        for condition in &conditions {
            eligible = self.and(eligible, condition.holds);
        }
        let mut amount = amount.flatten();
        let mut levels: Vec<u16> = exceptions.iter().map(|exception| exception.1).collect();
        levels.sort_unstable();
        levels.dedup();
        let mut conflict = None;
        for level in levels {
            let here: Vec<_> = exceptions.iter().filter(|exception| exception.1 == level).collect();
            for (when, _, effect, own_amount) in here.iter().rev() {
                match *effect {
                    "grant" => {
                        let yes = self.constant(1, rule.entity, true);
                        eligible = self.choose(when.holds, yes, eligible);
                    }
                    "refuse" => {
                        let no = self.constant(0, rule.entity, true);
                        eligible = self.choose(when.holds, no, eligible);
                    }
                    _ => {}
                }
                if let (Some(own), Some(base)) = (own_amount, amount) {
                    amount = Some(self.choose(when.holds, *own, base));
                }
            }
            let mut clash = None;
            for (at, first) in here.iter().enumerate() {
                for second in &here[at + 1..] {
                    let both = self.and(first.0.holds, second.0.holds);
                    if self.is_true(both) || first.0.holds == second.0.holds {
                        let place = rule.exceptions.iter().find(|exception| exception.id == second.0.id);
                        self.findings.push(defect(
                            "rules-exceptions",
                            &place.map_or_else(|| rule.place.clone(), |exception| exception.when.place.clone()),
                            &second.0.id,
                            (
                                format!("同一层级 {level} 的例外“{}”与“{}”会同时成立", first.0.id, second.0.id),
                                format!(
                                    "exceptions `{}` and `{}` of one level, {level}, hold at the same time",
                                    first.0.id, second.0.id
                                ),
                            ),
                            (
                                "给其中一个更高的 level，或改写条件使二者不同时成立",
                                "give one of them a higher level, or write their conditions so that they exclude each other",
                            ),
                        ));
                    }
                    clash = Some(clash.map_or(both, |clash| self.or(clash, both)));
                }
            }
            if let Some(clash) = clash {
                let nothing = self.node(Op::Const(None), rule.entity, true);
                eligible = self.choose(clash, nothing, eligible);
                conflict = Some(conflict.map_or(clash, |before| self.or(before, clash)));
            }
        }
        let exceptions =
            exceptions.into_iter().map(|(condition, _, effect, _)| ExceptionPlan { condition, effect }).collect();
        Some(Own { eligible, amount, conflict, conditions, exceptions })
    }

    fn exclusions(
        &mut self,
        current: &mut HashMap<&'b str, (NodeId, Option<NodeId>)>,
        plans: &mut HashMap<&'b str, Vec<ExclusionPlan>>,
    ) {
        let book = self.book;
        for exclusion in &book.exclusions {
            let (first, second) = (exclusion.first.as_str(), exclusion.second.as_str());
            let entity = |item: &str| book.rules.iter().find(|rule| rule.item == item).map(|rule| rule.entity);
            let (Some(entity_first), Some(entity_second)) = (entity(first), entity(second)) else {
                let unknown = if entity(first).is_none() { first } else { second };
                self.findings.push(defect(
                    "rules-item",
                    &exclusion.place,
                    unknown,
                    (format!("没有决定事项“{unknown}”的规则"), format!("no rule decides item `{unknown}`")),
                    ("改正事项编号，或补上规则", "correct the item, or add its rule"),
                ));
                continue;
            };
            if exclusion.relation == Relation::MayCombine {
                continue;
            }
            let one_for_all = entity_first == Entity::Person && entity_second == Entity::Household;
            if one_for_all || (exclusion.relation == Relation::TakeHigher && entity_first != entity_second) {
                self.findings.push(defect(
                    "rules-exclusion",
                    &exclusion.place,
                    second,
                    (
                        "一项给个人、一项给家庭，不能这样互斥",
                        "one is granted to a person and the other to a household; they cannot exclude each other so",
                    ),
                    (
                        "在家庭的规则里用 FILTER (WHERE NOT ELIGIBLE('…')) 不计入该成员",
                        "leave the member out in the household's rule, by FILTER (WHERE NOT ELIGIBLE('…'))",
                    ),
                ));
                continue;
            }
            let (Some(&(eligible_first, amount_first)), Some(&(eligible_second, amount_second))) =
                (current.get(first), current.get(second))
            else {
                continue;
            };
            let plan = |other: &str, excluded: NodeId| ExclusionPlan {
                other: other.to_owned(),
                relation: exclusion.relation,
                words: exclusion.words.clone(),
                source: exclusion.source.clone(),
                excluded,
            };
            if exclusion.relation == Relation::CannotCombine {
                let excluded = self.lift(eligible_first, entity_second);
                let stays = self.not(excluded);
                let eligible = self.and(eligible_second, stays);
                current.insert(second, (eligible, amount_second));
                plans.entry(second).or_default().push(plan(first, excluded));
                continue;
            }
            let (Some(worth_first), Some(worth_second)) = (amount_first, amount_second) else {
                self.findings.push(defect(
                    "rules-exclusion",
                    &exclusion.place,
                    second,
                    ("“就高”的两项都须有金额", "of two items to take the higher of, each must have an amount"),
                    ("补上金额，或改用 cannot_combine", "add the amount, or use cannot_combine"),
                ));
                continue;
            };
            let first_wins = self.compare(Comparison::Ge, worth_first, worth_second, entity_first);
            let second_wins = self.not(first_wins);
            let out_second = self.and(eligible_first, first_wins);
            let out_first = self.and(eligible_second, second_wins);
            for (item, other, own, amount, out) in [
                (first, second, eligible_first, amount_first, out_first),
                (second, first, eligible_second, amount_second, out_second),
            ] {
                let stays = self.not(out);
                let eligible = self.and(own, stays);
                current.insert(item, (eligible, amount));
                plans.entry(item).or_default().push(plan(other, out));
            }
        }
    }

    fn condition(&mut self, condition: &Condition, entity: Entity, reading: Reading) -> Option<ConditionPlan> {
        let context = Context { text: &condition.when, entity, reading };
        let (holds, shown) = self.shown_condition(&context)?;
        Some(ConditionPlan {
            id: condition.id.clone(),
            words: condition.words.clone(),
            source: condition.source.clone(),
            holds,
            shown,
        })
    }

    fn amount(&mut self, amount: &Amount, entity: Entity, reading: Reading) -> Option<NodeId> {
        let zero = self.constant(0, entity, false);
        let money = Kind::Money;
        let base = match &amount.kind {
            AmountKind::Fixed { value } => self.typed(value, &money, entity, reading)?,
            AmountKind::TopUp { line, from } => {
                let (line, from) =
                    (self.typed(line, &money, entity, reading), self.typed(from, &money, entity, reading));
                let lacking = self.binary(Binary::Sub, line?, from?, entity);
                self.binary(Binary::Max, lacking, zero, entity)
            }
            AmountKind::PerHead { value, heads } => {
                let value = self.typed(value, &money, entity, reading);
                let heads = self.number(heads, entity, reading);
                self.product(value?, heads?, &amount.place, entity, reading)?
            }
            AmountKind::Percentage { of, share } => {
                let of = self.typed(of, &money, entity, reading);
                let share = self.number(share, entity, reading);
                self.product(of?, share?, &amount.place, entity, reading)?
            }
            AmountKind::Taper { full, over, measure, share } => {
                let [full, over, measure] = [full, over, measure].map(|text| self.typed(text, &money, entity, reading));
                let share = self.number(share, entity, reading);
                let beyond = self.binary(Binary::Sub, measure?, over?, entity);
                let beyond = self.binary(Binary::Max, beyond, zero, entity);
                let less = self.product(beyond, share?, &amount.place, entity, reading)?;
                let rest = self.binary(Binary::Sub, full?, less, entity);
                self.binary(Binary::Max, rest, zero, entity)
            }
            AmountKind::Bands { by, bands } => self.bands(by, bands, entity, reading)?,
            AmountKind::Table { by, rows } => self.table(by, rows, entity, reading)?,
        };
        let mut node = base;
        if let Some(floor) = &amount.floor {
            let floor = self.typed(floor, &money, entity, reading)?;
            node = self.binary(Binary::Max, node, floor, entity);
        }
        if let Some(cap) = &amount.cap {
            let cap = self.typed(cap, &money, entity, reading)?;
            node = self.binary(Binary::Min, node, cap, entity);
        }
        Some(node)
    }

    fn bands(&mut self, by: &Text, bands: &[(Text, Text)], entity: Entity, reading: Reading) -> Option<NodeId> {
        let measure = self.value(by, entity, reading)?;
        let mut node = self.constant(0, entity, false);
        let mut before: Option<i64> = None;
        for (from, amount) in bands {
            let limit = self.value(from, entity, reading);
            let amount = self.typed(amount, &Kind::Money, entity, reading);
            let context = Context { text: from, entity, reading };
            let (over, limit_node) = self.compared(Comparison::Ge, measure.clone(), limit?, &context)?;
            if let Op::Const(Some(value)) = self.program.nodes[limit_node as usize].op {
                if before.is_some_and(|before| value <= before) {
                    self.findings.push(defect(
                        "rules-bands",
                        &from.place,
                        &from.sql,
                        ("分段的起点须从小到大", "the bands must start at rising figures"),
                        ("按起点从小到大排列，各段不重复", "sort them by where they start, each once"),
                    ));
                    return None;
                }
                before = Some(value);
            }
            node = self.choose(over, amount?, node);
        }
        Some(node)
    }

    fn table(&mut self, by: &Text, rows: &[(Vec<String>, Text)], entity: Entity, reading: Reading) -> Option<NodeId> {
        let Typed { node: word, kind, .. } = self.value(by, entity, reading)?;
        let Kind::Code(words) = kind else {
            self.findings.push(defect(
                "rules-type",
                &by.place,
                &by.sql,
                (
                    format!("表要按代码事实查，此处是 {}", kind.name()),
                    format!("a table is looked up by a fact of kind code; this is {}", kind.name()),
                ),
                ("改用代码类的事实，数值用 bands", "use a fact of kind code; for numbers use bands"),
            ));
            return None;
        };
        let mut left: BTreeSet<usize> = (0..words.len()).collect();
        let mut node = self.node(Op::Const(None), entity, false);
        for (names, amount) in rows.iter().rev() {
            let amount = self.typed(amount, &Kind::Money, entity, reading)?;
            let mut set = Vec::new();
            for name in names {
                match words.iter().position(|word| word == name) {
                    Some(at) if left.remove(&at) => set.push(at as i64),
                    found => {
                        let (zh, en) = if found.is_some() {
                            (format!("“{name}”在表中出现两次"), format!("`{name}` is twice in the table"))
                        } else {
                            (format!("“{name}”不在词表中"), format!("`{name}` is none of the fact's words"))
                        };
                        self.findings.push(defect(
                            "rules-table",
                            &by.place,
                            name,
                            (zh, en),
                            (format!("可用：{}", words.join("、")), format!("the words are: {}", words.join(", "))),
                        ));
                        return None;
                    }
                }
            }
            set.sort_unstable();
            let hit = self.node(Op::In(word, set), entity, true);
            node = self.choose(hit, amount, node);
        }
        if !left.is_empty() {
            let rest: Vec<&str> = left.iter().map(|at| words[*at].as_str()).collect();
            self.findings.push(defect(
                "rules-table",
                &by.place,
                &by.sql,
                (format!("表中缺：{}", rest.join("、")), format!("the table has no row for: {}", rest.join(", "))),
                ("补上各行；没有待遇的写 0", "add the rows; where nothing is granted write 0"),
            ));
            return None;
        }
        Some(node)
    }

    /// A sum times a number of so many decimals, rounded as the rule says.
    fn product(
        &mut self,
        money: NodeId,
        factor: Typed,
        place: &Place,
        entity: Entity,
        reading: Reading,
    ) -> Option<NodeId> {
        let decimals = match factor.kind {
            Kind::Number { decimals } => decimals,
            _ => 0,
        };
        let rounding = match (decimals, reading.rounding) {
            (0, _) => crate::book::Rounding::Down,
            (_, Some(rounding)) => rounding,
            (_, None) => {
                self.no_rounding(place, "amount");
                return None;
            }
        };
        let divisor = 10_i64.pow(u32::from(decimals));
        Some(self.binary(Binary::Product { divisor, rounding }, money, factor.node, entity))
    }

    fn no_rounding(&mut self, place: &Place, text: &str) {
        self.findings.push(defect(
            "rules-rounding",
            place,
            text,
            ("结果未必是整分，却没有写明如何舍入", "this need not be a whole number of fen, and no rounding is stated"),
            (
                "在规则或定义中写 rounding: down、up、half_up 或 half_even，并据依据核对",
                "state rounding: down, up, half_up or half_even in the rule or definition, as its source says",
            ),
        ));
    }

    fn fact_slot(&mut self, at: usize, place: &Place) -> Option<u16> {
        if let Some(slot) = self.used_facts.get(&at) {
            return Some(*slot);
        }
        self.room(place)?;
        let slot = self.program.facts.len() as u16;
        self.program.facts.push(self.book.facts[at].clone());
        self.used_facts.insert(at, slot);
        Some(slot)
    }

    fn parameter_slot(&mut self, at: usize, place: &Place) -> Option<u16> {
        if let Some(slot) = self.used_parameters.get(&at) {
            return Some(*slot);
        }
        self.room(place)?;
        let slot = self.program.parameters.len() as u16;
        self.program.parameters.push(self.book.parameters[at].clone());
        self.used_parameters.insert(at, slot);
        Some(slot)
    }

    fn room(&mut self, place: &Place) -> Option<()> {
        if self.program.facts.len() + self.program.parameters.len() < NAMES_MAX {
            return Some(());
        }
        self.findings.push(defect(
            "rules-too-many",
            place,
            "",
            (
                format!("这些事项合计使用的事实和参数超过 {NAMES_MAX} 个"),
                format!("together these items use more than {NAMES_MAX} facts and parameters"),
            ),
            ("分几次运行，每次用 --items 指定一部分事项", "run them in parts, with some items each by --items"),
        ));
        None
    }

    fn constant(&mut self, value: i64, entity: Entity, is_bool: bool) -> NodeId {
        self.node(Op::Const(Some(value)), entity, is_bool)
    }

    fn is_true(&self, node: NodeId) -> bool {
        self.program.nodes[node as usize].op == Op::Const(Some(1))
    }

    fn is_false(&self, node: NodeId) -> bool {
        self.program.nodes[node as usize].op == Op::Const(Some(0))
    }

    /// The value for each member, where it is the household's.
    fn lift(&mut self, node: NodeId, entity: Entity) -> NodeId {
        let Node { op, entity: own, is_bool } = self.program.nodes[node as usize].clone();
        if own == entity || entity == Entity::Household {
            return node;
        }
        match op {
            Op::Const(_) | Op::Parameter(_) => self.node(op, entity, is_bool),
            _ => self.node(Op::Each(node), entity, is_bool),
        }
    }

    fn entity_of(&self, node: NodeId) -> Entity {
        self.program.nodes[node as usize].entity
    }

    /// The entity of an operation over these: a person's as soon as one is.
    fn joined(&mut self, nodes: &mut [NodeId]) -> Entity {
        let person = nodes.iter().any(|node| self.entity_of(*node) == Entity::Person);
        let entity = if person { Entity::Person } else { Entity::Household };
        for node in nodes {
            *node = self.lift(*node, entity);
        }
        entity
    }

    fn binary(&mut self, binary: Binary, a: NodeId, b: NodeId, _entity: Entity) -> NodeId {
        let mut nodes = [a, b];
        let entity = self.joined(&mut nodes);
        let [a, b] = nodes;
        let (left, right) = (&self.program.nodes[a as usize].op, &self.program.nodes[b as usize].op);
        if let (Op::Const(Some(x)), Op::Const(Some(y))) = (left, right)
            && let Some(value) = binary.apply(*x, *y)
        {
            return self.constant(value, entity, binary.is_bool());
        }
        self.node(Op::Binary(binary, a, b), entity, binary.is_bool())
    }

    fn compare(&mut self, comparison: Comparison, a: NodeId, b: NodeId, entity: Entity) -> NodeId {
        // Whether somebody is old enough on a given day depends on one birthday.
        for (age, limit, comparison) in [(a, b, comparison), (b, a, comparison.mirrored())] {
            if let Some(node) = self.birthday(comparison, age, limit) {
                return node;
            }
        }
        self.binary(Binary::Compare(comparison), a, b, entity)
    }

    fn birthday(&mut self, comparison: Comparison, age: NodeId, limit: NodeId) -> Option<NodeId> {
        let Op::Binary(Binary::Age(leap), birth, day) = self.program.nodes[age as usize].op else { return None };
        let Op::Const(Some(day)) = self.program.nodes[day as usize].op else { return None };
        let Op::Const(Some(years)) = self.program.nodes[limit as usize].op else { return None };
        let (years, comparison) = match comparison {
            Comparison::Ge => (years, Comparison::Le),
            Comparison::Gt => (years + 1, Comparison::Le),
            Comparison::Lt => (years, Comparison::Gt),
            Comparison::Le => (years + 1, Comparison::Gt),
            Comparison::Eq | Comparison::Ne => return None,
        };
        if !(0..=200).contains(&years) {
            return None;
        }
        let last = crate::date::last_birth(Date::from_days(day)?, years, leap)?;
        let entity = self.entity_of(birth);
        let last = self.constant(last.days(), entity, false);
        Some(self.binary(Binary::Compare(comparison), birth, last, entity))
    }

    fn and(&mut self, a: NodeId, b: NodeId) -> NodeId {
        let mut nodes = [a, b];
        let entity = self.joined(&mut nodes);
        let [a, b] = nodes;
        if self.is_true(a) || self.is_false(b) || a == b {
            return b;
        }
        if self.is_true(b) || self.is_false(a) {
            return a;
        }
        self.node(Op::And(a, b), entity, true)
    }

    fn or(&mut self, a: NodeId, b: NodeId) -> NodeId {
        let mut nodes = [a, b];
        let entity = self.joined(&mut nodes);
        let [a, b] = nodes;
        if self.is_false(a) || self.is_true(b) || a == b {
            return b;
        }
        if self.is_false(b) || self.is_true(a) {
            return a;
        }
        self.node(Op::Or(a, b), entity, true)
    }

    fn not(&mut self, a: NodeId) -> NodeId {
        let Node { op, entity, .. } = self.program.nodes[a as usize].clone();
        match op {
            Op::Not(inner) => inner,
            Op::Const(Some(value)) => self.constant(1 - value, entity, true),
            _ => self.node(Op::Not(a), entity, true),
        }
    }

    fn choose(&mut self, condition: NodeId, yes: NodeId, no: NodeId) -> NodeId {
        let mut nodes = [condition, yes, no];
        let entity = self.joined(&mut nodes);
        let [condition, yes, no] = nodes;
        if yes == no || self.is_true(condition) {
            return yes;
        }
        if self.is_false(condition) {
            return no;
        }
        let is_bool = self.program.nodes[yes as usize].is_bool;
        self.node(Op::If(condition, yes, no), entity, is_bool)
    }

    fn node(&mut self, op: Op, entity: Entity, is_bool: bool) -> NodeId {
        let node = Node { op, entity, is_bool };
        if let Some(id) = self.known_nodes.get(&node) {
            return *id;
        }
        let id = self.program.nodes.len() as NodeId;
        let under = mask_of(&self.program, &node.op);
        self.program.under.push(under);
        self.known_nodes.insert(node.clone(), id);
        self.program.nodes.push(node);
        id
    }
}

/// The facts and parameters that an operation rests on.
fn mask_of(program: &Program, op: &Op) -> Mask {
    let under = |node: &NodeId| program.under[*node as usize];
    match op {
        Op::Const(_) => Mask::NONE,
        Op::Region => REGION,
        Op::Fact(fact) => program.fact_bit(usize::from(*fact)),
        Op::Parameter(parameter) => program.parameter_bit(usize::from(*parameter)),
        Op::Binary(_, a, b) | Op::And(a, b) | Op::Or(a, b) => under(a) | under(b),
        Op::If(a, b, c) => under(a) | under(b) | under(c),
        Op::Not(a) | Op::In(a, _) | Op::Each(a) => under(a),
        Op::Sum(a) | Op::Any(a) => under(a) | MEMBERS,
        Op::Least(a, b) | Op::Greatest(a, b) => under(a) | under(b) | MEMBERS,
    }
}

fn rule_key(rule: &Rule) -> String {
    format!("rule {}", rule.id)
}

fn definition_key(definition: &Definition) -> String {
    definition.id.clone()
}

/// Whether a name may stand for a fact, a parameter or a definition in SQL.
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
