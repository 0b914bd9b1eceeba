//! Cases: households with what the rules are to say of them.

use std::collections::BTreeMap;

use gongfu_base::{Finding, Message, RegionCode};
use gongfu_rules::{Book, Date, Program, Status, region_value};
use serde_json::{Value, json};

use crate::defect::{Place, defect};
use crate::rule_file::Case;
use crate::situation::situation;

/// A finding for each case that the rules decide otherwise.
pub fn run(book: &Book, cases: &[Case]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut programs: BTreeMap<Date, Option<Program>> = BTreeMap::new();
    for case in cases {
        let place = Place::new(&case.path, case.line).text(&case.wire.name);
        let mut wrong = |message: Message, remedy: Message| {
            findings.push(defect("rules-case", &place, message, remedy));
        };
        let Some(day) = Date::parse(&case.wire.as_of) else {
            wrong(
                Message::new(format!("“{}”不是日期", case.wire.as_of), format!("`{}` is not a date", case.wire.as_of)),
                Message::new("写成 YYYY-MM-DD", "write YYYY-MM-DD"),
            );
            continue;
        };
        let program = programs.entry(day).or_insert_with(|| Program::compile(book, day, day, None).ok());
        let Some(program) = program else { continue };
        let mut document = json!({ "person": case.wire.person });
        if let Some(household) = &case.wire.household {
            document["household"] = Value::Object(household.clone());
        }
        let mut household = match situation(&book.facts, &document) {
            Ok(situation) => situation,
            Err(messages) => {
                for message in messages {
                    wrong(message, Message::new("改正这个算例", "correct the case"));
                }
                continue;
            }
        };
        if let Some(text) = &case.wire.region {
            match RegionCode::parse(text) {
                Ok(code) => household.region = Some(region_value(&code)),
                Err(error) => {
                    wrong(
                        Message::new(format!("“{text}”不是行政区划代码"), format!("`{text}`: {error}")),
                        Message::new("使用 6、9 或 12 位代码", "use a code of 6, 9 or 12 digits"),
                    );
                    continue;
                }
            }
        }
        let answers = program.determine(&household);
        for expected in &case.wire.expect {
            let Some(answer) = answers.iter().find(|answer| answer.item == expected.item) else {
                wrong(
                    Message::new(
                        format!("没有决定事项“{}”的规则", expected.item),
                        format!("no rule decides item `{}`", expected.item),
                    ),
                    Message::new("改正 item", "correct item"),
                );
                continue;
            };
            let status = expected.status.status();
            let mut differ = Vec::new();
            if answer.status != status {
                differ.push(format!("status {} ≠ {}", answer.status.name(), status.name()));
            }
            if (expected.amount_fen.is_some() || status != Status::Entitled) && answer.amount_fen != expected.amount_fen
            {
                differ.push(format!("amount_fen {:?} ≠ {:?}", answer.amount_fen, expected.amount_fen));
            }
            if let Some(missing) = &expected.missing {
                let mut missing = missing.clone();
                missing.sort();
                let mut found = answer.missing.clone();
                found.sort();
                if found != missing {
                    differ.push(format!("missing {found:?} ≠ {missing:?}"));
                }
            }
            let from = answer.from.map(|from| from.to_string());
            if expected.from.is_some() && from != expected.from {
                differ.push(format!("from {from:?} ≠ {:?}", expected.from));
            }
            if !differ.is_empty() {
                let told = differ.join("; ");
                wrong(
                    Message::new(
                        format!("算例“{}”与规则不符（{}）：{told}", case.wire.name, expected.item),
                        format!("case “{}” and the rules differ ({}): {told}", case.wire.name, expected.item),
                    ),
                    Message::new("以依据为准，改正规则或算例", "the source decides: correct the rule or the case"),
                );
            }
        }
    }
    findings
}
