#include "viewer-hanging-box-form.h"

#include "fj-language.h"
#include "fj-window-presets.h"
#include "viewer-hanging-edit.h"
#include "viewer-hanging-fields.h"

struct _ViewerHangingBoxForm
{
  AdwBin parent;
  gboolean is_showing;
  GArray *sets;       /* of guint: numbers, as in the list */
  guint shown_window; /* as it was shown: not touched, it stays what it is */
  char *other_orientation;

  GtkWidget *set, *choice, *rows, *columns;
  GtkWidget *window, *center, *width, *inverted;
  GtkWidget *plane, *slab, *projection;
  GtkWidget *orientation, *rotation, *flipped;
  GtkWidget *zoom, *factor, *where, *plays, *rate, *text;
  GtkWidget *scroll_group, *zoom_group, *window_group;
};

G_DEFINE_FINAL_TYPE (ViewerHangingBoxForm, viewer_hanging_box_form, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const char *const planes[] = { NULL, "AXIAL", "SAGITTAL", "CORONAL" };
static const char *const orientations[] = { NULL, "R\\H", "L\\H", "A\\H", "P\\H", "R\\A", "L\\A" };

/* --- windows --- */

static guint
count_presets (void)
{
  guint n;

  fj_window_presets_get ("CT", &n);
  return n;
}

/* 0: the image's own; then the presets; then numbers. */
static guint
find_window (const FjHangLook *look)
{
  guint n;
  const FjWindowPreset *presets = fj_window_presets_get ("CT", &n);
  const FjWindowPreset *preset = look->has_window ? fj_window_presets_find ("CT", look->center, look->width)
                                                  : fj_window_presets_get_named ("CT", look->window_preset);

  if (preset != NULL)
    return (guint) (preset - presets) + 1;
  return look->has_window ? n + 1 : 0;
}

static void
take_window (ViewerHangingBoxForm *self, FjHangLook *look)
{
  guint n, chosen = viewer_hanging_field_get_chosen (self->window);
  const FjWindowPreset *presets = fj_window_presets_get ("CT", &n);

  if (chosen == self->shown_window && chosen <= n)
    return;
  g_clear_pointer (&look->window_preset, g_free);
  look->has_window = chosen > n;
  if (chosen > 0 && chosen <= n)
    look->window_preset = g_strdup (presets[chosen - 1].name);
  else if (chosen > n)
    {
      look->center = viewer_hanging_field_get_number (self->center);
      look->width = viewer_hanging_field_get_number (self->width);
    }
  self->shown_window = chosen;
}

/* --- showing --- */

static guint
find_text (const char *const *texts, guint n, const char *text)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (texts[i], text) == 0)
      return i;
  return n;
}

static void
show_sets (ViewerHangingBoxForm *self, const FjHangProtocol *protocol, guint set)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  guint none = 0, chosen = 0;

  g_array_set_size (self->sets, 0);
  g_array_append_val (self->sets, none);
  g_ptr_array_add (titles, g_strdup (_ ("Left free")));
  for (guint i = 0; i < protocol->sets->len; i++)
    {
      const FjHangImageSet *at = protocol->sets->pdata[i];

      if (at->number == set)
        chosen = self->sets->len;
      g_array_append_val (self->sets, at->number);
      g_ptr_array_add (titles, g_strdup_printf ("%u · %s", at->number, fj_hang_title (at->label)));
    }
  g_ptr_array_add (titles, NULL);
  viewer_hanging_field_set_choices (self->set, (const char *const *) titles->pdata);
  viewer_hanging_field_set_chosen (self->set, chosen);
}

static void
update (ViewerHangingBoxForm *self)
{
  gboolean is_numbers = viewer_hanging_field_get_chosen (self->window) > count_presets ();
  gboolean shows = viewer_hanging_box_form_get_set (self) != 0;

  gtk_widget_set_visible (self->center, is_numbers);
  gtk_widget_set_visible (self->width, is_numbers);
  gtk_widget_set_visible (self->factor, viewer_hanging_field_get_chosen (self->zoom) == FJ_HANG_ZOOM_FREE);
  gtk_widget_set_visible (self->projection, viewer_hanging_field_get_number (self->slab) > 0);
  gtk_widget_set_visible (self->rate, viewer_hanging_field_get_on (self->plays));
  gtk_widget_set_sensitive (self->choice, shows);
}

