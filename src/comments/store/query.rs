//! A statement with its values, and the rows that come back: what both databases understand.

use std::borrow::Cow;

use crate::comments::store::error::StoreError;

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Int(i64),
    Text(String),
}

/// A statement, its values numbered `$1`, `$2` … by place.
#[derive(Clone, Debug)]
pub struct Query {
    pub sql: Cow<'static, str>,
    pub values: Vec<Value>,
}

pub fn query<const N: usize>(sql: &'static str, values: [Value; N]) -> Query {
    Query {
        sql: sql.into(),
        values: values.into(),
    }
}

impl Query {
    /// Whether it does more than look.
    pub fn changes(&self) -> bool {
        !self.sql.starts_with("SELECT")
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Value {
        Value::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Int(number)
    }
}

/// Neither database is asked for booleans.
impl From<bool> for Value {
    fn from(yes: bool) -> Value {
        Value::Int(i64::from(yes))
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// One row of an answer, its columns by place.
#[derive(Clone, Debug)]
pub struct Row(pub Vec<Value>);

impl Row {
    pub fn text(&mut self, column: usize) -> Result<String, StoreError> {
        match self.take(column) {
            Some(Value::Text(text)) => Ok(text),
            other => Err(wrong_column(column, other.as_ref())),
        }
    }

    pub fn maybe_text(&mut self, column: usize) -> Result<Option<String>, StoreError> {
        match self.take(column) {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            other => Err(wrong_column(column, other.as_ref())),
        }
    }

    pub fn int(&mut self, column: usize) -> Result<i64, StoreError> {
        match self.take(column) {
            Some(Value::Int(number)) => Ok(number),
            other => Err(wrong_column(column, other.as_ref())),
        }
    }

    pub fn maybe_int(&mut self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.take(column) {
            Some(Value::Int(number)) => Ok(Some(number)),
            Some(Value::Null) => Ok(None),
            other => Err(wrong_column(column, other.as_ref())),
        }
    }

    pub fn flag(&mut self, column: usize) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    fn take(&mut self, column: usize) -> Option<Value> {
        let value = self.0.get_mut(column)?;
        Some(std::mem::replace(value, Value::Null))
    }
}

fn wrong_column(column: usize, value: Option<&Value>) -> StoreError {
    let what = match value {
        None => "nothing",
        Some(Value::Null) => "NULL",
        Some(Value::Int(_)) => "a number",
        Some(Value::Text(_)) => "a text",
    };
    StoreError::WrongColumn(column, what.to_owned())
}
