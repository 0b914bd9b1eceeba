//! Files to hand on.

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use gongfu_app::people::Subject;
use gongfu_app::policy::Action;
use gongfu_app::{Beside, Edition};
use gongfu_base::Message;
use serde::Deserialize;
use utoipa::IntoParams;

use super::checks::report_for;
use super::door::Visitor;
use super::problem::{Problem, ProblemBody};
use crate::handout::{self, Handout, plan::What};
use crate::language::Language;

/// The kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Docx,
    Pack,
}

impl Format {
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "xlsx" => Self::Xlsx,
            "docx" => Self::Docx,
            "pack" => Self::Pack,
            _ => return None,
        })
    }

    pub const fn is_document(self) -> bool {
        matches!(self, Self::Xlsx | Self::Docx)
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Pack => "zip",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pack => "application/zip",
        }
    }
}

pub(super) fn no_format(asked: &str, known: &str, language: Language) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        Message::new(format!("不支持格式“{asked}”"), format!("`{asked}` is not a format of this export")),
        Message::new(format!("可用：{known}"), format!("Use one of: {known}")),
        language,
    )
}

/// A handout as the file that a browser saves.
pub(super) fn answer(handout: &Handout, format: Format, language: Language) -> Result<Response, Box<Problem>> {
    let bytes = match format {
        Format::Docx => handout::docx::write(handout, language),
        _ => handout::xlsx::write(handout, language).map_err(|error| error.to_string()),
    };
    let bytes = bytes.map_err(|error| Box::new(Problem::internal(&error, language)))?;
    Ok(file(bytes, &handout.title, format))
}

fn file(bytes: Vec<u8>, title: &str, format: Format) -> Response {
    let name = handout::file_name(title, format.extension());
    let headers = [
        (header::CONTENT_TYPE, format.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, handout::disposition(&name)),
    ];
    (headers, bytes).into_response()
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// `indicators`, `commitments`, `projects`, `tasks`, `findings` or `all`; without it, all. A pack holds the whole plan
    what: Option<String>,
    /// `xlsx`, `docx` or `pack`
    format: String,
    /// `zh` or `en`; without it, the language of the request
    lang: Option<String>,
    /// The last draft brought in, also where the packs have the plan
    #[serde(default)]
    draft: bool,
}

/// A plan or a draft as an Excel or Word file, or as a data pack
#[utoipa::path(
    get,
    path = "/api/plans/{id}/export",
    params(("id" = String, Path, description = "Id of a plan or of documents brought in"), ExportQuery),
    responses(
        (status = OK, description = "The file", content_type = "application/octet-stream"),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn export_plan(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<ExportQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    // A draft is another thing than the plan it continues.
    let draft = query.as_ref().is_ok_and(|Query(query)| query.draft);
    let subject = if draft { Subject::Draft(id.clone()) } else { Subject::Series(id.clone()) };
    let pass = visitor.may(Action::Export, subject).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let language = Language::asked(query.lang.as_deref(), language);
    let Some(format) = Format::from_name(&query.format) else {
        return Err(no_format(&query.format, "xlsx, docx, pack", language));
    };
    let what = query.what.as_deref().unwrap_or("all");
    let Some(what) = What::from_name(what) else {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            Message::new(format!("不认识内容“{what}”"), format!("`{what}` is nothing that can be exported")),
            Message::new(
                "可用：indicators、commitments、projects、tasks、findings、all",
                "Use indicators, commitments, projects, tasks, findings or all",
            ),
            language,
        ));
    };
    let edition = if query.draft { Edition::Draft } else { Edition::Kept };
    let Json((title, handed)) = pass
        .look(move |service, connection, guard| {
            let material = gongfu_app::material(connection, &service.shelf, &service.desk, &id, edition)?;
            if format == Format::Pack {
                let files = gongfu_app::pack(connection, &material)?;
                return Ok((material.title, Handed::Pack(files)));
            }
            let view = match what {
                What::Findings | What::All => Some(report_for(guard, service, connection, &id, &Beside::default())?),
                _ => None,
            };
            let handout = handout::of_plan(&material, view, what, language);
            Ok((handout.title.clone(), Handed::Handout(handout)))
        })
        .await?;
    match handed {
        Handed::Pack(files) => {
            let bytes = handout::archive::zip(&files).map_err(|error| Problem::internal(&error, language))?;
            Ok(file(bytes, &title, format))
        }
        Handed::Handout(handout) => answer(&handout, format, language).map_err(|problem| *problem),
    }
}

enum Handed {
    Pack(gongfu_pack::Files),
    Handout(Handout),
}
