### The interface in English, in Fluent: https://projectfluent.org
###
### { $n }, { $page }, { $section } … are filled in by Polder. A word with a number in it may have a form for
### each kind of number that the language knows (zero, one, two, few, many, other); *[other] stands for the
### rest. What another language leaves out is said in English.

## Finding the way

skip = Skip to the text
menu = Sections of this site
navigation = Pages in this section
in_section = In { $section }
trail = Where you are
on_this_page = On this page
about_page = About this page
jump = Jump to
all_pages = All { $n } pages
to_top = Back to the top
languages = Languages
pager = Pages of this list
page_of = Page { $page } of { $pages }
older = Older
newer = Newer
previous = Back
next = True
more_posts = Posts before and after

## Lists

new = New
newest = newest
contents = Contents
sections = Sections
pages = Pages
posts = Posts
pages_total =
    { $n ->
        [one] 1 page
       *[other] { $n } pages
    }
with_this_tag = with this tag
tags = Tags
tags_lead = What our pages are about.
all_tags = All tags
feed = Follow these pages in a feed reader
calendar_event = Add to your calendar
calendar_all = All of these in your calendar
events = Events
other = #
empty_site = There is nothing to read here yet. Put a Markdown file in this folder, and it becomes the first page.
empty_section = This section has no pages yet.
empty_tags = No page has a tag yet.
list_all = All pages
list_all_lead = Everything from A to Z.
list_recent = Recently changed
list_recent_lead = What was written or updated last.
list_changes_lead = Month by month: what people wrote, changed and moved.
all_changes = Everything that changed lately
change_new = new
change_moved = moved
pages_of_section =
    { $n ->
        [one] 1 page of { $section }
       *[other] { $n } pages of { $section }
    }
feed_new = New in { $month }
feed_changed = Changed in { $month }
feed_moved = Moved in { $month }
list_archive = Archive
list_archive_lead = Everything with a date, by year and month.
list_authors = Who writes here
list_authors_lead = Everybody who wrote or changed a page, from A to Z.
list_topics = Who knows what
list_topics_lead = What our pages are about, and whom to ask.
topics_all = All topics
topics_left = Whoever knew this has left
topics_left_lead = The pages are still here. Who would like to look after them?
topics_single = Only one of us knows this
topics_single_lead = When they are away, nobody can be asked. Look over their shoulder, or write something down together.
topics_unknown = Nobody is known to know this
topics_unknown_lead = If you do, say so on your page.
topics_unanswered = Asked, and never answered
topics_unanswered_lead = Somebody is still waiting. An answer of two sentences is one.
list_unlinked = Pages that nothing links to
list_unlinked_lead = A link in the right place helps people find them.
empty_unlinked = Another page links to every one. Nothing to do.
list_care = Pages that could use a hand
list_care_lead = A few minutes with one of them help everybody who reads it after you.
empty_care = Every page is looked after. Nothing to do.
care_overdue = Their review is overdue
care_overdue_lead = Somebody wanted to look at them again. Read one, correct what changed, and set a new date.
care_due = Due for a look soon
care_due_lead = Their review comes within a month.
care_ownerless = Nobody looks after these
care_ownerless_lead = Whoever knows the subject is welcome to put their own name, or their team’s, as the owner.
care_authors_left = Those who wrote them have left
care_authors_left_lead = The words are still good, perhaps. Somebody who knows the subject can tell.
care_older = Translations older than their original
care_older_lead = The original changed after them. Whoever speaks both languages can bring the news across.
care_original = the original changed since
care_original_since = the original changed in { $month }
care_unchanged = Unchanged for a year or more
care_unchanged_lead = They may still be right. If they are, it is good to know that somebody looked.
care_owner_left = { $name } looked after it and has left
care_owner_left_unnamed = its owner has left
care_owner_unknown = nobody here is called “{ $name }”
care_no_owner = no owner yet
care_all_left = everybody who wrote it has left
care_last_left = whoever changed it last has left
care_since = unchanged since { $month }
care_long = long unchanged
care_review_by = to be looked at by { $date }

## About a page

written_by = Written by
updated = Updated
links_here = What links here
links_title = What links to “{ $page }”
all_links = All { $n } pages that link here
links_from_here = Where this page leads
changed_by = Changed by
changed_in = in
here_since = Here since
contributors = Contributed by
edit_page = Edit this page
view_source = View the source
page_history = History
history_title = History of “{ $page }”
versions_since =
    { $n ->
        [one] The one version since { $month }.
       *[other] { $n } versions since { $month }, the newest first.
    }
