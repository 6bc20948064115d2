//! `stackrank demo`: writes the example portfolio.
use super::args::DemoOptions;
use super::output::{Done, Failure};
use super::{shown_path, write_new};
use crate::{storage, workspace};

pub(super) fn run(options: &DemoOptions) -> Result<Done, Failure> {
    let plan = workspace::example(options.clock.today());
    let Some(path) = &options.output else {
        return Ok(Done::printed(storage::to_text(&plan)));
    };
    write_new(path, &plan, options.force)?;
    Ok(Done::printed(format!("Wrote the example to {}\n", shown_path(path))))
}
