#include "fj-language.h"
#include "viewer-hanging-fields.h"
#include "viewer-hanging-pages.h"
#include "viewer-hanging-rules.h"

#define ANY_PRIORS 21 /* what the spin button of the most says for "any" */

struct _ViewerHangingGeneral
{
  AdwBin parent;
  ViewerHangingPatient patient;
  gpointer patient_data;
  ViewerHangingDraft *draft;
  gboolean is_showing;
  GArray *levels; /* of FjHangLevel, as in the list */

  GtkWidget *name, *description, *level, *least, *most, *rules;
};

G_DEFINE_FINAL_TYPE (ViewerHangingGeneral, viewer_hanging_general, ADW_TYPE_BIN)

static const FjHangStudy *
get_study (gpointer data)
{
  ViewerHangingGeneral *self = data;
  const FjHangPatient *patient = self->patient (self->patient_data);

  return patient != NULL && patient->studies->len > 0 ? patient->studies->pdata[0] : NULL;
}

static void
set_text (char **text, const char *by)
{
  g_free (*text);
  *text = g_strdup (by);
}

static void
take_rules (FjHangProtocol *protocol, const GPtrArray *rules)
{
  g_ptr_array_set_size (protocol->applies, 0);
  for (guint i = 0; i < rules->len; i++)
    g_ptr_array_add (protocol->applies, fj_hang_rule_copy (rules->pdata[i]));
}

static void
changed (gpointer data, GtkWidget *field)
{
  ViewerHangingGeneral *self = data;
  FjHangProtocol *protocol;
  guint level;
  double most;

  if (self->is_showing || self->draft == NULL)
    return;
  level = viewer_hanging_field_get_chosen (self->level);
  most = viewer_hanging_field_get_number (self->most);
  protocol = fj_hang_protocol_copy (viewer_hanging_draft_get (self->draft));
  set_text (&protocol->name, viewer_hanging_field_get_text (self->name));
  set_text (&protocol->description, viewer_hanging_field_get_text (self->description));
  if (level < self->levels->len)
    protocol->level = g_array_index (self->levels, FjHangLevel, level);
  protocol->min_priors = (guint) viewer_hanging_field_get_number (self->least);
  protocol->max_priors = most >= ANY_PRIORS ? G_MAXUINT : (guint) most;
  take_rules (protocol, viewer_hanging_rules_get (VIEWER_HANGING_RULES (self->rules)));
  viewer_hanging_draft_change (self->draft, protocol, field);
}

static void
rules_changed (ViewerHangingRules *rules, gpointer data)
{
  changed (data, GTK_WIDGET (rules));
}

void
viewer_hanging_general_set_levels (ViewerHangingGeneral *self, guint levels)
{
  static const char *const titles[] = { NULL, N_ ("The hospital's"), N_ ("The group's"), N_ ("Mine") };
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();

  g_return_if_fail (VIEWER_IS_HANGING_GENERAL (self));

  g_array_set_size (self->levels, 0);
  for (FjHangLevel level = FJ_HANG_LEVEL_USER; level > FJ_HANG_LEVEL_SHIPPED; level--)
    if ((levels & (1u << level)) != 0)
      {
        g_array_append_val (self->levels, level);
        g_ptr_array_add (choices, (gpointer) _ (titles[level]));
      }
  g_ptr_array_add (choices, NULL);
  self->is_showing = TRUE;
  viewer_hanging_field_set_choices (self->level, (const char *const *) choices->pdata);
  self->is_showing = FALSE;
}

void
viewer_hanging_general_show (ViewerHangingGeneral *self, ViewerHangingDraft *draft)
{
  const FjHangProtocol *protocol = viewer_hanging_draft_get (draft);

  g_return_if_fail (VIEWER_IS_HANGING_GENERAL (self));

  g_set_object (&self->draft, draft);
  self->is_showing = TRUE;
  viewer_hanging_field_set_text (self->name, protocol->name);
  viewer_hanging_field_set_text (self->description, protocol->description);
  for (guint i = 0; i < self->levels->len; i++)
    if (g_array_index (self->levels, FjHangLevel, i) == protocol->level)
      viewer_hanging_field_set_chosen (self->level, i);
  viewer_hanging_field_set_number (self->least, protocol->min_priors);
  viewer_hanging_field_set_number (self->most, MIN (protocol->max_priors, ANY_PRIORS));
  viewer_hanging_rules_set (VIEWER_HANGING_RULES (self->rules), protocol->applies);
  self->is_showing = FALSE;
}

/* "any" instead of the last number. */
static gboolean
say_most (GtkSpinButton *spin, gpointer data)
{
  if (gtk_spin_button_get_value (spin) < ANY_PRIORS)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (spin), _ ("any"));
  return TRUE;
}

static void
viewer_hanging_general_finalize (GObject *object)
{
  ViewerHangingGeneral *self = VIEWER_HANGING_GENERAL (object);

  g_clear_object (&self->draft);
  g_array_unref (self->levels);
  G_OBJECT_CLASS (viewer_hanging_general_parent_class)->finalize (object);
}

static void
viewer_hanging_general_class_init (ViewerHangingGeneralClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_hanging_general_finalize;
}

static void
viewer_hanging_general_init (ViewerHangingGeneral *self)
{
  self->levels = g_array_new (FALSE, FALSE, sizeof (FjHangLevel));
}

static void
build (ViewerHangingGeneral *self)
{
  GtkWidget *inside;
  GtkWidget *page = viewer_hanging_page_new (&inside);
  GtkWidget *group = viewer_hanging_group_new (_ ("Hanging protocol"));
  GtkWidget *applies = viewer_hanging_group_new (_ ("Hangs studies of which this is true"));
  GtkWidget *priors = viewer_hanging_group_new (_ ("Earlier studies that there are"));

  self->is_showing = TRUE;
  self->name = viewer_hanging_field_add_text (group, _ ("Name of the protocol"), changed, self);
  self->description = viewer_hanging_field_add_text (group, _ ("Description"), changed, self);
  self->level = viewer_hanging_field_add_choice (group, _ ("Whose"), changed, self);
  self->rules = viewer_hanging_rules_new (get_study, self);
  g_signal_connect (self->rules, "changed", G_CALLBACK (rules_changed), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (applies), self->rules);
  self->least = viewer_hanging_field_add_number (priors, _ ("At least"), 0, 20, 1, changed, self);
  self->most = viewer_hanging_field_add_number (priors, _ ("At most"), 0, ANY_PRIORS, 1, changed, self);
  gtk_spin_button_set_numeric (g_object_get_data (G_OBJECT (self->most), "part"), FALSE);
  g_signal_connect (g_object_get_data (G_OBJECT (self->most), "part"), "output", G_CALLBACK (say_most), NULL);
  gtk_box_append (GTK_BOX (inside), group);
  gtk_box_append (GTK_BOX (inside), applies);
  gtk_box_append (GTK_BOX (inside), priors);
  adw_bin_set_child (ADW_BIN (self), page);
  self->is_showing = FALSE;
}

GtkWidget *
viewer_hanging_general_new (ViewerHangingPatient patient, gpointer data)
{
  ViewerHangingGeneral *self = g_object_new (VIEWER_TYPE_HANGING_GENERAL, NULL);

  self->patient = patient;
  self->patient_data = data;
  build (self);
  viewer_hanging_general_set_levels (self, 1u << FJ_HANG_LEVEL_USER);
  return GTK_WIDGET (self);
}
