//! What an MS Project file says of the project as a whole, and the project row made of it.
use super::calendars::{Calendar, Calendars};
use super::outline::Outline;
use super::tasks::Made;
use super::values::Stamp;
use super::{Draft, Frame, Ranks};
use crate::domain::{Currency, Portfolio, Progress, Project, Rank, Settings, StageId, StageRole};
use crate::exchange::text;
use crate::exchange::xml::Element;
use chrono::NaiveDate;
use std::sync::Arc;

/// The file's head.
pub(super) struct Header {
    title: String,
    name: String,
    fallback: String,
    manager: String,
    notes: String,
    start: Option<Stamp>,
    finish: Option<Stamp>,
    from_finish: bool,
    currency_code: String,
    currency_symbol: String,
    calendar: Option<i64>,
    status_date: Option<Stamp>,
}

/// Reads the head.
pub(super) fn read(root: &Element, fallback: &str) -> Header {
    let root = if root.child("Tasks").is_none() {
        root.children.iter().find(|c| c.child("Tasks").is_some()).unwrap_or(root)
    } else {
        root
    };
    let named = |name: &str| text::name(root.text_of(name));
    let lines: Vec<String> = ["Subject", "Category", "Company", "Author", "Keywords", "Comments"]
        .into_iter()
        .map(|field| (field, text::note(root.text_of(field))))
        .filter(|(_, value)| !value.is_empty())
        .map(|(field, value)| format!("{field}: {value}"))
        .collect();
    Header {
        title: named("Title"),
        name: named("Name"),
        fallback: text::name(fallback),
        manager: named("Manager"),
        notes: lines.join("\n"),
        start: root.stamp("StartDate"),
        finish: root.stamp("FinishDate"),
        from_finish: root.text_of("ScheduleFromStart") == "0",
        currency_code: named("CurrencyCode"),
        currency_symbol: named("CurrencySymbol"),
        calendar: root.int("CalendarUID"),
        status_date: root.stamp("StatusDate"),
    }
}

