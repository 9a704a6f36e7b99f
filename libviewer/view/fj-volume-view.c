#include "fj-volume-view.h"

#include <math.h>

#include "fj-corner-paint.h"
#include "fj-language.h"

/* Pixels of the screen for one of a coarse picture, across; chosen so that a hand is followed. */
#define LEAST_COARSE 2u
#define MOST_COARSE 8u
#define SLOW_MS 70
#define QUICK_MS 20
/* Of the volume's finest spacing, from sample to sample. */
#define COARSE_STEP 1.5
#define FINE_STEP 1.0
#define MOST_SIDE 4096 /* of a picture */

struct _FjVolumeView
{
  GtkWidget parent_instance;

  FjImageFacts *facts;
  char *modality, *series, *prior;
  FjStackFlags stack_flags;
  FjVolumeFlags volume_flags;
  FjVolumeRender *render; /* NULL: not read yet */
  double low, high;       /* of relative presets */
  FjVolumeLook look;
  FjCornerPaint *paint;

  /* What is on screen. */
  GdkTexture *texture;
  FjVolumeLook drawn;
  int drawn_width, drawn_height;
  gboolean is_fine;

  GTask *task; /* under way; NULL: none */
  guint coarse;
};

enum
{
  NOTE,
  LEAVE,
  DRAWN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjVolumeView, fj_volume_view, GTK_TYPE_WIDGET)

/* A picture being drawn, by a worker. */
typedef struct
{
  FjVolumeRender *render;
  FjVolumeLook look;
  FjTransferFunction function;
  int width, height; /* of the view, pixels of the screen */
  guint columns, rows;
  double step;
  gboolean is_fine;
  gint stopped; /* atomic */
  double took;  /* ms */
} Job;

static void schedule (FjVolumeView *self);

static void
free_job (gpointer data)
{
  Job *job = data;

  fj_volume_render_unref (job->render);
  g_free (job);
}

static void
draw (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  gsize stride = (gsize) job->columns * 4;
  guint8 *pixels = g_malloc (stride * job->rows);
  gint64 start = g_get_monotonic_time ();
  FjVolumeCamera camera;

  fj_volume_look_get_camera (&job->look, job->render, job->columns, job->rows, &camera);
  if (fj_volume_render_draw (job->render, &camera, &job->function, job->step, FJ_RENDER_SKIP_EMPTY,
                             job->columns, job->rows, stride, 0, &job->stopped, pixels))
    {
      job->took = (double) (g_get_monotonic_time () - start) / 1000;
      g_task_return_pointer (task, g_bytes_new_take (pixels, stride * job->rows),
                             (GDestroyNotify) g_bytes_unref);
      return;
    }
  g_free (pixels);
  g_task_return_pointer (task, NULL, NULL);
}

/* A slow machine draws fewer pixels while a hand moves. */
static void
learn (FjVolumeView *self, const Job *job)
{
  if (job->is_fine)
    return;
  if (job->took > SLOW_MS && self->coarse < MOST_COARSE)
    self->coarse++;
  else if (job->took < QUICK_MS && self->coarse > LEAST_COARSE)
    self->coarse--;
}

static void
on_drawn (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FjVolumeView *self = FJ_VOLUME_VIEW (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), NULL);

  if (self->task != G_TASK (result))
    return;
  g_clear_object (&self->task);
  if (bytes != NULL)
    {
      g_clear_object (&self->texture);
      self->texture = gdk_memory_texture_new ((int) job->columns, (int) job->rows, GDK_MEMORY_DEFAULT, bytes,
                                              (gsize) job->columns * 4);
      self->drawn = job->look;
      self->drawn_width = job->width;
      self->drawn_height = job->height;
      self->is_fine = job->is_fine;
      learn (self, job);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      g_signal_emit (self, signals[DRAWN], 0, fj_volume_view_is_fine (self));
    }
  schedule (self);
}

