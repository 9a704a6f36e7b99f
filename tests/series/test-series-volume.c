/* fj-series-volume: every slice as fj_dicom_frame_decode() gives it, whatever way it came; slices that cannot
 * be read. */
#include "series-files.h"

#include "fj-dicom-frame.h"
#include "fj-reslice.h"

static FjVolume *
load (const FjSeriesIndex *index, const FjSeriesVolumeOptions *options, GPtrArray *gaps, GError **error)
{
  return fj_series_volume_load (index, 0, NULL, 0, options, gaps, NULL, error);
}

static FjVolume *
load_well (const FjSeriesIndex *index, guint threads)
{
  g_autoptr (GPtrArray) gaps = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_series_gap_free);
  g_autoptr (GError) error = NULL;
  FjSeriesVolumeOptions options = { .threads = threads, .first = -1 };
  FjVolume *volume = load (index, &options, gaps, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (gaps->len, ==, 0);
  return volume;
}

static void
assert_as_decoded (const FjSeriesIndex *index, FjVolume *volume)
{
  guint n;
  const FjStackImage *images = fj_series_index_get_images (index, 0, &n);

  for (guint i = 0; i < fj_volume_get_depth (volume); i++)
    {
      const FjVolumeSlice *slice = fj_volume_get_slice (volume, i);
      const FjStackImage *image = &images[slice->source];
      g_autoptr (FjDicomObject) object = fj_dicom_object_open (
          fj_series_index_get_source (index, image->source)->path, FJ_DICOM_OPEN_ALL, NULL);
      g_autoptr (FjFrame) frame = fj_dicom_frame_decode (object, image->frame, NULL);

      g_assert_cmpfloat (slice->plane.origin.z, ==, image->plane.origin.z);
      g_assert_cmpfloat (slice->intercept, ==, image->intercept);
      g_assert_cmpmem (fj_volume_get_slice_data (volume, i), 2 * 20 * 24, fj_frame_get_data (frame),
                       fj_frame_get_size (frame));
    }
}

static const char mixed[] = "stack('a',20,'2.25.1')\n"
                            "for i in range(0,20,3): tool('dcmcrle','a%02d'%i,'a%02d'%i)\n"
                            "for i in range(1,20,3): tool('dcmconv','+ti','a%02d'%i,'a%02d'%i)\n"
                            "for i in range(2,20,6): tool('dcmconv','+te','+tb','a%02d'%i,'a%02d'%i)\n";

static void
test_mixed (void)
{
  begin_folder ();
  draw (mixed);
  for (guint threads = 1; threads <= 4; threads++)
    {
      g_autoptr (FjSeriesIndex) index = index_folder (threads);
      g_autoptr (FjVolume) volume = load_well (index, threads);

      g_assert_cmpuint (fj_volume_get_depth (volume), ==, 20);
      g_assert_cmpint (fj_volume_get_flags (volume), ==, 0);
      g_assert_cmpint (fj_volume_get_type (volume), ==, FJ_SAMPLE_S16);
      for (guint i = 0; i < 20; i++)
        g_assert_cmpfloat (fj_volume_get_slice (volume, i)->plane.origin.z, ==, 2 * i);
      assert_as_decoded (index, volume);
    }
  end_folder ();
}

/* Frames of one object, as they lie and packed. */
static void
test_frames (void)
{
  begin_folder ();
  draw (
      "stack('a',1,'2.25.1')\n"
      "d=pydicom.dcmread('a00')\n"
      "def one(name,**values):\n"
      "  s=Dataset()\n"
      "  for k,v in values.items(): setattr(s,k,v)\n"
      "  f=Dataset();setattr(f,name,[s]);return f\n"
      "d.NumberOfFrames=30\n"
      "d.PixelData=numpy.random.default_rng(1).integers(0,65536,30*480,numpy.uint16).tobytes()\n"
      "d.PerFrameFunctionalGroupsSequence=[one('PlanePositionSequence',ImagePositionPatient=[0,0,3*i]) for i in range(30)]\n"
      "d.save_as('a00')\n");
  for (guint packed = 0; packed < 2; packed++)
    {
      if (packed)
        draw ("tool('dcmcrle','a00','a00')\n");
      for (guint threads = 1; threads <= 3; threads++)
        {
          g_autoptr (FjSeriesIndex) index = index_folder (threads);
          g_autoptr (FjVolume) volume = load_well (index, threads);

          g_assert_cmpuint (fj_series_index_get_source (index, 0)->native.frames, ==, packed ? 0 : 30);
          g_assert_cmpuint (fj_volume_get_depth (volume), ==, 30);
          g_assert_cmpfloat (fj_volume_get_spacing (volume), ==, 3);
          assert_as_decoded (index, volume);
        }
    }
  end_folder ();
}

typedef struct
{
  GMutex mutex;
  GArray *order;
  gboolean is_filled;
} Seen;

