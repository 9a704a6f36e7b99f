/* fj-export-picture: what Pillow reads in the file is pixel by pixel what dcm2pnm makes of the same image. */
#include "series-files.h"

#include <math.h>

#include "fj-dicom-frame.h"
#include "fj-export-picture.h"

/* Argument 1: the picture; 2: what dcm2pnm made. Same size and pixels; no words in the file but its pixels.
 */
static const char compare[] = "import sys\n"
                              "from PIL import Image\n"
                              "a,b=Image.open(sys.argv[1]),Image.open(sys.argv[2])\n"
                              "assert a.format=='PNG' and a.mode=='RGB',(a.format,a.mode)\n"
                              "assert a.info=={},a.info\n"
                              "assert a.size==b.size,(a.size,b.size)\n"
                              "assert len(set(b.convert('L').getdata()))>20\n"
                              "assert a.tobytes()==b.convert('RGB').tobytes()\n";

static FjShownImage *
open_name (const char *name, guint frame)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = in_folder (name);
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  g_autoptr (FjImageFacts) facts = object != NULL ? fj_image_facts_new (object, frame, &error) : NULL;
  g_autoptr (FjFrame) pixels = facts != NULL ? fj_dicom_frame_decode (object, frame, &error) : NULL;

  g_assert_no_error (error);
  return fj_shown_image_new (facts, pixels);
}

static void
set_window (FjViewport *viewport)
{
  fj_viewport_init (viewport);
  fj_viewport_set_window (viewport, -800, 900);
}

/* As dcm2pnm with @turn (NULL: none) shows it. */
static void
check (const char *name, const FjViewport *viewport, const char *turn)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjShownImage) image = open_name (name, 0);
  g_autoptr (GBytes) bytes = fj_export_picture_encode (image, viewport, NULL, FJ_EXPORT_PNG, &error);
  g_autofree char *from = in_folder (name), *png = in_folder ("out.png"), *pnm = in_folder ("peer.pnm");
  const char *peer[] = { "dcm2pnm", "+Ww", "-800", "900", from, pnm, NULL };
  const char *turned[] = { "dcm2pnm", "+Ww", "-800", "900", turn, from, pnm, NULL };
  const char *look[] = { "/usr/bin/python3", "-c", compare, png, pnm, NULL };

  g_assert_no_error (error);
  g_assert_true (
      g_file_set_contents (png, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  run (turn != NULL ? turned : peer);
  run (look);
}

/* Zoomed and moved as it may be in a pane: the picture is the whole image all the same. */
static void
test_turned (void)
{
  static const char *const turns[] = { NULL, "+Rr", "+Rtd", "+Rl", "+Lh" };

  begin_folder ();
  draw ("stack('a',1,'2.25.1',PixelSpacing=[1,1])\n"
        "stack('b',1,'2.25.2',PixelSpacing=[1,1],PhotometricInterpretation='MONOCHROME1')\n");
  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      FjViewport viewport;

      set_window (&viewport);
      if (i < 4)
        fj_viewport_turn (&viewport, (int) i);
      else
        fj_viewport_flip_horizontal (&viewport);
      check ("a00", &viewport, turns[i]);
      check ("b00", &viewport, turns[i]);
      viewport.zoom_mode = FJ_ZOOM_FREE;
      viewport.zoom = 7;
      viewport.center_column = 3;
      check ("a00", &viewport, turns[i]);
    }
  end_folder ();
}

/* 20 rows of 24 columns. */
static void
test_size (void)
{
  static const struct
  {
    double aspect;
    guint rotation, width, height;
  } cases[] = { { 1, 0, 24, 20 },   { 1, 90, 20, 24 },          { 2, 0, 24, 40 },
                { 2, 270, 40, 24 }, { 0.5, 0, 48, 20 },         { 0.5, 180, 48, 20 },
                { NAN, 0, 24, 20 }, { 1e300, 0, 24, G_MAXINT }, { 0, 90, 20, 24 } };
  g_autoptr (FjShownImage) image = NULL;
  double before;

  begin_folder ();
  draw ("stack('a',1,'2.25.1')\n");
  image = open_name ("a00", 0);
  before = image->facts->aspect;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FjViewport viewport;
      guint width, height;

      fj_viewport_init (&viewport);
      viewport.rotation = cases[i].rotation;
      image->facts->aspect = cases[i].aspect;
      fj_export_picture_get_size (image->facts, &viewport, &width, &height);
      g_assert_cmpuint (width, ==, cases[i].width);
      g_assert_cmpuint (height, ==, cases[i].height);
      if (height == G_MAXINT)
        {
          g_autoptr (GError) error = NULL;

          g_assert_null (fj_export_picture_encode (image, &viewport, NULL, FJ_EXPORT_PNG, &error));
          g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
        }
    }
  image->facts->aspect = before;
  end_folder ();
}

