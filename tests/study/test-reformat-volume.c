/* fj-reformat-volume: what it costs and when it lets go; which planes; reading that is not wanted any more.
 */
#include "study-planes.h"

#include "fj-reformat-volume.h"

typedef struct
{
  FjImageStore *store;
  FjImageReader *reader;
  FjFrameCache *cache;
} Room;

static void
open_room (Room *room, const char *script)
{
  const char *paths[2] = { 0 };
  g_autoptr (FjImageSource) source = NULL;
  g_autoptr (FjSandbox) sandbox = fj_sandbox_new (1, decoder);

  begin_folder ();
  draw (script);
  paths[0] = folder;
  source = fj_folder_source_new (paths);
  room->store = open_paths (paths);
  room->cache = fj_frame_cache_new (1000000);
  room->reader = fj_image_reader_new (source, sandbox, room->cache);
}

static gsize
get_lent (const Room *room)
{
  FjFrameCacheStatistics statistics;

  fj_frame_cache_get_statistics (room->cache, &statistics);
  return statistics.lent;
}

static void
close_room (Room *room)
{
  g_object_unref (room->store);
  fj_image_reader_free (room->reader);
  fj_frame_cache_unref (room->cache);
  end_folder ();
}

static void
test_memory (void)
{
  Room room;
  g_autoptr (FjReformatVolume) volume = NULL;
  g_autoptr (GError) error = NULL;

  open_room (&room, PHANTOM AXIAL_PHANTOM);
  volume = fj_reformat_volume_new (get_set (room.store, 0), room.cache, &error);
  g_assert_no_error (error);
  g_assert_true (fj_reformat_volume_get_base (volume) == get_set (room.store, 0));
  g_assert_true (fj_reformat_volume_check (volume, NULL));
  g_assert_false (fj_reformat_volume_is_read (volume));
  g_assert_cmpuint (get_lent (&room), ==, 0);
  /* nobody has planes of it */
  g_assert_false (fj_reformat_volume_read (volume, room.reader, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (get_lent (&room), ==, 0);
  fj_reformat_volume_hold (volume);
  g_assert_true (fj_reformat_volume_read (volume, room.reader, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (fj_reformat_volume_is_read (volume));
  g_assert_cmpuint (get_lent (&room), ==, 9 * 20 * 24 * 2);
  g_assert_true (fj_reformat_volume_read (volume, room.reader, NULL, &error));
  g_assert_cmpuint (get_lent (&room), ==, 9 * 20 * 24 * 2);
  fj_reformat_volume_let_go (volume);
  g_clear_pointer (&volume, fj_reformat_volume_unref);
  g_assert_cmpuint (get_lent (&room), ==, 0);
  close_room (&room);
}

/* A gantry that was tilted, steps that are not even: as they lie, and said so. */
static void
test_cut (void)
{
  const FjReformat coronal = { FJ_ORIENTATION_CORONAL, FJ_SLAB_NONE, 0 };
  Room room;
  g_autoptr (FjReformatVolume) volume = NULL;
  g_autoptr (FjShownImage) one = NULL, all = NULL;
  g_autoptr (GArray) planes = NULL;
  const FjStackImage *plane;

  open_room (&room,
             PHANTOM "phantom('a',9,[1,0,0],[0,1,0],[0.5,2],3,1,'2.25.11')\n"
                     "for i in range(9):\n"
                     "  d=pydicom.dcmread('a%02d'%i); k=int(d.InstanceNumber)\n"
                     "  d.ImagePositionPatient=[-12,-10+k*0.5,3+3*k]\n"
                     "  across=numpy.arange(24)[None,:]*2-12; down=numpy.arange(20)[:,None]*0.5-10+k*0.5\n"
                     "  d.PixelData=numpy.round(2*across+3*down+5*(3+3*k)+7).astype(numpy.int16).tobytes()\n"
                     "  d.save_as('a%02d'%i)\n");
  volume = fj_reformat_volume_new (get_set (room.store, 0), room.cache, NULL);
  g_assert_cmpint (fj_reformat_volume_get_flags (volume), ==, FJ_VOLUME_TILTED);
  planes = fj_reformat_volume_list_planes (volume, &coronal);
  /* 9.5 mm of rows and 4 mm of tilt, every 0.5 mm */
  g_assert_cmpuint (planes->len, ==, 28);
  plane = &g_array_index (planes, FjStackImage, 14);
  g_assert_cmpfloat_with_epsilon (plane->plane.origin.y, -3, 1e-9);
  g_assert_cmpfloat_with_epsilon (plane->plane.thickness, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (plane->plane.row_spacing, 0.5, 1e-9);
  fj_reformat_volume_hold (volume);
  g_assert_true (fj_reformat_volume_read (volume, room.reader, NULL, NULL));
  one = fj_reformat_volume_cut (volume, &coronal, plane, 15, 1);
  all = fj_reformat_volume_cut (volume, &coronal, plane, 15, 0);
  g_assert_cmpint (one->facts->instance_number, ==, 15);
  g_assert_cmpmem (fj_frame_get_data (one->pixels), fj_frame_get_size (one->pixels),
                   fj_frame_get_data (all->pixels), fj_frame_get_size (all->pixels));
  g_assert_cmpuint (check_values (one, NULL, 1.01), >, 1000);
  fj_reformat_volume_let_go (volume);
  close_room (&room);
}

static void
test_cancelled (void)
{
  Room room;
  g_autoptr (FjReformatVolume) volume = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  open_room (&room, PHANTOM AXIAL_PHANTOM);
  volume = fj_reformat_volume_new (get_set (room.store, 0), room.cache, NULL);
  fj_reformat_volume_hold (volume);
  g_cancellable_cancel (cancellable);
  g_assert_false (fj_reformat_volume_read (volume, room.reader, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (get_lent (&room), ==, 0);
  fj_reformat_volume_let_go (volume);
  close_room (&room);
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  decoder = argv[1];
  g_test_add_func ("/reformat-volume/memory", test_memory);
  g_test_add_func ("/reformat-volume/cut", test_cut);
  g_test_add_func ("/reformat-volume/cancelled", test_cancelled);
  return g_test_run ();
}