static void
see (FjVolume *volume, guint index, gpointer data)
{
  Seen *seen = data;
  const gint16 *pixels = fj_volume_get_slice_data (volume, index);
  gboolean is_filled = FALSE;

  for (guint i = 0; i < 480; i++)
    is_filled = is_filled || pixels[i] != 0;
  g_mutex_lock (&seen->mutex);
  seen->is_filled = seen->is_filled && is_filled;
  g_array_append_val (seen->order, index);
  g_mutex_unlock (&seen->mutex);
}

static void
test_first (void)
{
  static const struct
  {
    int first;
    guint order[4];
  } cases[] = { { -1, { 5, 4, 6, 3 } },
                { 0, { 0, 1, 2, 3 } },
                { 9, { 9, 8, 7, 6 } },
                { 1000, { 9, 8, 7, 6 } },
                { 2, { 2, 1, 3, 0 } } };
  g_autoptr (FjSeriesIndex) index = NULL;

  begin_folder ();
  draw ("stack('a',10,'2.25.1')\n");
  index = index_folder (2);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint threads = 1; threads <= 2; threads++)
      {
        Seen seen = { .order = g_array_new (FALSE, FALSE, sizeof (guint)), .is_filled = TRUE };
        FjSeriesVolumeOptions options = { threads, cases[i].first, see, &seen };
        g_autoptr (FjVolume) volume = load (index, &options, NULL, NULL);

        g_assert_nonnull (volume);
        g_assert_true (seen.is_filled);
        g_assert_cmpuint (seen.order->len, ==, 10);
        g_assert_cmpuint (g_array_index (seen.order, guint, 0), ==, cases[i].order[0]);
        for (guint k = 1; k < 4 && threads == 1; k++)
          g_assert_cmpuint (g_array_index (seen.order, guint, k), ==, cases[i].order[k]);
        g_array_unref (seen.order);
      }
  end_folder ();
}

/* Files that go bad after the index: the volume is what it would be without them. */
static void
test_gaps (void)
{
  g_autoptr (GPtrArray) gaps = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_series_gap_free);
  g_autoptr (FjSeriesIndex) index = NULL;
  g_autoptr (FjVolume) volume = NULL;
  g_autoptr (GError) error = NULL;

  begin_folder ();
  draw ("stack('a',10,'2.25.1')\n"
        "tool('dcmcrle','a03','a03')\n");
  index = index_folder (2);
  /* a01 is slice 0, a03 slice 4, a06 slice 5. */
  draw ("os.truncate('a01',1000);os.truncate('a03',os.path.getsize('a03')-200);os.remove('a06')\n");
  volume = load (index, NULL, gaps, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gaps->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const FjSeriesGap *gap = g_ptr_array_index (gaps, i);

      g_assert_cmpuint (gap->image, ==, ((const guint[]){ 1, 3, 6 })[i]);
      g_assert_cmpuint (strlen (gap->sentence), >, 20);
    }
  g_assert_cmpuint (fj_volume_get_depth (volume), ==, 7);
  g_assert_cmpint (fj_volume_get_flags (volume), ==, FJ_VOLUME_GAPS);
  for (guint i = 0; i < 7; i++)
    g_assert_cmpfloat (fj_volume_get_slice (volume, i)->plane.origin.z, ==,
                       ((const double[]){ 2, 4, 6, 12, 14, 16, 18 })[i]);
  assert_as_decoded (index, volume);
  draw ("for f in os.listdir('.'): os.remove(f)\n");
  g_assert_null (load (index, NULL, gaps, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
  end_folder ();
}

/* Some of the images of a series, in any order. */
/* Another file of the same size in the place of the one that was looked at: its pixels are not believed. */
static void
test_replaced (void)
{
  g_autoptr (GPtrArray) gaps = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_series_gap_free);
  g_autoptr (FjSeriesIndex) index = NULL;
  g_autoptr (FjVolume) volume = NULL;
  g_autoptr (GError) error = NULL;

  begin_folder ();
  draw ("stack('a',6,'2.25.1')\n"
        "tool('dcmcrle','a03','a03')\n");
  index = index_folder (2);
  draw ("import shutil\n"
        "shutil.copy('a02','b');os.utime('b',ns=(os.stat('a01').st_mtime_ns,)*2);os.rename('b','a01')\n"
        "shutil.copy('a03','b');os.rename('b','a03')\n"
        "os.utime('a05',ns=(1,1))\n");
  volume = load (index, NULL, gaps, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gaps->len, ==, 3);
  for (guint i = 0; i < gaps->len; i++)
    {
      const FjSeriesGap *gap = g_ptr_array_index (gaps, i);

      g_assert_cmpuint (gap->image, ==, 2 * i + 1);
      g_assert_nonnull (strstr (gap->sentence, "has been changed since"));
    }
  g_assert_cmpuint (fj_volume_get_depth (volume), ==, 3);
  assert_as_decoded (index, volume);
  end_folder ();
}

