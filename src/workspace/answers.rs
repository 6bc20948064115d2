//! Answers that take many schedules: order-by dates, slack, what would bring a project back, whether one can go first, and what
//! the close of the year takes.
//!
//! What is on screen says what it wants ([`Answers::wanted`]), the most important first; a thread ([`super::worker`]) answers one
//! question after the other. An edit, or nobody wanting the answer any more, ends the one under way at once, and what it had found by
//! then is thrown away. The answer to an older plan stays until the new one is there, and says that it is old. A plan in memory
//! (tests, pictures, benches) has no thread: there a question is answered when it is asked.
use super::Wake;
use super::worker::Worker;
use crate::domain::{Portfolio, ProjectId, PurchaseId, WorkId};
use crate::engine::{self, LeadTime, Move, Network, OrderBy, Outlook, PutFirst, Slack, YearEnd};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Something that is answered by rescheduling many times.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Question {
    /// Order-by dates of all purchases.
    OrderBy(LeadTime),
    /// What would bring a project back.
    BringBack(ProjectId),
    /// How far a task or purchase can be put off.
    Slack(WorkId),
    /// What the close of the fiscal year takes away.
    YearEnd,
    /// Whether a project can be put first, and what follows.
    PutFirst(ProjectId),
}

/// An answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Answer<T> {
    /// What was found.
    pub value: T,
    /// Whether it is about the plan as it is now; if not, a newer one is on its way.
    pub fresh: bool,
}

/// All answers there are.
pub struct Answers {
    /// Each with the version of the plan that it is about.
    kept: BTreeMap<Question, (u64, Reply)>,
    /// Counts what changes answers: edits and status dates.
    version: u64,
    /// What was wanted last, of which version.
    asked: (u64, Vec<Question>),
    background: Background,
}

/// Who answers.
enum Background {
    /// Nobody: a question is answered when it is asked.
    Here,
    /// A thread that starts with the first question.
    Idle(Wake),
    /// A thread.
    At(Worker<Ground, Question, Reply>),
}

/// What was found.
#[derive(Clone, PartialEq, Debug)]
enum Reply {
    /// Sorted by purchase.
    OrderBy(Vec<OrderBy>),
    BringBack(Moves),
    Slack(Option<Slack>),
    YearEnd(Option<YearEnd>),
    PutFirst(Option<Box<PutFirst>>),
}

/// What would bring a project back.
#[derive(Clone, PartialEq, Debug)]
pub struct Moves {
    /// Every move that makes it end earlier, the best first.
    pub all: Vec<Move>,
    /// Places of those to show first: without ranks that another rank beats.
    pub best: Vec<usize>,
}

/// What questions are asked about: a plan and what follows from it, as shared pointers.
#[derive(Clone)]
pub(super) struct Ground {
    pub plan: Portfolio,
    pub network: Arc<Network>,
    pub outlook: Arc<Outlook>,
}

