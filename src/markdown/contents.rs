//! The list of a page's headings where the writer wants it: `[TOC]`, `[[_TOC_]]`, `{:toc}`.

use crate::markdown::document::Heading;
use crate::markdown::html;

/// Lines by which other tools are asked for the list: Python-Markdown and MkDocs, GitLab and Azure
/// DevOps, markdown-it, kramdown.
const MARKS: &[&str] = &["[TOC]", "[[TOC]]", "[[_TOC_]]", "{:toc}", "${toc}"];

/// Whether a paragraph is such a line and nothing else.
pub fn is_mark(paragraph: &str) -> bool {
    // The length is looked at first: most paragraphs are longer.
    let line = paragraph.trim_end();
    line.len() <= 9
        && MARKS
            .iter()
            .any(|mark| mark.eq_ignore_ascii_case(line.trim()))
}

/// Whether a list is kramdown's: one item whose words do not matter, and `{:toc}` below it.
pub fn is_marked_list(list: &str) -> bool {
    let list = list.trim_end();
    list.len() < 80
        && list
            .split_once('\n')
            .is_some_and(|(_, below)| below.trim().eq_ignore_ascii_case("{:toc}"))
}

/// The headings of a page's two upper levels, as a list of links.
pub fn write(headings: &[Heading], label: &str) -> String {
    let Some(top) = headings.iter().map(|heading| heading.level).min() else {
        return String::new();
    };
    let mut out = String::from("<nav class=\"toc\"");
    html::attribute(&mut out, "aria-label", label);
    out.push_str(">\n<ol>\n");
    // Whether an item is open, and whether it has a list in it.
    let (mut item, mut inner) = (false, false);
    for heading in headings {
        match heading.level - top {
            0 => {
                out.push_str(if inner { "</ol>\n" } else { "" });
                out.push_str(if item { "</li>\n" } else { "" });
                (item, inner) = (true, false);
                write_item(&mut out, heading);
            }
            1 => {
                if !item {
                    out.push_str("<li>");
                    item = true;
                }
                if !inner {
                    out.push_str("\n<ol>\n");
                    inner = true;
                }
                write_item(&mut out, heading);
                out.push_str("</li>\n");
            }
            _ => {}
        }
    }
    out.push_str(if inner { "</ol>\n" } else { "" });
    out.push_str(if item { "</li>\n" } else { "" });
    out.push_str("</ol>\n</nav>\n");
    out
}

fn write_item(out: &mut String, heading: &Heading) {
    out.push_str("<li><a");
    html::attribute(out, "href", &format!("#{}", html::url(&heading.id)));
    out.push('>');
    html::escape(out, &heading.text);
    out.push_str("</a>");
}
