//! Files made to hold one thing each: what the real ones do not have, and what nobody should ever send.
use super::{CHECKED_IN, import, imported, imported_into, today};
use chrono::NaiveDate;
use proptest::prelude::*;
use stackrank::domain::check::{Severity, check};
use stackrank::domain::{
    Currency, Dependency, Id, Lag, LinkKind, Moment, Money, Portfolio, Progress, Purchase, PurchaseState,
    TaskKind, WorkId,
};
use stackrank::edits::make::add_all;
use stackrank::exchange::{ImportError, ImportReport, import_file};

/// A task of a made file.
fn task(uid: u32, level: u32, name: &str, rest: &str) -> String {
    let duration = if rest.contains("<Duration>") { "" } else { "<Duration>PT16H0M0S</Duration>" };
    format!(
        "<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><OutlineLevel>{level}</OutlineLevel>{duration}\
         <DurationFormat>7</DurationFormat>{rest}</Task>\n"
    )
}

fn after(uid: u32, rest: &str) -> String {
    format!("<PredecessorLink><PredecessorUID>{uid}</PredecessorUID>{rest}</PredecessorLink>")
}

fn file(tasks: &[String], rest: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<Project xmlns=\"http://schemas.microsoft.com/project\"><Title>Made</Title>\
         <StartDate>2027-01-04T08:00:00</StartDate>\n<Tasks>{}</Tasks>{rest}</Project>",
        tasks.concat()
    )
}

fn told(report: &ImportReport, what: &str, text: &str) -> bool {
    report.notes.iter().any(|n| n.what.contains(what) && n.text.contains(text))
}

/// Dependencies among tasks as "A>B FS+4".
fn links_of(plan: &Portfolio) -> Vec<String> {
    let name = |w: WorkId| stackrank::domain::check::work_name(plan, w);
    let mut out: Vec<String> = plan
        .dependencies
        .iter()
        .filter(|d: &&std::sync::Arc<Dependency>| matches!(d.to, WorkId::Task(_)))
        .map(|d| {
            let lag = match d.lag {
                Lag::Working(s) => format!("{s:+}"),
                Lag::Elapsed(s) => format!("{s:+}e"),
            };
            format!("{}>{} {:?}{lag}", name(d.from), name(d.to), d.kind)
        })
        .collect();
    out.sort();
    out
}

#[test]
fn links_keep_type_and_lag_in_every_unit() {
    let text = file(
        &[
            task(1, 1, "A", ""),
            task(2, 1, "B", &after(1, "<Type>3</Type><LinkLag>-4800</LinkLag><LagFormat>7</LagFormat>")),
            task(3, 1, "C", &after(1, "<LinkLag>14400</LinkLag><LagFormat>8</LagFormat>")),
            task(4, 1, "D", &after(1, "<Type>1</Type><LinkLag>50</LinkLag><LagFormat>19</LagFormat>")),
            task(5, 1, "E", &after(1, "<Type>2</Type><LinkLag>25</LinkLag><LagFormat>52</LagFormat>")),
            task(6, 1, "F", &after(1, "<Type>0</Type>")),
        ],
        "",
    );
    let (plan, report) = imported(text.as_bytes());
    assert_eq!(
        links_of(&plan),
        [
            "A>B StartStart-32",
            "A>C FinishStart+96e",
            "A>D FinishStart+32",
            "A>E StartFinish+16e",
            "A>F FinishFinish+0"
        ]
    );
    assert_eq!(report.read["links"], 5);
}

#[test]
fn links_of_headings_become_links_of_the_tasks_at_their_ends() {
    let text = file(
        &[
            task(1, 1, "First", ""),
            task(2, 2, "a", ""),
            task(3, 2, "b", &after(2, "")),
            task(4, 2, "c", ""),
            task(5, 1, "Second", &after(1, "<Type>1</Type><LinkLag>4800</LinkLag>")),
            task(6, 2, "d", ""),
            task(7, 2, "e", &after(6, "")),
            task(8, 1, "f", &after(5, "<Type>3</Type>")),
            task(9, 1, "g", &after(5, "")),
            task(10, 2, "h", &after(9, "")),
        ],
        "",
    );
    let (plan, report) = imported(text.as_bytes());
    assert_eq!(
        links_of(&plan),
        [
            "a>b FinishStart+0",
            "b>d FinishStart+32",
            "c>d FinishStart+32",
            "d>e FinishStart+0",
            "e>h FinishStart+0"
        ]
    );
    assert!(told(&report, "Second after task 1, First", "became links of the tasks"));
    assert!(told(&report, "f after", "cannot be kept"));
    assert!(told(&report, "h", "stands under the other"));
    assert_eq!(plan.tasks.rows()[0].group, "First");
}

