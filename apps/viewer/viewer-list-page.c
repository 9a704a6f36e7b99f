#include "viewer-list-page.h"

#include "fj-exam-list.h"
#include "fj-json.h"
#include "fj-language.h"
#include "viewer-list-columns.h"
#include "viewer-list-empty.h"
#include "viewer-list-query.h"

#define TICK_SECONDS 5
#define FOCUS_FRAMES 30
#define ALL_OF_THEM 1000 /* rows of a list of open work that are read without being asked for */

static const char *const modalities[] = { NULL, "DX,CR", "CT", "MR", "MG", "US", "XA" };

struct _ViewerListPage
{
  AdwBin parent;
  FjClient *client;
  FjExamList *list;
  GtkSortListModel *sorted;
  GtkCustomFilter *group_filter;
  GtkSingleSelection *selection;
  char *selected; /* id of the exam that stays selected, whatever comes */
  ViewerGroup group;
  GPtrArray *sites; /* of char *: ids, in the order of the choice; first NULL */
  GCancellable *cancellable;
  guint tick, restore, focus_tries;
  gboolean is_setting, wants_focus;
  gboolean opens_found; /* Enter was pressed before what is typed had been looked up */

  GtkWidget *groups[VIEWER_N_GROUPS];
  GtkWidget *search, *modality, *site, *urgent;
  GtkWidget *stack; /* "rows", "loading", "empty" */
  GtkWidget *empty, *empty_button;
  GtkWidget *view;
};

G_DEFINE_FINAL_TYPE (ViewerListPage, viewer_list_page, ADW_TYPE_BIN)

static guint open_signal;

/* --- what is asked for --- */

static gboolean
is_filtered (ViewerListPage *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0'
         || gtk_drop_down_get_selected (GTK_DROP_DOWN (self->modality)) != 0
         || gtk_drop_down_get_selected (GTK_DROP_DOWN (self->site)) != 0
         || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->urgent));
}

static char *
make_query (ViewerListPage *self)
{
  guint modality = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->modality));
  guint site = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->site));
  ViewerListFilter filter = {
    .group = self->group,
    .modality = modality < G_N_ELEMENTS (modalities) ? modalities[modality] : NULL,
    .site = site < self->sites->len ? g_ptr_array_index (self->sites, site) : NULL,
    .is_urgent = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->urgent)),
    .text = gtk_editable_get_text (GTK_EDITABLE (self->search)),
  };

  return viewer_list_query (&filter);
}

/* TRUE: for something else than before. */
static gboolean
ask (ViewerListPage *self)
{
  g_autofree char *query = NULL;

  if (self->is_setting)
    return FALSE;
  gtk_filter_changed (GTK_FILTER (self->group_filter), GTK_FILTER_CHANGE_DIFFERENT);
  if (self->list == NULL)
    return FALSE;
  query = make_query (self);
  return fj_exam_list_set_query (self->list, query);
}

static void
group_toggled (GtkToggleButton *button, gpointer data)
{
  ViewerListPage *self = data;

  if (!gtk_toggle_button_get_active (button))
    return;
  for (ViewerGroup group = 0; group < VIEWER_N_GROUPS; group++)
    if (self->groups[group] == GTK_WIDGET (button))
      self->group = group;
  ask (self);
}

static void
clear_filters (ViewerListPage *self)
{
  self->is_setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->modality), 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->site), 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->urgent), FALSE);
  self->is_setting = FALSE;
  ask (self);
}

static void
empty_clicked (ViewerListPage *self)
{
  if (self->list == NULL)
    return;
  if (is_filtered (self))
    clear_filters (self);
  else
    fj_exam_list_reload (self->list);
}

static gboolean
is_of_group (gpointer item, gpointer data)
{
  ViewerListPage *self = data;

  return self->client == NULL
         || viewer_list_has (self->group, fj_exam_row_get (item), fj_client_get_practitioner (self->client));
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  return viewer_list_compare (fj_exam_row_get ((FjExamRow *) a), fj_exam_row_get ((FjExamRow *) b));
}

/* --- what is shown --- */

static const char *
group_title (ViewerGroup group)
{
  switch (group)
    {
    case VIEWER_GROUP_TO_READ:
      return _ ("To read");
    case VIEWER_GROUP_TO_AUDIT:
      return _ ("To audit");
    case VIEWER_GROUP_MINE:
      return _ ("Mine");
    case VIEWER_GROUP_SIGNED:
      return _ ("Signed");
    case VIEWER_GROUP_ALL:
    case VIEWER_N_GROUPS:
    default:
      return _ ("All");
    }
}

