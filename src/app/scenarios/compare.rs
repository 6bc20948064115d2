//! The scenario beside the live plan, project by project: rank, forecast, slack, chance of being on time, money at the end and the side of the money line, each
//! in the live plan, in the scenario, and the difference. What differs stands first; sums stand below.
use super::ink;
use crate::app::chances;
use crate::app::commands::Command;
use crate::app::conflicts::escaped;
use crate::app::context::{Ask, Cx, Selection};
use crate::app::format;
use crate::app::theme::{Size, Weight, font, size};
use crate::app::widgets::fields::{Icon, icon_button};
use crate::app::widgets::{self, Column, Grid, GridRow, Sort};
use crate::domain::{Moment, Money, Portfolio, Project, ProjectId};
use crate::engine::{Outlook, ProjectOutlook, Status, working_days};
use crate::workspace::Live;
use egui::{Align, Button, Id, Layout, RichText, Ui};
use std::cmp::Ordering;
use std::sync::Arc;

const PROJECT: usize = 0;
const RANK: usize = 1;
const FINISH: usize = 4;
const SLACK: usize = 7;
const CHANCE: usize = 10;
const AT_END: usize = 13;
const LINE: usize = 16;

const fn column(title: &'static str, help: &'static str, least: f32) -> Column {
    Column::new(title, help, least, 0.3).unsorted()
}

const COLUMNS: [Column; 18] = [
    Column::new("Project", "Those that differ first", 150.0, 6.0).unsorted(),
    column("Rank\nlive", "Rank in the live plan", 48.0).right(),
    column("\nhere", "Rank in the scenario", 46.0).right(),
    column("\n±", "Ranks down (+) or up (−)", 38.0).right().spare(5),
    column("Forecast\nlive", "The last day of its work and deliveries in the live plan", 74.0).right(),
    column("\nhere", "The last day in the scenario", 74.0).right(),
    column("\n±", "Working days later (+) or earlier (−)", 54.0).right(),
    column("Slack\nlive", "Working days from forecast to promise in the live plan", 84.0).right(),
    column("\nhere", "Working days from forecast to promise in the scenario", 84.0).right(),
    column("\n±", "Working days more (+) or less (−)", 54.0).right().spare(4),
    column("On time\nlive", "Chance of keeping the promise in the live plan", 60.0).right().spare(3),
    column("\nhere", "Chance of keeping the promise in the scenario, on the same draws", 52.0)
        .right()
        .spare(3),
    column("\n±", "Percentage points more (+) or less (−)", 46.0).right().spare(6),
    column("At end\nlive", "Estimate at completion in the live plan", 64.0).right(),
    column("\nhere", "Estimate at completion in the scenario", 64.0).right(),
    column("\n±", "Money more (+) or less (−)", 60.0).right().spare(2),
    column("Money line\nlive", "Above or below the money line in the live plan", 84.0).right().spare(1),
    column("\nhere", "Above or below the money line in the scenario", 52.0).right().spare(1),
];

/// A project in one of the two plans.
#[derive(Clone, Copy)]
struct Of<'a> {
    row: &'a Project,
    follows: &'a ProjectOutlook,
}

/// A project in both, or in one alone.
struct Pair<'a> {
    id: ProjectId,
    live: Option<Of<'a>>,
    here: Option<Of<'a>>,
}

impl<'a> Pair<'a> {
    fn both(&self) -> Option<(Of<'a>, Of<'a>)> {
        self.live.zip(self.here)
    }
    /// Whether any figure that is shown differs.
    fn differs(&self) -> bool {
        self.both().is_none_or(|(live, here)| {
            let figures = |of: Of<'_>| {
                let f = of.follows;
                let chance = f.forecast.and_then(|told| told.on_time);
                (f.rank, f.finish, f.slack, chance, f.money.eac(), f.below_line)
            };
            figures(live) != figures(here)
        })
    }
    fn rank(&self) -> u32 {
        self.here.or(self.live).map_or(0, |of| of.follows.rank)
    }
    fn name(&self) -> &'a str {
        self.here.or(self.live).map_or("", |of| of.row.name.as_str())
    }
}

