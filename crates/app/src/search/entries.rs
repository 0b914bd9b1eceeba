//! What of a plan, a draft, a document or a pack can be found.

use std::collections::{BTreeMap, HashMap};

use gongfu_base::{Bound, Comparator, Message, Number, Period, RegionCode};
use gongfu_plan::Plan;
use gongfu_plan::item::Keys;
use gongfu_plan::passage::{Passage, PassageKind};
use gongfu_search::{Entry, Head, Kind, Part};
use gongfu_store::packs::{DepartmentRow, DomainRow, IndicatorRow, RegionRow};
use gongfu_store::plans::{FindingRow, Links, StoredPlan};

/// Names that rows of plans are linked to.
#[derive(Debug, Default)]
pub struct Names {
    /// Domain id and its names.
    pub domains: HashMap<String, Vec<String>>,
    /// Canonical indicator id and every name of it.
    pub indicators: HashMap<String, Vec<String>>,
}

impl Names {
    pub fn new(domains: &[(String, DomainRow)], indicators: &[(String, IndicatorRow)]) -> Self {
        let mut names = Self::default();
        for (_, domain) in domains {
            names.domains.insert(domain.id.clone(), vec![domain.name.zh.clone(), domain.name.en.clone()]);
        }
        for (_, row) in indicators {
            let all = [&row.name.zh, &row.name.en].into_iter().chain(&row.synonyms);
            names.indicators.insert(row.id.clone(), all.filter(|name| !name.is_empty()).cloned().collect());
        }
        names
    }
}

/// Whose rows they are.
#[derive(Debug, Clone, Default)]
pub struct Whose {
    pub title: Message,
    pub place: Message,
    pub region: Option<String>,
}

/// What was found wrong in a draft.
#[derive(Debug)]
pub struct Told {
    pub key: String,
    pub message: Message,
    pub line: u32,
    pub text: String,
}

impl Whose {
    fn head(self, owner: String, draft: bool) -> Head {
        Head {
            owner,
            title: self.title.zh,
            title_en: self.title.en,
            place: self.place.zh,
            place_en: self.place.en,
            region: self.region,
            draft,
        }
    }
}

pub fn of_plan(stored: &StoredPlan, whose: Whose, names: &Names) -> Part {
    let plan = &stored.plan;
    let mut entries = vec![document(Kind::Plan, plan, &whose)];
    rows(plan, &stored.links, names, &mut entries);
    for (number, section) in plan.sections.iter().enumerate() {
        entries.push(Entry {
            text: section.title.clone(),
            line: section.line,
            ..Entry::new(Kind::Text, format!("s-{}-{number}", section.line), "")
        });
    }
    entries.extend(stored.findings.iter().enumerate().map(|(number, row)| finding_row(number, row)));
    Part { head: whose.head(owner_of_plan(&stored.head.id), false), entries }
}

pub fn of_draft(
    series: &str,
    (plan, keys): (&Plan, &Keys),
    passages: Option<&[Passage]>,
    findings: Vec<Told>,
    whose: Whose,
    names: &Names,
) -> Part {
    let mut entries = vec![document(Kind::Draft, plan, &whose)];
    rows(plan, &Links::default(), names, &mut entries);
    // The desk opens an item by its key, in the order of the lists.
    let lists = [&keys.indicators, &keys.commitments, &keys.projects, &keys.tasks, &keys.facts, &keys.achieved];
    for (entry, key) in entries.iter_mut().skip(1).zip(lists.into_iter().flatten()) {
        entry.key.clone_from(key);
    }
    entries.extend(findings.into_iter().map(|told| Entry {
        name_en: told.message.en,
        text: told.text,
        line: told.line,
        ..Entry::new(Kind::Finding, told.key, told.message.zh)
    }));
    paragraphs(passages.unwrap_or_default(), plan, &mut entries);
    Part { head: whose.head(owner_of_draft(series), true), entries }
}

/// The text of a plan's document, and the rows of its tables.
pub fn of_document(plan_id: &str, plan: &Plan, passages: &[Passage], lines: &[(u32, String)], whose: Whose) -> Part {
    let mut entries = Vec::new();
    paragraphs(passages, plan, &mut entries);
    let told: std::collections::HashSet<u32> =
        passages.iter().flat_map(|passage| passage.places.iter().map(|&(_, line)| line)).collect();
    let rows = lines.iter().filter(|(line, text)| !told.contains(line) && text.chars().any(char::is_alphanumeric));
    entries.extend(rows.map(|(line, text)| Entry {
        text: text.trim().to_owned(),
        line: *line,
        ..Entry::new(Kind::Text, format!("l-{line}"), "")
    }));
    entries.sort_by_key(|entry| entry.line);
    Part { head: whose.head(owner_of_document(plan_id), false), entries }
}

