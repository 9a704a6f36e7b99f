#include "viewer-reports-window.h"

#include "fj-language.h"
#include "fj-time.h"
#include "viewer-report-search.h"

#define DELAY_MS 300 /* after the last key */

static const char *const modalities[] = { NULL, "DX,CR", "CT", "MR", "MG", "US", "XA" };

struct _ViewerReportsWindow
{
  AdwWindow parent;
  ViewerReportsOpen open;
  FjClient *client;          /* of who is asking */
  GCancellable *cancellable; /* of the question that is running, or NULL */
  GPtrArray *reports;        /* of ViewerFoundReport, as in the list */
  char *next;                /* where the next page begins, or NULL */
  gboolean is_interrupted;   /* was closed before the answer */
  GtkWidget *entry, *modality, *part, *date, *mine;
  GtkWidget *title, *spinner, *stack, *list, *more, *failure;
};

G_DEFINE_FINAL_TYPE (ViewerReportsWindow, viewer_reports_window, ADW_TYPE_WINDOW)

/* --- one report --- */

static char *
dup_day (const ViewerFoundReport *found)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (found->registered_at / G_USEC_PER_SEC);

  return found->registered_at != 0 && when != NULL ? g_date_time_format (when, "%Y-%m-%d") : g_strdup ("");
}

static char *
dup_who (const ViewerFoundReport *found)
{
  g_autofree char *signed_at = found->signed_at != 0 ? fj_time_to_display (found->signed_at) : NULL;

  if (signed_at != NULL && found->auditor != NULL)
    return g_strdup_printf (_ ("Signed by %s, %s"), found->auditor, signed_at);
  if (found->status == FJ_REPORT_PARTIAL)
    return g_strdup (_ ("My draft"));
  if (found->status == FJ_REPORT_PRELIMINARY)
    return g_strdup (_ ("Handed in by me, not signed yet"));
  return g_strdup (_ ("Signed"));
}

/* Bold on a ground of its own: many Chinese fonts have no bold that one sees. */
static PangoAttrList *
mark (const ViewerFoundReport *found)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  for (guint i = 0; i < found->hits->len; i++)
    {
      const FjSearchHit *hit = &g_array_index (found->hits, FjSearchHit, i);
      const char *start = g_utf8_offset_to_pointer (found->snippet, hit->start);
      const char *end = g_utf8_offset_to_pointer (start, hit->length);
      PangoAttribute *marks[]
          = { pango_attr_weight_new (PANGO_WEIGHT_BOLD), pango_attr_background_new (0xf5f5, 0xc2c2, 0x1111),
              pango_attr_background_alpha_new (0x5000) };

      for (guint m = 0; m < G_N_ELEMENTS (marks); m++)
        {
          marks[m]->start_index = (guint) (start - found->snippet);
          marks[m]->end_index = (guint) (end - found->snippet);
          pango_attr_list_insert (attributes, marks[m]);
        }
    }
  return attributes;
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_row (const ViewerFoundReport *found)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  g_autofree char *day = dup_day (found), *who = dup_who (found);
  g_autofree char *what = g_strdup_printf ("%s · %s", found->patient != NULL ? found->patient : "",
                                           found->item != NULL ? found->item : "");
  g_autofree char *last = g_strdup_printf ("%s · %s · %s", who, found->site != NULL ? found->site : "",
                                           found->accession != NULL ? found->accession : "");
  g_autofree char *name = g_strdup_printf ("%s, %s, %s, %s", what, day, who, found->snippet);
  g_autoptr (PangoAttrList) attributes = mark (found);
  GtkWidget *title = make_label (what, "heading"), *snippet = make_label (found->snippet, NULL);
  GtkWidget *foot = make_label (last, "dim-label");

  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (snippet), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (snippet), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_attributes (GTK_LABEL (snippet), attributes);
  gtk_label_set_ellipsize (GTK_LABEL (foot), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (foot, "caption");
  gtk_box_append (GTK_BOX (first), title);
  gtk_box_append (GTK_BOX (first), make_label (day, "numeric"));
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), snippet);
  gtk_box_append (GTK_BOX (box), foot);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

/* --- asking --- */

static void
show_state (ViewerReportsWindow *self, const char *state, const char *said)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), state);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), said);
}

