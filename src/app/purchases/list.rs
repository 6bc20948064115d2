//! Purchases as rows: what is known of each, which group it belongs to, what is filtered and in which order.
use crate::app::context::Cx;
use crate::app::order_by::Due;
use crate::app::widgets::Sort;
use crate::domain::{Money, Project, Purchase, PurchaseState};
use crate::engine::Dates;
use chrono::NaiveDate;
use std::cmp::Ordering;

/// Groups of states, as a buyer thinks of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Group {
    /// Requested, quoted, approved.
    ToOrder,
    /// Ordered.
    OnOrder,
    /// Received, invoiced, paid.
    Arrived,
    /// Every one, cancelled ones too.
    #[default]
    All,
}

impl Group {
    /// All groups, in the order of the steps.
    pub const EACH: [Self; 4] = [Self::ToOrder, Self::OnOrder, Self::Arrived, Self::All];
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::ToOrder => "To order",
            Self::OnOrder => "On order",
            Self::Arrived => "Arrived",
            Self::All => "All",
        }
    }
    /// Whether a state belongs to it.
    pub fn holds(self, state: PurchaseState) -> bool {
        match self {
            Self::ToOrder => state.before_order(),
            Self::OnOrder => state == PurchaseState::Ordered,
            Self::Arrived => state.has_arrived(),
            Self::All => true,
        }
    }
}

/// The name of a state.
pub fn state_name(state: PurchaseState) -> &'static str {
    match state {
        PurchaseState::Requested => "Requested",
        PurchaseState::Quoted => "Quoted",
        PurchaseState::Approved => "Approved",
        PurchaseState::Ordered => "Ordered",
        PurchaseState::Received => "Received",
        PurchaseState::Invoiced => "Invoiced",
        PurchaseState::Paid => "Paid",
        PurchaseState::Cancelled => "Cancelled",
    }
}

/// A purchase as a row.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    /// The purchase.
    pub purchase: &'a Purchase,
    /// Its project.
    pub project: Option<&'a Project>,
    /// Its supplier's name; empty where none is named.
    pub supplier: &'a str,
    /// Quantity × unit price in the portfolio's currency; `None` beyond the range of money.
    pub total: Option<Money>,
    /// The day it was ordered, or is to be ordered by the plan.
    pub order: Option<NaiveDate>,
    /// The last day to order it, if there is one and it is known.
    pub order_by: Option<NaiveDate>,
    /// Whether it was ordered.
    pub ordered: bool,
    /// The day it arrived, or is expected by the plan.
    pub delivery: Option<NaiveDate>,
    /// The promised day that has passed without it.
    pub overdue: Option<NaiveDate>,
}

impl<'a> Line<'a> {
    /// The last day of its quote, if it is not ordered and that lies at most two weeks ahead.
    pub fn quote_ends(&self, today: NaiveDate) -> Option<NaiveDate> {
        let until = self.purchase.quote_valid_until.filter(|_| self.purchase.state.before_order())?;
        (0..=14).contains(&until.signed_duration_since(today).num_days()).then_some(until)
    }
    fn of(cx: &Cx<'a>, purchase: &'a Purchase, dates: Option<&Dates>) -> Self {
        let cancelled = purchase.state == PurchaseState::Cancelled;
        let dates = dates.filter(|_| !cancelled);
        let ordered = !purchase.state.before_order() && !cancelled;
        let arrived = purchase.state.has_arrived();
        let planned = dates.and_then(|d| d.span.ok());
        let order = purchase.ordered_on.or(planned.map(|s| s.0.date()));
        let expected = planned.map(|s| s.1.last_day());
        Self {
            purchase,
            project: cx.plan.projects.get(purchase.project).map(|p| &**p),
            supplier: purchase
                .supplier
                .and_then(|id| cx.plan.suppliers.get(id))
                .map_or("", |s| s.name.as_str()),
            total: purchase.order_value(cx.currency()).ok(),
            order,
            order_by: Due::day(cx, purchase),
            ordered,
            delivery: if arrived { purchase.received_on.or(expected) } else { expected },
            overdue: purchase
                .delivery_promised
                .filter(|day| purchase.state == PurchaseState::Ordered && *day < cx.today),
        }
    }
    /// Whether the words (in small letters) stand anywhere in it.
    fn mentions(&self, words: &str) -> bool {
        let p = self.purchase;
        [p.item.as_str(), &p.part_number, &p.order_number, &p.cost_centre, self.supplier]
            .into_iter()
            .chain(self.project.map(|p| p.name.as_str()))
            .any(|text| text.to_lowercase().contains(words))
    }
}

