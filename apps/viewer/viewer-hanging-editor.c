#include "viewer-hanging-editor.h"

#include "fj-hang-protocol-json.h"
#include "fj-language.h"
#include "viewer-hanging-bar.h"
#include "viewer-hanging-draft.h"
#include "viewer-hanging-edit.h"
#include "viewer-hanging-exchange.h"
#include "viewer-hanging-pages.h"
#include "viewer-hanging-list.h"

struct _ViewerHangingEditor
{
  AdwWindow parent;
  FjReading *reading;
  ViewerHangingStore *store;
  FjSandbox *sandbox;
  GPtrArray *shipped; /* of FjHangProtocol */
  ViewerHangingDraft *draft;
  gboolean is_shipped; /* what is open comes with the program: to be copied */
  FjHangLevel kept;    /* the level where it is kept already */
  gboolean is_kept, is_busy, is_leaving;
  char *next; /* what is opened once this one may go; NULL: the window closes */
  GCancellable *cancellable;

  GtkWidget *shelf, *stack, *toasts, *sentence, *ribbon;
  GtkWidget *general, *sets, *stages;
};

G_DEFINE_FINAL_TYPE (ViewerHangingEditor, viewer_hanging_editor, ADW_TYPE_WINDOW)

enum
{
  SAVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const FjHangProtocol *
now (ViewerHangingEditor *self)
{
  return viewer_hanging_draft_get (self->draft);
}

static const FjHangPatient *
get_patient (gpointer data)
{
  ViewerHangingEditor *self = data;
  const FjHang *hang = self->reading != NULL ? fj_reading_get_hang (self->reading) : NULL;

  return hang != NULL ? hang->patient : NULL;
}

static void
tell (ViewerHangingEditor *self, const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), adw_toast_new (escaped));
}

/* --- showing --- */

static void
enable (ViewerHangingEditor *self, const char *name, gboolean is_enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), name, is_enabled);
}

static void
show_draft (ViewerHangingEditor *self)
{
  g_autoptr (GError) error = NULL;
  gboolean is_whole = fj_hang_protocol_check (now (self), &error);
  gboolean is_changed = !self->is_shipped && viewer_hanging_draft_is_changed (self->draft);
  g_autofree char *title = NULL;

  viewer_hanging_general_show (VIEWER_HANGING_GENERAL (self->general), self->draft);
  viewer_hanging_sets_show (VIEWER_HANGING_SETS (self->sets), self->draft);
  viewer_hanging_stages_show (VIEWER_HANGING_STAGES (self->stages), self->draft);
  gtk_widget_set_sensitive (self->stack, !self->is_shipped && !self->is_busy);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->ribbon), self->is_shipped);
  gtk_label_set_text (GTK_LABEL (self->sentence), is_whole ? "" : error->message);
  gtk_widget_set_visible (self->sentence, !is_whole);
  enable (self, "editor.save", is_whole && is_changed && !self->is_busy);
  enable (self, "editor.undo", viewer_hanging_draft_can_undo (self->draft));
  enable (self, "editor.redo", viewer_hanging_draft_can_redo (self->draft));
  enable (self, "editor.remove",
          self->is_kept && !self->is_shipped && viewer_hanging_store_may_change (self->store, self->kept));
  title = g_strdup_printf (is_changed ? "• %s" : "%s", fj_hang_title (now (self)->name));
  gtk_window_set_title (GTK_WINDOW (self), title);
}

/* The study hangs so at once, as long as it can. */
static void
try_draft (ViewerHangingEditor *self)
{
  if (self->reading == NULL || !fj_hang_protocol_check (now (self), NULL))
    return;
  fj_reading_try (self->reading, now (self));
}

static void
show_shelf (ViewerHangingEditor *self)
{
  gboolean is_new = !self->is_kept && !self->is_shipped;

  viewer_hanging_list_show (VIEWER_HANGING_LIST (self->shelf),
                            viewer_hanging_store_get_protocols (self->store), self->shipped,
                            is_new ? now (self) : NULL);
  viewer_hanging_list_mark (VIEWER_HANGING_LIST (self->shelf), now (self)->id);
}

