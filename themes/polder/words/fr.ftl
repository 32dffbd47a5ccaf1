### The interface in French, in Fluent: https://projectfluent.org
### What is missing here is said in English.

## S’orienter

skip = Aller au texte
menu = Rubriques du site
navigation = Pages de cette rubrique
in_section = Dans { $section }
trail = Vous êtes ici
on_this_page = Sur cette page
about_page = À propos de cette page
jump = Aller à
all_pages = Les { $n } pages
to_top = Retour en haut
languages = Langues
pager = Pages de cette liste
page_of = Page { $page } sur { $pages }
older = Plus ancien
newer = Plus récent
previous = Retour
next = Suite
more_posts = Billets précédent et suivant

## Listes

new = Nouveautés
newest = la plus récente
contents = Sommaire
sections = Rubriques
pages = Pages
posts = Billets
pages_total =
    { $n ->
        [one] { $n } page
       *[other] { $n } pages
    }
with_this_tag = avec ce mot-clé
tags = Mots-clés
tags_lead = Ce dont parlent nos pages.
all_tags = Tous les mots-clés
feed = Suivre ces pages dans un lecteur de flux
calendar_event = Ajouter à votre agenda
calendar_all = Tout ceci dans votre agenda
events = Événements
other = #
empty_site = Il n’y a encore rien à lire ici. Placez un fichier Markdown dans ce dossier : il deviendra la première page.
empty_section = Cette rubrique n’a pas encore de page.
empty_tags = Aucune page ne porte encore de mot-clé.
list_all = Toutes les pages
list_all_lead = Tout, de A à Z.
list_recent = Récemment modifié
list_recent_lead = Ce qui a été écrit ou mis à jour en dernier.
list_changes_lead = Mois par mois : ce qui a été écrit, modifié et déplacé.
all_changes = Tout ce qui a changé récemment
change_new = nouveau
change_moved = déplacé
pages_of_section =
    { $n ->
        [one] { $n } page de { $section }
       *[other] { $n } pages de { $section }
    }
feed_new = Nouveau en { $month }
feed_changed = Modifié en { $month }
feed_moved = Déplacé en { $month }
list_archive = Archives
list_archive_lead = Tout ce qui porte une date, par année et par mois.
list_authors = Qui écrit ici
list_authors_lead = Toutes les personnes qui ont écrit ou modifié une page, de A à Z.
list_topics = Qui sait quoi
list_topics_lead = De quoi parlent nos pages, et à qui demander.
topics_all = Tous les sujets
topics_left = Ceux qui savaient sont partis
topics_left_lead = Les pages sont toujours là. Qui veut s’en occuper ?
topics_single = Une seule personne le sait
topics_single_lead = En son absence, on ne peut demander à personne. Regardez par-dessus son épaule, ou écrivez quelque chose ensemble.
topics_unknown = On ne sait pas qui le sait
topics_unknown_lead = Si c’est vous, dites-le sur votre page.
topics_unanswered = Demandé, jamais répondu
topics_unanswered_lead = Quelqu’un attend encore. Deux phrases, c’est déjà une réponse.
list_unlinked = Pages vers lesquelles rien ne renvoie
list_unlinked_lead = Un lien au bon endroit aide à les trouver.
empty_unlinked = Une autre page renvoie à chacune. Rien à faire.
list_care = Pages qui ont besoin d’un coup de main
list_care_lead = Quelques minutes pour l’une d’elles aident tous ceux qui la liront après vous.
empty_care = Quelqu’un s’occupe de chaque page. Rien à faire.
care_overdue = À relire depuis un moment
care_overdue_lead = Quelqu’un voulait les relire. Lisez-en une, corrigez ce qui a changé et donnez-lui une nouvelle date.
care_due = À relire bientôt
care_due_lead = Il faudra les relire d’ici un mois.
care_ownerless = Personne ne s’en occupe
care_ownerless_lead = Si vous connaissez le sujet, n’hésitez pas à vous inscrire comme responsable, vous ou votre équipe.
care_authors_left = Leurs auteurs sont partis
care_authors_left_lead = Tout est peut-être encore juste. Quelqu’un qui connaît le sujet peut le dire.
care_older = Des traductions plus anciennes que leur original
care_older_lead = L’original a changé après elles. Qui parle les deux langues peut y reporter ce qui est nouveau.
care_original = l’original a changé depuis
care_original_since = l’original a changé en { $month }
care_unchanged = Inchangées depuis un an ou plus
care_unchanged_lead = Elles sont peut-être encore justes. Il est bon alors de savoir que quelqu’un a vérifié.
care_owner_left = { $name } s’en occupait et n’est plus là
care_owner_left_unnamed = son responsable n’est plus là
care_owner_unknown = personne ici ne s’appelle « { $name } »
care_no_owner = pas encore de responsable
care_all_left = tous ceux qui l’ont écrite sont partis
care_last_left = la dernière personne à l’avoir modifiée est partie
care_since = inchangée depuis { $month }
care_long = inchangée depuis longtemps
care_review_by = à relire avant le { $date }

