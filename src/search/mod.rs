//! The index that readers search in: which words stand where, in files so small that a browser takes only
//! those it needs.
//!
//! 1. [`subject`]: what can be found – pages, people, what was said – and what of it is compared;
//! 2. [`number`]: every subject gets a number that the others' coming and going leaves alone;
//! 3. [`text`] takes a page's HTML apart, [`entry`] weighs its words by the [`length`] of what holds them;
//! 4. [`index`] puts the words of all subjects into one list, of which it changes only what changed;
//! 5. [`chunk`] cuts that list into files, [`code`] writes numbers in letters.
//!
//! Each language has an index of its own. The reader's half is `themes/polder/static/js/search.js`.

pub mod chunk;
pub mod code;
pub mod entry;
pub mod index;
pub mod length;
pub mod number;
pub mod stem;
pub mod subject;
pub mod text;
