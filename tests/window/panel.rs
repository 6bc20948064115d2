//! The panel edits every field of a project, task, purchase, person and of the portfolio's settings, in place; what
//! cannot be read is kept with its reason; pictures of each panel.
#![expect(clippy::unwrap_used, reason = "a test may panic")]
use crate::harness::today;
use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node, SnapshotResults};

use stackrank::app::context::{Ask, Cx, Selection};
use stackrank::app::panel::{PanelState, panel_ui, settings_ui};
use stackrank::app::theme::{self, Tokens};
use stackrank::domain::{Id, Money, Portfolio, RecordId};
use stackrank::edits::Edit;
use stackrank::engine::{Outlook, evaluate};
use stackrank::workspace::example::example;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

mod ladder;

/// A panel on a plan, with what it asked for.
struct Desk {
    plan: Portfolio,
    outlook: Outlook,
    selection: Option<Selection>,
    panel: PanelState,
    asks: Vec<Ask>,
    drawn: u64,
}

impl Desk {
    fn new(plan: Portfolio, selection: Option<Selection>) -> Self {
        let outlook = evaluate(&plan, today());
        Self { plan, outlook, selection, panel: PanelState::default(), asks: vec![], drawn: 0 }
    }
    fn ui(&mut self, ui: &mut egui::Ui) {
        let tokens = Tokens::of(ui);
        let Self { plan, outlook, selection, panel, asks, drawn } = self;
        let cx = Cx {
            plan,
            outlook,
            preview: None,
            changes: None,
            answers: None,
            forecasts: None,
            chain: &[],
            clashes: &[],
            compared: None,
            drag: None,
            then: None,
            what_if: stackrank::app::scenarios::WhatIf::default(),
            selection: selection.unwrap_or_default(),
            today: today(),
            tokens,
        };
        let mut ids = || {
            *drawn += 1;
            Id::generate(1 << 40, *drawn)
        };
        let all = ui.content_rect();
        ui.painter().with_clip_rect(all).rect_filled(all, 0, tokens.surface);
        let ground = egui::Frame::new().fill(tokens.surface);
        egui::CentralPanel::no_frame().frame(ground).show(ui, |ui| match selection {
            Some(_) => panel_ui(ui, &cx, panel, asks, &mut ids),
            None => settings_ui(ui, &cx, panel, asks, &mut ids),
        });
    }
    /// Carries out the edits that were asked for, and forgets everything that was asked.
    fn apply(&mut self) {
        for ask in std::mem::take(&mut self.asks) {
            if let Ask::Edit(name, edit) = ask {
                edit.apply(&mut self.plan).unwrap_or_else(|e| panic!("{name}: {e}"));
            }
        }
        self.outlook = evaluate(&self.plan, today());
    }
}

fn harness(desk: Desk, size: [f32; 2], scale: f32, theme: Theme) -> Harness<'static, Desk> {
    let mut harness = Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        .with_theme(theme)
        .with_max_steps(12)
        .with_render_cursor(false)
        .with_context_setup(theme::install)
        .build_ui_state(|ui, desk: &mut Desk| desk.ui(ui), desk);
    harness.run();
    harness
}

/// What a person does to a field.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// Type into the field of that name, and Enter (Ctrl+Enter in several lines).
    Type(&'static str, &'static str),
    /// Open the choice of that name and pick.
    Pick(&'static str, &'static str),
    /// Click the button or box of that name.
    Click(&'static str),
    /// Type into the finder of that name and take the first match.
    Find(&'static str, &'static str),
}

use Act::{Click, Find, Pick, Type};

type Panel = Harness<'static, Desk>;

/// A field to type into, by its name.
fn field<'h>(panel: &'h Panel, name: &'h str) -> Node<'h> {
    let typed =
        |n: &Node<'_>| matches!(n.accesskit_node().role(), Role::TextInput | Role::MultilineTextInput);
    let mut all = panel.query_all_by_label(name).filter(typed);
    let found = all.next().unwrap_or_else(|| panic!("no field is called {name}"));
    assert!(all.next().is_none(), "two fields are called {name}");
    found
}

fn type_into(panel: &mut Panel, name: &str, text: &str) {
    field(panel, name).focus();
    panel.run();
    if text.is_empty() {
        panel.key_press(Key::Delete);
    }
    field(panel, name).type_text(text);
    panel.run();
}

fn act(panel: &mut Panel, act: Act) {
    match act {
        Type(name, text) => {
            type_into(panel, name, text);
            let lines = field(panel, name).accesskit_node().role() == Role::MultilineTextInput;
            panel.key_press_modifiers(if lines { Modifiers::COMMAND } else { Modifiers::NONE }, Key::Enter);
        }
        Pick(name, option) => {
            panel.get_by_role_and_label(Role::ComboBox, name).click_accesskit();
            panel.run();
            panel.get_by_role_and_label(Role::Button, option).click_accesskit();
        }
        Click(name) => {
            let node = panel
                .query_all_by_label(name)
                .find(|n| matches!(n.accesskit_node().role(), Role::Button | Role::CheckBox))
                .unwrap_or_else(|| panic!("nothing to click is called {name}"));
            node.click_accesskit();
        }
        Find(name, query) => {
            type_into(panel, name, query);
            panel.key_press(Key::Enter);
        }
    }
    panel.run();
}

/// The one edit that was asked for, with its name.
fn the_edit(panel: &mut Panel) -> (String, Edit) {
    let mut edits: Vec<(String, Edit)> = std::mem::take(&mut panel.state_mut().asks)
        .into_iter()
        .filter_map(|ask| match ask {
            Ask::Edit(name, edit) => Some((name, edit)),
            _ => None,
        })
        .collect();
    assert_eq!(edits.len(), 1, "one edit: {edits:?}");
    edits.remove(0)
}

