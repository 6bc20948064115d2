//! Review, People and Purchases: what they show is what the engine says; they sort, filter and point at each other; everything
//! in them has a name and can be reached by keyboard. Pictures of each, light and dark, small and at 200 %.
use crate::harness::{gpu, today};
use egui::{Key, Rect, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, SnapshotResults};
use stackrank::app::commands::Command;
use stackrank::app::context::{Ask, Cx, Selection, View};
use stackrank::app::people::{PeopleState, everybody, people_ui};
use stackrank::app::purchases::{PurchasesState, purchases_ui};
use stackrank::app::review::{ReviewState, review_ui};
use stackrank::app::{format, theme};
use stackrank::domain::{Currency, Money, Portfolio, ProjectId, PurchaseState};
use stackrank::engine::{CostWeek, CurveOf, LeadTime, Outlook, Status, cost_curve, evaluate};
use stackrank::workspace::example::example;
use stackrank::workspace::{Question, Workspace};

/// One view alone on a plan, with what it asked for.
struct Desk {
    view: View,
    plan: Portfolio,
    outlook: Outlook,
    selection: Selection,
    asks: Vec<Ask>,
    review: ReviewState,
    people: PeopleState,
    purchases: PurchasesState,
    /// The same plan at work: it answers questions.
    workspace: Workspace,
}

impl Desk {
    fn cx(&self) -> Cx<'_> {
        Cx {
            plan: &self.plan,
            outlook: &self.outlook,
            preview: None,
            changes: None,
            answers: Some(self.workspace.answers()),
            forecasts: Some(self.workspace.forecasts()),
            chain: &[],
            clashes: &[],
            compared: None,
            drag: None,
            then: None,
            what_if: stackrank::app::scenarios::WhatIf::default(),
            selection: self.selection,
            today: today(),
            tokens: &theme::LIGHT,
        }
    }
}

impl eframe::App for Desk {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let cx = Cx {
            plan: &self.plan,
            outlook: &self.outlook,
            preview: None,
            changes: None,
            answers: Some(self.workspace.answers()),
            forecasts: Some(self.workspace.forecasts()),
            chain: &[],
            clashes: &[],
            compared: None,
            drag: None,
            then: None,
            what_if: stackrank::app::scenarios::WhatIf::default(),
            selection: self.selection,
            today: today(),
            tokens: theme::Tokens::of(ui),
        };
        let mut asks = vec![];
        egui::CentralPanel::no_frame().show(ui, |ui| match self.view {
            View::People => people_ui(ui, &cx, &mut self.people, &mut asks),
            View::Purchases => purchases_ui(ui, &cx, &mut self.purchases, &mut asks),
            _ => review_ui(ui, &cx, &mut self.review, &mut asks),
        });
        for ask in &asks {
            if let Ask::Select(selection) = ask {
                self.selection = *selection;
            }
        }
        self.asks.extend(asks);
    }
}

fn on(view: View, plan: Portfolio, size: [f32; 2]) -> Harness<'static, Desk> {
    dressed(view, plan, size, Theme::Light, 1.0)
}

fn dressed(view: View, plan: Portfolio, size: [f32; 2], theme: Theme, scale: f32) -> Harness<'static, Desk> {
    let outlook = evaluate(&plan, today());
    let mut workspace = Workspace::in_memory(plan.clone(), today());
    if view == View::Purchases {
        workspace.wanted(&[Question::OrderBy(LeadTime::Likely), Question::OrderBy(LeadTime::P80)]);
    }
    let desk = Desk {
        view,
        plan,
        outlook,
        selection: Selection::None,
        asks: vec![],
        review: ReviewState::default(),
        people: PeopleState::default(),
        purchases: PurchasesState::default(),
        workspace,
    };
    let mut h = Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        .with_theme(theme)
        .with_max_steps(12)
        .with_render_cursor(false)
        .build_eframe(|cc| {
            stackrank::app::theme::install(&cc.egui_ctx);
            desk
        });
    h.run();
    h
}

fn shown(view: View) -> Harness<'static, Desk> {
    on(view, example(today()), [1440.0, 824.0])
}

/// The rows of the table, from top to bottom: what each tells, and where it is.
fn rows(h: &Harness<'static, Desk>) -> Vec<(String, Rect)> {
    let mut rows: Vec<(String, Rect)> = h
        .query_all_by_role(egui::Role::Row)
        .map(|row| (row.accesskit_node().label().unwrap_or_default(), row.rect()))
        .collect();
    rows.sort_by(|a, b| a.1.top().total_cmp(&b.1.top()));
    rows
}

