//! What must hold between the records of packs.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use gongfu_base::{Bound, Comparator, Day, Finding, Message, Number, RegionCode};
use gongfu_rules::Book;
use gongfu_standard::FacilityNorm;

use crate::defect::{Place, defect};
use crate::load::{Draft, Placed};
use crate::norm_file::FacilityType;
use crate::plan_file::PlanFile;
use crate::records::{Alignment, Citation, Region};
use crate::rule_file::{ServiceItem, StandardBound};
use crate::yaml::Node;

/// Puts every pack after the packs it depends on.
pub(crate) fn order(drafts: &mut Vec<Draft>, findings: &mut Vec<Finding>) {
    let known: BTreeSet<String> = drafts.iter().map(|draft| draft.manifest.record.id.clone()).collect();
    for draft in drafts.iter() {
        for id in draft.manifest.record.depends_on.iter().filter(|id| !known.contains(*id)) {
            findings.push(defect(
                "pack-dependency",
                &draft.manifest.place().text(id),
                Message::new(
                    format!("所依赖的数据包“{id}”不在"),
                    format!("pack `{id}`, which this one depends on, is not here"),
                ),
                Message::new(
                    "一并提供该数据包，或从 depends_on 删去",
                    "provide that pack too, or take it out of depends_on",
                ),
            ));
        }
    }
    let mut ordered: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut placed: HashSet<String> = HashSet::new();
    while !drafts.is_empty() {
        let next = drafts.iter().position(|draft| {
            let needs = &draft.manifest.record.depends_on;
            needs.iter().all(|id| placed.contains(id) || !known.contains(id))
        });
        let draft = drafts.remove(next.unwrap_or_else(|| {
            findings.push(defect(
                "pack-dependency",
                &drafts[0].manifest.place(),
                Message::new("数据包互相依赖，成了环", "packs depend on each other in a circle"),
                Message::new("去掉其中一个 depends_on", "take one of them out of depends_on"),
            ));
            0
        }));
        placed.insert(draft.manifest.record.id.clone());
        ordered.push(draft);
    }
    *drafts = ordered;
}

/// Checks every record of every pack against the packs it may refer to.
pub(crate) fn packs(drafts: &[Draft], findings: &mut Vec<Finding>) {
    unique(drafts, findings);
    let regions: HashMap<&str, &Region> = (drafts.iter().flat_map(|draft| &draft.regions))
        .map(|placed| (placed.record.code.as_str(), &placed.record))
        .collect();
    for draft in drafts {
        let visible = visible(draft, drafts);
        let mut checker = Checker {
            sources: (visible.iter().flat_map(|draft| &draft.sources)).map(|s| s.record.id.as_str()).collect(),
            domains: (visible.iter().flat_map(|draft| &draft.domains)).map(|d| d.record.id.as_str()).collect(),
            facility_types: facility_types(draft, &visible, findings),
            categories: (visible.iter().flat_map(|draft| &draft.categories))
                .map(|c| (c.record.id.as_str(), c.record.domain.as_str()))
                .collect(),
            indicators: (visible.iter().flat_map(|draft| &draft.indicators)).map(|i| i.record.id.as_str()).collect(),
            departments: (visible.iter().flat_map(|draft| &draft.departments)).map(|d| d.record.id.as_str()).collect(),
            parameters: (visible.iter().flat_map(|draft| &draft.rules.book.parameters))
                .map(|p| p.id.as_str())
                .collect(),
            items: (visible.iter().flat_map(|draft| &draft.items)).map(|i| i.record.code.as_str()).collect(),
            regions: &regions,
            findings,
        };
        checker.pack(draft);
        rules(draft, &visible, findings);
    }
}

/// What a pack's rules are read with: its own and those of the packs it builds on.
pub(crate) fn merged<'a>(books: impl Iterator<Item = &'a Book>) -> Book {
    books.fold(Book::default(), |mut all, book| {
        all.facts.extend(book.facts.iter().cloned());
        all.parameters.extend(book.parameters.iter().cloned());
        all.definitions.extend(book.definitions.iter().cloned());
        all.rules.extend(book.rules.iter().cloned());
        all.exclusions.extend(book.exclusions.iter().cloned());
        all
    })
}