/// The fields of a row by name, as `Debug` writes them: a new field of the domain appears here by itself.
fn fields_of(row: &impl Debug) -> BTreeMap<String, String> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    let mut last = String::new();
    for line in format!("{row:#?}").lines() {
        if let Some((name, value)) = line.strip_prefix("    ").and_then(|l| l.split_once(": "))
            && !name.starts_with(' ')
        {
            name.clone_into(&mut last);
            out.insert(last.clone(), value.trim_end_matches(',').to_owned());
        } else if let Some(value) = out.get_mut(&last) {
            value.push_str(line.trim());
        }
    }
    out
}

/// Does each thing in turn on a fresh plan: what it asks for changes exactly the named field of the row, and together they
/// reach every field but `fixed`.
fn every_field<R: Debug + 'static>(
    selection: Option<Selection>,
    plan: &Portfolio,
    row: impl Fn(&Portfolio) -> R,
    id: RecordId,
    fixed: &[&str],
    cases: &[(&'static str, &'static str, &[Act])],
) {
    let mut panel = harness(Desk::new(plan.clone(), selection), [420.0, 6000.0], 1.0, Theme::Light);
    let before = fields_of(&row(plan));
    let mut reached: BTreeSet<String> = fixed.iter().map(|f| (*f).to_owned()).collect();
    for (name, value, acts) in cases {
        for step in *acts {
            act(&mut panel, *step);
        }
        let (step, edit) = the_edit(&mut panel);
        let mut after = plan.clone();
        edit.clone().apply(&mut after).unwrap_or_else(|e| panic!("{name}: {e}"));
        let now = fields_of(&row(&after));
        let changed: Vec<&String> = now.keys().filter(|k| now[*k] != before[*k]).collect();
        assert_eq!(changed, [name], "{name}: changed by \"{step}\"");
        assert!(now[*name].contains(value), "{name} is {} and not {value}", now[*name]);
        let others: Vec<RecordId> = edit.touches().into_iter().filter(|t| *t != id).collect();
        let recorded = others
            .iter()
            .all(|t| matches!(t, RecordId::Change(_) | RecordId::Task(_) | RecordId::Project(_)));
        assert!(recorded, "{name}: touches {others:?}");
        reached.insert((*name).to_owned());
    }
    let missing: Vec<&String> = before.keys().filter(|k| !reached.contains(*k)).collect();
    assert!(missing.is_empty(), "no editor for {missing:?}");
}

#[test]
fn every_field_of_a_project() {
    let (plan, [project, ..]) = example_rows();
    let id = plan.ranked()[0].id;
    every_field(
        project,
        &plan,
        |p| p.projects.get(id).unwrap().as_ref().clone(),
        id.into(),
        &["id"],
        &[
            ("name", "Core of HQ", &[Type("Name", "Core of HQ")]),
            ("rank", "", &[Type("Rank", "3")]),
            ("stage", "on-hold", &[Pick("Stage", "On hold")]),
            (
                "promise",
                "2027-02-12",
                &[Type("Promise", "12 feb"), Type("Reason for the new promise", "optics late")],
            ),
            (
                "budget",
                "15000050",
                &[Type("Capex", "150000.50"), Type("Reason for the new budget", "prices rose")],
            ),
            ("budget", "1000000", &[Type("Released of it", "10k")]),
            ("owner", "None", &[Pick("Owner", "nobody")]),
            ("sponsor", "Head of sales", &[Type("Sponsor", "Head of sales")]),
            ("need", "It is old", &[Type("Need", "It is old")]),
            ("site", "Lyon", &[Type("Site", "Lyon")]),
            ("category", "backup", &[Type("Category", "backup")]),
            ("code", "NET-77", &[Type("Code", "NET-77")]),
            ("tags", "urgent", &[Type("Add tag", "urgent, loud")]),
            ("cost_of_delay", "250000", &[Type("Delay per week", "2.5k")]),
            ("not_before", "2026-12-07", &[Type("Not before", "+2w")]),
            ("links", "https://wiki/x", &[Type("Add link", "https://wiki/x")]),
            ("risks", "It rains", &[Type("Add risk", "It rains")]),
            ("notes", "Call them", &[Type("Notes", "Call them")]),
        ],
    );
}

#[test]
fn every_field_of_a_task() {
    let (plan, _) = example_rows();
    let task = plan.tasks_of(plan.ranked()[0].id).into_iter().find(|t| t.percent_done() == 0).unwrap().id;
    every_field(
        Some(Selection::Task(task)),
        &plan,
        |p| p.tasks.get(task).unwrap().as_ref().clone(),
        task.into(),
        &["id", "rank", "project"],
        &[
            ("name", "Rack it", &[Type("Name", "Rack it")]),
            ("kind", "CutOver(None", &[Pick("Kind", "Cut-over")]),
            ("estimate", "likely: 300", &[Type("Estimate", "2d..3d..5d")]),
            ("progress", "Started", &[Pick("Progress", "Under way")]),
            ("progress", "Done", &[Pick("Progress", "Done")]),
            ("not_before", "2026-12-07", &[Type("Not before", "7 dec")]),
            ("pin", "2026-12-07T09:00", &[Type("Pinned to", "7 dec 9:00")]),
            ("deadline", "2026-12-11", &[Type("Deadline", "11.12.")]),
            ("touches_production", "", &[Click("Touches production")]),
            ("group", "Phase 2", &[Type("Group", "Phase 2")]),
            ("notes", "Bring a torch", &[Type("Notes", "Bring a torch")]),
            ("people", "percent: 100", &[Find("Add person", "a")]),
        ],
    );
    moves_to_another_project(Selection::Task(task), &plan);
}

