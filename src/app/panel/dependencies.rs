//! What a task or purchase waits for, and what waits for it: each dependency with its kind, lag and strength, and a field
//! that finds one more by name.
use super::form::{Form, link, section};
use super::parts::{tell, with_buttons};
use crate::app::context::{Ask, Selection};
use crate::app::widgets::fields::{self, Found, Icon, Typed, find, icon_button};
use crate::domain::check::{work_name, would_close_cycle};
use crate::domain::{Dependency, LinkKind, Portfolio, ProjectId, Strength, WorkId};
use crate::edits::{Edit, make};
use egui::Ui;

/// Both lists of dependencies.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, work: WorkId) {
    let plan = form.cx.plan;
    section(ui, "Waits for");
    for link in plan.dependencies.iter().filter(|d| d.to == work) {
        row(ui, form, link, link.from);
    }
    adder(ui, form, "Add what it waits for", work, |other| (other, work));
    section(ui, "Holds up");
    for link in plan.dependencies.iter().filter(|d| d.from == work) {
        row(ui, form, link, link.to);
    }
    adder(ui, form, "Add what waits for it", work, |other| (work, other));
}

/// The words of a kind: what the one that waits does.
fn kind_words(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::FinishStart => "end to start",
        LinkKind::StartStart => "start to start",
        LinkKind::FinishFinish => "end to end",
        LinkKind::StartFinish => "start to end",
    }
}

fn strength_words(strength: Strength) -> &'static str {
    match strength {
        Strength::Hard => "must hold",
        Strength::Preferred => "should hold, may be given up",
    }
}

/// The same where there is little room.
fn short_strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Hard => "must hold",
        Strength::Preferred => "should hold",
    }
}

fn row(ui: &mut Ui, form: &mut Form<'_>, dependency: &Dependency, other: WorkId) {
    let name = work_name(form.cx.plan, other);
    let id = form.salt.with(dependency.id);
    let removed = with_buttons(
        ui,
        form,
        28.0,
        |form, ui| {
            if !fields::flushing(ui) && link(ui, form.cx.tokens, &name).clicked() {
                form.asks.push(Ask::Select(Selection::from(other)));
            }
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                ui.vertical(|ui| {
                    ui.set_width(112.0);
                    let options = || {
                        [
                            LinkKind::FinishStart,
                            LinkKind::StartStart,
                            LinkKind::FinishFinish,
                            LinkKind::StartFinish,
                        ]
                        .map(|k| (k, kind_words(k).to_owned()))
                        .into()
                    };
                    let called = format!("Kind of {name}");
                    fields::choice(
                        ui,
                        id.with("kind"),
                        &called,
                        112.0,
                        kind_words(dependency.kind),
                        &dependency.kind,
                        options,
                        |kind| {
                            form.put(dependency, "kind", |d| {
                                d.kind = kind;
                                if !d.takes_units() {
                                    d.units = None;
                                }
                            })
                        },
                    );
                });
                ui.vertical(|ui| {
                    ui.set_width(84.0);
                    let day = form.cx.plan.settings.week.slots_per_day();
                    let called = format!("Lag of {name}");
                    let field = Typed::new(id.with("lag"), &called).hint("no lag");
                    let shown = fields::show_lag(dependency.lag, day);
                    form.cell(
                        ui,
                        field,
                        "lag",
                        dependency,
                        &shown,
                        |t| fields::read_lag(t, day),
                        |d, lag| d.lag = lag,
                    );
                });
                ui.vertical(|ui| {
                    ui.set_width(104.0);
                    let options = || {
                        [Strength::Hard, Strength::Preferred]
                            .map(|s| (s, strength_words(s).to_owned()))
                            .into()
                    };
                    let called = format!("Strength of {name}");
                    fields::choice(
                        ui,
                        id.with("strength"),
                        &called,
                        104.0,
                        short_strength(dependency.strength),
                        &dependency.strength,
                        options,
                        |strength| form.put(dependency, "strength", |d| d.strength = strength),
                    );
                });
            });
            units(ui, form, dependency, other);
        },
        |_, ui| icon_button(ui, Icon::Cross, &format!("Remove dependency on {name}"), true).clicked(),
    );
    if removed {
        let step = format!("Remove dependency on {name}");
        tell(form, |form| form.ask(step, Edit::remove(dependency.id)));
    }
}

