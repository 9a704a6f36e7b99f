/* fj-reformat: planes lie where they say and have the values of their places, by arithmetic; sets of planes
 * are answered by the store, wait for what they are made of, and never show half of it. */
#include "study-planes.h"

#include <unistd.h>

#include "fj-orientation.h"
#include "fj-picture.h"
#include "study-source.h"

static const FjReformat sagittal = { FJ_ORIENTATION_SAGITTAL, FJ_SLAB_NONE, 0 };
static const FjReformat coronal = { FJ_ORIENTATION_CORONAL, FJ_SLAB_NONE, 0 };
static const FjReformat axial = { FJ_ORIENTATION_AXIAL, FJ_SLAB_NONE, 0 };

static FjImageStore *
open_folder (void)
{
  const char *paths[] = { folder, NULL };

  return open_paths (paths);
}

static FjDisplaySet *
reformat (FjImageStore *store, FjDisplaySet *base, const FjReformat *recipe)
{
  g_autoptr (GError) error = NULL;
  FjDisplaySet *set = fj_image_store_reformat (store, base, recipe, &error);

  g_assert_no_error (error);
  return set;
}

static void
check_refused (FjImageStore *store, FjDisplaySet *base, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_image_store_reformat (store, base, &sagittal, &error));
  g_assert_error (error, FJ_ERROR, code);
  g_assert_cmpuint (strlen (error->message), >, 20);
}

/* All planes of @set; how many pixels are inside. */
static guint
check_set (FjImageStore *store,
           FjDisplaySet *set,
           const char *left,
           const char *top,
           const FjPlane *lowest,
           double tolerance)
{
  guint n = fj_display_set_get_n_images (set), inside = 0;

  g_assert_cmpuint (fj_display_set_get_n_here (set), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjShownImage) image = request (store, set, i, &error);
      const FjStackImage *stack = &fj_display_set_get_image (set, i)->stack;
      FjEdgeLetters edges;
      guint nearest;

      g_assert_no_error (error);
      g_assert_cmpuint (image->facts->rows, ==, stack->rows);
      g_assert_cmpuint (image->facts->columns, ==, stack->columns);
      g_assert_cmpmem (&image->facts->plane, sizeof (FjPlane), &stack->plane, sizeof (FjPlane));
      g_assert_cmpint (image->facts->instance_number, ==, (int) i + 1);
      g_assert_true (image->facts->is_derived);
      g_assert_cmpfloat (image->facts->aspect, ==, 1);
      g_assert_cmpint (image->facts->spacing.basis, ==, FJ_SPACING_PATIENT);
      g_assert_cmpfloat (image->facts->spacing.column_spacing, ==, stack->plane.column_spacing);
      fj_orientation_of_edges (&image->facts->plane, 0, FALSE, &edges);
      g_assert_cmpstr (edges.left, ==, left);
      g_assert_cmpstr (edges.top, ==, top);
      inside += check_values (image, lowest, tolerance);
      g_assert_true (fj_display_set_find_nearest (set, "2.25.77", stack->plane.origin, &nearest));
      g_assert_cmpuint (nearest, ==, i);
    }
  return inside;
}