versions_known =
    { $n ->
        [one] One version is known.
       *[other] { $n } versions are known, the newest first.
    }
versions_earlier =
    { $n ->
        [one] And one earlier version, which is not listed.
       *[other] And { $n } earlier versions, which are not listed.
    }
version_first = The first version.
version_moved = Moved here from { $place }.
by_program = A program
change_show = What changed
change_too_long = Too much changed to be shown here.
change_missing = What changed cannot be shown here.
change_blanks = Only blanks and line ends changed.
change_behind = Details that do not stand in the text changed too.
version_number = Version { $n }, { $month }
compare_present = Compare with the present version
compare_title = What changed in “{ $page }”
compare_from = From
compare_to = To
page_title = Title
page_date = Date
changed = Changed
written = Written
minutes =
    { $n ->
        [one] 1 minute to read
       *[other] { $n } minutes to read
    }
draft = Draft
draft_notice = This is a draft. Only the preview shows it.
original_newer = The original is newer: it changed in { $month }, and this translation has not followed yet.
original_read = Read the original ({ $language })
original_changes = What changed there
audience = For
link_to_heading = Link to this heading
footnotes = Footnotes
footnote_back = Back to the text
task_done = Done
task_open = To do
table = Table
code = Code
copy = Copy
copied = Copied
transcript = Transcript
file_kb = { $n } kB
file_mb = { $n } MB
file_gb = { $n } GB

## Talk

talk = What people say
answer = Accepted answer
anonymous = Anonymous
comment_edited = edited
comment_via = via { $site }
comment_awaits = not at { $site } yet
comment_gone = This comment was taken back.
comments_more =
    { $n ->
        [one] One more comment is not shown here.
       *[other] { $n } more comments are not shown here.
    }
