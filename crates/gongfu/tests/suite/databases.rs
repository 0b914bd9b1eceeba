//! The same program on either database: what it answers, and the commands that copy
//! one into the other.

use std::path::Path;
use std::process::{Command, Output};

use axum::http::{Method, StatusCode};
use gongfu_store::audit;
use gongfu_store::testing::{TestDatabase, for_each_engine};
use serde_json::Value;

use crate::http::{DRAFT, Server, real_paths};

fn gongfu(arguments: &[&str], database: Option<&TestDatabase>, folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongfu"));
    command.args(arguments).env("LC_ALL", "en_GB.UTF-8").env_remove("GONGFU_DATABASE").current_dir(folder);
    if let Some(database) = database {
        let (name, place) = database.argument();
        // Each way of naming a server is used: the option here, the variable below.
        if name == "--database" && arguments[0] == "audit" {
            command.env("GONGFU_DATABASE", place);
        } else {
            command.arg(name).arg(place);
        }
    }
    let output = command.output().unwrap();
    let said = said(&output);
    if let Ok(server) = std::env::var("GONGFU_TEST_POSTGRES") {
        let password = server.split(['@', ':']).nth(2).unwrap_or("no password").to_owned();
        assert!(!said.contains(&password), "the password is shown: {said}");
    }
    output
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

#[track_caller]
fn done(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
    said(output)
}

/// A folder that goes with the test.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("gongfu-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// All rows but those of the audit, which says what was restored.
fn kept(database: &TestDatabase) -> Vec<String> {
    let mut rows = gongfu_store::tables::contents(&database.open_reader()).unwrap();
    rows.retain(|row| !row.starts_with("audit"));
    rows
}

#[test]
fn a_backup_of_one_database_is_restored_into_another() {
    let folder = Folder::new("drill");
    for_each_engine(|source| {
        done(&gongfu(&["pack", "load"], Some(source), &folder.0));
        let file = "copy.gongfu";
        let _ = std::fs::remove_file(folder.0.join(file));
        let told = done(&gongfu(&["backup", "--out", file], Some(source), &folder.0));
        assert!(told.contains("SHA-256") && !folder.0.join("copy.gongfu.part").exists(), "{told}");
        let again = gongfu(&["backup", "--out", file], Some(source), &folder.0);
        assert_eq!(again.status.code(), Some(2), "an earlier backup is not written over: {}", said(&again));
        done(&gongfu(&["restore", file, "--check"], None, &folder.0));
        for_each_engine(|target| {
            done(&gongfu(&["restore", file], Some(target), &folder.0));
            assert_eq!(kept(target), kept(source));
            let told = done(&gongfu(&["audit", "verify"], Some(target), &folder.0));
            assert!(told.contains("2 entries"), "the load and the restore: {told}");

            let refused = gongfu(&["restore", file], Some(target), &folder.0);
            assert_eq!(refused.status.code(), Some(2));
            assert!(said(&refused).contains("--force"), "{}", said(&refused));
            done(&gongfu(&["restore", file, "--force"], Some(target), &folder.0));
            assert_eq!(kept(target), kept(source));
            let verified = audit::verify(&target.open_reader(), None).unwrap();
            assert_eq!((verified.entries, verified.findings.len()), (2, 0));
        });
    });
}

#[test]
fn a_damaged_backup_is_refused_and_nothing_changes_but_the_audit() {
    let folder = Folder::new("damaged");
    for_each_engine(|database| {
        done(&gongfu(&["pack", "load"], Some(database), &folder.0));
        let file = folder.0.join("whole.gongfu");
        let _ = std::fs::remove_file(&file);
        done(&gongfu(&["backup", "--out", "whole.gongfu"], Some(database), &folder.0));
        let bytes = std::fs::read(&file).unwrap();
        std::fs::write(folder.0.join("cut.gongfu"), &bytes[..bytes.len() * 2 / 3]).unwrap();
        let before = kept(database);
        let refused = gongfu(&["restore", "cut.gongfu", "--force"], Some(database), &folder.0);
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused).contains("cut off"), "{}", said(&refused));
        assert_eq!(kept(database), before);
    });
}