static void
test_planes (void)
{
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjDisplaySet) left = NULL, front = NULL, feet = NULL;
  FjDisplaySet *base;

  begin_folder ();
  draw (PHANTOM AXIAL_PHANTOM);
  store = open_folder ();
  base = get_set (store, 0);
  left = reformat (store, base, &sagittal);
  g_assert_cmpstr (fj_display_set_get_key (left), ==, "2.25.11#0.0#mpr.sagittal.thin");
  g_assert_cmpstr (fj_display_set_get_title (left), ==, "Series 3 · Lung · sagittal");
  g_assert_cmpstr (fj_display_set_get_description (left), ==, "sagittal · Lung");
  g_assert_cmpint (fj_display_set_get_reformat (left)->orientation, ==, FJ_ORIENTATION_SAGITTAL);
  g_assert_null (fj_display_set_get_reformat (base));
  g_assert_cmpuint (fj_display_set_get_n_images (left), ==, 24);
  /* from the right to the left; 16 mm high in pixels of 1 mm */
  g_assert_cmpfloat (fj_display_set_get_image (left, 0)->stack.plane.origin.x, ==, -12);
  g_assert_cmpfloat (fj_display_set_get_image (left, 23)->stack.plane.origin.x, ==, 11);
  g_assert_cmpuint (fj_display_set_get_image (left, 0)->stack.rows, ==, 17);
  g_assert_cmpuint (fj_display_set_get_image (left, 0)->stack.columns, ==, 20);
  g_assert_cmpuint (check_set (store, left, "A", "H", NULL, 1e-9), ==, 24 * 17 * 20);
  front = reformat (store, base, &coronal);
  g_assert_cmpuint (fj_display_set_get_n_images (front), ==, 20);
  g_assert_cmpfloat (fj_display_set_get_image (front, 0)->stack.plane.origin.y, ==, -10);
  g_assert_cmpuint (check_set (store, front, "R", "H", NULL, 1e-9), ==, 20 * 17 * 24);
  feet = reformat (store, base, &axial);
  g_assert_cmpuint (fj_display_set_get_n_images (feet), ==, 9);
  g_assert_cmpfloat (fj_display_set_get_image (feet, 0)->stack.plane.origin.z, ==, 19);
  g_assert_cmpuint (check_set (store, feet, "R", "A", NULL, 1e-9), ==, 9 * 20 * 24);
  end_folder ();
}

static const FjPlane *
find_lowest (FjDisplaySet *base)
{
  const FjPlane *first = &fj_display_set_get_image (base, 0)->stack.plane;
  const FjPlane *last = &fj_display_set_get_image (base, 8)->stack.plane;

  return fj_vector_dot (fj_vector_subtract (last->origin, first->origin), fj_plane_normal (first)) > 0 ? first
                                                                                                       : last;
}

/* Turned about two axes, pixels higher than wide, so that every plane cuts every slice askew. */
static void
test_oblique (void)
{
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjDisplaySet) left = NULL, front = NULL;
  g_autoptr (FjShownImage) corner = NULL;
  const FjPlane *lowest;

  begin_folder ();
  draw (PHANTOM "c,s=numpy.cos(0.35),numpy.sin(0.35)\n"
                "phantom('a',9,[c,0,-s],[s*s,c,s*c],[1.5,0.75],2,1,'2.25.11')\n");
  store = open_folder ();
  lowest = find_lowest (get_set (store, 0));
  left = reformat (store, get_set (store, 0), &sagittal);
  front = reformat (store, get_set (store, 0), &coronal);
  /* half a step of rounding where it is stored, and half where it is cut */
  g_assert_cmpuint (check_set (store, left, "A", "H", lowest, 1.01), >, 1500);
  g_assert_cmpuint (check_set (store, front, "R", "H", lowest, 1.01), >, 1500);
  corner = request (store, left, 0, NULL);
  g_assert_true (is_outside (corner, 0, 0));
  end_folder ();
}

/* Of a sum that rises by 2 for a millimetre to the left, the largest within 6 mm is what lies half as far to
 * the left, less half a layer. */
