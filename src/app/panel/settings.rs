//! The portfolio's own settings: name, currency, calendar, fiscal year; the tables beside them stand in
//! [`super::settings_tables`].
use super::form::{Form, Shown, day_field, section, words};
use super::parts::{lone_button, part, tell, with_buttons};
use super::person::{DAY, week_fields};
use super::settings_tables as tables;
use super::{PanelState, head, troubles};
use crate::app::context::Ask;
use crate::app::widgets::fields::{Icon, Typed, icon_button, toggle};
use crate::domain::{Currency, Holiday, Portfolio, Record, Settings};
use egui::Ui;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Everything there is one of, then the tables.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, state: &mut PanelState) {
    let settings = &*form.cx.plan.settings;
    let above = |form: &mut Form<'_>, ui: &mut Ui| super::project::kind(ui, form, "Portfolio");
    head(ui, form, state, settings, above, |s, name| s.name = name);
    troubles::show(ui, form, &Record::Settings(form.cx.plan.settings.clone()));
    currency(ui, form, settings);
    let months = || (1..=12).zip(MONTHS).map(|(n, name)| (n, name.to_owned())).collect();
    let shown = MONTHS.get(usize::from(settings.fiscal_year_start).wrapping_sub(1)).copied().unwrap_or("");
    form.choice(ui, "Fiscal year from", settings, shown, &settings.fiscal_year_start, months, |s, month| {
        s.fiscal_year_start = month;
    });

    section(ui, "Uncertain prices");
    bands(ui, form, settings);
    section(ui, "Forecast");
    super::forecasting::show(ui, form, settings);
    section(ui, "Working hours");
    week_fields(ui, form, settings, &settings.week, |s, n, hours| {
        if let Some(day) = s.week.0.get_mut(n) {
            *day = hours;
        }
    });
    section(ui, "Stages");
    tables::stages(ui, form);
    section(ui, "Funding");
    tables::funding(ui, form);
    orders(ui, form, settings);
    super::baselines::show(ui, form, state);
    section(ui, "Maintenance windows");
    tables::window_sets(ui, form);
    section(ui, "Freezes");
    tables::freezes(ui, form);
    section(ui, "Suppliers");
    tables::suppliers(ui, form);
    section(ui, "Holidays");
    holidays(ui, form, settings);
}

/// Amounts are kept in minor units: a currency with other decimals would change all of them.
fn currency(ui: &mut Ui, form: &mut Form<'_>, settings: &Settings) {
    let now = settings.currency;
    let amounts = has_amounts(form.cx.plan);
    let read = |text: &str| {
        let currency: Currency =
            text.trim().to_uppercase().parse().map_err(|e: crate::domain::MoneyError| e.to_string())?;
        if amounts && currency.digits() != now.digits() {
            return Err(format!(
                "{currency} has {} decimals and {now} has {}: the amounts in this plan would change",
                currency.digits(),
                now.digits()
            ));
        }
        Ok(currency)
    };
    form.typed(ui, "Currency", "three letters, such as EUR", settings, now.code(), read, |s, v| {
        s.currency = v;
    });
}

type Band = (&'static str, fn(&Settings) -> u8, fn(&mut Settings) -> &mut u8);

/// How far each sort of uncertain price may turn out from what the plan says: name, how it is read and set.
const BANDS: [Band; 3] = [
    ("Guess ±", |s| s.bands.guess, |s| &mut s.bands.guess),
    ("Expired quote ±", |s| s.bands.expired_quote, |s| &mut s.bands.expired_quote),
    ("Open order ±", |s| s.bands.open_order, |s| &mut s.bands.open_order),
];

fn bands(ui: &mut Ui, form: &mut Form<'_>, settings: &Settings) {
    for (label, get, set) in BANDS {
        form.percent(ui, label, settings, u32::from(get(settings)), 0..=100, |s, v| *set(s) = v as u8);
    }
}

/// Whether orders wait for funding: a switch with its words behind it, which are too long for a label.
fn orders(ui: &mut Ui, form: &mut Form<'_>, settings: &Settings) {
    const NAME: &str = "Order only when the quarter's funding allows";
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let now = settings.order_within_funding;
        if let Some(on) = toggle(ui, form.id(NAME), NAME, now)
            && let Err(fault) = form.put(settings, "orders within funding", |s| s.order_within_funding = on)
        {
            form.asks.push(Ask::Tell(fault));
        }
        words(ui, NAME, form.cx.tokens.text);
    });
}

