use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use gongfu_app::{Desk, Shelf};
use gongfu_pack::Files;

use super::{DataArgs, actor, pack, report};
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
    let opened = packs.map_err(|error| error.to_string()).and_then(|packs| Ok((packs, args.data.open()?)));
    let (packs, mut connection) = match opened {
        Ok(opened) => opened,
        Err(error) => return report::fail(&error),
    };
    if let Err(error) = gongfu_app::load_packs(&mut connection, &packs, &actor()) {
        return pack::refuse(&error, language);
    }
    drop((packs, connection));
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return report::fail(&error.to_string()),
    };
    let service = Arc::new(http::Service {
        database: Database::new(args.data.database()),
        shelf: Shelf::new(args.documents),
        desk: Desk::default(),
    });
    let router = http::router_of(Arc::clone(&service));
    // Not waited for at the end: a transaction that is cut off did not happen.
    std::thread::spawn(move || service.prepare_search(&actor()));
    runtime.block_on(listen(args.listen, router, language))
}

async fn listen(address: SocketAddr, router: axum::Router, language: Language) -> ExitCode {
    let listener = match tokio::net::TcpListener::bind(address).await {
        Ok(listener) => listener,
        Err(error) => return report::fail(&cannot_listen(address, &error, language)),
    };
    let address = listener.local_addr().unwrap_or(address);
    report::print_line(&match language {
        Language::Zh => format!("公服已就绪：http://{address}（按 Ctrl+C 停止）"),
        Language::En => format!("gongfu is ready: http://{address} (Ctrl+C stops it)"),
    });
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
