//! Pictures: their size, the smaller ones that readers get, what is taken out of them, what is told of them.

use polder::cache::Cache;
use polder::content::picture::Format;
use polder::content::picture::State;
use polder::picture::head;
use polder::picture::jpeg;
use polder::picture::raster::Raster;
use tempfile::TempDir;

use crate::site::Built;
use crate::site::TestSite;
use crate::site::png;

/// What a phone writes beside a picture.
const TRACES: &str = "GPS 52.37 N";

/// Something that compresses as badly as a lawn.
fn lawn(width: u32, height: u32) -> Raster {
    let mut seed = 7_u32;
    let pixels = (0..width * height * 3).map(|_| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 25) as u8 + 60
    });
    Raster {
        width,
        height,
        channels: 3,
        pixels: pixels.collect(),
        profile: None,
    }
}

/// A photograph as a phone writes it, held as Exif's number says.
fn photo(width: u32, height: u32, turn: u8) -> Vec<u8> {
    let plain = jpeg::encode(&lawn(width, height), 80);
    let mut exif =
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0".to_vec();
    exif[25] = turn;
    exif.extend_from_slice(TRACES.as_bytes());
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1];
    bytes.extend_from_slice(&(exif.len() as u16 + 2).to_be_bytes());
    bytes.extend_from_slice(&exif);
    bytes.extend_from_slice(&plain[2..]);
    // The small pictures that phones put behind the large one.
    bytes.extend_from_slice(TRACES.as_bytes());
    bytes.extend_from_slice(&[0xff, 0xd9]);
    bytes
}

/// The files of the output below a folder, by what remains of their name without its hash.
fn drawn(built: &Built, folder: &str) -> Vec<String> {
    let pictures = built
        .files
        .keys()
        .filter(|path| path.starts_with(folder) && path.contains("w."));
    let mut names: Vec<String> = pictures
        .map(|path| {
            let parts: Vec<&str> = path[folder.len()..].split('.').collect();
            format!("{}.{}.{}", parts[0], parts[1], parts[3])
        })
        .collect();
    names.sort();
    names
}

#[test]
fn a_photograph_is_shown_by_smaller_ones_without_its_traces() {
    let original = photo(560, 280, 1);
    let built = TestSite::new()
        .page("wiki/a.md", "![A lawn](lawn.jpg \"Ours\")\n")
        .file("wiki/lawn.jpg", &original)
        .build();

    built
        .is_fine()
        .lacks("wiki/lawn.jpg")
        .nowhere(TRACES)
        .shows("wiki/a/", "<picture><source type=\"image/webp\" srcset=\"../lawn.480w.")
        .shows("wiki/a/", ".webp 560w\" sizes=\"min(100vw, 560px)\"><img src=\"../lawn.560w.")
        .shows(
            "wiki/a/",
            ".jpg\" alt=\"A lawn\" title=\"Ours\" width=\"560\" height=\"280\" loading=\"lazy\" decoding=\"async\"></picture>",
        );
    assert_eq!(
        drawn(&built, "wiki/"),
        ["lawn.480w.webp", "lawn.560w.jpg", "lawn.560w.webp"]
    );
    for (path, bytes) in built.files.iter().filter(|(path, _)| path.contains("w.")) {
        assert!(bytes.len() < original.len(), "{path} is larger");
        let picture = head::read(bytes, Format::Webp);
        assert_eq!(picture.state, State::Fine, "{path}");
        assert_eq!(picture.width, picture.height * 2, "{path}");
        assert!(built.text("wiki/a/").contains(&path["wiki/".len()..]));
    }
}

#[test]
fn the_same_picture_gives_the_same_bytes_on_every_machine() {
    let built = TestSite::new()
        .page("a.md", "![](a.jpg)\n")
        .file("a.jpg", jpeg::encode(&lawn(500, 100), 80))
        .build();
    let hashes: Vec<String> = built
        .files
        .iter()
        .filter(|(path, _)| path.contains("w."))
        .map(|(_, bytes)| blake3::hash(bytes).to_hex()[..8].to_owned())
        .collect();
    // Other libraries may pack otherwise; another processor may not.
    assert_eq!(hashes, ["128f8b8d", "64c4aa71"]);
}

#[test]
fn a_camera_may_be_held_any_way() {
    let built = TestSite::new()
        .page("a.md", "![](large.jpg) ![](small.jpg)\n")
        .file("large.jpg", photo(280, 560, 6))
        .file("small.jpg", photo(40, 20, 8))
        .build();

    built
        .shows("a/", "width=\"560\" height=\"280\"")
        .shows(
            "a/",
            "<img src=\"../small.jpg\" alt=\"\" width=\"20\" height=\"40\"",
        )
        .nowhere(TRACES);
    for (path, bytes) in built.files.iter().filter(|(path, _)| path.contains("w.")) {
        let picture = head::read(bytes, Format::Webp);
        assert!(picture.width > picture.height, "{path} lies on its side");
    }
    // Browsers turn what stays as it is, as long as it says so.
    let small = &built.files["small.jpg"];
    assert_eq!(head::orientation(small, Format::Jpeg), 8);
}