static void
draft_changed (ViewerHangingEditor *self)
{
  show_draft (self);
  try_draft (self);
}

static void
hung (ViewerHangingEditor *self)
{
  viewer_hanging_sets_show (VIEWER_HANGING_SETS (self->sets), self->draft);
  viewer_hanging_stages_show (VIEWER_HANGING_STAGES (self->stages), self->draft);
}

static void
stage_changed (ViewerHangingEditor *self)
{
  if (self->reading != NULL)
    fj_reading_choose (self->reading, now (self)->id,
                       (gint) viewer_hanging_stages_get_stage (VIEWER_HANGING_STAGES (self->stages)));
}

/* --- opening --- */

static void
open_protocol (ViewerHangingEditor *self, const FjHangProtocol *protocol, gboolean is_kept)
{
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_object (&self->draft);
  self->is_shipped = is_kept && protocol->level == FJ_HANG_LEVEL_SHIPPED;
  self->is_kept = is_kept && !self->is_shipped;
  self->kept = protocol->level;
  self->draft = viewer_hanging_draft_new (protocol, is_kept);
  g_signal_connect_swapped (self->draft, "changed", G_CALLBACK (draft_changed), self);
  show_shelf (self);
  draft_changed (self);
}

static const FjHangProtocol *
find_in (const GPtrArray *protocols, const char *id)
{
  for (guint i = 0; i < protocols->len; i++)
    if (g_strcmp0 (((const FjHangProtocol *) protocols->pdata[i])->id, id) == 0)
      return protocols->pdata[i];
  return NULL;
}

static const FjHangProtocol *
find_protocol (ViewerHangingEditor *self, const char *id)
{
  const FjHangProtocol *own = find_in (viewer_hanging_store_get_protocols (self->store), id);

  return own != NULL ? own : find_in (self->shipped, id);
}

static void
open_first (ViewerHangingEditor *self)
{
  const FjHang *hang = self->reading != NULL ? fj_reading_get_hang (self->reading) : NULL;
  const FjHangProtocol *protocol
      = hang != NULL && hang->protocol != NULL ? find_protocol (self, hang->protocol->id) : NULL;

  guint stage = protocol != NULL ? hang->stage : 0;

  open_protocol (self, protocol != NULL ? protocol : self->shipped->pdata[0], TRUE);
  viewer_hanging_stages_set_stage (VIEWER_HANGING_STAGES (self->stages), stage);
}

/* --- what would be lost --- */

static void
go_on (ViewerHangingEditor *self)
{
  g_autofree char *next = g_steal_pointer (&self->next);
  const FjHangProtocol *protocol = next != NULL ? find_protocol (self, next) : NULL;

  if (protocol != NULL)
    open_protocol (self, protocol, TRUE);
  else if (next == NULL)
    {
      self->is_leaving = TRUE;
      gtk_window_close (GTK_WINDOW (self));
    }
}

static void save (ViewerHangingEditor *self);

static void
answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  ViewerHangingEditor *self = data;

  if (g_str_equal (response, "discard"))
    go_on (self);
  else
    {
      g_clear_pointer (&self->next, g_free);
      viewer_hanging_list_mark (VIEWER_HANGING_LIST (self->shelf), now (self)->id);
    }
}

static gboolean
would_lose (ViewerHangingEditor *self)
{
  return !self->is_shipped && viewer_hanging_draft_is_changed (self->draft);
}

/* Takes @next; NULL: to close. */
static void
leave (ViewerHangingEditor *self, char *next)
{
  GtkWidget *dialog;

  g_free (self->next);
  self->next = next;
  if (!would_lose (self))
    {
      go_on (self);
      return;
    }
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Discard changes?"), NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _ ("What you changed in “%s” has not been saved."),
                                  fj_hang_title (now (self)->name));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _ ("_Keep editing"), "discard",
                                    _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
shelf_chosen (ViewerHangingList *shelf, const char *id, gpointer data)
{
  ViewerHangingEditor *self = data;

  if (g_strcmp0 (id, now (self)->id) != 0)
    leave (self, g_strdup (id));
}