#[test]
fn links_that_cannot_be_are_named_and_left_out() {
    let text = file(
        &[
            task(1, 1, "A", &after(3, "")),
            task(2, 1, "B", &after(1, "")),
            task(3, 1, "C", &format!("{}{}", after(2, ""), after(3, ""))),
            task(4, 1, "D", &after(99, "")),
            task(5, 1, "E", "<Active>0</Active>"),
            task(6, 1, "F", &after(5, "")),
            task(
                7,
                1,
                "G",
                &after(
                    98,
                    "<CrossProject>1</CrossProject><CrossProjectName>other.mpp\\12</CrossProjectName>",
                ),
            ),
        ],
        "",
    );
    let (plan, report) = imported(text.as_bytes());
    assert_eq!(plan.dependencies.len(), 2);
    assert!(told(&report, "task", "closes a circle"));
    assert!(told(&report, "task 3, C", "itself"));
    assert!(told(&report, "task 4, D", "UID 99"));
    assert!(told(&report, "task 5, E", "inactive"));
    assert!(told(&report, "task 6, F", "inactive"));
    assert!(told(&report, "task 7, G", "other.mpp"));
    let line = report.notes.iter().find(|n| n.text.contains("UID 99")).unwrap().line;
    assert_eq!(line, Some(6));
}

const RESOURCES: &str = "<Resources>\
    <Resource><UID>1</UID><Name>Ann Lee</Name><Type>1</Type><MaxUnits>1</MaxUnits><StandardRate>80</StandardRate><CalendarUID>3</CalendarUID></Resource>\
    <Resource><UID>2</UID><Name>Technicians</Name><Type>1</Type><MaxUnits>3</MaxUnits><CostPerUse>2000</CostPerUse></Resource>\
    <Resource><UID>3</UID><Name>Cable</Name><Type>0</Type><MaterialLabel>m</MaterialLabel><StandardRate>1.5</StandardRate></Resource>\
    <Resource><UID>4</UID><Name>Travel</Name><Type>0</Type><IsCostResource>1</IsCostResource></Resource>\
    <Resource><UID>5</UID><Name>Half Timer</Name><Type>1</Type><MaxUnits>0.5</MaxUnits></Resource></Resources>";

fn assignment(task: u32, resource: u32, rest: &str) -> String {
    format!(
        "<Assignment><UID>{task}{resource}</UID><TaskUID>{task}</TaskUID><ResourceUID>{resource}</ResourceUID>{rest}</Assignment>"
    )
}

#[test]
fn people_teams_and_part_timers() {
    let assignments = [
        assignment(1, 1, "<Units>0.5</Units>"),
        assignment(1, 2, "<Units>2</Units>"),
        assignment(1, 5, "<Units>0.5</Units>"),
        assignment(1, 5, "<Units>0.25</Units>"),
        assignment(2, 1, "<Units>3</Units>"),
        assignment(1, 77, ""),
        assignment(1, 0, ""),
    ]
    .concat();
    let calendars = "<Calendars><Calendar><UID>1</UID><IsBaseCalendar>1</IsBaseCalendar></Calendar><Calendar><UID>3</UID>\
        <BaseCalendarUID>1</BaseCalendarUID><WeekDays><WeekDay><DayType>6</DayType><DayWorking>0</DayWorking></WeekDay>\
        <WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod><FromDate>2027-02-01T00:00:00</FromDate>\
        <ToDate>2027-02-05T23:59:00</ToDate></TimePeriod></WeekDay></WeekDays></Calendar></Calendars><CalendarUID>1</CalendarUID>";
    let rest = format!("{calendars}{RESOURCES}<Assignments>{assignments}</Assignments>");
    let text = file(&[task(1, 1, "A", ""), task(2, 1, "B", "")], &rest);
    let (plan, report) = imported(text.as_bytes());
    let person = |name: &str| plan.people.iter().find(|p| p.name == name).unwrap();
    let percent = |task: usize, name: &str| {
        let id = person(name).id;
        plan.tasks.rows()[task].people.iter().find(|a| a.person == id).map(|a| a.percent)
    };
    assert_eq!((person("Technicians").heads, person("Half Timer").reserve), (3, 50));
    assert_eq!(person("Ann Lee").rate, Some(Money::from_minor(8000)));
    assert_eq!(person("Ann Lee").initials, "AL");
    assert!(
        !person("Ann Lee").hours.as_ref().unwrap().works_on(NaiveDate::from_ymd_opt(2027, 1, 8).unwrap())
    );
    assert_eq!(plan.absences.len(), 1);
    assert_eq!([percent(0, "Ann Lee"), percent(0, "Technicians")], [Some(50), Some(200)]);
    assert_eq!(percent(0, "Half Timer"), Some(100)); // 0.75 of 0.5, cut
    assert_eq!(percent(1, "Ann Lee"), Some(100));
    assert!(told(&report, "Ann Lee on task 2", "cut to that"));
    assert!(told(&report, "assignment 177", "not in the file"));
    assert!(!told(&report, "assignment 10", "not in the file"), "nobody is nobody");

    // a second file: people are joined by name, the calendar stays
    let night = "<Calendars><Calendar><UID>1</UID><Name>Early</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays><WeekDay>\
        <DayType>2</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays></Calendar></Calendars><CalendarUID>1</CalendarUID>";
    let settings = plan.settings.clone();
    let again = file(&[task(1, 1, "A", "")], &format!("{night}{RESOURCES}"));
    let (both, report) = imported_into(plan, again.as_bytes());
    assert_eq!((both.people.len(), both.projects.len()), (3, 2));
    assert_eq!(both.settings, settings);
    assert!(told(&report, "Ann Lee", "in the plan already"));
    assert!(told(&report, "calendar", "these stay"));
    let ranked = both.ranked();
    assert!(ranked[0].rank < ranked[1].rank);
}

