//! The panel of a task.
use super::form::{Form, evening, morning, section};
use super::parts::{tell, with_buttons};
use super::project::{actions, kind};
use super::{PanelState, dependencies, head, troubles};
use crate::app::context::Selection;
use crate::app::format;
use crate::app::widgets::fields::{self, Found, Icon, Typed, find, icon_button};
use crate::domain::{
    Assignment, Estimate, Moment, PersonId, Portfolio, Progress, ProjectId, Rank, Task, TaskKind,
    WindowSetId, WorkId,
};
use crate::engine::Figure;
use crate::workspace::Answer;
use egui::Ui;

/// Every field of a task, why it starts when it does, and its dependencies.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, state: &mut PanelState, task: &Task) {
    let plan = form.cx.plan;
    let work = WorkId::Task(task.id);
    let home = plan.projects.get(task.project);
    head(
        ui,
        form,
        state,
        task,
        |form, ui| {
            kind(ui, form, "Task in");
            if let Some(project) = home {
                form.link(ui, &project.name, Selection::Project(project.id));
            }
        },
        |t, name| t.name = name,
    );
    troubles::show(ui, form, &task.clone().into());
    dates(ui, form, work);
    kinds(ui, form, task);
    if task.kind != TaskKind::Milestone {
        form.estimate(ui, "Estimate", task, task.estimate, |t, estimate| t.estimate = estimate);
    }
    people(ui, form, task);
    progress(ui, form, task);

    section(ui, "Dates");
    form.date(ui, "Not before", "any time", task, task.not_before, |t, v| t.not_before = v);
    form.moment(ui, "Pinned to", "not pinned", task, task.pin, |t, v| t.pin = v);
    form.date(ui, "Deadline", "none", task, task.deadline, |t, v| t.deadline = v);
    form.toggle(ui, "Touches production", task, task.touches_production, |t, on| t.touches_production = on);

    dependencies::show(ui, form, work);

    section(ui, "About");
    project(ui, form, task);
    form.line(ui, "Group", "heading it stands under", task, &task.group, |t, v| t.group = v);
    form.notes(ui, "Notes", "", task, &task.notes, |t, v| t.notes = v);
    actions(ui, form);
}

/// Start and end, and what held the start.
pub fn dates(ui: &mut Ui, form: &mut Form<'_>, work: WorkId) {
    if fields::flushing(ui) {
        return;
    }
    let (plan, outlook, tokens) = (form.cx.plan, form.cx.outlook, form.cx.tokens);
    let reason = crate::engine::reason(plan, outlook, work);
    let span = crate::engine::dates_of(plan, outlook, work).and_then(|d| d.span.ok());
    if let Some((start, finish)) = span {
        let (first, last) = match work {
            WorkId::Task(_) => ("Start", "End"),
            WorkId::Purchase(_) => ("Order", "Delivery"),
        };
        let none = || "no date".to_owned();
        let start = format::long_start_or_finish(start, true);
        let finish = format::long_start_or_finish(finish, false);
        let start_was = form.cx.work_was(work, Figure::Start, &start, |was| {
            was.span.map_or_else(|_| none(), |s| format::long_start_or_finish(s.0, true))
        });
        let finish_was = form.cx.work_was(work, Figure::Finish, &finish, |was| {
            was.span.map_or_else(|_| none(), |s| format::long_start_or_finish(s.1, false))
        });
        form.date_of(ui, first, &start, Selection::from(work), &start_was);
        form.date_of(ui, last, &finish, Selection::from(work), &finish_was);
    }
    let ink = if span.is_some() { tokens.dim } else { tokens.trouble.0 };
    form.fact(ui, "Why", &reason, ink);
    slack(ui, form, work);
}

