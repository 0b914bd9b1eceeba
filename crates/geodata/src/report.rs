//! Findings as they are collected: one for each kind of defect, however many rows
//! have it.

use gongfu_base::{Evidence, Finding, Message, Severity};

/// Rows that a finding shows; the others are counted.
pub const SHOWN: usize = 20;

/// Characters of a row that are shown.
const ROW_SHOWN: usize = 200;

/// Findings of one reading, in the order in which their kinds first occurred.
#[derive(Debug, Default)]
pub struct Report {
    kinds: Vec<Kind>,
}

/// What tells one kind of defect from another.
#[derive(Debug, Clone, Copy)]
pub struct Code<'a> {
    pub code: &'static str,
    pub severity: Severity,
    pub document: &'a str,
    /// The column, or empty where the code says it all.
    pub subject: &'a str,
}

#[derive(Debug)]
struct Kind {
    code: &'static str,
    severity: Severity,
    document: String,
    subject: String,
    message: Message,
    remedy: Message,
    evidence: Vec<Evidence>,
    count: usize,
}

impl Report {
    /// One more occurrence. The words are those of the first; `rows` are the lines
    /// and texts that show it, and neither is asked for when enough are shown.
    pub fn add<R>(&mut self, code: Code<'_>, rows: R, words: impl FnOnce() -> (Message, Message))
    where
        R: FnOnce() -> Vec<(u32, String)>,
    {
        let evidence = |document: &str| -> Vec<Evidence> {
            let evidence = |(line, text)| Evidence { document: document.to_owned(), line, text: cut(text) };
            rows().into_iter().map(evidence).collect()
        };
        let same =
            |kind: &&mut Kind| kind.code == code.code && kind.subject == code.subject && kind.document == code.document;
        if let Some(kind) = self.kinds.iter_mut().find(same) {
            kind.count += 1;
            if kind.count <= SHOWN {
                kind.evidence.extend(evidence(code.document));
            }
            return;
        }
        let (message, remedy) = words();
        self.kinds.push(Kind {
            code: code.code,
            severity: code.severity,
            document: code.document.to_owned(),
            subject: code.subject.to_owned(),
            message,
            remedy,
            evidence: evidence(code.document),
            count: 1,
        });
    }

    /// What is true of a file as a whole.
    pub fn whole(&mut self, code: &'static str, severity: Severity, document: &str, message: Message, remedy: Message) {
        self.add(Code { code, severity, document, subject: "" }, || vec![(0, String::new())], || (message, remedy));
    }

    pub fn has_errors(&self) -> bool {
        self.kinds.iter().any(|kind| kind.severity == Severity::Error)
    }

    /// The findings, errors first.
    pub fn finish(self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.kinds.into_iter().map(Kind::finish).collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        findings
    }
}

impl Kind {
    fn finish(self) -> Finding {
        let Message { mut zh, mut en } = self.message;
        if self.count > 1 {
            let more = grouped(self.count - 1);
            zh.push_str(&format!("；另有 {more} 处同样如此"));
            en.push_str(&format!("; and {more} more like it"));
        }
        Finding {
            code: self.code,
            severity: self.severity,
            message: Message { zh, en },
            evidence: self.evidence,
            remedy: self.remedy,
        }
    }
}

/// A count with its thousands apart: 1,234.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(ROW_SHOWN) {
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_bad_rows_are_one_finding_with_its_first_rows() {
        let mut report = Report::default();
        let code = Code { code: "geo-x", severity: Severity::Error, document: "a.csv", subject: "lon" };
        for line in 0..1_000_001 {
            report.add(
                code,
                || vec![(line, format!("row {line}"))],
                || (Message::new("坏", "bad"), Message::default()),
            );
        }
        assert!(report.has_errors());
        let [finding] = &report.finish()[..] else { panic!("one finding") };
        assert_eq!(finding.message.en, "bad; and 1,000,000 more like it");
        assert_eq!(finding.message.zh, "坏；另有 1,000,000 处同样如此");
        assert_eq!(finding.evidence.len(), 20);
        assert_eq!(finding.evidence[19].text, "row 19");
    }

    #[test]
    fn thousands_stand_apart() {
        for (count, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")] {
            assert_eq!(grouped(count), text);
        }
    }
}
