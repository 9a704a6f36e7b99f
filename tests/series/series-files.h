/* Series for tests, drawn by pydicom in a folder of their own. */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "fj-error.h"
#include "fj-language.h"
#include "fj-series-volume.h"

static char *folder;

G_GNUC_UNUSED static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL, *err = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s\n%s%s", argv[0], error->message, out, err);
}

/* @script runs in the folder; stack(name, n, series, **attributes) writes n slices name00 … of 20 x 24 signed
 * pixels with 12 bits and rubbish above, in an order of their own; slice k lies at z = 2k. */
G_GNUC_UNUSED static void
draw (const char *script)
{
  static const char *const before
      = "import os,sys,subprocess,warnings\n"
        "warnings.simplefilter('ignore')\n"
        "import numpy,pydicom\n"
        "from pydicom.dataset import Dataset\n"
        "from pydicom.data import get_testdata_file\n"
        "os.chdir(sys.argv[1])\n"
        "def tool(*words): subprocess.run(words,check=True,capture_output=True)\n"
        "def stack(name,n,series,**more):\n"
        "  for i in range(n):\n"
        "    k=(i*7+3)%n\n"
        "    d=pydicom.dcmread(get_testdata_file('CT_small.dcm'))\n"
        "    d.SeriesInstanceUID=series\n"
        "    d.SOPInstanceUID=d.file_meta.MediaStorageSOPInstanceUID=series+'.%d'%i\n"
        "    d.Rows,d.Columns,d.BitsStored,d.HighBit=20,24,12,11\n"
        "    d.ImageOrientationPatient=[1,0,0,0,1,0]\n"
        "    d.ImagePositionPatient=[-12,-10,2*k]\n"
        "    d.InstanceNumber=k\n"
        "    d.RescaleSlope,d.RescaleIntercept=1,-1000-k\n"
        "    d.PixelData=numpy.random.default_rng(k).integers(0,65536,480,numpy.uint16).tobytes()\n"
        "    for key,value in more.items(): setattr(d,key,value)\n"
        "    d.save_as('%s%02d'%(name,i),write_like_original=False)\n";
  g_autofree char *program = g_strconcat (before, script, NULL);
  const char *argv[] = { "/usr/bin/python3", "-c", program, folder, NULL };

  run (argv);
}

G_GNUC_UNUSED static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

G_GNUC_UNUSED static void
begin_folder (void)
{
  folder = g_dir_make_tmp ("fenji-series-XXXXXX", NULL);
}

G_GNUC_UNUSED static void
end_folder (void)
{
  const char *argv[] = { "rm", "-r", folder, NULL };

  run (argv);
  g_clear_pointer (&folder, g_free);
}

G_GNUC_UNUSED static FjSeriesIndex *
index_folder (guint threads)
{
  FjSeriesIndexOptions options = { .threads = threads };
  g_autoptr (GError) error = NULL;
  FjSeriesIndex *index = fj_series_index_new_for_folder (folder, &options, NULL, &error);

  g_assert_no_error (error);
  return index;
}

G_GNUC_UNUSED static void
begin (int *argc, char ***argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (argc, argv, NULL);
}
