//! The order of service, gone through anew: whose turn it is, what is pulled forward for it, and where each is placed.
use super::calendar::SLOTS;
use super::dates;
use super::place::Board;
use super::units;
use super::work::{Link, Referee, Span};
use stackrank::domain::{LinkKind, Progress, WorkId};
use stackrank::engine::Outlook;

/// What the outlook says that something was served for.
pub fn pulled_for(outlook: &Outlook, node: usize) -> Option<WorkId> {
    outlook.tasks.iter().chain(&outlook.purchases).nth(node)?.pulled_for
}

/// Dates that are not the earliest which the order of service leaves, in words.
pub fn wrong_places(r: &Referee, outlook: &Outlook) -> Vec<String> {
    let mut service = Service::new(r);
    service.run();
    let told = r.told(outlook);
    let mut out = vec![];
    for (node, expected) in service.span.iter().enumerate() {
        let mut expected = *expected;
        let pull = service.pulled_for[node].map(|n| r.work(n));
        // what has begun is not pulled forward, but where its project takes no people it may be served early
        if pulled_for(outlook, node) != pull && !r.is_started(node) {
            let told = pulled_for(outlook, node);
            out.push(format!("{}: pulled forward for {told:?}, referee {pull:?}", r.name(node)));
        }
        if let (Some(task), Some(span)) = (r.task(node), &mut expected)
            && let Progress::Started { at: began, .. } = task.progress
        {
            span.0 = r.calendar.at(began).min(span.1);
        }
        // beyond the referee's days it cannot say
        if expected.is_none() && told[node].is_some_and(|s| s.1 > SLOTS - 96) {
            continue;
        }
        if told[node] != expected {
            let why = outlook.tasks.iter().chain(&outlook.purchases).nth(node).and_then(|d| d.span.err());
            let word = match (told[node], expected) {
                (Some(told), Some(expected)) if told.0 > expected.0 => "could have started earlier",
                (Some(told), Some(expected)) if told.0 < expected.0 => "starts before it can",
                (None, _) => "could have dates",
                (_, None) => "can have no dates",
                _ => "ends at another time",
            };
            out.push(format!(
                "{}: {word}: {:?} ({why:?}), referee {expected:?}, pulled for {pull:?}",
                r.name(node),
                told[node]
            ));
        }
    }
    out
}

struct Service<'a> {
    r: &'a Referee<'a>,
    board: Board<'a>,
    span: Vec<Span>,
    served: Vec<bool>,
    /// What something was served for that was not at its turn.
    pulled_for: Vec<Option<usize>>,
    /// Units of purchases that are no longer free.
    reserved: Vec<u64>,
    /// Place in its project's order of service.
    place: Vec<usize>,
}

impl<'a> Service<'a> {
    fn new(r: &'a Referee<'a>) -> Self {
        let count = r.count();
        Self {
            r,
            board: Board::new(r),
            span: vec![None; count],
            served: vec![false; count],
            pulled_for: vec![None; count],
            reserved: r.taken.clone(),
            place: vec![usize::MAX; count],
        }
    }

    fn run(&mut self) {
        let r = self.r;
        for node in 0..r.count() {
            if r.is_settled(node) {
                self.span[node] = dates::settled(r, node);
                self.served[node] = true;
            } else if r.pin(node).is_some() && !r.on_hold(node) {
                self.span[node] = self.board.pinned(node);
            }
        }
        let mut projects: Vec<usize> = (0..r.plan.projects.len()).filter(|p| !r.stage(*p).1).collect();
        projects.sort_by_key(|p| (!r.stage(*p).0, r.ranks[*p]));
        let lists: Vec<Vec<usize>> = projects.iter().map(|p| list(r, *p)).collect();
        for list in &lists {
            list.iter().enumerate().for_each(|(place, node)| self.place[*node] = place);
        }
        let live = |node: &usize| r.is_started(*node) && r.view(*node).is_none();
        let started: Vec<usize> = lists.iter().flatten().copied().filter(live).collect();
        for node in started {
            self.turn(node, None);
        }
        for list in &lists {
            // what was pulled forward has been served: it may be the turn of something that waited for it
            while let Some(node) = first_ready(r, &listed(r, list), |n| self.served[n]) {
                self.turn(node, None);
            }
        }
    }

    /// Whether something has dates, or has none for good: it needs no serving before what waits for it.
    fn known(&self, node: usize) -> bool {
        self.served[node] || self.r.pin(node).is_some() || self.r.on_hold(node)
    }

    /// Serves something, after what it waits for.
    fn turn(&mut self, node: usize, pulled_for: Option<usize>) {
        let r = self.r;
        if self.served[node] {
            return;
        }
        if r.pin(node).is_none() {
            let waits = |l: &&Link| l.is_hard() && !self.known(l.from) && r.recorded_start(l).is_none();
            let mut first: Vec<usize> = r.links[node].iter().filter(waits).map(|l| l.from).collect();
            first.sort_by_key(|n| (r.view(*n).is_some(), r.ranks[r.project(*n)], self.place[*n]));
            for from in first {
                self.turn(from, pulled_for.or(Some(node)));
            }
        }
        self.served[node] = true;
        // for a task of its own project it is served at its own rank
        self.pulled_for[node] = pulled_for.filter(|root| r.project(*root) != r.project(node));
        if r.pin(node).is_none() {
            self.span[node] = self.bounds(node).and_then(|bounds| match r.task(node) {
                Some(task) => self.board.place(node, task, bounds),
                None => dates::to_order(r, node, bounds),
            });
        } else {
            self.hold_units(node);
        }
        if let Some(span) = self.span[node] {
            self.board.book(node, span);
        }
    }