/// How many units of a purchase are needed, where a dependency can say so: "8 of 24 units"; empty is all of them.
fn units(ui: &mut Ui, form: &mut Form<'_>, dependency: &Dependency, other: WorkId) {
    let WorkId::Purchase(purchase) = dependency.from else { return };
    let Some(whole) = form.cx.plan.purchases.get(purchase).map(|p| p.quantity) else { return };
    if !dependency.takes_units() || (whole < 2 && dependency.units.is_none()) {
        return; // of a single one there is no part
    }
    let name = work_name(form.cx.plan, other);
    let called =
        if dependency.from == other { format!("Units of {name}") } else { format!("Units for {name}") };
    let hint = if whole == 1 { "needs it".to_owned() } else { format!("needs all {whole} units") };
    let shown = dependency.units.map_or(String::new(), |units| format!("{units} of {whole} units"));
    let id = form.salt.with(dependency.id).with("units");
    let read = |t: &str| {
        let number = t.split([' ', '/']).find(|part| !part.is_empty());
        match number {
            None | Some("all") => Ok(None),
            Some(number) => fields::read_number(number, 1..=whole.max(1)).map(Some),
        }
    };
    super::parts::part(ui, 200.0, |ui| {
        let field = Typed::new(id, &called).hint(&hint);
        form.cell(ui, field, "units", dependency, &shown, read, |d, units| d.units = units);
    });
}

/// A field that finds tasks and purchases and joins them with `ends` (what comes first, what waits).
fn adder(
    ui: &mut Ui,
    form: &mut Form<'_>,
    name: &str,
    work: WorkId,
    ends: impl Fn(WorkId) -> (WorkId, WorkId),
) {
    let plan = form.cx.plan;
    let home = Selection::from(work).project(plan);
    let look = |query: &str| {
        matches(plan, home, query, |other| {
            let (from, to) = ends(other);
            other == work || plan.dependencies.iter().any(|d| d.from == from && d.to == to)
        })
    };
    find(ui, form.id(name), name, look, |other| {
        let (from, to) = ends(other);
        if let Some(path) = would_close_cycle(plan, from, to) {
            return Err(circle_words(plan, &path));
        }
        let step = format!("Make {} wait for {}", work_name(plan, to), work_name(plan, from));
        let edit = make::link(form.ids, from, to);
        form.ask(step, edit)
    });
}

/// Why a dependency is refused: the way that leads back.
fn circle_words(plan: &Portfolio, path: &[WorkId]) -> String {
    let mut names: Vec<String> = path.iter().map(|w| work_name(plan, *w)).collect();
    if names.len() > 6 {
        let rest = names.len() - 5;
        names.splice(4..names.len() - 1, [format!("{rest} more")]);
    }
    format!("That would run in a circle: {} already follow each other in this order", names.join(", "))
}

/// Tasks and purchases whose name holds the query, without those that `skip` names: of the same project first.
fn matches(
    plan: &Portfolio,
    home: Option<ProjectId>,
    query: &str,
    skip: impl Fn(WorkId) -> bool,
) -> Vec<Found<WorkId>> {
    let tasks = plan.tasks.iter().map(|t| (WorkId::Task(t.id), t.name.as_str(), t.project));
    let purchases = plan.purchases.iter().map(|p| (WorkId::Purchase(p.id), p.item.as_str(), p.project));
    let mut all: Vec<(bool, bool, &str, WorkId, ProjectId)> = tasks
        .chain(purchases)
        .filter_map(|(work, name, project)| {
            let small = name.to_lowercase();
            let hit = small.contains(query) && !skip(work);
            hit.then(|| (Some(project) != home, !small.starts_with(query), name, work, project))
        })
        .collect();
    all.sort();
    all.into_iter()
        .map(|(.., name, key, project)| Found {
            key,
            name: name.to_owned(),
            detail: plan.projects.get(project).map_or(String::new(), |p| p.name.clone()),
        })
        .collect()
}
