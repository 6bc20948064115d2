//! Arbitrary plans: every field, odd texts, numbers up to their limits, references to anything.
use chrono::{Days, NaiveDate, Weekday};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use stackrank::domain::*;
use std::sync::Arc;

/// Any text: all of Unicode, and what is known to trip writers of text formats.
pub fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "",
        "O'Brien \\ \"quoted\" \\' \\\\",
        "two\nlines\r\n\ttab",
        "\0\u{1}\u{1b}[31m\u{7f}\u{85}\u{2028}\u{feff}",
        "\u{202e}evil\u{2066}",
        "e\u{301} 👩‍👩‍👧‍👦 ÄÖÜ 日本",
        "r#\"raw\"# // no comment /* nor this",
        "<<<<<<< HEAD\n=======\n>>>>>>> x",
        "), (id: \"x\", name: \"",
        "\\u{41}\\n",
    ]);
    prop_oneof![3 => odd.prop_map(String::from), 2 => vec(any::<char>(), 0..12).prop_map(String::from_iter)]
}

fn id() -> impl Strategy<Value = Id> {
    let letter = prop::sample::select("abz059-".chars().collect::<Vec<_>>());
    vec(letter, 1..=16).prop_map(|letters| String::from_iter(letters).parse().unwrap())
}

fn date() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    prop_oneof![
        Just(first),
        Just(NaiveDate::from_ymd_opt(2199, 12, 31).unwrap()),
        (0u64..84_006).prop_map(move |days| first + Days::new(days))
    ]
}

fn moment() -> impl Strategy<Value = Moment> {
    (date(), 0u32..96).prop_map(|(date, slot)| Moment::at(date, slot))
}

fn money() -> impl Strategy<Value = Money> {
    prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0), any::<i64>()].prop_map(Money::from_minor)
}

fn rank() -> impl Strategy<Value = Rank> {
    vec(any::<bool>(), 0..8).prop_map(|steps| {
        let mut rank = Rank::first();
        for up in steps {
            rank = if up { rank.next() } else { Rank::between(None, Some(&rank)) };
        }
        rank
    })
}

fn estimate() -> impl Strategy<Value = Estimate> {
    const MOST: u32 = 3_652_500;
    let unit = prop::sample::select(vec![
        EstimateUnit::WorkHours,
        EstimateUnit::WorkingDays,
        EstimateUnit::ElapsedDays,
    ]);
    let values = prop_oneof![vec(0..=MOST, 3), vec(prop::sample::select(vec![0, 1, 25, 100, MOST]), 3)];
    (unit, values, any::<(bool, bool)>()).prop_map(|(unit, mut values, (low, high))| {
        values.sort_unstable();
        Estimate { unit, low: low.then_some(values[0]), likely: values[1], high: high.then_some(values[2]) }
    })
}

fn hours() -> impl Strategy<Value = DayHours> {
    vec((0u32..=96, 0u32..=96), 0..3).prop_map(DayHours::new)
}

fn week() -> impl Strategy<Value = WorkWeek> {
    // few different days, so that neighbours are equal at times
    vec(hours(), 3).prop_flat_map(|days| {
        vec(prop::sample::select(days), 7).prop_map(|week| WorkWeek(week.try_into().unwrap()))
    })
}

fn currency() -> impl Strategy<Value = Currency> {
    vec(b'A'..=b'Z', 3).prop_map(|code| String::from_utf8(code).unwrap().parse().unwrap())
}

fn rate() -> impl Strategy<Value = Rate> {
    (1u64..=1_000_000_000_000).prop_map(|millionths| Rate::from_millionths(millionths).unwrap())
}

fn opening() -> impl Strategy<Value = Opening> {
    let day = prop::sample::select(vec![Weekday::Mon, Weekday::Sat, Weekday::Sun]);
    let weekly =
        (day, 0u32..96, 1u32..=672).prop_map(|(day, from, length)| Opening::Weekly { day, from, length });
    let once = (moment(), 1i32..1000).prop_map(|(from, length)| {
        let from = Moment::from_slots(from.slots().min(8_000_000));
        Opening::Once { from, to: from.plus(length) }
    });
    prop_oneof![weekly, once]
}

