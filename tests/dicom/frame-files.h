/* What the tests of frames share: a folder, other people's tools, and the decoded bytes of a file. */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "fj-dicom-frame.h"
#include "fj-error.h"
#include "fj-language.h"

#define FILES "/usr/lib/python3/dist-packages/pydicom/data/test_files/"

static char *folder;

G_GNUC_UNUSED static char *
run (const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *err = NULL;
  char *out = NULL;
  int status = 0;
  va_list rest;
  va_start (rest, first);
  for (const char *word = first; word; word = va_arg (rest, const char *))
    g_ptr_array_add (argv, (char *) word);
  va_end (rest);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &status,
                &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s\n%s", first, error->message, err);
  return out;
}

/* pydicom as "d" of @input, @script, saved as @output. */
G_GNUC_UNUSED static void
edit (const char *input, const char *script, const char *output)
{
  g_autofree char *text
      = g_strdup_printf ("import sys,pydicom,numpy,struct,subprocess\nfrom pydicom import encaps\n"
                         "d=pydicom.dcmread(sys.argv[1])\n%s\nd.save_as(sys.argv[2])",
                         script);
  g_autofree char *said = run ("/usr/bin/python3", "-W", "ignore", "-c", text, input, output, NULL);
}

G_GNUC_UNUSED static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

G_GNUC_UNUSED static FjFrame *
try_frame (const char *path, guint index, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);
  return object ? fj_dicom_frame_decode (object, index, error) : NULL;
}

G_GNUC_UNUSED static FjFrame *
get_frame (const char *path, guint index)
{
  g_autoptr (GError) error = NULL;
  FjFrame *frame = try_frame (path, index, &error);
  g_test_message ("%s", path);
  g_assert_no_error (error);
  g_assert_nonnull (frame);
  return frame;
}

/* Largest difference of 8-bit samples, or of 16-bit ones. */
G_GNUC_UNUSED static guint
get_difference (const FjFrame *a, const FjFrame *b)
{
  guint most = 0;
  gsize width = fj_sample_size (fj_frame_get_type (a)), n = fj_frame_get_size (a) / width;
  const guint8 *pa = (const guint8 *) fj_frame_get_data (a), *pb = (const guint8 *) fj_frame_get_data (b);
  g_assert_cmpuint (fj_frame_get_size (a), ==, fj_frame_get_size (b));
  g_assert_cmpint (fj_frame_get_type (a), ==, fj_frame_get_type (b));
  g_assert_cmpuint (fj_frame_get_columns (a), ==, fj_frame_get_columns (b));
  g_assert_cmpuint (width, <=, 2);
  for (gsize i = 0; i < n; i++)
    {
      int x = width == 1 ? pa[i] : ((const gint16 *) (gconstpointer) pa)[i];
      int y = width == 1 ? pb[i] : ((const gint16 *) (gconstpointer) pb)[i];
      most = MAX (most, (guint) ABS (x - y));
    }
  return most;
}

/* Every 1/64 of the packed frame cut off: refused with a sentence, or decoded all the same (padding). */
G_GNUC_UNUSED static guint
count_cuts_refused (const char *path)
{
  g_autofree char *cut = in_folder ("cut.dcm");
  g_autofree char *many = in_folder ("cuts");
  guint refused = 0;
  g_mkdir (many, 0700);
  edit (path,
        "f=list(encaps.generate_pixel_data_frame(d.PixelData,1))[0]\n"
        "for i in range(64):\n"
        " d.PixelData=encaps.encapsulate([f[:max(2,len(f)*i//64)]]);d.save_as(sys.argv[2][:-4]+'s/%d'%i)",
        cut);
  for (guint i = 0; i < 64; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("%s/%u", many, i);
      g_autoptr (FjFrame) frame = try_frame (name, 0, &error);
      g_assert_true ((frame == NULL) == (error != NULL));
      refused += frame == NULL;
    }
  return refused;
}

G_GNUC_UNUSED static void
begin (int *argc, char ***argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (argc, argv, NULL);
  folder = g_dir_make_tmp ("fenji-frame-XXXXXX", NULL);
}

G_GNUC_UNUSED static int
finish (void)
{
  int status = g_test_run ();
  g_autofree char *said = run ("rm", "-r", folder, NULL);
  g_free (folder);
  return status;
}
