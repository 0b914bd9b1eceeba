use gongfu_base::{Finding, Message, RegionCode, RegionLevel, Severity};
use serde::de::DeserializeOwned;

use crate::check;
use crate::defect::{Place, defect, warning};
use crate::files::{Files, sha256};
use crate::norm_file::{FacilityType, Norm, NormWire};
use crate::plan_file::{PlanFile, read_node};
use crate::records::{
    Alignment, Bilingual, Boundary, Department, Domain, IndicatorDefinition, Manifest, PackDocument, PlaceFile,
    PlaceKind, Region, Source,
};
use crate::rule_file::{self, Case, Category, PackRules, ServiceItem};
use crate::yaml::Node;

/// A pack whose files were read.
#[derive(Debug, Clone)]
pub struct Pack {
    pub manifest: Manifest,
    pub domains: Vec<Domain>,
    pub departments: Vec<Department>,
    pub indicators: Vec<IndicatorDefinition>,
    pub facility_types: Vec<FacilityType>,
    pub norms: Vec<Norm>,
    pub alignment: Option<Alignment>,
    pub sources: Vec<Source>,
    pub regions: Vec<Region>,
    pub boundaries: Vec<Boundary>,
    pub places: Vec<PlaceFile>,
    pub plans: Vec<PlanFile>,
    pub documents: Vec<PackDocument>,
    /// Facts, parameters, rules and what belongs to them.
    pub rules: PackRules,
    /// SHA-256 over all its files.
    pub digest: String,
}

/// What came out of a packs folder.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// A pack after the packs it depends on; to be used only without errors.
    pub packs: Vec<Pack>,
    /// In the order of files and lines.
    pub findings: Vec<Finding>,
}

