//! PostgreSQL: a connection to it, and what goes over that.
//!
//! Statements go out one behind the other without waiting for answers, as far as they do not depend on each other;
//! the server takes them in the order in which they were sent.

use std::borrow::Cow;
use std::collections::HashMap;
use std::error::Error;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::task::Poll;

use bytes::BytesMut;
use futures_util::future::MaybeDone;
use futures_util::future::maybe_done;
use tokio::sync::OnceCell;
use tokio_postgres::Client;
use tokio_postgres::Connection;
use tokio_postgres::NoTls;
use tokio_postgres::Socket;
use tokio_postgres::Statement;
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::types::IsNull;
use tokio_postgres::types::ToSql;
use tokio_postgres::types::Type;
use tokio_postgres::types::to_sql_checked;

use crate::comments::store::address::Server;
use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::Value;
use crate::comments::store::tx::Tx;

/// Statements that a connection keeps ready. What is asked once in a while is not kept beyond it.
const PREPARED: usize = 256;
/// Statements that are under way at once.
const UNDER_WAY: usize = 512;

/// What carries the bytes: somebody has to keep it going.
pub type Line = Connection<Socket, NoTlsStream>;

type Prepared = Arc<OnceCell<Statement>>;

/// A connection. Several may ask it at the same time; what they ask is answered in the order of their asking.
pub struct Postgres {
    client: Client,
    prepared: Mutex<HashMap<Cow<'static, str>, Prepared>>,
}

impl Postgres {
    /// Connects. Nothing is answered unless the line is polled.
    pub async fn connect(server: &Server) -> Result<(Postgres, Line), StoreError> {
        let (client, line) = server.config().connect(NoTls).await?;
        let postgres = Postgres {
            client,
            prepared: Mutex::default(),
        };
        Ok((postgres, line))
    }

    /// Connects, with a task that keeps the line going until the connection is dropped.
    pub async fn open(server: &Server) -> Result<Postgres, StoreError> {
        let (postgres, line) = Postgres::connect(server).await?;
        tokio::spawn(async move {
            // Why it broke is told to whoever asks next.
            let _ = line.await;
        });
        Ok(postgres)
    }

    pub fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Runs statements without values and without answers: `BEGIN`, `SAVEPOINT`, a migration.
    pub async fn run(&self, sql: &str) -> Result<(), StoreError> {
        Ok(self.client.batch_execute(sql).await?)
    }

    pub async fn answer(&self, query: &Query) -> Result<Vec<Row>, StoreError> {
        let statement = self.prepare(query).await?;
        self.execute(&statement, &query.values).await
    }

    /// Sends all before it waits for the first answer.
    pub async fn answers(&self, queries: &[Query]) -> Result<Vec<Vec<Row>>, StoreError> {
        let mut statements = Vec::with_capacity(queries.len());
        for query in queries {
            statements.push(self.prepare(query).await?);
        }
        let mut answers = Vec::with_capacity(queries.len());
        let mut all = queries.iter().zip(&statements);
        loop {
            let part = all.by_ref().take(UNDER_WAY);
            let mut sent = Vec::new();
            for (query, statement) in part {
                sent.push(send(self.execute(statement, &query.values)).await);
            }
            if sent.is_empty() {
                return Ok(answers);
            }
            for answer in sent {
                answers.push(receive(answer).await?);
            }
        }
    }

    async fn execute(
        &self,
        statement: &Statement,
        values: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        let values: Vec<&(dyn ToSql + Sync)> = values
            .iter()
            .map(|value| value as &(dyn ToSql + Sync))
            .collect();
        let rows = self.client.query(statement, &values).await?;
        rows.iter().map(read).collect()
    }

    async fn prepare(&self, query: &Query) -> Result<Statement, StoreError> {
        let sql = &query.sql;
        let known = || self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        let place = {
            let mut known = known();
            match known.get(sql) {
                Some(place) => place.clone(),
                None => {
                    if known.len() >= PREPARED {
                        known.clear();
                    }
                    let place = Prepared::default();
                    known.insert(sql.clone(), place.clone());
                    place
                }
            }
        };
        let prepared = place.get_or_try_init(|| self.client.prepare(sql)).await;
        Ok(prepared?.clone())
    }
}

/// Something that was sent, and is not answered yet.
pub type Sent<F> = Pin<Box<MaybeDone<F>>>;

/// Sends what a future asks first; what comes of it is waited for later.
pub async fn send<F: Future>(asked: F) -> Sent<F> {
    let mut sent = Box::pin(maybe_done(asked));
    poll_fn(|context| {
        let _ = sent.as_mut().poll(context);
        Poll::Ready(())
    })
    .await;
    sent
}

/// Waits for the answer.
pub async fn receive<T>(
    mut sent: Sent<impl Future<Output = Result<T, StoreError>>>,
) -> Result<T, StoreError> {
    sent.as_mut().await;
    sent.as_mut()
        .take_output()
        .unwrap_or(Err(StoreError::Stopped))
}

fn read(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    let columns = row.columns().iter().enumerate();
    let values: Result<Vec<Value>, StoreError> = columns
        .map(|(i, column)| {
            let kind = column.type_();
            Ok(match *kind {
                Type::INT8 => row.try_get::<_, Option<i64>>(i)?.into(),
                Type::INT4 => row.try_get::<_, Option<i32>>(i)?.map(i64::from).into(),
                Type::BOOL => row.try_get::<_, Option<bool>>(i)?.into(),
                Type::TEXT | Type::VARCHAR => row.try_get::<_, Option<String>>(i)?.into(),
                _ => return Err(StoreError::Database(format!("a column of type {kind}"))),
            })
        })
        .collect();
    Ok(Row(values?))
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, kind) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Int(number), &Type::INT4) => i32::try_from(*number)?.to_sql(kind, out),
            (Value::Int(number), &Type::INT8) => number.to_sql(kind, out),
            (Value::Text(text), &Type::TEXT | &Type::VARCHAR) => text.to_sql(kind, out),
            _ => Err(format!("a value of another type than {kind}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// Every statement is answered before the next one is sent, but those of one call go out together.
impl Tx for &Postgres {
    async fn rows(&mut self, query: Query) -> Result<Vec<Row>, StoreError> {
        self.answer(&query).await
    }

    async fn all(&mut self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, StoreError> {
        self.answers(&queries).await
    }
}