/// The choice of a project moves a task or purchase to the end of that project's list.
fn moves_to_another_project(selection: Selection, plan: &Portfolio) {
    let mut panel = harness(Desk::new(plan.clone(), Some(selection)), [420.0, 6000.0], 1.0, Theme::Light);
    let other = plan.ranked()[1].clone();
    let name: &'static str = other.name.clone().leak();
    act(&mut panel, Pick("Project", name));
    the_edit(&mut panel).1.apply(&mut panel.state_mut().plan).unwrap();
    let plan = &panel.state().plan;
    assert_eq!(selection.project(plan), Some(other.id));
    let last = match selection {
        Selection::Task(_) => plan.tasks_of(other.id).last().map(|t| Selection::Task(t.id)),
        _ => plan.purchases_of(other.id).last().map(|p| Selection::Purchase(p.id)),
    };
    assert_eq!(last, Some(selection));
}

#[test]
fn every_field_of_a_purchase() {
    let (plan, [_, _, purchase, _]) = example_rows();
    let Some(Selection::Purchase(id)) = purchase else { unreachable!() };
    let mut plan = plan;
    // one of which nothing has happened yet, so that every field can change
    let mut row = plan.purchases.get(id).unwrap().as_ref().clone();
    row.state = stackrank::domain::PurchaseState::Requested;
    row.currency = Some(("USD".parse().unwrap(), "0.9".parse().unwrap()));
    (row.ordered_on, row.received_on, row.invoiced_on, row.paid_on) = (None, None, None, None);
    plan.put(row.into());
    every_field(
        purchase,
        &plan,
        |p| p.purchases.get(id).unwrap().as_ref().clone(),
        id.into(),
        // which quote is chosen: see `quotes_are_compared_and_chosen`
        &["id", "rank", "project", "chosen_quote"],
        &[
            ("item", "A switch", &[Type("Name", "A switch")]),
            ("part_number", "N9K-X", &[Type("Part number", "N9K-X")]),
            ("quantity", "1200", &[Type("Quantity", "1,200")]),
            ("unit_price", "1250000", &[Type("Unit price", "12.5k")]),
            ("currency", "CHF", &[Type("Currency", "chf")]),
            ("currency", "0.925", &[Type("EUR per USD", "0.925")]),
            ("currency", "None", &[Type("Currency", "EUR")]),
            ("nature", "Opex", &[Pick("Capex or opex", "Opex")]),
            ("cost_centre", "7700", &[Type("Cost centre", "7700")]),
            ("category", "Service", &[Pick("Category", "Service")]),
            ("supplier", "None", &[Pick("Supplier", "none yet")]),
            ("state", "Quoted", &[Pick("State", "Quoted")]),
            ("approval_days", "5", &[Type("Approval days", "5")]),
            ("lead_time", "likely: 2100", &[Type("Lead time", "3ew")]),
            ("expedite", "likely: 1000", &[Type("Add expedite offer", "7ed..10ed..14ed")]),
            ("quotes", "received_on: Some", &[Click("Add quote")]),
            ("quote_valid_until", "2026-12-31", &[Type("Quote valid until", "31 dec")]),
            ("price_open", "true", &[Click("Price may change")]),
            ("recurring", "monthly: 35000", &[Type("Per month", "350")]),
            ("service_life", "84", &[Type("Service life", "84")]),
            ("disposal", "-120000", &[Type("Disposal", "-1.2k")]),
            ("approval_requested_on", "2026-11-23", &[Type("Approval requested", "today")]),
            ("approved_on", "2026-11-22", &[Type("Approved on", "yesterday")]),
            ("approved_by", "COO", &[Type("Approved by", "COO")]),
            ("planned_order", "2026-11-27", &[Type("Planned order", "fri")]),
            ("order_number", "PO 9", &[Type("Order number", "PO 9")]),
            ("ordered_on", "2026-11-12", &[Type("Ordered on", "12 nov")]),
            ("delivery_promised", "2027-01-29", &[Type("Delivery promised", "29.1.")]),
            ("needed_by", "2027-01-15", &[Type("Needed by", "2027-01-15")]),
            ("received_on", "2026-11-23", &[Type("Received on", "today")]),
            ("invoiced_on", "2026-11-22", &[Type("Invoiced on", "yesterday")]),
            ("paid_on", "2026-11-24", &[Type("Paid on", "tomorrow")]),
            ("notes", "Ask for two", &[Type("Notes", "Ask for two")]),
        ],
    );
    moves_to_another_project(Selection::Purchase(id), &plan);
    // a step forward asks for nothing; its facts stand below it, with today one click away
    let mut panel = harness(Desk::new(plan, purchase), [420.0, 6000.0], 1.0, Theme::Light);
    act(&mut panel, Pick("State", "Ordered"));
    the_edit(&mut panel).1.apply(&mut panel.state_mut().plan).unwrap();
    panel.run();
    assert_eq!(panel.state().plan.purchases.get(id).unwrap().ordered_on, None);
    let top = |panel: &Panel, label: &str| panel.get_by_label(label).rect().top();
    assert!(top(&panel, "Ordered on today") < top(&panel, "Price"));
    assert!(field(&panel, "Order number").rect().top() < top(&panel, "Price"));
    act(&mut panel, Click("Ordered on today"));
    the_edit(&mut panel).1.apply(&mut panel.state_mut().plan).unwrap();
    assert_eq!(panel.state().plan.purchases.get(id).unwrap().ordered_on, Some(today()));
    panel.run();
    assert!(panel.query_by_label("Ordered on today").is_none());
}

#[test]
fn every_field_of_a_person() {
    let (plan, [.., person]) = example_rows();
    let id = plan.people.rows()[0].id;
    let cases: &[(&str, &str, &[Act])] = &[
        ("name", "Ada King", &[Type("Name", "Ada King")]),
        ("initials", "AK", &[Type("Initials", "AK")]),
        ("roles", "[\"storage\",\"network\",]", &[Type("Roles", "storage; network,, Storage")]),
        ("heads", "4", &[Type("Heads", "4")]),
        ("reserve", "10", &[Type("Reserve", "10%")]),
        ("rate", "8050", &[Type("Rate per hour", "80.50")]),
        ("hours", "WorkWeek", &[Click("Own hours")]),
    ];
    let row = |p: &Portfolio| p.people.get(id).unwrap().as_ref().clone();
    every_field(person, &plan, row, id.into(), &["id"], cases);
}

