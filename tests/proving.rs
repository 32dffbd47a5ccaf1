//! Documents that prove who wrote them: the published examples, what passes them on, and everything that is not what
//! was signed.

use polder::federation::json as strict;
use polder::federation::key::algorithm::Algorithm;
use polder::federation::key::multibase;
use polder::federation::key::private::PrivateKey;
use polder::federation::key::public::PublicKey;
use polder::federation::proof::canonical;
use polder::federation::proof::integrity;
use proptest::prelude::*;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::federating::entity;
use crate::federating::free_port;
use crate::federating::service;
use crate::stranger::Stranger;
use crate::talker::Kept;
use crate::talker::Service;
use crate::talker::eventually;
use crate::talker::page_id;

/// Of the examples of the W3C.
const SECRET: &str = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq";
const PUBLIC: &str = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
const THEN: &str = "2023-02-24T23:36:38Z";

fn secret() -> PrivateKey {
    let seed = multibase::read(SECRET).expect("a key");
    let seed = seed.strip_prefix(&[0x80, 0x26]).expect("its mark");
    let head = [
        0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
    ];
    let pkcs8 = [&head[..], seed].concat();
    PrivateKey::from_pkcs8(Algorithm::Ed25519, &pkcs8).expect("a key")
}

fn public() -> PublicKey {
    PublicKey::from_multibase(PUBLIC).expect("a key")
}

/// A document with its proof.
fn proven(mut document: Value, method: &str) -> Value {
    let mut proof = integrity::config(&document, method, THEN);
    let signed = integrity::signed(&document, &proof).expect("whole numbers");
    let signature = secret().sign(&signed).expect("a signature");
    proof["proofValue"] = multibase::write(&signature).into();
    document["proof"] = proof;
    document
}

fn canonical(text: &str) -> Option<String> {
    let value: Value = serde_json::from_str(text).expect("JSON");
    let bytes = canonical::bytes(&value)?;
    Some(String::from_utf8(bytes).expect("text"))
}

#[test]
fn json_is_written_in_one_way() {
    // RFC 8785, 3.2.2 and 3.2.3, without the numbers that are refused.
    let text = r#"{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"#;
    let wanted = "{\"literals\":[null,true,false],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
    assert_eq!(canonical(text).as_deref(), Some(wanted));
    let text = r#"{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis"}"#;
    let sorted = canonical(text).expect("no numbers");
    let order = [
        "Return", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew",
    ];
    let places = order.map(|word| sorted.find(word).expect("all of them"));
    assert!(places.is_sorted(), "{sorted}");
    // Appendix B, as far as they are whole.
    for (text, wanted) in [
        ("0", Some("0")),
        ("-1", Some("-1")),
        ("9007199254740991", Some("9007199254740991")),
        ("-9007199254740991", Some("-9007199254740991")),
        ("9007199254740993", None),
        ("18446744073709551615", None),
        ("-0", None),
        ("1.0", None),
        ("333333333.33333329", None),
        ("1E30", None),
        ("[4.50]", None),
        (r#"{"a": 2e-3}"#, None),
    ] {
        assert_eq!(canonical(text).as_deref(), wanted, "{text}");
    }
}

#[test]
fn the_published_examples_hold() {
    let method = format!("did:key:{PUBLIC}#{PUBLIC}");
    let credential = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678",
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": { "id": "did:example:abcdefgh", "alumniOf": "The School of Examples" }
    });
    let signed = proven(credential, &method);
    assert_eq!(
        signed["proof"]["proofValue"],
        "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
    );
    assert!(integrity::verify(&signed, &public()));
    // What a server of the fediverse made, whose proofs name no context.
    let create = json!({
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/data-integrity/v1"],
        "type": "Create",
        "actor": "https://server.example/users/alice",
        "object": { "type": "Note", "content": "Hello world" },
        "proof": {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-jcs-2022",
            "verificationMethod": "https://server.example/users/alice#ed25519-key",
            "proofPurpose": "assertionMethod",
            "proofValue": "z3sXaxjKs4M3BRicwWA9peyNPJvJqxtGsDmpt1jjoHCjgeUf71TRFz56osPSfDErszyLp5Ks1EhYSgpDaNM977Rg2",
            "created": THEN
        }
    });
    assert!(integrity::verify(&create, &public()));
    let mut other = create.clone();
    other["object"]["content"] = "Hello, world".into();
    assert!(!integrity::verify(&other, &public()));
    for (name, value) in [
        ("cryptosuite", json!("eddsa-rdfc-2022")),
        ("proofPurpose", json!("authentication")),
        ("type", json!("RsaSignature2017")),
        ("proofValue", json!("")),
        ("proofValue", json!(7)),
        ("created", json!("2023-02-24T23:36:39Z")),
        ("@context", json!(["https://www.w3.org/ns/credentials/v2"])),
    ] {
        let mut other = create.clone();
        other["proof"][name] = value;
        assert!(!integrity::verify(&other, &public()), "{name}");
    }
}

