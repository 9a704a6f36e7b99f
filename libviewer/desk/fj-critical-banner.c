#include "fj-critical-banner.h"

#include "fj-critical-clock.h"
#include "fj-critical-dialog.h"
#include "fj-language.h"
#include "fj-time.h"

struct _FjCriticalBanner
{
  AdwBin parent_instance;
  FjCriticalValues *values;
  FjCriticalValue *shown; /* the most urgent; NULL: none */
  GHashTable *rang;       /* "ID LEVEL" */
  GtkWidget *box, *title, *detail, *clock, *button;
  guint timer;
};

G_DEFINE_FINAL_TYPE (FjCriticalBanner, fj_critical_banner, ADW_TYPE_BIN)

enum
{
  ALARM,
  TOLD,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- which --- */

static gboolean
is_mine (FjClient *client, const FjCriticalValue *value)
{
  return g_strcmp0 (value->sender, fj_client_get_practitioner (client)) == 0;
}

static gboolean
is_told_to (FjRole roles, guint level)
{
  for (guint bit = 0; bit < 31; bit++)
    if ((roles & (1u << bit)) != 0 && fj_critical_tells ((FjRole) (1u << bit), level))
      return TRUE;
  return FALSE;
}

static gboolean
concerns (FjClient *client, const FjCriticalValue *value)
{
  return is_mine (client, value) || is_told_to (fj_client_get_roles (client), value->level);
}

/* --- the clock --- */

static char *
format_left (gint64 microseconds)
{
  gint64 seconds = ABS (microseconds) / G_USEC_PER_SEC;
  g_autofree char *time
      = g_strdup_printf ("%" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT, seconds / 60, seconds % 60);

  return g_strdup_printf (microseconds >= 0 ? _ ("%s left") : _ ("%s over"), time);
}

static gboolean
tick (gpointer data)
{
  FjCriticalBanner *self = data;
  g_autofree char *left = format_left (self->shown->deadline - fj_time_now ());

  gtk_label_set_label (GTK_LABEL (self->clock), left);
  return G_SOURCE_CONTINUE;
}

/* --- the bar --- */

static void
show_words (FjCriticalBanner *self, guint n)
{
  const FjCriticalValue *value = self->shown;
  gboolean own = is_mine (fj_critical_values_get_client (self->values), value);
  g_autofree char *at = fj_time_to_display (value->sent_at);
  g_autofree char *title = g_strdup_printf (
      _ ("Critical value: %s · %s"), value->patient_name != NULL ? value->patient_name : "", value->finding);
  g_autofree char *who = own ? g_strdup_printf (_ ("Nobody has taken it yet; call %s."),
                                                value->site_name != NULL ? value->site_name : "")
                             : g_strdup_printf (_ ("Told by %s, %s."),
                                                value->sender_name != NULL ? value->sender_name : "", at);
  g_autofree char *more = n > 1 ? g_strdup_printf (_ ("%u in all"), n) : NULL;
  g_autofree char *detail
      = g_strjoin (" · ", value->exam_name != NULL ? value->exam_name : "", who, more, NULL);

  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->detail), detail);
  gtk_button_set_label (GTK_BUTTON (self->button), own ? _ ("Somebody _took it…") : _ ("_Take it…"));
}

static void
ring (FjCriticalBanner *self, const FjCriticalValue *value)
{
  g_autofree char *key = g_strdup_printf ("%s %u", value->id, value->level);

  if (!is_mine (fj_critical_values_get_client (self->values), value)
      && g_hash_table_add (self->rang, g_steal_pointer (&key)))
    g_signal_emit (self, signals[ALARM], 0, value);
}

