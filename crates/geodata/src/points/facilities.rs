use std::collections::HashMap;
use std::str::FromStr;

use gongfu_access::place::Place;
use gongfu_base::{Finding, Message, Severity};
use rust_decimal::Decimal;

use super::sheet::Sheet;
use super::{Format, REGION, locate, without_commas};
use crate::Input;
use crate::coordinates::{self, System};
use crate::report::{Code, Report};

/// Facilities that were read.
#[derive(Debug, Clone, Default)]
pub struct Facilities {
    pub facilities: Vec<Facility>,
    /// Warnings, and what is worth knowing.
    pub findings: Vec<Finding>,
}

/// Somewhere a service is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility {
    pub id: String,
    pub name: String,
    /// WGS-84.
    pub place: Place,
    /// What kind of facility it is, as the file says; empty where it does not.
    pub kind: String,
    /// At most one of each kind; none where nothing is known, which is not zero.
    pub capacities: Vec<Capacity>,
    /// As OpenStreetMap writes `opening_hours`, or whatever the file has; not read.
    pub hours: String,
    pub operator: Option<Operator>,
    pub status: Status,
    pub entrance: Entrance,
    /// As given; empty where the file has none.
    pub region: String,
    /// Where it stands in the file, from 1.
    pub line: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    pub kind: CapacityKind,
    /// Not negative.
    pub amount: Decimal,
}

/// What a capacity counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CapacityKind {
    Seats,
    Beds,
    SquareMetres,
    Staff,
    /// The file does not say.
    Unstated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    Public,
    /// Not run by government, supported by it and affordable.
    Inclusive,
    Market,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Status {
    #[default]
    Open,
    Planned,
    Closing,
}

/// Whether one gets in without steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Entrance {
    Accessible,
    NotAccessible,
    #[default]
    Unknown,
}

impl Facility {
    /// The capacity of a kind.
    pub fn capacity(&self, kind: CapacityKind) -> Option<Decimal> {
        self.capacities.iter().find(|capacity| capacity.kind == kind).map(|capacity| capacity.amount)
    }
}

impl CapacityKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seats => "seats",
            Self::Beds => "beds",
            Self::SquareMetres => "m2",
            Self::Staff => "staff",
            Self::Unstated => "capacity",
        }
    }
}

impl Operator {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Inclusive => "inclusive",
            Self::Market => "market",
        }
    }
}

impl Status {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Planned => "planned",
            Self::Closing => "closing",
        }
    }
}

impl Entrance {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accessible => "yes",
            Self::NotAccessible => "no",
            Self::Unknown => "unknown",
        }
    }
}

const ID: &[&str] = &["id", "facility_id", "编号", "设施编号", "机构编号", "代码", "机构代码", "fid", "序号"];
const NAME: &[&str] = &["name", "名称", "设施名称", "机构名称", "单位名称", "全称"];
const KIND: &[&str] = &["type", "kind", "类型", "类别", "设施类型", "设施类别", "机构类型", "机构类别"];
const HOURS: &[&str] = &["hours", "opening_hours", "开放时间", "营业时间", "服务时间", "时间"];
const OPERATOR: &[&str] = &["operator", "operator_type", "运营性质", "机构性质", "办学性质", "举办性质", "性质"];
const STATUS: &[&str] = &["status", "状态", "运营状态", "建设状态"];
const ENTRANCE: &[&str] =
    &["entrance", "accessible_entrance", "accessible", "wheelchair", "无障碍入口", "无障碍出入口", "无障碍"];
const UNIT: &[&str] = &["capacity_unit", "unit", "容量单位", "计量单位"];

const CAPACITIES: [(CapacityKind, &[&str]); 5] = [
    (CapacityKind::Unstated, &["capacity", "容量", "规模", "容纳人数"]),
    (CapacityKind::Seats, &["seats", "places", "学位", "学位数", "座位", "座位数", "席位数", "托位", "托位数"]),
    (CapacityKind::Beds, &["beds", "床位", "床位数", "核定床位", "核定床位数"]),
    (
        CapacityKind::SquareMetres,
        &["m2", "m²", "area", "area_m2", "square_metres", "面积", "建筑面积", "用地面积", "场地面积"],
    ),
    (CapacityKind::Staff, &["staff", "人员", "人员数", "职工数", "工作人员", "医护人员", "教职工数"]),
];

