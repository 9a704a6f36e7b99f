/* fj-dicom-encode-deflate: Python's zlib takes it as RFC 1951 without a header; all depths come back. */
#include "encode-files.h"

static void
test_back (void)
{
  static const FjDicomCells wide = { 9, 500, 1, 32, 32, FALSE };

  for (gsize i = 0; i < G_N_ELEMENTS (usual_cells); i++)
    assert_comes_back (fj_dicom_encode_deflate, fj_dicom_codec_deflate, &usual_cells[i], FALSE);
  assert_comes_back (fj_dicom_encode_deflate, fj_dicom_codec_deflate, &wide, FALSE);
}

static void
test_python (void)
{
  FjDicomCells bits = { 13, 7, 1, 1, 1, FALSE }; /* 91 pixels in 12 bytes */
  static const guint8 pixels[12] = "fenji 1 bit.";
  g_autoptr (GByteArray) packed = pack (fj_dicom_encode_deflate, &bits, pixels, FALSE, 0);
  g_autofree char *path = in_folder ("frame.z"), *said = NULL;

  g_assert_true (g_file_set_contents (path, (const char *) packed->data, packed->len, NULL));
  said = run ("/usr/bin/python3", "-c",
              "import sys,zlib;print(zlib.decompress(open(sys.argv[1],'rb').read(),-15).decode(),end='')",
              path, NULL);
  g_assert_cmpmem (said, strlen (said), pixels, sizeof pixels);
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-encode-deflate/back", test_back);
  g_test_add_func ("/dicom-encode-deflate/python", test_python);
  return finish ();
}
