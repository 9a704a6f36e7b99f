/* Rows of forms to fill in: a choice, a number, a switch, a text. Each tells its owner when a person, or a
 * set function, changed it. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef void (*ViewerHangingFieldChanged) (gpointer data, GtkWidget *field);

/* A page that scrolls, as wide as rules need; groups are put into @inside, a GtkBox. */
GtkWidget *viewer_hanging_page_new (GtkWidget **inside);
/* An AdwPreferencesGroup. */
GtkWidget *viewer_hanging_group_new (const char *title);

GtkWidget *viewer_hanging_field_add_choice (GtkWidget *group,
                                            const char *title,
                                            ViewerHangingFieldChanged changed,
                                            gpointer data);
/* Another list begins with its first; the same one is left as it is. */
void viewer_hanging_field_set_choices (GtkWidget *field, const char *const *choices);
void viewer_hanging_field_set_chosen (GtkWidget *field, guint index);
guint viewer_hanging_field_get_chosen (GtkWidget *field);

/* @step below 1: with two digits. */
GtkWidget *viewer_hanging_field_add_number (GtkWidget *group,
                                            const char *title,
                                            double least,
                                            double most,
                                            double step,
                                            ViewerHangingFieldChanged changed,
                                            gpointer data);
void viewer_hanging_field_set_number (GtkWidget *field, double number);
double viewer_hanging_field_get_number (GtkWidget *field);

GtkWidget *viewer_hanging_field_add_switch (GtkWidget *group,
                                            const char *title,
                                            ViewerHangingFieldChanged changed,
                                            gpointer data);
void viewer_hanging_field_set_on (GtkWidget *field, gboolean is_on);
gboolean viewer_hanging_field_get_on (GtkWidget *field);

GtkWidget *viewer_hanging_field_add_text (GtkWidget *group,
                                          const char *title,
                                          ViewerHangingFieldChanged changed,
                                          gpointer data);
void viewer_hanging_field_set_text (GtkWidget *field, const char *text);
const char *viewer_hanging_field_get_text (GtkWidget *field);

G_END_DECLS