static void
test_chosen (void)
{
  static const guint chosen[] = { 4, 1, 3 }; /* slices at 2 x 1, 2 x 0, 2 x 4 */
  g_autoptr (FjSeriesIndex) index = NULL;
  g_autoptr (FjVolume) volume = NULL;

  begin_folder ();
  draw ("stack('a',5,'2.25.1')\n");
  index = index_folder (2);
  volume = fj_series_volume_load (index, 0, chosen, 3, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (fj_volume_get_depth (volume), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (fj_volume_get_slice (volume, i)->source, ==, ((const guint[]){ 1, 4, 3 })[i]);
  assert_as_decoded (index, volume);
  end_folder ();
}

/* Images that do not belong to the first. */
static void
test_other_kinds (void)
{
  g_autoptr (GPtrArray) gaps = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_series_gap_free);
  g_autoptr (FjSeriesIndex) index = NULL;
  g_autoptr (FjVolume) volume = NULL;
  g_autoptr (GError) error = NULL;

  begin_folder ();
  draw ("stack('a',6,'2.25.1')\n"
        "def change(n,f):\n"
        "  d=pydicom.dcmread('a%02d'%n);f(d);d.save_as('a%02d'%n)\n"
        "change(2,lambda d:d.__setattr__('PixelRepresentation',0))\n"
        "change(4,lambda d:d.__delattr__('ImagePositionPatient'))\n"
        "change(5,lambda d:(d.__setattr__('Rows',10)))\n");
  index = index_folder (2);
  volume = load (index, NULL, gaps, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fj_volume_get_depth (volume), ==, 3);
  g_assert_cmpuint (gaps->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (((const FjSeriesGap *) g_ptr_array_index (gaps, i))->image, ==,
                      ((const guint[]){ 2, 4, 5 })[i]);
  assert_as_decoded (index, volume);
  end_folder ();
}

static void
cancel (FjVolume *volume, guint index, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (FjSeriesIndex) index = NULL;
  g_autoptr (GError) error = NULL;
  FjSeriesVolumeOptions options = { 2, -1, cancel, cancellable };
  const guint none = 0;

  begin_folder ();
  draw ("stack('a',10,'2.25.1')\n");
  index = index_folder (1);
  g_assert_null (fj_series_volume_load (index, 0, NULL, 0, &options, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (fj_series_volume_load (index, 0, &none, 0, NULL, NULL, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
  end_folder ();
}

/* What the images call padding is background of the volume; without the attribute the same pixels are values.
 */
static void
test_padding (void)
{
  guint outside[2] = { 0 };

  begin_folder ();
  draw ("padded=numpy.full(480,100,numpy.int16);padded[:120]=-2000\n"
        "for n,s in [('a','2.25.1'),('b','2.25.2')]:\n"
        "  stack(n,5,s,BitsStored=16,HighBit=15)\n"
        "  for i in range(5):\n"
        "    d=pydicom.dcmread('%s%02d'%(n,i))\n"
        "    d.BitsStored,d.HighBit,d.PixelData=16,15,padded.tobytes()\n"
        "    if 'PixelPaddingValue' in d: del d.PixelPaddingValue\n"
        "    if n=='a': d.add_new(0x00280120,'SS',-2000)\n"
        "    d.save_as('%s%02d'%(n,i))\n");
  for (guint series = 0; series < 2; series++)
    {
      g_autoptr (FjSeriesIndex) index = index_folder (2);
      g_autoptr (FjVolume) volume = fj_series_volume_load (index, series, NULL, 0, NULL, NULL, NULL, NULL);
      g_autofree gint16 *values = NULL;
      FjPlane plane;
      guint rows, columns;

      fj_reslice_orthogonal (volume, FJ_ORIENTATION_AXIAL, 0.5, &plane, &rows, &columns);
      values = g_new (gint16, (gsize) rows * columns);
      fj_reslice (volume, &plane, rows, columns, FJ_SLAB_NONE, 0, 0, G_MININT16, 0, values);
      for (guint i = 0; i < rows * columns; i++)
        outside[series] += values[i] == G_MININT16 ? 1 : 0;
    }
  g_assert_cmpuint (outside[0], >=, 100);
  g_assert_cmpuint (outside[1], ==, 0);
  end_folder ();
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/series-volume/mixed", test_mixed);
  g_test_add_func ("/series-volume/frames", test_frames);
  g_test_add_func ("/series-volume/first", test_first);
  g_test_add_func ("/series-volume/gaps", test_gaps);
  g_test_add_func ("/series-volume/replaced", test_replaced);
  g_test_add_func ("/series-volume/chosen", test_chosen);
  g_test_add_func ("/series-volume/other-kinds", test_other_kinds);
  g_test_add_func ("/series-volume/padding", test_padding);
  g_test_add_func ("/series-volume/cancelled", test_cancelled);
  return g_test_run ();
}
