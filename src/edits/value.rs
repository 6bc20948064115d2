//! Values of fields: which of two stands where both sides changed it, what each refers to, and how it is said.
use super::list::{Item, join_lists};
use super::words::{View, title};
use crate::domain::{
    AbsenceId, Assignment, Bands, BaselineId, BaselineRowId, Budget, CauseKind, ChangeId, ChangeKind,
    Currency, DelayCauseId, DeliveryId, DependencyId, DrawDownId, Estimate, ExpediteOffer, FreezeId,
    FundingId, Holiday, InvoiceId, Lag, LinkKind, Moment, Money, Nature, Opening, PersonId, Progress,
    ProjectId, PurchaseCategory, PurchaseId, PurchaseState, Quote, QuoteId, Rank, Rate, RecordId, Recurring,
    Risk, StageId, StageRole, Strength, SupplierId, TaskId, TaskKind, Terms, WindowSetId, WorkId, WorkWeek,
};
use chrono::NaiveDate;
use std::cmp::Ordering;
use std::fmt::Debug;

/// What joining two values has lost, in words if there is somebody to tell.
pub struct Losses<'v> {
    /// How to say values; without, nothing is told.
    pub view: Option<View<'v>>,
    /// The field that is being joined.
    pub field: &'static str,
    /// What is said of each loss: field, kept, lost.
    pub told: Vec<(&'static str, String, String)>,
    /// Fields of which both texts stand one below the other, so that neither was lost.
    pub both: Vec<&'static str>,
    /// The side whose values stand where both changed one; if that is not known, the greater value does.
    pub newer: Option<Side>,
    /// The other way round: to see what would stand had the decision been the other one.
    pub flipped: bool,
}

/// One of the two plans that are merged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The first.
    Ours,
    /// The second.
    Theirs,
}

impl<'v> Losses<'v> {
    /// Nothing is lost yet.
    pub fn new(view: Option<View<'v>>) -> Self {
        Self { view, field: "", told: vec![], both: vec![], newer: None, flipped: false }
    }
    /// Of a value of ours and one of theirs the one that stands, then the other.
    pub fn choose<'a, T: Value>(&self, ours: &'a T, theirs: &'a T) -> (&'a T, &'a T) {
        let (kept, lost) = match self.newer {
            Some(Side::Ours) => (ours, theirs),
            Some(Side::Theirs) => (theirs, ours),
            None => greater(ours, theirs),
        };
        if self.flipped { (lost, kept) } else { (kept, lost) }
    }
    /// A value was kept and another lost.
    pub fn lose(&mut self, kept: &impl Value, lost: &impl Value) {
        self.say(|view| (kept.words(view), lost.words(view)));
    }
    /// As [`Losses::lose`], in other words than the values' own.
    pub fn say(&mut self, words: impl FnOnce(&View) -> (String, String)) {
        if let Some(view) = &self.view {
            let (kept, lost) = words(view);
            self.told.push((self.field, kept, lost));
        }
    }
}

/// What a field can hold.
pub trait Value: Clone + PartialEq + Debug {
    /// The value as people say it.
    fn words(&self, view: &View) -> String;
    /// Adds the rows that it refers to.
    fn refers_to(&self, _: &mut Vec<RecordId>) {}
    /// A fixed order: where both sides changed a field, the greater value stands, whichever side it is on, so that two
    /// machines that merge the same plans agree.
    fn order(&self, other: &Self) -> Ordering {
        format!("{self:?}").cmp(&format!("{other:?}"))
    }
    /// The value after both sides changed it, each to another one. `base` is what it was, if it was.
    fn join(_: Option<&Self>, a: &Self, b: &Self, losses: &mut Losses) -> Self {
        let (kept, lost) = losses.choose(a, b);
        losses.lose(kept, lost);
        kept.clone()
    }
}

/// The greater value, then the other one.
fn greater<'a, T: Value>(a: &'a T, b: &'a T) -> (&'a T, &'a T) {
    if a.order(b) == Ordering::Less { (b, a) } else { (a, b) }
}

/// Ids: said by the name of their row.
macro_rules! ids {
    ($($name:ident),+) => { $(
        impl Value for $name {
            fn words(&self, view: &View) -> String {
                title(view.plan, (*self).into())
            }
            fn refers_to(&self, out: &mut Vec<RecordId>) {
                out.push((*self).into());
            }
            fn order(&self, other: &Self) -> Ordering {
                self.cmp(other)
            }
        }
    )+ };
}

ids!(
    AbsenceId,
    BaselineId,
    BaselineRowId,
    ChangeId,
    DelayCauseId,
    DeliveryId,
    DependencyId,
    DrawDownId,
    FreezeId,
    FundingId,
    InvoiceId,
    PersonId,
    ProjectId,
    PurchaseId,
    StageId,
    SupplierId,
    TaskId,
    WindowSetId,
    WorkId
);