## À propos d’une page

written_by = Écrit par
updated = Mise à jour le
links_here = Ce qui renvoie ici
links_title = Ce qui renvoie à « { $page } »
all_links = Les { $n } pages qui renvoient ici
links_from_here = Où mène cette page
changed_by = Modifié par
changed_in = en
here_since = Ici depuis
contributors = Y ont contribué
edit_page = Modifier cette page
view_source = Voir la source
page_history = Historique
history_title = Historique de « { $page } »
versions_since =
    { $n ->
        [one] { $n } version depuis { $month }.
       *[other] { $n } versions depuis { $month }, la plus récente d’abord.
    }
versions_known =
    { $n ->
        [one] { $n } version connue.
       *[other] { $n } versions connues, la plus récente d’abord.
    }
versions_earlier =
    { $n ->
        [one] Et { $n } version antérieure, qui ne figure pas ici.
       *[other] Et { $n } versions antérieures, qui ne figurent pas ici.
    }
version_first = La première version.
version_moved = Déplacée ici depuis { $place }.
by_program = Un programme
change_show = Ce qui a changé
change_too_long = Trop de changements pour être montrés ici.
change_missing = Ce qui a changé ne peut pas être montré ici.
change_blanks = Seuls des espaces et des fins de ligne ont changé.
change_behind = Des détails qui ne figurent pas dans le texte ont aussi changé.
version_number = Version { $n }, { $month }
compare_present = Comparer avec la version actuelle
compare_title = Ce qui a changé dans « { $page } »
compare_from = De
compare_to = À
page_title = Titre
page_date = Date
changed = Modifié
written = Écrit
minutes =
    { $n ->
        [one] { $n } minute de lecture
       *[other] { $n } minutes de lecture
    }
draft = Brouillon
draft_notice = Ceci est un brouillon. Seul l’aperçu le montre.
original_newer = L’original est plus récent : il a changé en { $month }, et cette traduction n’a pas encore suivi.
original_read = Lire l’original ({ $language })
original_changes = Ce qui y a changé
audience = Pour
link_to_heading = Lien vers ce titre
footnotes = Notes
footnote_back = Retour au texte
task_done = Fait
task_open = À faire
table = Tableau
code = Code
copy = Copier
copied = Copié
transcript = Transcription
file_kb = { $n } ko
file_mb = { $n } Mo
file_gb = { $n } Go

## Discussion

talk = Ce qu’on en dit
answer = Réponse retenue
anonymous = Anonyme
comment_edited = modifié
comment_via = via { $site }
comment_awaits = pas encore chez { $site }
comment_gone = Ce commentaire a été retiré.
comments_more =
    { $n ->
        [one] { $n } autre commentaire n’est pas affiché ici.
       *[other] { $n } autres commentaires ne sont pas affichés ici.
    }