/// The first word of each row: the rank.
fn ranks(h: &Harness<'static, Desk>) -> Vec<usize> {
    rows(h).iter().filter_map(|(told, _)| told.split(' ').next()?.parse().ok()).collect()
}

fn first_project(h: &Harness<'static, Desk>) -> (ProjectId, String) {
    let plan = &h.state().plan;
    let first = plan.ranked()[0];
    (first.id, first.name.clone())
}

#[test]
fn the_table_lists_all_projects_in_rank_order_and_sums_them() {
    let h = shown(View::Review);
    let count = h.state().plan.projects.len();
    assert_eq!(ranks(&h), (1..=count).collect::<Vec<_>>());
    let outlook = &h.state().outlook;
    let eac: Money = outlook.projects.iter().map(|p| p.money.eac()).sum();
    let told = format!(
        "All projects: budget {}, at end {}, variance {}",
        format::exact_money(outlook.line.budget, Currency::EUR),
        format::exact_money(eac, Currency::EUR),
        format::exact_money(eac.minus(outlook.line.budget), Currency::EUR),
    );
    h.get_by_label_contains(&told);
}

#[test]
fn a_heading_sorts_and_a_second_click_turns_it_round() {
    let mut h = shown(View::Review);
    for (heading, value) in [
        ("Sort by Budget", (|o, n| o.projects[n].money.budget.minor()) as fn(&Outlook, usize) -> i64),
        ("Sort by At end", |o, n| o.projects[n].money.eac().minor()),
    ] {
        h.get_by_label(heading).click();
        h.run();
        let values = |h: &Harness<'static, Desk>| -> Vec<i64> {
            let outlook = &h.state().outlook;
            ranks(h).iter().map(|rank| value(outlook, outlook.order[rank - 1] as usize)).collect()
        };
        let up = values(&h);
        assert!(up.is_sorted(), "{heading}: {up:?}");
        h.get_by_label_contains(heading).click();
        h.run();
        let down = values(&h);
        assert!(down.is_sorted_by(|a, b| a >= b) && down != up, "{heading}: {down:?}");
    }
    h.get_by_label("Sort by Rank").click();
    h.run();
    assert!(ranks(&h).is_sorted());
}

#[test]
fn what_is_pointed_at_in_one_place_is_lit_in_the_others() {
    let mut h = shown(View::Review);
    let (id, name) = first_project(&h);
    let row = rows(&h)[0].1.center();
    h.hover_at(row);
    h.run();
    assert_eq!(h.state().review.hovered, Some(id), "by its row");
    let mark = h.get_by_role_and_label(egui::Role::ListItem, &mark_name(&h, id)).rect();
    h.hover_at(mark.center());
    h.run();
    assert_eq!(h.state().review.hovered, Some(id), "by its mark");
    h.hover_at(egui::pos2(2.0, 2.0));
    h.run();
    assert_eq!(h.state().review.hovered, None);
    h.get_by_role_and_label(egui::Role::ListItem, &mark_name(&h, id)).click();
    h.run();
    assert_eq!(h.state().selection, Selection::Project(id));
    h.get_by_label(&format!("Cost over time: {name}"));
}

fn mark_name(h: &Harness<'static, Desk>, id: ProjectId) -> String {
    let cx = h.state().cx();
    let rows = stackrank::app::review::figures(&cx);
    let row = rows.iter().find(|r| r.project.id == id);
    row.map(|row| format!("{}, {}", row.project.name, row.standing(&cx))).unwrap_or_default()
}

#[test]
fn no_mark_hides_the_number_of_another_and_all_stand_in_the_plot() {
    for size in [[1440.0, 824.0], [1024.0, 624.0], [720.0, 900.0]] {
        let h = on(View::Review, example(today()), size);
        let marks: Vec<Rect> = h.query_all_by_role(egui::Role::ListItem).map(|m| m.rect()).collect();
        let placed = h
            .state()
            .outlook
            .projects
            .iter()
            .filter(|p| p.slack.is_some() && h.state().plan.projects.get(p.id).unwrap().budget.is_some());
        assert_eq!(marks.len(), placed.count());
        for (i, a) in marks.iter().enumerate() {
            assert!(a.left() > 12.0 && a.right() < size[0], "{a:?}");
            for b in &marks[i + 1..] {
                assert!(a.center().distance(b.center()) > 20.0, "{a:?} {b:?} at {size:?}");
            }
        }
    }
}

#[test]
fn a_row_is_selected_by_keyboard() {
    let mut h = shown(View::Review);
    let (id, name) = first_project(&h);
    h.get_by_label_contains(&format!("1 {name}, promised")).focus();
    h.run();
    h.key_press(Key::ArrowDown);
    h.run();
    h.key_press(Key::Enter);
    h.run();
    let second = h.state().plan.ranked()[1].id;
    assert_ne!(id, second);
    assert_eq!(h.state().selection, Selection::Project(second));
}