talk_closed = This discussion is closed.
talk_all = See the whole discussion
talk_empty = Nobody has said anything yet. What would you ask, or add?
talk_say = What do you think?
talk_your_reply = Your reply
talk_reply_to = Your reply to { $name }
talk_your_comment = Your comment
talk_hint = Markdown works here: **bold**, `code`, lists, links.
talk_send = Send
talk_preview = Preview
talk_reply = Reply
talk_edit = Edit
talk_take_back = Take back
talk_take_back_sure = Really take it back?
talk_cancel = Cancel
talk_accept = This is the answer
talk_news = New, from { $name }
talk_sent = Your comment is here now.
talk_waits = Thank you. Somebody looks at it first; then everybody sees it.
talk_signed_out = Sign on to take part. What you wrote is kept in this tab.
talk_unreachable = This did not get through. What you wrote is kept in this tab; try again in a moment.
talk_too_fast = That was a lot at once. Try again in a moment.
talk_refused = It cannot be sent like this. It may be too long, or what it answers is gone.
talk_forbidden = “{ $term }” may not be written here. Say it without.
talk_unknown = This page cannot be discussed yet.
talk_about = What people say about “{ $page }”
talk_back = Back to the page
talk_you_are = You are { $name }
talk_who = Who you are here
talk_be = Go on
kudos = Kudos
kudos_from = Kudos from { $name }
kudos_give = Give kudos
kudos_reason = What do you want to say thank you for?
kudos_evidence = Where can others see it?
kudos_evidence_hint = A page of this site, such as /wiki/pumps/, or an address that begins with https://.
talk_anonymous = Ask without my name
talk_anonymous_hint = Who you are is kept nowhere, and moderators cannot see it either. The question appears at the next full hour, together with the others of that hour. Only how many you asked today is remembered, in memory, until midnight. Whoever runs the network could still see that you sent something. You get a link, once, to accept an answer or take the question back.
talk_asked = Keep this link: it is shown this once. It alone lets you accept an answer or take your question back.
talk_asked_open = Your question
talk_asked_about = Your question about “{ $page }”
talk_asked_waits = It appears at the next full hour, together with the others of that hour.
talk_elsewhere = Answered elsewhere
talk_elsewhere_where = Where is the answer?
talk_accept_undo = This is not the answer after all
talk_versions = How this comment changed
talk_version_first = First
talk_version_last = Now
talk_follow = Follow this discussion
talk_unfollow = Do not follow any more
talk_mentions = Found: { $n }. Arrow keys choose, Enter takes.
talk_nowhere = There is no discussion here
talk_nowhere_lead = The address may be misspelt, the page may be new, or it may not be for you.
talk_sign_on = Sign on first
talk_sign_on_lead = This page is about you, so we have to know who you are.
talk_failed = That did not work
poll_vote = Vote
poll_take_back = Take my vote back
poll_voters = Voters: { $n }.
poll_closed = This poll is closed.
poll_hidden = The result is shown when it closes.
poll_until = Open until { $date }.
poll_result = Result
poll_choice = Choice
poll_votes = Votes
poll_share = Share
poll_set = Set up a poll
poll_question = Question
poll_options = Choices, one a line
poll_multiple = People may choose several
poll_keep_hidden = Show the result only when it closes
poll_closes = Closes on
moderation = Moderation
moderation_empty = Nothing waits for you.
moderation_waits = Waits to be seen
moderation_reported = Reported
moderation_hidden = Hidden, and reported
moderation_reason = Why? (for the log)
moderation_show = Show it
moderation_keep = Leave it
moderation_hide = Hide it
peers = Other sites
peers_empty = This site talks with no other one.
peers_unmet = It was not reached yet.
peers_asked = We asked to follow it.
peers_followed = We follow it.
peers_refused = It refused that we follow it.
peers_follows = It follows us.
peers_follows_not = It does not follow us.
peers_failing = Nothing arrives there since { $date }.
peers_heard = Heard on { $date }.
peers_never = Nothing was heard of it yet.
peers_lag = Still to send: { $n }.
peers_dead = Not taken there: { $n }
peers_silenced = Silenced
peers_silence = Silence
peers_unsilence = Hear again
peers_what = Silence a site, an author or a discussion
peers_what_hint = A host such as kb.fr.example, or the whole address of an author or a discussion. Nothing new of it is shown here; what was said stays.
peers_wrong = “{ $what }” is neither a host nor an address.
mine = What concerns you
mine_of = What concerns { $name }
mine_empty = Nothing yet. When somebody answers you, mentions you or thanks you, it stands here.
mine_replies = Replies to you
mine_mentions = Where you are mentioned
mine_kudos = Kudos for you
mine_pending = Waits for a moderator
mine_said = What you said
mine_follows = What you follow
mine_hidden = hidden by a moderator
reactions = Reactions
reaction_thanks = thanks
reaction_agree = agree
reaction_celebrate = celebrate
reaction_insightful = insightful

## Light and dark

theme_auto = Colours: like your device
theme_light = Colours: light
theme_dark = Colours: dark

## Searching

search = Search
search_label = Search this site
search_placeholder = What are you looking for?
search_answers = Answers
search_pages = Pages
search_people = People
search_more = Show more
search_found =
    { $n ->
        [one] One thing found.
       *[other] { $n } things found.
    }
search_none = Nothing found for “{ $query }”. Try fewer words or another one for the same thing.
search_failed = The search does not answer just now. Please reload the page.
search_kind = Kind
search_section = Section
search_tag = Tag
search_language = Language
search_all = all
search_without = Searching as you type needs JavaScript, which is off here. That is fine: everything can be reached from the lists below.
search_around = Look around

## Nothing here, or not any more

offline_title = You are offline
offline_lead = This page is not on your device. What you read lately is:
offline_nothing = Nothing yet. Read a page while you are connected, and it will be here.
missing_title = There is no page here
missing_lead = The address may have a slip in it, or the page has gone.
missing_near = Perhaps you are looking for
missing_moved = moved to
missing_search = Search for it
missing_home = Start from the home page
moved_title = This page has moved
moved_to = It is now here:

## Dates

date = { $day } { month_name } { $year }
month_year = { month_name } { $year }
month_name =
    { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    }

## Kinds of pages

kind_article = Article
kind_post = Post
kind_policy = Policy
kind_person = Person
kind_team = Team
kind_goal = Goal
kind_idea = Idea
kind_event = Event

## Facts

