//! Tables of the portfolio's settings: stages, funding, maintenance windows, freezes, suppliers.
use super::form::{Form, words};
use super::parts::{caption, lone_button, part, tell};
use super::settings::{named, typed_part};
use crate::app::chances;
use crate::app::format;
use crate::app::widgets::fields::{self, Icon, Typed, icon_button};
use crate::domain::{
    Freeze, FreezeId, Funding, FundingId, MOST_PAYMENT_DAYS, Moment, Money, Opening, Rank, Stage, StageId,
    StageRole, Supplier, SupplierId, WindowSet, WindowSetId,
};
use crate::edits::{Edit, make};
use chrono::{Datelike, Days, NaiveDate};
use egui::Ui;

/// Columns of the board, from left to right.
pub fn stages(ui: &mut Ui, form: &mut Form<'_>) {
    let plan = form.cx.plan;
    let columns = plan.columns();
    for (n, stage) in columns.iter().enumerate() {
        let stage: &Stage = stage;
        let id = form.salt.with(stage.id);
        let name = &stage.name;
        let used = plan.projects.iter().filter(|p| p.stage == stage.id).count();
        let removable = used == 0 && columns.len() > 1;
        if named(ui, form, id.with("name"), &format!("Stage {}", n + 1), stage, removable, |s, v| s.name = v)
        {
            tell(form, |form| form.ask(format!("Remove stage {name}"), Edit::remove(stage.id)));
        }
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            part(ui, 96.0, |ui| {
                let roles = || {
                    [StageRole::Normal, StageRole::Done, StageRole::OnHold]
                        .map(|r| (r, role_name(r).to_owned()))
                        .into()
                };
                let called = format!("Role of {name}");
                let shown = role_name(stage.role);
                fields::choice(ui, id.with("role"), &called, 96.0, shown, &stage.role, roles, |role| {
                    form.put(stage, "role", |s| s.role = role)
                })
                .on_hover_text(role_help(stage.role));
            });
            let called = format!("Limit of {name}");
            let shown = stage.wip_limit.map_or(String::new(), |l| format!("limit {l}"));
            let read = |t: &str| {
                let t = t.trim().trim_start_matches("limit");
                if t.trim().is_empty() { Ok(None) } else { fields::read_number(t, 1..=9999).map(Some) }
            };
            typed_part(ui, form, 66.0, id.with("limit"), &called, "no limit", stage, &shown, read, |s, v| {
                s.wip_limit = v.map(|v| v as u16);
            });
            for (what, on, set) in [
                ("people", stage.takes_people, (|s, on| s.takes_people = on) as fn(&mut Stage, bool)),
                ("funding", stage.takes_funding, |s, on| s.takes_funding = on),
            ] {
                let called = format!("{name} takes {what}");
                ui.spacing_mut().item_spacing.x = 0.0;
                if let Some(on) = fields::toggle(ui, id.with(what), &called, on) {
                    tell(form, |form| form.put(stage, what, |s| set(s, on)));
                }
                ui.vertical(|ui| {
                    ui.set_width(46.0);
                    ui.add_space(4.0);
                    caption(ui, what);
                });
            }
            if fields::flushing(ui) {
                return;
            }
            for (icon, way, to) in [(Icon::Up, "left", n.checked_sub(1)), (Icon::Down, "right", Some(n + 1))]
            {
                let to = to.filter(|to| *to < columns.len());
                if let Some(to) = to {
                    if icon_button(ui, icon, &format!("Move {name} to the {way}"), true).clicked() {
                        tell(form, |form| form.put(stage, "place", |s| s.rank = rank_among(&columns, n, to)));
                    }
                } else {
                    ui.add_space(24.0);
                }
            }
        });
        if used > 0 && !fields::flushing(ui) {
            caption(ui, &format!("  {used} {} in it", if used == 1 { "project" } else { "projects" }));
        }
    }
    add(ui, form, "Add stage", |form, name| {
        let stage = Stage {
            id: StageId((form.ids)()),
            name: name.into(),
            rank: columns.last().map_or_else(Rank::first, |s| s.rank.next()),
            takes_people: true,
            takes_funding: true,
            wip_limit: None,
            role: StageRole::Normal,
        };
        form.ask(format!("Add stage {name}"), Edit::put(stage))
    });
}

fn role_name(role: StageRole) -> &'static str {
    match role {
        StageRole::Normal => "ordinary",
        StageRole::Done => "done",
        StageRole::OnHold => "on hold",
    }
}