    /// The bounds of start and finish that dates and links set, or nothing if something has no date. Takes its units, all
    /// or none.
    fn bounds(&mut self, node: usize) -> Span {
        let before = self.reserved.clone();
        let bounds = self.bounds_and_units(node);
        if bounds.is_none() {
            self.reserved = before;
        }
        bounds
    }

    fn bounds_and_units(&mut self, node: usize) -> Span {
        let r = self.r;
        let (mut start, mut finish) = (0, 0);
        if let Some(task) = r.task(node) {
            match task.progress {
                Progress::Started { at: began, .. } => return Some((r.calendar.at(began).max(0), 0)),
                _ => start = task.not_before.map_or(0, |d| r.calendar.day(d)).max(0),
            }
        }
        let project = &r.plan.projects.rows()[r.project(node)];
        start = start.max(project.not_before.map_or(0, |d| r.calendar.day(d)));
        let mut dated = true;
        for link in &r.links[node] {
            if !link.is_hard() && !self.known(link.from) {
                continue;
            }
            let recorded = r.recorded_start(link).map(|began| (began, began));
            let Some((mut from, done)) = self.span[link.from].or(recorded) else {
                dated = false;
                continue;
            };
            if let Some(Progress::Started { at: began, .. }) = r.task(link.from).map(|t| t.progress) {
                from = r.calendar.at(began).min(done); // the recorded start, not that of what remains
            }
            let anchor = match (link.row.kind, link.row.units) {
                (LinkKind::FinishStart, Some(n)) => self.take(link.from, (from, done), u64::from(n)),
                (LinkKind::FinishStart, None) if r.purchase(link.from).is_some() => {
                    Some(units::all(r, link.from, (from, done)))
                }
                _ => Some(Referee::anchor(link, (from, done))),
            };
            let Some(anchor) = anchor else {
                dated = false;
                continue;
            };
            let bound = r.lagged(link, anchor);
            let end = if link.to_finish() { &mut finish } else { &mut start };
            *end = bound.max(*end);
        }
        (dated && start < SLOTS && finish < SLOTS).then_some((start, finish))
    }

    /// Reserves the units of a pinned task: it takes them at its turn, whether it waits for them or not.
    fn hold_units(&mut self, node: usize) {
        let r = self.r;
        for link in &r.links[node] {
            if !link.is_hard() && !self.known(link.from) {
                continue;
            }
            let Some(n) = link.row.units.filter(|_| link.row.takes_units()) else { continue };
            let whole = r.purchase(link.from).map_or(0, |p| u64::from(p.quantity));
            if self.reserved[link.from] + u64::from(n) <= whole {
                self.reserved[link.from] += u64::from(n);
            }
        }
    }

    /// Reserves units, the earliest that are free: when the last of them can be used.
    fn take(&mut self, purchase: usize, own: (i64, i64), n: u64) -> Option<i64> {
        let at = units::nth(self.r, purchase, own, self.reserved[purchase] + n)?;
        self.reserved[purchase] += n;
        Some(at)
    }
}

/// Tasks and purchases of a project as they are looked through: started tasks, purchases (which have a list of their own and
/// take no turn of a task), then tasks as listed.
fn listed(r: &Referee, own: &[usize]) -> Vec<usize> {
    let mut own = own.to_vec();
    own.sort_by_key(|node| {
        let rank = r.task(*node).map_or_else(|| &r.purchase(*node).unwrap().rank, |t| &t.rank);
        (!r.is_started(*node), r.task(*node).is_some(), rank, *node)
    });
    own
}

/// The first of a list that has not been served and waits for nothing in it that has not.
fn first_ready(r: &Referee, own: &[usize], served: impl Fn(usize) -> bool) -> Option<usize> {
    let waits = |node: usize| {
        let mut from = r.links[node].iter().map(|l| l.from);
        r.pin(node).is_none() && from.any(|f| own.contains(&f) && r.pin(f).is_none() && !served(f))
    };
    own.iter().copied().find(|n| !served(*n) && !waits(*n))
}

/// A project's order of service if nothing is pulled out of it: started tasks, then always the first listed whose predecessors
/// in the project have been served. What is pinned is waited for by nobody, and waits for nobody.
fn list(r: &Referee, project: usize) -> Vec<usize> {
    let own: Vec<usize> = (0..r.count()).filter(|n| r.project(*n) == project && !r.is_settled(*n)).collect();
    let own = listed(r, &own);
    let mut out: Vec<usize> = vec![];
    while let Some(next) = first_ready(r, &own, |n| out.contains(&n)) {
        out.push(next);
    }
    out
}