#[test]
fn every_field_of_an_absence_and_of_own_hours() {
    let mut plan = example(today());
    let absence = plan.absences.iter().find(|a| a.from != a.to).unwrap().as_ref().clone();
    let mut person = plan.people.get(absence.person).unwrap().as_ref().clone();
    person.heads = 4;
    person.hours = Some(plan.settings.week.clone());
    plan.put(person.clone().into());
    let mut own: Vec<_> = plan.absences.iter().filter(|a| a.person == person.id).collect();
    own.sort_by_key(|a| (a.from, a.id));
    let number = own.iter().position(|a| a.id == absence.id).unwrap() + 1;
    let name = |what: &str| -> &'static str { format!("{what} of absence {number}").leak() };
    let early = absence.from.pred_opt().unwrap().to_string().leak();
    let late = absence.to.succ_opt().unwrap().to_string().leak();
    let cases: &[(&str, &str, &[Act])] = &[
        ("from", early, &[Type(name("First day"), early)]),
        ("to", late, &[Type(name("Last day"), late)]),
        ("reason", "course", &[Type(name("Reason"), "course")]),
        ("heads", "2", &[Type(name("Heads"), "2")]),
    ];
    let row = |p: &Portfolio| p.absences.get(absence.id).unwrap().as_ref().clone();
    let selection = Some(Selection::Person(person.id));
    every_field(selection, &plan, row, absence.id.into(), &["id", "person"], cases);

    let mut panel = harness(Desk::new(plan, selection), [420.0, 6000.0], 1.0, Theme::Light);
    act(&mut panel, Type("Friday", "8-12"));
    the_edit(&mut panel).1.apply(&mut panel.state_mut().plan).unwrap();
    let week = panel.state().plan.people.get(person.id).unwrap().hours.clone().unwrap();
    assert_eq!(week.0[4].to_string(), "08:00-12:00");
    act(&mut panel, Click("Add absence"));
    act(&mut panel, Click(name("Remove").replace("Remove of", "Remove").leak()));
    let asked: Vec<_> = panel.state().asks.iter().map(|a| format!("{a:?}")).collect();
    assert!(asked[0].contains("Add an absence") && asked[1].contains("Remove an absence"), "{asked:?}");
}

#[test]
fn every_field_of_the_settings() {
    let plan = example(today());
    every_field(
        None,
        &plan,
        |p| p.settings.as_ref().clone(),
        RecordId::Settings,
        &["is_example", "last_update"],
        &[
            ("name", "Plan B", &[Type("Name", "Plan B")]),
            ("currency", "CHF", &[Type("Currency", "chf")]),
            ("week", "(32", &[Type("Saturday", "8-12")]),
            ("holidays", "Party", &[Type("Name of holiday 1", "Party")]),
            ("holidays", "2027-05-05", &[Type("First day of holiday 1", "2027-05-05")]),
            ("fiscal_year_start", "10", &[Pick("Fiscal year from", "October")]),
            ("order_within_funding", "true", &[Click("Order only when the quarter's funding allows")]),
            ("bands", "guess: 30", &[Type("Guess ±", "30%")]),
            ("bands", "open_order: 0", &[Type("Open order ±", "0")]),
            ("payment_terms", "30", &[Type("Payment terms", "30 days")]),
            ("forecast", "shape: Triangular", &[Pick("Distribution", "triangular")]),
            ("forecast", "people: 50", &[Type("Shared by a person", "50%")]),
            ("forecast", "suppliers: 0", &[Type("Shared by a supplier", "0")]),
            ("forecast", "evidence: false", &[Click("Suppliers' records")]),
            ("forecast", "runs: 5000", &[Type("Runs", "5,000")]),
            ("forecast", "seed: 42", &[Type("Seed", "42")]),
        ],
    );
    let stage = plan.columns()[1].id;
    every_field(
        None,
        &plan,
        |p| p.stages.get(stage).unwrap().as_ref().clone(),
        stage.into(),
        &["id"],
        &[
            ("name", "Looking into", &[Type("Stage 2", "Looking into")]),
            ("rank", "", &[Click("Move Assessing to the right")]),
            ("takes_people", "false", &[Click("Assessing takes people")]),
            ("takes_funding", "true", &[Click("Assessing takes funding")]),
            ("wip_limit", "7", &[Type("Limit of Assessing", "7")]),
            ("role", "Done", &[Pick("Role of Assessing", "done")]),
        ],
    );
    let mut rows: Vec<_> = plan.funding.iter().collect();
    rows.sort_by_key(|f| (f.year, f.quarter, f.id));
    let funding = rows[0].id;
    every_field(
        None,
        &plan,
        |p| p.funding.get(funding).unwrap().as_ref().clone(),
        funding.into(),
        &["id"],
        &[
            ("year", "2030", &[Type("Year of funding 1", "2030")]),
            ("quarter", "3", &[Pick("Part of funding 1", "quarter 3")]),
            ("capex", "99000000", &[Type("Capex of funding 1", "990k")]),
            ("opex", "1200000", &[Type("Opex of funding 1", "12k")]),
        ],
    );
    let windows = plan.window_sets.rows()[0].clone();
    let add: &'static str = format!("Add opening to {}", windows.name).leak();
    every_field(
        None,
        &plan,
        |p| p.window_sets.get(windows.id).unwrap().as_ref().clone(),
        windows.id.into(),
        &["id"],
        &[
            ("name", "Nights", &[Type("Windows 1", "Nights")]),
            ("openings", "Sun", &[Type(add, "Sun 20:00-06:00")]),
        ],
    );
    let freeze = plan.freezes.iter().min_by_key(|f| (f.from, f.id)).unwrap().clone();
    let (early, late) = (freeze.from.plus(-96), freeze.to.plus(96));
    let (early, late) = (early.to_string().leak(), late.to_string().leak());
    every_field(
        None,
        &plan,
        |p| p.freezes.get(freeze.id).unwrap().as_ref().clone(),
        freeze.id.into(),
        &["id"],
        &[
            ("name", "Quiet time", &[Type("Freeze 1", "Quiet time")]),
            ("from", early, &[Type("Begin of freeze 1", early)]),
            ("to", late, &[Type("End of freeze 1", late)]),
        ],
    );
    let mut suppliers: Vec<_> = plan.suppliers.iter().collect();
    suppliers.sort_by(|a, b| a.name.cmp(&b.name));
    let supplier = suppliers[0].clone();
    let notes: &'static str = format!("Notes on {}", supplier.name).leak();
    let terms: &'static str = format!("Payment terms of {}", supplier.name).leak();
    every_field(
        None,
        &plan,
        |p| p.suppliers.get(supplier.id).unwrap().as_ref().clone(),
        supplier.id.into(),
        &["id"],
        &[
            ("name", "Acme", &[Type("Supplier 1", "Acme")]),
            ("notes", "slow", &[Type(notes, "slow")]),
            ("payment_terms", "45", &[Type(terms, "45")]),
        ],
    );
}

