//! A site as far as its titles, sections and addresses: for commands that write pages and build none.

use std::path::Path;
use std::sync::Arc;

use crate::config::Config;
use crate::content::assembly;
use crate::content::assembly::Parts;
use crate::content::audience::Level;
use crate::content::former::Moves;
use crate::content::listed;
use crate::content::manuscript::Manuscript;
use crate::content::past::Past;
use crate::content::path::ContentPath;
use crate::content::site::Site;
use crate::source::folder;
use crate::source::folder::SourceFile;
use crate::source::head;
use crate::source::text::Text;
use crate::source::text::Texts;

/// Every page that can be read, for all audiences, drafts too.
pub struct Outline {
    config: Config,
    /// What stands before the paths of pages in the site's folder: `content/`, or nothing.
    pub content: &'static str,
    /// Pages, and the records of people, which are not joined yet.
    pub manuscripts: Vec<Arc<Manuscript>>,
    /// The list of people, and whether it is a list of records and not a mapping of ids to them.
    pub people_list: Option<(String, bool)>,
}

impl Outline {
    pub fn read(root: &Path, config: &Config) -> anyhow::Result<Outline> {
        let found = folder::read(root, config, &mut Texts::default())?;
        let content = found.before_pages();
        let mut manuscripts: Vec<Arc<Manuscript>> =
            found.files.iter().filter_map(manuscript).collect();
        let mut people_list = None;
        if let Some(list) = &found.people {
            let roster = list.read(config, list.key(config));
            // What is wrong with it is told by those who build.
            people_list = Some((list.file.clone(), roster.is_list));
            let people = list.manuscripts(&roster, config, content, &mut Vec::new());
            manuscripts.extend(people);
        }
        Ok(Outline {
            config: config.clone(),
            content,
            manuscripts,
            people_list,
        })
    }

    pub fn site(&self) -> Site {
        self.assemble(self.manuscripts.clone())
    }

    /// The site as it would be with one file more; `path` is the file's in the content.
    pub fn with(&self, path: &str, text: &str) -> Site {
        let file = SourceFile {
            path: ContentPath::new(path),
            file: format!("{}{path}", self.content),
            text: Text {
                hash: *blake3::hash(text.as_bytes()).as_bytes(),
                text: text.into(),
            },
            floor: Level::LOWEST,
        };
        let mut manuscripts = self.manuscripts.clone();
        manuscripts.extend(manuscript(&file));
        self.assemble(manuscripts)
    }

    fn assemble(&self, manuscripts: Vec<Arc<Manuscript>>) -> Site {
        let (mut site, _) = assembly::assemble(Parts {
            manuscripts: listed::join(manuscripts, &self.config.languages),
            attachments: &[],
            statics: &[],
            languages: &self.config.languages,
            title: self.config.title.as_deref(),
            departed: &[],
        });
        assembly::settle(
            &mut site,
            &Past::default(),
            &Moves::default(),
            &self.config.languages,
        );
        site
    }
}

fn manuscript(file: &SourceFile) -> Option<Arc<Manuscript>> {
    let head = head::parse(file, file.key());
    head::manuscript(file, &head).map(Arc::new)
}
