#include "fj-sign-in-page.h"

#include <string.h>
#include "fj-desk-application.h"
#include "fj-error.h"
#include "fj-language.h"

struct _FjSignInPage
{
  AdwBin parent_instance;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *reason;
  AdwEntryRow *server, *user, *password;
  GtkButton *sign_in;
  GtkStack *sign_in_stack;
  GtkSpinner *spinner;
  GtkLabel *problem;
  GCancellable *cancellable; /* while signing in */
};

G_DEFINE_FINAL_TYPE (FjSignInPage, fj_sign_in_page, ADW_TYPE_BIN)

static FjDeskApplication *
application_of (FjSignInPage *page)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
  GtkApplication *application = GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;

  return FJ_IS_DESK_APPLICATION (application) ? FJ_DESK_APPLICATION (application) : NULL;
}

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_sentence (GtkLabel *label, const char *sentence)
{
  gtk_label_set_label (label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (label), sentence != NULL && *sentence != '\0');
}

static void
set_busy (FjSignInPage *page, gboolean busy)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));

  /* A text whose page goes while it has the focus would blink on and complain. */
  if (busy && root != NULL)
    gtk_root_set_focus (root, NULL);
  GtkWidget *const parts[]
      = { GTK_WIDGET (page->server), GTK_WIDGET (page->user), GTK_WIDGET (page->password) };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_widget_set_sensitive (parts[i], !busy);
  gtk_stack_set_visible_child_name (page->sign_in_stack, busy ? "busy" : "idle");
  gtk_spinner_set_spinning (page->spinner, busy);
}

static void
update_button (FjSignInPage *page)
{
  gtk_widget_set_sensitive (GTK_WIDGET (page->sign_in), *text_of (page->server) != '\0'
                                                            && *text_of (page->user) != '\0'
                                                            && *text_of (page->password) != '\0');
}

/* The first thing that is still missing. */
static void
focus_first_gap (FjSignInPage *page)
{
  AdwEntryRow *const rows[] = { page->server, page->user, page->password };

  if (!gtk_widget_get_mapped (GTK_WIDGET (page)))
    return; /* when it comes into view */
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (*text_of (rows[i]) == '\0' || rows[i] == page->password)
      {
        /* The window gave it to the first row before, which then shows a selection. */
        gtk_editable_select_region (GTK_EDITABLE (page->server), 0, 0);
        gtk_widget_grab_focus (GTK_WIDGET (rows[i]));
        return;
      }
}

/* "centre.example/ " as a person types it -> "https://centre.example" */
static char *
server_of (FjSignInPage *page)
{
  g_autofree char *text = g_strstrip (g_strdup (text_of (page->server)));

  for (gsize length = strlen (text); length > 0 && text[length - 1] == '/'; length--)
    text[length - 1] = '\0';
  return strstr (text, "://") != NULL ? g_steal_pointer (&text) : g_strconcat ("https://", text, NULL);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FjSignInPage) page = data;
  g_autoptr (GError) error = NULL;
  gboolean done = fj_desk_application_sign_in_finish (FJ_DESK_APPLICATION (source), result, &error);

  g_clear_object (&page->cancellable);
  if (page->server == NULL) /* the window went meanwhile */
    return;
  set_busy (page, FALSE);
  /* Right or wrong, it is not needed again; one that nobody looked at need not be typed twice. */
  if (done || g_error_matches (error, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED))
    gtk_editable_set_text (GTK_EDITABLE (page->password), "");
  if (done)
    {
      set_sentence (page->problem, NULL);
      set_sentence (page->reason, NULL);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_sentence (page->problem, error->message);
  focus_first_gap (page);
}

static void
sign_in (FjSignInPage *page)
{
  FjDeskApplication *application = application_of (page);
  g_autofree char *server = server_of (page);
  g_autofree char *user = g_strstrip (g_strdup (text_of (page->user)));

  if (application == NULL || page->cancellable != NULL)
    return;
  if (!gtk_widget_get_sensitive (GTK_WIDGET (page->sign_in)))
    {
      focus_first_gap (page);
      return;
    }
  set_sentence (page->problem, NULL);
  page->cancellable = g_cancellable_new ();
  set_busy (page, TRUE);
  fj_desk_application_set_server (application, server);
  fj_desk_application_sign_in_async (application, user, text_of (page->password), page->cancellable,
                                     on_signed_in, g_object_ref (page));
}

static void
cancel (FjSignInPage *page)
{
  g_cancellable_cancel (page->cancellable);
}

void
fj_sign_in_page_set_reason (FjSignInPage *page, const char *sentence)
{
  g_return_if_fail (FJ_IS_SIGN_IN_PAGE (page));
  set_sentence (page->reason, sentence);
}

void
fj_sign_in_page_begin (FjSignInPage *page)
{
  FjDeskApplication *application;

  g_return_if_fail (FJ_IS_SIGN_IN_PAGE (page));
  application = application_of (page);
  if (application == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (page->server), fj_desk_application_get_server (application));
  gtk_editable_set_text (GTK_EDITABLE (page->user), fj_desk_application_get_user (application));
  gtk_editable_set_text (GTK_EDITABLE (page->password), "");
  set_sentence (page->problem, NULL);
  focus_first_gap (page);
}

static void
name_row (AdwEntryRow *row)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (row));

  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
}

static gboolean
on_mapped (gpointer data)
{
  FjSignInPage *page = data;

  if (page->server != NULL)
    focus_first_gap (page);
  return G_SOURCE_REMOVE;
}

static void
fj_sign_in_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fj_sign_in_page_parent_class)->map (widget);
  /* The window is not mapped yet: a focus given now would be one that the text does not hear of. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_mapped, g_object_ref (widget), g_object_unref);
}

static void
fj_sign_in_page_dispose (GObject *object)
{
  FjSignInPage *page = FJ_SIGN_IN_PAGE (object);

  g_cancellable_cancel (page->cancellable);
  page->server = NULL;
  G_OBJECT_CLASS (fj_sign_in_page_parent_class)->dispose (object);
}

static void
fj_sign_in_page_class_init (FjSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_sign_in_page_dispose;
  widget_class->map = fj_sign_in_page_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/fenji/desk/fj-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FjSignInPage, icon);
  gtk_widget_class_bind_template_child (widget_class, FjSignInPage, title);
  gtk_widget_class_bind_template_child (widget_class, FjSignInPage, reason);
  gtk_widget_class_bind_template_child (widget_class, FjSignInPage, server);
  gtk_widget_class_bind_template_child (widget_class, FjSignInPage, user);
  gtk_widget_class_bind_template_child (widget_class, FjSignInPage, password);
  gtk_widget_class_bind_template_child (widget_class, FjSignInPage, sign_in);
  gtk_widget_class_bind_template_child (widget_class, FjSignInPage, sign_in_stack);
  gtk_widget_class_bind_template_child (widget_class, FjSignInPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, FjSignInPage, problem);
  gtk_widget_class_bind_template_callback (widget_class, sign_in);
  gtk_widget_class_bind_template_callback (widget_class, cancel);
  gtk_widget_class_bind_template_callback (widget_class, update_button);
}

static void
fj_sign_in_page_init (FjSignInPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  name_row (page->server);
  name_row (page->user);
  name_row (page->password);
  update_button (page);
}

GtkWidget *
fj_sign_in_page_new (const char *title, const char *icon)
{
  FjSignInPage *page = g_object_new (FJ_TYPE_SIGN_IN_PAGE, NULL);

  gtk_label_set_label (page->title, title);
  gtk_image_set_from_icon_name (page->icon, icon);
  return GTK_WIDGET (page);
}
