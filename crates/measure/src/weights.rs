//! What counts how much: weights that follow from judgement or from the data.
//!
//! - AHP: the principal eigenvector of a matrix of pairwise judgements; refused when
//!   its consistency ratio reaches 0.1 (T. Saaty, 1980)
//! - entropy: `(1−e)/Σ(1−e)` with `e = −Σp·ln p/ln n` of values brought to 0…1
//! - CV: each coefficient of variation over their sum

use gongfu_base::Message;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::equity::{Place, equity};
use crate::sum::sum;
use crate::{Measured, Reason, none};

/// Weights that add up to one, and how they were come by.
#[derive(Debug, Clone, PartialEq)]
pub struct Ahp {
    pub weights: Vec<f64>,
    pub lambda_max: f64,
    pub consistency_index: f64,
    /// 0 for one or two things, which cannot contradict each other.
    pub consistency_ratio: f64,
}

/// Mean consistency indices of random matrices of 1 to 15 things (Saaty).
const RANDOM_INDEX: [f64; 15] =
    [0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];

/// Judgements that contradict each other by this much are no judgement.
pub const CONSISTENCY_MAX: f64 = 0.1;

/// Weights from pairwise judgements: row i, column j says how many times more
/// important i is than j.
///
/// # Errors
/// When the matrix is not square, not positive, not reciprocal, or not consistent.
pub fn ahp(matrix: &[Vec<f64>]) -> Result<Ahp, Reason> {
    let n = matrix.len();
    if n == 0 || n > RANDOM_INDEX.len() || matrix.iter().any(|row| row.len() != n) {
        return none("判断矩阵应为方阵，1至15阶", "the matrix of judgements must be square, of 1 to 15 rows");
    }
    for (i, row) in matrix.iter().enumerate() {
        for (j, &value) in row.iter().enumerate() {
            let mirrored = matrix[j][i];
            if !(value.is_finite() && value > 0.0) {
                return Err(at(i, j, "应大于零", "must be above zero"));
            }
            // Thirds and sevenths are written with a few digits.
            if (value * mirrored - 1.0).abs() > 0.01 {
                return Err(at(i, j, "与对称位置不是互为倒数", "is not one over its counterpart"));
            }
        }
    }
    let mut weights = vec![1.0 / n as f64; n];
    let mut lambda_max = n as f64;
    for _ in 0..1000 {
        let next: Vec<f64> = matrix.iter().map(|row| sum(row.iter().zip(&weights).map(|(a, w)| a * w))).collect();
        let total = sum(next.iter().copied());
        let next: Vec<f64> = next.into_iter().map(|value| value / total).collect();
        let moved = next.iter().zip(&weights).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        (weights, lambda_max) = (next, total);
        if moved < 1e-15 {
            break;
        }
    }
    let consistency_index = if n > 1 { (lambda_max - n as f64) / (n as f64 - 1.0) } else { 0.0 };
    let random = RANDOM_INDEX[n - 1];
    let consistency_ratio = if random > 0.0 { consistency_index / random } else { 0.0 };
    if consistency_ratio >= CONSISTENCY_MAX {
        return Err(Message::new(
            format!("判断前后不一致：CR = {consistency_ratio:.3}，应小于 {CONSISTENCY_MAX}"),
            format!(
                "the judgements contradict each other: CR = {consistency_ratio:.3}, must be below {CONSISTENCY_MAX}"
            ),
        ));
    }
    Ok(Ahp { weights, lambda_max, consistency_index, consistency_ratio })
}

fn at(i: usize, j: usize, zh: &str, en: &str) -> Reason {
    let (i, j) = (i + 1, j + 1);
    Message::new(format!("判断矩阵第{i}行第{j}列{zh}"), format!("the judgement in row {i}, column {j} {en}"))
}

/// Weights by entropy. Each column is one indicator over the same places; `lower`
/// says of which less is better. Places that miss a value are left out of that
/// indicator.
///
/// # Errors
/// When no indicator tells places apart.
pub fn entropy(columns: &[Vec<Option<Decimal>>], lower: &[bool]) -> Measured<Vec<f64>> {
    let parts = columns.iter().zip(lower).map(|(column, &lower)| information(column, lower));
    share(parts.collect::<Result<_, _>>()?)
}

/// Weights by the coefficient of variation.
///
/// # Errors
/// When an indicator has no CV, or none tells places apart.
pub fn cv(columns: &[Vec<Option<Decimal>>]) -> Measured<Vec<f64>> {
    let spread = columns.iter().map(|column| {
        let places: Vec<Place> =
            column.iter().map(|value| Place { value: *value, weight: None, group: None }).collect();
        equity(&places, false).plain.cv
    });
    share(spread.collect::<Result<_, _>>()?)
}

