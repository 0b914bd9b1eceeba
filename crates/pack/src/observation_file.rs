//! Tables of observations: what was measured, where, when, and of whom.
//!
//! A pack's `observations/*.csv` and the tables that offices send are read by the same
//! rules: headings in Chinese or English, in any order; CSV or the sheets of an Excel
//! workbook. Every cell is looked at, and every defect told by its place.

use std::collections::HashMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader as _, Xlsx};
use gongfu_base::numeral::{arabic_decimal, half_width};
use gongfu_base::{Evidence, Finding, Message, RegionCode, Severity};
use rust_decimal::Decimal;

/// One figure, or that there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// Id of an indicator definition.
    pub indicator: String,
    pub region: RegionCode,
    /// `2020`, or first and last month: `2020-01/2020-08`.
    pub period: String,
    /// What it covers, where figures of several scopes stand side by side; empty for
    /// the usual one.
    pub scope: String,
    /// `dimension=code`, in the order of dimensions, with `;` between; empty for all.
    pub breakdown: String,
    /// `None` is missing.
    pub value: Option<Decimal>,
    pub status: ObservationStatus,
    /// Why it is missing, or what breaks the series.
    pub reason: String,
    /// Id or name of the document it stands in.
    pub document: String,
    pub line: Option<u32>,
    /// A official page, B copy of an official text, C news, D derived.
    pub confidence: Option<char>,
    /// `None`: the table does not say.
    pub revision: Option<u32>,
    /// Where in the file.
    pub cell: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObservationStatus {
    Reported,
    Estimated,
    Provisional,
    Missing,
    /// Measured otherwise than before: not to be compared with what was before it.
    Break,
}

impl ObservationStatus {
    pub const ALL: [Self; 5] = [Self::Reported, Self::Estimated, Self::Provisional, Self::Missing, Self::Break];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Estimated => "estimated",
            Self::Provisional => "provisional",
            Self::Missing => "missing",
            Self::Break => "break",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        let zh = match name {
            "上报" | "统计" => Some(Self::Reported),
            "估计" | "推算" => Some(Self::Estimated),
            "初步" | "快报" => Some(Self::Provisional),
            "缺失" => Some(Self::Missing),
            "口径变化" => Some(Self::Break),
            _ => None,
        };
        zh.or_else(|| Self::ALL.into_iter().find(|status| status.name() == name))
    }
}

/// What names in a table stand for.
pub trait Known {
    /// Id and unit of an indicator, by its id or one of its names.
    fn indicator(&self, text: &str) -> Option<(String, Option<String>)>;
    /// A region by its code or its name, where only one has it.
    fn region(&self, text: &str) -> Option<RegionCode>;
}

const INDICATOR: &[&str] = &["indicator", "指标", "指标名称"];
const REGION: &[&str] = &["region", "region_code", "地区", "行政区划", "地区代码", "区划代码"];
const PERIOD: &[&str] = &["period", "year", "年份", "年度", "时期", "时间"];
const VALUE: &[&str] = &["value", "数值", "值", "完成值", "实际值"];
const UNIT: &[&str] = &["unit", "单位", "计量单位"];
const SCOPE: &[&str] = &["scope", "口径", "统计口径"];
const BREAKDOWN: &[&str] = &["breakdown", "分组", "分类"];
const STATUS: &[&str] = &["status", "状态", "数据状态"];
const REASON: &[&str] = &["reason", "原因", "说明", "备注"];
const DOCUMENT: &[&str] = &["document", "source", "来源", "数据来源", "文件"];
const LINE: &[&str] = &["line", "行"];
const CONFIDENCE: &[&str] = &["confidence", "可信度"];
const REVISION: &[&str] = &["revision", "修订"];

/// Rows in which the headings are looked for.
const ROWS_BEFORE_HEADINGS: usize = 10;
/// So many rows of a file at most.
const ROWS_MAX: usize = 2_000_000;
/// So many defects are told one by one.
const FINDINGS_MAX: usize = 1000;

