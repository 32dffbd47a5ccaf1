### The interface in German, in Fluent: https://projectfluent.org
### What is missing here is said in English.

## Sich zurechtfinden

skip = Zum Text springen
menu = Bereiche dieser Seite
navigation = Seiten in diesem Bereich
in_section = In { $section }
trail = Wo du bist
on_this_page = Auf dieser Seite
about_page = Über diese Seite
jump = Springen zu
all_pages = Alle { $n } Seiten
to_top = Nach oben
languages = Sprachen
pager = Seiten dieser Liste
page_of = Seite { $page } von { $pages }
older = Älter
newer = Neuer
previous = Zurück
next = Weiter
more_posts = Beiträge davor und danach

## Listen

new = Neu
newest = neueste
contents = Inhalt
sections = Bereiche
pages = Seiten
posts = Beiträge
pages_total =
    { $n ->
        [one] 1 Seite
       *[other] { $n } Seiten
    }
with_this_tag = mit diesem Schlagwort
tags = Schlagwörter
tags_lead = Worum es auf unseren Seiten geht.
all_tags = Alle Schlagwörter
feed = Diesen Seiten in einem Feedreader folgen
calendar_event = In den Kalender eintragen
calendar_all = Alles davon in den Kalender
events = Termine
other = #
empty_site = Hier gibt es noch nichts zu lesen. Lege eine Markdown-Datei in diesen Ordner, und sie wird die erste Seite.
empty_section = Dieser Bereich hat noch keine Seiten.
empty_tags = Noch keine Seite hat ein Schlagwort.
list_all = Alle Seiten
list_all_lead = Alles von A bis Z.
list_recent = Zuletzt geändert
list_recent_lead = Was zuletzt geschrieben oder aktualisiert wurde.
list_changes_lead = Monat für Monat: was geschrieben, geändert und verschoben wurde.
all_changes = Alles, was sich zuletzt geändert hat
change_new = neu
change_moved = verschoben
pages_of_section =
    { $n ->
        [one] 1 Seite aus { $section }
       *[other] { $n } Seiten aus { $section }
    }
feed_new = Neu im { $month }
feed_changed = Geändert im { $month }
feed_moved = Verschoben im { $month }
list_archive = Archiv
list_archive_lead = Alles mit einem Datum, nach Jahr und Monat.
list_authors = Wer hier schreibt
list_authors_lead = Alle, die eine Seite geschrieben oder geändert haben, von A bis Z.
list_topics = Wer weiß was
list_topics_lead = Wovon unsere Seiten handeln, und wen man fragt.
topics_all = Alle Themen
topics_left = Wer das wusste, ist nicht mehr da
topics_left_lead = Die Seiten sind noch da. Wer möchte sich darum kümmern?
topics_single = Nur eine oder einer von uns weiß das
topics_single_lead = Ist die Person weg, kann man niemanden fragen. Schaut ihr über die Schulter, oder schreibt gemeinsam etwas auf.
topics_unknown = Wir wissen nicht, wer das weiß
topics_unknown_lead = Wer es weiß, sagt es auf der eigenen Seite.
topics_unanswered = Gefragt, nie beantwortet
topics_unanswered_lead = Jemand wartet noch. Zwei Sätze sind auch eine Antwort.
list_unlinked = Seiten, auf die nichts verweist
list_unlinked_lead = Ein Link an der richtigen Stelle hilft, sie zu finden.
empty_unlinked = Auf jede Seite verweist eine andere. Nichts zu tun.
list_care = Seiten, die Hilfe brauchen können
list_care_lead = Ein paar Minuten für eine davon helfen allen, die sie nach dir lesen.
empty_care = Um jede Seite kümmert sich jemand. Nichts zu tun.
care_overdue = Hier wäre schon nachzulesen gewesen
care_overdue_lead = Jemand wollte sie noch einmal durchsehen. Lies eine, berichtige, was sich geändert hat, und setze ein neues Datum.
care_due = Bald durchzusehen
care_due_lead = Innerhalb eines Monats ist es Zeit, sie durchzusehen.
care_ownerless = Niemand kümmert sich darum
care_ownerless_lead = Wer das Thema kennt, trägt sich oder das eigene Team gern als verantwortlich ein.
care_authors_left = Wer sie schrieb, ist nicht mehr da
care_authors_left_lead = Vielleicht stimmt noch alles. Wer das Thema kennt, kann es sagen.
care_older = Übersetzungen, die älter sind als ihr Original
care_older_lead = Das Original wurde nach ihnen geändert. Wer beide Sprachen spricht, kann das Neue übertragen.
care_original = das Original wurde seither geändert
care_original_since = das Original wurde im { $month } geändert
care_unchanged = Seit einem Jahr oder länger unverändert
care_unchanged_lead = Vielleicht stimmen sie noch. Dann ist es gut zu wissen, dass jemand nachgesehen hat.
care_owner_left = { $name } kümmerte sich darum und ist nicht mehr da
care_owner_left_unnamed = wer sich darum kümmerte, ist nicht mehr da
care_owner_unknown = niemand heißt hier „{ $name }“
care_no_owner = noch niemand verantwortlich
care_all_left = alle, die daran schrieben, sind nicht mehr da
care_last_left = wer sie zuletzt änderte, ist nicht mehr da
care_since = unverändert seit { $month }
care_long = lange unverändert
care_review_by = durchzusehen bis { $date }

