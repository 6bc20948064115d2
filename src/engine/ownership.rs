//! Cost of ownership: what a project costs over the life of what was bought for it.
//!
//! # Definitions
//! A purchase costs over its life, in the portfolio's currency:
//! - its **price**: what it comes to at completion without what recurs by contract, so that an invoice above the order counts here;
//! - what recurs, **contracted**: all months of its contract, also beyond its service life;
//! - what recurs, **assumed** after the contract: the same monthly amount for the months from the end of the contract to the end of the
//!   service life; nothing where no service life is set;
//! - its **disposal**: what getting rid of it costs, or, below zero, what it is sold for (its residual value).
//!
//! A project costs the sum over what it bears of its purchases, and its labour at completion. Cost follows units: of a purchase of which
//! another project uses units, each bears its part of all four, rounded half away from zero from the first unit to each,
//! so that the parts add up to the cent. What is not assumed and not disposal is EAC, to the cent, for a project that is not on hold: here
//! a project on hold is counted as if it went on. Cancelled, a purchase costs what was invoiced, and has no life.
//!
//! The **life** of a purchase is its service life, or else the months of its contract; that of a project is the longest of them, in
//! months. Cost per year is the total × 12 / those months, rounded half away from zero. There is none while goods that the project
//! bears have no life, since nothing says for how long they serve; services without a contract (installation, training) need none.
use super::network::{Bills, Cost, Parts, cost_of_purchase, cost_of_task};
use super::{CostShare, Outlook};
use crate::domain::{
    Money, Portfolio, ProjectId, Purchase, PurchaseCategory, PurchaseId, PurchaseState, Recurring,
};

/// What a project costs over the life of what was bought, in the portfolio's currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ownership {
    /// Prices of goods.
    pub goods: Money,
    /// Prices of services.
    pub services: Money,
    /// The work of people with a rate.
    pub labour: Money,
    /// What recurs by contract.
    pub contracted: Money,
    /// What is taken to recur after the contracts, to the end of service lives.
    pub assumed: Money,
    /// What is paid at the end of lives; below zero what is got.
    pub disposal: Money,
    /// The longest life of what it bears, in months; `None` where nothing has one.
    pub life: Option<u16>,
    /// Goods that it bears and that have no life, in the order of the plan's table.
    pub lacking: Vec<PurchaseId>,
}

impl Ownership {
    /// All six.
    pub fn total(&self) -> Money {
        self.at_completion().plus(self.assumed).plus(self.disposal)
    }
    /// The part that is in EAC: all but what is assumed and disposal.
    pub fn at_completion(&self) -> Money {
        self.goods.plus(self.services).plus(self.labour).plus(self.contracted)
    }
    /// The total by year of life, rounded half away from zero; `None` without a life, or while goods lack one.
    pub fn per_year(&self) -> Option<Money> {
        let months = self.life.filter(|_| self.lacking.is_empty())?;
        Some(self.total().share(12, i64::from(months)))
    }
    fn add(&mut self, purchase: &Purchase, part: Lifetime) {
        let price = match purchase.category {
            PurchaseCategory::Goods => &mut self.goods,
            PurchaseCategory::Service => &mut self.services,
        };
        *price = price.plus(part.price);
        self.contracted = self.contracted.plus(part.contracted);
        self.assumed = self.assumed.plus(part.assumed);
        self.disposal = self.disposal.plus(part.disposal);
        if purchase.state == PurchaseState::Cancelled {
            return;
        }
        let life = purchase.life();
        self.life = self.life.max(life);
        if life.is_none() && purchase.category == PurchaseCategory::Goods {
            self.lacking.push(purchase.id);
        }
    }
}

impl Purchase {
    /// For how many months it serves: its service life, or else its contract.
    fn life(&self) -> Option<u16> {
        self.sound_life().or_else(|| self.recurring.filter(Recurring::is_sound).map(|r| r.months))
    }
}

/// What a purchase, or some units of it, cost over its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lifetime {
    price: Money,
    contracted: Money,
    assumed: Money,
    disposal: Money,
}

/// A purchase with what its cost splits into.
struct Bought<'a> {
    purchase: &'a Purchase,
    cost: Cost,
    contracted: Money,
    assumed: Money,
    disposal: Money,
}

