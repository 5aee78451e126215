//! A walk over a JSON value beside a JSON Schema, for the words that the report's schema uses.

use serde_json::Value;

/// Everything that is wrong with `value`, each with its path.
pub(crate) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    walk(schema, schema, value, "", &mut faults);
    faults
}

const KNOWN: &[&str] = &[
    "$schema",
    "$id",
    "$defs",
    "$ref",
    "title",
    "description",
    "type",
    "required",
    "additionalProperties",
    "properties",
    "items",
    "anyOf",
    "enum",
    "const",
    "minimum",
    "maximum",
    "pattern",
];

fn walk(root: &Value, schema: &Value, value: &Value, path: &str, faults: &mut Vec<String>) {
    for word in schema.as_object().unwrap().keys() {
        assert!(KNOWN.contains(&word.as_str()), "this walk does not know {word}");
    }
    if let Some(name) = schema["$ref"].as_str() {
        let target = root.pointer(name.strip_prefix('#').unwrap()).unwrap_or_else(|| panic!("{name} is not defined"));
        walk(root, target, value, path, faults);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let fits = choices.iter().any(|choice| {
            let mut inner = Vec::new();
            walk(root, choice, value, path, &mut inner);
            inner.is_empty()
        });
        if !fits {
            faults.push(format!("{path}: fits none of the choices"));
        }
    }
    if !schema["type"].is_null() && !types(&schema["type"]).iter().any(|name| is_a(value, name)) {
        faults.push(format!("{path}: {value} is not {}", schema["type"]));
    }
    if schema.get("const").is_some_and(|only| only != value) {
        faults.push(format!("{path}: not the one value allowed"));
    }
    if schema["enum"].as_array().is_some_and(|all| !all.contains(value)) {
        faults.push(format!("{path}: {value} is not among the values allowed"));
    }
    let outside = |word: &str, wrong: fn(i64, i64) -> bool| match (schema[word].as_i64(), value.as_i64()) {
        (Some(bound), Some(number)) => wrong(number, bound),
        _ => false,
    };
    if outside("minimum", |number, bound| number < bound) || outside("maximum", |number, bound| number > bound) {
        faults.push(format!("{path}: {value} is out of range"));
    }
    if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str())
        && !looks_like(pattern, text)
    {
        faults.push(format!("{path}: {text:?} does not look like {pattern}"));
    }
    for (at, each) in value.as_array().into_iter().flatten().enumerate() {
        if !schema["items"].is_null() {
            walk(root, &schema["items"], each, &format!("{path}/{at}"), faults);
        }
    }
    if let (Some(fields), Some(known)) = (value.as_object(), schema["properties"].as_object()) {
        for name in schema["required"].as_array().into_iter().flatten() {
            if !fields.contains_key(name.as_str().unwrap()) {
                faults.push(format!("{path}: lacks {name}"));
            }
        }
        for (name, each) in fields {
            match known.get(name) {
                Some(inner) => walk(root, inner, each, &format!("{path}/{name}"), faults),
                None => faults.push(format!("{path}: {name} is not documented")),
            }
        }
    }
}

fn types(value: &Value) -> Vec<&str> {
    value
        .as_str()
        .map_or_else(|| value.as_array().into_iter().flatten().filter_map(Value::as_str).collect(), |one| vec![one])
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => panic!("this walk does not know the type {name}"),
    }
}

/// The few patterns of the schema: `\d{n}`, `[0-9a-f]{64}`, an optional group, and plain characters.
fn looks_like(pattern: &str, text: &str) -> bool {
    let inner = pattern.strip_prefix('^').and_then(|p| p.strip_suffix('$')).expect("patterns are anchored");
    if let Some(optional) = inner.strip_prefix('(').and_then(|p| p.strip_suffix(")?")) {
        return text.is_empty() || looks_like(&format!("^{optional}$"), text);
    }
    let (mut rest, mut left) = (inner, text);
    while !rest.is_empty() {
        let (accepts, after): (fn(char) -> bool, &str) = if let Some(after) = rest.strip_prefix("\\d") {
            (|c| c.is_ascii_digit(), after)
        } else if let Some(after) = rest.strip_prefix("[0-9a-f]") {
            (|c| c.is_ascii_digit() || ('a'..='f').contains(&c), after)
        } else {
            let plain = rest.strip_prefix('\\').unwrap_or(rest);
            let Some(after) = left.strip_prefix(plain.chars().next().unwrap()) else { return false };
            left = after;
            rest = &plain[1..];
            continue;
        };
        let (times, after) = match after.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            Some((times, after)) => (times.parse().unwrap(), after),
            None => (1, after),
        };
        if left.len() < times || !left[..times].chars().all(accepts) {
            return false;
        }
        left = &left[times..];
        rest = after;
    }
    left.is_empty()
}