impl Answers {
    /// Answered when asked.
    pub(super) fn at_once() -> Self {
        Self::by(Background::Here)
    }
    /// Answered by a thread, which calls `wake` when it has found something.
    pub(super) fn in_background(wake: Wake) -> Self {
        Self::by(Background::Idle(wake))
    }
    fn by(background: Background) -> Self {
        Self { kept: BTreeMap::new(), version: 0, asked: (0, vec![]), background }
    }
    /// Order-by dates of all purchases that have one, sorted by purchase; `None` before the first answer.
    pub fn order_by(&self, lead: LeadTime) -> Option<Answer<&[OrderBy]>> {
        match self.reply(Question::OrderBy(lead))? {
            Answer { value: Reply::OrderBy(days), fresh } => Some(Answer { value: days, fresh }),
            _ => None,
        }
    }
    /// The order-by date of one purchase; `None` before the first answer, inside it `None` where there is no such date.
    pub fn order_by_of(&self, purchase: PurchaseId, lead: LeadTime) -> Option<Answer<Option<OrderBy>>> {
        let Answer { value: days, fresh } = self.order_by(lead)?;
        let place = days.binary_search_by_key(&purchase, |day| day.purchase).ok();
        Some(Answer { value: place.and_then(|place| days.get(place)).copied(), fresh })
    }
    /// What would bring a project back; `None` before the first answer.
    pub fn bring_back(&self, project: ProjectId) -> Option<Answer<&Moves>> {
        match self.reply(Question::BringBack(project))? {
            Answer { value: Reply::BringBack(moves), fresh } => Some(Answer { value: moves, fresh }),
            _ => None,
        }
    }
    /// How far a task or purchase can be put off; `None` before the first answer, inside it `None` for what cannot be.
    pub fn slack(&self, work: WorkId) -> Option<Answer<Option<Slack>>> {
        match self.reply(Question::Slack(work))? {
            Answer { value: Reply::Slack(slack), fresh } => Some(Answer { value: *slack, fresh }),
            _ => None,
        }
    }
    /// What the close of the fiscal year takes away; `None` before the first answer, inside it `None` if the year is not funded.
    pub fn year_end(&self) -> Option<Answer<Option<&YearEnd>>> {
        match self.reply(Question::YearEnd)? {
            Answer { value: Reply::YearEnd(end), fresh } => Some(Answer { value: end.as_ref(), fresh }),
            _ => None,
        }
    }
    /// What follows from putting a project first; `None` before the first answer, and for one that is gone.
    pub fn put_first(&self, project: ProjectId) -> Option<Answer<&PutFirst>> {
        match self.reply(Question::PutFirst(project))? {
            Answer { value: Reply::PutFirst(Some(found)), fresh } => Some(Answer { value: found, fresh }),
            _ => None,
        }
    }
    fn reply(&self, question: Question) -> Option<Answer<&Reply>> {
        let (version, value) = self.kept.get(&question)?;
        Some(Answer { value, fresh: *version == self.version })
    }
    /// The plan or the status date has changed: every answer is old, and the one under way is worth nothing.
    pub(super) fn outdate(&mut self) {
        self.version += 1;
        if let Background::At(worker) = &self.background {
            worker.stop();
        }
    }
    /// What is to be known now, the most important first. `ground` is the plan as it is. Cheap where nothing has changed.
    pub(super) fn wanted(&mut self, questions: &[Question], ground: impl FnOnce() -> Ground) {
        if self.asked.0 == self.version && self.asked.1 == questions {
            return;
        }
        self.asked = (self.version, questions.to_vec());
        let open = questions.iter().filter(|question| self.reply(**question).is_none_or(|a| !a.fresh));
        let open: Vec<Question> = open.copied().collect();
        if open.is_empty() && !matches!(self.background, Background::At(_)) {
            return;
        }
        if let Background::Idle(wake) = &self.background {
            // where the system gives no thread, an answer that is waited for is better than none
            let worker = Worker::start("answers", Ground::answer, wake.clone());
            self.background = worker.map_or(Background::Here, Background::At);
        }
        match &self.background {
            Background::At(worker) => worker.ask(self.version, open, ground()),
            Background::Here | Background::Idle(_) => {
                let ground = ground();
                for question in open {
                    let reply = ground.answer(question, &|| false);
                    self.kept.insert(question, (self.version, reply));
                }
            }
        }
    }
    /// Takes in what the thread has found.
    pub(super) fn poll(&mut self) {
        if let Background::At(worker) = &self.background {
            for (version, question, reply) in worker.take() {
                self.kept.insert(question, (version, reply));
            }
        }
    }
}

impl Ground {
    /// Answers a question. Asks `stop` again and again; once told to, what is returned means nothing.
    fn answer(&self, question: Question, stop: &(dyn Fn() -> bool + Sync)) -> Reply {
        let Self { plan, network, outlook } = self;
        match question {
            Question::OrderBy(lead) => {
                let mut days = engine::order_by_dates(plan, network, &network.order(), lead, stop);
                days.sort_by_key(|day| day.purchase);
                Reply::OrderBy(days)
            }
            Question::BringBack(project) => {
                let all = engine::bring_back(plan, network, outlook, project, stop);
                let best = engine::best_moves(&all);
                Reply::BringBack(Moves { all, best })
            }
            Question::Slack(work) => Reply::Slack(engine::slack(plan, network, &network.order(), work, stop)),
            Question::YearEnd => Reply::YearEnd(engine::year_end(plan, outlook, stop)),
            Question::PutFirst(project) => {
                Reply::PutFirst(engine::put_first(plan, network, outlook, project).map(Box::new))
            }
        }
    }
}

#[cfg(test)]
mod tests;