pub fn of_pack(
    pack: &str,
    domains: &[&DomainRow],
    indicators: &[&IndicatorRow],
    departments: &[DepartmentRow],
    regions: &[RegionRow],
    names: &Names,
) -> Part {
    let mut entries = Vec::new();
    let named = |kind, id: &str, name: &Message, synonyms: &[String]| Entry {
        name_en: name.en.clone(),
        also: synonyms.iter().filter(|other| **other != name.zh).cloned().collect(),
        ..Entry::new(kind, id, &name.zh)
    };
    for row in indicators {
        let ratio = [&row.numerator, &row.denominator].into_iter().flatten().map(|it| it.zh.as_str());
        entries.push(Entry {
            text: ratio.chain(row.unit.as_deref()).collect::<Vec<_>>().join(" · "),
            domain: Some(row.domain.clone()),
            context: names.domains.get(&row.domain).cloned().unwrap_or_default(),
            ..named(Kind::Canonical, &row.id, &row.name, &row.synonyms)
        });
    }
    for row in domains {
        entries.push(Entry { domain: Some(row.id.clone()), ..named(Kind::Domain, &row.id, &row.name, &row.synonyms) });
    }
    entries.extend(departments.iter().map(|row| named(Kind::Department, &row.id, &row.name, &row.synonyms)));
    let name_of: BTreeMap<&str, &str> =
        regions.iter().map(|region| (region.code.as_str(), region.name.zh.as_str())).collect();
    let parent_of: BTreeMap<&str, &str> =
        (regions.iter()).filter_map(|region| Some((region.code.as_str(), region.parent.as_ref()?.as_str()))).collect();
    for region in regions {
        let mut above = Vec::new();
        let mut code = region.code.as_str();
        while let Some(parent) = parent_of.get(code).filter(|_| above.len() < 5) {
            above.extend(name_of.get(parent).map(|name| (*name).to_owned()));
            code = parent;
        }
        above.reverse();
        entries.push(Entry {
            text: region.code.as_str().to_owned(),
            region: Some(region.code.as_str().to_owned()),
            context: above,
            ..named(Kind::Place, &place_key(region), &region.name, &[])
        });
    }
    let whose = Whose::default();
    Part { head: whose.head(owner_of_pack(pack), false), entries }
}

/// Code of the region and, for the way there, of the one above.
fn place_key(region: &RegionRow) -> String {
    let parent = region.parent.as_ref().map_or("", RegionCode::as_str);
    format!("{}/{parent}", region.code.as_str())
}

pub fn owner_of_plan(id: &str) -> String {
    format!("plan:{id}")
}

pub fn owner_of_document(plan: &str) -> String {
    format!("text:{plan}")
}

pub fn owner_of_draft(series: &str) -> String {
    format!("draft:{series}")
}

pub fn owner_of_pack(id: &str) -> String {
    format!("pack:{id}")
}

fn document(kind: Kind, plan: &Plan, whose: &Whose) -> Entry {
    let period = plan.document.period.map(period_text);
    let said = [plan.document.issuer.clone(), period, Some(plan.document.name.clone())];
    Entry {
        name_en: whose.title.en.clone(),
        text: said.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "),
        ..Entry::new(kind, "", &whose.title.zh)
    }
}

