//! `aegis list`.

mod aegis;

use aegis::{Folder, keys};

#[test]
fn a_pack_is_a_table_of_its_scenarios() {
    Folder::new().run("list --pack core").code(0).plain().stdout(
        "\
scenario                  pack  difficulty  steps  judged  title
billing_seat_adjustment   core  easy           12  yes     Seat credit after a mid-cycle reduction
login_incident_triage     core  medium         12  yes     Admin sign-in failures during an incident
suspicious_admin_request  core  hard           12  yes     Audit export and MFA bypass request
",
    );
}

#[test]
fn without_a_pack_everything_is_listed_and_the_packs_below_it() {
    Folder::new().run("list").code(0).plain().shows(&[
        "\nbilling_seat_adjustment  ",
        "\ntax_exemption_credit_review  ",
        "  no  ",
        "\naccount-takeover-fraud  ",
        "\npack            scenarios  what it is for\n",
        "\nheldout                18  The eighteen variants that no training should see.\n",
    ]);
}

#[test]
fn the_json_document_has_scenarios_and_packs() {
    let folder = Folder::new();
    let list = folder.run("list --json").code(0).json();
    assert_eq!(keys(&list), ["families", "packs", "scenarios", "shifts"]);
    assert_eq!(list["scenarios"].as_array().unwrap().len(), 33);
    assert_eq!(
        keys(&list["scenarios"][0]),
        ["budget_steps", "dialect", "difficulty", "id", "judged", "pack", "title"]
    );
    assert_eq!(keys(&list["packs"][0]), ["about", "name", "scenarios"]);
    let shop = folder.run("list --pack shop --json").code(0).json();
    assert_eq!(keys(&shop), ["scenarios"]);
    assert_eq!(shop["scenarios"][0]["judged"], false);
}

#[test]
fn an_unknown_pack_leads_to_the_nearest_one() {
    Folder::new()
        .run("list --pack generalisation")
        .code(2)
        .plain()
        .stdout("")
        .says(&["error: there is no pack \"generalisation\"", "did you mean generalization?"]);
}

#[test]
fn families_are_listed_with_their_tiers_knobs_and_splits() {
    let folder = Folder::new();
    folder.run("list").code(0).plain().shows(&[
        "\nfamilies             1500  Fresh cases: seeds 900000..900100 of each of the fifteen",
        "\nbilling_seat_adjustment                 ",
        "  t1-t5  claim, ",
        "for training (below 800000)",
    ]);
    let list = folder.run("list --pack families-dev --json").code(0).json();
    assert_eq!(keys(&list), ["cases", "families"]);
    assert_eq!(list["cases"][0], "billing_seat_adjustment@800000..800100");
    assert_eq!(list["families"][0]["splits"]["dev"], serde_json::json!([800_000, 900_000]));
}