## Über eine Seite

written_by = Geschrieben von
updated = Aktualisiert am
links_here = Was hierher verweist
links_title = Was auf „{ $page }“ verweist
all_links = Alle { $n } Seiten, die hierher verweisen
links_from_here = Wohin diese Seite führt
changed_by = Geändert von
changed_in = im
here_since = Hier seit
contributors = Mitgeschrieben haben
edit_page = Diese Seite bearbeiten
view_source = Quelltext ansehen
page_history = Verlauf
history_title = Verlauf von „{ $page }“
versions_since =
    { $n ->
        [one] Die einzige Fassung seit { $month }.
       *[other] { $n } Fassungen seit { $month }, die neueste zuerst.
    }
versions_known =
    { $n ->
        [one] Eine bekannte Fassung.
       *[other] { $n } bekannte Fassungen, die neueste zuerst.
    }
versions_earlier =
    { $n ->
        [one] Und eine frühere Fassung, die hier nicht steht.
       *[other] Und { $n } frühere Fassungen, die hier nicht stehen.
    }
version_first = Die erste Fassung.
version_moved = Hierher verschoben von { $place }.
by_program = Ein Programm
change_show = Was sich änderte
change_too_long = Es änderte sich zu viel, um es hier zu zeigen.
change_missing = Was sich änderte, kann hier nicht gezeigt werden.
change_blanks = Nur Leerzeichen und Zeilenenden änderten sich.
change_behind = Auch Angaben, die nicht im Text stehen, änderten sich.
version_number = Fassung { $n }, { $month }
compare_present = Mit der heutigen Fassung vergleichen
compare_title = Was sich in „{ $page }“ änderte
compare_from = Von
compare_to = Zu
page_title = Titel
page_date = Datum
changed = Geändert
written = Geschrieben
minutes =
    { $n ->
        [one] 1 Minute Lesezeit
       *[other] { $n } Minuten Lesezeit
    }
draft = Entwurf
draft_notice = Das ist ein Entwurf. Nur die Vorschau zeigt ihn.
original_newer = Das Original ist neuer: Es wurde im { $month } geändert, diese Übersetzung noch nicht.
original_read = Das Original lesen ({ $language })
original_changes = Was sich dort geändert hat
audience = Für
link_to_heading = Link zu dieser Überschrift
footnotes = Fußnoten
footnote_back = Zurück zum Text
task_done = Erledigt
task_open = Zu tun
table = Tabelle
code = Code
copy = Kopieren
copied = Kopiert
transcript = Abschrift
file_kb = { $n } kB
file_mb = { $n } MB
file_gb = { $n } GB

