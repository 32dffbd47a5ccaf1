//! Workflows that check, build and publish: one for each forge, and a hook for a plain server.

/// Where a site is published from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forge {
    Github,
    Gitlab,
    Forgejo,
    /// A bare repository on a server of one's own.
    Hook,
}

/// What a workflow must know of a site.
#[derive(Debug)]
pub struct Plan<'a> {
    pub branch: &'a str,
    /// The site's folder in the repository; `.` where that is the whole of it.
    pub site: &'a str,
    /// Lowest first; empty where there is nothing to choose.
    pub audiences: &'a [&'a str],
    /// Where the hook publishes.
    pub output: &'a str,
}

impl Forge {
    /// Where the workflow lies in the repository.
    pub fn file(self) -> &'static str {
        match self {
            Forge::Github => ".github/workflows/intranet.yml",
            Forge::Gitlab => ".gitlab-ci.yml",
            Forge::Forgejo => ".forgejo/workflows/intranet.yml",
            Forge::Hook => "hooks/post-receive",
        }
    }

    /// The workflow's text. A line with an audience in it stands there once for each of them.
    pub fn workflow(self, plan: &Plan<'_>) -> String {
        let template = match self {
            Forge::Github => include_str!("ci/github.yml"),
            Forge::Gitlab => include_str!("ci/gitlab.yml"),
            Forge::Forgejo => include_str!("ci/forgejo.yml"),
            Forge::Hook => include_str!("ci/post-receive"),
        };
        let mut text = String::with_capacity(template.len());
        for line in template.split_inclusive('\n') {
            if !line.contains("@AUDIENCE@") || plan.audiences.is_empty() {
                text.push_str(&line.replace("@AUDIENCE@", "").replace("@FOLDER@", ""));
                continue;
            }
            for audience in plan.audiences {
                text.push_str(
                    &line
                        .replace("@AUDIENCE@", &format!(" --audience {audience}"))
                        .replace("@FOLDER@", &format!("/{audience}")),
                );
            }
        }
        if plan.site == "." {
            text = text.replace("/@SITE@\"", "\"");
        }
        text.replace("@VERSION@", env!("CARGO_PKG_VERSION"))
            .replace("@OUTPUT@", plan.output)
            .replace("@BRANCH@", plan.branch)
            .replace("@SITE@", plan.site)
    }
}
