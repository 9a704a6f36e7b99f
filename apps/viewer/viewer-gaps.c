#include "viewer-gaps.h"

#include "fj-language.h"
#include "fj-report-gap.h"

#define TAG "gap"
#define LIST_MOST 320 /* pixels */

struct _ViewerGaps
{
  GObject parent;
  GtkWidget *host, *expander;
  GtkWidget *editors[VIEWER_N_FIELDS];
  gboolean is_composing[VIEWER_N_FIELDS];
  GtkWidget *popover; /* the list of a choice; NULL: none is open */
  GtkWidget *list;
  ViewerField field;    /* of the gap that is gone to */
  char *unit, *pending; /* of a value that is gone to: what its gap is, until something is typed there */
  int pending_offset;
  guint opening;   /* the list comes when the editor has its place */
  gboolean is_own; /* what changes is our own doing */
};

G_DEFINE_FINAL_TYPE (ViewerGaps, viewer_gaps, G_TYPE_OBJECT)

static GtkTextBuffer *
buffer_of (ViewerGaps *self, ViewerField field)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editors[field]));
}

static ViewerField
field_of (ViewerGaps *self, GtkTextBuffer *buffer)
{
  ViewerField field = 0;

  while (field + 1 < VIEWER_N_FIELDS && buffer_of (self, field) != buffer)
    field++;
  return field;
}

static char *
text_of (GtkTextBuffer *buffer)
{
  char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  return text;
}

static int
offset_at (const char *text, gsize byte)
{
  return (int) g_utf8_pointer_to_offset (text, text + byte);
}

/* --- colour --- */

static void
mark_gaps (ViewerGaps *self, GtkTextBuffer *buffer)
{
  g_autofree char *text = text_of (buffer);
  g_autoptr (GArray) gaps = fj_report_gaps (text);
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  gtk_text_buffer_remove_tag_by_name (buffer, TAG, &begin, &end);
  for (guint i = 0; i < gaps->len; i++)
    {
      const FjReportGap *gap = &g_array_index (gaps, FjReportGap, i);

      gtk_text_buffer_get_iter_at_offset (buffer, &begin, offset_at (text, gap->begin));
      gtk_text_buffer_get_iter_at_offset (buffer, &end, offset_at (text, gap->end));
      gtk_text_buffer_apply_tag_by_name (buffer, TAG, &begin, &end);
    }
}

static void
changed (GtkTextBuffer *buffer, gpointer data)
{
  mark_gaps (data, buffer);
}

/* --- filling in --- */

static void
forget_pending (ViewerGaps *self)
{
  g_clear_pointer (&self->unit, g_free);
  g_clear_pointer (&self->pending, g_free);
}

static void
close_list (ViewerGaps *self)
{
  GtkWidget *popover = g_steal_pointer (&self->popover);

  g_clear_handle_id (&self->opening, g_source_remove);
  self->list = NULL;
  if (popover == NULL)
    return;
  gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_widget_unparent (popover);
}

/* In place of what is selected, as one step of undoing. */
static void
put (ViewerGaps *self, ViewerField field, const char *words)
{
  GtkTextBuffer *buffer = buffer_of (self, field);

  self->is_own = TRUE;
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete_selection (buffer, FALSE, TRUE);
  gtk_text_buffer_insert_at_cursor (buffer, words, -1);
  gtk_text_buffer_end_user_action (buffer);
  self->is_own = FALSE;
}

/* The first words of a value: its unit comes behind them. */
static void
inserted (GtkTextBuffer *buffer, GtkTextIter *at, const char *words, int length, gpointer data)
{
  ViewerGaps *self = data;
  g_autofree char *unit = NULL;
  GtkTextIter before;
  int offset = gtk_text_iter_get_offset (at);

  if (self->is_own || self->pending == NULL || buffer != buffer_of (self, self->field))
    return;
  unit = g_strconcat (" ", self->unit, NULL);
  before = *at;
  gtk_text_iter_backward_chars (&before, (int) g_utf8_strlen (words, length));
  if (gtk_text_iter_get_offset (&before) != self->pending_offset)
    {
      forget_pending (self);
      return;
    }
  forget_pending (self);
  self->is_own = TRUE;
  gtk_text_buffer_insert (buffer, at, unit, -1);
  self->is_own = FALSE;
  gtk_text_buffer_get_iter_at_offset (buffer, at, offset);
  gtk_text_buffer_place_cursor (buffer, at);
}