static void
get_size (FjVolumeView *self, int *width, int *height)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  *width = gtk_widget_get_width (GTK_WIDGET (self)) * scale;
  *height = gtk_widget_get_height (GTK_WIDGET (self)) * scale;
}

static gboolean
is_drawn (FjVolumeView *self)
{
  int width, height;

  get_size (self, &width, &height);
  return self->texture != NULL && self->drawn_width == width && self->drawn_height == height
         && fj_volume_look_equal (&self->drawn, &self->look);
}

static const FjTransferPreset *
get_presets (FjVolumeView *self, guint *n)
{
  return fj_transfer_presets_get (self->modality, n);
}

/* One picture at a time: coarse until what is on screen is what is wanted, then fine. */
static void
schedule (FjVolumeView *self)
{
  guint n, divisor;
  const FjTransferPreset *presets = get_presets (self, &n);
  int width, height;
  Job *job;

  get_size (self, &width, &height);
  if (self->render == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) || width < 1 || height < 1)
    return;
  if (self->task != NULL)
    {
      job = g_task_get_task_data (self->task);
      if (job->is_fine && !is_drawn (self))
        g_atomic_int_set (&job->stopped, 1);
      return;
    }
  if (is_drawn (self) && self->is_fine)
    return;
  job = g_new0 (Job, 1);
  job->is_fine = is_drawn (self);
  divisor = job->is_fine ? 1 : self->coarse;
  divisor = MAX (divisor, (guint) (MAX (width, height) + MOST_SIDE - 1) / MOST_SIDE);
  job->render = fj_volume_render_ref (self->render);
  job->look = self->look;
  fj_transfer_function_init (&job->function, &presets[MIN (self->look.preset, n - 1)], self->low, self->high,
                             self->look.shift, self->look.stretch);
  job->width = width;
  job->height = height;
  job->columns = MAX ((guint) width / divisor, 1);
  job->rows = MAX ((guint) height / divisor, 1);
  job->step = fj_volume_render_get_spacing (self->render) * (job->is_fine ? FINE_STEP : COARSE_STEP);
  self->task = g_task_new (self, NULL, on_drawn, NULL);
  g_task_set_task_data (self->task, job, free_job);
  g_task_run_in_thread (self->task, draw);
}

static void
stop (FjVolumeView *self)
{
  if (self->task != NULL)
    g_atomic_int_set (&((Job *) g_task_get_task_data (self->task))->stopped, 1);
  g_clear_object (&self->task);
}

/* --- what is said --- */

static void
add (FjCornerText *text, FjCorner corner, guint rank, gboolean is_warning, char *words)
{
  FjCornerLine line = { words, rank, is_warning };

  g_strdelimit (words, "\r\n\t\f", ' ');
  g_array_append_val (text->lines[corner], line);
}

static const char *
get_preset_name (FjVolumeView *self)
{
  guint n;
  const FjTransferPreset *presets = get_presets (self, &n);

  return fj_tr (presets[MIN (self->look.preset, n - 1)].name);
}

/* "1 Bone · 2 Vessels (CTA) …": the keys that choose. */
static char *
list_presets (FjVolumeView *self)
{
  guint n;
  const FjTransferPreset *presets = get_presets (self, &n);
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (list, "%s%u %s", i > 0 ? " · " : "", i + 1, fj_tr (presets[i].name));
  return g_string_free (list, FALSE);
}

static void
point_letters (FjVector direction, char *toward, char *away)
{
  FjVector none = { 0 };

  fj_orientation_name (direction, toward);
  fj_orientation_name (fj_vector_subtract (none, direction), away);
}

