//! A server under measurement: its process, somebody signed in to it, and plans that
//! are invented the same way every time.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The binary under measurement and where its database is.
#[derive(Debug, Clone)]
pub struct Program {
    pub binary: PathBuf,
    /// `--data DIR` or nothing, when the environment names a server.
    pub place: Vec<String>,
    /// Folder of packs in place of those in the program.
    pub packs: Option<PathBuf>,
}

impl Program {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).args(&self.place).env("LC_ALL", "en_GB.UTF-8");
        command
    }

    /// Runs it to its end; what it printed, or both outputs when it failed.
    pub fn run(&self, arguments: &[&str]) -> Result<String, String> {
        let output = self.command(arguments).output().map_err(|error| error.to_string())?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() {
            Ok(text(&output.stdout))
        } else {
            Err(format!("{}{}", text(&output.stdout), text(&output.stderr)))
        }
    }

    /// Starts the server and waits for its first answer.
    pub fn serve(&self) -> Result<Server, String> {
        let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let address = address.map_err(|error| error.to_string())?;
        let mut command = self.command(&["serve", "--listen", &address.to_string()]);
        if let Some(packs) = &self.packs {
            command.arg("--packs").arg(packs);
        }
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().map_err(|error| error.to_string())?;
        if let Some(out) = child.stdout.take() {
            // Read, so that the server never waits for a full pipe.
            std::thread::spawn(move || BufReader::new(out).lines().for_each(drop));
        }
        let mut server = Server { child, base: format!("http://{address}") };
        let since = Instant::now();
        let agent = agent();
        while since.elapsed() < Duration::from_secs(120) {
            if agent.get(format!("{}/api/health", server.base)).call().is_ok() {
                return Ok(server);
            }
            if let Ok(Some(ended)) = server.child.try_wait() {
                return Err(format!("the server ended: {ended}"));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Err("the server did not answer within two minutes".to_owned())
    }

    /// Makes an account that may decide everywhere; `None` where the program has no
    /// accounts. Gives back its one-time password.
    pub fn account(&self, login: &str) -> Option<String> {
        let made = self.run(&["account", "add", login, "--name", "Bench", "--role", "planner"]).ok()?;
        let after = made.split_once("one-time password ")?.1;
        after.split_whitespace().next().map(str::to_owned)
    }
}

/// A running server; killed when it is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    pub base: String,
}

impl Server {
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// As when the power goes: no signal that it could answer.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// One connection, kept open.
pub fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into()
}

/// Somebody who uses the server.
#[derive(Debug, Clone)]
pub struct Person {
    agent: ureq::Agent,
    base: String,
    cookie: String,
}