/* The gap was left as it is, or something else was selected. */
static void
marked (GtkTextBuffer *buffer, GtkTextIter *at, GtkTextMark *mark, gpointer data)
{
  ViewerGaps *self = data;
  GtkTextIter begin, end;
  g_autofree char *selected = NULL;

  if (self->is_own || self->pending == NULL || buffer != buffer_of (self, self->field)
      || (mark != gtk_text_buffer_get_insert (buffer)
          && mark != gtk_text_buffer_get_selection_bound (buffer)))
    return;
  if (!gtk_text_buffer_get_selection_bounds (buffer, &begin, &end))
    {
      forget_pending (self);
      return;
    }
  selected = gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
  if (g_strcmp0 (selected, self->pending) != 0)
    forget_pending (self);
}

/* --- the list of a choice --- */

static void step (ViewerGaps *self, ViewerField field, int by);

static void
choose (ViewerGaps *self, const char *words)
{
  g_autofree char *chosen = g_strdup (words);
  ViewerField field = self->field;

  close_list (self);
  put (self, field, chosen);
  gtk_widget_grab_focus (self->editors[field]);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  choose (data, g_object_get_data (G_OBJECT (row), "words"));
}

/* 1 to 9 choose, Tab takes what is proposed and goes on. */
static gboolean
list_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers, gpointer data)
{
  ViewerGaps *self = data;
  ViewerField field = self->field;
  gboolean is_back = key == GDK_KEY_ISO_Left_Tab || (key == GDK_KEY_Tab && (modifiers & GDK_SHIFT_MASK) != 0);
  GtkListBoxRow *row = NULL;

  if (key >= GDK_KEY_1 && key <= GDK_KEY_9)
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) (key - GDK_KEY_1));
  else if (key >= GDK_KEY_KP_1 && key <= GDK_KEY_KP_9)
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) (key - GDK_KEY_KP_1));
  if (row != NULL)
    {
      choose (self, g_object_get_data (G_OBJECT (row), "words"));
      return GDK_EVENT_STOP;
    }
  if (key != GDK_KEY_Tab && key != GDK_KEY_ISO_Left_Tab && key != GDK_KEY_KP_Tab)
    return GDK_EVENT_PROPAGATE;
  close_list (self);
  gtk_widget_grab_focus (self->editors[field]);
  step (self, field, is_back ? -1 : 1);
  return GDK_EVENT_STOP;
}

static void
list_closed (GtkPopover *popover, gpointer data)
{
  ViewerGaps *self = data;

  if (self->popover != GTK_WIDGET (popover))
    return;
  gtk_widget_grab_focus (self->editors[self->field]);
}

static GtkWidget *
make_row (guint number, const char *words)
{
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *text = number <= 9 ? g_strdup_printf ("%u  %s", number, words) : g_strdup (words);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data_full (G_OBJECT (row), "words", g_strdup (words), g_free);
  return row;
}

static void
open_list (ViewerGaps *self, ViewerField field, const FjReportGap *gap, const GtkTextIter *begin)
{
  GtkWidget *editor = self->editors[field];
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *first = NULL;
  GdkRectangle place;
  double x, y;

  close_list (self);
  self->list = gtk_list_box_new ();
  self->popover = gtk_popover_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What to fill in"), -1);
  for (guint i = 0; gap->choices[i] != NULL; i++)
    {
      GtkWidget *row = make_row (i + 1, gap->choices[i]);

      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
      if (first == NULL || g_strcmp0 (gap->choices[i], gap->proposed) == 0)
        first = row;
    }
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (first));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), LIST_MOST);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_popover_set_child (GTK_POPOVER (self->popover), scrolled);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (list_key), self);
  gtk_widget_add_controller (self->popover, keys);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);
  g_signal_connect (self->popover, "closed", G_CALLBACK (list_closed), self);
  gtk_widget_set_parent (self->popover, self->host);
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (editor), begin, &place);
  gtk_text_view_buffer_to_window_coords (GTK_TEXT_VIEW (editor), GTK_TEXT_WINDOW_WIDGET, place.x, place.y,
                                         &place.x, &place.y);
  gtk_widget_translate_coordinates (editor, self->host, place.x, place.y, &x, &y);
  place = (GdkRectangle){ (int) x, (int) y, 1, place.height };
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  gtk_widget_grab_focus (first);
}

