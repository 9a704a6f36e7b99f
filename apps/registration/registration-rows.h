/* The rows of the form: a label, what is entered, and under it what is wrong with it. One per group of
 * fields; checks what was touched, as sentences of registration-check.h. */
#pragma once

#include <gtk/gtk.h>
#include "registration-check.h"

G_BEGIN_DECLS

typedef struct _RegistrationRows RegistrationRows;

/* @grid belongs to the caller and must live as long. */
RegistrationRows *registration_rows_new (GtkGrid *grid);
void registration_rows_free (RegistrationRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RegistrationRows, registration_rows_free)

void registration_rows_set_draft (RegistrationRows *rows,
                                  const RegistrationDraft *draft); /* nothing is touched */
/* A row of @widget under @label, which has a mnemonic ("_Name"); @field REGISTRATION_N_FIELDS: never wrong.
 */
GtkWidget *
registration_rows_add (RegistrationRows *rows, RegistrationField field, const char *label, GtkWidget *widget);
/* The same without a visible label. */
void registration_rows_add_wide (RegistrationRows *rows, GtkWidget *widget);
/* Shows or hides the row of @widget. */
void registration_rows_set_visible (RegistrationRows *rows, GtkWidget *widget, gboolean visible);

void registration_rows_touch (RegistrationRows *rows, RegistrationField field);
void registration_rows_touch_all (RegistrationRows *rows);
/* The sentences of what has been touched, again. */
void registration_rows_refresh (RegistrationRows *rows);
/* FALSE when the field is not here. */
gboolean registration_rows_focus (RegistrationRows *rows, RegistrationField field);
/* On to the next control: what Enter does in an entry. */
void registration_rows_move_on (GtkWidget *from);
/* Enter moves on, leaving touches @field. */
void registration_rows_watch_entry (RegistrationRows *rows, GtkEntry *entry, RegistrationField field);

G_END_DECLS
