//! The file says all that the plan says, in every version of the program; what is no plan is refused, with the place.
use super::plans;
use proptest::prelude::*;
use stackrank::domain::{Bands, Portfolio, RecordId, Terms, check};
use stackrank::storage::{FaultKind, ReadFault, SCHEMA, from_text, to_text};
use std::fmt::Write as _;

/// The golden file of the current schema.
const GOLDEN: &str = include_str!("../data/formats/v3.ron");
const GOLDEN_2: &str = include_str!("../data/formats/v2.ron");
const GOLDEN_1: &str = include_str!("../data/formats/v1.ron");

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_plan_is_read_back_and_written_to_the_same_bytes(plan in plans::plan()) {
        let text = to_text(&plan);
        let back = from_text(&text);
        prop_assert_eq!(back.as_ref(), Ok(&plan), "{}", text);
        prop_assert_eq!(to_text(&plan), text);
    }

    #[test]
    fn any_text_in_the_place_of_a_file_is_refused_or_read(text in plans::text()) {
        let _ = from_text(&text);
    }

    #[test]
    fn flipped_bytes_neither_panic_nor_hang(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut bytes = GOLDEN.as_bytes().to_vec();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(text) = std::str::from_utf8(&bytes)
            && let Ok(plan) = from_text(text)
        {
            prop_assert_eq!(from_text(&to_text(&plan)), Ok(plan));
        }
    }
}

#[test]
fn the_golden_file_is_read_and_written_back_byte_for_byte() {
    let plan = from_text(GOLDEN).unwrap_or_else(|fault| panic!("{fault}"));
    let text = to_text(&plan);
    for (golden, written) in GOLDEN.lines().zip(text.lines()) {
        assert_eq!(golden, written);
    }
    assert_eq!(GOLDEN, text);
    // it names things that are not there and runs in a circle: that is told, and nothing is dropped
    let problems: Vec<String> = check::check(&plan).into_iter().map(|p| p.text).collect();
    assert!(problems.iter().any(|p| p.contains("no-such-task")), "{problems:?}");
    assert!(problems.iter().any(|p| p.contains("depend on each other")), "{problems:?}");
}

/// Schema 3 holds what schema 2 held; what it has more of is empty.
#[test]
fn the_golden_file_of_schema_2_is_read_and_becomes_schema_3() {
    let old = from_text(GOLDEN_2).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(old, without_what_schema_3_brought());
    let text = to_text(&old);
    assert!(text.contains("\n  schema: 3,\n"), "{text}");
    assert_eq!(from_text(&text), Ok(old));
    // contingency that was released stays so
    let budget = |plan: &Portfolio| plan.projects.rows()[0].budget;
    assert_eq!(budget(&from_text(GOLDEN_2).unwrap()), budget(&from_text(GOLDEN).unwrap()));
}

fn without_what_schema_3_brought() -> Portfolio {
    let mut plan = from_text(GOLDEN).unwrap();
    (plan.invoices, plan.draw_downs, plan.causes) = Default::default();
    let settings = std::sync::Arc::make_mut(&mut plan.settings);
    (settings.bands, settings.order_within_funding, settings.payment_terms) = (Bands::default(), false, 0);
    settings.forecast = Terms::default();
    assert!(settings.last_update.take().is_some());
    let mut supplier = (*plan.suppliers.rows()[0]).clone();
    assert_eq!(supplier.payment_terms.take(), Some(45));
    plan.put(supplier.into());
    let mut purchase = (*plan.purchases.rows()[0]).clone();
    assert_eq!(std::mem::take(&mut purchase.quotes).len(), 2);
    (purchase.chosen_quote, purchase.recurring, purchase.price_open) = (None, None, false);
    (purchase.service_life, purchase.disposal) = (None, None);
    (purchase.approval_requested_on, purchase.approved_on) = (None, None);
    purchase.approved_by.clear();
    plan.put(purchase.into());
    plan
}

/// Schema 2 holds what schema 1 held, its roles each for itself; what it has more of is empty.
#[test]
fn the_golden_file_of_schema_1_is_read_and_becomes_the_current_one() {
    let old = from_text(GOLDEN_1).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(old.people.rows()[0].roles, ["network", "firewall"]);
    let mut new = without_what_schema_3_brought();
    new.deliveries = stackrank::domain::Table::new();
    new.take(RecordId::Dependency("d6".parse().unwrap()));
    let mut purchase = (*new.purchases.rows()[0]).clone();
    assert_eq!(std::mem::take(&mut purchase.expedite).len(), 2);
    new.put(purchase.into());
    assert_eq!(old, new);
    // once saved it is of the current schema, and the same plan
    let text = to_text(&old);
    assert!(text.contains("\n  schema: 3,\n"), "{text}");
    assert_eq!(from_text(&text), Ok(old));
}

