//! From Markdown to HTML, pure: a page and the site's links in, a `Document` out.

pub mod autolink;
pub mod callout;
pub mod destination;
pub mod document;
pub mod excerpt;
pub mod highlight;
pub mod html;
pub mod link_check;
pub mod memory;
pub mod raw_html;
mod reference;
pub mod renderer;
pub mod sanitize;
