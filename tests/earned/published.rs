//! Examples that others have worked and published, as plans.
use super::{Plan, at, date, id, money};
use crate::plan::by;
use stackrank::domain::{Delivery, Progress, PurchaseState};
use stackrank::engine::{EarnedValue, EarnedWork, NoFigure};

/// M. Salama, "Earned Value Overview" (chapter 14 of a course; scribd.com/document/374082681): ten houses, each 1,000, one a
/// week. After four weeks three are built; 6,000 are spent. PV 4,000, EV 3,000, AC 6,000.
#[test]
fn ten_houses_in_ten_weeks() {
    let mut plan = Plan::new();
    let project = plan.project("houses", |_| ());
    let builder = plan.person("builder", |p| p.rate = Some(money(2_500)));
    plan.baseline("approved", "2026-11-20");
    for week in 0..10 {
        let monday = date("2026-11-23") + chrono::Days::new(7 * week);
        let friday = monday + chrono::Days::new(4);
        // a week was planned for each; it took two of work, which is what is paid
        let house = plan.task(project, &format!("house {week}"), "80h", |t| {
            by(&[(builder, 100)])(t);
            if week < 3 {
                let (started, finished) = (at(&format!("{monday}T08:00")), at(&format!("{friday}T17:00")));
                t.progress = Progress::Done { started, finished };
            }
        });
        plan.kept("approved", house, (&format!("{monday}T08:00"), &format!("{friday}T17:00")), 100_000);
    }
    plan.today = date("2026-12-21");
    let v = plan.value();
    assert_eq!((v.bac, v.pv, v.ev, v.ac), (money(1_000_000), money(400_000), money(300_000), money(600_000)));
    assert_eq!((v.cv(), v.sv()), (money(-300_000), money(-100_000)));
    assert_eq!((v.cpi().unwrap().shown(), v.spi().unwrap().shown()), ("0.50".into(), "0.75".into()));
    assert_eq!(v.trend_eac(), Ok(money(2_000_000)), "BAC / CPI");
    assert_eq!(v.vac(), Ok(money(-1_000_000)));
}

/// "What's in Earned Value Management?", part IV, example I: one task of 100 hours at 100 an hour; 110 are spent, 10 are to
/// come, and it should be done. PV 10,000, EV 9,166.67, AC 11,000, EAC 12,000, VAC −2,000, CPI 0.8333, SPI 0.9167.
#[test]
fn one_task_that_takes_longer() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let ann = plan.person("ann", |p| p.rate = Some(money(10_000)));
    plan.baseline("approved", "2026-10-01");
    let task = plan.task(project, "task", "120h", |t| {
        by(&[(ann, 100)])(t);
        t.progress = Progress::Started { at: at("2026-11-02T08:00"), remaining: 1_000 };
    });
    plan.kept("approved", task, ("2026-11-02T08:00", "2026-11-18T12:00"), 1_000_000);
    let v = plan.value();
    assert_eq!((v.pv, v.ev, v.ac), (money(1_000_000), money(916_667), money(1_100_000)));
    assert_eq!((v.cpi().unwrap().rounded(10_000), v.spi().unwrap().rounded(10_000)), (8_333, 9_167));
    assert_eq!(v.eac, money(1_200_000));
    // EV is rounded to the cent, so that the trend is a cent's share off
    let (trend, vac) = (v.trend_eac().unwrap(), v.vac().unwrap());
    assert!((trend.minor() - 1_200_000).abs() <= 1 && (vac.minor() + 200_000).abs() <= 1, "{trend:?}");
}

/// The three amounts alone.
fn of(bac: i64, pv: i64, ev: i64, ac: i64) -> EarnedValue {
    EarnedValue {
        baseline: None,
        bac: money(bac),
        pv: money(pv),
        ev: money(ev),
        ac: money(ac),
        eac: money(bac),
        work: EarnedWork::default(),
        time: Err(NoFigure::NoWork),
    }
}

/// I. Damnjanovic and K. Reinschmidt, *Data Analytics for Engineering and Construction Project Risk Management*, Springer
/// 2020, as in the examples of the R package PRA 0.2.0: BAC 100,000, PV 40,000, EV 35,000, AC 36,000; SPI 0.875.
#[test]
fn a_hundred_thousand_in_five_periods() {
    let v = of(10_000_000, 4_000_000, 3_500_000, 3_600_000);
    assert_eq!(v.spi().unwrap().rounded(1_000), 875);
    assert_eq!((v.sv(), v.cv()), (money(-500_000), money(-100_000)));
    assert_eq!(v.cpi().unwrap().rounded(10_000), 9_722);
}