static void
clear (ViewerReportsWindow *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  g_ptr_array_set_size (self->reports, 0);
  g_clear_pointer (&self->next, g_free);
  gtk_widget_set_visible (self->more, FALSE);
}

static void
stop (ViewerReportsWindow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
}

typedef struct
{
  ViewerReportsWindow *window;
  GCancellable *cancellable; /* of this question: it is still the running one, or nobody wants its answer */
  gboolean is_more;
} Asked;

static void
show_answer (ViewerReportsWindow *self, JsonObject *reply, gboolean is_more)
{
  g_autofree char *next = NULL, *said = NULL;
  g_autoptr (GPtrArray) reports = viewer_report_search_read (reply, &next);
  guint before, n;

  if (!is_more)
    clear (self);
  before = self->reports->len;
  for (guint i = 0; i < reports->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (g_ptr_array_index (reports, i)));
  g_ptr_array_extend_and_steal (self->reports, g_steal_pointer (&reports));
  g_free (self->next);
  self->next = g_steal_pointer (&next);
  n = self->reports->len;
  if (n == 0)
    {
      show_state (self, "none", "");
      return;
    }
  if (self->next != NULL)
    said = g_strdup_printf (_ ("The newest %u; there are more"), n);
  else
    said = g_strdup_printf (_ ("Reports found: %u"), n);
  gtk_widget_set_visible (self->more, self->next != NULL);
  show_state (self, "list", said);
  if (is_more)
    gtk_widget_grab_focus (
        GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) before)));
  else
    gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                             gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
}

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Asked *asked = data;
  g_autoptr (ViewerReportsWindow) self = asked->window;
  g_autoptr (GCancellable) cancellable = asked->cancellable;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) reply = fj_client_send_finish (FJ_CLIENT (source), result, NULL, &error);

  if (self->cancellable != cancellable)
    return;
  stop (self);
  if (reply != NULL)
    {
      show_answer (self, reply, asked->is_more);
      return;
    }
  clear (self);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->failure), error->message);
  show_state (self, "failure", "");
}

static void
ask (ViewerReportsWindow *self, gboolean is_more)
{
  guint modality = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->modality));
  ViewerReportSearch search
      = { .text = gtk_editable_get_text (GTK_EDITABLE (self->entry)),
          .modality = modality < G_N_ELEMENTS (modalities) ? modalities[modality] : NULL,
          .part = gtk_editable_get_text (GTK_EDITABLE (self->part)),
          .date = (ViewerReportsDate) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->date)),
          .is_mine = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->mine)) };
  g_autofree char *path = viewer_report_search_path (&search, fj_time_now (), is_more ? self->next : NULL);
  Asked *asked;

  stop (self);
  if (path == NULL || self->client == NULL)
    {
      clear (self);
      show_state (self, "start", "");
      return;
    }
  self->cancellable = g_cancellable_new ();
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), _ ("Searching…"));
  if (!is_more && self->reports->len == 0)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "busy");
  asked = g_new (Asked, 1);
  *asked = (Asked){ g_object_ref (self), g_object_ref (self->cancellable), is_more };
  fj_client_send_async (self->client, "GET", path, NULL, 0, NULL, self->cancellable, answered, asked);
}

static void
ask_anew (ViewerReportsWindow *self)
{
  ask (self, FALSE);
}

static void
ask_for_more (ViewerReportsWindow *self)
{
  if (self->next != NULL)
    ask (self, TRUE);
}

/* --- going on --- */

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  ViewerReportsWindow *self = data;
  const ViewerFoundReport *found = g_ptr_array_index (self->reports, gtk_list_box_row_get_index (row));
  g_autofree char *exam = g_strdup (found->exam);
  /* A draft of one's own goes on to be written. */
  gboolean look_only = found->status != FJ_REPORT_PARTIAL;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  gtk_window_close (GTK_WINDOW (self));
  if (parent != NULL)
    self->open (parent, exam, look_only);
}

static void
to_list (ViewerReportsWindow *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  if (row == NULL)
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);
  if (row != NULL && self->reports->len > 0)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
entry_activated (ViewerReportsWindow *self)
{
  if (self->cancellable == NULL && self->reports->len > 0)
    to_list (self);
  else if (self->cancellable == NULL)
    ask_anew (self);
}