impl Loaded {
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Reads and checks every pack of a tree.
pub fn load(files: &Files) -> Loaded {
    let mut findings = Vec::new();
    let mut drafts: Vec<Draft> =
        files.pack_ids().into_iter().filter_map(|id| Draft::read(id, files, &mut findings)).collect();
    check::order(&mut drafts, &mut findings);
    check::packs(&drafts, &mut findings);
    findings.sort_by(|a, b| place_of(a).cmp(&place_of(b)));
    let packs = drafts.into_iter().map(Draft::into_pack).collect();
    Loaded { packs, findings }
}

/// The rules that hold with a pack: its own and those of all packs it builds on.
/// `None` where there is no such pack.
pub fn book(packs: &[Pack], id: &str) -> Option<gongfu_rules::Book> {
    let mut wanted = vec![packs.iter().find(|pack| pack.manifest.id == id)?];
    let mut next = 0;
    while let Some(pack) = wanted.get(next).copied() {
        for needed in &pack.manifest.depends_on {
            let found = packs.iter().find(|other| &other.manifest.id == needed);
            if let Some(found) = found.filter(|found| !wanted.iter().any(|other| std::ptr::eq(*other, *found))) {
                wanted.push(found);
            }
        }
        next += 1;
    }
    Some(check::merged(wanted.iter().rev().map(|pack| &pack.rules.book)))
}

fn place_of(finding: &Finding) -> Option<(&str, u32)> {
    finding.evidence.first().map(|evidence| (evidence.document.as_str(), evidence.line))
}

/// A record with the file and line it was read from.
#[derive(Debug)]
pub(crate) struct Placed<T> {
    pub path: String,
    pub line: u32,
    pub record: T,
}

impl<T> Placed<T> {
    pub fn place(&self) -> Place {
        Place::new(&self.path, self.line)
    }
}

/// A pack with the place of every record, for checking.
#[derive(Debug)]
pub(crate) struct Draft {
    pub manifest: Placed<Manifest>,
    pub domains: Vec<Placed<Domain>>,
    pub departments: Vec<Placed<Department>>,
    pub indicators: Vec<Placed<IndicatorDefinition>>,
    pub facility_types: Vec<Placed<FacilityType>>,
    pub norms: Vec<Placed<Norm>>,
    pub alignment: Option<Placed<Alignment>>,
    pub sources: Vec<Placed<Source>>,
    pub regions: Vec<Placed<Region>>,
    pub boundaries: Vec<Placed<Boundary>>,
    pub places: Vec<PlaceFile>,
    pub plans: Vec<(Placed<PlanFile>, Node)>,
    pub documents: Vec<PackDocument>,
    pub rules: PackRules,
    /// With the place of each category and item.
    pub categories: Vec<Placed<Category>>,
    pub items: Vec<Placed<ServiceItem>>,
    digest: String,
}

impl Draft {
    fn read(id: &str, files: &Files, findings: &mut Vec<Finding>) -> Option<Self> {
        let manifest_path = format!("{id}/pack.yaml");
        let Some(content) = files.get(&manifest_path) else {
            findings.push(defect(
                "pack-no-manifest",
                &Place::new(&manifest_path, 0),
                Message::new(format!("文件夹“{id}”没有 pack.yaml"), format!("folder `{id}` has no pack.yaml")),
                Message::new("补上 pack.yaml，或把文件夹移出数据包目录", "add one, or move the folder elsewhere"),
            ));
            return None;
        };
        let manifest_node = Node::parse(&manifest_path, content).map_err(|finding| findings.push(*finding)).ok();
        let manifest = manifest_node.and_then(|node| {
            let line = node.line;
            node.decode::<Manifest>(&manifest_path, findings).map(|record| Placed {
                path: manifest_path.clone(),
                line,
                record,
            })
        });
        // The other files are read even when the manifest is wrong: their
        // defects are wanted too.
        let broken = manifest.is_none();
        let mut draft = Self {
            manifest: manifest.unwrap_or_else(|| Placed {
                path: manifest_path,
                line: 0,
                record: Manifest {
                    id: id.to_owned(),
                    version: String::new(),
                    title: Bilingual::default(),
                    languages: Vec::new(),
                    licence: String::new(),
                    status: crate::Status::Illustrative,
                    depends_on: Vec::new(),
                },
            }),
            domains: Vec::new(),
            departments: Vec::new(),
            indicators: Vec::new(),
            facility_types: Vec::new(),
            norms: Vec::new(),
            alignment: None,
            sources: Vec::new(),
            regions: Vec::new(),
            boundaries: Vec::new(),
            places: Vec::new(),
            plans: Vec::new(),
            documents: Vec::new(),
            rules: PackRules::default(),
            categories: Vec::new(),
            items: Vec::new(),
            digest: files.digest(id),
        };
        for (name, content) in files.of_pack(id) {
            draft.add(&format!("{id}/{name}"), name, content, findings);
        }
        debug_assert!(!broken || !findings.is_empty());
        Some(draft)
    }

