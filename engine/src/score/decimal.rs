//! Rounding to a few decimals as the published rules do it: half to even, on the exact value.

/// Rounds a number to `digits` decimals and gives the nearest double to the result.
///
/// This is what Python's `round(x, digits)` gives: the exact binary value of `x` decides, so 2.675
/// (which is a little less) becomes 2.67, and a true tie goes to the even digit. Numbers of a
/// magnitude of 2^52 and more are integers already and come back as they are.
#[must_use]
pub fn round(x: f64, digits: u32) -> f64 {
    let scale = 10u64.pow(digits);
    match scaled(x.abs(), scale) {
        // Adding zero turns -0.0 into 0.0, which prints better and compares the same.
        Some(units) => units.copysign(x) / scale as f64 + 0.0,
        None => x,
    }
}

/// A share of a score in points of 10,000.
///
/// # Panics
/// If the share is negative or far above 1, which no rubric gives.
#[must_use]
pub fn points(share: f64) -> u32 {
    let units = scaled(share, 10_000).filter(|&units| (0.0..=1e9).contains(&units));
    units.expect("shares of a score are between 0 and 1") as u32
}

/// `x * scale`, rounded to an integer half to even; none if `x` is too large to have a fraction.
fn scaled(x: f64, scale: u64) -> Option<f64> {
    if x >= 4_503_599_627_370_496.0 || x.is_nan() {
        return None;
    }
    let product = x * scale as f64;
    if product < 1e9 {
        let whole = product as u64;
        let fraction = product - whole as f64;
        // The product is off by a unit in its last place at most; only near a half that matters.
        if (fraction - 0.5).abs() > 1e-6 {
            return Some((whole + u64::from(fraction > 0.5)) as f64);
        }
    }
    Some(exactly_scaled(x, scale) as f64)
}

/// The same in integers: `x` is mantissa x 2^-shift exactly.
fn exactly_scaled(x: f64, scale: u64) -> u128 {
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) =
        if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    let product = u128::from(mantissa) * u128::from(scale);
    if exponent >= 0 {
        return product << exponent;
    }
    let shift = exponent.unsigned_abs();
    if shift > 120 {
        return 0;
    }
    let whole = product >> shift;
    let rest = product & ((1 << shift) - 1);
    let half = 1 << (shift - 1);
    let up = rest > half || (rest == half && whole & 1 == 1);
    whole + u128::from(up)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_looks_at_the_exact_value_and_sends_ties_to_the_even_digit() {
        for (x, digits, expected) in [
            (2.675, 2, 2.67),
            (0.125, 2, 0.12),
            (0.375, 2, 0.38),
            (0.03125, 4, 0.0312),
            (0.01425, 4, 0.0143),
            (0.00005, 4, 0.0001),
            (-0.01425, 4, -0.0143),
            (1.005, 2, 1.0),
            (239.995, 2, 240.0),
            (99_999.999, 2, 100_000.0),
            (0.1 + 0.2, 4, 0.3),
            (1e-300, 4, 0.0),
            (-1e-300, 4, 0.0),
            (1e300, 4, 1e300),
        ] {
            assert_eq!(round(x, digits), expected, "round({x}, {digits})");
        }
    }

    #[test]
    fn the_quick_way_and_the_exact_way_agree() {
        let mut draw = crate::chance::Chance::new(1, "decimal").draw(0, 0);
        for _ in 0..100 {
            let x = (draw.below(2_000_000_000) as f64) / 1e9;
            assert_eq!(scaled(x, 10_000), Some(exactly_scaled(x, 10_000) as f64), "{x}");
        }
    }

    #[test]
    fn the_sum_of_rounded_shares_is_their_sum_in_points() {
        let shares = [0.15, 0.25, 0.25, 0.1, 0.1, 0.05, 0.05, 0.05];
        let points: u32 = shares.iter().map(|&share| points(share)).sum();
        assert_eq!(points, 10_000);
        assert_eq!(round(f64::min(shares.iter().sum(), 1.0), 4), 1.0);
    }
}
