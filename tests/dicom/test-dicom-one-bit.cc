/* fj-dicom-one-bit: bits folded where they begin in a byte, and frames of one bit, native and packed, with
 * one digest whatever fills the last byte. */
#include "fj-dicom-private.h"

extern "C"
{
#include "frame-files.h"

#include "fj-dicom-digest.h"
}

static void
test_fold (void)
{
  static const guint8 bits[] = { 1, 0, 1, 1, 0, 0, 0, 0, 1, 1 };
  guint8 packed[3] = { 0 };
  fj_dicom_private_bits_fold (bits, sizeof bits, 0, packed);
  g_assert_cmphex (packed[0], ==, 0x0D);
  g_assert_cmphex (packed[1], ==, 0x03);
  fj_dicom_private_bits_fold (bits, sizeof bits, 10, packed); /* the next frame: not from a byte on */
  g_assert_cmphex (packed[1], ==, 0x37);
  g_assert_cmphex (packed[2], ==, 0x0C);
}

#define DRAW                                                                                                 \
  "d.Rows,d.Columns,d.NumberOfFrames=13,7,3\n"                                                               \
  "if 'PerFrameFunctionalGroupsSequence' in d: del d.PerFrameFunctionalGroupsSequence\n"                     \
  "a=(numpy.arange(273)*7919%5<2).astype(numpy.uint8).reshape(3,91)\n"                                       \
  "b=bytearray(numpy.packbits(a.ravel(),bitorder='little').tobytes())\n"

static char *
digest_of (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  gboolean decoded = FALSE;
  g_assert_no_error (error);
  char *digest = fj_dicom_digest_dataset (object, &decoded, &error);
  g_assert_no_error (error);
  g_assert_true (decoded);
  return digest;
}

/* RLE of native bits, each frame from a byte on, as a literal run. */
static void
test_frames (void)
{
  g_autofree char *native = in_folder ("native.dcm"), *filled = in_folder ("filled.dcm");
  g_autofree char *packed = in_folder ("packed.dcm");
  edit (FILES "liver_1frame.dcm", DRAW "d.PixelData=bytes(b)+b'\\0'*(len(b)%2)", native);
  edit (FILES "liver_1frame.dcm", DRAW "b[-1]|=0xC0\nd.PixelData=bytes(b)+b'\\0'*(len(b)%2)", filled);
  edit (FILES "liver_1frame.dcm",
        DRAW
        "def rle(f):\n"
        " s=bytes([len(f)-1])+f;s+=b'\\0'*(len(s)%2)\n"
        " return struct.pack('<16I',1,64,*[0]*14)+s\n"
        "d.PixelData=encaps.encapsulate([rle(numpy.packbits(f,bitorder='little').tobytes()) for f in a])\n"
        "d['PixelData'].is_undefined_length=True\n"
        "d.file_meta.TransferSyntaxUID='1.2.840.10008.1.2.5'",
        packed);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (FjFrame) before = get_frame (native, i);
      g_autoptr (FjFrame) after = get_frame (packed, i);
      g_assert_cmpuint (get_difference (before, after), ==, 0);
    }
  g_autofree char *a = digest_of (native), *b = digest_of (filled), *c = digest_of (packed);
  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, ==, c);
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-one-bit/fold", test_fold);
  g_test_add_func ("/dicom-one-bit/frames", test_frames);
  return finish ();
}
