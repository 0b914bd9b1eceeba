use std::collections::BTreeSet;

use serde_json::Value;

/// The part of deny.toml that is checked here: `licenses.allow`, and
/// `[[licenses.exceptions]]` with `allow` and `crate`. The file is also what
/// cargo-deny reads, for those who have it.
#[derive(Debug, Default)]
pub struct Policy {
    allow: BTreeSet<String>,
    /// Crates whose licence was read by a person.
    exceptions: BTreeSet<String>,
}

impl Policy {
    pub fn parse(deny: &str) -> Result<Self, String> {
        let mut policy = Self::default();
        let mut section = "";
        let mut in_allow = false;
        for line in deny.lines().map(|line| line.split('#').next().unwrap_or_default().trim()) {
            if line.starts_with('[') && !in_allow {
                section = line.trim_matches(['[', ']']);
            } else if section == "licenses" && line.starts_with("allow") {
                in_allow = true;
                policy.allow.extend(quoted(line));
            } else if in_allow {
                policy.allow.extend(quoted(line));
            } else if section == "licenses.exceptions" && line.starts_with("crate") {
                policy.exceptions.extend(quoted(line));
            }
            in_allow &= !line.ends_with(']');
        }
        if policy.allow.is_empty() { Err("deny.toml allows no licence".into()) } else { Ok(policy) }
    }

    /// Crates whose licence is not allowed or not known.
    pub fn check(&self, metadata: &Value) -> Result<Vec<String>, String> {
        let packages = metadata["packages"].as_array().ok_or("cargo metadata has no packages")?;
        let mut defects = Vec::new();
        for package in packages.iter().filter(|package| !package["source"].is_null()) {
            let (name, version) = (package["name"].as_str().unwrap_or("?"), package["version"].as_str().unwrap_or("?"));
            match package["license"].as_str() {
                _ if self.exceptions.contains(name) => {}
                Some(expression) if self.allows(expression) => {}
                Some(expression) => {
                    defects.push(format!("{name} {version}: licence `{expression}` is not among those of deny.toml"));
                }
                None => defects.push(format!("{name} {version}: no licence is stated")),
            }
        }
        Ok(defects)
    }

    /// Whether a licence expression can be met by allowed licences.
    fn allows(&self, expression: &str) -> bool {
        let text = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
        let tokens: Vec<&str> = text.split_whitespace().collect();
        let mut rest = tokens.as_slice();
        let allowed = self.either(&mut rest);
        allowed && rest.is_empty()
    }

    fn either(&self, rest: &mut &[&str]) -> bool {
        let mut allowed = self.both(rest);
        while let [first, after @ ..] = rest
            && *first == "OR"
        {
            *rest = after;
            allowed |= self.both(rest);
        }
        allowed
    }

    fn both(&self, rest: &mut &[&str]) -> bool {
        let mut allowed = self.one(rest);
        while let [first, after @ ..] = rest
            && *first == "AND"
        {
            *rest = after;
            allowed &= self.one(rest);
        }
        allowed
    }

    fn one(&self, rest: &mut &[&str]) -> bool {
        let [first, after @ ..] = *rest else { return false };
        *rest = after;
        if *first == "(" {
            let allowed = self.either(rest);
            if let [")", after @ ..] = *rest {
                *rest = after;
            }
            return allowed;
        }
        let mut name = (*first).to_owned();
        if let ["WITH", exception, after @ ..] = *rest {
            name = format!("{name} WITH {exception}");
            *rest = after;
        }
        self.allow.contains(&name)
    }
}

fn quoted(line: &str) -> impl Iterator<Item = String> {
    line.split('"').skip(1).step_by(2).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DENY: &str = "[graph]\nall-features = true\n[licenses]\nallow = [\n  \"MIT\", # short\n  \"Apache-2.0\",\n  \"Apache-2.0 WITH LLVM-exception\",\n]\n[[licenses.exceptions]]\nallow = [\"Odd\"]\ncrate = \"odd\"\n";

    #[track_caller]
    fn check(name: &str, licence: Option<&str>, expected: usize) {
        let metadata = serde_json::json!({ "packages": [
            { "name": name, "version": "1.0.0", "license": licence, "source": "registry" },
            { "name": "ours", "version": "0.1.0", "license": null, "source": null }
        ]});
        let defects = Policy::parse(DENY).unwrap().check(&metadata).unwrap();
        assert_eq!(defects.len(), expected, "{defects:?}");
    }

    #[test]
    fn an_expression_is_met_by_what_is_allowed() {
        check("a", Some("MIT"), 0);
        check("a", Some("GPL-3.0-only OR MIT"), 0);
        check("a", Some("GPL-3.0-only/MIT"), 0);
        check("a", Some("(MIT OR Apache-2.0) AND MIT"), 0);
        check("a", Some("Apache-2.0 WITH LLVM-exception"), 0);
    }

    #[test]
    fn what_is_not_allowed_is_found() {
        check("a", Some("GPL-3.0-only"), 1);
        check("a", Some("MIT AND GPL-3.0-only"), 1);
        check("a", Some("(MIT OR Apache-2.0) AND Unicode-3.0"), 1);
        check("a", Some("MIT WITH Odd-exception"), 1);
        check("a", None, 1);
        check("odd", Some("Odd"), 0);
    }

    #[test]
    fn a_policy_that_allows_nothing_is_an_error() {
        assert!(Policy::parse("[licenses]\n").is_err());
    }
}
