//! The schedule as a table for people.
use super::output::plain;
use super::schedule_json::last_day;
use crate::domain::check::work_name;
use crate::domain::{Currency, Moment, Money, Portfolio, Project, WorkId};
use crate::engine::{Dates, Outlook, ProjectOutlook, Status, cause_words, conflict_words, no_date_words};
use std::fmt::Write;

/// The widest that a column of names may be, in characters.
const WIDEST: usize = 40;

/// All projects in rank order, with the money line between them, and on demand their tasks and purchases.
pub(super) fn table(plan: &Portfolio, outlook: &Outlook, with_tasks: bool) -> String {
    let currency = plan.settings.currency;
    let mut out = String::new();
    let name = plain(&plan.settings.name);
    // writing to a string cannot fail
    let _ = writeln!(
        out,
        "{name}, status date {}, amounts in {currency}\n",
        outlook.today.format("%a %-d %b %Y")
    );
    let head = ["#", "project", "stage", "promise", "forecast", "slack", "budget", "EAC", "status"];
    let mut rows = vec![Row::cells(head.map(String::from).into())];
    for place in &outlook.order {
        let place = *place as usize;
        let (Some(project), Some(o)) = (plan.projects.rows().get(place), outlook.projects.get(place)) else {
            continue;
        };
        if outlook.line.above == Some(project.id) {
            rows.push(Row::Line("-- money line: funding does not cover what stands below --".into()));
        }
        rows.push(Row::cells(project_cells(plan, project, o, currency)));
        if with_tasks {
            let list = details(plan, outlook, project, currency);
            rows.extend(list.into_iter().map(Row::Line));
        }
    }
    if rows.len() == 1 {
        return out + "no projects\n";
    }
    out += &laid_out(&rows, &[0, 6, 7]);
    for conflict in &outlook.conflicts {
        let (name, text) = (plain(&work_name(plan, conflict.at)), conflict_words(plan, conflict.kind));
        let _ = writeln!(out, "! {name}: {}", plain(&text));
    }
    out
}

fn project_cells(plan: &Portfolio, project: &Project, o: &ProjectOutlook, currency: Currency) -> Vec<String> {
    let code = if project.code.is_empty() { String::new() } else { format!("{} ", project.code) };
    let forecast = match (o.finish, o.no_date) {
        (Some(finish), _) => {
            let day = last_day(o.start, finish).to_string();
            if o.outlined { format!("({day})") } else { day }
        }
        (None, Some((work, why))) => format!("no date: {}", no_date_words(plan, Some(work), why)),
        (None, None) => "-".into(),
    };
    let amount = |money: Option<Money>| money.map_or_else(|| "-".into(), |m| whole(m, currency));
    vec![
        o.rank.to_string(),
        plain(&format!("{code}{}", project.name)),
        plain(plan.stages.get(project.stage).map_or("-", |s| &s.name)),
        project.promise.map_or_else(|| "-".into(), |d| d.to_string()),
        plain(&forecast),
        o.slack.map_or_else(|| "-".into(), slack),
        amount(project.budget.map(|b| b.total())),
        amount(Some(o.money.eac())),
        status(o),
    ]
}

/// "5 d late", "7 d spare": working days from forecast to promise.
fn slack(days: i32) -> String {
    match days {
        0 => "on the day".into(),
        d if d < 0 => format!("{} d late", d.unsigned_abs()),
        d => format!("{d} d spare"),
    }
}

/// The worse of deadline and budget, named; below the money line as well.
fn status(o: &ProjectOutlook) -> String {
    let names = match (o.status(), o.deadline == o.status(), o.budget == o.status()) {
        (Status::NotSet | Status::OnTrack, _, _) => "",
        (_, true, true) => ": deadline and budget",
        (_, true, false) => ": deadline",
        _ => ": budget",
    };
    let word = match o.status() {
        Status::NotSet => "not set",
        Status::OnTrack => "on track",
        Status::AtRisk => "at risk",
        Status::InTrouble => "in trouble",
    };
    let line = if o.below_line { ", below the line" } else { "" };
    format!("{word}{names}{line}")
}