static void
show_counts (ViewerListPage *self)
{
  for (ViewerGroup group = 0; group < VIEWER_N_GROUPS; group++)
    {
      g_autofree char *label = NULL;
      guint n = 0;

      for (FjStage stage = FJ_STAGE_NONE + 1; self->list != NULL && stage < FJ_N_STAGES; stage++)
        if (viewer_group_has_stage (group, stage))
          n += fj_exam_list_get_count (self->list, stage);
      /* Central counts by stage, not by person. */
      label = group == VIEWER_GROUP_MINE || self->list == NULL
                  ? g_strdup (group_title (group))
                  : g_strdup_printf ("%s  %u", group_title (group), n);
      gtk_button_set_label (GTK_BUTTON (self->groups[group]), label);
    }
}

static void
show_rows (ViewerListPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  gboolean is_loading = FALSE;
  g_autofree char *sentence = NULL;

  if (self->list != NULL)
    g_object_get (self->list, "is-loading", &is_loading, "sentence", &sentence, NULL);
  if (n > 0)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "rows");
  else if (is_loading && sentence == NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "loading");
  else
    {
      viewer_list_empty_describe (ADW_STATUS_PAGE (self->empty), self->group, is_filtered (self), sentence);
      gtk_button_set_label (GTK_BUTTON (self->empty_button),
                            sentence == NULL && is_filtered (self) ? _ ("Clear filters") : _ ("Read again"));
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
    }
}

static void
load_more (ViewerListPage *self)
{
  gboolean has_more = FALSE;
  gboolean is_loading = FALSE;

  if (self->list == NULL)
    return;
  g_object_get (self->list, "has-more", &has_more, "is-loading", &is_loading, NULL);
  if (has_more && !is_loading)
    fj_exam_list_load_more (self->list);
}

static void open_found (ViewerListPage *self);

static void
loading_changed (ViewerListPage *self)
{
  /* Open work is sorted by urgency, so all of it must be here; what is done is read page by page. */
  if (self->group != VIEWER_GROUP_SIGNED && self->group != VIEWER_GROUP_ALL
      && g_list_model_get_n_items (G_LIST_MODEL (self->list)) < ALL_OF_THEM)
    load_more (self);
  show_rows (self);
  if (self->opens_found && !fj_exam_list_is_loading (self->list))
    {
      self->opens_found = FALSE;
      if (fj_exam_list_get_sentence (self->list) == NULL)
        open_found (self);
    }
}

static void
edge_reached (GtkScrolledWindow *scrolled, GtkPositionType edge, gpointer data)
{
  if (edge == GTK_POS_BOTTOM)
    load_more (data);
}

static gboolean
tick (gpointer data)
{
  viewer_list_columns_tick (GTK_COLUMN_VIEW (VIEWER_LIST_PAGE (data)->view));
  return G_SOURCE_CONTINUE;
}

/* --- the selection stays with its exam --- */

