//! The panel of a project.
use super::form::{Form, INSET, LINE, section};
use super::lists::{Item, list};
use super::parts::{button, links, risks, tags};
use super::{PanelState, bring_back, chain, contingency, earned, head, ownership, terms, troubles};
use crate::app::chances;
use crate::app::changed::{Was, hint, told};
use crate::app::commands::Command;
use crate::app::context::{Ask, Selection};
use crate::app::format;
use crate::app::theme::{Size, Weight};
use crate::app::widgets::fields::{self, Typed};
use crate::app::widgets::{self, MoneyParts, money_bar, paint_mark, text};
use crate::domain::{Money, PersonId, Portfolio, Progress, Project, PurchaseState, WorkId};
use crate::edits::{Edit, make};
use crate::engine::{Figure, ProjectMoney, ProjectOutlook, SoFar, Status};
use egui::{Align2, Color32, Sense, Ui, pos2, vec2};

/// Every field of a project, its money, and its lists.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, state: &mut PanelState, project: &Project) {
    let outlook = form.cx.project(project.id);
    head(ui, form, state, project, |form, ui| kind(ui, form, "Project"), |p, name| p.name = name);
    troubles::show(ui, form, &project.clone().into());
    rank(ui, form, project);
    let stages = || form_stages(form.cx.plan);
    let stage = form.cx.plan.stages.get(project.stage).map_or(String::new(), |s| s.name.clone());
    let options = stages();
    form.choice(ui, "Stage", project, &stage, &project.stage, || options, |p, stage| p.stage = stage);
    if let Some(outlook) = outlook {
        status(ui, form, outlook);
    }
    terms::promise(ui, form, state, project);
    bring_back::show(ui, form, state, project);
    chain::show(ui, form, state, project);

    section(ui, "Budget");
    terms::budget(ui, form, state, project);
    contingency::draw_downs(ui, form, project);
    if let Some(outlook) = outlook {
        money(ui, form, outlook);
        ownership::show(ui, form, project.id);
    }
    earned::show(ui, form, state, project);

    section(ui, "About");
    person(ui, form, "Owner", project, project.owner, |p, owner| p.owner = owner);
    form.line(ui, "Sponsor", "who asked for it", project, &project.sponsor, |p, v| p.sponsor = v);
    form.notes(ui, "Need", "why it is needed", project, &project.need, |p, v| p.need = v);
    form.line(ui, "Site", "where", project, &project.site, |p, v| p.site = v);
    let categories = "server, storage, network, Wi-Fi …";
    form.line(ui, "Category", categories, project, &project.category, |p, v| p.category = v);
    form.line(ui, "Code", "such as NET-4", project, &project.code, |p, v| p.code = v);
    tags(ui, form, project, &project.tags, |p, tags| p.tags = tags);
    form.money(ui, "Delay per week", "cost of a week", project, project.cost_of_delay, |p, v| {
        p.cost_of_delay = v;
    });
    form.date(ui, "Not before", "any time", project, project.not_before, |p, v| p.not_before = v);
    links(ui, form, project);
    risks(ui, form, project);
    form.notes(ui, "Notes", "", project, &project.notes, |p, v| p.notes = v);

    tasks(ui, form, project);
    purchases(ui, form, project);
    actions(ui, form);
}

/// What kind of row is shown, above its name.
pub fn kind(ui: &mut Ui, form: &Form<'_>, words: &str) {
    ui.spacing_mut().item_spacing.x = 0.0;
    let width = widgets::text_width(ui, words, Weight::Medium, Size::Small);
    let (rect, _) = ui.allocate_exact_size(vec2(width + INSET, LINE), Sense::hover());
    let at = pos2(rect.left() + INSET, rect.center().y);
    let ink = form.cx.tokens.faint;
    text(ui.painter(), at, Align2::LEFT_CENTER, words, Weight::Medium, Size::Small, ink, width + 1.0);
}

/// Duplicate and Delete.
pub fn actions(ui: &mut Ui, form: &mut Form<'_>) {
    if fields::flushing(ui) {
        return;
    }
    ui.add_space(16.0);
    ui.horizontal(|ui| {
        ui.add_space(INSET);
        ui.spacing_mut().interact_size.y = 28.0;
        if button(ui, "Duplicate", "Duplicate") {
            form.asks.push(Ask::Run(Command::Duplicate));
        }
        if button(ui, "Delete", "Delete") {
            form.asks.push(Ask::Run(Command::Delete));
        }
    });
}

pub(in crate::app) fn form_stages(plan: &Portfolio) -> Vec<(crate::domain::StageId, String)> {
    plan.columns().into_iter().map(|s| (s.id, s.name.clone())).collect()
}