static gboolean
close_asked (GtkWindow *window, gpointer data)
{
  ViewerHangingEditor *self = VIEWER_HANGING_EDITOR (window);

  if (self->is_leaving || !would_lose (self))
    return FALSE;
  leave (self, NULL);
  return TRUE;
}

/* --- saving and removing --- */

static void
set_busy (ViewerHangingEditor *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  show_draft (self);
}

static void
removed_elsewhere (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerHangingEditor) self = data;
  g_autoptr (GError) error = NULL;

  if (!viewer_hanging_store_delete_finish (VIEWER_HANGING_STORE (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, error->message);
}

static void
save_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerHangingEditor) self = data;
  g_autoptr (GError) error = NULL;

  if (!viewer_hanging_store_save_finish (VIEWER_HANGING_STORE (source), result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      set_busy (self, FALSE);
      tell (self, error->message);
      return;
    }
  /* Of another level now: one that hides the other would come back. */
  if (self->is_kept && self->kept != now (self)->level)
    viewer_hanging_store_delete_async (self->store, now (self)->id, self->kept, self->cancellable,
                                       removed_elsewhere, g_object_ref (self));
  self->is_kept = TRUE;
  self->kept = now (self)->level;
  self->is_busy = FALSE;
  viewer_hanging_draft_saved (self->draft);
  show_shelf (self);
  tell (self, _ ("Saved."));
  g_signal_emit (self, signals[SAVED], 0, now (self)->id);
}

static void
save (ViewerHangingEditor *self)
{
  set_busy (self, TRUE);
  viewer_hanging_store_save_async (self->store, now (self), now (self)->level, self->cancellable, save_done,
                                   g_object_ref (self));
}

static void
restored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerHangingEditor) self = data;
  g_autoptr (GError) error = NULL;

  if (!viewer_hanging_store_save_finish (VIEWER_HANGING_STORE (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, error->message);
  else if (error == NULL)
    show_shelf (self);
}

static void
undo_remove (AdwToast *toast, gpointer data)
{
  ViewerHangingEditor *self = data;
  const FjHangProtocol *protocol = g_object_get_data (G_OBJECT (toast), "protocol");

  viewer_hanging_store_save_async (self->store, protocol, protocol->level, self->cancellable, restored,
                                   g_object_ref (self));
}

static void
remove_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerHangingEditor) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL, *escaped = NULL;
  AdwToast *toast;

  if (!viewer_hanging_store_delete_finish (VIEWER_HANGING_STORE (source), result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      set_busy (self, FALSE);
      tell (self, error->message);
      return;
    }
  escaped = g_markup_escape_text (now (self)->name, -1);
  title = g_strdup_printf (_ ("“%s” removed."), escaped);
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "protocol", fj_hang_protocol_copy (now (self)),
                          (GDestroyNotify) fj_hang_protocol_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_remove), self, 0);
  self->is_busy = FALSE;
  if (self->reading != NULL)
    fj_reading_try (self->reading, NULL);
  open_protocol (self, self->shipped->pdata[0], TRUE);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

/* --- actions --- */

static void
on_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  save (VIEWER_HANGING_EDITOR (widget));
}

static void
on_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  viewer_hanging_draft_undo (VIEWER_HANGING_EDITOR (widget)->draft);
}

static void
on_redo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  viewer_hanging_draft_redo (VIEWER_HANGING_EDITOR (widget)->draft);
}

static void
on_close (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static void
open_new (ViewerHangingEditor *self, FjHangProtocol *protocol)
{
  open_protocol (self, protocol, FALSE);
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->stack), "general");
  fj_hang_protocol_free (protocol);
}

static void
on_new (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ViewerHangingEditor *self = VIEWER_HANGING_EDITOR (widget);

  if (would_lose (self))
    tell (self, _ ("Save this one first, or undo its changes."));
  else
    open_new (self, viewer_hanging_edit_new (_ ("New hanging protocol")));
}

static void
on_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ViewerHangingEditor *self = VIEWER_HANGING_EDITOR (widget);
  g_autofree char *title = g_strdup_printf (_ ("%s (mine)"), fj_hang_title (now (self)->name));

  if (would_lose (self))
    tell (self, _ ("Save this one first, or undo its changes."));
  else
    open_new (self, viewer_hanging_edit_copy (now (self), title, FJ_HANG_LEVEL_USER));
}

