/* fj-picture: pixel by pixel what dcm2pnm and fenji-image make of the same file, turned, inverted and in
 * colours. */
#include "series-files.h"
#include "study-colours.h"

#include <math.h>

#include "fj-dicom-frame.h"
#include "fj-picture.h"

static const char *fenji_image;

static FjShownImage *
open_image (const char *path, guint frame)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  g_autoptr (FjImageFacts) facts = object != NULL ? fj_image_facts_new (object, frame, &error) : NULL;
  g_autoptr (FjFrame) pixels = facts != NULL ? fj_dicom_frame_decode (object, frame, &error) : NULL;

  g_assert_no_error (error);
  return fj_shown_image_new (facts, pixels);
}

static FjShownImage *
open_name (const char *name)
{
  g_autofree char *path = in_folder (name);

  return open_image (path, 0);
}

/* 0xffRRGGBB, width * height of them. */
static guint32 *
render (FjPicture *picture, const FjShownImage *image, const FjViewport *viewport, guint width, guint height)
{
  guint32 *out = g_new (guint32, (gsize) width * height);

  fj_picture_render (picture, image, viewport, width, height, (gsize) width * 4, (guint8 *) out);
  return out;
}

/* Binary P5 or P6 of 8 bits. */
static guint32 *
read_pnm (const char *path, guint *width, guint *height)
{
  g_autofree char *data = NULL;
  gsize length;
  int at = 0;
  char kind;
  guint32 *out;
  const guint8 *from;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  /* DCMTK puts a comment into the second line. */
  for (char *comment = strchr (data, '#'); comment != NULL && comment - data < 64;
       comment = strchr (data, '#'))
    while (*comment != '\n')
      *comment++ = ' ';
  g_assert_cmpint (sscanf (data, "P%c %u %u 255%*1[\n]%n", &kind, width, height, &at), ==, 3);
  at = (int) (length - (gsize) *width * *height * (kind == '6' ? 3 : 1));
  from = (const guint8 *) data + at;
  out = g_new (guint32, (gsize) *width * *height);
  for (gsize i = 0; i < (gsize) *width * *height; i++)
    out[i] = kind == '6' ? 0xFF000000u | (guint32) from[3 * i] << 16 | (guint32) from[3 * i + 1] << 8
                               | from[3 * i + 2]
                         : 0xFF000000u | from[i] * 0x010101u;
  return out;
}

static void
assert_same (const guint32 *got, const guint32 *expected, guint width, guint height)
{
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      if (got[y * width + x] != expected[y * width + x])
        g_error ("at %u, %u: %08x instead of %08x", x, y, got[y * width + x], expected[y * width + x]);
}

/* What dcm2pnm makes of it with @options. */
static guint32 *
ask_dcmtk (const char *name, const char *const *options, guint *width, guint *height)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *path = in_folder (name), *out = in_folder ("peer.pnm");

  g_ptr_array_add (argv, (gpointer) "dcm2pnm");
  for (; *options != NULL; options++)
    g_ptr_array_add (argv, (gpointer) *options);
  g_ptr_array_add (argv, path);
  g_ptr_array_add (argv, out);
  g_ptr_array_add (argv, NULL);
  run ((const char *const *) argv->pdata);
  return read_pnm (out, width, height);
}

static void
check_dcmtk (const char *name, const FjViewport *viewport, const char *const *options)
{
  g_autoptr (FjPicture) picture = fj_picture_new ();
  g_autoptr (FjShownImage) image = open_name (name);
  guint width, height;
  g_autofree guint32 *expected = ask_dcmtk (name, options, &width, &height);
  g_autofree guint32 *got = render (picture, image, viewport, width, height);

  assert_same (got, expected, width, height);
}

static void
set_window (FjViewport *viewport)
{
  fj_viewport_init (viewport);
  fj_viewport_set_window (viewport, -800, 900);
}