    fn add(&mut self, path: &str, name: &str, content: &[u8], findings: &mut Vec<Finding>) {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let (_, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        match (folder, extension) {
            ("", _) if file == "pack.yaml" || file.to_lowercase().starts_with("readme") => {}
            ("", "yaml") if file == "domains.yaml" => self.domains.extend(records(path, content, findings)),
            ("", "yaml") if file == "departments.yaml" => self.departments.extend(records(path, content, findings)),
            ("indicators", "yaml") => self.indicators.extend(records(path, content, findings)),
            ("", "yaml") if file == "facility_types.yaml" => {
                self.facility_types.extend(records(path, content, findings));
            }
            ("norms", "yaml") => self.norms.extend(norms(path, content, findings)),
            ("", "yaml") if file == "alignment.yaml" => self.alignment = record(path, content, findings),
            ("sources", "yaml") => self.sources.extend(record(path, content, findings)),
            ("regions", "csv") => self.regions.extend(regions(path, content, findings)),
            ("boundaries", "geojson") => match boundary(path, file, content) {
                Ok(boundary) => self.boundaries.push(boundary),
                Err(finding) => findings.push(*finding),
            },
            ("plans", "yaml") => match Node::parse(path, content) {
                Err(finding) => findings.push(*finding),
                Ok(node) => match read_node(path, &node) {
                    Ok(record) => {
                        self.plans.push((Placed { path: path.to_owned(), line: node.line, record }, node));
                    }
                    Err(more) => findings.extend(more),
                },
            },
            ("documents", _) => self.documents.push(PackDocument {
                name: file.to_owned(),
                sha256: sha256(content),
                content: content.to_vec(),
            }),
            ("", "yaml") if file == "categories.yaml" => self.categories.extend(records(path, content, findings)),
            ("", "yaml") if file == "exclusions.yaml" => {
                self.rules.book.exclusions.extend(each(path, content, findings, rule_file::read_exclusion));
            }
            ("items", "yaml") => self.items.extend(records(path, content, findings)),
            ("facts", "yaml") => {
                self.rules.book.facts.extend(each(path, content, findings, rule_file::read_fact));
            }
            ("parameters", "yaml") => {
                self.rules.book.parameters.extend(each(path, content, findings, rule_file::read_parameter));
            }
            ("definitions", "yaml") => {
                self.rules.book.definitions.extend(each(path, content, findings, rule_file::read_definition));
            }
            ("rules", "yaml") => self.rules.book.rules.extend(rule_file::read_rule(path, content, findings)),
            ("assessments", "yaml") => {
                self.rules.assessments.extend(rule_file::read_assessment(path, content, findings));
            }
            ("cases", "yaml") => {
                let cases = records(path, content, findings).into_iter();
                self.rules.cases.extend(cases.map(|placed| Case {
                    wire: placed.record,
                    path: placed.path,
                    line: placed.line,
                }));
            }
            // Work files that belong to the pack's makers.
            _ if folder == "tools" || folder.starts_with("tools/") || folder.starts_with("documents/") => {}
            // Read where all indicators and regions are known.
            ("observations", "csv") => {}
            ("boundaries" | "places" | "population" | "observations", "md" | "txt") => {}
            // People to try rules on; whoever tries them reads it.
            ("population", "csv") if matches!(file, "people.csv" | "households.csv") => {}
            ("places", _) if PlaceKind::of(file).is_some() => {
                self.places.extend(PlaceKind::of(file).map(|kind| PlaceFile { kind, content: content.to_vec() }));
            }
            _ => findings.push(warning(
                "pack-unknown-file",
                &Place::new(path, 0),
                Message::new("数据包中没有此处的文件类别，未读取", "no such file belongs here; it was not read"),
                Message::new(
                    "检查文件名和所在文件夹，如 plans/<id>.yaml、regions/*.csv",
                    "check its name and folder: plans/<id>.yaml, regions/*.csv and so on",
                ),
            )),
        }
    }

    fn into_pack(self) -> Pack {
        let mut rules = self.rules;
        rules.categories = plain(self.categories);
        rules.items = plain(self.items);
        Pack {
            rules,
            manifest: self.manifest.record,
            domains: plain(self.domains),
            departments: plain(self.departments),
            indicators: plain(self.indicators),
            facility_types: plain(self.facility_types),
            norms: plain(self.norms),
            alignment: self.alignment.map(|placed| placed.record),
            sources: plain(self.sources),
            regions: plain(self.regions),
            boundaries: plain(self.boundaries),
            places: self.places,
            plans: self.plans.into_iter().map(|(placed, _)| placed.record).collect(),
            documents: self.documents,
            digest: self.digest,
        }
    }
}

/// The records of a list, each read by itself.
fn each<T>(
    path: &str,
    content: &[u8],
    findings: &mut Vec<Finding>,
    read: impl Fn(&str, &Node, &mut Vec<Finding>) -> Option<T>,
) -> Vec<T> {
    match Node::parse(path, content) {
        Ok(node) => {
            if !node.is_sequence() {
                node.decode_list::<serde_json::Value>(path, findings);
            }
            node.items().iter().filter_map(|item| read(path, item, findings)).collect()
        }
        Err(finding) => {
            findings.push(*finding);
            Vec::new()
        }
    }
}

fn plain<T>(placed: Vec<Placed<T>>) -> Vec<T> {
    placed.into_iter().map(|placed| placed.record).collect()
}

fn record<T: DeserializeOwned>(path: &str, content: &[u8], findings: &mut Vec<Finding>) -> Option<Placed<T>> {
    let node = Node::parse(path, content).map_err(|finding| findings.push(*finding)).ok()?;
    let record = node.decode(path, findings)?;
    Some(Placed { path: path.to_owned(), line: node.line, record })
}

fn records<T: DeserializeOwned>(path: &str, content: &[u8], findings: &mut Vec<Finding>) -> Vec<Placed<T>> {
    match Node::parse(path, content) {
        Ok(node) => (node.decode_list(path, findings).into_iter())
            .map(|(line, record)| Placed { path: path.to_owned(), line, record })
            .collect(),
        Err(finding) => {
            findings.push(*finding);
            Vec::new()
        }
    }
}

/// The norms of one file.
///
/// # Errors
/// Every defect of the file.
pub fn read_norms(path: &str, content: &[u8]) -> Result<Vec<Norm>, Vec<Finding>> {
    let mut findings = Vec::new();
    let read = norms(path, content, &mut findings);
    if findings.iter().any(|finding| finding.severity == Severity::Error) { Err(findings) } else { Ok(plain(read)) }
}

/// The types of facility of one file.
///
/// # Errors
/// Every defect of the file.
pub fn read_facility_types(path: &str, content: &[u8]) -> Result<Vec<FacilityType>, Vec<Finding>> {
    let mut findings = Vec::new();
    let read = records(path, content, &mut findings);
    if findings.iter().any(|finding| finding.severity == Severity::Error) { Err(findings) } else { Ok(plain(read)) }
}

fn norms(path: &str, content: &[u8], findings: &mut Vec<Finding>) -> Vec<Placed<Norm>> {
    let mut norms = Vec::new();
    for Placed { path, line, record } in records::<NormWire>(path, content, findings) {
        match record.into_norm(&Place::new(&path, line)) {
            Ok(record) => norms.push(Placed { path, line, record }),
            Err(more) => findings.extend(more),
        }
    }
    norms
}

const REGION_COLUMNS: [&str; 8] = ["code", "level", "name_zh", "name_en", "parent", "valid_from", "valid_to", "source"];

fn regions(path: &str, content: &[u8], findings: &mut Vec<Finding>) -> Vec<Placed<Region>> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let mut reader = csv::Reader::from_reader(content);
    let csv_defect = |error: &csv::Error| {
        let line = error.position().map_or(0, |position| position.line() as u32);
        defect(
            "pack-csv",
            &Place::new(path, line),
            Message::new(format!("CSV 无法读取：{error}"), format!("the CSV cannot be read: {error}")),
            Message::new(
                "保存为 UTF-8，每行列数与表头一致，含逗号的内容加引号",
                "save it as UTF-8, give every row the columns of the header, and quote text with commas",
            ),
        )
    };
    match reader.headers() {
        Ok(header) if header.iter().eq(REGION_COLUMNS) => {}
        Ok(header) => {
            findings.push(defect(
                "pack-csv",
                &Place::new(path, 1).text(&header.iter().collect::<Vec<_>>().join(",")),
                Message::new("表头与规定的列不一致", "the header is not the expected one"),
                Message::new(
                    format!("表头应为 {}", REGION_COLUMNS.join(",")),
                    format!("the header is {}", REGION_COLUMNS.join(",")),
                ),
            ));
            return Vec::new();
        }
        Err(error) => {
            findings.push(csv_defect(&error));
            return Vec::new();
        }
    }
    let mut regions = Vec::new();
    for row in reader.records() {
        match row {
            Ok(row) => {
                let line = row.position().map_or(0, |position| position.line() as u32);
                if let Some(record) = region(path, line, &row, findings) {
                    regions.push(Placed { path: path.to_owned(), line, record });
                }
            }
            Err(error) => findings.push(csv_defect(&error)),
        }
    }
    regions
}

fn region(path: &str, line: u32, row: &csv::StringRecord, findings: &mut Vec<Finding>) -> Option<Region> {
    let cell = |index: usize| row.get(index).unwrap_or_default();
    let before = findings.len();
    let mut bad = |text: &str, zh: String, en: String, remedy: (&str, &str)| {
        findings.push(defect(
            "pack-region",
            &Place::new(path, line).text(text),
            Message::new(zh, en),
            Message::new(remedy.0, remedy.1),
        ));
    };
    let mut code = |text: &str| {
        RegionCode::parse(text)
            .map_err(|error| {
                bad(
                    text,
                    format!("“{text}”不是行政区划代码"),
                    format!("`{text}` is not a region code: {error}"),
                    ("使用 6、9 或 12 位代码", "use a code of 6, 9 or 12 digits"),
                );
            })
            .ok()
    };
    let own = code(cell(0));
    let parent = if cell(4).is_empty() { None } else { code(cell(4)) };
    let level = RegionLevel::from_name(cell(1));
    if level.is_none() {
        bad(
            cell(1),
            format!("“{}”不是行政层级", cell(1)),
            format!("`{}` is not a level", cell(1)),
            ("用 province、city、county、town 或 village", "use province, city, county, town or village"),
        );
    }
    if cell(2).is_empty() {
        bad("", "缺少 name_zh".into(), "name_zh is missing".into(), ("补上中文名称", "add the Chinese name"));
    }
    for text in [cell(5), cell(6)].into_iter().filter(|text| !text.is_empty() && !check::is_date(text)) {
        bad(
            text,
            format!("“{text}”不是日期"),
            format!("`{text}` is not a date"),
            ("写成 YYYY-MM-DD，不知道就留空", "write YYYY-MM-DD, or leave it empty when unknown"),
        );
    }
    if findings.len() > before {
        return None;
    }
    let optional = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Some(Region {
        code: own?,
        level: level?,
        name: Bilingual { zh: cell(2).to_owned(), en: cell(3).to_owned() },
        parent,
        valid_from: optional(cell(5)),
        valid_to: optional(cell(6)),
        source: cell(7).to_owned(),
    })
}

fn boundary(path: &str, file: &str, content: &[u8]) -> Result<Placed<Boundary>, Box<Finding>> {
    let bad = |line: u32, zh: String, en: String| {
        Box::new(defect(
            "pack-boundary",
            &Place::new(path, line),
            Message::new(zh, en),
            Message::new(
                "提供 FeatureCollection，每个要素的 properties 含 code 和 name_zh",
                "give a FeatureCollection whose features have the properties code and name_zh",
            ),
        ))
    };
    let geojson: serde_json::Value = serde_json::from_slice(content).map_err(|error| {
        bad(error.line() as u32, format!("不是有效的 JSON：{error}"), format!("not valid JSON: {error}"))
    })?;
    let features = geojson.get("features").and_then(serde_json::Value::as_array);
    let Some(features) = features.filter(|_| geojson["type"] == "FeatureCollection") else {
        return Err(bad(1, "不是 FeatureCollection".into(), "this is not a FeatureCollection".into()));
    };
    for (index, feature) in features.iter().enumerate() {
        let code = feature["properties"]["code"].as_str().map(RegionCode::parse);
        if !matches!(code, Some(Ok(_))) || !feature["properties"]["name_zh"].is_string() {
            return Err(bad(
                0,
                format!("第 {} 个要素没有有效的 code 或 name_zh", index + 1),
                format!("feature {} has no valid code or no name_zh", index + 1),
            ));
        }
    }
    let text = String::from_utf8_lossy(content).into_owned();
    let name = file.strip_suffix(".geojson").unwrap_or(file).to_owned();
    Ok(Placed { path: path.to_owned(), line: 0, record: Boundary { name, geojson: text } })
}
