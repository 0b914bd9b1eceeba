//! Who changed what, when and why: everything that happened to a draft, in order.

use gongfu_base::Message;
use gongfu_plan::correct::{self, Edit};
use gongfu_store::{Connection, checks, drafts};

use super::{AnchorForm, EditForm, no_draft};
use crate::AppError;
use crate::check::Opened;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Instant, RFC 3339 in UTC.
    pub at: String,
    pub actor: String,
    pub kind: EventKind,
    pub about: Message,
    /// Why, in the words of who did it.
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventKind {
    BroughtIn,
    Corrected,
    TakenBack,
    Decided,
    Edition,
}

impl EventKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::BroughtIn => "brought-in",
            Self::Corrected => "corrected",
            Self::TakenBack => "taken-back",
            Self::Decided => "decided",
            Self::Edition => "edition",
        }
    }
}

/// Everything that happened to a draft, the newest first.
pub fn history(connection: &Connection, id: &str) -> Result<Vec<Event>, AppError> {
    let runs = checks::runs(connection, id)?;
    if runs.is_empty() {
        return Err(no_draft(id));
    }
    let mut events = Vec::new();
    for run in runs {
        events.push(Event {
            about: Message::new(
                format!("第{}稿：{}", run.number, run.document),
                format!("draft number {}: {}", run.number, run.document),
            ),
            at: run.at,
            actor: run.actor,
            kind: EventKind::BroughtIn,
            reason: String::new(),
        });
    }
    for row in drafts::corrections(connection, id)? {
        events.push(Event {
            at: row.at,
            actor: row.actor,
            kind: if row.undoes.is_some() { EventKind::TakenBack } else { EventKind::Corrected },
            about: row.about,
            reason: row.reason,
        });
    }
    for row in checks::decisions(connection, id)? {
        let (zh, en) = match row.verdict.as_str() {
            "accepted" => ("采纳一条发现", "accepted a finding"),
            "set-aside" => ("搁置一条发现", "set a finding aside"),
            _ => ("重新打开一条发现", "opened a finding again"),
        };
        events.push(Event {
            at: row.at,
            actor: row.actor,
            kind: EventKind::Decided,
            about: Message::new(zh, en),
            reason: row.reason,
        });
    }
    for row in drafts::editions(connection, id)? {
        let (zh, en) =
            if row.stage == "published" { ("发布", "published") } else { ("存为版本", "saved as an edition") };
        events.push(Event {
            at: row.at,
            actor: row.actor,
            kind: EventKind::Edition,
            about: Message::new(format!("{zh}“{}”", row.name), format!("{en}: “{}”", row.name)),
            reason: row.note,
        });
    }
    events.sort_by(|a, b| (&b.at, b.kind).cmp(&(&a.at, a.kind)));
    Ok(events)
}

