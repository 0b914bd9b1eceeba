//! Many people at once: how long they wait, and what the server uses meanwhile.
//!
//! Each reader opens an address, waits for a second on average, and opens the next;
//! each writer decides about a finding and waits for two. Who waits longer asks
//! less: the number of people is what is given, not the number of requests.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use gongfu_bench_serving::{self as serving, Person, Program, Server};

struct Settings {
    binary: PathBuf,
    readers: u64,
    writers: u64,
    minutes: f64,
    /// Seconds between the requests of a reader; a writer takes twice as long.
    think: f64,
    plans: usize,
    rows: usize,
}

/// Time on the clock in microseconds, status (0: no answer).
type Taken = (u32, u16);

fn main() -> Result<(), String> {
    let settings = settings()?;
    let folder = std::env::temp_dir().join(format!("gongfu-load-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let measured = measure(&settings, &folder);
    let _ = fs::remove_dir_all(&folder);
    measured
}

fn settings() -> Result<Settings, String> {
    let mut settings = Settings {
        binary: "target/release/gongfu".into(),
        readers: 200,
        writers: 50,
        minutes: 15.0,
        think: 1.0,
        plans: 200,
        rows: 50,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        let wrong = |_| format!("{name} {value}: not a number");
        match name.as_str() {
            "--binary" => settings.binary = value.into(),
            "--readers" => settings.readers = value.parse().map_err(wrong)?,
            "--writers" => settings.writers = value.parse().map_err(wrong)?,
            "--minutes" => settings.minutes = value.parse().map_err(|_| format!("{name}: not a number"))?,
            "--think" => settings.think = value.parse().map_err(|_| format!("{name}: not a number"))?,
            _ => return Err(format!("{name}: known are --binary --readers --writers --minutes --think")),
        }
    }
    Ok(settings)
}

fn measure(settings: &Settings, folder: &std::path::Path) -> Result<(), String> {
    let packs = folder.join("packs");
    serving::write_pack(&packs, settings.plans, settings.rows).map_err(|error| error.to_string())?;
    let server_named = std::env::var("GONGFU_DATABASE").is_ok_and(|name| !name.is_empty());
    let place =
        if server_named { Vec::new() } else { vec!["--data".to_owned(), folder.join("data").display().to_string()] };
    let program = Program { binary: settings.binary.clone(), place, packs: Some(packs) };
    let login = format!("bench-{}", std::process::id());
    let began = Instant::now();
    // The first start loads the plans.
    drop(program.serve()?);
    let password = program.account(&login);
    println!(
        "{} plans, {} indicators, {}; loaded in {:.1} s{}",
        settings.plans,
        settings.plans * settings.rows,
        if server_named { "PostgreSQL" } else { "SQLite" },
        began.elapsed().as_secs_f64(),
        if password.is_some() { "" } else { "; without accounts" }
    );
    let server = program.serve()?;
    let person = Person::sign_in(&server.base, &login, password.as_deref())?;
    let findings = serving::findings(&person, 200)?;
    let paths = paths(&person, settings)?;
    println!(
        "{} readers over {} addresses, {} writers over {} findings, {} min, a reader asks every {} s, a writer every {} s",
        settings.readers,
        paths.len(),
        settings.writers,
        findings.len(),
        settings.minutes,
        settings.think,
        settings.think * 2.0
    );

    let over = AtomicBool::new(false);
    let reads = Mutex::new(BTreeMap::<String, Vec<Taken>>::new());
    let writes = Mutex::new(Vec::<Taken>::new());
    let before = Used::of(&server);
    let since = Instant::now();
    let mut memory = Vec::new();
    std::thread::scope(|scope| {
        for number in 0..settings.readers {
            let (person, over, reads, paths) = (person.again(), &over, &reads, &paths);
            scope.spawn(move || {
                let mut chance = Chance::new(number);
                let mut own = BTreeMap::<String, Vec<Taken>>::new();
                pause(over, chance.fraction() * settings.think);
                while !over.load(Ordering::Relaxed) {
                    let (kind, path) = &paths[chance.below(paths.len())];
                    own.entry(kind.clone()).or_default().push(timed(|| person.get(path)));
                    pause(over, chance.fraction() * 2.0 * settings.think);
                }
                let mut all = reads.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                for (kind, mut taken) in own {
                    all.entry(kind).or_default().append(&mut taken);
                }
            });
        }
        for number in 0..settings.writers {
            let (person, over, writes, findings) = (person.again(), &over, &writes, &findings);
            scope.spawn(move || {
                let mut chance = Chance::new(1_000_000 + number);
                let mut own = Vec::new();
                pause(over, chance.fraction() * 2.0 * settings.think);
                while !over.load(Ordering::Relaxed) {
                    let finding = &findings[chance.below(findings.len())];
                    let reason = format!("writer {number}, {}", own.len());
                    own.push(timed(|| person.decide(finding, &reason)));
                    pause(over, chance.fraction() * 4.0 * settings.think);
                }
                writes.lock().unwrap_or_else(std::sync::PoisonError::into_inner).append(&mut own);
            });
        }
        let length = Duration::from_secs_f64(settings.minutes * 60.0);
        while since.elapsed() < length {
            memory.push((since.elapsed().as_secs(), Used::of(&server).resident));
            std::thread::sleep(Duration::from_secs(5).min(length.saturating_sub(since.elapsed())));
        }
        over.store(true, Ordering::Relaxed);
    });
    let elapsed = since.elapsed().as_secs_f64();
    let used = Used::of(&server);
    let reads = reads.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let writes = writes.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    println!(
        "{:<26} {:>8} {:>8} {:>8} {:>8} {:>8} {:>6} {:>6}",
        "", "requests", "a second", "p50 ms", "p95 ms", "p99 ms", "5xx", "other"
    );
    let all: Vec<Taken> = reads.values().flatten().copied().collect();
    for (kind, taken) in &reads {
        row(&format!("  {kind}"), taken, elapsed);
    }
    row("reads", &all, elapsed);
    row("writes", &writes, elapsed);
    let cpu = used.processor - before.processor;
    println!("processor: {cpu:.1} s of {elapsed:.1} s ({:.0} % of one processor)", cpu / elapsed * 100.0);
    let mib = |kib: u64| kib as f64 / 1024.0;
    let at = |part: usize| memory.get((memory.len() * part / 4).min(memory.len().saturating_sub(1)));
    let parts: Vec<String> =
        (0..5).filter_map(at).map(|(second, resident)| format!("{:.1} MiB at {second} s", mib(*resident))).collect();
    println!("memory: {}, peak {:.1} MiB", parts.join(", "), mib(used.peak));
    drop(server);
    println!("{}", program.run(&["audit", "verify"])?.trim());
    let slow = |taken: &[Taken], limit: u32| percentile(taken, 95) > limit;
    let broken = all.iter().chain(&writes).filter(|(_, status)| *status >= 500 || *status == 0).count();
    if slow(&all, 100_000) || slow(&writes, 300_000) || broken > 0 {
        return Err("missed: reads p95 100 ms, writes p95 300 ms, no 5xx".to_owned());
    }
    println!("kept: reads p95 ≤ 100 ms, writes p95 ≤ 300 ms, no 5xx");
    Ok(())
}

/// What people look at, by kind.
fn paths(person: &Person, settings: &Settings) -> Result<Vec<(String, String)>, String> {
    let mut paths = Vec::new();
    for _ in 0..6 {
        for path in ["/api/overview", "/api/plans", "/api/checks", "/api/regions?parent=990000", "/"] {
            paths.push((path.split('?').next().unwrap_or(path).to_owned(), path.to_owned()));
        }
    }
    for number in (0..settings.plans).step_by(4) {
        let id = format!("plan-{number:03}");
        paths.push(("/api/plans/{id}".to_owned(), format!("/api/plans/{id}")));
        paths.push(("/api/checks/{id}".to_owned(), format!("/api/checks/{id}")));
    }
    for row in (0..settings.rows).step_by(2) {
        paths.push(("/api/compare".to_owned(), format!("/api/compare?indicator=i{row}")));
    }
    for words in ["%E5%85%BB%E8%80%81", "%E9%A3%9F%E5%A0%82", "%E8%A6%86%E7%9B%96%E7%8E%87", "%E4%BD%8F%E6%88%BF"] {
        let path = format!("/api/search?q={words}");
        if person.get(&path)?.0 == 200 {
            (0..5).for_each(|_| paths.push(("/api/search".to_owned(), path.clone())));
        }
    }
    for (_, path) in &paths {
        let (status, body) = person.get(path)?;
        if status != 200 {
            return Err(format!("{path}: {status} {}", String::from_utf8_lossy(&body)));
        }
    }
    Ok(paths)
}

fn timed(act: impl FnOnce() -> Result<(u16, Vec<u8>), String>) -> Taken {
    let since = Instant::now();
    let answer = act();
    let taken = u32::try_from(since.elapsed().as_micros()).unwrap_or(u32::MAX);
    (taken, answer.map_or(0, |(status, _)| status))
}

fn pause(over: &AtomicBool, seconds: f64) {
    let until = Instant::now() + Duration::from_secs_f64(seconds);
    while !over.load(Ordering::Relaxed) {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        std::thread::sleep(left.min(Duration::from_millis(500)));
    }
}

fn percentile(taken: &[Taken], percent: usize) -> u32 {
    let mut times: Vec<u32> = taken.iter().map(|(time, _)| *time).collect();
    times.sort_unstable();
    // The smallest time that so many per cent did not exceed.
    let at = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(at).copied().unwrap_or(0)
}

fn row(name: &str, taken: &[Taken], seconds: f64) {
    let broken = taken.iter().filter(|(_, status)| *status >= 500 || *status == 0).count();
    let other = taken.iter().filter(|(_, status)| (300..500).contains(status)).count();
    let at = |percent| f64::from(percentile(taken, percent)) / 1000.0;
    println!(
        "{name:<26} {:>8} {:>8.1} {:>8.1} {:>8.1} {:>8.1} {broken:>6} {other:>6}",
        taken.len(),
        taken.len() as f64 / seconds,
        at(50),
        at(95),
        at(99)
    );
}

/// What a process has used, from /proc.
struct Used {
    /// Seconds.
    processor: f64,
    /// KiB.
    resident: u64,
    peak: u64,
}

impl Used {
    fn of(server: &Server) -> Self {
        let folder = format!("/proc/{}", server.process());
        let stat = fs::read_to_string(format!("{folder}/stat")).unwrap_or_default();
        // The name in brackets may hold spaces; user and system time are the 12th and
        // 13th field after it, in ticks of 10 ms.
        let ticks: u64 = (stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2))
            .filter_map(|field| field.parse::<u64>().ok())
            .sum();
        let status = fs::read_to_string(format!("{folder}/status")).unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name));
            line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
        };
        Self { processor: ticks as f64 / 100.0, resident: field("VmRSS:"), peak: field("VmHWM:") }
    }
}

/// The same numbers every time.
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// From 0 to 1.
    fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