static void
test_slabs (void)
{
  const FjReformat maximum = { FJ_ORIENTATION_SAGITTAL, FJ_SLAB_MAXIMUM, 6 };
  const FjReformat minimum = { FJ_ORIENTATION_SAGITTAL, FJ_SLAB_MINIMUM, 6 };
  const FjReformat mean = { FJ_ORIENTATION_SAGITTAL, FJ_SLAB_MEAN, 6 };
  const FjReformat *const recipes[] = { &minimum, &mean, &maximum };
  const FjReformat nothing = { FJ_ORIENTATION_SAGITTAL, FJ_SLAB_MEAN, NAN };
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjDisplaySet) thin = NULL, tidied = NULL;

  begin_folder ();
  draw (PHANTOM AXIAL_PHANTOM);
  store = open_folder ();
  for (int k = 0; k < 3; k++)
    {
      g_autoptr (FjDisplaySet) set = reformat (store, get_set (store, 0), recipes[k]);
      g_autoptr (FjShownImage) image = request (store, set, 4, NULL);
      FjVector point = fj_plane_to_patient (&image->facts->plane, 7, 8);

      g_assert_cmpuint (fj_display_set_get_n_images (set), ==, 9); /* 23 mm by 3 */
      g_assert_cmpfloat (image->facts->plane.thickness, ==, 6);
      g_assert_cmpfloat_with_epsilon (get_value (image, 8, 7),
                                      2 * point.x + 3 * point.y + 5 * point.z + (k - 1) * 2 * 2.5, 1.01);
      if (k == 2)
        {
          g_assert_cmpstr (fj_display_set_get_title (set), ==, "Series 3 · Lung · sagittal, MIP 6 mm");
          g_assert_cmpstr (fj_display_set_get_key (set), ==, "2.25.11#0.0#mpr.sagittal.max6");
        }
    }
  thin = reformat (store, get_set (store, 0), &sagittal);
  tidied = reformat (store, thin, &nothing);
  g_assert_true (tidied == thin);
  end_folder ();
}

/* What whole numbers cannot hold: maps of small quantities, counts that each slice scales by itself. */
static void
test_values (void)
{
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjDisplaySet) small = NULL, large = NULL;
  g_autoptr (FjShownImage) of_small = NULL, of_large = NULL;
  double high = 0;

  begin_folder ();
  draw (PHANTOM
        "phantom('a',9,[1,0,0],[0,1,0],[1,1],2,0.01,'2.25.11',Modality='MR',SeriesNumber=1)\n"
        "stack('b',9,'2.25.22',Modality='PT',SeriesNumber=2,PixelSpacing=[1,1])\n"
        "for i in range(9):\n"
        "  d=pydicom.dcmread('b%02d'%i); k=int(d.InstanceNumber)\n"
        "  d.RescaleSlope,d.RescaleIntercept,d.BitsStored,d.HighBit,d.PixelRepresentation=10+k,0,16,15,0\n"
        "  d.PixelData=numpy.full(480,5000,numpy.uint16).tobytes()\n"
        "  if 'PixelPaddingValue' in d: del d.PixelPaddingValue\n"
        "  d.save_as('b%02d'%i)\n");
  store = open_folder ();
  small = reformat (store, get_set (store, 0), &sagittal);
  g_assert_cmpuint (check_set (store, small, "A", "H", NULL, 0.011), ==, 24 * 17 * 20);
  large = reformat (store, get_set (store, 1), &coronal);
  of_large = request (store, large, 3, NULL);
  for (guint i = 0; i < 17; i++)
    {
      /* 50 000 at the lowest slice, 90 000 at the highest: in the head, at the top */
      g_assert_cmpfloat_with_epsilon (get_value (of_large, i, 5), 90000 - 2500.0 * i, 2);
      high = MAX (high, get_value (of_large, i, 5));
    }
  g_assert_cmpfloat (high, >, G_MAXUINT16);
  end_folder ();
}