/// Reads a table; `document` stands where the table names none.
///
/// # Errors
/// Every defect, by sheet and cell; none of the rows is to be used then.
pub fn read_observations(
    name: &str,
    content: &[u8],
    document: &str,
    known: &dyn Known,
) -> Result<Vec<Observation>, Vec<Finding>> {
    let mut reader = Reader { name, document, known, findings: Vec::new(), more: 0, names: HashMap::new() };
    let tables = match tables(name, content) {
        Ok(tables) => tables,
        Err(message) => {
            reader.tell(
                "observations-file",
                0,
                "",
                message,
                Message::new("另存为 .xlsx 或 UTF-8 的 .csv", "Save it as .xlsx, or as .csv in UTF-8"),
            );
            return Err(reader.findings);
        }
    };
    let mut found = Vec::new();
    let mut any = false;
    for table in &tables {
        if let Some((columns, first)) = Columns::find(table) {
            any = true;
            for (row, cells) in table.rows.iter().enumerate().skip(first) {
                if cells.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                found.extend(reader.row(table, &columns, row, cells));
            }
        }
    }
    if !any {
        let headings =
            tables.first().and_then(|table| table.rows.first()).map(|row| row.join(", ")).unwrap_or_default();
        reader.tell(
            "observations-columns",
            1,
            &headings,
            Message::new(
                "没有找到表头：需要“指标、地区、年份、数值”四列",
                "There are no headings: the columns indicator, region, period and value are needed",
            ),
            Message::new("写上这四列的表头", "Give these four columns their headings"),
        );
    }
    reader.twice(&found);
    if reader.more > 0 {
        let more = reader.more;
        reader.findings.push(Finding {
            code: "observations-more",
            severity: Severity::Error,
            message: Message::new(format!("还有 {more} 处未一一列出"), format!("{more} more are not told one by one")),
            evidence: vec![Evidence { document: name.to_owned(), line: 0, text: String::new() }],
            remedy: Message::new("先改正已列出的", "Correct those that are told first"),
        });
    }
    if reader.findings.is_empty() { Ok(found) } else { Err(reader.findings) }
}

/// Rows of cells as text, with what is merged filled in.
struct Table {
    /// Of a workbook; empty for CSV.
    sheet: String,
    /// Row of the first row and column of the first column, from 0.
    start: (usize, usize),
    rows: Vec<Vec<String>>,
}

impl Table {
    /// `sheet!B7`, or `7:2` of a CSV file.
    fn cell(&self, row: usize, column: usize) -> String {
        let (row, column) = (row + self.start.0, column + self.start.1);
        if self.sheet.is_empty() {
            return format!("{}:{}", row + 1, column + 1);
        }
        let mut letters = Vec::new();
        let mut rest = column + 1;
        while rest > 0 {
            letters.push(b'A' + ((rest - 1) % 26) as u8);
            rest = (rest - 1) / 26;
        }
        letters.reverse();
        format!("{}!{}{}", self.sheet, String::from_utf8_lossy(&letters), row + 1)
    }
}

fn tables(name: &str, content: &[u8]) -> Result<Vec<Table>, Message> {
    if content.starts_with(b"PK") || name.to_lowercase().ends_with(".xlsx") {
        // The library takes some statements of a file on trust and panics where they
        // are wrong.
        let read = catch_unwind(AssertUnwindSafe(|| workbook(content)));
        return read.unwrap_or_else(|_| Err("its structure cannot be followed".to_owned())).map_err(|error| {
            Message::new(
                format!("不是完好的 Excel 工作簿：{error}"),
                format!("This is no sound Excel workbook: {error}"),
            )
        });
    }
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let Ok(text) = std::str::from_utf8(content) else {
        return Err(Message::new("不是 UTF-8 文本", "This is no text in UTF-8"));
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut line = 0;
    for record in reader.records() {
        let record =
            record.map_err(|error| Message::new(format!("CSV 有误：{error}"), format!("The CSV is wrong: {error}")))?;
        // Lines that a quoted cell runs over are kept, so that rows have their lines.
        let at = record.position().map_or(line, |position| position.line() as usize).saturating_sub(1);
        while rows.len() < at && rows.len() < ROWS_MAX {
            rows.push(Vec::new());
        }
        if rows.len() >= ROWS_MAX {
            return Err(Message::new(format!("超过 {ROWS_MAX} 行"), format!("There are more than {ROWS_MAX} rows")));
        }
        rows.push(record.iter().map(str::to_owned).collect());
        line = at + 1;
    }
    Ok(vec![Table { sheet: String::new(), start: (0, 0), rows }])
}

fn workbook(content: &[u8]) -> Result<Vec<Table>, String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(content)).map_err(|error| error.to_string())?;
    let mut tables = Vec::new();
    for sheet in book.sheet_names() {
        let merged = book.merge_cells_by_sheet_name(&sheet).map_err(|error| error.to_string())?;
        let range = book.worksheet_range(&sheet).map_err(|error| error.to_string())?;
        let start = range.start().map_or((0, 0), |(row, column)| (row as usize, column as usize));
        let mut rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(text_of).collect()).collect();
        for region in merged {
            let at = |row: u32, column: u32| {
                Some(((row as usize).checked_sub(start.0)?, (column as usize).checked_sub(start.1)?))
            };
            let Some((row, column)) = at(region.start.0, region.start.1) else { continue };
            let Some(value) = rows.get(row).and_then(|cells| cells.get(column)).cloned() else { continue };
            for row in region.start.0..=region.end.0 {
                for column in region.start.1..=region.end.1 {
                    let cell = at(row, column).and_then(|(row, column)| rows.get_mut(row)?.get_mut(column));
                    if let Some(cell) = cell.filter(|cell| cell.is_empty()) {
                        cell.clone_from(&value);
                    }
                }
            }
        }
        if rows.len() > ROWS_MAX {
            return Err(format!("sheet {sheet} has more than {ROWS_MAX} rows"));
        }
        tables.push(Table { sheet, start, rows });
    }
    Ok(tables)
}

