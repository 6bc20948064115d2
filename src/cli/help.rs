//! The help texts.

/// The commands, in the order of the help.
pub(super) const COMMANDS: [&str; 11] = [
    "check",
    "schedule",
    "forecast",
    "why",
    "suggest",
    "import",
    "merge",
    "diff",
    "git-setup",
    "demo",
    "help",
];

/// The help of a command.
pub(super) fn of(command: &str) -> Option<&'static str> {
    Some(match command {
        "check" => CHECK,
        "schedule" => SCHEDULE,
        "forecast" => FORECAST,
        "why" => WHY,
        "suggest" => SUGGEST,
        "import" => IMPORT,
        "merge" => MERGE,
        "diff" => DIFF,
        "git-setup" => GIT_SETUP,
        "demo" => DEMO,
        "help" => MAIN,
        _ => return None,
    })
}

pub(super) const MAIN: &str = "\
Stackrank: rank hardware projects, and every date, load, delivery and cost follows

  stackrank [FILE]             open the window (without FILE: your own portfolio)
  stackrank check [FILE]       find what is wrong with a portfolio
  stackrank schedule [FILE]    print the dates and the money that follow
  stackrank forecast [FILE]    simulate it: which dates and amounts are met how often
  stackrank why FILE TASK      say why a task starts when it does
  stackrank suggest [FILE]     look for an order of projects with which less is late
  stackrank import FILE.xml    read a plan of MS Project (XML) as a project
  stackrank merge BASE A B     merge two plans that began as one, by meaning (writes A)
  stackrank diff A B           say what differs between two plans
  stackrank git-setup [FOLDER] let git merge and compare plans with the two commands above
  stackrank demo [OUT.ron]     write the example portfolio
  stackrank help COMMAND       tell more about a command

  --today DATE    take DATE (2026-11-23) as the status date
  -h, --help      this help, or that of a command
  -V, --version   the version

Results go to standard output, problems to standard error.
Exit status: 0 good, 1 a problem with the data, 2 wrong usage (merge: nothing was written).
";

const CHECK: &str = "\
stackrank check [FILE] [--today DATE]

Reads a portfolio (without FILE: your own) and names everything that breaks a rule: text that
cannot be read, ids that are not there, numbers out of range, circles of dependencies; then what
cannot be as the plan says (conflicts, work without a date), each with what to do about it.
Problems go to standard error as FILE:LINE: what and where. Exit status 1 if there is an error;
warnings and conflicts alone are 0. Nothing is written.

  --today DATE    take DATE as the status date
";

const SCHEDULE: &str = "\
stackrank schedule [FILE] [--tasks] [--order-by] [--earned] [--baseline NAME] [--json] [--today DATE]

Prints a portfolio's projects (without FILE: your own) in rank order with promise, forecast finish,
slack (working days to spare, or late), budget and estimate at completion (EAC).

  --tasks         every task and purchase with its dates, and what held them
  --order-by      the last day to order each purchase without breaking a promise, at the likely lead
                  time and at the one that 80 % of deliveries keep (takes a few seconds)
  --earned        earned value of the projects that have a baseline, each against its last one
  --baseline NAME compare with the baseline of that name or id
  --json          for programs (see below)
  --today DATE    take DATE as the status date

