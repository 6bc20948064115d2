//! Cost of ownership of a project: what it costs over the life of what was bought for it.
use super::form::Form;
use super::project::sum;
use crate::app::context::Selection;
use crate::app::format;
use crate::app::theme::Weight;
use crate::app::widgets::fields;
use crate::domain::{Money, ProjectId};
use crate::engine::ownership_of;
use egui::Ui;

/// Most purchases that are named.
const MOST_NAMED: usize = 2;

/// A short block below the money; nothing while there is nothing that could have a life.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, project: ProjectId) {
    if fields::flushing(ui) {
        return;
    }
    let (plan, tokens, currency) = (form.cx.plan, form.cx.tokens, form.cx.currency());
    let Some(own) = ownership_of(plan, form.cx.outlook, project) else { return };
    if own.life.is_none() && own.lacking.is_empty() {
        return;
    }
    let exact = |amount: Money| format::exact_money(amount, currency);
    ui.add_space(4.0);
    let total = exact(own.total());
    sum(ui, form, "Cost of ownership", &total, tokens.text, Weight::SemiBold);
    let end = if own.disposal < Money::ZERO { "Residual value" } else { "Disposal" };
    let lines = [
        ("Goods", own.goods),
        ("Services", own.services),
        ("Labour", own.labour),
        ("Recurring, contracted", own.contracted),
        ("Assumed after contract", own.assumed),
        (end, own.disposal),
    ];
    // while nothing goes beyond what is at completion above, its parts say nothing new
    let beyond = own.per_year().is_some() || own.total() != own.at_completion();
    for (label, amount) in lines.into_iter().filter(|(_, amount)| beyond && *amount != Money::ZERO) {
        sum(ui, form, label, &exact(amount), tokens.dim, Weight::Regular);
    }
    if let Some((each, months)) = own.per_year().zip(own.life) {
        sum(ui, form, "Longest life", &life_words(months), tokens.dim, Weight::Regular);
        sum(ui, form, "Per year of life", &exact(each), tokens.text, Weight::Regular);
        return;
    }
    form.labelled(ui, "No service life", |form, ui| {
        for id in own.lacking.iter().take(MOST_NAMED) {
            let item = plan.purchases.get(*id).map_or("", |p| p.item.as_str());
            form.link(ui, item, Selection::Purchase(*id));
        }
        if own.lacking.len() > MOST_NAMED {
            let more = format!("and {} more", own.lacking.len() - MOST_NAMED);
            super::form::words(ui, &more, tokens.dim);
        }
    });
}

/// "5 years", "7 years 6 months", "8 months".
fn life_words(months: u16) -> String {
    let part = |count: u16, unit: &str| match count {
        0 => None,
        1 => Some(format!("1 {unit}")),
        _ => Some(format!("{count} {unit}s")),
    };
    let parts = [part(months / 12, "year"), part(months % 12, "month")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lives_are_said_in_years_and_months() {
        assert_eq!(
            [84, 90, 8, 13].map(life_words),
            ["7 years", "7 years 6 months", "8 months", "1 year 1 month"]
        );
    }
}
