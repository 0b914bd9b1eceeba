//! The drill: taken while others write, brought back into either engine.

use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::audit::{self, NewEntry, Outcome};
use crate::database::params;
use crate::testing::{self, TestDatabase, for_each_engine};

fn entry(number: usize) -> NewEntry {
    NewEntry {
        at: "2026-01-05T08:00:00Z".into(),
        actor: "tester".into(),
        action: "test",
        subject: format!("养老 '{number}' \"\\\n"),
        outcome: Outcome::Done,
        detail: "{}".into(),
    }
}

fn append(connection: &mut Connection, number: usize) {
    let transaction = crate::begin(connection).unwrap();
    audit::append(&transaction, &entry(number)).unwrap();
    transaction.commit().unwrap();
}

/// Something in every table, many rows in one, and a chain.
fn filled(database: &TestDatabase) -> Connection {
    let mut connection = database.open();
    testing::fill(&connection);
    let transaction = crate::begin(&mut connection).unwrap();
    let mut rows = transaction.bulk("INSERT INTO region (code, pack_id, level, name_zh, name_en, parent, source_id)");
    for number in 0..2500 {
        let parent = (number % 3 > 0).then_some("一");
        rows.push(params![format!("{:06}", number / 2), "p", "county", "甲", "É", parent, "s"]).unwrap();
    }
    rows.finish().unwrap();
    transaction.commit().unwrap();
    (0..20).for_each(|number| append(&mut connection, number));
    connection
}

fn taken(connection: &Connection) -> Vec<u8> {
    let mut file = Vec::new();
    write(&connection.snapshot().unwrap(), "2026-01-06T08:00:00Z", &mut file).unwrap();
    file
}

fn bring_back(connection: &mut Connection, file: &[u8]) -> Result<Summary, BackupError> {
    let transaction = crate::begin(connection)?;
    let summary = restore(&transaction, file)?;
    transaction.commit()?;
    Ok(summary)
}

#[test]
fn a_backup_taken_while_others_write_comes_back_whole_in_either_engine() {
    for_each_engine(|source| {
        let connection = filled(source);
        let stop = AtomicBool::new(false);
        let (file, summary, expected) = std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                let mut connection = source.open();
                let mut written = 0;
                while !stop.load(Ordering::Relaxed) {
                    append(&mut connection, written);
                    written += 1;
                }
                written
            });
            let before = audit::head(&connection).unwrap();
            let reader = source.open_reader();
            let moment = reader.snapshot().unwrap();
            let expected = crate::tables::contents(&moment).unwrap();
            while audit::head(&connection).unwrap() == before {
                std::thread::yield_now();
            }
            let mut file = Vec::new();
            let summary = write(&moment, "2026-01-06T08:00:00Z", &mut file).unwrap();
            stop.store(true, Ordering::Relaxed);
            assert!(writer.join().unwrap() > 0);
            (file, summary, expected)
        });
        assert_eq!(check(file.as_slice()).unwrap(), summary);
        assert_eq!(summary.rows() + 1, expected.len() as u64, "the schema's number is in the head");
        for_each_engine(|target| {
            let mut connection = target.open();
            assert!(is_empty(&connection).unwrap());
            assert_eq!(bring_back(&mut connection, &file).unwrap(), summary);
            assert_eq!(crate::tables::contents(&connection).unwrap(), expected);
            let verified = audit::verify(&connection, None).unwrap();
            assert!(verified.entries >= 20 && verified.findings.is_empty(), "{:?}", verified.findings);
            // And is used as any other: what refers to something is still held to it.
            append(&mut connection, 99);
            let lost = connection.execute("UPDATE plan SET pack_id = 'nowhere'", []).unwrap_err();
            assert_eq!(lost.kind(), crate::ErrorKind::Constraint);
            connection.execute("DELETE FROM pack", []).unwrap();
            let left: i64 = connection.query_row("SELECT COUNT(*) FROM region", [], |row| row.get(0)).unwrap();
            assert_eq!(left, 0, "goes with its pack");
        });
    });
}

#[test]
fn both_engines_write_the_same_file() {
    let Some(server) = TestDatabase::postgres() else { return };
    let (file, server) = (filled(&TestDatabase::sqlite()), filled(&server));
    assert_eq!(check(taken(&file).as_slice()).unwrap(), check(taken(&server).as_slice()).unwrap());
}