/* Behind the entry's own handling: an input method's list of candidates takes Down first. */
static gboolean
entry_key_pressed (
    GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  ViewerReportsWindow *self = user_data;

  if ((key != GDK_KEY_Down && key != GDK_KEY_KP_Down) || self->reports->len == 0)
    return FALSE;
  to_list (self);
  return TRUE;
}

static gboolean
escape (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static gboolean
to_entry (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  return gtk_widget_grab_focus (VIEWER_REPORTS_WINDOW (widget)->entry);
}

/* --- the widgets --- */

static GtkWidget *
make_filters (ViewerReportsWindow *self)
{
  static const char *const shown[] = { "DR", "CT", "MR", "MG", "US", "XA", NULL };
  const char *all_kinds[] = { _ ("All modalities"), NULL };
  const char *dates[]
      = { _ ("Any date"), _ ("Last 7 days"), _ ("Last month"), _ ("Last year"), _ ("Last 5 years"), NULL };
  GtkStringList *kinds = gtk_string_list_new (shown);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  gtk_string_list_splice (kinds, 0, 0, all_kinds);
  self->modality = gtk_drop_down_new (G_LIST_MODEL (kinds), NULL);
  self->part = gtk_search_entry_new ();
  g_object_set (self->part, "placeholder-text", _ ("Body part or exam"), "search-delay", DELAY_MS, NULL);
  gtk_widget_set_hexpand (self->part, TRUE);
  self->date = gtk_drop_down_new_from_strings (dates);
  self->mine = gtk_toggle_button_new_with_mnemonic (_ ("_Mine only"));
  gtk_widget_set_tooltip_text (self->mine, _ ("Only reports that I wrote or signed"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->modality), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Modality"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->part), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Body part or exam"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->date), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Date of the exam"), -1);
  g_signal_connect_swapped (self->modality, "notify::selected", G_CALLBACK (ask_anew), self);
  g_signal_connect_swapped (self->part, "search-changed", G_CALLBACK (ask_anew), self);
  g_signal_connect_swapped (self->part, "stop-search", G_CALLBACK (gtk_window_close), self);
  g_signal_connect_swapped (self->date, "notify::selected", G_CALLBACK (ask_anew), self);
  g_signal_connect_swapped (self->mine, "toggled", G_CALLBACK (ask_anew), self);
  gtk_box_append (GTK_BOX (bar), self->modality);
  gtk_box_append (GTK_BOX (bar), self->part);
  gtk_box_append (GTK_BOX (bar), self->date);
  gtk_box_append (GTK_BOX (bar), self->mine);
  return bar;
}

static GtkWidget *
make_status (const char *icon, const char *title, const char *description)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (page), description);
  return page;
}

static GtkWidget *
make_list (ViewerReportsWindow *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  self->list = gtk_list_box_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reports that were found"), -1);
  gtk_list_box_set_show_separators (GTK_LIST_BOX (self->list), TRUE);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);
  self->more = gtk_button_new_with_mnemonic (_ ("Show _more"));
  gtk_widget_set_halign (self->more, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_bottom (self->more, 9);
  g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (ask_for_more), self);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->more);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  return scroller;
}

static GtkWidget *
make_stack (ViewerReportsWindow *self)
{
  GtkWidget *again = gtk_button_new_with_mnemonic (_ ("_Try again"));

  self->failure = make_status ("dialog-error-symbolic", _ ("The search could not be done"), NULL);
  gtk_widget_set_halign (again, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (again, "pill");
  g_signal_connect_swapped (again, "clicked", G_CALLBACK (ask_anew), self);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->failure), again);
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (
      GTK_STACK (self->stack),
      make_status (
          "edit-find-symbolic", _ ("Find reports by their words"),
          _ ("Type words of the findings or the impression, with spaces between. A report must have all of them. "
             "Quotation marks keep words together.")),
      "start");
  gtk_stack_add_named (GTK_STACK (self->stack), make_status ("edit-find-symbolic", _ ("Searching…"), NULL),
                       "busy");
  gtk_stack_add_named (GTK_STACK (self->stack), make_list (self), "list");
  gtk_stack_add_named (
      GTK_STACK (self->stack),
      make_status (
          "edit-find-symbolic", _ ("No report has these words"),
          _ ("Type fewer or shorter words, or allow more modalities, body parts and dates. Signed reports "
             "of your hospitals and your own drafts are searched.")),
      "none");
  gtk_stack_add_named (GTK_STACK (self->stack), self->failure, "failure");
  gtk_widget_set_vexpand (self->stack, TRUE);
  return self->stack;
}