#[test]
fn costs_become_purchases_that_move_no_date() {
    let assignments = [
        assignment(1, 2, "<Units>2</Units>"),
        assignment(1, 3, "<Units>200</Units><Cost>30000</Cost>"),
        assignment(2, 3, "<Units>0.5</Units><Cost>99</Cost>"),
        assignment(2, 4, "<Cost>45050</Cost>"),
    ]
    .concat();
    let done = "<FixedCost>1000.00</FixedCost><PercentComplete>100</PercentComplete><ActualStart>2026-11-02T08:00:00</ActualStart>\
        <ActualFinish>2026-11-03T17:00:00</ActualFinish>";
    let tasks =
        [task(1, 1, "Lay", ""), task(2, 1, "Test", done), task(3, 1, "Odd", "<FixedCost>-5</FixedCost>")];
    let rest = format!("<CurrencyCode>USD</CurrencyCode>{RESOURCES}<Assignments>{assignments}</Assignments>");
    let text = file(&tasks, &rest);
    let shown = |plan: &Portfolio| {
        let project = plan.ranked().last().unwrap().id;
        let line = |p: &Purchase| format!("{} {} × {}", p.item, p.quantity, p.unit_price.minor());
        plan.purchases_of(project).into_iter().map(|p| line(p)).collect::<Vec<_>>()
    };
    let (plan, report) = imported(text.as_bytes());
    assert_eq!(
        shown(&plan),
        [
            "Technicians: cost per use for Lay 1 × 4000",
            "Cable for Lay (m) 200 × 150",
            "Fixed cost of Test 1 × 1000",
            "Cable for Test 1 × 99",
            "Travel for Test 1 × 45050",
        ]
    );
    assert_eq!(plan.settings.currency, "USD".parse().unwrap());
    let paid = |p: &&std::sync::Arc<Purchase>| p.state == PurchaseState::Paid && p.paid_on.is_some();
    assert_eq!(plan.purchases.iter().filter(paid).count(), 3);
    assert!(
        plan.dependencies.iter().all(|d| d.kind == LinkKind::StartStart && matches!(d.from, WorkId::Task(_)))
    );
    assert!(told(&report, "Fixed cost of Odd", "below zero"));

    // into a plan in another currency: amounts keep theirs, and the rate is to be set
    let mut euro = Portfolio::empty();
    add_all(import(file(&[], "").as_bytes(), &euro).unwrap().records).apply(&mut euro).unwrap();
    let (both, report) = imported_into(euro, text.as_bytes());
    assert_eq!(both.settings.currency, Currency::EUR);
    assert!(both.purchases.iter().all(|p| p.currency.is_some_and(|(c, _)| c.code() == "USD")));
    assert!(told(&report, "currency", "set the rates"));
}