/* What is said of the images is said of the planes; what is drawn on them is not on the planes. */
static void
test_facts (void)
{
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjDisplaySet) set = NULL;
  g_autoptr (FjShownImage) image = NULL;
  g_autoptr (FjPicture) picture = fj_picture_new ();
  guint32 seen[20 * 17];
  FjViewport viewport;
  FjVoi window;

  begin_folder ();
  draw (PHANTOM AXIAL_PHANTOM
        "d=pydicom.dcmread('a02'); d.LossyImageCompression='01'; d.LossyImageCompressionRatio=12\n"
        "d.save_as('a02')\n"
        "for i in range(9):\n"
        "  d=pydicom.dcmread('a%02d'%i); d.PhotometricInterpretation='MONOCHROME1'\n"
        "  d.WindowCenter,d.WindowWidth=40,100; d.PatientName='Wang^Fang'\n"
        "  d.ShutterShape='RECTANGULAR'; d.ShutterLeftVerticalEdge=5; d.ShutterRightVerticalEdge=6\n"
        "  d.ShutterUpperHorizontalEdge=5; d.ShutterLowerHorizontalEdge=6\n"
        "  d.save_as('a%02d'%i)\n");
  store = open_folder ();
  set = reformat (store, get_set (store, 0), &sagittal);
  image = request (store, set, 5, NULL);
  g_assert_nonnull (image);
  g_assert_true (image->facts->is_lossy);
  g_assert_cmpfloat (image->facts->lossy_ratio, ==, 12);
  g_assert_cmpstr (image->facts->modality, ==, "CT");
  g_assert_nonnull (image->facts->patient_name);
  g_assert_null (image->facts->instance_uid);
  g_assert_null (image->facts->patient_orientation);
  g_assert_cmpint (image->facts->shutter.shapes, ==, 0);
  g_assert_cmpuint (image->facts->overlays->len, ==, 0);
  fj_viewport_init (&viewport);
  g_assert_true (fj_picture_get_window (image, &viewport, &window));
  g_assert_cmpfloat (window.center, ==, 40);
  g_assert_cmpfloat (window.width, ==, 100);
  fj_voi_clear (&window);
  /* MONOCHROME1: high is dark; the head, at the top, has the higher values */
  fj_viewport_set_window (&viewport, 40, 400);
  fj_picture_render (picture, image, &viewport, 20, 17, 20 * 4, (guint8 *) seen);
  g_assert_cmpuint (seen[0] & 0xff, <, seen[16 * 20] & 0xff);
  end_folder ();
}

/* Some of the images of a set, in whatever order: planes of these. */
static void
test_picked (void)
{
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjDisplaySet) some = NULL, other = NULL, planes = NULL;

  begin_folder ();
  draw (PHANTOM AXIAL_PHANTOM);
  store = open_folder ();
  some = fj_display_set_pick (get_set (store, 0), "low", (guint[]){ 5, 7, 6, 8 }, 4);
  planes = reformat (store, some, &sagittal);
  g_assert_true (fj_display_set_get_base (planes) == some);
  g_assert_cmpuint (check_set (store, planes, "A", "H", NULL, 1e-9), ==, 24 * 7 * 20);
  g_clear_object (&planes);
  other = fj_display_set_pick (get_set (store, 0), "one", (guint[]){ 5 }, 1);
  check_refused (store, other, FJ_ERROR_UNPROCESSABLE);
  end_folder ();
}

static void
test_refusals (void)
{
  g_autoptr (FjImageStore) store = NULL;

  begin_folder ();
  draw (
      PHANTOM
      "phantom('a',1,[1,0,0],[0,1,0],[1,1],2,1,'2.25.11',SeriesNumber=1)\n"
      "phantom('b',9,[1,0,0],[0,1,0],[1,1],2,1,'2.25.22',SeriesNumber=2)\n"
      "for i in range(9):\n"
      "  if pydicom.dcmread('b%02d'%i).InstanceNumber==4: os.remove('b%02d'%i)\n"
      "stack('c',4,'2.25.33',SeriesNumber=3,PhotometricInterpretation='RGB',SamplesPerPixel=3,PlanarConfiguration=0,"
      "BitsAllocated=8,BitsStored=8,HighBit=7,PixelRepresentation=0,PixelData=bytes(1440),PixelSpacing=[1,1])\n"
      "stack('d',4,'2.25.44',SeriesNumber=4,PixelSpacing=[1,1])\n"
      "for i in range(4):\n"
      "  d=pydicom.dcmread('d%02d'%i); del d.ImagePositionPatient; d.save_as('d%02d'%i)\n"
      "open('e','w').write('x')\n");
  store = open_folder ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 5);
  for (guint i = 0; i < 4; i++)
    check_refused (store, get_set (store, i), FJ_ERROR_UNPROCESSABLE);
  check_refused (store, get_set (store, 4), FJ_ERROR_UNPROCESSABLE);
  end_folder ();
}

