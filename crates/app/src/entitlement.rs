//! Entitlements: the service lists of packs and the rules that decide them, one
//! person's determination, and those that are kept.
//!
//! The files of a pack that determinations rest on are kept in the store as they are
//! and understood once for each content; what was determined is kept with the digest
//! of these files, so that it can be determined again when the pack has moved on.

mod answer;
mod ledger;
mod settle;
mod trial;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use gongfu_base::{Message, RegionCode, Severity};
use gongfu_pack::{Case, Category, Files, ServiceItem};
use gongfu_rules::assessment::Assessment;
use gongfu_rules::{Book, Date, Parameter, Program, Situation, region_value};
use gongfu_store::{Connection, packs, reference};

use crate::AppError;

pub use answer::{Answer, BackPay, ItemAnswer, MonthPay, Question, ReasonAnswer, Settling};
pub(crate) use ledger::region_of;
pub use ledger::{
    Difference, DifferingField, Kept, KeptAnswer, NewDetermination, Replayed, determination, determinations, keep,
    replay,
};
pub use trial::{
    Bin, LevelCost, Reform, ReformValue, TOLD_MIN, Trial, TrialRow, compare_rows, compiled, reformed, trial,
};

/// Whether a file of a pack is kept for this.
pub(crate) fn is_kept(path: &str) -> bool {
    let folder = path.split_once('/').map(|(folder, _)| folder);
    match folder {
        None => matches!(path, "pack.yaml" | EXCLUSIONS | "categories.yaml" | "domains.yaml" | "departments.yaml"),
        Some("facts" | "parameters" | "definitions" | "rules" | "items" | "cases" | "assessments" | "sources") => {
            path.ends_with(".yaml")
        }
        Some("population") => path.ends_with(".csv"),
        Some(_) => false,
    }
}

const EXCLUSIONS: &str = "exclusions.yaml";
/// An invented population, to try rules on.
const PEOPLE: &str = "population/people.csv";
const HOUSEHOLDS: &str = "population/households.csv";

/// What a determination rests on, of the path of a file within its pack.
fn decides(path: &str) -> bool {
    matches!(path.split('/').next(), Some("pack.yaml" | EXCLUSIONS | "facts" | "parameters" | "definitions" | "rules"))
}

/// The lists and rules of every pack that has any, in the present state of the packs.
#[derive(Debug, Default)]
pub struct Statutes {
    kept: Mutex<Kepts>,
}

#[derive(Debug, Default)]
struct Kepts {
    state: String,
    statutes: Option<Arc<Vec<Arc<Statute>>>>,
}

/// The list and the rules of one pack, with those it builds on.
#[derive(Debug)]
pub struct Statute {
    pub pack: String,
    pub title: Message,
    pub version: String,
    /// Of the pack: official, transcribed, illustrative …
    pub status: String,
    /// SHA-256 of the files that determinations rest on.
    pub digest: String,
    pub book: Book,
    /// Those of the pack, and after them those of the packs it builds on, each with
    /// the pack it stands in.
    pub items: Vec<(String, ServiceItem)>,
    pub categories: Vec<Category>,
    /// Its own.
    pub cases: Vec<Case>,
    pub assessments: Vec<Assessment>,
    /// The clause and expressions of its own rule files, as they are written.
    pub rule_texts: BTreeMap<String, String>,
    /// People and households, CSV.
    pub population: Option<(Vec<u8>, Option<Vec<u8>>)>,
    pub names: Names,
    files: Files,
    programs: Mutex<BTreeMap<Date, Arc<Program>>>,
}

/// So many days have their programs kept.
const PROGRAMS_MAX: usize = 64;

