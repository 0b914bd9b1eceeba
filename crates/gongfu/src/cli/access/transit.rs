//! Public transport: which timetables, on which day, at what time.

use std::num::NonZeroU32;
use std::path::PathBuf;

use gongfu_access::ground::{FAR_METRES, Ground, Placed, Trip};
use gongfu_access::ticks::{Measure, Ticks};
use gongfu_access::transit::{MINUTES_OF_DAY, Terms, Transit};
use gongfu_base::Day;
use gongfu_geodata::Input;
use gongfu_geodata::transit::{ReadTimetable, gtfs};
use serde_json::json;

use super::ModeArg;
use super::answers::say;
use super::inputs::{self, Refused};
use crate::amounts::amount;
use crate::language::Language;

#[derive(Debug, clap::Args)]
pub struct TransitArgs {
    /// 时刻表（GTFS .zip），可多次给出 / Timetables as GTFS zips; may be given several times
    #[arg(long, value_name = "FILE.zip")]
    gtfs: Vec<PathBuf>,
    /// 哪一天的时刻表 / The day whose timetable counts
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<Day>,
    /// 出发时段，如 07:00-09:00：其间每分钟出发一次，末端不计；或一个时刻 / When people set out: at every minute
    /// of 07:00-09:00 but the last, or at one time
    #[arg(long, value_name = "HH:MM-HH:MM", value_parser = window)]
    depart: Option<Window>,
    /// 各分钟出发的用时中取第百分之几：50 为中位数，0 最短，100 最长；默认 50 / Which of the times of all minutes is told:
    /// 50 the median, 0 the shortest, 100 the longest; 50 without it
    #[arg(long, value_parser = clap::value_parser!(u8).range(0..=100))]
    percentile: Option<u8>,
    /// 到首站、离末站最多步行多久，默认 20min / The longest walk to the first stop and from the last; 20min without it
    #[arg(long, value_name = "TIME", value_parser = duration)]
    walk_limit: Option<Ticks>,
    /// 换乘最多步行多久，默认 10min / The longest walk between two vehicles; 10min without it
    #[arg(long, value_name = "TIME", value_parser = duration)]
    transfer_limit: Option<Ticks>,
    /// 换乘除步行外还需多久，默认 1min / What a change takes beside its walk; 1min without it
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    change: Option<NonZeroU32>,
}

/// Minutes at which people set out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    first_second: u32,
    minutes: NonZeroU32,
}

/// What runs, and how it is asked about.
#[derive(Debug)]
pub struct Lines {
    read: ReadTimetable,
    date: Day,
    terms: Terms,
}

/// `None` where people go otherwise.
pub fn lines(args: &TransitArgs, mode: ModeArg) -> Result<Option<Lines>, Refused> {
    let given = [
        ("--gtfs", !args.gtfs.is_empty()),
        ("--date", args.date.is_some()),
        ("--depart", args.depart.is_some()),
        ("--percentile", args.percentile.is_some()),
        ("--walk-limit", args.walk_limit.is_some()),
        ("--transfer-limit", args.transfer_limit.is_some()),
        ("--change", args.change.is_some()),
    ];
    let names =
        |given: &mut dyn Iterator<Item = &(&'static str, bool)>| given.map(|(name, _)| *name).collect::<Vec<_>>();
    if mode != ModeArg::Transit {
        let extra = names(&mut given.iter().filter(|(_, given)| *given));
        if extra.is_empty() {
            return Ok(None);
        }
        let (zh, en) = (extra.join("、"), extra.join(", "));
        return Err(format!("{zh} 只用于 --mode transit / {en} only goes with --mode transit").into());
    }
    let (Some(date), Some(depart), false) = (args.date, args.depart, args.gtfs.is_empty()) else {
        let missing = names(&mut given[..3].iter().filter(|(_, given)| !*given));
        let (zh, en) = (missing.join("、"), missing.join(", "));
        return Err(format!(
            "--mode transit 还需要 {zh}，例如 --gtfs bus.zip --date 2025-03-05 --depart 07:00-09:00 / \
             --mode transit also needs {en}, as in --gtfs bus.zip --date 2025-03-05 --depart 07:00-09:00"
        )
        .into());
    };
    let mut files = Vec::with_capacity(args.gtfs.len());
    for path in &args.gtfs {
        files.push((inputs::name(path), inputs::read(path)?));
    }
    let feeds: Vec<Input<'_>> = files.iter().map(|(name, bytes)| Input::new(name, bytes)).collect();
    let read = gtfs(&feeds, date).map_err(Refused::Findings)?;
    let ticks = |seconds| Measure::Time.ticks(seconds).unwrap_or_default();
    let terms = Terms {
        first_second: depart.first_second,
        minutes: depart.minutes,
        percentile: args.percentile.unwrap_or(50),
        walk: args.walk_limit.unwrap_or_else(|| ticks(Terms::WALK_SECONDS)),
        transfer: args.transfer_limit.unwrap_or_else(|| ticks(Terms::TRANSFER_SECONDS)),
        change_seconds: args.change.unwrap_or(Terms::CHANGE_SECONDS),
    };
    Ok(Some(Lines { read, date, terms }))
}

impl Lines {
    /// What runs on the day, and what is to be known about it.
    pub fn say(&self, language: Language) {
        inputs::tell(&self.read.findings, language);
        let date = self.date;
        for feed in self.read.feeds.iter().filter(|feed| feed.running > 0) {
            let (name, running) = (&feed.name, feed.running);
            say(
                language,
                &format!("{name}：{date} 发车 {running} 次"),
                &format!("{name}: {running} departures on {date}"),
            );
        }
    }

    pub fn about(&self) -> serde_json::Value {
        let feeds = self.read.feeds.iter().map(|feed| json!({ "file": feed.name, "departures": feed.running }));
        let value = |ticks| Measure::Time.value(ticks);
        json!({
            "feeds": feeds.collect::<Vec<_>>(),
            "date": self.date.to_string(),
            "first_departure": clock(self.terms.first_second),
            "minutes": self.terms.minutes,
            "percentile": self.terms.percentile,
            "walk_limit_seconds": value(self.terms.walk),
            "transfer_limit_seconds": value(self.terms.transfer),
            "change_seconds": self.terms.change_seconds,
        })
    }

    /// Journeys over this ground from or to these origins.
    pub fn over<'a>(
        &self,
        ground: &'a Ground,
        trip: Trip,
        origins: &'a Placed<'a>,
        threads: usize,
        language: Language,
    ) -> Result<Transit<'a>, Refused> {
        if trip.measure != Measure::Time {
            let message = "--mode transit 的界限须是时间，如 30min / limits of --mode transit are times, as 30min";
            return Err(message.to_owned().into());
        }
        let transit =
            Transit::new(ground, &self.read.timetable, self.terms, (trip.travel, trip.limit), origins, threads);
        let (stops, off) = transit.stops();
        say(
            language,
            &format!("此时段有车停靠的站点 {stops} 个，其中 {off} 个离路网超过 {FAR_METRES} 米，无人在此上下"),
            &format!(
                "{stops} stops are served in that time; {off} are further than {FAR_METRES} m from any street, and nobody gets on or off there"
            ),
        );
        Ok(transit)
    }
}

