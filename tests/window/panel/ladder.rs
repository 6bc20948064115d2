//! Quotes, invoices and draw-downs in the panel.
use super::{Act, Desk, act, every_field, example_rows, field, harness, refused, the_edit};
use crate::harness::today;
use Act::{Click, Pick, Type};
use chrono::Days;
use egui::Theme;
use egui_kittest::kittest::Queryable as _;
use stackrank::app::context::Selection;
use stackrank::domain::{Money, Portfolio, PurchaseId, PurchaseState, Quote};
use stackrank::workspace::example::example;

/// A plan with a purchase of 4 that has two quotes.
fn quoted() -> (Portfolio, PurchaseId) {
    let mut plan = example(today());
    let id: PurchaseId = "dc-p-hosts".parse().unwrap();
    let mut row = plan.purchases.get(id).unwrap().as_ref().clone();
    (row.quotes, row.chosen_quote, row.quote_valid_until) = (vec![], None, None);
    (row.state, row.quantity, row.ordered_on, row.order_number) =
        (PurchaseState::Requested, 4, None, String::new());
    (row.unit_price, row.currency) = (Money::from_minor(1_000_000), None);
    for (quote, price, until) in
        [("q-a", 980_000, today() + Days::new(12)), ("q-b", 950_000, today() - Days::new(3))]
    {
        row.quotes.push(Quote {
            id: quote.parse().unwrap(),
            supplier: plan.suppliers.rows().first().map(|s| s.id),
            unit_price: Money::from_minor(price),
            received_on: Some(today() - Days::new(20)),
            valid_until: Some(until),
            lead_time: None,
            reference: String::new(),
            file: String::new(),
        });
    }
    plan.put(row.into());
    let others: Vec<_> = plan.invoices_of(id).map(|bill| bill.id).collect();
    for bill in others {
        plan.take(bill.into());
    }
    (plan, id)
}

#[test]
fn quotes_are_compared_and_chosen() {
    let (plan, id) = quoted();
    let selection = Some(Selection::Purchase(id));
    let row = |p: &Portfolio| p.purchases.get(id).unwrap().quotes[1].clone();
    let cases: &[(&str, &str, &[Act])] = &[
        ("unit_price", "900000", &[Type("Price of quote 2", "9k")]),
        ("supplier", "None", &[Pick("Supplier of quote 2", "no supplier")]),
        ("received_on", "2026-11-23", &[Type("Day of quote 2", "today")]),
        ("valid_until", "2026-12-31", &[Type("Last day of quote 2", "31 dec")]),
        ("lead_time", "likely: 2100", &[Type("Lead time of quote 2", "21ed")]),
        ("reference", "A-17", &[Type("Number of quote 2", "A-17")]),
        ("file", "offers/a.pdf", &[Type("File of quote 2", "offers/a.pdf")]),
    ];
    every_field(selection, &plan, row, id.into(), &["id"], cases);

    let mut panel = harness(Desk::new(plan, selection), [420.0, 6000.0], 1.0, Theme::Light);
    assert!(panel.query_by_label_contains("the price is a guess: ± 25 %").is_some());
    assert!(panel.query_by_label_contains("39,200 in all, €1,200 above the lowest; 12 d left").is_some());
    assert!(panel.query_by_label_contains("38,000 in all, the lowest; ended 3 d ago").is_some());
    act(&mut panel, Click("Choose quote 1"));
    let (step, edit) = the_edit(&mut panel);
    assert!(step.starts_with("Choose a quote for "), "{step}");
    edit.apply(&mut panel.state_mut().plan).unwrap();
    panel.run();
    let now = panel.state().plan.purchases.get(id).unwrap().as_ref().clone();
    assert_eq!((now.unit_price, now.state), (Money::from_minor(980_000), PurchaseState::Quoted));
    assert_eq!(now.quote_valid_until, Some(today() + Days::new(12)));
    act(&mut panel, Click("Remove quote 1"));
    let (_, edit) = the_edit(&mut panel);
    edit.apply(&mut panel.state_mut().plan).unwrap();
    assert_eq!(panel.state().plan.purchases.get(id).unwrap().chosen_quote, None);
}

