//! Searching 200 invented plans with their documents: how long an answer takes, what
//! it costs the server, and how long the server takes to be ready for it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gongfu_bench_serving::{self as serving, Person, Program, Server};

const PLANS: usize = 200;
/// Indicators of each plan, and as many commitments.
const ROWS: usize = 50;
/// Paragraphs of each document.
const LINES: usize = 300;

fn main() -> Result<(), String> {
    let binary = std::env::args().nth(1).map_or_else(|| PathBuf::from("target/release/gongfu"), PathBuf::from);
    let folder = std::env::temp_dir().join(format!("gongfu-search-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let measured = measure(&binary, &folder);
    let _ = fs::remove_dir_all(&folder);
    measured
}

fn measure(binary: &Path, folder: &Path) -> Result<(), String> {
    let packs = folder.join("packs");
    serving::write_pack(&packs, PLANS, ROWS).map_err(|error| error.to_string())?;
    write_documents(&packs.join("bench/documents")).map_err(|error| error.to_string())?;
    // A server named in the environment keeps the data; otherwise a folder does.
    let place = match std::env::var("GONGFU_DATABASE") {
        Ok(_) => Vec::new(),
        Err(_) => vec!["--data".to_owned(), folder.join("data").to_string_lossy().into_owned()],
    };
    let program = Program { binary: binary.to_owned(), place, packs: Some(packs) };
    let password = program.account("searcher");
    let mut known: Option<Person> = None;
    for start in ["packs loaded and everything made findable", "started again"] {
        let began = Instant::now();
        let server = program.serve()?;
        let person = match &known {
            Some(person) => person.at(&server.base),
            None => Person::sign_in(&server.base, "searcher", password.as_deref())?,
        };
        known = Some(person.clone());
        wait_for_documents(&person)?;
        println!(
            "{start}: ready to search after {:.1} s, {:.1} s of processor time, RSS {:.0} MiB",
            began.elapsed().as_secs_f64(),
            processor(&server),
            memory(&server)
        );
        if start == "started again" {
            ask(&server, &person)?;
        }
        server.kill();
    }
    Ok(())
}

/// Every document is findable when the last one is.
fn wait_for_documents(person: &Person) -> Result<(), String> {
    let path = format!("/api/search?kind=text&q={}", encoded(&format!("“第{}份文件到此为止”", PLANS - 1)));
    let since = Instant::now();
    while since.elapsed() < Duration::from_secs(180) {
        if person.json(&path)?["total"].as_u64() == Some(1) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Err("the documents were not findable within three minutes".to_owned())
}

fn ask(server: &Server, person: &Person) -> Result<(), String> {
    println!("| questions | n | ms p50 | ms p95 | ms max | processor ms each | results |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    let mut all = Vec::new();
    for (name, questions) in questions() {
        let mut taken = Vec::new();
        let mut results = 0;
        let before = processor(server);
        for path in &questions {
            let began = Instant::now();
            let answer = person.json(path)?;
            taken.push(began.elapsed());
            results = results.max(answer["total"].as_u64().unwrap_or_default());
        }
        let cost = (processor(server) - before) * 1000.0 / questions.len() as f64;
        row(name, &mut taken, Some(cost), &results.to_string());
        all.extend(taken);
    }
    row("all", &mut all, None, "");
    println!("RSS {:.0} MiB", memory(server));
    Ok(())
}

fn row(name: &str, taken: &mut [Duration], cost: Option<f64>, results: &str) {
    taken.sort_unstable();
    let at = |percent: usize| {
        taken.get((taken.len() * percent).div_ceil(100).saturating_sub(1)).map_or(0.0, |it| it.as_secs_f64() * 1000.0)
    };
    let cost = cost.map_or(String::new(), |cost| format!("{cost:.1}"));
    println!("| {name} | {} | {:.1} | {:.1} | {:.1} | {cost} | {results} |", taken.len(), at(50), at(95), at(100));
}

const NOUNS: [&str; 24] = [
    "养老",
    "托育",
    "就业",
    "医疗",
    "住房",
    "文化",
    "体育",
    "出行",
    "环境",
    "助残",
    "食堂",
    "图书",
    "幼儿园",
    "卫生院",
    "护理",
    "床位",
    "学位",
    "培训",
    "康复",
    "救助",
    "健康",
    "社区",
    "公园",
    "步道",
];
const VERBS: [&str; 12] =
    ["建设", "提升", "完善", "扩大", "新增", "改造", "优化", "推进", "健全", "加强", "巩固", "拓展"];
const THINGS: [&str; 12] = [
    "服务体系",
    "设施网络",
    "供给能力",
    "人员队伍",
    "信息平台",
    "补贴制度",
    "评价标准",
    "示范项目",
    "便民站点",
    "共享空间",
    "保障水平",
    "协作机制",
];

fn pick<'a>(list: &[&'a str], at: usize) -> &'a str {
    list[at % list.len()]
}

/// Sentences of invented plans, the same every time.
fn write_documents(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for plan in 0..PLANS {
        let mut text = format!("样例{plan}地“十四五”公共服务规划\n");
        for line in 0..LINES {
            let at = plan * 31 + line * 7;
            let _ = writeln!(
                text,
                "{}{}{}，在乡镇和街道{}{}{}，到2025年新增{}{}{}个，惠及居民{}人次。",
                pick(&VERBS, at),
                pick(&NOUNS, at / 3),
                pick(&THINGS, at / 5),
                pick(&VERBS, at / 2 + 1),
                pick(&NOUNS, at / 7 + line),
                pick(&THINGS, at / 11 + 3),
                pick(&NOUNS, line + plan),
                pick(&THINGS, line * 5 + plan),
                line % 90 + 2,
                plan * 13 + line * 10
            );
        }
        let _ = writeln!(text, "第{plan}份文件到此为止。");
        fs::write(folder.join(format!("plan-{plan:03}.txt")), text)?;
    }
    Ok(())
}

fn questions() -> Vec<(&'static str, Vec<String>)> {
    let search = |text: &str| format!("/api/search?q={}", encoded(text));
    let mixed = |n: usize, make: &dyn Fn(usize) -> String| (0..n).map(|at| search(&make(at))).collect::<Vec<_>>();
    vec![
        ("one word", mixed(40, &|at| pick(&NOUNS, at).to_owned())),
        ("two words", mixed(40, &|at| format!("{} {}", pick(&NOUNS, at), pick(&THINGS, at / 2)))),
        (
            "words without blanks",
            mixed(24, &|at| format!("{}{}{}", pick(&VERBS, at), pick(&NOUNS, at), pick(&THINGS, at))),
        ),
        ("a place and a word", mixed(24, &|at| format!("样例{}地 {}", at * 8, pick(&NOUNS, at)))),
        ("a phrase", mixed(16, &|at| format!("“{}{}”", pick(&NOUNS, at), pick(&THINGS, at)))),
        (
            "one character of nearly every entry",
            mixed(16, &|at| pick(&["服", "务", "率", "站", "人", "年", "地", "个"], at).to_owned()),
        ),
        ("a figure", mixed(12, &|at| (2025 - at).to_string())),
        (
            "200 characters",
            mixed(8, &|at| (0..50).map(|n| pick(&NOUNS, at + n)).collect::<String>().chars().take(200).collect()),
        ),
        ("nothing to be found", mixed(8, &|at| format!("鼋鼍{at}"))),
        ("the last page", mixed(4, &|_| "服务".to_owned()).into_iter().map(|path| path + "&offset=60000").collect()),
        (
            "suggestions",
            (0..40)
                .map(|at| {
                    format!(
                        "/api/search/suggest?q={}",
                        encoded(&pick(&NOUNS, at).chars().take(1 + at % 2).collect::<String>())
                    )
                })
                .collect(),
        ),
    ]
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "%{byte:02X}");
        out
    })
}

/// Seconds of processor time of the server, in steps of a hundredth.
fn processor(server: &Server) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", server.process())).unwrap_or_default();
    // After the name of the program in brackets; user and system time are the 12th and 13th.
    let after = stat.rsplit_once(") ").map_or("", |(_, after)| after);
    after.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn memory(server: &Server) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.process())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse::<f64>().unwrap_or_default() / 1024.0
}