The JSON is one object. Amounts are whole minor units (cents) of \"currency\"; moments are local
(\"2026-12-04T17:00\"), days are dates; what is not there is null.
  format, version, today, currency {code, digits}
  projects [ rank order:
    id, rank, name, code, stage, promise, start, finish, finish_day, slack_days, percent_done,
    outlined (in a stage that takes no people: dates as if approved now), no_date,
    status, deadline, budget (each on-track, at-risk, in-trouble or not-set), below_line,
    money {budget, eac, eac_p50, eac_p80, actual, accrued, committed, to_come, approved, unreleased,
           free_to_commit, capex, opex, recurring_monthly,
           spent_goods, spent_services, spent_labour (actual and accrued)},
    ownership {total, goods, services, labour, recurring_contracted, recurring_assumed (after the
           contracts, up to the service lives), disposal (below zero: residual value), life_months,
           per_year, without_life [goods without one: then there is no per_year]}, also on hold,
    earned {baseline {id, name, taken}, bac, pv, ev, ac, eac, cv, sv, cpi, spi, trend_eac, etc, vac,
            tcpi, es_days, at_days, planned_days, spi_t,
            work {total, planned, earned (hundredths of an hour)},
            reasons {name of what is null: why}},
    tasks [id, name, group, kind, start, finish, finish_day, percent_done, held_by, no_date],
    purchases [id, item, state, order, arrival_day, total (with all months that recur),
      actual, accrued, committed, to_come (as if no project were on hold), band (what an
      uncertain price may add), held_by, no_date] ]
  earned of all projects that have a baseline; indices have four decimals, days are elapsed days
  money_line {above, funding, used, free, budget, eac, eac_p80}
  funding    [{year, quarter, begins, ends, capex, opex {funded, firm, covered, not_covered}}]
  year_end   {year, closes, left_capex, left_opex, misses, releasable, could_land}
  conflicts [at, text]
  order_by [purchase, day, day_p80, late]; with --order-by
Exit status 1 if the portfolio breaks a rule (see check); the dates of all else are printed.
";

const FORECAST: &str = "\
stackrank forecast [FILE] [--runs N] [--seed N] [--json] [--today DATE]

Simulates a portfolio (without FILE: your own): every run draws estimates, lead times, deliveries and
prices anew from their ranges and serves the plan with the same ranks. Prints of each project, in rank
order, the days and amounts that are met in 50 % and 80 % of runs, the chances of ending by the promise,
within the budget, and both, and what drives its finish most: the share of its variance, and how much
later it ends when that is drawn high rather than low. The same seed gives the same answer everywhere.

  --runs N        make N runs (1 to 1,000,000; default 1,000)
  --seed N        other draws (default 1)
  --json          for programs (see below)
  --today DATE    take DATE as the status date

The JSON is one object. Amounts are whole minor units of \"currency\", chances, shares and on_chain
hundredths of a percent, each level p10, p50, p80, p90.
  format, version, today, currency {code, digits}, runs, seed
  projects [ rank order: id, rank, name, promise, deadline (by P50 and P80),
    finish, certain, days [day, runs], eac, on_time, within_budget, both {chance, standard_error},
    drivers [id, share, swing_days_tenths, on_chain] ]
  portfolio {finish, eac, on_time, within_budget, both, within_funding}
  tasks, purchases [id, on_chain: how often it decided when its project ended]
  suppliers [id, used, deliveries [purchase, promised, actual, ratio_thousandths]]
";

const WHY: &str = "\
stackrank why FILE TASK [--json] [--today DATE]

Says why a task or purchase starts when it does, or never does: what held it, what held that, and
so on across projects, down to an estimate, a recorded fact or the status date; one line each.
Of a project: what decides its finish, and, if it is late, the single moves that would bring it
back, the best first, with what each gains and what it costs the others.
TASK is an id, a name, or a part of a name that only one has, of a task, purchase or project.

  --json          for programs: {chain [id, text, names [ids that the text names]],
                  moves [text, finish_day, gained_days, keeps_promise, losses [id, days], money]}
  --today DATE    take DATE as the status date
";

const SUGGEST: &str = "\
stackrank suggest [FILE] [--seconds N] [--evaluations N] [--json] [--today DATE]

Looks for ranks with which less is late (without FILE: of your own portfolio), and lists the moves
that lead there, each with what it gains and costs once those before it are made. Counts working
days after the promise (without one, after the finish that the last baseline keeps), weighted by the
cost of delay in proportion to the others'; then money above the funding; then all finishes.
No move makes it worse. Nothing is written.

  --seconds N      search so long; 5 without
  --evaluations N  try so many orders instead: the same answer on every machine
  --json           for programs: {before, after {weighted_lateness (thousandths of a day),
                   unfunded (minor units), finish_days}, evaluations,
                   moves [text, ranks [id, rank], before, after, gains [id, days], losses [id, days]]}
  --today DATE     take DATE as the status date
";

const IMPORT: &str = "\
stackrank import FILE.xml [-o OUT.ron] [--into PLAN.ron] [--force] [--json] [--today DATE]

Reads a plan saved as XML by MS Project, ProjectLibre, GanttProject or others, as one project, and
lists everything that was changed on the way or has no home here.

  -o OUT.ron        write the result there (- is standard output); without: FILE.ron in this folder
  --into PLAN.ron   add the project to a portfolio, at the last rank; without -o that file is saved
  --force           replace OUT.ron if it is there
  --json            the report as one object: file, written, read {what: count},
                    projects [id], notes [line, what, text]
";

const MERGE: &str = "\
stackrank merge BASE OURS THEIRS [-o OUT.ron [--force]] [--strict]
stackrank merge --resolve FILE [-o OUT.ron [--force]] [--strict]

Merges two plans that both began as BASE, row by row and field by field, and writes the result to
OURS. What one side changed is taken; a row that one side edited and the other deleted stays, with
what it refers to. Where both sides changed one field, the later or greater value stands (of two
notes both), whichever side it is on, and standard error names the other one. An empty BASE: the
plans have no common beginning, and no row is taken for deleted.

  --resolve FILE  FILE holds git's conflict marks: merge its two sides and write it anew
  -o OUT.ron      write the result there (- is standard output)
  --force         replace OUT.ron if it is there
  --strict        exit status 1 if there is something to look at
  --name NAME     call the plan NAME in messages (git hands over temporary files)

Exit status: 0 merged, 1 merged but with something to look at (only with --strict), 2 a file could
not be read, or the result not be written: nothing was written.
";

const DIFF: &str = "\
stackrank diff A B [--json]

Says what differs between two plans, A the earlier one: rows added and removed, fields changed with
their values before and after. Ranks are said as places; what others were moved past is not said.

  --json          for programs: [kind, id, record, what (added, removed or changed),
                  fields [field, before, after]]
  --git           read the arguments that git gives to an external diff (see git-setup)

Exit status 0, whether or not they differ; 1 if a plan cannot be read.
";

const GIT_SETUP: &str = "\
stackrank git-setup [FOLDER]

Lets git merge and compare plans by meaning in the repository of FOLDER (without: this folder): adds
a line for *.ron to its .gitattributes, to be committed, and sets a merge driver and a diff command
in its own configuration, which every clone needs for itself: run it once in each. Running it again
changes nothing. git diff --no-ext-diff still shows the lines. In a repository with other RON files,
write the names of your plans in place of *.ron; a file that is no plan is never merged by Stackrank.
";

const DEMO: &str = "\
stackrank demo [OUT.ron] [--force] [--today DATE]

Writes the example portfolio, a year of an infrastructure team around the status date, to OUT.ron
(without: to standard output).

  --force         replace OUT.ron if it is there
  --today DATE    take DATE as the status date
";
