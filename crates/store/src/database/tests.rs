//! What both engines keep to.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::*;
use crate::testing::{TestDatabase, for_each_engine};

fn with_table(database: &TestDatabase) -> Connection {
    let connection = database.open();
    connection.define("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, body BLOB)").unwrap();
    connection
}

fn count(connection: &Connection) -> i64 {
    connection.query_row("SELECT COUNT(*) FROM t", [], |row| row.get(0)).unwrap()
}

#[test]
fn values_come_back_as_they_were_given() {
    for_each_engine(|database| {
        let connection = with_table(database);
        let body = vec![0_u8, 255, 39];
        connection
            .execute("INSERT INTO t (id, name, body) VALUES (?1, ?2, ?3)", params![i64::MIN, "养老'?1", body])
            .unwrap();
        connection.execute("INSERT INTO t VALUES (?1, ?2, ?3)", params![2, None::<String>, None::<Vec<u8>>]).unwrap();
        let mut statement = connection.prepare_cached("SELECT id, name, body FROM t ORDER BY id").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        let rows: Vec<(i64, Option<String>, Option<Vec<u8>>)> = rows.map(Result::unwrap).collect();
        assert_eq!(rows, [(i64::MIN, Some("养老'?1".to_owned()), Some(body)), (2, None, None)]);
        let none = connection.query_row("SELECT id FROM t WHERE id = ?1", [7], |row| row.get::<_, i64>(0)).optional();
        assert_eq!(none.unwrap(), None);
        let sum: (i64, bool) = connection
            .query_row("SELECT SUM(id), COUNT(*) = 1 FROM t WHERE id > ?1", [0], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        assert_eq!(sum, (2, true));
        let wrong = connection.query_row("SELECT name FROM t WHERE id = 2", [], |row| row.get::<_, String>(0));
        assert_eq!(wrong.unwrap_err().to_string(), "column 0: expected a text, found nothing");
    });
}

#[test]
fn texts_have_the_order_of_their_bytes() {
    for_each_engine(|database| {
        let connection = with_table(database);
        let mut rows = connection.bulk("INSERT INTO t (id, name)");
        for (id, name) in ["b", "B", "一", "a", "é", "_"].into_iter().enumerate() {
            rows.push(params![id as i64, name]).unwrap();
        }
        rows.finish().unwrap();
        let mut statement = connection.prepare_cached("SELECT name FROM t ORDER BY COALESCE(name, '~')").unwrap();
        let names = statement.query_map([], |row| row.get(0)).unwrap();
        assert_eq!(names.map(Result::unwrap).collect::<Vec<String>>(), ["B", "_", "a", "b", "é", "一"]);
    });
}

#[test]
fn many_rows_are_all_written() {
    for_each_engine(|database| {
        let connection = with_table(database);
        for amount in [0, 1, 199, 200, 1001] {
            connection.execute("DELETE FROM t", []).unwrap();
            let mut rows = connection.bulk("INSERT INTO t (id, name, body)");
            for id in 0..amount {
                rows.push(params![id, format!("n{id}"), None::<Vec<u8>>]).unwrap();
            }
            rows.finish().unwrap();
            assert_eq!(count(&connection), amount);
        }
        let last: String = connection.query_row("SELECT name FROM t WHERE id = 1000", [], |row| row.get(0)).unwrap();
        assert_eq!(last, "n1000");
    });
}

#[test]
fn what_is_not_committed_is_undone() {
    for_each_engine(|database| {
        let mut connection = with_table(database);
        let transaction = connection.begin().unwrap();
        transaction.execute("INSERT INTO t (id) VALUES (1)", []).unwrap();
        drop(transaction);
        assert_eq!(count(&connection), 0);
        // A statement that fails takes the transaction with it, and no more.
        let transaction = connection.begin().unwrap();
        transaction.execute("INSERT INTO t (id) VALUES (1)", []).unwrap();
        let twice = transaction.execute("INSERT INTO t (id) VALUES (1)", []).unwrap_err();
        assert_eq!(twice.kind(), ErrorKind::Constraint);
        drop(transaction);
        let transaction = connection.begin().unwrap();
        transaction.execute("INSERT INTO t (id) VALUES (1)", []).unwrap();
        transaction.commit().unwrap();
        assert_eq!(count(&connection), 1);
    });
}

#[test]
fn a_writer_waits_for_another_and_sees_what_it_wrote() {
    for_each_engine(|database| {
        let mut first = with_table(database);
        let (begun, waits) = mpsc::channel();
        std::thread::scope(|scope| {
            let transaction = first.begin().unwrap();
            scope.spawn(move || {
                let mut second = database.open();
                begun.send(()).unwrap();
                let transaction = second.begin().unwrap();
                assert_eq!(count(&transaction), 1, "begun after the first was committed");
            });
            waits.recv().unwrap();
            std::thread::sleep(Duration::from_millis(200));
            transaction.execute("INSERT INTO t (id) VALUES (1)", []).unwrap();
            transaction.commit().unwrap();
        });
    });
}

#[test]
fn a_writer_does_not_wait_for_ever() {
    for_each_engine(|database| {
        let (mut first, mut second) = (with_table(database), database.open());
        let held = first.begin().unwrap();
        let since = Instant::now();
        let refused = second.begin().unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Busy, "{refused}");
        assert!(refused.to_string().contains("ten seconds"), "{refused}");
        assert!((9..15).contains(&since.elapsed().as_secs()), "{:?}", since.elapsed());
        drop(held);
        second.begin().unwrap().commit().unwrap();
    });
}

