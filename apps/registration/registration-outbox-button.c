#include "registration-outbox-button.h"

#include "fj-language.h"

struct _RegistrationOutboxButton
{
  AdwBin parent;
  RegistrationOutbox *outbox;
  GtkWidget *button, *content, *list;
};

static guint signal_open;

G_DEFINE_FINAL_TYPE (RegistrationOutboxButton, registration_outbox_button, ADW_TYPE_BIN)

static void
open_clicked (GtkWidget *widget, RegistrationOutboxButton *button)
{
  RegistrationParcel *parcel = g_object_get_data (G_OBJECT (widget), "parcel");

  gtk_menu_button_popdown (GTK_MENU_BUTTON (button->button));
  g_signal_emit (button, signal_open, 0, parcel);
}

static void
discard_answered (AdwMessageDialog *dialog, const char *response, RegistrationOutboxButton *button)
{
  RegistrationParcel *parcel = g_object_get_data (G_OBJECT (dialog), "parcel");

  if (g_str_equal (response, "discard") && button->outbox != NULL)
    registration_outbox_withdraw (button->outbox, parcel);
}

static void
discard_clicked (GtkWidget *widget, RegistrationOutboxButton *button)
{
  RegistrationParcel *parcel = g_object_get_data (G_OBJECT (widget), "parcel");
  const RegistrationDraft *draft = registration_parcel_get_draft (parcel);
  GtkWidget *dialog;

  gtk_menu_button_popdown (GTK_MENU_BUTTON (button->button));
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (button))),
                                   _ ("Discard this registration?"), NULL);
  adw_message_dialog_format_body (
      ADW_MESSAGE_DIALOG (dialog), "%s · %s\n%s", draft->name, draft->item,
      /* After an attempt nobody knows: its answer may have got lost. */
      registration_parcel_get_sentence (parcel) == NULL
          ? _ ("It was not registered, and cannot be brought back.")
          : _ ("Look at the board whether it is registered all the same. What is in this one "
               "cannot be brought back."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _ ("_Keep"), "discard",
                                    _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_object_set_data_full (G_OBJECT (dialog), "parcel", g_object_ref (parcel), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_answered), button, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWidget *
row_button (RegistrationOutboxButton *button,
            RegistrationParcel *parcel,
            const char *icon,
            const char *words,
            GCallback callback)
{
  GtkWidget *widget = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (widget, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_add_css_class (widget, "flat");
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (widget, registration_parcel_get_state (parcel) != REGISTRATION_PARCEL_SENDING);
  g_object_set_data_full (G_OBJECT (widget), "parcel", g_object_ref (parcel), g_object_unref);
  g_signal_connect (widget, "clicked", callback, button);
  return widget;
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  RegistrationOutboxButton *button = data;
  RegistrationParcel *parcel = item;
  const RegistrationDraft *draft = registration_parcel_get_draft (parcel);
  const char *sentence = registration_parcel_get_sentence (parcel);
  g_autofree char *title = g_strdup_printf ("%s · %s", draft->name, draft->item);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *subtitle = g_markup_escape_text (
      sentence != NULL                                                        ? sentence
      : registration_parcel_get_state (parcel) == REGISTRATION_PARCEL_SENDING ? _ ("Being sent…")
                                                                              : _ ("Waits to be sent"),
      -1);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (registration_parcel_get_state (parcel) == REGISTRATION_PARCEL_REFUSED)
    adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "dialog-warning-symbolic");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             row_button (button, parcel, "document-edit-symbolic", _ ("Open in the form"),
                                         G_CALLBACK (open_clicked)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), row_button (button, parcel, "user-trash-symbolic",
                                                               _ ("Discard"), G_CALLBACK (discard_clicked)));
  return row;
}

static void
items_changed (RegistrationOutboxButton *button)
{
  guint n = button->outbox != NULL ? g_list_model_get_n_items (G_LIST_MODEL (button->outbox)) : 0;
  guint refused
      = button->outbox != NULL ? registration_outbox_count (button->outbox, REGISTRATION_PARCEL_REFUSED) : 0;
  g_autofree char *words = g_strdup_printf (refused > 0 ? _ ("Not registered: %u") : _ ("Waiting: %u"),
                                            refused > 0 ? refused : n);

  adw_button_content_set_label (ADW_BUTTON_CONTENT (button->content), words);
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (button->content),
                                    refused > 0 ? "dialog-warning-symbolic" : "mail-outbox-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button->button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_visible (GTK_WIDGET (button), n > 0);
}

static void
send_now (RegistrationOutboxButton *button)
{
  if (button->outbox != NULL)
    registration_outbox_flush (button->outbox);
}

void
registration_outbox_button_set_outbox (RegistrationOutboxButton *button, RegistrationOutbox *outbox)
{
  if (button->outbox != NULL)
    g_signal_handlers_disconnect_by_data (button->outbox, button);
  g_set_object (&button->outbox, outbox);
  gtk_list_box_bind_model (GTK_LIST_BOX (button->list), outbox != NULL ? G_LIST_MODEL (outbox) : NULL,
                           create_row, button, NULL);
  if (outbox != NULL)
    g_signal_connect_swapped (outbox, "items-changed", G_CALLBACK (items_changed), button);
  items_changed (button);
}

static void
registration_outbox_button_dispose (GObject *object)
{
  RegistrationOutboxButton *button = REGISTRATION_OUTBOX_BUTTON (object);

  if (button->outbox != NULL)
    g_signal_handlers_disconnect_by_data (button->outbox, button);
  g_clear_object (&button->outbox);
  G_OBJECT_CLASS (registration_outbox_button_parent_class)->dispose (object);
}

static void
registration_outbox_button_class_init (RegistrationOutboxButtonClass *class)
{
  G_OBJECT_CLASS (class)->dispose = registration_outbox_button_dispose;
  signal_open = g_signal_new ("open", REGISTRATION_TYPE_OUTBOX_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, REGISTRATION_TYPE_PARCEL);
}

static void
registration_outbox_button_init (RegistrationOutboxButton *button)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *now = gtk_button_new_with_mnemonic (_ ("_Send now"));

  button->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (button->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (button->list, "boxed-list");
  gtk_widget_set_size_request (button->list, 460, -1);
  g_signal_connect_swapped (now, "clicked", G_CALLBACK (send_now), button);
  gtk_box_append (GTK_BOX (box), button->list);
  gtk_box_append (GTK_BOX (box), now);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  button->button = gtk_menu_button_new ();
  button->content = adw_button_content_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button->button), button->content);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button->button), popover);
  adw_bin_set_child (ADW_BIN (button), button->button);
  items_changed (button);
}
