//! The checklists that come with the program, as text; `catalog::checklist::read` makes values of them.

/// One checklist that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Its code, which is also the file's name without `.toml`.
    pub code: &'static str,
    /// The file as it stands in `checklists/`.
    pub text: &'static str,
}

/// All of them, the one most used first.
pub const SHIPPED: &[Shipped] = &[
    Shipped { code: "psbc-county", text: include_str!("../../checklists/psbc-county.toml") },
    Shipped { code: "six-s", text: include_str!("../../checklists/six-s.toml") },
];

/// The shipped checklist of that code.
pub fn by_code(code: &str) -> Option<&'static Shipped> {
    SHIPPED.iter().find(|shipped| shipped.code == code)
}