/// "Project Control and Earned Value" (CE Board Exam Generator): BAC 5 m, EV 1.5 m, AC 1.8 m give an EAC of 6 m at the
/// current efficiency; BAC 10 m, EV 3 m, AC 3.5 m give CPI 0.857 and TCPI 1.077.
#[test]
fn two_of_a_board_exam() {
    let v = of(500_000_000, 0, 150_000_000, 180_000_000);
    assert_eq!(v.trend_eac(), Ok(money(600_000_000)));
    assert_eq!((v.etc(), v.vac()), (Ok(money(420_000_000)), Ok(money(-100_000_000))));
    let v = of(1_000_000_000, 0, 300_000_000, 350_000_000);
    assert_eq!((v.cpi().unwrap().rounded(1_000), v.tcpi().unwrap().rounded(1_000)), (857, 1_077));
}

/// A day is a period: what each was to bring arrives on it. `whole` of them have, and so many hundredths of the next.
fn periods(planned: &[i64], whole: usize, hundredths: u32, now: u64) -> EarnedValue {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let first = date("2026-10-05");
    plan.baseline("approved", "2026-10-01");
    for (n, amount) in planned.iter().enumerate() {
        let day = first + chrono::Days::new(n as u64);
        let bought = plan.purchase(project, &format!("period {n:02}"), "1ed", |p| {
            (p.quantity, p.unit_price) = (100, money(*amount));
            p.ordered_on = Some(first);
            (p.state, p.delivery_promised) = (PurchaseState::Ordered, Some(date("2027-01-04")));
            if n < whole {
                (p.state, p.received_on) = (PurchaseState::Received, Some(day));
            }
        });
        if n == whole && hundredths > 0 {
            let row = Delivery {
                id: id("some"),
                purchase: bought,
                units: hundredths,
                promised: None,
                received_on: Some(day),
            };
            plan.rows.deliveries.put(row.into());
        }
        let next = day + chrono::Days::new(1);
        plan.kept("approved", bought, (&format!("{first}T00:00"), &format!("{next}T00:00")), amount * 100);
    }
    plan.today = first + chrono::Days::new(now);
    plan.value()
}

/// Advantager (specification of its project model, 2017): PV 1,500, 2,000, 2,500, 2,950, 3,350, 3,650, 3,900, 4,000 at the
/// ends of periods 5 to 12, EV 2,260 at the end of period 7: ES 6.52, SV(t) −0.48, SPI(t) 0.93.
#[test]
fn earned_schedule_in_the_seventh_of_twelve_periods() {
    let planned = [300, 300, 300, 300, 300, 500, 500, 450, 400, 300, 250, 100];
    let v = periods(&planned, 6, 52, 7);
    assert_eq!((v.pv, v.ev, v.bac), (money(250_000), money(226_000), money(400_000)));
    let time = v.time.unwrap();
    assert_eq!((time.earned.rounded(100), time.actual, time.planned), (652, 7, 12));
    assert_eq!((time.earned.less(time.actual).rounded(100), v.spi_t().unwrap().rounded(100)), (-48, 93));
}

/// A test of another implementation of Lipke's formula (*Schedule is Different*, The Measurable News, March 2003, p. 31 ff.): PV
/// 1,300 and 1,400 after periods 13 and 14 of 20, EV 1,330 after 15: ES 13.3, SV(t) −1.7, SPI(t) 0.88667.
#[test]
fn earned_schedule_of_even_periods() {
    let v = periods(&[100; 20], 13, 30, 15);
    let time = v.time.unwrap();
    assert_eq!((time.earned.rounded(10), time.earned.less(time.actual).rounded(10)), (133, -17));
    assert_eq!(v.spi_t().unwrap().rounded(100_000), 88_667);
    // in the first period: PV 100, EV 50 is half of it
    assert_eq!(periods(&[100; 20], 0, 50, 1).time.unwrap().earned.rounded(10), 5);
}

/// The point of the paper: near the end of a late project SPI comes back to 1, and SPI(t) still tells that it is late.
#[test]
fn a_late_project_stays_late_in_time() {
    let late = periods(&[100; 10], 9, 99, 20);
    assert_eq!(late.spi().unwrap().rounded(1_000), 999);
    assert_eq!(late.spi_t().unwrap().rounded(100), 50);
    // what was done in time is no later for being looked at later
    let done = periods(&[100; 10], 10, 0, 20);
    assert_eq!((done.ev, done.spi_t().unwrap().rounded(100)), (done.bac, 100));
}