impl Statutes {
    /// Every pack with service items or rules, in the order of packs.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn list(&self, connection: &Connection) -> Result<Arc<Vec<Arc<Statute>>>, AppError> {
        let rows = packs::list(connection)?;
        let state: String = rows.iter().map(|pack| format!("{}={};", pack.id, pack.digest)).collect();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(statutes) = kept.statutes.as_ref().filter(|_| kept.state == state) {
            return Ok(Arc::clone(statutes));
        }
        let mut files: HashMap<&str, Vec<(String, Vec<u8>)>> = HashMap::new();
        for row in &rows {
            let own = packs::files(connection, &row.id)?;
            files.insert(&row.id, own.into_iter().filter(|(path, _)| is_kept(path)).collect());
        }
        let mut statutes = Vec::new();
        for row in &rows {
            // Packs stand after those they build on, which may build on others.
            let mut needed = vec![row.id.as_str()];
            for other in rows.iter().rev() {
                if needed.contains(&other.id.as_str()) {
                    needed.extend(other.depends_on.iter().map(String::as_str));
                }
            }
            let names = Names::of(connection, &needed)?;
            let mut tree = Files::default();
            for id in needed {
                for (path, content) in files.get(id).into_iter().flatten() {
                    tree.insert(format!("{id}/{path}"), content.as_slice());
                }
            }
            statutes.extend(Statute::of(tree, &row.id, names).map(Arc::new));
        }
        let statutes = Arc::new(statutes);
        *kept = Kepts { state, statutes: Some(Arc::clone(&statutes)) };
        Ok(statutes)
    }

    /// The list and the rules of a pack.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where there is no such pack, or it has neither.
    pub fn get(&self, connection: &Connection, pack: &str) -> Result<Arc<Statute>, AppError> {
        let all = self.list(connection)?;
        let found = all.iter().find(|statute| statute.pack == pack).map(Arc::clone);
        found.ok_or_else(|| AppError::NotFound {
            what: Message::new(format!("数据包“{pack}”的服务事项"), format!("service items of pack `{pack}`")),
        })
    }
}

impl Statute {
    /// `None` where the pack has neither items nor rules. The packs were checked when
    /// they were loaded; here only what this needs of them is at hand.
    fn of(files: Files, pack: &str, names: Names) -> Option<Self> {
        let loaded = gongfu_pack::load(&files);
        let own = loaded.packs.iter().find(|one| one.manifest.id == pack)?;
        if own.rules.items.is_empty() && own.rules.book.rules.is_empty() {
            return None;
        }
        let book = gongfu_pack::book(&loaded.packs, pack).unwrap_or_default();
        let others = loaded.packs.iter().rev().filter(|one| one.manifest.id != pack);
        let items = std::iter::once(own)
            .chain(others)
            .flat_map(|one| one.rules.items.iter().map(|item| (one.manifest.id.clone(), item.clone())));
        let mut categories: Vec<Category> = loaded.packs.iter().flat_map(|one| one.rules.categories.clone()).collect();
        categories.sort_by_key(|category| category.order);
        let text = |path: &str| {
            let content = files.get(&format!("{pack}/{path}"))?;
            Some(content.to_vec())
        };
        let rule_texts = (files.of_pack(pack))
            .filter(|(path, _)| path.starts_with("rules/"))
            .map(|(path, content)| (format!("{pack}/{path}"), String::from_utf8_lossy(content).into_owned()))
            .collect();
        Some(Self {
            pack: pack.to_owned(),
            title: Message::new(&own.manifest.title.zh, &own.manifest.title.en),
            version: own.manifest.version.clone(),
            status: own.manifest.status.name().to_owned(),
            digest: digest(&files),
            book,
            items: items.collect(),
            categories,
            cases: own.rules.cases.clone(),
            assessments: loaded.packs.iter().flat_map(|one| one.rules.assessments.clone()).collect(),
            rule_texts,
            population: text(PEOPLE).map(|people| (people, text(HOUSEHOLDS))),
            names,
            files,
            programs: Mutex::default(),
        })
    }

    /// The rules in force on a day.
    ///
    /// # Errors
    /// [`AppError::PacksRefused`] where they contradict each other on that day.
    pub fn program(&self, day: Date) -> Result<Arc<Program>, AppError> {
        let mut programs = self.programs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(program) = programs.get(&day) {
            return Ok(Arc::clone(program));
        }
        let program = Program::compile(&self.book, day, day, None).map_err(refused)?;
        let program = Arc::new(program);
        if programs.len() >= PROGRAMS_MAX {
            programs.clear();
        }
        programs.insert(day, Arc::clone(&program));
        Ok(program)
    }

    /// What a person and a household are owed on a day, with what would settle what
    /// is open. `document` is as [`gongfu_pack::situation`] takes it.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with everything in the document that is no fact, or no
    /// value of its fact.
    pub fn determine(&self, asked: &Asked) -> Result<Answer, AppError> {
        let situation = self.situation(asked)?;
        let program = self.program(asked.as_of)?;
        let mut answer = Answer::of(self, &program, &situation, asked.as_of)?;
        if asked.settle {
            settle::settle(&program, &self.book, &situation, &mut answer);
        }
        Ok(answer)
    }

