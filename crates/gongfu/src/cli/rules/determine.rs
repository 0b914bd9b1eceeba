//! One person: determine, record, replay; and assessments.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use gongfu_base::Message;
use gongfu_pack::Files;
use gongfu_rules::{Backpay, Book, Determination, Kind, Reason, Shown, Situation};
use serde_json::{Map, Value, json};

use super::{Failure, Format, Opened, PackArgs, compiled, day, region};
use crate::cli::report;
use crate::language::Language;

#[derive(Debug, clap::Args)]
pub struct DetermineArgs {
    #[command(flatten)]
    pack: PackArgs,
    /// 一个人的 JSON 文件，- 为标准输入 / A person as JSON; - is standard input
    #[arg(long, value_name = "FILE")]
    person: PathBuf,
    /// 判定日期 / The day it is asked on
    #[arg(long, value_name = "DATE")]
    as_of: String,
    /// 按哪里的标准；不写则看事实 / Whose amounts apply; otherwise as the facts say
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
    /// 只看这些事项 / Only these items
    #[arg(long, value_name = "ITEM", value_delimiter = ',')]
    items: Vec<String>,
    /// 留存记录，供日后重算 / Keep a record, to be determined again later
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
}

#[derive(Debug, clap::Args)]
pub struct ReplayArgs {
    /// determine 留存的记录 / What `determine --record` kept
    #[arg(long, value_name = "FILE")]
    record: PathBuf,
    /// 另与此数据包现在的规则比较 / Compare with the rules of this pack as they are now, too
    #[arg(long, value_name = "PACK")]
    pack: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct AssessArgs {
    #[command(flatten)]
    pack: PackArgs,
    /// 量表编号 / Id of the assessment
    #[arg(long, value_name = "ID")]
    assessment: String,
    /// 答案的 JSON 文件：编号到分值 / Answers as JSON: id to points
    #[arg(long, value_name = "FILE")]
    answers: PathBuf,
}

/// Of records; another number when their form changes.
const RECORD_FORM: &str = "gongfu-rules-record-1";

pub fn determine(args: &DetermineArgs, language: Language) -> Result<ExitCode, Failure> {
    let as_of = day(&args.as_of, "--as-of")?;
    let region = region(args.region.as_deref())?;
    let opened = Opened::read(&args.pack.pack)?;
    let book = opened.book()?;
    let document = json_file(&args.person)?;
    let mut situation = read_situation(&book, &document, &args.person, language)?;
    situation.region = region.or(situation.region);
    let items = (!args.items.is_empty()).then_some(args.items.as_slice());
    let answer = answer(&book, &situation, as_of, items, language)?;
    if let Some(path) = &args.record {
        let files: BTreeMap<&str, String> = (opened.files.iter())
            .filter(|(path, _)| is_recorded(path))
            .map(|(path, content)| (path, String::from_utf8_lossy(content).into_owned()))
            .collect();
        let record = json!({
            "form": RECORD_FORM, "pack": opened.id, "as_of": args.as_of, "region": args.region, "items": args.items,
            "document": document, "answer": answer, "files": files,
        });
        let text = serde_json::to_string(&record).map_err(|error| error.to_string())?;
        std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    match args.format {
        Format::Json => Ok(report::print_json(&answer)),
        Format::Text => {
            report::print_line(&text(&answer, language));
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// What a determination rests on.
fn is_recorded(path: &str) -> bool {
    let mut parts = path.split('/').skip(1);
    matches!(parts.next(), Some("pack.yaml" | "exclusions.yaml" | "facts" | "parameters" | "definitions" | "rules"))
}

fn answer(
    book: &Book,
    situation: &Situation,
    as_of: gongfu_rules::Date,
    items: Option<&[String]>,
    language: Language,
) -> Result<Value, Failure> {
    let program = compiled(book, as_of, items)?;
    let stated = program.region_fact().and_then(|fact| situation.household.get(fact)).copied();
    let place = situation.region.or(stated).map(|region| Kind::Region.show(region));
    let determined = program.determine(situation);
    let mut asked: Vec<&str> = determined.iter().flat_map(|one| one.missing.iter().map(String::as_str)).collect();
    asked.sort_unstable();
    asked.dedup();
    let questions: Vec<Value> = (book.facts.iter().filter(|fact| asked.contains(&fact.id.as_str())))
        .map(|fact| {
            json!({
                "fact": fact.id, "entity": fact.entity.name(), "words": language.pick(&fact.words),
                "question": fact.question.as_ref().map(|question| language.pick(question)),
                "register": fact.register,
            })
        })
        .collect();
    let mut answer = json!({
        "as_of": as_of.to_string(),
        "region": place,
        "results": determined.iter().map(|one| determination(one, language)).collect::<Vec<_>>(),
        "questions": questions,
    });
    let back_pay = Backpay::of(book, situation, as_of)?;
    let back_pay = back_pay.iter().filter(|one| items.is_none_or(|items| items.contains(&one.item)));
    let back_pay: Vec<Value> = back_pay
        .map(|one| {
            let months: Vec<Value> = (one.months.iter())
                .map(|(month, paid, owed)| json!({ "month": month.to_string(), "paid_fen": paid, "owed_fen": owed }))
                .collect();
            json!({ "item": one.item, "total_fen": one.total_fen, "months": months })
        })
        .collect();
    if !back_pay.is_empty() {
        answer["back_pay"] = back_pay.into();
    }
    Ok(answer)
}

/// An answer as the contract of the command has it.
pub fn determination(one: &Determination, language: Language) -> Value {
    json!({
        "item": one.item,
        "entity": one.entity.name(),
        "status": one.status.name(),
        "amount_fen": one.amount_fen,
        "period": one.period.map(gongfu_rules::Period::name),
        "from": one.from.map(|from| from.to_string()),
        "missing": one.missing,
        "reasons": one.reasons.iter().map(|reason| reason_json(reason, language)).collect::<Vec<_>>(),
        "rule": one.rule,
        "rule_version": one.rule_version,
    })
}

fn reason_json(reason: &Reason, language: Language) -> Value {
    let unit = match (&reason.value, &reason.threshold) {
        (Some(Shown::Value(Kind::Money, _)), _) | (_, Some(Shown::Value(Kind::Money, _))) => Some("fen"),
        _ => None,
    };
    json!({
        "kind": reason.kind.name(),
        "condition": reason.id,
        "text": language.pick(reason.words),
        "zh": reason.words.zh,
        "en": reason.words.en,
        "value": reason.value.as_ref().map(shown),
        "comparison": reason.comparison,
        "threshold": reason.threshold.as_ref().map(shown),
        "unit": unit,
        "holds": reason.holds,
        "effect": reason.effect,
        "missing": reason.missing,
        "source": reason.source.map(gongfu_rules::Citation::show),
    })
}

/// Money in fen, dates and places as text, numbers as they are.
fn shown(shown: &Shown) -> Value {
    match shown {
        Shown::Text(text) => text.as_str().into(),
        Shown::Value(Kind::Bool, value) => (*value != 0).into(),
        Shown::Value(Kind::Money, value) | Shown::Value(Kind::Number { decimals: 0 }, value) => (*value).into(),
        Shown::Value(kind @ Kind::Number { .. }, value) => {
            let text = kind.show(*value);
            text.parse::<f64>().map_or_else(|_| text.into(), Value::from)
        }
        Shown::Value(kind, value) => kind.show(*value).into(),
    }
}

/// The same for people.
fn text(answer: &Value, language: Language) -> String {
    let mut lines = Vec::new();
    for one in answer["results"].as_array().into_iter().flatten() {
        let status = match one["status"].as_str() {
            Some("entitled") => language.choose("可以享有", "entitled"),
            Some("not_entitled") => language.choose("不符合", "not entitled"),
            _ => language.choose("无法判定", "undetermined"),
        };
        let amount = one["amount_fen"].as_i64().map(|fen| format!(" {} 元", Kind::Money.show(fen))).unwrap_or_default();
        let from = one["from"].as_str().map(|from| format!(" {from}→")).unwrap_or_default();
        lines.push(format!("{}: {status}{amount}{from}", one["item"].as_str().unwrap_or_default()));
        let missing: Vec<&str> = one["missing"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if !missing.is_empty() {
            lines.push(format!("    {} {}", language.choose("缺：", "missing:"), missing.join(", ")));
        }
        for reason in one["reasons"].as_array().into_iter().flatten() {
            let mark = match reason["holds"].as_bool() {
                Some(true) => "✓",
                Some(false) => "✗",
                None => "?",
            };
            let plain = |value: &Value| match value {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                Value::Number(number) if reason["unit"] == "fen" => {
                    number.as_i64().map_or_else(String::new, |fen| Kind::Money.show(fen))
                }
                other => other.to_string(),
            };
            let comparison = reason["comparison"].as_str().unwrap_or_default();
            let (value, threshold) = (plain(&reason["value"]), plain(&reason["threshold"]));
            lines.push(format!(
                "    {mark} {} ({value} {comparison} {threshold}) [{}]",
                reason["text"].as_str().unwrap_or_default(),
                reason["source"].as_str().unwrap_or_default(),
            ));
        }
    }
    lines.join("\n")
}

pub fn replay(args: &ReplayArgs, language: Language) -> Result<ExitCode, Failure> {
    let record = json_file(&args.record)?;
    let wrong = || {
        format!(
            "{}: 不是 rules determine --record 留存的记录 / not a record that `rules determine --record` kept",
            args.record.display()
        )
    };
    if record["form"] != RECORD_FORM {
        return Err(wrong().into());
    }
    let pack = record["pack"].as_str().ok_or_else(wrong)?;
    let as_of = day(record["as_of"].as_str().ok_or_else(wrong)?, "as_of")?;
    let place = region(record["region"].as_str())?;
    let listed: Vec<String> =
        record["items"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let items = (!listed.is_empty()).then_some(listed.as_slice());
    let mut files = Files::default();
    for (path, text) in record["files"].as_object().ok_or_else(wrong)? {
        files.insert(path.clone(), text.as_str().unwrap_or_default().as_bytes());
    }
    // Only what rules rest on was kept; that other files are not there is no defect.
    let loaded = gongfu_pack::load(&files);
    let then = gongfu_pack::book(&loaded.packs, pack).ok_or_else(wrong)?;
    let again = |book: &Book| -> Result<Value, Failure> {
        let mut situation = read_situation(book, &record["document"], &args.record, language)?;
        situation.region = place.or(situation.region);
        answer(book, &situation, as_of, items, language)
    };
    let replayed = again(&then)?;
    let differences = differ(&record["answer"], &replayed);
    let mut same = differences.is_empty();
    let mut out = json!({ "as_of": record["as_of"], "pack": pack, "same": same, "differences": differences });
    if let Some(named) = &args.pack {
        let now = differ(&record["answer"], &again(&Opened::read(named)?.book_tried()?)?);
        same &= now.is_empty();
        out["now"] = json!({ "pack": named, "same": now.is_empty(), "differences": now });
    }
    report::print_json(&out);
    Ok(if same { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Where two answers differ: the item, and what was and is. Words may be in another
/// language and are left aside.
fn differ(before: &Value, after: &Value) -> Vec<Value> {
    let by_item = |answer: &Value| -> BTreeMap<String, Value> {
        let results = answer["results"].as_array().cloned().unwrap_or_default();
        results.into_iter().map(|one| (one["item"].as_str().unwrap_or_default().to_owned(), one)).collect()
    };
    let (before, after) = (by_item(before), by_item(after));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let mut differences = Vec::new();
    for item in names {
        let (was, is) = (before.get(item).unwrap_or(&Value::Null), after.get(item).unwrap_or(&Value::Null));
        let mut fields = Map::new();
        for field in ["status", "amount_fen", "period", "from", "missing", "rule_version"] {
            if was[field] != is[field] {
                fields.insert(field.to_owned(), json!({ "was": was[field], "is": is[field] }));
            }
        }
        let decided = |one: &Value| -> Vec<Value> {
            let reasons = one["reasons"].as_array().cloned().unwrap_or_default();
            reasons.iter().map(|reason| json!([reason["condition"], reason["holds"], reason["value"]])).collect()
        };
        if fields.is_empty() && decided(was) != decided(is) {
            fields.insert("reasons".to_owned(), json!({ "was": decided(was), "is": decided(is) }));
        }
        if !fields.is_empty() {
            differences.push(json!({ "item": item, "fields": fields }));
        }
    }
    differences
}

pub fn assess(args: &AssessArgs, language: Language) -> Result<ExitCode, Failure> {
    let opened = Opened::read(&args.pack.pack)?;
    let scales: Vec<_> = opened.packs.iter().flat_map(|pack| &pack.rules.assessments).collect();
    let Some(scale) = scales.iter().find(|scale| scale.id == args.assessment) else {
        let known: Vec<&str> = scales.iter().map(|scale| scale.id.as_str()).collect();
        let id = &args.assessment;
        let known = known.join(", ");
        return Err(format!("没有量表“{id}” / there is no assessment `{id}`; {known}").into());
    };
    let document = json_file(&args.answers)?;
    let object =
        document.as_object().ok_or_else(|| format!("{}: 应为对象 / an object is expected", args.answers.display()))?;
    let mut answers = BTreeMap::new();
    for (id, value) in object.iter().filter(|(_, value)| !value.is_null()) {
        let points = value.as_bool().map(i64::from).or(value.as_i64());
        let points = points.ok_or_else(|| {
            format!("“{id}”的答案应为整数或 true/false / the answer to `{id}` should be a whole number, true or false")
        })?;
        answers.insert(id.clone(), points);
    }
    let found = scale.assess(&answers).map_err(|wrong| told(&args.answers, &wrong, language))?;
    let applied: Vec<Value> = (found.applied.iter())
        .map(|one| json!({ "id": one.id, "text": language.pick(&one.words), "source": one.source.show() }))
        .collect();
    Ok(report::print_json(&json!({
        "assessment": scale.id,
        "level": found.level,
        "text": found.words.map(|words| language.pick(words)),
        "points": found.points,
        "points_least": found.points_range.0,
        "points_most": found.points_range.1,
        "points_max": scale.points_max(),
        "missing": found.missing,
        "overrides": applied,
        "source": scale.source.show(),
    })))
}

fn told(file: &Path, wrong: &[Message], language: Language) -> String {
    let told: Vec<&str> = wrong.iter().map(|message| language.pick(message)).collect();
    format!("{}: {}", file.display(), told.join("; "))
}

fn read_situation(book: &Book, document: &Value, file: &Path, language: Language) -> Result<Situation, Failure> {
    gongfu_pack::situation(&book.facts, document).map_err(|wrong| told(file, &wrong, language).into())
}

fn json_file(path: &Path) -> Result<Value, String> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).map_err(|error| named(&error))?;
        bytes
    } else {
        std::fs::read(path).map_err(|error| named(&error))?
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    serde_json::from_slice(bytes).map_err(|error| named(&error))
}
