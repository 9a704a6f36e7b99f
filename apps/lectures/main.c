#include "fj-renderer.h"
#include "lectures-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (LecturesApplication) application = NULL;

  fj_renderer_choose ();
  fj_desk_init ();
  application = lectures_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
