//! The portfolio: the whole document.
use super::{
    Absence, Baseline, BaselineRow, Change, Currency, DelayCause, Delivery, Dependency, DrawDown, Freeze,
    FundingId, Holiday, Invoice, Money, Person, Project, ProjectId, Purchase, PurchaseId, Rank, Row, Stage,
    StageRole, SupplierId, Table, Task, Terms, WindowSet, WorkId, WorkWeek,
};
use chrono::NaiveDate;
use std::sync::Arc;

/// The document: settings and flat tables.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Portfolio {
    /// What there is one of.
    pub settings: Arc<Settings>,
    /// Columns of the board.
    pub stages: Table<Stage>,
    /// People and teams.
    pub people: Table<Person>,
    /// When they are away.
    pub absences: Table<Absence>,
    /// Suppliers.
    pub suppliers: Table<Supplier>,
    /// Sets of maintenance windows.
    pub window_sets: Table<WindowSet>,
    /// Freezes.
    pub freezes: Table<Freeze>,
    /// Money available.
    pub funding: Table<Funding>,
    /// Projects.
    pub projects: Table<Project>,
    /// Tasks of all projects.
    pub tasks: Table<Task>,
    /// Purchases of all projects.
    pub purchases: Table<Purchase>,
    /// Parts of purchases that come on days of their own.
    pub deliveries: Table<Delivery>,
    /// Invoices of purchases.
    pub invoices: Table<Invoice>,
    /// Dependencies between tasks and purchases.
    pub dependencies: Table<Dependency>,
    /// Changes of promises and budgets.
    pub changes: Table<Change>,
    /// Contingency released event by event.
    pub draw_downs: Table<DrawDown>,
    /// Why promises suffered, told in weekly updates.
    pub causes: Table<DelayCause>,
    /// Baselines.
    pub baselines: Table<Baseline>,
    /// Their rows.
    pub baseline_rows: Table<BaselineRow>,
}

/// What there is one of in a portfolio.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Name of the portfolio.
    pub name: String,
    /// Its currency.
    pub currency: Currency,
    /// The portfolio calendar's week.
    pub week: WorkWeek,
    /// Its days off.
    pub holidays: Vec<Holiday>,
    /// Month in which the fiscal year begins, 1 to 12. A fiscal year is named after the calendar year it begins in.
    pub fiscal_year_start: u8,
    /// How far prices that are not fixed may turn out from what the plan says.
    pub bands: Bands,
    /// Whether a purchase is ordered only in a fiscal period whose funding has room for it.
    pub order_within_funding: bool,
    /// Days from an invoice to its payment, where the supplier has no terms of its own: 0 to [`MOST_PAYMENT_DAYS`]. 0, the default, is
    /// at once: without an invoice, on the day of receipt.
    pub payment_terms: u16,
    /// How it is forecast.
    pub forecast: Terms,
    /// The day of the last weekly update; `None`: there was none yet.
    pub last_update: Option<NaiveDate>,
    /// Whether this is the example that the program opens with the first time. Its dates move with the day it is opened.
    pub is_example: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: "Portfolio".into(),
            currency: Currency::EUR,
            week: WorkWeek::standard(),
            holidays: vec![],
            fiscal_year_start: 1,
            bands: Bands::default(),
            order_within_funding: false,
            payment_terms: 0,
            forecast: Terms::default(),
            last_update: None,
            is_example: false,
        }
    }
}

/// Most days that terms of payment can have.
pub const MOST_PAYMENT_DAYS: u16 = 365;

/// How far a price may turn out above or below what the plan says, in percent of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bands {
    /// Of a quote past its validity.
    pub expired_quote: u8,
    /// Of an order that can still be repriced.
    pub open_order: u8,
    /// Of a plain guess: a price that nobody has quoted.
    pub guess: u8,
}

impl Default for Bands {
    fn default() -> Self {
        Self { expired_quote: 15, open_order: 10, guess: 25 }
    }
}

/// Money available to the portfolio in a fiscal year or one of its quarters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Funding {
    /// Id.
    pub id: FundingId,
    /// The fiscal year, named after the calendar year it begins in.
    pub year: i32,
    /// Quarter of the fiscal year, 1 to 4; `None`: the whole year.
    pub quarter: Option<u8>,
    /// Capital expenditure.
    pub capex: Money,
    /// Operating expenditure.
    pub opex: Money,
}

/// Somebody who sells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Supplier {
    /// Id.
    pub id: SupplierId,
    /// Name.
    pub name: String,
    /// Free text: contact, contract.
    pub notes: String,
    /// Days from its invoice to the payment, 0 to [`MOST_PAYMENT_DAYS`]; `None`: those of the settings.
    pub payment_terms: Option<u16>,
}

impl Row for Funding {
    type Id = FundingId;
    fn id(&self) -> FundingId {
        self.id
    }
}

impl Row for Supplier {
    type Id = SupplierId;
    fn id(&self) -> SupplierId {
        self.id
    }
}

