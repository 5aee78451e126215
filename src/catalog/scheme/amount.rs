//! `[clause.amount]`: exactly one of `fixed`, `each`, `range`, or a rate by points; nothing at all is an amount that is
//! not set.
//!
//! ```toml
//! amount = { fixed = 500 }
//! amount = { each = 300 }                                   # for each quarter
//! amount = { range = [200, 1000] }                          # typed by a person
//! amount = { base = 1000, per_point = 200, short_of = "target", doubles = true }
//! amount = { base_from_end = [500, 300], per_point = 200, short_of = 98 }
//! amount = { per_point = 200, per_point_repeated = 500 }    # of points lost
//! ```

use crate::catalog::fields::Fields;
use crate::catalog::position::Problems;
use crate::catalog::scheme::rules;
use crate::catalog::wording::say;
use crate::domain::scheme::{Amount, Rate};

const KEYS: &[&str] =
    &["fixed", "each", "range", "base", "base_from_end", "per_point", "per_point_repeated", "short_of", "doubles"];

/// The amount of a clause.
pub(super) fn read(fields: Option<&Fields<'_>>, problems: &mut Problems<'_>) -> Amount {
    let Some(fields) = fields else { return Amount::NotSet };
    fields.only(KEYS, problems);
    let kinds = ["fixed", "each", "range"].into_iter().filter(|key| fields.has(key)).count();
    let by_points = KEYS[3..].iter().any(|key| fields.has(key));
    if kinds + usize::from(by_points) > 1 {
        let what = say("金额写了不止一种办法", "the amount is written in more than one way");
        let how = say("fixed、each、range、按分计价，只留一种", "Keep one of fixed, each, range, or a rate by points");
        problems.error(fields.begins(), what, how);
    }
    if let Some(fixed) = fields.money("fixed", problems) {
        Amount::Fixed(fixed)
    } else if let Some(each) = fields.money("each", problems) {
        Amount::Each(each)
    } else if fields.has("range") {
        range(fields, problems)
    } else if by_points {
        Amount::Rate(rate(fields, problems))
    } else {
        Amount::NotSet
    }
}

fn range(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Amount {
    match fields.moneys("range", problems)[..] {
        [low, high] if low <= high => Amount::Range(low, high),
        _ => {
            let what = say("range 不是两个由小到大的金额", "range is not two amounts, the smaller first");
            problems.error(fields.at("range"), what, say("写成 [200, 1000]", "Write it like [200, 1000]"));
            Amount::NotSet
        }
    }
}

fn rate(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Rate {
    Rate {
        base: fields.money("base", problems).unwrap_or_default(),
        base_from_end: fields.moneys("base_from_end", problems),
        per_point: fields.money("per_point", problems).unwrap_or_default(),
        per_point_repeated: fields.money("per_point_repeated", problems),
        short_of: rules::mark(fields, "short_of", problems),
        doubles: fields.flag("doubles", problems).unwrap_or(false),
    }
}
