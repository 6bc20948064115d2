//! The fields of every row, listed once: what merges, compares and follows references walks them here.
//!
//! A row is taken apart and put together with all its fields by name, so that a field added in the domain does not compile
//! until it stands in this list.
use super::value::Value;
use crate::domain::{
    Absence, Baseline, BaselineRow, Change, DelayCause, Delivery, Dependency, DrawDown, Freeze, Funding,
    Invoice, Person, Project, Purchase, Record, RecordId, Settings, Stage, Supplier, Task, WindowSet,
};

/// Looks at one field after the other.
pub trait Look {
    /// The next field.
    fn look<T: Value>(&mut self, name: &'static str, value: &T);
}

/// Makes one field after the other out of the same field of up to three rows.
pub trait Join {
    /// The next field: what it was, if there was such a row, and what it is on both sides.
    fn join<T: Value>(&mut self, name: &'static str, base: Option<&T>, ours: &T, theirs: &T) -> T;
}

/// A row that can be taken apart.
pub trait Fields: Sized {
    /// Shows every field, in the order of the list below.
    fn look(&self, at: &mut impl Look);
    /// Makes a row out of the fields of others.
    #[must_use]
    fn join(base: Option<&Self>, ours: &Self, theirs: &Self, with: &mut impl Join) -> Self;
}

macro_rules! fields {
    ($($row:ident { $($field:ident),+ $(,)? })+) => {
        $(impl Fields for $row {
            fn look(&self, at: &mut impl Look) {
                $(at.look(stringify!($field), &self.$field);)+
            }
            fn join(base: Option<&Self>, ours: &Self, theirs: &Self, with: &mut impl Join) -> Self {
                Self {
                    $($field: with.join(
                        stringify!($field),
                        base.map(|row| &row.$field),
                        &ours.$field,
                        &theirs.$field,
                    )),+
                }
            }
        })+

        /// Shows every field of a row of any table.
        pub fn look_at(record: &Record, at: &mut impl Look) {
            match record {
                $(Record::$row(row) => row.look(at)),+
            }
        }

        /// Makes a row of any table out of the fields of others; `None` if they are not of one table.
        pub fn join_records(
            base: Option<&Record>,
            ours: &Record,
            theirs: &Record,
            with: &mut impl Join,
        ) -> Option<Record> {
            match (ours, theirs) {
                $((Record::$row(ours), Record::$row(theirs)) => {
                    let base = base.and_then(|base| match base {
                        Record::$row(row) => Some(&**row),
                        _ => None,
                    });
                    Some($row::join(base, ours, theirs, with).into())
                })+
                _ => None,
            }
        }
    };
}

fields! {
    Settings { name, currency, week, holidays, fiscal_year_start, bands, order_within_funding, payment_terms, forecast, last_update, is_example }
    Stage { id, name, rank, takes_people, takes_funding, wip_limit, role }
    Person { id, name, initials, roles, heads, hours, reserve, rate }
    Absence { id, person, from, to, heads, reason }
    Supplier { id, name, notes, payment_terms }
    WindowSet { id, name, openings }
    Freeze { id, name, from, to }
    Funding { id, year, quarter, capex, opex }
    Project {
        id, name, code, owner, sponsor, need, site, category, tags, stage, rank, promise, budget, cost_of_delay,
        not_before, risks, links, notes,
    }
    Task {
        id, project, name, group, rank, kind, estimate, people, not_before, pin, deadline, touches_production,
        progress, notes,
    }
    Purchase {
        id, project, item, part_number, rank, quantity, unit_price, currency, nature, cost_centre, category,
        supplier, state, approval_days, lead_time, expedite, quotes, chosen_quote, quote_valid_until, price_open,
        recurring, service_life, disposal, approval_requested_on, approved_on, approved_by, planned_order, order_number,
        ordered_on, delivery_promised, received_on, invoiced_on, paid_on, needed_by, notes,
    }
    Delivery { id, purchase, units, promised, received_on }
    Invoice { id, purchase, reference, on, amount, paid_on }
    Dependency { id, from, to, kind, lag, strength, units }
    Change { id, project, on, kind, reason }
    DrawDown { id, project, on, amount, reason }
    DelayCause { id, project, on, kind, days, text }
    Baseline { id, name, taken }
    BaselineRow { id, baseline, work, start, finish, cost }
}

/// The rows that a row refers to.
pub fn references(record: &Record) -> Vec<RecordId> {
    struct References(Vec<RecordId>);
    impl Look for References {
        fn look<T: Value>(&mut self, name: &'static str, value: &T) {
            if name != "id" {
                value.refers_to(&mut self.0);
            }
        }
    }
    let mut found = References(vec![]);
    look_at(record, &mut found);
    found.0
}

/// A row with one field as it is in another version of it. `None` if they are not of one table.
pub fn with_field(row: &Record, from: &Record, field: &str) -> Option<Record> {
    struct One<'f>(&'f str);
    impl Join for One<'_> {
        fn join<T: Value>(&mut self, name: &'static str, _: Option<&T>, row: &T, from: &T) -> T {
            if name == self.0 { from.clone() } else { row.clone() }
        }
    }
    join_records(None, row, from, &mut One(field))
}

/// The name of a field of a row, as [`look_at`] gives it; `None` if it has no such field.
pub fn field_named(record: &Record, name: &str) -> Option<&'static str> {
    exact(record).into_iter().map(|(field, _)| field).find(|field| *field == name)
}

/// The fields of a row by name, each with an exact text of its value: equal texts are equal values.
pub fn exact(record: &Record) -> Vec<(&'static str, String)> {
    struct Texts(Vec<(&'static str, String)>);
    impl Look for Texts {
        fn look<T: Value>(&mut self, name: &'static str, value: &T) {
            self.0.push((name, format!("{value:?}")));
        }
    }
    let mut texts = Texts(vec![]);
    look_at(record, &mut texts);
    texts.0
}