/// A document of words, whole numbers, lists and objects.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z\u{e9}😀]{1,4}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Every place in a document: the keys that lead there.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    let escape = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                places(item, &format!("{here}/{place}"), found);
            }
        }
        Value::Object(entries) => {
            for (key, item) in entries {
                places(item, &format!("{here}/{}", escape(key)), found);
            }
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn any_change_of_what_was_signed_breaks_it(value in values(), other in values(), which in any::<prop::sample::Index>()) {
        let document = json!({ "@context": ["https://www.w3.org/ns/activitystreams"], "id": "https://a.example/n/1", "content": value });
        let signed = proven(document, "https://a.example/u/1#key");
        prop_assert!(integrity::verify(&signed, &public()));
        // It survives being sent, in whatever order its keys are written.
        let mut entries: Vec<(String, Value)> = signed.as_object().expect("an object").clone().into_iter().collect();
        entries.reverse();
        let sent = Value::Object(entries.into_iter().collect::<Map<_, _>>()).to_string();
        let read = strict::read(sent.as_bytes()).expect("JSON");
        prop_assert!(integrity::verify(&read, &public()));
        // And nothing else does: neither another value anywhere, nor one more or less.
        let mut all = Vec::new();
        places(&signed, "", &mut all);
        let place = &all[which.index(all.len() - 1) + 1];
        let mut changed = signed.clone();
        let target = changed.pointer_mut(place).expect("a place");
        if *target != other {
            *target = other.clone();
            prop_assert!(!integrity::verify(&changed, &public()), "{}", place);
        }
        let mut more = signed.clone();
        more["added"] = other;
        prop_assert!(!integrity::verify(&more, &public()));
        let mut less = signed;
        less.as_object_mut().expect("an object").shift_remove("content");
        prop_assert!(!integrity::verify(&less, &public()));
    }
}

fn note(author: &Stranger, number: u32, context: &str, words: &str) -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/data-integrity/v1"],
        "id": author.at(&format!("/n/{number}")),
        "type": "Note",
        "attributedTo": author.at("/u/mallory"),
        "content": format!("<p>{words}</p>"),
        "context": context,
        "published": format!("2026-06-01T08:{number:02}:00Z"),
    })
}

fn create(note: &Value) -> Value {
    json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": format!("{}#create", note["id"].as_str().expect("an id")),
        "type": "Create",
        "actor": note["attributedTo"],
        "object": note,
    })
}

fn talk(service: &Service, page: &str) -> Vec<String> {
    let thread = service.thread(page);
    let comments = thread["comments"].as_array().expect("comments");
    let html = comments.iter().map(|said| said["html"].as_str());
    html.map(|html| html.unwrap_or("gone").trim().to_owned())
        .collect()
}

