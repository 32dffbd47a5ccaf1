### The interface in Dutch, in Fluent: https://projectfluent.org
### What is missing here is said in English.

## De weg vinden

skip = Naar de tekst
menu = Rubrieken van deze site
navigation = Pagina’s in deze rubriek
in_section = In { $section }
trail = Waar je bent
on_this_page = Op deze pagina
about_page = Over deze pagina
jump = Ga naar
all_pages = Alle { $n } pagina’s
to_top = Terug naar boven
languages = Talen
pager = Pagina’s van deze lijst
page_of = Pagina { $page } van { $pages }
older = Ouder
newer = Nieuwer
previous = Terug
next = Verder
more_posts = Vorige en volgende berichten

## Lijsten

new = Nieuw
newest = nieuwste
contents = Inhoud
sections = Rubrieken
pages = Pagina’s
posts = Berichten
pages_total =
    { $n ->
        [one] 1 pagina
       *[other] { $n } pagina’s
    }
with_this_tag = met dit trefwoord
tags = Trefwoorden
tags_lead = Waar onze pagina’s over gaan.
all_tags = Alle trefwoorden
feed = Volg deze pagina’s in een feedlezer
calendar_event = Zet in je agenda
calendar_all = Alles hiervan in je agenda
events = Agenda
other = #
empty_site = Hier valt nog niets te lezen. Zet een Markdownbestand in deze map en het wordt de eerste pagina.
empty_section = Deze rubriek heeft nog geen pagina’s.
empty_tags = Nog geen pagina heeft een trefwoord.
list_all = Alle pagina’s
list_all_lead = Alles van A tot Z.
list_recent = Onlangs gewijzigd
list_recent_lead = Wat het laatst is geschreven of bijgewerkt.
list_changes_lead = Maand voor maand: wat mensen hebben geschreven, gewijzigd en verplaatst.
all_changes = Alles wat onlangs is gewijzigd
change_new = nieuw
change_moved = verplaatst
pages_of_section =
    { $n ->
        [one] 1 pagina van { $section }
       *[other] { $n } pagina’s van { $section }
    }
feed_new = Nieuw in { $month }
feed_changed = Gewijzigd in { $month }
feed_moved = Verplaatst in { $month }
list_archive = Archief
list_archive_lead = Alles met een datum, per jaar en maand.
list_authors = Wie hier schrijft
list_authors_lead = Iedereen die een pagina heeft geschreven of gewijzigd, van A tot Z.
list_topics = Wie weet wat
list_topics_lead = Waar onze pagina’s over gaan, en aan wie je het vraagt.
topics_all = Alle onderwerpen
topics_left = Wie dit wist, is weg
topics_left_lead = De pagina’s zijn er nog. Wie wil ervoor zorgen?
topics_single = Maar één van ons weet dit
topics_single_lead = Is die er niet, dan kun je het niemand vragen. Kijk eens mee, of schrijf samen iets op.
topics_unknown = We weten niet wie dit weet
topics_unknown_lead = Weet jij het? Zet het op je pagina.
topics_unanswered = Gevraagd, en nooit beantwoord
topics_unanswered_lead = Iemand wacht nog. Een antwoord van twee zinnen is ook een antwoord.
list_unlinked = Pagina’s waar niets naar verwijst
list_unlinked_lead = Een link op de juiste plek helpt mensen ze te vinden.
empty_unlinked = Naar elke pagina verwijst een andere. Niets te doen.
list_care = Pagina’s die wat aandacht kunnen gebruiken
list_care_lead = Een paar minuten voor één ervan helpen iedereen die haar na jou leest.
empty_care = Voor elke pagina wordt gezorgd. Niets te doen.
care_overdue = Hier had al naar gekeken moeten zijn
care_overdue_lead = Iemand wilde ze nog eens nalezen. Lees er één, verbeter wat veranderd is en zet er een nieuwe datum bij.
care_due = Binnenkort na te kijken
care_due_lead = Binnen een maand is het tijd om ze na te lezen.
care_ownerless = Hier zorgt niemand voor
care_ownerless_lead = Wie het onderwerp kent, mag gerust zichzelf of het eigen team als eigenaar noemen.
care_authors_left = Wie ze schreven, zijn weg
care_authors_left_lead = Misschien klopt alles nog. Iemand die het onderwerp kent, kan dat zeggen.
care_older = Vertalingen die ouder zijn dan hun origineel
care_older_lead = Het origineel veranderde na de vertaling. Wie beide talen spreekt, kan het nieuwe overnemen.
care_original = het origineel is sindsdien veranderd
care_original_since = het origineel veranderde in { $month }
care_unchanged = Een jaar of langer niet veranderd
care_unchanged_lead = Misschien kloppen ze nog. Dan is het fijn om te weten dat iemand heeft gekeken.
care_owner_left = { $name } zorgde ervoor en is weg
care_owner_left_unnamed = de eigenaar is weg
care_owner_unknown = niemand heet hier “{ $name }”
care_no_owner = nog geen eigenaar
care_all_left = iedereen die eraan schreef, is weg
care_last_left = wie haar het laatst veranderde, is weg
care_since = niet veranderd sinds { $month }
care_long = lang niet veranderd
care_review_by = na te kijken voor { $date }