/* Turned and flipped every way. Of MONOCHROME1 the picture is the negative, once. */
static void
test_turned (void)
{
  static const char *const options[][6]
      = { { "+Ww", "-800", "900", NULL },         { "+Ww", "-800", "900", "+Rr", NULL },
          { "+Ww", "-800", "900", "+Rtd", NULL }, { "+Ww", "-800", "900", "+Rl", NULL },
          { "+Ww", "-800", "900", "+Lh", NULL },  { "+Ww", "-800", "900", "+Lv", NULL } };

  begin_folder ();
  draw ("stack('a',1,'2.25.1',PixelSpacing=[1,1])\n"
        "stack('b',1,'2.25.2',PixelSpacing=[1,1],PhotometricInterpretation='MONOCHROME1')\n");
  for (guint dark = 0; dark < 2; dark++)
    for (guint i = 0; i < G_N_ELEMENTS (options); i++)
      {
        FjViewport viewport;

        set_window (&viewport);
        if (i < 4)
          fj_viewport_turn (&viewport, (int) i);
        else if (i == 4)
          fj_viewport_flip_horizontal (&viewport);
        else
          fj_viewport_flip_vertical (&viewport);
        check_dcmtk (dark ? "b00" : "a00", &viewport, options[i]);
      }
  end_folder ();
}

/* Inverted: 255 less; of MONOCHROME1 what MONOCHROME2 shows; with a presentation table too. */
static void
test_inverted (void)
{
  g_autoptr (FjPicture) picture = fj_picture_new ();
  g_autoptr (FjShownImage) light = NULL, dark = NULL;
  g_autofree guint32 *a = NULL, *b = NULL, *c = NULL, *d = NULL, *e = NULL, *f = NULL;
  guint16 entries[256];
  FjViewport viewport;

  begin_folder ();
  draw ("stack('a',1,'2.25.1')\nstack('b',1,'2.25.2',PhotometricInterpretation='MONOCHROME1')\n");
  light = open_name ("a00");
  dark = open_name ("b00");
  set_window (&viewport);
  a = render (picture, light, &viewport, 24, 20);
  b = render (picture, dark, &viewport, 24, 20);
  viewport.is_inverted = TRUE;
  c = render (picture, light, &viewport, 24, 20);
  d = render (picture, dark, &viewport, 24, 20);
  assert_same (c, b, 24, 20);
  assert_same (d, a, 24, 20);
  for (guint i = 0; i < 256; i++)
    entries[i] = (guint16) (i * i / 255);
  light->facts->pipeline.shape = FJ_PRESENTATION_TABLE;
  light->facts->pipeline.presentation = fj_table_new (0, 8, entries, 256);
  e = render (picture, light, &viewport, 24, 20);
  viewport.is_inverted = FALSE;
  f = render (picture, light, &viewport, 24, 20);
  for (guint i = 0; i < 480; i++)
    g_assert_cmpint (ABS ((gint) (e[i] & 0xFF) + (gint) (f[i] & 0xFF) - 255), <=, 1);
  end_folder ();
}

static void
check_fenji (const char *path, const char *const *options, gboolean overlays)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (FjPicture) picture = fj_picture_new ();
  g_autoptr (FjShownImage) image = open_image (path, 0);
  g_autofree char *out = in_folder (image->facts->kind == FJ_IMAGE_GREY ? "fenji.pgm" : "fenji.png"),
                  *ppm = NULL;
  g_autofree guint32 *expected = NULL, *got = NULL;
  FjViewport viewport;
  guint width, height;

  g_ptr_array_add (argv, (gpointer) fenji_image);
  g_ptr_array_add (argv, (gpointer) "render");
  g_ptr_array_add (argv, (gpointer) path);
  g_ptr_array_add (argv, (gpointer) "--output");
  g_ptr_array_add (argv, out);
  for (; *options != NULL; options++)
    g_ptr_array_add (argv, (gpointer) *options);
  g_ptr_array_add (argv, NULL);
  run ((const char *const *) argv->pdata);
  if (g_str_has_suffix (out, ".png"))
    {
      const char *convert[]
          = { "/usr/bin/python3",
              "-c",
              "import sys,PIL.Image as I;I.open(sys.argv[1]).convert('RGB').save(sys.argv[2])",
              out,
              NULL,
              NULL };

      convert[4] = ppm = in_folder ("fenji.ppm");
      run (convert);
    }
  expected = read_pnm (ppm != NULL ? ppm : out, &width, &height);
  fj_viewport_init (&viewport);
  viewport.zoom_mode = FJ_ZOOM_PIXEL;
  viewport.center_column = width / 2.0;
  viewport.center_row = height / 2.0;
  image->facts->aspect = 1; /* as fenji-image renders: a pixel per pixel */
  fj_picture_set_overlays_shown (picture, overlays);
  got = render (picture, image, &viewport, width, height);
  assert_same (got, expected, width, height);
}