#[test]
fn pictures_have_their_size_wherever_they_are_written() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox=\"0 0 20 10\"/>";
    let built = TestSite::new()
        .page(
            "a.md",
            "![[pic.png]]\n\n![p|40](pic.png)\n\n<img alt=x src=pic.png> <img width=\"9\" src='pic.png'>\n\n![d](d.svg)\n\n![g](/logo.gif)\n",
        )
        .file("pic.png", png(80, 60))
        .file("d.svg", svg)
        .file("static/logo.gif", b"GIF89a\x0a\0\x05\0")
        .build();

    let end = "loading=\"lazy\" decoding=\"async\">";
    built.is_fine().is(
        "a/",
        &format!(
            "<p><img src=\"../pic.png\" alt=\"pic\" width=\"80\" height=\"60\" {end}</p>\n\
             <p><img src=\"../pic.png\" alt=\"p\" width=\"40\" height=\"30\" {end}</p>\n\
             <p><img alt=x src=../pic.png width=\"80\" height=\"60\"> <img width=\"9\" src='../pic.png'></p>\n\
             <p><img src=\"../d.svg\" alt=\"d\" width=\"640\" height=\"320\" {end}</p>\n\
             <p><img src=\"../logo.gif\" alt=\"g\" width=\"10\" height=\"5\" {end}</p>"
        ),
    );
}

#[test]
fn an_original_is_published_when_a_link_leads_to_it() {
    let original = photo(560, 20, 1);
    let built = TestSite::new()
        .page("a.md", "[![](a.jpg)](a.jpg) ![](b.jpg)\n")
        .file("a.jpg", &original)
        .file("b.jpg", photo(20, 10, 1))
        .file("c.jpg", photo(20, 10, 1))
        .build();

    assert!(built.files["a.jpg"] == original);
    assert!(built.files["b.jpg"].len() < photo(20, 10, 1).len());
    built.lacks("c.jpg");
}

