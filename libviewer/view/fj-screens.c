#include "fj-screens.h"

#include "fj-monitor-edid.h"

typedef struct
{
  FjMonitor *monitor;
  gboolean has_table;
  FjMonitorTable table;
} Known;

struct _FjScreens
{
  GObject parent_instance;

  FjMonitorShelf *shelf;
  GHashTable *known; /* GdkMonitor -> Known */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjScreens, fj_screens, G_TYPE_OBJECT)

static void
known_free (gpointer data)
{
  Known *known = data;

  fj_monitor_free (known->monitor);
  g_free (known);
}

static void
forget (FjScreens *self)
{
  g_hash_table_remove_all (self->known);
  g_signal_emit (self, signals[CHANGED], 0);
}

static Known *
find (FjScreens *self, GdkMonitor *monitor)
{
  Known *known = g_hash_table_lookup (self->known, monitor);
  g_autofree char *serial = NULL;
  g_autoptr (FjMonitor) which = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  if (known != NULL)
    return known;
  /* GTK tells no serial numbers; where the kernel does not either, the connector tells monitors of one model
   * apart. */
  serial = fj_monitor_edid_find_serial (NULL, gdk_monitor_get_connector (monitor));
  which = fj_monitor_new (gdk_monitor_get_manufacturer (monitor), gdk_monitor_get_model (monitor), serial,
                          gdk_monitor_get_connector (monitor));
  problems = g_ptr_array_new_with_free_func (g_free);
  known = g_new0 (Known, 1);
  known->monitor = fj_monitor_shelf_find (self->shelf, which, problems);
  known->has_table = fj_monitor_get_table (known->monitor, &known->table);
  for (guint i = 0; i < problems->len; i++)
    g_message ("%s", (const char *) g_ptr_array_index (problems, i));
  g_hash_table_insert (self->known, g_object_ref (monitor), known);
  return known;
}

static void
fj_screens_finalize (GObject *object)
{
  FjScreens *self = FJ_SCREENS (object);

  g_hash_table_unref (self->known);
  fj_monitor_shelf_free (self->shelf);
  G_OBJECT_CLASS (fj_screens_parent_class)->finalize (object);
}

static void
fj_screens_class_init (FjScreensClass *class)
{
  G_OBJECT_CLASS (class)->finalize = fj_screens_finalize;
  signals[CHANGED]
      = g_signal_new ("changed", FJ_TYPE_SCREENS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fj_screens_init (FjScreens *self)
{
  self->shelf = fj_monitor_shelf_new (NULL, NULL);
  self->known = g_hash_table_new_full (NULL, NULL, g_object_unref, known_free);
}

FjScreens *
fj_screens_get (GdkDisplay *display)
{
  FjScreens *self = g_object_get_data (G_OBJECT (display), "fj-screens");

  if (self == NULL)
    {
      self = g_object_new (FJ_TYPE_SCREENS, NULL);
      g_object_set_data_full (G_OBJECT (display), "fj-screens", self, g_object_unref);
      g_signal_connect_object (gdk_display_get_monitors (display), "items-changed", G_CALLBACK (forget), self,
                               G_CONNECT_SWAPPED);
    }
  return self;
}

void
fj_screens_set_shelf (FjScreens *self, FjMonitorShelf *shelf)
{
  g_return_if_fail (FJ_IS_SCREENS (self));
  g_return_if_fail (shelf != NULL);
  fj_monitor_shelf_free (self->shelf);
  self->shelf = shelf;
  forget (self);
}

GdkMonitor *
fj_screens_find_of_widget (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;

  return surface != NULL ? gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface)
                         : NULL;
}

const FjMonitor *
fj_screens_get_monitor (FjScreens *self, GdkMonitor *monitor)
{
  g_return_val_if_fail (FJ_IS_SCREENS (self), NULL);
  return find (self, monitor)->monitor;
}

gboolean
fj_screens_get_table (FjScreens *self, GdkMonitor *monitor, FjMonitorTable *table)
{
  const Known *known;

  g_return_val_if_fail (FJ_IS_SCREENS (self), FALSE);
  known = find (self, monitor);
  if (known->has_table)
    *table = known->table;
  return known->has_table;
}

gboolean
fj_screens_keep (FjScreens *self, const FjMonitor *monitor, GError **error)
{
  g_return_val_if_fail (FJ_IS_SCREENS (self), FALSE);
  if (!fj_monitor_shelf_keep (self->shelf, monitor, error))
    return FALSE;
  forget (self);
  return TRUE;
}