/* Volumes take no more than frames may. */
static void
test_too_large (void)
{
  const char *paths[2] = { 0 };
  g_autoptr (FjImageSource) source = NULL;
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (8000);
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjDisplaySet) first = NULL, second = NULL;
  g_autoptr (FjShownImage) image = NULL, other = NULL;
  g_autoptr (GError) error = NULL;

  begin_folder ();
  draw (PHANTOM "phantom('a',9,[1,0,0],[0,1,0],[1,1],2,1,'2.25.11',SeriesNumber=1)\n"
                "phantom('b',5,[1,0,0],[0,1,0],[1,1],2,1,'2.25.22',SeriesNumber=2)\n"
                "phantom('c',6,[1,0,0],[0,1,0],[1,1],2,1,'2.25.33',SeriesNumber=3)\n");
  paths[0] = folder;
  source = fj_folder_source_new (paths);
  store = new_store (source, cache);
  fj_image_store_load (store);
  WAIT_FOR (!is_loading (store));
  check_refused (store, get_set (store, 0), FJ_ERROR_TOO_LARGE); /* 8640 bytes */
  first = reformat (store, get_set (store, 1), &sagittal);
  image = request (store, first, 0, &error);
  g_assert_no_error (error);
  second = reformat (store, get_set (store, 2), &sagittal);
  other = request (store, second, 0, &error);
  g_assert_null (other);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_clear_object (&first);
  other = request (store, second, 0, &error);
  g_assert_no_error (error);
  end_folder ();
}

/* One of a kind: found by its key while it is alive, gone afterwards. */
static void
test_lives (void)
{
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjDisplaySet) one = NULL, again = NULL;
  g_autoptr (FjShownImage) before = NULL, after = NULL;
  g_autofree char *key = NULL;

  begin_folder ();
  draw (PHANTOM AXIAL_PHANTOM);
  store = open_folder ();
  one = reformat (store, get_set (store, 0), &sagittal);
  again = reformat (store, get_set (store, 0), &sagittal);
  g_assert_true (one == again);
  g_clear_object (&again);
  key = g_strdup (fj_display_set_get_key (one));
  g_assert_true (fj_image_store_find (store, key) == one);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 1);
  before = fj_image_store_peek (store, one, 3);
  g_assert_null (before);
  fj_image_store_read_ahead (store, one, 2, 1);
  WAIT_FOR ((after = fj_image_store_peek (store, one, 3)) != NULL);
  check_values (after, NULL, 1e-9);
  g_object_add_weak_pointer (G_OBJECT (one), (gpointer *) &again);
  again = one;
  fj_image_store_read_ahead (store, one, 20, -1);
  g_object_unref (g_steal_pointer (&one));
  WAIT_FOR (again == NULL);
  g_assert_null (fj_image_store_find (store, key));
  end_folder ();
}

/* --- while files come in --- */

typedef struct
{
  FjDisplaySet *now; /* of planes */
  guint n;
} Replaced;

static void
on_replaced (FjImageStore *store, FjDisplaySet *old, FjDisplaySet *now, gpointer data)
{
  Replaced *replaced = data;

  if (fj_display_set_get_reformat (now) == NULL)
    return;
  g_assert_cmpstr (fj_display_set_get_key (old), ==, fj_display_set_get_key (now));
  g_set_object (&replaced->now, now);
  replaced->n++;
}

static FjImageStore *
open_source (TestSource *source, Replaced *replaced)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  FjImageStore *store = new_store (FJ_IMAGE_SOURCE (source), cache);

  g_signal_connect (store, "replaced", G_CALLBACK (on_replaced), replaced);
  fj_image_store_load (store);
  return store;
}