/* Real files of every kind: as fenji-image renders them. */
static void
test_kinds (void)
{
  static const char *const names[] = { "MR_small.dcm",
                                       "SC_rgb_rle_16bit.dcm",
                                       "SC_rgb_small_odd.dcm",
                                       "SC_rgb_jpeg_dcmtk.dcm",
                                       "SC_ybr_full_422_uncompressed.dcm",
                                       "palette00",
                                       "supplemental00",
                                       "overlay00",
                                       "shutter00" };
  guint n = 0;

  begin_folder ();
  draw (
      DEFINE_COLOURED
      "import shutil\n"
      "for n in ['MR_small.dcm','SC_rgb_rle_16bit.dcm','SC_rgb_small_odd.dcm','SC_rgb_jpeg_dcmtk.dcm',"
      "'SC_ybr_full_422_uncompressed.dcm']: shutil.copy(get_testdata_file(n),n)\n"
      "coloured('palette','2.25.2',PhotometricInterpretation='PALETTE COLOR')\n"
      "window=dict(WindowCenter=-800,WindowWidth=900,PixelSpacing=[1,1])\n"
      "coloured('supplemental','2.25.3',PixelPresentation='COLOR',**window)\n"
      "stack('overlay',1,'2.25.4',**window)\n"
      "d=pydicom.dcmread('overlay00')\n"
      "for e,vr,v in [(0x10,'US',5),(0x11,'US',8),(0x40,'CS','G'),(0x50,'SS',[3,4]),(0x100,'US',1),(0x102,'US',0),"
      "(0x3000,'OW',bytes([0xAA,0x55,0xFF,0,0x81,0]))]: d.add_new(0x60000000+e,vr,v)\n"
      "d.save_as('overlay00')\n"
      "stack('shutter',1,'2.25.1',ShutterShape='RECTANGULAR',ShutterLeftVerticalEdge=3,ShutterRightVerticalEdge=20,"
      "ShutterUpperHorizontalEdge=2,ShutterLowerHorizontalEdge=18,ShutterPresentationValue=30000,**window)\n");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = in_folder (names[i]);
      g_autoptr (FjShownImage) image = NULL;

      image = open_image (path, 0);
      if (image->facts->kind == FJ_IMAGE_GREY && image->facts->vois->len == 0)
        continue; /* there a window is chosen here, and none there */
      g_test_message ("%s", names[i]);
      check_fenji (path, (const char *const[]){ "--overlays", "--shutters", NULL }, TRUE);
      check_fenji (path, (const char *const[]){ "--shutters", NULL }, FALSE);
      n++;
    }
  g_assert_cmpuint (n, >=, 8);
  end_folder ();
}