#[test]
fn an_older_file_is_read_by_its_own_rules() {
    let roles = |roles: &str| {
        let text = GOLDEN_1.replace("\"network, firewall\"", roles);
        from_text(&text).map(|plan| plan.people.rows()[0].roles.clone())
    };
    assert_eq!(roles("\" storage;network/Network , \""), Ok(vec!["storage".into(), "network".into()]));
    assert_eq!(roles("\"\""), Ok(vec![]));
    for (text, expected) in [
        (roles("[\"network\"]").unwrap_err().to_string(), "people[0].roles"),
        (fault(&GOLDEN_1.replace("approval_days: 5", "expedite: []")).to_string(), "named `expedite`"),
        (fault(&GOLDEN_1.replace("strength: Preferred", "units: 6")).to_string(), "named `units`"),
        (
            fault(&GOLDEN_1.replace("  changes: [", "  deliveries: [],\n  changes: [")).to_string(),
            "deliveries",
        ),
        (fault(&GOLDEN_2.replace("expedite: [", "quotes: [], expedite: [")).to_string(), "named `quotes`"),
        (
            fault(&GOLDEN_2.replace("fiscal_year_start: 4,", "fiscal_year_start: 4, bands: (guess: 1),"))
                .to_string(),
            "bands",
        ),
        (fault(&GOLDEN_2.replace("  changes: [", "  invoices: [],\n  changes: [")).to_string(), "invoices"),
    ] {
        assert!(text.contains(expected) && text.starts_with("line "), "{text}");
    }
    // the number is found wherever it stands
    let last = GOLDEN_1.replacen("  schema: 1,\n", "", 1).trim_end().trim_end_matches(')').to_owned()
        + "  schema: 1,\n)";
    assert_eq!(from_text(&last), from_text(GOLDEN_1));
    // so are conflicts
    let marked = GOLDEN_1.replacen("  tasks: [\n", "<<<<<<< HEAD\n  tasks: [\n=======\n>>>>>>> theirs\n", 1);
    assert_eq!(fault(&marked).kind, FaultKind::MergeMarkers);
}

#[test]
fn a_file_cut_off_anywhere_is_never_taken_for_whole() {
    // one row of each table is enough to stop at every kind of place
    let lines: Vec<&str> = GOLDEN.split_inclusive('\n').collect();
    let row = |line: &str| line.starts_with("    (");
    let later_row = |at: usize| at > 0 && row(lines[at]) && row(lines[at - 1]);
    let small: String = (0..lines.len()).filter(|at| !later_row(*at)).map(|at| lines[at]).collect();
    assert_eq!(small.lines().filter(|line| row(line)).count(), 19, "one of each table");
    for (text, step) in [(small.as_str(), 1), (GOLDEN, 17)] {
        let plan = from_text(text).unwrap();
        for end in (0..text.len()).step_by(step).filter(|end| text.is_char_boundary(*end)) {
            match from_text(&text[..end]) {
                Err(_) => {}
                Ok(read) => {
                    assert_eq!(read, plan);
                    assert!(end >= text.trim_end().len(), "cut at {end}");
                }
            }
        }
    }
}

/// A file with one task, whose fields are given.
fn with_task(task: &str) -> String {
    let head =
        "(schema: 3, settings: (name: \"P\", currency: \"EUR\", week: [], fiscal_year_start: 1), tasks: [\n";
    format!(
        "{head}  (id: \"a\", project: \"p\", name: \"A\", rank: \"a0\", kind: Work, estimate: \"1d\"),\n  {task},\n])\n"
    )
}

fn fault(text: &str) -> ReadFault {
    from_text(text).expect_err("this is no plan")
}

#[test]
fn faults_are_told_with_line_column_row_and_field() {
    let rest = "project: \"p\", name: \"B\", rank: \"a1\", kind: Work";
    let table = [
        ("estimate: \"1x\"", "tasks[1].estimate (row \"b\"): \"1x\" is no estimate"),
        ("estimate: \"5d..2d..1d\"", "must not fall"),
        ("estimate: \"1d\", colour: \"red\"", "Unexpected field named `colour`"),
        ("estimate: \"1d\", not_before: \"2026-02-30\"", "\"2026-02-30\" is no date"),
        ("estimate: \"1d\", not_before: \"9999-01-01\"", "no date between 1970 and 2199"),
        ("estimate: \"1d\", pin: \"2026-02-03T08:01\"", "quarter hour"),
        ("estimate: \"1d\", people: [(\"Upper\", 1)]", "an id is made of"),
        ("estimate: \"1d\", people: [(\"x\", 65536)]", "Integer is out of bounds"),
        ("estimate: \"1d\", progress: Begun", "Begun"),
        ("estimate: \"1d\", estimate: \"1d\"", "duplicate field named `estimate`"),
        ("notes: \"no estimate\"", "missing field named `estimate`"),
    ];
    for (field, expected) in table {
        let fault = fault(&with_task(&format!("(id: \"b\", {rest}, {field})")));
        assert_eq!(fault.line, Some(3), "{field}: {fault}");
        assert!(fault.column.is_some_and(|c| c > 50), "{field}: {fault}");
        assert_eq!(fault.kind, FaultKind::Content, "{field}: {fault}");
        assert!(fault.to_string().contains(expected), "{fault}");
        assert!(fault.to_string().starts_with("line 3, column "), "{fault}");
    }
}

