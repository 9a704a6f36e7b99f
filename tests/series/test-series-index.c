/* fj-series-index: folders with everything in them that folders have. */
#include "series-files.h"

#include <unistd.h>

static const char everything[] = "stack('b',5,'2.25.11')\n"
                                 "os.mkdir('deep')\n"
                                 "stack('deep/a',3,'2.25.22')\n"
                                 "stack('deep/z',2,'2.25.11')\n"
                                 "open('readme','w').write('no image')\n"
                                 "open('empty','w').close()\n"
                                 "os.mkfifo('pipe')\n"
                                 "os.symlink('.','deep/round')\n"
                                 "os.symlink('b00','link')\n"
                                 "os.symlink('nowhere','broken')\n"
                                 "data=open('b01','rb').read()\n"
                                 "open('cut','wb').write(data[:len(data)-100])\n"
                                 "d=pydicom.dcmread('b00');del d.PixelData,d.Rows;d.save_as('words')\n";

static void
describe (const FjSeriesIndex *index, GString *out)
{
  for (guint i = 0; i < fj_series_index_count (index); i++)
    {
      guint n;
      const FjStackImage *images = fj_series_index_get_images (index, i, &n);

      g_string_append_printf (out, "series %s\n", fj_series_index_get_uid (index, i));
      for (guint k = 0; k < n; k++)
        {
          const FjSeriesSource *source = fj_series_index_get_source (index, images[k].source);

          g_string_append_printf (out, "%s %s frame %u at %g%s\n", source->path + strlen (folder) + 1,
                                  source->instance_uid, images[k].frame, images[k].plane.origin.z,
                                  source->native.frames == 1 ? " native" : "");
        }
    }
  for (guint i = 0; i < fj_series_index_count_failures (index); i++)
    {
      const char *sentence;
      const char *path = fj_series_index_get_failure (index, i, &sentence);

      g_assert_cmpuint (strlen (sentence), >, 20);
      g_string_append_printf (out, "failed %s\n", path + strlen (folder) + 1);
    }
  g_string_append_printf (out, "%u others\n", fj_series_index_count_others (index));
}

static void
test_everything (void)
{
  static const char expected[] = "series 2.25.11\n"
                                 "b00 2.25.11.0 frame 0 at 6 native\n"
                                 "b01 2.25.11.1 frame 0 at 0 native\n"
                                 "b02 2.25.11.2 frame 0 at 4 native\n"
                                 "b03 2.25.11.3 frame 0 at 8 native\n"
                                 "b04 2.25.11.4 frame 0 at 2 native\n"
                                 "deep/z00 2.25.11.0 frame 0 at 2 native\n"
                                 "deep/z01 2.25.11.1 frame 0 at 0 native\n"
                                 "link 2.25.11.0 frame 0 at 6 native\n"
                                 "series 2.25.22\n"
                                 "deep/a00 2.25.22.0 frame 0 at 0 native\n"
                                 "deep/a01 2.25.22.1 frame 0 at 2 native\n"
                                 "deep/a02 2.25.22.2 frame 0 at 4 native\n"
                                 "failed broken\n"
                                 "failed cut\n"
                                 "failed empty\n"
                                 "failed pipe\n"
                                 "failed readme\n"
                                 "1 others\n";

  begin_folder ();
  draw (everything);
  for (guint threads = 0; threads <= 5; threads++)
    {
      g_autoptr (FjSeriesIndex) index = index_folder (threads);
      g_autoptr (GString) out = g_string_new (NULL);

      describe (index, out);
      g_assert_cmpstr (out->str, ==, expected);
    }
  end_folder ();
}