/// A person or nobody, by name.
pub fn person<R: super::form::Shown>(
    ui: &mut Ui,
    form: &mut Form<'_>,
    label: &str,
    row: &R,
    current: Option<PersonId>,
    set: impl FnOnce(&mut R, Option<PersonId>),
) {
    let plan = form.cx.plan;
    let shown = current.map_or(String::new(), |id| crate::engine::person_name(plan, id));
    let options = || {
        let mut people: Vec<_> = plan.people.iter().map(|p| (Some(p.id), p.name.clone())).collect();
        people.sort_by(|a, b| a.1.cmp(&b.1));
        people.insert(0, (None, "nobody".into()));
        people
    };
    form.choice(ui, label, row, &shown, &current, options, set);
}

fn rank(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    let ranked = form.cx.plan.ranked();
    let count = ranked.len();
    let Some(place) = ranked.iter().position(|p| p.id == project.id) else { return };
    form.labelled(ui, "Rank", |form, ui| {
        let field = Typed::new(form.id("Rank"), "Rank");
        field.show(ui, &format!("{} of {count}", place + 1), |typed| {
            let number = typed.split("of").next().unwrap_or(typed);
            let to = fields::read_number(number, 1..=count as u32)?;
            let edit = make::move_project(form.cx.plan, project.id, to as usize - 1, None);
            form.ask(format!("Move {} to rank {to}", project.name), edit)
        });
    });
}

/// Status with its reason, forecast and slack.
fn status(ui: &mut Ui, form: &mut Form<'_>, outlook: &ProjectOutlook) {
    if fields::flushing(ui) {
        return;
    }
    let (tokens, currency) = (form.cx.tokens, form.cx.currency());
    form.labelled(ui, "Status", |_, ui| {
        let worst = outlook.status();
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
        let ink = widgets::ink(tokens, worst);
        let y = rect.center().y;
        paint_mark(ui.painter(), pos2(rect.left() + 11.0, y), widgets::mark(worst), ink);
        let reason =
            format!("{}, {}", widgets::deadline_words(outlook), widgets::budget_words(outlook, currency));
        let words = match worst {
            Status::NotSet => reason,
            _ => format!("{}: {reason}", widgets::status_name(worst)),
        };
        let at = pos2(rect.left() + 21.0, y);
        text(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            &words,
            Weight::Medium,
            Size::Body,
            ink,
            rect.width() - 22.0,
        );
        ui.interact(rect, ui.scope_id().with("status"), Sense::hover())
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
    });
    let forecast = match (outlook.finish, outlook.no_date) {
        (Some(finish), _) => {
            let day = format::long_date(finish.last_day());
            if outlook.outlined { format!("{day}, as if approved now") } else { day }
        }
        (None, Some((work, reason))) => {
            let name = crate::domain::check::work_name(form.cx.plan, work);
            format!("no date: {name}: {}", crate::engine::no_date_short(form.cx.plan, reason))
        }
        (None, None) => "nothing to do yet".into(),
    };
    let cx = form.cx;
    let was = cx.project_was(outlook.id, &[Figure::Finish], &forecast, |was| {
        was.outlook.finish.map_or("no date".into(), |f| format::long_date(f.last_day()))
    });
    form.date_of(ui, "Forecast", &forecast, Selection::Project(outlook.id), &was);
    if let Some(days) = outlook.slack {
        let slack = format::slack(days);
        let was = cx.project_was(outlook.id, &[Figure::Slack], &slack, |was| {
            was.outlook.slack.map_or("none".into(), format::slack)
        });
        form.figure(ui, "Slack", &slack, widgets::slack_ink(tokens, outlook), &was);
    }
    simulated(ui, form, outlook);
    let done = format!("{}%", outlook.percent_done);
    form.fact(ui, "Work done", &done, tokens.text);
}

/// P50 and P80, and how likely the promise is kept, with its standard error; faint while the forecast is old.
pub(in crate::app) fn simulated(ui: &mut Ui, form: &mut Form<'_>, outlook: &ProjectOutlook) {
    let cx = form.cx;
    let Some(told) = cx.forecast_of(outlook.id).filter(|_| !fields::flushing(ui)) else { return };
    let faded = |ink| if cx.forecast_is_fresh() { ink } else { cx.tokens.faint };
    let old = if cx.forecast_is_fresh() { "" } else { "…" };
    if told.certain && told.finish.p50.is_none() {
        // no run has a date: the forecast above says why
    } else if told.certain {
        form.fact(ui, "P50, P80", &format!("the same: nothing uncertain{old}"), faded(cx.tokens.dim));
    } else {
        let (half, most) = (chances::day(&cx, told.finish.p50), chances::day(&cx, told.finish.p80));
        form.fact(ui, "P50, P80", &format!("{half}, {most}{old}"), faded(cx.tokens.text));
    }
    if let Some(chance) = told.on_time {
        let ink = faded(widgets::ink(cx.tokens, outlook.deadline));
        form.fact(ui, "On time", &format!("{}{old}", chances::with_error(chance)), ink);
    }
}

