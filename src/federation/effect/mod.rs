//! What federation changes in the store: each in one commit with everything that belongs to it.

pub mod advance;
pub mod feel;
pub mod ingest;
pub mod leave;
pub mod peer;
pub mod publish;
pub mod receive;
pub mod rotate;
pub mod settle;
pub mod silence;
pub mod tell;
pub mod tidy;
pub mod want;
