//! Whether what has no date has none for a true reason.
use super::work::Referee;
use stackrank::domain::PurchaseState;
use stackrank::engine::{Dates, NoDate, Outlook};

/// Reasons that are not true, in words.
pub fn untrue(r: &Referee, outlook: &Outlook) -> Vec<String> {
    let all: Vec<&Dates> = outlook.tasks.iter().chain(&outlook.purchases).collect();
    let mut out = vec![];
    for (node, dates) in all.iter().enumerate() {
        let Err(reason) = dates.span else { continue };
        let holds = match reason {
            NoDate::OnHold(project) => {
                r.plan.projects.place(project) == Some(r.project(node)) && r.on_hold(node)
            }
            NoDate::WaitsFor(work) => {
                let from = r.node(work);
                all[from].span.is_err() && r.links[node].iter().any(|l| l.from == from)
            }
            NoDate::Cancelled => r.purchase(node).is_some_and(|p| p.state == PurchaseState::Cancelled),
            NoDate::NoUnits(purchase) => {
                let from = r.node(stackrank::domain::WorkId::Purchase(purchase));
                r.links[node].iter().any(|l| l.from == from && l.row.units.is_some())
            }
            // going through the order of service found no place either
            NoDate::NobodyFree(_) | NoDate::NoOpening(_) | NoDate::BeyondHorizon => true,
            NoDate::Cycle | NoDate::Broken | NoDate::NoFunding => false, // generated plans have none
        };
        if !holds {
            out.push(format!("{}: {reason:?} is not true", r.name(node)));
        }
    }
    out
}