#[test]
fn the_worst_projects_are_told_with_their_reasons() {
    let h = shown(View::Review);
    let cx = h.state().cx();
    let rows = stackrank::app::review::figures(&cx);
    let (found, [trouble, risk]) =
        stackrank::app::review::findings(cx.plan, cx.outlook, cx.forecast(), &rows, 3);
    let with = |status| rows.iter().filter(|r| !r.done && r.outlook.status() == status).count();
    assert_eq!(found.len(), 3);
    assert!(found.is_sorted_by_key(|f| std::cmp::Reverse(f.status)));
    assert_eq!(found.len() + trouble + risk, with(Status::InTrouble) + with(Status::AtRisk));
    for finding in &found {
        assert!(!finding.why.contains("  ") && !finding.why.ends_with('.'), "{finding:?}");
        assert!(!finding.how.is_empty() && !finding.why.is_empty(), "{finding:?}");
        h.get_by_label(&format!("{}: {}; {}", finding.name, finding.how, finding.why));
    }
    let why = |name: &str| &found.iter().find(|f| f.name.starts_with(name)).unwrap().why;
    assert!(why("Backup").contains("(PO 4652) was promised for 18 Nov and has not arrived"), "{found:#?}");
    assert!(why("Firewall").starts_with("Mara Kent is on "), "{found:#?}");
}

#[test]
fn cost_over_time_ends_at_the_estimate_at_completion() {
    let h = shown(View::Review);
    let (plan, outlook) = (&h.state().plan, &h.state().outlook);
    for project in &outlook.projects {
        let curve = cost_curve(plan, outlook, CurveOf { only: Some(project.id), ..CurveOf::default() });
        let parts = curve.weeks.iter().fold(curve.undated, |sum, week| sum.plus(*week));
        assert_eq!(parts.spent, project.money.actual.plus(project.money.accrued), "{}", project.id);
        assert_eq!(parts.committed, project.money.committed, "{}", project.id);
        assert_eq!(parts.to_come, project.money.to_come, "{}", project.id);
        let last = curve.running().last().map(CostWeek::total).unwrap_or_default();
        assert_eq!(last.plus(curve.undated.total()), project.money.eac(), "{}", project.id);
    }
    let all: Money = outlook.projects.iter().map(|p| p.money.eac()).sum();
    assert_eq!(cost_curve(plan, outlook, CurveOf::default()).total(), all);
    assert!(all > Money::ZERO);
}

#[test]
fn people_shows_everybody_with_the_load_the_engine_says() {
    let mut h = shown(View::People);
    assert_eq!(rows(&h).len(), h.state().plan.people.len());
    let told: Vec<String> = everybody(&h.state().cx())
        .iter()
        .map(|who| {
            let load = who.load.unwrap();
            match load.full_until {
                Some(day) => format!("load full until {}", format::date(day, today())),
                None => format!("load {} %", load.percent),
            }
        })
        .collect();
    for (person, load) in h.state().plan.people.iter().zip(&told) {
        let name = format!("{}, {}, now ", person.name, person.roles_text());
        let row = h.get_by_label_contains(&name);
        assert!(row.accesskit_node().label().unwrap().contains(load), "{}: {load}", person.name);
    }
    // alphabetical, then the fullest first
    let names: Vec<String> = rows(&h).into_iter().map(|r| r.0).collect();
    assert!(names.is_sorted(), "{names:?}");
    h.get_by_label("Sort by Load").click();
    h.run();
    let burden: Vec<u16> = {
        let cx = h.state().cx();
        let all = everybody(&cx);
        rows(&h)
            .iter()
            .map(|(told, _)| all.iter().find(|w| told.starts_with(&w.person.name)).unwrap().burden())
            .collect()
    };
    assert!(burden.is_sorted_by(|a, b| a >= b), "{burden:?}");
    h.get_by_label("New person").click();
    h.run();
    assert_eq!(h.state().asks, [Ask::Run(Command::NewPerson)]);
    let first = h.state().plan.people.rows()[0].clone();
    h.get_by_label_contains(&format!("{}, {}, now ", first.name, first.roles_text())).click();
    h.run();
    assert_eq!(h.state().selection, Selection::Person(first.id));
}