    fn situation(&self, asked: &Asked) -> Result<Situation, AppError> {
        let mut situation = gongfu_pack::situation(&self.book.facts, &asked.document).map_err(|wrong| {
            let join =
                |text: fn(&Message) -> &str, between: &str| wrong.iter().map(text).collect::<Vec<_>>().join(between);
            AppError::Invalid {
                message: Message::new(join(|it| &it.zh, "；"), join(|it| &it.en, "; ")),
                remedy: Message::new(
                    "改正这些内容后再试；不知道的留空",
                    "Correct these and try again; leave empty what is not known",
                ),
            }
        })?;
        situation.region = asked.region.as_ref().map(region_value).or(situation.region);
        Ok(situation)
    }

    /// The service items of the pack that a rule decides.
    pub fn decided(&self, code: &str) -> bool {
        self.book.rules.iter().any(|rule| rule.item == code)
    }

    pub fn item(&self, code: &str) -> Option<&ServiceItem> {
        self.items.iter().map(|(_, item)| item).find(|item| item.code == code)
    }

    /// The parameters that an item's rules, or its standards, rest on.
    pub fn parameters_of(&self, code: &str) -> Vec<&Parameter> {
        let named = self.item(code).into_iter().flat_map(|item| &item.standards);
        let mut wanted: Vec<String> = named.filter_map(|standard| standard.parameter.clone()).collect();
        for rule in self.book.rules.iter().filter(|rule| rule.item == code) {
            let items = [code.to_owned()];
            // A rule of the past is understood on its first day.
            if let Ok(program) = Program::compile(&self.book, rule.span.from, rule.span.from, Some(&items)) {
                wanted.extend(program.parameters().iter().map(|parameter| parameter.id.clone()));
            }
        }
        self.book.parameters.iter().filter(|parameter| wanted.contains(&parameter.id)).collect()
    }

    /// How the cases of the pack that speak of an item come out: position of the case,
    /// and where it and the rules differ; nothing where they agree.
    pub fn case_results(&self, code: &str) -> Vec<(&Case, Vec<Message>)> {
        let speaks = |case: &&Case| case.wire.expect.iter().any(|expected| expected.item == code);
        (self.cases.iter().filter(speaks))
            .map(|case| {
                let findings = gongfu_pack::run_cases(&self.book, std::slice::from_ref(case));
                (case, findings.into_iter().map(|finding| finding.message).collect())
            })
            .collect()
    }

    /// The files that determinations rest on, by path.
    fn deciding_files(&self) -> BTreeMap<String, String> {
        deciding(&self.files)
            .map(|(path, content)| (path.to_owned(), String::from_utf8_lossy(content).into_owned()))
            .collect()
    }
}

fn deciding(files: &Files) -> impl Iterator<Item = (&str, &[u8])> {
    files.iter().filter(|(path, _)| path.split_once('/').is_some_and(|(_, within)| decides(within)))
}

fn digest(files: &Files) -> String {
    let mut all = Vec::new();
    for (path, content) in deciding(files) {
        all.extend_from_slice(format!("{path} {}\n", gongfu_pack::sha256(content)).as_bytes());
    }
    gongfu_pack::sha256(&all)
}

fn refused(findings: Vec<gongfu_base::Finding>) -> AppError {
    AppError::PacksRefused {
        findings: findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect(),
    }
}

/// Who is asked about, and when.
#[derive(Debug, Clone)]
pub struct Asked {
    pub document: serde_json::Value,
    pub as_of: Date,
    /// Whose amounts apply; otherwise as the facts say.
    pub region: Option<RegionCode>,
    /// Whether to look for the question that would settle what is open.
    pub settle: bool,
}

/// What ids in a service list are called.
#[derive(Debug, Clone, Default)]
pub struct Names {
    pub domains: HashMap<String, Message>,
    pub departments: HashMap<String, Message>,
    pub documents: HashMap<String, Message>,
    pub regions: HashMap<String, Message>,
}

impl Names {
    fn of(connection: &Connection, packs: &[&str]) -> Result<Self, AppError> {
        let mut names = Self {
            domains: reference::domains(connection)?.into_iter().map(|(_, row)| (row.id, row.name)).collect(),
            departments: reference::department_names(connection)?.into_iter().collect(),
            ..Self::default()
        };
        for pack in packs {
            // In the order of their days: of those with one code the last one stands.
            let regions = reference::regions_of(connection, pack)?;
            names.regions.extend(regions.into_iter().map(|row| (row.code.as_str().to_owned(), row.name)));
            names.documents.extend(reference::source_titles(connection, pack)?);
        }
        Ok(names)
    }
}
