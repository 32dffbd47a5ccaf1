//! Listens to the other services that work with the same database, so that who listens here hears what was said
//! there.
//!
//! What they tell is a hint and no more: the thread is dropped and looked up again. When the line breaks anything
//! may have been missed, so that after it everything is dropped. Until then what is finished is still given out,
//! for it is the last that is known; but not for longer than a few minutes, since what a moderator hides elsewhere
//! has to go here too.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::sync::mpsc::Receiver;
use tokio::time::Instant;
use tokio_postgres::AsyncMessage;

use crate::comments::app::App;
use crate::comments::news::CHANNEL;
use crate::comments::news::News;
use crate::comments::store::address::Server;
use crate::comments::store::error::StoreError;
use crate::comments::store::postgres::Postgres;

/// Between two attempts, at first and in the end.
const PAUSES: [Duration; 2] = [Duration::from_millis(50), Duration::from_secs(1)];
/// So long what is finished is given out though nobody can say whether it changed.
const LONGEST: Duration = Duration::from_secs(300);
/// Messages that may wait to be read.
const WAITING: usize = 256;

/// Somebody who listens: `None` once the line is broken.
pub struct Ear {
    news: Receiver<String>,
    _postgres: Postgres,
}

impl Ear {
    pub async fn open(server: &Server) -> Result<Ear, StoreError> {
        let (postgres, mut line) = Postgres::connect(server).await?;
        let (tell, news) = mpsc::channel(WAITING);
        tokio::spawn(async move {
            while let Some(Ok(message)) = poll_fn(|context| line.poll_message(context)).await {
                if let AsyncMessage::Notification(told) = message
                    && tell.send(told.payload().to_owned()).await.is_err()
                {
                    return;
                }
            }
        });
        postgres.run(&format!("LISTEN {CHANNEL}")).await?;
        Ok(Ear {
            news,
            _postgres: postgres,
        })
    }
}

/// Listens until the service stops. `ear` was open before anything was looked up.
pub async fn listen(app: Arc<App>, server: Server, name: String, ear: Ear) {
    let mut stop = app.stop.clone();
    let mut ear = ear;
    loop {
        let told = tokio::select! {
            told = ear.news.recv() => told,
            _ = stop.wait_for(|stop| *stop) => return,
        };
        match told {
            Some(told) => hear(&app, &name, &told),
            None => {
                eprintln!(
                    "warning: the database does not answer; its services do not hear of each other"
                );
                app.shelf.hold(true);
                let opened = tokio::select! {
                    opened = again(&app, &server) => opened,
                    _ = stop.wait_for(|stop| *stop) => return,
                };
                ear = opened;
                app.shelf.hold(false);
                forget_all(&app);
                eprintln!("the database answers again");
            }
        }
    }
}

fn hear(app: &App, name: &str, told: &str) {
    let (from, news) = News::read(told);
    // What was done here was told here already.
    if from == name {
        return;
    }
    match news {
        News::Threads(threads) => {
            for (page, seq) in threads {
                app.shelf.forget(&page);
                app.bells.ring(&page, seq);
            }
        }
        News::Everything => forget_all(app),
    }
}

fn forget_all(app: &App) {
    app.recall.store(true, Ordering::Relaxed);
    app.shelf.clear();
    app.bells.ring_all();
}

async fn again(app: &App, server: &Server) -> Ear {
    let [mut pause, longest] = PAUSES;
    let since = Instant::now();
    loop {
        tokio::time::sleep(pause).await;
        if let Ok(ear) = Ear::open(server).await {
            return ear;
        }
        pause = (pause * 2).min(longest);
        if since.elapsed() > LONGEST {
            app.shelf.clear();
        }
    }
}