/// Values with an order of their own, said as they are shown.
macro_rules! ordered {
    ($($name:ty: |$value:ident, $view:ident| $words:expr),+ $(,)?) => { $(
        impl Value for $name {
            fn words(&self, $view: &View) -> String {
                let $value = self;
                $words
            }
            fn order(&self, other: &Self) -> Ordering {
                self.cmp(other)
            }
        }
    )+ };
}

ordered!(
    bool: |value, _view| if *value { "yes".into() } else { "no".into() },
    u8: |value, _view| value.to_string(),
    u16: |value, _view| value.to_string(),
    u32: |value, _view| value.to_string(),
    i32: |value, _view| value.to_string(),
    Money: |value, view| view.money(*value),
    Currency: |value, _view| value.to_string(),
    Rate: |value, _view| value.to_string(),
    NaiveDate: |value, _view| day(*value),
    Moment: |value, _view| value.datetime().format("%-d %b %Y %H:%M").to_string(),
    Rank: |value, view| view.place(value),
    PurchaseState: |value, _view| format!("{value:?}").to_lowercase(),
);

/// Values in the order of their exact text.
macro_rules! plain {
    ($($name:ty: |$value:ident, $view:ident| $words:expr),+ $(,)?) => { $(
        impl Value for $name {
            fn words(&self, $view: &View) -> String {
                let $value = self;
                $words
            }
        }
    )+ };
}

plain!(
    StageRole: |value, _view| match value {
        StageRole::Normal => "normal".into(),
        StageRole::Done => "done".into(),
        StageRole::OnHold => "on hold".into(),
    },
    ChangeKind: |value, view| match value {
        ChangeKind::Promise { from, to } => format!("promise from {} to {}", from.words(view), to.words(view)),
        ChangeKind::Budget { from, to } => format!("budget from {} to {}", from.words(view), to.words(view)),
    },
    CauseKind: |value, _view| value.name().into(),
    Nature: |value, _view| format!("{value:?}").to_lowercase(),
    PurchaseCategory: |value, _view| format!("{value:?}").to_lowercase(),
    LinkKind: |value, _view| match value {
        LinkKind::FinishStart => "finish-start".into(),
        LinkKind::StartStart => "start-start".into(),
        LinkKind::FinishFinish => "finish-finish".into(),
        LinkKind::StartFinish => "start-finish".into(),
    },
    Lag: |value, view| {
        let words = Lag::words(*value, view.plan.settings.week.slots_per_day());
        if words.is_empty() { "none".into() } else { words }
    },
    Strength: |value, _view| format!("{value:?}").to_lowercase(),
    WorkWeek: |value, _view| week(value),
    Opening: |value, _view| value.to_string(),
    Risk: |value, _view| if value.answer.is_empty() {
        value.text.clone()
    } else {
        format!("{} ({})", value.text, value.answer)
    },
    Holiday: |value, _view| {
        let days = if value.from == value.to {
            day(value.from)
        } else {
            format!("{} to {}", day(value.from), day(value.to))
        };
        format!("{} {days}", value.name).trim_start().to_owned()
    },
    Bands: |value, _view| format!(
        "expired quote {} %, open order {} %, guess {} %",
        value.expired_quote, value.open_order, value.guess,
    ),
    Terms: |value, _view| format!(
        "{:?}, {} runs, seed {}, people {} %, suppliers {} %, records {}",
        value.shape,
        value.runs,
        value.seed,
        value.people,
        value.suppliers,
        if value.evidence { "on" } else { "off" },
    ),
    Recurring: |value, view| format!("{} a month for {} months", view.money(value.monthly), value.months),
    ExpediteOffer: |value, view| format!("{} for {}", value.lead_time, view.money(value.surcharge)),
);

/// Values in the order of a key, then of their exact text.
macro_rules! keyed {
    ($($name:ty: |$of:ident| $key:expr, |$value:ident, $view:ident| $words:expr);+ $(;)?) => { $(
        impl Value for $name {
            fn words(&self, $view: &View) -> String {
                let $value = self;
                $words
            }
            fn order(&self, other: &Self) -> Ordering {
                let key = |$of: &Self| $key;
                key(self).cmp(&key(other)).then_with(|| format!("{self:?}").cmp(&format!("{other:?}")))
            }
        }
    )+ };
}

keyed!(
    // what has gone further, then what ended or is to end later
    Progress: |value| match value {
        Progress::NotStarted => (0, None, 0),
        Progress::Started { at, remaining } => (1, Some(*at), *remaining),
        Progress::Done { finished, .. } => (2, Some(*finished), 0),
    }, |value, view| match value {
        Progress::NotStarted => "not started".into(),
        Progress::Started { at, remaining } => {
            let left = format!("{}.{:02}", remaining / 100, remaining % 100);
            format!("started {}, {left} remaining", at.words(view))
        }
        Progress::Done { started, finished } => {
            format!("done, from {} to {}", started.words(view), finished.words(view))
        }
    };
    Estimate: |value| value.likely, |value, _view| value.to_string();
    Budget: |value| value.total(), |value, view| format!(
        "capex {}, opex {}, contingency {} ({} released)",
        view.money(value.capex),
        view.money(value.opex),
        view.money(value.contingency),
        view.money(value.released),
    );
);

