#include "kiosk-window.h"

#include <glib-unix.h>
#include "fj-error.h"
#include "fj-exam-words.h"
#include "fj-language.h"
#include "fj-time.h"
#include "kiosk-central.h"
#include "kiosk-face.h"
#include "kiosk-worker.h"

#define TICK_MS 1000
#define PULSE_MS 120
#define OPEN_SECONDS 10 /* how often a book that could not be opened is tried again */
#define WANTED "kiosk-wanted"
#define PRINTER "kiosk-printer"

struct _KioskWindow
{
  AdwApplicationWindow parent_instance;

  GtkLabel *place, *clock, *headline, *name, *detail, *small;
  GtkImage *icon;
  GtkProgressBar *progress;
  GtkWidget *answers, *printed, *again;

  FjDeskApplication *application; /* lives longer */
  GtkCssProvider *size;
  int font_pixels;

  char *folder;
  KioskCentral *central;
  KioskLedger *ledger; /* NULL: could not be opened; why is in book_sentence */
  KioskSpooler *spooler;
  KioskWorker *worker;
  char *book_sentence;
  char *session_sentence; /* why nobody is signed in; NULL: somebody is */
  KioskFace *face;
  guint tick, pulse, retry, term, resize;
};

G_DEFINE_FINAL_TYPE (KioskWindow, kiosk_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- the face ---- */

static const struct
{
  const char *style; /* of the window; NULL: as it is */
  const char *icon;
} looks[] = {
  [KIOSK_FACE_STARTING] = { NULL, "content-loading-symbolic" },
  [KIOSK_FACE_WELCOME] = { NULL, "printer-symbolic" },
  [KIOSK_FACE_PRINTING] = { "printing", "printer-symbolic" },
  [KIOSK_FACE_TAKE] = { "take", "object-select-symbolic" },
  [KIOSK_FACE_TROUBLE] = { "trouble", "dialog-warning-symbolic" },
  [KIOSK_FACE_QUESTION] = { "question", "dialog-question-symbolic" },
};

static gboolean
on_pulse (gpointer data)
{
  gtk_progress_bar_pulse (KIOSK_WINDOW (data)->progress);
  return G_SOURCE_CONTINUE;
}

static void
set_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
show_face (KioskWindow *self, KioskFace *face)
{
  gboolean is_question = face->kind == KIOSK_FACE_QUESTION;
  gboolean is_new = self->face == NULL || self->face->kind != face->kind;
  gboolean is_printing = face->kind == KIOSK_FACE_PRINTING;

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (looks[i].style != NULL)
      gtk_widget_remove_css_class (GTK_WIDGET (self), looks[i].style);
  if (looks[face->kind].style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), looks[face->kind].style);
  gtk_image_set_from_icon_name (self->icon, looks[face->kind].icon);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), !is_question);
  set_label (self->headline, face->headline);
  set_label (self->name, face->name);
  set_label (self->detail, face->detail);
  set_label (self->small, face->small);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_printing);
  if (is_printing && self->pulse == 0)
    self->pulse = g_timeout_add (PULSE_MS, on_pulse, self);
  else if (!is_printing)
    g_clear_handle_id (&self->pulse, g_source_remove);
  gtk_widget_set_visible (self->answers, is_question);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), is_question ? "default" : "none");
  if (is_question && is_new)
    gtk_widget_grab_focus (self->printed);
  kiosk_face_free (self->face);
  self->face = face;
}

static void
refresh (KioskWindow *self)
{
  KioskState state = { 0 };
  gint64 now = fj_time_now ();
  g_autofree char *clock = fj_exam_words_time (now);
  KioskFace *face;
  const char *place = fj_desk_application_get_display (self->application);

  gtk_label_set_label (self->clock, clock);
  gtk_label_set_label (self->place, place != NULL ? place : "");
  if (self->spooler != NULL)
    kiosk_spooler_get_state (self->spooler, &state);
  else
    state.book_sentence = g_strdup (self->book_sentence);
  face = kiosk_face_new (&state, self->session_sentence, now);
  if (self->face != NULL && kiosk_face_equal (self->face, face))
    kiosk_face_free (face);
  else
    show_face (self, face);
  kiosk_state_clear (&state);
}

static gboolean
on_tick (gpointer data)
{
  refresh (data);
  return G_SOURCE_CONTINUE;
}

static void
answer (KioskWindow *self, gboolean is_on_paper)
{
  if (self->worker != NULL && self->face != NULL && self->face->kind == KIOSK_FACE_QUESTION)
    kiosk_worker_answer (self->worker, self->face->report, self->face->version, is_on_paper);
}

/* The application's shortcuts (quit, the list of shortcuts, its pages) are for a desk, not for a waiting
 * room. */
static void
take_shortcuts_away (GtkApplication *application)
{
  static const char *const none[] = { NULL };
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (application);

  for (guint i = 0; actions[i] != NULL; i++)
    gtk_application_set_accels_for_action (application, actions[i], none);
}

static void
on_printed (KioskWindow *self)
{
  answer (self, TRUE);
}

