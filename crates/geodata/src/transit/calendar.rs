//! On which days which services run.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use gongfu_base::{Day, Message, Severity};

use super::archive::{Archive, File};
use super::text;
use crate::report::{Code, Report};
use crate::table::Table;

/// The day that is asked about, between the one before and the one after.
pub struct Days([Option<Day>; 3]);

impl Days {
    pub fn around(date: Day) -> Self {
        Self([date.previous(), Some(date), date.next()])
    }

    /// Seconds from midnight of the day to that of each.
    pub const SHIFTS: [i32; 3] = [-86_400, 0, 86_400];
    /// The place of the day itself.
    pub const DATE: usize = 1;
}

/// Services and whether they run on each of the three days.
pub struct Services {
    index: HashMap<Vec<u8>, u32, RandomState>,
    running: Vec<[bool; 3]>,
    pub span: Option<(Day, Day)>,
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl Services {
    pub fn get(&self, id: &[u8]) -> Option<u32> {
        self.index.get(id).copied()
    }

    pub fn running(&self, service: u32) -> [bool; 3] {
        self.running[service as usize]
    }

    fn number(&mut self, id: &[u8]) -> (u32, bool) {
        if let Some(number) = self.index.get(id) {
            return (*number, false);
        }
        let number = self.running.len() as u32;
        self.index.insert(id.to_vec(), number);
        self.running.push([false; 3]);
        (number, true)
    }

    fn spans(&mut self, first: Day, last: Day) {
        let (one, other) = self.span.unwrap_or((first, last));
        self.span = Some((one.min(first), other.max(last)));
    }
}

pub fn read(archive: &Archive<'_>, days: &Days, report: &mut Report) -> Services {
    let mut services = Services { index: HashMap::default(), running: Vec::new(), span: None };
    let (weeks, dates) = (archive.optional("calendar.txt"), archive.optional("calendar_dates.txt"));
    if weeks.is_none() && dates.is_none() {
        archive.missing("calendar.txt", report);
    }
    if let Some(file) = &weeks {
        read_weeks(file, days, &mut services, report);
    }
    if let Some(file) = &dates {
        read_dates(file, days, &mut services, report);
    }
    services
}

fn read_weeks(file: &File<'_>, days: &Days, services: &mut Services, report: &mut Report) {
    let required: [&'static [&'static str]; 3] = [&["service_id"], &["start_date"], &["end_date"]];
    let Some(table) = Table::open(file.input(), &required, report) else { return };
    let [id, start, end] = required.map(|names| table.column(names));
    let weekdays = WEEKDAYS.map(|name| table.column(&[name]));
    let mut offsets = Vec::new();
    table.rows(|row| {
        let (number, is_new) = services.number(row.cell(id));
        if !is_new {
            twice(file, &table, row.cell(id), offsets.get(number as usize).copied(), row.offset, report);
            return;
        }
        offsets.push(row.offset);
        let mut date = |column: usize| {
            let found = day(row.cell(column));
            if found.is_none() {
                no_date(file, &table, row.offset, row.cell(column), report);
            }
            found
        };
        let (Some(start), Some(end)) = (date(start), date(end)) else { return };
        let runs = weekdays.map(|column| row.cell(column) == b"1");
        if start <= end && runs.contains(&true) {
            services.spans(start, end);
        }
        services.running[number as usize] =
            days.0.map(|day| day.is_some_and(|day| runs[day.weekday()] && (start..=end).contains(&day)));
    });
}

/// Days on which a service runs, or does not, against its week.
fn read_dates(file: &File<'_>, days: &Days, services: &mut Services, report: &mut Report) {
    let required: [&'static [&'static str]; 3] = [&["service_id"], &["date"], &["exception_type"]];
    let Some(table) = Table::open(file.input(), &required, report) else { return };
    let [id, date, exception] = required.map(|names| table.column(names));
    table.rows(|row| {
        let Some(on) = day(row.cell(date)) else {
            no_date(file, &table, row.offset, row.cell(date), report);
            return;
        };
        let runs = match row.cell(exception) {
            b"1" => true,
            b"2" => false,
            other => {
                report.add(
                    Code { code: "geo-gtfs-exception", severity: Severity::Warning, document: &file.name, subject: "" },
                    || vec![table.shown(row.offset)],
                    || {
                        let other = text(other);
                        (
                            Message::new(
                                format!("exception_type“{other}”应为 1（增开）或 2（停开），此行未计"),
                                format!(
                                    "exception_type `{other}` is neither 1 (runs) nor 2 (does not); the row is left out"
                                ),
                            ),
                            Message::new("请改为 1 或 2", "Write 1 or 2"),
                        )
                    },
                );
                return;
            }
        };
        let (number, _) = services.number(row.cell(id));
        if runs {
            services.spans(on, on);
        }
        for (day, running) in days.0.iter().zip(&mut services.running[number as usize]) {
            if *day == Some(on) {
                *running = runs;
            }
        }
    });
}

/// YYYYMMDD.
fn day(cell: &[u8]) -> Option<Day> {
    let digits = |range: std::ops::Range<usize>| {
        let part = cell.get(range).filter(|part| part.iter().all(u8::is_ascii_digit))?;
        Some(part.iter().fold(0_u16, |number, digit| number * 10 + u16::from(digit - b'0')))
    };
    if cell.len() != 8 {
        return None;
    }
    Day::new(digits(0..4)?, u8::try_from(digits(4..6)?).ok()?, u8::try_from(digits(6..8)?).ok()?)
}

fn no_date(file: &File<'_>, table: &Table<'_>, offset: usize, cell: &[u8], report: &mut Report) {
    report.add(
        Code { code: "geo-gtfs-date", severity: Severity::Warning, document: &file.name, subject: "" },
        || vec![table.shown(offset)],
        || {
            let cell = text(cell);
            (
                Message::new(
                    format!("“{cell}”不是日期，此行未计"),
                    format!("`{cell}` is no date; the row is left out"),
                ),
                Message::new("日期应写作 20250131", "Write dates as 20250131"),
            )
        },
    );
}

/// The id of an earlier row; the first stands.
pub fn twice(file: &File<'_>, table: &Table<'_>, id: &[u8], first: Option<usize>, again: usize, report: &mut Report) {
    report.add(
        Code { code: "geo-gtfs-twice", severity: Severity::Warning, document: &file.name, subject: "" },
        || first.into_iter().chain([again]).map(|offset| table.shown(offset)).collect(),
        || {
            let id = text(id);
            (
                Message::new(
                    format!("编号“{id}”出现两次，以先出现的为准"),
                    format!("the id `{id}` stands twice; the first is taken"),
                ),
                Message::new("请删去重复的行", "Take out the row that repeats it"),
            )
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_eight_digits() {
        assert_eq!(day(b"20240229"), Day::parse("2024-02-29"));
        for text in ["20230229", "201912313", "2024-02-29", "", "2024022x", "00000000"] {
            assert_eq!(day(text.as_bytes()), None, "{text}");
        }
    }
}
