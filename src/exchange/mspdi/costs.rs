//! Costs of an MS Project file that are no labour: each becomes a purchase that is due when its task starts.
//!
//! A purchase waits for its task (start to start) and takes no time, so that it moves no date; its money falls when MS Project
//! begins to count it.
use super::outline::Outline;
use super::people::{ByTask, Kind, Staff};
use super::tasks::Made;
use super::values::{cost, decimal};
use super::{Draft, Frame, Ranks};
use crate::domain::{
    Dependency, Estimate, Lag, LinkKind, Moment, Money, Nature, Progress, Purchase, PurchaseCategory,
    PurchaseId, PurchaseState, Rate, Strength, Task, TaskId, WorkId,
};
use crate::exchange::text;

/// What one purchase is made of.
struct Item<'t> {
    what: String,
    quantity: u32,
    price: Money,
    goods: bool,
    notes: String,
    task: Option<&'t Task>,
}

impl Draft<'_> {
    /// Makes purchases of fixed costs, cost resources, materials and costs per use.
    pub(super) fn costs(
        &mut self,
        outline: &Outline,
        assignments: &ByTask,
        staff: &Staff,
        tasks: &Made,
        frame: &Frame,
    ) {
        let mut ranks = Ranks::new();
        let by_id: std::collections::BTreeMap<TaskId, &Task> = tasks.rows.iter().map(|t| (t.id, t)).collect();
        let whole = outline.project.into_iter().map(|element| (element, None, "the project"));
        let rows =
            outline.rows.iter().enumerate().map(|(place, row)| (row.element, Some(place), row.name.as_str()));
        for (element, place, name) in whole.chain(rows) {
            let task = place.and_then(|p| tasks.by_place.get(&p)).and_then(|id| by_id.get(id)).copied();
            let row = place.and_then(|p| outline.rows.get(p));
            if row.is_some_and(|r| r.inactive) {
                continue;
            }
            let mut items = vec![];
            let fixed = cost(element.text_of("FixedCost"), frame.currency).unwrap_or_default();
            items.push(Item {
                what: format!("Fixed cost of {name}"),
                quantity: 1,
                price: fixed,
                goods: false,
                notes: String::new(),
                task,
            });
            let list = place.and_then(|p| assignments.get(&p)).map_or(&[][..], Vec::as_slice);
            for (assignment, uid) in list {
                let Some(resource) = staff.get(uid) else { continue };
                let total = cost(assignment.text_of("Cost"), frame.currency).unwrap_or_default();
                let units = decimal(assignment.text_of("Units"), 4).unwrap_or(10_000);
                let what = format!("{} for {name}", resource.name);
                items.push(match &resource.kind {
                    Kind::Budget => continue,
                    Kind::Person { .. } => Item {
                        what: format!("{}: cost per use for {name}", resource.name),
                        quantity: 1,
                        price: resource.per_use.share(units, 10_000),
                        goods: false,
                        notes: String::new(),
                        task,
                    },
                    Kind::Cost => {
                        Item { what, quantity: 1, price: total, goods: false, notes: String::new(), task }
                    }
                    Kind::Material { price, label } => material(what, units, total, *price, label, task),
                });
            }
            for item in items {
                if item.price < Money::ZERO {
                    self.notes.say(element.place(), &item.what, "is below zero and left out");
                } else if item.price > Money::ZERO {
                    self.purchase(item, &mut ranks, frame);
                }
            }
        }
        if self.read.get("purchases").is_some_and(|n| *n > 0) {
            let text = "costs became purchases: materials as goods and capex, all else as services and opex; those of finished tasks count as paid";
            self.notes.say(None, "costs", text);
        }
    }

    fn purchase(&mut self, item: Item, ranks: &mut Ranks, frame: &Frame) {
        let id: PurchaseId = self.id();
        let fact = match item.task.map(|t| t.progress) {
            Some(Progress::Done { finished, .. }) => Some(Moment::last_day(finished)),
            _ => None,
        };
        let purchase = Purchase {
            id,
            project: self.project,
            item: item.what,
            part_number: String::new(),
            rank: ranks.next(),
            quantity: item.quantity,
            unit_price: item.price,
            currency: frame.foreign.map(|currency| (currency, Rate::ONE)),
            nature: if item.goods { Nature::Capex } else { Nature::Opex },
            cost_centre: String::new(),
            category: if item.goods { PurchaseCategory::Goods } else { PurchaseCategory::Service },
            supplier: None,
            state: if fact.is_some() { PurchaseState::Paid } else { PurchaseState::Requested },
            approval_days: 0,
            lead_time: Estimate::elapsed_days(0),
            expedite: vec![],
            quotes: vec![],
            chosen_quote: None,
            price_open: false,
            recurring: None,
            service_life: None,
            disposal: None,
            approval_requested_on: None,
            approved_on: None,
            approved_by: String::new(),
            quote_valid_until: None,
            planned_order: None,
            order_number: String::new(),
            ordered_on: fact,
            delivery_promised: None,
            received_on: fact,
            invoiced_on: fact,
            paid_on: fact,
            needed_by: None,
            notes: item.notes,
        };
        if purchase.total(frame.currency).is_err() {
            self.notes.say(None, &purchase.item, "is beyond ten thousand billion and left out");
            return;
        }
        self.put(purchase);
        self.count("purchases", 1);
        if let (Some(task), None) = (item.task, fact) {
            let dependency = Dependency {
                id: self.id(),
                from: WorkId::Task(task.id),
                to: WorkId::Purchase(id),
                kind: LinkKind::StartStart,
                lag: Lag::NONE,
                strength: Strength::Hard,
                units: None,
            };
            self.put(dependency);
        }
    }
}

/// So many units of a material; where quantity × price is not the cost that the file gives, one lot of that cost.
fn material<'t>(
    what: String,
    units: i64,
    total: Money,
    price: Money,
    label: &str,
    task: Option<&'t Task>,
) -> Item<'t> {
    let quantity = u32::try_from(units / 10_000).unwrap_or(0);
    let exact = units % 10_000 == 0
        && quantity > 0
        && price.times(quantity).is_ok_and(|sum| sum == total || total == Money::ZERO);
    if exact {
        let what = if label.is_empty() { what } else { format!("{what} ({label})") };
        return Item { what, quantity, price, goods: true, notes: String::new(), task };
    }
    let amount = format!("{}.{:02} {label}", units / 10_000, units / 100 % 100);
    let total = if total == Money::ZERO { price.share(units, 10_000) } else { total };
    Item { what, quantity: 1, price: total, goods: true, notes: text::name(&amount), task }
}
