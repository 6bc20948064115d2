//! What is bought in generated portfolios: quotes, invoices for less and for more than the order, months that recur, contingency released.
use super::{Maker, Rng, day, id};
use stackrank::domain::{
    Currency, DrawDown, Invoice, Money, Quote, QuoteId, Rate, Recurring, Row, Supplier, SupplierId,
};

impl Maker {
    /// Adds to the purchases and projects that are there, with draws of its own, so that all else stays as it was.
    pub fn ladder(&mut self, seed: u64) {
        if !self.shape.dense {
            return;
        }
        let rng = &mut Rng(seed ^ 0x1ADD);
        let seller: SupplierId = id("seller", 0);
        let terms = &mut Rng(seed ^ 0x7E45);
        let payment_terms = terms.once_in(2).then(|| terms.below(60) as u16);
        std::sync::Arc::make_mut(&mut self.plan.settings).payment_terms = terms.pick(&[0, 14, 30]);
        let row = Supplier { id: seller, name: "Seller".into(), notes: String::new(), payment_terms };
        self.plan.suppliers.put(row.into());
        let currencies = [("EUR", "1"), ("USD", "0.925"), ("JPY", "0.006137"), ("KWD", "3.21")];
        for row in self.plan.purchases.rows().to_vec() {
            let mut changed = (*row).clone();
            for number in 0..rng.below(3) {
                changed.quotes.push(Quote {
                    id: id::<QuoteId>("quote", number),
                    supplier: rng.once_in(2).then_some(seller),
                    unit_price: Money::from_minor(i64::from(rng.below(500_000))),
                    received_on: Some(day(-20)),
                    valid_until: rng.once_in(2).then(|| day(i64::from(rng.below(40)) - 20)),
                    lead_time: rng.once_in(2).then_some(row.lead_time),
                    reference: String::new(),
                    file: String::new(),
                });
            }
            if rng.once_in(2)
                && let Some(quote) = changed.quotes.first()
            {
                changed.chosen_quote = Some(quote.id);
                (changed.unit_price, changed.quote_valid_until) = (quote.unit_price, quote.valid_until);
            }
            if rng.once_in(3) {
                let (code, rate) = currencies[rng.below(4) as usize];
                let currency: Currency = code.parse().expect("a code");
                changed.currency = Some((currency, rate.parse::<Rate>().expect("a rate")));
            }
            if rng.once_in(4) {
                let monthly = Money::from_minor(i64::from(rng.below(20_000)));
                changed.recurring = Some(Recurring { monthly, months: 1 + rng.below(40) as u16 });
            }
            changed.price_open = rng.once_in(4);
            changed.supplier = terms.once_in(2).then_some(seller);
            let past = |rng: &mut Rng| rng.once_in(2).then(|| day(-i64::from(rng.below(40))));
            (changed.invoiced_on, changed.paid_on) = (past(terms), past(terms));
            let whole = changed.unit_price.times(changed.quantity).unwrap_or_default();
            let most = if rng.once_in(2) { 4 } else { 1 };
            for number in 0..rng.below(most) {
                let number = self.plan.invoices.len() as u32 * 10 + number;
                let row = Invoice {
                    id: id("bill", number),
                    purchase: row.id(),
                    reference: String::new(),
                    on: day(-i64::from(rng.below(30))),
                    amount: whole.share(i64::from(rng.below(7)) - 1, 8),
                    paid_on: rng.once_in(2).then(|| day(-i64::from(terms.below(20)))),
                };
                self.plan.invoices.put(row.into());
            }
            self.plan.purchases.put(changed.into());
        }
        self.lives(seed);
        for project in self.plan.projects.rows().to_vec() {
            for _ in 0..rng.below(3) {
                let row = DrawDown {
                    id: id("drawn", self.plan.draw_downs.len() as u32),
                    project: project.id,
                    on: day(-i64::from(rng.below(30))),
                    amount: Money::from_minor(i64::from(rng.below(300_000))),
                    reason: String::new(),
                };
                self.plan.draw_downs.put(row.into());
            }
        }
    }

    /// Service lives, shorter and longer than contracts, and what is paid or got at their end.
    fn lives(&mut self, seed: u64) {
        let rng = &mut Rng(seed ^ 0x11FE);
        for row in self.plan.purchases.rows().to_vec() {
            let mut changed = (*row).clone();
            changed.service_life = rng.once_in(2).then(|| 1 + rng.below(90) as u16);
            changed.disposal =
                rng.once_in(3).then(|| Money::from_minor(i64::from(rng.below(90_000)) - 30_000));
            self.plan.purchases.put(changed.into());
        }
    }
}