#[test]
fn constraints_pins_and_headings_that_hold_their_tasks_back() {
    let constraint = |kind: u32, date: &str| {
        format!("<ConstraintType>{kind}</ConstraintType><ConstraintDate>{date}</ConstraintDate>")
    };
    let text = file(
        &[
            task(0, 0, "Whole", "<Deadline>2027-06-30T17:00:00</Deadline><Notes>why</Notes>"),
            task(1, 1, "Head", &constraint(4, "2027-03-01T08:00:00")),
            task(2, 2, "A", &constraint(4, "2027-02-01T17:00:00")),
            task(3, 2, "B", &constraint(2, "2027-04-01T10:00:00")),
            task(4, 1, "C", &constraint(7, "2027-05-01T17:00:00")),
            task(5, 1, "D", &constraint(0, "2027-05-01T17:00:00")),
            task(6, 1, "E", "<Manual>1</Manual><Start></Start><StartText>TBD</StartText>"),
            task(7, 1, "F", "<Manual>1</Manual><Start>2027-02-02T13:00:00</Start>"),
            task(8, 1, "G", &constraint(1, "")),
            task(9, 1, "H", "<Milestone>1</Milestone>"),
            task(10, 1, "I", "<Duration>PT0H0M0S</Duration>"),
            task(11, 1, "J", &constraint(4, "2027-02-01T17:00:00")),
        ],
        "",
    );
    let (plan, report) = imported(text.as_bytes());
    let project = &plan.projects.rows()[0];
    assert_eq!((project.name.as_str(), project.notes.as_str()), ("Made", "why"));
    assert_eq!(project.promise.unwrap().to_string(), "2027-06-30");
    assert_eq!(project.not_before.unwrap().to_string(), "2027-01-04");
    let tasks = plan.tasks_of(project.id);
    let not_before: Vec<_> =
        tasks.iter().map(|t| t.not_before.map_or(String::new(), |d| d.format("%m-%d").to_string())).collect();
    assert_eq!(not_before, ["03-01", "03-01", "", "", "", "", "", "", "", "02-02"]);
    let pins: Vec<_> = tasks.iter().filter_map(|t| t.pin).map(|p| p.to_string()).collect();
    assert_eq!(pins, ["2027-04-01T10:00", "2027-02-02T13:00"]);
    assert!(told(&report, "task 4, C", "finish no later than 2027-05-01"));
    assert!(told(&report, "task 6, E", "TBD"));
    assert!(told(&report, "task 8, G", "as late as possible"));
    assert!(told(&report, "task 9, H", "marked as a milestone"));
    assert_eq!(tasks[8].kind, TaskKind::Milestone);
    assert_eq!(tasks[0].group, "Head");
}