static void
show_look (ViewerHangingBoxForm *self, const FjHangLook *look)
{
  guint orientation = find_text (orientations, G_N_ELEMENTS (orientations), look->orientation);

  self->shown_window = find_window (look);
  viewer_hanging_field_set_chosen (self->window, self->shown_window);
  viewer_hanging_field_set_number (self->center, look->center);
  viewer_hanging_field_set_number (self->width, look->has_window ? look->width : 400);
  viewer_hanging_field_set_on (self->inverted, look->is_inverted);
  viewer_hanging_field_set_chosen (self->plane, find_text (planes, G_N_ELEMENTS (planes), look->plane));
  viewer_hanging_field_set_number (self->slab, look->slab);
  viewer_hanging_field_set_chosen (self->projection, (guint) look->projection);
  g_free (self->other_orientation);
  self->other_orientation = g_strdup (look->orientation);
  viewer_hanging_field_set_chosen (self->orientation, orientation);
  viewer_hanging_field_set_chosen (self->rotation, look->rotation / 90);
  viewer_hanging_field_set_on (self->flipped, look->is_flipped);
  viewer_hanging_field_set_chosen (self->zoom, (guint) look->zoom_mode);
  viewer_hanging_field_set_number (self->factor, look->zoom);
  viewer_hanging_field_set_chosen (self->where, look->where);
  viewer_hanging_field_set_on (self->plays, look->plays);
  viewer_hanging_field_set_number (self->rate, look->cine_rate);
  viewer_hanging_field_set_on (self->text, look->shows_text);
}

void
viewer_hanging_box_form_show (ViewerHangingBoxForm *self,
                              const FjHangProtocol *protocol,
                              const FjHangBox *box)
{
  FjHangLook look;

  g_return_if_fail (VIEWER_IS_HANGING_BOX_FORM (self));

  self->is_showing = TRUE;
  fj_hang_look_init (&look);
  show_sets (self, protocol, box != NULL ? box->set : 0);
  viewer_hanging_field_set_number (self->choice, box != NULL ? box->choice + 1 : 1);
  viewer_hanging_field_set_number (self->rows, box != NULL ? box->rows : 1);
  viewer_hanging_field_set_number (self->columns, box != NULL ? box->columns : 1);
  viewer_hanging_field_set_number (self->scroll_group, box != NULL ? box->scroll_group : 0);
  viewer_hanging_field_set_number (self->zoom_group, box != NULL ? box->zoom_group : 0);
  viewer_hanging_field_set_number (self->window_group, box != NULL ? box->window_group : 0);
  show_look (self, box != NULL ? &box->look : &look);
  update (self);
  self->is_showing = FALSE;
}

/* --- taking --- */

guint
viewer_hanging_box_form_get_set (ViewerHangingBoxForm *self)
{
  guint chosen = viewer_hanging_field_get_chosen (self->set);

  return chosen < self->sets->len ? g_array_index (self->sets, guint, chosen) : 0;
}

void
viewer_hanging_box_form_get_size (ViewerHangingBoxForm *self, guint *rows, guint *columns)
{
  *rows = (guint) viewer_hanging_field_get_number (self->rows);
  *columns = (guint) viewer_hanging_field_get_number (self->columns);
}

static void
take_text (char **text, const char *by)
{
  char *copy = g_strdup (by);

  g_free (*text);
  *text = copy;
}

