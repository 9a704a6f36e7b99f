#include "fj-object-kind.h"

#include <string.h>

#include "fj-language.h"

typedef struct
{
  const char *prefix; /* of the UID; ends with a dot: of a family */
  const char *name;
  const char *advice;
} Kind;

#define STORAGE "1.2.840.10008.5.1.4.1.1."

/* The first that fits counts. */
static const Kind kinds[] = {
  { "1.2.840.10008.1.3.10", N_ ("List of the files of a medium (DICOMDIR)"),
    N_ ("Open the folder that it lies in.") },
  { STORAGE "11.", N_ ("Presentation state"), N_ ("Open the image that it is for.") },
  { STORAGE "88.59", N_ ("Selection of key images"), N_ ("Open the images that it names.") },
  { STORAGE "88.67", N_ ("Dose report"), N_ ("Read it as a report.") },
  { STORAGE "88.", N_ ("Structured report"), N_ ("Read it as a report.") },
  { STORAGE "104.1", N_ ("PDF document"), N_ ("Open it in a reader of documents.") },
  { STORAGE "104.", N_ ("Document"), N_ ("Open it in a reader of such documents.") },
  { STORAGE "9.", N_ ("Waveform"), N_ ("Open it in a viewer of waveforms.") },
  { STORAGE "481.3", N_ ("Radiotherapy structures"), N_ ("Open the images that they were drawn on.") },
  { STORAGE "481.", N_ ("Radiotherapy object"), N_ ("Open it in a planning system.") },
  { STORAGE "66.5", N_ ("Surfaces of a segmentation"), N_ ("Open the images that they were made of.") },
  { STORAGE "66.", N_ ("Measurement data"), N_ ("Open the images that they belong to.") },
  { STORAGE "66", N_ ("Raw data"), N_ ("Open the images that were made of them.") },
  { STORAGE "67", N_ ("Mapping of values"), N_ ("Open the images that it is for.") },
  { "1.2.840.10008.5.1.4.38.", N_ ("Hanging protocol"), N_ ("Import it among the hanging protocols.") },
  { "1.2.840.10008.5.1.4.39.", N_ ("Colour palette"), N_ ("Open an image instead.") },
  { "1.2.840.10008.5.1.4.31", N_ ("Worklist entry"), N_ ("Open an image instead.") },
};

/* Classes of images that are met often. An object of theirs that holds none is not whole. */
static const char *const images[] = {
  STORAGE "1",   STORAGE "1.",  STORAGE "2",   STORAGE "2.",  STORAGE "3.1", STORAGE "4",
  STORAGE "4.1", STORAGE "4.3", STORAGE "6.",  STORAGE "7",   STORAGE "7.",  STORAGE "12.",
  STORAGE "13.", STORAGE "20",  STORAGE "77.", STORAGE "128", STORAGE "130",
};

static gboolean
fits (const char *class_uid, const char *pattern)
{
  gsize length = strlen (pattern);

  return pattern[length - 1] == '.' ? strncmp (class_uid, pattern, length) == 0
                                    : strcmp (class_uid, pattern) == 0;
}

static gboolean
is_image (const char *class_uid)
{
  for (guint i = 0; class_uid != NULL && i < G_N_ELEMENTS (images); i++)
    if (fits (class_uid, images[i]))
      return TRUE;
  return FALSE;
}

static const Kind *
find (const char *class_uid)
{
  for (guint i = 0; class_uid != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (fits (class_uid, kinds[i].prefix))
      return &kinds[i];
  return NULL;
}

char *
fj_object_kind_dup_name (const char *class_uid, const char *modality)
{
  const Kind *kind = find (class_uid);

  if (kind != NULL)
    return g_strdup (fj_tr (kind->name));
  return modality != NULL && *modality != '\0' ? g_strdup_printf (_ ("%s object"), modality)
                                               : g_strdup (_ ("DICOM object"));
}

char *
fj_object_kind_dup_sentence (const char *class_uid, const char *modality)
{
  const Kind *kind = find (class_uid);

  if (kind != NULL)
    return g_strdup_printf (_ ("This is no image (%s). %s"), fj_tr (kind->name), fj_tr (kind->advice));
  if (is_image (class_uid))
    return g_strdup (_ ("The file should hold an image, but its pixels or its size are missing: it is "
                        "incomplete. Ask the sender to send it again."));
  if (modality != NULL && *modality != '\0')
    return g_strdup_printf (_ ("This is no image, but another DICOM object (%s). Open an image instead."),
                            modality);
  return g_strdup (_ ("This is no image, but another DICOM object. Open an image instead."));
}
