//! The panel of a person or team.
use super::form::{Form, day_field, section};
use super::parts::{lone_button, part, tell, with_buttons};
use super::project::{actions, kind};
use super::{PanelState, head, troubles};
use crate::app::context::{Ask, Selection};
use crate::app::format;
use crate::app::theme::{Size, Weight};
use crate::app::widgets::fields::{self, Icon, Typed, icon_button};
use crate::app::widgets::text;
use crate::domain::{Absence, AbsenceId, DayHours, Person, Progress, WorkId, WorkWeek, roles_of};
use crate::edits::Edit;
use egui::{Align2, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// The weekdays, as fields are called.
pub const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Every field of a person, when they are away, and what they are on.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, state: &mut PanelState, person: &Person) {
    let what = if person.heads > 1 { "Team" } else { "Person" };
    head(ui, form, state, person, |form, ui| kind(ui, form, what), |p, name| p.name = name);
    troubles::show(ui, form, &person.clone().into());
    load(ui, form, person);
    form.line(ui, "Initials", "", person, &person.initials, |p, v| p.initials = v);
    let read = |t: &str| Ok(roles_of(t));
    let roles = person.roles_text();
    form.typed(ui, "Roles", "such as network, storage", person, &roles, read, |p, v| p.roles = v);
    form.number(ui, "Heads", person, u32::from(person.heads), 1..=300, |p, v| p.heads = v as u16);
    form.percent(ui, "Reserve", person, u32::from(person.reserve), 0..=99, |p, v| p.reserve = v as u8);
    form.money(ui, "Rate per hour", "not counted", person, person.rate, |p, v| p.rate = v);

    section(ui, "Hours");
    hours(ui, form, person);
    section(ui, "Absences");
    absences(ui, form, person);
    section(ui, "On");
    assignments(ui, form, person);
    actions(ui, form);
}

fn load(ui: &mut Ui, form: &mut Form<'_>, person: &Person) {
    let (plan, tokens) = (form.cx.plan, form.cx.tokens);
    let Some(load) = plan.people.place(person.id).and_then(|at| form.cx.outlook.loads.get(at)) else {
        return;
    };
    if fields::flushing(ui) {
        return;
    }
    let booked = format!("{}% of the next 12 weeks", load.percent);
    let was = form.cx.person_was(person.id, &booked, |was| format!("{}% of the next 12 weeks", was.percent));
    form.figure(ui, "Booked", &booked, tokens.text, &was);
    if let Some(day) = load.full_until {
        let today = form.cx.today;
        let until = format::date(day, today);
        let was = form.cx.person_was(person.id, &until, |was| {
            was.full_until.map_or("not full".into(), |day| format::date(day, today))
        });
        form.figure(ui, "Full until", &until, tokens.risk.0, &was);
    }
}

fn hours(ui: &mut Ui, form: &mut Form<'_>, person: &Person) {
    let calendar = form.cx.plan.settings.week.clone();
    let own = person.hours.is_some();
    form.toggle(ui, "Own hours", person, own, move |p, on| p.hours = on.then_some(calendar));
    let Some(week) = &person.hours else {
        let tokens = form.cx.tokens;
        form.fact(ui, "", "those of the portfolio calendar", tokens.dim);
        return;
    };
    week_fields(ui, form, person, week, |p, n, hours| {
        if let Some(day) = p.hours.as_mut().and_then(|w| w.0.get_mut(n)) {
            *day = hours;
        }
    });
}

/// The hours of each weekday.
pub fn week_fields<R: super::form::Shown>(
    ui: &mut Ui,
    form: &mut Form<'_>,
    row: &R,
    week: &WorkWeek,
    set: impl Fn(&mut R, usize, DayHours),
) {
    for (n, (name, hours)) in WEEKDAYS.iter().zip(&week.0).enumerate() {
        let read = |t: &str| {
            if t.trim().is_empty() {
                Ok(DayHours::OFF)
            } else {
                t.parse::<DayHours>().map_err(|e| e.to_string())
            }
        };
        form.typed(ui, name, "off", row, &hours.to_string(), read, |r, hours| set(r, n, hours));
    }
}