#[test]
fn files_that_are_odd_are_still_read() {
    let plain = file(&[task(1, 1, "Käfig", ""), task(2, 1, "B", &after(1, ""))], "");
    let (expected, _) = imported(plain.as_bytes());
    let same = |bytes: &[u8]| assert!(imported(bytes).0 == expected);
    same(&[&[0xEF, 0xBB, 0xBF], plain.as_bytes()].concat());
    same(&[vec![0xFF, 0xFE], plain.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat());
    same(plain.replace(" xmlns=\"http://schemas.microsoft.com/project\"", "").as_bytes());
    same(plain.replace('\n', "").as_bytes());
    same(
        plain
            .replace("<Project ", "<p:Project xmlns:p=\"urn:other\" ")
            .replace("</Project>", "</p:Project>")
            .as_bytes(),
    );
    let wrapped = plain
        .replace("<PredecessorLink>", "<PredecessorLink type=\"array\"><PredecessorLink>")
        .replace("</PredecessorLink>", "</PredecessorLink></PredecessorLink>");
    same(wrapped.as_bytes());
    let nested = plain.replace("<Project ", "<hash><Project ").replace("</Project>", "</Project></hash>");
    same(nested.as_bytes());

    // dates and numbers that cannot be
    let odd = [
        "<Duration>PT-8H0M0S</Duration><Start>2027-01-05T08:00:00</Start><Finish>2027-01-04T08:00:00</Finish>",
        "<Duration>forty</Duration><Start>2027-01-04T08:00:00</Start><Finish>2027-01-05T17:00:00</Finish>",
        "<Duration>PT99999999H0M0S</Duration><Deadline>9999-12-31T00:00:00</Deadline>",
        "<PercentComplete>100</PercentComplete>",
        "<PercentComplete>1e400</PercentComplete><ActualFinish>2027-01-04T08:00:00</ActualFinish><ActualStart>2027-02-04T08:00:00</ActualStart>",
        "<PercentComplete>50</PercentComplete><RemainingDuration>PT-1H</RemainingDuration>",
    ];
    let tasks: Vec<String> = odd.iter().zip(1..).map(|(rest, uid)| task(uid, 1, "T", rest)).collect();
    let (plan, report) = imported(file(&tasks, "").as_bytes());
    let likely: Vec<u32> = plan.tasks.iter().map(|t| t.estimate.likely).collect();
    assert_eq!(likely[..3], [100, 200, 3_652_500]);
    assert!(told(&report, "task 3", "hundred years"));
    assert!(told(&report, "task 5", "before it started"));
    assert_eq!(
        plan.tasks.rows()[5].progress,
        Progress::Started { at: Moment::start_of(today()), remaining: 100 }
    );
}

#[test]
fn malicious_files_are_refused_with_their_place() {
    let place = |text: &str| match import(text.as_bytes(), &Portfolio::empty()) {
        Err(ImportError::Broken { line, what, .. }) => (line, what),
        other => panic!("{other:?}"),
    };
    let good = file(&[task(1, 1, "A", ""), task(2, 1, "B", "")], "");
    let bomb = good.replace(
        "<?xml version=\"1.0\"?>",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>",
    );
    assert_eq!(place(&bomb).0, 2);
    assert!(place(&bomb).1.contains("DOCTYPE"));
    assert_eq!(place(&good.replace(">B<", ">&b;<")).0, 4);
    assert!(place(&good[..good.len() - 30]).1.contains("cut off"));
    assert!(place(&format!("<Project>{}", "<a>".repeat(1_000_000))).1.contains("64 deep"));
    let huge = vec![b' '; stackrank::exchange::LARGEST_FILE + 1];
    assert_eq!(import(&huge, &Portfolio::empty()).unwrap_err(), ImportError::Large(64));
    let many = file(&(0..50_001).map(|_| "<Task/>\n".to_string()).collect::<Vec<_>>(), "");
    assert!(matches!(
        import(many.as_bytes(), &Portfolio::empty()),
        Err(ImportError::TooMany { what: "tasks", .. })
    ));
    // days off by the hundred thousand, each of 500 days: bounded
    let exceptions =
        "<Exception><Type>7</Type><Period>1</Period><TimePeriod><FromDate>2026-01-01T00:00:00</FromDate>\
        <ToDate>2199-12-31T23:59:00</ToDate></TimePeriod></Exception>"
            .repeat(20_000);
    let calendar = format!(
        "<Calendars><Calendar><UID>1</UID><Exceptions>{exceptions}</Exceptions></Calendar></Calendars>"
    );
    let (plan, _) = imported(file(&[], &format!("{calendar}<CalendarUID>1</CalendarUID>")).as_bytes());
    assert!(plan.settings.holidays.len() <= 2_000);
    // an outline of 2,000 levels, and links between all headings: quick, and bounded
    let deep: Vec<String> = (1..2000).map(|n| task(n, n, "deep", &after(n / 2, ""))).collect();
    let (plan, _) = imported(file(&deep, "").as_bytes());
    assert!(plan.tasks.iter().all(|t| t.group.len() < 1000));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Whatever is done to a file, reading it gives rows that fit a plan, or an error: never a panic.
    #[test]
    fn damaged_files_never_break_the_program(
        which in 0usize..5,
        cuts in prop::collection::vec((0usize..1 << 20, 0usize..60, 0usize..6, any::<u8>()), 1..12),
    ) {
        let made = file(
            &[task(1, 1, "A", "<FixedCost>100</FixedCost>"), task(2, 2, "B", &after(1, "<Type>1</Type>"))],
            &format!("{RESOURCES}<Assignments>{}</Assignments>", assignment(2, 1, "<Units>1</Units>")),
        );
        let mut bytes = CHECKED_IN.get(which).map_or(made.into_bytes(), |(_, b)| b.to_vec());
        for (at, length, what, byte) in cuts {
            let at = at % bytes.len().max(1);
            let end = (at + length).min(bytes.len());
            match what {
                0 => { bytes.drain(at..end); }
                1 => if let Some(b) = bytes.get_mut(at) { *b = byte; },
                2 => { let piece = bytes[at..end].to_vec(); bytes.splice(at..at, piece); }
                3 => { bytes.splice(at..at, b"-9999999999999999999".iter().copied()); }
                // a digit becomes another: the file stays well formed
                _ => if let Some(b) = bytes[at..].iter_mut().find(|b| b.is_ascii_digit()) { *b = b'0' + byte % 10; },
            }
        }
        let mut count = 0;
        let mut ids = || { count += 1; Id::generate(9, count) };
        let mut plan = Portfolio::empty();
        if let Ok(imported) = import_file("damaged.xml", &bytes, &plan, &mut ids, today()) {
            let applied = add_all(imported.records).apply(&mut plan);
            prop_assert!(applied.is_ok(), "{applied:?}");
            let errors: Vec<_> = check(&plan).into_iter().filter(|p| p.severity == Severity::Error).collect();
            prop_assert!(errors.is_empty(), "{errors:?}");
        }
    }
}
