//! Writes down what is to be told of a thread: everything that changed in it since it was told last.
//!
//! A comment of this site becomes a Note, an edit an Update, what was taken back a Delete. In a thread of this
//! site, what others said is announced to those who follow. Where a thread is another site's, only that site is
//! told: it announces.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::Value;
use serde_json::json;

use crate::comments::command::extension::Extension;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::guest;
use crate::comments::store::comment;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::State;
use crate::comments::store::elsewhere;
use crate::comments::store::error::StoreError;
use crate::comments::store::query::query;
use crate::comments::store::thread;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::comments::store::tx::number;
use crate::federation::address::Host;
use crate::federation::address::Id;
use crate::federation::document;
use crate::federation::effect::feel;
use crate::federation::names::Names;
use crate::federation::names::article_of;
use crate::federation::names::uuid;
use crate::federation::proof::prover::Prover;
use crate::federation::store::activity;
use crate::federation::store::activity::ActivityRow;
use crate::federation::store::early;
use crate::federation::store::like;
use crate::federation::store::like::LikeRow;
use crate::federation::store::like::Told;
use crate::federation::store::note;
use crate::federation::store::note::NoteRow;
use crate::federation::store::seen;
use crate::federation::store::speaker;

#[derive(Debug)]
pub struct Tell {
    pub names: Arc<Names>,
    pub prover: Arc<Prover>,
    pub page: String,
    /// The thread to which the page's talk belongs.
    pub context: String,
    /// The language of the page.
    pub lang: Option<String>,
    /// It gets names, and nobody is told: it was said before one began to talk with others.
    pub quiet: bool,
    pub now: i64,
}

const STOPPED: Refusal = Refusal::Store(StoreError::Stopped);

impl Extension for Tell {
    fn page(&self) -> &str {
        &self.page
    }

    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            let told = query(
                "SELECT seq FROM told_threads WHERE page = $1",
                [(&self.page).into()],
            );
            let told = number(&mut tx, told).await?;
            let thread = thread::find(&mut tx, &self.page).await?;
            if thread.seq <= told {
                return Ok(Done::default());
            }
            let mut awaited = Vec::new();
            let mut seq = thread.seq;
            for row in comment::changed_after(&mut tx, &self.page, told).await? {
                match note::of_comment(&mut tx, &row.id).await? {
                    Some(known) => self.tell(&mut tx, &row, known).await?,
                    None if self.begin(&mut tx, &row).await? => awaited.push(row.clone()),
                    None => {}
                }
                let felt = self.feelings(&mut tx, &row).await?;
                seq = felt
                    .changed
                    .iter()
                    .fold(seq, |seq, (_, felt)| seq.max(*felt));
            }
            if !awaited.is_empty() {
                seq = self.mark(&mut tx, awaited).await?;
            }
            let done = match seq > thread.seq {
                true => Done::seen(self.page.clone(), seq),
                false => Done::default(),
            };
            let keep = query(
                "INSERT INTO told_threads (page, seq) VALUES ($1, $2) \
                 ON CONFLICT (page) DO UPDATE SET seq = excluded.seq",
                [(&self.page).into(), seq.into()],
            );
            tx.rows(keep).await?;
            Ok(done)
        }
        .boxed()
    }
}

impl Tell {
    fn is_own_thread(&self) -> bool {
        self.names.is_own(&self.context)
    }

    /// The other site to which the thread belongs.
    fn owner(&self) -> Option<Host> {
        let context = Id::parse(&self.context).filter(|_| !self.is_own_thread());
        context.map(|context| context.host)
    }

    fn object(&self, row: &CommentRow, known: &NoteRow) -> Value {
        let note = document::note(&self.names, row, known, &self.context, self.lang.as_ref());
        self.prover.prove(note, &known.author, self.now)
    }