impl Draft<'_> {
    /// Settles calendar and currency: the file's while the plan has no project, the plan's ever after.
    pub(super) fn frame(&mut self, header: &Header, calendars: &Calendars) -> Frame {
        let calendar = header.calendar.and_then(|uid| calendars.get(uid)).cloned();
        if calendar.is_none() && calendars.len() > 0 {
            self.notes.say(None, "project", "names no calendar of the file; the standard week is taken");
        }
        let calendar = calendar.unwrap_or_else(Calendar::standard);
        let currency = self.file_currency(header);
        let settings = &self.plan.settings;
        let (week, kept) = if self.plan.projects.is_empty() {
            let settings = self.taken_over(&calendar, currency);
            let kept = settings.currency;
            let week = settings.week.clone();
            self.put(settings);
            (week, kept)
        } else {
            if calendar.week != settings.week {
                let text = format!(
                    "the file's working hours ({}) are not the portfolio's; these stay, and durations keep their hours of work",
                    calendar.name
                );
                self.notes.say(None, "calendar", text);
            }
            for day in calendar.off.iter().filter(|d| d.to >= self.today) {
                if !settings.holidays.iter().any(|h| h.from <= day.from && day.to <= h.to) {
                    let text = format!(
                        "{} to {} is a holiday in the file only; the portfolio's calendar stays",
                        day.from, day.to
                    );
                    self.notes.say(None, &day.name, text);
                }
            }
            (settings.week.clone(), settings.currency)
        };
        let foreign = currency.filter(|c| *c != kept);
        if let Some(foreign) = foreign {
            let text = format!(
                "amounts are in {foreign}, the portfolio counts in {kept}: purchases keep {foreign} at a rate of 1, rates of people and \
                 baselines are taken as {kept}; set the rates"
            );
            self.notes.say(None, "currency", text);
        }
        Frame { calendar, day_slots: week.slots_per_day(), week, currency: kept, foreign }
    }

    /// The portfolio's settings with the file's calendar and currency.
    fn taken_over(&mut self, calendar: &Calendar, currency: Option<Currency>) -> Settings {
        let mut settings = Settings::clone(&self.plan.settings);
        if calendar.week.has_time() {
            settings.week = calendar.week.clone();
        } else {
            self.notes.say(None, "calendar", "has no working time at all; the portfolio's hours stay");
        }
        let new: Vec<_> =
            calendar.off.iter().filter(|day| !settings.holidays.contains(day)).cloned().collect();
        self.count("holidays", new.len());
        settings.holidays.extend(new);
        settings.currency = currency.unwrap_or(settings.currency);
        settings
    }

    fn file_currency(&mut self, header: &Header) -> Option<Currency> {
        let by_symbol = match header.currency_symbol.as_str() {
            "€" => "EUR",
            "$" => "USD",
            "£" => "GBP",
            "¥" => "JPY",
            other => other,
        };
        let code = if header.currency_code.is_empty() { by_symbol } else { &header.currency_code };
        if code.is_empty() {
            return None;
        }
        let currency = code.parse().ok();
        if currency.is_none() {
            let text =
                format!("\"{}\" names no currency; amounts are taken as the portfolio's", text::name(code));
            self.notes.say(None, "currency", text);
        }
        currency
    }

    /// Makes the project row. Its tasks are made before it, since its stage follows from their progress, but it stands before
    /// them in the list.
    pub(super) fn project(&mut self, header: &Header, outline: &Outline, tasks: &Made, calendar: &Calendar) {
        let top = outline.project;
        let top_name = top.map_or(String::new(), |t| text::name(t.text_of("Name")));
        let file_name = header.name.trim_end_matches(".xml").trim_end_matches(".mpp");
        let name = [&header.title, &top_name, file_name, &header.fallback, "Imported project"]
            .into_iter()
            .find(|n| !n.is_empty())
            .map_or_else(String::new, Into::into);
        let mut notes =
            vec![header.notes.clone(), top.map_or_else(String::new, |t| text::note(t.text_of("Notes")))];
        if !header.manager.is_empty() {
            notes.push(format!("Manager: {}", header.manager));
        }
        notes.retain(|n| !n.is_empty());
        let mut promise = top.and_then(|t| t.stamp("Deadline")).map(Stamp::date);
        if header.from_finish {
            promise = promise.or(header.finish.map(Stamp::date));
            self.notes.say(None, "project", "is planned backwards from its finish there; here it is planned forwards, and that finish is its promise");
        }
        if let Some(start) = header.start
            && start.moment(0).slot_of_day() > calendar.day_span(start.date()).0
        {
            let text = "starts later in the day than work begins there; only the day is kept";
            self.notes.say(None, "project", text);
        }
        if let Some(status) = header.status_date {
            self.notes.say(
                None,
                "project",
                format!("has the status date {}; here it is today", status.date()),
            );
        }
        let all = |want: fn(&Progress) -> bool| tasks.rows.iter().all(|t| want(&t.progress));
        let done = !tasks.rows.is_empty() && all(|p| matches!(p, Progress::Done { .. }));
        let under_way = !all(|p| *p == Progress::NotStarted);
        let stage = self.stage(done, under_way);
        let project = Project {
            id: self.project,
            name,
            code: String::new(),
            owner: self.named_person(&header.manager),
            sponsor: String::new(),
            need: String::new(),
            site: String::new(),
            category: String::new(),
            tags: vec![],
            stage,
            rank: Rank::between(self.plan.ranked().last().map(|p| &p.rank), None),
            promise,
            budget: None,
            cost_of_delay: None,
            not_before: begin(header, outline),
            risks: vec![],
            links: vec![],
            notes: notes.join("\n"),
        };
        self.put(project);
        for task in &tasks.rows {
            self.records.push(task.clone().into());
        }
    }

    fn named_person(&self, name: &str) -> Option<crate::domain::PersonId> {
        let new = self.records.iter().filter_map(|r| match r {
            crate::domain::Record::Person(p) => Some(p),
            _ => None,
        });
        new.chain(&self.plan.people).find(|p| !name.is_empty() && p.name == name).map(|p| p.id)
    }

    /// The column that fits: done, under way (the last that takes people), or else the first that takes people and
    /// funding. A plan without columns gets the usual ones.
    fn stage(&mut self, done: bool, under_way: bool) -> StageId {
        let usual = Portfolio::empty();
        let plan = if self.plan.stages.is_empty() { &usual } else { self.plan };
        let columns = plan.columns();
        let takes = |s: &&&Arc<crate::domain::Stage>| {
            s.role == StageRole::Normal && s.takes_people && s.takes_funding
        };
        let wanted = if done {
            columns.iter().find(|s| s.role == StageRole::Done)
        } else if under_way {
            columns.iter().rfind(takes)
        } else {
            columns.iter().find(takes)
        };
        let stage = wanted.or(columns.first()).map(|s| (s.id, s.name.clone()));
        if self.plan.stages.is_empty() {
            for stage in &usual.stages {
                self.records.push(crate::domain::Record::Stage(stage.clone()));
            }
        }
        let (id, name) = stage.unwrap_or_else(|| (StageId(self.project.0), String::new()));
        self.notes.say(None, "project", format!("was put into the column {name}"));
        id
    }
}

/// Nothing begins before the project's start date there, but for tasks that the file itself has earlier.
fn begin(header: &Header, outline: &Outline) -> Option<NaiveDate> {
    let start = header.start.filter(|_| !header.from_finish)?.date();
    let tasks = outline.rows.iter().filter(|r| r.leaf && !r.inactive);
    tasks.filter_map(|r| r.element.stamp("Start")).map(Stamp::date).chain([start]).min()
}

impl Ranks {
    /// Keys for a new list.
    pub(super) fn new() -> Self {
        Self(None)
    }
}
