#include "viewer-references.h"

#include <string.h>

#include "fj-image-mention.h"
#include "fj-language.h"

struct _ViewerReferences
{
  GObject parent;
  FjReadingView *view;      /* weak */
  ViewerReportPanel *panel; /* weak */
  GHashTable *said;         /* UID of a mark -> what it says in a report */
};

G_DEFINE_FINAL_TYPE (ViewerReferences, viewer_references, G_TYPE_OBJECT)

static void
tell (ViewerReferences *self, const char *sentence)
{
  fj_reading_view_add_toast (self->view, adw_toast_new (sentence));
}

/* NULL: its image is not at hand, or not of this exam. */
static char *
dup_mention (ViewerReferences *self, const FjMark *mark)
{
  g_autofree char *values = NULL;
  FjDisplaySet *set;
  guint index;

  if (!fj_reading_view_locate (self->view, &mark->image, &set, &index))
    return NULL;
  values = fj_reading_view_dup_mark_words (self->view, mark->uid);
  if (values == NULL)
    return NULL;
  return fj_image_mention_to_text (fj_mark_kind_get_title (mark->kind), values,
                                   fj_display_set_get_series_number (set), index + 1);
}

/* --- into the report --- */

static void
refer (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ViewerReferences *self = data;
  const char *uid = fj_mark_tool_get_picked (fj_reading_view_get_mark_tool (self->view));
  const FjMark *mark = uid != NULL ? fj_mark_list_find (fj_reading_view_get_marks (self->view), uid) : NULL;
  ViewerReport *report = viewer_report_panel_get_report (self->panel);
  char *text;

  if (report == NULL || !viewer_report_may_write (report))
    {
      tell (self, _ ("There is no report to write into: the exam is open for reading only."));
      return;
    }
  if (mark == NULL)
    {
      tell (self, _ ("Pick a mark first: its value goes into the findings."));
      return;
    }
  text = dup_mention (self, mark);
  if (text == NULL)
    {
      tell (self, _ ("Only marks on stored images of this exam can be put into its report."));
      return;
    }
  viewer_report_panel_insert (self->panel, VIEWER_FIELD_FINDINGS, text);
  g_hash_table_replace (self->said, g_strdup (mark->uid), text);
}

/* --- values that change --- */

static gboolean
is_said_by_another (ViewerReferences *self, const char *uid, const char *text)
{
  GHashTableIter iter;
  gpointer other, said;

  g_hash_table_iter_init (&iter, self->said);
  while (g_hash_table_iter_next (&iter, &other, &said))
    if (!g_str_equal (other, uid) && g_str_equal (said, text))
      return TRUE;
  return FALSE;
}

static void
marks_changed (ViewerReferences *self)
{
  FjMarkList *list = fj_reading_view_get_marks (self->view);

  if (fj_mark_list_get_n (list) == 0)
    g_hash_table_remove_all (self->said);
  for (guint i = 0; i < fj_mark_list_get_n (list); i++)
    {
      const FjMark *mark = fj_mark_list_get (list, i);
      const char *before = g_hash_table_lookup (self->said, mark->uid);
      g_autofree char *now = before != NULL ? dup_mention (self, mark) : NULL;

      if (now == NULL || g_str_equal (before, now))
        continue;
      /* Two that say the same: nobody knows which of them a sentence means. */
      if (!is_said_by_another (self, mark->uid, before))
        viewer_report_panel_replace (self->panel, before, now);
      g_hash_table_replace (self->said, g_strdup (mark->uid), g_steal_pointer (&now));
    }
}

/* What a mark says before somebody changes it: a report of an earlier session may have it. */
static void
tool_changed (ViewerReferences *self, FjMarkTool *tool)
{
  const char *uid = fj_mark_tool_get_picked (tool);
  const FjMark *mark;
  char *text;

  if (uid == NULL || g_hash_table_contains (self->said, uid))
    return;
  mark = fj_mark_list_find (fj_reading_view_get_marks (self->view), uid);
  text = mark != NULL ? dup_mention (self, mark) : NULL;
  if (text != NULL)
    g_hash_table_insert (self->said, g_strdup (uid), text);
}