## Over een pagina

written_by = Geschreven door
updated = Bijgewerkt op
links_here = Wat hierheen verwijst
links_title = Wat naar ‘{ $page }’ verwijst
all_links = Alle { $n } pagina’s die hierheen verwijzen
links_from_here = Waar deze pagina heen leidt
changed_by = Gewijzigd door
changed_in = in
here_since = Hier sinds
contributors = Meegeschreven door
edit_page = Deze pagina bewerken
view_source = De bron bekijken
page_history = Geschiedenis
history_title = Geschiedenis van “{ $page }”
versions_since =
    { $n ->
        [one] De enige versie sinds { $month }.
       *[other] { $n } versies sinds { $month }, de nieuwste eerst.
    }
versions_known =
    { $n ->
        [one] Eén bekende versie.
       *[other] { $n } bekende versies, de nieuwste eerst.
    }
versions_earlier =
    { $n ->
        [one] En één eerdere versie, die hier niet staat.
       *[other] En { $n } eerdere versies, die hier niet staan.
    }
version_first = De eerste versie.
version_moved = Hierheen verhuisd van { $place }.
by_program = Een programma
change_show = Wat er veranderde
change_too_long = Er veranderde te veel om hier te tonen.
change_missing = Wat er veranderde, kan hier niet worden getoond.
change_blanks = Alleen spaties en regeleinden veranderden.
change_behind = Ook details die niet in de tekst staan, veranderden.
version_number = Versie { $n }, { $month }
compare_present = Vergelijken met de huidige versie
compare_title = Wat er veranderde in “{ $page }”
compare_from = Van
compare_to = Naar
page_title = Titel
page_date = Datum
changed = Gewijzigd
written = Geschreven
minutes =
    { $n ->
        [one] 1 minuut leestijd
       *[other] { $n } minuten leestijd
    }
draft = Concept
draft_notice = Dit is een concept. Alleen het voorbeeld toont het.
original_newer = Het origineel is nieuwer: het veranderde in { $month }, en deze vertaling is nog niet bijgewerkt.
original_read = Lees het origineel ({ $language })
original_changes = Wat daar veranderde
audience = Voor
link_to_heading = Link naar deze kop
footnotes = Voetnoten
footnote_back = Terug naar de tekst
task_done = Gedaan
task_open = Te doen
table = Tabel
code = Code
copy = Kopiëren
copied = Gekopieerd
transcript = Uitgeschreven tekst
file_kb = { $n } kB
file_mb = { $n } MB
file_gb = { $n } GB

## Gesprek

talk = Wat mensen zeggen
answer = Gekozen antwoord
anonymous = Anoniem
comment_edited = bewerkt
comment_via = via { $site }
comment_awaits = nog niet bij { $site }
comment_gone = Deze reactie is ingetrokken.
comments_more =
    { $n ->
        [one] Er is nog één reactie, die hier niet staat.
       *[other] Er zijn nog { $n } reacties, die hier niet staan.
    }
