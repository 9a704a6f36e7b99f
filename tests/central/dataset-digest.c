/* dataset-digest FILE…: per file its SOP Instance UID and dataset digest. What tests that act as a gateway
 * need. */
#include <stdlib.h>
#include "fj-dicom-digest.h"

int
main (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjDicomObject) object = fj_dicom_object_open (argv[i], FJ_DICOM_OPEN_ALL, &error);
      g_autofree char *uid = object != NULL ? fj_dicom_object_dup_string (object, 0x00080018u) : NULL;
      g_autofree char *digest = object != NULL ? fj_dicom_digest_dataset (object, NULL, &error) : NULL;

      if (uid == NULL || digest == NULL)
        {
          g_printerr ("%s: %s\n", argv[i], error != NULL ? error->message : "no SOP Instance UID");
          return EXIT_FAILURE;
        }
      g_print ("%s %s\n", uid, digest);
    }
  return EXIT_SUCCESS;
}