static guint
find (ViewerListPage *self, const char *exam)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; i < n && exam != NULL; i++)
    {
      g_autoptr (FjExamRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (g_strcmp0 (fj_exam_row_get (row)->exam, exam) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static gboolean
restore_selection (gpointer data)
{
  ViewerListPage *self = data;
  guint place = find (self, self->selected);

  self->restore = 0;
  if (place == GTK_INVALID_LIST_POSITION && self->selected == NULL
      && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    place = 0;
  if (gtk_single_selection_get_selected (self->selection) != place)
    gtk_single_selection_set_selected (self->selection, place);
  /* The first rows are here: they can be walked through at once. */
  if (self->wants_focus && place != GTK_INVALID_LIST_POSITION)
    {
      self->wants_focus = FALSE;
      viewer_list_page_focus (self);
    }
  return G_SOURCE_REMOVE;
}

static void
rows_changed (ViewerListPage *self)
{
  show_rows (self);
  if (self->restore == 0)
    self->restore = g_idle_add_full (G_PRIORITY_HIGH_IDLE, restore_selection, self, NULL);
}

static void
selected_changed (ViewerListPage *self)
{
  FjExamRow *row = gtk_single_selection_get_selected_item (self->selection);

  /* A row that went away took its selection along; a person cannot select nothing. */
  if (row == NULL || self->restore != 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (fj_exam_row_get (row)->exam);
}

void
viewer_list_page_select (ViewerListPage *self, const char *exam)
{
  g_return_if_fail (VIEWER_IS_LIST_PAGE (self));

  g_free (self->selected);
  self->selected = g_strdup (exam);
  rows_changed (self);
}

FjExamRow *
viewer_list_page_get_neighbour (ViewerListPage *self, const char *exam, int step)
{
  guint n, place;

  g_return_val_if_fail (VIEWER_IS_LIST_PAGE (self), NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  place = find (self, exam);
  if (n == 0)
    return NULL;
  if (place == GTK_INVALID_LIST_POSITION)
    return g_list_model_get_item (G_LIST_MODEL (self->selection), 0);
  if ((step < 0 && place == 0) || (step > 0 && place + 1 >= n))
    return NULL;
  return g_list_model_get_item (G_LIST_MODEL (self->selection), step < 0 ? place - 1 : place + 1);
}

FjExamRow *
viewer_list_page_get_next_work (ViewerListPage *self, const char *exam)
{
  guint n, place;

  g_return_val_if_fail (VIEWER_IS_LIST_PAGE (self), NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  place = find (self, exam);
  for (guint i = 0; i < n && self->client != NULL; i++)
    {
      g_autoptr (FjExamRow) row = g_list_model_get_item (
          G_LIST_MODEL (self->selection), place == GTK_INVALID_LIST_POSITION ? i : (place + 1 + i) % n);
      const FjExamRowData *data = fj_exam_row_get (row);
      gboolean is_open = viewer_group_has_stage (VIEWER_GROUP_TO_READ, data->stage)
                         || viewer_group_has_stage (VIEWER_GROUP_TO_AUDIT, data->stage);

      if (is_open && viewer_group_has_stage (self->group, data->stage) && g_strcmp0 (data->exam, exam) != 0
          && (data->holder == NULL
              || g_strcmp0 (data->holder, fj_client_get_practitioner (self->client)) == 0))
        return g_steal_pointer (&row);
    }
  return NULL;
}

static void
activated (GtkColumnView *view, guint position, gpointer data)
{
  ViewerListPage *self = data;
  g_autoptr (FjExamRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row != NULL)
    g_signal_emit (self, open_signal, 0, row);
}

/* Rows can be focused when they have been laid out; until then it is tried at each frame, unless a person
 * goes elsewhere first. */
static gboolean
try_focus (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  ViewerListPage *self = data;
  GtkRoot *root = gtk_widget_get_root (view);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  guint place = gtk_single_selection_get_selected (self->selection);

  if (root == NULL || (focus != NULL && gtk_widget_is_ancestor (focus, self->search))
      || self->focus_tries-- == 0)
    return G_SOURCE_REMOVE;
  if (focus != NULL && gtk_widget_is_ancestor (focus, view))
    return G_SOURCE_REMOVE;
  if (gtk_widget_get_mapped (view) && place != GTK_INVALID_LIST_POSITION)
    {
      /* The rows' own widget: scrolling to a row is also what tells it which one has the focus. */
      GtkWidget *rows = gtk_widget_get_last_child (view);

      gtk_widget_activate_action (rows, "list.scroll-to-item", "u", place);
      gtk_widget_grab_focus (rows);
    }
  return G_SOURCE_CONTINUE;
}

void
viewer_list_page_focus (ViewerListPage *self)
{
  g_return_if_fail (VIEWER_IS_LIST_PAGE (self));

  self->focus_tries = FOCUS_FRAMES;
  gtk_widget_add_tick_callback (self->view, try_focus, self, NULL);
}

void
viewer_list_page_focus_search (ViewerListPage *self)
{
  g_return_if_fail (VIEWER_IS_LIST_PAGE (self));

  gtk_widget_grab_focus (self->search);
}

void
viewer_list_page_reload (ViewerListPage *self)
{
  g_return_if_fail (VIEWER_IS_LIST_PAGE (self));

  if (self->list != NULL)
    fj_exam_list_reload (self->list);
}

/* Enter in the search opens what is selected; the first, as a rule. Down goes into the list. */
static void
open_found (ViewerListPage *self)
{
  guint place = gtk_single_selection_get_selected (self->selection);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (n > 0)
    activated (GTK_COLUMN_VIEW (self->view), place < n ? place : 0, self);
}

static void
search_edited (ViewerListPage *self)
{
  self->opens_found = FALSE;
}

/* The entry tells of what is typed a moment later, and central takes another: Enter means what is typed,
 * never who is still shown. */
static void
search_activated (ViewerListPage *self)
{
  gboolean is_new = ask (self);

  self->opens_found = self->list != NULL && (is_new || fj_exam_list_is_loading (self->list));
  if (!self->opens_found)
    open_found (self);
}

/* --- the session --- */

static void
sites_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerListPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) bundle = fj_client_send_finish (FJ_CLIENT (source), result, NULL, &error);
  JsonArray *entries;
  GtkStringList *names;

  /* Without it the list is whole, and only cannot be narrowed to a hospital. */
  if (bundle == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  names = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (self->site)));
  entries = fj_json_get_array (bundle, "entry");
  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = fj_json_element_object (entries, i);
      const char *id = entry != NULL ? fj_json_get_string (entry, "resource.id") : NULL;
      const char *name = entry != NULL ? fj_json_get_string (entry, "resource.name") : NULL;

      if (id == NULL || name == NULL)
        continue;
      g_ptr_array_add (self->sites, g_strdup (id));
      gtk_string_list_append (names, name);
    }
}

static void
forget_session (ViewerListPage *self)
{
  GtkStringList *names;

  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  gtk_sort_list_model_set_model (self->sorted, NULL);
  g_clear_handle_id (&self->restore, g_source_remove); /* the rows that went have begun one */
  g_clear_object (&self->list);
  g_clear_object (&self->client);
  g_clear_pointer (&self->selected, g_free);
  names = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (self->site)));
  self->is_setting = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->site), 0);
  self->is_setting = FALSE;
  while (self->sites->len > 1)
    {
      gtk_string_list_remove (names, self->sites->len - 1);
      g_ptr_array_set_size (self->sites, (int) self->sites->len - 1);
    }
}

