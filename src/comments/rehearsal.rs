//! Talk that a folder scripts, put where nothing was said yet: so that a preview begins with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::task::JoinSet;

use crate::comments::app::App;
use crate::comments::command::Command;
use crate::comments::command::actor::Actor;
use crate::comments::command::answer::Accept;
use crate::comments::command::react::React;
use crate::comments::command::say::Post;
use crate::comments::command::say::Withdraw;
use crate::comments::problem::Problem;
use crate::comments::store::comment::OneComment;
use crate::comments::store::comment::State;
use crate::content::discussion::Comment;
use crate::content::discussion::CommentState;
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
        let (app, ids) = (app.clone(), ids.clone());
        all.spawn(async move {
            for comment in &thread.comments {
                // One that answers what is not there is left out, as pages leave it out.
                let _ = say(&app, &page, &thread, comment, &ids).await;
            }
        });
    }
    all.join_all().await;
}

async fn say(
    app: &Arc<App>,
    page: &str,
    thread: &Thread,
    said: &Comment,
    ids: &BTreeMap<String, PageId>,
) -> Result<(), Problem> {
    if app.db.read(OneComment(said.id.clone())).await?.is_some() {
        return Ok(());
    }
    if said.state == CommentState::Pending {
        return Ok(());
    }
    let author = said.author.as_ref();
    let author = author.map(|author| (author.id.as_ref().unwrap_or(&author.name), &author.name));
    let now = said.created.as_millisecond();
    let body = said.body.clone().unwrap_or_default();
    let html = match &said.html {
        Some(html) => html.clone(),
        None => comment::render(&body, |target| link(app, thread, target, ids)),
    };
    app.run(Command::Post(Box::new(Post {
        page: page.to_owned(),
        id: said.id.clone(),
        parent: said.parent.clone(),
        author: author.map(|(id, _)| id.clone()),
        name: author.map(|(_, name)| name.clone()),
        body,
        html,
        now,
        state: State::Published,
        trusts_known_only: false,
        secret: None,
    })))
    .await?;
    if said.state == CommentState::Withdrawn {
        if let Some((id, _)) = author {
            app.run(Command::Withdraw(Withdraw {
                id: said.id.clone(),
                page: page.to_owned(),
                by: Actor::Person(id.clone()),
            }))
            .await?;
        }
        return Ok(());
    }
    let mut felt = JoinSet::new();
    for (kind, count) in &said.reactions {
        for number in 0..(*count).min(MOST) {
            let react = Command::React(React {
                page: page.to_owned(),
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
            page: page.to_owned(),
            comment: Some(said.id.clone()),
            by: Actor::Person("~".to_owned()),
            in_charge: true,
        }))
        .await?;
    }
    Ok(())
}

/// How a link is written: elsewhere as it is, to another page by its address.
fn link(
    app: &App,
    thread: &Thread,
    target: &str,
    ids: &BTreeMap<String, PageId>,
) -> Option<String> {
    if ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| target.starts_with(scheme))
    {
        return Some(target.to_owned());
    }
    let register = app.register();
    if target.starts_with('/') {
        return register.at(target).map(|_| target.to_owned());
    }
    let (path, fragment) = match target.split_once('#') {
        Some((path, fragment)) => (path, format!("#{fragment}")),
        None => (target, String::new()),
    };
    let folder = thread.page.as_deref()?.rsplit_once('/')?.0;
    let id = ids.get(&join(folder, path)?)?;
    let place = register.place(id.as_str())?;
    Some(format!("{}{fragment}", place.page.url))
}