fn clock(second: u32) -> String {
    format!("{:02}:{:02}", second / 3600, second / 60 % 60)
}

fn date(text: &str) -> Result<Day, String> {
    Day::parse(text)
        .ok_or_else(|| format!("“{text}”不是日期，请写成 2025-03-05 / `{text}` is no date; write it as 2025-03-05"))
}

/// From the first minute to the last, which does not count; hours go on after midnight.
fn window(text: &str) -> Result<Window, String> {
    let minute = |text: &str| {
        let (hours, minutes) = text.trim().split_once(':')?;
        let is_number = |text: &str| text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = |text: &str| text.parse::<u32>().ok().filter(|_| is_number(text));
        Some(number(hours)? * 60 + number(minutes).filter(|minute| *minute < 60)?)
    };
    let (first, end) = match text.split_once(['-', '–', '—']) {
        Some((first, end)) => (minute(first), minute(end)),
        None => (minute(text), minute(text).map(|minute| minute + 1)),
    };
    let window = first.zip(end).and_then(|(first, end)| {
        let minutes = NonZeroU32::new(end.checked_sub(first)?)?;
        (first < MINUTES_OF_DAY && minutes.get() <= MINUTES_OF_DAY)
            .then_some(Window { first_second: first * 60, minutes })
    });
    window.ok_or_else(|| {
        format!(
            "“{text}”不是出发时段，请写成 07:00-09:00 或 07:00，不超过一天 / \
             `{text}` is no time to set out; write 07:00-09:00 or 07:00, at most a day"
        )
    })
}

fn duration(text: &str) -> Result<Ticks, String> {
    match amount(text)? {
        (Measure::Time, seconds) => {
            Measure::Time.ticks(seconds).ok_or_else(|| format!("“{text}”太长 / `{text}` is too long"))
        }
        (Measure::Length, _) => Err(format!("“{text}”不是时间，请写成 20min / `{text}` is no time; write 20min")),
    }
}

/// Whole seconds, at least one.
fn seconds(text: &str) -> Result<NonZeroU32, String> {
    let seconds = Measure::Time.value(duration(text)?);
    let whole = (seconds.fract() == 0.0).then(|| NonZeroU32::new(seconds as u32)).flatten();
    whole.ok_or_else(|| format!("“{text}”须是一秒以上的整秒数 / `{text}` must be whole seconds, at least one"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_minutes() {
        let minutes =
            |first: u32, minutes| Some(Window { first_second: first * 60, minutes: NonZeroU32::new(minutes)? });
        for (text, expected) in [
            ("07:00-09:00", minutes(420, 120)),
            ("7:00–7:01", minutes(420, 1)),
            ("07:30", minutes(450, 1)),
            ("00:00-24:00", minutes(0, 1440)),
            ("23:00-25:30", minutes(1380, 150)),
            ("09:00-07:00", None),
            ("07:00-07:00", None),
            ("24:00-25:00", None),
            ("00:00-24:01", None),
            ("07:60-08:00", None),
            ("7", None),
            ("07:00-", None),
            ("+7:00", None),
            ("", None),
        ] {
            assert_eq!(window(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn changes_are_whole_seconds() {
        assert_eq!(seconds("1min"), Ok(NonZeroU32::new(60).unwrap()));
        for text in ["0s", "0.5s", "60m", "60"] {
            assert!(seconds(text).is_err(), "{text}");
        }
        assert!(duration("20min").is_ok() && duration("1000m").is_err() && date("2025-02-30").is_err());
    }
}
