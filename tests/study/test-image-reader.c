/* fj-image-reader: the same pixels whatever the way, out of the cache the second time, errors that say why.
 */
#include "study-store.h"

#include "fj-dicom-frame.h"
#include "fj-dicom-overlay.h"
#include "fj-image-reader.h"

static FjImageReader *
make_reader (FjFrameCache *cache, const char *program)
{
  const char *paths[] = { folder, NULL };
  g_autoptr (FjImageSource) source = fj_folder_source_new (paths);
  g_autoptr (FjSandbox) sandbox = fj_sandbox_new (1, program);

  return fj_image_reader_new (source, sandbox, cache);
}

static FjShownImage *
read_image (FjImageReader *reader, const char *name, const char *uid, guint frame, GError **error)
{
  g_autofree char *path = in_folder (name);

  return fj_image_reader_read (reader, path, uid, frame, FJ_FRAME_SHOWN, NULL, error);
}

static void
check_as_decoded (FjImageReader *reader, const char *name, guint frame)
{
  g_autofree char *path = in_folder (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjShownImage) image = read_image (reader, name, "", frame, &error);
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, NULL);
  g_autoptr (FjFrame) expected = fj_dicom_frame_decode (object, frame, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (image->facts->frame, ==, frame);
  g_assert_cmpint (fj_frame_get_type (image->pixels), ==, fj_frame_get_type (expected));
  g_assert_cmpuint (fj_frame_get_bits_stored (image->pixels), ==, fj_frame_get_bits_stored (expected));
  g_assert_cmpmem (fj_frame_get_data (image->pixels), fj_frame_get_size (image->pixels),
                   fj_frame_get_data (expected), fj_frame_get_size (expected));
}

static void
test_pixels (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  FjImageReader *reader;
  FjFrameCacheStatistics statistics;

  begin_folder ();
  draw (
      "import shutil\nstack('a',1,'2.25.1')\ntool('dcmcrle','a00','packed')\n"
      "tool('dcmconv','+tb','a00','big')\n"
      "d=pydicom.dcmread('a00')\nd.NumberOfFrames=6\n"
      "d.PixelData=b''.join(numpy.full(480,i,numpy.uint16).tobytes() for i in range(6))\nd.save_as('frames')\n"
      "tool('dcmcrle','frames','packedframes')\n"
      "shutil.copy(get_testdata_file('SC_rgb_small_odd.dcm'),'rgb')\n");
  reader = make_reader (cache, decoder);
  for (guint round = 0; round < 2; round++)
    {
      check_as_decoded (reader, "a00", 0);
      check_as_decoded (reader, "packed", 0);
      check_as_decoded (reader, "big", 0);
      check_as_decoded (reader, "rgb", 0);
      for (guint i = 6; i-- > 0;)
        {
          check_as_decoded (reader, "frames", i);
          check_as_decoded (reader, "packedframes", i);
        }
    }
  fj_frame_cache_get_statistics (cache, &statistics);
  g_assert_cmpuint (statistics.n_frames, ==, 16);
  fj_image_reader_free (reader);
  end_folder ();
}

/* Overlays of old files, in bits of the pixels: what is read of the whole object. */
/* Pixels alone: of plain files that lost nothing, and of the image that was looked at. */
static void
test_plain (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  FjImageReader *reader;
  static const struct
  {
    const char *name, *uid;
    gboolean is_read;
  } cases[]
      = { { "a00", "2.25.1.0", TRUE },     { "a00", "2.25.1.9", FALSE },   { "a00", "", FALSE },
          { "packed", "2.25.1.0", FALSE }, { "lossy", "2.25.1.0", FALSE }, { "none", "2.25.1.0", FALSE } };

  begin_folder ();
  draw ("stack('a',1,'2.25.1')\ntool('dcmcrle','a00','packed')\n"
        "d=pydicom.dcmread('a00'); d.LossyImageCompression='01'; d.save_as('lossy')\n");
  reader = make_reader (cache, decoder);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = in_folder (cases[i].name), *name = fj_image_reader_make_name (path, 0);
      g_autofree char *pixel_key = NULL, *again = NULL;
      g_autoptr (FjFrame) pixels
          = fj_image_reader_read_plain (reader, path, cases[i].uid, 0, NULL, &pixel_key);
      g_autoptr (FjShownImage) peeked = fj_image_reader_peek (reader, name, 0, NULL);
      g_autoptr (FjShownImage) whole = NULL;

      g_assert_true ((pixels != NULL) == cases[i].is_read);
      g_assert_true ((pixel_key != NULL) == cases[i].is_read);
      g_assert_null (peeked);
      if (pixels == NULL)
        continue;
      whole = read_image (reader, cases[i].name, "", 0, NULL);
      g_assert_cmpmem (fj_frame_get_data (pixels), fj_frame_get_size (pixels),
                       fj_frame_get_data (whole->pixels), fj_frame_get_size (whole->pixels));
      g_clear_pointer (&pixels, fj_frame_unref);
      pixels = fj_image_reader_read_plain (reader, path, cases[i].uid, 0, NULL, &again);
      g_assert_true (pixels == whole->pixels);
      g_assert_cmpstr (again, ==, pixel_key);
      fj_frame_cache_clear (cache);
    }
  fj_image_reader_free (reader);
  end_folder ();
}

