#include "viewer-list-empty.h"

#include "fj-language.h"

void
viewer_list_empty_describe (AdwStatusPage *page,
                            ViewerGroup group,
                            gboolean is_filtered,
                            const char *sentence)
{
  const char *title = _ ("Nothing to read");
  const char *words
      = _ ("Exams of the hospitals you read for appear here by themselves when their images are complete, "
           "with a sound.");
  const char *icon = "object-select-symbolic";

  if (sentence != NULL)
    {
      title = _ ("The list cannot be read");
      words = sentence;
      icon = "network-error-symbolic";
    }
  else if (is_filtered)
    {
      title = _ ("Nothing fits the filters");
      words = _ ("Clear them to see everything of this list.");
      icon = "edit-find-symbolic";
    }
  else if (group == VIEWER_GROUP_TO_AUDIT)
    {
      title = _ ("Nothing to audit");
      words = _ ("Reports appear here by themselves when they are submitted, with a sound.");
    }
  else if (group == VIEWER_GROUP_MINE)
    {
      title = _ ("You hold no exam");
      words = _ (
          "An exam is yours while you have it open, and stays so when you have written something. Open one from "
          "“To read” or “To audit”.");
    }
  else if (group == VIEWER_GROUP_SIGNED)
    {
      title = _ ("Nothing is signed yet");
      words = _ ("Signed reports stand here, newest first.");
    }
  else if (group == VIEWER_GROUP_ALL)
    {
      title = _ ("No exams");
      words = _ ("Exams appear here when they are registered.");
    }
  adw_status_page_set_title (page, title);
  adw_status_page_set_description (page, words);
  adw_status_page_set_icon_name (page, icon);
}