/// How far it can be put off, if it can be.
fn slack(ui: &mut Ui, form: &mut Form<'_>, work: WorkId) {
    let (Some(answers), tokens) = (form.cx.answers, form.cx.tokens) else { return };
    let (words, ink) = match answers.slack(work) {
        None => ("…".to_owned(), tokens.faint),
        Some(Answer { value: None, .. }) => return,
        Some(Answer { value: Some(found), fresh }) => {
            (crate::engine::slack_words(found), if fresh { tokens.dim } else { tokens.faint })
        }
    };
    form.fact(ui, "Slack", &words, ink);
}

#[derive(PartialEq, Clone, Copy)]
enum Kind {
    Work,
    Milestone,
    CutOver,
}

fn kinds(ui: &mut Ui, form: &mut Form<'_>, task: &Task) {
    let words = |k: Kind| match k {
        Kind::Work => "Work",
        Kind::Milestone => "Milestone",
        Kind::CutOver => "Cut-over",
    };
    let now = match task.kind {
        TaskKind::Work => Kind::Work,
        TaskKind::Milestone => Kind::Milestone,
        TaskKind::CutOver(_) => Kind::CutOver,
    };
    let options = || [Kind::Work, Kind::Milestone, Kind::CutOver].map(|k| (k, words(k).to_owned())).into();
    form.choice(ui, "Kind", task, words(now), &now, options, |t, kind| {
        t.kind = match kind {
            Kind::Work => TaskKind::Work,
            Kind::Milestone => TaskKind::Milestone,
            Kind::CutOver => TaskKind::CutOver(None),
        };
    });
    let TaskKind::CutOver(set) = task.kind else { return };
    let plan = form.cx.plan;
    let any = "any time outside freezes";
    let shown = set.and_then(|id| plan.window_sets.get(id)).map_or(any.to_owned(), |w| w.name.clone());
    let options = || {
        let mut sets: Vec<(Option<WindowSetId>, String)> =
            plan.window_sets.iter().map(|w| (Some(w.id), w.name.clone())).collect();
        sets.insert(0, (None, any.to_owned()));
        sets
    };
    form.choice(ui, "Windows", task, &shown, &set, options, |t, set| t.kind = TaskKind::CutOver(set));
}

/// Moves the task to the end of another project's list.
fn project(ui: &mut Ui, form: &mut Form<'_>, task: &Task) {
    let plan = form.cx.plan;
    let shown = plan.projects.get(task.project).map_or(String::new(), |p| p.name.clone());
    form.choice(
        ui,
        "Project",
        task,
        &shown,
        &task.project,
        || projects(plan),
        |t, project| {
            t.project = project;
            t.rank = plan.tasks_of(project).last().map_or_else(Rank::first, |last| last.rank.next());
        },
    );
}

/// All projects in rank order, by name.
pub fn projects(plan: &Portfolio) -> Vec<(ProjectId, String)> {
    plan.ranked().into_iter().map(|p| (p.id, p.name.clone())).collect()
}

/// Who does it, each with a percentage.
fn people(ui: &mut Ui, form: &mut Form<'_>, task: &Task) {
    let plan = form.cx.plan;
    form.labelled(ui, "People", |form, ui| {
        for (n, assignment) in task.people.iter().enumerate() {
            let name = crate::engine::person_name(plan, assignment.person);
            let removed = with_buttons(
                ui,
                form,
                96.0,
                |form, ui| {
                    if !fields::flushing(ui) {
                        form.link(ui, &name, Selection::Person(assignment.person));
                    }
                },
                |form, ui| {
                    ui.vertical(|ui| {
                        ui.set_width(66.0);
                        share(ui, form, task, n, *assignment, &name);
                    });
                    icon_button(ui, Icon::Cross, &format!("Remove {name}"), true).clicked()
                },
            );
            if fields::flushing(ui) {
                share(ui, form, task, n, *assignment, &name);
            }
            if removed {
                tell(form, |form| {
                    form.put(task, "people", |t| {
                        t.people.remove(n);
                    })
                });
            }
        }
        let look = |query: &str| {
            let mut found: Vec<Found<PersonId>> = plan
                .people
                .iter()
                .filter(|p| !task.people.iter().any(|a| a.person == p.id))
                .map(|p| Found { key: p.id, name: p.name.clone(), detail: p.roles_text() })
                .filter(|p| p.name.to_lowercase().contains(query) || p.detail.to_lowercase().contains(query))
                .collect();
            found.sort_by(|a, b| a.name.cmp(&b.name));
            found
        };
        find(ui, form.id("Add person"), "Add person", look, |person| {
            form.put(task, "people", |t| t.people.push(Assignment { person, percent: 100 }))
        });
    });
}

