//! Finished threads: the bytes of an answer, kept until the thread changes.
//!
//! A thread is put together once, however many ask for it, and dropped when it is written to. An answer that was
//! begun before a change cannot be kept after it: it goes into a place that nobody looks at any more.

use std::collections::HashMap;
use std::io::Write;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::sync::OnceCell;

/// Bytes that may be kept, twice: those asked for lately, and those before them.
const LARGEST: usize = 4 * 1024 * 1024;
/// Shorter answers are not worth packing.
const WORTH_PACKING: usize = 512;

/// A thread as it is sent.
#[derive(Debug, Default)]
pub struct Finished {
    pub json: Bytes,
    /// `None` where packing gains nothing.
    pub gzip: Option<Bytes>,
    /// A hash of the bytes.
    pub tag: String,
    pub seq: i64,
    /// What stands before the comments.
    pub head: String,
    /// When it looks otherwise though nobody changed it: a poll closes.
    pub until: Option<i64>,
    /// Each comment as JSON, with the number of the change that changed it last.
    pub comments: Vec<(i64, String)>,
}

impl Finished {
    pub fn new(head: String, seq: i64, cursor: &str, comments: Vec<(i64, String)>) -> Finished {
        let json = write(&head, cursor, comments.iter().map(|(_, comment)| comment));
        let gzip = (json.len() >= WORTH_PACKING).then(|| pack(&json)).flatten();
        Finished {
            tag: blake3::hash(&json).to_hex()[..24].to_owned(),
            gzip,
            json,
            seq,
            head,
            until: None,
            comments,
        }
    }

    /// The comments that changed after some change.
    pub fn since(&self, seq: i64, cursor: &str) -> Bytes {
        let newer = self.comments.iter().filter(|(changed, _)| *changed > seq);
        write(&self.head, cursor, newer.map(|(_, comment)| comment))
    }

    fn size(&self) -> usize {
        self.json.len() * 2 + self.gzip.as_ref().map_or(0, Bytes::len) + 512
    }
}

fn write<'a>(head: &str, cursor: &str, comments: impl Iterator<Item = &'a String>) -> Bytes {
    let mut out = String::from(head);
    out.push_str(",\"comments\":[");
    for (i, comment) in comments.enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(comment);
    }
    out.push_str("],\"cursor\":\"");
    out.push_str(cursor);
    out.push_str("\"}");
    Bytes::from(out)
}

pub fn pack(bytes: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::new(6));
    encoder.write_all(bytes).ok()?;
    Some(encoder.finish().ok()?.into())
}

type Cell = Arc<OnceCell<Arc<Finished>>>;

#[derive(Default)]
pub struct Shelf {
    boards: Mutex<Boards>,
    /// Nothing is added: nobody would tell when it changes.
    held: AtomicBool,
}

#[derive(Default)]
struct Boards {
    fresh: HashMap<String, Cell>,
    size: usize,
    /// Not asked for since the fresh board was last full.
    older: HashMap<String, Cell>,
}

impl Shelf {
    /// The thread of a page, put together by `fill` if it is not there.
    pub async fn get<E, F>(&self, page: &str, fill: F) -> Result<Arc<Finished>, E>
    where
        F: AsyncFnOnce() -> Result<Finished, E>,
    {
        let cell = self.cell(page);
        if let Some(finished) = cell.get() {
            return Ok(finished.clone());
        }
        let filled = cell
            .get_or_try_init(async || fill().await.map(Arc::new))
            .await?;
        if self.held.load(Ordering::Relaxed) {
            self.forget(page);
        }
        self.count(filled.size());
        Ok(filled.clone())
    }

    /// A thread has changed: what was put together before is not given out again.
    pub fn forget(&self, page: &str) {
        let mut boards = self.boards();
        boards.fresh.remove(page);
        boards.older.remove(page);
    }

    /// From now on what is there is given out, and nothing is added; or it is as usual again.
    pub fn hold(&self, held: bool) {
        self.held.store(held, Ordering::Relaxed);
    }

    pub fn clear(&self) {
        *self.boards() = Boards::default();
    }

    fn cell(&self, page: &str) -> Cell {
        let mut boards = self.boards();
        if let Some(cell) = boards.fresh.get(page) {
            return cell.clone();
        }
        let cell = boards.older.remove(page).unwrap_or_default();
        boards.size += cell.get().map_or(0, |finished| finished.size());
        boards.fresh.insert(page.to_owned(), cell.clone());
        cell
    }

    fn count(&self, size: usize) {
        let mut boards = self.boards();
        boards.size += size;
        if boards.size > LARGEST {
            boards.older = std::mem::take(&mut boards.fresh);
            boards.size = 0;
        }
    }

    fn boards(&self) -> MutexGuard<'_, Boards> {
        self.boards.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