/// What was spent, what is on order, what is to come, and what is left.
pub(in crate::app) fn money(ui: &mut Ui, form: &mut Form<'_>, outlook: &ProjectOutlook) {
    if fields::flushing(ui) {
        return;
    }
    let (tokens, currency) = (form.cx.tokens, form.cx.currency());
    let money = &outlook.money;
    ui.add_space(8.0);
    let (rect, bar) = ui.allocate_exact_size(vec2(ui.available_width(), 12.0), Sense::hover());
    money_bar(ui.painter(), rect.shrink2(vec2(INSET, 3.0)), MoneyParts::from(money), tokens);
    let exact = |m: Money| format::exact_money(m, currency);
    let eac = exact(money.eac());
    bar.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Meter, true, format!("Money: {eac} at completion"))
    });
    ui.add_space(4.0);
    let over = money.variance() > Money::ZERO && outlook.budget != Status::NotSet;
    for (label, amount) in [
        ("Actual", money.actual),
        ("Accrued", money.accrued),
        ("Committed", money.committed),
        ("To come", money.to_come),
    ] {
        sum(ui, form, label, &exact(amount), tokens.text, Weight::Regular);
    }
    so_far(ui, form, money);
    let cx = form.cx;
    let was = |figure, now: &str, amount: fn(&ProjectMoney) -> Money| {
        cx.project_was(outlook.id, &[figure], now, |was| exact(amount(&was.outlook.money)))
    };
    let eac_was = was(Figure::AtEnd, &eac, ProjectMoney::eac);
    changed_sum(ui, form, "At completion", &eac, tokens.text, Weight::SemiBold, &eac_was);
    if let Some(half) = outlook.forecast.map(|told| told.eac.p50).filter(|half| *half != money.eac()) {
        let trouble = outlook.budget == Status::InTrouble && half > money.budget;
        let ink = if trouble { tokens.trouble.0 } else { tokens.dim };
        sum(ui, form, "At completion, P50", &exact(half), ink, Weight::Regular);
    }
    if money.p80 != money.eac() {
        // the prices that are not fixed could bring it there
        let ink = if outlook.budget == Status::AtRisk && money.p80 > money.budget {
            tokens.risk.0
        } else {
            tokens.dim
        };
        sum(ui, form, "At completion, P80", &exact(money.p80), ink, Weight::Regular);
    }
    let monthly = crate::engine::recurring_monthly(form.cx.plan, outlook.id);
    if monthly != Money::ZERO {
        let words = format!("{} a month", exact(monthly));
        sum(ui, form, "Of it recurs", &words, tokens.dim, Weight::Regular);
    }
    if outlook.budget != Status::NotSet {
        let sign = if over { "+" } else { "" };
        let ink = widgets::ink(tokens, outlook.budget);
        let (variance, free) = (exact(money.variance()), exact(money.free_to_commit()));
        let variance_was = was(Figure::Variance, &variance, ProjectMoney::variance);
        let variance = format!("{sign}{variance}");
        changed_sum(ui, form, "Variance", &variance, ink, Weight::Regular, &variance_was);
        let free_was = was(Figure::Free, &free, ProjectMoney::free_to_commit);
        changed_sum(ui, form, "Free to commit", &free, tokens.text, Weight::Regular, &free_was);
    }
    if outlook.below_line {
        form.fact(ui, "Funding", "below the money line: funding does not cover it", tokens.risk.0);
    }
}

/// What was spent, by kind; nothing while there is but one.
fn so_far(ui: &mut Ui, form: &mut Form<'_>, money: &ProjectMoney) {
    let SoFar { goods, services, labour } = money.so_far;
    let kinds = [("goods", goods), ("services", services), ("labour", labour)];
    let told: Vec<String> = kinds
        .iter()
        .filter(|(_, amount)| *amount != Money::ZERO)
        .map(|(name, amount)| format!("{name} {}", format::money(*amount, form.cx.currency())))
        .collect();
    if told.len() > 1 {
        sum(ui, form, "Spent on", &told.join(", "), form.cx.tokens.dim, Weight::Regular);
    }
}

