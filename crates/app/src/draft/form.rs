//! A correction as a person writes it, in words and signs; and what it means.

use gongfu_base::{Comparator, Message, Number, Period};
use gongfu_plan::correct::{Anchor, DocumentField, Edit, Field, Part, Row};
use gongfu_plan::{Commitment, CommitmentKind, Plan, TableKind};
use serde::{Deserialize, Serialize};

use crate::AppError;

/// A correction as it is kept. Which parts it has depends on `kind`:
///
/// | kind | parts |
/// |---|---|
/// | `cell` | one of `items`, `slot`, `text` |
/// | `column` | `table`, `slot` (`domain`, `unit`, `attribute`), `text` |
/// | `rows` | `table`, `items` (the rows replaced), `rows` (what they become) |
/// | `table` | `table`, `text` (`indicators`, `achieved`, `other`) |
/// | `commitment` | one of `items`, `slot` (`subject`, `quantity`, `unit`, `year`, `kind`), `text` |
/// | `commitments` | `items` (those replaced), `commitments` (what they become) |
/// | `past` | one of `items`: a commitment that is a fact |
/// | `project` | one of `items`, `text` (its name; none: it is no project) |
/// | `task` | one of `items`, `slot` (`name`, `lead`, `supporting`, `gone`), `text` |
/// | `document` | `slot` (`title`, `issuer`, `region`, `period`), `text` |
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EditForm {
    pub kind: String,
    pub table: Option<AnchorForm>,
    pub items: Vec<AnchorForm>,
    pub slot: Option<String>,
    pub text: Option<String>,
    pub rows: Vec<RowForm>,
    pub commitments: Vec<CommitmentForm>,
}

/// The item meant, as it stood when it was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnchorForm {
    pub key: String,
    pub line: u32,
    pub printed: String,
}

/// A row of indicators, cell by cell as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RowForm {
    pub domain: String,
    pub name: String,
    pub unit: String,
    pub attribute: String,
    /// `None` when the table has no such column.
    pub baseline: Option<String>,
    pub targets: Vec<String>,
    /// 0: where the rows it replaces stand.
    pub line: u32,
}

/// A commitment as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommitmentForm {
    pub subject: String,
    pub quantity: String,
    pub unit: String,
    pub year: String,
    /// `target` or `norm`.
    pub kind: String,
    /// 0: where the commitments it replaces stand.
    pub line: u32,
}

/// The longest text a cell takes, in characters.
const TEXT_MAX: usize = 500;
/// The most rows one correction may put in the place of others.
const ROWS_MAX: usize = 200;

