//! The bad plugins are built, and listed.

#[path = "../../../corpus/mod.rs"]
mod corpus;

#[test]
fn every_bad_plugin_is_built_without_a_warning_and_is_listed_with_its_fate() {
    let list = include_str!("../../../corpus/README.md");
    for name in corpus::c_names() {
        assert!(corpus::c(&name).is_file(), "{name}");
        assert!(list.contains(&format!("\n| `{name}` | ")), "{name} is missing in the README");
    }
}

#[test]
fn every_fault_is_listed_with_its_fate() {
    let list = include_str!("../../../corpus/README.md");
    let faults = include_str!("../src/fault.rs").split("const FAULTS").nth(1).unwrap();
    let faults = faults.split("];").next().unwrap();
    let names: Vec<&str> = faults.split("    (\"").skip(1).collect();
    assert!(names.len() > 20);
    for name in names.iter().map(|rest| rest.split('"').next().unwrap()) {
        assert!(list.contains(&format!("\n| `{name}` | ")), "{name} is missing in the README");
    }
}

#[test]
fn files_that_are_no_libraries_are_made() {
    let size = |path: std::path::PathBuf| std::fs::metadata(path).unwrap().len();
    assert_eq!(size(corpus::empty()), 0);
    assert_eq!(size(corpus::cut_to_header()), 64);
    assert_eq!(size(corpus::cut_in_half()), size(corpus::c("sound")) / 2);
    assert_eq!(size(corpus::other_machine()), size(corpus::c("sound")));
    assert!(corpus::text().is_file() && corpus::folder().is_dir() && !corpus::missing().exists());
}

#[test]
fn the_library_of_a_member_is_built() {
    assert!(corpus::bad().is_file());
}