static void
on_remove (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ViewerHangingEditor *self = VIEWER_HANGING_EDITOR (widget);

  set_busy (self, TRUE);
  viewer_hanging_store_delete_async (self->store, now (self)->id, self->kept, self->cancellable, remove_done,
                                     g_object_ref (self));
}

/* --- to and from files --- */

static void
imported (FjHangProtocol *protocol, GPtrArray *notes, const char *sentence, gpointer data)
{
  ViewerHangingEditor *self = data;
  g_autofree char *text = NULL;
  GtkWidget *dialog;

  if (protocol == NULL)
    {
      if (sentence != NULL)
        tell (self, sentence);
      return;
    }
  /* One of another's that is here already is not written over. */
  if (find_protocol (self, protocol->id) != NULL)
    {
      FjHangProtocol *copy = viewer_hanging_edit_copy (protocol, protocol->name, FJ_HANG_LEVEL_USER);

      fj_hang_protocol_free (protocol);
      protocol = copy;
    }
  protocol->level = FJ_HANG_LEVEL_USER;
  open_new (self, protocol);
  if (notes->len == 0)
    return;
  g_ptr_array_add (notes, NULL);
  text = g_strjoinv ("\n", (char **) notes->pdata);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Not everything could be taken over"), text);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_import (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ViewerHangingEditor *self = VIEWER_HANGING_EDITOR (widget);

  if (would_lose (self))
    tell (self, _ ("Save this one first, or undo its changes."));
  else
    viewer_hanging_exchange_import (GTK_WINDOW (self), self->sandbox, imported, self);
}

static void
exported (const char *sentence, gpointer data)
{
  tell (data, sentence);
}

static void
on_export (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ViewerHangingEditor *self = VIEWER_HANGING_EDITOR (widget);

  viewer_hanging_exchange_export (GTK_WINDOW (self), now (self),
                                  g_str_equal (g_variant_get_string (parameter, NULL), "dicom"), exported,
                                  self);
}

/* --- the widgets --- */

static void
viewer_hanging_editor_dispose (GObject *object)
{
  ViewerHangingEditor *self = VIEWER_HANGING_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  if (self->reading != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->reading, self);
      fj_reading_try (self->reading, NULL);
    }
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_object (&self->reading);
  g_clear_object (&self->store);
  g_clear_pointer (&self->sandbox, fj_sandbox_unref);
  G_OBJECT_CLASS (viewer_hanging_editor_parent_class)->dispose (object);
}

static void
viewer_hanging_editor_finalize (GObject *object)
{
  ViewerHangingEditor *self = VIEWER_HANGING_EDITOR (object);

  g_clear_object (&self->draft);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->shipped, g_ptr_array_unref);
  g_free (self->next);
  G_OBJECT_CLASS (viewer_hanging_editor_parent_class)->finalize (object);
}

static void
add_key (GtkWidgetClass *class, guint key, GdkModifierType modifiers, const char *action)
{
  gtk_widget_class_add_binding_action (class, key, modifiers, action, NULL);
}