## Gespräch

talk = Was dazu gesagt wird
answer = Gewählte Antwort
anonymous = Anonym
comment_edited = bearbeitet
comment_via = über { $site }
comment_awaits = noch nicht bei { $site }
comment_gone = Dieser Kommentar wurde zurückgezogen.
comments_more =
    { $n ->
        [one] Ein weiterer Kommentar steht nicht hier.
       *[other] { $n } weitere Kommentare stehen nicht hier.
    }
talk_closed = Dieses Gespräch ist geschlossen.
talk_all = Das ganze Gespräch ansehen
talk_empty = Noch hat niemand etwas gesagt. Was möchtest du fragen oder ergänzen?
talk_say = Was meinst du?
talk_your_reply = Deine Antwort
talk_reply_to = Deine Antwort an { $name }
talk_your_comment = Dein Beitrag
talk_hint = Markdown geht hier: **fett**, `Code`, Listen, Links.
talk_send = Senden
talk_preview = Vorschau
talk_reply = Antworten
talk_edit = Bearbeiten
talk_take_back = Zurücknehmen
talk_take_back_sure = Wirklich zurücknehmen?
talk_cancel = Abbrechen
talk_accept = Das ist die Antwort
talk_news = Neu, von { $name }
talk_sent = Dein Beitrag steht jetzt hier.
talk_waits = Danke. Jemand sieht ihn zuerst an, dann sehen ihn alle.
talk_signed_out = Melde dich an, um mitzureden. Dein Text bleibt in diesem Tab erhalten.
talk_unreachable = Das ist nicht angekommen. Dein Text bleibt in diesem Tab erhalten; versuch es gleich noch einmal.
talk_too_fast = Das war viel auf einmal. Versuch es gleich noch einmal.
talk_refused = So lässt es sich nicht senden. Vielleicht ist es zu lang, oder worauf es antwortet, ist nicht mehr da.
talk_forbidden = „{ $term }“ darf hier nicht stehen. Sag es ohne.
talk_unknown = Über diese Seite kann noch nicht gesprochen werden.
talk_about = Was man über „{ $page }“ sagt
talk_back = Zurück zur Seite
talk_you_are = Du bist { $name }
talk_who = Wer du hier bist
talk_be = Weiter
kudos = Lob
kudos_from = Lob von { $name }
kudos_give = Jemanden loben
kudos_reason = Wofür möchtest du danken?
kudos_evidence = Wo können andere es sehen?
kudos_evidence_hint = Eine Seite dieser Website, etwa /wiki/pumpen/, oder eine Adresse, die mit https:// beginnt.
talk_anonymous = Ohne meinen Namen fragen
talk_anonymous_hint = Wer du bist, wird nirgends festgehalten, und auch Moderatoren sehen es nicht. Die Frage erscheint zur nächsten vollen Stunde, zusammen mit den anderen dieser Stunde. Nur wie viele du heute gestellt hast, bleibt bis Mitternacht im Arbeitsspeicher. Wer das Netz betreibt, könnte noch sehen, dass du etwas geschickt hast. Du bekommst einmal einen Link, um eine Antwort anzunehmen oder die Frage zurückzunehmen.
talk_asked = Bewahre diesen Link auf: Er wird nur dieses eine Mal gezeigt. Nur mit ihm kannst du eine Antwort annehmen oder deine Frage zurücknehmen.
talk_asked_open = Deine Frage
talk_asked_about = Deine Frage zu „{ $page }“
talk_asked_waits = Sie erscheint zur nächsten vollen Stunde, zusammen mit den anderen dieser Stunde.
talk_elsewhere = Anderswo beantwortet
talk_elsewhere_where = Wo steht die Antwort?
talk_accept_undo = Das ist doch nicht die Antwort
talk_versions = Wie sich dieser Beitrag geändert hat
talk_version_first = Zuerst
talk_version_last = Jetzt
talk_follow = Diesem Gespräch folgen
talk_unfollow = Nicht mehr folgen
talk_mentions = Gefunden: { $n }. Pfeiltasten wählen, Enter übernimmt.
talk_nowhere = Hier gibt es kein Gespräch
talk_nowhere_lead = Vielleicht ist die Adresse falsch geschrieben, die Seite neu, oder sie ist nicht für dich.
talk_sign_on = Melde dich zuerst an
talk_sign_on_lead = Diese Seite handelt von dir, also müssen wir wissen, wer du bist.
talk_failed = Das hat nicht geklappt
poll_vote = Abstimmen
poll_take_back = Meine Stimme zurücknehmen
poll_voters = Abgestimmt haben: { $n }.
poll_closed = Diese Umfrage ist geschlossen.
poll_hidden = Das Ergebnis wird gezeigt, wenn sie schließt.
poll_until = Offen bis { $date }.
poll_result = Ergebnis
poll_choice = Auswahl
poll_votes = Stimmen
poll_share = Anteil
poll_set = Eine Umfrage stellen
poll_question = Frage
poll_options = Zur Auswahl, eine Zeile je Antwort
poll_multiple = Man darf mehrere wählen
poll_keep_hidden = Das Ergebnis erst zeigen, wenn sie schließt
poll_closes = Schließt am
moderation = Moderation
moderation_empty = Nichts wartet auf dich.
moderation_waits = Wartet auf jemanden, der es ansieht
moderation_reported = Gemeldet
moderation_hidden = Verborgen und gemeldet
moderation_reason = Warum? (für das Protokoll)
moderation_show = Zeigen
moderation_keep = Stehen lassen
moderation_hide = Verbergen
peers = Andere Sites
peers_empty = Diese Site spricht mit keiner anderen.
peers_unmet = Sie wurde noch nicht erreicht.
peers_asked = Wir haben gefragt, ob wir ihr folgen dürfen.
peers_followed = Wir folgen ihr.
peers_refused = Sie wollte nicht, dass wir ihr folgen.
peers_follows = Sie folgt uns.
peers_follows_not = Sie folgt uns nicht.
peers_failing = Seit { $date } kommt dort nichts an.
peers_heard = Gehört am { $date }.
peers_never = Von ihr wurde noch nichts gehört.
peers_lag = Noch zu senden: { $n }.
peers_dead = Dort nicht angenommen: { $n }
peers_silenced = Stummgeschaltet
peers_silence = Stummschalten
peers_unsilence = Wieder hören
peers_what = Eine Site, eine Person oder ein Gespräch stummschalten
peers_what_hint = Ein Host wie kb.fr.example, oder die ganze Adresse einer Person oder eines Gesprächs. Neues davon wird hier nicht gezeigt; was gesagt wurde, bleibt.
peers_wrong = „{ $what }“ ist weder ein Host noch eine Adresse.
mine = Was dich angeht
mine_of = Was { $name } angeht
mine_empty = Noch nichts. Wenn dir jemand antwortet, dich erwähnt oder lobt, steht es hier.
mine_replies = Antworten an dich
mine_mentions = Wo du erwähnt wirst
mine_kudos = Lob für dich
mine_pending = Wartet auf einen Moderator
mine_said = Was du gesagt hast
mine_follows = Dem du folgst
mine_hidden = von einem Moderator verborgen
reactions = Reaktionen
reaction_thanks = danke
reaction_agree = einverstanden
reaction_celebrate = bravo
reaction_insightful = aufschlussreich