#[test]
fn what_was_there_is_replaced_and_is_kept_when_the_restore_is_interrupted() {
    let source = TestDatabase::sqlite();
    let file = taken(&filled(&source));
    for_each_engine(|target| {
        let mut connection = target.open();
        append(&mut connection, 7);
        let before = crate::tables::contents(&connection).unwrap();
        assert!(!is_empty(&connection).unwrap());
        let transaction = crate::begin(&mut connection).unwrap();
        restore(&transaction, file.as_slice()).unwrap();
        drop(transaction);
        assert_eq!(crate::tables::contents(&connection).unwrap(), before);
        bring_back(&mut connection, &file).unwrap();
        assert_eq!(audit::verify(&connection, None).unwrap().entries, 20);
        assert_eq!(
            crate::tables::contents(&connection).unwrap().len() as u64,
            check(file.as_slice()).unwrap().rows() + 1
        );
    });
}

#[test]
fn a_backup_of_every_past_schema_is_brought_up() {
    for number in 1..=migrate::NEWEST {
        for_each_engine(|database| {
            let source = TestDatabase::sqlite();
            let old = migrate::tests::of_schema(&source, usize::try_from(number).unwrap());
            let mut connection = database.open();
            let summary = bring_back(&mut connection, &taken(&old)).unwrap();
            assert_eq!(summary.schema, number);
            assert_eq!(migrate::number(&connection).unwrap(), Some(migrate::NEWEST));
            for table in summary.tables.iter().filter(|table| table.rows > 0) {
                let kept: u64 = connection
                    .query_row(&format!("SELECT COUNT(*) FROM {}", table.name), [], |row| row.get(0))
                    .unwrap();
                assert_eq!(kept, table.rows, "schema {number}, {}", table.name);
            }
        });
    }
}

fn plain(file: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text).unwrap();
    text
}

fn packed(text: &str) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap()
}

#[test]
fn a_damaged_file_is_refused_with_what_is_wrong() {
    let source = TestDatabase::sqlite();
    let file = taken(&filled(&source));
    let text = plain(&file);
    let told = |damaged: &[u8]| match check(damaged) {
        Err(BackupError::Damaged { what, .. }) => what.en,
        other => panic!("{other:?}"),
    };
    assert_eq!(told(b"PK\x03\x04 something else"), "not a backup of gongfu");
    assert_eq!(told(&packed("{\"format\":\"other\"}\n")), "not a backup of gongfu");
    for length in [0, 5, 100, file.len() / 2, file.len() - 9, file.len() - 1] {
        assert_eq!(told(&file[..length]), "the file is cut off here", "{length} of {} bytes", file.len());
    }
    for place in (20..file.len()).step_by(file.len() / 40) {
        let mut flipped = file.clone();
        flipped[place] ^= 0x10;
        assert!(check(flipped.as_slice()).is_err(), "byte {place}");
    }
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let without_end = lines[..lines.len() - 1].concat();
    assert_eq!(told(&packed(&without_end)), "the file is cut off here");
    let rows = "the rows of region differ from their count or digest: some were changed, added or lost";
    assert_eq!(told(&packed(&text.replacen("甲", "乙", 1))), rows);
    let region = lines.iter().position(|line| line.contains("\"table\":\"region\"")).unwrap();
    let mut lost = lines.clone();
    lost.remove(region + 5);
    assert_eq!(told(&packed(&lost.concat())), rows);
    let mut moved = lines.clone();
    moved.swap(region + 5, region + 9);
    assert_eq!(told(&packed(&moved.concat())), rows);
    let whole_table = lines.iter().position(|line| line.contains("\"end\":\"region\"")).unwrap();
    let cut = [&lines[..region], &lines[whole_table + 1..]].concat().concat();
    assert_eq!(told(&packed(&cut)), "the digest differs: the file was changed or damaged");
    assert_eq!(told(&packed(&format!("{text}\n"))), "something follows the end");
    let newer = text.replacen(&format!("\"schema\":{}", migrate::NEWEST), "\"schema\":99", 1);
    let refused = check(packed(&newer).as_slice());
    assert!(matches!(refused, Err(BackupError::Store(StoreError::NewerSchema { found: 99, .. }))), "{refused:?}");
}

#[test]
fn a_damaged_file_changes_nothing() {
    let source = TestDatabase::sqlite();
    let file = taken(&filled(&source));
    for_each_engine(|target| {
        let mut connection = filled(target);
        let before = crate::tables::contents(&connection).unwrap();
        for damaged in [&file[..file.len() / 2], &packed(&plain(&file).replacen("甲", "乙", 1))] {
            bring_back(&mut connection, damaged).unwrap_err();
            assert_eq!(crate::tables::contents(&connection).unwrap(), before);
        }
    });
}
