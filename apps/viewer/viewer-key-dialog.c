#include "viewer-key-dialog.h"

#include <adwaita.h>

#include "fj-language.h"

typedef struct
{
  FjKeyMap *map;
  char *action, *key; /* key: that another action has; NULL: none was pressed yet */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->map);
  g_free (question->action);
  g_free (question->key);
  g_free (question);
}

static const char *
title_of (FjKeyMap *map, const char *action)
{
  for (guint i = 0; i < fj_key_map_get_n_actions (map); i++)
    {
      FjKeyAction one = fj_key_map_get_action (map, i);

      if (g_str_equal (one.action, action))
        return fj_tr (one.title);
    }
  return action;
}

static void
take (AdwMessageDialog *dialog, Question *question, const char *key)
{
  g_autoptr (GError) error = NULL;

  if (fj_key_map_assign (question->map, question->action, key, &error))
    gtk_window_close (GTK_WINDOW (dialog));
  else
    adw_message_dialog_set_body (dialog, error->message);
}

static void
ask_to_swap (
    AdwMessageDialog *dialog, Question *question, const char *owner, const char *key, const char *label)
{
  g_autofree char *own = fj_key_map_dup_label (question->map, question->action);
  g_autofree char *body = NULL;

  if (own != NULL)
    body = g_strdup_printf (
        _ ("“%s” is the key of “%s”. Swap them, and that one gets “%s” if it can have it; or "
           "cancel, and both stay as they are."),
        label, title_of (question->map, owner), own);
  else
    body = g_strdup_printf (
        _ ("“%s” is the key of “%s”. Take it, and that one has no such key any more; or cancel, "
           "and both stay as they are."),
        label, title_of (question->map, owner));
  g_free (question->key);
  question->key = g_strdup (key);
  adw_message_dialog_set_body (dialog, body);
  adw_message_dialog_add_response (dialog, "swap", own != NULL ? _ ("_Swap") : _ ("_Take it"));
  adw_message_dialog_set_response_appearance (dialog, "swap", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "swap");
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  AdwMessageDialog *dialog
      = ADW_MESSAGE_DIALOG (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
  Question *question = user_data;
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  g_autofree char *name = NULL, *label = NULL;
  g_autoptr (GError) error = NULL;
  FjKeyAction action = { 0 };
  const char *owner;

  /* The buttons have the keys when it is they who are asked, and Escape always cancels. */
  if (question->key != NULL || (key == GDK_KEY_Escape && modifiers == 0))
    return FALSE;
  if (gdk_key_event_is_modifier (event))
    return TRUE;
  for (guint i = 0; i < fj_key_map_get_n_actions (question->map); i++)
    if (g_str_equal (fj_key_map_get_action (question->map, i).action, question->action))
      action = fj_key_map_get_action (question->map, i);
  /* Of a plus nobody says how it was typed; of a letter everybody does. */
  if (key != gdk_keyval_to_lower (key))
    key = gdk_keyval_to_lower (key);
  else if (gdk_keyval_to_unicode (key) > ' ' && !g_unichar_isalnum (gdk_keyval_to_unicode (key)))
    modifiers &= ~(GdkModifierType) GDK_SHIFT_MASK;
  if (!fj_key_map_check (action.place, key, modifiers, &error))
    {
      adw_message_dialog_set_body (dialog, error->message);
      return TRUE;
    }
  name = gtk_accelerator_name (key, modifiers);
  label = gtk_accelerator_get_label (key, modifiers);
  owner = fj_key_map_find_owner (question->map, question->action, name);
  for (guint i = 0; owner != NULL && i < fj_key_map_get_n_actions (question->map); i++)
    if (g_str_equal (fj_key_map_get_action (question->map, i).action, owner)
        && fj_key_map_get_action (question->map, i).place == FJ_KEYS_FIXED)
      owner = NULL; /* assigning says so */
  if (owner != NULL)
    ask_to_swap (dialog, question, owner, name, label);
  else
    take (dialog, question, name);
  return TRUE;
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question *question = user_data;

  if (g_str_equal (response, "swap"))
    fj_key_map_assign (question->map, question->action, question->key, NULL);
  else if (g_str_equal (response, "none"))
    fj_key_map_clear (question->map, question->action);
}

void
viewer_key_dialog_show (GtkWindow *parent, FjKeyMap *map, const char *action)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, NULL, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  Question *question = g_new0 (Question, 1);

  question->map = g_object_ref (map);
  question->action = g_strdup (action);
  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (dialog), title_of (map, action));
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
                               _ ("Press the new key. Escape leaves it as it is."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), NULL);
  if (fj_key_map_get_keys (map, action)[0] != NULL)
    adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "none", _ ("_No key"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "question", question, question_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), question);
  /* Added last it is asked before the keys of the program: none of them acts while one is pressed here. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), question);
  gtk_widget_add_controller (dialog, keys);
  gtk_window_present (GTK_WINDOW (dialog));
}
