//! Everything that can be asked, on one table: the router and its description are both made from it.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::Method;
use axum::middleware;
use axum::routing::delete;
use axum::routing::get;
use axum::routing::patch;
use axum::routing::post;
use axum::routing::put;
use serde_json::json;

use crate::comments::api::answer;
use crate::comments::api::comment;
use crate::comments::api::desk;
use crate::comments::api::dev;
use crate::comments::api::event;
use crate::comments::api::health;
use crate::comments::api::kudos;
use crate::comments::api::live;
use crate::comments::api::me;
use crate::comments::api::mine;
use crate::comments::api::moderation;
use crate::comments::api::own;
use crate::comments::api::people;
use crate::comments::api::poll;
use crate::comments::api::reaction;
use crate::comments::api::shape;
use crate::comments::api::thread;
use crate::comments::api::versions;
use crate::comments::app::App;
use crate::comments::guard::guard;
use crate::comments::operation::Answer;
use crate::comments::operation::Operation;
use crate::comments::operation::describe;
use crate::comments::person_name;
use crate::comments::problem::Problem;
use crate::comments::text;

pub fn router(app: Arc<App>, annex: Router<Arc<App>>) -> Router {
    // Made when somebody asks: that is seldom, and making it takes far more room than it does.
    let described = get(async |State(app): State<Arc<App>>| {
        comment::json(describe(&operations(), &app.settings.login).to_string())
    });
    let mut router = Router::new().route("/api/v1/openapi.json", described);
    for operation in operations() {
        router = router.route(operation.path, operation.route);
    }
    router
        .route("/t/{page}", get(live::show).post(live::act))
        .route("/t/{page}/asked", get(live::asked))
        .route("/t/{page}/versions/{id}", get(versions::show))
        .route("/t/assets/{name}", get(live::asset))
        .route("/me", get(me::show))
        .route("/moderation", get(desk::show).post(desk::act))
        .route("/dev/people", get(dev::people))
        .route("/dev/you", post(dev::become_somebody))
        .merge(annex)
        .fallback(async || Problem::NotFound("address"))
        .method_not_allowed_fallback(async |method: Method| Problem::Method(method))
        .layer(middleware::from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

fn operations() -> Vec<Operation> {
    use shape::flag;
    use shape::id;
    use shape::list;
    use shape::maybe;
    use shape::number;
    use shape::object;
    use shape::one_of;
    use shape::string;
    use shape::time;
    let words = || object(&[("body", true, shape::text(text::LONGEST))]);
    let reason = || {
        let plain = r"^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad]*$";
        json!({ "type": "string", "maxLength": 500, "pattern": plain })
    };
    let html = || Answer::Json(200, object(&[("html", true, string())]));
    let said = || {
        let state = one_of(&["published", "pending"]);
        object(&[("id", true, id()), ("state", true, state)])
    };
    let read = |path, about, answer, route| Operation {
        method: "get",
        path,
        about,
        signed_on: false,
        body: None,
        answer,
        route,
    };
    let write = |method, path, about, body, answer, route| Operation {
        method,
        path,
        about,
        signed_on: true,
        body,
        answer,
        route,
    };
    vec![
        read(
            "/healthz",
            "Whether the service lives.",
            Answer::Text("text/plain"),
            get(health::alive),
        ),
        read(
            "/readyz",
            "Whether it can work.",
            Answer::Text("text/plain"),
            get(health::ready),
        ),
        read(
            "/metrics",
            "What it counts, for Prometheus.",
            Answer::Text("text/plain"),
            get(health::metrics),
        ),
        read(
            "/api/v1/threads/{page}",
            "A thread, or what is newer in it than a cursor.",
            Answer::Json(200, shape::thread()),
            get(thread::show),
        ),
        read(
            "/api/v1/threads/{page}/events",
            "What changes in a thread, as it changes.",
            Answer::Text("text/event-stream"),
            get(event::listen),
        ),
        write(
            "get",
            "/api/v1/threads/{page}/me",
            "What of a thread is one's own.",
            None,
            Answer::Json(
                200,
                object(&[
                    ("id", true, string()),
                    ("name", true, string()),
                    (
                        "pending",
                        true,
                        list(object(&[
                            ("id", true, id()),
                            ("parent", true, maybe(id())),
                            ("html", true, string()),
                            ("created", true, time()),
                            ("state", true, string()),
                        ])),
                    ),
                    (
                        "reactions",
                        true,
                        json!({ "type": "object", "additionalProperties": list(string()) }),
                    ),
                    ("follows", true, flag()),
                    ("chosen", true, list(number())),
                    ("moderates", true, flag()),
                    ("owns", true, flag()),
                ]),
            ),
            get(mine::show),
        ),
        write(
            "get",
            "/api/v1/threads/{page}/people",
            "Whom one could mean who begins to write a name.",
            None,
            Answer::Json(
                200,
                object(&[(
                    "people",
                    true,
                    list(object(&[("id", true, string()), ("name", true, string())])),
                )]),
            ),
            get(people::begin),
        ),
        write(
            "get",
            "/api/v1/me",
            "What concerns one in all threads.",
            None,
            Answer::Json(
                200,
                object(&[
                    ("id", true, string()),
                    ("name", true, string()),
                    ("replies", true, list(shape::item())),
                    ("mentions", true, list(shape::item())),
                    ("kudos", true, list(shape::item())),
                    ("pending", true, list(shape::item())),
                    ("comments", true, list(shape::item())),
                    ("follows", true, list(shape::whereabouts())),
                ]),
            ),
            get(own::show),
        ),
        write(
            "post",
            "/api/v1/threads/{page}/comments",
            "Says something.",
            Some(object(&[
                ("body", true, shape::text(text::LONGEST)),
                ("parent", false, maybe(id())),
                ("anonymous", false, flag()),
            ])),
            Answer::Json(
                201,
                object(&[
                    ("id", true, id()),
                    ("state", true, one_of(&["published", "pending", "waiting"])),
                    ("secret", false, string()),
                    ("appears", false, time()),
                ]),
            ),
            post(comment::post),
        ),
        write(
            "post",
            "/api/v1/threads/{page}/kudos",
            "Thanks whom the page tells of.",
            Some(object(&[
                ("reason", true, shape::text(text::LONGEST)),
                ("evidence", true, shape::address()),
            ])),
            Answer::Json(201, said()),
            post(kudos::give),
        ),
        write(
            "post",
            "/api/v1/threads/{page}/preview",
            "How a text will look.",
            Some(words()),
            html(),
            post(comment::preview),
        ),
        write(
            "get",
            "/api/v1/comments/{id}/source",
            "One's own comment as it was written.",
            None,
            Answer::Json(
                200,
                object(&[
                    ("id", true, id()),
                    ("body", true, string()),
                    ("state", true, string()),
                ]),
            ),
            get(comment::source),
        ),
        write(
            "patch",
            "/api/v1/comments/{id}",
            "Says it better; what it said before stays visible.",
            Some(words()),
            Answer::Json(200, object(&[("id", true, id()), ("html", true, string())])),
            patch(comment::edit),
        ),
        write(
            "delete",
            "/api/v1/comments/{id}",
            "Takes a comment back.",
            None,
            Answer::Nothing,
            delete(comment::withdraw),
        ),
        read(
            "/api/v1/comments/{id}/history",
            "What a comment said before, and what it says now.",
            Answer::Json(
                200,
                object(&[
                    ("id", true, id()),
                    (
                        "versions",
                        true,
                        list(object(&[
                            ("html", true, string()),
                            ("written", true, time()),
                        ])),
                    ),
                ]),
            ),
            get(comment::history),
        ),
        write(
            "put",
            "/api/v1/comments/{id}/reactions/{kind}",
            "Thanks, agrees, celebrates, finds insightful.",
            None,
            Answer::Nothing,
            put(reaction::add),
        ),
        write(
            "delete",
            "/api/v1/comments/{id}/reactions/{kind}",
            "Takes a reaction back.",
            None,
            Answer::Nothing,
            delete(reaction::remove),
        ),
        write(
            "post",
            "/api/v1/comments/{id}/reports",
            "Asks a moderator to look at a comment.",
            Some(object(&[("reason", false, reason())])),
            Answer::Nothing,
            post(moderation::report),
        ),
        write(
            "put",
            "/api/v1/comments/{id}/state",
            "Shows or hides a comment, as a moderator.",
            Some(object(&[
                ("state", true, one_of(&["published", "hidden"])),
                ("reason", false, reason()),
            ])),
            Answer::Json(
                200,
                object(&[("id", true, id()), ("state", true, string())]),
            ),
            put(moderation::settle),
        ),
        write(
            "put",
            "/api/v1/threads/{page}/answer",
            "Says which comment answers the question.",
            Some(object(&[("comment", true, maybe(id()))])),
            Answer::Nothing,
            put(answer::accept),
        ),
        write(
            "post",
            "/api/v1/threads/{page}/answer",
            "Says where the answer stands already.",
            Some(object(&[
                ("link", true, shape::address()),
                ("question", false, maybe(id())),
            ])),
            Answer::Json(201, said()),
            post(answer::elsewhere),
        ),
        write(
            "put",
            "/api/v1/threads/{page}/follow",
            "Follows a thread.",
            None,
            Answer::Nothing,
            put(mine::follow),
        ),
        write(
            "delete",
            "/api/v1/threads/{page}/follow",
            "Follows a thread no more.",
            None,
            Answer::Nothing,
            delete(mine::unfollow),
        ),
        write(
            "put",
            "/api/v1/threads/{page}/poll",
            "Sets up a poll.",
            Some(object(&[
                ("question", true, shape::line(300)),
                (
                    "options",
                    true,
                    json!({
                        "type": "array",
                        "minItems": 2,
                        "maxItems": 20,
                        "uniqueItems": true,
                        "items": shape::line(person_name::LONGEST),
                    }),
                ),
                ("multiple", false, flag()),
                ("hidden", false, flag()),
                ("closes", false, maybe(time())),
            ])),
            Answer::Nothing,
            put(poll::set),
        ),
        write(
            "put",
            "/api/v1/threads/{page}/vote",
            "Votes in a poll, or takes the vote back.",
            Some(object(&[(
                "options",
                true,
                json!({ "type": "array", "maxItems": 20, "items": { "type": "integer", "minimum": 0, "maximum": 19 } }),
            )])),
            Answer::Nothing,
            put(poll::vote),
        ),
        write(
            "put",
            "/api/v1/threads/{page}/lock",
            "Closes a thread or opens it again, as a moderator.",
            Some(object(&[
                ("locked", true, flag()),
                ("reason", false, reason()),
            ])),
            Answer::Nothing,
            put(moderation::lock),
        ),
        write(
            "post",
            "/api/v1/threads/{page}/move",
            "Puts comments under another page, with what answers them, as a moderator.",
            Some(object(&[
                ("to", true, id()),
                (
                    "comments",
                    false,
                    json!({ "type": ["array", "null"], "maxItems": 200, "items": id() }),
                ),
                ("reason", false, reason()),
            ])),
            Answer::Nothing,
            post(moderation::shift),
        ),
        write(
            "get",
            "/api/v1/moderation/queue",
            "What waits for a moderator, and what was reported.",
            None,
            Answer::Json(
                200,
                object(&[("comments", true, list(json!({ "type": "object" })))]),
            ),
            get(moderation::queue),
        ),
        write(
            "get",
            "/api/v1/moderation/log",
            "What moderators did.",
            None,
            Answer::Json(
                200,
                object(&[("lines", true, list(json!({ "type": "object" })))]),
            ),
            get(moderation::log),
        ),
    ]
}
