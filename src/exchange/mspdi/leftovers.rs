//! Tells what an MS Project file holds that has no home here.
use super::outline::{Outline, Row};
use super::values::decimal;
use crate::exchange::notes::Notes;
use crate::exchange::text;
use crate::exchange::xml::{Document, Element};
use std::collections::BTreeMap;

/// Fields of tasks that are told when they hold something else than the usual.
const TASK_FIELDS: &[(&str, &[&str], &str)] = &[
    ("Priority", &["500"], "its priority is not kept; the order of projects and tasks decides here"),
    ("Recurring", &["0", "false"], "it is a recurring task; each of its times is a task of its own here"),
    ("LevelingDelay", &["0"], "its levelling delay is not kept; people are never double-booked here"),
    ("PhysicalPercentComplete", &["0"], "its physical percent complete is not kept"),
    ("OvertimeWork", &["PT0H0M0S"], "its overtime is not kept"),
    ("IgnoreResourceCalendar", &["0", "false"], "it ignores the calendars of its people there, but not here"),
    ("IsSubproject", &["0", "false"], "it stands for an inserted project, which is not in this file"),
    ("ExternalTask", &["0", "false"], "it belongs to another project and is a copy here"),
    (
        "Estimated",
        &["0", "false"],
        "its duration is marked as an estimate (\"5d?\"); it counts like any other",
    ),
    ("Contact", &[], "its contact is not kept"),
    ("OutlineCode", &[], "its outline codes are not kept"),
    ("WBS", &[], "its own WBS code is not kept"),
];

/// Fields of assignments, likewise.
const ASSIGNMENT_FIELDS: &[(&str, &[&str], &str)] = &[
    ("WorkContour", &["0"], "its work contour is not kept; work is spread evenly here"),
    ("Delay", &["0"], "its delay is not kept; all people of a task begin together here"),
    ("LevelingDelay", &["0"], "its levelling delay is not kept"),
    ("CostRateTable", &["0"], "its own rate table is not kept; people have one rate here"),
    ("OvertimeWork", &["PT0H0M0S"], "its overtime is not kept"),
    ("Notes", &[], "its notes are not kept"),
    ("Hyperlink", &[], "its link is not kept"),
    ("ExtendedAttribute", &[], "its custom fields are not kept"),
    ("Baseline", &[], "its baselines are not kept"),
];

/// Fields of resources, likewise.
const RESOURCE_FIELDS: &[(&str, &[&str], &str)] = &[
    ("EmailAddress", &[], "its e-mail address is not kept"),
    ("Code", &[], "its code is not kept"),
    ("Notes", &[], "its notes are not kept"),
    ("OvertimeRate", &["0", "0.00"], "its overtime rate is not kept"),
    (
        "AvailabilityPeriods",
        &[],
        "its changing availability is not kept; the units of the resource count throughout",
    ),
    ("Hyperlink", &[], "its link is not kept"),
    ("ExtendedAttribute", &[], "its custom fields are not kept"),
    ("OutlineCode", &[], "its outline codes are not kept"),
    ("Baseline", &[], "its baselines are not kept"),
];

/// Goes through the whole file once more.
pub(super) fn tell(document: &Document, outline: &Outline, notes: &mut Notes) {
    let root = &document.root;
    let names = custom_fields(root);
    for row in &outline.rows {
        task(row, &names, notes);
    }
    for assignment in root.rows("Assignments", "Assignment") {
        let what = format!("assignment {}", text::name(assignment.text_of("UID")));
        fields(assignment, &what, ASSIGNMENT_FIELDS, notes);
    }
    for resource in root.rows("Resources", "Resource") {
        let name = text::name(resource.text_of("Name"));
        if name.is_empty() {
            continue;
        }
        fields(resource, &name, RESOURCE_FIELDS, notes);
        if resource.rows("Rates", "Rate").count() > 1 {
            notes.say(
                resource.place(),
                &name,
                "its rates of other tables and times are not kept; people have one rate here",
            );
        }
    }
    for (name, count) in &document.skipped {
        let text = format!(
            "{count} rows of day-by-day figures ({name}) are not kept: splits, contours and daily work follow from the plan here"
        );
        notes.say(None, "file", text);
    }
    let parts: Vec<&str> = [
        "Views",
        "Filters",
        "Groups",
        "Tables",
        "Maps",
        "Reports",
        "Drawings",
        "DataLinks",
        "VBAProjects",
        "OutlineCodes",
    ]
    .into_iter()
    .filter(|name| root.child(name).is_some_and(|c| !c.children.is_empty()))
    .collect();
    if !parts.is_empty() {
        notes.say(None, "file", format!("{} are not kept", parts.join(", ")));
    }
    let text = "what MS Project computes (early and late dates, slack, critical path, earned value, rolled-up sums) is computed anew here";
    notes.say(None, "file", text);
}

fn task(row: &Row, names: &BTreeMap<&str, String>, notes: &mut Notes) {
    let element = row.element;
    for (field, usual, text) in TASK_FIELDS {
        // a WBS code that is the outline number says nothing
        let own = element.text_of("OutlineNumber");
        if *field == "WBS" && (element.text_of(field) == own || own.is_empty()) {
            continue;
        }
        one(element, &row.label, field, usual, text, notes);
    }
    for custom in element.all("ExtendedAttribute").filter(|c| !c.text_of("Value").is_empty()) {
        let id = custom.text_of("FieldID");
        let name = names.get(id).cloned().unwrap_or_else(|| format!("field {}", text::name(id)));
        notes.say(custom.place(), &row.label, format!("the custom field {name} has no home here"));
    }
    if let (Some(stop), Some(resume)) = (element.stamp("Stop"), element.stamp("Resume"))
        && resume.at - stop.at > chrono::Duration::days(7)
    {
        notes.say(
            element.place(),
            &row.label,
            "it was interrupted for more than a week; what remains goes on at the status date here",
        );
    }
}

fn fields(element: &Element, what: &str, list: &[(&str, &[&str], &str)], notes: &mut Notes) {
    for (field, usual, text) in list {
        one(element, what, field, usual, text, notes);
    }
}

fn one(element: &Element, what: &str, field: &str, usual: &[&str], text: &str, notes: &mut Notes) {
    let Some(child) = element.children.iter().find(|c| c.name == field) else { return };
    let value = child.text.trim();
    let said = !child.children.is_empty() || !value.is_empty();
    let zero = !usual.is_empty() && usual.contains(&"0") && decimal(value, 4) == Some(0);
    if said && !usual.contains(&value) && !zero {
        notes.say(child.place(), what, text);
    }
}

/// Names of custom fields by their number: "Text1 (Cost centre)".
fn custom_fields<'e>(root: &'e Element<'e>) -> BTreeMap<&'e str, String> {
    root.rows("ExtendedAttributes", "ExtendedAttribute")
        .map(|field| {
            let (name, alias) = (text::name(field.text_of("FieldName")), text::name(field.text_of("Alias")));
            let shown = if alias.is_empty() { name } else { format!("{name} ({alias})") };
            (field.text_of("FieldID"), shown)
        })
        .collect()
}