## Hell und dunkel

theme_auto = Farben: wie dein Gerät
theme_light = Farben: hell
theme_dark = Farben: dunkel

## Suchen

search = Suchen
search_label = Diese Website durchsuchen
search_placeholder = Was suchst du?
search_answers = Antworten
search_pages = Seiten
search_people = Menschen
search_more = Mehr zeigen
search_found =
    { $n ->
        [one] Ein Treffer.
       *[other] { $n } Treffer.
    }
search_none = Nichts gefunden zu „{ $query }“. Versuche es mit weniger Wörtern oder einem anderen Wort für dasselbe.
search_failed = Die Suche antwortet gerade nicht. Bitte lade die Seite neu.
search_kind = Art
search_section = Bereich
search_tag = Schlagwort
search_language = Sprache
search_all = alle
search_without = Die Suche beim Tippen braucht JavaScript, und das ist hier aus. Das macht nichts: Über die Listen unten ist alles zu erreichen.
search_around = Umschauen

## Hier ist nichts, oder nichts mehr

offline_title = Sie sind offline
offline_lead = Diese Seite ist nicht auf Ihrem Gerät. Was Sie zuletzt gelesen haben, ist da:
offline_nothing = Noch nichts. Lesen Sie eine Seite, während Sie verbunden sind, dann ist sie hier.
missing_title = Hier gibt es keine Seite
missing_lead = Vielleicht steckt ein Fehler in der Adresse, oder es gibt die Seite nicht mehr.
missing_near = Vielleicht suchst du
missing_moved = umgezogen nach
missing_search = Danach suchen
missing_home = Auf der Startseite beginnen
moved_title = Diese Seite ist umgezogen
moved_to = Du findest sie jetzt hier:

## Daten

date = { $day }. { month_name } { $year }
month_year = { month_name } { $year }
month_name =
    { $month ->
        [1] Januar
        [2] Februar
        [3] März
        [4] April
        [5] Mai
        [6] Juni
        [7] Juli
        [8] August
        [9] September
        [10] Oktober
        [11] November
       *[12] Dezember
    }

## Arten von Seiten

kind_article = Artikel
kind_post = Beitrag
kind_policy = Richtlinie
kind_person = Person
kind_team = Team
kind_goal = Ziel
kind_idea = Idee
kind_event = Veranstaltung

## Angaben

owner = Verantwortlich
reviewers = Durchsicht
approvers = Freigabe durch
approvals = Freigaben
experts = Fragen an
effective = In Kraft seit
applies_to = Gilt für
supersedes = Ersetzt
review_by = Überprüfen bis
expires = Gültig bis
version = Fassung
acknowledge = Bestätigung
acknowledge_required = Bitte bestätige, dass du das gelesen hast
email = E-Mail
phone = Telefon
team = Team
teams = Teams
location = Ort
languages_spoken = Sprachen
skills = Kenntnisse
role = Funktion
name = Name
start = Beginn
end = Ende
rsvp = Anmelden
measure = Messgröße
target = Zielwert
baseline = Ausgangswert
due = Fällig
values = Fortschritt
sponsor = Auftraggeber
outcome = Ergebnis
parent = Teil von
lead = Leitung
headcount = Menschen
and_more = und { $n } weitere
kind = Art
department = Abteilung
entity = Gesellschaft
community = Gemeinschaft
goals = Ziele
status = Stand
yes = Ja
no = Nein

## Menschen und Teams

