//! Notices what changed in threads, and writes down what is to be told of it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::comments::command::outcome::Refusal;
use crate::federation::effect::leave::Leave;
use crate::federation::effect::tell::Tell;
use crate::federation::node::Node;
use crate::federation::store::speaker::Leaving;
use crate::federation::store::thread::Untold;

/// How often one looks, whether a bell rang or not.
const PAUSE: Duration = Duration::from_secs(1);

/// Tells until the service stops.
pub async fn run(node: Arc<Node>) {
    let mut bell = node.app.bells.listen_to_all();
    // Pages whose talk stays here, and how far they were when one looked.
    let mut kept: HashMap<String, i64> = HashMap::new();
    loop {
        if let Err(error) = look(&node, &mut kept, false).await {
            eprintln!("error: nothing was told to other sites: {error}");
        }
        if !node.rest(&mut bell, PAUSE).await {
            return;
        }
    }
}

/// Writes down everything that was not told. `quiet` gives it names, and tells nobody.
pub async fn look(node: &Node, kept: &mut HashMap<String, i64>, quiet: bool) -> Result<(), String> {
    let untold = node.app.db.read(Untold).await;
    for (page, seq) in untold.map_err(|error| error.to_string())? {
        if kept.get(&page) == Some(&seq) {
            continue;
        }
        if node.place(&page).is_none() {
            kept.insert(page, seq);
            continue;
        }
        let tell = Tell {
            names: Arc::new(node.settings.names.clone()),
            prover: node.ring().current.prover.clone(),
            context: node.context(&page),
            lang: node.facts(&page).lang,
            page,
            quiet,
            now: node.app.now(),
        };
        node.run(tell).await.map_err(|refusal| match refusal {
            Refusal::Store(error) => error.to_string().escape_debug().to_string(),
            _ => "a thread changed meanwhile".to_owned(),
        })?;
    }
    let leaving = node.app.db.read(Leaving).await;
    for token in leaving.map_err(|error| error.to_string())? {
        let leave = Leave {
            names: Arc::new(node.settings.names.clone()),
            token,
            now: node.app.now(),
        };
        let told = node.run(leave).await;
        told.map_err(|_| "the store does not take it".to_owned())?;
    }
    Ok(())
}
