/* The reading view: planes that a person makes of the series in a pane, thin or as slabs, and the way back.
 */
#include "fj-reading-view-private.h"

#include "fj-language.h"
#include "fj-reformat.h"

static const struct
{
  const char *name;
  FjOrientation orientation;
} planes[] = { { "axial", FJ_ORIENTATION_AXIAL },
               { "coronal", FJ_ORIENTATION_CORONAL },
               { "sagittal", FJ_ORIENTATION_SAGITTAL } };

static const struct
{
  const char *name;
  FjSlab slab;
} projections[] = { { "mean", FJ_SLAB_MEAN }, { "max", FJ_SLAB_MAXIMUM }, { "min", FJ_SLAB_MINIMUM } };

/* Of slabs, mm; 0: thin. */
static const gint32 thicknesses[] = { 0, 3, 5, 10, 15, 20, 30, 50 };

static FjPane *
active (FjReadingView *self)
{
  return fj_pane_grid_get_active (FJ_PANE_GRID (self->grid));
}

/* How the active pane's planes are cut; NULL: its images are as they came. */
static const FjReformat *
get_reformat (FjReadingView *self)
{
  FjDisplaySet *set = fj_pane_get_set (active (self));

  return set != NULL ? fj_display_set_get_reformat (set) : NULL;
}

/* What lies in the middle of the pane's image, seen in @set; the middle of it when that cannot be said. */
static guint
find_same_place (FjPane *pane, FjDisplaySet *set)
{
  const FjDisplayImage *image
      = fj_display_set_get_image (fj_pane_get_set (pane), fj_pane_get_viewport (pane)->image);
  guint index = fj_display_set_get_n_images (set) / 2;

  if (image == NULL || !image->is_here || !image->stack.has_plane)
    return index;
  fj_display_set_find_nearest (
      set, image->stack.frame_of_reference,
      fj_plane_to_patient (&image->stack.plane, image->stack.columns / 2.0, image->stack.rows / 2.0), &index);
  return index;
}

/* At the same place, in the same window. Emptied first: it may be a fuller one of the same key. */
static void
show (FjReadingView *self, FjPane *pane, FjDisplaySet *set)
{
  gint index = fj_pane_grid_find (FJ_PANE_GRID (self->grid), pane);
  FjViewport before = *fj_pane_get_viewport (pane), viewport;
  g_autoptr (FjImageStore) store = g_object_ref (fj_pane_get_store (pane));
  g_autofree char *prior = g_strdup (fj_pane_get_prior (pane));
  guint image = find_same_place (pane, set);

  fj_reading_view_touch (self);
  if (index >= 0)
    self->awaits_look[index] = FALSE;
  fj_viewport_init (&viewport);
  viewport.image = image;
  viewport.window_mode = before.window_mode;
  viewport.voi = before.voi;
  viewport.function = before.function;
  viewport.center = before.center;
  viewport.width = before.width;
  viewport.is_inverted = before.is_inverted;
  viewport.is_smooth = before.is_smooth;
  fj_pane_set_set (pane, NULL, NULL);
  fj_pane_set_set (pane, store, set);
  fj_pane_set_prior (pane, prior);
  fj_pane_set_viewport (pane, &viewport);
  fj_reading_view_update_actions (self);
}

static void
cut (FjReadingView *self, const FjReformat *reformat)
{
  FjPane *pane = active (self);
  g_autoptr (FjDisplaySet) set = NULL;
  g_autoptr (GError) error = NULL;

  if (fj_pane_get_set (pane) == NULL)
    return;
  set = fj_image_store_reformat (fj_pane_get_store (pane), fj_pane_get_set (pane), reformat, &error);
  if (set == NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), adw_toast_new (error->message));
  else if (set != fj_pane_get_set (pane))
    show (self, pane, set);
}

/* Those that have come in the meantime are there too. */
static void
go_back (FjReadingView *self)
{
  FjPane *pane = active (self);
  FjDisplaySet *base = fj_display_set_get_base (fj_pane_get_set (pane));
  FjDisplaySet *now = fj_image_store_find (fj_pane_get_store (pane), fj_display_set_get_key (base));

  show (self, pane, now != NULL ? now : base);
}

static void
on_reformat (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjReadingView *self = user_data;
  const char *name = g_variant_get_string (parameter, NULL);
  FjReformat reformat = get_reformat (self) != NULL ? *get_reformat (self) : (FjReformat){ 0 };

  for (guint i = 0; i < G_N_ELEMENTS (planes); i++)
    if (g_str_equal (planes[i].name, name))
      {
        reformat.orientation = planes[i].orientation;
        cut (self, &reformat);
        return;
      }
  if (g_str_equal (name, "original") && get_reformat (self) != NULL)
    go_back (self);
}