static void
test_keep (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  FjImageReader *reader;
  g_autoptr (FjShownImage) image = NULL, peeked = NULL;
  g_autofree char *pixel_key = NULL;

  begin_folder ();
  draw ("stack('a',1,'2.25.1')\n");
  reader = make_reader (cache, decoder);
  image = read_image (reader, "a00", "", 0, NULL);
  g_assert_null (fj_image_reader_peek (reader, "made", 7, NULL));
  fj_image_reader_keep (reader, "made", "made of it", 7, image, FJ_FRAME_NEAR);
  peeked = fj_image_reader_peek (reader, "made", 7, &pixel_key);
  g_assert_true (peeked->pixels == image->pixels && peeked->facts == image->facts);
  g_assert_cmpstr (pixel_key, ==, "made of it");
  fj_image_reader_free (reader);
  end_folder ();
}

static void
test_overlays (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  FjImageReader *reader;
  static const char *const names[] = { "a00", "packed" };

  begin_folder ();
  draw (
      "stack('a',1,'2.25.1')\nd=pydicom.dcmread('a00')\n"
      "for g,b in [(0x6000,13),(0x6002,15),(0x6004,99)]:\n"
      "  for e,vr,v in [(0x10,'US',20),(0x11,'US',24),(0x40,'CS','G'),(0x50,'SS',[1,1]),(0x100,'US',16),(0x102,'US',b)]:\n"
      "    d.add_new((g<<16)+e,vr,v)\n"
      "d.save_as('a00')\ntool('dcmcrle','a00','packed')\n");
  reader = make_reader (cache, decoder);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = in_folder (names[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (FjShownImage) image = read_image (reader, names[i], "", 0, &error);
      g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, NULL);
      g_autoptr (GPtrArray) expected = fj_dicom_overlay_list (object);

      g_assert_no_error (error);
      g_assert_cmpuint (image->facts->overlays->len, ==, 3);
      for (guint k = 0; k < 3; k++)
        {
          const FjOverlay *one = g_ptr_array_index (image->facts->overlays, k);
          const FjOverlay *other = g_ptr_array_index (expected, k);

          g_assert_true ((one->bits != NULL) == (i == 0 && k < 2));
          g_assert_true ((one->bits == NULL) == (other->bits == NULL));
          g_assert_true (one->bits == NULL || g_bytes_equal (one->bits, other->bits));
        }
    }
  fj_image_reader_free (reader);
  end_folder ();
}

static void
test_peek (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  FjImageReader *reader;
  g_autofree char *name = NULL, *path = NULL, *pixel_key = NULL;
  g_autoptr (FjShownImage) before = NULL, read = NULL, after = NULL;
  g_autoptr (FjFrame) cached = NULL;

  begin_folder ();
  draw ("stack('a',1,'2.25.1')\n");
  reader = make_reader (cache, decoder);
  path = in_folder ("a00");
  name = fj_image_reader_make_name (path, 0);
  before = fj_image_reader_peek (reader, name, 0, NULL);
  g_assert_null (before);
  read = read_image (reader, "a00", "2.25.1.0", 0, NULL);
  after = fj_image_reader_peek (reader, name, 0, &pixel_key);
  g_assert_true (after->pixels == read->pixels && after->facts == read->facts);
  cached = fj_frame_cache_lookup (cache, pixel_key, 0);
  g_assert_true (cached == read->pixels);
  fj_image_reader_free (reader);
  end_folder ();
}

/* Files that were written anew are read anew. */
static void
test_changed (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (1); /* keeps nothing */
  FjImageReader *reader;
  g_autoptr (FjShownImage) first = NULL, second = NULL, wrong = NULL;
  g_autoptr (GError) error = NULL;

  begin_folder ();
  draw ("stack('a',1,'2.25.1',PatientID='one')\n");
  reader = make_reader (cache, decoder);
  first = read_image (reader, "a00", "2.25.1.0", 0, NULL);
  g_assert_cmpstr (first->facts->patient_id, ==, "one");
  draw ("stack('a',1,'2.25.1',PatientID='another')\n");
  second = read_image (reader, "a00", "2.25.1.0", 0, NULL);
  g_assert_cmpstr (second->facts->patient_id, ==, "another");
  draw ("stack('a',1,'2.25.2')\n");
  wrong = read_image (reader, "a00", "2.25.1.0", 0, &error);
  g_assert_null (wrong);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CONFLICT);
  fj_image_reader_free (reader);
  end_folder ();
}

static void
test_errors (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  FjImageReader *reader;
  g_autoptr (GError) error = NULL;

  begin_folder ();
  draw ("stack('a',1,'2.25.1')\nopen('text','w').write('x'*300)\n");
  reader = make_reader (cache, decoder);
  g_assert_null (read_image (reader, "gone", "", 0, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  g_clear_error (&error);
  g_assert_null (read_image (reader, "text", "", 0, &error));
  g_assert_cmpuint (strlen (error->message), >, 30);
  g_clear_error (&error);
  g_assert_null (read_image (reader, "a00", "", 1, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  fj_image_reader_free (reader);
  reader = make_reader (cache, "/nowhere/fenji-decoder");
  g_assert_null (read_image (reader, "a00", "", 0, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  fj_image_reader_free (reader);
  end_folder ();
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  decoder = argv[1];
  g_test_add_func ("/image-reader/pixels", test_pixels);
  g_test_add_func ("/image-reader/plain", test_plain);
  g_test_add_func ("/image-reader/keep", test_keep);
  g_test_add_func ("/image-reader/overlays", test_overlays);
  g_test_add_func ("/image-reader/peek", test_peek);
  g_test_add_func ("/image-reader/changed", test_changed);
  g_test_add_func ("/image-reader/errors", test_errors);
  return g_test_run ();
}
