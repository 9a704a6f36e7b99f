#include "registration-board.h"

#include "fj-exam-list.h"
#include "fj-language.h"
#include "registration-board-columns.h"
#include "registration-board-stages.h"
#include "registration-exam-page.h"

#define TICK_SECONDS 10
#define PAUSE_MS 250
#define N_DAYS 7 /* of "last days" */

struct _RegistrationBoard
{
  AdwBin parent;
  FjClient *client;
  FjChanges *changes;
  FjExamList *list;
  GtkSingleSelection *selection;
  char *chosen; /* id of the exam beside the list, NULL: none */
  guint tick, pause;

  GtkWidget *date, *modality, *search, *stages, *stack, *view, *empty, *state, *revealer, *exam, *spinner;
};

G_DEFINE_FINAL_TYPE (RegistrationBoard, registration_board, ADW_TYPE_BIN)

static const char *const modalities[] = { NULL, "DX,CR", "CT", "MR", "US", "MG", "RF", "XA" };

/* ---- the query ---- */

static char *
day (int days_ago)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local (), then = g_date_time_add_days (now, -days_ago);

  return g_date_time_format (then, "%Y-%m-%d");
}

static char *
query_of (RegistrationBoard *board)
{
  GString *query = g_string_new (NULL);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (board->search));
  const char *modality = modalities[gtk_drop_down_get_selected (GTK_DROP_DOWN (board->modality))];
  guint date = gtk_drop_down_get_selected (GTK_DROP_DOWN (board->date));
  g_autofree char *stages = registration_board_stages_get_query (REGISTRATION_BOARD_STAGES (board->stages));
  g_autofree char *from = day (date == 0 ? 0 : date == 1 ? 1 : N_DAYS - 1);
  g_autofree char *escaped = g_uri_escape_string (text, NULL, FALSE);

  if (date <= 1)
    g_string_append_printf (query, "&date=%s", from);
  else if (date == 2)
    g_string_append_printf (query, "&date=ge%s", from);
  if (stages != NULL)
    g_string_append_printf (query, "&stage=%s", stages);
  if (modality != NULL)
    g_string_append_printf (query, "&modality=%s", modality);
  if (*escaped != '\0')
    g_string_append_printf (query, "&q=%s", escaped);
  if (query->len > 0)
    g_string_erase (query, 0, 1);
  return g_string_free (query, FALSE);
}

static void
requery (RegistrationBoard *board)
{
  g_autofree char *query = query_of (board);

  g_clear_handle_id (&board->pause, g_source_remove);
  if (board->list != NULL)
    fj_exam_list_set_query (board->list, query);
}

static gboolean
pause_over (gpointer data)
{
  RegistrationBoard *board = data;

  board->pause = 0;
  requery (board);
  return G_SOURCE_REMOVE;
}

static void
search_changed (RegistrationBoard *board)
{
  g_clear_handle_id (&board->pause, g_source_remove);
  board->pause = g_timeout_add (PAUSE_MS, pause_over, board);
}

/* ---- what is shown ---- */

static void
show_state (RegistrationBoard *board)
{
  guint n = board->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (board->list)) : 0;
  const char *sentence = board->list != NULL ? fj_exam_list_get_sentence (board->list) : NULL;
  gboolean is_loading = board->list != NULL && fj_exam_list_is_loading (board->list);

  gtk_spinner_set_spinning (GTK_SPINNER (board->spinner), is_loading);
  gtk_widget_set_visible (board->spinner, is_loading);
  /* Old rows are better than none, but must not look like new ones. */
  gtk_label_set_text (GTK_LABEL (board->state), n > 0 && sentence != NULL ? sentence : "");
  gtk_widget_set_visible (board->state, n > 0 && sentence != NULL);
  if (n > 0)
    {
      gtk_stack_set_visible_child_name (GTK_STACK (board->stack), "list");
      return;
    }
  gtk_stack_set_visible_child_name (GTK_STACK (board->stack),
                                    is_loading && sentence == NULL ? "loading" : "empty");
  if (sentence != NULL)
    {
      adw_status_page_set_icon_name (ADW_STATUS_PAGE (board->empty), "network-error-symbolic");
      adw_status_page_set_title (ADW_STATUS_PAGE (board->empty), _ ("The Exams Cannot Be Read"));
      adw_status_page_set_description (ADW_STATUS_PAGE (board->empty), sentence);
    }
  else
    {
      adw_status_page_set_icon_name (ADW_STATUS_PAGE (board->empty), "view-list-symbolic");
      adw_status_page_set_title (ADW_STATUS_PAGE (board->empty), _ ("No Exams Here"));
      adw_status_page_set_description (ADW_STATUS_PAGE (board->empty),
                                       _ ("Choose other days or stages, or register a patient (Alt+1)."));
    }
}

