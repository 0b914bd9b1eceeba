use std::fs;
use std::path::Path;

/// A source file, by its path below the repository.
#[derive(Debug, Clone)]
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    /// The crate it belongs to.
    pub fn room(&self) -> &str {
        self.path.split('/').nth(1).unwrap_or_default()
    }

    /// The lines that are built into the program, with their numbers: not tests,
    /// not comments.
    pub fn program_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_test = !self.path.contains("/src/") || self.path.ends_with("/tests.rs") || self.path.contains("/tests/");
        (self.text.lines().enumerate())
            .take_while(move |(_, line)| !is_test && line.trim() != "#[cfg(test)]")
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .map(|(index, line)| (index + 1, line))
    }

    /// Every line with its number: comments and tests too.
    pub fn all_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// Text files under a folder. Data that tests read (`testdata/`) is not source.
pub fn sources(folder: &Path, root: &Path) -> Result<Vec<Source>, String> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if !path.ends_with("target") {
                found.extend(sources(&path, root)?);
            }
        } else if path.extension().is_some_and(|extension| ["rs", "toml", "sql", "md"].iter().any(|e| extension == *e))
        {
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let below = path.strip_prefix(root).unwrap_or(&path);
            found.push(Source { path: below.to_string_lossy().replace('\\', "/"), text });
        }
    }
    Ok(found)
}

/// Whether `word` stands in `line` and is not part of a longer word.
pub fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    line.match_indices(word).any(|(start, found)| {
        let before = line[..start].chars().next_back();
        let after = line[start + found.len()..].chars().next();
        let (first, last) = (word.chars().next(), word.chars().next_back());
        let goes_on_before = before.is_some_and(is_part) && first.is_some_and(is_part);
        let goes_on_after = after.is_some_and(is_part) && last.is_some_and(is_part);
        !goes_on_before && !goes_on_after
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole() {
        assert!(has_word("let x: f64 = 1;", "f64"));
        assert!(!has_word("let leaf64 = 1;", "f64"));
        assert!(has_word("std::fs::read", "std::fs"));
        assert!(!has_word("std::fspath", "std::fs"));
        assert!(has_word("value.await;", ".await"));
    }

    #[test]
    fn tests_and_comments_are_not_the_program() {
        let text = "use a;\n// comment\ncode\n#[cfg(test)]\nmod tests {}\n".to_owned();
        let lines = |path: &str| {
            let source = Source { path: path.into(), text: text.clone() };
            source.program_lines().map(|(number, _)| number).collect::<Vec<_>>()
        };
        assert_eq!(lines("crates/base/src/lib.rs"), [1, 3]);
        assert_eq!(lines("crates/base/src/a/tests.rs"), [0_usize; 0]);
        assert_eq!(lines("crates/base/tests/it.rs"), [0_usize; 0]);
    }
}
