/* fenji-viewer [--server URL] [--exam ACCESSION] [FOLDER|FILE…]
 * fenji-viewer --explain-hang DIR | --series-list FILE.json [--protocol FILE]   (without a display) */
#include "fj-desk-application.h"
#include "fj-renderer.h"
#include "viewer-application.h"
#include "viewer-explain.h"

int
main (int argc, char **argv)
{
  g_autoptr (ViewerApplication) application = NULL;
  int status;

  if (viewer_explain_main (argc, argv, &status))
    return status;
  fj_renderer_choose ();
  fj_desk_init ();
  application = viewer_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
