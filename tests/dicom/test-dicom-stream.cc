/* The stream over a descriptor gives what DCMTK's own gives over a name. */
#include "fj-dicom-stream.h"

#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmdata/dcistrmf.h>

extern "C"
{
#include "fj-dicom-object.h"
}

#define FILES "/usr/lib/python3/dist-packages/pydicom/data/test_files/"

/* Reads of many lengths, skips and steps back, byte for byte. */
static void
test_as_dcmtk (void)
{
  const char *path = FILES "rtdose.dcm";
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  FjDicomStream ours (fd);
  DcmInputFileStream theirs (path);
  static guint8 a[100000], b[100000];
  guint seed = 7;
  g_assert_cmpint (fd, >=, 0);
  while (!theirs.eos ())
    {
      g_assert_cmpint (ours.avail (), ==, theirs.avail ());
      seed = seed * 1103515245u + 12345u;
      offile_off_t length = (seed >> 16) % (seed % 5 ? 40 : 20000);
      switch ((seed >> 8) % 4)
        {
        case 0:
          g_assert_cmpint (ours.skip (length % 100), ==, theirs.skip (length % 100));
          break;
        case 1:
          ours.mark ();
          theirs.mark ();
          ours.read (a, MIN (length, 500));
          theirs.read (b, MIN (length, 500));
          ours.putback ();
          theirs.putback ();
          break;
        default:
          g_assert_cmpint (ours.read (a, length), ==, theirs.read (b, length));
          g_assert_true (memcmp (a, b, (gsize) length) == 0 || ours.eos ());
        }
      g_assert_cmpint (ours.tell (), ==, theirs.tell ());
    }
  g_assert_true (ours.eos ());
  g_assert_true (ours.good ());
  g_assert_cmpint (lseek (fd, 0, SEEK_CUR), ==, 0);
  close (fd);
}

/* Values that are put off are found where they are. */
static void
test_put_off (void)
{
  int fd = open (FILES "CT_small.dcm", O_RDONLY | O_CLOEXEC);
  DcmFileFormat theirs;
  g_assert_true (theirs.loadFile (FILES "CT_small.dcm").good ());
  FjDicomStream stream (fd);
  DcmFileFormat ours;
  ours.transferInit ();
  g_assert_true (ours.read (stream, EXS_Unknown, EGL_noChange, 64).good ());
  ours.transferEnd ();
  const Uint16 *a = NULL, *b = NULL;
  unsigned long n = 0, m = 0;
  g_assert_true (ours.getDataset ()->findAndGetUint16Array (DCM_PixelData, a, &n).good ());
  g_assert_true (theirs.getDataset ()->findAndGetUint16Array (DCM_PixelData, b, &m).good ());
  g_assert_cmpuint (n, ==, 128 * 128);
  g_assert_cmpmem (a, n * 2, b, m * 2);
  close (fd);
}

/* A file that becomes shorter while it is read is an error, not an endless wait. */
static void
test_shrinks (void)
{
  int fd = memfd_create ("shrinks", MFD_CLOEXEC);
  guint8 to[100];
  g_assert_cmpint (ftruncate (fd, 50000), ==, 0);
  FjDicomStream stream (fd, 40000);
  g_assert_cmpint (stream.avail (), ==, 10000);
  g_assert_cmpint (ftruncate (fd, 10), ==, 0);
  g_assert_cmpint (stream.read (to, sizeof to), ==, 0);
  g_assert_false (stream.good ());
  FjDicomStream beyond (fd, 11);
  g_assert_false (beyond.good ());
  close (fd);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  fj_dicom_init ();
  g_test_add_func ("/dicom-stream/as-dcmtk", test_as_dcmtk);
  g_test_add_func ("/dicom-stream/put-off", test_put_off);
  g_test_add_func ("/dicom-stream/shrinks", test_shrinks);
  return g_test_run ();
}