impl EditForm {
    /// What the words mean. `plan` is the plan as read, before any correction.
    pub(crate) fn read(&self, plan: &Plan) -> Result<Edit, AppError> {
        self.fits()?;
        let table = || self.table.as_ref().map(AnchorForm::anchor).ok_or_else(|| incomplete("table"));
        Ok(match self.kind.as_str() {
            "cell" => Edit::Cell { row: self.item()?, field: self.field()? },
            "column" => {
                let field = self.field()?;
                if !matches!(field, Field::Domain(_) | Field::Unit(_) | Field::Attribute(_)) {
                    return Err(invalid(
                        "整列只能设定领域、单位或属性",
                        "Only domain, unit and attribute can be set for a whole column",
                        "数值逐格更正",
                        "Correct values cell by cell",
                    ));
                }
                Edit::Column { table: table()?, field }
            }
            "rows" => {
                if self.items.is_empty() && self.rows.is_empty() {
                    return Err(incomplete("items"));
                }
                Edit::Rows {
                    table: self.table.as_ref().map(AnchorForm::anchor).unwrap_or_default(),
                    rows: self.items.iter().map(AnchorForm::anchor).collect(),
                    with: self.rows.iter().map(RowForm::row).collect::<Result<_, _>>()?,
                }
            }
            "table" => {
                let anchor = table()?;
                let kind = self.text.as_deref().and_then(TableKind::from_name).ok_or_else(|| incomplete("text"))?;
                let rows = if kind == TableKind::Indicators { indicators(plan, &anchor)? } else { Vec::new() };
                Edit::Table { table: anchor, kind, rows }
            }
            "commitment" => Edit::Commitment { item: self.item()?, part: self.part()? },
            "commitments" => {
                if self.items.is_empty() && self.commitments.is_empty() {
                    return Err(incomplete("items"));
                }
                Edit::Commitments {
                    items: self.items.iter().map(AnchorForm::anchor).collect(),
                    with: self.commitments.iter().map(CommitmentForm::commitment).collect::<Result<_, _>>()?,
                }
            }
            "past" => Edit::Past { item: self.item()? },
            "project" => match self.words() {
                Some(name) => Edit::ProjectName { item: self.item()?, name },
                None => Edit::ProjectGone { item: self.item()? },
            },
            "task" => match self.slot.as_deref() {
                Some("name") => Edit::TaskName { item: self.item()?, name: self.words().ok_or_else(nameless)? },
                Some("lead") => {
                    Edit::TaskDepartments { item: self.item()?, lead: Some(self.names()), supporting: None }
                }
                Some("supporting") => {
                    Edit::TaskDepartments { item: self.item()?, lead: None, supporting: Some(self.names()) }
                }
                Some("gone") => Edit::TaskGone { item: self.item()? },
                _ => return Err(incomplete("slot")),
            },
            "document" => Edit::Document(self.document()?),
            other => {
                return Err(invalid(
                    format!("不认识更正方式“{other}”"),
                    format!("`{other}` is no way of correcting"),
                    "见接口说明中的 EditForm",
                    "See EditForm in the description of the API",
                ));
            }
        })
    }

    fn fits(&self) -> Result<(), AppError> {
        let cells = self.rows.iter().flat_map(|row| {
            let texts = [&row.domain, &row.name, &row.unit, &row.attribute];
            texts.into_iter().chain(&row.baseline).chain(&row.targets)
        });
        let parts = self.commitments.iter().flat_map(|it| [&it.subject, &it.quantity, &it.unit, &it.year, &it.kind]);
        let longest = cells.chain(parts).chain(&self.text).map(|text| text.chars().count()).max();
        if longest.is_some_and(|length| length > TEXT_MAX) {
            return Err(invalid(
                format!("一格文字超过{TEXT_MAX}字"),
                format!("The text of a cell is longer than {TEXT_MAX} characters"),
                "只写这一格的内容",
                "Write what belongs in this cell only",
            ));
        }
        if self.rows.len() + self.items.len() + self.commitments.len() > ROWS_MAX {
            return Err(invalid(
                format!("一次更正超过{ROWS_MAX}行"),
                format!("One correction takes {ROWS_MAX} rows at most"),
                "分几次更正",
                "Correct in several steps",
            ));
        }
        Ok(())
    }

    fn item(&self) -> Result<Anchor, AppError> {
        match &self.items[..] {
            [one] => Ok(one.anchor()),
            _ => Err(incomplete("items")),
        }
    }