/* What lies over the image is in the picture, of its size; the rest is the image's. */
static void
test_over (void)
{
  static const char look[] = "import sys\n"
                             "from PIL import Image\n"
                             "a,b=Image.open(sys.argv[1]),Image.open(sys.argv[2]).convert('RGB')\n"
                             "assert a.size==(48,40),a.size\n"
                             "for y in range(40):\n"
                             "  for x in range(48):\n"
                             "    want=(255,0,0) if 10<=x<14 and 4<=y<9 else b.getpixel((x//2,y//2))\n"
                             "    assert a.getpixel((x,y))==want,(x,y,a.getpixel((x,y)),want)\n";
  cairo_surface_t *over = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 48, 40);
  cairo_surface_t *wrong = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 100000, 4);
  cairo_t *cr = cairo_create (over);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjShownImage) image = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *from = NULL, *png = NULL, *pnm = NULL;
  FjViewport viewport;
  guint width, height;

  cairo_set_source_rgb (cr, 1, 0, 0);
  cairo_rectangle (cr, 10, 4, 4, 5);
  cairo_fill (cr);
  cairo_destroy (cr);
  begin_folder ();
  draw ("stack('a',1,'2.25.1',PixelSpacing=[1,1])\n");
  image = open_name ("a00", 0);
  set_window (&viewport);
  viewport.is_smooth = FALSE;
  bytes = fj_export_picture_encode (image, &viewport, over, FJ_EXPORT_PNG, &error);
  g_assert_no_error (error);
  from = in_folder ("a00");
  png = in_folder ("out.png");
  pnm = in_folder ("peer.pnm");
  g_assert_true (
      g_file_set_contents (png, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  run ((const char *[]){ "dcm2pnm", "+Ww", "-800", "900", from, pnm, NULL });
  run ((const char *[]){ "/usr/bin/python3", "-c", look, png, pnm, NULL });
  g_assert_null (fj_export_picture_encode (image, &viewport, wrong, FJ_EXPORT_PNG, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INTERNAL);
  cairo_surface_destroy (over);
  cairo_surface_destroy (wrong);
  /* 24 columns of 20 rows: 24 times, to 480 rows. */
  fj_export_picture_get_size_for_words (image->facts, &viewport, &width, &height);
  g_assert_cmpuint (width, ==, 576);
  g_assert_cmpuint (height, ==, 480);
  end_folder ();
}

/* Neither the patient nor a path of the file's own making. */
static void
test_name (void)
{
  g_autoptr (FjShownImage) image = NULL, odd = NULL, frames = NULL;
  g_autofree char *name = NULL, *odd_name = NULL, *frame_name = NULL;

  begin_folder ();
  draw ("stack('a',1,'2.25.1',SeriesNumber=3,InstanceNumber=12)\n"
        "stack('b',1,'2.25.2',Modality='../X',SeriesNumber=1,InstanceNumber=2)\n"
        "d=pydicom.dcmread('a00'); d.NumberOfFrames=2; d.PixelData+=d.PixelData; d.save_as('c')\n");
  image = open_name ("a00", 0);
  odd = open_name ("b00", 0);
  frames = open_name ("c", 1);
  name = fj_export_picture_dup_name (image->facts);
  odd_name = fj_export_picture_dup_name (odd->facts);
  frame_name = fj_export_picture_dup_name (frames->facts);
  g_assert_cmpstr (name, ==, "CT-3-12.png");
  g_assert_cmpstr (odd_name, ==, "___X-1-2.png");
  g_assert_cmpstr (frame_name, ==, "CT-3-12-2.png");
  end_folder ();
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export-picture/turned", test_turned);
  g_test_add_func ("/export-picture/size", test_size);
  g_test_add_func ("/export-picture/over", test_over);
  g_test_add_func ("/export-picture/name", test_name);
  return g_test_run ();
}
