#include "fj-histogram-popover.h"

#include <math.h>

#include "fj-language.h"

#define MOST_BINS 128u
#define WIDTH 340
#define HEIGHT 170

typedef struct
{
  guint64 bins[MOST_BINS], highest;
  guint n_bins;
  double low, high, mean;
} Histogram;

/* Whole values have bins of whole values: none of them is empty by rounding alone. */
static gboolean
count (Histogram *histogram, const FjMark *mark, const FjMarkRoom *room, FjStatistics *statistics)
{
  guint64 below, above;
  double width;
  FjRegion region;

  if (room->frame == NULL || !room->is_complete || mark->kind == FJ_MARK_PROBE
      || !fj_mark_get_region (mark, &region))
    return FALSE;
  fj_statistics_compute (room->frame, room->pipeline, &region, statistics);
  if (statistics->n == 0)
    return FALSE;
  width = MAX ((statistics->maximum - statistics->minimum) / MOST_BINS, 1e-9);
  if (statistics->minimum == floor (statistics->minimum) && statistics->maximum == floor (statistics->maximum)
      && fj_frame_get_type (room->frame) < FJ_SAMPLE_F32)
    width = MAX (ceil (width), 1);
  histogram->n_bins
      = (guint) CLAMP (floor ((statistics->maximum - statistics->minimum) / width) + 1, 1, MOST_BINS);
  histogram->low = statistics->minimum;
  histogram->high = histogram->low + width * histogram->n_bins;
  histogram->mean = statistics->mean;
  fj_statistics_histogram (room->frame, room->pipeline, &region, histogram->low, histogram->high,
                           histogram->n_bins, histogram->bins, &below, &above);
  /* The last value may lie on the edge of the last bin. */
  histogram->bins[histogram->n_bins - 1] += above;
  for (guint i = 0; i < histogram->n_bins; i++)
    histogram->highest = MAX (histogram->highest, histogram->bins[i]);
  return TRUE;
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  const Histogram *histogram = user_data;
  double bar = (double) width / histogram->n_bins;
  double mean = (histogram->mean - histogram->low) / (histogram->high - histogram->low) * width;

  cairo_set_source_rgb (cr, 0.07, 0.08, 0.09);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.45, 0.78, 0.92);
  for (guint i = 0; i < histogram->n_bins; i++)
    {
      double tall = (double) histogram->bins[i] / (double) histogram->highest * (height - 4);

      /* A single pixel among many is seen too. */
      if (histogram->bins[i] > 0)
        tall = MAX (tall, 1);
      cairo_rectangle (cr, i * bar, height - tall, MAX (bar - (bar > 3 ? 1 : 0), 1), tall);
    }
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1, 0.66, 0.25);
  cairo_rectangle (cr, round (mean) - 0.5, 0, 1.5, height);
  cairo_fill (cr);
}

static char *
describe (const FjStatistics *statistics, const char *unit)
{
  const FjMeasure all[] = { { .kind = FJ_MEASURE_MEAN, .value = statistics->mean },
                            { .kind = FJ_MEASURE_DEVIATION, .value = statistics->deviation },
                            { .kind = FJ_MEASURE_MINIMUM, .value = statistics->minimum },
                            { .kind = FJ_MEASURE_MAXIMUM, .value = statistics->maximum } };
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *one = fj_measure_to_text (&all[i], unit);

      g_string_append_printf (words, "%s%s", i > 0 ? " · " : "", one);
    }
  g_string_append_printf (words, _ (" · %u pixels"), (guint) statistics->n);
  return g_string_free (words, FALSE);
}

static GtkWidget *
make_axis (const Histogram *histogram, const char *unit)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *low = g_strdup_printf ("%.6g", histogram->low);
  g_autofree char *high = g_strdup_printf ("%.6g %s", histogram->high, unit != NULL ? unit : "");
  GtkWidget *left = gtk_label_new (low), *right = gtk_label_new (high);

  gtk_widget_set_hexpand (left, TRUE);
  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_box_append (GTK_BOX (box), left);
  gtk_box_append (GTK_BOX (box), right);
  return box;
}

static gboolean
let_go (gpointer popover)
{
  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  g_object_unref (popover);
  return G_SOURCE_REMOVE;
}

/* Later: the toolkit is not done with it. */
static void
on_closed (GtkWidget *popover)
{
  g_idle_add (let_go, g_object_ref (popover));
}

gboolean
fj_histogram_popover_show (GtkWidget *pane, const FjMark *mark, const FjMarkRoom *room)
{
  Histogram *histogram = g_new0 (Histogram, 1);
  FjStatistics statistics;
  g_autofree char *words = NULL;
  GtkWidget *popover, *box, *area, *label;

  if (!count (histogram, mark, room, &statistics))
    {
      g_free (histogram);
      return FALSE;
    }
  words = describe (&statistics, room->unit);
  popover = gtk_popover_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  area = gtk_drawing_area_new ();
  label = gtk_label_new (words);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, histogram, g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (area), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  gtk_box_append (GTK_BOX (box), area);
  gtk_box_append (GTK_BOX (box), make_axis (histogram, room->unit));
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (popover, "fj-dark");
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_widget_set_parent (popover, pane);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_BOTTOM);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover),
                               &(GdkRectangle){ gtk_widget_get_width (pane) / 2, 30, 1, 1 });
  g_signal_connect (popover, "closed", G_CALLBACK (on_closed), NULL);
  /* Where the keys go back to. */
  gtk_widget_grab_focus (pane);
  gtk_popover_popup (GTK_POPOVER (popover));
  return TRUE;
}
