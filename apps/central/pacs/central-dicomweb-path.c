#include "central-dicomweb.h"

#include <string.h>
#include "fj-language.h"
#include "fj-uid.h"

#define MAX_SEGMENTS 12u

/* PS3.18 10.3 to 10.6: what may stand at the end of a resource's path. */
static gboolean
is_view (const char *word)
{
  return strcmp (word, "metadata") == 0 || strcmp (word, "rendered") == 0 || strcmp (word, "thumbnail") == 0;
}

/* "1" or "1,3,5" */
static gboolean
is_frame_list (const char *word)
{
  return *word != '\0' && strlen (word) <= 4096 && strspn (word, "0123456789,") == strlen (word);
}

/* "7fe00010", "0040a730/1/0040a160": the PACS's own way of naming a value. */
static gboolean
is_bulk_segment (const char *word)
{
  return *word != '\0' && strlen (word) <= 16 && strspn (word, "0123456789abcdefABCDEF") == strlen (word);
}

/* After …/instances/UID. */
static gboolean
is_instance_tail (char **words)
{
  if (words[0] == NULL)
    return TRUE;
  if (strcmp (words[0], "frames") == 0)
    return words[1] != NULL && is_frame_list (words[1])
           && (words[2] == NULL || (is_view (words[2]) && words[3] == NULL));
  if (strcmp (words[0], "bulk") == 0)
    {
      guint n = 1;
      while (words[n] != NULL && is_bulk_segment (words[n]))
        n++;
      return n > 1 && words[n] == NULL;
    }
  return is_view (words[0]) && words[1] == NULL;
}

/* After "studies/UID": series, instances, views. */
static gboolean
is_study_tail (char **words)
{
  if (words[0] == NULL || (is_view (words[0]) && words[1] == NULL))
    return TRUE;
  if (strcmp (words[0], "series") == 0)
    {
      if (words[1] == NULL)
        return TRUE;
      if (!fj_uid_is_valid (words[1]))
        return FALSE;
      if (words[2] == NULL || (is_view (words[2]) && words[3] == NULL))
        return TRUE;
      words += 2;
    }
  if (strcmp (words[0], "instances") != 0)
    return FALSE;
  if (words[1] == NULL)
    return TRUE;
  return fj_uid_is_valid (words[1]) && is_instance_tail (words + 2);
}

gboolean
central_dicomweb_parse (const char *method,
                        const char *rest,
                        CentralDicomwebKind *kind,
                        char **path,
                        char **study_uid,
                        GError **error)
{
  g_auto (GStrv) words = g_strsplit (rest, "/", MAX_SEGMENTS + 1);
  gboolean is_store = strcmp (method, "POST") == 0;
  guint n = g_strv_length (words);

  if (n == 0 || n > MAX_SEGMENTS || strcmp (words[0], "studies") != 0)
    {
      if (n > 0 && (strcmp (words[0], "series") == 0 || strcmp (words[0], "instances") == 0))
        g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                             _ ("Series and images can be asked for only within a study: "
                                "/dicom-web/studies/{StudyInstanceUID}/series."));
      else
        g_set_error_literal (
            error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
            _ ("There is nothing at this address. Below /dicom-web/ there are only studies."));
      return FALSE;
    }
  if (n == 1)
    {
      if (is_store)
        {
          g_set_error_literal (
              error, FJ_ERROR, FJ_ERROR_INVALID,
              _ ("Say which study the images belong to: POST /dicom-web/studies/{StudyInstanceUID}."));
          return FALSE;
        }
      *kind = CENTRAL_DICOMWEB_SEARCH_STUDIES;
      *path = g_strdup ("/studies");
      *study_uid = NULL;
      return TRUE;
    }
  if (!fj_uid_is_valid (words[1]) || !is_study_tail (words + 2) || (is_store && n != 2))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("This is no address of a study, a series or an image. Check the UIDs."));
      return FALSE;
    }
  g_autofree char *joined = g_strjoinv ("/", words);
  *kind = CENTRAL_DICOMWEB_OF_STUDY;
  *path = g_strconcat ("/", joined, NULL);
  *study_uid = g_strdup (words[1]);
  return TRUE;
}
