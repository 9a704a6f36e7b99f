#include "viewer-leaving.h"

#include <gio/gio.h>

#define LEAVE_SECONDS 10

struct _ViewerLeaving
{
  GApplication *application; /* NULL: it has waited long enough */
  guint timer;
};

static gboolean
left_alone (gpointer data)
{
  ViewerLeaving *leaving = data;

  leaving->timer = 0;
  g_application_release (g_steal_pointer (&leaving->application));
  return G_SOURCE_REMOVE;
}

ViewerLeaving *
viewer_leaving_new (void)
{
  ViewerLeaving *leaving = g_new0 (ViewerLeaving, 1);

  leaving->application = g_application_get_default ();
  g_application_hold (leaving->application);
  leaving->timer = g_timeout_add_seconds (LEAVE_SECONDS, left_alone, leaving);
  return leaving;
}

void
viewer_leaving_end (ViewerLeaving *leaving)
{
  g_clear_handle_id (&leaving->timer, g_source_remove);
  if (leaving->application != NULL)
    g_application_release (leaving->application);
  g_free (leaving);
}