static void
take_look (ViewerHangingBoxForm *self, FjHangLook *look)
{
  guint plane = viewer_hanging_field_get_chosen (self->plane);
  guint orientation = viewer_hanging_field_get_chosen (self->orientation);

  take_window (self, look);
  look->is_inverted = viewer_hanging_field_get_on (self->inverted);
  if (plane < G_N_ELEMENTS (planes))
    take_text (&look->plane, planes[plane]);
  look->slab = viewer_hanging_field_get_number (self->slab);
  look->projection = viewer_hanging_field_get_chosen (self->projection);
  if (orientation < G_N_ELEMENTS (orientations))
    take_text (&look->orientation, orientations[orientation]);
  else
    take_text (&look->orientation, self->other_orientation);
  look->rotation = viewer_hanging_field_get_chosen (self->rotation) * 90;
  look->is_flipped = viewer_hanging_field_get_on (self->flipped);
  look->zoom_mode = viewer_hanging_field_get_chosen (self->zoom);
  if (look->zoom_mode == FJ_HANG_ZOOM_FREE)
    look->zoom = viewer_hanging_field_get_number (self->factor);
  look->where = viewer_hanging_field_get_chosen (self->where);
  look->plays = viewer_hanging_field_get_on (self->plays);
  look->cine_rate = viewer_hanging_field_get_number (self->rate);
  look->shows_text = viewer_hanging_field_get_on (self->text);
}

void
viewer_hanging_box_form_take (ViewerHangingBoxForm *self, FjHangBox *box)
{
  g_return_if_fail (VIEWER_IS_HANGING_BOX_FORM (self));

  box->set = viewer_hanging_box_form_get_set (self);
  box->choice = box->set != 0 ? (guint) viewer_hanging_field_get_number (self->choice) - 1 : 0;
  box->scroll_group = (guint) viewer_hanging_field_get_number (self->scroll_group);
  box->zoom_group = (guint) viewer_hanging_field_get_number (self->zoom_group);
  box->window_group = (guint) viewer_hanging_field_get_number (self->window_group);
  take_look (self, &box->look);
}

static void
changed (gpointer data, GtkWidget *field)
{
  ViewerHangingBoxForm *self = data;

  if (self->is_showing)
    return;
  self->is_showing = TRUE;
  update (self);
  self->is_showing = FALSE;
  g_signal_emit (self, signals[CHANGED], 0, field);
}

/* --- the widgets --- */

static void
viewer_hanging_box_form_finalize (GObject *object)
{
  ViewerHangingBoxForm *self = VIEWER_HANGING_BOX_FORM (object);

  g_array_unref (self->sets);
  g_free (self->other_orientation);
  G_OBJECT_CLASS (viewer_hanging_box_form_parent_class)->finalize (object);
}