#[test]
fn readers_do_not_write_and_see_one_moment() {
    for_each_engine(|database| {
        let mut writer = with_table(database);
        let reader = database.open_reader();
        let refused = reader.execute("INSERT INTO t (id) VALUES (1)", []).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ReadOnly, "{refused}");
        let moment = reader.snapshot().unwrap();
        assert_eq!(count(&moment), 0);
        let transaction = writer.begin().unwrap();
        transaction.execute("INSERT INTO t (id) VALUES (1)", []).unwrap();
        transaction.commit().unwrap();
        assert_eq!(count(&moment), 0, "as it was");
        drop(moment);
        assert_eq!(count(&reader), 1);
    });
}

#[test]
fn a_connection_can_be_dropped_where_tasks_run() {
    for_each_engine(|database| {
        let (connection, reader) = (database.open(), database.open_reader());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        runtime.block_on(async {
            drop(connection);
            // And used on the threads that may wait.
            let task = tokio::task::spawn_blocking(move || crate::tables::names(&reader).unwrap().len());
            assert!(task.await.unwrap() > 0);
        });
    });
}

#[test]
fn a_connection_that_the_server_ended_is_told_to_be_lost() {
    let Some(database) = TestDatabase::postgres() else { return };
    let connection = with_table(&database);
    let process: i64 = connection.query_row("SELECT pg_backend_pid()", [], |row| row.get(0)).unwrap();
    let other = database.open();
    other.execute("SELECT pg_terminate_backend(CAST(?1 AS INT4))", [process]).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let lost = connection.query_row("SELECT COUNT(*) FROM t", [], |row| row.get::<_, i64>(0)).unwrap_err();
    assert_eq!(lost.kind(), ErrorKind::Lost, "{lost}");
    assert!(connection.is_lost());
    assert!(!connection.answers());
}

#[test]
fn an_address_is_read_and_never_shows_its_password() {
    let location: Location = "postgres://someone:geheim@db.example/plans?sslmode=disable".parse().unwrap();
    assert_eq!(format!("{location} {location:?}"), "PostgreSQL plans @ db.example PostgreSQL plans @ db.example");
    for wrong in ["mysql://x", "postgres://someone:geheim@db:port/plans", "postgres://u:geheim@h/d?nonsense=1"] {
        let refused = wrong.parse::<Location>().unwrap_err();
        assert!(!refused.contains("geheim"), "{refused}");
    }
}

#[test]
fn nothing_goes_over_a_network_in_the_clear_unless_that_is_said() {
    let check = |address: &str, taken: bool| {
        let parsed = address.parse::<Location>();
        assert_eq!(parsed.is_ok(), taken, "{address}: {parsed:?}");
        if let Err(told) = parsed {
            assert!(told.contains("TLS") && !told.contains("geheim"), "{told}");
        }
    };
    check("postgres://u:geheim@localhost/d", true);
    check("postgres://u:geheim@127.0.0.1/d", true);
    check("postgres://u:geheim@[::1]/d", true);
    check("postgres://u:geheim@%2Frun%2Fpostgresql/d", true);
    check("postgres://u:geheim@db.example/d", false);
    check("postgres://u:geheim@localhost,db.example/d", false);
    check("postgres://u:geheim@localhost/d?hostaddr=192.0.2.1", false);
    check("postgres://u:geheim@db.example/d?sslmode=prefer", false);
    check("postgres://u:geheim@localhost/d?sslmode=require", false);
    check("postgres://u:geheim@db.example/d?sslmode=disable", true);
}

#[test]
fn a_server_that_is_away_is_told_with_the_reason() {
    let location: Location = "postgres://someone:geheim@127.0.0.1:1/plans".parse().unwrap();
    let away = location.open().unwrap_err().to_string();
    assert!(away.contains("refused") && !away.contains("geheim"), "{away}");
}

#[test]
fn a_full_disk_is_told_as_such_and_writes_nothing() {
    let folder = std::env::temp_dir().join(format!("gongfu-full-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut connection = crate::open(&folder.join("gongfu.db")).unwrap();
    connection.define("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)").unwrap();
    let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    connection.query_row(&format!("PRAGMA max_page_count = {}", pages + 2), [], |_| Ok(())).unwrap();
    let transaction = crate::begin(&mut connection).unwrap();
    let large = vec![7u8; 1 << 20];
    let told = transaction.execute("INSERT INTO t (id, body) VALUES (1, ?1)", params![large]);
    assert_eq!(told.unwrap_err().kind(), ErrorKind::Full);
    drop(transaction);
    let rows: i64 = connection.query_row("SELECT COUNT(*) FROM t", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 0);
    drop(connection);
    std::fs::remove_dir_all(&folder).unwrap();
}