static gboolean
has_some (FjImageStore *store, guint n)
{
  g_autoptr (FjDisplaySet) set = g_list_model_get_item (G_LIST_MODEL (store), 0);

  return set != NULL && fj_display_set_get_n_here (set) >= n;
}

static void
test_waits (void)
{
  g_autoptr (TestSource) source = NULL;
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjDisplaySet) part = NULL;
  g_autoptr (FjShownImage) image = NULL;
  g_autoptr (GError) error = NULL;
  Replaced replaced = { 0 };
  Answer answer = { 0 };

  begin_folder ();
  draw (PHANTOM AXIAL_PHANTOM);
  source = test_source_new (folder);
  test_source_add (source, "a", 9, "2.25.11", 3);
  test_source_open (source, 5);
  store = open_source (source, &replaced);
  WAIT_FOR (has_some (store, 5));
  part = reformat (store, get_set (store, 0), &sagittal);
  fj_image_store_request_async (store, part, 3, FJ_FRAME_SHOWN, NULL, on_answer, &answer);
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (answer.is_done);
  test_source_open (source, -1);
  WAIT_FOR (answer.is_done && replaced.now != NULL && has_some (store, 9) && !is_loading (store));
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  answer_clear (&answer);
  /* all of it: from the lowest slice to the highest */
  image = request (store, replaced.now, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (check_values (image, NULL, 1e-9), ==, 17 * 20);
  g_assert_cmpfloat (image->facts->plane.origin.z, ==, 19);
  g_assert_true (fj_image_store_find (store, fj_display_set_get_key (part)) == replaced.now);
  g_assert_cmpint (fj_display_set_get_stack_flags (replaced.now) & FJ_STACK_INCOMPLETE, ==, 0);
  g_clear_object (&replaced.now);
  end_folder ();
}

/* An archive that never gives one: at the end the rest is shown and says so; in the middle nothing is. */
static void
check_bad (const char *bad, gboolean is_shown)
{
  g_autoptr (TestSource) source = test_source_new (folder);
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjDisplaySet) set = NULL;
  g_autoptr (FjShownImage) image = NULL;
  g_autoptr (GError) error = NULL;
  Replaced replaced = { 0 };

  test_source_add (source, "a", 9, "2.25.11", 3);
  source->bad = g_strdup (bad);
  store = open_source (source, &replaced);
  WAIT_FOR (!is_loading (store) && has_some (store, 8));
  if (!is_shown)
    check_refused (store, get_set (store, 0), FJ_ERROR_UNPROCESSABLE);
  else
    {
      set = reformat (store, get_set (store, 0), &sagittal);
      g_assert_cmpint (fj_display_set_get_stack_flags (set) & FJ_STACK_INCOMPLETE, !=, 0);
      image = request (store, set, 0, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (check_values (image, NULL, 1e-9), ==, 15 * 20);
    }
  g_clear_object (&replaced.now);
}

static void
test_bad (void)
{
  begin_folder ();
  draw (PHANTOM AXIAL_PHANTOM);
  /* file i has number (7i + 3) mod 9: 8 is the highest slice, 4 the middle one */
  check_bad ("a02", TRUE);
  check_bad ("a04", FALSE);
  end_folder ();
}

/* A file that is damaged between looking and reading: no plane is made up of the rest. */
static void
test_damaged (void)
{
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjDisplaySet) set = NULL;
  g_autoptr (FjShownImage) image = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  begin_folder ();
  draw (PHANTOM AXIAL_PHANTOM);
  store = open_folder ();
  set = reformat (store, get_set (store, 0), &sagittal);
  path = in_folder ("a05");
  g_assert_cmpint (truncate (path, 2000), ==, 0);
  image = request (store, set, 0, &error);
  g_assert_null (image);
  g_assert_nonnull (error);
  end_folder ();
}

