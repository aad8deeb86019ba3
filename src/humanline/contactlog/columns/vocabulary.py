"""The words by which exports call things, in Dutch and English; German and French names are in `foreign_words`."""

from __future__ import annotations

import re
import unicodedata
from zoneinfo import available_timezones

from humanline.contactlog.columns.foreign_words import FOREIGN_STAFF, FOREIGN_WORDS
from humanline.foundation.written import UNIT_WORDS, Unit


def word_set(text: str) -> frozenset[str]:
    """Words, as a set."""
    return frozenset(text.split())


#: Contact-log column → words in a column name that point to it, strongest first. `_` joins words that belong together.
COLUMN_WORDS: dict[str, tuple[str, ...]] = {
    column: tuple(line.split())
    for column, line in {
        "opened_at": (
            "opened_at created_at start_time opened created geopend geopend_op aangemaakt ontvangen received "
            "aangemaakt_op created_on date_created created_date creation_date aanmaakdatum registratiedatum "
            "datum_registratie meldingsdatum datum_melding datum_binnenkomst binnenkomst binnengekomen ontvangstdatum "
            "ontvangen_op contactdatum datum_contact contact_date call_date call_start starttijd startdatum "
            "begintijd begindatum open_date opened_on initiation_timestamp conversation_start interaction_start "
            "start_timestamp sys_created_on datetime datum_tijd datumtijd date_time timestamp tijdstip begin "
            "start aanvang entry reported datum date time tijd"
        ),
        "closed_at": (
            "closed_at closed closed_on closed_date date_closed gesloten gesloten_op afgesloten afgesloten_op "
            "afgehandeld afgehandeld_op afhandeldatum datum_afgehandeld datum_gereed gereedgemeld resolved_at "
            "resolved_on solved_at opgelost_op finished completed_at completed einde end_time eindtijd "
            "einddatum end_date end disconnect_timestamp resolution_date close_date closing_date resolved"
        ),
        "asked_person_at": (
            "asked_person_at asked_person handover_requested vroeg_medewerker om_medewerker_gevraagd "
            "medewerker_gevraagd gevraagd_om_medewerker asked_for_person agent_requested person_requested"
        ),
        "reached_person_at": (
            "reached_person_at reached_person answered_at agent_joined opgenomen answer answered "
            "medewerker_bereikt bereikte_medewerker person_reached agent_reached"
        ),
        "gave_up_at": "gave_up_at gave_up opgegeven",
        "channel": (
            "channel kanaal contactkanaal contact_channel channel_type kanaalsoort soort_kanaal kanaalnaam "
            "requestsource case_origin media_type mediatype source medium binnengekomen_via ingekomen_via "
            "contactwijze wijze_van_contact contact_method contact_type origin invoerkanaal bron via"
        ),
        "moment": (
            "moment contactmoment contactreden contact_reason contactonderwerp requesttype request_type "
            "vraagtype case_type case_reason issue_type sr_type complaint_type meldingtype soort_melding "
            "soort_vraag reason reden categorie category rubriek thema topic onderwerp subject hoofdcategorie "
            "subcategorie subcategory vraag dienst service service_name wrap_up_code wrapup_code wrap_up wrapup "
            "skill queue_name wachtrij queue csq_name csq type soort product aanleiding ring_group "
            "ring_groups sr_description description omschrijving"
        ),
        "customer_id": (
            "customer_id customer klantnummer klant_id klantnr klant customer_number relatienummer "
            "debiteurnummer debiteur huurdernummer lidnummer member_id member client_id clientnummer client "
            "klantcode klant_code customer_code customer_key customer_ref klantreferentie klantsleutel relatiecode "
            "debiteurcode huurdercode clientcode persoonsnummer inwonernummer deelnemernummer verzekerdenummer "
            "patientnummer studentnummer "
            "requester_id requester caller_id caller_number caller relatie relatie_id huurder account_id "
            "account person_id contact_person ani bsn melder aanmelder reporter from_email from_number from"
        ),
        "contact_id": (
            "contact_id contactnummer ticket_id ticketnummer ticket case_number case_id case zaaknummer zaak_id "
            "meldingnummer meldingsnummer registratienummer incident_number incidentnummer incident call_id sr_number "
            "ticketnr zaaknr meldingnr issue_key session_id call_sid gespreksnummer oproepnummer "
            "interaction_id conversation_id uniqueid unique_id referentie reference id nummer number nr "
            "volgnummer conversation interaction dossier"
        ),
        "handle_s": (
            "handle_s handle_time handle aht behandeltijd behandelduur gesprekstijd gespreksduur talk_time talk "
            "talk_duration handle_duration agent_time agent_talk_time agent_interaction_duration ser_time "
            "service_time afhandeltijd duur_gesprek call_duration interaction_duration billsec bestede_tijd "
            "time_spent duration_in_call handling_time talking spreken duur duration"
        ),
        "wait_s": (
            "wait_s wait_time wait wachttijd wachtduur wacht q_time queue_time queue_duration time_in_queue "
            "wachttijd_in_wachtrij wachten queue_wait wait_duration waiting_time speed_of_answer asa in_queue ringing "
            "queue_seconds queue_sec seconds_in_queue"
        ),
        "completion_s": "completion_s doorlooptijd duration_hrs completion time_to_resolve resolution_time",
        "abandoned": "abandoned abandon opgehangen hung_up afgebroken verlaten",
        "resolved": "resolved is_resolved opgelost is_opgelost solved first_contact_resolution fcr eerste_contact",
        "satisfaction": (
            "satisfaction csat csat_score satisfaction_score tevredenheid klanttevredenheid tevredenheidsscore "
            "tevreden rapportcijfer klantoordeel beoordeling waardering cijfer rating score"
        ),
        "complaint": "complaint klacht is_complaint",
        "transferred": "transferred transfer doorverbonden",
        "felt_heard": "felt_heard gehoord",
        "trust": "trust vertrouwen",
        "wanted_person": "wanted_person wilde_medewerker",
        "department": "department afdeling team cluster",
        "cause": (
            "faaloorzaak faalvraag oorzaak_faalvraag faalvraag_oorzaak failure_cause failure_demand_cause "
            "failure_demand wat_ging_er_mis what_went_wrong oorzaak_contact contact_oorzaak oorzaak_van_contact "
            "contact_cause cause_of_contact "
            "avoidable_cause avoidable_reason vermijdbare_oorzaak oorzaak cause root_cause"
        ),
        "caused_by": (
            "caused_by veroorzaakt_door veroorzaker veroorzakende_afdeling causing_department cause_department "
            "caused_by_department afdeling_oorzaak oorzaak_afdeling ligt_bij_afdeling lies_with_department"
        ),
        "trial": "trial proef experiment",
        "arm": "arm variant treatment",
        "propensity": "propensity",
        "policy": "policy",
        "value": "customer_value klantwaarde",
        "count": (
            "count aantal calls volume contacts contacten aantal_contacten number_of_contacts aantal_gesprekken "
            "aantal_oproepen number_of_calls calls_offered offered aangeboden"
        ),
    }.items()
}
#: Columns of a contact log of which a word inside a longer name says nothing: a reassignment count counts no contacts.
WHOLE_NAMES = frozenset({"count", "value", "policy", "arm", "cause", "caused_by"})

