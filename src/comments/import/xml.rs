//! Elements of a large XML file, one after the other: nothing outside a file is ever read, and no entity unfolds.

use std::io::BufReader;
use std::path::Path;

use anyhow::Context;
use quick_xml::Reader;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

/// Bytes of one element with everything in it.
const LARGEST: usize = 16 * 1024 * 1024;
/// Elements in elements.
const DEEPEST: usize = 64;

/// An element with what stands in it. Names are without their prefixes.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    /// Of the attribute `id`, whatever its prefix.
    pub id: Option<String>,
    /// All text that stands directly in it.
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// What stands in an element of it; nothing where that is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let text = self.child(name)?.text.trim();
        (!text.is_empty()).then_some(text)
    }
}

/// Hands over each element of some names that stands in no other of them.
pub fn each(
    file: &Path,
    names: &[&str],
    mut hand_over: impl FnMut(Element) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut reader = Reader::from_reader(BufReader::new(fs_err::File::open(file)?));
    let mut buffer = Vec::new();
    // Those that are open, the outermost first; none between those that are wanted.
    let mut open: Vec<Element> = Vec::new();
    let (mut size, mut depth) = (0_usize, 0_usize);
    loop {
        buffer.clear();
        let at = reader.buffer_position();
        let event = reader
            .read_event_into(&mut buffer)
            .with_context(|| format!("`{}` is no XML at byte {at}", file.display()))?;
        let mut text = |open: &mut Vec<Element>, part: &str| -> anyhow::Result<()> {
            if let Some(element) = open.last_mut() {
                element.text.push_str(part);
                size += part.len();
            }
            match size > LARGEST {
                true => anyhow::bail!("an element is larger than 16 MB, before byte {at}"),
                false => Ok(()),
            }
        };
        match &event {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    anyhow::bail!("elements nest deeper than 64, at byte {at}");
                }
                text(&mut open, "")?;
                if !open.is_empty() || names.contains(&start.local_name().as_ref()) {
                    open.push(begun(start));
                    size += 64;
                }
            }
            Event::Empty(start) => {
                if let Some(around) = open.last_mut() {
                    around.children.push(begun(start));
                    size += 64;
                }
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if let Some(element) = open.pop() {
                    match open.last_mut() {
                        Some(around) => around.children.push(element),
                        None => {
                            size = 0;
                            hand_over(element)?;
                        }
                    }
                }
            }
            Event::Text(part) => text(&mut open, &part.xml10_content())?,
            Event::CData(part) => text(&mut open, &part.xml10_content())?,
            Event::GeneralRef(name) => {
                let c = name.resolve_char_ref().ok().flatten().or(match &**name {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => None,
                });
                match c {
                    Some(c) => text(&mut open, c.encode_utf8(&mut [0; 4]))?,
                    // Whatever a document declares of its own stays the name that it is.
                    None => text(&mut open, &format!("&{};", &**name))?,
                }
            }
            Event::Eof if open.is_empty() && depth == 0 => return Ok(()),
            Event::Eof => anyhow::bail!("`{}` ends in the middle", file.display()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn begun(start: &BytesStart<'_>) -> Element {
    let mut attributes = start.attributes();
    let known = attributes.with_checks(false).flatten();
    let mut ids = known.filter(|attribute| attribute.key.local_name().as_ref() == "id");
    Element {
        name: start.local_name().as_ref().to_owned(),
        id: ids.next().map(|id| id.value.as_ref().to_owned()),
        ..Element::default()
    }
}