/// "5 Feb 2027".
fn day(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// "Mon 08:00-12:00, Tue …", without the days off.
fn week(week: &WorkWeek) -> String {
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let days = names.iter().zip(&week.0).filter(|(_, hours)| hours.slots() > 0);
    let days: Vec<String> = days.map(|(name, hours)| format!("{name} {hours}")).collect();
    if days.is_empty() { "no hours".into() } else { days.join(", ") }
}

impl Value for String {
    fn words(&self, _: &View) -> String {
        if self.is_empty() { "empty".into() } else { self.clone() }
    }
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
    /// Of two notes neither is lost: they stand one below the other, unless one holds the other already. Where each side
    /// has cut another part off, that would undo both.
    fn join(base: Option<&Self>, a: &Self, b: &Self, losses: &mut Losses) -> Self {
        if losses.field == "notes" {
            let (mut kept, mut lost) = greater(a, b);
            if lost.contains(kept.as_str()) {
                (kept, lost) = (lost, kept);
            }
            let both = format!("{kept}\n\n{lost}");
            if !kept.contains(lost.as_str()) && base != Some(&both) {
                losses.both.push(losses.field);
                return both;
            }
            if losses.newer.is_none() {
                // one holds the other already, or both have cut: the fuller stands
                let (kept, lost) = if losses.flipped { (lost, kept) } else { (kept, lost) };
                losses.lose(kept, lost);
                return kept.clone();
            }
        }
        let (kept, lost) = losses.choose(a, b);
        losses.lose(kept, lost);
        kept.clone()
    }
}

impl Value for TaskKind {
    fn words(&self, view: &View) -> String {
        match self {
            Self::Work => "work".into(),
            Self::Milestone => "milestone".into(),
            Self::CutOver(None) => "cut-over at any time".into(),
            Self::CutOver(Some(set)) => format!("cut-over in {}", set.words(view)),
        }
    }
    fn refers_to(&self, out: &mut Vec<RecordId>) {
        if let Self::CutOver(Some(set)) = self {
            set.refers_to(out);
        }
    }
}

impl Value for QuoteId {
    /// As the quote of the row where it stands.
    fn words(&self, view: &View) -> String {
        let purchase = match view.at {
            RecordId::Purchase(id) => view.plan.purchases.get(id),
            _ => None,
        };
        let quote = purchase.and_then(|p| p.quotes.iter().find(|q| q.id == *self));
        quote.map_or_else(|| format!("quote {self}"), |quote| quote.words(view))
    }
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
}

impl Value for Quote {
    fn words(&self, view: &View) -> String {
        let from = self.supplier.map_or_else(String::new, |s| format!(" from {}", s.words(view)));
        let until = self.valid_until.map_or_else(String::new, |d| format!(" until {}", day(d)));
        let number = if self.reference.is_empty() { String::new() } else { format!(" ({})", self.reference) };
        format!("{}{from}{until}{number}", view.money(self.unit_price))
    }
    fn refers_to(&self, out: &mut Vec<RecordId>) {
        self.supplier.refers_to(out);
    }
}

impl Value for Assignment {
    fn words(&self, view: &View) -> String {
        format!("{} {} %", self.person.words(view), self.percent)
    }
    fn refers_to(&self, out: &mut Vec<RecordId>) {
        self.person.refers_to(out);
    }
}

impl<A: Value, B: Value> Value for (A, B) {
    fn words(&self, view: &View) -> String {
        format!("{} at {}", self.0.words(view), self.1.words(view))
    }
}

impl<T: Value> Value for Option<T> {
    fn words(&self, view: &View) -> String {
        self.as_ref().map_or_else(|| "none".into(), |value| value.words(view))
    }
    fn refers_to(&self, out: &mut Vec<RecordId>) {
        if let Some(value) = self {
            value.refers_to(out);
        }
    }
    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Some(a), Some(b)) => a.order(b),
            _ => self.is_some().cmp(&other.is_some()),
        }
    }
}

impl<T: Item> Value for Vec<T> {
    fn words(&self, view: &View) -> String {
        let words: Vec<String> = self.iter().map(|item| item.words(view)).collect();
        if words.is_empty() { "none".into() } else { words.join(", ") }
    }
    fn refers_to(&self, out: &mut Vec<RecordId>) {
        for item in self {
            item.refers_to(out);
        }
    }
    /// Entry by entry; as a whole where a side has put them in another order, or an entry stands twice.
    fn join(base: Option<&Self>, a: &Self, b: &Self, losses: &mut Losses) -> Self {
        let base = base.map_or(&[][..], Vec::as_slice);
        join_lists(base, a, b, losses).unwrap_or_else(|| {
            let (kept, lost) = losses.choose(a, b);
            losses.lose(kept, lost);
            kept.clone()
        })
    }
}
