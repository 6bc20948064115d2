//! Uncertainty on a generated portfolio: ranges, suppliers with a record, guessed prices; by row, so that it is the same on every machine.
use stackrank::domain::{Estimate, Portfolio, Purchase, PurchaseState, Supplier, SupplierId, Task, TaskKind};

/// The plan with ranges on four of five estimates and on all lead times, and three suppliers.
pub fn uncertain(mut plan: Portfolio) -> Portfolio {
    let ranged = |estimate: Estimate, k: usize| {
        let likely = estimate.likely;
        let (down, up) = ([10, 20, 30, 15][k % 4], [30, 60, 100, 150, 40][k % 5]);
        Estimate {
            low: Some(likely - likely * down / 100),
            high: Some(likely + likely * up / 100),
            ..estimate
        }
    };
    for (k, row) in plan.tasks.rows().to_vec().iter().enumerate().filter(|(k, _)| k % 5 != 4) {
        let mut task = Task::clone(row);
        task.estimate = ranged(task.estimate, k);
        if matches!(task.kind, TaskKind::CutOver(_)) {
            // no longer than the openings are
            task.estimate.high = Some(task.estimate.likely.max(task.estimate.high.unwrap_or(0).min(1_000)));
        }
        plan.tasks.put(task.into());
    }
    let seller = |k: usize| -> SupplierId { format!("supplier-{}", k % 3).parse().expect("an id") };
    for k in 0..3 {
        plan.suppliers.put(
            Supplier {
                id: seller(k),
                name: format!("Supplier {k}"),
                notes: String::new(),
                payment_terms: None,
            }
            .into(),
        );
    }
    for (k, row) in plan.purchases.rows().to_vec().iter().enumerate() {
        let mut purchase = Purchase::clone(row);
        purchase.lead_time = ranged(purchase.lead_time, k);
        purchase.supplier = Some(seller(k));
        if purchase.state.before_order() {
            purchase.state = [PurchaseState::Requested, PurchaseState::Approved][k % 2];
        }
        plan.purchases.put(purchase.into());
    }
    plan
}