    /// The text, unless it is blank.
    fn words(&self) -> Option<String> {
        self.text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn names(&self) -> Vec<String> {
        names(self.text.as_deref().unwrap_or_default())
    }

    fn field(&self) -> Result<Field, AppError> {
        let slot = self.slot.as_deref().ok_or_else(|| incomplete("slot"))?;
        let text = self.text.as_deref().unwrap_or_default();
        let column = |prefix: &str| slot.strip_prefix(prefix).and_then(|rest| rest.parse().ok());
        Ok(match slot {
            "domain" => Field::Domain(self.words()),
            "name" => Field::Name(self.words().ok_or_else(nameless)?),
            "unit" => Field::Unit(self.words()),
            "attribute" => Field::Attribute(attribute(text)?),
            "baseline" => Field::Baseline(Some(value(text)?)),
            _ => match (column("target-"), column("value-")) {
                (Some(column), _) => Field::Target(column, value(text)?),
                (_, Some(column)) => Field::Value(column, value(text)?),
                _ => return Err(incomplete("slot")),
            },
        })
    }

    fn part(&self) -> Result<Part, AppError> {
        let text = self.text.as_deref().unwrap_or_default();
        Ok(match self.slot.as_deref() {
            Some("subject") => Part::Subject(self.words().ok_or_else(nameless)?),
            Some("quantity") => {
                let (op, values, cumulative) = quantity(text)?;
                Part::Quantity { op, values, cumulative }
            }
            Some("unit") => Part::Unit(self.words()),
            Some("year") => Part::Year(year(text)?),
            Some("kind") => Part::Kind(commitment_kind(text)?),
            _ => return Err(incomplete("slot")),
        })
    }

    fn document(&self) -> Result<DocumentField, AppError> {
        let words = self.words();
        Ok(match self.slot.as_deref() {
            Some("title") => DocumentField::Title(words),
            Some("issuer") => DocumentField::Issuer(words),
            Some("region") => DocumentField::Region(words),
            Some("period") => DocumentField::Period(words.as_deref().map(period).transpose()?),
            _ => return Err(incomplete("slot")),
        })
    }
}

impl AnchorForm {
    fn anchor(&self) -> Anchor {
        Anchor { key: self.key.clone(), line: self.line, printed: self.printed.clone() }
    }

    /// The item's name, out of its key: `indicator:name#1`.
    pub(crate) fn name(&self) -> &str {
        let name = self.key.split_once(':').map_or(self.key.as_str(), |(_, name)| name);
        let name = name.rsplit_once('#').map_or(name, |(name, _)| name);
        if name.starts_with('~') && !self.printed.is_empty() { &self.printed } else { name }
    }
}

impl RowForm {
    fn row(&self) -> Result<Row, AppError> {
        let words = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(Row {
            domain: words(&self.domain),
            name: words(&self.name).ok_or_else(nameless)?,
            unit: words(&self.unit),
            attribute: attribute(&self.attribute)?,
            baseline: self.baseline.as_deref().map(value).transpose()?,
            targets: self.targets.iter().map(|text| value(text)).collect::<Result<_, _>>()?,
            line: self.line,
        })
    }
}

impl CommitmentForm {
    fn commitment(&self) -> Result<Commitment, AppError> {
        let words = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let (op, values, cumulative) = quantity(&self.quantity)?;
        Ok(Commitment {
            line: self.line,
            text: String::new(),
            subject: words(&self.subject).ok_or_else(nameless)?,
            op,
            values,
            unit: words(&self.unit),
            by_year: year(&self.year)?,
            cumulative,
            kind: if self.kind.is_empty() { CommitmentKind::Target } else { commitment_kind(&self.kind)? },
            section: None,
            boxed: None,
        })
    }
}

fn indicators(plan: &Plan, anchor: &Anchor) -> Result<Vec<Row>, AppError> {
    let keys = gongfu_plan::item::keys(plan).tables;
    let at = keys.iter().position(|key| *key == anchor.key);
    let table = at.and_then(|at| plan.tables.get(at)).or_else(|| plan.tables.iter().find(|it| it.line == anchor.line));
    let Some(table) = table else { return Ok(Vec::new()) };
    // Read as one of indicators before: the rows it had then.
    let read: Vec<&gongfu_plan::Indicator> = plan.indicators.iter().filter(|row| row.table == table.number).collect();
    let guessed = if read.is_empty() { gongfu_reader::as_indicators(table, plan.document.period) } else { Vec::new() };
    let rows: Vec<Row> = read
        .into_iter()
        .chain(&guessed)
        .map(|row| Row {
            domain: row.domain.clone(),
            name: row.name.clone(),
            unit: row.unit.clone(),
            attribute: row.attribute,
            baseline: row.baseline.clone(),
            targets: row.targets.clone(),
            line: row.line,
        })
        .collect();
    if rows.is_empty() {
        return Err(invalid(
            "这张表里分不出哪一列是名称、哪一列是数值",
            "Names and values cannot be told apart in this table",
            "改为逐行添加指标",
            "Add its indicators row by row instead",
        ));
    }
    Ok(rows)
}

fn value(text: &str) -> Result<gongfu_base::Bound, AppError> {
    let read = gongfu_reader::cell_value(text, None);
    if !read.readable {
        return Err(not_a_value(text));
    }
    Ok(read.bound)
}

fn quantity(text: &str) -> Result<(Comparator, Vec<Number>, bool), AppError> {
    let bound = value(text)?;
    match bound.op {
        Some(op) if !bound.values.is_empty() => Ok((op, bound.values, bound.cumulative)),
        _ => Err(not_a_value(text)),
    }
}

fn attribute(text: &str) -> Result<Option<gongfu_plan::Attribute>, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let known = gongfu_plan::Attribute::from_name(text).or_else(|| gongfu_reader::cell_attribute(text));
    known.map(Some).ok_or_else(|| {
        invalid(
            format!("“{text}”不是指标属性"),
            format!("`{text}` is not an attribute of indicators"),
            "写“约束性”或“预期性”，没有属性则留空",
            "Write binding or expected, or leave it empty",
        )
    })
}