void
viewer_list_page_set_session (ViewerListPage *self, FjClient *client, FjChanges *changes)
{
  g_autofree char *query = NULL;
  GtkFilterListModel *filtered;

  g_return_if_fail (VIEWER_IS_LIST_PAGE (self));

  forget_session (self);
  clear_filters (self);
  if (client == NULL)
    {
      show_counts (self);
      return;
    }
  self->client = g_object_ref (client);
  self->cancellable = g_cancellable_new ();
  self->group = viewer_group_of_roles (fj_client_get_roles (client));
  self->is_setting = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->groups[self->group]), TRUE);
  self->is_setting = FALSE;
  query = make_query (self);
  self->list = fj_exam_list_new (client, changes, query);
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->list)),
                                        GTK_FILTER (g_object_ref (self->group_filter)));
  gtk_sort_list_model_set_model (self->sorted, G_LIST_MODEL (filtered));
  g_object_unref (filtered);
  g_signal_connect_object (self->list, "counts-changed", G_CALLBACK (show_counts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::is-loading", G_CALLBACK (loading_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::sentence", G_CALLBACK (show_rows), self, G_CONNECT_SWAPPED);
  self->wants_focus = TRUE;
  self->tick = g_timeout_add_seconds (TICK_SECONDS, tick, self);
  fj_client_send_async (client, "GET", "/Organization", NULL, 0, NULL, self->cancellable, sites_read,
                        g_object_ref (self));
  show_counts (self);
  show_rows (self);
}

/* --- the widgets --- */