/// What a role means for the projects in the stage.
fn role_help(role: StageRole) -> &'static str {
    match role {
        StageRole::Normal => {
            "Ordinary: a step of the work; the ticks beside say whether its projects take people and funding"
        }
        StageRole::Done => "Done: its projects are finished",
        StageRole::OnHold => "On hold: its projects take no people and have no dates; money to come stops",
    }
}

/// The rank key that brings column `from` to place `to`.
fn rank_among(columns: &[&std::sync::Arc<Stage>], from: usize, to: usize) -> Rank {
    let others: Vec<&Rank> =
        columns.iter().enumerate().filter(|(n, _)| *n != from).map(|(_, s)| &s.rank).collect();
    make::rank_at(&others, to)
}

/// A field that adds a row of a name.
fn add(
    ui: &mut Ui,
    form: &mut Form<'_>,
    called: &str,
    make: impl FnOnce(&mut Form<'_>, &str) -> Result<(), String>,
) {
    let field = Typed::new(form.id(called), called).hint(called).again();
    field.show(ui, "", |text| {
        let text = text.trim();
        if text.is_empty() { Ok(()) } else { make(form, text) }
    });
}

/// Money available, by fiscal year or quarter.
pub fn funding(ui: &mut Ui, form: &mut Form<'_>) {
    let (plan, currency) = (form.cx.plan, form.cx.currency());
    let mut rows: Vec<&Funding> = plan.funding.iter().map(AsRef::as_ref).collect();
    rows.sort_by_key(|f| (f.year, f.quarter, f.id));
    if !rows.is_empty() && !fields::flushing(ui) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for (words, width) in [("Year", 54.0), ("Part", 84.0), ("Capex", 92.0), ("Opex", 84.0)] {
                part(ui, width, |ui| {
                    ui.horizontal(|ui| {
                        ui.add_space(6.0);
                        caption(ui, words);
                    });
                });
            }
        });
    }
    for (n, row) in rows.iter().enumerate() {
        let (row, number) = (*row, n + 1);
        let id = form.salt.with(row.id);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let called = format!("Year of funding {number}");
            let read = |t: &str| fields::read_number(t, 1970..=2199);
            let shown = row.year.to_string();
            typed_part(ui, form, 54.0, id.with("year"), &called, "", row, &shown, read, |f, v| {
                f.year = v as i32;
            });
            part(ui, 84.0, |ui| {
                let called = format!("Part of funding {number}");
                let parts =
                    || [None, Some(1), Some(2), Some(3), Some(4)].map(|q| (q, quarter_name(q))).into();
                let shown = quarter_name(row.quarter);
                fields::choice(
                    ui,
                    id.with("quarter"),
                    &called,
                    84.0,
                    &shown,
                    &row.quarter,
                    parts,
                    |quarter| form.put(row, "quarter", |f| f.quarter = quarter),
                );
            });
            let read = |t: &str| fields::read_money(t, currency);
            let shown = format::exact_money(row.capex, currency);
            let called = format!("Capex of funding {number}");
            typed_part(ui, form, 92.0, id.with("capex"), &called, "", row, &shown, read, |f, v| f.capex = v);
            let shown = format::exact_money(row.opex, currency);
            let called = format!("Opex of funding {number}");
            typed_part(ui, form, 84.0, id.with("opex"), &called, "", row, &shown, read, |f, v| f.opex = v);
            if !fields::flushing(ui)
                && icon_button(ui, Icon::Cross, &format!("Remove funding {number}"), true).clicked()
            {
                tell(form, |form| form.ask(format!("Remove funding {}", row.year), Edit::remove(row.id)));
            }
        });
    }
    if lone_button(ui, "Add funding") {
        let start = u32::from(plan.settings.fiscal_year_start);
        let running = form.cx.today.year() - i32::from(form.cx.today.month() < start);
        let year = rows.last().map_or(running, |f| f.year + 1);
        let row = Funding {
            id: FundingId((form.ids)()),
            year,
            quarter: None,
            capex: Money::ZERO,
            opex: Money::ZERO,
        };
        tell(form, |form| form.ask(format!("Add funding {year}"), Edit::put(row)));
    }
}

fn quarter_name(quarter: Option<u8>) -> String {
    quarter.map_or("year".into(), |q| format!("quarter {q}"))
}

