//! People: who there is, what they are on, how full the next weeks are, and when they are away.
mod strip;
mod who;

use super::changed::{Was, hint, told as told_was};
use super::commands::Command;
use super::context::{Ask, Cx, Selection};
use super::format;
use super::theme::{Size, Weight, size};
use super::widgets::{CARD_GAP, Column, Grid, GridRow, Sort, avatar, card, chip, elided, empty_state};
use crate::domain::PersonId;
use egui::{Id, Rect, Sense, Ui, pos2, vec2};
use std::cmp::Reverse;

pub use who::{Week, Who, everybody};

/// View state of People.
#[derive(Clone, Debug, Default)]
pub struct PeopleState {
    /// How the table is sorted.
    pub sort: Sort,
    revealed: Option<PersonId>,
}

const NAME: usize = 0;
const HOURS: usize = 1;
const RESERVE: usize = 2;
const RATE: usize = 3;
const NOW: usize = 4;
const NEXT: usize = 5;
const STRIP: usize = 6;
const LOAD: usize = 7;
const AWAY: usize = 8;

const COLUMNS: [Column; 9] = [
    Column::new("Name and roles", "", 190.0, 1.6),
    Column::new("Hours a week", "Working hours of a week, before the reserve", 64.0, 0.2).right().spare(4),
    Column::new("Reserve", "Share of the hours kept for running operations", 68.0, 0.2).right().spare(3),
    Column::new("Rate", "Cost of an hour; without one their labour is not counted", 64.0, 0.2)
        .right()
        .spare(5),
    Column::new("On now", "What they work on today", 140.0, 1.6).unsorted(),
    Column::new("Next", "What starts after that", 130.0, 1.6).unsorted().spare(2),
    Column::new(
        "Next 12 weeks",
        "A bar a week, stacked by project; full height is all they have to give",
        128.0,
        0.8,
    )
    .unsorted(),
    Column::new("Load", "How long they are full, or how much of the next 12 weeks is booked", 108.0, 0.2),
    Column::new("Away", "Absences to come", 124.0, 1.2).spare(1),
];

/// Shows People.
pub fn people_ui(ui: &mut Ui, cx: &Cx<'_>, state: &mut PeopleState, asks: &mut Vec<Ask>) {
    let seen = ui.available_rect_before_wrap();
    ui.allocate_rect(seen, Sense::hover());
    ui.painter().rect_filled(seen, 0, cx.tokens.background);
    if cx.plan.people.is_empty() {
        let sentence = "Add the people and teams who do the work. Dates follow from who is free when; \
                        tasks without people take only time.";
        empty_state(ui, seen, "Nobody here yet", sentence, &[Command::NewPerson], cx.tokens, asks);
        return;
    }
    let all = everybody(cx);
    let inside = card(ui, seen.shrink(CARD_GAP), &heading(&all), cx.tokens);
    let button = Rect::from_min_max(
        pos2(inside.right() - 110.0, inside.top() - 32.0),
        pos2(inside.right(), inside.top() - 4.0),
    );
    if ui.put(button, egui::Button::new("New person")).on_hover_text("Add a person or a team").clicked() {
        asks.push(Ask::Run(Command::NewPerson));
    }
    let order = sorted(&all, state.sort);
    let selected = match cx.selection {
        Selection::Person(id) => Some(id),
        _ => None,
    };
    let reveal = selected.filter(|_| selected != state.revealed);
    state.revealed = selected;
    let grid = Grid {
        salt: "people",
        columns: &COLUMNS,
        rows: all.len(),
        row_height: size::PROJECT_ROW,
        gap: None,
        sums: false,
        reveal: reveal.and_then(|id| order.iter().position(|i| all[*i].person.id == id)),
    };
    grid.show(ui, inside, cx.tokens, &mut state.sort, |ui, row, frame| {
        let Some(who) = row.map(|place| &all[order[place]]) else { return };
        let id = who.person.id;
        let key = Id::unique(("person row", id.0.number()));
        let response = frame.respond(ui, key, &told(cx, who), selected == Some(id), false);
        if response.clicked() {
            asks.push(Ask::Select(Selection::Person(id)));
        }
        paint(ui, frame, cx, who, response);
    });
}