/* --- back to the image --- */

/* The mark whose words stand around the mention; NULL: none says exactly that. */
static const FjMark *
find_mark (ViewerReferences *self, const char *text, const FjImageMention *mention)
{
  FjMarkList *list = fj_reading_view_get_marks (self->view);

  for (guint i = 0; i < fj_mark_list_get_n (list); i++)
    {
      const FjMark *mark = fj_mark_list_get (list, i);
      g_autofree char *said = dup_mention (self, mark);
      gsize length = said != NULL ? strlen (said) : 0;

      if (said != NULL && length <= mention->end && strncmp (text + mention->end - length, said, length) == 0)
        return mark;
    }
  return NULL;
}

static gboolean
show_image (ViewerReferences *self, const FjImageMention *mention)
{
  FjImageStore *store = fj_reading_view_get_store (self->view);

  for (guint i = 0; store != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (FjDisplaySet) set = g_list_model_get_item (G_LIST_MODEL (store), i);
      const FjDisplayImage *one;

      if (fj_display_set_get_series_number (set) != mention->series
          || mention->image > fj_display_set_get_n_images (set))
        continue;
      one = fj_display_set_get_image (set, mention->image - 1);
      return fj_reading_view_show_image (
          self->view, &(FjMarkImage){ .series_uid = (char *) fj_display_set_get_series_uid (set),
                                      .sop_instance_uid = one->instance_uid,
                                      .frame = one->frame + 1 });
    }
  return FALSE;
}

static void
go_to_reference (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ViewerReferences *self = data;
  gsize cursor = 0;
  g_autofree char *text = viewer_report_panel_dup_text (self->panel, &cursor);
  FjImageMention mention;
  const FjMark *mark;

  if (!fj_image_mention_find (text, cursor, &mention))
    {
      tell (self,
            _ ("The line of the report where the cursor stands names no image, as \"(Se 2, Im 14)\" does."));
      return;
    }
  mark = find_mark (self, text, &mention);
  if (mark != NULL)
    fj_reading_view_show_mark (self->view, mark->uid);
  else if (!show_image (self, &mention))
    tell (self, _ ("The image that the report names is not among this exam's."));
}

/* --- object --- */

void
viewer_references_add_actions (ViewerReferences *self, GActionMap *window)
{
  static const GActionEntry entries[] = { { .name = "refer", .activate = refer },
                                          { .name = "go-to-reference", .activate = go_to_reference } };

  g_return_if_fail (VIEWER_IS_REFERENCES (self));
  g_action_map_add_action_entries (window, entries, G_N_ELEMENTS (entries), self);
}

static void
viewer_references_finalize (GObject *object)
{
  ViewerReferences *self = VIEWER_REFERENCES (object);

  g_clear_weak_pointer (&self->view);
  g_clear_weak_pointer (&self->panel);
  g_hash_table_unref (self->said);
  G_OBJECT_CLASS (viewer_references_parent_class)->finalize (object);
}

static void
viewer_references_class_init (ViewerReferencesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_references_finalize;
}

static void
viewer_references_init (ViewerReferences *self)
{
  self->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

ViewerReferences *
viewer_references_new (FjReadingView *view, ViewerReportPanel *panel)
{
  ViewerReferences *self = g_object_new (VIEWER_TYPE_REFERENCES, NULL);

  g_set_weak_pointer (&self->view, view);
  g_set_weak_pointer (&self->panel, panel);
  g_signal_connect_object (fj_reading_view_get_marks (view), "changed", G_CALLBACK (marks_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fj_reading_view_get_mark_tool (view), "changed", G_CALLBACK (tool_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}