/// Sets of openings in which cut-overs may happen.
pub fn window_sets(ui: &mut Ui, form: &mut Form<'_>) {
    let today = form.cx.today;
    for (n, set) in form.cx.plan.window_sets.iter().enumerate() {
        let set: &WindowSet = set;
        let id = form.salt.with(set.id);
        let called = format!("Windows {}", n + 1);
        if named(ui, form, id.with("name"), &called, set, true, |w, v| w.name = v) {
            let edit = make::delete(form.cx.plan, &[set.id.into()]);
            tell(form, |form| form.ask(format!("Remove {}", set.name), edit));
        }
        ui.horizontal_top(|ui| {
            if !fields::flushing(ui) {
                ui.add_space(12.0);
            }
            ui.vertical(|ui| {
                let openings = set.openings.iter().map(Some).chain([None]);
                for (at, opening) in openings.enumerate() {
                    let called = match opening {
                        Some(_) => format!("Opening {} of {}", at + 1, set.name),
                        None => format!("Add opening to {}", set.name),
                    };
                    let hint = "Add opening, such as Sat 20:00-06:00";
                    let field = Typed::new(id.with(at), &called).hint(hint);
                    let shown = opening.map_or(String::new(), opening_words);
                    let read = |t: &str| read_opening(t, today);
                    form.cell(ui, field, "openings", set, &shown, read, |w, opening| {
                        match (w.openings.get_mut(at), opening) {
                            (Some(old), Some(new)) => *old = new,
                            (Some(_), None) => {
                                w.openings.remove(at);
                            }
                            (None, Some(new)) => w.openings.push(new),
                            (None, None) => {}
                        }
                    });
                }
            });
        });
    }
    add(ui, form, "Add windows", |form, name| {
        let set = WindowSet { id: WindowSetId((form.ids)()), name: name.into(), openings: vec![] };
        form.ask(format!("Add windows {name}"), Edit::put(set))
    });
}

/// An opening as people read it: "Sat 20:00-06:00", "Sun 18 Oct 2026, 06:00 to 18:00".
fn opening_words(opening: &Opening) -> String {
    match *opening {
        Opening::Once { from, to } if from.date() == to.date() => {
            format!("{} to {}", format::long_moment(from), to.datetime().format("%H:%M"))
        }
        Opening::Once { from, to } => {
            format!("{} to {}", format::long_moment(from), format::long_moment(to))
        }
        Opening::Weekly { .. } => opening.to_string(),
    }
}

/// An opening; nothing removes it.
fn read_opening(text: &str, today: NaiveDate) -> Result<Option<Opening>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let Some((from, to)) = text.split_once(" to ") else {
        return text.parse().map(Some).map_err(|e| format!("{e}"));
    };
    let from = fields::read_moment(from, today, 0)?;
    // a time alone is on the day on which it opens
    let alone = to.trim().chars().all(|c| c.is_ascii_digit() || c == ':');
    let to = if alone { format!("{}, {}", format::long_date(from.date()), to.trim()) } else { to.to_owned() };
    let to = fields::read_moment(&to, today, 0)?;
    if from < to {
        Ok(Some(Opening::Once { from, to }))
    } else {
        Err("it would close before it opens".into())
    }
}

/// Stretches in which production must not be touched.
pub fn freezes(ui: &mut Ui, form: &mut Form<'_>) {
    let today = form.cx.today;
    let mut all: Vec<&Freeze> = form.cx.plan.freezes.iter().map(AsRef::as_ref).collect();
    all.sort_by_key(|f| (f.from, f.id));
    for (n, freeze) in all.into_iter().enumerate() {
        let id = form.salt.with(freeze.id);
        if named(ui, form, id.with("name"), &format!("Freeze {}", n + 1), freeze, true, |f, v| f.name = v) {
            tell(form, |form| form.ask(format!("Remove {}", freeze.name), Edit::remove(freeze.id)));
        }
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let width = ui.available_width() / 2.0 - 4.0;
            let read = |t: &str| fields::read_moment(t, today, 0);
            let shown = format::long_moment(freeze.from);
            let called = format!("Begin of freeze {}", n + 1);
            typed_part(ui, form, width, id.with("from"), &called, "", freeze, &shown, read, |f, v| {
                // a begin behind the end takes the end along
                let length = f.to.slots() - f.from.slots();
                f.from = v;
                if f.to <= v {
                    f.to = v.plus(length);
                }
            });
            let shown = format::long_moment(freeze.to);
            let called = format!("End of freeze {}", n + 1);
            typed_part(ui, form, width, id.with("to"), &called, "", freeze, &shown, read, |f, v| f.to = v);
        });
    }
    add(ui, form, "Add freeze", |form, name| {
        let from = Moment::start_of(today);
        let to = Moment::start_of(today.checked_add_days(Days::new(7)).unwrap_or(today));
        let freeze = Freeze { id: FreezeId((form.ids)()), name: name.into(), from, to };
        form.ask(format!("Add freeze {name}"), Edit::put(freeze))
    });
}

