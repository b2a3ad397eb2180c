//! The C header is what the contract says, compiles without a warning, and lays everything out as
//! Rust does. `AEGIS_MINT=1` writes it anew.

mod compiler;
mod layout;

use std::path::Path;

use compiler::Language;

/// The header, from the folder of this crate.
const HEADER: &str = "include/aegis_policy.h";

/// A policy that uses all that the header offers, and nothing else.
const POLICY: &str = r#"
#include "aegis_policy.h"

static const AegisDescription description = {
  sizeof(AegisDescription), 1 << AEGIS_DIALECT_DESK, AEGIS_POLICY_IGNORES_SEED, 0,
  AEGIS_TEXT("opener"), AEGIS_TEXT("1"), AEGIS_TEXT("opens a ticket"), AEGIS_TEXT(""),
};
static const AegisDescription *describe(void) { return &description; }
static int32_t create(const AegisPart *part, AegisInstance **instance, AegisText *why_not) {
  static char one;
  if (!aegis_text_equals(part->config, "") && !aegis_text_starts_with(part->config, "opener ")) {
    *why_not = aegis_text("the config is for another one");
    return AEGIS_NOT_CREATED;
  }
  *instance = (AegisInstance *)&one;
  return AEGIS_CREATED;
}
static void act(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  AegisTicket ticket;
  (void)instance;
  if (seen->view->ticket(seen, 0, &ticket) && aegis_text_contains(ticket.subject, "late")) {
    aegis_open_ticket(answer, ticket.id);
  } else {
    aegis_idle(answer);
  }
}
static void destroy(AegisInstance *instance) { (void)instance; }
static const AegisPolicy table = {
  sizeof(AegisPolicy), 0, describe, create, act, NULL, NULL, destroy,
};
AEGIS_EXPORT_POLICY(table);
"#;

#[test]
#[cfg_attr(miri, ignore = "it reads files or starts compilers")]
fn the_header_is_made_from_the_contract() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(home.join("cbindgen.toml")).unwrap();
    let builder = cbindgen::Builder::new().with_config(config);
    let mut made = Vec::new();
    let sources = ["src/numbers.rs", "src/abi.rs"].map(|source| home.join(source));
    let builder = sources.iter().fold(builder, cbindgen::Builder::with_src);
    builder.generate().unwrap().write(&mut made);
    if std::env::var_os("AEGIS_MINT").is_some() {
        return std::fs::write(home.join(HEADER), made).unwrap();
    }
    let stored = std::fs::read(home.join(HEADER)).unwrap_or_default();
    assert!(
        stored == made,
        "{HEADER} is not what src/numbers.rs, src/abi.rs and cbindgen.toml make: \
         `cargo xtask mint` mints it anew"
    );
}

#[test]
#[cfg_attr(miri, ignore = "it reads files or starts compilers")]
fn the_header_alone_compiles_as_c99_without_a_warning() {
    compiler::check(Language::C, "#include \"aegis_policy.h\"\n");
}

#[test]
#[cfg_attr(miri, ignore = "it reads files or starts compilers")]
fn a_policy_compiles_as_c99_and_as_cpp_without_a_warning() {
    compiler::check(Language::C, POLICY);
    if compiler::has(Language::Cpp) {
        compiler::check(Language::Cpp, "#include \"aegis_policy.h\"\n");
        compiler::check(Language::Cpp, POLICY);
    }
}

#[test]
#[cfg_attr(miri, ignore = "it reads files or starts compilers")]
fn c_and_rust_lay_out_every_struct_alike() {
    assert_eq!(layout::in_c(), layout::in_rust());
}