fn share(ui: &mut Ui, form: &mut Form<'_>, task: &Task, n: usize, assignment: Assignment, name: &str) {
    let called = format!("Percent of {name}");
    let field = Typed::new(form.salt.with(("share", assignment.person)), &called);
    let shown = format!("{}%", assignment.percent);
    form.cell(
        ui,
        field,
        "people",
        task,
        &shown,
        |t| fields::read_percent(t, 1..=30_000),
        |t, percent| {
            if let Some(assignment) = t.people.get_mut(n) {
                assignment.percent = percent as u16;
            }
        },
    );
}

#[derive(PartialEq, Clone, Copy)]
enum Step {
    NotStarted,
    Started,
    Done,
}

/// Not started, started with what remains, or done: with the moments when it was.
fn progress(ui: &mut Ui, form: &mut Form<'_>, task: &Task) {
    let words = |s: Step| match s {
        Step::NotStarted => "Not started",
        Step::Started => "Under way",
        Step::Done => "Done",
    };
    let now = match task.progress {
        Progress::NotStarted => Step::NotStarted,
        Progress::Started { .. } => Step::Started,
        Progress::Done { .. } => Step::Done,
    };
    let planned =
        crate::engine::dates_of(form.cx.plan, form.cx.outlook, WorkId::Task(task.id)).and_then(|d| d.start());
    let (from, to) = (morning(form.cx.plan), evening(form.cx.plan));
    let today = form.cx.today;
    let options = || [Step::NotStarted, Step::Started, Step::Done].map(|s| (s, words(s).to_owned())).into();
    form.choice(ui, "Progress", task, words(now), &now, options, |t, step| {
        let began = match t.progress {
            Progress::Started { at, .. } => at,
            Progress::Done { started, .. } => started,
            Progress::NotStarted => {
                let morning = Moment::at(today, from);
                planned.map_or(morning, |p| p.min(morning))
            }
        };
        t.progress = match step {
            Step::NotStarted => Progress::NotStarted,
            Step::Started => Progress::Started { at: began, remaining: t.estimate.likely },
            Step::Done => Progress::Done { started: began, finished: Moment::at(today, to).max(began) },
        };
    });
    match task.progress {
        Progress::NotStarted => {}
        Progress::Started { at, remaining } => {
            form.instant(ui, "Started", task, at, move |t, at| {
                t.progress = Progress::Started { at, remaining }
            });
            let unit = task.estimate.unit;
            let shown = Estimate::exact(unit, remaining).to_string();
            let read = |text: &str| {
                let estimate: Estimate =
                    text.parse().map_err(|e: crate::domain::EstimateError| e.to_string())?;
                if estimate.unit == unit {
                    Ok(estimate.likely)
                } else {
                    Err(format!("what remains is counted as the estimate is: write it like {shown}"))
                }
            };
            form.typed(ui, "Remaining", "", task, &shown, read, |t, remaining| {
                t.progress = Progress::Started { at, remaining };
            });
            form.percent(ui, "Percent done", task, u32::from(task.percent_done()), 0..=99, |t, percent| {
                let left = u64::from(t.estimate.likely) * u64::from(100 - percent) / 100;
                t.progress = Progress::Started { at, remaining: left as u32 };
            });
        }
        Progress::Done { started, finished } => {
            form.instant(ui, "Started", task, started, |t, started| {
                t.progress = Progress::Done { started, finished };
            });
            form.instant(ui, "Finished", task, finished, |t, finished| {
                t.progress = Progress::Done { started, finished };
            });
        }
    }
}