/// One less the entropy of a column: 0 where all places are alike.
fn information(column: &[Option<Decimal>], lower: bool) -> Measured {
    let values: Vec<Decimal> = column.iter().copied().flatten().collect();
    let (Some(&least), Some(&most)) = (values.iter().min(), values.iter().max()) else {
        return none("有一列没有数值", "a column has no values");
    };
    if least == most || values.len() < 2 {
        return Ok(0.0);
    }
    let scaled = values.iter().map(|value| {
        let above = if lower { most.checked_sub(*value)? } else { value.checked_sub(least)? };
        above.checked_div(most.checked_sub(least)?)?.to_f64()
    });
    let Some(scaled) = scaled.collect::<Option<Vec<f64>>>() else {
        return none("数太大", "the numbers are too large");
    };
    let total = sum(scaled.iter().copied());
    let entropy = sum(scaled.iter().filter(|value| **value > 0.0).map(|value| {
        let p = value / total;
        -p * p.ln()
    }));
    Ok(1.0 - entropy / (values.len() as f64).ln())
}

fn share(parts: Vec<f64>) -> Measured<Vec<f64>> {
    let total = sum(parts.iter().copied());
    if total <= 0.0 {
        return none("各地都相同，没有权重可分", "no indicator tells places apart");
    }
    Ok(parts.into_iter().map(|part| part / total).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
        }
    }

    fn column(values: &[&str]) -> Vec<Option<Decimal>> {
        values.iter().map(|text| text.parse().ok()).collect()
    }

    #[test]
    fn consistent_judgements_give_back_the_weights_they_came_from() {
        // 4 : 2 : 1.
        let found = ahp(&[vec![1.0, 2.0, 4.0], vec![0.5, 1.0, 2.0], vec![0.25, 0.5, 1.0]]).unwrap();
        near(&found.weights, &[4.0 / 7.0, 2.0 / 7.0, 1.0 / 7.0]);
        near(&[found.lambda_max, found.consistency_ratio], &[3.0, 0.0]);
    }

    /// The judgements 3, 5 and 3 of T. Saaty's textbook example: weights 0.637, 0.258 and
    /// 0.105, λ 3.039. By hand, the vector is that of the rows' geometric means, which
    /// is exact for three things.
    #[test]
    fn judgements_that_nearly_agree() {
        let found = ahp(&[vec![1.0, 3.0, 5.0], vec![1.0 / 3.0, 1.0, 3.0], vec![0.2, 1.0 / 3.0, 1.0]]).unwrap();
        let means = [15f64.cbrt(), 1.0, (1f64 / 15.0).cbrt()];
        let total: f64 = means.iter().sum();
        near(&found.weights, &means.map(|mean| mean / total));
        // λ is the first row times the vector over its first part.
        let lambda = (means[0] + 3.0 * means[1] + 5.0 * means[2]) / means[0];
        near(&[found.lambda_max, found.consistency_ratio], &[lambda, (lambda - 3.0) / 2.0 / 0.58]);
        assert!((found.lambda_max - 3.0385).abs() < 5e-5);
    }

    #[test]
    fn judgements_that_contradict_each_other_are_refused() {
        // a over b over c over a.
        let circle = [vec![1.0, 5.0, 0.2], vec![0.2, 1.0, 5.0], vec![5.0, 0.2, 1.0]];
        assert!(ahp(&circle).unwrap_err().en.contains("CR = "));
        assert!(ahp(&[vec![1.0, 2.0], vec![2.0, 1.0]]).unwrap_err().en.contains("row 1, column 2"));
        assert!(ahp(&[vec![1.0, 2.0]]).is_err());
        assert!(ahp(&[vec![1.0, -2.0], vec![-0.5, 1.0]]).is_err());
        assert_eq!(ahp(&[vec![1.0]]).unwrap().weights, [1.0]);
    }

    #[test]
    fn an_indicator_that_tells_nothing_apart_weighs_nothing() {
        let same = column(&["5", "5", "5"]);
        let apart = column(&["0", "0", "9"]);
        near(&entropy(&[same.clone(), apart.clone()], &[false, false]).unwrap(), &[0.0, 1.0]);
        near(&cv(&[same.clone(), apart]).unwrap(), &[0.0, 1.0]);
        assert!(entropy(std::slice::from_ref(&same), &[false]).is_err());
        assert!(cv(&[same]).is_err());
    }

    #[test]
    fn entropy_by_hand() {
        // 0, ½, 1 → p 0, ⅓, ⅔: e = (⅓·ln3 + ⅔·ln 3/2)/ln 3; turned round, the same.
        let e = ((1.0 / 3.0) * 3f64.ln() + (2.0 / 3.0) * 1.5f64.ln()) / 3f64.ln();
        let one = column(&["1", "2", "3"]);
        near(&[information(&one, false).unwrap(), information(&one, true).unwrap()], &[1.0 - e, 1.0 - e]);
    }
}
