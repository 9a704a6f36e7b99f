/* fj-dicom-encapsulate: fragments and both offset tables as pydicom counts them; what the extended one says
 * is found again where there are more fragments than frames. */
#include "fj-dicom-private.h"

extern "C"
{
#include "drawn.h"
#include "frame-files.h"
}

static FjDicomObject *
encapsulate (guint64 reach)
{
  g_autoptr (FjDicomObject) drawn = drawn_object ("ds.NumberOfFrames = 3\nds.PixelData = bytes(96)");
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < 3; i++)
    {
      GByteArray *frame = g_byte_array_new ();
      g_byte_array_append (frame, (const guint8 *) "odd-length frame", 15 + i % 2);
      g_ptr_array_add (frames, frame);
    }
  g_assert_true (fj_dicom_private_encapsulate (drawn->item, frames, EXS_JPEG2000, reach, &error));
  g_assert_no_error (error);
  return fj_dicom_private_object_new ((DcmItem *) drawn->item->clone (), UID_JPEG2000TransferSyntax,
                                      EXS_JPEG2000);
}

/* Tables and fragments as pydicom reads them from the saved file. */
static char *
read_back (FjDicomObject *object)
{
  g_autofree char *path = in_folder ("packed.dcm");
  g_autoptr (GError) error = NULL;
  g_assert_true (fj_dicom_object_save (object, path, NULL, &error));
  g_assert_no_error (error);
  return run ("/usr/bin/python3", "-W", "ignore", "-c",
              "import pydicom,sys,struct\n"
              "from pydicom import encaps\n"
              "from pydicom.filebase import DicomBytesIO\n"
              "d=pydicom.dcmread(sys.argv[1]);f=DicomBytesIO(d.PixelData);f.is_little_endian=True\n"
              "print(encaps.get_frame_offsets(f)[1],[len(x) for x in "
              "encaps.generate_pixel_data_fragment(f)],d['PixelData'].VR)\n"
              "for t in 0x7fe00001,0x7fe00002:\n"
              " if t in d: print(struct.unpack('<3Q',d[t].value),d[t].VR)",
              path, NULL);
}

static void
test_basic (void)
{
  g_autoptr (FjDicomObject) object = encapsulate (G_MAXUINT32);
  g_autofree char *said = read_back (object);
  g_assert_cmpstr (said, ==, "[0, 24, 48] [16, 16, 16] OB\n");
}

/* As where the offsets of more than 4 GiB would not fit 32 bits; lengths are those without padding. */
static void
test_extended (void)
{
  g_autoptr (FjDicomObject) object = encapsulate (47);
  g_autofree char *said = read_back (object);
  g_assert_cmpstr (said, ==, "[0] [16, 16, 16] OB\n(0, 24, 48) OV\n(15, 16, 15) OV\n");
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-encapsulate/basic", test_basic);
  g_test_add_func ("/dicom-encapsulate/extended", test_extended);
  return finish ();
}