static void
show_counts (RegistrationBoard *board)
{
  registration_board_stages_show_counts (REGISTRATION_BOARD_STAGES (board->stages), board->list);
}

static void
show_exam (RegistrationBoard *board)
{
  FjExamRow *row = gtk_single_selection_get_selected_item (board->selection);

  if (row == NULL)
    return;
  g_free (board->chosen);
  board->chosen = g_strdup (fj_exam_row_get (row)->exam);
  registration_exam_page_show (REGISTRATION_EXAM_PAGE (board->exam), board->client, row);
  gtk_revealer_set_reveal_child (GTK_REVEALER (board->revealer), TRUE);
  gtk_widget_set_visible (board->revealer, TRUE);
  registration_board_columns_set_narrow (GTK_COLUMN_VIEW (board->view), TRUE);
}

static void
close_exam (RegistrationBoard *board)
{
  g_clear_pointer (&board->chosen, g_free);
  gtk_single_selection_set_selected (board->selection, GTK_INVALID_LIST_POSITION);
  gtk_revealer_set_reveal_child (GTK_REVEALER (board->revealer), FALSE);
  gtk_widget_set_visible (board->revealer, FALSE);
  registration_board_columns_set_narrow (GTK_COLUMN_VIEW (board->view), FALSE);
  registration_exam_page_show (REGISTRATION_EXAM_PAGE (board->exam), NULL, NULL);
}

/* A row that changed is another object at the same place: the choice is of the exam, not of the row. */
static void
items_changed (RegistrationBoard *board)
{
  show_state (board);
  if (board->chosen == NULL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (board->selection)); i++)
    {
      g_autoptr (FjExamRow) row = g_list_model_get_item (G_LIST_MODEL (board->selection), i);
      if (g_strcmp0 (fj_exam_row_get (row)->exam, board->chosen) != 0)
        continue;
      if (gtk_single_selection_get_selected (board->selection) != i)
        gtk_single_selection_set_selected (board->selection, i);
      else
        show_exam (board);
      return;
    }
}

static void
edge_reached (GtkScrolledWindow *scroller, GtkPositionType position, RegistrationBoard *board)
{
  if (position == GTK_POS_BOTTOM && board->list != NULL && fj_exam_list_has_more (board->list))
    fj_exam_list_load_more (board->list);
}

static gboolean
tick (gpointer data)
{
  RegistrationBoard *board = data;

  registration_board_columns_tick (GTK_COLUMN_VIEW (board->view));
  return G_SOURCE_CONTINUE;
}

/* ---- from outside ---- */

void
registration_board_set_session (RegistrationBoard *board, FjClient *client, FjChanges *changes)
{
  g_autofree char *query = query_of (board);

  close_exam (board);
  if (board->list != NULL)
    g_signal_handlers_disconnect_by_data (board->list, board);
  gtk_single_selection_set_model (board->selection, NULL);
  g_clear_object (&board->list);
  g_set_object (&board->client, client);
  g_set_object (&board->changes, changes);
  if (client != NULL)
    {
      board->list = fj_exam_list_new (client, changes, query);
      gtk_single_selection_set_model (board->selection, G_LIST_MODEL (board->list));
      g_signal_connect_swapped (board->list, "counts-changed", G_CALLBACK (show_counts), board);
      g_signal_connect_swapped (board->list, "notify::is-loading", G_CALLBACK (show_state), board);
      g_signal_connect_swapped (board->list, "notify::sentence", G_CALLBACK (show_state), board);
    }
  show_counts (board);
  show_state (board);
}

void
registration_board_focus (RegistrationBoard *board)
{
  gtk_widget_grab_focus (board->view);
}

void
registration_board_search (RegistrationBoard *board)
{
  gtk_widget_grab_focus (board->search);
}

void
registration_board_reload (RegistrationBoard *board)
{
  if (board->list != NULL)
    fj_exam_list_reload (board->list);
}

/* ---- building ---- */

static GtkWidget *
drop_down (GtkWidget *bar, const char *name, const char *const *words, RegistrationBoard *board)
{
  GtkWidget *widget = gtk_drop_down_new_from_strings (words);

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (widget, "notify::selected", G_CALLBACK (requery), board);
  gtk_box_append (GTK_BOX (bar), widget);
  return widget;
}