#[test]
fn addresses_that_cannot_be_are_refused_without_their_password() {
    let folder = Folder::new("addresses");
    for address in ["postgres://u:geheim@db:port/x", "mysql://u:geheim@db/x"] {
        for arguments in [vec!["audit", "verify", "--database", address], vec!["serve", "--database", address]] {
            let refused = gongfu(&arguments, None, &folder.0);
            assert_eq!(refused.status.code(), Some(2));
            assert!(!said(&refused).contains("geheim"), "{}", said(&refused));
        }
    }
    let both = gongfu(&["audit", "verify", "--data", "x", "--database", "postgres://h/d"], None, &folder.0);
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn every_address_answers_the_same_on_either_database() {
    let Some(server) = TestDatabase::postgres() else { return };
    let file = TestDatabase::sqlite();
    let (file, server) = (Server::on(file.location()), Server::on(server.location()));
    let mut compared = 0;
    for (template, path) in real_paths(&file) {
        // Links and accounts have secrets of their own and the audit its instants; drafts
        // come in the tests of the desk.
        let own = [
            "{token}",
            "/drafts/{id}",
            "/links",
            "/api/accounts",
            "/api/me",
            "/api/session",
            "/api/audit",
            "/api/determinations",
        ];
        if own.iter().any(|part| template.contains(part)) {
            continue;
        }
        let (one, _, expected) = file.answer(Method::GET, &path, "zh");
        let (other, _, found) = server.answer(Method::GET, &path, "zh");
        assert_eq!((one, other), (StatusCode::OK, StatusCode::OK), "{path}: {}", String::from_utf8_lossy(&found));
        match (serde_json::from_slice::<Value>(&expected), serde_json::from_slice::<Value>(&found)) {
            (Ok(expected), Ok(found)) => assert_eq!(expected, found, "{path}"),
            _ => assert_eq!(expected.len(), found.len(), "{path}"),
        }
        compared += 1;
    }
    assert!(compared > 15, "{compared}");
}

#[test]
fn a_lost_connection_fails_one_request_at_most() {
    let Some(database) = TestDatabase::postgres() else { return };
    let location = format!("{}&application_name=gongfu-lost", database.argument().1).parse().unwrap();
    let server = Server::on(&location);
    let write = |name: &str| {
        let path = format!("/api/checks/{name}/runs?name=draft.txt");
        server.send(Method::POST, &path, "application/octet-stream", DRAFT.as_bytes(), None)
    };
    server.get("/api/plans");
    assert_eq!(write("one").0, StatusCode::OK);
    let end_all = || {
        let sql = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = ?1";
        let ended: i64 = database.open().query_row(sql, ["gongfu-lost"], |row| row.get(0)).unwrap();
        assert!(ended >= 2, "a reader and a writer: {ended}");
        std::thread::sleep(std::time::Duration::from_millis(100));
    };
    end_all();
    server.get("/api/plans");
    let (status, told) = write("two");
    if status != StatusCode::OK {
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{told}");
        assert!(told["title"].as_str().unwrap().contains("数据库"), "{told}");
    }
    assert_eq!(write("three").0, StatusCode::OK, "connected again");
    end_all();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(write("four").0, StatusCode::OK, "a connection that lay idle is asked first");
    let verified = audit::verify(&database.open_reader(), None).unwrap();
    assert_eq!(verified.findings, []);
}

#[test]
fn several_servers_write_to_one_database() {
    let Some(database) = TestDatabase::postgres() else { return };
    let servers: Vec<Server> = (0..3).map(|_| Server::on(database.location())).collect();
    servers[1..].iter().for_each(|server| server.knows(&servers[0]));
    std::thread::scope(|scope| {
        for (number, server) in servers.into_iter().enumerate() {
            scope.spawn(move || {
                for round in 0..5 {
                    let path = format!("/api/checks/own-{number}/runs?name=draft-{round}.txt");
                    let draft = format!("{DRAFT}\n第{round}稿\n");
                    let (status, told) =
                        server.send(Method::POST, &path, "application/octet-stream", draft.as_bytes(), None);
                    assert_eq!(status, StatusCode::OK, "{told}");
                }
            });
        }
    });
    let verified = audit::verify(&database.open_reader(), None).unwrap();
    assert_eq!(verified.findings, []);
    let sql = "SELECT COUNT(*) FROM audit WHERE action = 'check.run' AND outcome = 'done'";
    let brought: i64 = database.open_reader().query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(brought, 15);
}
