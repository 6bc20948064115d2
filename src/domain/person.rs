//! People and teams, and when they are away.
use super::{AbsenceId, Money, PersonId, Row, WorkWeek};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// A person, or a team: a person with a head count, any of whom will do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Id.
    pub id: PersonId,
    /// Full name.
    pub name: String,
    /// Up to three letters for badges.
    pub initials: String,
    /// What they do, such as "network": one entry a role, as [`roles_of`] makes them.
    pub roles: Vec<String>,
    /// 1 for a person, more for a team. Capacity is 100 hundredths a head.
    pub heads: u16,
    /// Own hours; `None`: the portfolio calendar's.
    pub hours: Option<WorkWeek>,
    /// Percent of capacity kept for running operations, 0 to 99.
    pub reserve: u8,
    /// Cost per hour; `None`: their labour is not counted.
    pub rate: Option<Money>,
}

impl Person {
    /// Their roles as people write them: "network, storage".
    pub fn roles_text(&self) -> String {
        self.roles.join(", ")
    }
}

/// The roles in a text such as "network, storage": parts between `,`, `;` and `/`, without blanks at their ends; empty
/// ones and doubles (whichever their case) are left out, the first is kept.
pub fn roles_of(text: &str) -> Vec<String> {
    let mut known = BTreeSet::new();
    text.split([',', ';', '/'])
        .map(str::trim)
        .filter(|role| !role.is_empty() && known.insert(role.to_lowercase()))
        .map(str::to_owned)
        .collect()
}

/// Days on which somebody is away.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Absence {
    /// Id.
    pub id: AbsenceId,
    /// Who.
    pub person: PersonId,
    /// First day away.
    pub from: NaiveDate,
    /// Last day away.
    pub to: NaiveDate,
    /// How many heads of a team are away; at least 1. More than the team has: all.
    pub heads: u16,
    /// Why, such as "leave".
    pub reason: String,
}

impl Row for Person {
    type Id = PersonId;
    fn id(&self) -> PersonId {
        self.id
    }
}

impl Row for Absence {
    type Id = AbsenceId;
    fn id(&self) -> AbsenceId {
        self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_stand_for_themselves() {
        for (text, roles) in [
            ("", &[][..]),
            (" , ;/", &[]),
            ("network", &["network"]),
            ("network, firewall;storage / backup", &["network", "firewall", "storage", "backup"]),
            ("Network,  network , NETWORK,data  centre", &["Network", "data  centre"]),
        ] {
            assert_eq!(roles_of(text), roles, "{text:?}");
        }
    }
}