/// Days from an invoice to its payment: "30 days", "at receipt" for none.
fn terms_words(days: u16) -> String {
    match days {
        0 => "at receipt".into(),
        1 => "1 day".into(),
        days => format!("{days} days"),
    }
}

/// Days from an invoice to its payment; `None` for nothing.
fn read_terms(text: &str) -> Result<Option<u16>, String> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Ok(None);
    }
    if text == "at receipt" {
        return Ok(Some(0));
    }
    let number = ["days", "day", "d"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text);
    fields::read_number(number.trim_end(), 0..=u32::from(MOST_PAYMENT_DAYS)).map(|days| Some(days as u16))
}

/// Who sells, and when they are paid.
pub fn suppliers(ui: &mut Ui, form: &mut Form<'_>) {
    let settings = &*form.cx.plan.settings;
    let shown = terms_words(settings.payment_terms);
    let read = |t: &str| read_terms(t).map(Option::unwrap_or_default);
    form.typed(ui, "Payment terms", "days, where a supplier has none", settings, &shown, read, |s, v| {
        s.payment_terms = v;
    });
    let records = form.cx.forecast().map_or(&[][..], |forecast| &forecast.suppliers);
    let mut all: Vec<&Supplier> = form.cx.plan.suppliers.iter().map(AsRef::as_ref).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    for (n, supplier) in all.into_iter().enumerate() {
        let id = form.salt.with(supplier.id);
        if named(ui, form, id.with("name"), &format!("Supplier {}", n + 1), supplier, true, |s, v| s.name = v)
        {
            let edit = make::delete(form.cx.plan, &[supplier.id.into()]);
            tell(form, |form| form.ask(format!("Remove {}", supplier.name), edit));
        }
        if let Some(record) = records.iter().find(|record| record.supplier == supplier.id)
            && !fields::flushing(ui)
        {
            let ink = if form.cx.forecast_is_fresh() { form.cx.tokens.dim } else { form.cx.tokens.faint };
            words(ui, &chances::record(record, settings.forecast.evidence), ink);
        }
        let called = format!("Notes on {}", supplier.name);
        let field = Typed::new(id.with("notes"), &called).hint("contact, contract").wraps();
        form.cell(
            ui,
            field,
            "notes",
            supplier,
            &supplier.notes,
            |t| Ok(t.trim_end().to_owned()),
            |s, v| s.notes = v,
        );
        let called = format!("Payment terms of {}", supplier.name);
        let hint = format!("payment terms: {}", terms_words(settings.payment_terms));
        let field = Typed::new(id.with("terms"), &called).hint(&hint);
        let shown = supplier
            .payment_terms
            .map_or_else(String::new, |days| format!("payment terms: {}", terms_words(days)));
        let read = |t: &str| read_terms(t.trim().strip_prefix("payment terms:").unwrap_or(t));
        form.cell(ui, field, "payment terms", supplier, &shown, read, |s, v| s.payment_terms = v);
    }
    add(ui, form, "Add supplier", |form, name| {
        let supplier = Supplier {
            id: SupplierId((form.ids)()),
            name: name.into(),
            notes: String::new(),
            payment_terms: None,
        };
        form.ask(format!("Add supplier {name}"), Edit::put(supplier))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_of_payment_are_read_as_they_are_shown() {
        for days in [0, 1, 30, 365] {
            assert_eq!(read_terms(&terms_words(days)), Ok(Some(days)));
        }
        assert_eq!(read_terms(" 14d "), Ok(Some(14)));
        assert_eq!(read_terms(" "), Ok(None));
        for wrong in ["366", "-1", "soon", "d", "1.5"] {
            assert!(read_terms(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn openings_are_read_as_they_are_shown() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let at = |text: &str| text.parse::<Moment>().unwrap();
        for (opening, words) in [
            (
                Opening::Once { from: at("2026-12-13T06:00"), to: at("2026-12-13T18:00") },
                "Sun 13 Dec 2026, 06:00 to 18:00",
            ),
            (
                Opening::Once { from: at("2026-12-12T20:00"), to: at("2026-12-13T06:00") },
                "Sat 12 Dec 2026, 20:00 to Sun 13 Dec 2026, 06:00",
            ),
            ("Sat 20:00-06:00".parse().unwrap(), "Sat 20:00-06:00"),
        ] {
            assert_eq!(opening_words(&opening), words);
            assert_eq!(read_opening(words, today), Ok(Some(opening)));
        }
        assert!(read_opening("13 dec 2026 18:00 to 06:00", today).unwrap_err().contains("before it opens"));
    }
}