/// All purchases, in id order.
pub fn lines<'a>(cx: &Cx<'a>) -> Vec<Line<'a>> {
    let plan = cx.plan;
    plan.purchases
        .iter()
        .enumerate()
        .map(|(place, purchase)| Line::of(cx, purchase, cx.outlook.purchases.get(place)))
        .collect()
}

/// The purchases of one project, in listed order.
pub fn lines_of<'a>(cx: &Cx<'a>, project: crate::domain::ProjectId) -> Vec<Line<'a>> {
    let purchases = cx.plan.purchases_of(project);
    let dates = |purchase: &Purchase| cx.outlook.purchases.get(cx.plan.purchases.place(purchase.id)?);
    purchases.into_iter().map(|purchase| Line::of(cx, purchase, dates(purchase))).collect()
}

/// Places of the lines that belong to a group and mention every one of the words.
pub fn filtered(lines: &[Line<'_>], group: Group, words: &str) -> Vec<usize> {
    let words = words.to_lowercase();
    let words: Vec<&str> = words.split_whitespace().collect();
    (0..lines.len())
        .filter(|i| group.holds(lines[*i].purchase.state) && words.iter().all(|w| lines[*i].mentions(w)))
        .collect()
}

/// The columns by which lines are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Item.
    Item,
    /// Project, by rank.
    Project,
    /// Quantity.
    Quantity,
    /// Total.
    Total,
    /// State, then the date that comes next.
    State,
    /// Supplier.
    Supplier,
    /// Order.
    Order,
    /// Order-by date.
    OrderBy,
    /// Delivery.
    Delivery,
    /// Reference.
    Reference,
}

/// Puts places in order; ties by the next date, then by id.
pub fn arrange(lines: &[Line<'_>], places: &mut [usize], by: By, sort: Sort) {
    fn known<T: Ord>(sort: Sort, a: Option<T>, b: Option<T>) -> Ordering {
        match (a, b) {
            (Some(a), Some(b)) => sort.way(a.cmp(&b)),
            (a, b) => a.is_none().cmp(&b.is_none()),
        }
    }
    let named = |text: &str| (!text.is_empty()).then(|| text.to_lowercase());
    let next = |line: &Line<'_>| if line.ordered { line.delivery } else { line.order };
    places.sort_by(|a, b| {
        let (a, b) = (&lines[*a], &lines[*b]);
        let first = match by {
            By::Item => sort.way(a.purchase.item.to_lowercase().cmp(&b.purchase.item.to_lowercase())),
            By::Project => {
                known(sort, a.project.map(|p| (&p.rank, p.id)), b.project.map(|p| (&p.rank, p.id)))
            }
            By::Quantity => sort.way(a.purchase.quantity.cmp(&b.purchase.quantity)),
            By::Total => known(sort, a.total, b.total),
            By::State => sort.way(a.purchase.state.cmp(&b.purchase.state)),
            By::Supplier => known(sort, named(a.supplier), named(b.supplier)),
            By::Order => known(sort, a.order, b.order),
            By::OrderBy => known(sort, a.order_by, b.order_by),
            By::Delivery => known(sort, a.delivery, b.delivery),
            By::Reference => known(sort, named(&a.purchase.order_number), named(&b.purchase.order_number)),
        };
        first.then_with(|| known(Sort::default(), next(a), next(b))).then(a.purchase.id.cmp(&b.purchase.id))
    });
}