impl Person {
    /// Signs in with a one-time password, which has to be changed. Without one, as the
    /// guest that a server on this machine lets look around.
    pub fn sign_in(base: &str, login: &str, password: Option<&str>) -> Result<Self, String> {
        let mut person = Self { agent: agent(), base: base.to_owned(), cookie: String::new() };
        let Some(password) = password else { return Ok(person) };
        let new = format!("{password}-and-changed-后");
        let request = person.agent.post(format!("{base}/api/session")).content_type("application/json");
        let body = json!({ "login": login, "password": password }).to_string();
        let mut answer = request.send(body.as_bytes()).map_err(|error| error.to_string())?;
        if !answer.status().is_success() {
            return Err(format!("sign in: {}", answer.body_mut().read_to_string().unwrap_or_default()));
        }
        let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok());
        cookie.and_then(|value| value.split(';').next()).unwrap_or_default().clone_into(&mut person.cookie);
        let body = json!({ "old": password, "new": new });
        let request = person.agent.put(format!("{base}/api/me/password"));
        let request = request.header("cookie", &person.cookie).content_type("application/json");
        let mut changed = request.send(body.to_string().as_bytes()).map_err(|error| error.to_string())?;
        if !changed.status().is_success() {
            return Err(format!("new password: {}", changed.body_mut().read_to_string().unwrap_or_default()));
        }
        if let Some(value) = changed.headers().get("set-cookie").and_then(|value| value.to_str().ok()) {
            value.split(';').next().unwrap_or_default().clone_into(&mut person.cookie);
        }
        Ok(person)
    }

    /// The same person at another desk: a connection of its own.
    pub fn again(&self) -> Self {
        self.at(&self.base)
    }

    /// The same session at the server's new address.
    pub fn at(&self, base: &str) -> Self {
        Self { agent: agent(), base: base.to_owned(), cookie: self.cookie.clone() }
    }

    /// Status and body; the body is read to its end.
    pub fn get(&self, path: &str) -> Result<(u16, Vec<u8>), String> {
        let request = self.agent.get(format!("{}{path}", self.base)).header("cookie", &self.cookie);
        finish(request.header("accept-encoding", "identity").call())
    }

    pub fn json(&self, path: &str) -> Result<Value, String> {
        let (status, body) = self.get(path)?;
        if status != 200 {
            return Err(format!("{path}: {status} {}", String::from_utf8_lossy(&body)));
        }
        serde_json::from_slice(&body).map_err(|error| format!("{path}: {error}"))
    }

    /// Decides about a finding of a plan.
    pub fn decide(&self, finding: &Finding, reason: &str) -> Result<(u16, Vec<u8>), String> {
        let path = format!("{}/api/checks/{}/decisions/{}", self.base, finding.plan, finding.key);
        let body = json!({ "verdict": "accepted", "reason": reason });
        let request = self.agent.put(path).header("cookie", &self.cookie).content_type("application/json");
        finish(request.send(body.to_string().as_bytes()))
    }
}