const UNITS: [(&str, CapacityKind); 18] = [
    ("seats", CapacityKind::Seats),
    ("座", CapacityKind::Seats),
    ("座位", CapacityKind::Seats),
    ("学位", CapacityKind::Seats),
    ("托位", CapacityKind::Seats),
    ("个学位", CapacityKind::Seats),
    ("个托位", CapacityKind::Seats),
    ("beds", CapacityKind::Beds),
    ("床", CapacityKind::Beds),
    ("床位", CapacityKind::Beds),
    ("张", CapacityKind::Beds),
    ("张床位", CapacityKind::Beds),
    ("m2", CapacityKind::SquareMetres),
    ("m²", CapacityKind::SquareMetres),
    ("㎡", CapacityKind::SquareMetres),
    ("平方米", CapacityKind::SquareMetres),
    ("staff", CapacityKind::Staff),
    ("人", CapacityKind::Staff),
];

const OPERATORS: [(&str, Operator); 14] = [
    ("public", Operator::Public),
    ("government", Operator::Public),
    ("公办", Operator::Public),
    ("公立", Operator::Public),
    ("公建公营", Operator::Public),
    ("inclusive", Operator::Inclusive),
    ("普惠", Operator::Inclusive),
    ("普惠性", Operator::Inclusive),
    ("民办普惠", Operator::Inclusive),
    ("普惠性民办", Operator::Inclusive),
    ("market", Operator::Market),
    ("private", Operator::Market),
    ("民办", Operator::Market),
    ("市场", Operator::Market),
];

const STATUSES: [(&str, Status); 15] = [
    ("open", Status::Open),
    ("在营", Status::Open),
    ("运营", Status::Open),
    ("运营中", Status::Open),
    ("开放", Status::Open),
    ("已建", Status::Open),
    ("planned", Status::Planned),
    ("规划", Status::Planned),
    ("拟建", Status::Planned),
    ("在建", Status::Planned),
    ("新建", Status::Planned),
    ("closing", Status::Closing),
    ("拟关闭", Status::Closing),
    ("拟撤并", Status::Closing),
    ("拟撤销", Status::Closing),
];

const ENTRANCES: [(&str, Entrance); 12] = [
    ("yes", Entrance::Accessible),
    ("1", Entrance::Accessible),
    ("true", Entrance::Accessible),
    ("designated", Entrance::Accessible),
    ("是", Entrance::Accessible),
    ("有", Entrance::Accessible),
    ("no", Entrance::NotAccessible),
    ("0", Entrance::NotAccessible),
    ("false", Entrance::NotAccessible),
    ("否", Entrance::NotAccessible),
    ("无", Entrance::NotAccessible),
    ("unknown", Entrance::Unknown),
];

/// Facilities: `id,lon,lat` and, where they are known, `name`, `type`, a capacity
/// (`capacity` with `unit`, or `seats`, `beds`, `m2`, `staff`), `hours`, `operator`,
/// `status`, `entrance`, `region`, in Chinese or in English; or points or polygons
/// with such properties.
///
/// # Errors
///
/// Every defect of the file, each kind with its first rows; the warnings too.
pub fn facilities(input: Input<'_>, format: Format, system: System) -> Result<Facilities, Vec<Finding>> {
    let mut report = Report::default();
    let Some(sheet) = Sheet::read(input, format, &mut report) else { return Err(report.finish()) };
    let located = locate(&sheet, ID, system, &mut report);
    let columns = Columns::of(&sheet);
    let mut facilities = Vec::with_capacity(located.ids.len());
    for ((id, place), row) in located.ids.into_iter().zip(located.places).zip(located.rows) {
        let text = |column: usize| sheet.cell(row, column).to_owned();
        let capacities = columns.capacities(&sheet, row, &mut report);
        facilities.push(Facility {
            id,
            name: text(columns.name),
            place,
            kind: text(columns.kind),
            capacities,
            hours: text(columns.hours),
            operator: word(&sheet, row, columns.operator, &OPERATORS, &mut report),
            status: word(&sheet, row, columns.status, &STATUSES, &mut report).unwrap_or_default(),
            entrance: word(&sheet, row, columns.entrance, &ENTRANCES, &mut report).unwrap_or_default(),
            region: text(columns.region),
            line: sheet.lines[row],
        });
    }
    same_places(&sheet.name, &facilities, &mut report);
    if report.has_errors() {
        return Err(report.finish());
    }
    Ok(Facilities { facilities, findings: report.finish() })
}

