//! What a simulation is asked with: how many runs, which seed, which distributions.

/// The distribution that an estimate of low / likely / high is drawn from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub enum Shape {
    /// PERT: Beta(1 + 4t, 5 − 4t) on low to high, t being the place of the likely value between the two.
    #[default]
    Pert,
    /// A triangle on low to high with its tip at the likely value.
    Triangular,
    /// Lognormal: low and high are met or undercut in 10 % and in 90 % of cases, and can both be passed; the likely value is not
    /// asked. Prices, whose bands have hard ends, are drawn from PERT.
    Lognormal,
}

/// Settings of a simulation. Two simulations with the same terms use the same draws.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Terms {
    /// Which draws. Each task and purchase has draws of its own, by its id: no edit of one shuffles those of another.
    pub seed: u64,
    /// How many runs [`super::forecast`] makes.
    pub runs: u32,
    /// The distribution of estimates and lead times.
    pub shape: Shape,
    /// Correlation of the estimates of two tasks of one person, in percent, at most 100.
    pub people: u8,
    /// Correlation of the lead times of two purchases from one supplier, in percent, at most 100.
    pub suppliers: u8,
    /// Whether suppliers with [`super::ENOUGH`] deliveries or more get their own record instead of the ranges of lead times.
    pub evidence: bool,
}

impl Default for Terms {
    fn default() -> Self {
        Self { seed: 1, runs: 1_000, shape: Shape::Pert, people: 30, suppliers: 30, evidence: true }
    }
}
