//! What **follows** from a plan: dates, load, money and status; pure functions of (plan, status date).
//!
//! A plan is compiled once per edit into a [`Network`] (dense arrays, calendars as working-time tables); [`outlook()`]
//! then places every task in order of service, as often as a question needs. An [`Outlook`] is what a screen shows: the
//! plan itself and the preview of a drag are two calls of one function with two orders. There is no incremental
//! rescheduling: placing everything anew is faster than finding out what may stay, and has no second set of bugs.
//!
//! # How dates are computed
//! Time is civil local time in quarter hours; spans are half-open, and a finish is shown as the last day worked.
//!
//! 1. **Order of service.** Projects are served in rank order; inside a project, always the first listed task whose
//!    predecessors in the project have been served. What a higher rank waits for in a lower-ranked project is pulled forward:
//!    served just before it, at that rank, and says so (pinned and finished tasks have their dates already; a preferred
//!    dependency gives way instead). Projects in stages that take no people are served last, as if approved now; they displace
//!    nobody, each other included. *Deleting every lower-ranked task that is unstarted, unpinned and not pulled forward changes
//!    no date at or above that rank*: this is what makes a rank a promise.
//! 2. **A task starts** at the earliest time when its dependencies allow it, its not-before date has passed, and all its
//!    people are free for its whole length of their common working time. Nights, weekends and absences pause it; only the
//!    time worked is booked, and lower ranks fill the gaps that higher ranks leave. Serial placement, and not "whoever is
//!    ready next", because only so a lower rank can never delay a higher one.
//! 3. **Estimates** in work hours are shared by the people assigned, at their percentages of capacity after reserve; in
//!    working days or elapsed days a percentage changes the booking, not the length. Durations round up to the quarter hour;
//!    cost uses the exact work.
//! 4. **Dependencies** of all four types, with a lag of working time (portfolio calendar) or elapsed time, measured from
//!    the instant: a positive lag ends with the last slot counted (Friday 16:00, not Monday 08:00). Never before the
//!    status date. What lies in a cycle has no date, and says so.
//! 5. **Purchases** are in the network: ordered when predecessors and approval allow, from the status date on, or on the
//!    planned day; there after the lead time. On order: there on the day the supplier promised; if that has passed, on the
//!    next working day, and a conflict. Goods can be used from the next working morning after the day of arrival. A purchase
//!    can come in parts, and a task can need so many of its units (8 of 24), also across projects: units are reserved in
//!    order of service, the earliest first; cost follows units.
//! 6. **Cut-overs** lie whole inside one opening of their window set and outside every freeze; opening hours replace
//!    personal hours, absences and bookings count. Work that touches production pauses in a freeze.
//! 7. **Progress** overrides links: finished tasks keep their dates, started ones are served first, by rank, with what
//!    remains. Nothing unstarted begins before the status date.
//! 8. **Pins** start on their day, booked at their own rank, even into overload. What a pin breaks is a [`Conflict`];
//!    nothing is moved in silence.
//! 9. **On hold** takes no people and gives no dates. What waits for it, or would end beyond 20 years, has a [`NoDate`].
//! 10. **A deadline changes no date**; it is compared, also with what comes before the task that has it.
//! 11. **Determinism**: integers only, ties by id, no hash order: the same plan and status date give the same outlook.
//! 12. **Orders within funding**, where the portfolio asks for it (`order_within_funding`): what is not yet ordered is ordered at the earliest
//!     in the first funded fiscal period, capex and opex apart, that has room for its price and the months that recur up to the end of
//!     that fiscal year. A period is the quarter, or the year where funding is by year; what a quarter leaves carries on within its
//!     year. Room is what is firm in all ranks (as in the money line) and what was served before leave: so a lower rank never
//!     delays a higher one here either. Projects that take no people or no funding displace nobody. A planned order day
//!     is no exception, also when it has passed. What no period has room for has a [`NoDate`]. Without any funding
//!     nothing waits.
//!
//! # Questions
//! [`why()`] walks from a start to what held it, and on, in words. [`order_by_dates`] puts each purchase off day by day, in order of
//! service, while every promise is kept. [`bring_back`] tries every single move that could help a late project.
//! [`put_first()`] serves the plan with a project at rank 1, and tells what the money line and the promises of the others do then.
//! [`due()`], [`pushed()`] and [`suffering()`] compare the plan seen from the day of the last weekly update with the plan seen from today: one
//! plan, two status dates, so that what differs is what the passing of days did.
//! [`critical_chain`] is the chain behind a finish, [`slack()`] how far one task or purchase can be put off. All are answered by serving again or by what serving recorded: none can
//! disagree with the dates on screen.
//!
//! # How better orders are searched
//! There is one scheduler: a [`Search`] only proposes orders, and what it says of them is what serving says. It can go on, shows its best
//! between two calls, and repeats itself: what it finds depends on plan, seed and evaluations, not on threads or time. It
//! begins with the present order and gives back nothing worse.
//!
//! - **Ranks** ([`Goal::Lateness`]): seeds from rules (earliest promise, slack, CD3, ATC, shortest), then threshold accepting
//!   (Dueck, Scheuer 1990) over insertions, exchanges and block moves. [`best_single_move`] tries every project at every rank, and
//!   [`moves()`] leads to an order in few single steps, none of which does harm; [`each_alone`] tells which of them help by themselves.
//! - **Tasks** ([`Goal::Makespan`]): a genetic algorithm with two populations, packed forward and backward (Debels, Vanhoucke 2005), so that each
//!   pass is a justification (Valls, Ballestín, Quintanilla 2005); its crossover takes a window of time where one parent uses
//!   people better than the other (after Debels, Vanhoucke 2007). Lists are served in a copy of the network (no compiling), and
//!   backward in its mirror, which only proposes. Where a network is as plain as published problems are (one calendar, nobody absent,
//!   plain dependencies), lists are placed on one axis of working time instead, which is faster; a test holds it to serving to the quarter hour,
//!   and the verdict on what is found is serving's again.
//!
//! # How money is counted
//! Exact minor units. Actual is what was invoiced or paid and the labour worked; accrued, received and not invoiced; committed,
//! ordered and not received; to come, the rest. EAC is their sum. Units received and invoices may be of a part of a purchase; what
//! recurs falls due month by month from receipt on. Labour counts only for people with a rate, and is opex.
//! A guess, a quote past its validity and an order that can be repriced have a **band**: P80 of EAC is EAC plus the root of the sum of the squares of
//! their upper halves, EAC itself is P50, until a simulation draws prices, labour and dates together.
//! Cost of ownership ([`ownership()`]) goes beyond EAC, to the end of the life of what was bought.
//! On hold, money to come stops. **Money line**: each fiscal period first pays what all ranks have spent or committed, then what is to
//! come by rank, on plan dates, capex and opex apart; the line stands above the first project that does not fit.
//! A quote that ends before the day of its order is a conflict, and a mild one: its price may change, no date does.
//! Earned value ([`earned()`]) and cost over time ([`cost_curve`]: by receipt, or by payment, which follows invoices and the terms of
//! payment; with its P80 week by week) are computed on demand, against the dates and costs that a
//! baseline keeps; what is planned there and there is one computation.
//!
//! # Status
//! Deadline: on track while P80 keeps the promise, at risk while only P50 does, in trouble otherwise (or where there is no date). Budget: on
//! track while P50 of EAC leaves the unreleased contingency alone and P80 fits the budget, at risk while one of the two fails, in trouble where P50 is
//! above the budget. The worse of the two is the project's. [`judge()`] puts a forecast beside an outlook; before there is one the plan stands for
//! P50 and P80 of the finish, and the bands of prices give P80 of EAC. So does what a drop in the air would move: its dates are compared as
//! plans, at once.
//!
//! # Forecast
//! [`forecast()`] draws every uncertain estimate, lead time, delivery and price anew and serves the whole plan with the same ranks, run after run:
//! windows and freezes, people and units have their say in each, and nothing is frozen. A [`Simulation`] is the same, taken further as one waits.
//! - **Shapes**: PERT, triangular, or lognormal with low and high as P10 and P90; from tables of whole numbers. What has no range is certain. Started work
//!   keeps the share that is done, and what remains spreads as the whole did. A draw is a function of seed, id and run: no edit shuffles another's.
//! - **Correlation**: one factor per person (estimates) and per supplier (lead times), by a Gaussian copula. Several people weigh alike.
//! - **Purchases**: lead times before the order; on order, the days from order to promise times the same ratio, given that nothing has come yet. A supplier with
//!   five deliveries on record is drawn from their ratios of actual to promised instead ([`supplier_records`]), unless the terms say no.
//! - **Money** comes from the same runs: prices within their bands, labour by the work that was drawn. Against funding it is compared in all, capex and opex apart.
//! - **Levels** are nearest ranks, **chances** shares of runs with their standard error. A project that has no date in a run is late in it. *All projects* are those in
//!   stages that take people. The chain that decided a finish is that of [`critical_chain`]; drivers are told in the room itself.
//! - **A run sees ahead**: it fills gaps knowing how long things will take. Where people are scarce, what comes is a little later than P50 says (measured
//!   in `tests/forecast_calibration.rs`); where nobody waits for anybody, levels are met as often as they say.
mod best_moves;
mod book;
mod bring_back;
mod changes;
mod conflict;
mod curve;
mod due;
mod earned;
mod explain;
mod falls;
mod fiscal;
mod follow;
mod forecast;
mod hours;
mod judge;
mod network;
mod office;
mod order;
mod order_by;
mod outlook;
mod ownership;
mod purchase_money;
mod put_first;
mod quantile;
mod question;
mod remedies;
mod search;
mod serve;
mod slack;
#[cfg(test)]
mod test_plan;
mod troubles;
mod words;
mod year_end;

