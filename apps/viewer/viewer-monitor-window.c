#include "viewer-monitor-window.h"

#include "fj-language.h"
#include "fj-screens.h"
#include "fj-time.h"
#include "viewer-monitor-canvas.h"
#include "viewer-monitor-session.h"

struct _ViewerMonitorWindow
{
  GtkWindow parent;

  GdkMonitor *monitor; /* that is tested; NULL until the window is on one */
  ViewerMonitorSession *session;
  char *verdict;
  gboolean is_warned; /* that ending drops what has been entered */

  GtkWidget *canvas, *card, *title, *words, *problem, *entry;
  GtkWidget *back, *next, *yes, *no, *measure, *check, *look, *other, *hide;
};

G_DEFINE_FINAL_TYPE (ViewerMonitorWindow, viewer_monitor_window, GTK_TYPE_WINDOW)

/* --- what is shown --- */

static void
show_text (GtkWidget *label, const char *text)
{
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, *text != '\0');
}

static void
show_card (ViewerMonitorWindow *self)
{
  ViewerMonitorMode mode = viewer_monitor_session_get_mode (self->session);
  g_autofree char *title = viewer_monitor_session_dup_title (self->session);
  g_autofree char *words = viewer_monitor_session_dup_words (self->session);
  g_autofree char *entry = viewer_monitor_session_dup_entry (self->session);
  gboolean asks = viewer_monitor_session_asks (self->session);
  gboolean is_busy = mode == VIEWER_MONITOR_MEASURE || mode == VIEWER_MONITOR_LOOK;
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self)));

  show_text (self->title, title);
  show_text (self->words, mode == VIEWER_MONITOR_VERDICT && self->verdict != NULL ? self->verdict : words);
  show_text (self->problem, "");
  gtk_widget_set_visible (self->entry, entry != NULL);
  gtk_widget_set_visible (self->back, is_busy);
  gtk_widget_set_visible (self->hide, entry == NULL); /* its key is a letter */
  gtk_widget_set_visible (self->next, entry != NULL || mode == VIEWER_MONITOR_PATTERNS);
  gtk_widget_set_visible (self->yes, asks);
  gtk_widget_set_visible (self->no, asks);
  gtk_widget_set_visible (self->measure, !is_busy);
  gtk_widget_set_visible (self->check, !is_busy);
  gtk_widget_set_visible (self->look, !is_busy);
  gtk_widget_set_visible (self->other, !is_busy && g_list_model_get_n_items (monitors) > 1);
  if (entry != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->entry), entry);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
      gtk_widget_grab_focus (self->entry);
    }
  else
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
}

static void
show_all (ViewerMonitorWindow *self)
{
  FjMonitorPattern pattern;
  guint8 value;
  gboolean is_raw;

  self->is_warned = FALSE;
  if (self->session == NULL)
    return;
  pattern = viewer_monitor_session_get_pattern (self->session, &value, &is_raw);
  viewer_monitor_canvas_show (self->canvas, pattern, value, is_raw);
  show_card (self);
}

/* What is known of the monitor that the window has come to. */
static void
find_monitor (ViewerMonitorWindow *self)
{
  GdkMonitor *monitor = fj_screens_find_of_widget (GTK_WIDGET (self));
  FjScreens *screens;

  if (monitor == NULL || monitor == self->monitor)
    return;
  screens = fj_screens_get (gtk_widget_get_display (GTK_WIDGET (self)));
  g_set_object (&self->monitor, monitor);
  g_clear_pointer (&self->session, viewer_monitor_session_free);
  self->session = viewer_monitor_session_new (fj_screens_get_monitor (screens, monitor), g_get_real_name ());
  show_all (self);
}

/* --- what comes of it --- */

static void
keep_result (ViewerMonitorWindow *self)
{
  gint64 now = fj_time_now ();
  g_autoptr (FjMonitor) result = viewer_monitor_session_take_result (self->session, now);
  FjScreens *screens = fj_screens_get (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL, *sentences = NULL;

  if (result == NULL)
    return;
  g_free (self->verdict);
  if (fj_screens_keep (screens, result, &error))
    {
      words = fj_monitor_dup_words (result, now);
      sentences = fj_monitor_dup_sentences (result, now);
      self->verdict = g_strdup_printf ("%s\n\n%s", words, sentences);
    }
  else
    self->verdict = g_strdup (error->message);
}

/* What is wrong, with what was typed as long as it is still about the same step. */
static void
show_problem (ViewerMonitorWindow *self, const char *problem)
{
  g_autofree char *typed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_autofree char *before = g_strdup (gtk_label_get_label (GTK_LABEL (self->title)));

  show_all (self);
  if (g_str_equal (before, gtk_label_get_label (GTK_LABEL (self->title))))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), typed);
  show_text (self->problem, problem);
  gtk_widget_grab_focus (self->entry);
}