static FjSlab
get_projection (FjReadingView *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "projection");
  g_autoptr (GVariant) state = g_action_get_state (action);

  for (guint i = 0; i < G_N_ELEMENTS (projections); i++)
    if (g_str_equal (projections[i].name, g_variant_get_string (state, NULL)))
      return projections[i].slab;
  return FJ_SLAB_MEAN;
}

static void
set_thickness (FjReadingView *self, double thickness)
{
  FjReformat reformat;

  if (get_reformat (self) == NULL)
    return;
  reformat = *get_reformat (self);
  reformat.thickness = thickness;
  reformat.slab = thickness > 0 ? get_projection (self) : FJ_SLAB_NONE;
  cut (self, &reformat);
}

static void
on_slab (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_thickness (user_data, CLAMP (g_variant_get_int32 (parameter), 0, 1000));
}

static void
on_thicker (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjReadingView *self = user_data;
  const FjReformat *reformat = get_reformat (self);
  guint n = G_N_ELEMENTS (thicknesses), at = 0;

  if (reformat == NULL)
    return;
  if (g_variant_get_int32 (parameter) > 0)
    while (at + 1 < n && thicknesses[at] <= reformat->thickness)
      at++;
  else
    while (at + 1 < n && thicknesses[at + 1] < reformat->thickness)
      at++;
  set_thickness (self, thicknesses[at]);
}

static void
on_projection (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjReadingView *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (projections); i++)
    if (g_str_equal (projections[i].name, g_variant_get_string (parameter, NULL)))
      {
        g_simple_action_set_state (action, parameter);
        if (get_reformat (self) != NULL && get_reformat (self)->slab != FJ_SLAB_NONE)
          set_thickness (self, get_reformat (self)->thickness);
        return;
      }
}

/* --- what is chosen now --- */

static GSimpleAction *
find_action (FjReadingView *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name));
}

void
fj_reading_view_update_planes (FjReadingView *self)
{
  FjDisplaySet *set = fj_pane_get_set (active (self));
  const FjReformat *reformat = get_reformat (self);
  const char *name = "original";

  for (guint i = 0; reformat != NULL && i < G_N_ELEMENTS (planes); i++)
    if (planes[i].orientation == reformat->orientation)
      name = planes[i].name;
  for (guint i = 0; reformat != NULL && i < G_N_ELEMENTS (projections); i++)
    if (projections[i].slab == reformat->slab)
      g_simple_action_set_state (find_action (self, "projection"),
                                 g_variant_new_string (projections[i].name));
  g_simple_action_set_enabled (find_action (self, "reformat"),
                               set != NULL && fj_display_set_get_n_images (set) > 1);
  g_simple_action_set_state (find_action (self, "reformat"), g_variant_new_string (name));
  g_simple_action_set_enabled (find_action (self, "slab"), reformat != NULL);
  g_simple_action_set_enabled (find_action (self, "thicker"), reformat != NULL);
  g_simple_action_set_state (find_action (self, "slab"),
                             g_variant_new_int32 (reformat != NULL ? (gint32) reformat->thickness : 0));
}

void
fj_reading_view_add_plane_actions (FjReadingView *self)
{
  static const GActionEntry entries[] = { { "reformat", on_reformat, "s", "'original'" },
                                          { "slab", on_slab, "i", "0" },
                                          { "thicker", on_thicker, "i" },
                                          { "projection", on_projection, "s", "'mean'" } };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}

/* --- the menu --- */

static GMenu *
make_thicknesses (void)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (thicknesses); i++)
    {
      g_autofree char *label
          = thicknesses[i] > 0 ? g_strdup_printf (_ ("%d mm"), thicknesses[i]) : g_strdup (_ ("Thin"));
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "view.slab", "i", thicknesses[i]);
      g_menu_append_item (menu, item);
    }
  return menu;
}

GMenuModel *
fj_reading_view_make_planes_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) cuts = g_menu_new (), slabs = make_thicknesses (), ways = g_menu_new ();

  g_menu_append (cuts, _ ("As stored"), "view.reformat::original");
  g_menu_append (cuts, _ ("Axial"), "view.reformat::axial");
  g_menu_append (cuts, _ ("Coronal"), "view.reformat::coronal");
  g_menu_append (cuts, _ ("Sagittal"), "view.reformat::sagittal");
  g_menu_append (cuts, _ ("Volume rendering"), "view.volume");
  g_menu_append (ways, _ ("Mean"), "view.projection::mean");
  g_menu_append (ways, _ ("Maximum (MIP)"), "view.projection::max");
  g_menu_append (ways, _ ("Minimum (MinIP)"), "view.projection::min");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (cuts));
  g_menu_append_section (menu, _ ("Thickness"), G_MENU_MODEL (slabs));
  g_menu_append_section (menu, _ ("Of a slab"), G_MENU_MODEL (ways));
  return G_MENU_MODEL (menu);
}
