//! Chance for worlds, in floating point: normal values, and PERT by adding up its density.

/// The generator `SplitMix64`.
pub struct Rng(pub u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    /// From 0 to 1.
    pub fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }
    pub fn below(&mut self, n: u32) -> u32 {
        (self.unit() * f64::from(n)) as u32
    }
    /// A standard normal value (Box and Muller, 1958).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (2.0 * std::f64::consts::PI * self.unit()).cos()
    }
}

/// The probability that a standard normal value stays below (Marsaglia, 2004).
pub fn phi(x: f64) -> f64 {
    let x = x.clamp(-7.0, 7.0);
    let (mut sum, mut term, mut k) = (x, x, 1.0);
    while f64::abs(term) > 1e-18 * f64::abs(sum) && k < 2_000.0 {
        k += 2.0;
        term *= x * x / k;
        sum += term;
    }
    0.5 + sum * (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// Quantiles of PERT with its mode at `t` of its range.
pub struct Pert(Vec<f64>);

impl Pert {
    pub fn new(t: f64) -> Self {
        let cells = 4_000;
        let mut sums = vec![0.0];
        for cell in 0..cells {
            let x = (f64::from(cell) + 0.5) / f64::from(cells);
            sums.push(sums[cell as usize] + x.powf(4.0 * t) * (1.0 - x).powf(4.0 - 4.0 * t));
        }
        Self(sums)
    }
    pub fn quantile(&self, p: f64) -> f64 {
        let wanted = p * self.0.last().copied().unwrap_or(1.0);
        let at = self.0.partition_point(|s| *s < wanted).clamp(1, self.0.len() - 1);
        let (low, high) = (self.0[at - 1], self.0[at]);
        ((at - 1) as f64 + (wanted - low) / (high - low)) / (self.0.len() - 1) as f64
    }
}
