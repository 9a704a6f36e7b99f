/* An entry with a list under it of what was probably meant: patients by name, items of the catalogue. Arrow
 * keys choose without leaving the entry, Enter takes, Escape closes; what an input method composes is left
 * alone.
 *
 * Signals: "search" (const char *text), a moment after the person typed; answer with
 * registration_suggest_set_model(). "chosen" (RegistrationSuggestion). "moved-on": Enter with nothing to
 * take. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One line of the list. */
#define REGISTRATION_TYPE_SUGGESTION (registration_suggestion_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationSuggestion, registration_suggestion, REGISTRATION, SUGGESTION, GObject)

/* @payload (nullable) is kept; @data is the caller's own and must live as long. (transfer full) */
RegistrationSuggestion *
registration_suggestion_new (const char *title, const char *subtitle, GObject *payload, gconstpointer data);
gpointer registration_suggestion_get_payload (RegistrationSuggestion *suggestion);
gconstpointer registration_suggestion_get_data (RegistrationSuggestion *suggestion);

#define REGISTRATION_TYPE_SUGGEST (registration_suggest_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationSuggest, registration_suggest, REGISTRATION, SUGGEST, GtkWidget)

/* @takes_first: Enter takes the best, without choosing it first. */
GtkWidget *registration_suggest_new (gboolean takes_first);
GtkEntry *registration_suggest_get_entry (RegistrationSuggest *suggest);
/* Without a search. */
void registration_suggest_set_text (RegistrationSuggest *suggest, const char *text);
/* Of RegistrationSuggestion; NULL or empty closes the list. */
void registration_suggest_set_model (RegistrationSuggest *suggest, GListModel *model);

G_END_DECLS