by_name = Nach Namen
by_team = Nach Team
by_place = Nach Ort
by_language = Nach Sprache
by_skill = Nach Fachgebiet
order = Ordnung
not_said = Nicht angegeben
reach = So erreichst du mich
ask_about = Frag mich nach
writes = Was ich schreibe
wrote_lately = Zuletzt
wrote_most = Größtenteils geschrieben
months = Monate mit Neuem
months_none = Nichts in diesen Monaten
as_table = Als Tabelle
month = Monat
changes = Änderungen
wrote = Neues
signed = Auch unterzeichnet oder betreut
own_page = der eigenen Seite
topic_people = Wer sich damit auskennt
topic_more = Weitere Menschen
topic_questions = Offene Fragen
topics_of_team = Fragt uns nach
team_writes = Was wir zuletzt schrieben
guides = Wer sich hier auskennt
why = Woher wissen wir das?
sure_declared = genannt
sure_strong = stark
sure_some = mittel
sure_weak = schwach
sure_legend = Genannt: eine Seite oder die Person selbst sagt es. Stark: eine gewählte Antwort, eine Freigabe. Mittel: eine Seite unterzeichnet, geantwortet. Schwach: Seiten geändert.
evidence_owner = betreut { $page }
evidence_approver = gibt { $page } frei
evidence_approver_month = gibt { $page } seit { $month } frei
evidence_reviewer = prüft { $page }
evidence_expert = zu fragen bei { $page }
evidence_author = hat { $page } unterzeichnet
evidence_skill = sagt es auf { $page }
evidence_skill_month = sagt es auf { $page }, Stand { $month }
evidence_accepted = gab im { $month } die gewählte Antwort zu { $page }
evidence_answer = antwortete im { $month } zu { $page }
evidence_approval = gab im { $month } eine Änderung an { $page } frei
evidence_wrote = schrieb { $page } im { $month }
evidence_wrote_again = schrieb { $page } und arbeitete zuletzt im { $month } daran
evidence_most = schrieb im { $month } das meiste von { $page }
evidence_most_again = schrieb das meiste von { $page } und arbeitete zuletzt im { $month } daran
evidence_began = begann { $page } im { $month }
evidence_began_again = begann { $page } und arbeitete zuletzt im { $month } daran
evidence_edited = arbeitete im { $month } an { $page }
evidence_edited_again = arbeitete mehrmals an { $page }, zuletzt im { $month }
leads = Leitet
since_year = seit { $year }
left_on = Hat uns am { $date } verlassen.
left_behind = Hinterlassen
left_behind_lead = Seiten, die darauf warten, dass jemand sie übernimmt.
left_owned = Niemand kümmert sich mehr darum
left_written = Alle, die daran schrieben, sind nicht mehr da
former_colleague = Ehemaliges Teammitglied
spokesperson = Sprecherrolle
moderator = Moderation
level_learning = lernt es
level_beginner = Anfänge
level_practised = geübt
level_advanced = fortgeschritten
level_expert = sehr erfahren
people_total =
    { $n ->
        [one] 1 Person
       *[other] { $n } Menschen
    }
members = Wer wir sind
teams_below = Teams darin
team_pages = Worum wir uns kümmern

## Richtlinien

in_force = In Kraft
in_force_since = In Kraft seit dem
in_force_from = In Kraft ab
review_due = Zu überprüfen bis zum
review_overdue = Die Überprüfung ist überfällig, sie war fällig am
no_owner = Noch kümmert sich niemand darum
replaced_by = Ersetzt durch
policies_overdue = Wieder zu überprüfen
policies_coming = Noch nicht in Kraft
policies_replaced = Ersetzt

## Ziele

goal_start = Anfang
goal_now = Jetzt
goal_target = Ziel
goal_progress = { $percent } % des Wegs
measured = gemessen am
due_on = fällig am
was_due = War fällig am
goals_past = Frühere Ziele
goal_pages = Seiten, die daran arbeiten

## Ideen

idea_open = Offen
idea_taken = Aufgegriffen
idea_waiting = Wartet auf Antwort
idea_decided = Entschieden
idea_open_lead = Offen: Sag, was du denkst.
idea_taken_lead = Aufgegriffen: Jemand mit Mandat sieht es sich an.
idea_waiting_lead = Das Gespräch ist zu Ende; die Antwort steht noch aus.
idea_decided_lead = Entschieden: Das Ergebnis steht fest.
ideas = Ideen

## Termine

upcoming = Demnächst
past = Vorbei
empty_upcoming = Zurzeit ist nichts geplant.
event_over = Das ist vorbei.

## Kästen

note = Hinweis
tip = Tipp
important = Wichtig
warning = Warnung
caution = Vorsicht
info = Gut zu wissen
abstract = Kurz gesagt
todo = Zu tun
success = Geschafft
question = Frage
failure = Fehlgeschlagen
danger = Gefahr
bug = Fehler
example = Beispiel
quote = Zitat
home = Start
