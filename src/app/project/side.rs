//! Beside the page: why the project ends when it does, what would bring it back, and its facts.
use super::{PageState, salt};
use crate::app::changed::told;
use crate::app::context::{Ask, Cx, Selection};
use crate::app::format;
use crate::app::panel::form::{Form, INSET, LINE, section};
use crate::app::panel::{PanelState, bring_back, chain, project as piece, troubles};
use crate::app::sentence::{Look, sentence};
use crate::app::theme::size;
use crate::app::why::{title, without_home};
use crate::app::widgets::{self, MoneyParts, fields, money_bar};
use crate::domain::{ChangeKind, Id, Project};
use crate::engine::{Figure, ProjectOutlook, Status, why_project};
use egui::{Frame, Margin, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

/// Most steps of the chain of reasons; the popup at the date has all.
const STEPS: usize = 5;

/// Shows it.
pub fn page_side_ui(
    ui: &mut Ui,
    cx: &Cx<'_>,
    project: &Project,
    (state, panel): (&mut PageState, &mut PanelState),
    asks: &mut Vec<Ask>,
    ids: &mut dyn FnMut() -> Id,
) {
    let mut form = Form { cx: *cx, asks, ids, salt: salt(project.id).with("side") };
    if let Some(before) = state.side.filter(|before| *before != project.id) {
        fields::flush(ui, |ui| {
            if let Some(project) = cx.plan.projects.get(before) {
                form.salt = salt(project.id).with("side");
                facts(ui, &mut form, project);
            }
        });
        form.salt = salt(project.id).with("side");
    }
    state.side = Some(project.id);
    ScrollArea::vertical().id_salt(("page side", project.id)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 10, right: 10, top: 8, bottom: 24 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.spacing_mut().interact_size.y = LINE - 2.0;
            why(ui, &mut form, project);
            troubles::show(ui, &mut form, &project.clone().into());
            bring_back::show(ui, &mut form, panel, project);
            chain::show(ui, &mut form, panel, project);
            section(ui, "Facts");
            facts(ui, &mut form, project);
        });
    });
}

/// "Why 22 Jan?", with the chain of reasons, every name of which is a link.
fn why(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    let (cx, t) = (form.cx, form.cx.tokens);
    let steps = why_project(cx.plan, cx.outlook, project.id);
    if steps.is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        ui.add_space(INSET);
        widgets::heading(ui, &title(&cx, Selection::Project(project.id)));
    });
    ui.add_space(2.0);
    let margin = Margin::symmetric(10, 8);
    let card = Frame::new().fill(t.sunken).corner_radius(size::CARD_RADIUS).inner_margin(margin);
    card.outer_margin(Margin::symmetric(INSET as i8, 0)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 5.0;
        let mut home = Some(project.id);
        for step in steps.iter().take(STEPS) {
            let of = Selection::from(step.work).project(cx.plan);
            sentence(ui, without_home(&step.parts, home), Look::of(t), form.asks);
            home = of;
        }
        if steps.len() > STEPS {
            let response = form_more(ui, steps.len() - STEPS);
            if response.clicked() {
                let at = Some(response.rect);
                let of = Selection::Project(project.id);
                form.asks.push(Ask::Why(crate::app::why::Question { of, at }));
            }
        }
    });
}

fn form_more(ui: &mut Ui, more: usize) -> egui::Response {
    let words = format!("{more} more");
    fields::text_button(ui, ui.scope_id().with("more reasons"), &words, &format!("{words} reasons"))
}

fn facts(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    let stage = form.cx.plan.stages.get(project.stage).map_or(String::new(), |s| s.name.clone());
    let plan = form.cx.plan;
    form.choice(
        ui,
        "Stage",
        project,
        &stage,
        &project.stage,
        || piece::form_stages(plan),
        |p, to| p.stage = to,
    );
    piece::person(ui, form, "Owner", project, project.owner, |p, owner| p.owner = owner);
    form.line(ui, "Sponsor", "who asked for it", project, &project.sponsor, |p, v| p.sponsor = v);
    form.notes(ui, "Need", "why it is needed", project, &project.need, |p, v| p.need = v);
    if fields::flushing(ui) {
        return;
    }
    promised(ui, form, project);
    if let Some(outlook) = form.cx.project(project.id) {
        forecast(ui, form, outlook);
        money(ui, form, project, outlook);
    }
}

/// "29 Jan 2027 (was 15 Jan)".
fn promised(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    let (cx, t) = (form.cx, form.cx.tokens);
    let Some(day) = project.promise else {
        form.fact(ui, "Promised", "not promised yet", t.faint);
        return;
    };
    let changes = cx.plan.changes.iter().filter(|c| c.project == project.id);
    let before = changes
        .filter_map(|c| match c.kind {
            ChangeKind::Promise { from: Some(from), .. } => Some((c.on, c.id, from)),
            _ => None,
        })
        .max();
    let before =
        before.map_or(String::new(), |(.., from)| format!(" (was {})", format::date(from, cx.today)));
    form.fact(ui, "Promised", &format!("{}{before}", format::long_date(day)), t.text);
}

fn forecast(ui: &mut Ui, form: &mut Form<'_>, outlook: &ProjectOutlook) {
    let (cx, t) = (form.cx, form.cx.tokens);
    let slack = outlook.slack.map_or_else(|| widgets::deadline_words(outlook), format::slack);
    let was = cx.project_was(outlook.id, &[Figure::Slack], &slack, |was| {
        was.outlook.slack.map_or("none".into(), format::slack)
    });
    form.figure(ui, "Slack", &slack, widgets::slack_ink(t, outlook), &was);
    piece::simulated(ui, form, outlook);
    form.fact(ui, "Work done", &format!("{}%", outlook.percent_done), t.text);
}

/// "€182k = 150 capex + 20 opex + 12 contingency", what it comes to, and the bar of both.
fn money(ui: &mut Ui, form: &mut Form<'_>, project: &Project, outlook: &ProjectOutlook) {
    let (cx, t) = (form.cx, form.cx.tokens);
    let short = |m| format::money(m, cx.currency());
    let budget = project.budget.map_or("none yet".into(), |b| {
        let parts: Vec<String> = [(b.capex, "capex"), (b.opex, "opex"), (b.contingency, "contingency")]
            .into_iter()
            .filter(|(amount, _)| *amount != crate::domain::Money::ZERO)
            .map(|(amount, name)| format!("{} {name}", short(amount)))
            .collect();
        format!("{} = {}", short(b.total()), parts.join(" + "))
    });
    form.fact(ui, "Budget", &budget, if project.budget.is_some() { t.text } else { t.faint });
    let eac = short(outlook.money.eac());
    let was = cx.project_was(outlook.id, &[Figure::AtEnd], &eac, |was| short(was.outlook.money.eac()));
    let ink = if outlook.budget == Status::NotSet { t.text } else { widgets::ink(t, outlook.budget) };
    form.figure(ui, "At end", &eac, ink, &was);
    if outlook.below_line {
        form.fact(ui, "Funding", "below the money line: funding does not cover it", t.risk.0);
    }
    ui.add_space(8.0);
    let (rect, bar) = ui.allocate_exact_size(vec2(ui.available_width(), 14.0), Sense::hover());
    money_bar(ui.painter(), rect.shrink2(vec2(INSET, 3.0)), MoneyParts::from(&outlook.money), t);
    let name = format!("Money: {} at completion", told(&eac, &was));
    bar.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &name));
    bar.on_hover_text("Solid: spent. Half: on order. Hatched: to come. The tick: the budget.");
}
