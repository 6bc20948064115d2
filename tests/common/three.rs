//! A small plan to change from two sides: three projects of two tasks each.
use stackrank::domain::{Id, Portfolio};
use stackrank::edits::make;

/// The plan.
pub fn plan() -> Portfolio {
    let mut plan = Portfolio::empty();
    let mut ids = numbered(1);
    for name in ["Core switch refresh", "Wi-Fi", "Firewall pair"] {
        let (project, edit) = make::new_project(&plan, &mut ids, name, None).unwrap();
        edit.apply(&mut plan).unwrap();
        for task in ["Rack", "Cable"] {
            make::new_task(&plan, &mut ids, project, task).1.apply(&mut plan).unwrap();
        }
    }
    plan
}

/// Ids that begin at a time and go on from there.
pub fn numbered(millis: u64) -> impl FnMut() -> Id {
    let mut count = 0;
    move || {
        count += 1;
        Id::generate(millis, count)
    }
}