/* The only gap that is selected. FALSE: something else is. */
static gboolean
read_selected (GtkTextBuffer *buffer, GArray **gaps, GtkTextIter *begin)
{
  GtkTextIter end;
  g_autofree char *selected = NULL;
  const FjReportGap *gap;

  *gaps = NULL;
  if (!gtk_text_buffer_get_selection_bounds (buffer, begin, &end))
    return FALSE;
  selected = gtk_text_buffer_get_text (buffer, begin, &end, FALSE);
  *gaps = fj_report_gaps (selected);
  gap = (*gaps)->len == 1 ? &g_array_index (*gaps, FjReportGap, 0) : NULL;
  return gap != NULL && gap->begin == 0 && selected[gap->end] == '\0';
}

static gboolean
open_now (gpointer data)
{
  ViewerGaps *self = data;
  GtkTextIter begin;
  g_autoptr (GArray) gaps = NULL;

  self->opening = 0;
  if (read_selected (buffer_of (self, self->field), &gaps, &begin) && gtk_widget_get_mapped (self->host))
    open_list (self, self->field, &g_array_index (gaps, FjReportGap, 0), &begin);
  return G_SOURCE_REMOVE;
}

/* --- the walk --- */

static void
go_to (ViewerGaps *self, ViewerField field, const char *text, const FjReportGap *gap)
{
  GtkTextView *editor = GTK_TEXT_VIEW (self->editors[field]);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (editor);
  GtkTextIter begin, end;

  forget_pending (self);
  close_list (self);
  if (field == VIEWER_FIELD_TECHNIQUE)
    gtk_expander_set_expanded (GTK_EXPANDER (self->expander), TRUE);
  gtk_text_buffer_get_iter_at_offset (buffer, &begin, offset_at (text, gap->begin));
  gtk_text_buffer_get_iter_at_offset (buffer, &end, offset_at (text, gap->end));
  gtk_text_buffer_select_range (buffer, &begin, &end);
  gtk_widget_grab_focus (self->editors[field]);
  gtk_text_view_scroll_to_mark (editor, gtk_text_buffer_get_insert (buffer), 0.05, FALSE, 0, 0);
  self->field = field;
  if (gap->kind == FJ_REPORT_GAP_CHOICE)
    /* After the next layout: the editor may have been hidden, or scrolled. */
    self->opening = g_idle_add_full (G_PRIORITY_LOW, open_now, self, NULL);
  else if (gap->kind == FJ_REPORT_GAP_VALUE)
    {
      self->unit = g_strdup (gap->unit);
      self->pending = gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
      self->pending_offset = gtk_text_iter_get_offset (&begin);
    }
}

/* The gap next to @from (a place in characters; -1: the end) in direction @by. */
static gboolean
find_in (ViewerGaps *self, ViewerField field, int from, int by)
{
  g_autofree char *text = text_of (buffer_of (self, field));
  g_autoptr (GArray) gaps = fj_report_gaps (text);

  if (!gtk_text_view_get_editable (GTK_TEXT_VIEW (self->editors[field])))
    return FALSE;
  for (guint i = 0; i < gaps->len; i++)
    {
      const FjReportGap *gap = &g_array_index (gaps, FjReportGap, by > 0 ? i : gaps->len - 1 - i);

      if (by > 0 ? offset_at (text, gap->begin) >= from : from < 0 || offset_at (text, gap->end) <= from)
        {
          go_to (self, field, text, gap);
          return TRUE;
        }
    }
  return FALSE;
}

/* What the gap that is selected proposes is taken. */
static void
take_proposed (ViewerGaps *self, ViewerField field)
{
  GtkTextBuffer *buffer = buffer_of (self, field);
  g_autoptr (GArray) gaps = NULL;
  const FjReportGap *gap;
  GtkTextIter begin;

  if (!gtk_text_view_get_editable (GTK_TEXT_VIEW (self->editors[field]))
      || !read_selected (buffer, &gaps, &begin))
    return;
  gap = &g_array_index (gaps, FjReportGap, 0);
  if (gap->proposed != NULL)
    {
      g_autofree char *words = fj_report_gap_fill (gap, gap->proposed);

      put (self, field, words);
    }
}