#: Names of a column of causes that may as well hold the cause of a fire or a fault: only its values can tell.
CAUSE_NAMES = word_set("oorzaak cause root_cause")
#: Words for something that went wrong with a service, or was not done.
WENT_WRONG = re.compile(
    r"(?<![a-z])(niet|geen|te laat|fout|onjuist|verkeerd|onduidelijk|onvolledig|onbegrijpelijk|vergeten|kwijt|mislukt|"
    r"dubbel|vertraagd|vertraging|not|no|too late|late|wrong|incorrect|unclear|incomplete|forgotten|lost|failed|"
    r"missed|missing|delay(ed)?|broken promise|error)(?![a-z])",
    re.IGNORECASE,
)

#: Words in a column's name that say by themselves that channels stand there.
CHANNEL_NAMES = word_set("channel channels kanaal kanalen contactkanaal contactchannel")
#: Whole words only: a Zhang has not hung up.
ABANDONED_WORDS = re.compile(
    r"(?<![a-z])(hang(ing|s)?([ _-]?ups?)?|hung([ _-]?up)?|abandon(ed|s|ment)?|opgehangen|afgebroken|neergelegd|"
    r"verlaten|missed|gemist|lost|aufgelegt|abgebrochen|verpasst|abandonn[ée]e?s?|raccroch[ée]e?s?|manqu[ée]e?s?)(?![a-zà-ü])",
    re.IGNORECASE,
)
#: What a status says of how a contact ended: solved, ended without saying so, or still open.
SOLVED_STATES = word_set("opgelost solved resolved verholpen hersteld fixed geholpen gelöst résolu résolue") | {
    "erfolgreich geschlossen"
}
UNSOLVED_STATES = frozenset(
    {
        *("niet opgelost", "onopgelost", "unresolved", "not solved", "not resolved", "unsolved"),
        *("nicht gelöst", "ungelöst", "erfolglos geschlossen", "non résolu", "non résolue"),
    }
)
ENDED_STATES = word_set(
    "gesloten closed afgehandeld afgesloten afgerond gereed done completed finished voltooid klaar geschlossen"
    " abgeschlossen erledigt clos clôturé fermé terminé"
)
OPEN_STATES = frozenset(
    {
        *word_set(
            "open new nieuw pending wachtend heropend reopened toegewezen assigned active actief gepland geopend"
            " offen neu wartend zugewiesen ouvert nouveau"
        ),
        *("in behandeling", "in progress", "in uitvoering", "on hold", "on-hold", "in wacht", "wacht op klant"),
        *(
            "in bearbeitung",
            "en cours",
            "en attente",
            "waiting",
            "waiting for customer",
            "wachten op klant",
            "nog te doen",
            "to do",
            "in afwachting",
            "loopt",
        ),
    }
)
#: How calls end in systems that write it down; a column of these tells who hung up.
ENDING_WORDS = re.compile(
    r"(?<![a-z])(answered|beantwoord|completed?|completecaller|completeagent|connected|handled|afgehandeld|voltooid|"
    r"no[ _]?answer|niet beantwoord|busy|bezet|transferred|doorverbonden|overflow|hang|agent|voicemail|timeout|"
    r"opgelost|closed|gesloten|ok|success|angenommen|beantwortet|décroché|répondu|traité)(?![a-z])",
    re.IGNORECASE,
)
#: Names of a column that says how a contact ended.
ENDING_NAMES = word_set(
    "outcome uitkomst afloop resultaat result disposition status state eindstatus end_reason reden_einde einde_reden"
    " call_status call_result call_outcome afhandeling completion_code hangup_cause disconnect_reason event"
    " termination termination_type ergebnis zustand statut resultat"
)
TEST_WORDS = re.compile(r"^(phantom|test|testing|spam|dummy|demo)$", re.IGNORECASE)
#: Names, as `words` gives them, of a column with the hour of the day: a duration (`Duur`) is none.
HOURS = re.compile(r"([01]?\d|2[0-3])(\.0+|:00(:00)?)?$")
HOUR_NAME = re.compile(r"(^|_)(start|begin)?(hour|uur|stunde|heure)(_|$)")
OWED_WORDS = re.compile(
    r"evict|ontruim|debt|schuld|betalingsachterstand|kan.*niet betalen|can.?t pay|violence|geweld|bereave|overlij"
    r"|overled|danger|gevaar|suic|homeless|dakloos|urgent|spoed|calamit",
    re.IGNORECASE,
)
#: Never inside another word: an agent is no age, a total no language (`totaal`), a destination no nation.
PROTECTED_WORDS = re.compile(
    r"(?<![a-z])(age(?![a-z])|ages?_?(band|class|group|range)|leeftijd|gender|geslacht|disab|beperk|languages?|herkomst|"
    r"(voer|moeder|thuis|spreek)?taal|nation)",
    re.IGNORECASE,
)

