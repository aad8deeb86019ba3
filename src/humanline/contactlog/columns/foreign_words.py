"""The words by which German and French exports call things, without accents; beside those of `vocabulary`."""

from __future__ import annotations

#: Contact-log column → words in a column name that point to it, strongest first. `_` joins words that belong together.
FOREIGN_WORDS: dict[str, tuple[str, ...]] = {
    column: tuple(line.split())
    for column, line in {
        "opened_at": (
            "erstellt_am erstellt eroffnet_am eroffnet eingegangen_am eingangsdatum anrufdatum anrufzeit "
            "erstellungsdatum startzeit beginn zeitpunkt uhrzeit zeit "
            "date_creation date_de_creation dt_creation cree_le date_ouverture date_d_ouverture ouvert_le date_appel "
            "date_d_appel date_reception recu_le date_debut heure_debut horodatage heure"
        ),
        "closed_at": (
            "geschlossen_am geschlossen abgeschlossen_am abgeschlossen erledigt_am gelost_am enddatum endzeit "
            "date_cloture date_de_cloture date_fermeture clos_le ferme_le date_resolution date_de_resolution date_fin "
            "heure_fin"
        ),
        "channel": (
            "eingangskanal kontaktkanal kontaktart herkunft quelle "
            "canal canal_contact canal_de_contact source_de_la_demande moyen_de_contact mode_de_contact origine"
        ),
        "moment": (
            "anliegen kontaktgrund anrufgrund kategorie themengebiet sachgebiet betreff grund warteschlange "
            "motif motif_contact motif_appel motif_d_appel motif_de_contact categorie type_de_demande objet sujet "
            "nature_demande file_d_attente file_attente"
        ),
        "customer_id": (
            "kundennummer kunden_nr kundennr kunden_id kunde mitgliedsnummer versichertennummer mieternummer anrufer "
            "anrufernummer rufnummer "
            "num_client numero_client n_client no_client id_client numero_abonne numero_adherent numero_appelant "
            "appelant demandeur usager"
        ),
        "contact_id": (
            "vorgangsnummer fallnummer anfragenummer vorgang num_contact numero_contact numero_ticket numero_dossier "
            "numero_demande id_demande numero"
        ),
        "handle_s": (
            "bearbeitungszeit bearbeitungsdauer gesprachszeit gesprachsdauer gesprach dauer "
            "temps_de_traitement temps_traitement duree_de_traitement duree_traitement temps_de_conversation "
            "duree_de_conversation duree_conversation temps_de_communication duree_de_communication "
            "duree_communication duree_appel duree_d_appel duree_de_l_appel dmt dmc duree"
        ),
        "wait_s": (
            "wartezeit wartedauer temps_d_attente temps_attente duree_d_attente duree_attente delai_d_attente attente"
        ),
        "completion_s": (
            "durchlaufzeit losungszeit delai_de_traitement delai_traitement delai_de_resolution delai_resolution"
        ),
        "abandoned": "aufgelegt abgebrochen abandonne",
        "resolved": "gelost erledigt resolu resolue",
        "satisfaction": "zufriedenheit kundenzufriedenheit bewertung note_satisfaction note_de_satisfaction",
        "complaint": "beschwerde reklamation reclamation plainte",
        "transferred": "weitergeleitet weiterverbunden transfere transferee",
        "department": "abteilung service_concerne",
        "count": "anzahl anzahl_kontakte anzahl_anrufe nombre nombre_d_appels nombre_de_contacts nb_appels nb_contacts",
    }.items()
}
#: Words for who of the staff handled a contact.
FOREIGN_STAFF = (
    " bearbeiter bearbeiterin mitarbeiter mitarbeiterin sachbearbeiter sachbearbeiterin berater kundenberater"
    " betreuer ansprechpartner zustandiger benutzer erstellt_von bearbeitet_von geschlossen_von"
    " zugewiesen_an"
    " conseiller conseillere technicien technicienne intervenant operateur operatrice teleconseiller gestionnaire"
    " charge_de_clientele collaborateur attribue_a affecte_a assigne_a traite_par cree_par cloture_par ferme_par"
)