#[test]
fn purchases_are_filtered_by_group_and_words_and_summed() {
    let mut h = shown(View::Purchases);
    let plan = h.state().plan.clone();
    let total = |keep: &dyn Fn(PurchaseState) -> bool| -> Money {
        plan.purchases.iter().filter(|p| keep(p.state)).map(|p| p.order_value(Currency::EUR).unwrap()).sum()
    };
    let sums = |count: usize, amount: Money| {
        format!("{count} purchases, {}", format::exact_money(amount, Currency::EUR))
    };
    h.get_by_label_contains(&sums(plan.purchases.len(), total(&|s| s != PurchaseState::Cancelled)));
    for (group, keep) in [
        ("To order", (|s| s < PurchaseState::Ordered) as fn(PurchaseState) -> bool),
        ("On order", |s| s == PurchaseState::Ordered),
        ("Arrived", PurchaseState::has_arrived),
    ] {
        let count = plan.purchases.iter().filter(|p| keep(p.state)).count();
        h.get_by_label(&format!("{group}, {count}")).click();
        h.run();
        h.get_by_label_contains(&sums(count, total(&keep)));
    }
    h.state_mut().purchases.group = stackrank::app::purchases::Group::All;
    h.state_mut().purchases.words = "po 4652".into();
    h.run();
    let found = rows(&h);
    assert!(!found.is_empty() && found.len() < 5, "{found:?}");
    assert!(found.iter().all(|(told, _)| told.contains("PO 4652")), "{found:?}");
    h.state_mut().purchases.words = "no such thing".into();
    h.run();
    h.get_by_label("Nothing found");
}

#[test]
fn an_overdue_delivery_says_so() {
    let mut h = shown(View::Purchases);
    let late: Vec<_> = h
        .state()
        .plan
        .purchases
        .iter()
        .filter(|p| p.state == PurchaseState::Ordered && p.delivery_promised.is_some_and(|d| d < today()))
        .cloned()
        .collect();
    assert!(!late.is_empty(), "the example has one");
    for purchase in late {
        h.state_mut().purchases.words = purchase.item.clone();
        h.run();
        let promised = format::date(purchase.delivery_promised.unwrap(), today());
        let row = rows(&h).into_iter().find(|r| r.0.starts_with(&purchase.item)).unwrap();
        assert!(row.0.contains(&format!("overdue since {promised}")), "{}", row.0);
    }
}

#[test]
fn purchases_lay_out_only_what_is_seen() {
    let h = on(View::Purchases, example(today()), [1024.0, 400.0]);
    let seen = rows(&h).len();
    assert!(seen > 4 && seen < 16, "{seen} rows of {}", h.state().plan.purchases.len());
}

#[test]
fn empty_portfolios_teach() {
    let mut h = on(View::Review, Portfolio::empty(), [1024.0, 624.0]);
    h.get_by_label("Nothing to review yet");
    h.get_by_label("New project").click();
    h.run();
    assert_eq!(h.state().asks, [Ask::Run(Command::NewProject)]);
    on(View::People, Portfolio::empty(), [1024.0, 624.0]).get_by_label("Nobody here yet");
    on(View::Purchases, Portfolio::empty(), [1024.0, 624.0]).get_by_label("No purchases yet");
}

/// Takes a picture of a view on the example.
fn picture(results: &mut SnapshotResults, name: &str, h: &mut Harness<'static, Desk>) {
    h.snapshot(name);
    results.extend_harness(h);
}

const FULL: [f32; 2] = [1440.0, 900.0];
const SMALL: [f32; 2] = [1024.0, 700.0];

#[test]
fn pictures_of_review() {
    gpu!();
    let mut results = SnapshotResults::new();
    let plan = || example(today());
    picture(&mut results, "review-light", &mut on(View::Review, plan(), FULL));
    picture(&mut results, "review-dark", &mut dressed(View::Review, plan(), FULL, Theme::Dark, 1.0));
    picture(&mut results, "review-small-light", &mut on(View::Review, plan(), SMALL));
    let twice = [720.0, 900.0];
    picture(&mut results, "review-200-percent", &mut dressed(View::Review, plan(), twice, Theme::Light, 2.0));
    let mut h = on(View::Review, plan(), FULL);
    h.state_mut().selection = Selection::Project(h.state().plan.ranked()[2].id);
    h.run();
    picture(&mut results, "review-selected-light", &mut h);
}

#[test]
fn pictures_of_people_and_purchases() {
    gpu!();
    let mut results = SnapshotResults::new();
    for (view, name) in [(View::People, "people"), (View::Purchases, "purchases")] {
        let plan = || example(today());
        picture(&mut results, &format!("{name}-light"), &mut on(view, plan(), FULL));
        picture(&mut results, &format!("{name}-dark"), &mut dressed(view, plan(), FULL, Theme::Dark, 1.0));
        picture(&mut results, &format!("{name}-small-light"), &mut on(view, plan(), SMALL));
    }
}