#[test]
fn what_proves_itself_is_believed_whoever_passes_it_on() {
    let (owner, writer) = (Stranger::new(), Stranger::new());
    let context = owner.at("/ap/ctx/x");
    let port = free_port();
    let site = entity(port, &[owner.port, writer.port], Some(&context));
    let page = page_id(&site, "/wiki/pumps/");
    let service = service(&site, port, Kept::new());
    let method = writer.shows(PUBLIC);
    let announce = |number: u32, passed: Value| {
        let announce = json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": owner.at(&format!("/act/{number}")),
            "type": "Announce",
            "actor": owner.at("/ap/site"),
            "object": passed,
            "context": context,
        });
        let mut letter = owner.letter(&announce);
        letter.key = owner.at("/ap/site#main-key");
        letter.send(&service).is(202);
    };
    let first = proven(note(&writer, 1, &context, "Proven"), &method);
    announce(1, create(&first));
    assert_eq!(talk(&service, &page), ["<p>Proven</p>"]);
    assert!(writer.asked("GET /n/").is_empty(), "nobody had to ask");

    // Words that the writer never wrote, a key that is another's, none at all: all of it is asked for, and not there.
    let mut changed = proven(note(&writer, 2, &context, "Proven"), &method);
    changed["content"] = "<p>Invented</p>".into();
    announce(2, create(&changed));
    let borrowed = owner.at("/u/mallory#ed25519-key");
    announce(
        3,
        create(&proven(note(&writer, 3, &context, "Borrowed"), &borrowed)),
    );
    announce(4, create(&note(&writer, 4, &context, "Bare")));
    for number in 2..5 {
        let line = format!("GET /n/{number} ");
        eventually("it is asked for", || !writer.asked(&line).is_empty());
    }
    assert_eq!(talk(&service, &page), ["<p>Proven</p>"]);

    // A newer version comes the same way; an older one has no effect.
    let mut newer = note(&writer, 1, &context, "Proven anew");
    newer["updated"] = "2026-06-01T09:00:00Z".into();
    let mut update = create(&proven(newer, &method));
    update["type"] = "Update".into();
    announce(5, update);
    assert_eq!(talk(&service, &page), ["<p>Proven anew</p>"]);
    announce(6, create(&first));
    assert_eq!(talk(&service, &page), ["<p>Proven anew</p>"]);
}

#[test]
fn what_others_proved_is_passed_on_as_they_wrote_it() {
    let writer = Stranger::new();
    let port = free_port();
    let site = entity(port, &[writer.port], None);
    let page = page_id(&site, "/wiki/pumps/");
    let service = service(&site, port, Kept::new());
    let method = writer.shows(PUBLIC);
    writer.follow(&service);
    let context = format!("http://{}/ap/ctx/{page}", service.host);
    let sent = create(&proven(note(&writer, 1, &context, "Mine"), &method));
    writer.say(&service, &sent).is(202);
    writer
        .say(&service, &create(&note(&writer, 2, &context, "Bare")))
        .is(202);
    service.say("ada", &page, "Hers");

    // By what it is about: everything that came into the inbox of who follows.
    let heard = |kind: &str, note: &str| {
        let letters = writer.asked("POST /ap/inbox").into_iter();
        let bodies = letters.filter_map(|letter| {
            let body = letter.split_once("\r\n\r\n")?.1.to_owned();
            serde_json::from_str::<Value>(&body).ok()
        });
        let mut found =
            bodies.filter(|body| body["type"] == kind && body.to_string().contains(note));
        found.next()
    };
    let own = format!("http://{}/ap/n/", service.host);
    eventually("all of it is told", || {
        heard("Announce", "/n/1").is_some()
            && heard("Announce", "/n/2").is_some()
            && heard("Create", &own).is_some()
    });
    assert_eq!(heard("Announce", "/n/1").expect("told")["object"], sent);
    let bare = heard("Announce", "/n/2").expect("told");
    assert_eq!(bare["object"]["object"], writer.at("/n/2"));

    // What this site's people say proves itself, by a key that stands with who they are: sent or asked for.
    let told = heard("Create", &own).expect("told");
    let speaker = told["actor"].as_str().expect("an actor");
    let path = &speaker[format!("http://{}", service.host).len()..];
    let actor = service.get(path).is(200).json();
    let key = &actor["assertionMethod"][0];
    assert_eq!(key["controller"], speaker);
    let key = key["publicKeyMultibase"].as_str().expect("a key");
    let key = PublicKey::from_multibase(key).expect("a key");
    assert!(integrity::verify(&told, &key));
    assert!(integrity::verify(&told["object"], &key));
    let id = told["object"]["id"].as_str().expect("an id");
    let path = &id[format!("http://{}", service.host).len()..];
    assert!(integrity::verify(
        &writer.get(&service, path).is(200).json(),
        &key
    ));

    // Once it is taken back, its words are told to nobody.
    let delete = json!({
        "id": writer.at("/act/delete"),
        "type": "Delete",
        "actor": writer.at("/u/mallory"),
        "object": writer.at("/n/1"),
    });
    writer.say(&service, &delete).is(202);
    let outbox = || writer.get(&service, "/ap/outbox?after=0").is(200).body;
    eventually("it is told", || !outbox().contains("Mine"));
    assert!(outbox().contains("Hers"));
}