fn of<'a>(plan: &'a Portfolio, outlook: &'a Outlook, id: ProjectId) -> Option<Of<'a>> {
    let place = plan.projects.place(id)?;
    let row: &Arc<Project> = plan.projects.rows().get(place)?;
    Some(Of { row, follows: outlook.projects.get(place)? })
}

/// The projects of both plans, those that differ first, by the rank here.
fn pairs<'a>(cx: &Cx<'a>, live: Live<'a>) -> Vec<Pair<'a>> {
    let here = cx.plan.projects.iter().map(|project| project.id);
    let gone = live.plan.projects.iter().map(|p| p.id).filter(|id| !cx.plan.projects.has(*id));
    let pair = |id| Pair { id, live: of(live.plan, live.outlook, id), here: of(cx.plan, cx.outlook, id) };
    let mut pairs: Vec<Pair<'a>> = here.chain(gone).map(pair).collect();
    pairs.sort_by_key(|pair| (!pair.differs(), pair.rank(), pair.id));
    pairs
}

/// Shows the comparison in all of `ui`.
pub fn compare_ui(ui: &mut Ui, cx: &Cx<'_>, asks: &mut Vec<Ask>) {
    let (Some(live), Some(scenario)) = (cx.what_if.beside, cx.what_if.shown) else { return };
    let pairs = pairs(cx, live);
    let differ = pairs.iter().filter(|pair| pair.differs()).count();
    ui.horizontal(|ui| {
        ui.set_height(34.0);
        widgets::heading(ui, "Compare with live plan");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::Cross, "Close comparison", true).clicked() || escaped(ui, cx) {
                asks.push(Ask::Run(Command::CompareScenario));
            }
            for (words, command) in [("Discard", Command::DiscardScenario), ("Adopt", Command::AdoptScenario)]
            {
                let name = format!("{words} {}", format::shown(&scenario.name));
                let button = ui.add(Button::new(words)).accessible_name(&name);
                if button.on_hover_text(name).clicked() {
                    asks.push(Ask::Run(command));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words = RichText::new(summary(cx, live, differ, pairs.len())).color(cx.tokens.dim);
                ui.add(egui::Label::new(words.font(font(Weight::Regular, Size::Small))).truncate());
            });
        });
    });
    let rect = ui.available_rect_before_wrap();
    let grid = Grid {
        salt: "compare",
        columns: &COLUMNS,
        rows: pairs.len(),
        row_height: size::TASK_ROW,
        gap: None,
        sums: true,
        reveal: None,
    };
    let mut sort = Sort::default();
    grid.show(ui, rect, cx.tokens, &mut sort, |ui, row, frame| match row.and_then(|row| pairs.get(row)) {
        Some(pair) => line(ui, cx, pair, frame, asks),
        None => sums(ui, cx, live, differ, frame),
    });
    ui.allocate_rect(rect, egui::Sense::hover());
}

/// "4 of 11 projects differ; in trouble 4 → 3; free to commit €148k → €160k".
fn summary(cx: &Cx<'_>, live: Live<'_>, differ: usize, all: usize) -> String {
    let count = |outlook: &Outlook, status| outlook.projects.iter().filter(|p| p.status() == status).count();
    let mut parts = vec![match differ {
        0 => "no project differs".to_owned(),
        1 => format!("1 of {all} projects differs"),
        n => format!("{n} of {all} projects differ"),
    }];
    for (status, words) in
        [(Status::InTrouble, "in trouble"), (Status::AtRisk, "at risk"), (Status::OnTrack, "on track")]
    {
        let (was, is) = (count(live.outlook, status), count(cx.outlook, status));
        if was != is {
            parts.push(format!("{words} {was} → {is}"));
        }
    }
    let free = |outlook: &Outlook| format::money(outlook.line.free, cx.currency());
    let (was, is) = (free(live.outlook), free(cx.outlook));
    if was != is {
        parts.push(format!("free to commit {was} → {is}"));
    }
    parts.join("; ")
}

