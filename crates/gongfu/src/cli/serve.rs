use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use gongfu_app::people::SessionRules;
use gongfu_app::policy::Policy;
use gongfu_app::{Desk, Shelf};
use gongfu_pack::Files;

use jiff::SignedDuration;

use super::{DataArgs, account, actor, pack, report};
use crate::http::{self, Database};
use crate::{embedded, language::Language};

#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    #[command(flatten)]
    data: DataArgs,
    /// 监听地址 / Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8900")]
    listen: SocketAddr,
    /// 存放规划原件的目录，用于显示原文 / Folder of the plans' documents, to show their text
    #[arg(long, value_name = "DIR")]
    documents: Option<PathBuf>,
    /// 用此目录的数据包代替程序自带的 / Packs to use in place of those in the program
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
    /// 允许不登录浏览已发布的内容；只在本机监听时默认允许 / Let people look around without an account; on loopback they may anyway
    #[arg(long)]
    guest: bool,
    /// 由 https 反向代理转发：Cookie 只走加密连接，来访地址取自 X-Forwarded-For / Behind an https proxy: secure cookies, addresses from X-Forwarded-For
    #[arg(long)]
    https: bool,
    /// 多少分钟没有操作即须重新登录 / Minutes without a request that end a session
    #[arg(long, value_name = "MINUTES", default_value_t = 60, value_parser = clap::value_parser!(u16).range(5..=1440))]
    session_idle: u16,
    /// 登录最长有效小时数 / Hours after which a session ends in any case
    #[arg(long, value_name = "HOURS", default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=168))]
    session_hours: u16,
}

pub fn run(args: ServeArgs, language: Language) -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    if let Some(folder) = args.documents.as_ref().filter(|folder| !folder.is_dir()) {
        return report::fail(&format!(
            "{}: {}",
            folder.display(),
            language.choose("--documents 指定的不是文件夹", "--documents does not name a folder")
        ));
    }
    let packs = match &args.packs {
        Some(folder) => Files::from_dir(folder),
        None => embedded::packs(),
    };
    let opened = packs
        .map_err(|error| error.to_string())
        .and_then(|packs| Ok((packs, args.data.location()?, args.data.open()?)));
    let (packs, location, mut connection) = match opened {
        Ok(opened) => opened,
        Err(error) => return report::fail(&error),
    };
    if let Err(error) = gongfu_app::load_packs(&mut connection, &packs, &actor()) {
        return pack::refuse(&error, language);
    }
    let first = match account::first(&mut connection) {
        Ok(first) => first,
        Err(error) => return report::fail(language.pick(&error.message())),
    };
    let policy = match Policy::built_in() {
        Ok(policy) => policy,
        Err(error) => return report::fail(&error),
    };
    drop((packs, connection));
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return report::fail(&error.to_string()),
    };
    let rules = SessionRules {
        idle: SignedDuration::from_mins(args.session_idle.into()),
        whole: SignedDuration::from_hours(args.session_hours.into()),
        guests: args.guest || args.listen.ip().is_loopback(),
    };
    let service = Arc::new(http::Service {
        database: Database::new(location),
        shelf: Shelf::new(args.documents),
        desk: Desk::default(),
        people: http::People::new(policy, rules, args.https),
    });
    let searching = Arc::clone(&service);
    // Not waited for at the end: a transaction that is cut off did not happen.
    std::thread::spawn(move || searching.prepare(&actor()));
    let code = runtime.block_on(listen(args.listen, &service, first, language));
    if let Err(error) = http::write_counts(&service, true) {
        tracing::error!("what was counted of refusals could not be written: {error}");
    }
    code
}

/// Writes what was counted of refusals, minute by minute.
async fn count_refusals(service: Arc<http::Service>) {
    let mut minutes = tokio::time::interval(std::time::Duration::from_mins(1));
    loop {
        minutes.tick().await;
        let service = Arc::clone(&service);
        let written = tokio::task::spawn_blocking(move || http::write_counts(&service, false)).await;
        if let Ok(Err(error)) = written {
            tracing::error!("what was counted of refusals could not be written: {error}");
        }
    }
}

async fn listen(
    address: SocketAddr,
    service: &Arc<http::Service>,
    first: Option<account::First>,
    language: Language,
) -> ExitCode {
    let listener = match tokio::net::TcpListener::bind(address).await {
        Ok(listener) => listener,
        Err(error) => return report::fail(&cannot_listen(address, &error, language)),
    };
    let address = listener.local_addr().unwrap_or(address);
    report::print_line(&match language {
        Language::Zh => format!("公服已就绪：http://{address}（按 Ctrl+C 停止）"),
        Language::En => format!("gongfu is ready: http://{address} (Ctrl+C stops it)"),
    });
    if let Some(first) = first {
        report::print_line(&first.text(language));
    }
    tokio::spawn(count_refusals(Arc::clone(service)));
    let router = http::router(Arc::clone(service)).into_make_service_with_connect_info::<SocketAddr>();
    match axum::serve(listener, router).with_graceful_shutdown(stopped()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report::fail(&error.to_string()),
    }
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error, language: Language) -> String {
    let next = SocketAddr::new(address.ip(), address.port().wrapping_add(1).max(1024));
    match (error.kind(), language) {
        (std::io::ErrorKind::AddrInUse, Language::Zh) => {
            format!("端口 {} 已被占用：停止占用它的程序，或换一个端口，如 --listen {next}", address.port())
        }
        (std::io::ErrorKind::AddrInUse, Language::En) => {
            format!(
                "port {} is taken: stop the program that uses it, or take another, such as --listen {next}",
                address.port()
            )
        }
        (_, Language::Zh) => format!("无法监听 {address}：{error}；换一个地址，如 --listen 127.0.0.1:8901"),
        (_, Language::En) => {
            format!("cannot listen on {address}: {error}; try another address, such as --listen 127.0.0.1:8901")
        }
    }
}

/// Ends when the process is asked to stop.
#[cfg(unix)]
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// Ends when the process is asked to stop.
#[cfg(not(unix))]
async fn stopped() {
    let _ = tokio::signal::ctrl_c().await;
}