fn work() -> impl Strategy<Value = WorkId> {
    prop_oneof![id().prop_map(|i| WorkId::Task(i.into())), id().prop_map(|i| WorkId::Purchase(i.into()))]
}

fn settings() -> impl Strategy<Value = Settings> {
    let holiday = (date(), date(), text()).prop_map(|(from, to, name)| Holiday { from, to, name });
    let bands = any::<(u8, u8, u8)>().prop_map(|(expired_quote, open_order, guess)| Bands {
        expired_quote,
        open_order,
        guess,
    });
    let bands = prop_oneof![Just(Bands::default()), bands];
    let shape = prop::sample::select(Shape::ALL.to_vec());
    let terms = any::<(u64, u32, u8, u8, bool)>();
    let terms = (terms, shape).prop_map(|((seed, runs, people, suppliers, evidence), shape)| Terms {
        seed,
        runs,
        shape,
        people,
        suppliers,
        evidence,
    });
    let terms = prop_oneof![Just(Terms::default()), terms];
    let numbers = (any::<u8>(), any::<u16>(), terms, of(date()));
    (text(), currency(), week(), vec(holiday, 0..3), numbers, bands, any::<(bool, bool)>()).prop_map(
        |(name, currency, week, holidays, numbers, bands, (order_within_funding, is_example))| {
            let (fiscal_year_start, payment_terms, forecast, last_update) = numbers;
            Settings {
                name,
                currency,
                week,
                holidays,
                fiscal_year_start,
                bands,
                order_within_funding,
                payment_terms,
                forecast,
                last_update,
                is_example,
            }
        },
    )
}

fn stage() -> impl Strategy<Value = Stage> {
    let role = prop::sample::select(vec![StageRole::Normal, StageRole::Done, StageRole::OnHold]);
    (id(), text(), rank(), any::<(bool, bool, Option<u16>)>(), role).prop_map(
        |(id, name, rank, (takes_people, takes_funding, wip_limit), role)| Stage {
            id: id.into(),
            name,
            rank,
            takes_people,
            takes_funding,
            wip_limit,
            role,
        },
    )
}

fn person() -> impl Strategy<Value = Person> {
    (id(), text(), text(), vec(text(), 0..3), any::<(u16, u8)>(), of(week()), of(money())).prop_map(
        |(id, name, initials, roles, (heads, reserve), hours, rate)| Person {
            id: id.into(),
            name,
            initials,
            roles,
            heads,
            hours,
            reserve,
            rate,
        },
    )
}

fn absence() -> impl Strategy<Value = Absence> {
    (id(), id(), date(), date(), any::<u16>(), text()).prop_map(|(id, person, from, to, heads, reason)| {
        Absence { id: id.into(), person: person.into(), from, to, heads, reason }
    })
}

fn budget() -> impl Strategy<Value = Budget> {
    (money(), money(), money(), money()).prop_map(|(capex, opex, contingency, released)| Budget {
        capex,
        opex,
        contingency,
        released,
    })
}

fn project() -> impl Strategy<Value = Project> {
    let risk = (text(), text()).prop_map(|(text, answer)| Risk { text, answer });
    let words = (text(), text(), text(), text(), text(), text(), vec(text(), 0..3));
    let plan = (id(), rank(), of(date()), of(budget()), of(money()), of(date()));
    (id(), of(id()), words, plan, vec(risk, 0..2), vec(text(), 0..2), text()).prop_map(
        |(
            id,
            owner,
            words,
            (stage, rank, promise, budget, cost_of_delay, not_before),
            risks,
            links,
            notes,
        )| {
            let (name, code, sponsor, need, site, category, tags) = words;
            Project {
                id: id.into(),
                name,
                code,
                owner: owner.map(Into::into),
                sponsor,
                need,
                site,
                category,
                tags,
                stage: stage.into(),
                rank,
                promise,
                budget,
                cost_of_delay,
                not_before,
                risks,
                links,
                notes,
            }
        },
    )
}