    /// Says of comments that the site to which the thread belongs does not have them yet.
    async fn mark(&self, tx: &mut AnyTx<'_>, rows: Vec<CommentRow>) -> Result<i64, Refusal> {
        let thread = thread::touch(tx, &self.page, true).await?;
        for mut row in rows {
            row.seq = thread.seq;
            tx.rows(comment::update(&row)).await?;
        }
        Ok(thread.seq)
    }

    async fn tell(
        &self,
        tx: &mut AnyTx<'_>,
        row: &CommentRow,
        mut known: NoteRow,
    ) -> Result<(), Refusal> {
        let is_shown = row.state == State::Published;
        let time = row.edited.unwrap_or(row.created);
        match (known.own, known.state.as_str(), row.state) {
            (_, "deleted", _) => return Ok(()),
            (true, _, State::Withdrawn) => self.delete(tx, &mut known).await?,
            (true, _, State::Hidden) if !self.is_own_thread() => {
                self.delete(tx, &mut known).await?;
            }
            (true, "shown", State::Published) if time > known.told => {
                known.told = time;
                let object = self.object(row, &known);
                let id = format!("{}#update-{time}", known.note);
                self.send(tx, &id, "Update", &known.author, object).await?;
            }
            // What others said, in a thread of this site: those who follow hear of it.
            (false, "heard", State::Published) => {
                self.announce(tx, "Create", &known).await?;
                known.state = "shown".to_owned();
            }
            (false, "changed", State::Published) => {
                self.announce(tx, "Update", &known).await?;
                known.state = "shown".to_owned();
            }
            (false, _, State::Withdrawn) => {
                self.announce(tx, "Delete", &known).await?;
                known.state = "deleted".to_owned();
                known.sealed = None;
            }
            (_, "shown" | "changed", State::Hidden) if self.is_own_thread() => {
                let mut remove = self.by_site("Remove", json!(known.note))?;
                remove["target"] = self.context.as_str().into();
                let site = self.names.site();
                tx.rows(activity::scrub(&known.note, &remove.to_string(), &site))
                    .await?;
                self.append(tx, &site, remove, None).await?;
                known.state = "removed".to_owned();
            }
            (_, "removed", State::Published) => {
                self.announce(tx, "Create", &known).await?;
                known.state = "shown".to_owned();
            }
            _ if is_shown => return Ok(()),
            _ => return Ok(()),
        }
        tx.rows(note::update(&known)).await?;
        Ok(())
    }

    /// The first time that anybody hears of a comment; whether the site to which it belongs is now to have it.
    async fn begin(&self, tx: &mut AnyTx<'_>, row: &CommentRow) -> Result<bool, Refusal> {
        if row.state != State::Published {
            return Ok(false);
        }
        let author = match &row.author {
            // Whoever asked without a name is the site.
            None => self.names.site(),
            Some(author) if guest::is_guest(author) => return Ok(false),
            Some(author) => self.speaker(tx, author).await?,
        };
        let above = match &row.parent {
            Some(parent) => note::of_comment(tx, parent).await?.map(|note| note.note),
            None => None,
        };
        let own = self.names.note(&uuid().ok_or(STOPPED)?);
        let known = NoteRow {
            note: own,
            comment: row.id.clone(),
            page: row.page.clone(),
            author,
            own: true,
            parent: Some(above.unwrap_or_else(|| article_of(&self.context))),
            told: row.edited.unwrap_or(row.created),
            state: "shown".to_owned(),
            appeared: self.is_own_thread().then_some(self.now),
            sealed: None,
        };
        tx.rows(note::insert(&known)).await?;
        if self.quiet {
            return Ok(false);
        }
        let owner = self.owner();
        if let Some(owner) = &owner {
            tx.rows(elsewhere::await_at(&row.id, owner.as_str()))
                .await?;
        }
        let object = self.object(row, &known);
        let id = format!("{}#create", known.note);
        self.send(tx, &id, "Create", &known.author, object).await?;
        Ok(owner.is_some())
    }