/// What a row says, cell by cell: in the live plan, here, and the difference with whether it is better.
struct Words {
    live: String,
    here: String,
    difference: Option<(String, Ordering)>,
}

impl Words {
    fn of<T: PartialEq>(
        pair: &Pair<'_>,
        value: impl Fn(&Of<'_>) -> T,
        words: impl Fn(&T) -> String,
        difference: impl FnOnce(&T, &T) -> Option<(String, Ordering)>,
    ) -> Self {
        let (live, here) = (pair.live.as_ref().map(&value), pair.here.as_ref().map(&value));
        let differ = live.as_ref().zip(here.as_ref()).filter(|(a, b)| a != b);
        let difference = differ.and_then(|(a, b)| difference(a, b));
        let say = |value: &Option<T>| value.as_ref().map_or("–".into(), &words);
        Self { live: say(&live), here: say(&here), difference }
    }
    fn same(&self) -> bool {
        self.live == self.here
    }
}

/// The figures of a project, beside their first columns.
fn figures(cx: &Cx<'_>, pair: &Pair<'_>) -> [(usize, &'static str, Words); 6] {
    let day = |at: &Option<Moment>| at.map_or("no date".into(), |at| format::date(at.last_day(), cx.today));
    let later = |a: &Option<Moment>, b: &Option<Moment>| match (a, b) {
        (Some(a), Some(b)) => {
            let days = working_days(cx.plan, a.last_day(), b.last_day());
            (days != 0).then(|| (format::shift(days), 0.cmp(&days)))
        }
        _ => None,
    };
    let slack = |days: &Option<i32>| days.map_or("–".into(), format::slack);
    let more = |a: &Option<i32>, b: &Option<i32>| {
        let more = (*b)? - (*a)?;
        (more != 0).then(|| (format::shift(more), more.cmp(&0)))
    };
    let steps = |a: &u32, b: &u32| {
        let (a, b) = (i64::from(*a), i64::from(*b));
        let sign = if b > a { "+" } else { "−" };
        Some((format!("{sign}{}", (b - a).unsigned_abs()), Ordering::Equal))
    };
    let side = |below: &bool| if *below { "below" } else { "above" }.to_owned();
    [
        (RANK, "rank", Words::of(pair, |of| of.follows.rank, u32::to_string, steps)),
        (FINISH, "forecast", Words::of(pair, |of| of.follows.finish, day, later)),
        (SLACK, "slack", Words::of(pair, |of| of.follows.slack, slack, more)),
        (CHANCE, "on time", {
            let chance =
                |of: &Of<'_>| of.follows.forecast.and_then(|told| told.on_time).map(chances::percent);
            let words = |chance: &Option<String>| chance.clone().unwrap_or("–".into());
            let points = |of: &Of<'_>| of.follows.forecast?.on_time.map(|c| c.hundredths() as i32);
            let more = pair.both().and_then(|(live, here)| Some((points(&here)? - points(&live)?) / 100));
            Words::of(pair, chance, words, |_, _| {
                let more = more.filter(|more| *more != 0)?;
                let sign = if more > 0 { "+" } else { "−" };
                Some((format!("{sign}{}", more.unsigned_abs()), more.cmp(&0)))
            })
        }),
        (AT_END, "at end", {
            let words = |money: &Money| format::money(*money, cx.currency());
            Words::of(pair, |of| of.follows.money.eac(), words, |a, b| money_difference(cx, *a, *b))
        }),
        (LINE, "money line", Words::of(pair, |of| of.follows.below_line, side, |_, _| None)),
    ]
}

/// "+€12k", and that more is worse.
fn money_difference(cx: &Cx<'_>, live: Money, here: Money) -> Option<(String, Ordering)> {
    let more = here.minus(live);
    let sign = if more > Money::ZERO { "+" } else { "" };
    (more != Money::ZERO)
        .then(|| (format!("{sign}{}", format::money(more, cx.currency())), Money::ZERO.cmp(&more)))
}

fn line(ui: &mut Ui, cx: &Cx<'_>, pair: &Pair<'_>, frame: &GridRow<'_>, asks: &mut Vec<Ask>) {
    let t = cx.tokens;
    let figures = figures(cx, pair);
    let differ: Vec<String> = figures
        .iter()
        .filter(|(.., words)| !words.same())
        .map(|(_, name, words)| format!("{name} {} → {}", words.live, words.here))
        .collect();
    let name = format::shown(pair.name());
    let told = match (pair.live, pair.here) {
        (None, _) => format!("{name}: only in the scenario"),
        (_, None) => format!("{name}: only in the live plan"),
        _ if differ.is_empty() => format!("{name}: the same"),
        _ => format!("{name}: {}", differ.join(", ")),
    };
    let selected = cx.selection == Selection::Project(pair.id);
    let key = Id::unique(("compared", pair.id));
    let response = frame.respond(ui, key, &told, selected, false);
    if response.clicked() && pair.here.is_some() {
        asks.push(Ask::Select(Selection::Project(pair.id)));
    }
    response.on_hover_text(&told);
    let painter = ui.painter();
    let ink_of = |same: bool| if same { t.faint } else { t.text };
    frame.text(painter, PROJECT, &name, Weight::Medium, ink_of(!pair.differs()));
    for (column, _, words) in &figures {
        frame.text(
            painter,
            *column,
            &words.live,
            Weight::Regular,
            if words.same() { t.faint } else { t.dim },
        );
        frame.text(painter, column + 1, &words.here, Weight::Regular, ink_of(words.same()));
        if let Some((difference, better)) = &words.difference {
            let ink = if *better == Ordering::Equal { t.dim } else { ink(t, *better) };
            frame.text(painter, column + 2, difference, Weight::SemiBold, ink);
        }
    }
}

/// Below: the last finish, the sum at the end, and how many are below the money line.
fn sums(ui: &Ui, cx: &Cx<'_>, live: Live<'_>, differ: usize, frame: &GridRow<'_>) {
    let t = cx.tokens;
    let painter = ui.painter();
    let whole = if differ == 0 { "All, the same" } else { "All projects" };
    frame.text(painter, PROJECT, whole, Weight::SemiBold, t.text);
    let last = |outlook: &Outlook| outlook.projects.iter().filter_map(|p| p.finish).max();
    let sum = |outlook: &Outlook| -> Money { outlook.projects.iter().map(|p| p.money.eac()).sum() };
    let below = |outlook: &Outlook| outlook.projects.iter().filter(|p| p.below_line).count();
    let day = |at: Option<Moment>| at.map_or("–".into(), |at| format::date(at.last_day(), cx.today));
    let money = |money| format::money(money, cx.currency());
    let (last_live, last_here) = (last(live.outlook), last(cx.outlook));
    let (sum_live, sum_here) = (sum(live.outlook), sum(cx.outlook));
    let mut cells = vec![
        (FINISH, day(last_live), t.text),
        (FINISH + 1, day(last_here), t.text),
        (AT_END, money(sum_live), t.text),
        (AT_END + 1, money(sum_here), t.text),
        (LINE, format!("{} below", below(live.outlook)), t.text),
        (LINE + 1, format!("{} below", below(cx.outlook)), t.text),
    ];
    if let Some((a, b)) = last_live.zip(last_here) {
        let days = working_days(cx.plan, a.last_day(), b.last_day());
        if days != 0 {
            cells.push((FINISH + 2, format::shift(days), ink(t, 0.cmp(&days))));
        }
    }
    if let Some((words, better)) = money_difference(cx, sum_live, sum_here) {
        cells.push((AT_END + 2, words, ink(t, better)));
    }
    let cells: Vec<(usize, &str, egui::Color32)> =
        cells.iter().map(|(column, words, ink)| (*column, words.as_str(), *ink)).collect();
    frame.sums(painter, &cells);
}
