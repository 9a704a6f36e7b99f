#include "viewer-hanging.h"

#include "fj-language.h"
#include "viewer-hanging-editor.h"
#include "viewer-hanging-save.h"
#include "viewer-hanging-why.h"

struct _ViewerHanging
{
  GObject parent;
  FjReadingView *view; /* not owned */
  FjSandbox *sandbox;
  ViewerHangingStore *store;
  GSimpleActionGroup *actions;
  GtkWidget *panel;  /* ViewerHangingWhy */
  GtkWidget *editor; /* not owned; NULL: not open */
};

G_DEFINE_FINAL_TYPE (ViewerHanging, viewer_hanging, G_TYPE_OBJECT)

enum
{
  WHY,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static FjReading *
reading_of (ViewerHanging *self)
{
  return fj_reading_view_get_reading (self->view);
}

static GtkWindow *
window_of (ViewerHanging *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->view));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* --- what hangs --- */

static void
enable (ViewerHanging *self, const char *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), is_enabled);
}

static void
hung (ViewerHanging *self)
{
  const FjHang *hang = fj_reading_get_hang (reading_of (self));

  viewer_hanging_why_show (VIEWER_HANGING_WHY (self->panel), hang);
  enable (self, "save", hang != NULL && self->store != NULL);
}

static void
chosen (ViewerHangingWhy *why, const char *id, gpointer data)
{
  fj_reading_choose (reading_of (data), id, -1);
}

/* The series of the current store whose stack has that key. */
static FjDisplaySet *
find_set (ViewerHanging *self, const char *key)
{
  FjImageStore *store = fj_reading_view_get_store (self->view);
  guint n = store != NULL ? g_list_model_get_n_items (G_LIST_MODEL (store)) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FjDisplaySet) set = g_list_model_get_item (G_LIST_MODEL (store), i);
      guint n_images = MAX (fj_display_set_get_n_images (set), 1);

      for (guint image = 0; image < n_images; image++)
        {
          const FjHangStack *stack = fj_reading_find_stack (reading_of (self), store, set, image);

          if (stack != NULL && g_str_equal (stack->key, key))
            return g_steal_pointer (&set);
          /* Of other than projections all images are of one stack. */
          if (stack == NULL || stack->images->len > 1)
            break;
        }
    }
  return NULL;
}

static void
put (ViewerHangingWhy *why, const char *key, gpointer data)
{
  ViewerHanging *self = data;
  FjPane *pane = fj_reading_view_get_active_pane (self->view);
  g_autoptr (FjDisplaySet) set = find_set (self, key);

  if (pane == NULL || set == NULL)
    return;
  fj_reading_view_show_set (self->view, pane, set);
  gtk_widget_grab_focus (GTK_WIDGET (pane));
}

/* --- what a person hung by hand --- */

/* What a swap was remembered for, to be forgotten again. */
typedef struct
{
  char *protocol;
  guint set, choice;
} Swap;

static void
swap_free (gpointer data)
{
  Swap *swap = data;

  g_free (swap->protocol);
  g_free (swap);
}

static void
forget_swap (AdwToast *toast, gpointer data)
{
  ViewerHanging *self = data;
  const Swap *swap = g_object_get_data (G_OBJECT (toast), "swap");

  if (self->store != NULL)
    viewer_hanging_store_remember (self->store, swap->protocol, swap->set, swap->choice, NULL);
}