fn text_of(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.trim().to_owned(),
        // The shortest digits that are the same number: 0.1 and not 0.1000000000000000055.
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(value) => value.to_string(),
        Data::Error(error) => format!("#{error:?}"),
        other => other.to_string(),
    }
}

/// Where each column stands.
struct Columns {
    indicator: usize,
    region: usize,
    period: usize,
    value: usize,
    unit: Option<usize>,
    scope: Option<usize>,
    breakdown: Option<usize>,
    status: Option<usize>,
    reason: Option<usize>,
    document: Option<usize>,
    line: Option<usize>,
    confidence: Option<usize>,
    revision: Option<usize>,
}

impl Columns {
    /// The columns, and the first row below the headings.
    fn find(table: &Table) -> Option<(Self, usize)> {
        table.rows.iter().take(ROWS_BEFORE_HEADINGS).enumerate().find_map(|(at, row)| {
            let plain: Vec<String> = row.iter().map(|heading| plain(heading)).collect();
            let column =
                |names: &[&str]| names.iter().find_map(|name| plain.iter().position(|heading| heading == name));
            let found = Self {
                indicator: column(INDICATOR)?,
                region: column(REGION)?,
                period: column(PERIOD)?,
                value: column(VALUE)?,
                unit: column(UNIT),
                scope: column(SCOPE),
                breakdown: column(BREAKDOWN),
                status: column(STATUS),
                reason: column(REASON),
                document: column(DOCUMENT),
                line: column(LINE),
                confidence: column(CONFIDENCE),
                revision: column(REVISION),
            };
            Some((found, at + 1))
        })
    }
}

/// A heading without case, blanks and what stands in brackets.
fn plain(heading: &str) -> String {
    let text: String = heading.chars().map(half_width).collect();
    let text = text.split('(').next().unwrap_or_default();
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

struct Reader<'a> {
    name: &'a str,
    document: &'a str,
    known: &'a dyn Known,
    findings: Vec<Finding>,
    /// Defects that are not told one by one.
    more: usize,
    names: HashMap<String, Option<(String, Option<String>)>>,
}

