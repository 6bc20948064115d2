//! Orders that wait for funding: which period each gets, whom it displaces, and what is never exceeded.
use super::money;
use super::plan::{Plan, date, id};
use super::portfolio::{self, Shape};
use super::within_funding_plans::orders_wait_for_funding;
use proptest::prelude::*;
use stackrank::domain::{
    Money, Nature, Portfolio, Purchase, PurchaseId, PurchaseState, Recurring, Settings, WorkId,
};
use stackrank::engine::{
    Bench, Cause, Network, NoDate, Outlook, Spend, evaluate, no_date_words, order_by_dates, outlook, reason,
    why,
};
use std::collections::BTreeMap;

fn waiting() -> Plan {
    let mut plan = Plan::new();
    let mut settings = Settings::clone(&plan.rows.settings);
    settings.order_within_funding = true;
    plan.rows.settings = settings.into();
    plan
}

fn day(plan: &Plan, purchase: PurchaseId) -> String {
    plan.delivery(purchase).start().map_or("none".into(), |at| at.date().to_string())
}

// today is Mon 23 Nov 2026, in the fourth quarter
#[test]
fn an_order_waits_for_the_first_quarter_that_has_room() {
    let mut plan = waiting();
    let (high, low) = (plan.project("high", |_| ()), plan.project("low", |_| ()));
    let first = plan.purchase(high, "first", "5ed", |p| p.unit_price = money(60_000));
    let second = plan.purchase(low, "second", "5ed", |p| p.unit_price = money(50_000));
    let opex = plan.purchase(low, "opex", "5ed", |p| p.nature = Nature::Opex);
    let free = plan.purchase(low, "free", "5ed", |p| p.unit_price = money(0));
    assert_eq!(day(&plan, second), "2026-11-23", "without funding nothing waits");
    plan.funding(2026, Some(4), 100_000, 0);
    plan.funding(2027, Some(1), 20_000, 0);
    plan.funding(2027, Some(2), 40_000, 0);
    assert_eq!(day(&plan, first), "2026-11-23");
    // the first quarter leaves 20,000 to the second, but the fourth of the year before leaves it nothing
    assert_eq!(day(&plan, second), "2027-04-01");
    assert_eq!(plan.delivery(second).cause, Cause::Funding { year: 2027, quarter: Some(2) });
    let outlook = plan.outlook();
    let work = WorkId::Purchase(second);
    assert_eq!(
        reason(&plan.rows, &outlook, work),
        "To be ordered 1 Apr: the funding of FY 2027 Q2 is the first that has room for it; arrives 6 Apr, lead time 5ed"
    );
    assert_eq!(why(&plan.rows, &outlook, work).len(), 1, "the chain ends with the money");
    // capex pays for no opex, and what costs nothing waits for nothing
    assert_eq!(plan.delivery(opex).span, Err(NoDate::NoFunding));
    assert_eq!(day(&plan, free), "2026-11-23");
    let words = no_date_words(&plan.rows, Some(WorkId::Purchase(opex)), NoDate::NoFunding);
    assert_eq!(words, "no funded period has room for opex");
}

#[test]
fn what_waits_for_an_order_without_funding_says_so() {
    let mut plan = waiting();
    let project = plan.project("p", |_| ());
    let bought = plan.purchase(project, "bought", "5ed", |_| ());
    let task = plan.task(project, "task", "8h", |_| ());
    plan.link(bought, task);
    plan.funding(2027, None, 99_999, 0);
    assert_eq!(plan.dates(task).span, Err(NoDate::WaitsFor(WorkId::Purchase(bought))));
    let outlook = plan.outlook();
    assert_eq!(outlook.projects[0].no_date, Some((WorkId::Purchase(bought), NoDate::NoFunding)));
    let chain = why(&plan.rows, &outlook, WorkId::Task(task));
    assert!(chain[1].text().ends_with("no date: no funded period has room for it"), "{}", chain[1].text());
    // where funding is by year, the period is the year
    plan.funding(2028, None, 100_000, 0);
    assert_eq!(day(&plan, bought), "2028-01-03", "the first working day of the year");
    assert_eq!(plan.delivery(bought).cause, Cause::Funding { year: 2028, quarter: None });
}