/// What a correction changes, in a sentence.
pub(super) fn about(form: &EditForm, edit: &Edit, now: &Opened) -> Message {
    let item = form.items.first().map(AnchorForm::name).unwrap_or_default();
    let text = form.text.as_deref().map(str::trim).filter(|text| !text.is_empty()).unwrap_or("—");
    let change = |zh: &str, en: &str, was: String| {
        let was = if was.is_empty() { "—".to_owned() } else { was };
        Message::new(format!("“{item}”的{zh}：{was} → {text}"), format!("{en} of “{item}”: {was} → {text}"))
    };
    let (zh, en) = slot_name(form.slot.as_deref().unwrap_or_default());
    match edit {
        Edit::Cell { row, field } => {
            let slot = field.slot();
            let ahead = now.outcome.keys.indicators.iter().position(|key| *key == row.key);
            let back = now.outcome.keys.achieved.iter().position(|key| *key == row.key);
            let was = match (ahead, back) {
                (Some(at), _) => correct::printed_cell(&now.plan.indicators[at], &slot),
                (_, Some(at)) => correct::printed_past(&now.plan.achieved[at], &slot),
                _ => None,
            };
            change(&zh, &en, was.unwrap_or_else(|| row.printed.clone()))
        }
        Edit::Column { .. } => {
            Message::new(format!("整列{zh}设为 {text}"), format!("{en} of the whole column: {text}"))
        }
        Edit::Rows { rows, with, .. } => match (rows.len(), with.len()) {
            (0, _) => {
                let names: Vec<&str> = with.iter().map(|row| row.name.as_str()).collect();
                Message::new(
                    format!("添加指标：{}", names.join("、")),
                    format!("added indicators: {}", names.join(", ")),
                )
            }
            (1, 0) => Message::new(format!("去掉不是指标的一行：“{item}”"), format!("no indicator: “{item}”")),
            (count, 0) => Message::new(format!("去掉不是指标的{count}行"), format!("{count} rows are no indicators")),
            (1, count) => Message::new(format!("“{item}”拆为{count}行"), format!("“{item}” split into {count} rows")),
            (count, 1) => Message::new(
                format!("{count}行并为一行：“{}”", with[0].name),
                format!("{count} rows joined into “{}”", with[0].name),
            ),
            (from, to) => Message::new(format!("{from}行改为{to}行"), format!("{from} rows became {to}")),
        },
        Edit::Table { kind, .. } => match kind {
            gongfu_plan::TableKind::Indicators => Message::new("此表是指标表", "the table holds indicators"),
            gongfu_plan::TableKind::Achieved => Message::new("此表是完成情况", "the table looks back"),
            gongfu_plan::TableKind::Other => Message::new("此表不是指标表", "the table holds no indicators"),
        },
        Edit::Commitment { item, part } => {
            let at = now.outcome.keys.commitments.iter().position(|key| *key == item.key);
            let was = at.and_then(|at| correct::printed_part(&now.plan.commitments[at], part.slot()));
            change(&zh, &en, was.unwrap_or_else(|| item.printed.clone()))
        }
        Edit::Commitments { items, with } => match (items.len(), with.len()) {
            (0, _) => {
                let names: Vec<&str> = with.iter().map(|it| it.subject.as_str()).collect();
                Message::new(
                    format!("添加承诺：{}", names.join("、")),
                    format!("added commitments: {}", names.join(", ")),
                )
            }
            (_, 0) => Message::new(format!("“{item}”不是承诺"), format!("“{item}” is no commitment")),
            (_, count) => {
                Message::new(format!("“{item}”改为{count}条承诺"), format!("“{item}” became {count} commitments"))
            }
        },
        Edit::Past { .. } => {
            Message::new(format!("“{item}”是已有情况，不是承诺"), format!("“{item}” is past, no commitment"))
        }
        Edit::ProjectName { name, .. } => {
            Message::new(format!("项目“{item}”改名为“{name}”"), format!("project “{item}” is called “{name}”"))
        }
        Edit::ProjectGone { .. } => Message::new(format!("“{item}”不是项目"), format!("“{item}” is no project")),
        Edit::TaskGone { .. } => Message::new(format!("“{item}”不是任务"), format!("“{item}” is no task")),
        Edit::TaskName { .. } | Edit::TaskDepartments { .. } => change(&zh, &en, String::new()),
        Edit::Document(_) => Message::new(format!("文件的{zh}：{text}"), format!("{en} of the document: {text}")),
    }
}

fn slot_name(slot: &str) -> (String, String) {
    let (zh, en) = match slot {
        "domain" => ("领域", "domain"),
        "name" => ("名称", "name"),
        "unit" => ("单位", "unit"),
        "attribute" => ("属性", "attribute"),
        "baseline" => ("基期值", "baseline"),
        "subject" => ("内容", "subject"),
        "quantity" => ("数量", "quantity"),
        "year" => ("年份", "year"),
        "kind" => ("类别", "kind"),
        "lead" => ("牵头单位", "lead department"),
        "supporting" => ("配合单位", "supporting departments"),
        "title" => ("标题", "title"),
        "issuer" => ("发文机关", "issuer"),
        "region" => ("地区", "region"),
        "period" => ("规划期", "planning period"),
        _ if slot.starts_with("target-") => ("目标值", "target"),
        _ if slot.starts_with("value-") => ("数值", "value"),
        _ => (slot, slot),
    };
    (zh.to_owned(), en.to_owned())
}
