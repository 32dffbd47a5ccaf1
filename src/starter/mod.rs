//! What a site begins with: the example, an empty site, skeletons of pages, workflows. Texts only; nothing here writes.

pub mod ci;
pub mod page;
pub mod site;
pub mod yaml;
