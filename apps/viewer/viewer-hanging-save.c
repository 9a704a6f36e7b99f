#include "viewer-hanging-save.h"

#include "fj-language.h"
#include "viewer-hanging-fields.h"
#include "viewer-hanging-seen.h"

#define WIDTH 460

typedef struct
{
  FjReadingView *view;
  ViewerHangingStore *store;
  FjHangProtocol *protocol; /* what is seen, still without a name */
  char *modality, *region;
  FjHangLevel levels[3];

  GtkWidget *window, *name, *level, *of_modality, *of_region, *save, *sentence;
} Dialog;

static void
dialog_free (gpointer data)
{
  Dialog *dialog = data;

  g_object_unref (dialog->view);
  g_object_unref (dialog->store);
  fj_hang_protocol_free (dialog->protocol);
  g_free (dialog->modality);
  g_free (dialog->region);
  g_free (dialog);
}

/* --- saving --- */

static void
say (Dialog *dialog, const char *sentence)
{
  gtk_label_set_text (GTK_LABEL (dialog->sentence), sentence);
  gtk_widget_set_visible (dialog->sentence, sentence != NULL);
}

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) window = data;
  Dialog *dialog = g_object_get_data (G_OBJECT (window), "dialog");
  g_autoptr (GError) error = NULL;

  if (!viewer_hanging_store_save_finish (VIEWER_HANGING_STORE (source), result, &error))
    {
      gtk_widget_set_sensitive (dialog->save, TRUE);
      say (dialog, error->message);
      return;
    }
  fj_reading_view_add_toast (dialog->view, adw_toast_new (_ ("Saved. Such studies will hang so.")));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
save_clicked (Dialog *dialog)
{
  g_autoptr (FjHangProtocol) protocol = fj_hang_protocol_copy (dialog->protocol);
  const char *name = viewer_hanging_field_get_text (dialog->name);
  g_autoptr (GError) error = NULL;

  g_free (protocol->name);
  protocol->name = g_strstrip (g_strdup (name));
  protocol->level = dialog->levels[viewer_hanging_field_get_chosen (dialog->level)];
  viewer_hanging_seen_apply (
      protocol,
      dialog->of_modality != NULL && viewer_hanging_field_get_on (dialog->of_modality) ? dialog->modality
                                                                                       : NULL,
      dialog->of_region != NULL && viewer_hanging_field_get_on (dialog->of_region) ? dialog->region : NULL);
  if (!fj_hang_protocol_check (protocol, &error))
    {
      say (dialog, error->message);
      return;
    }
  gtk_widget_set_sensitive (dialog->save, FALSE);
  viewer_hanging_store_save_async (dialog->store, protocol, protocol->level, NULL, saved,
                                   g_object_ref (dialog->window));
}

static void
changed (gpointer data, GtkWidget *field)
{
  Dialog *dialog = data;

  if (dialog->save != NULL)
    gtk_widget_set_sensitive (dialog->save, *viewer_hanging_field_get_text (dialog->name) != '\0');
}

/* --- the widgets --- */

static GtkWidget *
add_level (Dialog *dialog, GtkWidget *group)
{
  static const char *const titles[] = { NULL, N_ ("The hospital's"), N_ ("The group's"), N_ ("Mine") };
  GtkWidget *field = viewer_hanging_field_add_choice (group, _ ("Whose"), changed, dialog);
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();

  for (FjHangLevel level = FJ_HANG_LEVEL_USER; level > FJ_HANG_LEVEL_SHIPPED; level--)
    if (level == FJ_HANG_LEVEL_USER || viewer_hanging_store_may_change (dialog->store, level))
      {
        dialog->levels[choices->len] = level;
        g_ptr_array_add (choices, (gpointer) _ (titles[level]));
      }
  g_ptr_array_add (choices, NULL);
  viewer_hanging_field_set_choices (field, (const char *const *) choices->pdata);
  return field;
}

static GtkWidget *
add_condition (Dialog *dialog, GtkWidget *group, const char *title)
{
  GtkWidget *field = viewer_hanging_field_add_switch (group, title, changed, dialog);

  viewer_hanging_field_set_on (field, TRUE);
  return field;
}

static GtkWidget *
make_form (Dialog *dialog, const char *name)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *when = viewer_hanging_group_new (_ ("Hangs studies so when they are"));
  GtkWidget *last = adw_preferences_group_new ();

  dialog->name = viewer_hanging_field_add_text (group, _ ("Name of the protocol"), changed, dialog);
  viewer_hanging_field_set_text (dialog->name, name);
  dialog->level = add_level (dialog, group);
  if (dialog->modality != NULL)
    {
      g_autofree char *title = g_strdup_printf (_ ("of the modality %s"), dialog->modality);

      dialog->of_modality = add_condition (dialog, when, title);
    }
  if (dialog->region != NULL)
    {
      g_autofree char *title = g_strdup_printf (_ ("of the region %s"), dialog->region);

      dialog->of_region = add_condition (dialog, when, title);
    }
  dialog->sentence = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (dialog->sentence), TRUE);
  gtk_label_set_xalign (GTK_LABEL (dialog->sentence), 0);
  gtk_widget_add_css_class (dialog->sentence, "error");
  gtk_widget_set_visible (dialog->sentence, FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (last), dialog->sentence);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (when));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (last));
  gtk_widget_set_vexpand (page, TRUE);
  return page;
}

static GtkWidget *
make_header (Dialog *dialog)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  dialog->save = gtk_button_new_with_mnemonic (_ ("_Save"));
  gtk_widget_add_css_class (dialog->save, "suggested-action");
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), dialog->save);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_destroy), dialog->window);
  g_signal_connect_swapped (dialog->save, "clicked", G_CALLBACK (save_clicked), dialog);
  return header;
}

static void
close_on_escape (GtkWidget *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, controller);
}

void
viewer_hanging_save_show (GtkWindow *parent, FjReadingView *view, ViewerHangingStore *store)
{
  const FjHang *hang = fj_reading_get_hang (fj_reading_view_get_reading (view));
  Dialog *dialog = g_new0 (Dialog, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *name = NULL;

  g_return_if_fail (hang != NULL);

  dialog->view = g_object_ref (view);
  dialog->store = g_object_ref (store);
  dialog->protocol = viewer_hanging_seen_capture (view);
  viewer_hanging_seen_describe (hang, &dialog->modality, &dialog->region);
  name = g_strdup_printf (_ ("%s (mine)"), hang->protocol != NULL     ? fj_hang_title (hang->protocol->name)
                                           : dialog->modality != NULL ? dialog->modality
                                                                      : _ ("Hanging protocol"));
  dialog->window = adw_window_new ();
  g_object_set_data_full (G_OBJECT (dialog->window), "dialog", dialog, dialog_free);
  gtk_window_set_title (GTK_WINDOW (dialog->window), _ ("Save what I see"));
  gtk_window_set_transient_for (GTK_WINDOW (dialog->window), parent);
  gtk_window_set_modal (GTK_WINDOW (dialog->window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (dialog->window), WIDTH, 400);
  gtk_box_append (GTK_BOX (box), make_header (dialog));
  gtk_box_append (GTK_BOX (box), make_form (dialog, name));
  adw_window_set_content (ADW_WINDOW (dialog->window), box);
  gtk_window_set_default_widget (GTK_WINDOW (dialog->window), dialog->save);
  g_object_set (dialog->name, "activates-default", TRUE, NULL);
  close_on_escape (dialog->window);
  gtk_window_present (GTK_WINDOW (dialog->window));
  gtk_widget_grab_focus (dialog->name);
}