static FjCornerText *
make_words (FjVolumeView *self)
{
  FjViewport viewport;
  FjCornerSubject subject = { .facts = self->facts,
                              .viewport = &viewport,
                              .scale = 1,
                              .series_description = "",
                              .n_images = 1,
                              .n_here = 1,
                              .stack_flags = self->stack_flags,
                              .volume_flags = self->volume_flags,
                              .prior = self->prior,
                              .is_identity_only = TRUE };
  FjCornerText *text;

  fj_viewport_init (&viewport);
  text = fj_corner_text_new (&subject);
  if (self->facts->study_date != NULL && *self->facts->study_date != '\0')
    add (text, FJ_CORNER_TOP_RIGHT, 1, FALSE, g_strdup (self->facts->study_date));
  if (self->look.cut > 0)
    add (text, FJ_CORNER_BOTTOM_RIGHT, 1, TRUE,
         g_strdup_printf (_ ("Cut off in front: %.0f %%"), 100 * self->look.cut));
  add (text, FJ_CORNER_BOTTOM_RIGHT, 6, FALSE, list_presets (self));
  add (text, FJ_CORNER_BOTTOM_RIGHT, 1, FALSE, g_strdup (get_preset_name (self)));
  if (*self->series != '\0')
    add (text, FJ_CORNER_BOTTOM_LEFT, 2, FALSE, g_strdup (self->series));
  add (text, FJ_CORNER_BOTTOM_LEFT, 0, TRUE, g_strdup (_ ("For orientation, not for measuring")));
  point_letters (self->look.right, text->edges.right, text->edges.left);
  point_letters (self->look.down, text->edges.bottom, text->edges.top);
  return text;
}

/* The side that one looks at, "A". */
static void
name_side (FjVolumeView *self, char letters[FJ_LETTERS_SIZE])
{
  fj_orientation_name (fj_vector_cross (self->look.down, self->look.right), letters);
}

static void
tell_label (FjVolumeView *self)
{
  char letters[FJ_LETTERS_SIZE];
  g_autofree char *name = NULL;

  name_side (self, letters);
  name = self->render == NULL
             ? g_strdup (_ ("Volume rendering: reading the images"))
             : g_strdup_printf (_ ("Volume rendering, %s, seen from %s"), get_preset_name (self), letters);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* --- state --- */

const FjVolumeLook *
fj_volume_view_get_look (FjVolumeView *self)
{
  g_return_val_if_fail (FJ_IS_VOLUME_VIEW (self), NULL);
  return &self->look;
}

void
fj_volume_view_set_look (FjVolumeView *self, const FjVolumeLook *look)
{
  g_return_if_fail (FJ_IS_VOLUME_VIEW (self));
  if (fj_volume_look_equal (look, &self->look))
    return;
  self->look = *look;
  tell_label (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  schedule (self);
}

guint
fj_volume_view_get_n_presets (FjVolumeView *self)
{
  guint n;

  g_return_val_if_fail (FJ_IS_VOLUME_VIEW (self), 0);
  get_presets (self, &n);
  return n;
}

double
fj_volume_view_get_pixel (FjVolumeView *self)
{
  int width, height;

  g_return_val_if_fail (FJ_IS_VOLUME_VIEW (self), 0);
  get_size (self, &width, &height);
  if (self->render == NULL || width < 1 || height < 1)
    return 0;
  return fj_volume_look_get_pixel (&self->look, self->render, (guint) width, (guint) height)
         * gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

double
fj_volume_view_get_radius (FjVolumeView *self)
{
  g_return_val_if_fail (FJ_IS_VOLUME_VIEW (self), 0);
  return self->render != NULL ? fj_volume_render_get_radius (self->render) : 0;
}

gboolean
fj_volume_view_is_fine (FjVolumeView *self)
{
  g_return_val_if_fail (FJ_IS_VOLUME_VIEW (self), FALSE);
  return self->is_fine && is_drawn (self);
}

void
fj_volume_view_set_render (FjVolumeView *self, FjVolumeRender *render)
{
  g_return_if_fail (FJ_IS_VOLUME_VIEW (self));
  g_return_if_fail (render != NULL && self->render == NULL);
  self->render = fj_volume_render_ref (render);
  if (!fj_volume_render_get_range (render, &self->low, &self->high))
    self->high = self->low + 1;
  tell_label (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  schedule (self);
}

/* --- widget --- */

static void
fj_volume_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA black = { 0, 0, 0, 1 };
  FjVolumeView *self = FJ_VOLUME_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  g_autoptr (FjCornerText) text = make_words (self);

  gtk_snapshot_append_color (snapshot, &black, &bounds);
  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture, &bounds);
  fj_corner_paint_snapshot (self->paint, snapshot, text, width, height);
  if (self->render == NULL)
    fj_corner_paint_snapshot_note (self->paint, snapshot, _ ("Reading the images for the rendering …"), width,
                                   height);
}

static void
fj_volume_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  schedule (FJ_VOLUME_VIEW (widget));
}

static void
fj_volume_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fj_volume_view_parent_class)->map (widget);
  schedule (FJ_VOLUME_VIEW (widget));
}