#[test]
fn every_field_of_a_dependency() {
    let (plan, _) = example_rows();
    // one end with one dependency each way, so that names are not repeated
    let ends = |d: &stackrank::domain::Dependency| {
        plan.dependencies.iter().filter(|o| o.to == d.to || o.from == d.to).count()
    };
    let link = plan.dependencies.iter().find(|d| ends(d) == 1).unwrap().clone();
    let other = stackrank::domain::check::work_name(&plan, link.from);
    let name = |what: &str| -> &'static str { format!("{what} of {other}").leak() };
    every_field(
        Some(Selection::from(link.to)),
        &plan,
        |p| p.dependencies.get(link.id).unwrap().as_ref().clone(),
        link.id.into(),
        &["id", "from", "to", "units"],
        &[
            ("kind", "StartStart", &[Pick(name("Kind"), "start to start")]),
            ("lag", "-16", &[Type(name("Lag"), "-4h")]),
            ("strength", "Preferred", &[Pick(name("Strength"), "should hold, may be given up")]),
        ],
    );
    let mut panel =
        harness(Desk::new(plan.clone(), Some(Selection::from(link.to))), [420.0, 6000.0], 1.0, Theme::Light);
    // what it already waits for cannot also wait for it: said beside the field, the text is kept
    act(&mut panel, Find("Add what waits for it", other.clone().leak()));
    assert!(panel.state().asks.is_empty());
    assert!(panel.query_by_label_contains("circle").is_some());
    assert_eq!(field(&panel, "Add what waits for it").value().as_deref(), Some(other.as_str()));
    act(&mut panel, Click(format!("Remove dependency on {other}").leak()));
    the_edit(&mut panel).1.apply(&mut panel.state_mut().plan).unwrap();
    assert!(!panel.state().plan.dependencies.has(link.id));
    panel.state_mut().apply();
    panel.run();
    act(&mut panel, Find("Add what it waits for", other.clone().leak()));
    the_edit(&mut panel).1.apply(&mut panel.state_mut().plan).unwrap();
    assert!(panel.state().plan.dependencies.iter().any(|d| d.from == link.from && d.to == link.to));
}

/// The lot of 24 optics that two projects share.
fn lot() -> (Portfolio, stackrank::domain::PurchaseId) {
    (example(today()), "er-p-optics".parse().unwrap())
}

#[test]
fn the_units_of_a_dependency() {
    let (plan, lot) = lot();
    let link = plan.dependencies.get("er-d36".parse().unwrap()).unwrap().clone();
    let row = |p: &Portfolio| p.dependencies.get(link.id).unwrap().as_ref().clone();
    let fixed = &["id", "from", "to", "kind", "lag", "strength"];
    let selections = [Selection::from(link.to), Selection::Purchase(lot)];
    for (selection, name) in
        selections.into_iter().zip(["of 100G optics", "for Storage shelf and multipathing"])
    {
        let name: &'static str = format!("Units {name}").leak();
        let mut panel = harness(Desk::new(plan.clone(), Some(selection)), [420.0, 6000.0], 1.0, Theme::Light);
        assert_eq!(field(&panel, name).value().as_deref(), Some("8 of 24 units"));
        act(&mut panel, Type(name, "25"));
        assert!(panel.state().asks.is_empty());
        assert!(panel.query_by_label_contains("from 1 to 24").is_some());
        let cases: &[(&str, &str, &[Act])] = &[
            ("units", "12", &[Type(name, "12")]),
            ("units", "9", &[Type(name, "9 of 24")]),
            ("units", "None", &[Type(name, "")]),
        ];
        every_field(Some(selection), &plan, row, link.id.into(), fixed, cases);
    }
    // only what waits for the goods to be there can count them
    let mut panel =
        harness(Desk::new(plan.clone(), Some(Selection::from(link.to))), [420.0, 6000.0], 1.0, Theme::Light);
    act(&mut panel, Pick("Kind of 100G optics", "start to start"));
    the_edit(&mut panel).1.apply(&mut panel.state_mut().plan).unwrap();
    assert_eq!(row(&panel.state().plan).units, None);
    panel.run();
    assert!(panel.query_by_label("Units of 100G optics").is_none());
}