static void
viewer_hanging_box_form_class_init (ViewerHangingBoxFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_hanging_box_form_finalize;
  signals[CHANGED] = g_signal_new ("changed", VIEWER_TYPE_HANGING_BOX_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static GtkWidget *
make_window (ViewerHangingBoxForm *self, GtkWidget *group)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  guint n;
  const FjWindowPreset *presets = fj_window_presets_get ("CT", &n);
  GtkWidget *field = viewer_hanging_field_add_choice (group, _ ("Window"), changed, self);

  g_ptr_array_add (titles, g_strdup (_ ("The image's own")));
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (titles, g_strdup (_ (presets[i].name)));
  g_ptr_array_add (titles, g_strdup (_ ("Numbers")));
  g_ptr_array_add (titles, NULL);
  viewer_hanging_field_set_choices (field, (const char *const *) titles->pdata);
  return field;
}

static GtkWidget *
add_choice (ViewerHangingBoxForm *self, GtkWidget *group, const char *title, const char *const *choices)
{
  GtkWidget *field = viewer_hanging_field_add_choice (group, title, changed, self);

  viewer_hanging_field_set_choices (field, choices);
  return field;
}

static GtkWidget *
add_number (
    ViewerHangingBoxForm *self, GtkWidget *group, const char *title, double least, double most, double step)
{
  return viewer_hanging_field_add_number (group, title, least, most, step, changed, self);
}

static GtkWidget *
add_switch (ViewerHangingBoxForm *self, GtkWidget *group, const char *title)
{
  return viewer_hanging_field_add_switch (group, title, changed, self);
}

static GtkWidget *
make_content (ViewerHangingBoxForm *self)
{
  GtkWidget *group = viewer_hanging_group_new (_ ("Shows"));

  self->set = viewer_hanging_field_add_choice (group, _ ("Image set"), changed, self);
  self->choice = add_number (self, group, _ ("Which match, 1: the best"), 1, 25, 1);
  self->where
      = add_choice (self, group, _ ("Begins with"),
                    (const char *const[]){ _ ("First image"), _ ("Middle image"), _ ("Last image"), NULL });
  self->rows = add_number (self, group, _ ("Rows high"), 1, VIEWER_HANGING_EDIT_MOST_CELLS, 1);
  self->columns = add_number (self, group, _ ("Columns wide"), 1, VIEWER_HANGING_EDIT_MOST_CELLS, 1);
  return group;
}

static GtkWidget *
make_look (ViewerHangingBoxForm *self)
{
  GtkWidget *group = viewer_hanging_group_new (_ ("Look"));

  self->window = make_window (self, group);
  self->center = add_number (self, group, _ ("Center"), -32768, 65535, 10);
  self->width = add_number (self, group, _ ("Width"), 1, 65535, 10);
  self->inverted = add_switch (self, group, _ ("Inverted"));
  self->zoom = add_choice (self, group, _ ("Zoom"),
                           (const char *const[]){ _ ("Fit the pane"), _ ("Pixel for pixel"), _ ("True size"),
                                                  _ ("To the chest wall"), _ ("Factor"), NULL });
  self->factor = add_number (self, group, _ ("Factor"), 0.05, 40, 0.1);
  self->text = add_switch (self, group, _ ("Text in the corners"));
  self->plays = add_switch (self, group, _ ("Plays by itself"));
  self->rate = add_number (self, group, _ ("Images a second, 0: as the film says"), 0, 100, 1);
  return group;
}

static GtkWidget *
make_turn (ViewerHangingBoxForm *self)
{
  GtkWidget *group = viewer_hanging_group_new (_ ("Plane and turn"));

  self->plane = add_choice (
      self, group, _ ("Plane"),
      (const char *const[]){ _ ("As acquired"), _ ("Axial"), _ ("Sagittal"), _ ("Coronal"), NULL });
  self->slab = add_number (self, group, _ ("Slab, mm"), 0, 200, 1);
  self->projection
      = add_choice (self, group, _ ("Of the slab"),
                    (const char *const[]){ _ ("Mean"), _ ("Maximum (MIP)"), _ ("Minimum (MinIP)"), NULL });
  self->orientation = add_choice (
      self, group, _ ("At the left and the top"),
      (const char *const[]){ _ ("As stored"), _ ("Right, head"), _ ("Left, head"), _ ("Front, head"),
                             _ ("Back, head"), _ ("Right, front"), _ ("Left, front"), _ ("Another"), NULL });
  self->rotation = add_choice (self, group, _ ("Turned right"),
                               (const char *const[]){ "0°", "90°", "180°", "270°", NULL });
  self->flipped = add_switch (self, group, _ ("Mirrored"));
  return group;
}

static GtkWidget *
make_groups (ViewerHangingBoxForm *self)
{
  GtkWidget *group = viewer_hanging_group_new (_ ("Moves together with the same number (0: alone)"));

  self->scroll_group = add_number (self, group, _ ("Scrolling"), 0, 25, 1);
  self->zoom_group = add_number (self, group, _ ("Zoom"), 0, 25, 1);
  self->window_group = add_number (self, group, _ ("Window"), 0, 25, 1);
  return group;
}

static void
viewer_hanging_box_form_init (ViewerHangingBoxForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->sets = g_array_new (FALSE, FALSE, sizeof (guint));
  self->is_showing = TRUE;
  gtk_box_append (GTK_BOX (box), make_content (self));
  gtk_box_append (GTK_BOX (box), make_look (self));
  gtk_box_append (GTK_BOX (box), make_turn (self));
  gtk_box_append (GTK_BOX (box), make_groups (self));
  self->is_showing = FALSE;
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_size_request (scrolled, 300, -1);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

GtkWidget *
viewer_hanging_box_form_new (void)
{
  return g_object_new (VIEWER_TYPE_HANGING_BOX_FORM, NULL);
}