impl<'a> Bought<'a> {
    /// An amount beyond the range of a field counts as zero, as everywhere.
    fn new(plan: &Portfolio, purchase: &'a Purchase, cost: Cost) -> Self {
        let currency = plan.settings.currency;
        let none =
            Self { purchase, cost, contracted: Money::ZERO, assumed: Money::ZERO, disposal: Money::ZERO };
        if purchase.state == PurchaseState::Cancelled {
            return none;
        }
        let own = |amount: Money| purchase.in_portfolio(amount, currency).unwrap_or_default();
        let after = |r: Recurring| purchase.sound_life().map_or(0, |life| life.saturating_sub(r.months));
        let assumed = purchase.recurring.filter(Recurring::is_sound).map_or(Money::ZERO, |recurring| {
            own(recurring.monthly.times(u32::from(after(recurring))).unwrap_or_default())
        });
        let counted = purchase.order_value(currency).is_ok();
        let contracted = purchase.recurring_total(currency).unwrap_or_default();
        Self {
            contracted: if counted { contracted } else { Money::ZERO },
            assumed,
            disposal: purchase.disposal.filter(|d| d.in_range()).map_or(Money::ZERO, own),
            ..none
        }
    }
    /// What the units after `before` up to `after` cost.
    fn of_units(&self, before: u32, after: u32) -> Lifetime {
        let quantity = self.purchase.quantity.max(1);
        let part = |money: Money| {
            let upto = |units: u32| money.share(i64::from(units), i64::from(quantity));
            upto(after).minus(upto(before))
        };
        let contracted = part(self.contracted);
        // the parts of EAC are rounded each for itself: what is not recurring is the rest of their sum
        let price = self.cost.of_units(before, after, quantity).whole().minus(contracted);
        Lifetime { price, contracted, assumed: part(self.assumed), disposal: part(self.disposal) }
    }
    /// All of it.
    fn whole(&self) -> Lifetime {
        let price = self.cost.whole().minus(self.contracted);
        Lifetime { price, contracted: self.contracted, assumed: self.assumed, disposal: self.disposal }
    }
}

impl Lifetime {
    fn plus(self, other: Self) -> Self {
        Self {
            price: self.price.plus(other.price),
            contracted: self.contracted.plus(other.contracted),
            assumed: self.assumed.plus(other.assumed),
            disposal: self.disposal.plus(other.disposal),
        }
    }
    fn minus(self, other: Self) -> Self {
        Self {
            price: self.price.minus(other.price),
            contracted: self.contracted.minus(other.contracted),
            assumed: self.assumed.minus(other.assumed),
            disposal: self.disposal.minus(other.disposal),
        }
    }
}

impl Cost {
    /// What it comes to at completion.
    fn whole(&self) -> Money {
        self.actual.plus(self.accrued).plus(self.committed).plus(self.to_come)
    }
}

/// Cost of ownership of all projects, beside `plan.projects`. `outlook` must be of this plan: it says who bears which units.
pub fn ownership(plan: &Portfolio, outlook: &Outlook) -> Vec<Ownership> {
    tell(plan, outlook, None)
}

/// Cost of ownership of one project; `None` if it is not in the plan.
pub fn ownership_of(plan: &Portfolio, outlook: &Outlook, project: ProjectId) -> Option<Ownership> {
    let place = plan.projects.place(project)?;
    let mut all = tell(plan, outlook, Some(project));
    (place < all.len()).then(|| all.swap_remove(place))
}

/// The same, of one project or of all: what concerns no other is left out.
fn tell(plan: &Portfolio, outlook: &Outlook, only: Option<ProjectId>) -> Vec<Ownership> {
    let wanted = |project: ProjectId| only.is_none_or(|only| only == project);
    let mut all = vec![Ownership::default(); plan.projects.len()];
    let per_day = plan.settings.week.slots_per_day();
    for task in plan.tasks.iter().filter(|task| wanted(task.project)) {
        if let Some(sum) = plan.projects.place(task.project).and_then(|place| all.get_mut(place)) {
            sum.labour = sum.labour.plus(cost_of_task(plan, task, per_day).whole());
        }
    }
    let mut shares: Vec<&CostShare> = outlook.shares.iter().collect();
    shares.sort_by_key(|share| share.purchase); // stable: those of one purchase stay in order
    let (parts, bills) = (Parts::of_plan(plan), Bills::of_plan(plan));
    for purchase in &plan.purchases {
        let first = shares.partition_point(|share| share.purchase < purchase.id);
        let count = shares[first..].partition_point(|share| share.purchase == purchase.id);
        let shares = &shares[first..first + count];
        if !wanted(purchase.project) && !shares.iter().any(|share| wanted(share.project)) {
            continue;
        }
        let Some(owner) = plan.projects.place(purchase.project) else { continue };
        let told = (parts.of(purchase.id), bills.of(purchase.id));
        let bought = Bought::new(plan, purchase, cost_of_purchase(plan, purchase, told, outlook.today));
        let (mut left, mut units) = (bought.whole(), 0u32);
        let mut borne: Vec<(usize, Lifetime)> = vec![];
        for share in shares {
            let upto = units.saturating_add(share.units).min(purchase.quantity);
            let part = bought.of_units(units, upto);
            (left, units) = (left.minus(part), upto);
            let Some(place) = plan.projects.place(share.project) else { continue };
            match borne.iter_mut().find(|(other, _)| *other == place) {
                Some((_, sum)) => *sum = sum.plus(part),
                None => borne.push((place, part)),
            }
        }
        // the owner bears the rest; where all units are with others it has nothing of it
        if units < purchase.quantity.max(1) {
            borne.push((owner, left));
        }
        for (place, part) in borne {
            if let Some(sum) = all.get_mut(place) {
                sum.add(purchase, part);
            }
        }
    }
    all
}