static void
tell_swap (ViewerHanging *self, const FjHang *hang, const FjHangPlacement *placement)
{
  AdwToast *toast = adw_toast_new (_ ("It will hang so next time."));
  Swap *swap = g_new0 (Swap, 1);

  *swap = (Swap){ g_strdup (hang->protocol->id), placement->set, placement->box->choice };
  g_object_set_data_full (G_OBJECT (toast), "swap", swap, swap_free);
  adw_toast_set_button_label (toast, _ ("_Forget"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (forget_swap), self, 0);
  fj_reading_view_add_toast (self->view, toast);
}

static void
swapped (FjReadingView *view, guint index, FjPane *pane, gpointer data)
{
  ViewerHanging *self = data;
  const FjHang *hang = fj_reading_get_hang (reading_of (self));
  const FjHangPlacement *placement;
  const FjHangStack *stack;
  g_autofree char *signature = NULL;

  if (self->store == NULL || hang == NULL || hang->protocol == NULL || index >= hang->placements->len
      || fj_pane_get_set (pane) == NULL)
    return;
  placement = &g_array_index (hang->placements, FjHangPlacement, index);
  stack = fj_reading_find_stack (reading_of (self), fj_pane_get_store (pane), fj_pane_get_set (pane),
                                 fj_pane_get_viewport (pane)->image);
  /* A box that is left free, or another study's series, says nothing about the kind of study. */
  if (placement->set == 0 || stack == NULL || (stack->study != hang->current) != placement->is_prior)
    return;
  signature = fj_hang_stack_signature (stack);
  viewer_hanging_store_remember (self->store, hang->protocol->id, placement->set, placement->box->choice,
                                 signature);
  tell_swap (self, hang, placement);
}

/* --- whose --- */

static void
store_changed (ViewerHanging *self)
{
  FjReading *reading = reading_of (self);

  fj_reading_set_protocols (reading,
                            self->store != NULL ? viewer_hanging_store_get_protocols (self->store) : NULL);
  fj_reading_set_memory (reading, self->store != NULL ? viewer_hanging_store_get_memory (self->store) : NULL);
}

static void
store_told (ViewerHangingStore *store, const char *sentence, gpointer data)
{
  ViewerHanging *self = data;
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  fj_reading_view_add_toast (self->view, adw_toast_new (escaped));
}

void
viewer_hanging_set_store (ViewerHanging *self, ViewerHangingStore *store)
{
  g_return_if_fail (VIEWER_IS_HANGING (self));

  if (store == self->store)
    return;
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_set_object (&self->store, store);
  if (store != NULL)
    {
      g_signal_connect_swapped (store, "changed", G_CALLBACK (store_changed), self);
      g_signal_connect (store, "told", G_CALLBACK (store_told), self);
    }
  store_changed (self);
  enable (self, "edit", store != NULL);
  hung (self);
}

/* --- actions --- */

static void
on_why (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_signal_emit (data, signals[WHY], 0);
}

static void
on_save (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ViewerHanging *self = data;
  const FjHang *hang = fj_reading_get_hang (reading_of (self));

  if (hang != NULL && hang->protocol != NULL && self->store != NULL)
    viewer_hanging_save_show (window_of (self), self->view, self->store);
}

static void
on_edit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ViewerHanging *self = data;

  if (self->editor == NULL)
    {
      self->editor = viewer_hanging_editor_new (reading_of (self), self->store, self->sandbox);
      g_object_add_weak_pointer (G_OBJECT (self->editor), (gpointer *) &self->editor);
      gtk_window_set_transient_for (GTK_WINDOW (self->editor), window_of (self));
    }
  gtk_window_present (GTK_WINDOW (self->editor));
}

static const ViewerHangingKey keys[] = {
  { "hanging.why", { "F7", NULL }, N_ ("Why this hang?") },
  { "hanging.save", { "<Shift>F7", NULL }, N_ ("Save what I see as a hanging protocol") },
  { "hanging.edit", { "<Control>F7", NULL }, N_ ("Edit hanging protocols") },
  { NULL, { NULL, NULL }, NULL },
};

const ViewerHangingKey *
viewer_hanging_get_keys (void)
{
  return keys;
}

GMenuModel *
viewer_hanging_make_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("_Why this hang?"), "hanging.why");
  g_menu_append (menu, _ ("_Save what I see…"), "hanging.save");
  g_menu_append (menu, _ ("_Hanging protocols…"), "hanging.edit");
  return G_MENU_MODEL (menu);
}

GtkWidget *
viewer_hanging_get_panel (ViewerHanging *self)
{
  g_return_val_if_fail (VIEWER_IS_HANGING (self), NULL);
  return self->panel;
}

GActionGroup *
viewer_hanging_get_actions (ViewerHanging *self)
{
  g_return_val_if_fail (VIEWER_IS_HANGING (self), NULL);
  return G_ACTION_GROUP (self->actions);
}

/* --- the object --- */

static void
viewer_hanging_dispose (GObject *object)
{
  ViewerHanging *self = VIEWER_HANGING (object);

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  if (self->editor != NULL)
    {
      g_object_remove_weak_pointer (G_OBJECT (self->editor), (gpointer *) &self->editor);
      gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&self->editor)));
    }
  g_clear_object (&self->store);
  g_clear_object (&self->actions);
  g_clear_object (&self->panel);
  g_clear_pointer (&self->sandbox, fj_sandbox_unref);
  G_OBJECT_CLASS (viewer_hanging_parent_class)->dispose (object);
}

static void
viewer_hanging_class_init (ViewerHangingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_hanging_dispose;
  signals[WHY]
      = g_signal_new ("why", VIEWER_TYPE_HANGING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
viewer_hanging_init (ViewerHanging *self)
{
  static const GActionEntry actions[] = { { .name = "why", .activate = on_why },
                                          { .name = "save", .activate = on_save },
                                          { .name = "edit", .activate = on_edit } };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions), self);
  self->panel = g_object_ref_sink (viewer_hanging_why_new ());
}

ViewerHanging *
viewer_hanging_new (FjReadingView *view, FjSandbox *sandbox)
{
  ViewerHanging *self = g_object_new (VIEWER_TYPE_HANGING, NULL);
  g_autoptr (GMenuModel) menu = viewer_hanging_make_menu ();

  self->view = view;
  self->sandbox = sandbox != NULL ? fj_sandbox_ref (sandbox) : NULL;
  fj_reading_view_add_hang_section (view, menu);
  g_signal_connect_object (view, "swapped", G_CALLBACK (swapped), self, 0);
  g_signal_connect_object (reading_of (self), "hung", G_CALLBACK (hung), self, G_CONNECT_SWAPPED);
  g_signal_connect (self->panel, "choose", G_CALLBACK (chosen), self);
  g_signal_connect (self->panel, "put", G_CALLBACK (put), self);
  enable (self, "edit", FALSE);
  hung (self);
  return self;
}
