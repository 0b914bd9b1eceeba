//! A household as JSON and YAML write it.

use std::collections::BTreeMap;

use gongfu_base::{Message, RegionCode};
use gongfu_rules::{Entity, Fact, Kind, Situation, region_value};
use serde_json::{Map, Value};

/// Keys that say who somebody is, and no fact.
const NAMES: [&str; 2] = ["id", "name"];

/// Takes `{"person": {…}, "household": {…, "members": [{…}]}, "region": "…"}`, or
/// the facts of a person in one object.
///
/// `members` are all who live there. The member with the person's `id` is the
/// person; where none has it, the person is one more. Without `members` nobody
/// knows who they are. Money is in yuan, or in fen under the fact's name with
/// `_fen`; `null` is not known. A fact of the household may stand in either object.
///
/// # Errors
/// Everything that is no fact, or no value of its fact.
pub fn situation(facts: &[Fact], document: &Value) -> Result<Situation, Vec<Message>> {
    let mut reader = Reader { facts, wrong: Vec::new(), household: BTreeMap::new() };
    let nothing = Map::new();
    let Value::Object(whole) = document else {
        return Err(vec![Message::new("应为一个 JSON 对象", "a JSON object is expected")]);
    };
    let nested = whole.contains_key("person") || whole.contains_key("household");
    let mut region = None;
    let (person, household) = if nested {
        for (key, value) in whole {
            match key.as_str() {
                "person" | "household" if value.is_object() || value.is_null() => {}
                "person" | "household" => reader
                    .wrong
                    .push(Message::new(format!("“{key}”应为一个对象"), format!("`{key}` should be an object"))),
                "region" => region = reader.region(value),
                _ => reader.wrong.push(Message::new(
                    format!("没有名为“{key}”的键；可用 person、household、region"),
                    format!("there is no key `{key}`; there are person, household and region"),
                )),
            }
        }
        (
            whole.get("person").and_then(Value::as_object).unwrap_or(&nothing),
            whole.get("household").and_then(Value::as_object),
        )
    } else {
        (whole, None)
    };
    let own = reader.facts_of(person, Entity::Person, "person");
    let mut members = Vec::new();
    let mut subject = 0;
    let mut members_known = false;
    if let Some(household) = household {
        let mut rest = household.clone();
        let listed = rest.remove("members");
        let stray = reader.facts_of(&rest, Entity::Household, "household");
        debug_assert!(stray.is_empty());
        match listed {
            None | Some(Value::Null) => {}
            Some(Value::Array(listed)) => {
                members_known = true;
                let id = person.get("id").filter(|id| !id.is_null());
                let mut found = false;
                for (at, member) in listed.iter().enumerate() {
                    let Value::Object(member) = member else {
                        reader.wrong.push(Message::new(
                            format!("members 第 {} 项应为一个对象", at + 1),
                            format!("item {} of members should be an object", at + 1),
                        ));
                        continue;
                    };
                    let mut facts = reader.facts_of(member, Entity::Person, &format!("members[{at}]"));
                    if id.is_some() && member.get("id") == id {
                        found = true;
                        subject = members.len();
                        // Both places say something of the same person; they agree.
                        for (fact, value) in &own {
                            if facts.insert(fact.clone(), *value).is_some_and(|other| other != *value) {
                                reader.wrong.push(Message::new(
                                    format!("“{fact}”在 person 和 members 中不同"),
                                    format!("`{fact}` differs between person and members"),
                                ));
                            }
                        }
                    }
                    members.push(facts);
                }
                if !found {
                    members.insert(0, own.clone());
                }
            }
            Some(_) => reader.wrong.push(Message::new("members 应为一个列表", "members should be a list")),
        }
    }
    if members.is_empty() {
        members.push(own);
    }
    if reader.wrong.is_empty() {
        Ok(Situation { household: reader.household, members, members_known, subject, region })
    } else {
        Err(reader.wrong)
    }
}

struct Reader<'f> {
    facts: &'f [Fact],
    wrong: Vec<Message>,
    household: BTreeMap<String, i64>,
}

impl Reader<'_> {
    /// The person's facts; those of the household are put aside.
    fn facts_of(&mut self, object: &Map<String, Value>, entity: Entity, place: &str) -> BTreeMap<String, i64> {
        let mut own = BTreeMap::new();
        for (key, value) in object {
            if NAMES.contains(&key.as_str()) {
                continue;
            }
            let (fact, in_fen) = match self.facts.iter().find(|fact| fact.id == *key) {
                Some(fact) => (Some(fact), false),
                None => {
                    let yuan = key.strip_suffix("_fen");
                    (self.facts.iter().find(|fact| fact.kind == Kind::Money && yuan == Some(&fact.id)), true)
                }
            };
            let Some(fact) = fact else {
                self.wrong.push(Message::new(
                    format!("{place}：没有名为“{key}”的事实；可用的事实见 gongfu rules facts"),
                    format!("{place}: there is no fact `{key}`; `gongfu rules facts` lists them"),
                ));
                continue;
            };
            if fact.entity == Entity::Person && entity == Entity::Household {
                self.wrong.push(Message::new(
                    format!("{place}：“{key}”是个人的事实，应写在 person 或 members 中"),
                    format!("{place}: `{key}` is a fact of a person; it belongs into person or members"),
                ));
                continue;
            }
            if value.is_null() {
                continue;
            }
            let Some(kept) = kept(&fact.kind, value, in_fen) else {
                let expects = if in_fen { Message::new("整数分", "whole fen") } else { fact.kind.expects() };
                self.wrong.push(Message::new(
                    format!("{place}：“{key}”的值 {value} 不对，应为{}", expects.zh),
                    format!("{place}: {value} is no value of `{key}`; expected {}", expects.en),
                ));
                continue;
            };
            if fact.entity == Entity::Person {
                own.insert(fact.id.clone(), kept);
            } else if self.household.insert(fact.id.clone(), kept).is_some_and(|other| other != kept) {
                self.wrong.push(Message::new(
                    format!("家庭的事实“{key}”写了两个不同的值"),
                    format!("the household's fact `{key}` has two different values"),
                ));
            }
        }
        own
    }

    fn region(&mut self, value: &Value) -> Option<i64> {
        if value.is_null() {
            return None;
        }
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let code = RegionCode::parse(&text);
        if code.is_err() {
            self.wrong
                .push(Message::new(format!("“{text}”不是行政区划代码"), format!("`{text}` is not a region code")));
        }
        code.ok().map(|code| region_value(&code))
    }
}

fn kept(kind: &Kind, value: &Value, in_fen: bool) -> Option<i64> {
    if in_fen {
        return value.as_i64().filter(|fen| fen.abs() <= gongfu_rules::VALUE_MAX);
    }
    match (kind, value) {
        (Kind::Bool, Value::Bool(value)) => Some(i64::from(*value)),
        (Kind::Bool, Value::Number(_)) => None,
        (_, Value::String(text)) => kind.parse(text.trim()),
        // The digits as they are written: no detour over a binary fraction.
        (_, Value::Number(number)) => kind.parse(&number.to_string()),
        _ => None,
    }
}
