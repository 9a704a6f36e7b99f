/* A reading on drawn files for tests, waited for in the main context of the thread. */
#pragma once

#include "study-store.h"

#include "fj-reading.h"

/* @before: python before the stacks, in the folder of draw(); study() is stack() of a study and a patient. */
G_GNUC_UNUSED static void
draw_studies (const char *script)
{
  g_autofree char *all = g_strconcat (
      "def study(name,n,series,uid,date,id='P1',**more):\n"
      "  if 'PatientID' in more: id=more['PatientID']\n"
      "  values=dict(StudyInstanceUID=uid,StudyDate=date,StudyTime='101500',PatientID=id,\n"
      "              PatientName='Test^'+id,PatientBirthDate='19610304',IssuerOfPatientID='H',\n"
      "              SeriesNumber=1,ImageType=['ORIGINAL','PRIMARY','AXIAL'])\n"
      "  values.update(more)\n"
      "  stack(name,n,series,**values)\n",
      script, NULL);

  draw (all);
}

G_GNUC_UNUSED static void
note (gpointer object, gpointer data)
{
  *(guint *) data += 1;
}

G_GNUC_UNUSED static void
wait_settled (FjReading *reading)
{
  guint n = 0;
  gulong id = g_signal_connect (reading, "settled", G_CALLBACK (note), &n);

  WAIT_FOR (n > 0);
  g_signal_handler_disconnect (reading, id);
}

/* The store of @name in the folder, not loaded yet. */
G_GNUC_UNUSED static FjImageStore *
new_folder_store (const char *name)
{
  g_autofree char *path = in_folder (name);
  const char *paths[] = { path, NULL };
  g_autoptr (FjImageSource) source = fj_folder_source_new (paths);
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);

  return new_store (source, cache);
}

G_GNUC_UNUSED static const FjHangPlacement *
get_placement (FjReading *reading, guint index)
{
  const FjHang *hang = fj_reading_get_hang (reading);

  g_assert_nonnull (hang);
  g_assert_cmpuint (index, <, hang->placements->len);
  return &g_array_index (hang->placements, FjHangPlacement, index);
}

G_GNUC_UNUSED static const char CHESTS[]
    = "import os\n"
      "chest=dict(SeriesDescription='Thorax 1.0 Bl57',BodyPartExamined='CHEST',ConvolutionKernel='Bl57')\n"
      "for n in 'now','then','alien','elsewhere': os.mkdir(n)\n"
      "study('now/a',3,'2.25.11','2.25.1','20260301',**chest)\n"
      "study('then/a',3,'2.25.21','2.25.2','20250301',**chest)\n"
      "study('alien/a',3,'2.25.31','2.25.3','20250401','P9',**chest)\n"
      "study('elsewhere/a',3,'2.25.41','2.25.4','20250501','X7',IssuerOfPatientID='OTHER',**chest)\n";

G_GNUC_UNUSED static FjImageStore *
add_prior (FjReading *reading, const char *name, const FjReadingPrior *prior)
{
  FjImageStore *store = new_folder_store (name);

  fj_image_store_load (store);
  fj_reading_add_prior (reading, store, prior);
  return store;
}

G_GNUC_UNUSED static gboolean
has_study (FjReading *reading, const char *uid)
{
  const FjHang *hang = fj_reading_get_hang (reading);

  for (guint i = 0; i < hang->patient->studies->len; i++)
    if (strcmp (((const FjHangStudy *) hang->patient->studies->pdata[i])->study_uid, uid) == 0)
      return TRUE;
  return FALSE;
}
