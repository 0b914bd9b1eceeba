//! What the printed names of a plan mean: its domains and canonical indicators.
//!
//! Nothing is guessed. A name means an indicator when, written plainly, it is the
//! indicator's name or one of its synonyms; a title means a domain when it holds
//! a printed form of that one domain. Anything else stays open.

use std::collections::{BTreeSet, HashMap};

use gongfu_plan::{Plan, Section};
use gongfu_store::plans::{IndicatorLink, Links};

/// The names that packs define for the plans that may use them.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Printed form, written plainly, and domain id.
    domains: Vec<(String, String)>,
    /// Name, written plainly → (indicator id, its domain).
    indicators: HashMap<String, BTreeSet<(String, String)>>,
}

impl Names {
    pub fn add_domain<'a>(&mut self, id: &str, forms: impl Iterator<Item = &'a str>) {
        for form in forms.map(plain).filter(|form| !form.is_empty()) {
            let entry = (form, id.to_owned());
            if !self.domains.contains(&entry) {
                self.domains.push(entry);
            }
        }
    }

    pub fn add_indicator<'a>(&mut self, id: &str, domain: &str, names: impl Iterator<Item = &'a str>) {
        for name in names.map(plain).filter(|name| !name.is_empty()) {
            self.indicators.entry(name).or_default().insert((id.to_owned(), domain.to_owned()));
        }
    }

    pub fn links(&self, plan: &Plan) -> Links {
        let by_titles = |line: u32, boxed: Option<&str>| {
            (boxed.into_iter().chain(titles_above(&plan.sections, line))).find_map(|title| self.domain(title))
        };
        Links {
            indicators: (plan.indicators.iter())
                .map(|row| self.indicator(&row.name, row.unit.as_deref(), row.domain.as_deref()))
                .collect(),
            commitments: (plan.commitments.iter()).map(|row| by_titles(row.line, row.boxed.as_deref())).collect(),
            projects: (plan.projects.iter()).map(|row| by_titles(row.line, Some(&row.boxed))).collect(),
        }
    }

    fn indicator(&self, name: &str, unit: Option<&str>, domain: Option<&str>) -> IndicatorLink {
        let printed = domain.and_then(|domain| self.domain(domain));
        let name = plain(name);
        let bare = unit.and_then(|unit| without_unit(&name, &plain(unit)));
        let known = bare.and_then(|bare| self.indicators.get(bare)).or_else(|| self.indicators.get(&name));
        let mut fitting: Vec<&(String, String)> = known.into_iter().flatten().collect();
        // One name may serve two domains; then the printed domain decides.
        if fitting.len() > 1 {
            fitting.retain(|(_, domain)| Some(domain) == printed.as_ref());
        }
        match fitting[..] {
            [(id, domain)] => {
                IndicatorLink { domain: printed.or_else(|| Some(domain.clone())), indicator: Some(id.clone()) }
            }
            _ => IndicatorLink { domain: printed, indicator: None },
        }
    }

    /// The one domain a title speaks of; `None` when it speaks of none or several.
    /// A form inside a longer one that is there too does not count by itself.
    fn domain(&self, title: &str) -> Option<String> {
        let title = plain(title);
        if let Some((_, id)) = self.domains.iter().find(|(form, _)| *form == title) {
            return Some(id.clone());
        }
        let found: Vec<&(String, String)> =
            self.domains.iter().filter(|(form, _)| title.contains(form.as_str())).collect();
        let ids: BTreeSet<&String> = (found.iter())
            .filter(|(form, _)| {
                !found.iter().any(|(other, _)| other.len() > form.len() && other.contains(form.as_str()))
            })
            .map(|(_, id)| id)
            .collect();
        (ids.len() == 1).then(|| ids.into_iter().next().cloned()).flatten()
    }
}

/// Titles of the sections a line stands in, innermost first.
fn titles_above(sections: &[Section], line: u32) -> impl Iterator<Item = &str> {
    let mut level = u8::MAX;
    let above = sections.iter().rev().filter(move |section| section.line <= line);
    let enclosing = above.filter(move |section| {
        let encloses = section.level < level;
        level = level.min(section.level);
        encloses
    });
    enclosing.map(|section| section.title.as_str())
}

/// A name without white space, quotation marks and the difference between
/// full-width and half-width.
fn plain(text: &str) -> String {
    (text.chars())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '〔' | '【' | '﹝' => '(',
            '〕' | '】' | '﹞' => ')',
            '—' | '–' => '-',
            other => other,
        })
        .filter(|c| !c.is_whitespace() && !matches!(c, '“' | '”' | '"' | '‘' | '’' | '\'' | '「' | '」' | '*'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// `托位数(个)` with unit `个` is `托位数`.
fn without_unit<'a>(name: &'a str, unit: &str) -> Option<&'a str> {
    name.strip_suffix(')')?.strip_suffix(unit)?.strip_suffix('(')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let mut names = Names::default();
        names.add_domain("growing", ["育得好", "成长"].into_iter());
        names.add_domain("schooling", ["学得好", "成长教育"].into_iter());
        names.add_indicator("places", "growing", ["每千人口托位数", "千人托位数"].into_iter());
        names.add_indicator("coverage-young", "growing", ["覆盖率"].into_iter());
        names.add_indicator("coverage-school", "schooling", ["覆盖率"].into_iter());
        names
    }

    #[track_caller]
    fn check(name: &str, unit: Option<&str>, domain: Option<&str>, expected: (Option<&str>, Option<&str>)) {
        let link = names().indicator(name, unit, domain);
        assert_eq!((link.domain.as_deref(), link.indicator.as_deref()), expected);
    }

    #[test]
    fn a_name_means_the_indicator_that_has_it() {
        check("每千人口 托位数", None, None, (Some("growing"), Some("places")));
        check("“千人托位数”（个）", Some("个"), Some("育得好"), (Some("growing"), Some("places")));
        check("每千人口托位数增长", None, Some("育得好"), (Some("growing"), None));
    }

    #[test]
    fn a_name_of_two_indicators_needs_the_domain() {
        check("覆盖率", None, Some("二、学得好"), (Some("schooling"), Some("coverage-school")));
        check("覆盖率", None, None, (None, None));
    }

    #[test]
    fn a_title_of_two_domains_means_neither() {
        let domain = |title: &str| names().domain(title);
        assert_eq!(domain("第三节 育得好"), Some("growing".into()));
        assert_eq!(domain("育得好、学得好"), None);
        assert_eq!(domain("成长教育行动").as_deref(), Some("schooling"), "the longer form covers the shorter");
        assert_eq!(domain("其他"), None);
    }

    #[test]
    fn the_innermost_section_that_names_a_domain_counts() {
        let section = |level, title: &str, line| Section { level, title: title.into(), line };
        let sections = [
            section(1, "育得好", 1),
            section(2, "场所", 5),
            section(1, "学得好", 10),
            section(2, "校舍", 12),
            section(2, "教师", 20),
        ];
        let above = |line| titles_above(&sections, line).collect::<Vec<_>>();
        assert_eq!(above(6), ["场所", "育得好"]);
        assert_eq!(above(21), ["教师", "学得好"]);
        assert_eq!(above(0), Vec::<&str>::new());
    }
}
