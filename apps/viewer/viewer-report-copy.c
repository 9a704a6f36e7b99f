#include "viewer-report-copy.h"

#include "fj-language.h"

static void
copy (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ViewerReadingPage *page = data;
  ViewerReport *report = viewer_reading_page_get_report (page);
  g_autofree char *text = report != NULL ? viewer_words_to_text (viewer_report_get_words (report)) : NULL;

  if (text == NULL)
    {
      g_signal_emit_by_name (page, "toast",
                             _ ("There are no words of a report to copy. Open an exam that has some."));
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (page)), text);
  g_signal_emit_by_name (page, "toast", _ ("The report is copied as text, without the patient's name."));
}

void
viewer_report_copy_add_action (ViewerReadingPage *page, GActionMap *window)
{
  static const GActionEntry entries[] = { { .name = "copy-report", .activate = copy } };

  g_action_map_add_action_entries (window, entries, G_N_ELEMENTS (entries), page);
}