talk_closed = Dit gesprek is gesloten.
talk_all = Bekijk het hele gesprek
talk_empty = Nog niemand heeft hier iets gezegd. Wat wil jij vragen, of toevoegen?
talk_say = Wat denk jij?
talk_your_reply = Jouw antwoord
talk_reply_to = Jouw antwoord aan { $name }
talk_your_comment = Jouw reactie
talk_hint = Markdown werkt hier: **vet**, `code`, lijsten, links.
talk_send = Versturen
talk_preview = Voorbeeld
talk_reply = Antwoorden
talk_edit = Bewerken
talk_take_back = Terugnemen
talk_take_back_sure = Echt terugnemen?
talk_cancel = Annuleren
talk_accept = Dit is het antwoord
talk_news = Nieuw, van { $name }
talk_sent = Je reactie staat er nu.
talk_waits = Dank je. Iemand kijkt er eerst naar; daarna ziet iedereen het.
talk_signed_out = Meld je aan om mee te praten. Wat je schreef blijft in dit tabblad bewaard.
talk_unreachable = Dit is niet aangekomen. Wat je schreef blijft in dit tabblad bewaard; probeer het zo nog eens.
talk_too_fast = Dat was veel tegelijk. Probeer het zo nog eens.
talk_refused = Zo kan het niet worden verstuurd. Misschien is het te lang, of is weg waarop het antwoordt.
talk_forbidden = “{ $term }” mag hier niet staan. Zeg het zonder.
talk_unknown = Over deze pagina kan nog niet worden gepraat.
talk_about = Wat mensen zeggen over “{ $page }”
talk_back = Terug naar de pagina
talk_you_are = Je bent { $name }
talk_who = Wie je hier bent
talk_be = Verder
kudos = Pluim
kudos_from = Een pluim van { $name }
kudos_give = Geef een pluim
kudos_reason = Waar wil je voor bedanken?
kudos_evidence = Waar kunnen anderen het zien?
kudos_evidence_hint = Een pagina van deze site, zoals /wiki/pompen/, of een adres dat met https:// begint.
talk_anonymous = Vraag zonder mijn naam
talk_anonymous_hint = Wie je bent wordt nergens bewaard, en ook moderatoren zien het niet. De vraag verschijnt op het volgende hele uur, samen met de andere van dat uur. Alleen hoeveel je er vandaag stelde wordt tot middernacht onthouden, in het geheugen. Wie het netwerk beheert, zou nog kunnen zien dat je iets verstuurde. Je krijgt één keer een link om een antwoord te kiezen of de vraag terug te nemen.
talk_asked = Bewaar deze link: hij wordt maar één keer getoond. Alleen daarmee kun je een antwoord kiezen of je vraag terugnemen.
talk_asked_open = Jouw vraag
talk_asked_about = Jouw vraag over “{ $page }”
talk_asked_waits = Ze verschijnt op het volgende hele uur, samen met de andere van dat uur.
talk_elsewhere = Elders beantwoord
talk_elsewhere_where = Waar staat het antwoord?
talk_accept_undo = Dit is toch niet het antwoord
talk_versions = Hoe deze reactie veranderde
talk_version_first = Eerst
talk_version_last = Nu
talk_follow = Volg dit gesprek
talk_unfollow = Niet meer volgen
talk_mentions = Gevonden: { $n }. Kies met de pijltjes, neem met Enter.
talk_nowhere = Hier is geen gesprek
talk_nowhere_lead = Misschien is het adres verkeerd gespeld, is de pagina nieuw, of is ze niet voor jou.
talk_sign_on = Meld je eerst aan
talk_sign_on_lead = Deze pagina gaat over jou, dus we moeten weten wie je bent.
talk_failed = Dat is niet gelukt
poll_vote = Stemmen
poll_take_back = Mijn stem terugnemen
poll_voters = Stemmers: { $n }.
poll_closed = Deze peiling is gesloten.
poll_hidden = De uitslag staat er als ze sluit.
poll_until = Open tot { $date }.
poll_result = Uitslag
poll_choice = Keuze
poll_votes = Stemmen
poll_share = Aandeel
poll_set = Een peiling opzetten
poll_question = Vraag
poll_options = Keuzes, één per regel
poll_multiple = Mensen mogen er meer kiezen
poll_keep_hidden = Toon de uitslag pas als ze sluit
poll_closes = Sluit op
moderation = Moderatie
moderation_empty = Er wacht niets op je.
moderation_waits = Wacht tot iemand kijkt
moderation_reported = Gemeld
moderation_hidden = Verborgen, en gemeld
moderation_reason = Waarom? (voor het logboek)
moderation_show = Tonen
moderation_keep = Laten staan
moderation_hide = Verbergen
peers = Andere sites
peers_empty = Deze site praat met geen andere.
peers_unmet = Ze is nog niet bereikt.
peers_asked = Wij vroegen haar te mogen volgen.
peers_followed = Wij volgen haar.
peers_refused = Ze wilde niet dat wij haar volgen.
peers_follows = Ze volgt ons.
peers_follows_not = Ze volgt ons niet.
peers_failing = Sinds { $date } komt er niets aan.
peers_heard = Gehoord op { $date }.
peers_never = Er is nog niets van haar gehoord.
peers_lag = Nog te versturen: { $n }.
peers_dead = Daar niet aangenomen: { $n }
peers_silenced = Stilgezet
peers_silence = Stilzetten
peers_unsilence = Weer horen
peers_what = Een site, een auteur of een gesprek stilzetten
peers_what_hint = Een host zoals kb.fr.example, of het hele adres van een auteur of een gesprek. Nieuws ervan verschijnt hier niet; wat gezegd is blijft.
peers_wrong = “{ $what }” is geen host en geen adres.
mine = Wat jou aangaat
mine_of = Wat { $name } aangaat
mine_empty = Nog niets. Als iemand je antwoordt, noemt of bedankt, staat het hier.
mine_replies = Antwoorden aan jou
mine_mentions = Waar je genoemd wordt
mine_kudos = Pluimen voor jou
mine_pending = Wacht op een moderator
mine_said = Wat je zei
mine_follows = Wat je volgt
mine_hidden = verborgen door een moderator
reactions = Waardering
reaction_thanks = bedankt
reaction_agree = mee eens
reaction_celebrate = hoera
reaction_insightful = leerzaam

