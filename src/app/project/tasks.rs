//! The tasks of a project as a table, in listed order: what, how much, who, when, and what holds the start.
use super::PageState;
use super::table::{ADDING, adding, adding_below, adds_inside, nothing_yet, reveal, room};
use crate::app::changed::{Was, hint as hint_was, told as told_was};
use crate::app::context::{Ask, Cx, Selection};
use crate::app::format;
use crate::app::panel::form::Form;
use crate::app::theme::{Weight, size};
use crate::app::why::Question;
use crate::app::widgets::{Column, Grid, GridRow, Sort, fields};
use crate::domain::{Progress, Project, Task, TaskKind, WorkId};
use crate::edits::make;
use crate::engine::{Dates, Figure, cause_words, dates_of, no_date_short};
use egui::{Id, Rect, Ui};

const NAME: usize = 0;
const ESTIMATE: usize = 2;
const START: usize = 4;
const FINISH: usize = 5;
const HELD: usize = 6;

const COLUMNS: [Column; 7] = [
    Column::new("Task", "", 150.0, 2.4).unsorted(),
    Column::new("Kind", "", 72.0, 0.2).unsorted().spare(4),
    Column::new("Estimate", "Work, working days or elapsed days", 78.0, 0.4).unsorted().spare(3),
    Column::new("Who", "", 70.0, 0.8).unsorted().spare(2),
    Column::new("Start", "Click a date: why", 64.0, 0.3).unsorted(),
    Column::new("Finish", "Click a date: why", 64.0, 0.3).unsorted(),
    Column::new("Held by", "What the start waited for", 130.0, 2.4).unsorted().spare(1),
];

/// Shows them, and a line that adds one.
pub fn show(ui: &mut Ui, rect: Rect, form: &mut Form<'_>, project: &Project, state: &mut PageState) {
    let add = |form: &mut Form<'_>, name: &str| {
        let (_, edit) = make::new_task(form.cx.plan, form.ids, project.id, name);
        form.ask(format!("New task {name}"), edit)
    };
    if fields::flushing(ui) {
        super::table::add_field(ui, form, "Add task", add);
        return;
    }
    let cx = form.cx;
    let tasks = cx.plan.tasks_of(project.id);
    let inside = adds_inside(room(rect, 8.0), tasks.len(), false);
    let table = room(rect, if inside { 8.0 } else { ADDING + 4.0 });
    let grid = Grid {
        salt: "page tasks",
        columns: &COLUMNS,
        rows: tasks.len() + usize::from(inside),
        row_height: size::TABLE_ROW,
        gap: None,
        sums: false,
        reveal: reveal(state, &cx, tasks.iter().map(|t| Selection::Task(t.id))),
    };
    let mut add = Some(add);
    grid.show(ui, table, cx.tokens, &mut Sort::default(), |ui, row, frame| {
        if let Some(task) = row.and_then(|at| tasks.get(at)) {
            line(ui, form, frame, task);
        } else if let Some(add) = add.take() {
            adding(ui, form, frame, "Add task", add);
        }
    });
    if let Some(add) = add.take().filter(|_| !inside) {
        adding_below(ui, form, table, "Add task", add);
    }
    if tasks.is_empty() {
        let below = Rect::from_min_max(table.min + egui::vec2(0.0, grid.height()), table.max);
        let at = Rect::from_min_size(below.min, egui::vec2(below.width(), 32.0));
        nothing_yet(ui, &cx, at, "No tasks yet: write the first one's name above, and Enter.");
    }
}