static void
on_again (KioskWindow *self)
{
  answer (self, FALSE);
}

/* ---- the size ---- */

static gboolean
set_font (gpointer data)
{
  KioskWindow *self = data;
  g_autofree char *css = g_strdup_printf ("window.kiosk { font-size: %dpx; }", self->font_pixels);

  self->resize = 0;
  gtk_css_provider_load_from_data (self->size, css, -1);
  return G_SOURCE_REMOVE;
}

/* As large as the screen allows, wherever it hangs and whichever way round. Not while GTK lays out: it would
 * measure one half of a label with the old letters and the other with the new. */
static void
on_layout (GdkSurface *surface, int width, int height, KioskWindow *self)
{
  GdkMonitor *monitor = gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface);
  GdkRectangle screen = { 0, 0, width, height };
  int pixels;

  /* The screen bounds it: a window that its text makes larger must not make its text larger. */
  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &screen);
  pixels = MAX (MIN (MIN (width, screen.width) / 40, MIN (height, screen.height) / 25), 12);
  if (pixels == self->font_pixels)
    return;
  self->font_pixels = pixels;
  if (self->resize == 0)
    self->resize = g_idle_add_full (G_PRIORITY_HIGH_IDLE, set_font, self, NULL);
}

static void
kiosk_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kiosk_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "layout", G_CALLBACK (on_layout),
                           widget, 0);
}

/* ---- the session ---- */

static void
on_signed_in (KioskWindow *self)
{
  g_clear_pointer (&self->session_sentence, g_free);
  kiosk_central_set_client (self->central, fj_desk_application_get_client (self->application));
  if (self->worker != NULL)
    kiosk_worker_wake (self->worker);
  refresh (self);
}

static void
on_signed_out (KioskWindow *self)
{
  kiosk_central_set_client (self->central, NULL);
}

static void
on_session_ended (KioskWindow *self, const char *sentence)
{
  g_free (self->session_sentence);
  self->session_sentence = g_strdup (sentence);
  kiosk_central_set_client (self->central, NULL);
  refresh (self);
}

static void
on_refused (KioskWindow *self)
{
  g_autoptr (GError) error = g_error_new_literal (FJ_ERROR, FJ_ERROR_UNAUTHENTICATED, "the session is over");

  if (fj_desk_application_is_signed_in (self->application))
    fj_desk_application_note_error (self->application, error);
}

/* ---- the machine ---- */

/* One book for each account at each server: what one of them printed says nothing about another's reports. */
static char *
book_folder (FjDeskApplication *application)
{
  g_autofree char *whose = g_strdup_printf ("%s %s", fj_desk_application_get_server (application),
                                            fj_desk_application_get_user (application));
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, whose, -1);

  name[16] = '\0';
  return g_build_filename (g_get_user_state_dir (), "fenji", "kiosk", name, NULL);
}

static gboolean
start_machine (KioskWindow *self)
{
  g_autoptr (GError) error = NULL;

  self->ledger = kiosk_ledger_open (self->folder, &error);
  g_free (self->book_sentence);
  self->book_sentence = error != NULL ? g_strdup (error->message) : NULL;
  if (self->ledger == NULL)
    return FALSE;
  self->spooler = kiosk_spooler_new (self->ledger, kiosk_central_get_world (self->central));
  self->worker = kiosk_worker_new (self->spooler);
  g_signal_connect_object (self->worker, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->worker, "refused", G_CALLBACK (on_refused), self, G_CONNECT_SWAPPED);
  return TRUE;
}