## Licht en donker

theme_auto = Kleuren: zoals je apparaat
theme_light = Kleuren: licht
theme_dark = Kleuren: donker

## Zoeken

search = Zoeken
search_label = Zoek op deze site
search_placeholder = Wat zoek je?
search_answers = Antwoorden
search_pages = Pagina’s
search_people = Mensen
search_more = Meer laten zien
search_found =
    { $n ->
        [one] Eén ding gevonden.
       *[other] { $n } dingen gevonden.
    }
search_none = Niets gevonden voor “{ $query }”. Probeer minder woorden of een ander woord voor hetzelfde.
search_failed = Het zoeken lukt nu even niet. Laad de pagina opnieuw.
search_kind = Soort
search_section = Onderdeel
search_tag = Trefwoord
search_language = Taal
search_all = alle
search_without = Zoeken terwijl je typt heeft JavaScript nodig, en dat staat hier uit. Geeft niets: via de lijsten hieronder is alles te vinden.
search_around = Kijk rond

## Niets hier, of niet meer

offline_title = Je bent offline
offline_lead = Deze pagina staat niet op je apparaat. Wat je onlangs las wel:
offline_nothing = Nog niets. Lees een pagina terwijl je verbinding hebt, dan staat ze hier.
missing_title = Hier is geen pagina
missing_lead = Misschien zit er een foutje in het adres, of de pagina is weg.
missing_near = Misschien zoek je
missing_moved = verhuisd naar
missing_search = Zoek ernaar
missing_home = Begin bij de startpagina
moved_title = Deze pagina is verhuisd
moved_to = Je vindt haar nu hier:

## Datums

date = { $day } { month_name } { $year }
month_year = { month_name } { $year }
month_name =
    { $month ->
        [1] januari
        [2] februari
        [3] maart
        [4] april
        [5] mei
        [6] juni
        [7] juli
        [8] augustus
        [9] september
        [10] oktober
        [11] november
       *[12] december
    }

## Soorten pagina’s

kind_article = Artikel
kind_post = Bericht
kind_policy = Beleid
kind_person = Persoon
kind_team = Team
kind_goal = Doel
kind_idea = Idee
kind_event = Evenement

## Feiten

owner = Eigenaar
reviewers = Beoordelaars
approvers = Goedkeurders
approvals = Goedkeuringen
experts = Vraag het aan
effective = Van kracht sinds
applies_to = Geldt voor
supersedes = Vervangt
review_by = Herzien vóór
expires = Geldig tot
version = Versie
acknowledge = Bevestiging
acknowledge_required = Bevestig graag dat je dit hebt gelezen
email = E-mail
phone = Telefoon
team = Team
teams = Teams
location = Locatie
languages_spoken = Talen
skills = Vaardigheden
role = Functie
name = Naam
start = Begint
end = Eindigt
rsvp = Aanmelden
measure = Maatstaf
target = Streefwaarde
baseline = Beginwaarde
due = Uiterlijk
values = Voortgang
sponsor = Opdrachtgever
outcome = Uitkomst
parent = Onderdeel van
lead = Leiding
headcount = Mensen
and_more = en nog { $n }
kind = Soort
department = Afdeling
entity = Bedrijf
community = Gemeenschap
goals = Doelen
status = Status
yes = Ja
no = Nee

## Mensen en teams