#[test]
fn every_field_of_a_part_delivery() {
    let (plan, lot) = lot();
    let part = plan.deliveries_of(lot).next().unwrap().clone();
    let selection = Some(Selection::Purchase(lot));
    let row = |p: &Portfolio| p.deliveries.get(part.id).unwrap().as_ref().clone();
    let cases: &[(&str, &str, &[Act])] = &[
        ("units", "16", &[Type("Units of part 1", "16")]),
        ("promised", "2027-01-29", &[Type("Promised day of part 1", "29.1.")]),
        ("promised", "None", &[Type("Promised day of part 1", "")]),
        ("received_on", "2026-11-23", &[Type("Received day of part 1", "today")]),
    ];
    every_field(selection, &plan, row, part.id.into(), &["id", "purchase"], cases);

    let mut panel = harness(Desk::new(plan, selection), [420.0, 6000.0], 1.0, Theme::Light);
    let parts =
        |panel: &Panel| -> Vec<u32> { panel.state().plan.deliveries_of(lot).map(|d| d.units).collect() };
    act(&mut panel, Type("Units of part 1", "17"));
    assert!(panel.state().asks.is_empty() && panel.query_by_label_contains("from 1 to 16").is_some());
    panel.key_press(Key::Escape);
    panel.run();
    // fewer than the parts come to: said beside the field
    act(&mut panel, Type("Quantity", "15"));
    assert!(panel.state().asks.is_empty() && panel.query_by_label_contains("raise the quantity").is_some());
    act(&mut panel, Click("Restore Quantity"));
    act(&mut panel, Click("Remove part 2"));
    let (step, edit) = the_edit(&mut panel);
    assert_eq!(step, "Remove a part delivery of 100G optics");
    edit.apply(&mut panel.state_mut().plan).unwrap();
    panel.run();
    assert!(panel.query_by_label_contains("16 of 24 come on the purchase").is_some());
    act(&mut panel, Type("Add part delivery", "16"));
    let (step, edit) = the_edit(&mut panel);
    assert_eq!(step, "Add a part delivery of 100G optics");
    edit.apply(&mut panel.state_mut().plan).unwrap();
    panel.run();
    let mut units = parts(&panel);
    units.sort_unstable();
    assert_eq!(units, [8, 16]);
    act(&mut panel, Type("Add part delivery", "1"));
    assert!(panel.state().asks.is_empty() && panel.query_by_label_contains("all 24 units").is_some());
}

#[test]
fn every_field_of_an_expedite_offer() {
    let plan = example(today());
    let id = "dc-p-hosts".parse().unwrap();
    let selection = Some(Selection::Purchase(id));
    let offers = |p: &Portfolio| p.purchases.get(id).unwrap().expedite.clone();
    let mut panel = harness(Desk::new(plan.clone(), selection), [420.0, 6000.0], 1.0, Theme::Light);
    let mut after = |acts: Act| {
        act(&mut panel, acts);
        let mut plan = plan.clone();
        the_edit(&mut panel).1.apply(&mut plan).unwrap();
        offers(&plan)
    };
    let was = offers(&plan);
    let mut wanted = was.clone();
    wanted[1].lead_time = "30ed".parse().unwrap();
    assert_eq!(after(Type("Lead time of offer 2", "30ed")), wanted);
    let mut wanted = was.clone();
    wanted[0].surcharge = stackrank::domain::Money::from_minor(612_050);
    assert_eq!(after(Type("Surcharge of offer 1", "6,120.50")), wanted);
    assert_eq!(after(Click("Remove offer 1")), was[1..]);
    let mut wanted = was.clone();
    let (lead_time, surcharge) = ("3w".parse().unwrap(), stackrank::domain::Money::ZERO);
    wanted.push(stackrank::domain::ExpediteOffer { lead_time, surcharge });
    assert_eq!(after(Type("Add expedite offer", "3w")), wanted);
    act(&mut panel, Type("Surcharge of offer 1", "-5"));
    assert!(panel.state().asks.is_empty() && panel.query_by_label_contains("below zero").is_some());
}

/// What is typed into each field is refused beside it in words, asks for nothing, and stays to be corrected; Esc restores the field.
fn refused(panel: &mut Panel, cases: &[(&'static str, &'static str, &str)]) {
    for (name, text, words) in cases {
        let before = field(panel, name).value();
        act(panel, Type(name, text));
        assert!(panel.state().asks.is_empty(), "{name} {text}");
        assert!(panel.query_by_label_contains(words).is_some(), "{name} {text}: {words} is not said");
        assert_eq!(field(panel, name).value().as_deref(), Some(*text));
        field(panel, name).focus();
        panel.run();
        panel.key_press(Key::Escape);
        panel.run();
        assert_eq!(field(panel, name).value(), before, "{name} is restored");
        assert!(panel.query_by_label_contains(words).is_none(), "{name} {text}");
    }
}

#[test]
fn bad_input_is_kept_with_its_reason_and_escape_restores() {
    let (plan, [project, ..]) = example_rows();
    let mut panel = harness(Desk::new(plan, project), [420.0, 6000.0], 1.0, Theme::Light);
    refused(
        &mut panel,
        &[
            ("Promise", "soon", "is no date"),
            ("Capex", "lots", "is no amount"),
            ("Rank", "0", "from 1 to"),
            ("Not before", "31 feb", "no day 31 in February"),
            ("Name", " ", "write a name"),
        ],
    );
    // Esc while typing restores too, and asks for nothing
    type_into(&mut panel, "Sponsor", "Nobody at all");
    panel.key_press(Key::Escape);
    panel.run();
    assert_eq!(field(&panel, "Sponsor").value().as_deref(), Some("Head of operations"));
    assert!(panel.state().asks.is_empty());
    // what the plan itself refuses is said beside the field
    let person = panel.state().plan.people.rows()[0].id;
    panel.state_mut().selection = Some(Selection::Person(person));
    panel.run();
    act(&mut panel, Type("Rate per hour", "-5"));
    assert!(panel.state().asks.is_empty());
    assert!(panel.query_by_label_contains("below zero").is_some());
}

