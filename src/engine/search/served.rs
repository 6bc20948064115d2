//! Placing lists by serving them: forward in the network itself, backward in its mirror.
use super::breed::Place;
use super::layout::Layout;
use super::mirror::mirror;
use super::space::{Side, Space};
use crate::engine::hours::NEVER;
use crate::engine::network::{How, Sequencer};
use crate::engine::{Bench, Network, Order};
use std::sync::Arc;

/// What an item without a date counts, in slots.
const UNDATED: u32 = 1 << 21;

/// Scratch space for serving lists.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    layout: Arc<Layout>,
    /// Forward and backward.
    nets: [Network; 2],
    order: Order,
    bench: Bench,
    sequencer: Sequencer,
    /// Each project's jobs, by its place in the plan.
    lists: Vec<Vec<u32>>,
}

impl Served {
    pub fn new(layout: Arc<Layout>, net: &Network, order: &Order) -> Self {
        let nets = [net.clone(), mirror(net, &layout.jobs)];
        Self {
            layout,
            lists: vec![vec![]; net.lists.len()],
            nets,
            order: order.clone(),
            bench: Bench::default(),
            sequencer: Sequencer::default(),
        }
    }
    /// The order and the network that a list stands for: what serving it means.
    pub fn set(&mut self, side: Side, order: &[u32], list: &[u32]) -> (&Network, &Order) {
        let layout = &self.layout;
        let net = &mut self.nets[side as usize];
        for project in &layout.projects {
            let jobs = &mut self.lists[*project as usize];
            jobs.clear();
            jobs.extend_from_slice(&layout.aside[*project as usize]);
        }
        for item in list {
            let job = layout.jobs[*item as usize];
            self.lists[net.jobs[job as usize].project as usize].push(job);
        }
        for project in &layout.projects {
            net.relist(*project as usize, &self.lists[*project as usize], &mut self.sequencer);
        }
        let places: Vec<u32> = order.iter().map(|p| layout.projects[*p as usize]).collect();
        self.order = self.order.with_places_of(&places);
        (net, &self.order)
    }
}

impl Place for Served {
    fn place(&mut self, _: &Space, side: Side, order: &[u32], list: &[u32], ends: &mut [u32]) -> (u32, u32) {
        self.set(side, order, list);
        let net = &self.nets[side as usize];
        crate::engine::serve::serve(net, &self.order, &mut self.bench);
        let (mut span, mut undated) = (0, 0u32);
        for (job, end) in self.layout.jobs.iter().zip(&mut *ends) {
            *end = self.bench.finish[*job as usize];
            if *end >= NEVER {
                undated += 1;
            } else if net.jobs[*job as usize].how != How::Settled {
                span = span.max(*end);
            }
        }
        for end in ends.iter_mut().filter(|end| **end >= NEVER) {
            *end = span;
        }
        (span.saturating_add(undated.saturating_mul(UNDATED).min(NEVER)), span)
    }
}