impl Reader<'_> {
    fn tell(&mut self, code: &'static str, line: usize, text: &str, message: Message, remedy: Message) {
        if self.findings.len() >= FINDINGS_MAX {
            self.more += 1;
            return;
        }
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let evidence = vec![Evidence { document: self.name.to_owned(), line, text: text.to_owned() }];
        self.findings.push(Finding { code, severity: Severity::Error, message, evidence, remedy });
    }

    fn row(&mut self, table: &Table, columns: &Columns, row: usize, cells: &[String]) -> Option<Observation> {
        let line = row + table.start.0 + 1;
        let text = |column: usize| cells.get(column).map_or("", |cell| cell.trim());
        let optional = |column: Option<usize>| column.map_or("", text);
        let before = self.findings.len() + self.more;
        let wrong =
            |reader: &mut Self, code: &'static str, column: usize, zh: String, en: String, remedy: (&str, &str)| {
                let at = table.cell(row, column);
                reader.tell(
                    code,
                    line,
                    text(column),
                    Message::new(format!("{at}：{zh}"), format!("{at}: {en}")),
                    Message::new(remedy.0, remedy.1),
                );
            };
        let named = text(columns.indicator);
        let known = self.known;
        let indicator = self.names.entry(named.to_owned()).or_insert_with(|| known.indicator(named)).clone();
        if indicator.is_none() {
            wrong(
                self,
                "observations-indicator",
                columns.indicator,
                format!("不认识指标“{named}”"),
                format!("there is no indicator `{named}`"),
                ("用指标的名称或编号", "Use the name or the id of an indicator"),
            );
        }
        let region = known.region(text(columns.region));
        if region.is_none() {
            wrong(
                self,
                "observations-region",
                columns.region,
                format!("不认识地区“{}”，或不止一个地区叫这个名字", text(columns.region)),
                format!("`{}` is no region, or the name of more than one", text(columns.region)),
                ("用 6、9 或 12 位行政区划代码", "Use a code of 6, 9 or 12 digits"),
            );
        }
        let period = period(text(columns.period));
        if period.is_none() {
            wrong(
                self,
                "observations-period",
                columns.period,
                format!("“{}”不是年份或起止月份", text(columns.period)),
                format!("`{}` is neither a year nor a span of months", text(columns.period)),
                ("写 2024，或 2024-01/2024-06", "Write 2024, or 2024-01/2024-06"),
            );
        }
        let own_unit = indicator.as_ref().and_then(|(_, unit)| unit.clone());
        let value = self::value(text(columns.value), optional(columns.unit), own_unit.as_deref());
        if let Err((zh, en)) = &value {
            wrong(
                self,
                "observations-value",
                columns.value,
                zh.clone(),
                en.clone(),
                ("写数字；没有数据的留空或写“—”", "Write a number; leave empty what is not known"),
            );
        }
        let stated = optional(columns.status);
        let status = if stated.is_empty() { None } else { ObservationStatus::from_name(stated) };
        if let (false, None, Some(column)) = (stated.is_empty(), status, columns.status) {
            let names = ObservationStatus::ALL.map(ObservationStatus::name).join(", ");
            wrong(
                self,
                "observations-status",
                column,
                format!("不认识状态“{stated}”"),
                format!("`{stated}` is no status"),
                (&format!("可用：{names}"), &format!("There are: {names}")),
            );
        }
        if let (Ok(value), Some(status)) = (&value, status)
            && value.is_none() != (status == ObservationStatus::Missing)
        {
            wrong(
                self,
                "observations-status",
                columns.value,
                "状态与数值不符：缺失的没有数值，其余的须有数值".to_owned(),
                "the status and the value do not fit: what is missing has no value, all else has one".to_owned(),
                ("改正状态或数值", "Correct the status or the value"),
            );
        }
        let whole = |reader: &mut Self, column: Option<usize>, what: (&str, &str)| -> Option<u32> {
            let at = column?;
            let text = text(at);
            let number = text.parse().ok();
            if number.is_none() && !text.is_empty() {
                wrong(
                    reader,
                    "observations-number",
                    at,
                    format!("{}“{text}”不是整数", what.0),
                    format!("the {} `{text}` is no whole number", what.1),
                    ("写整数，或留空", "Write a whole number, or leave it empty"),
                );
            }
            number
        };
        let document_line = whole(self, columns.line, ("行号", "line"));
        let revision = whole(self, columns.revision, ("修订号", "revision"));
        if self.findings.len() + self.more > before {
            return None;
        }
        let value = value.ok()?;
        let mut breakdown: Vec<&str> =
            optional(columns.breakdown).split(';').map(str::trim).filter(|one| !one.is_empty()).collect();
        breakdown.sort_unstable();
        let document = optional(columns.document);
        Some(Observation {
            indicator: indicator?.0,
            region: region?,
            period: period?,
            scope: optional(columns.scope).to_owned(),
            breakdown: breakdown.join(";"),
            status: status.unwrap_or(if value.is_some() {
                ObservationStatus::Reported
            } else {
                ObservationStatus::Missing
            }),
            value,
            reason: optional(columns.reason).to_owned(),
            document: if document.is_empty() { self.document } else { document }.to_owned(),
            line: document_line,
            confidence: optional(columns.confidence).chars().next().map(|c| c.to_ascii_uppercase()),
            revision,
            cell: table.cell(row, columns.value),
        })
    }

    /// One key may stand once, or once for each revision.
    fn twice(&mut self, found: &[Observation]) {
        let mut seen = HashMap::with_capacity(found.len());
        for one in found {
            let key = (
                one.indicator.as_str(),
                one.region.as_str(),
                one.period.as_str(),
                one.scope.as_str(),
                one.breakdown.as_str(),
                one.revision,
            );
            if let Some(first) = seen.insert(key, one.cell.as_str()) {
                let (at, id) = (&one.cell, &one.indicator);
                let message = Message::new(
                    format!("{at}：与 {first} 是同一指标（{id}）、地区、时期、口径和分组"),
                    format!("{at}: the same indicator ({id}), region, period, scope and breakdown as {first}"),
                );
                let remedy = Message::new(
                    "删去一个；口径不同的写明口径，修订的写修订号",
                    "Remove one; say the scope where it differs, or the revision",
                );
                let first = first.to_owned();
                self.tell("observations-twice", 0, &first, message, remedy);
            }
        }
    }
}