/* Frames of an enhanced object, each an image; a compressed one, which has no native pixels. */
static void
test_frames (void)
{
  g_autoptr (FjSeriesIndex) index = NULL;
  const FjStackImage *images;
  guint n;

  begin_folder ();
  draw ("stack('a',1,'2.25.1')\n"
        "tool('dcmcrle','a00','b00')\n"
        "d=pydicom.dcmread('a00')\n"
        "d.NumberOfFrames=4\n"
        "d.PixelData=d.PixelData*4\n"
        "d.save_as('c00')\n");
  index = index_folder (2);
  g_assert_cmpuint (fj_series_index_count (index), ==, 1);
  images = fj_series_index_get_images (index, 0, &n);
  g_assert_cmpuint (n, ==, 6);
  g_assert_cmpuint (fj_series_index_get_source (index, images[1].source)->native.frames, ==, 0);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpuint (images[2 + i].frame, ==, i);
      g_assert_cmpuint (fj_series_index_get_source (index, images[2 + i].source)->native.frames, ==, 4);
    }
  end_folder ();
}

static void
count (guint done, guint total, gpointer data)
{
  g_assert_cmpuint (done, <=, total);
  g_assert_cmpuint (total, ==, 40);
  g_atomic_int_inc ((gint *) data);
}

static void
cancel (guint done, guint total, gpointer data)
{
  if (done >= 3)
    g_cancellable_cancel (data);
}

static void
test_paths (void)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (FjSeriesIndex) index = NULL;
  g_autoptr (GError) error = NULL;
  gint seen = 0;
  FjSeriesIndexOptions options = { .threads = 2, .progress = count, .data = &seen };
  guint n;

  begin_folder ();
  draw ("stack('a',40,'2.25.1')\n");
  for (guint i = 40; i-- > 0;)
    g_ptr_array_add (paths, g_strdup_printf ("%s/a%02u", folder, i));
  index = fj_series_index_new_for_paths ((const char *const *) paths->pdata, 40, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (seen, ==, 40);
  fj_series_index_get_images (index, 0, &n);
  g_assert_cmpuint (n, ==, 40);
  g_assert_cmpstr (fj_series_index_get_source (index, 0)->path, ==, g_ptr_array_index (paths, 39));
  fj_series_index_free (index);

  options = (FjSeriesIndexOptions){ .threads = 2, .progress = cancel, .data = cancellable };
  index = fj_series_index_new_for_folder (folder, &options, cancellable, &error);
  g_assert_null (index);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  index = fj_series_index_new_for_paths (NULL, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fj_series_index_count (index), ==, 0);
  end_folder ();
}

static void
test_bad_folders (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = NULL;

  begin_folder ();
  nowhere = in_folder ("nowhere");
  g_assert_null (fj_series_index_new_for_folder (nowhere, NULL, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  g_clear_error (&error);
  draw ("os.makedirs('/'.join(['d']*33))\n");
  g_assert_null (fj_series_index_new_for_folder (folder, NULL, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
  end_folder ();
}

/* Sentences of worker threads are in the language of who asks. */
static void
test_language (void)
{
  g_autoptr (FjSeriesIndex) english = NULL, chinese = NULL;
  const char *one, *other;

  begin_folder ();
  draw ("for i in range(30): open('f%02d'%i,'w').write('x'*200)\n");
  english = index_folder (2);
  fj_language_set_thread ("zh_CN");
  chinese = index_folder (2);
  g_assert_cmpstr (fj_language_get_thread (), ==, "zh_CN");
  fj_language_set_thread ("en");
  for (guint i = 0; i < 30; i++)
    {
      fj_series_index_get_failure (english, i, &one);
      fj_series_index_get_failure (chinese, i, &other);
      g_assert_cmpstr (one, !=, other);
    }
  end_folder ();
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  fj_language_init (NULL);
  g_test_add_func ("/series-index/everything", test_everything);
  g_test_add_func ("/series-index/frames", test_frames);
  g_test_add_func ("/series-index/paths", test_paths);
  g_test_add_func ("/series-index/bad-folders", test_bad_folders);
  g_test_add_func ("/series-index/language", test_language);
  return g_test_run ();
}