struct Columns {
    name: usize,
    kind: usize,
    hours: usize,
    operator: usize,
    status: usize,
    entrance: usize,
    region: usize,
    unit: usize,
    capacities: [(CapacityKind, usize); 5],
}

impl Columns {
    fn of(sheet: &Sheet) -> Self {
        Self {
            name: sheet.column(NAME),
            kind: sheet.column(KIND),
            hours: sheet.column(HOURS),
            operator: sheet.column(OPERATOR),
            status: sheet.column(STATUS),
            entrance: sheet.column(ENTRANCE),
            region: sheet.column(REGION),
            unit: sheet.column(UNIT),
            capacities: CAPACITIES.map(|(kind, names)| (kind, sheet.column(names))),
        }
    }

    fn capacities(&self, sheet: &Sheet, row: usize, report: &mut Report) -> Vec<Capacity> {
        let mut capacities: Vec<Capacity> = Vec::new();
        let mut is_stated = false;
        for (kind, column) in self.capacities {
            let text = sheet.cell(row, column);
            if text.is_empty() {
                continue;
            }
            is_stated = true;
            let kind = match kind {
                CapacityKind::Unstated => word(sheet, row, self.unit, &UNITS, report).unwrap_or(kind),
                kind => kind,
            };
            match amount(text) {
                Some(amount) if amount.is_sign_negative() && !amount.is_zero() => {
                    negative(sheet, row, column, text, report);
                }
                // The first column of a kind stands.
                Some(amount) if capacities.iter().all(|capacity| capacity.kind != kind) => {
                    capacities.push(Capacity { kind, amount });
                }
                Some(_) => {}
                None => {
                    let subject = &sheet.headings[column];
                    coordinates::not_a_number_at(&sheet.name, || sheet.shown(row), subject, text, report);
                }
            }
        }
        if !is_stated {
            no_capacity(&sheet.name, || sheet.shown(row), report);
        }
        capacities
    }
}

pub(super) fn no_capacity(document: &str, row: impl FnOnce() -> (u32, String), report: &mut Report) {
    report.add(
        Code { code: "geo-no-capacity", severity: Severity::Info, document, subject: "" },
        || vec![row()],
        || {
            (
                Message::new("没有容量（学位、床位、面积或人员）", "there is no capacity (seats, beds, m² or staff)"),
                Message::new(
                    "计算供需时不计入；知道的请填写，零请写 0",
                    "It takes no part in supply and demand; fill it in where it is known, and write 0 for none",
                ),
            )
        },
    );
}

pub(super) fn amount(text: &str) -> Option<Decimal> {
    let plain = without_commas(text);
    let text = plain.as_deref().unwrap_or(text);
    Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

fn negative(sheet: &Sheet, row: usize, column: usize, text: &str, report: &mut Report) {
    let subject = sheet.headings[column].as_str();
    report.add(
        Code { code: "geo-negative", severity: Severity::Error, document: &sheet.name, subject },
        || vec![sheet.shown(row)],
        || {
            (
                Message::new(format!("“{subject}”为 {text}，小于零"), format!("`{subject}` is {text}, below zero")),
                Message::new("请改正；不知道的请留空", "Correct it; leave empty what is not known"),
            )
        },
    );
}

/// What a word of a column means; none where the cell is empty or the word is not
/// among those of the table, which is a warning.
fn word<T: Copy>(sheet: &Sheet, row: usize, column: usize, words: &[(&str, T)], report: &mut Report) -> Option<T> {
    let text = sheet.cell(row, column);
    if text.is_empty() {
        return None;
    }
    let found = words.iter().find(|(word, _)| text.eq_ignore_ascii_case(word)).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let subject = sheet.headings[column].as_str();
        report.add(
            Code { code: "geo-unknown-word", severity: Severity::Warning, document: &sheet.name, subject },
            || vec![sheet.shown(row)],
            || {
                let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                (
                    Message::new(
                        format!("“{subject}”是“{text}”，无法理解，按未填处理"),
                        format!("`{subject}` is `{text}`, which means nothing here; it is taken as empty"),
                    ),
                    Message::new(
                        format!("可用：{}", words.join("、")),
                        format!("Understood are: {}", words.join(", ")),
                    ),
                )
            },
        );
    }
    found
}

