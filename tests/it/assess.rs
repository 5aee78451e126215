//! The assessment engine: cases of every rule, the oracles, properties, mutations of the scheme files, bad input.
//!
//! A case is `{name, facts, expect}` in `tests/cases/assess/*.json`, in the form of the oracles' contract: lines and
//! refusals are compared as whole multisets; of every other list each expected row must be there, and a list named under
//! `only` holds nothing else.

mod bad_input;
mod cases;
mod edges;
mod mutation;
mod properties;