/// Tasks and purchases of a project, a line each.
fn details(plan: &Portfolio, outlook: &Outlook, project: &Project, currency: Currency) -> Vec<String> {
    let tasks = plan.tasks_of(project.id).into_iter().filter_map(|t| {
        let dates = outlook.tasks.get(plan.tasks.place(t.id)?)?;
        Some(detail(plan, WorkId::Task(t.id), &t.name, dates))
    });
    let purchases = plan.purchases_of(project.id).into_iter().filter_map(|p| {
        let dates = outlook.purchases.get(plan.purchases.place(p.id)?)?;
        let total = p.total(currency).map_or_else(|_| "too much".into(), |m| whole(m, currency));
        let item = format!("buy {} ({total}, {})", p.item, format!("{:?}", p.state).to_lowercase());
        Some(detail(plan, WorkId::Purchase(p.id), &item, dates))
    });
    tasks.chain(purchases).collect()
}

fn detail(plan: &Portfolio, work: WorkId, name: &str, dates: &Dates) -> String {
    let name = plain(name);
    match dates.span {
        Ok((start, finish)) => {
            let (first, last) = (Moment::date(start), last_day(Some(start), finish));
            let span =
                if first == last { format!("{first}              ") } else { format!("{first} to {last}") };
            format!("       {span}  {name}: {}", plain(&cause_words(plan, dates.cause)))
        }
        Err(why) => format!(
            "       no date                   {name}: {}",
            plain(&no_date_words(plan, Some(work), why))
        ),
    }
}

/// An amount in whole units of the currency, thousands apart.
pub(super) fn whole(money: Money, currency: Currency) -> String {
    let unit = 10u64.pow(u32::from(currency.digits()));
    let digits = ((money.minor().unsigned_abs() + unit / 2) / unit).to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if money < Money::ZERO && out != "0" { format!("-{out}") } else { out }
}

/// A row of cells, or a line across them.
pub(super) enum Row {
    Cells(Vec<String>),
    Line(String),
}

impl Row {
    pub(super) fn cells(mut cells: Vec<String>) -> Self {
        for cell in &mut cells {
            if cell.chars().count() > WIDEST {
                *cell = cell.chars().take(WIDEST - 1).chain(['…']).collect();
            }
        }
        Self::Cells(cells)
    }
}

/// Columns as wide as their widest cell, two spaces apart; those of `right` end in line.
pub(super) fn laid_out(rows: &[Row], right: &[usize]) -> String {
    let mut widths: Vec<usize> = vec![];
    for row in rows {
        let Row::Cells(cells) = row else { continue };
        widths.resize(widths.len().max(cells.len()), 0);
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut out = String::new();
    for row in rows {
        match row {
            Row::Line(line) => out += line,
            Row::Cells(cells) => {
                let mut line = String::new();
                for (at, (cell, width)) in cells.iter().zip(&widths).enumerate() {
                    let space = " ".repeat(width - cell.chars().count());
                    let (before, after) =
                        if right.contains(&at) { (space, String::new()) } else { (String::new(), space) };
                    let _ = write!(line, "{before}{cell}{after}  ");
                }
                out += line.trim_end();
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let row = |cells: [&str; 3]| Row::cells(cells.map(String::from).into());
        let rows = [
            row(["#", "name", "money"]),
            row(["10", "Käfig", "1,000"]),
            Row::Line("--".into()),
            row(["1", "B", "5"]),
        ];
        assert_eq!(laid_out(&rows, &[0, 2]), " #  name   money\n10  Käfig  1,000\n--\n 1  B          5\n");
        assert_eq!(whole(Money::from_minor(-123_456_750), Currency::EUR), "-1,234,568");
        assert_eq!(whole(Money::from_minor(-3), Currency::EUR), "0");
    }
}
