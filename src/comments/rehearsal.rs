//! Talk that a folder scripts, put where nothing was said yet: so that a preview begins with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::task::JoinSet;

use crate::comments::app::App;
use crate::comments::command::Command;
use crate::comments::command::actor::Actor;
use crate::comments::command::answer::Accept;
use crate::comments::command::poll::SetPoll;
use crate::comments::command::poll::Vote;
use crate::comments::command::react::React;
use crate::comments::command::say::Post;
use crate::comments::command::say::Withdraw;
use crate::comments::problem::Problem;
use crate::comments::store::comment::OneComment;
use crate::comments::store::comment::State;
use crate::comments::store::poll::PollRow;
use crate::comments::store::whole::WholeThread;
use crate::content::discussion::Choice;
use crate::content::discussion::Comment;
use crate::content::discussion::CommentState;
use crate::content::discussion::Kudos;
use crate::content::discussion::Poll;
use crate::content::discussion::Thread;
use crate::content::page_id::PageId;
use crate::content::path::join;
use crate::markdown::comment;

/// More people than this never felt the same about a scripted comment.
const MOST: u32 = 200;

/// Gives scripted comments ids as the service has them: always the same, so that the page knows them again.
pub fn name(thread: &mut Thread) {
    let place = thread.page.clone().or_else(|| thread.id.clone());
    let place = place.unwrap_or_default();
    let named = |id: &str| match PageId::parse(id) {
        Some(id) => id.to_string(),
        None => PageId::mint(&place, id.as_bytes()).to_string(),
    };
    for comment in &mut thread.comments {
        comment.id = named(&comment.id);
        comment.parent = comment.parent.as_deref().map(named);
    }
}

/// Says everything that was not said yet. `ids` are the pages' by their files.
pub async fn play(app: &Arc<App>, threads: Vec<Thread>, ids: &BTreeMap<String, PageId>) {
    let mut all = JoinSet::new();
    for thread in threads {
        let by_file = thread.page.as_ref().and_then(|page| ids.get(page));
        let page = by_file.map(PageId::to_string).or(thread.id.clone());
        let Some(page) = page.filter(|page| app.register().place(page).is_some()) else {
            continue;
        };
        let stage = Stage {
            app: app.clone(),
            ids: ids.clone(),
            page,
            thread,
        };
        all.spawn(async move {
            for comment in &stage.thread.comments {
                // One that answers what is not there is left out, as pages leave it out.
                let _ = stage.say(comment).await;
            }
            if let Some(poll) = &stage.thread.poll {
                let _ = stage.vote(poll).await;
            }
        });
    }
    all.join_all().await;
}

/// A scripted thread, and where it is played.
struct Stage {
    app: Arc<App>,
    ids: BTreeMap<String, PageId>,
    /// The id of its page.
    page: String,
    thread: Thread,
}

impl Stage {
    async fn say(&self, said: &Comment) -> Result<(), Problem> {
        let app = &self.app;
        if app.db.read(OneComment(said.id.clone())).await?.is_some()
            || said.state == CommentState::Pending
        {
            return Ok(());
        }
        let author = said.author.as_ref();
        let author =
            author.map(|author| (author.id.as_ref().unwrap_or(&author.name), &author.name));
        let now = said.created.as_millisecond();
        let body = said.body.clone().unwrap_or_default();
        let html = match &said.html {
            Some(html) => html.clone(),
            None => comment::render(&body, |target| self.link(target)),
        };
        app.run(Command::Post(Box::new(Post {
            page: self.page.clone(),
            id: said.id.clone(),
            parent: said.parent.clone(),
            author: author.map(|(id, _)| id.clone()),
            name: author.map(|(_, name)| name.clone()),
            html,
            now,
            state: State::Published,
            trusts_known_only: false,
            secret: None,
            mentions: self.called(&body),
            evidence: said.kudos.as_ref().map(|kudos| self.evidence(kudos)),
            body,
        })))
        .await?;
        if said.state == CommentState::Withdrawn {
            if let Some((id, _)) = author {
                app.run(Command::Withdraw(Withdraw {
                    id: said.id.clone(),
                    page: self.page.clone(),
                    by: Actor::Person(id.clone()),
                    now,
                }))
                .await?;
            }
            return Ok(());
        }
        let mut felt = JoinSet::new();
        for (kind, count) in &said.reactions {
            for number in 0..(*count).min(MOST) {
                let react = Command::React(React {
                    page: self.page.clone(),
                    comment: said.id.clone(),
                    kind: kind.clone(),
                    person: format!("~{number}"),
                    felt: true,
                    now,
                });
                let app = app.clone();
                felt.spawn(async move { app.run(react).await.map(|_| ()) });
            }
        }
        felt.join_all().await;
        if said.accepted {
            app.run(Command::Accept(Accept {
                page: self.page.clone(),
                comment: Some(said.id.clone()),
                by: Actor::Person("~".to_owned()),
                in_charge: true,
            }))
            .await?;
        }
        Ok(())
    }