#[test]
fn a_draft_is_finished_when_something_else_is_shown() {
    let (plan, [project, task, ..]) = example_rows();
    let mut panel = harness(Desk::new(plan, project), [420.0, 6000.0], 1.0, Theme::Light);
    type_into(&mut panel, "Sponsor", "Head of sales");
    panel.state_mut().selection = task;
    panel.run();
    let (step, _) = the_edit(&mut panel);
    assert_eq!(step, "Change sponsor of Core switch refresh, HQ");
}

#[test]
fn a_promise_waits_for_its_reason_and_escape_takes_it_back() {
    let (plan, [project, ..]) = example_rows();
    let id = plan.ranked()[0].id;
    let was = plan.projects.get(id).unwrap().promise;
    let mut panel = harness(Desk::new(plan, project), [420.0, 6000.0], 1.0, Theme::Light);
    act(&mut panel, Type("Promise", "12 feb"));
    assert!(panel.state().asks.is_empty());
    panel.key_press(Key::Escape);
    panel.run();
    assert!(panel.state().asks.is_empty());
    assert_eq!(field(&panel, "Promise").value(), was.map(stackrank::app::format::long_date));
    act(&mut panel, Type("Promise", "12 feb"));
    act(&mut panel, Type("Reason for the new promise", "optics are late"));
    panel.state_mut().apply();
    panel.run();
    let plan = &panel.state().plan;
    let change = plan.changes.iter().find(|c| c.reason == "optics are late").unwrap();
    assert_eq!(change.on, today());
    assert!(panel.query_by_label_contains("optics are late").is_some());
}

#[test]
fn lists_add_select_and_reorder() {
    let (plan, [project, ..]) = example_rows();
    let id = plan.ranked()[0].id;
    let names = |plan: &Portfolio| plan.tasks_of(id).iter().map(|t| t.name.clone()).collect::<Vec<_>>();
    let before = names(&plan);
    let mut panel = harness(Desk::new(plan, project), [420.0, 6000.0], 1.0, Theme::Light);
    act(&mut panel, Type("Add task", "Sweep the floor"));
    panel.state_mut().apply();
    panel.run();
    assert_eq!(names(&panel.state().plan).last().map(String::as_str), Some("Sweep the floor"));
    assert!(field(&panel, "Add task").is_focused(), "ready for the next one");
    panel.get_by_role_and_label(Role::ListItem, &before[1]).focus();
    panel.run();
    panel.key_press_modifiers(Modifiers::ALT, Key::ArrowUp);
    panel.run();
    panel.state_mut().apply();
    assert_eq!(names(&panel.state().plan)[..2], [before[1].clone(), before[0].clone()]);
    panel.run();
    // by hand: the first onto the gap behind the third
    let from = panel.get_by_role_and_label(Role::ListItem, &before[1]).rect().center();
    let to = panel.get_by_role_and_label(Role::ListItem, &before[2]).rect().center_bottom();
    panel.drag_at(from);
    panel.run();
    panel.hover_at(from + egui::vec2(0.0, 12.0));
    panel.run();
    panel.hover_at(to);
    panel.run();
    panel.drop_at(to);
    panel.run();
    panel.state_mut().apply();
    assert_eq!(names(&panel.state().plan)[..3], [before[0].clone(), before[2].clone(), before[1].clone()]);
    panel.run();
    panel.get_by_role_and_label(Role::ListItem, &before[2]).click_accesskit();
    panel.run();
    let task = panel.state().plan.tasks.iter().find(|t| t.project == id && t.name == before[2]).unwrap().id;
    assert_eq!(panel.state().asks, [Ask::Select(Selection::Task(task))]);
}

#[test]
fn a_calendar_picks_a_day() {
    let (plan, [_, task, ..]) = example_rows();
    let Some(Selection::Task(id)) = task else { unreachable!() };
    let mut panel = harness(Desk::new(plan, task), [420.0, 2000.0], 1.0, Theme::Light);
    act(&mut panel, Click("Calendar for Deadline"));
    act(&mut panel, Click("Month after"));
    act(&mut panel, Click("Thu 17 Dec 2026"));
    the_edit(&mut panel).1.apply(&mut panel.state_mut().plan).unwrap();
    let day = panel.state().plan.tasks.get(id).unwrap().deadline;
    assert_eq!(day, chrono::NaiveDate::from_ymd_opt(2026, 12, 17));
}

fn picture(name: &str, plan: &Portfolio, selection: Option<Selection>) {
    picture_of_size(name, plan, selection, [416.0, 916.0]);
}

fn picture_of_size(name: &str, plan: &Portfolio, selection: Option<Selection>, size: [f32; 2]) {
    if !crate::harness::has_adapter() {
        return;
    }
    let mut results = SnapshotResults::new();
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut harness = harness(Desk::new(plan.clone(), selection), size, 2.0, theme);
        harness.snapshot(format!("panel-{name}-{word}"));
        results.extend_harness(&mut harness);
    }
}