pub use best_moves::best_moves;
pub use bring_back::{Change, Effect, Move, bring_back, effect, needs_bringing_back, take_offer};
pub use changes::{Changes, Figure, PersonFigures, PortfolioFigures, ProjectFigures, WorkFigures};
pub use conflict::{Conflict, ConflictKind};
pub use curve::{CostCurve, CostWeek, CurveOf, FallsAt, cost_curve};
pub use due::{Due, DueRow, Pushed, Suffering, due, former_day, pushed, seen_from, suffering};
pub use earned::{
    Earned, EarnedTime, EarnedValue, EarnedWork, NoFigure, Ratio, Term, baseline_now, compared, earned,
    no_figure_words,
};
pub use explain::{
    WhyPart, WhyStep, change_parts, change_words, critical_chain, dates_of, decisive_work, gain_parts,
    person_name, reason, why, why_project, window_name,
};
pub use follow::{evaluate, outlook, working_days};
pub use forecast::{
    Chance, Driver, ENOUGH, Forecast, Levels, MOST_DRIVERS, PastDelivery, PortfolioForecast, ProjectForecast,
    Simulation, SupplierRecord, deadline_status, forecast, supplier_records,
};
pub use judge::{Judged, judge, keep_judged};
pub use network::Network;
pub use order::{Order, Standing};
pub use order_by::{LeadTime, OrderBy, order_by_dates};
pub use outlook::{
    Booked, Cause, CostShare, Dates, FundedQuarter, Load, MoneyLine, NextEvent, NoDate, Outlook,
    ProjectMoney, ProjectOutlook, Shortfall, SoFar, Spend, Status,
};
pub use ownership::{Ownership, ownership, ownership_of};
pub use purchase_money::{PurchaseMoney, purchase_money, recurring_monthly};
pub use put_first::{
    PutFirst, PutFirstPlace, Verdict, effect_parts, own_parts, put_first, put_first_parts, put_first_words,
    shortfall_words,
};
pub use quantile::p80;
pub use remedies::{Remedy, remedy, remedy_words};
pub use search::{
    Found, Goal, Objective, Search, SuggestedMove, best_single_move, better_words, each_alone, gains_parts,
    losses_parts, moves, moves_until, objective, step_parts,
};
pub use serve::Bench;
pub use slack::{MOST_SLACK, Slack, slack};
pub use troubles::{ProjectTroubles, Trouble, Wrong, all_mild, trouble_words, troubles};
pub use words::{cause_words, conflict_words, no_date_short, no_date_words, short_day, slack_words};
pub use year_end::{CouldLand, Fate, Miss, Way, YearEnd, year_end};
