use std::process::ExitCode;

#[derive(Debug, clap::Subcommand)]
pub enum PlanCommand {}

pub fn run(command: PlanCommand) -> ExitCode {
    match command {}
}