talk_closed = Cette discussion est close.
talk_all = Voir toute la discussion
talk_empty = Personne n’a encore rien dit. Que voudriez-vous demander, ou ajouter ?
talk_say = Qu’en pensez-vous ?
talk_your_reply = Votre réponse
talk_reply_to = Votre réponse à { $name }
talk_your_comment = Votre commentaire
talk_hint = Le Markdown fonctionne ici : **gras**, `code`, listes, liens.
talk_send = Envoyer
talk_preview = Aperçu
talk_reply = Répondre
talk_edit = Modifier
talk_take_back = Retirer
talk_take_back_sure = Vraiment retirer ?
talk_cancel = Annuler
talk_accept = C’est la réponse
talk_news = Nouveau, de { $name }
talk_sent = Votre commentaire est là.
talk_waits = Merci. Quelqu’un le lit d’abord ; ensuite, tout le monde le verra.
talk_signed_out = Connectez-vous pour participer. Votre texte reste dans cet onglet.
talk_unreachable = L’envoi n’a pas abouti. Votre texte reste dans cet onglet ; réessayez dans un instant.
talk_too_fast = Cela faisait beaucoup d’un coup. Réessayez dans un instant.
talk_refused = L’envoi n’est pas possible ainsi. Le texte est peut-être trop long, ou ce à quoi il répond a disparu.
talk_forbidden = « { $term } » ne doit pas figurer ici. Dites-le sans.
talk_unknown = On ne peut pas encore discuter de cette page.
talk_about = Ce qu’on dit de « { $page } »
talk_back = Retour à la page
talk_you_are = Vous êtes { $name }
talk_who = Qui vous êtes ici
talk_be = Continuer
kudos = Coup de chapeau
kudos_from = Coup de chapeau de { $name }
kudos_give = Donner un coup de chapeau
kudos_reason = De quoi voulez-vous remercier ?
kudos_evidence = Où les autres peuvent-ils le voir ?
kudos_evidence_hint = Une page de ce site, comme /wiki/pompes/, ou une adresse qui commence par https://.
talk_anonymous = Demander sans mon nom
talk_anonymous_hint = Qui vous êtes n’est conservé nulle part, et les modérateurs ne le voient pas non plus. La question paraît à la prochaine heure pleine, avec les autres de cette heure. Seul le nombre de vos questions du jour est retenu, en mémoire, jusqu’à minuit. Qui exploite le réseau pourrait encore voir que vous avez envoyé quelque chose. Vous recevez un lien, une seule fois, pour accepter une réponse ou retirer la question.
talk_asked = Gardez ce lien : il n’est montré qu’une fois. Lui seul permet d’accepter une réponse ou de retirer votre question.
talk_asked_open = Votre question
talk_asked_about = Votre question sur « { $page } »
talk_asked_waits = Elle paraît à la prochaine heure pleine, avec les autres de cette heure.
talk_elsewhere = La réponse est ailleurs
talk_elsewhere_where = Où est la réponse ?
talk_accept_undo = Ce n’est finalement pas la réponse
talk_versions = Comment ce commentaire a changé
talk_version_first = D’abord
talk_version_last = Maintenant
talk_follow = Suivre cette discussion
talk_unfollow = Ne plus suivre
talk_mentions = Trouvé : { $n }. Les flèches choisissent, Entrée valide.
talk_nowhere = Il n’y a pas de discussion ici
talk_nowhere_lead = L’adresse est peut-être mal écrite, la page nouvelle, ou elle n’est pas pour vous.
talk_sign_on = Connectez-vous d’abord
talk_sign_on_lead = Cette page parle de vous : il faut savoir qui vous êtes.
talk_failed = Cela n’a pas marché
poll_vote = Voter
poll_take_back = Retirer mon vote
poll_voters = Votants : { $n }.
poll_closed = Ce sondage est clos.
poll_hidden = Le résultat paraît à la clôture.
poll_until = Ouvert jusqu’au { $date }.
poll_result = Résultat
poll_choice = Choix
poll_votes = Voix
poll_share = Part
poll_set = Préparer un sondage
poll_question = Question
poll_options = Choix, un par ligne
poll_multiple = On peut en choisir plusieurs
poll_keep_hidden = Ne montrer le résultat qu’à la clôture
poll_closes = Clôture le
moderation = Modération
moderation_empty = Rien ne vous attend.
moderation_waits = Attend d’être vu
moderation_reported = Signalé
moderation_hidden = Masqué, et signalé
moderation_reason = Pourquoi ? (pour le journal)
moderation_show = Afficher
moderation_keep = Laisser
moderation_hide = Masquer
peers = Autres sites
peers_empty = Ce site ne parle avec aucun autre.
peers_unmet = Il n’a pas encore été joint.
peers_asked = Nous avons demandé à le suivre.
peers_followed = Nous le suivons.
peers_refused = Il a refusé que nous le suivions.
peers_follows = Il nous suit.
peers_follows_not = Il ne nous suit pas.
peers_failing = Rien n’y arrive depuis le { $date }.
peers_heard = Entendu le { $date }.
peers_never = Rien n’en a encore été entendu.
peers_lag = Reste à envoyer : { $n }.
peers_dead = Non accepté là-bas : { $n }
peers_silenced = Réduits au silence
peers_silence = Réduire au silence
peers_unsilence = Entendre à nouveau
peers_what = Réduire au silence un site, une personne ou une discussion
peers_what_hint = Un hôte comme kb.fr.example, ou l’adresse entière d’une personne ou d’une discussion. Rien de nouveau n’en est montré ici ; ce qui a été dit reste.
peers_wrong = « { $what } » n’est ni un hôte ni une adresse.
mine = Ce qui vous concerne
mine_of = Ce qui concerne { $name }
mine_empty = Rien encore. Quand quelqu’un vous répond, vous mentionne ou vous remercie, c’est ici.
mine_replies = Réponses à vous
mine_mentions = Où l’on vous mentionne
mine_kudos = Coups de chapeau pour vous
mine_pending = En attente d’un modérateur
mine_said = Ce que vous avez dit
mine_follows = Ce que vous suivez
mine_hidden = masqué par un modérateur
reactions = Réactions
reaction_thanks = merci
reaction_agree = d’accord
reaction_celebrate = bravo
reaction_insightful = instructif