/// Two of one kind at the same place, to a tenth of a metre, are often one that was
/// entered twice.
pub(super) fn same_places(document: &str, facilities: &[Facility], report: &mut Report) {
    let mut first: HashMap<(&str, i64, i64), &Facility> = HashMap::with_capacity(facilities.len());
    for facility in facilities {
        let [lon, lat] = [facility.place.lon, facility.place.lat].map(|degrees| (degrees * 1e6).round() as i64);
        let Some(twin) = first.insert((facility.kind.as_str(), lon, lat), facility) else { continue };
        report.add(
            Code { code: "geo-same-place", severity: Severity::Warning, document, subject: "" },
            || [twin, facility].map(|one| (one.line, format!("{},{},{}", one.id, one.name, one.kind))).to_vec(),
            || {
                let (one, other) = (&twin.id, &facility.id);
                (
                    Message::new(
                        format!("同类设施“{one}”与“{other}”在同一地点"),
                        format!("`{one}` and `{other}` are of one type and at the same place"),
                    ),
                    Message::new("如为重复登记，请删去一行", "If it was entered twice, take out a row"),
                )
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Facilities, Vec<Finding>> {
        facilities(Input::new("f.csv", text.as_bytes()), Format::Csv, System::Wgs84)
    }

    #[track_caller]
    fn check_findings(text: &str, expected: &[&str]) {
        let findings = read(text).map_or_else(|findings| findings, |read| read.findings);
        let told = findings.iter().map(|finding| {
            let lines: Vec<String> = finding.evidence.iter().map(|at| at.line.to_string()).collect();
            format!("{} {}", finding.code, lines.join(" "))
        });
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn everything_a_facility_has_is_read() {
        let read = read(
            "编号,名称,经度,纬度,类型,床位数,医护人员,开放时间,性质,状态,无障碍,区划代码,电话\n\
            1,甲院,119,33,clinic,20,0,Mo-Fr 08:00-17:00,公办,在建,是,320001,5\n",
        );
        let Facilities { facilities, findings } = read.unwrap();
        assert_eq!(findings, []);
        let expected = Facility {
            id: "1".into(),
            name: "甲院".into(),
            place: Place::new(119.0, 33.0),
            kind: "clinic".into(),
            capacities: vec![
                Capacity { kind: CapacityKind::Beds, amount: Decimal::from(20) },
                Capacity { kind: CapacityKind::Staff, amount: Decimal::ZERO },
            ],
            hours: "Mo-Fr 08:00-17:00".into(),
            operator: Some(Operator::Public),
            status: Status::Planned,
            entrance: Entrance::Accessible,
            region: "320001".into(),
            line: 2,
        };
        assert_eq!(facilities, [expected]);
    }

    #[test]
    fn a_capacity_may_say_its_unit() {
        let read = read("id,lon,lat,capacity,unit\na,119,33,30.5,㎡\nb,119,34,7,\n").unwrap();
        assert_eq!(read.facilities[0].capacity(CapacityKind::SquareMetres), Some(Decimal::new(305, 1)));
        assert_eq!(read.facilities[1].capacity(CapacityKind::Unstated), Some(Decimal::from(7)));
        assert_eq!(read.facilities[1].capacity(CapacityKind::Beds), None);
    }

    #[test]
    fn defects_and_doubts_are_told_with_their_rows() {
        check_findings(
            "id,lon,lat,type,beds,operator\na,119,33,x,1,public\na,119,33.5,x,2,\nb,119,33.1,x,-1,\nc,119,33.2,x,many,\nd,119,33,x,,shop\ne,119,33,y,0,\n",
            &[
                "geo-duplicate-id 2 3",
                "geo-negative 4",
                "geo-not-a-number 5",
                "geo-unknown-word 6",
                "geo-same-place 2 6",
                "geo-no-capacity 6",
            ],
        );
    }
}