#[test]
fn two_rows_with_one_id_are_refused_by_name_and_line() {
    let row = "(id: \"a\", project: \"p\", name: \"B\", rank: \"a1\", kind: Work, estimate: \"1d\")";
    let fault = fault(&with_task(row));
    assert_eq!((fault.kind, fault.line), (FaultKind::Content, Some(3)), "{fault}");
    assert!(fault.message.contains("\"a\" is used twice"), "{fault}");
}

#[test]
fn money_beyond_a_word_is_refused() {
    let text = GOLDEN.replace("unit_price: 9223372036854775807", "unit_price: 9223372036854775808");
    let fault = fault(&text);
    assert!(fault.message.contains("p3") && fault.line.is_some(), "{fault}");
}

#[test]
fn a_newer_file_is_known_as_newer_whatever_else_is_in_it() {
    for text in [
        GOLDEN.replace("schema: 3", "schema: 4"),
        GOLDEN.replace("schema: 3", "schema: 4").replace("tasks: [", "tasks: Flux(5) <- ["),
        "/* a */ #![enable(implicit_some)]\n// b\n ( // c\n schema : 999, invented: 3".into(),
        format!("(schema: {}0, ", u64::MAX),
    ] {
        assert!(matches!(fault(&text).kind, FaultKind::Newer { schema } if schema > SCHEMA), "{text:.200}");
    }
    let last = "(settings: (name: \"P\", currency: \"EUR\", week: [], fiscal_year_start: 1), schema: 7)";
    assert_eq!(fault(last).kind, FaultKind::Newer { schema: 7 });
    assert_eq!(fault(&GOLDEN.replace("schema: 3", "schema: 0")).kind, FaultKind::Content);
}

#[test]
fn conflict_markers_of_git_are_recognised() {
    let marked = GOLDEN.replacen("  tasks: [\n", "<<<<<<< HEAD\n  tasks: [\n=======\n>>>>>>> theirs\n", 1);
    let line = GOLDEN.lines().position(|l| l == "  tasks: [").unwrap() + 1;
    let fault = fault(&marked);
    assert_eq!((fault.kind, fault.line), (FaultKind::MergeMarkers, Some(line)), "{fault}");
}

#[test]
fn empty_and_zeroed_files_are_damage() {
    for text in ["", "  \n\n", "\u{feff}", &"\0".repeat(5000)] {
        assert_eq!(fault(text).kind, FaultKind::Empty);
    }
    assert!(fault(&format!("{GOLDEN}\0\0")).line.is_some());
    assert!(fault(&format!("{GOLDEN}x")).line.is_some());
}

#[test]
fn marks_and_line_ends_of_other_systems_are_read() {
    let plan = from_text(GOLDEN).unwrap();
    let crlf = GOLDEN.replace('\n', "\r\n");
    for text in [format!("\u{feff}{GOLDEN}"), crlf, GOLDEN.trim_end().into()] {
        assert_eq!(from_text(&text), Ok(plan.clone()));
    }
}

#[test]
fn nesting_has_a_limit() {
    let deep = 1_000_000;
    let lists = format!("{}{}", "[".repeat(deep), "]".repeat(deep));
    for text in [
        lists.clone(),
        format!("(schema: {lists})"),
        with_task(&format!("(id: \"b\", zzz: {lists})")),
        with_task(&format!("(id: \"b\", people: {lists})")),
        format!("{}{GOLDEN}", "/*".repeat(deep)),
        "(".repeat(deep),
    ] {
        let fault = fault(&text);
        assert!(fault.line.is_some(), "{fault}");
    }
}

#[test]
fn rows_texts_and_lists_have_limits() {
    let mut many = String::new();
    for n in 0..200_001 {
        let _ = write!(many, "(id:\"{n}\",name:\"\"),");
    }
    let plan = |tables: &str| {
        format!(
            "(schema: 3, settings: (name: \"P\", currency: \"EUR\", week: [], fiscal_year_start: 1), {tables})"
        )
    };
    let long = "x".repeat((1 << 20) + 1);
    for tables in [
        format!("suppliers: [{many}]"),
        format!("suppliers: [(id: \"a\", name: \"{long}\")]"),
        format!(
            "projects: [(id: \"a\", name: \"\", rank: \"a0\", stage: \"s\", tags: [{}])]",
            "\"\",".repeat(10_001)
        ),
    ] {
        let fault = fault(&plan(&tables));
        assert_eq!(fault.kind, FaultKind::Limit, "{fault}");
        assert!(fault.message.contains("beyond the limit"), "{fault}");
    }
    let fine = plan(&format!("suppliers: [(id: \"a\", name: \"{}\")]", &long[1..]));
    assert_eq!(from_text(&fine).map(|p| p.suppliers.len()), Ok(1));
}

#[test]
fn an_apostrophe_stands_as_it_is() {
    let mut plan = Portfolio::empty();
    std::sync::Arc::make_mut(&mut plan.settings).name = "Brien's \\' \"x\"".into();
    let text = to_text(&plan);
    assert!(text.contains(r#"name: "Brien's \\' \"x\"","#), "{text}");
    assert_eq!(from_text(&text), Ok(plan));
}