static void
enter (ViewerMonitorWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (viewer_monitor_session_get_mode (self->session) == VIEWER_MONITOR_PATTERNS)
    viewer_monitor_session_turn (self->session, 1);
  else if (!viewer_monitor_session_enter (self->session, gtk_editable_get_text (GTK_EDITABLE (self->entry)),
                                          &error))
    {
      show_problem (self, error->message);
      return;
    }
  keep_result (self);
  show_all (self);
}

/* --- what a person asks for --- */

static void
do_next (GtkWidget *widget, const char *action, GVariant *parameter)
{
  enter (VIEWER_MONITOR_WINDOW (widget));
}

static void
do_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ViewerMonitorWindow *self = VIEWER_MONITOR_WINDOW (widget);

  if (viewer_monitor_session_go_back (self->session))
    show_all (self);
}

static void
do_turn (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ViewerMonitorWindow *self = VIEWER_MONITOR_WINDOW (widget);

  if (viewer_monitor_session_get_mode (self->session) != VIEWER_MONITOR_PATTERNS)
    return;
  viewer_monitor_session_turn (self->session, g_variant_get_int32 (parameter));
  show_all (self);
}

static gboolean
is_busy (ViewerMonitorWindow *self)
{
  ViewerMonitorMode mode = viewer_monitor_session_get_mode (self->session);

  return mode == VIEWER_MONITOR_MEASURE || mode == VIEWER_MONITOR_LOOK;
}

static void
do_measure (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ViewerMonitorWindow *self = VIEWER_MONITOR_WINDOW (widget);

  if (is_busy (self))
    return;
  gtk_widget_set_visible (self->card, TRUE);
  viewer_monitor_session_measure (self->session, g_variant_get_boolean (parameter));
  show_all (self);
}

static void
do_look (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ViewerMonitorWindow *self = VIEWER_MONITOR_WINDOW (widget);

  if (is_busy (self))
    return;
  gtk_widget_set_visible (self->card, TRUE);
  viewer_monitor_session_look (self->session);
  show_all (self);
}

static void
do_answer (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ViewerMonitorWindow *self = VIEWER_MONITOR_WINDOW (widget);

  if (!viewer_monitor_session_asks (self->session))
    return;
  viewer_monitor_session_answer (self->session, g_variant_get_boolean (parameter));
  show_all (self);
}

static void
do_hide (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ViewerMonitorWindow *self = VIEWER_MONITOR_WINDOW (widget);

  gtk_widget_set_visible (self->card, !gtk_widget_get_visible (self->card));
}

/* Out of what is under way first, then out of the window; eighteen measurements are not dropped by one press.
 */
static void
do_end (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ViewerMonitorWindow *self = VIEWER_MONITOR_WINDOW (widget);

  if (self->session == NULL || viewer_monitor_session_get_mode (self->session) == VIEWER_MONITOR_PATTERNS)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (viewer_monitor_session_has_entered (self->session) && !self->is_warned)
    {
      self->is_warned = TRUE;
      gtk_widget_set_visible (self->card, TRUE);
      show_text (self->problem,
                 _ ("What has been entered is dropped if you end now. Press Escape again to end."));
      return;
    }
  viewer_monitor_session_stop (self->session);
  show_all (self);
}

static void
do_other (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ViewerMonitorWindow *self = VIEWER_MONITOR_WINDOW (widget);
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (widget));
  guint n = g_list_model_get_n_items (monitors);

  for (guint i = 0; i < n && !is_busy (self); i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);
      g_autoptr (GdkMonitor) after = g_list_model_get_item (monitors, (i + 1) % n);

      if (monitor != self->monitor || after == monitor)
        continue;
      gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), after);
      return;
    }
}

/* --- the widgets --- */

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  ViewerMonitorWindow *self = user_data;
  const char *action = NULL;
  GVariant *parameter = NULL;

  if (self->session == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape)
    action = "test.end";
  else if (key == GDK_KEY_Page_Up)
    action = "test.back";
  /* The rest are letters: what is typed into the entry is not a command. */
  else if (gtk_widget_get_visible (self->entry) && gtk_widget_get_visible (self->card))
    return GDK_EVENT_PROPAGATE;
  else if (key == GDK_KEY_Right || key == GDK_KEY_space || key == GDK_KEY_Left)
    {
      action = "test.turn";
      parameter = g_variant_new_int32 (key == GDK_KEY_Left ? -1 : 1);
    }
  else if (key == GDK_KEY_m || key == GDK_KEY_c)
    {
      action = "test.measure";
      parameter = g_variant_new_boolean (key == GDK_KEY_c);
    }
  else if (key == GDK_KEY_y || key == GDK_KEY_n)
    {
      action = "test.answer";
      parameter = g_variant_new_boolean (key == GDK_KEY_y);
    }
  else if (key == GDK_KEY_l)
    action = "test.look";
  else if (key == GDK_KEY_h)
    action = "test.hide";
  else if (key == GDK_KEY_Tab)
    action = "test.other";
  else
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action_variant (GTK_WIDGET (self), action, parameter);
  return GDK_EVENT_STOP;
}

