//! How a text becomes words: what is one, what is several, what is the same.

use polder::content::words;
use polder::content::words::LONGEST;
use proptest::prelude::*;

fn are(text: &str, expected: &str) {
    assert_eq!(words::of(text).join(" "), expected, "the words of {text:?}");
}

#[test]
fn words_are_compared_without_case_and_marks() {
    are(
        "How Deploying works, in 3 steps!",
        "how deploying works in 3 steps",
    );
    are(
        "Élève naïve, Straße ÆON cœur Øre Łódź",
        "eleve naive strasse aeon coeur ore lodz",
    );
    are("e\u{301}te\u{301} soft\u{ad}ware", "ete software");
    are("don't l'école", "don t l ecole");
    are("ΟΔΟΣ οδος Ёлка", "οδοσ οδοσ елка");
}

#[test]
fn what_is_joined_is_found_whole_and_in_parts() {
    are("user_name", "user_name user name");
    are("example.com. Next", "example.com example com next");
    are(
        "getUserName HTTPServer",
        "getusername get user name httpserver http server",
    );
    are("rfc2119 v1.2", "rfc2119 v1.2 v1 2");
    are("_private, a..b __init__", "private a b init");
}

#[test]
fn scripts_without_spaces_are_found_by_pairs_of_signs() {
    are("東京都", "東京 京都");
    are("Linuxの本 語", "linux の本 語");
    are("한국어", "한국 국어");
}

#[test]
fn a_word_says_where_it_stands() {
    let text = "Die Straße_ab";
    let mut found = Vec::new();
    words::each(text, |word| {
        found.push((
            word.text.to_owned(),
            &text[word.place.clone()],
            word.is_part,
        ));
    });
    let found: Vec<(&str, &str, bool)> = found
        .iter()
        .map(|(word, place, is_part)| (word.as_str(), *place, *is_part))
        .collect();
    assert_eq!(
        found,
        [
            ("die", "Die", false),
            ("strasse_ab", "Straße_ab", false),
            ("strasse", "Straße", true),
            ("ab", "ab", true),
        ]
    );
}

#[test]
fn a_hash_is_no_word() {
    are(&"a".repeat(LONGEST + 1), "");
    are(&format!("key.{}", "9f".repeat(LONGEST)), "key");
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in any::<String>()) {
        words::each(&text, |word| {
            assert!(!word.text.is_empty());
            assert!(text.get(word.place.clone()).is_some());
        });
    }
}