/// "7 people and a team of 4".
fn heading(all: &[Who<'_>]) -> String {
    let people = all.iter().filter(|w| w.person.heads <= 1).count();
    let teams: Vec<u16> = all.iter().map(|w| w.person.heads).filter(|h| *h > 1).collect();
    let people = match people {
        0 => String::new(),
        1 => "1 person".into(),
        n => format!("{n} people"),
    };
    let teams = match teams[..] {
        [] => String::new(),
        [heads] => format!("a team of {heads}"),
        _ => format!("{} teams", teams.len()),
    };
    let and = if people.is_empty() || teams.is_empty() { "" } else { " and " };
    format!("{people}{and}{teams}")
}

/// The order of rows for a sort; ties by name.
fn sorted(all: &[Who<'_>], sort: Sort) -> Vec<usize> {
    let name = |w: &Who<'_>| (w.person.name.to_lowercase(), w.person.id);
    let slots = |w: &Who<'_>| {
        w.person
            .hours
            .as_ref()
            .map_or(u32::MAX, |h| h.0.iter().map(crate::domain::DayHours::slots).sum::<u32>())
    };
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&all[*a], &all[*b]);
        let first = match sort.column {
            HOURS => sort.way(slots(a).cmp(&slots(b))),
            RESERVE => sort.way(a.person.reserve.cmp(&b.person.reserve)),
            RATE => sort.way(a.person.rate.cmp(&b.person.rate)),
            // the fullest first: that is what one looks for
            LOAD => sort.way(Reverse(a.burden()).cmp(&Reverse(b.burden()))),
            AWAY => {
                let first = |w: &Who<'_>| w.away.first().map_or(chrono::NaiveDate::MAX, |a| a.from);
                sort.way(first(a).cmp(&first(b)))
            }
            _ => sort.way(name(a).cmp(&name(b))),
        };
        first.then_with(|| name(a).cmp(&name(b)))
    });
    order
}

fn paint(ui: &mut Ui, frame: &GridRow<'_>, cx: &Cx<'_>, who: &Who<'_>, response: egui::Response) {
    let (t, p) = (cx.tokens, who.person);
    let name = frame.cell(NAME);
    avatar(ui, pos2(name.left() + 16.0, name.center().y), 14.0, &p.initials, &p.name, t);
    let painter = ui.painter().clone();
    let (x, room) = (name.left() + 40.0, name.width() - 40.0);
    let mut title = elided(&painter, &p.name, Weight::SemiBold, Size::Body, t.text, room);
    if p.heads > 1 {
        let words = format!("{} heads", p.heads);
        let wide = super::widgets::text_width(ui, &words, Weight::Medium, Size::Small) + 20.0;
        title = elided(&painter, &p.name, Weight::SemiBold, Size::Body, t.text, room - wide);
        chip(&painter, pos2(x + title.size().x + 8.0, name.center().y - 9.0), &words, t.dim, t.sunken);
    }
    let roles = elided(&painter, &p.roles_text(), Weight::Regular, Size::Small, t.dim, room);
    let mut cut = title.elided || roles.elided;
    painter.galley(pos2(x, name.center().y - 9.0 - title.size().y / 2.0), title, t.text);
    painter.galley(pos2(x, name.center().y + 9.0 - roles.size().y / 2.0), roles, t.dim);
    let week = p.hours.as_ref().unwrap_or(&cx.plan.settings.week);
    frame.text(&painter, HOURS, &who::hours(p, &cx.plan.settings.week), Weight::Regular, t.text);
    frame.text(&painter, RESERVE, &format!("{} %", p.reserve), Weight::Regular, t.dim);
    let rate = p.rate.map_or("–".into(), |r| format::exact_money(r, cx.currency()));
    frame.text(&painter, RATE, &rate, Weight::Regular, t.dim);
    let now = now_lines(cx, who);
    cut |= two_lines(ui, frame, NOW, &now, cx, who.now.first().map(|n| n.0.project));
    let next = who.next.map_or(["–".to_owned(), String::new()], |(task, start)| {
        let project = cx.plan.projects.get(task.project).map_or("", |p| p.name.as_str());
        [task.name.clone(), format!("{}, {project}", format::date(start.date(), cx.today))]
    });
    cut |= two_lines(ui, frame, NEXT, &next, cx, who.next.map(|n| n.0.project));
    let weeks = who.weeks(cx.today);
    let bars = Rect::from_center_size(frame.cell(STRIP).center(), vec2(frame.cell(STRIP).width(), 28.0));
    strip::strip(&painter, bars, cx, &weeks);
    let (load, ink) = load_words(cx, who);
    let was = load_was(cx, who);
    if was.is_some() {
        frame.mark_changed(&painter, LOAD, 0.0, &load);
    }
    frame.text(&painter, LOAD, &load, Weight::Medium, if ink { t.risk.0 } else { t.dim });
    let away = away_words(cx, who);
    let first = away.first().map_or(["–".to_owned(), String::new()], |words| {
        let (span, rest) = words.split_once(", ").unwrap_or((words, ""));
        let more = if away.len() > 1 { format!(", and {} more", away.len() - 1) } else { String::new() };
        [span.to_owned(), format!("{rest}{more}")]
    });
    cut |= two_lines(ui, frame, AWAY, &first, cx, None);
    let Some(at) = ui.input(|i| i.pointer.hover_pos()).filter(|_| response.hovered()) else { return };
    let Some(column) = frame.cells.iter().position(|c| c.contains(at)) else { return };
    let words = match column {
        LOAD => was.as_ref().map(hint),
        STRIP => strip::week_at(bars, &weeks, at.x).map(|week| strip::told(cx, week)),
        HOURS => Some(who::hours_by_day(week)),
        AWAY if away.len() > 1 || cut => Some(away.join("\n")),
        NAME if cut => Some(format!("{}\n{}", format::shown(&p.name), format::shown(&p.roles_text()))),
        NOW if who.now.len() > 1 || cut => Some(
            who.now
                .iter()
                .map(|(task, finish)| {
                    let project = cx.plan.projects.get(task.project).map_or("", |p| p.name.as_str());
                    let until = format::date(finish.last_day(), cx.today);
                    format!("{}, {}, until {until}", format::shown(&task.name), format::shown(project))
                })
                .collect::<Vec<_>>()
                .join("\n"),
        ),
        NEXT if cut => Some(next.join("\n")),
        _ => None,
    };
    if let Some(words) = words.filter(|w| !w.is_empty()) {
        response.on_hover_text(words);
    }
}

