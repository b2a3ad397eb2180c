//! stub
use super::Scenario;
#[derive(Debug)]
pub struct Fault {
    pub line: usize,
    pub column: usize,
    pub message: String,
}
#[derive(Debug, thiserror::Error)]
#[error("{file} {faults:?}")]
pub struct LoadError {
    pub file: String,
    pub faults: Vec<Fault>,
}
pub fn load(file: &str, source: &str) -> Result<Scenario, LoadError> {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .from_str(source)
        .map_err(|e| LoadError {
            file: file.into(),
            faults: vec![Fault { line: 0, column: 0, message: e.to_string() }],
        })
}