static void
hidden (ViewerReportsWindow *self)
{
  self->is_interrupted = self->cancellable != NULL;
  stop (self);
}

static void
viewer_reports_window_dispose (GObject *object)
{
  ViewerReportsWindow *self = VIEWER_REPORTS_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (viewer_reports_window_parent_class)->dispose (object);
}

static void
viewer_reports_window_finalize (GObject *object)
{
  ViewerReportsWindow *self = VIEWER_REPORTS_WINDOW (object);

  g_clear_object (&self->client);
  g_ptr_array_unref (self->reports);
  g_free (self->next);
  G_OBJECT_CLASS (viewer_reports_window_parent_class)->finalize (object);
}

static void
viewer_reports_window_class_init (ViewerReportsWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_reports_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_reports_window_finalize;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, escape, NULL);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_f, GDK_CONTROL_MASK, to_entry, NULL);
}

static void
viewer_reports_window_init (ViewerReportsWindow *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *asking = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *header = adw_header_bar_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->reports = g_ptr_array_new_with_free_func ((GDestroyNotify) viewer_found_report_free);
  self->title = adw_window_title_new (_ ("Find reports"), "");
  self->spinner = gtk_spinner_new ();
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->title);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->spinner);
  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _ ("Words of the report"), "search-delay", DELAY_MS, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Words of the report"), -1);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (ask_anew), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entry_activated), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (gtk_window_close), self);
  gtk_box_append (GTK_BOX (asking), self->entry);
  gtk_box_append (GTK_BOX (asking), make_filters (self));
  gtk_widget_set_margin_start (asking, 12);
  gtk_widget_set_margin_end (asking, 12);
  gtk_widget_set_margin_top (asking, 9);
  gtk_widget_set_margin_bottom (asking, 9);
  gtk_box_append (GTK_BOX (all), header);
  gtk_box_append (GTK_BOX (all), asking);
  gtk_box_append (GTK_BOX (all), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (all), make_stack (self));
  adw_window_set_content (ADW_WINDOW (self), all);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Find reports"));
  gtk_window_set_default_size (GTK_WINDOW (self), 820, 620);
  gtk_window_set_hide_on_close (GTK_WINDOW (self), TRUE);
  g_signal_connect (self, "hide", G_CALLBACK (hidden), NULL);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (entry_key_pressed), self);
  gtk_widget_add_controller (self->entry, keys);
}

/* --- the action --- */

static void
signed_out (ViewerReportsWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_editable_set_text (GTK_EDITABLE (self->part), "");
  stop (self);
  clear (self);
  show_state (self, "start", "");
  g_clear_object (&self->client);
}

typedef struct
{
  GtkWindow *parent;
  FjDeskApplication *application;
  ViewerReportsOpen open;
} Opener;

static void
opener_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
show (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const Opener *opener = data;
  FjClient *client = fj_desk_application_get_client (opener->application);
  ViewerReportsWindow *self = g_object_get_data (G_OBJECT (opener->parent), "reports-window");

  if (client == NULL)
    return;
  if (self == NULL)
    {
      self = g_object_new (VIEWER_TYPE_REPORTS_WINDOW, "transient-for", opener->parent, "modal", TRUE,
                           "destroy-with-parent", TRUE, NULL);
      self->open = opener->open;
      g_object_set_data (G_OBJECT (opener->parent), "reports-window", self);
      g_signal_connect_object (opener->application, "signed-out", G_CALLBACK (signed_out), self,
                               G_CONNECT_SWAPPED);
    }
  g_set_object (&self->client, client);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->entry);
  if (self->is_interrupted)
    ask_anew (self);
  self->is_interrupted = FALSE;
}

void
viewer_reports_window_add_action (GtkApplicationWindow *parent,
                                  FjDeskApplication *application,
                                  ViewerReportsOpen open)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new ("find-reports", NULL);
  Opener *opener = g_new (Opener, 1);

  *opener = (Opener){ GTK_WINDOW (parent), application, open };
  g_signal_connect_data (action, "activate", G_CALLBACK (show), opener, opener_free, 0);
  g_action_map_add_action (G_ACTION_MAP (parent), G_ACTION (action));
}
