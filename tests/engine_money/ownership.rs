//! Cost of ownership: what is bought, over its life.
use super::money;
use super::plan::{Plan, by, id};
use super::portfolio::{self, Shape};
use proptest::prelude::*;
use stackrank::domain::{Money, PurchaseCategory, PurchaseState, Recurring};
use stackrank::engine::{Ownership, evaluate, ownership, ownership_of};

fn of(plan: &Plan) -> Vec<Ownership> {
    ownership(&plan.rows, &plan.outlook())
}

#[test]
fn a_life_of_seven_years() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let ann = plan.person("ann", |p| p.rate = Some(money(6_000)));
    plan.task(project, "install", "10h", by(&[(ann, 100)]));
    let recurring = Recurring { monthly: money(1_000), months: 36 };
    plan.purchase(project, "array", "20ed", |p| {
        (p.unit_price, p.recurring) = (money(900_000), Some(recurring));
        (p.service_life, p.disposal) = (Some(84), Some(money(-50_000)));
    });
    plan.purchase(project, "training", "5ed", |p| {
        (p.unit_price, p.category) = (money(20_000), PurchaseCategory::Service);
    });
    let own = of(&plan).remove(0);
    assert_eq!((own.goods, own.services, own.labour), (money(900_000), money(20_000), money(60_000)));
    assert_eq!((own.contracted, own.assumed), (money(36_000), money(48_000)));
    assert_eq!((own.disposal, own.life, own.lacking.len()), (money(-50_000), Some(84), 0));
    assert_eq!(own.total(), money(1_014_000));
    // 1,014,000 × 12 / 84 = 144,857.14
    assert_eq!(own.per_year(), Some(money(144_857)));
    // a contract that outlives the thing is paid all the same, and nothing is assumed
    plan.purchase(project, "short", "20ed", |p| {
        (p.unit_price, p.recurring, p.service_life) = (money(0), Some(recurring), Some(12));
    });
    let own = of(&plan).remove(0);
    assert_eq!((own.contracted, own.assumed, own.life), (money(72_000), money(48_000), Some(84)));
}

#[test]
fn goods_without_a_life_leave_no_figure_per_year() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    assert_eq!(of(&plan)[0].per_year(), None);
    // without a service life the contract says how long
    plan.purchase(project, "licence", "1ed", |p| {
        p.recurring = Some(Recurring { monthly: money(500), months: 24 });
    });
    assert_eq!((of(&plan)[0].life, of(&plan)[0].per_year()), (Some(24), Some(money(56_000))));
    let rack = plan.purchase(project, "rack", "1ed", |_| ());
    let own = of(&plan).remove(0);
    assert_eq!((own.life, own.lacking.as_slice(), own.per_year()), (Some(24), [rack].as_slice(), None));
    // what will not be bought lacks nothing, and one out of range is none
    plan.purchase(project, "gone", "1ed", |p| p.state = PurchaseState::Cancelled);
    assert_eq!(of(&plan)[0].lacking, [rack]);
    let odd = plan.purchase(project, "odd", "1ed", |p| p.service_life = Some(601));
    assert_eq!(of(&plan)[0].lacking, [odd, rack]);
}

#[test]
fn each_project_bears_the_life_of_its_units() {
    let mut plan = Plan::new();
    let (owner, user) = (plan.project("owner", |_| ()), plan.project("user", |_| ()));
    let bought = plan.purchase(owner, "switches", "5ed", |p| {
        (p.quantity, p.unit_price) = (3, money(10_000));
        p.recurring = Some(Recurring { monthly: money(100), months: 12 });
        (p.service_life, p.disposal) = (Some(24), Some(money(1_000)));
    });
    let task = plan.task(user, "mount", "8h", |_| ());
    plan.link(bought, task);
    plan.change_link(|d| d.units = Some(1));
    let own = of(&plan);
    let [a, b] = [owner, user].map(|id| &own[plan.rows.projects.place(id).unwrap()]);
    assert_eq!((a.goods, b.goods), (money(20_000), money(10_000)));
    assert_eq!(
        (a.contracted, b.contracted, a.assumed, b.assumed),
        (money(800), money(400), money(800), money(400))
    );
    assert_eq!((a.disposal, b.disposal), (money(667), money(333)));
    assert_eq!((a.life, b.life), (Some(24), Some(24)));
    // all of it with the other one: nothing is left to own
    plan.change_link(|d| d.units = Some(3));
    let own = of(&plan);
    let [a, b] = [owner, user].map(|id| &own[plan.rows.projects.place(id).unwrap()]);
    assert_eq!((a, b.total()), (&Ownership::default(), money(30_000 + 2_400 + 1_000)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is neither assumed nor disposal is EAC, to the cent, and all projects together bear what all purchases cost.
    #[test]
    fn the_parts_add_up(projects in 1u32..6, tasks in 1u32..7, seed in any::<u64>()) {
        let mut plan = portfolio::portfolio(Shape::dense(projects, tasks, 3, seed));
        for row in plan.projects.rows().to_vec() {
            if row.stage == id("on-hold") {
                let mut changed = (*row).clone();
                changed.stage = id("delivery");
                plan.projects.put(changed.into());
            }
        }
        let outlook = evaluate(&plan, portfolio::today());
        let all = ownership(&plan, &outlook);
        for ((own, told), project) in all.iter().zip(&outlook.projects).zip(&plan.projects) {
            prop_assert_eq!(own.at_completion(), told.money.eac(), "{}", project.id);
            let parts = [own.goods, own.services, own.labour, own.contracted, own.assumed, own.disposal];
            prop_assert_eq!(parts.into_iter().sum::<Money>(), own.total());
            prop_assert_eq!(ownership_of(&plan, &outlook, project.id), Some(own.clone()));
        }
        let currency = plan.settings.currency;
        let bought = plan.purchases.iter().filter(|p| p.state != PurchaseState::Cancelled);
        let mut ends = [Money::ZERO; 2];
        for p in bought {
            let own = |m: Money| p.in_portfolio(m, currency).unwrap();
            ends[0] = ends[0].plus(p.disposal.map_or(Money::ZERO, own));
            if let (Some(r), Some(life)) = (p.recurring, p.service_life) {
                let after = u32::from(life.saturating_sub(r.months));
                ends[1] = ends[1].plus(own(r.monthly.times(after).unwrap()));
            }
        }
        prop_assert_eq!(all.iter().map(|own| own.disposal).sum::<Money>(), ends[0]);
        prop_assert_eq!(all.iter().map(|own| own.assumed).sum::<Money>(), ends[1]);
    }
}