fn task() -> impl Strategy<Value = Task> {
    let kind = prop_oneof![
        Just(TaskKind::Work),
        Just(TaskKind::Milestone),
        of(id()).prop_map(|set| TaskKind::CutOver(set.map(Into::into)))
    ];
    let progress = prop_oneof![
        Just(Progress::NotStarted),
        (moment(), any::<u32>()).prop_map(|(at, remaining)| Progress::Started { at, remaining }),
        (moment(), moment()).prop_map(|(started, finished)| Progress::Done { started, finished })
    ];
    let people =
        (id(), any::<u16>()).prop_map(|(person, percent)| Assignment { person: person.into(), percent });
    let dates = (of(date()), of(moment()), of(date()), any::<bool>());
    (id(), id(), (text(), text(), text()), rank(), (kind, progress), estimate(), vec(people, 0..3), dates)
        .prop_map(|(id, project, (name, group, notes), rank, (kind, progress), estimate, people, dates)| {
            let (not_before, pin, deadline, touches_production) = dates;
            Task {
                id: id.into(),
                project: project.into(),
                name,
                group,
                rank,
                kind,
                estimate,
                people,
                not_before,
                pin,
                deadline,
                touches_production,
                progress,
                notes,
            }
        })
}

fn quote() -> impl Strategy<Value = Quote> {
    let dates = (of(date()), of(date()), of(estimate()));
    (id(), of(id()), money(), dates, text(), text()).prop_map(
        |(id, supplier, unit_price, (received_on, valid_until, lead_time), reference, file)| Quote {
            id: id.into(),
            supplier: supplier.map(Into::into),
            unit_price,
            received_on,
            valid_until,
            lead_time,
            reference,
            file,
        },
    )
}

fn invoice() -> impl Strategy<Value = Invoice> {
    (id(), id(), text(), date(), money(), of(date())).prop_map(
        |(id, purchase, reference, on, amount, paid_on)| Invoice {
            id: id.into(),
            purchase: purchase.into(),
            reference,
            on,
            amount,
            paid_on,
        },
    )
}

fn draw_down() -> impl Strategy<Value = DrawDown> {
    (id(), id(), date(), money(), text()).prop_map(|(id, project, on, amount, reason)| DrawDown {
        id: id.into(),
        project: project.into(),
        on,
        amount,
        reason,
    })
}

fn cause() -> impl Strategy<Value = DelayCause> {
    let kind = prop::sample::select(CauseKind::ALL.to_vec());
    (id(), id(), date(), kind, of(any::<u16>()), text()).prop_map(|(id, project, on, kind, days, text)| {
        DelayCause { id: id.into(), project: project.into(), on, kind, days, text }
    })
}

fn purchase() -> impl Strategy<Value = Purchase> {
    let nature = prop::sample::select(vec![Nature::Capex, Nature::Opex]);
    let category = prop::sample::select(vec![PurchaseCategory::Goods, PurchaseCategory::Service]);
    let state = prop::sample::select(PurchaseState::ALL.to_vec());
    let words = (text(), text(), text(), text(), text(), text());
    let price = (any::<u32>(), money(), of((currency(), rate())), any::<u16>());
    let offer =
        (estimate(), money()).prop_map(|(lead_time, surcharge)| ExpediteOffer { lead_time, surcharge });
    let row = (id(), id(), rank(), of(id()), (estimate(), vec(offer, 0..3)));
    let recurring = (money(), any::<u16>()).prop_map(|(monthly, months)| Recurring { monthly, months });
    let life = (of(any::<u16>()), of(money()));
    let ladder = (vec(quote(), 0..3), of(id()), any::<bool>(), of(recurring), life);
    (row, words, price, (nature, category, state), vec(of(date()), 10), ladder).prop_map(
        |(
            (id, project, rank, supplier, (lead_time, expedite)),
            words,
            price,
            (nature, category, state),
            dates,
            (quotes, chosen_quote, price_open, recurring, (service_life, disposal)),
        )| {
            let (item, part_number, cost_centre, order_number, approved_by, notes) = words;
            let (quantity, unit_price, currency, approval_days) = price;
            Purchase {
                id: id.into(),
                project: project.into(),
                item,
                part_number,
                rank,
                quantity,
                unit_price,
                currency,
                nature,
                cost_centre,
                category,
                supplier: supplier.map(Into::into),
                state,
                approval_days,
                lead_time,
                expedite,
                quotes,
                chosen_quote: chosen_quote.map(Into::into),
                quote_valid_until: dates[0],
                price_open,
                recurring,
                service_life,
                disposal,
                approval_requested_on: dates[8],
                approved_on: dates[9],
                approved_by,
                planned_order: dates[1],
                order_number,
                ordered_on: dates[2],
                delivery_promised: dates[3],
                received_on: dates[4],
                invoiced_on: dates[5],
                paid_on: dates[6],
                needed_by: dates[7],
                notes,
            }
        },
    )
}

