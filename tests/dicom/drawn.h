/* Objects for tests, written by pydicom: not by the code under test. */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "fj-dicom-object.h"

/* @script fills ds, a Dataset of one 4 x 4 grey frame without pixels; item(Keyword=value …) makes a Dataset
 * of attributes, sequence(item, …) a sequence. (transfer full) */
static inline FjDicomObject *
drawn_object (const char *script)
{
  static const char *const before
      = "import sys\n"
        "from pydicom.dataset import Dataset, FileDataset, FileMetaDataset\n"
        "from pydicom.sequence import Sequence\n"
        "def fill(ds, values):\n"
        "    for key, value in values.items(): setattr(ds, key, value)\n"
        "    return ds\n"
        "def item(**values): return fill(Dataset(), values)\n"
        "def sequence(*items): return Sequence(items)\n"
        "meta = FileMetaDataset()\n"
        "meta.MediaStorageSOPClassUID = '1.2.840.10008.5.1.4.1.1.7'\n"
        "meta.MediaStorageSOPInstanceUID = '2.25.1'\n"
        "meta.TransferSyntaxUID = '1.2.840.10008.1.2.1'\n"
        "ds = FileDataset(None, {}, file_meta=meta, preamble=bytes(128))\n"
        "ds.is_little_endian, ds.is_implicit_VR = True, False\n"
        "fill(ds, dict(SOPClassUID='1.2.840.10008.5.1.4.1.1.7', SOPInstanceUID='2.25.1', StudyInstanceUID='2.25.2',\n"
        "     SeriesInstanceUID='2.25.3', Modality='OT', SamplesPerPixel=1, PhotometricInterpretation='MONOCHROME2',\n"
        "     Rows=4, Columns=4, BitsAllocated=16, BitsStored=12, HighBit=11, PixelRepresentation=0))\n";
  g_autofree char *path = g_strdup_printf ("%s/fenji-drawn-%d.dcm", g_get_tmp_dir (), (int) getpid ());
  g_autofree char *program
      = g_strdup_printf ("%s%s\nds.save_as(sys.argv[1], write_like_original=False)\n", before, script);
  const char *argv[] = { "/usr/bin/python3", "-W", "ignore", "-c", program, path, NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  FjDicomObject *object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return object;
}

#define PYDICOM_FILES "/usr/lib/python3/dist-packages/pydicom/data/test_files/"

static inline FjDicomObject *
packaged_object (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (PYDICOM_FILES, name, NULL);
  FjDicomObject *object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  return object;
}
