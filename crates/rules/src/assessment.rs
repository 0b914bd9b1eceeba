//! Assessments as data: answers to a list of questions become points, points a
//! level, and some findings decide or move the level by themselves.
//!
//! What is not answered is neither full nor no points: the level is given where
//! every way of answering the rest leads to the same one.

use std::collections::BTreeMap;

use gongfu_base::{Finding, Message};

use crate::place::{Citation, Place, defect};

/// A scale: its questions, levels and what overrides them.
#[derive(Debug, Clone)]
pub struct Assessment {
    pub id: String,
    pub words: Message,
    pub source: Citation,
    pub questions: Vec<Question>,
    /// From the best to the worst; together they cover every sum of points.
    pub levels: Vec<Level>,
    pub overrides: Vec<Override>,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub struct Question {
    pub id: String,
    /// What it belongs to, such as movement.
    pub group: String,
    pub words: Message,
    /// Answers are 0 to this; more is better.
    pub points_max: u16,
}

#[derive(Debug, Clone)]
pub struct Level {
    pub level: u16,
    pub words: Message,
    /// Fewest points, and most.
    pub from: u16,
    pub to: u16,
}

/// A finding beside the questions: a yes or no, or how often something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// As answers name it.
    pub id: String,
    pub words: Message,
    /// It applies from so many on; 1 for a yes.
    pub at_least: u16,
    pub effect: OverrideEffect,
    pub source: Citation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverrideEffect {
    /// This level, whatever the points say.
    Level(u16),
    /// So many levels worse, the worst being the last.
    Worse(u16),
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed<'a> {
    /// `None`: cannot be told from these answers.
    pub level: Option<u16>,
    pub words: Option<&'a Message>,
    /// `None` where a question is not answered.
    pub points: Option<u32>,
    /// Least and greatest sum that the answers allow.
    pub points_range: (u32, u32),
    /// Ids of questions and findings without an answer, where the level is open.
    pub missing: Vec<&'a str>,
    /// Overrides that apply.
    pub applied: Vec<&'a Override>,
}

impl Assessment {
    pub fn points_max(&self) -> u32 {
        self.questions.iter().map(|question| u32::from(question.points_max)).sum()
    }

    /// `answers` are by id; what is not there is not known.
    ///
    /// # Errors
    /// Each answer that the scale does not have.
    pub fn assess(&self, answers: &BTreeMap<String, i64>) -> Result<Assessed<'_>, Vec<Message>> {
        let wrong = self.wrong_answers(answers);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let (mut least, mut most) = (0, 0);
        let mut missing = Vec::new();
        for question in &self.questions {
            match answers.get(&question.id).and_then(|points| u32::try_from(*points).ok()) {
                Some(points) => {
                    least += points;
                    most += points;
                }
                None => {
                    most += u32::from(question.points_max);
                    missing.push(question.id.as_str());
                }
            }
        }
        let points = missing.is_empty().then_some(least);
        let applies = |one: &Override| answers.get(&one.id).map(|found| *found >= i64::from(one.at_least));
        let applied: Vec<&Override> = self.overrides.iter().filter(|one| applies(one) == Some(true)).collect();
        missing.extend(self.overrides.iter().filter(|one| applies(one).is_none()).map(|one| one.id.as_str()));
        // The best and the worst that can still come out.
        let best = self.level_of(most, |one| applies(one) == Some(true));
        let worst = self.level_of(least, |one| applies(one) != Some(false));
        let level = best.zip(worst).filter(|(best, worst)| best == worst).map(|(best, _)| best);
        let words = self.levels.iter().find(|one| Some(one.level) == level).map(|one| &one.words);
        if level.is_some() {
            missing.clear();
        }
        Ok(Assessed { level, words, points, points_range: (least, most), missing, applied })
    }

    fn wrong_answers(&self, answers: &BTreeMap<String, i64>) -> Vec<Message> {
        let wrong = answers.iter().filter_map(|(id, value)| {
            let question = self.questions.iter().find(|question| question.id == *id);
            let known = question.is_some() || self.overrides.iter().any(|one| one.id == *id);
            let most = question.map_or(i64::MAX, |question| i64::from(question.points_max));
            if !known {
                Some(Message::new(format!("没有“{id}”这一项"), format!("there is no question `{id}`")))
            } else if !(0..=most).contains(value) {
                Some(Message::new(
                    format!("“{id}”的答案 {value} 不在 0 至 {most} 之间"),
                    format!("the answer {value} to `{id}` is not between 0 and {most}"),
                ))
            } else {
                None
            }
        });
        wrong.collect()
    }

    fn level_of(&self, points: u32, applies: impl Fn(&Override) -> bool) -> Option<u16> {
        let by_points = self.levels.iter().position(|level| (level.from.into()..=level.to.into()).contains(&points))?;
        let mut at = by_points;
        for one in self.overrides.iter().filter(|one| applies(one)) {
            match one.effect {
                OverrideEffect::Worse(steps) => at = (at + usize::from(steps)).min(self.levels.len() - 1),
                OverrideEffect::Level(level) => {
                    at = at.max(self.levels.iter().position(|other| other.level == level)?);
                }
            }
        }
        self.levels.get(at).map(|level| level.level)
    }

