#include "fj-desk-window.h"

#include "fj-compose-guard.h"
#include "fj-critical-banner.h"
#include "fj-language.h"
#include "fj-link-banner.h"
#include "fj-sign-in-page.h"

typedef struct
{
  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwBin *sign_in_bin, *titlebar_bin, *content_bin;
  FjLinkBanner *banner;
  FjCriticalBanner *critical;
  GtkRevealer *error_revealer;
  GtkLabel *error_label;
  FjSignInPage *sign_in;
  FjDeskApplication *application; /* whose signals are connected */
  gboolean needs_session, is_guarded, tells_critical, has_critical;
} FjDeskWindowPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FjDeskWindow, fj_desk_window, ADW_TYPE_APPLICATION_WINDOW)

static guint critical_alarm;

#define PRIVATE(window) ((FjDeskWindowPrivate *) fj_desk_window_get_instance_private (window))

static void
show_page (FjDeskWindow *window, const char *name)
{
  FjDeskWindowPrivate *priv = PRIVATE (window);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (priv->stack), name) == 0)
    return;
  /* What goes out of sight must not keep the focus. */
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  gtk_stack_set_visible_child_name (priv->stack, name);
}

static void
show_right_page (FjDeskWindow *window)
{
  FjDeskWindowPrivate *priv = PRIVATE (window);
  gboolean signed_in = priv->application != NULL && fj_desk_application_is_signed_in (priv->application);
  gboolean wanted = signed_in || !priv->needs_session;
  gboolean shown = g_strcmp0 (gtk_stack_get_visible_child_name (priv->stack), "content") == 0;

  fj_link_banner_set_changes (priv->banner,
                              signed_in ? fj_desk_application_get_changes (priv->application) : NULL);
  show_page (window, wanted ? "content" : "sign-in");
  if (wanted && !shown && adw_bin_get_child (priv->content_bin) != NULL)
    gtk_widget_child_focus (GTK_WIDGET (priv->content_bin), GTK_DIR_TAB_FORWARD);
  else if (!wanted && priv->sign_in != NULL)
    fj_sign_in_page_begin (priv->sign_in);
}

/* ---- what the application says ---- */

static void
follow_critical (FjDeskWindow *window)
{
  FjDeskWindowPrivate *priv = PRIVATE (window);
  g_autoptr (FjCriticalValues) values = NULL;

  if (!priv->tells_critical || priv->has_critical || priv->application == NULL
      || fj_desk_application_get_changes (priv->application) == NULL)
    return;
  priv->has_critical = TRUE;
  values = fj_critical_values_new (fj_desk_application_get_client (priv->application),
                                   fj_desk_application_get_changes (priv->application));
  fj_critical_banner_set_values (priv->critical, values);
}

static void
forget_critical (FjDeskWindow *window)
{
  PRIVATE (window)->has_critical = FALSE;
  fj_critical_banner_set_values (PRIVATE (window)->critical, NULL);
}

static void
on_signed_in (FjDeskWindow *window)
{
  follow_critical (window);
  show_right_page (window);
}

static void
on_signed_out (FjDeskWindow *window)
{
  FjDeskWindowPrivate *priv = PRIVATE (window);

  /* While it is emitted the session is still there. */
  fj_link_banner_set_changes (priv->banner, NULL);
  forget_critical (window);
  fj_desk_window_clear_error (window);
  if (priv->needs_session)
    show_page (window, "sign-in");
  if (priv->sign_in != NULL)
    {
      fj_sign_in_page_set_reason (priv->sign_in, NULL);
      fj_sign_in_page_begin (priv->sign_in);
    }
}

static void
on_session_ended (FjDeskWindow *window, const char *sentence)
{
  FjDeskWindowPrivate *priv = PRIVATE (window);

  fj_desk_window_clear_error (window);
  if (priv->sign_in != NULL)
    fj_sign_in_page_set_reason (priv->sign_in, sentence);
  show_right_page (window);
}