    /// The actor that somebody of this site is elsewhere.
    async fn speaker(&self, tx: &mut AnyTx<'_>, person: &str) -> Result<String, Refusal> {
        let token = match speaker::token(tx, person).await? {
            Some(token) => token,
            None => {
                let token = uuid().ok_or(STOPPED)?.replace('-', "");
                tx.rows(speaker::insert(&token, person)).await?;
                token
            }
        };
        Ok(self.names.speaker(&token))
    }

    /// What is felt about a comment, and what is no more: what people of this site feel, and in a thread of this
    /// site also what others do. What was felt before everybody saw it is counted first.
    async fn feelings(&self, tx: &mut AnyTx<'_>, row: &CommentRow) -> Result<Done, Refusal> {
        let Some(known) = note::of_comment(tx, &row.id).await? else {
            return Ok(Done::default());
        };
        match row.state {
            State::Published => {}
            State::Pending | State::Waiting => return Ok(Done::default()),
            State::Hidden | State::Withdrawn => {
                let (told, early) = (
                    like::forget_all(&known.note),
                    early::forget_all(&known.note),
                );
                tx.all(vec![told, early]).await?;
                return Ok(Done::default());
            }
        }
        let done = feel::take_early(tx, &known.note, self.now).await?;
        let felt = query(
            "SELECT kind, person FROM reactions WHERE comment = $1 ORDER BY kind, person",
            [(&row.id).into()],
        );
        let told = tx.rows(like::of_note(&known.note)).await?.into_iter();
        let told: Vec<LikeRow> = told.map(like::read).collect::<Result<_, _>>()?;
        let mut felt = tx
            .rows(felt)
            .await?
            .into_iter()
            .map(|mut row| Ok((row.text(0)?, row.text(1)?)))
            .collect::<Result<BTreeSet<(String, String)>, StoreError>>()?;
        for like in told {
            let Some(person) = &like.person else {
                self.pass_on(tx, &like).await?;
                continue;
            };
            if !felt.remove(&(like.kind.clone(), person.clone())) {
                tx.rows(like::forget(&like.id)).await?;
                let id = format!("{}#undo", like.id);
                let object = document::like(&self.names, &like);
                self.send(tx, &id, "Undo", &like.actor, object).await?;
            }
        }
        for (kind, person) in felt {
            if !guest::is_guest(&person) {
                self.feel(tx, &known, kind, person).await?;
            }
        }
        Ok(done)
    }

    async fn feel(
        &self,
        tx: &mut AnyTx<'_>,
        known: &NoteRow,
        kind: String,
        person: String,
    ) -> Result<(), Refusal> {
        let like = LikeRow {
            id: self.names.like(&uuid().ok_or(STOPPED)?),
            note: known.note.clone(),
            actor: self.speaker(tx, &person).await?,
            kind,
            person: Some(person),
            told: Told::Felt,
        };
        tx.rows(like::insert(&like)).await?;
        if self.quiet {
            return Ok(());
        }
        let body = document::like(&self.names, &like);
        self.append(tx, &like.actor, body, None).await
    }

    /// What somebody of another site feels in a thread of this one: those who follow hear of it.
    async fn pass_on(&self, tx: &mut AnyTx<'_>, like: &LikeRow) -> Result<(), Refusal> {
        if !self.is_own_thread() {
            return Ok(());
        }
        let passed = document::like(&self.names, like);
        let passed = match like.told {
            Told::Felt => return Ok(()),
            Told::Not => {
                tx.rows(like::tell(&like.id, Told::Felt)).await?;
                passed
            }
            Told::TakenBack => {
                tx.rows(like::forget(&like.id)).await?;
                json!({
                    "id": format!("{}#undo", like.id),
                    "type": "Undo",
                    "actor": like.actor,
                    "object": passed,
                })
            }
        };
        let mut body = self.by_site("Announce", passed)?;
        body["context"] = self.context.as_str().into();
        self.append(tx, &self.names.site(), body, None).await
    }