fn absences(ui: &mut Ui, form: &mut Form<'_>, person: &Person) {
    let today = form.cx.today;
    let mut all: Vec<&Absence> =
        form.cx.plan.absences.iter().map(AsRef::as_ref).filter(|a| a.person == person.id).collect();
    all.sort_by_key(|a| (a.from, a.id));
    for (n, absence) in all.iter().enumerate() {
        let salt = form.salt.with(absence.id);
        let number = n + 1;
        let removed = with_buttons(
            ui,
            form,
            26.0,
            |form, ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 2.0;
                    let name = format!("First day of absence {number}");
                    part(ui, DAY, |ui| {
                        day_field(ui, salt.with("from"), &name, "", DAY, Some(absence.from), today, |day| {
                            let day = day.ok_or("write the first day")?;
                            form.put(*absence, "days", |a| {
                                // a single day moves whole; a first day behind the last takes it along
                                a.to = if a.to == a.from { day } else { a.to.max(day) };
                                a.from = day;
                            })
                        });
                    });
                    let name = format!("Last day of absence {number}");
                    let last = (absence.to != absence.from).then_some(absence.to);
                    part(ui, DAY, |ui| {
                        day_field(ui, salt.with("to"), &name, "one day", DAY, last, today, |day| {
                            form.put(*absence, "days", |a| a.to = day.unwrap_or(a.from))
                        });
                    });
                    let name = format!("Reason of absence {number}");
                    let width = ui.available_width();
                    part(ui, width, |ui| {
                        let field = Typed::new(salt.with("reason"), &name).hint("why").wraps();
                        let read = |t: &str| Ok(t.trim().to_owned());
                        form.cell(ui, field, "reason", *absence, &absence.reason, read, |a, v| a.reason = v);
                        if person.heads > 1 {
                            let name = format!("Heads of absence {number}");
                            let field = Typed::new(salt.with("heads"), &name);
                            let shown = heads(absence.heads);
                            let read = |t: &str| {
                                let number = t.split_whitespace().next().unwrap_or(t);
                                fields::read_number(number, 1..=300)
                            };
                            form.cell(ui, field, "heads", *absence, &shown, read, |a, v| a.heads = v as u16);
                        }
                    });
                });
            },
            |_, ui| icon_button(ui, Icon::Cross, &format!("Remove absence {number}"), true).clicked(),
        );
        if removed {
            let step = format!("Remove an absence of {}", person.name);
            tell(form, |form| form.ask(step, Edit::remove(absence.id)));
        }
    }
    if lone_button(ui, "Add absence") {
        let absence = Absence {
            id: AbsenceId((form.ids)()),
            person: person.id,
            from: today,
            to: today,
            heads: 1,
            reason: String::new(),
        };
        let step = format!("Add an absence of {}", person.name);
        tell(form, |form| form.ask(step, Edit::put(absence)));
    }
}

/// Width of a day in a line of several.
pub const DAY: f32 = 94.0;

fn heads(count: u16) -> String {
    if count == 1 { "1 head".into() } else { format!("{count} heads") }
}

/// Most assignments that are listed.
const LISTED: usize = 40;

/// The tasks they are on, in order of time; what is done is left out.
fn assignments(ui: &mut Ui, form: &mut Form<'_>, person: &Person) {
    if fields::flushing(ui) {
        return;
    }
    let (plan, outlook, tokens, today) = (form.cx.plan, form.cx.outlook, form.cx.tokens, form.cx.today);
    let mut all: Vec<_> = plan
        .tasks
        .iter()
        .filter(|t| !matches!(t.progress, Progress::Done { .. }))
        .filter_map(|t| {
            let share = t.people.iter().find(|a| a.person == person.id)?;
            let span = crate::engine::dates_of(plan, outlook, WorkId::Task(t.id)).and_then(|d| d.span.ok());
            Some((span.is_none(), span, t, share.percent))
        })
        .collect();
    all.sort_by_key(|(none, span, t, _)| (*none, *span, t.id));
    if all.is_empty() {
        form.fact(ui, "", "nothing", tokens.dim);
    }
    let more = all.len().saturating_sub(LISTED);
    for (_, span, task, percent) in all.into_iter().take(LISTED) {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &task.name));
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, crate::app::theme::size::CONTROL_RADIUS, tokens.sunken);
        }
        let y = rect.center().y;
        let days = span.map_or("no date".into(), |(a, b)| {
            format!("{} to {}", format::date(a.date(), today), format::date(b.last_day(), today))
        });
        let right = if percent == 100 { days } else { format!("{percent}%  {days}") };
        let at = pos2(rect.right() - 6.0, y);
        let end = text(
            ui.painter(),
            at,
            Align2::RIGHT_CENTER,
            &right,
            Weight::Regular,
            Size::Small,
            tokens.dim,
            rect.width() * 0.5,
        );
        let dot = pos2(rect.left() + 10.0, y);
        ui.painter().circle_filled(dot, 3.5, form.cx.hue(task.project));
        let at = pos2(rect.left() + 20.0, y);
        let room = end.left() - at.x - 10.0;
        text(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            &task.name,
            Weight::Regular,
            Size::Body,
            tokens.text,
            room,
        );
        let home = plan.projects.get(task.project).map_or("", |p| p.name.as_str());
        let hover = format!("{}\n{}", format::shown(&task.name), format::shown(home));
        if response.on_hover_text(hover).clicked() {
            form.asks.push(Ask::Select(Selection::Task(task.id)));
        }
    }
    if more > 0 {
        form.fact(ui, "", &format!("and {more} more"), tokens.dim);
    }
}
