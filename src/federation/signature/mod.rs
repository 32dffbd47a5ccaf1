//! Signatures of HTTP messages, in the two forms that other servers speak.

pub mod cavage;
pub mod claim;
pub mod digest;
pub mod either;
pub mod field;
pub mod form;
pub mod manner;
pub mod message;
pub mod rfc9421;
