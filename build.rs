//! Gives the program a fingerprint of its own source, so that a cache of another build is never believed.

use std::hash::DefaultHasher;
use std::hash::Hash;
use std::hash::Hasher;
use std::path::Path;

fn main() {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    files.push("Cargo.lock".into());
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        file.hash(&mut hasher);
        std::fs::read(file).unwrap_or_default().hash(&mut hasher);
    }
    println!("cargo::rerun-if-changed=src");
    // What is embedded: a file that comes is a change too. What builds of the example leave in it is not.
    println!("cargo::rerun-if-changed=themes");
    for entry in std::fs::read_dir("content-example")
        .into_iter()
        .flatten()
        .flatten()
    {
        if ![".polder", "public"]
            .iter()
            .any(|name| entry.file_name() == *name)
        {
            println!("cargo::rerun-if-changed={}", entry.path().display());
        }
    }
    println!(
        "cargo::rustc-env=POLDER_FINGERPRINT={:016x}",
        hasher.finish()
    );
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}