fn rules(draft: &Draft, visible: &[&Draft], findings: &mut Vec<Finding>) {
    // The packs it builds on come first: their items are listed before its own.
    let book = merged(visible.iter().rev().map(|draft| &draft.rules.book));
    let own = format!("{}/", draft.manifest.path.split('/').next().unwrap_or_default());
    let mine = |finding: &Finding| finding.evidence.first().is_some_and(|at| at.document.starts_with(&own));
    findings.extend(gongfu_rules::check(&book).into_iter().filter(mine));
    for assessment in &draft.rules.assessments {
        findings.extend(assessment.check());
    }
    // A case says nothing while what it rests on is wrong.
    let broken = |finding: &Finding| finding.severity == gongfu_base::Severity::Error && finding.code != "rules-case";
    if !findings.iter().any(broken) {
        findings.extend(crate::cases::run(&book, &draft.rules.cases));
    }
}

pub(crate) fn is_date(text: &str) -> bool {
    Day::parse(text).is_some()
}

/// The pack itself and everything it depends on, directly or not.
fn visible<'a>(draft: &'a Draft, drafts: &'a [Draft]) -> Vec<&'a Draft> {
    let mut seen = vec![draft];
    let mut next = 0;
    while let Some(current) = seen.get(next).copied() {
        for id in &current.manifest.record.depends_on {
            let found = drafts.iter().find(|other| &other.manifest.record.id == id);
            if let Some(found) = found.filter(|found| !seen.iter().any(|other| std::ptr::eq(*other, *found))) {
                seen.push(found);
            }
        }
        next += 1;
    }
    seen
}

/// Ids name one thing across all packs.
fn unique(drafts: &[Draft], findings: &mut Vec<Finding>) {
    let mut seen = Seen { first: BTreeMap::new(), findings };
    for draft in drafts {
        seen.add("pack", &draft.manifest.record.id, &draft.manifest);
        for placed in &draft.domains {
            seen.add("domain", &placed.record.id, placed);
        }
        for placed in &draft.departments {
            seen.add("department", &placed.record.id, placed);
        }
        for placed in &draft.indicators {
            seen.add("indicator", &placed.record.id, placed);
        }
        for placed in &draft.norms {
            seen.add("norm", &placed.record.norm.id, placed);
        }
        for placed in &draft.sources {
            seen.add("source", &placed.record.id, placed);
        }
        for (placed, _) in &draft.plans {
            seen.add("plan", &placed.record.header.id, placed);
        }
    }
    for draft in drafts {
        for placed in &draft.categories {
            seen.add("category", &placed.record.id, placed);
        }
        for placed in &draft.items {
            seen.add("item", &placed.record.code, placed);
        }
    }
    // A code may come again when the region was founded anew: then its spans
    // of validity do not meet.
    let mut spans: HashMap<&str, Vec<&Placed<Region>>> = HashMap::new();
    for placed in drafts.iter().flat_map(|draft| &draft.regions) {
        let earlier = spans.entry(placed.record.code.as_str()).or_default();
        if let Some(first) = earlier.iter().find(|other| overlap(&other.record, &placed.record)) {
            findings.push(duplicate("region", placed.record.code.as_str(), placed, &first.path, first.line));
        }
        earlier.push(placed);
    }
}