## Clair et sombre

theme_auto = Couleurs : comme votre appareil
theme_light = Couleurs : claires
theme_dark = Couleurs : sombres

## Rechercher

search = Rechercher
search_label = Rechercher sur ce site
search_placeholder = Que cherchez-vous ?
search_answers = Réponses
search_pages = Pages
search_people = Personnes
search_more = En voir plus
search_found =
    { $n ->
        [one] { $n } résultat.
       *[other] { $n } résultats.
    }
search_none = Rien trouvé pour « { $query } ». Essayez avec moins de mots, ou un autre mot pour la même chose.
search_failed = La recherche ne répond pas pour le moment. Rechargez la page.
search_kind = Type
search_section = Rubrique
search_tag = Mot-clé
search_language = Langue
search_all = tout
search_without = La recherche en direct a besoin de JavaScript, qui est désactivé ici. Ce n’est pas grave : les listes ci-dessous mènent à tout.
search_around = Faire un tour

## Rien ici, ou plus rien

offline_title = Vous êtes hors ligne
offline_lead = Cette page n’est pas sur votre appareil. Ce que vous avez lu récemment y est :
offline_nothing = Rien pour l’instant. Lisez une page avec une connexion, et elle sera ici.
missing_title = Il n’y a pas de page ici
missing_lead = L’adresse contient peut-être une erreur, ou la page a disparu.
missing_near = Vous cherchez peut-être
missing_moved = déplacée vers
missing_search = Lancer une recherche
missing_home = Repartir de la page d’accueil
moved_title = Cette page a changé d’adresse
moved_to = Elle se trouve maintenant ici :

## Dates

date =
    { $day ->
        [1] 1er { month_name } { $year }
       *[other] { $day } { month_name } { $year }
    }
month_year = { month_name } { $year }
month_name =
    { $month ->
        [1] janvier
        [2] février
        [3] mars
        [4] avril
        [5] mai
        [6] juin
        [7] juillet
        [8] août
        [9] septembre
        [10] octobre
        [11] novembre
       *[12] décembre
    }

## Genres de pages

kind_article = Article
kind_post = Billet
kind_policy = Règle
kind_person = Personne
kind_team = Équipe
kind_goal = Objectif
kind_idea = Idée
kind_event = Événement

## Faits

owner = Responsable
reviewers = Relecteurs
approvers = Approbateurs
approvals = Approbations
experts = À qui demander
effective = En vigueur depuis
applies_to = S’applique à
supersedes = Remplace
review_by = À revoir avant
expires = Valable jusqu’au
version = Version
acknowledge = Confirmation
acknowledge_required = Merci de confirmer que vous l’avez lue
email = E-mail
phone = Téléphone
team = Équipe
teams = Équipes
location = Lieu
languages_spoken = Langues
skills = Compétences
role = Fonction
name = Nom
start = Début
end = Fin
rsvp = S’inscrire
measure = Mesure
target = Cible
baseline = Point de départ
due = Échéance
values = Progression
sponsor = Parrainage
outcome = Résultat
parent = Fait partie de
lead = Direction
headcount = Effectif
and_more = et { $n } de plus
kind = Genre
department = Service
entity = Société
community = Communauté
goals = Objectifs
status = État
yes = Oui
no = Non

## Personnes et équipes

