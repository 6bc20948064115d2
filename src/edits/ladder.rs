//! Edits of what is bought: quotes that are compared and taken, invoices, and contingency released for an event.
use super::Edit;
use super::make::Ids;
use crate::domain::{
    DrawDown, DrawDownId, Invoice, InvoiceId, Money, Portfolio, ProjectId, Purchase, PurchaseId,
    PurchaseState, Quote, QuoteId,
};
use chrono::NaiveDate;

/// A new quote at the end of a purchase's list, received on a day, with the price and supplier that the purchase has; `None` if
/// the purchase is not in the plan.
pub fn new_quote(plan: &Portfolio, ids: Ids, purchase: PurchaseId, on: NaiveDate) -> Option<(QuoteId, Edit)> {
    let mut row = Purchase::clone(plan.purchases.get(purchase)?);
    let id = QuoteId(ids());
    row.quotes.push(Quote {
        id,
        supplier: row.supplier,
        unit_price: row.unit_price,
        received_on: Some(on),
        valid_until: None,
        lead_time: None,
        reference: String::new(),
        file: String::new(),
    });
    Some((id, Edit::put(row)))
}

/// Changes a quote. What the purchase took over from it when it was chosen changes with it.
pub fn put_quote(plan: &Portfolio, purchase: PurchaseId, quote: Quote) -> Edit {
    let Some(row) = plan.purchases.get(purchase) else { return Edit::All(vec![]) };
    let mut row = Purchase::clone(row);
    let Some(place) = row.quotes.iter().position(|q| q.id == quote.id) else { return Edit::All(vec![]) };
    if row.chosen_quote == Some(quote.id) {
        take_over(&mut row, &quote);
    }
    row.quotes[place] = quote;
    Edit::put(row)
}

/// Removes a quote; if it was chosen, none is any more, and the purchase keeps its price.
pub fn remove_quote(plan: &Portfolio, purchase: PurchaseId, quote: QuoteId) -> Edit {
    let Some(row) = plan.purchases.get(purchase) else { return Edit::All(vec![]) };
    let mut row = Purchase::clone(row);
    row.quotes.retain(|q| q.id != quote);
    row.chosen_quote = row.chosen_quote.filter(|id| *id != quote);
    Edit::put(row)
}

/// Takes a quote: the purchase has its price, supplier, validity and, where it says one, its lead time; one that was only
/// requested is quoted now. With `None` no quote is chosen any more, and the purchase keeps what it has.
pub fn choose_quote(plan: &Portfolio, purchase: PurchaseId, quote: Option<QuoteId>) -> Edit {
    let Some(row) = plan.purchases.get(purchase) else { return Edit::All(vec![]) };
    let mut row = Purchase::clone(row);
    row.chosen_quote = None;
    if let Some(id) = quote {
        let Some(quote) = row.quotes.iter().find(|q| q.id == id).cloned() else { return Edit::All(vec![]) };
        row.chosen_quote = Some(id);
        take_over(&mut row, &quote);
        row.state = row.state.max(PurchaseState::Quoted);
    }
    Edit::put(row)
}

fn take_over(row: &mut Purchase, quote: &Quote) {
    row.unit_price = quote.unit_price;
    row.supplier = quote.supplier.or(row.supplier);
    row.quote_valid_until = quote.valid_until;
    row.lead_time = quote.lead_time.unwrap_or(row.lead_time);
}

/// A new invoice of a purchase for what its other invoices leave of the order, on a day; `None` if the purchase is not in
/// the plan. The first one takes over the day of the invoice and of the payment that the purchase itself has.
pub fn new_invoice(
    plan: &Portfolio,
    ids: Ids,
    purchase: PurchaseId,
    on: NaiveDate,
) -> Option<(InvoiceId, Edit)> {
    let row = plan.purchases.get(purchase)?;
    let id = InvoiceId(ids());
    let whole = row.own_order_value().unwrap_or_default();
    let told: Money = plan.invoices_of(purchase).map(|i| i.amount).sum();
    let first = plan.invoices_of(purchase).next().is_none();
    let bill = Invoice {
        id,
        purchase,
        reference: String::new(),
        on: row.invoiced_on.filter(|_| first).unwrap_or(on),
        amount: whole.minus(told).max(Money::ZERO),
        paid_on: row.paid_on.filter(|_| first),
    };
    Some((id, Edit::put(bill)))
}

/// A new draw-down of a project's contingency, of nothing yet; `None` if the project is not in the plan.
pub fn new_draw_down(
    plan: &Portfolio,
    ids: Ids,
    project: ProjectId,
    on: NaiveDate,
) -> Option<(DrawDownId, Edit)> {
    plan.projects.get(project)?;
    let id = DrawDownId(ids());
    Some((id, Edit::put(DrawDown { id, project, on, amount: Money::ZERO, reason: String::new() })))
}

