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
    println!("cargo::rustc-env=POLDER_PICTURES={:016x}", pictures(&files));
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

/// What decides the bytes of a picture that is drawn: our own source, the libraries, whether there is WebP.
fn pictures(files: &[std::path::PathBuf]) -> u64 {
    const LIBRARIES: &[&str] = &[
        "fdeflate",
        "flate2",
        "libwebp-sys",
        "miniz_oxide",
        "png",
        "webp",
        "zune-core",
        "zune-jpeg",
    ];
    let mut hasher = DefaultHasher::new();
    for file in files.iter().filter(|file| file.starts_with("src/picture")) {
        std::fs::read(file).unwrap_or_default().hash(&mut hasher);
    }
    let lock = std::fs::read_to_string("Cargo.lock").unwrap_or_default();
    for package in lock.split("[[package]]") {
        let mut lines = package.trim().lines();
        let name = lines.next().unwrap_or_default();
        if LIBRARIES
            .iter()
            .any(|library| name == format!("name = \"{library}\""))
        {
            (name, lines.next()).hash(&mut hasher);
        }
    }
    std::env::var_os("CARGO_FEATURE_WEBP").hash(&mut hasher);
    hasher.finish()
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
