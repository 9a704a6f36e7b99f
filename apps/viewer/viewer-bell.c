#include "viewer-bell.h"

#include "fj-chime.h"
#include "fj-exam-list.h"
#include "fj-language.h"
#include "viewer-list-query.h"

struct _ViewerBell
{
  GObject parent;
  GApplication *application;
  FjClient *client;
  FjExamList *list;
  GHashTable *rang; /* "EXAM STAGE": it rings once for each */
  gboolean is_muted;
  double volume;
};

G_DEFINE_FINAL_TYPE (ViewerBell, viewer_bell, G_TYPE_OBJECT)

enum
{
  PROP_IS_MUTED = 1,
  PROP_VOLUME,
  N_PROPS
};
static GParamSpec *props[N_PROPS];
static guint rang_signal;

static void
notify (ViewerBell *self, const FjExamRowData *data)
{
  g_autofree char *title = g_strdup_printf (
      data->stage == FJ_STAGE_SUBMITTED ? _ ("To audit: %s") : _ ("To read: %s"), data->name);
  g_autofree char *body
      = g_strdup_printf ("%s · %s", data->item, data->site_name != NULL ? data->site_name : "");
  g_autoptr (GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, data->urgency >= FJ_URGENCY_URGENT
                                                 ? G_NOTIFICATION_PRIORITY_URGENT
                                                 : G_NOTIFICATION_PRIORITY_NORMAL);
  g_notification_set_default_action_and_target (notification, "app.open-exam", "s", data->exam);
  g_application_send_notification (self->application, data->exam, notification);
}

static void
arrived (FjExamList *list, FjExamRow *row, gpointer user_data)
{
  ViewerBell *self = user_data;
  const FjExamRowData *data = fj_exam_row_get (row);
  g_autofree char *key = g_strdup_printf ("%s %d", data->exam, (int) data->stage);

  if (!viewer_list_rings (data, fj_client_get_roles (self->client))
      || !g_hash_table_add (self->rang, g_strdup (key)))
    return;
  if (!self->is_muted)
    fj_chime_play (data->urgency >= FJ_URGENCY_URGENT ? FJ_CHIME_URGENT : FJ_CHIME_ARRIVED, self->volume);
  notify (self, data);
  g_signal_emit (self, rang_signal, 0, row);
}

static void
viewer_bell_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_IS_MUTED)
    g_value_set_boolean (value, VIEWER_BELL (object)->is_muted);
  else if (id == PROP_VOLUME)
    g_value_set_double (value, VIEWER_BELL (object)->volume);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
viewer_bell_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  ViewerBell *self = VIEWER_BELL (object);

  if (id == PROP_VOLUME)
    self->volume = g_value_get_double (value);
  else if (id != PROP_IS_MUTED)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  else if (self->is_muted != g_value_get_boolean (value))
    {
      self->is_muted = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, spec);
    }
}

static void
viewer_bell_dispose (GObject *object)
{
  ViewerBell *self = VIEWER_BELL (object);

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (viewer_bell_parent_class)->dispose (object);
}

static void
viewer_bell_finalize (GObject *object)
{
  g_hash_table_unref (VIEWER_BELL (object)->rang);
  G_OBJECT_CLASS (viewer_bell_parent_class)->finalize (object);
}

static void
viewer_bell_class_init (ViewerBellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = viewer_bell_get_property;
  object_class->set_property = viewer_bell_set_property;
  object_class->dispose = viewer_bell_dispose;
  object_class->finalize = viewer_bell_finalize;
  props[PROP_IS_MUTED] = g_param_spec_boolean (
      "is-muted", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_VOLUME]
      = g_param_spec_double ("volume", NULL, NULL, 0, 1, 0.7, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  rang_signal = g_signal_new ("rang", VIEWER_TYPE_BELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                              1, FJ_TYPE_EXAM_ROW);
}

static void
viewer_bell_init (ViewerBell *self)
{
  self->volume = 0.7;
  self->rang = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

ViewerBell *
viewer_bell_new (GApplication *application, FjClient *client, FjChanges *changes)
{
  ViewerBell *self = g_object_new (VIEWER_TYPE_BELL, NULL);

  self->application = application;
  self->client = g_object_ref (client);
  self->list = fj_exam_list_new (client, changes, "stage=acquired,assigned,submitted");
  g_signal_connect (self->list, "arrived", G_CALLBACK (arrived), self);
  return self;
}