by_name = Op naam
by_team = Per team
by_place = Per plaats
by_language = Per taal
by_skill = Per vaardigheid
order = Volgorde
not_said = Niet vermeld
reach = Hoe je me bereikt
ask_about = Vraag mij naar
writes = Wat ik schrijf
wrote_lately = Onlangs
wrote_most = Grotendeels geschreven
months = Maanden met iets nieuws
months_none = Niets in deze maanden
as_table = Als tabel
month = Maand
changes = Wijzigingen
wrote = Iets nieuws
signed = Ook ondertekend of beheerd
own_page = de eigen pagina
topic_people = Wie er iets van weet
topic_more = Meer mensen
topic_questions = Open vragen
topics_of_team = Vraag ons naar
team_writes = Wat we onlangs schreven
guides = Wie hier iets van weet
why = Hoe weten we dat?
sure_declared = vermeld
sure_strong = sterk
sure_some = enigszins
sure_weak = zwak
sure_legend = Vermeld: een pagina of de persoon zelf zegt het. Sterk: een gekozen antwoord, een goedkeuring. Enigszins: een pagina ondertekend, geantwoord. Zwak: pagina’s gewijzigd.
evidence_owner = beheert { $page }
evidence_approver = keurt { $page } goed
evidence_approver_month = keurt { $page } goed sinds { $month }
evidence_reviewer = leest { $page } na
evidence_expert = aanspreekpunt voor { $page }
evidence_author = ondertekende { $page }
evidence_skill = zegt het op { $page }
evidence_skill_month = zegt het op { $page }, laatst in { $month }
evidence_accepted = gaf het gekozen antwoord bij { $page } in { $month }
evidence_answer = antwoordde bij { $page } in { $month }
evidence_approval = keurde een wijziging van { $page } goed in { $month }
evidence_wrote = schreef { $page } in { $month }
evidence_wrote_again = schreef { $page } en werkte er het laatst aan in { $month }
evidence_most = schreef het grootste deel van { $page } in { $month }
evidence_most_again = schreef het grootste deel van { $page } en werkte er het laatst aan in { $month }
evidence_began = begon { $page } in { $month }
evidence_began_again = begon { $page } en werkte er het laatst aan in { $month }
evidence_edited = werkte aan { $page } in { $month }
evidence_edited_again = werkte meer dan eens aan { $page }, het laatst in { $month }
leads = Leidt
since_year = sinds { $year }
left_on = Werkt hier niet meer sinds { $date }.
left_behind = Achtergelaten
left_behind_lead = Pagina’s die wachten op iemand die ze overneemt.
left_owned = Hier zorgt nu niemand voor
left_written = Wie eraan schreven, zijn weg
former_colleague = Oud-collega
spokesperson = Woordvoerder
moderator = Moderator
level_learning = leert het
level_beginner = beginner
level_practised = ervaren
level_advanced = gevorderd
level_expert = expert
people_total =
    { $n ->
        [one] 1 persoon
       *[other] { $n } mensen
    }
members = Wie we zijn
teams_below = Teams hieronder
team_pages = Waar wij voor zorgen

## Beleid

in_force = Van kracht
in_force_since = Van kracht sinds
in_force_from = Van kracht vanaf
review_due = Herzien vóór
review_overdue = De herziening is te laat, ze stond gepland vóór
no_owner = Nog niemand zorgt hiervoor
replaced_by = Vervangen door
policies_overdue = Opnieuw te bekijken
policies_coming = Nog niet van kracht
policies_replaced = Vervangen

## Doelen

goal_start = Begin
goal_now = Nu
goal_target = Doel
goal_progress = { $percent } % van de weg
measured = gemeten op
due_on = uiterlijk
was_due = Moest klaar zijn op
goals_past = Eerdere doelen
goal_pages = Pagina’s die eraan werken

## Ideeën

idea_open = Open
idea_taken = Opgepakt
idea_waiting = Wacht op antwoord
idea_decided = Beslist
idea_open_lead = Open: zeg wat je ervan vindt.
idea_taken_lead = Opgepakt: iemand met mandaat bekijkt het.
idea_waiting_lead = Het gesprek is afgelopen; het antwoord komt nog.
idea_decided_lead = Beslist: de uitkomst is bekend.
ideas = Ideeën

## Evenementen

upcoming = Binnenkort
past = Voorbij
empty_upcoming = Er is op dit moment niets gepland.
event_over = Dit is voorbij.

## Kaders

note = Opmerking
tip = Tip
important = Belangrijk
warning = Waarschuwing
caution = Voorzichtig
info = Goed om te weten
abstract = In het kort
todo = Te doen
success = Gelukt
question = Vraag
failure = Mislukt
danger = Gevaar
bug = Fout
example = Voorbeeld
quote = Citaat
home = Start