/// A line of a sum: figures stand under each other.
pub fn sum(ui: &mut Ui, form: &mut Form<'_>, label: &str, amount: &str, ink: Color32, weight: Weight) {
    changed_sum(ui, form, label, amount, ink, weight, &None);
}

/// The same, marked with what it was where the last edit changed it.
fn changed_sum(
    ui: &mut Ui,
    form: &mut Form<'_>,
    label: &str,
    amount: &str,
    ink: Color32,
    weight: Weight,
    was: &Was,
) {
    let tokens = form.cx.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let y = rect.center().y;
    let half = rect.width() / 2.0;
    text(
        ui.painter(),
        pos2(rect.left() + INSET, y),
        Align2::LEFT_CENTER,
        label,
        weight,
        Size::Body,
        tokens.dim,
        half,
    );
    let right = pos2(rect.right() - INSET, y);
    widgets::behind(ui.painter(), tokens, was.is_some(), || {
        text(ui.painter(), right, Align2::RIGHT_CENTER, amount, weight, Size::Body, ink, half)
    });
    let name = format!("{label}: {}", told(amount, was));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &name));
    if let Some(was) = was {
        response.on_hover_text(hint(was));
    }
}

fn tasks(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    let (plan, outlook, today, tokens) = (form.cx.plan, form.cx.outlook, form.cx.today, form.cx.tokens);
    let tasks = plan.tasks_of(project.id);
    section(ui, &format!("Tasks {}", tasks.len()));
    let items: Vec<Item> = tasks
        .iter()
        .map(|task| {
            let span =
                crate::engine::dates_of(plan, outlook, WorkId::Task(task.id)).and_then(|d| d.span.ok());
            let right = span.map_or("no date".into(), |(a, b)| {
                let (a, b) = (format::date(a.date(), today), format::date(b.last_day(), today));
                if a == b { a } else { format!("{a} to {b}") }
            });
            let people: Vec<&str> = task
                .people
                .iter()
                .filter_map(|a| plan.people.get(a.person).map(|p| p.initials.as_str()))
                .collect();
            Item {
                select: Selection::Task(task.id),
                name: task.name.clone(),
                middle: people.join(" "),
                right,
                ink: if span.is_none() { tokens.trouble.0 } else { tokens.dim },
                faded: matches!(task.progress, Progress::Done { .. }),
            }
        })
        .collect();
    let place = |item: &Item, to| match item.select {
        Selection::Task(id) => make::move_task(plan, id, to),
        _ => Edit::All(vec![]),
    };
    list(ui, form, "task", &items, place, |form, name| {
        let (_, edit) = make::new_task(plan, form.ids, project.id, name);
        form.ask(format!("New task {name}"), edit)
    });
}

fn purchases(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    let (plan, today, tokens) = (form.cx.plan, form.cx.today, form.cx.tokens);
    let currency = form.cx.currency();
    let purchases = plan.purchases_of(project.id);
    section(ui, &format!("Purchases {}", purchases.len()));
    let mut total = Money::ZERO;
    let items: Vec<Item> = purchases
        .iter()
        .map(|purchase| {
            let own = purchase.order_value(currency);
            let cancelled = purchase.state == PurchaseState::Cancelled;
            if let (Ok(own), false) = (&own, cancelled) {
                total = total.plus(*own);
            }
            let when = crate::engine::dates_of(plan, form.cx.outlook, WorkId::Purchase(purchase.id));
            let arrival = when.and_then(|d| d.finish()).map(|f| format::date(f.last_day(), today));
            let state = super::purchase::state_name(purchase.state);
            let state = match arrival {
                Some(day) if !cancelled => format!("{state}, {day}"),
                _ => state.to_owned(),
            };
            Item {
                select: Selection::Purchase(purchase.id),
                name: purchase.item.clone(),
                middle: own.map_or("?".into(), |m| format::money(m, currency)),
                right: state,
                ink: tokens.dim,
                faded: cancelled,
            }
        })
        .collect();
    let place = |item: &Item, to| match item.select {
        Selection::Purchase(id) => make::move_purchase(plan, id, to),
        _ => Edit::All(vec![]),
    };
    list(ui, form, "purchase", &items, place, |form, name| {
        let (_, edit) = make::new_purchase(plan, form.ids, project.id, name);
        form.ask(format!("New purchase {name}"), edit)
    });
    if !items.is_empty() && !fields::flushing(ui) {
        let total = format::exact_money(total, currency);
        sum(ui, form, "Total", &total, tokens.text, Weight::SemiBold);
    }
}
