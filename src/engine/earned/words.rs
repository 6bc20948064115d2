//! The terms of earned value in plain words: for tooltips that teach, and reasons why there is no figure.
use super::NoFigure;

/// A term of earned value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Term {
    /// Budget at completion.
    Bac,
    /// Planned value.
    Pv,
    /// Earned value.
    Ev,
    /// Actual cost.
    Ac,
    /// Schedule variance.
    Sv,
    /// Cost variance.
    Cv,
    /// Schedule performance index.
    Spi,
    /// Cost performance index.
    Cpi,
    /// Schedule performance index in time.
    SpiT,
    /// Earned schedule.
    Es,
    /// Trend EAC.
    TrendEac,
    /// Estimate to complete.
    Etc,
    /// Variance at completion.
    Vac,
    /// To-complete performance index.
    Tcpi,
    /// Work done of the work planned by now, in hours.
    Hours,
}

impl Term {
    /// All terms, in the order in which they are read.
    pub const ALL: [Self; 15] = [
        Self::Bac,
        Self::Pv,
        Self::Ev,
        Self::Ac,
        Self::Sv,
        Self::Cv,
        Self::Spi,
        Self::Cpi,
        Self::SpiT,
        Self::Es,
        Self::TrendEac,
        Self::Etc,
        Self::Vac,
        Self::Tcpi,
        Self::Hours,
    ];
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bac => "Baseline cost (BAC)",
            Self::Pv => "Planned by now (PV)",
            Self::Ev => "Earned by now (EV)",
            Self::Ac => "Spent by now (AC)",
            Self::Sv => "Schedule variance (SV)",
            Self::Cv => "Cost variance (CV)",
            Self::Spi => "SPI",
            Self::Cpi => "CPI",
            Self::SpiT => "SPI(t)",
            Self::Es => "Earned schedule",
            Self::TrendEac => "Trend EAC",
            Self::Etc => "Still to spend (ETC)",
            Self::Vac => "Variance at end (VAC)",
            Self::Tcpi => "TCPI",
            Self::Hours => "Work done of planned",
        }
    }
    /// What it means, in a line.
    pub fn teaches(self) -> &'static str {
        match self {
            Self::Bac => "What the baseline was to cost in all, without what was cancelled or deleted since",
            Self::Pv => "What the baseline was to have done before today, at its own prices",
            Self::Ev => {
                "What is done, at the baseline's prices: labour as worked, purchases when they arrive"
            }
            Self::Ac => "What it cost so far: labour worked, and purchases received, invoiced or not",
            Self::Sv => "EV − PV: below zero, less is done than was planned by now",
            Self::Cv => "EV − AC: below zero, what is done cost more than planned",
            Self::Spi => "EV / PV: 0.80 means that 80 % of what was planned by now is done",
            Self::Cpi => "EV / AC: 0.80 means that each 1.00 spent earned 0.80",
            Self::SpiT => "ES / AT: like SPI, but in time, so that it stays true near the end",
            Self::Es => "The day of the baseline by which as much as is earned now was to be earned (ES)",
            Self::TrendEac => "AC + (BAC − EV) / CPI: the cost at the end if the rest goes as it went so far",
            Self::Etc => "Trend EAC − AC: what is still to be spent if the rest goes as it went so far",
            Self::Vac => "BAC − trend EAC: below zero, it would end above the baseline's cost",
            Self::Tcpi => {
                "(BAC − EV) / (BAC − AC): the CPI that the rest needs to end at the baseline's cost"
            }
            Self::Hours => {
                "Hours done of hours planned by now, of likely work: also shows work without a rate"
            }
        }
    }
}

/// Why there is no figure, in words.
pub fn no_figure_words(why: NoFigure) -> &'static str {
    match why {
        NoFigure::NoBaseline => "no baseline has dates of it",
        NoFigure::NoMoney => "nothing in the baseline costs anything",
        NoFigure::NoWork => "nothing in the baseline is work",
        NoFigure::NothingSpent => "nothing is spent yet",
        NoFigure::NothingPlanned => "nothing was planned to be done yet",
        NoFigure::NothingEarned => "nothing is earned yet",
        NoFigure::AllEarned => "all is earned already",
        NoFigure::AllSpent => "the baseline's cost is spent already",
        NoFigure::NotBegun => "the baseline has not begun yet",
    }
}