/* Tables are kept between pictures, and never used for another image, window or palette. */
static void
test_kept (void)
{
  g_autoptr (FjPicture) kept = fj_picture_new ();
  static const char *const names[] = { "a00", "a01", "b00", "c00" };
  FjShownImage *images[G_N_ELEMENTS (names)];

  begin_folder ();
  draw (DEFINE_COLOURED "stack('a',2,'2.25.1')\nstack('b',1,'2.25.2',RescaleSlope=3)\n"
                        "coloured('c','2.25.3',PhotometricInterpretation='PALETTE COLOR')\n");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    images[i] = open_name (names[i]);
  for (guint round = 0; round < 60; round++)
    {
      const FjShownImage *image = images[round * 7 % G_N_ELEMENTS (names)];
      g_autoptr (FjPicture) fresh = fj_picture_new ();
      g_autofree guint32 *got = NULL, *expected = NULL;
      FjViewport viewport;

      fj_viewport_init (&viewport);
      if (round % 3 == 1)
        fj_viewport_set_window (&viewport, -500 + round % 5, 700);
      viewport.is_inverted = round % 5 == 4;
      viewport.rotation = round % 4 * 90;
      got = render (kept, image, &viewport, 31 + round, 77);
      expected = render (fresh, image, &viewport, 31 + round, 77);
      assert_same (got, expected, 31 + round, 77);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    fj_shown_image_free (images[i]);
  end_folder ();
}

/* Rows with room after them; what lies beside the image is black, of a negative too. */
static void
test_beside (void)
{
  g_autoptr (FjPicture) picture = fj_picture_new ();
  g_autoptr (FjShownImage) image = NULL;
  g_autofree guint32 *out = g_new (guint32, 100 * 60);
  FjViewport viewport;

  begin_folder ();
  draw ("stack('a',1,'2.25.1',PixelSpacing=[1,1])\n");
  image = open_name ("a00");
  set_window (&viewport);
  viewport.is_inverted = TRUE;
  memset (out, 0x55, 100 * 60 * 4);
  fj_picture_render (picture, image, &viewport, 90, 60, 400, (guint8 *) out);
  for (guint y = 0; y < 60; y++)
    for (guint x = 0; x < 100; x++)
      {
        guint32 pixel = out[y * 100 + x];

        if (x >= 90)
          g_assert_cmphex (pixel, ==, 0x55555555);
        else if (x < 9 || x >= 81) /* 24 x 20 in 90 x 60: three times as large, 72 across */
          g_assert_cmphex (pixel, ==, 0xFF000000);
        else
          g_assert_cmphex (pixel >> 24, ==, 0xFF);
      }
  end_folder ();
}

/* The window in force: set, of the image, the second of the image, chosen; none of colours. */
static void
test_window (void)
{
  g_autoptr (FjShownImage) with = NULL, without = NULL, colours = NULL;
  g_auto (FjVoi) voi = { 0 };
  FjViewport viewport;

  begin_folder ();
  draw ("import shutil\nstack('a',1,'2.25.1',WindowCenter=[40,-600],WindowWidth=[400,1500])\n"
        "stack('b',1,'2.25.2')\nd=pydicom.dcmread('b00')\n"
        "for k in ['WindowCenter','WindowWidth']:\n  if k in d: delattr(d,k)\n"
        "d.save_as('b00')\nshutil.copy(get_testdata_file('SC_rgb_small_odd.dcm'),'c')\n");
  with = open_name ("a00");
  without = open_name ("b00");
  colours = open_name ("c");
  fj_viewport_init (&viewport);
  g_assert_true (fj_picture_get_window (with, &viewport, &voi));
  g_assert_cmpfloat (voi.center, ==, 40);
  fj_voi_clear (&voi);
  viewport.voi = 1;
  g_assert_true (fj_picture_get_window (with, &viewport, &voi));
  g_assert_cmpfloat (voi.center, ==, -600);
  fj_voi_clear (&voi);
  viewport.voi = 9;
  g_assert_true (fj_picture_get_window (with, &viewport, &voi));
  g_assert_cmpfloat (voi.center, ==, -600);
  fj_voi_clear (&voi);
  g_assert_true (fj_picture_get_window (without, &viewport, &voi));
  g_assert_cmpfloat (voi.center - voi.width / 2, >=, -1000 - 2048);
  g_assert_cmpfloat (voi.center + voi.width / 2, <=, -1000 + 2048);
  g_assert_cmpfloat (voi.width, >, 3500); /* noise over all of 12 bits */
  fj_voi_clear (&voi);
  fj_viewport_set_window (&viewport, 5, 6);
  g_assert_true (fj_picture_get_window (without, &viewport, &voi));
  g_assert_cmpfloat (voi.center, ==, 5);
  g_assert_cmpfloat (voi.width, ==, 6);
  fj_voi_clear (&voi);
  g_assert_false (fj_picture_get_window (colours, &viewport, &voi));
  end_folder ();
}

/* An image whose Modality LUT lifts its values far above the bits of its pixels can be read without a window.
 */
static void
test_readable (void)
{
  g_autoptr (FjPicture) picture = fj_picture_new ();
  g_autoptr (FjShownImage) image = NULL;
  g_autofree guint32 *out = NULL;
  guint seen[256] = { 0 }, n_greys = 0;
  FjViewport viewport;

  begin_folder ();
  draw ("stack('a',1,'2.25.1',PixelRepresentation=0)\n"
        "d=pydicom.dcmread('a00')\n"
        "for k in ['WindowCenter','WindowWidth','RescaleSlope','RescaleIntercept']:\n"
        "  if k in d: delattr(d,k)\n"
        "lut=Dataset();lut.add_new(0x00283002,'US',[4096,0,16]);lut.ModalityLUTType='US'\n"
        "lut.add_new(0x00283006,'US',[40000+i//4 for i in range(4096)])\n"
        "d.ModalityLUTSequence=[lut];d.save_as('a00')\n");
  image = open_name ("a00");
  fj_viewport_init (&viewport);
  out = render (picture, image, &viewport, 24, 20);
  for (guint i = 0; i < 480; i++)
    seen[out[i] & 0xFF]++;
  for (guint i = 0; i < 256; i++)
    n_greys += seen[i] > 0 ? 1 : 0;
  g_assert_cmpuint (n_greys, >, 150);
  end_folder ();
}

/* Pixels of 1 mm on a screen of 0.5 mm are two wide; on a screen that does not say, the image is fitted. */
static void
test_true_size (void)
{
  g_autoptr (FjPicture) picture = fj_picture_new ();
  g_autoptr (FjShownImage) image = NULL;
  g_autofree guint32 *seen = NULL, *doubled = NULL, *unknown = NULL, *fitted = NULL;
  FjViewport viewport, free;

  begin_folder ();
  draw ("stack('a',1,'2.25.1',PixelSpacing=[1,1])\n");
  image = open_name ("a00");
  set_window (&viewport);
  viewport.center_column = 12;
  viewport.center_row = 10;
  free = viewport;
  viewport.zoom_mode = FJ_ZOOM_TRUE_SIZE;
  fj_picture_set_screen_pitch (picture, 0.5);
  seen = render (picture, image, &viewport, 120, 100);
  free.zoom_mode = FJ_ZOOM_FREE;
  free.zoom = 2.0 / 5; /* 20 rows fit 100 times 5 */
  doubled = render (picture, image, &free, 120, 100);
  assert_same (seen, doubled, 120, 100);
  g_assert_cmphex (seen[0], ==, 0xFF000000u);
  fj_picture_set_screen_pitch (picture, 0);
  unknown = render (picture, image, &viewport, 120, 100);
  free.zoom_mode = FJ_ZOOM_FIT;
  fitted = render (picture, image, &free, 120, 100);
  assert_same (unknown, fitted, 120, 100);
  end_folder ();
}

/* Greys of a calibrated monitor: each grey of the pipeline its level; colours as they are. */
static void
test_greys (void)
{
  static const char *const names[] = { "a00", "c00" };
  guint8 levels[256];

  for (guint i = 0; i < 256; i++)
    levels[i] = (guint8) (i * i / 255);
  begin_folder ();
  draw (DEFINE_COLOURED
        "stack('a',1,'2.25.1')\ncoloured('c','2.25.3',PhotometricInterpretation='PALETTE COLOR')\n");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (FjPicture) picture = fj_picture_new ();
      g_autoptr (FjShownImage) image = open_name (names[i]);
      g_autofree guint32 *plain = NULL, *seen = NULL, *again = NULL;
      FjViewport viewport;
      guint n_other = 0;

      set_window (&viewport);
      plain = render (picture, image, &viewport, 90, 60);
      fj_picture_set_greys (picture, levels);
      seen = render (picture, image, &viewport, 90, 60);
      fj_picture_set_greys (picture, NULL);
      again = render (picture, image, &viewport, 90, 60);
      assert_same (again, plain, 90, 60);
      if (i > 0)
        assert_same (seen, plain, 90, 60);
      for (guint k = 0; i == 0 && k < 90 * 60; k++)
        {
          g_assert_cmphex (seen[k], ==, 0xFF000000u | levels[plain[k] & 0xff] * 0x010101u);
          n_other += seen[k] != plain[k];
        }
      g_assert_true (i > 0 || n_other > 100);
    }
  end_folder ();
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  fenji_image = argv[2];
  g_test_add_func ("/picture/turned", test_turned);
  g_test_add_func ("/picture/inverted", test_inverted);
  g_test_add_func ("/picture/kinds", test_kinds);
  g_test_add_func ("/picture/kept", test_kept);
  g_test_add_func ("/picture/beside", test_beside);
  g_test_add_func ("/picture/window", test_window);
  g_test_add_func ("/picture/readable", test_readable);
  g_test_add_func ("/picture/greys", test_greys);
  g_test_add_func ("/picture/true-size", test_true_size);
  return g_test_run ();
}