/* Nobody sees it: nothing is drawn. */
static void
fj_volume_view_unmap (GtkWidget *widget)
{
  stop (FJ_VOLUME_VIEW (widget));
  GTK_WIDGET_CLASS (fj_volume_view_parent_class)->unmap (widget);
}

static void
fj_volume_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (fj_volume_view_parent_class)->css_changed (widget, change);
  fj_corner_paint_forget (FJ_VOLUME_VIEW (widget)->paint);
}

static void
fj_volume_view_unrealize (GtkWidget *widget)
{
  fj_corner_paint_forget (FJ_VOLUME_VIEW (widget)->paint);
  GTK_WIDGET_CLASS (fj_volume_view_parent_class)->unrealize (widget);
}

static void
fj_volume_view_dispose (GObject *object)
{
  FjVolumeView *self = FJ_VOLUME_VIEW (object);

  stop (self);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->render, fj_volume_render_unref);
  G_OBJECT_CLASS (fj_volume_view_parent_class)->dispose (object);
}

static void
fj_volume_view_finalize (GObject *object)
{
  FjVolumeView *self = FJ_VOLUME_VIEW (object);

  fj_corner_paint_free (self->paint);
  g_clear_pointer (&self->facts, fj_image_facts_unref);
  g_free (self->modality);
  g_free (self->series);
  g_free (self->prior);
  G_OBJECT_CLASS (fj_volume_view_parent_class)->finalize (object);
}

static void
fj_volume_view_class_init (FjVolumeViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = fj_volume_view_dispose;
  object_class->finalize = fj_volume_view_finalize;
  widget_class->snapshot = fj_volume_view_snapshot;
  widget_class->size_allocate = fj_volume_view_size_allocate;
  widget_class->map = fj_volume_view_map;
  widget_class->unmap = fj_volume_view_unmap;
  widget_class->unrealize = fj_volume_view_unrealize;
  widget_class->css_changed = fj_volume_view_css_changed;
  signals[NOTE] = g_signal_new ("note", FJ_TYPE_VOLUME_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LEAVE]
      = g_signal_new ("leave", FJ_TYPE_VOLUME_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DRAWN] = g_signal_new ("drawn", FJ_TYPE_VOLUME_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_set_css_name (widget_class, "volumeview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
fj_volume_view_init (FjVolumeView *self)
{
  fj_volume_look_init (&self->look);
  self->coarse = LEAST_COARSE + 1;
  self->paint = fj_corner_paint_new (GTK_WIDGET (self));
  fj_volume_view_add_input (self);
}

GtkWidget *
fj_volume_view_new (const FjVolumeSubject *subject)
{
  FjVolumeView *self;
  guint n;

  g_return_val_if_fail (fj_transfer_presets_get (subject->modality, &n) != NULL, NULL);
  self = g_object_new (FJ_TYPE_VOLUME_VIEW, NULL);
  self->facts = fj_image_facts_ref ((FjImageFacts *) subject->facts);
  self->modality = g_strdup (subject->modality);
  self->series = g_strdup (subject->series);
  self->prior = g_strdup (subject->prior);
  self->stack_flags = subject->stack_flags;
  self->volume_flags = subject->volume_flags;
  tell_label (self);
  return GTK_WIDGET (self);
}
