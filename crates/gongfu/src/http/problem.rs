//! Errors as problem details (RFC 9457), in the reader's language. What went
//! wrong inside is written to the log under a number the reader is given.

use std::any::Any;
use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Json;
use axum::extract::FromRequestParts;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use gongfu_app::{AppError, SignInNeed};
use gongfu_base::Message;
use gongfu_store::ErrorKind;
use serde::Serialize;
use utoipa::ToSchema;

use crate::language::Language;

/// The language of a request, from its `Accept-Language`.
impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let header = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(header.map_or(Self::Zh, Self::of_header))
    }
}

/// Problem details.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemBody {
    #[serde(rename = "type")]
    kind: &'static str,
    /// What is wrong.
    title: String,
    status: u16,
    /// What to do about it.
    detail: String,
    /// Number of the incident in the server's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
}

#[derive(Debug)]
pub struct Problem {
    kind: &'static str,
    status: StatusCode,
    title: Message,
    detail: Message,
    instance: Option<String>,
    /// Seconds to wait before another attempt.
    retry_after: Option<u64>,
    language: Language,
}

impl Problem {
    pub fn new(status: StatusCode, title: Message, detail: Message, language: Language) -> Self {
        Self { kind: "about:blank", status, title, detail, instance: None, retry_after: None, language }
    }

    pub fn not_found(language: Language) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            Message::new("没有这个地址", "There is nothing at this address"),
            Message::new("接口见 /api/openapi.json", "The API is described at /api/openapi.json"),
            language,
        )
    }

    /// The status is chosen here and nowhere earlier.
    pub fn from_app(error: &AppError, language: Language) -> Self {
        let status = match error {
            AppError::NotFound { .. } => StatusCode::NOT_FOUND,
            AppError::Invalid { .. } => StatusCode::BAD_REQUEST,
            AppError::Conflict { .. } => StatusCode::CONFLICT,
            AppError::Gone { .. } => StatusCode::GONE,
            AppError::PacksRefused { .. } | AppError::Unreadable { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            AppError::Store(store) => match store.kind() {
                Some(ErrorKind::Full) => StatusCode::INSUFFICIENT_STORAGE,
                Some(ErrorKind::Busy | ErrorKind::Lost | ErrorKind::ReadOnly) => StatusCode::SERVICE_UNAVAILABLE,
                _ => return Self::internal(error, language),
            },
            AppError::SignIn { .. } => StatusCode::UNAUTHORIZED,
            AppError::Refused { .. } => StatusCode::FORBIDDEN,
            AppError::Later { .. } => StatusCode::TOO_MANY_REQUESTS,
        };
        if status.is_server_error() {
            tracing::error!("{error}");
        }
        let kind = match error {
            AppError::SignIn { need, .. } => match need {
                SignInNeed::Session => "urn:gongfu:problem:sign-in",
                SignInNeed::NewSession => "urn:gongfu:problem:session-over",
                SignInNeed::Password => "urn:gongfu:problem:wrong-password",
                SignInNeed::Code => "urn:gongfu:problem:code-needed",
            },
            AppError::Refused { new_password: true, .. } => "urn:gongfu:problem:new-password-needed",
            AppError::Refused { .. } => "urn:gongfu:problem:not-permitted",
            _ => "about:blank",
        };
        let retry_after = match error {
            AppError::Later { seconds, .. } => Some(*seconds),
            _ => None,
        };
        Self { kind, retry_after, ..Self::new(status, error.message(), error.remedy(), language) }
    }

    pub fn internal(error: &dyn std::fmt::Display, language: Language) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        tracing::error!(incident = number, "{error}");
        Self {
            instance: Some(format!("urn:gongfu:incident:{number}")),
            ..Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                Message::new("系统内部出错", "Something went wrong inside the system"),
                Message::new(
                    format!("稍后再试；仍然出错时请管理员在日志中查找编号 {number}"),
                    format!(
                        "Try again later; if it goes on, ask the administrator to look for incident {number} in the log"
                    ),
                ),
                language,
            )
        }
    }

    pub fn bad_path(rejection: &PathRejection, language: Language) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Message::new("地址无法识别", format!("The address cannot be read: {}", rejection.body_text())),
            Message::new("检查地址中的编号", "Check the ids in the address"),
            language,
        )
    }

    pub fn bad_query(rejection: &QueryRejection, language: Language) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Message::new("查询参数不正确", format!("The query is not right: {}", rejection.body_text())),
            Message::new(
                "检查地址中“?”之后的参数；接口见 /api/openapi.json",
                "Check what follows `?` in the address; the API is described at /api/openapi.json",
            ),
            language,
        )
    }
}

/// Where a large error went boxed through a small function.
impl From<Box<Self>> for Problem {
    fn from(problem: Box<Self>) -> Self {
        *problem
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = ProblemBody {
            kind: self.kind,
            title: self.language.pick(&self.title).to_owned(),
            status: self.status.as_u16(),
            detail: self.language.pick(&self.detail).to_owned(),
            instance: self.instance,
        };
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(self.language.tag()));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

pub async fn method_not_allowed(language: Language) -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        Message::new("此处不支持这种请求方法", "This address does not take that method"),
        Message::new("只读接口使用 GET", "Use GET to read"),
        language,
    )
}

pub fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let detail = (panic.downcast_ref::<String>().cloned())
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default();
    Problem::internal(&format!("panic: {detail}"), Language::default()).into_response()
}
