//! The chain of work that decided when a project ended, in one run.
//!
//! It is [`crate::engine::critical_chain`], walked over what serving recorded instead of over an outlook told in terms of the plan,
//! which would cost more than the run. A test holds the two to each other.
use crate::engine::Bench;
use crate::engine::book::NONE;
use crate::engine::network::{Held, How, Network};

/// What a job waited for; `None` where a fact, a date or nothing held it.
pub(super) fn waited_for(net: &Network, from: &[u32], bench: &Bench, job: u32) -> Option<u32> {
    let place = job as usize;
    let row = net.jobs.get(place)?;
    if row.how == How::Settled || row.started {
        return None;
    }
    let behind = |held: Held| match held {
        Held::Link(link) => from.get(link as usize).copied().filter(|job| *job != u32::MAX),
        Held::Person(_, with) if with != NONE && with < net.tasks => Some(with),
        _ => None,
    };
    match bench.held[place] {
        // what only held it until an opening or an approval: go on with what set the time before
        Held::Window | Held::Approval | Held::Person(_, NONE) => {
            let bound = bench.bound[place];
            if bound.at > 0 { behind(bound.held) } else { None }
        }
        held => behind(held),
    }
}