static gboolean
on_retry (gpointer data)
{
  KioskWindow *self = data;

  if (!start_machine (self))
    return G_SOURCE_CONTINUE;
  self->retry = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
on_term (gpointer data)
{
  KioskWindow *self = data;

  self->term = 0;
  if (self->worker != NULL)
    kiosk_worker_stop (self->worker);
  g_application_quit (G_APPLICATION (self->application));
  return G_SOURCE_REMOVE;
}

/* No way out for a passer-by. */
static gboolean
kiosk_window_close_request (GtkWindow *window)
{
  return GDK_EVENT_STOP;
}

/* Nor GTK's inspector (Ctrl+Shift+I), which could do everything. */
static gboolean
kiosk_window_enable_debugging (GtkWindow *window, gboolean toggle)
{
  return TRUE;
}

/* ---- options ---- */

static int
on_options (GApplication *application, GVariantDict *options, gpointer data)
{
  char *printer = NULL;

  if (g_variant_dict_contains (options, "kiosk"))
    {
      g_object_set_data (G_OBJECT (application), WANTED, GINT_TO_POINTER (TRUE));
      /* Never another window of a program that runs already. */
      g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
    }
  if (g_variant_dict_lookup (options, "printer", "s", &printer))
    g_object_set_data_full (G_OBJECT (application), PRINTER, printer, g_free);
  return -1;
}

void
kiosk_window_add_options (GApplication *application)
{
  static const GOptionEntry options[]
      = { { "kiosk", 0, 0, G_OPTION_ARG_NONE, NULL,
            N_ ("Fill the screen and print each signed report by itself"), NULL },
          { "printer", 0, 0, G_OPTION_ARG_STRING, NULL,
            N_ ("Which printer: ipps://HOST/ipp/print, or the name of a queue"), N_ ("PRINTER") },
          { NULL } };

  g_application_add_main_option_entries (application, options);
  g_signal_connect (application, "handle-local-options", G_CALLBACK (on_options), NULL);
}

gboolean
kiosk_window_is_wanted (GApplication *application)
{
  return g_object_get_data (G_OBJECT (application), WANTED) != NULL;
}

/* ---- life ---- */

static char *
choose_printer (FjDeskApplication *application)
{
  const char *told = g_object_get_data (G_OBJECT (application), PRINTER);
  GSettings *settings = fj_desk_application_get_settings (application);

  if (told != NULL)
    return g_strdup (told);
  return settings != NULL ? g_settings_get_string (settings, "printer") : NULL;
}

GtkWindow *
kiosk_window_new (FjDeskApplication *application)
{
  KioskWindow *self = g_object_new (KIOSK_TYPE_WINDOW, "application", application, NULL);
  g_autofree char *printer = choose_printer (application);

  take_shortcuts_away (GTK_APPLICATION (application));
  self->application = application;
  self->folder = book_folder (application);
  self->central = kiosk_central_new (printer);
  g_signal_connect_object (application, "signed-in", G_CALLBACK (on_signed_in), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "session-resumed", G_CALLBACK (on_signed_in), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "signed-out", G_CALLBACK (on_signed_out), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "session-ended", G_CALLBACK (on_session_ended), self,
                           G_CONNECT_SWAPPED);
  if (!fj_desk_application_is_unattended (application))
    self->session_sentence = g_strdup (_ (
        "The kiosk signs in by itself and was not told how. Start it with --server, --user and --password-file."));
  if (!start_machine (self))
    self->retry = g_timeout_add_seconds (OPEN_SECONDS, on_retry, self);
  self->tick = g_timeout_add (TICK_MS, on_tick, self);
  self->term = g_unix_signal_add (SIGTERM, on_term, self);
  refresh (self);
  gtk_window_fullscreen (GTK_WINDOW (self));
  return GTK_WINDOW (self);
}

static void
kiosk_window_dispose (GObject *object)
{
  KioskWindow *self = KIOSK_WINDOW (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_handle_id (&self->pulse, g_source_remove);
  g_clear_handle_id (&self->retry, g_source_remove);
  g_clear_handle_id (&self->term, g_source_remove);
  g_clear_handle_id (&self->resize, g_source_remove);
  if (self->worker != NULL)
    kiosk_worker_stop (self->worker);
  g_clear_object (&self->worker);
  g_clear_pointer (&self->spooler, kiosk_spooler_free);
  g_clear_pointer (&self->ledger, kiosk_ledger_close);
  g_clear_pointer (&self->central, kiosk_central_free);
  if (self->size != NULL)
    gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                   GTK_STYLE_PROVIDER (self->size));
  g_clear_object (&self->size);
  G_OBJECT_CLASS (kiosk_window_parent_class)->dispose (object);
}

static void
kiosk_window_finalize (GObject *object)
{
  KioskWindow *self = KIOSK_WINDOW (object);

  g_free (self->folder);
  g_free (self->book_sentence);
  g_free (self->session_sentence);
  kiosk_face_free (self->face);
  G_OBJECT_CLASS (kiosk_window_parent_class)->finalize (object);
}

static void
kiosk_window_class_init (KioskWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = kiosk_window_dispose;
  G_OBJECT_CLASS (class)->finalize = kiosk_window_finalize;
  widget_class->realize = kiosk_window_realize;
  GTK_WINDOW_CLASS (class)->close_request = kiosk_window_close_request;
  GTK_WINDOW_CLASS (class)->enable_debugging = kiosk_window_enable_debugging;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/fenji/registration/kiosk-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KioskWindow, place);
  gtk_widget_class_bind_template_child (widget_class, KioskWindow, clock);
  gtk_widget_class_bind_template_child (widget_class, KioskWindow, headline);
  gtk_widget_class_bind_template_child (widget_class, KioskWindow, name);
  gtk_widget_class_bind_template_child (widget_class, KioskWindow, detail);
  gtk_widget_class_bind_template_child (widget_class, KioskWindow, small);
  gtk_widget_class_bind_template_child (widget_class, KioskWindow, icon);
  gtk_widget_class_bind_template_child (widget_class, KioskWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, KioskWindow, answers);
  gtk_widget_class_bind_template_child (widget_class, KioskWindow, printed);
  gtk_widget_class_bind_template_child (widget_class, KioskWindow, again);
  gtk_widget_class_bind_template_callback (widget_class, on_printed);
  gtk_widget_class_bind_template_callback (widget_class, on_again);
}

static void
kiosk_window_init (KioskWindow *self)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  GdkDisplay *display = gdk_display_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_css_provider_load_from_resource (style, "/org/fenji/registration/kiosk.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  self->size = gtk_css_provider_new ();
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->size),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 2);
}