#[cfg(test)]
mod tests {
    use super::super::make::{delete, new_project, new_purchase};
    use super::*;
    use crate::domain::check::{Severity, check, problems_of};
    use crate::domain::{Budget, Estimate, Id, Project, Record, Recurring, Supplier, SupplierId};
    use crate::edits::{History, merge};

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, n).unwrap()
    }

    /// A plan with a purchase of 4 at 100.00, and two suppliers.
    fn plan() -> (Portfolio, ProjectId, PurchaseId, impl FnMut() -> Id) {
        let mut plan = Portfolio::empty();
        let mut count = 0;
        let mut ids = move || {
            count += 1;
            Id::generate(1, count)
        };
        let (project, edit) = new_project(&plan, &mut ids, "Project", None).unwrap();
        edit.apply(&mut plan).unwrap();
        let (purchase, edit) = new_purchase(&plan, &mut ids, project, "Servers");
        edit.apply(&mut plan).unwrap();
        let mut row = (**plan.purchases.get(purchase).unwrap()).clone();
        (row.quantity, row.unit_price) = (4, Money::from_minor(10_000));
        plan.put(row.into());
        for name in ["acme", "bits"] {
            let row = Supplier {
                id: name.parse().unwrap(),
                name: name.into(),
                notes: String::new(),
                payment_terms: None,
            };
            plan.put(row.into());
        }
        (plan, project, purchase, ids)
    }

    fn row(plan: &Portfolio, id: PurchaseId) -> &Purchase {
        plan.purchases.get(id).unwrap()
    }

    /// What the purchase and its invoices are warned of.
    fn warned(plan: &Portfolio) -> Vec<String> {
        check(plan).into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn choosing_a_quote_is_one_step_and_its_corrections_follow() {
        let (mut plan, _, id, mut ids) = plan();
        let mut history = History::default();
        for (supplier, price, lead) in
            [("acme", 9_500, None), ("bits", 9_000, Some(Estimate::elapsed_days(30)))]
        {
            let (quote, edit) = new_quote(&plan, &mut ids, id, day(1)).unwrap();
            edit.apply(&mut plan).unwrap();
            let mut told = row(&plan, id).quotes.iter().find(|q| q.id == quote).unwrap().clone();
            assert_eq!(told.unit_price, Money::from_minor(10_000), "the price that the purchase had");
            (told.supplier, told.unit_price) = (Some(supplier.parse().unwrap()), Money::from_minor(price));
            (told.lead_time, told.valid_until) = (lead, Some(day(31)));
            put_quote(&plan, id, told).apply(&mut plan).unwrap();
        }
        assert_eq!(row(&plan, id).unit_price, Money::from_minor(10_000), "none is chosen yet");
        let before = plan.clone();
        let bits = row(&plan, id).quotes[1].clone();
        let choice = choose_quote(&plan, id, Some(bits.id));
        history.apply(&mut plan, "Choose", choice).unwrap();
        let now = row(&plan, id);
        assert_eq!((now.unit_price, now.supplier), (bits.unit_price, bits.supplier));
        assert_eq!((now.lead_time, now.quote_valid_until), (Estimate::elapsed_days(30), Some(day(31))));
        assert_eq!((now.state, now.chosen_quote), (PurchaseState::Quoted, Some(bits.id)));
        let chosen = plan.clone();
        history.undo(&mut plan).unwrap();
        assert_eq!(plan, before);
        // a correction of the chosen one reaches the purchase, of the other it does not
        let mut plan = chosen;
        put_quote(&plan, id, Quote { unit_price: Money::from_minor(8_900), ..bits.clone() })
            .apply(&mut plan)
            .unwrap();
        let other = Quote { unit_price: Money::from_minor(1), ..row(&plan, id).quotes[0].clone() };
        put_quote(&plan, id, other).apply(&mut plan).unwrap();
        assert_eq!(row(&plan, id).unit_price, Money::from_minor(8_900));
        remove_quote(&plan, id, bits.id).apply(&mut plan).unwrap();
        assert_eq!(
            (row(&plan, id).chosen_quote, row(&plan, id).unit_price),
            (None, Money::from_minor(8_900))
        );
        // a supplier that goes leaves its quote
        let acme: SupplierId = "acme".parse().unwrap();
        delete(&plan, &[acme.into()]).apply(&mut plan).unwrap();
        assert_eq!(row(&plan, id).quotes[0].supplier, None);
    }

    #[test]
    fn two_people_may_each_add_a_quote_and_choose() {
        let (base, _, id, mut ids) = plan();
        let mut sides = [base.clone(), base.clone()];
        for side in &mut sides {
            let (quote, edit) = new_quote(side, &mut ids, id, day(1)).unwrap();
            edit.apply(side).unwrap();
            choose_quote(side, id, Some(quote)).apply(side).unwrap();
        }
        let merged = merge(&base, &sides[0], &sides[1]).plan;
        assert_eq!(row(&merged, id).quotes.len(), 2);
        assert!(row(&merged, id).chosen().is_some(), "exactly one is chosen");
    }

    #[test]
    fn invoices_take_what_is_left_and_are_judged_against_the_order() {
        let (mut plan, _, id, mut ids) = plan();
        let (first, edit) = new_invoice(&plan, &mut ids, id, day(3)).unwrap();
        edit.apply(&mut plan).unwrap();
        let mut bill = (**plan.invoices.get(first).unwrap()).clone();
        assert_eq!((bill.amount, bill.on), (Money::from_minor(40_000), day(3)));
        assert!(warned(&plan).iter().any(|text| text.contains("payment in advance")), "{:?}", warned(&plan));
        bill.amount = Money::from_minor(15_000);
        Edit::put(bill).apply(&mut plan).unwrap();
        let (second, edit) = new_invoice(&plan, &mut ids, id, day(4)).unwrap();
        edit.apply(&mut plan).unwrap();
        assert_eq!(plan.invoices.get(second).unwrap().amount, Money::from_minor(25_000));
        assert!(!warned(&plan).iter().any(|text| text.contains("more than the order")));
        let mut bill = (**plan.invoices.get(second).unwrap()).clone();
        bill.amount = Money::from_minor(25_001);
        Edit::put(bill).apply(&mut plan).expect("a warning, no fault");
        assert!(warned(&plan).iter().any(|text| text.contains("more than the order")));
        delete(&plan, &[id.into()]).apply(&mut plan).unwrap();
        assert!(plan.invoices.is_empty());
    }

    #[test]
    fn what_cannot_be_is_refused_or_said() {
        let (mut plan, project, id, mut ids) = plan();
        let whole = row(&plan, id).clone();
        let refused = |plan: &Portfolio, row: Purchase, why: &str| {
            let told = Edit::put(row).apply(&mut plan.clone()).expect_err(why).to_string();
            assert!(told.contains(why), "{told}");
        };
        let recurring = |monthly, months| Some(Recurring { monthly: Money::from_minor(monthly), months });
        refused(&plan, Purchase { recurring: recurring(1, 0), ..whole.clone() }, "1 to 600 months");
        refused(&plan, Purchase { recurring: recurring(-1, 1), ..whole.clone() }, "below zero");
        let most = 999_999_999_999_999;
        refused(
            &plan,
            Purchase { recurring: recurring(most, 2), ..whole.clone() },
            "beyond ten thousand billion",
        );
        let (asked, given) = (Some(day(5)), Some(day(4)));
        refused(
            &plan,
            Purchase { approval_requested_on: asked, approved_on: given, ..whole.clone() },
            "approved before",
        );
        let none = Record::from(Purchase { quantity: 0, ..whole.clone() });
        assert!(
            problems_of(&plan, &none)
                .iter()
                .any(|p| p.severity == Severity::Warning && p.text.contains("zero"))
        );
        let late = Purchase { quote_valid_until: Some(day(1)), ordered_on: Some(day(2)), ..whole };
        assert!(problems_of(&plan, &late.into()).iter().any(|p| p.text.contains("after its quote ended")));
        // contingency: what was released in one sum, and event by event
        let budget = Budget {
            contingency: Money::from_minor(1_000),
            released: Money::from_minor(400),
            ..Budget::default()
        };
        let with = Project { budget: Some(budget), ..(**plan.projects.get(project).unwrap()).clone() };
        plan.put(with.into());
        let (event, edit) = new_draw_down(&plan, &mut ids, project, day(2)).unwrap();
        edit.apply(&mut plan).unwrap();
        let draw = |plan: &mut Portfolio, minor| {
            let row = DrawDown {
                amount: Money::from_minor(minor),
                ..(**plan.draw_downs.get(event).unwrap()).clone()
            };
            Edit::put(row).apply(plan).unwrap();
        };
        draw(&mut plan, 600);
        assert_eq!(budget.unreleased(plan.drawn(project)), Money::ZERO);
        assert!(!warned(&plan).iter().any(|text| text.contains("more contingency")));
        draw(&mut plan, 601);
        assert!(warned(&plan).iter().any(|text| text.contains("more contingency")));
        delete(&plan, &[project.into()]).apply(&mut plan).unwrap();
        assert!(plan.draw_downs.is_empty());
    }
}
