#include "viewer-monitor-canvas.h"

#include "fj-screens.h"

typedef struct
{
  FjMonitorPattern pattern;
  guint8 value;
  gboolean is_raw;
} Shown;

static void
find_levels (GtkWidget *canvas, gboolean is_raw, FjMonitorTable *table)
{
  GdkMonitor *monitor = fj_screens_find_of_widget (canvas);
  FjScreens *screens = fj_screens_get (gtk_widget_get_display (canvas));

  if (is_raw || monitor == NULL || !fj_screens_get_table (screens, monitor, table))
    fj_monitor_table_init_identity (table);
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  const Shown *shown = user_data;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (area)), columns = width * scale, rows = height * scale;
  g_autofree guint8 *values = NULL;
  cairo_surface_t *surface;
  FjMonitorTable table;
  guint8 *pixels;

  if (columns <= 0 || rows <= 0)
    return;
  values = g_malloc ((gsize) columns * (gsize) rows);
  fj_monitor_pattern_draw (shown->pattern, shown->value, (guint) columns, (guint) rows, values);
  find_levels (GTK_WIDGET (area), shown->is_raw, &table);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, columns, rows);
  pixels = cairo_image_surface_get_data (surface);
  for (int y = 0; y < rows && pixels != NULL; y++)
    {
      guint32 *row
          = (guint32 *) (gpointer) (pixels + (gsize) y * (gsize) cairo_image_surface_get_stride (surface));

      for (int x = 0; x < columns; x++)
        row[x] = table.levels[values[(gsize) y * (gsize) columns + (gsize) x]] * 0x010101u;
    }
  cairo_surface_mark_dirty (surface);
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_surface_destroy (surface);
}

void
viewer_monitor_canvas_show (GtkWidget *canvas, FjMonitorPattern pattern, guint8 value, gboolean is_raw)
{
  Shown *shown = g_object_get_data (G_OBJECT (canvas), "shown");

  *shown = (Shown){ pattern, value, is_raw };
  gtk_widget_queue_draw (canvas);
}

GtkWidget *
viewer_monitor_canvas_new (void)
{
  GtkWidget *canvas = gtk_drawing_area_new ();
  Shown *shown = g_new0 (Shown, 1);

  g_object_set_data_full (G_OBJECT (canvas), "shown", shown, g_free);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (canvas), draw, shown, NULL);
  g_signal_connect_object (fj_screens_get (gtk_widget_get_display (canvas)), "changed",
                           G_CALLBACK (gtk_widget_queue_draw), canvas, G_CONNECT_SWAPPED);
  return canvas;
}
