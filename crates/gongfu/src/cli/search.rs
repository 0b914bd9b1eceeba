use std::path::PathBuf;
use std::process::ExitCode;

use gongfu_app::search::SearchRequest;
use gongfu_app::{Desk, Shelf};

use super::{DataArgs, actor, report};
use crate::http::wire_search::{Search, SearchResult};
use crate::language::Language;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct SearchArgs {
    #[command(subcommand)]
    command: Option<SearchCommand>,
    #[command(flatten)]
    look: LookArgs,
}

#[derive(Debug, clap::Subcommand)]
enum SearchCommand {
    /// 重建搜索内容 / Write anew what can be found by searching
    Reindex {
        #[command(flatten)]
        data: DataArgs,
        /// 存放规划原件的目录，其文字也可搜索 / Folder of the plans' documents, whose text can be found too
        #[arg(long, value_name = "DIR")]
        documents: Option<PathBuf>,
    },
}

#[derive(Debug, clap::Args)]
struct LookArgs {
    /// 要找的词；引号内的须连在一起 / Words to look for; those in quotation marks must stand together
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    #[command(flatten)]
    data: DataArgs,
    /// 只要这一类 / Only this kind: canonical, indicator, commitment, project, task, text, …
    #[arg(long)]
    kind: Option<String>,
    /// 行政区划代码：只要此地的 / Region code: only what is of it or lies in it
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
    /// 领域编号 / Id of a domain
    #[arg(long, value_name = "ID")]
    domain: Option<String>,
    #[arg(long, default_value_t = 20)]
    limit: usize,
    #[arg(long, default_value_t = 0)]
    offset: usize,
    #[arg(long, value_enum, default_value = "text")]
    format: super::pack::Format,
}

pub fn run(args: SearchArgs, language: Language) -> ExitCode {
    match args.command {
        Some(SearchCommand::Reindex { data, documents }) => reindex(&data, documents, language),
        None => look(args.look, language),
    }
}

fn look(args: LookArgs, language: Language) -> ExitCode {
    let connection = match args.data.open() {
        Ok(connection) => connection,
        Err(error) => return report::fail(&error),
    };
    if gongfu_app::search::never_indexed(&connection).unwrap_or(false) {
        return report::fail(language.choose(
            "库里还没有可搜索的内容：先运行 gongfu pack load，或 gongfu search reindex",
            "nothing can be found in this store yet: run gongfu pack load, or gongfu search reindex, first",
        ));
    }
    let request = SearchRequest {
        text: args.words.join(" "),
        kind: args.kind,
        region: args.region,
        domain: args.domain,
        limit: args.limit,
        offset: args.offset,
    };
    // Who may read the file may see all of it.
    let results = match gongfu_app::search::search(&connection, &Desk::default(), &request, &|_| true) {
        Ok(results) => results,
        Err(error) => {
            return report::fail(&format!("{}: {}", language.pick(&error.message()), language.pick(&error.remedy())));
        }
    };
    let results = Search::new(results, language);
    if args.format == super::pack::Format::Json {
        return report::print_json(&results);
    }
    if !results.asked {
        return report::fail(language.choose("写上要找的词", "give the words to look for"));
    }
    report::print_line(text(&results, language).trim_end());
    ExitCode::SUCCESS
}

fn text(results: &Search, language: Language) -> String {
    let mut out = String::new();
    let counts: Vec<String> =
        results.kinds.iter().map(|it| format!("{} {}", kind_name(it.kind, language), it.count)).collect();
    out += &match counts.is_empty() {
        true => language.choose("没有找到\n", "nothing found\n").to_owned(),
        false => format!("{}\n", counts.join(language.choose("，", ", "))),
    };
    if results.by_characters {
        out += language
            .choose("没有这样的词；以下含有这些字\n", "nothing has these words; what follows has their characters\n");
    }
    for result in &results.results {
        out += &lines(result, language);
    }
    out
}

/// What it is and, below it, where it stands.
fn lines(result: &SearchResult, language: Language) -> String {
    let excerpt = result.excerpt.text.replace('\n', " ");
    let mut said: Vec<String> =
        [&result.title.text, &excerpt].into_iter().filter(|text| !text.is_empty()).cloned().collect();
    if let Some(also) = &result.also {
        said.push(format!("{} {}", language.choose("又作", "also"), also.text));
    }
    let names = [&result.place, &result.plan_title].into_iter().flatten();
    let mut place: Vec<&str> = names
        .map(|text| match language {
            Language::En if !text.en.is_empty() => text.en.as_str(),
            _ => text.zh.as_str(),
        })
        .collect();
    if place.is_empty() {
        place.extend(result.context.iter().map(String::as_str));
    }
    let line = result.line.map_or(String::new(), |line| format!(":{line}"));
    let draft = if result.draft { language.choose("［文稿］", "[draft] ") } else { "" };
    let kind = kind_name(result.kind, language);
    format!("[{kind}] {draft}{}\n    {}{line}\n", said.join("  "), place.join(" "))
}

fn kind_name(kind: &str, language: Language) -> &str {
    let (zh, en) = match kind {
        "canonical" => ("规范指标", "canonical indicator"),
        "indicator" => ("指标", "indicator"),
        "commitment" => ("承诺", "commitment"),
        "project" => ("项目", "project"),
        "task" => ("任务", "task"),
        "fact" => ("事实", "fact"),
        "plan" => ("规划", "plan"),
        "draft" => ("文稿", "draft"),
        "domain" => ("领域", "domain"),
        "place" => ("行政区", "region"),
        "department" => ("部门", "department"),
        "finding" => ("发现", "finding"),
        "text" => ("原文", "text"),
        other => (other, other),
    };
    language.choose(zh, en)
}

fn reindex(data: &DataArgs, documents: Option<PathBuf>, language: Language) -> ExitCode {
    let mut connection = match data.open() {
        Ok(connection) => connection,
        Err(error) => return report::fail(&error),
    };
    let done = gongfu_app::search::reindex(&mut connection, &Shelf::new(documents), &Desk::default(), &actor());
    match done {
        Ok(done) => {
            for series in &done.unreadable {
                eprintln!("{series}: {}", language.choose("文稿无法再读取", "the document can no longer be read"));
            }
            let (parts, changed, texts) = (done.parts, done.changed, done.documents);
            report::print_line(&match language {
                Language::Zh => format!("{parts} 部分，其中 {changed} 部分有变化；{texts} 份原件的文字可搜索"),
                Language::En => {
                    format!("{parts} parts, {changed} of them changed; the text of {texts} documents can be found")
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => report::fail(&error.to_string()),
    }
}