# -- people: whose names and numbers are at most read as a pseudonym ---------------------------------------------------

_VERBS = (
    "accepted answered assigned attended closed completed created edited entered finished handled helped logged"
    " managed modified opened owned picked_up processed recorded registered resolved served solved taken treated"
    " updated worked wrapped_up"
)
_VERBS_NL = (
    "aangemaakt aangenomen afgehandeld afgerond beantwoord behandeld bewerkt gedaan geholpen gemaakt geopend"
    " geregistreerd gesloten gewijzigd ingevoerd opgelost opgenomen opgepakt toegewezen uitgevoerd verwerkt"
)
_STAFF = (
    "advisor adviser agent attendant author call_taker caseworker case_worker clerk colleague consultant csr"
    " editor emp employee engineer handler interviewer manager officer operator owner personnel receptionist rep"
    " representative responsible server staff staff_member supervisor team_lead team_leader team_member technician"
    " teller user worker adviseur ambtenaar baliemedewerker behandelaar callcentermedewerker casemanager collega"
    " consulent coordinator dossierbehandelaar dossierhouder eigenaar gebruiker klantadviseur"
    " klantenservicemedewerker leidinggevende medewerker monteur personeelslid registrator servicemedewerker"
    " teamleider teamlid telefonist telefoniste uitvoerder verantwoordelijke werknemer woonconsulent"
    " zaakbehandelaar"
)
_SUFFIXES = ("", *word_set("s id naam name nr no nummer number code login snaam snummer email"))