/// `2020`, `2020年`, `2020-01/2020-08`.
fn period(text: &str) -> Option<String> {
    let text: String = text.chars().map(half_width).collect();
    let year = |text: &str| {
        let digits = text.strip_suffix('年').unwrap_or(text);
        (digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.to_owned())
    };
    if let Some(year) = year(text.trim().strip_suffix(".0").unwrap_or(text.trim())) {
        return Some(year);
    }
    let (from, to) = text.trim().split_once('/')?;
    let month = |text: &str| {
        let (year_text, month) = text.split_once('-')?;
        year(year_text)?;
        let number: u32 = month.parse().ok()?;
        (month.len() == 2 && (1..=12).contains(&number)).then_some(())
    };
    month(from)?;
    month(to)?;
    (from <= to).then(|| format!("{from}/{to}"))
}

/// What stands for no value.
const MISSING: [&str; 11] = ["", "—", "-", "--", "——", "/", "无", "待定", "…", "NA", "N/A"];

type Wrong = (String, String);

/// `None` is missing. Thousands may be parted by commas; 万 and 亿 multiply; a per cent
/// sign stands where the indicator is in per cent.
fn value(text: &str, unit: &str, own_unit: Option<&str>) -> Result<Option<Decimal>, Wrong> {
    let text: String = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    if MISSING.contains(&text.as_str()) {
        return Ok(None);
    }
    let unit: String = unit.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    let own = own_unit.unwrap_or_default();
    let no_number = || (format!("“{text}”不是数字"), format!("`{text}` is no number"));
    let mut rest = text.as_str();
    let mut factor = Decimal::ONE;
    for (sign, of) in [("%", "%"), ("‰", "‰")] {
        if let Some(shorter) = rest.strip_suffix(sign) {
            if own != of {
                return Err((
                    format!("“{text}”带 {sign}，而指标的单位是“{own}”"),
                    format!("`{text}` has {sign}, and the indicator is in `{own}`"),
                ));
            }
            rest = shorter;
        }
    }
    for (sign, times) in [("万", 10_000), ("亿", 100_000_000)] {
        if let Some(shorter) = rest.strip_suffix(sign) {
            rest = shorter;
            // 万人 already counts in ten thousands.
            if !own.starts_with(sign) {
                factor = Decimal::from(times);
            }
        }
    }
    let number = number(rest).ok_or_else(no_number)?;
    if !unit.is_empty() && !own.is_empty() && unit != own {
        for (sign, times) in [("万", 10_000), ("亿", 100_000_000)] {
            let stem = unit.strip_prefix(sign);
            if stem.is_some_and(|stem| stem == own) {
                return number
                    .checked_mul(Decimal::from(times))
                    .map(|value| Some(value.normalize()))
                    .ok_or_else(no_number);
            }
            if own.strip_prefix(sign).is_some_and(|stem| stem == unit) {
                return number
                    .checked_div(Decimal::from(times))
                    .map(|value| Some(value.normalize()))
                    .ok_or_else(no_number);
            }
        }
        return Err((
            format!("单位是“{unit}”，而指标的单位是“{own}”"),
            format!("the unit is `{unit}`, and the indicator is in `{own}`"),
        ));
    }
    if factor == Decimal::ONE {
        // As printed: 12.50 keeps its nought.
        return Ok(Some(number));
    }
    number.checked_mul(factor).map(|value| Some(value.normalize())).ok_or_else(no_number)
}

