/* fenji-registration: the desk where patients are registered, and where it is seen how far each exam is. */
#include "registration-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (RegistrationApplication) application = NULL;

  fj_desk_init ();
  application = registration_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
