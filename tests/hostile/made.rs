//! Files that are too large to be kept in the repository, made on the spot.

use std::ops::Range;

const MIB: usize = 1 << 20;

/// A plan around some tables.
pub fn plan(tables: &str) -> String {
    format!(
        "(schema: 2, settings: (name: \"P\", currency: \"EUR\", week: [\"Mon-Fri 08:00-16:00\"], fiscal_year_start: 1), {tables})"
    )
}

/// A file of Microsoft Project around some elements.
pub fn xml(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<Project><Name>P</Name><CurrencyCode>EUR</CurrencyCode>{inside}</Project>"
    )
}

/// What `row` makes of each number, one behind the other.
pub fn rows(numbers: Range<usize>, row: impl Fn(usize) -> String) -> String {
    numbers.fold(String::new(), |all, n| all + &row(n))
}

/// Name, reader and maker of a large hostile file.
pub type Made = (&'static str, &'static str, fn() -> Vec<u8>);

/// All large hostile files.
pub fn all() -> Vec<Made> {
    vec![
        ("a plan of 10^6 empty rows", "plan", || plan(&format!("tasks: [{}]", "(),".repeat(MIB))).into()),
        ("a plan with one text of 31 MiB", "plan", || {
            plan(&format!("suppliers: [(id: \"a\", name: \"{}\")]", "x".repeat(31 * MIB))).into()
        }),
        ("a plan with a raw text that does not end", "plan", || {
            format!("(schema: 2, settings: r{}\"{}", "#".repeat(1000), "\"#".repeat(8 * MIB)).into()
        }),
        ("brackets alone", "plan", || "[".repeat(31 * MIB).into()),
        ("comments in comments", "plan", || "/*".repeat(MIB).into()),
        ("options in options", "plan", || plan(&format!("unknown: {}", "Some(".repeat(MIB))).into()),
        ("a list of 10^7 empty texts", "plan", || {
            let tags = "\"\",".repeat(10 * MIB);
            plan(&format!("projects: [(id: \"a\", name: \"\", rank: \"a0\", stage: \"s\", tags: [{tags}])]"))
                .into()
        }),
        ("many lists of empty texts", "plan", || {
            let tags = "\"\",".repeat(9_000);
            let row =
                |n: usize| format!("(id: \"{n}\", name: \"\", rank: \"a0\", stage: \"s\", tags: [{tags}]),");
            plan(&format!("projects: [{}]", (0..1000).map(row).collect::<String>())).into()
        }),
        ("escapes of surrogates", "plan", || {
            plan(&format!("suppliers: [(id: \"a\", name: \"{}\")]", "\\u{d800}".repeat(MIB))).into()
        }),
        ("a rank key of 1 MiB", "plan", || {
            let rank = "z".repeat(MIB);
            plan(&format!("projects: [(id: \"a\", name: \"\", rank: \"{rank}\", stage: \"s\")]")).into()
        }),
        ("10^5 rows of one id", "plan", || {
            plan(&format!("suppliers: [{}]", "(id: \"a\", name: \"\"),\n".repeat(100_000))).into()
        }),
        ("zeros", "plan", || vec![0; 31 * MIB]),
        ("salvage of lines that are almost rows", "salvage", || b"(x\n".repeat(3 * MIB)),
        ("salvage of rows of every table but this", "salvage", || {
            format!("  tasks: [\n{}", "(id: \"a\", name: \"\"),\n".repeat(100_000)).into()
        }),
        ("salvage of settings of 16 MiB above rows", "salvage", || {
            let rows = rows(0..20_000, |n| format!("(id: \"{n}\", name: \"\"),\n"));
            format!("settings: (\nname: \"{}\",\n)\n suppliers: [\n{rows}", "x".repeat(16 * MIB)).into()
        }),
        ("salvage of every second row", "salvage", || {
            let rows = rows(0..50_000, |n| format!("(id: \"{n}\", name: {}),\n", ["\"\"", "0"][n % 2]));
            format!(" suppliers: [\n{rows}").into()
        }),
        ("salvage of line ends", "salvage", || vec![b'\n'; 8 * MIB]),
        ("marks of conflicts alone", "conflict", || "<<<<<<< a\n=======\n>>>>>>> b\n".repeat(MIB).into()),
        ("conflicts that do not end", "conflict", || "<<<<<<< a\n".repeat(2 * MIB).into()),
        ("a recovery copy of 10^5 steps", "recovery", || {
            let head = "// Stackrank recovery copy: edits that had not been saved yet\n// of: x\n// base: none\n\
                        // at: 2026-11-23T10:00:00.000Z\n// session: 2\n";
            let step = "// undo: (name:\"x\",edits:[Remove(Stage(\"done\"))])\n".repeat(100_000);
            let draft = "// draft: (field:1,name:\"\",text:\"\")\n".repeat(100_000);
            format!("{head}{step}{draft}(").into()
        }),
        ("10^6 elements that nobody knows", "project_xml", || xml(&"<x/>".repeat(MIB)).into()),
        ("10^6 people without anything", "project_xml", || {
            xml(&format!("<Resources>{}</Resources>", "<Resource/>".repeat(MIB))).into()
        }),
        ("10^6 assignments without anything", "project_xml", || {
            xml(&format!("<Assignments>{}</Assignments>", "<Assignment/>".repeat(MIB))).into()
        }),
        ("10^6 calendars without anything", "project_xml", || {
            xml(&format!("<Calendars>{}</Calendars>", "<Calendar/>".repeat(MIB))).into()
        }),
        ("half a million links of one task", "project_xml", || {
            let link = "<PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink>";
            let task = |n, links: &str| {
                format!("<Task><UID>{n}</UID><Name>A</Name><OutlineLevel>1</OutlineLevel>{links}</Task>")
            };
            xml(&format!("<Tasks>{}{}</Tasks>", task(1, ""), task(2, &link.repeat(500_000)))).into()
        }),
        ("a link between headings of 5,000 tasks each", "project_xml", || {
            let link = |n| format!("<PredecessorLink><PredecessorUID>{n}</PredecessorUID></PredecessorLink>");
            let leaves = |numbers, level| {
                rows(numbers, |n| format!("<Task><UID>{n}</UID><OutlineLevel>{level}</OutlineLevel></Task>"))
            };
            xml(&format!(
                "<Tasks><Task><UID>1</UID><OutlineLevel>1</OutlineLevel></Task>{}<Task><UID>2</UID><OutlineLevel>1</OutlineLevel>\
                 {}</Task>{}</Tasks>",
                leaves(10..5000, 2),
                link(1),
                leaves(5000..10_000, 2)
            ))
            .into()
        }),
        ("a name of 32 MiB", "project_xml", || {
            xml(&format!("<Tasks><Task><UID>1</UID><Name>{}</Name></Task></Tasks>", "x".repeat(32 * MIB)))
                .into()
        }),
        ("a name of 10^6 references", "project_xml", || {
            xml(&format!("<Tasks><Task><UID>1</UID><Name>{}</Name></Task></Tasks>", "&amp;&#65;".repeat(MIB)))
                .into()
        }),
        ("an attribute of 32 MiB", "project_xml", || format!("<Project a=\"{}", "x".repeat(32 * MIB)).into()),
        ("a comment of 32 MiB", "project_xml", || format!("<Project><!--{}", "-x".repeat(16 * MIB)).into()),
        ("10^6 attributes", "project_xml", || format!("<Project {}/>", "a='b' ".repeat(MIB)).into()),
        ("10^6 levels, all closed", "project_xml", || ("<a>".repeat(MIB) + &"</a>".repeat(MIB)).into()),
        ("UTF-16 of halves", "project_xml", || [&[0xFF, 0xFE][..], &[0x00, 0xD8].repeat(16 * MIB)].concat()),
        ("days off by the million in 100 calendars", "project_xml", || {
            let off = "<Exception><Type>1</Type><Occurrences>9999</Occurrences><TimePeriod><FromDate>1970-01-01T00:00:00</FromDate>\
                       <ToDate>2199-12-31T00:00:00</ToDate></TimePeriod></Exception>";
            let calendar = |n| {
                format!("<Calendar><UID>{n}</UID><Exceptions>{}</Exceptions></Calendar>", off.repeat(500))
            };
            xml(&format!("<Calendars>{}</Calendars>", (1..100).map(calendar).collect::<String>())).into()
        }),
        ("arguments by the hundred thousand", "arguments", || b"--name\n-o\nx\n".repeat(100_000)),
        ("an argument of 1 MiB", "arguments", || b"\x1b".repeat(MIB)),
    ]
}

/// A plan of tasks in a row, each after the one before; closed to a circle or not.
pub fn chain(tasks: usize, circle: bool) -> String {
    let task = |n| {
        format!("(id: \"t{n}\", project: \"p\", name: \"T\", rank: \"a0\", kind: Work, estimate: \"1h\"),\n")
    };
    let link = |n: usize| {
        let before = n.checked_sub(1).unwrap_or(tasks - 1);
        format!(
            "(id: \"d{n}\", from: Task(\"t{before}\"), to: Task(\"t{n}\"), kind: FinishStart, lag: Working(0), strength: Hard),\n"
        )
    };
    plan(&format!(
        "stages: [(id: \"s\", name: \"S\", rank: \"a0\", takes_people: true, takes_funding: true, role: Normal)], \
         projects: [(id: \"p\", name: \"P\", rank: \"a0\", stage: \"s\")], tasks: [\n{}], dependencies: [\n{}]",
        rows(0..tasks, task),
        rows(usize::from(!circle)..tasks, link)
    ))
}
