use std::process::ExitCode;

use gongfu_store::audit::{self, Head};

use super::DataArgs;
use super::report;
use crate::language::Language;

#[derive(Debug, clap::Subcommand)]
pub enum AuditCommand {
    /// 核对审计链：是否有记录被改动、删除或调换 / Check the chain for entries changed, removed or moved
    Verify {
        #[command(flatten)]
        data: DataArgs,
        /// 先前记下的链尾，形如 12:3f9c… / An end noted earlier, such as 12:3f9c…
        #[arg(long, value_name = "SEQUENCE:HASH", value_parser = parse_head)]
        expect: Option<Head>,
    },
}

pub fn run(command: AuditCommand, language: Language) -> ExitCode {
    let AuditCommand::Verify { data, expect } = command;
    let location = match data.location() {
        Ok(location) => location,
        Err(error) => return report::fail(&error),
    };
    if location.file().is_some_and(|path| !path.exists()) {
        return report::fail(&format!(
            "{location}: {}",
            language.choose("没有数据库；用 --data 指定数据目录", "there is no database; name its folder with --data")
        ));
    }
    let verified = location.open_reader().and_then(|connection| {
        // Of one moment, while others go on writing.
        let moment = gongfu_store::snapshot(&connection)?;
        audit::verify(&moment, expect.as_ref())
    });
    match verified {
        Ok(verified) if verified.findings.is_empty() => {
            let end = verified.head.map_or("0".to_owned(), |head| format!("{}:{}", head.sequence, head.hash));
            report::print_line(&match language {
                Language::Zh => format!("审计链完整，共 {} 条，链尾 {end}", verified.entries),
                Language::En => format!("the chain is whole: {} entries, ending at {end}", verified.entries),
            });
            ExitCode::SUCCESS
        }
        Ok(verified) => {
            report::print_line(report::findings_text(&verified.findings, language).trim_end());
            ExitCode::from(1)
        }
        Err(error) => report::fail(&format!("{location}: {error}")),
    }
}

fn parse_head(text: &str) -> Result<Head, String> {
    let parsed = text.split_once(':').and_then(|(sequence, hash)| {
        let hash = (hash.len() == 64).then(|| hash.to_owned())?;
        Some(Head { sequence: sequence.parse().ok()?, hash })
    });
    parsed.ok_or_else(|| "expected SEQUENCE:HASH, as `audit verify` prints it".to_owned())
}