static GtkWidget *
make_filters (ViewerListPage *self)
{
  static const char *const shown[] = { "DR", "CT", "MR", "MG", "US", "XA", NULL };
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkStringList *kinds = gtk_string_list_new (shown);
  const char *all_kinds[] = { _ ("All modalities"), NULL };
  const char *all_sites[] = { _ ("All hospitals"), NULL };

  gtk_widget_add_css_class (linked, "linked");
  for (ViewerGroup group = 0; group < VIEWER_N_GROUPS; group++)
    {
      self->groups[group] = gtk_toggle_button_new_with_label (group_title (group));
      if (group > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->groups[group]),
                                     GTK_TOGGLE_BUTTON (self->groups[0]));
      g_signal_connect (self->groups[group], "toggled", G_CALLBACK (group_toggled), self);
      gtk_box_append (GTK_BOX (linked), self->groups[group]);
    }
  gtk_string_list_splice (kinds, 0, 0, all_kinds);
  self->modality = gtk_drop_down_new (G_LIST_MODEL (kinds), NULL);
  self->site = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (all_sites)), NULL);
  self->urgent = gtk_toggle_button_new_with_mnemonic (_ ("_Urgent only"));
  self->search = gtk_search_entry_new ();
  gtk_widget_set_hexpand (self->search, TRUE);
  gtk_widget_set_size_request (self->search, 160, -1);
  g_object_set (self->search, "placeholder-text", _ ("Name, pinyin, number"), NULL);
  gtk_widget_set_tooltip_text (self->search, _ ("Search (Ctrl+F or /)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search the list"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->modality), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Modality"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->site), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Hospital"),
                                  -1);
  gtk_box_append (GTK_BOX (bar), linked);
  gtk_box_append (GTK_BOX (bar), self->search);
  gtk_box_append (GTK_BOX (bar), self->modality);
  gtk_box_append (GTK_BOX (bar), self->site);
  gtk_box_append (GTK_BOX (bar), self->urgent);
  gtk_widget_set_margin_start (bar, 12);
  gtk_widget_set_margin_end (bar, 12);
  gtk_widget_set_margin_top (bar, 9);
  gtk_widget_set_margin_bottom (bar, 9);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated), self);
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (search_edited), self);
  g_signal_connect_swapped (self->modality, "notify::selected", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->site, "notify::selected", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->urgent, "toggled", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (viewer_list_page_focus), self);
  return bar;
}

static gboolean
slash_pressed (GtkWidget *view, GVariant *arguments, gpointer data)
{
  viewer_list_page_focus_search (data);
  return TRUE;
}

static GtkWidget *
make_rows (ViewerListPage *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)));
  gtk_widget_add_css_class (self->view, "reading-list");
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reading list"), -1);
  viewer_list_columns_add (GTK_COLUMN_VIEW (self->view));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_slash, 0),
                                                        gtk_callback_action_new (slash_pressed, self, NULL)));
  gtk_widget_add_controller (self->view, keys);
  g_signal_connect (self->view, "activate", G_CALLBACK (activated), self);
  g_signal_connect (scrolled, "edge-reached", G_CALLBACK (edge_reached), self);
  return scrolled;
}

static void
viewer_list_page_dispose (GObject *object)
{
  ViewerListPage *self = VIEWER_LIST_PAGE (object);

  if (self->sites != NULL)
    {
      forget_session (self);
      g_signal_handlers_disconnect_by_data (self->selection, self);
    }
  g_clear_pointer (&self->sites, g_ptr_array_unref);
  G_OBJECT_CLASS (viewer_list_page_parent_class)->dispose (object);
}

static void
viewer_list_page_finalize (GObject *object)
{
  ViewerListPage *self = VIEWER_LIST_PAGE (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->group_filter);
  G_OBJECT_CLASS (viewer_list_page_parent_class)->finalize (object);
}

static void
viewer_list_page_class_init (ViewerListPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_list_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_list_page_finalize;
  open_signal = g_signal_new ("open", VIEWER_TYPE_LIST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, FJ_TYPE_EXAM_ROW);
}

static void
viewer_list_page_init (ViewerListPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *spinner = gtk_spinner_new ();
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL));

  self->sites = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->sites, NULL);
  self->group_filter = gtk_custom_filter_new (is_of_group, self, NULL);
  self->sorted = gtk_sort_list_model_new (NULL, sorter);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->sorted)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->stack = gtk_stack_new ();
  self->empty = adw_status_page_new ();
  self->empty_button = gtk_button_new ();
  gtk_widget_set_halign (self->empty_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->empty_button, "pill");
  adw_status_page_set_child (ADW_STATUS_PAGE (self->empty), self->empty_button);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), TRUE);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_box_append (GTK_BOX (box), make_filters (self));
  gtk_stack_add_named (GTK_STACK (self->stack), spinner, "loading");
  gtk_stack_add_named (GTK_STACK (self->stack), make_rows (self), "rows");
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  gtk_box_append (GTK_BOX (box), self->stack);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (rows_changed), self);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_changed), self);
  g_signal_connect_swapped (self->empty_button, "clicked", G_CALLBACK (empty_clicked), self);
}

GtkWidget *
viewer_list_page_new (void)
{
  return g_object_new (VIEWER_TYPE_LIST_PAGE, NULL);
}