owner = Owner
reviewers = Reviewers
approvers = Approvers
approvals = Approvals
experts = Ask
effective = In force since
applies_to = Applies to
supersedes = Replaces
review_by = Review by
expires = Valid until
version = Version
acknowledge = Confirmation
acknowledge_required = Please confirm that you have read this
email = Email
phone = Phone
team = Team
teams = Teams
location = Location
languages_spoken = Languages
skills = Skills
role = Role
name = Name
start = Starts
end = Ends
rsvp = Sign up
measure = Measure
target = Target
baseline = Starting point
due = Due
values = Progress
sponsor = Sponsor
outcome = Outcome
parent = Part of
lead = Lead
headcount = People
and_more = and { $n } more
kind = Kind
department = Department
entity = Company
community = Community
goals = Goals
status = Status
yes = Yes
no = No

## People and teams

by_name = By name
by_team = By team
by_place = By place
by_language = By language
by_skill = By skill
order = Order
not_said = Not said
reach = How to reach me
ask_about = Ask me about
writes = What I write
wrote_lately = Lately
wrote_most = Wrote most of
months = Months with something new
months_none = Nothing in these months
as_table = As a table
month = Month
changes = Changes
wrote = Something new
signed = Also signed or looked after
own_page = their own page
topic_people = Who knows about it
topic_more = More people
topic_questions = Open questions
topics_of_team = Ask us about
team_writes = What we wrote lately
guides = Who knows about this
why = How do we know?
sure_declared = declared
sure_strong = strong
sure_some = some
sure_weak = weak
sure_legend = Declared: a page or they themselves say so. Strong: an accepted answer, an approval. Some: signed a page, answered. Weak: changed pages.
evidence_owner = looks after { $page }
evidence_approver = approves { $page }
evidence_approver_month = approver of { $page } since { $month }
evidence_reviewer = reviews { $page }
evidence_expert = to be asked about { $page }
evidence_author = signed { $page }
evidence_skill = says so on { $page }
evidence_skill_month = says so on { $page }, as of { $month }
evidence_accepted = gave the accepted answer on { $page } in { $month }
evidence_answer = answered on { $page } in { $month }
evidence_approval = approved a change of { $page } in { $month }
evidence_wrote = wrote { $page } in { $month }
evidence_wrote_again = wrote { $page } and last edited it in { $month }
evidence_most = wrote most of { $page } in { $month }
evidence_most_again = wrote most of { $page } and last edited it in { $month }
evidence_began = began { $page } in { $month }
evidence_began_again = began { $page } and last edited it in { $month }
evidence_edited = edited { $page } in { $month }
evidence_edited_again = edited { $page } more than once, last in { $month }
leads = Leads
since_year = since { $year }
left_on = Left us on { $date }.
left_behind = Left behind
left_behind_lead = Pages that wait for somebody to take them over.
left_owned = Nobody looks after them now
left_written = Everybody who wrote them has left
former_colleague = Former colleague
spokesperson = Spokesperson
moderator = Moderator
level_learning = learning
level_beginner = beginner
level_practised = practised
level_advanced = advanced
level_expert = expert
people_total =
    { $n ->
        [one] 1 person
       *[other] { $n } people
    }
members = Who we are
teams_below = Teams in it
team_pages = What we look after

## Policies

in_force = In force
in_force_since = In force since
in_force_from = In force from
review_due = Review by
review_overdue = The review is overdue, it was due on
no_owner = Nobody looks after this yet
replaced_by = Replaced by
policies_overdue = To be looked at again
policies_coming = Not in force yet
policies_replaced = Replaced

## Goals

goal_start = Start
goal_now = Now
goal_target = Goal
goal_progress = { $percent } % of the way
measured = measured
due_on = due
was_due = Was due
goals_past = Earlier goals
goal_pages = Pages that work on it

## Ideas

idea_open = Open
idea_taken = Taken up
idea_waiting = Waiting for an answer
idea_decided = Decided
idea_open_lead = Open: say what you think.
idea_taken_lead = Taken up: somebody with a mandate looks at it.
idea_waiting_lead = The talk is over; an answer is still to come.
idea_decided_lead = Decided: the outcome is known.
ideas = Ideas

## Events

upcoming = Coming up
past = Past
empty_upcoming = Nothing is planned at the moment.
event_over = This is over.

## Callouts

note = Note
tip = Tip
important = Important
warning = Warning
caution = Caution
info = Good to know
abstract = In short
todo = To do
success = Done
question = Question
failure = Failed
danger = Danger
bug = Bug
example = Example
quote = Quote
home = Home