static void
viewer_hanging_editor_class_init (ViewerHangingEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_hanging_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_hanging_editor_finalize;
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, on_save);
  gtk_widget_class_install_action (widget_class, "editor.undo", NULL, on_undo);
  gtk_widget_class_install_action (widget_class, "editor.redo", NULL, on_redo);
  gtk_widget_class_install_action (widget_class, "editor.new", NULL, on_new);
  gtk_widget_class_install_action (widget_class, "editor.copy", NULL, on_copy);
  gtk_widget_class_install_action (widget_class, "editor.remove", NULL, on_remove);
  gtk_widget_class_install_action (widget_class, "editor.import", NULL, on_import);
  gtk_widget_class_install_action (widget_class, "editor.export", "s", on_export);
  gtk_widget_class_install_action (widget_class, "editor.close", NULL, on_close);
  add_key (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "editor.save");
  add_key (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "editor.undo");
  add_key (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "editor.redo");
  add_key (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "editor.new");
  add_key (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "editor.close");
  signals[SAVED] = g_signal_new ("saved", VIEWER_TYPE_HANGING_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
viewer_hanging_editor_init (ViewerHangingEditor *self)
{
  self->cancellable = g_cancellable_new ();
}

static GtkWidget *
make_stack (ViewerHangingEditor *self)
{
  AdwViewStack *stack = ADW_VIEW_STACK (adw_view_stack_new ());

  self->stack = GTK_WIDGET (stack);
  self->general = viewer_hanging_general_new (get_patient, self);
  self->sets = viewer_hanging_sets_new (get_patient, self);
  self->stages = viewer_hanging_stages_new (get_patient, self);
  adw_view_stack_add_titled (stack, self->stages, "stages", _ ("Stages"));
  adw_view_stack_add_titled (stack, self->sets, "sets", _ ("Image sets"));
  adw_view_stack_add_titled (stack, self->general, "general", _ ("Applies to"));
  adw_view_stack_page_set_icon_name (adw_view_stack_get_page (stack, self->stages), "view-grid-symbolic");
  adw_view_stack_page_set_icon_name (adw_view_stack_get_page (stack, self->sets), "view-list-symbolic");
  adw_view_stack_page_set_icon_name (adw_view_stack_get_page (stack, self->general),
                                     "document-properties-symbolic");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_widget_set_hexpand (self->stack, TRUE);
  g_signal_connect_swapped (self->stages, "stage-changed", G_CALLBACK (stage_changed), self);
  return self->stack;
}

static void
build (ViewerHangingEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *across = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->shelf = viewer_hanging_list_new ();
  self->toasts = adw_toast_overlay_new ();
  self->sentence = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->sentence), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->sentence), 0);
  gtk_widget_add_css_class (self->sentence, "error");
  gtk_widget_add_css_class (self->sentence, "hanging-sentence");
  g_signal_connect (self->shelf, "chosen", G_CALLBACK (shelf_chosen), self);
  self->ribbon = viewer_hanging_ribbon_new ();
  gtk_box_append (GTK_BOX (right), self->ribbon);
  gtk_box_append (GTK_BOX (right), make_stack (self));
  gtk_box_append (GTK_BOX (right), self->sentence);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), right);
  gtk_box_append (GTK_BOX (across), self->shelf);
  gtk_box_append (GTK_BOX (across), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (across), self->toasts);
  gtk_box_append (GTK_BOX (box), viewer_hanging_bar_new (ADW_VIEW_STACK (self->stack)));
  gtk_box_append (GTK_BOX (box), across);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 1120, 680);
  g_signal_connect (self, "close-request", G_CALLBACK (close_asked), NULL);
}

static guint
list_levels (ViewerHangingStore *store)
{
  guint levels = 0;

  for (FjHangLevel level = FJ_HANG_LEVEL_SITE; level <= FJ_HANG_LEVEL_USER; level++)
    if (viewer_hanging_store_may_change (store, level))
      levels |= 1u << level;
  return levels;
}

GtkWidget *
viewer_hanging_editor_new (FjReading *reading, ViewerHangingStore *store, FjSandbox *sandbox)
{
  ViewerHangingEditor *self = g_object_new (VIEWER_TYPE_HANGING_EDITOR, NULL);

  self->reading = reading != NULL ? g_object_ref (reading) : NULL;
  self->store = g_object_ref (store);
  self->sandbox = sandbox != NULL ? fj_sandbox_ref (sandbox) : NULL;
  self->shipped = fj_hang_protocols_shipped ();
  for (guint i = 0; i < self->shipped->len; i++)
    viewer_hanging_edit_translate (self->shipped->pdata[i]);
  build (self);
  viewer_hanging_general_set_levels (VIEWER_HANGING_GENERAL (self->general), list_levels (store));
  open_first (self);
  if (reading != NULL)
    g_signal_connect_swapped (reading, "hung", G_CALLBACK (hung), self);
  g_signal_connect_swapped (store, "changed", G_CALLBACK (show_shelf), self);
  return GTK_WIDGET (self);
}
