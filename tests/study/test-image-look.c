/* fj-image-look: what a file turns out to be, and that one file of a series is asked for its words. */
#include "study-store.h"

#include "fj-image-look.h"

static FjSandbox *sandbox;

static FjImageLook *
look_at (const char *name, FjSeriesClaims *claims)
{
  g_autofree char *path = in_folder (name);
  FjImageObject object = { .key = path };
  g_autoptr (FjImageLook) listed = fj_image_look_new_listed (&object);
  FjImageLook *look = fj_image_look_new (listed, path, sandbox, claims, NULL);

  g_assert_true (look->is_here);
  g_assert_cmpstr (look->key, ==, path);
  g_assert_true ((look->n_images > 0) != (look->sentence != NULL));
  return look;
}

static void
test_listed (void)
{
  FjImageObject object = { .key = (char *) "1/2/3",
                           .series_uid = (char *) "2.25.2",
                           .modality = (char *) "MR",
                           .series_number = 4,
                           .number = 9,
                           .frames = 40 };
  g_autoptr (FjImageLook) look = fj_image_look_new_listed (&object);
  g_autofree char *name = fj_image_look_dup_name (look);

  g_assert_false (look->is_here);
  g_assert_cmpuint (look->n_images, ==, 0);
  g_assert_cmpuint (look->frames, ==, 40);
  g_assert_cmpstr (look->study_uid, ==, "");
  g_assert_cmpstr (look->modality, ==, "MR");
  g_assert_cmpstr (name, ==, "Image 9 of series 4");
}

static void
test_words (void)
{
  FjSeriesClaims *claims = fj_series_claims_new ();
  g_autoptr (FjImageLook) first = NULL, second = NULL, other = NULL;

  begin_folder ();
  draw ("stack('a',2,'2.25.1',SeriesDescription='肺窗',SpecificCharacterSet='GB18030',SeriesNumber=7)\n"
        "stack('b',1,'2.25.2',SeriesNumber=8)\n");
  first = look_at ("a00", claims);
  second = look_at ("a01", claims);
  other = look_at ("b00", claims);
  g_assert_cmpstr (first->modality, ==, "CT");
  g_assert_cmpstr (first->description, ==, "肺窗");
  g_assert_cmpint (first->series_number, ==, 7);
  g_assert_cmpstr (first->series_uid, ==, "2.25.1");
  g_assert_cmpstr (first->instance_uid, ==, "2.25.1.0");
  g_assert_cmpstr (second->modality, ==, ""); /* it was not asked */
  g_assert_cmpstr (second->instance_uid, ==, "2.25.1.1");
  g_assert_cmpint (second->number, ==, 0);
  g_assert_cmpfloat (second->images[0].plane.origin.z, ==, 0);
  g_assert_cmpint (other->series_number, ==, 8);
  fj_series_claims_free (claims);
  end_folder ();
}

static void
test_others (void)
{
  FjSeriesClaims *claims = fj_series_claims_new ();
  g_autoptr (FjImageLook) frames = NULL, packed = NULL, words = NULL, text = NULL, gone = NULL, none = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FjImageObject object = { .key = (char *) "x" };
  g_autoptr (FjImageLook) listed = fj_image_look_new_listed (&object);

  begin_folder ();
  draw ("stack('a',1,'2.25.1')\nd=pydicom.dcmread('a00')\nd.NumberOfFrames=3\nd.PixelData=d.PixelData*3\n"
        "d.save_as('frames')\n"
        "tool('dcmcrle','a00','packed')\n"
        "del d.PixelData,d.Rows;d.Modality='XX';d.SOPClassUID='1.2.3';d.save_as('words')\n"
        "open('text','w').write('no image at all')\n");
  frames = look_at ("frames", claims);
  g_assert_cmpuint (frames->n_images, ==, 3);
  g_assert_cmpuint (frames->images[2].frame, ==, 2);
  g_assert_cmpstr (frames->modality, ==, "CT");
  packed = look_at ("packed", claims);
  g_assert_cmpuint (packed->n_images, ==, 1);
  words = look_at ("words", claims);
  g_assert_cmpstr (words->title, ==, "XX object · words");
  g_assert_true (g_str_has_prefix (words->sentence, "words: This is no image"));
  text = look_at ("text", claims);
  g_assert_true (g_str_has_prefix (text->sentence, "text: "));
  gone = look_at ("gone", claims);
  g_assert_nonnull (strstr (gone->sentence, "cannot be read"));
  g_cancellable_cancel (cancellable);
  none = fj_image_look_new (listed, "/nowhere", sandbox, claims, cancellable);
  g_assert_null (none);
  fj_series_claims_free (claims);
  end_folder ();
}

int
main (int argc, char **argv)
{
  int failed;

  begin (&argc, &argv);
  sandbox = fj_sandbox_new (1, argv[1]);
  g_test_add_func ("/image-look/listed", test_listed);
  g_test_add_func ("/image-look/words", test_words);
  g_test_add_func ("/image-look/others", test_others);
  failed = g_test_run ();
  fj_sandbox_unref (sandbox);
  return failed;
}