static void
test_closed (void)
{
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjDisplaySet) set = NULL;
  g_autoptr (GError) error = NULL;
  Answer answer = { 0 };

  begin_folder ();
  draw (PHANTOM AXIAL_PHANTOM);
  store = open_folder ();
  set = reformat (store, get_set (store, 0), &sagittal);
  fj_image_store_request_async (store, set, 3, FJ_FRAME_SHOWN, NULL, on_answer, &answer);
  fj_image_store_close (store);
  WAIT_FOR (answer.is_done);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  answer_clear (&answer);
  g_assert_null (fj_image_store_reformat (store, get_set (store, 0), &coronal, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  g_assert_null (fj_image_store_peek (store, set, 0));
  end_folder ();
}

/* --- a real one --- */

/* The same as the planes of the volume that series/ loads; and how long it takes. */
static void
test_real (void)
{
  const char *data = g_getenv ("FENJI_DATA");
  g_autofree char *path = data != NULL ? g_build_filename (data, "ct-volume", "nlst-101287", NULL) : NULL;
  const char *paths[] = { path, NULL };
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjDisplaySet) set = NULL;
  g_autoptr (FjShownImage) image = NULL;
  g_autoptr (FjSeriesIndex) index = NULL;
  g_autoptr (FjVolume) volume = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree gint16 *expected = NULL;
  FjEdgeLetters edges;
  gint64 start;
  guint n;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_DIR))
    return;
  store = open_paths (paths);
  start = g_get_monotonic_time ();
  set = reformat (store, get_set (store, 0), &sagittal);
  n = fj_display_set_get_n_images (set);
  image = request (store, set, n / 2, &error);
  g_assert_no_error (error);
  g_test_message ("first of %u planes after %.0f ms", n, (double) (g_get_monotonic_time () - start) / 1000);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (FjShownImage) next = request (store, set, n / 2 + 1 + i, &error);

      g_assert_nonnull (next);
    }
  g_test_message ("each of the next %.1f ms", (double) (g_get_monotonic_time () - start) / 20000);
  index = fj_series_index_new_for_folder (path, NULL, NULL, &error);
  g_assert_no_error (error);
  volume = fj_series_volume_load (index, 0, NULL, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  expected = g_new (gint16, (gsize) image->facts->rows * image->facts->columns);
  fj_reslice (volume, &image->facts->plane, image->facts->rows, image->facts->columns, FJ_SLAB_NONE, 0, 0,
              G_MININT16, 0, expected);
  g_assert_cmpmem (fj_frame_get_data (image->pixels), fj_frame_get_size (image->pixels), expected,
                   (gsize) image->facts->rows * image->facts->columns * sizeof (gint16));
  fj_orientation_of_edges (&image->facts->plane, 0, FALSE, &edges);
  g_assert_cmpstr (edges.left, ==, "A");
  g_assert_cmpstr (edges.right, ==, "P");
  g_assert_cmpstr (edges.top, ==, "H");
  g_assert_cmpstr (edges.bottom, ==, "F");
  g_assert_cmpfloat (image->facts->pipeline.modality.slope, ==, 1);
  g_assert_cmpfloat (image->facts->pipeline.modality.intercept, ==, 0);
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  decoder = argv[1];
  g_test_add_func ("/reformat/planes", test_planes);
  g_test_add_func ("/reformat/oblique", test_oblique);
  g_test_add_func ("/reformat/slabs", test_slabs);
  g_test_add_func ("/reformat/values", test_values);
  g_test_add_func ("/reformat/facts", test_facts);
  g_test_add_func ("/reformat/picked", test_picked);
  g_test_add_func ("/reformat/refusals", test_refusals);
  g_test_add_func ("/reformat/too-large", test_too_large);
  g_test_add_func ("/reformat/lives", test_lives);
  g_test_add_func ("/reformat/waits", test_waits);
  g_test_add_func ("/reformat/bad", test_bad);
  g_test_add_func ("/reformat/damaged", test_damaged);
  g_test_add_func ("/reformat/closed", test_closed);
  g_test_add_func ("/reformat/real", test_real);
  return g_test_run ();
}