    /// Sets up a scripted poll, and lets as many people vote as the script counts.
    async fn vote(&self, poll: &Poll) -> Result<(), Problem> {
        let known = self.app.db.read(WholeThread(self.page.clone())).await?;
        if known.poll.is_some() {
            return Ok(());
        }
        let set = SetPoll {
            page: self.page.clone(),
            poll: PollRow {
                question: poll.question.clone(),
                options: poll
                    .options
                    .iter()
                    .map(|option| option.text.clone())
                    .collect(),
                multiple: poll.multiple,
                hidden: poll.hidden,
                closes: poll.closes.map(|closes| closes.as_millisecond()),
            },
            now: 0,
        };
        self.app.run(Command::SetPoll(set)).await?;
        let votes = |option: &Choice| option.votes.unwrap_or_default().min(MOST);
        let counted: u32 = poll.options.iter().map(votes).sum();
        let voters = match poll.multiple {
            true => poll.voters.clamp(1, MOST),
            false => counted,
        };
        // One after the other takes the next options, so that everybody has some.
        let mut chosen: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        let mut next = 0;
        for (place, option) in poll.options.iter().enumerate() {
            for _ in 0..votes(option).min(voters) {
                chosen.entry(next % voters).or_default().push(place);
                next += 1;
            }
        }
        for (number, chosen) in chosen {
            let vote = Vote {
                page: self.page.clone(),
                person: format!("~{number}"),
                chosen,
                now: 0,
            };
            self.app.run(Command::Vote(vote)).await?;
        }
        Ok(())
    }

    /// The ids of those who are called.
    fn called(&self, body: &str) -> Vec<String> {
        let register = self.app.register();
        let level = register.place(&self.page).and_then(|place| place.level);
        register.mentioned(comment::destinations(body).iter(), level)
    }

    /// What kudos are for: the id of the page that they name, or the address.
    fn evidence(&self, kudos: &Kudos) -> String {
        let written = kudos.href.clone().unwrap_or_default();
        let url = self.link(&written);
        let register = self.app.register();
        let place = url.and_then(|url| Some(register.at(&url)?.page.page.clone()));
        place.unwrap_or(written)
    }

    /// How a link is written: elsewhere as it is, to another page by its address.
    fn link(&self, target: &str) -> Option<String> {
        if ["https://", "http://", "mailto:"]
            .iter()
            .any(|scheme| target.starts_with(scheme))
        {
            return Some(target.to_owned());
        }
        let register = self.app.register();
        if target.starts_with(['/', '@']) {
            let level = register.place(&self.page).and_then(|place| place.level);
            return register.link(target, level, "");
        }
        let (path, fragment) = match target.split_once('#') {
            Some((path, fragment)) => (path, format!("#{fragment}")),
            None => (target, String::new()),
        };
        let folder = self.thread.page.as_deref()?.rsplit_once('/')?.0;
        let id = self.ids.get(&join(folder, path)?)?;
        let place = register.place(id.as_str())?;
        Some(format!("{}{fragment}", place.page.url))
    }
}