static GtkWidget *
build_filters (RegistrationBoard *board)
{
  const char *const dates[] = { _ ("Today"), _ ("Yesterday"), _ ("Last seven days"), _ ("All days"), NULL };
  const char *const words[]
      = { _ ("All modalities"), _ ("DR and CR"),   "CT", "MR", _ ("Ultrasound"), _ ("Mammography"),
          _ ("Fluoroscopy"),    _ ("Angiography"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6),
            *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *chips = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (box, "registration-filters");
  board->date = drop_down (bar, _ ("Days"), dates, board);
  board->modality = drop_down (bar, _ ("Modality"), words, board);
  board->search = gtk_search_entry_new ();
  gtk_widget_set_hexpand (board->search, TRUE);
  g_object_set (board->search, "placeholder-text", _ ("Name, initials, exam or patient number"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (board->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search exams"), -1);
  g_signal_connect_swapped (board->search, "search-changed", G_CALLBACK (search_changed), board);
  gtk_box_append (GTK_BOX (bar), board->search);
  board->spinner = gtk_spinner_new ();
  gtk_box_append (GTK_BOX (bar), board->spinner);
  gtk_box_append (GTK_BOX (box), bar);

  board->stages = registration_board_stages_new ();
  g_signal_connect_swapped (board->stages, "changed", G_CALLBACK (requery), board);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (chips), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (chips), board->stages);
  gtk_box_append (GTK_BOX (box), chips);
  board->state = gtk_label_new (NULL);
  gtk_widget_add_css_class (board->state, "warning");
  gtk_label_set_wrap (GTK_LABEL (board->state), TRUE);
  gtk_box_append (GTK_BOX (box), board->state);
  return box;
}

static GtkWidget *
build_list (RegistrationBoard *board)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *loading = gtk_spinner_new ();

  board->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (board->selection, FALSE);
  gtk_single_selection_set_can_unselect (board->selection, TRUE);
  g_signal_connect_swapped (board->selection, "notify::selected-item", G_CALLBACK (show_exam), board);
  g_signal_connect_data (board->selection, "items-changed", G_CALLBACK (items_changed), board, NULL,
                         G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  board->view = gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (board->selection)));
  gtk_widget_add_css_class (board->view, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (board->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Exams"),
                                  -1);
  registration_board_columns_add (GTK_COLUMN_VIEW (board->view));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), board->view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  g_signal_connect (scroller, "edge-reached", G_CALLBACK (edge_reached), board);

  board->stack = gtk_stack_new ();
  board->empty = adw_status_page_new ();
  gtk_spinner_start (GTK_SPINNER (loading));
  gtk_widget_set_size_request (loading, 32, 32);
  gtk_widget_set_halign (loading, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (loading, GTK_ALIGN_CENTER);
  gtk_stack_add_named (GTK_STACK (board->stack), scroller, "list");
  gtk_stack_add_named (GTK_STACK (board->stack), board->empty, "empty");
  gtk_stack_add_named (GTK_STACK (board->stack), loading, "loading");
  gtk_widget_set_hexpand (board->stack, TRUE);
  gtk_widget_set_vexpand (board->stack, TRUE);
  return board->stack;
}

static void
registration_board_dispose (GObject *object)
{
  RegistrationBoard *board = REGISTRATION_BOARD (object);

  g_clear_handle_id (&board->tick, g_source_remove);
  g_clear_handle_id (&board->pause, g_source_remove);
  if (board->selection != NULL)
    g_signal_handlers_disconnect_by_data (board->selection, board);
  if (board->list != NULL)
    g_signal_handlers_disconnect_by_data (board->list, board);
  g_clear_object (&board->selection);
  g_clear_object (&board->list);
  g_clear_object (&board->client);
  g_clear_object (&board->changes);
  G_OBJECT_CLASS (registration_board_parent_class)->dispose (object);
}

static void
registration_board_finalize (GObject *object)
{
  g_free (REGISTRATION_BOARD (object)->chosen);
  G_OBJECT_CLASS (registration_board_parent_class)->finalize (object);
}

static void
registration_board_class_init (RegistrationBoardClass *class)
{
  G_OBJECT_CLASS (class)->dispose = registration_board_dispose;
  G_OBJECT_CLASS (class)->finalize = registration_board_finalize;
}

static void
registration_board_init (RegistrationBoard *board)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_append (GTK_BOX (box), build_filters (board));
  gtk_box_append (GTK_BOX (row), build_list (board));
  board->exam = registration_exam_page_new ();
  g_signal_connect_swapped (board->exam, "closed", G_CALLBACK (close_exam), board);
  board->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (board->revealer), GTK_REVEALER_TRANSITION_TYPE_SLIDE_LEFT);
  gtk_revealer_set_child (GTK_REVEALER (board->revealer), board->exam);
  gtk_widget_set_visible (board->revealer, FALSE);
  gtk_box_append (GTK_BOX (row), board->revealer);
  gtk_box_append (GTK_BOX (box), row);
  adw_bin_set_child (ADW_BIN (board), box);
  board->tick = g_timeout_add_seconds (TICK_SECONDS, tick, board);
  show_state (board);
}