fn dependency() -> impl Strategy<Value = Dependency> {
    let kind = prop::sample::select(vec![
        LinkKind::FinishStart,
        LinkKind::StartStart,
        LinkKind::FinishFinish,
        LinkKind::StartFinish,
    ]);
    let lag = (any::<bool>(), prop_oneof![Just(0), any::<i32>()])
        .prop_map(|(working, slots)| if working { Lag::Working(slots) } else { Lag::Elapsed(slots) });
    let strength = prop::sample::select(vec![Strength::Hard, Strength::Preferred]);
    (id(), work(), work(), kind, lag, strength, of(any::<u32>())).prop_map(
        |(id, from, to, kind, lag, strength, units)| Dependency {
            id: id.into(),
            from,
            to,
            kind,
            lag,
            strength,
            units,
        },
    )
}

fn delivery() -> impl Strategy<Value = Delivery> {
    (id(), id(), any::<u32>(), of(date()), of(date())).prop_map(
        |(id, purchase, units, promised, received_on)| Delivery {
            id: id.into(),
            purchase: purchase.into(),
            units,
            promised,
            received_on,
        },
    )
}

fn change() -> impl Strategy<Value = Change> {
    let kind = prop_oneof![
        (of(date()), of(date())).prop_map(|(from, to)| ChangeKind::Promise { from, to }),
        (of(money()), of(money())).prop_map(|(from, to)| ChangeKind::Budget { from, to })
    ];
    (id(), id(), date(), kind, text()).prop_map(|(id, project, on, kind, reason)| Change {
        id: id.into(),
        project: project.into(),
        on,
        kind,
        reason,
    })
}

fn rest() -> impl Strategy<Value = Portfolio> {
    let supplier = (id(), text(), text(), of(any::<u16>()))
        .prop_map(|(id, name, notes, payment_terms)| Supplier { id: id.into(), name, notes, payment_terms });
    let window_set = (id(), text(), vec(opening(), 0..3)).prop_map(|(id, name, openings)| WindowSet {
        id: id.into(),
        name,
        openings,
    });
    let freeze = (id(), text(), moment(), moment()).prop_map(|(id, name, from, to)| Freeze {
        id: id.into(),
        name,
        from,
        to,
    });
    let funding = (id(), any::<(i32, Option<u8>)>(), money(), money())
        .prop_map(|(id, (year, quarter), capex, opex)| Funding { id: id.into(), year, quarter, capex, opex });
    let baseline =
        (id(), text(), date()).prop_map(|(id, name, taken)| Baseline { id: id.into(), name, taken });
    let baseline_row = (id(), id(), work(), moment(), moment(), money()).prop_map(
        |(id, baseline, work, start, finish, cost)| BaselineRow {
            id: id.into(),
            baseline: baseline.into(),
            work,
            start,
            finish,
            cost,
        },
    );
    (
        vec(supplier, 0..3),
        vec(window_set, 0..3),
        vec(freeze, 0..3),
        vec(funding, 0..3),
        vec(baseline, 0..2),
        vec(baseline_row, 0..3),
    )
        .prop_map(|(suppliers, window_sets, freezes, funding, baselines, baseline_rows)| Portfolio {
            suppliers: suppliers.into_iter().collect(),
            window_sets: window_sets.into_iter().collect(),
            freezes: freezes.into_iter().collect(),
            funding: funding.into_iter().collect(),
            baselines: baselines.into_iter().collect(),
            baseline_rows: baseline_rows.into_iter().collect(),
            ..Portfolio::default()
        })
}