fn line(ui: &Ui, form: &mut Form<'_>, frame: &GridRow<'_>, task: &Task) {
    let (cx, t) = (form.cx, form.cx.tokens);
    let of = Selection::Task(task.id);
    let dates = dates_of(cx.plan, cx.outlook, WorkId::Task(task.id));
    let words = words(&cx, task, dates);
    let key = Id::unique(("page task", task.id.0.number()));
    let was = [START, FINISH].map(|column| was(&cx, task, column, &words[column]));
    let told: Vec<String> = words
        .iter()
        .enumerate()
        .filter(|(_, words)| !words.is_empty())
        .map(|(column, words)| match column {
            START => format!("starts {}", told_was(words, &was[0])),
            FINISH => format!("ends {}", told_was(words, &was[1])),
            HELD => format!("held by: {words}"),
            _ => words.clone(),
        })
        .collect();
    let response = frame.respond(ui, key, &told.join(", "), cx.selection == of, false);
    let at = ui.input(|i| i.pointer.interact_pos());
    if response.clicked() {
        let mut date = [START, FINISH].into_iter().filter(|c| frame.shows(*c)).map(|c| frame.cell(c));
        form.asks.push(match date.find(|cell| at.is_some_and(|at| cell.contains(at))) {
            Some(cell) => Ask::Why(Question { of, at: Some(cell) }),
            None => Ask::Select(of),
        });
    }
    let done = matches!(task.progress, Progress::Done { .. });
    let ink = if done { t.faint } else { t.text };
    let soft = if done { t.faint } else { t.dim };
    let undated = dates.is_none_or(|d| d.span.is_err());
    let mut cut = 0_u16;
    for (column, words) in words.iter().enumerate() {
        let (weight, colour) = match column {
            NAME => (Weight::Medium, ink),
            START | FINISH if undated => (Weight::Regular, t.trouble.0),
            START | FINISH | ESTIMATE => (Weight::Regular, ink),
            _ => (Weight::Regular, soft),
        };
        if matches!(column, START | FINISH) && was[column - START].is_some() {
            frame.mark_changed(ui.painter(), column, 0.0, words);
        }
        cut |= u16::from(frame.text(ui.painter(), column, words, weight, colour)) << column;
    }
    let over = ui.input(|i| i.pointer.hover_pos());
    let Some(column) = over.and_then(|at| frame.cells.iter().position(|cell| cell.contains(at))) else {
        return;
    };
    let mut lines = vec![];
    if matches!(column, START | FINISH) {
        lines.extend(was[column - START].as_ref().map(hint_was));
        lines.push("Click: why this date".into());
    } else if cut & (1 << column) != 0 {
        lines.push(format::shown(&words[column]).into_owned());
    }
    if !lines.is_empty() {
        response.on_hover_text(lines.join("\n"));
    }
}

/// What stands in the cells.
fn words(cx: &Cx<'_>, task: &Task, dates: Option<Dates>) -> [String; 7] {
    let kind = match task.kind {
        TaskKind::Work => "Work",
        TaskKind::Milestone => "Milestone",
        TaskKind::CutOver(_) => "Cut-over",
    };
    let estimate = if task.kind == TaskKind::Milestone { "–".into() } else { task.estimate.to_string() };
    let who: Vec<&str> = task
        .people
        .iter()
        .filter_map(|a| cx.plan.people.get(a.person).map(|p| p.initials.as_str()))
        .collect();
    let (start, finish, held) = match dates.map(|d| (d.span, d.cause)) {
        Some((Ok((from, to)), cause)) => {
            let days = (from.date(), to.last_day().max(from.date()));
            let held = match task.progress {
                Progress::Done { .. } => "done".into(),
                Progress::Started { .. } => format!("under way, {}% done", task.percent_done()),
                Progress::NotStarted => cause_words(cx.plan, cause),
            };
            (format::date(days.0, cx.today), format::date(days.1, cx.today), held)
        }
        Some((Err(reason), _)) => ("no date".into(), "no date".into(), no_date_short(cx.plan, reason)),
        None => (String::new(), String::new(), String::new()),
    };
    [format::shown(&task.name).into_owned(), kind.into(), estimate, who.join(" "), start, finish, held]
}

fn was(cx: &Cx<'_>, task: &Task, column: usize, now: &str) -> Was {
    let figure = if column == START { Figure::Start } else { Figure::Finish };
    cx.work_was(WorkId::Task(task.id), figure, now, |was| match was.span {
        Ok((from, _)) if column == START => format::date(from.date(), cx.today),
        Ok((from, to)) => format::date(to.last_day().max(from.date()), cx.today),
        Err(_) => "no date".into(),
    })
}