static void
on_application (FjDeskWindow *window)
{
  FjDeskWindowPrivate *priv = PRIVATE (window);
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));

  if ((gpointer) application == (gpointer) priv->application)
    return;
  if (priv->application != NULL)
    g_signal_handlers_disconnect_by_data (priv->application, window);
  g_clear_object (&priv->application);
  if (!FJ_IS_DESK_APPLICATION (application))
    return;
  priv->application = g_object_ref (FJ_DESK_APPLICATION (application));
  if (!priv->is_guarded)
    fj_compose_guard_add (GTK_WINDOW (window));
  priv->is_guarded = TRUE;
  g_signal_connect_object (application, "signed-in", G_CALLBACK (on_signed_in), window,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (application, "session-resumed", G_CALLBACK (on_signed_in), window,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (application, "signed-out", G_CALLBACK (on_signed_out), window,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (application, "session-ended", G_CALLBACK (on_session_ended), window,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  show_right_page (window);
}

/* ---- what the program asks ---- */

void
fj_desk_window_set_program (FjDeskWindow *window, const char *title, const char *icon)
{
  FjDeskWindowPrivate *priv = PRIVATE (window);

  g_return_if_fail (FJ_IS_DESK_WINDOW (window));
  priv->sign_in = FJ_SIGN_IN_PAGE (fj_sign_in_page_new (title, icon));
  adw_bin_set_child (priv->sign_in_bin, GTK_WIDGET (priv->sign_in));
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_icon_name (GTK_WINDOW (window), icon);
  show_right_page (window);
}

void
fj_desk_window_set_content (FjDeskWindow *window, GtkWidget *titlebar, GtkWidget *content)
{
  FjDeskWindowPrivate *priv = PRIVATE (window);

  g_return_if_fail (FJ_IS_DESK_WINDOW (window));
  adw_bin_set_child (priv->titlebar_bin, titlebar);
  adw_bin_set_child (priv->content_bin, content);
}

void
fj_desk_window_set_needs_session (FjDeskWindow *window, gboolean needs_session)
{
  g_return_if_fail (FJ_IS_DESK_WINDOW (window));
  PRIVATE (window)->needs_session = needs_session;
  show_right_page (window);
}

void
fj_desk_window_set_comfort (FjDeskWindow *window, const char *sentence)
{
  g_return_if_fail (FJ_IS_DESK_WINDOW (window));
  fj_link_banner_set_comfort (PRIVATE (window)->banner, sentence);
}

static void
take_critical (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (!fj_critical_banner_take (PRIVATE (FJ_DESK_WINDOW (data))->critical))
    fj_desk_window_toast (data, _ ("No critical value waits for you."));
}

static void
ring_alarm (FjDeskWindow *window, gconstpointer value)
{
  g_signal_emit (window, critical_alarm, 0, value);
}

void
fj_desk_window_tell_critical (FjDeskWindow *window)
{
  static const GActionEntry actions[] = { { .name = "take-critical", .activate = take_critical } };
  FjDeskWindowPrivate *priv = PRIVATE (window);

  g_return_if_fail (FJ_IS_DESK_WINDOW (window));
  if (priv->tells_critical)
    return;
  priv->tells_critical = TRUE;
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), window);
  g_signal_connect_object (priv->critical, "alarm", G_CALLBACK (ring_alarm), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->critical, "told", G_CALLBACK (fj_desk_window_toast), window,
                           G_CONNECT_SWAPPED);
  if (priv->application != NULL && fj_desk_application_is_signed_in (priv->application))
    follow_critical (window);
}

void
fj_desk_window_add_toast (FjDeskWindow *window, AdwToast *toast)
{
  g_return_if_fail (FJ_IS_DESK_WINDOW (window));
  adw_toast_overlay_add_toast (PRIVATE (window)->toasts, toast);
}

void
fj_desk_window_toast (FjDeskWindow *window, const char *sentence)
{
  /* A title is markup; a name may have a "<". */
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  fj_desk_window_add_toast (window, adw_toast_new (escaped));
}

void
fj_desk_window_show_error (FjDeskWindow *window, const GError *error)
{
  FjDeskWindowPrivate *priv = PRIVATE (window);

  g_return_if_fail (FJ_IS_DESK_WINDOW (window) && error != NULL);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || (priv->application != NULL && fj_desk_application_note_error (priv->application, error)))
    return;
  gtk_label_set_label (priv->error_label, error->message);
  gtk_widget_set_visible (GTK_WIDGET (priv->error_revealer), TRUE);
  gtk_revealer_set_reveal_child (priv->error_revealer, TRUE);
}

void
fj_desk_window_clear_error (FjDeskWindow *window)
{
  FjDeskWindowPrivate *priv = PRIVATE (window);

  g_return_if_fail (FJ_IS_DESK_WINDOW (window));
  gtk_revealer_set_reveal_child (priv->error_revealer, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (priv->error_revealer), FALSE);
}

FjDeskApplication *
fj_desk_window_get_application (FjDeskWindow *window)
{
  g_return_val_if_fail (FJ_IS_DESK_WINDOW (window), NULL);
  return PRIVATE (window)->application;
}

/* ---- the widget ---- */

static void
fj_desk_window_dispose (GObject *object)
{
  FjDeskWindowPrivate *priv = PRIVATE (FJ_DESK_WINDOW (object));

  if (priv->application != NULL)
    g_signal_handlers_disconnect_by_data (priv->application, object);
  g_clear_object (&priv->application);
  G_OBJECT_CLASS (fj_desk_window_parent_class)->dispose (object);
}

static void
fj_desk_window_class_init (FjDeskWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_desk_window_dispose;
  critical_alarm = g_signal_new ("critical-alarm", FJ_TYPE_DESK_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  g_type_ensure (FJ_TYPE_LINK_BANNER);
  g_type_ensure (FJ_TYPE_CRITICAL_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/fenji/desk/fj-desk-window.ui");
  gtk_widget_class_bind_template_child_private (widget_class, FjDeskWindow, toasts);
  gtk_widget_class_bind_template_child_private (widget_class, FjDeskWindow, stack);
  gtk_widget_class_bind_template_child_private (widget_class, FjDeskWindow, sign_in_bin);
  gtk_widget_class_bind_template_child_private (widget_class, FjDeskWindow, titlebar_bin);
  gtk_widget_class_bind_template_child_private (widget_class, FjDeskWindow, content_bin);
  gtk_widget_class_bind_template_child_private (widget_class, FjDeskWindow, banner);
  gtk_widget_class_bind_template_child_private (widget_class, FjDeskWindow, critical);
  gtk_widget_class_bind_template_child_private (widget_class, FjDeskWindow, error_revealer);
  gtk_widget_class_bind_template_child_private (widget_class, FjDeskWindow, error_label);
  gtk_widget_class_bind_template_callback (widget_class, fj_desk_window_clear_error);
}

static void
fj_desk_window_init (FjDeskWindow *window)
{
  PRIVATE (window)->needs_session = TRUE;
  gtk_widget_init_template (GTK_WIDGET (window));
  g_signal_connect (window, "notify::application", G_CALLBACK (on_application), NULL);
}