/// The types that a pack may use. Packs that do not see each other may define the
/// same type; those that do may not.
fn facility_types<'a>(own: &'a Draft, visible: &[&'a Draft], findings: &mut Vec<Finding>) -> HashSet<&'a str> {
    let mut seen: HashMap<&str, &Placed<FacilityType>> = HashMap::new();
    let others = visible.iter().copied().filter(|draft| !std::ptr::eq(*draft, own));
    for placed in others.flat_map(|draft| &draft.facility_types) {
        seen.insert(&placed.record.id, placed);
    }
    for placed in &own.facility_types {
        let id = placed.record.id.as_str();
        if !is_column(id) {
            findings.push(defect(
                "pack-id",
                &placed.place().text(id),
                Message::new(format!("“{id}”不能作设施类别"), format!("`{id}` cannot be a facility type")),
                Message::new(
                    "类别只用小写字母、数字和下划线，以字母开头",
                    "a type has lower-case letters, digits and underscores, and starts with a letter",
                ),
            ));
        }
        if let Some(first) = seen.get(id) {
            findings.push(duplicate("facility type", id, placed, &first.path, first.line));
        } else {
            seen.insert(id, placed);
        }
    }
    seen.into_keys().collect()
}

/// What is written in tables beside figures: `age_0_2`, `bus_stop`.
fn is_column(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

struct Seen<'a> {
    first: BTreeMap<(&'static str, &'a str), (&'a str, u32)>,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Seen<'a> {
    fn add<T>(&mut self, kind: &'static str, id: &'a str, placed: &'a Placed<T>) {
        if !is_id(id) {
            self.findings.push(defect(
                "pack-id",
                &placed.place().text(id),
                Message::new(format!("“{id}”不能作编号"), format!("`{id}` cannot be an id")),
                Message::new(
                    "编号只用小写字母、数字和连字符，以字母开头",
                    "an id has lower-case letters, digits and hyphens, and starts with a letter",
                ),
            ));
        }
        if let Some((path, line)) = self.first.get(&(kind, id)) {
            self.findings.push(duplicate(kind, id, placed, path, *line));
        } else {
            self.first.insert((kind, id), (&placed.path, placed.line));
        }
    }
}

fn duplicate<T>(kind: &str, id: &str, placed: &Placed<T>, path: &str, line: u32) -> Finding {
    let kind_zh = match kind {
        "pack" => "数据包",
        "domain" => "领域",
        "department" => "部门",
        "indicator" => "指标",
        "facility type" => "设施类别",
        "norm" => "配置标准",
        "source" => "来源",
        "category" => "类别",
        "item" => "事项",
        "region" => "行政区划代码",
        _ => "规划",
    };
    let mut finding = defect(
        "pack-duplicate",
        &placed.place().text(id),
        Message::new(
            format!("{kind_zh}“{id}”重复，首次出现在 {path} 第 {line} 行"),
            format!("{kind} `{id}` is here twice; the first is in {path}, line {line}"),
        ),
        Message::new("删去一个，或改用另一编号", "remove one, or give it another id"),
    );
    finding.evidence.push(gongfu_base::Evidence { document: path.to_owned(), line, text: id.to_owned() });
    finding
}

fn overlap(a: &Region, b: &Region) -> bool {
    let before = |end: &Option<String>, start: &Option<String>| match (end, start) {
        (Some(end), Some(start)) => end <= start,
        _ => false,
    };
    !before(&a.valid_to, &b.valid_from) && !before(&b.valid_to, &a.valid_from)
}

fn is_id(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

struct Checker<'a> {
    sources: HashSet<&'a str>,
    categories: HashMap<&'a str, &'a str>,
    indicators: HashSet<&'a str>,
    departments: HashSet<&'a str>,
    parameters: HashSet<&'a str>,
    items: HashSet<&'a str>,
    domains: HashSet<&'a str>,
    facility_types: HashSet<&'a str>,
    regions: &'a HashMap<&'a str, &'a Region>,
    findings: &'a mut Vec<Finding>,
}

impl Checker<'_> {
    fn pack(&mut self, draft: &Draft) {
        let manifest = &draft.manifest;
        let folder = manifest.path.split('/').next().unwrap_or_default();
        self.file_name(&manifest.place(), folder, &manifest.record.id);
        if let Some(placed) = &draft.alignment {
            self.alignment(placed);
        }
        for placed in &draft.sources {
            self.file_name(&placed.place(), stem(&placed.path), &placed.record.id);
            if let Some(date) = placed.record.issued.as_deref().filter(|date| !is_date(date)) {
                self.push(
                    "pack-value",
                    &placed.place().text(date),
                    (format!("“{date}”不是日期"), format!("`{date}` is not a date")),
                    ("写成 YYYY-MM-DD，不知道就写 null", "write YYYY-MM-DD, or null when unknown"),
                );
            }
            let is_sha256 = |text: &&String| text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit());
            if let Some(digest) = placed.record.sha256.as_ref().filter(is_sha256) {
                self.push(
                    "pack-value",
                    &placed.place().text(digest),
                    ("sha256 应为 64 位十六进制数".into(), "sha256 has 64 hexadecimal digits".into()),
                    ("用 sha256sum 计算后填入", "fill in what sha256sum prints"),
                );
            }
        }
        for placed in &draft.domains {
            self.citation(&placed.place(), &placed.record.source);
        }
        for placed in &draft.indicators {
            self.citation(&placed.place(), &placed.record.source);
            self.domain(&placed.place(), &placed.record.domain);
            for other in &placed.record.also_in {
                self.domain(&placed.place(), other);
            }
            let expected = stem(&placed.path);
            if placed.record.domain != expected {
                self.push(
                    "pack-file-name",
                    &placed.place().text(&placed.record.domain),
                    (
                        format!("指标属于领域“{}”，却在文件 {expected}.yaml 中", placed.record.domain),
                        format!("the indicator is of domain `{}` but in file {expected}.yaml", placed.record.domain),
                    ),
                    ("移到该领域的文件中", "move it to the file of its domain"),
                );
            }
        }
        for placed in &draft.norms {
            self.norm(&placed.place(), &placed.record.norm);
        }
        for placed in &draft.regions {
            self.region(placed);
        }
        for (placed, node) in &draft.plans {
            self.plan(placed, node);
        }
        for placed in &draft.categories {
            self.citation(&placed.place(), &placed.record.source);
            self.domain(&placed.place(), &placed.record.domain);
        }
        for placed in &draft.items {
            self.item(placed);
        }
        self.book(&draft.rules.book);
    }

    fn item(&mut self, placed: &Placed<ServiceItem>) {
        let (item, place) = (&placed.record, placed.place());
        self.domain(&place, &item.domain);
        let standards = item.standards.iter().map(|standard| &standard.source);
        for citation in standards.chain(&item.basis).chain([&item.source]) {
            self.citation(&place, citation);
        }
        if let Some(category) = &item.category {
            match self.categories.get(category.as_str()) {
                None => self.unknown(&place, category, "类别", "category"),
                Some(domain) if *domain != item.domain => {
                    let domain = (*domain).to_owned();
                    self.push(
                        "pack-item",
                        &place.clone().text(category),
                        (
                            format!("类别“{category}”属于领域“{domain}”"),
                            format!("category `{category}` is of domain `{domain}`"),
                        ),
                        ("改正 domain 或 category", "correct domain or category"),
                    );
                }
                Some(_) => {}
            }
        }
        for indicator in
            item.indicators.iter().filter(|id| !self.indicators.contains(id.as_str())).cloned().collect::<Vec<_>>()
        {
            self.unknown(&place, &indicator, "指标", "indicator");
        }
        let departments = item.lead.iter().chain(&item.supporting);
        for department in departments.filter(|id| !self.departments.contains(id.as_str())).cloned().collect::<Vec<_>>()
        {
            self.unknown(&place, &department, "部门", "department");
        }
        for standard in &item.standards {
            if let Some(parameter) = standard.parameter.as_ref().filter(|id| !self.parameters.contains(id.as_str())) {
                self.unknown(&place, parameter, "参数", "parameter");
            }
            let numbers = [&standard.quantity, &standard.quantity_to];
            for wrong in numbers.into_iter().flatten().filter(|text| text.parse::<rust_decimal::Decimal>().is_err()) {
                self.push(
                    "pack-item",
                    &place.clone().text(wrong),
                    (format!("“{wrong}”不是数"), format!("`{wrong}` is not a number")),
                    (
                        "数量写成数，说明放入 scope 或 open_questions",
                        "write a number; put words into scope or open_questions",
                    ),
                );
            }
            let ends = match standard.bound {
                StandardBound::Words => (false, false),
                StandardBound::Band => (true, true),
                StandardBound::Floor | StandardBound::Exact => (true, false),
            };
            if (standard.quantity.is_some(), standard.quantity_to.is_some()) != ends {
                self.push(
                    "pack-item",
                    &place.clone().text(&item.code),
                    (
                        "标准的数量与 bound 不符".into(),
                        "the quantities of the standard do not go with its bound".into(),
                    ),
                    (
                        "floor、exact 有 quantity；band 有 quantity 和 quantity_to；words 都没有",
                        "floor and exact have a quantity; a band has quantity and quantity_to; words has none",
                    ),
                );
            }
        }
        for date in [&item.from, &item.to].into_iter().flatten().filter(|date| !is_date(date)) {
            self.push(
                "pack-value",
                &place.clone().text(date),
                (format!("“{date}”不是日期"), format!("`{date}` is not a date")),
                ("写成 YYYY-MM-DD，不知道就写 null", "write YYYY-MM-DD, or null when unknown"),
            );
        }
    }

    /// The documents that rules cite, the items they decide, the names of files.
    fn book(&mut self, book: &Book) {
        let at = |place: &gongfu_rules::Place| Place::new(&place.path, place.line);
        for value in book.parameters.iter().flat_map(|parameter| &parameter.values) {
            self.source(&at(&value.place), &value.source.document);
            let code = value.region.and_then(gongfu_rules::region_code);
            if let Some(code) = code.filter(|code| !self.regions.contains_key(code.as_str())) {
                self.unknown(&at(&value.place), code.as_str(), "行政区划代码", "region");
            }
        }
        for definition in &book.definitions {
            self.source(&at(&definition.place), &definition.source.document);
        }
        for exclusion in &book.exclusions {
            self.source(&at(&exclusion.place), &exclusion.source.document);
        }
        for rule in &book.rules {
            let place = at(&rule.place);
            self.file_name(&place, stem(&rule.place.path), &rule.id);
            if !self.items.contains(rule.item.as_str()) {
                self.unknown(&place, &rule.item, "服务事项", "service item");
            }
            self.source(&place, &rule.source.document);
            for condition in &rule.conditions {
                self.source(&at(&condition.when.place), &condition.source.document);
            }
            for exception in &rule.exceptions {
                self.source(&at(&exception.when.place), &exception.source.document);
            }
            if let Some(amount) = &rule.amount {
                self.source(&at(&amount.place), &amount.source.document);
            }
        }
    }

    fn unknown(&mut self, place: &Place, id: &str, zh: &str, en: &str) {
        self.push(
            "pack-reference",
            &place.clone().text(id),
            (
                format!("{zh}“{id}”不在本数据包及其依赖中"),
                format!("{en} `{id}` is neither in this pack nor in those it depends on"),
            ),
            ("补上，或改正编号", "add it, or correct the id"),
        );
    }

    fn norm(&mut self, place: &Place, norm: &FacilityNorm) {
        self.source(place, &norm.source.document);
        self.domain(place, &norm.domain);
        for id in norm.facilities.iter().filter(|id| !self.facility_types.contains(id.as_str())) {
            self.findings.push(defect(
                "pack-reference",
                &place.clone().text(id),
                Message::new(
                    format!("设施类别“{id}”不在本数据包及其依赖中"),
                    format!("facility type `{id}` is neither in this pack nor in those it depends on"),
                ),
                Message::new(
                    "在 facility_types.yaml 中补上，或改正编号",
                    "add it to facility_types.yaml, or correct the id",
                ),
            ));
        }
        for column in norm.residents.iter().filter(|column| !is_column(column)) {
            self.push(
                "pack-id",
                &place.clone().text(column),
                (format!("“{column}”不是人口表的列名"), format!("`{column}` is no column of a table of people")),
                (
                    "列名只用小写字母、数字和下划线，如 age_3_5",
                    "a column has lower-case letters, digits and underscores: age_3_5",
                ),
            );
        }
        if let Some(code) = norm.place.region.as_ref() {
            self.region_code(place, code);
        }
    }

    fn region(&mut self, placed: &Placed<Region>) {
        let region = &placed.record;
        let place = placed.place().text(region.code.as_str());
        self.source(&placed.place(), &region.source);
        let level = region.code.level();
        if region.level != level {
            self.push(
                "pack-region",
                &place,
                (
                    format!("层级写作 {}，按代码应为 {}", region.level.name(), level.name()),
                    format!("the level is given as {}, by its code it is {}", region.level.name(), level.name()),
                ),
                ("改正 level 或 code", "correct level or code"),
            );
        }
        let expected = region.code.parent();
        if region.parent != expected {
            let shown = |code: &Option<RegionCode>| code.as_ref().map_or("—".to_owned(), ToString::to_string);
            let (given, wanted) = (shown(&region.parent), shown(&expected));
            self.push(
                "pack-region",
                &place,
                (
                    format!("上级写作 {given}，按代码应为 {wanted}"),
                    format!("the parent is given as {given}, by its code it is {wanted}"),
                ),
                ("改正 parent 或 code", "correct parent or code"),
            );
        } else if let Some(parent) = expected.filter(|parent| !self.regions.contains_key(parent.as_str())) {
            self.push(
                "pack-reference",
                &place,
                (format!("上级 {parent} 不在任何数据包中"), format!("its parent {parent} is in no pack")),
                ("补上上级的行", "add the parent's row"),
            );
        }
    }

    fn plan(&mut self, placed: &Placed<PlanFile>, node: &Node) {
        let PlanFile { header, plan } = &placed.record;
        self.file_name(&placed.place(), stem(&placed.path), &header.id);
        self.source(&placed.place(), &header.source);
        if let Some(code) = header.region_code.as_ref() {
            self.region_code(&placed.place(), code);
        }
        let at = |list: &str, index: usize| Place::new(&placed.path, node.line_of(list, index));
        let tables: HashSet<u32> = plan.tables.iter().map(|table| table.number).collect();
        let mut rows = HashSet::new();
        for (index, table) in plan.tables.iter().enumerate() {
            self.line(&at("tables", index), table.line);
        }
        for (index, indicator) in plan.indicators.iter().enumerate() {
            let place = at("indicators", index);
            self.line(&place, indicator.line);
            for bound in indicator.baseline.iter().chain(&indicator.targets) {
                self.bound(&place, bound);
            }
            if !tables.contains(&indicator.table) {
                self.push(
                    "pack-reference",
                    &place,
                    (
                        format!("表 {} 不在 tables 中", indicator.table),
                        format!("table {} is not in tables", indicator.table),
                    ),
                    ("改正 table，或补上该表", "correct table, or add it"),
                );
            }
            if !rows.insert((indicator.table, indicator.row)) {
                self.push(
                    "pack-duplicate",
                    &place,
                    (
                        format!("表 {} 第 {} 行重复", indicator.table, indicator.row),
                        format!("row {} of table {} is here twice", indicator.row, indicator.table),
                    ),
                    ("改正 row", "correct row"),
                );
            }
        }
        for (index, row) in plan.achieved.iter().enumerate() {
            let place = at("achieved", index);
            self.line(&place, row.line);
            for bound in &row.values {
                self.bound(&place, bound);
            }
        }
        for (index, commitment) in plan.commitments.iter().enumerate() {
            let place = at("commitments", index);
            self.line(&place, commitment.line);
            self.values(&place, Some(commitment.op), &commitment.values);
        }
        for (index, fact) in plan.facts.iter().enumerate() {
            let place = at("facts", index);
            self.line(&place, fact.line);
            self.values(&place, Some(fact.op), &fact.values);
        }
        for (index, project) in plan.projects.iter().enumerate() {
            let place = at("projects", index);
            self.line(&place, project.line);
            for wrong in project.commitments.iter().filter(|&&index| index >= plan.commitments.len()) {
                self.push(
                    "pack-reference",
                    &place.clone().text(&wrong.to_string()),
                    (
                        format!("没有序号为 {wrong} 的承诺（共 {} 条）", plan.commitments.len()),
                        format!("there is no commitment {wrong}; there are {}", plan.commitments.len()),
                    ),
                    ("序号从 0 开始，改正 commitments", "positions start at 0; correct commitments"),
                );
            }
        }
        for (index, task) in plan.tasks.iter().enumerate() {
            self.line(&at("tasks", index), task.line);
        }
        for (index, section) in plan.sections.iter().enumerate() {
            self.line(&at("sections", index), section.line);
        }
    }

    fn region_code(&mut self, place: &Place, code: &RegionCode) {
        if !self.regions.contains_key(code.as_str()) {
            self.push(
                "pack-reference",
                &place.clone().text(code.as_str()),
                (format!("行政区划代码 {code} 不在任何数据包中"), format!("region code {code} is in no pack")),
                ("改正 region_code，或在 regions 中补上", "correct region_code, or add the region"),
            );
        }
    }

    /// A cell may print several figures (起数和死亡人数 in one row); a commitment
    /// has one.
    fn bound(&mut self, place: &Place, bound: &Bound) {
        let several = bound.op.is_some_and(|op| op != Comparator::Range) && bound.values.len() > 1;
        if !several {
            self.values(&place.clone().text(&bound.raw), bound.op, &bound.values);
        }
    }

    fn values(&mut self, place: &Place, op: Option<Comparator>, values: &[Number]) {
        let expected = match op {
            None => 0,
            Some(Comparator::Range) => 2,
            Some(_) => 1,
        };
        if values.len() != expected {
            let sign = op.map_or("null", Comparator::sign);
            self.push(
                "pack-bound",
                place,
                (
                    format!("op 为 {sign} 时应有 {expected} 个值，此处有 {} 个", values.len()),
                    format!("with op {sign} the number of values is {expected}; here it is {}", values.len()),
                ),
                (
                    "空缺的值 op 为 null 且没有 values；range 有两个值；其余一个",
                    "a missing value has op null and no values; a range has two; any other has one",
                ),
            );
        } else if let [low, high] = values
            && low.to_decimal() > high.to_decimal()
        {
            self.push(
                "pack-bound",
                place,
                (format!("区间 {low}–{high} 上下颠倒"), format!("the range {low}–{high} is upside down")),
                ("小的值在前", "put the smaller value first"),
            );
        }
    }

    fn line(&mut self, place: &Place, line: u32) {
        if line == 0 {
            self.push(
                "pack-no-place",
                place,
                (
                    "缺少在文件中的位置：line 从 1 起".into(),
                    "its place in the document is missing: lines start at 1".into(),
                ),
                ("填写原件中的行号", "fill in the line of the document"),
            );
        }
    }

    fn citation(&mut self, place: &Place, citation: &Citation) {
        self.source(place, &citation.document);
    }

    fn source(&mut self, place: &Place, id: &str) {
        if !self.sources.contains(id) {
            self.push(
                "pack-reference",
                &place.clone().text(id),
                (
                    format!("来源“{id}”不在本数据包及其依赖中"),
                    format!("source `{id}` is neither in this pack nor in those it depends on"),
                ),
                ("在 sources/ 中补上，或改正编号", "add it to sources/, or correct the id"),
            );
        }
    }

    /// A word can narrow in one way only, and says nothing or something, not both.
    fn alignment(&mut self, placed: &Placed<Alignment>) {
        let alignment = &placed.record;
        let mut seen: HashMap<&str, String> = HashMap::new();
        let neutral = alignment.neutral.iter().map(|word| (word, "neutral".to_owned()));
        let qualifiers = alignment.qualifiers.iter().flat_map(|qualifier| {
            qualifier.words.iter().map(|word| (word, format!("{}/{}", qualifier.group, qualifier.value)))
        });
        let heads = alignment.heads.iter().flat_map(|head| &head.words).map(|word| (word, "heads".to_owned()));
        for (word, role) in neutral.chain(qualifiers) {
            self.word(placed, word, &role, &mut seen);
        }
        let mut seen = HashMap::new();
        for (word, role) in heads {
            self.word(placed, word, &role, &mut seen);
        }
        let mut seen = HashMap::new();
        for same in &alignment.same {
            self.word(placed, &same.from, "same", &mut seen);
        }
    }

    fn word<'w>(&mut self, placed: &Placed<Alignment>, word: &'w str, role: &str, seen: &mut HashMap<&'w str, String>) {
        let before = seen.insert(word, role.to_owned());
        let (zh, en) = match before {
            _ if word.trim().is_empty() => (format!("{role} 中有空词"), format!("{role} has an empty word")),
            Some(before) => (
                format!("“{word}”出现两次：{before} 与 {role}"),
                format!("`{word}` is here twice: {before} and {role}"),
            ),
            None => return,
        };
        self.findings.push(defect(
            "pack-word",
            &placed.place().text(word),
            Message::new(zh, en),
            Message::new("删去一处", "take one out"),
        ));
    }

    fn domain(&mut self, place: &Place, id: &str) {
        if !self.domains.contains(id) {
            self.push(
                "pack-reference",
                &place.clone().text(id),
                (
                    format!("领域“{id}”不在本数据包及其依赖中"),
                    format!("domain `{id}` is neither in this pack nor in those it depends on"),
                ),
                ("在 domains.yaml 中补上，或改正编号", "add it to domains.yaml, or correct the id"),
            );
        }
    }

    fn file_name(&mut self, place: &Place, name: &str, id: &str) {
        if name != id {
            self.push(
                "pack-file-name",
                &place.clone().text(id),
                (
                    format!("编号“{id}”与名称“{name}”不一致"),
                    format!("the id `{id}` differs from the name `{name}` of its file or folder"),
                ),
                ("改名，使二者一致", "rename one of them"),
            );
        }
    }

    fn push(&mut self, code: &'static str, place: &Place, message: (String, String), remedy: (&str, &str)) {
        self.findings.push(defect(code, place, Message::new(message.0, message.1), Message::new(remedy.0, remedy.1)));
    }
}

fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}