/// The task of today and its project; "free" or "away" where there is none.
fn now_lines(cx: &Cx<'_>, who: &Who<'_>) -> [String; 2] {
    if let Some(absence) = who.away_today(cx.today) {
        let why = if absence.reason.is_empty() { "Away" } else { &absence.reason };
        return [why.to_owned(), format!("until {}", format::date(absence.to, cx.today))];
    }
    let Some((task, finish)) = who.now.first() else { return ["Free".into(), String::new()] };
    let until = format::date(finish.last_day(), cx.today);
    let more = match who.now.len() {
        1 => format!("until {until}"),
        n => format!("until {until}, and {} more", n - 1),
    };
    [task.name.clone(), more]
}

fn two_lines(
    ui: &Ui,
    frame: &GridRow<'_>,
    column: usize,
    lines: &[String; 2],
    cx: &Cx<'_>,
    project: Option<crate::domain::ProjectId>,
) -> bool {
    if !frame.shows(column) {
        return false;
    }
    let (t, painter, cell) = (cx.tokens, ui.painter(), frame.cell(column));
    let mut x = cell.left();
    if let Some(project) = project {
        let bar = Rect::from_min_size(pos2(x, cell.center().y - 15.0), vec2(3.0, 30.0));
        painter.rect_filled(bar, 1, cx.hue(project));
        x += 10.0;
    }
    let room = cell.right() - x;
    // what is on nothing stands back
    let ink = if lines[1].is_empty() { t.faint } else { t.text };
    let first = elided(painter, &lines[0], Weight::Regular, Size::Body, ink, room);
    let second = elided(painter, &lines[1], Weight::Regular, Size::Small, t.dim, room);
    let cut = first.elided || second.elided;
    let middle = if lines[1].is_empty() { cell.center().y } else { cell.center().y - 9.0 };
    painter.galley(pos2(x, middle - first.size().y / 2.0), first, ink);
    painter.galley(pos2(x, cell.center().y + 9.0 - second.size().y / 2.0), second, t.dim);
    cut
}

/// "full until 5 Feb" (and whether that is a warning), or the percentage of the next weeks.
fn load_words(cx: &Cx<'_>, who: &Who<'_>) -> (String, bool) {
    who.load.map_or(("–".into(), false), |load| burden(cx, load.percent, load.full_until))
}

fn burden(cx: &Cx<'_>, percent: u8, full_until: Option<chrono::NaiveDate>) -> (String, bool) {
    match full_until {
        Some(day) => (format!("full until {}", format::date(day, cx.today)), true),
        None => (format!("{percent} %"), false),
    }
}

/// What the load was before the last edit, where it differs.
fn load_was(cx: &Cx<'_>, who: &Who<'_>) -> Was {
    let words = |was: &crate::engine::PersonFigures| burden(cx, was.percent, was.full_until).0;
    cx.person_was(who.person.id, &load_words(cx, who).0, words)
}

/// Absences to come, one a line: "21 Dec to 25 Dec, Leave".
fn away_words(cx: &Cx<'_>, who: &Who<'_>) -> Vec<String> {
    who.away
        .iter()
        .map(|a| {
            let day = |d| format::date(d, cx.today);
            let span = if a.from == a.to { day(a.from) } else { format!("{} to {}", day(a.from), day(a.to)) };
            let heads = match who.person.heads {
                h if h > a.heads => format!(", {} of {h}", a.heads),
                _ => String::new(),
            };
            let why =
                if a.reason.is_empty() { String::new() } else { format!(", {}", format::shown(&a.reason)) };
            format!("{span}{heads}{why}")
        })
        .collect()
}

/// A row in a sentence, for the accessibility tree.
fn told(cx: &Cx<'_>, who: &Who<'_>) -> String {
    let p = who.person;
    let [now, until] = now_lines(cx, who);
    let away = away_words(cx, who);
    format!(
        "{}, {}, now {}{}{}, load {}{}",
        format::shown(&p.name),
        format::shown(&p.roles_text()),
        format::shown(&now),
        if until.is_empty() { "" } else { " " },
        until,
        told_was(&load_words(cx, who).0, &load_was(cx, who)),
        away.first().map_or(String::new(), |a| format!(", away {a}")),
    )
}