#[test]
fn what_is_firm_comes_first_whatever_its_rank_and_the_rest_goes_by_rank() {
    let mut plan = waiting();
    let (high, low) = (plan.project("high", |_| ()), plan.project("low", |_| ()));
    let wanted = plan.purchase(high, "wanted", "5ed", |p| p.unit_price = money(60_000));
    let other = plan.purchase(low, "other", "5ed", |p| p.unit_price = money(60_000));
    plan.purchase(low, "ordered", "5ed", |p| {
        (p.unit_price, p.state) = (money(30_000), PurchaseState::Ordered);
    });
    plan.funding(2026, None, 100_000, 0);
    plan.funding(2027, None, 100_000, 0);
    assert_eq!((day(&plan, wanted).as_str(), day(&plan, other).as_str()), ("2026-11-23", "2027-01-01"));
    // a drag shows what the drop will bring
    let network = Network::compile(&plan.rows, plan.today);
    let moved = network.order().moved(&plan.rows, low, 0, None);
    let preview = outlook(&plan.rows, &network, &moved, &mut Bench::default());
    let at = |id| preview.purchases[plan.rows.purchases.place(id).unwrap()].start().unwrap().date();
    assert_eq!((at(other), at(wanted)), (date("2026-11-23"), date("2027-01-01")));
    plan.purchase(low, "more", "5ed", |p| {
        (p.unit_price, p.state) = (money(10_001), PurchaseState::Ordered);
    });
    assert_eq!(day(&plan, wanted), "2027-01-01");
    assert_eq!(plan.delivery(other).span, Err(NoDate::NoFunding));
}

#[test]
fn projects_without_people_or_funding_displace_nobody() {
    let mut plan = waiting();
    let assessed = plan.project("assessed", |p| p.stage = id("assessing")); // takes people, no funding
    let live = plan.project("live", |_| ());
    let (one, two) = (
        plan.project("one", |p| p.stage = id("proposed")),
        plan.project("two", |p| p.stage = id("proposed")),
    );
    let buy = |plan: &mut Plan, project, name: &str, price| {
        plan.purchase(project, name, "5ed", |p| p.unit_price = money(price))
    };
    let early = buy(&mut plan, assessed, "early", 100_000);
    let own = buy(&mut plan, assessed, "own", 1);
    let first = buy(&mut plan, live, "first", 60_000);
    let a = buy(&mut plan, one, "a", 40_000);
    let b = buy(&mut plan, one, "b", 1);
    let c = buy(&mut plan, two, "c", 40_000);
    plan.funding(2026, None, 100_000, 0);
    plan.funding(2027, None, 1, 0);
    let days = [early, own, first, a, b, c].map(|id| day(&plan, id));
    let (now, next) = ("2026-11-23", "2027-01-01");
    assert_eq!(days, [now, next, now, now, next, now]);
}

#[test]
fn months_beyond_the_fiscal_year_are_for_later_years() {
    let mut plan = waiting();
    let project = plan.project("p", |_| ());
    // arrives on 30 Nov: November and December fall into the year
    let recurring = Recurring { monthly: money(1_000), months: 36 };
    let support = plan.purchase(project, "support", "7ed", |p| {
        (p.nature, p.unit_price, p.recurring) = (Nature::Opex, money(500), Some(recurring));
    });
    plan.funding(2026, None, 0, 2_500);
    plan.funding(2027, None, 0, 100_000);
    assert_eq!(day(&plan, support), "2026-11-23");
    let mut short = waiting();
    let project = short.project("p", |_| ());
    let support = short.purchase(project, "support", "7ed", |p| {
        (p.nature, p.unit_price, p.recurring) = (Nature::Opex, money(500), Some(recurring));
    });
    short.funding(2026, None, 0, 2_499);
    short.funding(2027, None, 0, 12_500);
    assert_eq!(day(&short, support), "2027-01-01");
}

#[test]
fn a_planned_day_is_no_order_also_when_it_has_passed() {
    let mut plan = waiting();
    let project = plan.project("p", |_| ());
    let passed = plan.purchase(project, "passed", "5ed", |p| p.planned_order = Some(date("2026-11-02")));
    let later = plan.purchase(project, "later", "5ed", |p| p.planned_order = Some(date("2027-05-03")));
    plan.funding(2027, None, 200_000, 0);
    assert_eq!((day(&plan, passed).as_str(), day(&plan, later).as_str()), ("2027-01-01", "2027-05-03"));
    assert_eq!(plan.delivery(later).cause, Cause::PlannedOrder);
}

