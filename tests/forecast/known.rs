//! Where nothing is uncertain, forecast and plan agree: dates, money and the chain that decides.
use super::of;
use crate::portfolio::{Shape, portfolio, today};
use proptest::prelude::*;
use stackrank::domain::{Moment, Portfolio, Purchase, PurchaseState, Supplier, SupplierId, Terms, WorkId};
use stackrank::engine::{critical_chain, evaluate};

/// Every level is the plan's, and, where nothing is drawn, the chain of each project is on its way in all runs or none.
fn agrees(plan: &Portfolio, evidence: bool) -> Result<(), TestCaseError> {
    let now = evaluate(plan, today());
    let found = of(plan, today(), Terms { runs: 3, evidence, ..Terms::default() });
    for (project, row) in found.projects.iter().zip(&now.projects) {
        let day = row.finish.map(Moment::last_day);
        prop_assert_eq!(project.finish.p10, day, "{:?}", row.id);
        prop_assert_eq!(project.finish.p90, day);
        prop_assert!(project.certain);
        prop_assert_eq!(project.days.iter().map(|d| d.1).sum::<u32>(), if day.is_some() { 3 } else { 0 });
        // chains are held to each other where nothing is drawn
        if evidence {
            continue;
        }
        let chain = critical_chain(plan, &now, row.id);
        let own = |work: WorkId| plan.project_of(work) == Some(row.id);
        let tasks = plan.tasks.iter().map(|t| WorkId::Task(t.id)).zip(&found.tasks);
        let bought = plan.purchases.iter().map(|p| WorkId::Purchase(p.id)).zip(&found.purchases);
        for (work, chance) in tasks.chain(bought).filter(|(work, _)| own(*work) && day.is_some()) {
            prop_assert_eq!(chance.met, 3 * u32::from(chain.contains(&work)), "{:?} of {:?}", work, chain);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn certain_plans(seed in any::<u64>()) {
        let plan = portfolio(Shape::dense(4, 8, 4, seed));
        // records would make deliveries uncertain
        agrees(&plan, false)?;
    }

    /// A supplier that has always kept its promises will: purchases on order come in their parts on the days of the plan, though every run
    /// draws them.
    #[test]
    fn deliveries_as_promised(seed in any::<u64>()) {
        let mut plan = portfolio(Shape::dense(4, 8, 4, seed));
        let seller: SupplierId = "keeper".parse().expect("an id");
        plan.suppliers.put(Supplier { id: seller, name: "Keeper".into(), notes: String::new(), payment_terms: None }.into());
        // what came in parts on other days than promised would be a record of another kind
        for row in plan.deliveries.rows().to_vec().iter().filter(|row| row.received_on.is_some()) {
            let mut part = (**row).clone();
            part.promised = None;
            plan.deliveries.put(part.into());
        }
        let day = |back| today() - chrono::Duration::days(back);
        for row in plan.purchases.rows().to_vec() {
            let mut purchase = Purchase::clone(&row);
            purchase.supplier = (row.state <= PurchaseState::Ordered).then_some(seller);
            plan.purchases.put(purchase.into());
        }
        let Some(any) = plan.purchases.rows().first().cloned() else { return Ok(()) };
        for copy in 0..6 {
            let mut old = Purchase::clone(&any);
            old.id = format!("old-{copy}").parse().expect("an id");
            (old.state, old.quantity, old.supplier) = (PurchaseState::Received, 1, Some(seller));
            (old.ordered_on, old.invoiced_on, old.paid_on, old.planned_order) = (Some(day(60)), None, None, None);
            (old.delivery_promised, old.received_on) = (Some(day(30)), Some(day(30)));
            plan.purchases.put(old.into());
        }
        let found = of(&plan, today(), Terms { runs: 1, ..Terms::default() });
        prop_assert!(found.suppliers.iter().all(|record| record.used));
        agrees(&plan, true)?;
    }
}