    /// What is wrong with the scale itself.
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut push = |text: &str, message: (String, String), remedy: (&str, &str)| {
            findings.push(defect("rules-assessment", &self.place, text, message, remedy));
        };
        let ids = self.questions.iter().map(|question| &question.id).chain(self.overrides.iter().map(|one| &one.id));
        let mut seen = std::collections::BTreeSet::new();
        for id in ids.filter(|id| !seen.insert(*id)) {
            push(
                id,
                (format!("“{id}”出现两次"), format!("`{id}` is here twice")),
                ("改名或删去一个", "rename one or take it out"),
            );
        }
        // Levels from the best to the worst meet without a gap.
        let mut next = Some(self.points_max());
        for level in &self.levels {
            if next != Some(level.to.into()) || level.from > level.to {
                let expected = next.map_or_else(String::new, |next| next.to_string());
                push(
                    &level.level.to_string(),
                    (
                        format!("等级 {} 的最高分应为 {expected}，写作 {}", level.level, level.to),
                        format!("level {} should end at {expected} points; it ends at {}", level.level, level.to),
                    ),
                    (
                        "各等级从好到差首尾相接，最好的一级到总分为止",
                        "levels go from the best to the worst, one beginning where the other ends, from all points down",
                    ),
                );
            }
            next = u32::from(level.from).checked_sub(1);
        }
        if next.is_some() {
            push(
                "0",
                ("等级没有覆盖到 0 分".into(), "the levels do not reach down to no points".into()),
                ("补上最差的一级", "add the worst level"),
            );
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three questions of 0–4: 12 well, 6–11 worse, 0–5 worst.
    fn scale() -> Assessment {
        let words = Message::new("题", "question");
        let question = |id: &str| Question { id: id.into(), group: "a".into(), words: words.clone(), points_max: 4 };
        let level = |level, from, to| Level { level, words: words.clone(), from, to };
        let over = |id: &str, at_least, effect| Override {
            id: id.into(),
            words: words.clone(),
            at_least,
            effect,
            source: Citation::default(),
        };
        Assessment {
            id: "scale".into(),
            words: words.clone(),
            source: Citation::default(),
            questions: ["eat", "walk", "see"].map(question).to_vec(),
            levels: vec![level(0, 12, 12), level(1, 6, 11), level(2, 0, 5)],
            overrides: vec![over("asleep", 1, OverrideEffect::Level(2)), over("falls", 2, OverrideEffect::Worse(1))],
            place: Place::default(),
        }
    }

    #[track_caller]
    fn check(answers: &[(&str, i64)], level: Option<u16>, missing: &[&str]) {
        let answers = answers.iter().map(|(id, value)| ((*id).to_owned(), *value)).collect();
        let scale = scale();
        let found = scale.assess(&answers).unwrap();
        assert_eq!((found.level, found.missing.as_slice()), (level, missing), "{found:#?}");
    }

    #[test]
    fn points_make_levels_and_findings_move_them() {
        check(&[("eat", 4), ("walk", 4), ("see", 4), ("asleep", 0), ("falls", 0)], Some(0), &[]);
        check(&[("eat", 4), ("walk", 4), ("see", 3), ("asleep", 0), ("falls", 1)], Some(1), &[]);
        check(&[("eat", 4), ("walk", 4), ("see", 3), ("asleep", 0), ("falls", 2)], Some(2), &[]);
        check(&[("eat", 0), ("walk", 4), ("see", 1), ("asleep", 0), ("falls", 3)], Some(2), &[]);
        check(&[("eat", 4), ("walk", 4), ("see", 4), ("asleep", 1), ("falls", 0)], Some(2), &[]);
    }

    #[test]
    fn what_is_not_answered_is_open_unless_it_cannot_matter() {
        check(&[("eat", 4), ("walk", 4), ("asleep", 0), ("falls", 0)], None, &["see"]);
        // 4 + 3 + 0…4 is 7 to 11 either way.
        check(&[("eat", 4), ("walk", 3), ("asleep", 0), ("falls", 0)], Some(1), &[]);
        check(&[("asleep", 1)], Some(2), &[]);
        check(&[("eat", 0), ("walk", 1), ("see", 4)], Some(2), &[]);
        check(&[("eat", 4), ("walk", 3), ("asleep", 0)], None, &["see", "falls"]);
    }

    #[test]
    fn answers_outside_the_scale_are_refused() {
        let answers = [("eat".to_owned(), 5), ("fly".to_owned(), 1), ("walk".to_owned(), -1)].into();
        assert_eq!(scale().assess(&answers).unwrap_err().len(), 3);
    }

    #[test]
    fn levels_that_leave_points_out_are_found() {
        assert!(scale().check().is_empty());
        let mut gap = scale();
        gap.levels[1].from = 7;
        assert_eq!(gap.check().len(), 1);
        let mut short = scale();
        short.levels.pop();
        assert_eq!(short.check().len(), 1);
    }
}