fn number(text: &str) -> Option<Decimal> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    // Most cells are plain digits; the rest may have commas between thousands.
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let value = if plain {
        Decimal::from_str_exact(digits).ok()
    } else {
        arabic_decimal(digits).or_else(|| Decimal::from_scientific(digits).ok())
    };
    value.map(|value| if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Names;

    impl Known for Names {
        fn indicator(&self, text: &str) -> Option<(String, Option<String>)> {
            match text {
                "beds" | "每千人口床位" => Some(("beds".into(), Some("张".into()))),
                "rate" | "覆盖率" => Some(("rate".into(), Some("%".into()))),
                "people" => Some(("people".into(), Some("万人".into()))),
                _ => None,
            }
        }

        fn region(&self, text: &str) -> Option<RegionCode> {
            if text == "样例县" { RegionCode::parse("990121").ok() } else { RegionCode::parse(text).ok() }
        }
    }

    fn read(text: &str) -> Result<Vec<Observation>, Vec<Finding>> {
        read_observations("a.csv", text.as_bytes(), "upload", &Names)
    }

    #[track_caller]
    fn check_value(text: &str, expected: Option<&str>) {
        let read = read(&format!("指标,地区,年份,数值\nbeds,990121,2020,\"{text}\"\n")).unwrap();
        assert_eq!(read[0].value.map(|value| value.to_string()).as_deref(), expected, "{text}");
        assert_eq!(read[0].status == ObservationStatus::Missing, expected.is_none());
    }

    #[test]
    fn figures_are_read_as_people_write_them_and_zero_is_not_missing() {
        for (text, expected) in [
            ("0", "0"),
            ("0.0", "0.0"),
            ("1,234.50", "1234.50"),
            ("１２．５", "12.5"),
            ("3.2万", "32000"),
            ("-4", "-4"),
            ("2亿", "200000000"),
        ] {
            check_value(text, Some(expected));
        }
        for text in ["", "—", "/", "无", "待定", " - "] {
            check_value(text, None);
        }
    }

    #[test]
    fn units_are_brought_to_that_of_the_indicator() {
        let read = |row: &str| read(&format!("指标,地区,年份,数值,单位\n{row}\n"));
        let value = |row: &str| read(row).unwrap()[0].value.unwrap().to_string();
        assert_eq!(value("people,样例县,2020,3.5,万人"), "3.5");
        assert_eq!(value("people,样例县,2020,35000,人"), "3.5");
        assert_eq!(value("people,样例县,2020,3.5万,"), "3.5");
        assert_eq!(value("rate,样例县,2020,98.5%,%"), "98.5");
        assert!(read("beds,样例县,2020,98%,").is_err());
        assert!(read("rate,样例县,2020,5,张").is_err());
    }

    #[test]
    fn every_defect_is_told_by_its_cell() {
        let findings = read("标题,,,\n指标,地区,年份,数值\nnothing,000,20,x\nbeds,990121,2020,1\nbeds,990121,2020,2\n")
            .unwrap_err();
        let told: Vec<String> =
            findings.iter().map(|finding| format!("{} {}", finding.code, finding.message.en)).collect();
        assert_eq!(
            told,
            [
                "observations-indicator 3:1: there is no indicator `nothing`",
                "observations-region 3:2: `000` is no region, or the name of more than one",
                "observations-period 3:3: `20` is neither a year nor a span of months",
                "observations-value 3:4: `x` is no number",
                "observations-twice 5:4: the same indicator (beds), region, period, scope and breakdown as 4:4",
            ]
        );
        assert_eq!(read("a,b\n1,2\n").unwrap_err()[0].code, "observations-columns");
        assert_eq!(read_observations("a.xlsx", b"PK\x03\x04", "d", &Names).unwrap_err()[0].code, "observations-file");
        let both = read(
            "指标,地区,年份,数值,状态\nbeds,990121,2020,,reported\nbeds,990121,2021,5,missing\nbeds,990121,2022,5,guess\n",
        );
        assert_eq!(both.unwrap_err().len(), 3);
    }

    #[test]
    fn a_period_is_a_year_or_a_span_of_months() {
        assert_eq!(period("2020年").as_deref(), Some("2020"));
        assert_eq!(period("2020-01/2020-08").as_deref(), Some("2020-01/2020-08"));
        for wrong in ["2020-08/2020-01", "2020-13/2020-14", "20", "2020-1/2020-2", ""] {
            assert_eq!(period(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn breakdowns_have_one_order_and_documents_a_default() {
        let read = read(
            "indicator,region,period,value,breakdown,scope,document\nrate,990121,2020,5,sex=f; area=rural,census,\n",
        )
        .unwrap();
        assert_eq!(
            (read[0].breakdown.as_str(), read[0].scope.as_str(), read[0].document.as_str()),
            ("area=rural;sex=f", "census", "upload")
        );
    }
}