static void
viewer_monitor_window_dispose (GObject *object)
{
  ViewerMonitorWindow *self = VIEWER_MONITOR_WINDOW (object);

  g_clear_object (&self->monitor);
  g_clear_pointer (&self->session, viewer_monitor_session_free);
  g_clear_pointer (&self->verdict, g_free);
  G_OBJECT_CLASS (viewer_monitor_window_parent_class)->dispose (object);
}

static void
viewer_monitor_window_realize (GtkWidget *widget)
{
  GdkSurface *surface;

  GTK_WIDGET_CLASS (viewer_monitor_window_parent_class)->realize (widget);
  surface = gtk_native_get_surface (GTK_NATIVE (widget));
  g_signal_connect_object (surface, "enter-monitor", G_CALLBACK (find_monitor), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (surface, "leave-monitor", G_CALLBACK (find_monitor), widget, G_CONNECT_SWAPPED);
}

static void
viewer_monitor_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (viewer_monitor_window_parent_class)->map (widget);
  find_monitor (VIEWER_MONITOR_WINDOW (widget));
}

static void
viewer_monitor_window_class_init (ViewerMonitorWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = viewer_monitor_window_dispose;
  widget_class->realize = viewer_monitor_window_realize;
  widget_class->map = viewer_monitor_window_map;
  gtk_widget_class_install_action (widget_class, "test.next", NULL, do_next);
  gtk_widget_class_install_action (widget_class, "test.back", NULL, do_back);
  gtk_widget_class_install_action (widget_class, "test.turn", "i", do_turn);
  gtk_widget_class_install_action (widget_class, "test.measure", "b", do_measure);
  gtk_widget_class_install_action (widget_class, "test.look", NULL, do_look);
  gtk_widget_class_install_action (widget_class, "test.answer", "b", do_answer);
  gtk_widget_class_install_action (widget_class, "test.hide", NULL, do_hide);
  gtk_widget_class_install_action (widget_class, "test.end", NULL, do_end);
  gtk_widget_class_install_action (widget_class, "test.other", NULL, do_other);
}

static GtkWidget *
make_label (GtkWidget *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 28);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

/* Without the focus of a pointer's press: keys stay with the window. */
static GtkWidget *
make_button (GtkWidget *box, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_focusable (button, FALSE);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
make_card (ViewerMonitorWindow *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *answers = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (card, "monitor-card");
  self->title = make_label (card, "heading");
  self->words = make_label (card, "body");
  self->problem = make_label (card, "error");
  self->entry = gtk_entry_new ();
  gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_FREE_FORM);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (enter), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (card), self->entry);
  self->no = make_button (answers, _ ("No (N)"), "test.answer(false)");
  self->yes = make_button (answers, _ ("Yes (Y)"), "test.answer(true)");
  gtk_box_set_homogeneous (GTK_BOX (answers), TRUE);
  gtk_box_append (GTK_BOX (card), answers);
  self->next = make_button (card, _ ("Next"), "test.next");
  self->back = make_button (card, _ ("Back (Page Up)"), "test.back");
  self->measure = make_button (card, _ ("Measure with a meter (M)"), "test.measure(false)");
  self->check = make_button (card, _ ("Check as images are shown (C)"), "test.measure(true)");
  self->look = make_button (card, _ ("Look, with questions (L)"), "test.look");
  self->other = make_button (card, _ ("Next monitor (Tab)"), "test.other");
  self->hide = make_button (card, _ ("Hide the words (H)"), "test.hide");
  make_button (card, _ ("End (Esc)"), "test.end");
  gtk_widget_set_halign (card, GTK_ALIGN_END);
  gtk_widget_set_valign (card, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_end (card, 16);
  return card;
}

static void
viewer_monitor_window_init (ViewerMonitorWindow *self)
{
  GtkWidget *overlay = gtk_overlay_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_window_set_title (GTK_WINDOW (self), _ ("Monitor test"));
  self->canvas = viewer_monitor_canvas_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Test pattern"), -1);
  self->card = make_card (self);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->canvas);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->card);
  gtk_window_set_child (GTK_WINDOW (self), overlay);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

ViewerMonitorWindow *
viewer_monitor_window_new (GtkApplication *application, GtkWindow *parent)
{
  ViewerMonitorWindow *self = g_object_new (VIEWER_TYPE_MONITOR_WINDOW, "application", application, NULL);
  GdkMonitor *monitor = parent != NULL ? fj_screens_find_of_widget (GTK_WIDGET (parent)) : NULL;

  if (monitor != NULL)
    gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), monitor);
  else
    gtk_window_fullscreen (GTK_WINDOW (self));
  return self;
}