#: Words in a column's name that say who of the staff handled a contact. Such a column is never read (I15). Words are
#: matched whole; `_` joins words that belong together.
STAFF_WORDS = frozenset(
    {f"{word}{suffix}" for word in (_STAFF + FOREIGN_STAFF).split() for suffix in _SUFFIXES}
    | {f"{verb}_by" for verb in _VERBS.split()}
    | {f"{verb}_door" for verb in _VERBS_NL.split()}
    | {"assigned_to", "assignee", "assignees", "toegewezen_aan", "username", "personeelsnummer", "medewerkersnummer"}
)
#: The same, where they are the whole of the name.
STAFF_NAMES = word_set("ext extension extensie initials initialen login logon paraaf toestel toestelnr toestelnummer")
#: The same, where they mean a customer as often: a column with such a name may tell customers apart.
EITHER_WORDS = frozenset(
    f"{word}{suffix}"
    for word in ("user", "owner", "eigenaar", "gebruiker", "created_by", "opened_by", "aangemaakt_door", "geopend_door")
    for suffix in _SUFFIXES
)
#: Words beside it that make it something else: a team, a time, a number of people, an answer about one, a machine.
NOT_A_PERSON = word_set(
    "organisation organization organisatie company bedrijf agency team teams group groups groep groepen queue"
    " queues wachtrij skill skills department dept afdeling division unit pool location locatie site vestiging"
    " branch country land city stad region regio level tier role rol function functie type soort kind category"
    " categorie status state reason reden channel kanaal time tijd seconds seconden sec secs s ms minutes minuten"
    " min mins hours hour uren uur duration duur wait wacht wachttijd talk handle hold at date datum timestamp"
    " count aantal total totaal of num score rating csat nps oordeel beoordeling cijfer satisfaction tevredenheid"
    " feedback asked vroeg gevraagd wilde wil wanted requested gewenst gewenste joined reached bereikt spoken"
    " gesproken available beschikbaar online busy idle required needed nodig cost costs kosten language taal share"
    " percentage pct occupied bewoner bot ai chatbot voicebot ivr system systeem machine self browser version"
    " versie device home house pet car vehicle property segment product gruppe abteilung groupe equipe service"
    " zeit dauer temps duree anzahl nombre"
)
#: Names of columns that hold who somebody is, also of customers: no group of customers is made of them.
IDENTITY_WORDS = word_set(
    "email e_mail emailadres email_address mailadres phone phone_number phonenumber telefoonnummer"
    " telefoon_nummer mobile_number mobiel_nummer mobielnummer adres address huisadres straat street huisnummer"
    " birthdate birth_date date_of_birth dob geboortedatum bsn ssn iban rekeningnummer account_number passport"
    " paspoortnummer kenteken license_plate ip ip_address first_name firstname voornaam last_name lastname"
    " surname achternaam full_name fullname volledige_naam customer_name customername klantnaam naam_klant"
    " client_name caller_name contact_name contactpersoon contact_person name_of_customer naam_melder melder"
    " beller"
)
#: Words for nobody, that stand where a customer's number is not known.
NOBODY = re.compile(
    r"(0+|9{3,}|x+|[-?.*#]+|n/?a|none|null|nil|unknown|onbekend|anoniem|anonymous|geen|niet bekend|not known|withheld|"
    r"private|privé|prive|guest|gast|test|dummy|leeg|empty|blank|no caller id|afgeschermd|nvt|n\.v\.t\.?)$",
    re.IGNORECASE,
)

