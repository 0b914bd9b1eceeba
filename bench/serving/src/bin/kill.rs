//! The server is killed in the middle of writing, again and again. What it had
//! acknowledged must be there afterwards, and the audit chain whole.
//!
//!     kill [--binary FILE] [--trials N] [--writers N]
//!
//! On SQLite each trial has a data folder of its own; where GONGFU_DATABASE names a
//! PostgreSQL server, all share its database.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use gongfu_bench_serving::{self as serving, Finding, Person, Program};
use gongfu_store::{Location, audit, checks};

fn main() -> Result<(), String> {
    let (mut binary, mut trials, mut writers) = (PathBuf::from("target/release/gongfu"), 300_u64, 8_u64);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        let number = value.parse().map_err(|_| format!("{name} {value}: not a number"));
        match name.as_str() {
            "--binary" => binary = value.into(),
            "--trials" => trials = number?,
            "--writers" => writers = number?,
            _ => return Err(format!("{name}: known are --binary --trials --writers")),
        }
    }
    let folder = std::env::temp_dir().join(format!("gongfu-kill-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let done = run(&binary, trials, writers, &folder);
    let _ = fs::remove_dir_all(&folder);
    done
}

fn run(binary: &Path, trials: u64, writers: u64, folder: &Path) -> Result<(), String> {
    let server = std::env::var("GONGFU_DATABASE").ok().filter(|name| !name.is_empty());
    let packs = folder.join("packs");
    serving::write_pack(&packs, 5, 50).map_err(|error| error.to_string())?;
    let program = |data: &Path| Program {
        binary: binary.to_owned(),
        place: if server.is_some() { Vec::new() } else { vec!["--data".into(), data.display().to_string()] },
        packs: Some(packs.clone()),
    };
    let prepared = folder.join("prepared");
    let first = program(&prepared);
    drop(first.serve()?);
    let login = format!("bench-{}", std::process::id());
    let password = first.account(&login);
    let running = first.serve()?;
    let person = Person::sign_in(&running.base, &login, password.as_deref())?;
    let findings = serving::findings(&person, 20)?;
    drop(running);

    let (mut acknowledged, mut lost, mut broken, mut unfinished, mut idle) = (0, 0, 0, 0, 0);
    let began = Instant::now();
    for trial in 0..trials {
        let data = folder.join(format!("trial-{trial}"));
        if server.is_none() {
            copy(&prepared, &data).map_err(|error| error.to_string())?;
        }
        let program = program(&data);
        let (written, cut) = write_and_kill(&program, &person, &findings, trial, writers)?;
        // It starts again on what is left, and answers.
        drop(program.serve().map_err(|error| format!("trial {trial}: after the kill: {error}"))?);
        let location = match &server {
            Some(address) => address.parse::<Location>()?,
            None => Location::File(data.join("gongfu.db")),
        };
        let kept = reasons(&location, &findings)?;
        let missing: Vec<&String> = written.iter().filter(|reason| !kept.contains(reason)).collect();
        if !missing.is_empty() {
            println!("trial {trial}: acknowledged and lost: {missing:?}");
        }
        if let Err(told) = program.run(&["audit", "verify"]) {
            println!("trial {trial}: {told}");
            broken += 1;
        }
        lost += missing.len();
        acknowledged += written.len();
        unfinished += cut;
        idle += u32::from(written.is_empty());
        let _ = fs::remove_dir_all(&data);
        if (trial + 1) % 25 == 0 {
            println!("{} trials, {acknowledged} acknowledged, {lost} lost, {broken} chains broken", trial + 1);
        }
    }
    println!(
        "{trials} trials of kill -9 with {writers} writers on {}: {acknowledged} writes acknowledged, {lost} of them lost; \
         {unfinished} requests cut off; {broken} audit chains broken; {idle} trials without a write; {:.0} s",
        if server.is_some() { "PostgreSQL" } else { "SQLite" },
        began.elapsed().as_secs_f64()
    );
    if lost > 0 || broken > 0 { Err("writes were lost or chains broken".to_owned()) } else { Ok(()) }
}

/// The reasons that were acknowledged, and how many requests got no answer.
fn write_and_kill(
    program: &Program,
    person: &Person,
    findings: &[Finding],
    trial: u64,
    writers: u64,
) -> Result<(Vec<String>, u32), String> {
    let server = program.serve()?;
    let cut = AtomicU32::new(0);
    let people: Vec<Person> = (0..writers).map(|_| person.at(&server.base)).collect();
    let written = std::thread::scope(|scope| {
        let handles: Vec<_> = (people.into_iter().enumerate())
            .map(|(writer, person)| {
                let cut = &cut;
                scope.spawn(move || {
                    let mut acknowledged = Vec::new();
                    for round in 0.. {
                        let reason = format!("trial {trial}, writer {writer}, round {round}");
                        let finding = &findings[(writer + round) % findings.len()];
                        match person.decide(finding, &reason) {
                            Ok((200, _)) => acknowledged.push(reason),
                            Ok((status, body)) => {
                                return Err(format!("{status} {}", String::from_utf8_lossy(&body)));
                            }
                            Err(_) => {
                                cut.fetch_add(1, Ordering::Relaxed);
                                return Ok(acknowledged);
                            }
                        }
                    }
                    Ok(acknowledged)
                })
            })
            .collect();
        // Somewhere in the first half second, another moment each time.
        std::thread::sleep(Duration::from_millis(80 + trial * 7919 % 420));
        server.kill();
        let mut written = Vec::new();
        for handle in handles {
            written.extend(handle.join().map_err(|_| "a writer panicked".to_owned())??);
        }
        Ok::<_, String>(written)
    })?;
    Ok((written, cut.into_inner()))
}

/// Every reason that is kept; the chain is walked as well.
fn reasons(location: &Location, findings: &[Finding]) -> Result<Vec<String>, String> {
    let connection = location.open_reader().map_err(|error| error.to_string())?;
    let verified = audit::verify(&connection, None).map_err(|error| error.to_string())?;
    if let Some(finding) = verified.findings.first() {
        return Err(format!("audit: {}", finding.message.en));
    }
    let mut plans: Vec<&str> = findings.iter().map(|finding| finding.plan.as_str()).collect();
    plans.sort_unstable();
    plans.dedup();
    let mut reasons = Vec::new();
    for plan in plans {
        let decisions = checks::decisions(&connection, plan).map_err(|error| error.to_string())?;
        reasons.extend(decisions.into_iter().map(|decision| decision.reason));
    }
    Ok(reasons)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
