use std::process::ExitCode;

fn main() -> ExitCode {
    gongfu::cli::main()
}