#[test]
fn order_by_dates_follow() {
    let mut plan = waiting();
    let project = plan.project("p", |p| p.promise = Some(date("2027-03-31")));
    let bought = plan.purchase(project, "bought", "5ed", |_| ());
    plan.funding(2027, Some(1), 100_000, 0);
    let network = Network::compile(&plan.rows, plan.today);
    let found =
        order_by_dates(&plan.rows, &network, &network.order(), stackrank::engine::LeadTime::Likely, &|| {
            false
        });
    assert_eq!((found[0].purchase, found[0].day, found[0].late), (bought, date("2027-03-26"), false));
}

/// What an order asks for, reckoned for itself: the price, and the months from the day of arrival on that begin before the year ends.
fn asked(plan: &Portfolio, purchase: &Purchase, outlook: &Outlook) -> Option<(i32, u8, Money)> {
    let dates = outlook.purchases[plan.purchases.place(purchase.id)?];
    let (order, arrival) = (dates.start()?.date(), dates.finish()?.last_day());
    let period = outlook.funding.iter().find(|q| q.begins <= order && order <= q.ends)?;
    let closes = outlook.funding.iter().filter(|q| q.year == period.year).map(|q| q.ends).max()?;
    let months = purchase.recurring.map_or(0, |r| {
        let due = (0..u32::from(r.months)).map(|n| arrival + chrono::Months::new(n));
        due.take_while(|day| *day <= closes).count() as i64
    });
    let all = purchase.recurring_total(plan.settings.currency).ok()?;
    let recurring = purchase.recurring.map_or(Money::ZERO, |r| all.share(months, i64::from(r.months)));
    Some((period.year, period.quarter, purchase.total(plan.settings.currency).ok()?.plus(recurring)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Up to no quarter of a year do orders and what is firm exceed what is funded up to then, but for what was firm before.
    #[test]
    fn orders_never_exceed_the_funding_of_their_period(
        projects in 1u32..7, tasks in 1u32..6, seed in any::<u64>(), wants in any::<u64>()
    ) {
        let mut plan = portfolio::portfolio(Shape::dense(projects, tasks, 2, seed));
        orders_wait_for_funding(&mut plan, wants);
        // what was invoiced before the order is told on another day by the money line
        let early = |id| plan.purchases.get(id).is_some_and(|p| p.state.before_order());
        let gone: Vec<_> = plan.invoices.iter().filter(|i| early(i.purchase)).map(|i| i.id).collect();
        for id in gone {
            plan.invoices.remove(id);
        }
        let outlook = evaluate(&plan, portfolio::today());
        let mut taken: BTreeMap<(bool, i32, u8), Money> = BTreeMap::new();
        for purchase in plan.purchases.iter().filter(|p| p.state.before_order()) {
            let stage = plan.stages.get(plan.projects.get(purchase.project).unwrap().stage).unwrap();
            if !stage.takes_people || !stage.takes_funding {
                continue;
            }
            let dates = outlook.purchases[plan.purchases.place(purchase.id).unwrap()];
            if plan.funding.is_empty() {
                prop_assert_ne!(dates.span, Err(NoDate::NoFunding));
                continue;
            }
            let value = purchase.order_value(plan.settings.currency).unwrap();
            if value > Money::ZERO && dates.span.is_ok() {
                let (year, quarter, value) = asked(&plan, purchase, &outlook).expect("ordered in a funded period");
                prop_assert!(plan.funding.iter().any(|f| f.year == year));
                let sum = taken.entry((purchase.nature == Nature::Capex, year, quarter)).or_default();
                *sum = sum.plus(value);
            }
        }
        for capex in [true, false] {
            let mut sum = (0, Money::ZERO, Money::ZERO); // year, taken, left of the funding
            for quarter in &outlook.funding {
                if quarter.year != sum.0 {
                    sum = (quarter.year, Money::ZERO, Money::ZERO);
                }
                let Spend { funded, firm, .. } = if capex { quarter.capex } else { quarter.opex };
                let own = taken.get(&(capex, quarter.year, quarter.quarter)).copied().unwrap_or_default();
                sum = (sum.0, sum.1.plus(own), sum.2.plus(funded).minus(firm));
                let by_year = !plan.funding.iter().any(|f| f.year == sum.0 && f.quarter.is_some());
                if sum.1 > Money::ZERO && (!by_year || quarter.quarter == 4) {
                    prop_assert!(sum.1 <= sum.2, "capex {capex}, {} Q{}: {:?}", sum.0, quarter.quarter, sum);
                }
            }
        }
    }
}