impl Portfolio {
    /// An empty portfolio with the default stages: Proposed, Assessing, Approved, Procurement, Delivery, Done, On hold.
    pub fn empty() -> Self {
        let mut rank = Rank::first();
        let stages = [
            ("proposed", "Proposed", false, false, StageRole::Normal),
            ("assessing", "Assessing", true, false, StageRole::Normal),
            ("approved", "Approved", true, true, StageRole::Normal),
            ("procurement", "Procurement", true, true, StageRole::Normal),
            ("delivery", "Delivery", true, true, StageRole::Normal),
            ("done", "Done", true, true, StageRole::Done),
            ("on-hold", "On hold", false, false, StageRole::OnHold),
        ]
        .into_iter()
        .filter_map(|(id, name, takes_people, takes_funding, role)| {
            let stage = Stage {
                id: id.parse().ok()?,
                name: name.into(),
                rank: rank.clone(),
                takes_people,
                takes_funding,
                wip_limit: None,
                role,
            };
            rank = rank.next();
            Some(stage)
        })
        .collect();
        Self { stages, ..Self::default() }
    }
    /// Projects in rank order, 1 first; ties by id.
    pub fn ranked(&self) -> Vec<&Arc<Project>> {
        let mut list: Vec<_> = self.projects.iter().collect();
        list.sort_by(|a, b| a.rank.cmp(&b.rank).then(a.id.cmp(&b.id)));
        list
    }
    /// Columns from left to right.
    pub fn columns(&self) -> Vec<&Arc<Stage>> {
        let mut list: Vec<_> = self.stages.iter().collect();
        list.sort_by(|a, b| a.rank.cmp(&b.rank).then(a.id.cmp(&b.id)));
        list
    }
    /// A project's tasks in listed order.
    pub fn tasks_of(&self, project: ProjectId) -> Vec<&Arc<Task>> {
        let mut list: Vec<_> = self.tasks.iter().filter(|t| t.project == project).collect();
        list.sort_by(|a, b| a.rank.cmp(&b.rank).then(a.id.cmp(&b.id)));
        list
    }
    /// A project's purchases in listed order.
    pub fn purchases_of(&self, project: ProjectId) -> Vec<&Arc<Purchase>> {
        let mut list: Vec<_> = self.purchases.iter().filter(|p| p.project == project).collect();
        list.sort_by(|a, b| a.rank.cmp(&b.rank).then(a.id.cmp(&b.id)));
        list
    }
    /// The project of a task or purchase; `None` if it is not in the plan.
    pub fn project_of(&self, work: WorkId) -> Option<ProjectId> {
        match work {
            WorkId::Task(id) => self.tasks.get(id).map(|t| t.project),
            WorkId::Purchase(id) => self.purchases.get(id).map(|p| p.project),
        }
    }
    /// The parts of a purchase that come on days of their own, in order of id. One pass over the table.
    pub fn deliveries_of(&self, purchase: PurchaseId) -> impl Iterator<Item = &Arc<Delivery>> + Clone {
        self.deliveries.iter().filter(move |d| d.purchase == purchase)
    }
    /// The units of a purchase that come on its own dates: what its parts leave of the quantity. None where the parts
    /// are more than that, or the purchase is not in the plan.
    pub fn units_left(&self, purchase: PurchaseId) -> u32 {
        let whole = self.purchases.get(purchase).map_or(0, |p| p.quantity);
        self.deliveries_of(purchase).fold(whole, |left, part| left.saturating_sub(part.units))
    }
    /// The invoices of a purchase, in order of id. One pass over the table.
    pub fn invoices_of(&self, purchase: PurchaseId) -> impl Iterator<Item = &Arc<Invoice>> + Clone {
        self.invoices.iter().filter(move |i| i.purchase == purchase)
    }
    /// Days from an invoice for a purchase to its payment: the terms of its supplier, else those of the settings. What breaks the rule
    /// counts as the most there can be.
    pub fn payment_terms(&self, purchase: &Purchase) -> u16 {
        let own = purchase.supplier.and_then(|id| self.suppliers.get(id)).and_then(|s| s.payment_terms);
        own.unwrap_or(self.settings.payment_terms).min(MOST_PAYMENT_DAYS)
    }
    /// The draw-downs of a project's contingency, in order of id. One pass over the table.
    pub fn draw_downs_of(&self, project: ProjectId) -> impl Iterator<Item = &Arc<DrawDown>> + Clone {
        self.draw_downs.iter().filter(move |d| d.project == project)
    }
    /// Why a project's promise suffered, in order of id. One pass over the table.
    pub fn causes_of(&self, project: ProjectId) -> impl Iterator<Item = &Arc<DelayCause>> + Clone {
        self.causes.iter().filter(move |c| c.project == project)
    }
    /// What the draw-downs of a project add up to.
    pub fn drawn(&self, project: ProjectId) -> Money {
        self.draw_downs_of(project).map(|d| d.amount).sum()
    }
    /// The number of rows of all tables.
    pub fn rows(&self) -> usize {
        self.stages.len()
            + self.people.len()
            + self.absences.len()
            + self.suppliers.len()
            + self.window_sets.len()
            + self.freezes.len()
            + self.funding.len()
            + self.projects.len()
            + self.tasks.len()
            + self.purchases.len()
            + self.deliveries.len()
            + self.invoices.len()
            + self.dependencies.len()
            + self.changes.len()
            + self.draw_downs.len()
            + self.causes.len()
            + self.baselines.len()
            + self.baseline_rows.len()
    }
}
