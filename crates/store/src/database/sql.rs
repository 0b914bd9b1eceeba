//! One text of SQL for both engines: parameters are written `?1`, and types in
//! migrations as SQLite names them. What PostgreSQL writes otherwise is said here.

/// `?1` as PostgreSQL writes it, `$1`; a bare `?` takes the next number. Literals,
/// quoted names and comments are left alone.
pub fn placeholders(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 8);
    let mut highest = 0;
    for piece in pieces(sql) {
        match piece {
            Piece::Quoted(text) => out.push_str(text),
            Piece::Plain(text) => {
                let mut rest = text;
                while let Some((before, after)) = rest.split_once('?') {
                    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
                    let number = after[..digits].parse().unwrap_or(highest + 1);
                    highest = highest.max(number);
                    out.push_str(before);
                    out.push('$');
                    out.push_str(&number.to_string());
                    rest = &after[digits..];
                }
                out.push_str(rest);
            }
        }
    }
    out
}

/// The types of a migration as PostgreSQL names them. Texts are compared by their
/// bytes, as in SQLite, whatever the database's own collation: a list has the same
/// order in both. Only words in capitals are types; `AS TEXT` is a cast.
pub fn types(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len() + sql.len() / 4);
    let mut last = String::new();
    for piece in pieces(sql) {
        match piece {
            Piece::Quoted(text) => out.push_str(text),
            Piece::Plain(text) => {
                let mut rest = text;
                while !rest.is_empty() {
                    let is_word = |c: char| c.is_alphanumeric() || c == '_';
                    let inside = rest.starts_with(is_word);
                    let end = rest.find(|c| is_word(c) != inside).unwrap_or(rest.len());
                    let (word, after) = rest.split_at(end);
                    out.push_str(match word {
                        "INTEGER" => "BIGINT",
                        "BLOB" => "BYTEA",
                        "TEXT" if !last.eq_ignore_ascii_case("as") => "TEXT COLLATE \"C\"",
                        other => other,
                    });
                    if inside {
                        word.clone_into(&mut last);
                    }
                    rest = after;
                }
            }
        }
    }
    out
}

enum Piece<'a> {
    Plain(&'a str),
    /// A literal, a quoted name or a comment.
    Quoted(&'a str),
}

fn pieces(sql: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let quoted = quoted_length(rest);
        let length = if quoted > 0 {
            quoted
        } else {
            let mut places = rest.char_indices().map(|(at, _)| at).skip(1);
            places.find(|&at| quoted_length(&rest[at..]) > 0).unwrap_or(rest.len())
        };
        let (head, tail) = rest.split_at(length);
        rest = tail;
        Some(if quoted > 0 { Piece::Quoted(head) } else { Piece::Plain(head) })
    })
}

/// How many bytes of a literal, quoted name or comment the text begins with.
fn quoted_length(text: &str) -> usize {
    let until = |opening: usize, closing: &str| {
        text[opening..].find(closing).map_or(text.len(), |at| opening + at + closing.len())
    };
    // A doubled quote inside a literal ends one piece and begins the next: no harm.
    match text.as_bytes() {
        [b'\'', ..] => until(1, "'"),
        [b'"', ..] => until(1, "\""),
        [b'-', b'-', ..] => until(2, "\n"),
        [b'/', b'*', ..] => until(2, "*/"),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &str, expected: &str) {
        assert_eq!(placeholders(sql), expected);
    }

    #[test]
    fn parameters_are_numbered_for_postgresql() {
        check("SELECT a FROM t WHERE b = ?1 AND c = ?12", "SELECT a FROM t WHERE b = $1 AND c = $12");
        check("VALUES (?, ?)", "VALUES ($1, $2)");
        check("VALUES (?3, ?)", "VALUES ($3, $4)");
    }

    #[test]
    fn question_marks_in_literals_names_and_comments_stay() {
        check("SELECT '?1', \"?2\", ?1 -- why ?3\n, ?2 /* ?4 */", "SELECT '?1', \"?2\", $1 -- why ?3\n, $2 /* ?4 */");
        check("SELECT 'it''s ?1', ?1", "SELECT 'it''s ?1', $1");
        check("SELECT '养老？', ?1, 'open", "SELECT '养老？', $1, 'open");
    }

    #[test]
    fn types_of_migrations_are_named_for_postgresql() {
        let sql = "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT NOT NULL DEFAULT 'TEXT', body BLOB); -- a BLOB\n\
                   INSERT INTO t SELECT CAST(id AS TEXT) FROM s";
        let expected = "CREATE TABLE t (id BIGINT PRIMARY KEY, text TEXT COLLATE \"C\" NOT NULL DEFAULT 'TEXT', body \
                        BYTEA); -- a BLOB\nINSERT INTO t SELECT CAST(id AS TEXT) FROM s";
        assert_eq!(types(sql), expected);
    }
}