static gboolean
find_from (ViewerGaps *self, ViewerField field, int by)
{
  GtkTextBuffer *buffer = buffer_of (self, field);
  GtkTextIter begin, end;

  gtk_text_buffer_get_selection_bounds (buffer, &begin, &end);
  if (find_in (self, field, gtk_text_iter_get_offset (by > 0 ? &end : &begin), by))
    return TRUE;
  for (int other = (int) field + by; other >= 0 && other < VIEWER_N_FIELDS; other += by)
    if (find_in (self, (ViewerField) other, by > 0 ? 0 : -1, by))
      return TRUE;
  return FALSE;
}

static void
step (ViewerGaps *self, ViewerField field, int by)
{
  if (by > 0)
    take_proposed (self, field);
  find_from (self, field, by);
}

static gboolean
has_gaps (ViewerGaps *self)
{
  for (ViewerField field = 0; field < VIEWER_N_FIELDS; field++)
    {
      g_autofree char *text = text_of (buffer_of (self, field));
      g_autoptr (GArray) gaps = fj_report_gaps (text);

      if (gaps->len > 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
editor_key (
    GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers, gpointer data)
{
  ViewerGaps *self = data;
  GtkWidget *editor = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  ViewerField field = field_of (self, gtk_text_view_get_buffer (GTK_TEXT_VIEW (editor)));
  gboolean is_tab = key == GDK_KEY_Tab || key == GDK_KEY_KP_Tab || key == GDK_KEY_ISO_Left_Tab;
  gboolean is_back = key == GDK_KEY_ISO_Left_Tab || (modifiers & GDK_SHIFT_MASK) != 0;

  if (!is_tab || self->is_composing[field] || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0
      || !has_gaps (self))
    return GDK_EVENT_PROPAGATE;
  if (!is_back)
    take_proposed (self, field);
  return find_from (self, field, is_back ? -1 : 1) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static void
preedit_changed (GtkTextView *view, const char *preedit, gpointer data)
{
  ViewerGaps *self = data;

  self->is_composing[field_of (self, gtk_text_view_get_buffer (view))] = preedit != NULL && *preedit != '\0';
}

gboolean
viewer_gaps_begin (ViewerGaps *self)
{
  g_return_val_if_fail (VIEWER_IS_GAPS (self), FALSE);

  for (ViewerField field = 0; field < VIEWER_N_FIELDS; field++)
    if (find_in (self, field, 0, 1))
      return TRUE;
  return FALSE;
}

void
viewer_gaps_end (ViewerGaps *self)
{
  g_return_if_fail (VIEWER_IS_GAPS (self));

  close_list (self);
  forget_pending (self);
}

static void
viewer_gaps_dispose (GObject *object)
{
  viewer_gaps_end (VIEWER_GAPS (object));
  G_OBJECT_CLASS (viewer_gaps_parent_class)->dispose (object);
}

static void
viewer_gaps_class_init (ViewerGapsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_gaps_dispose;
}

static void
viewer_gaps_init (ViewerGaps *self)
{
}

ViewerGaps *
viewer_gaps_new (GtkWidget *host, GtkWidget *expander, GtkWidget *const editors[VIEWER_N_FIELDS])
{
  ViewerGaps *self = g_object_new (VIEWER_TYPE_GAPS, NULL);

  self->host = host;
  self->expander = expander;
  for (ViewerField field = 0; field < VIEWER_N_FIELDS; field++)
    {
      GtkEventController *keys = gtk_event_controller_key_new ();
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (editors[field]));

      self->editors[field] = editors[field];
      gtk_text_buffer_create_tag (buffer, TAG, "background", "#5c4a12", "foreground", "#ffe9a6", NULL);
      gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
      g_signal_connect_object (keys, "key-pressed", G_CALLBACK (editor_key), self, 0);
      gtk_widget_add_controller (editors[field], keys);
      g_signal_connect_object (buffer, "changed", G_CALLBACK (changed), self, 0);
      g_signal_connect_object (buffer, "insert-text", G_CALLBACK (inserted), self, G_CONNECT_AFTER);
      g_signal_connect_object (buffer, "mark-set", G_CALLBACK (marked), self, 0);
      g_signal_connect_object (editors[field], "preedit-changed", G_CALLBACK (preedit_changed), self, 0);
    }
  return self;
}