static void
update (FjCriticalBanner *self)
{
  FjClient *client = self->values != NULL ? fj_critical_values_get_client (self->values) : NULL;
  guint all = self->values != NULL ? fj_critical_values_get_n (self->values) : 0, n = 0;
  const FjCriticalValue *first = NULL;

  for (guint i = 0; i < all; i++)
    {
      const FjCriticalValue *value = fj_critical_values_get (self->values, i);

      if (!concerns (client, value))
        continue;
      n++;
      if (first == NULL || value->deadline < first->deadline)
        first = value;
    }
  g_clear_pointer (&self->shown, fj_critical_value_free);
  self->shown = first != NULL ? fj_critical_value_copy (first) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), self->shown != NULL);
  if (self->shown == NULL)
    {
      g_clear_handle_id (&self->timer, g_source_remove);
      return;
    }
  show_words (self, n);
  tick (self);
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (1, tick, self);
  for (guint i = 0; i < all; i++)
    if (concerns (client, fj_critical_values_get (self->values, i)))
      ring (self, fj_critical_values_get (self->values, i));
}

/* --- taking it --- */

static void
was_taken (FjCriticalBanner *self, const char *sentence)
{
  g_signal_emit (self, signals[TOLD], 0, sentence);
}

gboolean
fj_critical_banner_take (FjCriticalBanner *self)
{
  FjClient *client;
  GtkWindow *dialog;
  GtkRoot *root;

  g_return_val_if_fail (FJ_IS_CRITICAL_BANNER (self), FALSE);
  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (self->shown == NULL || !GTK_IS_WINDOW (root))
    return FALSE;
  client = fj_critical_values_get_client (self->values);
  dialog = fj_critical_dialog_show (GTK_WINDOW (root), client, self->shown,
                                    is_mine (client, self->shown) ? NULL : fj_client_get_display (client));
  g_signal_connect_object (dialog, "taken", G_CALLBACK (was_taken), self, G_CONNECT_SWAPPED);
  return TRUE;
}

static void
clicked (FjCriticalBanner *self)
{
  fj_critical_banner_take (self);
}

void
fj_critical_banner_set_values (FjCriticalBanner *self, FjCriticalValues *values)
{
  g_return_if_fail (FJ_IS_CRITICAL_BANNER (self));
  if (self->values == values)
    return;
  if (self->values != NULL)
    g_signal_handlers_disconnect_by_func (self->values, update, self);
  g_set_object (&self->values, values);
  g_hash_table_remove_all (self->rang);
  if (values != NULL)
    g_signal_connect_object (values, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
fj_critical_banner_dispose (GObject *object)
{
  FjCriticalBanner *self = FJ_CRITICAL_BANNER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->values != NULL)
    g_signal_handlers_disconnect_by_func (self->values, update, self);
  g_clear_object (&self->values);
  g_clear_pointer (&self->shown, fj_critical_value_free);
  g_clear_pointer (&self->rang, g_hash_table_unref);
  G_OBJECT_CLASS (fj_critical_banner_parent_class)->dispose (object);
}

static void
fj_critical_banner_class_init (FjCriticalBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_critical_banner_dispose;
  signals[ALARM] = g_signal_new ("alarm", FJ_TYPE_CRITICAL_BANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[TOLD] = g_signal_new ("told", FJ_TYPE_CRITICAL_BANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
make_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
fj_critical_banner_init (FjCriticalBanner *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  self->rang = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->title = make_label ("heading");
  self->detail = make_label ("caption");
  self->clock = gtk_label_new (NULL);
  self->button = gtk_button_new ();
  gtk_button_set_use_underline (GTK_BUTTON (self->button), TRUE);
  gtk_widget_add_css_class (self->clock, "title-4");
  gtk_widget_add_css_class (self->clock, "numeric");
  gtk_widget_add_css_class (self->box, "fj-critical-banner");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Critical value"), -1);
  gtk_box_append (GTK_BOX (words), self->title);
  gtk_box_append (GTK_BOX (words), self->detail);
  gtk_box_append (GTK_BOX (self->box), icon);
  gtk_box_append (GTK_BOX (self->box), words);
  gtk_box_append (GTK_BOX (self->box), self->clock);
  gtk_box_append (GTK_BOX (self->box), self->button);
  adw_bin_set_child (ADW_BIN (self), self->box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked), self);
}

GtkWidget *
fj_critical_banner_new (void)
{
  return g_object_new (FJ_TYPE_CRITICAL_BANNER, NULL);
}