fn rows(plan: &Plan, links: &Links, names: &Names, entries: &mut Vec<Entry>) {
    let domain = |id: Option<&String>| id.and_then(|id| names.domains.get(id)).cloned().unwrap_or_default();
    for (number, row) in plan.indicators.iter().enumerate() {
        let link = links.indicators.get(number);
        let domain_id = link.and_then(|link| link.domain.clone());
        let canonical = link.and_then(|link| link.indicator.as_ref()).and_then(|id| names.indicators.get(id));
        let target = row.target(plan.document.period);
        let figures: Vec<&str> = (row.baseline.iter().chain(target))
            .filter(|bound| !bound.values.is_empty())
            .map(|bound: &Bound| bound.raw.as_str())
            .collect();
        let mut text = figures.join(" → ");
        if let Some(unit) = row.unit.as_deref().filter(|unit| !text.is_empty() && !text.ends_with(unit)) {
            text = format!("{text} {unit}");
        }
        entries.push(Entry {
            also: canonical.into_iter().flatten().filter(|name| **name != row.name).cloned().collect(),
            text,
            context: row.domain.iter().cloned().chain(domain(domain_id.as_ref())).collect(),
            domain: domain_id,
            line: row.line,
            ..Entry::new(Kind::Indicator, format!("i-{}-{}", row.table, row.row), &row.name)
        });
    }
    for (number, row) in plan.commitments.iter().enumerate() {
        let domain_id = links.commitments.get(number).cloned().flatten();
        let section = row.boxed.iter().chain(&row.section).cloned();
        entries.push(Entry {
            text: quantity(row.op, &row.values, row.unit.as_deref(), row.by_year),
            context: section.chain(domain(domain_id.as_ref())).collect(),
            domain: domain_id,
            line: row.line,
            ..Entry::new(Kind::Commitment, format!("c-{number}"), &row.subject)
        });
    }
    for (number, row) in plan.projects.iter().enumerate() {
        let domain_id = links.projects.get(number).cloned().flatten();
        let section = std::iter::once(&row.boxed).chain(&row.section).cloned();
        entries.push(Entry {
            context: section.chain(domain(domain_id.as_ref())).collect(),
            domain: domain_id,
            line: row.line,
            ..Entry::new(Kind::Project, format!("p-{number}"), &row.name)
        });
    }
    for (number, row) in plan.tasks.iter().enumerate() {
        entries.push(Entry {
            text: row.lead.iter().chain(&row.supporting).map(String::as_str).collect::<Vec<_>>().join("、"),
            context: row.section.iter().cloned().collect(),
            line: row.line,
            ..Entry::new(Kind::Task, format!("k-{number}"), &row.name)
        });
    }
    for (number, row) in plan.facts.iter().enumerate() {
        entries.push(Entry {
            text: quantity(row.op, &row.values, row.unit.as_deref(), row.year),
            context: row.section.iter().cloned().collect(),
            line: row.line,
            ..Entry::new(Kind::Fact, format!("f-{number}"), &row.subject)
        });
    }
    for (number, row) in plan.achieved.iter().enumerate() {
        let figures: Vec<&str> =
            row.values.iter().filter(|bound| !bound.values.is_empty()).map(|bound| bound.raw.as_str()).collect();
        entries.push(Entry {
            text: [figures.join(" → "), row.unit.clone().unwrap_or_default()].join(" ").trim().to_owned(),
            context: row.domain.iter().cloned().collect(),
            line: row.line,
            ..Entry::new(Kind::Fact, format!("a-{number}"), &row.name)
        });
    }
}

fn quantity(op: Comparator, values: &[Number], unit: Option<&str>, year: Option<i32>) -> String {
    let values: Vec<String> = values.iter().map(Number::to_string).collect();
    let sign = match op {
        Comparator::Equal | Comparator::Range => "",
        other => other.sign(),
    };
    let amount = format!("{sign} {} {}", values.join("–"), unit.unwrap_or_default());
    let mut said = amount.trim().to_owned();
    if let Some(year) = year {
        said = format!("{said} · {year}");
    }
    said
}

fn period_text(period: Period) -> String {
    format!("{}–{}", period.start(), period.end())
}

fn finding_row(number: usize, row: &FindingRow) -> Entry {
    Entry {
        name_en: row.message.en.clone(),
        text: row.evidence.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join("\n"),
        line: row.evidence.first().map_or(0, |it| it.line),
        ..Entry::new(Kind::Finding, format!("n-{number}"), &row.message.zh)
    }
}

fn paragraphs(passages: &[Passage], plan: &Plan, entries: &mut Vec<Entry>) {
    for (number, passage) in passages.iter().enumerate() {
        // Headings are found as sections of the plan.
        let heading = matches!(passage.kind, PassageKind::Heading(_))
            && plan.sections.iter().any(|section| section.line == passage.line());
        if heading || !passage.printed.iter().any(|c| c.is_alphanumeric()) {
            continue;
        }
        let section = passage.section.and_then(|at| plan.sections.get(at)).map(|section| section.title.clone());
        let breaks = passage.places.iter().skip(1).filter_map(|&(from, line)| Some((u32::try_from(from).ok()?, line)));
        entries.push(Entry {
            text: passage.printed.iter().collect(),
            context: section.into_iter().collect(),
            line: passage.line(),
            breaks: breaks.collect(),
            ..Entry::new(Kind::Text, format!("l-{}-{number}", passage.line()), "")
        });
    }
}