_IANA = re.compile(r"[A-Z][a-z]+(/[A-Za-z_]+)+")
_ZONE = re.compile(r"(?<![a-z])(?:utc|gmt|universal time|zulu time)(?![a-z])(?: ?([+-] ?\d{1,2})(?::?00)?(?!\d))?")


def words(name: str) -> str:
    """A column name as lower-case words without accents, joined by `_`.

    >>> words("RequestType"), words("Call ID"), words("Catégorie"), words("N° client")
    ('request_type', 'call_id', 'categorie', 'n_client')
    """
    plain = unicodedata.normalize("NFKD", name.strip()).encode("ascii", "ignore").decode()
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain)
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")


def name_score(column: str, wanted: str) -> float:
    """How well a column's name fits a contact-log column, 0–1."""
    return max(_score(words(column), known, wanted) for known in (COLUMN_WORDS[wanted], FOREIGN_WORDS.get(wanted, ())))


def _score(said: str, known: tuple[str, ...], wanted: str) -> float:
    squeezed = said.replace("_", "")
    for rank, word in enumerate(known):
        closeness = 1.0 - 0.4 * rank / len(known)
        if said == word or squeezed == word.replace("_", ""):
            return closeness
    if wanted in WHOLE_NAMES:
        return 0.0
    for rank, word in enumerate(known):
        if re.search(rf"(^|_){re.escape(word)}(_|$)", said):
            return 0.85 * (1.0 - 0.4 * rank / len(known))
    return 0.0


def zone_named(name: str) -> str:
    """The zone that a column's name says of its times, as its IANA name; empty where it says none.

    >>> zone_named("CallStartTimeUTC"), zone_named("Created (GMT+1)"), zone_named("Start (America/New_York)")
    ('Etc/UTC', 'Etc/GMT-1', 'America/New_York')
    >>> zone_named("Start"), zone_named("Datum/tijd")
    ('', '')
    """
    known = _IANA.search(name)
    if known is not None and known[0] in available_timezones():
        return known[0]
    found = _ZONE.search(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower().replace("_", " "))
    if found is None:
        return ""
    hours = -int((found[1] or "0").replace(" ", ""))  # the signs of Etc/GMT go the other way (IANA)
    return f"Etc/GMT{hours:+d}" if hours else "Etc/UTC"


def named_unit(name: str) -> Unit | None:
    """The unit of a duration, by the end of its column's name; `None` where it does not say.

    >>> named_unit("Duur (min)"), named_unit("talkTimeMs"), named_unit("Wachttijd (m:ss)"), named_unit("Gespreksduur")
    ('min', 'ms', 'm:ss', None)
    """
    end = words(name)
    return next((unit for unit, known in UNIT_WORDS.items() if re.search(rf"(^|_)({known})$", end)), None)
