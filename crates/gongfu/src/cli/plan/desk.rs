//! Plans named on the command line: a document, or the id of a plan in a pack.

use std::path::{Path, PathBuf};

use gongfu_pack::Files;
use gongfu_plan::Plan;
use gongfu_plan::passage::Passage;
use gongfu_plan::statement::Source;
use gongfu_plan::thesaurus::Thesaurus;
use gongfu_reader::Lexicon;

use super::{content, refusal, unopened};
use crate::embedded;
use crate::language::Language;

/// What is needed to bring plans in and compare them.
pub struct Desk {
    files: Files,
    pub lexicon: Lexicon,
    pub thesaurus: Thesaurus,
    language: Language,
}

/// A plan and, where it was read from a document, its text.
pub struct Opened {
    pub plan: Plan,
    passages: Option<Vec<Passage>>,
}

impl Opened {
    pub fn source(&self) -> Source<'_> {
        Source { plan: &self.plan, passages: self.passages.as_deref() }
    }

    /// What the plan is called where several are listed.
    pub fn title(&self) -> &str {
        self.plan.document.title.as_deref().unwrap_or(&self.plan.document.name)
    }
}

impl Desk {
    pub fn new(folders: &[PathBuf], language: Language) -> Result<Self, String> {
        let files = embedded::packs().and_then(|base| embedded::overlay(base, folders));
        let files = files.map_err(|error| error.to_string())?;
        // Long lists that hold no word a comparison needs.
        let mut words = files.clone();
        words.keep(|path| {
            !["/plans/", "/boundaries/", "/documents/", "/observations/", "/places/", "/norms/"]
                .iter()
                .any(|part| path.contains(part))
                && !path.ends_with("towns.csv")
                && !path.ends_with("villages.csv")
        });
        let packs = gongfu_pack::load(&words).packs;
        Ok(Self { lexicon: gongfu_pack::lexicon(&packs), thesaurus: gongfu_pack::thesaurus(&packs), files, language })
    }

    /// Opens a document, or the plan of a pack.
    pub fn open(&self, named: &Path) -> Result<Opened, String> {
        let shown = named.display();
        let error = match content(named) {
            Ok(bytes) => {
                let name = named.file_name().map_or_else(|| "-".to_owned(), |name| name.to_string_lossy().into_owned());
                return match gongfu_reader::read_with_text(&name, &bytes, &self.lexicon) {
                    Ok((plan, passages)) => Ok(Opened { plan, passages: Some(passages) }),
                    Err(error) => Err(format!("{shown}: {}", refusal(&error, self.language))),
                };
            }
            Err(error) => error,
        };
        match self.of_pack(&named.to_string_lossy()) {
            Some(plan) => Ok(Opened { plan: plan?, passages: None }),
            None if error.kind() == std::io::ErrorKind::NotFound => Err(format!(
                "{shown}: {}",
                self.language.choose(
                    "没有这个文件，数据包中也没有这个编号的规划；编号见 gongfu pack list",
                    "there is no such file, and no plan of this id in the packs",
                )
            )),
            None => Err(format!("{shown}: {}", unopened(&error, self.language))),
        }
    }

    fn of_pack(&self, id: &str) -> Option<Result<Plan, String>> {
        let ending = format!("/plans/{id}.yaml");
        let (path, bytes) = self.files.iter().find(|(path, _)| path.ends_with(&ending))?;
        Some(match gongfu_pack::read_plan_yaml(path, bytes) {
            Ok(file) => {
                Ok(Plan { document: gongfu_plan::Document { name: id.to_owned(), ..file.plan.document }, ..file.plan })
            }
            Err(findings) => {
                let messages: Vec<&str> = findings.iter().map(|it| self.language.pick(&it.message)).collect();
                Err(format!("{path}: {}", messages.join("；")))
            }
        })
    }
}