#[test]
fn every_field_of_an_invoice() {
    let (plan, id) = quoted();
    let selection = Some(Selection::Purchase(id));
    let mut panel = harness(Desk::new(plan, selection), [420.0, 6000.0], 1.0, Theme::Light);
    act(&mut panel, Click("Add invoice"));
    the_edit(&mut panel).1.apply(&mut panel.state_mut().plan).unwrap();
    let plan = panel.state().plan.clone();
    let bill = plan.invoices_of(id).next().unwrap().as_ref().clone();
    assert_eq!((bill.amount, bill.on), (Money::from_minor(4_000_000), today()));
    let row = |p: &Portfolio| p.invoices.get(bill.id).unwrap().as_ref().clone();
    let cases: &[(&str, &str, &[Act])] = &[
        ("reference", "R 88", &[Type("Number of invoice 1", "R 88")]),
        ("amount", "1200050", &[Type("Amount of invoice 1", "12,000.50")]),
        ("on", "2026-11-20", &[Type("Day of invoice 1", "20 nov")]),
        ("paid_on", "2026-11-23", &[Click("Invoice 1 paid today")]),
        ("paid_on", "2026-12-31", &[Type("Payment of invoice 1", "31 dec")]),
    ];
    every_field(selection, &plan, row, bill.id.into(), &["id", "purchase"], cases);
    panel.run();
    assert!(panel.query_by_label_contains("40,000 invoiced, €0 paid").is_some());
    assert!(panel.query_by_label_contains("payment in advance").is_some(), "said at the top");
    act(&mut panel, Click("Remove invoice 1"));
    the_edit(&mut panel).1.apply(&mut panel.state_mut().plan).unwrap();
    assert_eq!(panel.state().plan.invoices_of(id).count(), 0);
}

#[test]
fn every_field_of_a_draw_down() {
    let (mut plan, [selection, ..]) = example_rows();
    let project = plan.ranked()[0].id;
    let others: Vec<_> = plan.draw_downs_of(project).map(|event| event.id).collect();
    for event in others {
        plan.take(event.into());
    }
    let mut panel = harness(Desk::new(plan, selection), [420.0, 6000.0], 1.0, Theme::Light);
    act(&mut panel, Click("Add draw-down"));
    the_edit(&mut panel).1.apply(&mut panel.state_mut().plan).unwrap();
    let plan = panel.state().plan.clone();
    let event = plan.draw_downs_of(project).next().unwrap().as_ref().clone();
    let row = |p: &Portfolio| p.draw_downs.get(event.id).unwrap().as_ref().clone();
    let cases: &[(&str, &str, &[Act])] = &[
        ("on", "2026-11-20", &[Type("Day of draw-down 1", "20 nov")]),
        ("amount", "150000", &[Type("Amount of draw-down 1", "1.5k")]),
        ("reason", "A pump", &[Type("Reason of draw-down 1", "A pump")]),
    ];
    every_field(selection, &plan, row, event.id.into(), &["id", "project"], cases);
    panel.run();
    assert!(panel.query_by_label_contains("of the contingency is kept back").is_some());
    act(&mut panel, Click("Remove draw-down 1"));
    the_edit(&mut panel).1.apply(&mut panel.state_mut().plan).unwrap();
    assert_eq!(panel.state().plan.draw_downs_of(project).count(), 0);
}

/// What is refused is said beside its field, the text stays to be mended, and nothing of the plan is lost.
#[test]
fn bad_input_about_money_is_said_beside_its_field() {
    let (mut plan, id) = quoted();
    let mut row = plan.purchases.get(id).unwrap().as_ref().clone();
    row.currency = Some(("USD".parse().unwrap(), "0.9".parse().unwrap()));
    plan.put(row.into());
    let selection = Some(Selection::Purchase(id));
    let rate: &'static str = format!("{} per USD", plan.settings.currency.code()).leak();
    let mut panel = harness(Desk::new(plan, selection), [420.0, 6000.0], 1.0, Theme::Light);
    refused(
        &mut panel,
        &[
            ("Quantity", "-3", "is no whole number"),
            (rate, "0", "above zero"),
            (rate, "-1", "above zero"),
            ("Unit price", "9,000,000,000,000", "beyond ten thousand billion"),
            ("Quantity", "4000000000", "beyond ten thousand billion"),
            ("Price of quote 1", "9,000,000,000,000", "beyond ten thousand billion"),
        ],
    );
    // an invoice above its order is what the purchase then costs: it is kept, and said below it
    act(&mut panel, Click("Add invoice"));
    panel.state_mut().apply();
    panel.run();
    assert!(panel.query_by_label_contains("above the order").is_none());
    act(&mut panel, Type("Amount of invoice 1", "40,000.50"));
    panel.state_mut().apply();
    panel.run();
    assert_eq!(field(&panel, "Amount of invoice 1").value().as_deref(), Some("$40,000.50"));
    assert!(panel.query_by_label_contains("$0.50 above the order").is_some());
}

#[test]
fn terms_of_payment_out_of_range_are_said_beside_their_field() {
    let plan = example(today());
    let mut panel = harness(Desk::new(plan, None), [420.0, 6000.0], 1.0, Theme::Light);
    for (text, words) in [("366", "from 0 to 365"), ("soon", "is no whole number")] {
        act(&mut panel, Type("Payment terms", text));
        assert!(panel.state().asks.is_empty(), "{text}");
        assert!(panel.query_by_label_contains(words).is_some(), "{text}: {words} is not said");
        assert_eq!(field(&panel, "Payment terms").value().as_deref(), Some(text));
    }
}