    async fn delete(&self, tx: &mut AnyTx<'_>, known: &mut NoteRow) -> Result<(), Refusal> {
        known.state = "deleted".to_owned();
        tx.rows(seen::bury(&known.note, self.now)).await?;
        let mut object = document::tombstone(&known.note, "Note");
        object["context"] = self.context.as_str().into();
        let id = format!("{}#delete", known.note);
        let cc = self.names.followers();
        let by = self.voice(tx, &known.author).await?;
        let body = document::activity(&id, "Delete", &by, object, &cc);
        tx.rows(activity::scrub(&known.note, &body.to_string(), &by))
            .await?;
        self.append(tx, &by, body, None).await
    }

    /// Who takes something back: whoever said it, and the site for those who were forgotten.
    async fn voice(&self, tx: &mut AnyTx<'_>, author: &str) -> Result<String, Refusal> {
        let token = author.strip_prefix(&self.names.speaker(""));
        Ok(match token {
            Some(token) if !speaker::is_there(tx, token).await? => self.names.site(),
            _ => author.to_owned(),
        })
    }

    async fn send(
        &self,
        tx: &mut AnyTx<'_>,
        id: &str,
        kind: &str,
        actor: &str,
        object: Value,
    ) -> Result<(), Refusal> {
        let cc = self.names.followers();
        let of = object["id"].as_str().map(str::to_owned);
        let body = document::activity(id, kind, actor, object, &cc);
        let body = self.prover.prove(body, actor, self.now);
        self.append(tx, actor, body, of.as_deref()).await
    }

    /// Passes on what somebody of another site did in a thread of this one: as they wrote it, where it proves that
    /// it is theirs; else by its id, and whoever hears it asks there.
    async fn announce(
        &self,
        tx: &mut AnyTx<'_>,
        kind: &str,
        known: &NoteRow,
    ) -> Result<(), Refusal> {
        if !self.is_own_thread() {
            return Ok(());
        }
        let sealed = known.sealed.as_deref().filter(|_| kind != "Delete");
        let sealed = sealed.and_then(|sealed| serde_json::from_str::<Value>(sealed).ok());
        let passed = match sealed {
            Some(done) if done["type"] != "Note" => done,
            other => json!({
                "id": format!("{}#{}", known.note, kind.to_ascii_lowercase()),
                "type": kind,
                "actor": known.author,
                "object": other.unwrap_or_else(|| json!(known.note)),
            }),
        };
        let mut body = self.by_site("Announce", passed)?;
        body["context"] = self.context.as_str().into();
        if kind == "Delete" {
            tx.rows(activity::scrub(
                &known.note,
                &body.to_string(),
                &self.names.site(),
            ))
            .await?;
        }
        self.append(tx, &self.names.site(), body, Some(&known.note))
            .await
    }

    fn by_site(&self, kind: &str, object: Value) -> Result<Value, Refusal> {
        let site = self.names.site();
        let word = kind.to_ascii_lowercase();
        let id = format!("{site}#{word}-{}", uuid().ok_or(STOPPED)?);
        let cc = self.names.followers();
        Ok(document::activity(&id, kind, &site, object, &cc))
    }

    async fn append(
        &self,
        tx: &mut AnyTx<'_>,
        actor: &str,
        body: Value,
        note: Option<&str>,
    ) -> Result<(), Refusal> {
        let row = ActivityRow {
            number: 0,
            plain: false,
            note: note.map(str::to_owned),
            id: body["id"].as_str().unwrap_or_default().to_owned(),
            // Who owns the thread tells all others.
            host: self.owner().map(|owner| owner.to_string()),
            page: Some(self.page.clone()),
            actor: actor.to_owned(),
            made: self.now,
            body: body.to_string(),
        };
        tx.rows(activity::append(&row)).await?;
        Ok(())
    }
}