fn has_amounts(plan: &Portfolio) -> bool {
    !plan.funding.is_empty()
        || !plan.purchases.is_empty()
        || plan.projects.iter().any(|p| p.budget.is_some() || p.cost_of_delay.is_some())
        || plan.people.iter().any(|p| p.rate.is_some())
}

fn holidays(ui: &mut Ui, form: &mut Form<'_>, settings: &Settings) {
    let today = form.cx.today;
    let mut order: Vec<(usize, &Holiday)> = settings.holidays.iter().enumerate().collect();
    // what is over stands behind what is to come
    order.sort_by_key(|(_, h)| (h.to < today, h.from, h.to));
    for (row, (n, holiday)) in order.into_iter().enumerate() {
        let number = row + 1;
        let id = form.salt.with(("holiday", n));
        let removed = with_buttons(
            ui,
            form,
            26.0,
            |form, ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 2.0;
                    let width = ui.available_width() - 2.0 * (DAY + 2.0);
                    let called = format!("Name of holiday {number}");
                    let read = |t: &str| Ok(t.trim().to_owned());
                    let (name, id_name) = (&holiday.name, id.with("name"));
                    typed_part(ui, form, width, id_name, &called, "name", settings, name, read, |s, v| {
                        if let Some(day) = s.holidays.get_mut(n) {
                            day.name = v;
                        }
                    });
                    let called = format!("First day of holiday {number}");
                    part(ui, DAY, |ui| {
                        day_field(ui, id.with("from"), &called, "", DAY, Some(holiday.from), today, |day| {
                            let day = day.ok_or("write a day")?;
                            form.put(settings, "holidays", |s| {
                                if let Some(h) = s.holidays.get_mut(n) {
                                    // a single day moves whole; a first day behind the last takes it along
                                    h.to = if h.to == h.from { day } else { h.to.max(day) };
                                    h.from = day;
                                }
                            })
                        });
                    });
                    let called = format!("Last day of holiday {number}");
                    let last = (holiday.to != holiday.from).then_some(holiday.to);
                    part(ui, DAY, |ui| {
                        day_field(ui, id.with("to"), &called, "one day", DAY, last, today, |day| {
                            form.put(settings, "holidays", |s| {
                                if let Some(h) = s.holidays.get_mut(n) {
                                    h.to = day.unwrap_or(h.from);
                                }
                            })
                        });
                    });
                });
            },
            |_, ui| icon_button(ui, Icon::Cross, &format!("Remove holiday {number}"), true).clicked(),
        );
        if removed {
            tell(form, |form| {
                form.put(settings, "holidays", |s| {
                    s.holidays.remove(n);
                })
            });
        }
    }
    if lone_button(ui, "Add holiday") {
        tell(form, |form| {
            form.put(settings, "holidays", |s| {
                s.holidays.push(Holiday { from: today, to: today, name: "Holiday".into() });
            })
        });
    }
}

/// A name in a line of a table, with a cross that removes the row where `removable`.
pub fn named<R: Shown>(
    ui: &mut Ui,
    form: &mut Form<'_>,
    id: egui::Id,
    called: &str,
    row: &R,
    removable: bool,
    set: impl FnOnce(&mut R, String),
) -> bool {
    let shown = row.title();
    with_buttons(
        ui,
        form,
        if removable { 26.0 } else { 0.0 },
        |form, ui| {
            form.rename(ui, Typed::new(id, called), row, &shown, set);
        },
        |_, ui| removable && icon_button(ui, Icon::Cross, &format!("Remove {shown}"), true).clicked(),
    )
}

/// A field in a line of a table, `width` wide.
#[expect(
    clippy::too_many_arguments,
    reason = "a field: what it is called, what it holds, how it is read and put"
)]
pub fn typed_part<R: Shown, T>(
    ui: &mut Ui,
    form: &mut Form<'_>,
    width: f32,
    id: egui::Id,
    called: &str,
    hint: &str,
    row: &R,
    shown: &str,
    read: impl FnOnce(&str) -> Result<T, String>,
    set: impl FnOnce(&mut R, T),
) {
    part(ui, width, |ui| form.cell(ui, Typed::new(id, called).hint(hint), called, row, shown, read, set));
}
