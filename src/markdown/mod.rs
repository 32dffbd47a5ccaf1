//! From Markdown to HTML, pure: a page and the site's links in, a `Document` out.

pub mod autolink;
mod block;
pub mod callout;
pub mod destination;
pub mod document;
mod embed;
pub mod excerpt;
mod footnote;
pub mod highlight;
pub mod html;
pub mod include;
pub mod link_check;
pub mod link_graph;
pub mod mark;
pub mod memory;
pub mod raw_html;
mod reference;
pub mod renderer;
pub mod sanitize;
mod shortcode;
mod slip;
pub mod walk;
mod wiki_link;