fn commitment_kind(text: &str) -> Result<CommitmentKind, AppError> {
    CommitmentKind::from_name(text.trim()).ok_or_else(|| incomplete("kind"))
}

fn year(text: &str) -> Result<Option<i32>, AppError> {
    let text = text.trim().trim_end_matches('年');
    if text.is_empty() {
        return Ok(None);
    }
    let year = text.parse().ok().filter(|year| (1949..=2200).contains(year));
    year.map(Some).ok_or_else(|| {
        invalid(
            format!("“{text}”不是年份"),
            format!("`{text}` is not a year"),
            "写四位年份，如 2030",
            "Write four digits, such as 2030",
        )
    })
}

fn period(text: &str) -> Result<Period, AppError> {
    let mut years = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let ends = (years.next().and_then(|it| it.parse().ok()), years.next().and_then(|it| it.parse().ok()));
    match (ends, years.next()) {
        ((Some(start), Some(end)), None) => Period::new(start, end),
        _ => None,
    }
    .ok_or_else(|| {
        invalid(
            format!("“{text}”不是规划期"),
            format!("`{text}` is not a planning period"),
            "写起止年份，如 2026-2030",
            "Write its first and last year, such as 2026-2030",
        )
    })
}

/// Names of departments, separated as documents separate them.
fn names(text: &str) -> Vec<String> {
    let parts = text.split(['、', '，', ',', '；', ';', '\n']).map(str::trim);
    parts.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn not_a_value(text: &str) -> AppError {
    invalid(
        format!("“{}”读不成一个数值", text.trim()),
        format!("`{}` cannot be read as a value", text.trim()),
        "可写 95、≥95、10-15、约3、[60]（五年累计）；没有数值写 —",
        "Write 95, ≥95, 10-15, 约3 or [60] (five-year total); write — for no value",
    )
}

fn nameless() -> AppError {
    invalid(
        "名称是空的",
        "The name is empty",
        "写上名称；要去掉这一行请用“不是指标”",
        "Write a name; to drop the row, mark it as no indicator",
    )
}

fn incomplete(part: &str) -> AppError {
    invalid(
        format!("更正的内容不全：{part}"),
        format!("The correction is not complete: {part}"),
        "见接口说明中的 EditForm",
        "See EditForm in the description of the API",
    )
}

fn invalid(zh: impl Into<String>, en: impl Into<String>, do_zh: &str, do_en: &str) -> AppError {
    AppError::Invalid { message: Message::new(zh, en), remedy: Message::new(do_zh, do_en) }
}