#[test]
fn what_is_wrong_with_a_picture_is_told() {
    let mut bomb = png(1, 1);
    bomb[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let mut print = photo(20, 10, 1);
    let frame = print
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .expect("a frame");
    print[frame + 9] = 4;
    let half = photo(560, 280, 1);
    let mut heavy = photo(600, 20, 1);
    heavy.extend(vec![0; 12_000_000]);
    heavy.extend([0xff, 0xd9]);
    let built = TestSite::new()
        .page(
            "a.md",
            "![b](bomb.png)\n![p](print.jpg)\n![h](half.jpg)\n![h](heic.jpg)\n![n](none.png)\n![[heavy.jpg]]\n",
        )
        .file("bomb.png", &bomb)
        .file("print.jpg", &print)
        .file("half.jpg", &half[..half.len() / 2])
        .file("heic.jpg", b"\0\0\0\x18ftypheic")
        .file("none.png", "")
        .file("heavy.jpg", &heavy)
        .build();

    built
        .tells("a.md:1:1: `bomb.png` has 4295 megapixels: too many")
        .tells("a.md:2:1: `print.jpg` has the colours of print")
        .tells("a.md:3:1: browsers cannot show `half.jpg`: it is damaged")
        .tells("a.md:4:1: most browsers do not show pictures like `heic.jpg`")
        .tells("a.md:5:1: browsers cannot show `none.png`")
        .tells("a.md:6:1: `heavy.jpg` has 12 MB and 0 megapixels; readers get smaller ones")
        .tells_only(6);
    assert!(built.files["bomb.png"] == bomb);
    assert_eq!(
        drawn(&built, "heavy"),
        [".480w.webp", ".600w.jpg", ".600w.webp"]
    );
}

#[test]
fn pictures_survive_where_html_is_sanitized() {
    TestSite::new()
        .config("markdown: {html: sanitize}\n")
        .page(
            "a.md",
            "![](a.jpg)\n\n<img srcset=\"https://e.example/t.png 2x\" src=\"b.png\">\n",
        )
        .file("a.jpg", photo(560, 280, 1))
        .file("b.png", png(2, 1))
        .build()
        .shows(
            "a/",
            "<picture><source type=\"image/webp\" srcset=\"../a.480w.",
        )
        .shows("a/", "\"../b.png\"")
        .shows("a/", " width=\"2\"")
        .nowhere("e.example");
}

#[test]
fn people_have_faces() {
    let built = TestSite::new()
        .page(
            "people/ada.md",
            "---\nname: Ada\navatar: ada.jpg\n---\nHello.\n",
        )
        .page(
            "people/bo.md",
            "---\nname: Bo\navatar: bo.jpg\n---\nHello.\n",
        )
        .page(
            "people/cy.md",
            "---\nname: Cy\navatar: cy.svg\n---\nHello.\n",
        )
        .page("a.md", "---\nauthors: [ada, bo, cy]\n---\ntext\n")
        .file("people/ada.jpg", photo(250, 400, 1))
        .file("static/cy.svg", "<svg width='9' height='9'/>")
        .build();

    built
        .tells("people/bo.md:3:9: there is no picture `bo.jpg`")
        .tells_only(1)
        .nowhere(TRACES)
        .shows("a/", "<img class=\"face\" src=\"../people/ada.96w.")
        .shows(
            "a/",
            ".webp 192w\" sizes=\"64px\" alt=\"\" width=\"96\" height=\"96\"",
        )
        .shows("a/", "<img class=\"face\" src=\"../cy.svg\" alt=\"\"")
        .shows("a/", ">B</span>");
    assert_eq!(drawn(&built, "people/ada"), [".192w.webp", ".96w.webp"]);
    for (path, bytes) in built.files.iter().filter(|(path, _)| path.contains("w.")) {
        let picture = head::read(bytes, Format::Webp);
        assert_eq!(picture.width, picture.height, "{path}");
    }
}

#[test]
fn a_logo_has_its_size() {
    let built = TestSite::new()
        .config("theme: {logo: logo.png}\n")
        .page("a.md", "text\n")
        .file("static/logo.png", png(30, 10))
        .build();
    let header = "<img src=\"../logo.png\" width=\"30\" height=\"10\" alt=\"\">";
    assert!(built.text("a/").contains(header));
}

#[test]
fn a_picture_above_the_audience_leaves_no_trace() {
    let site = TestSite::new()
        .config("audiences: [public, staff]\n")
        .page(
            "a.md",
            "text\n{{< audience staff >}}\n![](a.jpg)\n{{< /audience >}}\n",
        )
        .page("board/_index.md", "---\naudience: staff\n---\n![](b.jpg)\n")
        .page("b.md", "![](board/b.jpg)\n")
        .file("a.jpg", photo(560, 120, 1))
        .file("board/b.jpg", photo(560, 120, 1));
    let mut cache = Cache::in_memory();

    let staff = site.build_for("staff", &mut cache);
    assert_eq!(drawn(&staff, "board/b").len(), 3);
    let public = site.build_for("public", &mut cache);
    assert_eq!(drawn(&public, "").len(), 0);
}

#[test]
fn a_later_build_draws_nothing_and_believes_nothing_that_is_damaged() {
    let site = TestSite::new()
        .page("a.md", "![](a.jpg)\n")
        .page("b.md", "![](b.jpg)\n")
        .file("a.jpg", photo(560, 120, 1))
        .file("b.jpg", photo(560, 121, 1));
    let disk = TempDir::new().expect("a folder");
    let build = || {
        let mut cache = Cache::open(disk.path());
        let built = site.build_with(&mut cache);
        cache.save().expect("room for the cache");
        built
    };
    let kept = || {
        let mut names: Vec<_> = fs_err::read_dir(disk.path())
            .expect("a folder")
            .map(|entry| entry.expect("a file").path())
            .filter(|path| path.to_string_lossy().contains("drawn-"))
            .collect();
        names.sort();
        names
    };

    let first = build();
    assert_eq!(kept().len(), 6);
    // What stands in the album is what a build gives, without looking at the picture.
    let chosen = kept()[0].clone();
    let mut bytes = fs_err::read(&chosen).expect("a picture");
    assert!(first.files.values().any(|file| file[..] == bytes[32..]));

    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs_err::write(&chosen, &bytes).expect("room");
    assert!(
        build().files == first.files,
        "a damaged picture is believed"
    );

    site.remove("b.md");
    build();
    assert_eq!(kept().len(), 3, "what nobody shows any more is kept");
}

#[test]
fn a_link_to_a_photograph_that_tells_its_place_is_told() {
    let mut exif =
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0".to_vec();
    exif.extend_from_slice(b"\0\x01\0\x02\0\x05\0\0\0\x03\0\0\0\0\0\0\0\0");
    let mut located = vec![0xff, 0xd8, 0xff, 0xe1];
    located.extend_from_slice(&(exif.len() as u16 + 2).to_be_bytes());
    located.extend_from_slice(&exif);
    located.extend_from_slice(&jpeg::encode(&lawn(40, 20), 80)[2..]);
    TestSite::new()
        .page("a.md", "![only shown](lawn.jpg)\n")
        .page("b.md", "[larger](lawn.jpg) [nowhere](photo.jpg)\n")
        .file("lawn.jpg", located)
        .file("photo.jpg", photo(40, 20, 6))
        .build()
        .tells_only(1)
        .tells("b.md:1:1: `lawn.jpg` tells where it was taken");
}