/// What a project costs over the life of what is bought for it, and which purchases lack a life.
#[test]
fn cost_of_ownership_is_told_by_year_of_life() {
    let (plan, [project, ..]) = example_rows();
    let Some(Selection::Project(id)) = project else { unreachable!() };
    let mut plan = plan;
    for (place, row) in plan.purchases_of(id).into_iter().cloned().collect::<Vec<_>>().iter().enumerate() {
        let mut row = row.as_ref().clone();
        (row.service_life, row.disposal) = (Some(84), Some(Money::from_minor(-250_000)));
        let monthly = Money::from_minor(40_000);
        row.recurring = (place == 0).then_some(stackrank::domain::Recurring { monthly, months: 36 });
        plan.put(row.into());
    }
    let size = [420.0, 1400.0];
    let panel = harness(Desk::new(plan.clone(), project), size, 1.0, Theme::Light);
    let own = stackrank::engine::ownership_of(&plan, &evaluate(&plan, today()), id).unwrap();
    let exact = |m| stackrank::app::format::exact_money(m, plan.settings.currency);
    panel.get_by_label(&format!("Cost of ownership: {}", exact(own.total())));
    panel.get_by_label("Longest life: 7 years");
    panel.get_by_label(&format!("Per year of life: {}", exact(own.per_year().unwrap())));
    panel.get_by_label(&format!("Assumed after contract: {}", exact(Money::from_minor(48 * 40_000))));
    assert!(panel.query_by_label("No service life").is_none());
    let mut row = plan.purchases_of(id)[1].as_ref().clone();
    (row.service_life, row.category) = (None, stackrank::domain::PurchaseCategory::Goods);
    plan.put(row.into());
    let panel = harness(Desk::new(plan, project), size, 1.0, Theme::Light);
    panel.get_by_label("No service life");
}

#[test]
fn the_ownership_of_a_project() {
    let (mut plan, [project, ..]) = example_rows();
    let Some(Selection::Project(id)) = project else { unreachable!() };
    for (place, row) in plan.purchases_of(id).into_iter().cloned().collect::<Vec<_>>().iter().enumerate() {
        let mut row = row.as_ref().clone();
        (row.service_life, row.disposal) = (Some(90), Some(Money::from_minor(-250_000)));
        let monthly = Money::from_minor(40_000);
        row.recurring = (place == 0).then_some(stackrank::domain::Recurring { monthly, months: 36 });
        plan.put(row.into());
    }
    picture_of_size("ownership", &plan, project, [416.0, 1200.0]);
}

/// The example, with its first project and the rows of it that the pictures show.
fn example_rows() -> (Portfolio, [Option<Selection>; 4]) {
    let plan = example(today());
    let project = plan.ranked()[0].id;
    let open = |t: &&&std::sync::Arc<stackrank::domain::Task>| t.percent_done() == 0 && !t.people.is_empty();
    let task = plan.tasks_of(project).iter().find(open).unwrap().id;
    let purchase = plan.purchases_of(project)[0].id;
    let person = plan.people.rows()[0].id;
    let rows = [
        Selection::Project(project),
        Selection::Task(task),
        Selection::Purchase(purchase),
        Selection::Person(person),
    ];
    (plan, rows.map(Some))
}

#[test]
fn picture_of_a_project() {
    let (plan, [project, ..]) = example_rows();
    picture("project", &plan, project);
}

#[test]
fn picture_of_a_task() {
    let (plan, [_, task, ..]) = example_rows();
    picture("task", &plan, task);
}

#[test]
fn picture_of_a_purchase() {
    let (plan, [.., purchase, _]) = example_rows();
    picture("purchase", &plan, purchase);
}

#[test]
fn picture_of_a_purchase_with_quotes() {
    let plan = example(today());
    let id = "dc-p-hosts".parse().unwrap();
    picture_of_size("purchase-quotes", &plan, Some(Selection::Purchase(id)), [416.0, 1500.0]);
}

#[test]
fn picture_of_a_purchase_with_an_invoice() {
    let plan = example(today());
    let id = "up-p-batt".parse().unwrap();
    picture_of_size("purchase-invoice", &plan, Some(Selection::Purchase(id)), [416.0, 1300.0]);
}

#[test]
fn picture_of_a_draw_down() {
    let plan = example(today());
    picture("draw-down", &plan, Some(Selection::Project("wifi".parse().unwrap())));
}

#[test]
fn picture_of_a_purchase_in_parts() {
    let (mut plan, lot) = lot();
    let mut row = plan.purchases.get(lot).unwrap().as_ref().clone();
    let (lead_time, surcharge) =
        ("5ed..7ed..9ed".parse().unwrap(), stackrank::domain::Money::from_minor(45_000));
    row.expedite = vec![stackrank::domain::ExpediteOffer { lead_time, surcharge }];
    plan.put(row.into());
    picture_of_size("purchase-parts", &plan, Some(Selection::Purchase(lot)), [416.0, 1500.0]);
}

#[test]
fn picture_of_a_person() {
    let (plan, [.., person]) = example_rows();
    picture("person", &plan, person);
}

#[test]
fn picture_of_the_settings() {
    picture("settings", &example(today()), None);
}

/// The addresses that a click asks the system to open.
fn asked_to_open(panel: &Panel) -> Vec<String> {
    let commands = &panel.output().platform_output.commands;
    let url = |c: &egui::OutputCommand| match c {
        egui::OutputCommand::OpenUrl(open) => Some(open.url.clone()),
        _ => None,
    };
    commands.iter().filter_map(url).collect()
}

#[test]
fn a_link_shows_where_it_leads_and_opens_only_on_the_web() {
    let mut plan = example(today());
    let mut project = stackrank::domain::Project::clone(plan.ranked()[0]);
    project.links = vec!["https://bank.example@evil.example/x".into(), "file:///etc/passwd".into()];
    let id = project.id;
    plan.put(project.into());
    let desk = Desk::new(plan, Some(Selection::Project(id)));
    let mut panel = harness(desk, [420.0, 2000.0], 1.0, Theme::Light);
    let name = "Open link 1 at evil.example: https://bank.example@evil.example/x";
    panel.get_by_label(name).click();
    panel.step();
    let mut opened = asked_to_open(&panel);
    for _ in 0..3 {
        panel.step();
        opened.extend(asked_to_open(&panel));
    }
    assert_eq!(opened, ["https://bank.example@evil.example/x"]);
    let refused =
        panel.get_by_label("Link 2 is not opened: only https, http and mailto addresses are opened");
    assert!(refused.accesskit_node().is_disabled());
    refused.click();
    for _ in 0..4 {
        panel.step();
        assert!(asked_to_open(&panel).is_empty());
    }
}
