#include "viewer-diff-view.h"

#include "fj-language.h"
#include "fj-text-diff.h"

#define REMOVED "removed"
#define ADDED "added"
#define HEADING "heading"
#define QUIET "quiet"

GtkWidget *
viewer_diff_view_new (const char *label)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_pixels_inside_wrap (GTK_TEXT_VIEW (view), 2);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* Not by colour alone. */
  gtk_text_buffer_create_tag (buffer, REMOVED, "strikethrough", TRUE, "foreground", "#ffa4a4", "background",
                              "#5a1e24", NULL);
  gtk_text_buffer_create_tag (buffer, ADDED, "underline", PANGO_UNDERLINE_SINGLE, "foreground", "#b7f0c1",
                              "background", "#17452a", NULL);
  gtk_text_buffer_create_tag (buffer, HEADING, "weight", PANGO_WEIGHT_BOLD, NULL);
  gtk_text_buffer_create_tag (buffer, QUIET, "foreground", "#a8a8b0", NULL);
  return view;
}

static void
append (GtkTextBuffer *buffer, const char *text, gssize length, const char *tag)
{
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  if (tag != NULL)
    gtk_text_buffer_insert_with_tags_by_name (buffer, &end, text, (int) length, tag, NULL);
  else
    gtk_text_buffer_insert (buffer, &end, text, (int) length);
}

static void
append_field (GtkTextBuffer *buffer, const char *heading, const char *from, const char *to)
{
  g_autoptr (GArray) parts = fj_text_diff (from, to);

  if (gtk_text_buffer_get_char_count (buffer) > 0)
    append (buffer, "\n", -1, NULL);
  append (buffer, heading, -1, HEADING);
  append (buffer, "\n", -1, NULL);
  for (guint i = 0; i < parts->len; i++)
    {
      const FjTextDiffPart *part = &g_array_index (parts, FjTextDiffPart, i);
      const char *text = part->kind == FJ_TEXT_ADDED ? to : from;

      append (buffer, text + part->start, (gssize) part->length,
              part->kind == FJ_TEXT_REMOVED ? REMOVED
              : part->kind == FJ_TEXT_ADDED ? ADDED
                                            : NULL);
    }
  append (buffer, "\n", -1, NULL);
}

/* One line: what was changed must not be below the edge of a small screen. */
static void
append_unchanged (GtkTextBuffer *buffer, const char *heading)
{
  g_autofree char *line = g_strdup_printf (_ ("%s: unchanged"), heading);

  if (gtk_text_buffer_get_char_count (buffer) > 0)
    append (buffer, "\n", -1, NULL);
  append (buffer, line, -1, QUIET);
  append (buffer, "\n", -1, NULL);
}

void
viewer_diff_view_set (GtkWidget *view, const ViewerWords *from, const ViewerWords *to, gboolean all)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  const char *headings[VIEWER_N_FIELDS] = {
    [VIEWER_FIELD_TECHNIQUE] = _ ("Technique"),
    [VIEWER_FIELD_FINDINGS] = _ ("Findings"),
    [VIEWER_FIELD_IMPRESSION] = _ ("Impression"),
  };

  gtk_text_buffer_set_text (buffer, "", 0);
  for (ViewerField field = 0; field < VIEWER_N_FIELDS; field++)
    {
      gboolean is_same = viewer_words_same (from, to, field);

      if (is_same && (!all || field == VIEWER_FIELD_TECHNIQUE))
        continue;
      if (is_same)
        append_unchanged (buffer, headings[field]);
      else
        append_field (buffer, headings[field], from->text[field], to->text[field]);
    }
  if (from->critical != to->critical)
    {
      if (gtk_text_buffer_get_char_count (buffer) > 0)
        append (buffer, "\n", -1, NULL);
      append (buffer, to->critical ? _ ("Marked as critical") : _ ("No longer marked as critical"), -1,
              to->critical ? ADDED : REMOVED);
    }
  if (gtk_text_buffer_get_char_count (buffer) == 0)
    append (buffer, _ ("Nothing was changed."), -1, QUIET);
}