fn finish(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<(u16, Vec<u8>), String> {
    let mut answer = answer.map_err(|error| error.to_string())?;
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(1 << 28).read_to_vec().map_err(|error| error.to_string())?;
    Ok((status, body))
}

/// What can be decided about.
#[derive(Debug, Clone)]
pub struct Finding {
    pub plan: String,
    pub key: String,
}

/// Findings of the plans, some of each, until there are enough.
pub fn findings(person: &Person, enough: usize) -> Result<Vec<Finding>, String> {
    let plans = person.json("/api/plans")?;
    let mut found = Vec::new();
    for plan in plans.as_array().into_iter().flatten() {
        let Some(id) = plan["plan_id"].as_str() else { continue };
        let view = person.json(&format!("/api/checks/{id}"))?;
        let keys = view["findings"].as_array().into_iter().flatten().filter_map(|finding| finding["key"].as_str());
        found.extend(keys.take(4).map(|key| Finding { plan: id.to_owned(), key: key.to_owned() }));
        if found.len() >= enough {
            break;
        }
    }
    if found.is_empty() { Err("no plan has a finding to decide about".to_owned()) } else { Ok(found) }
}

/// Writes a pack of invented plans: `plans` of them with `rows` indicators each, in a
/// province, its cities and their counties. The same every time.
pub fn write_pack(folder: &Path, plans: usize, rows: usize) -> std::io::Result<()> {
    let pack = folder.join("bench");
    for name in ["sources", "indicators", "regions", "plans"] {
        fs::create_dir_all(pack.join(name))?;
    }
    fs::write(
        pack.join("pack.yaml"),
        "id: bench\nversion: \"1\"\ntitle: {zh: 测量用, en: For measuring}\nlanguages: [zh]\nlicence: CC0-1.0\n\
         status: illustrative\n",
    )?;
    fs::write(
        pack.join("sources/text.yaml"),
        "id: text\ntitle: {zh: 原件, en: Original}\nnumber: null\nissuer: {zh: 县, en: County}\nissued: null\n\
         obtained: invented\nstatus: illustrative\nlicence: CC0-1.0\n",
    )?;
    let mut domains = String::new();
    for number in 0..DOMAINS {
        let _ = writeln!(
            domains,
            "- {{id: d{number}, zh: 第{number}域, en: Domain {number}, kind: basic, order: {number}, source: {{document: text}}}}"
        );
    }
    fs::write(pack.join("domains.yaml"), domains)?;
    for domain in 0..DOMAINS {
        let mut indicators = String::new();
        for row in (domain..rows).step_by(DOMAINS) {
            let _ = writeln!(
                indicators,
                "- {{id: i{row}, domain: d{domain}, zh: {}, en: Indicator {row}, unit: \"%\", direction: higher, \
                 kind: level, status: illustrative, source: {{document: text}}}}",
                indicator(row)
            );
        }
        if !indicators.is_empty() {
            fs::write(pack.join(format!("indicators/d{domain}.yaml")), indicators)?;
        }
    }
    let mut regions = String::from("code,level,name_zh,name_en,parent,valid_from,valid_to,source\n");
    for number in 0..plans {
        let (code, level, parent) = region(number);
        let _ = writeln!(regions, "{code},{level},样例{number}地,Place {number},{parent},,,text");
        fs::write(pack.join(format!("plans/plan-{number:03}.yaml")), plan(number, rows))?;
    }
    fs::write(pack.join("regions/regions.csv"), regions)
}

const DOMAINS: usize = 9;

fn indicator(row: usize) -> String {
    const WORDS: [&str; 10] = ["托育", "食堂", "卫生", "养老", "就业", "住房", "助残", "文体", "出行", "环境"];
    format!("{}服务第{row}类站点覆盖率", WORDS[row % WORDS.len()])
}

/// A province, then cities with 98 counties each.
fn region(number: usize) -> (String, &'static str, String) {
    match (number, number.wrapping_sub(1) % 99) {
        (0, _) => ("990000".to_owned(), "province", String::new()),
        (_, 0) => (format!("99{:02}00", (number - 1) / 99 + 1), "city", "990000".to_owned()),
        (_, county) => {
            let city = (number - 1) / 99 + 1;
            (format!("99{city:02}{county:02}"), "county", format!("99{city:02}00"))
        }
    }
}

fn plan(number: usize, rows: usize) -> String {
    let code = region(number).0;
    let mut text = format!(
        "id: plan-{number:03}\nsource: text\nstatus: illustrative\n\
         document: {{name: plan-{number:03}.txt, title: 样例{number}地“十四五”公共服务规划, issuer: 样例{number}地, \
         region: 样例{number}地, region_code: \"{code}\", period: {{start: 2021, end: 2025}}}}\n\
         sections:\n  - {{level: 1, title: 一、主要目标, line: 2}}\n  - {{level: 1, title: 二、重点任务, line: {}}}\n\
         tables:\n  - {{number: 1, kind: indicators, title: 表1 主要指标, line: 3, header: [领域, 指标, 2020年, 2025年, 属性]}}\n\
         indicators:\n",
        rows + 5
    );
    let target = |row: usize| 60 + (row * 7 + number * 3) % 35;
    for row in 0..rows {
        let (from, to) = (20 + (row * 3 + number) % 30, target(row));
        let attribute = if row % 4 == 0 { "binding" } else { "expected" };
        let _ = writeln!(
            text,
            "  - {{table: 1, row: {}, domain: 第{}域, name: {}, unit: \"%\", attribute: {attribute}, line: {}, \
             baseline: {{raw: \"{from}\", year: 2020, op: \"=\", values: [\"{from}\"]}}, \
             targets: [{{raw: \"{to}\", year: 2025, op: \"=\", values: [\"{to}\"]}}]}}",
            row + 1,
            row % DOMAINS,
            indicator(row),
            row + 4
        );
    }
    text.push_str("commitments:\n");
    for row in 0..rows {
        // One in ten says another figure than the table.
        let said = if row % 10 == 3 { target(row) + 2 } else { target(row) };
        let _ = writeln!(
            text,
            "  - {{line: {}, subject: {}, op: \"=\", values: [\"{said}\"], unit: \"%\", by_year: 2025, kind: target, \
             section: 二、重点任务}}",
            rows + 6 + row,
            indicator(row)
        );
    }
    text.push_str("projects:\n");
    for number in 0..10 {
        let _ = writeln!(
            text,
            "  - {{box: 专栏1 重点工程, name: 第{number}项工程, line: {}, commitments: [{number}]}}",
            rows * 2 + 8 + number
        );
    }
    text
}