/// Any plan.
pub fn plan() -> impl Strategy<Value = Portfolio> {
    (
        settings(),
        (vec(stage(), 0..3), vec(person(), 0..3), vec(absence(), 0..3)),
        (vec(project(), 0..3), vec(task(), 0..4), vec(purchase(), 0..3)),
        (vec(dependency(), 0..3), vec(change(), 0..3), vec(delivery(), 0..3)),
        (vec(invoice(), 0..3), vec(draw_down(), 0..3), vec(cause(), 0..3)),
        rest(),
    )
        .prop_map(
            |(
                settings,
                (stages, people, absences),
                (projects, tasks, purchases),
                (dependencies, changes, deliveries),
                (invoices, draw_downs, causes),
                rest,
            )| {
                Portfolio {
                    settings: Arc::new(settings),
                    stages: stages.into_iter().collect(),
                    people: people.into_iter().collect(),
                    absences: absences.into_iter().collect(),
                    projects: projects.into_iter().collect(),
                    tasks: tasks.into_iter().collect(),
                    purchases: purchases.into_iter().collect(),
                    dependencies: dependencies.into_iter().collect(),
                    changes: changes.into_iter().collect(),
                    deliveries: deliveries.into_iter().collect(),
                    invoices: invoices.into_iter().collect(),
                    draw_downs: draw_downs.into_iter().collect(),
                    causes: causes.into_iter().collect(),
                    ..rest
                }
            },
        )
}

/// A small plan that says which it is.
pub fn numbered(number: u64) -> Portfolio {
    let mut plan = Portfolio::empty();
    Arc::make_mut(&mut plan.settings).name = format!("Version {number}");
    plan
}

/// The number of a plan made by [`numbered`].
pub fn number(plan: &Portfolio) -> u64 {
    plan.settings.name.strip_prefix("Version ").and_then(|n| n.parse().ok()).expect("a numbered plan")
}

/// A plan of `count` tasks in projects of forty, with texts as people write them.
pub fn large(count: usize) -> Portfolio {
    let mut plan = Portfolio::empty();
    let id = |n: usize| Id::generate(1_000_000 + n as u64, n as u64 * 7919);
    let stage = plan.stages.rows()[0].id;
    let date = |n: usize| NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(n as u64 % 700);
    let mut rank = Rank::first();
    for n in 0..count.div_ceil(40) {
        rank = rank.next();
        plan.put(Record::from(Project {
            id: ProjectId(id(n)),
            name: format!("Core switch refresh, building {n}"),
            code: format!("NET-{n}"),
            owner: None,
            sponsor: "Head of operations".into(),
            need: "The old ones are out of support".into(),
            site: "Zürich".into(),
            category: "network".into(),
            tags: vec!["2026".into(), "core".into()],
            stage,
            rank: rank.clone(),
            promise: Some(date(n)),
            budget: Some(Budget { capex: Money::from_minor(12_500_000), ..Budget::default() }),
            cost_of_delay: None,
            not_before: None,
            risks: vec![],
            links: vec![],
            notes: String::new(),
        }));
    }
    let tasks: Vec<Task> = (0..count)
        .map(|n| {
            rank = rank.next();
            Task {
                id: TaskId(id(n)),
                project: ProjectId(id(n / 40)),
                name: format!("Rack and stack, cabinet {n} – Rückbau der alten Geräte"),
                group: "Installation / Second floor".into(),
                rank: rank.clone(),
                kind: TaskKind::Work,
                estimate: Estimate {
                    unit: EstimateUnit::WorkingDays,
                    low: Some(200),
                    likely: 300,
                    high: Some(550),
                },
                people: vec![Assignment { person: PersonId(id(n % 12)), percent: 50 }],
                not_before: Some(date(n)),
                pin: None,
                deadline: None,
                touches_production: n % 3 == 0,
                progress: Progress::Started { at: Moment::at(date(n), 33), remaining: 120 },
                notes: "Needs the key from the caretaker; the lift is too small for a full cabinet.".into(),
            }
        })
        .collect();
    plan.tasks = tasks.into_iter().collect();
    plan.dependencies = (1..count)
        .map(|n| Dependency {
            id: DependencyId(id(n)),
            from: WorkId::Task(TaskId(id(n - 1))),
            to: WorkId::Task(TaskId(id(n))),
            kind: LinkKind::FinishStart,
            lag: Lag::NONE,
            strength: Strength::Hard,
            units: None,
        })
        .collect();
    plan
}