by_name = Par nom
by_team = Par équipe
by_place = Par lieu
by_language = Par langue
by_skill = Par compétence
order = Ordre
not_said = Non précisé
reach = Comment me joindre
ask_about = Demandez-moi
writes = Ce que j’écris
wrote_lately = Récemment
wrote_most = Écrit en grande partie
months = Mois avec du nouveau
months_none = Rien pendant ces mois
as_table = En tableau
month = Mois
changes = Modifications
wrote = Du nouveau
signed = Aussi signé ou suivi
own_page = sa propre page
topic_people = Qui s’y connaît
topic_more = D’autres personnes
topic_questions = Questions ouvertes
topics_of_team = Demandez-nous
team_writes = Ce que nous avons écrit récemment
guides = Qui s’y connaît
why = D’où le sait-on ?
sure_declared = déclaré
sure_strong = solide
sure_some = moyen
sure_weak = faible
sure_legend = Déclaré : une page ou la personne elle-même le dit. Solide : une réponse retenue, une approbation. Moyen : une page signée, une réponse. Faible : des pages modifiées.
evidence_owner = s’occupe de { $page }
evidence_approver = approuve { $page }
evidence_approver_month = approuve { $page } depuis { $month }
evidence_reviewer = relit { $page }
evidence_expert = à consulter pour { $page }
evidence_author = a signé { $page }
evidence_skill = le dit sur { $page }
evidence_skill_month = le dit sur { $page }, à jour en { $month }
evidence_accepted = a donné la réponse retenue sur { $page } en { $month }
evidence_answer = a répondu sur { $page } en { $month }
evidence_approval = a approuvé une modification de { $page } en { $month }
evidence_wrote = a écrit { $page } en { $month }
evidence_wrote_again = a écrit { $page } et y a travaillé pour la dernière fois en { $month }
evidence_most = a écrit l’essentiel de { $page } en { $month }
evidence_most_again = a écrit l’essentiel de { $page } et y a travaillé pour la dernière fois en { $month }
evidence_began = a commencé { $page } en { $month }
evidence_began_again = a commencé { $page } et y a travaillé pour la dernière fois en { $month }
evidence_edited = a travaillé sur { $page } en { $month }
evidence_edited_again = a travaillé plusieurs fois sur { $page }, la dernière en { $month }
leads = Dirige
since_year = depuis { $year }
left_on = Nous a quittés le { $date }.
left_behind = Laissé derrière soi
left_behind_lead = Des pages qui attendent que quelqu’un les reprenne.
left_owned = Personne ne s’en occupe plus
left_written = Tous leurs auteurs sont partis
former_colleague = Ancien ou ancienne collègue
spokesperson = Porte-parole
moderator = Modération
level_learning = en apprentissage
level_beginner = débute
level_practised = à l’aise
level_advanced = niveau avancé
level_expert = niveau expert
people_total =
    { $n ->
        [one] { $n } personne
       *[other] { $n } personnes
    }
members = Qui nous sommes
teams_below = Équipes rattachées
team_pages = Ce dont nous nous occupons

## Politiques

in_force = En vigueur
in_force_since = En vigueur depuis le
in_force_from = En vigueur à partir du
review_due = À revoir avant le
review_overdue = La révision est en retard, elle était prévue pour le
no_owner = Personne ne s’en occupe encore
replaced_by = Remplacée par
policies_overdue = À revoir
policies_coming = Pas encore en vigueur
policies_replaced = Remplacées

## Objectifs

goal_start = Départ
goal_now = Aujourd’hui
goal_target = Objectif
goal_progress = { $percent } % du chemin
measured = mesuré le
due_on = échéance le
was_due = L’échéance était le
goals_past = Objectifs passés
goal_pages = Pages qui y travaillent

## Idées

idea_open = Ouvertes
idea_taken = Reprises
idea_waiting = En attente de réponse
idea_decided = Décidées
idea_open_lead = Ouverte : dites ce que vous en pensez.
idea_taken_lead = Reprise : une personne mandatée s’en occupe.
idea_waiting_lead = La discussion est close ; la réponse est encore à venir.
idea_decided_lead = Décidée : le résultat est connu.
ideas = Idées

## Événements

upcoming = À venir
past = Passé
empty_upcoming = Rien n’est prévu pour le moment.
event_over = C’est passé.

## Encadrés

note = Remarque
tip = Conseil
important = Important
warning = Avertissement
caution = Prudence
info = Bon à savoir
abstract = En bref
todo = À faire
success = Réussi
question = Question
failure = Échec
danger = Danger
bug = Bogue
example = Exemple
quote = Citation
home = Accueil
