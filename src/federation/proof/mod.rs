//! Proofs inside of documents: who wrote one can be seen wherever it comes from. (FEP-8b32)

pub mod canonical;
pub mod integrity;
pub mod prover;
