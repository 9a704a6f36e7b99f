/* fj-hang-dicom-sets: image sets and the studies that they are of (PS3.3 C.23.1), drawn by pydicom. */
#include "fj-hang-dicom-parts.h"

#include "../dicom/drawn.h"
#include "fj-hang-dicom-words.h"

static FjHangProtocol *
read_sets (FjDicomObject *object, GPtrArray *sentences)
{
  g_autoptr (FjHangDicomNotes) notes = fj_hang_dicom_notes_new ();
  FjHangProtocol *protocol = fj_hang_protocol_new ("1", "a");

  fj_hang_dicom_read_sets (object, notes, protocol);
  fj_hang_dicom_notes_finish (notes, sentences);
  return protocol;
}

static void
assert_set (const FjHangProtocol *protocol, guint number, guint prior, gint64 newest, gint64 oldest)
{
  const FjHangImageSet *set = fj_hang_protocol_find_set (protocol, number);

  g_assert_nonnull (set);
  g_assert_cmpint (set->when, ==, prior > 0 ? FJ_HANG_PRIOR : FJ_HANG_CURRENT);
  g_assert_cmpuint (set->prior, ==, prior);
  g_assert_cmpint (set->newest_days, ==, newest);
  g_assert_cmpint (set->oldest_days, ==, oldest);
  g_assert_cmpuint (set->rules->len, ==, 1);
}

#define DRAW                                                                                                 \
  "def timed(n, **v): return item(ImageSetNumber=n, ImageSetLabel='set %d' % n, **v)\n"                      \
  "def relative(n, a, b, u): return timed(n, ImageSetSelectorCategory='RELATIVE_TIME',\n"                    \
  "  RelativeTime=[a, b], RelativeTimeUnits=u)\n"                                                            \
  "def abstract(n, *v): return timed(n, ImageSetSelectorCategory='ABSTRACT_PRIOR',\n"                        \
  "  AbstractPriorValue=list(v))\n"                                                                          \
  "def of(*timed): ds.ImageSetsSequence = sequence(item(ImageSetSelectorSequence=sequence(item(\n"           \
  "  ImageSetSelectorUsageFlag='NO_MATCH', SelectorAttribute=0x00080060, SelectorAttributeVR='CS',\n"        \
  "  SelectorCSValue='CT', SelectorValueNumber=1)), TimeBasedImageSetsSequence=sequence(*timed)))\n"

static void
test_times (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      DRAW "of(relative(1, 0, 0, 'MINUTES'), relative(2, 1, 2, 'YEARS'), relative(3, 36, 12, 'HOURS'),\n"
           "   abstract(4, 2, 2), relative(5, 0, 65535, 'YEARS'))\n");
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (FjHangProtocol) protocol = read_sets (object, sentences), again = NULL;
  g_autoptr (FjDicomObject) written = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (GError) error = NULL;

  assert_set (protocol, 1, 0, 0, -1);
  assert_set (protocol, 2, 1, 365, 731);
  assert_set (protocol, 3, 1, 0, 2);
  assert_set (protocol, 4, 2, 0, -1);
  assert_set (protocol, 5, 1, 0, -1);
  g_assert_cmpstr (fj_hang_protocol_find_set (protocol, 4)->label, ==, "set 4");
  g_assert_cmpuint (sentences->len, ==, 0);
  g_assert_true (fj_hang_dicom_write_sets (protocol, written, &error));
  g_assert_no_error (error);
  again = read_sets (written, NULL);
  g_assert_true (fj_hang_protocol_equal (protocol, again));
}

static void
test_told (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      DRAW "of(relative(1, 3, 4, 'MOONS'), abstract(2, -1, -1), abstract(3, 1, 3), timed(4),\n"
           "   abstract(3, 1, 1), abstract(0, 1, 1))\n");
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (FjHangProtocol) protocol = read_sets (object, sentences);

  g_assert_cmpuint (protocol->sets->len, ==, 4);
  assert_set (protocol, 1, 1, 0, -1);
  assert_set (protocol, 2, 1, 0, -1);
  assert_set (protocol, 3, 1, 0, -1);
  assert_set (protocol, 4, 0, 0, -1);
  g_assert_cmpuint (sentences->len, ==, 5);
}

/* A set of which the IOD can ask nothing still has a selector (type 1). */
static void
test_any (void)
{
  g_autoptr (FjHangProtocol) protocol = fj_hang_protocol_new ("1", "a");
  g_autoptr (FjDicomObject) written = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (GError) error = NULL;

  fj_hang_protocol_add_set (protocol, 1);
  g_assert_true (fj_hang_dicom_write_sets (protocol, written, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (
      fj_dicom_object_count_items (fj_dicom_object_get_item (written, HP_IMAGE_SETS, 0), HP_SELECTORS), ==,
      1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-dicom-sets/times", test_times);
  g_test_add_func ("/hang-dicom-sets/told", test_told);
  g_test_add_func ("/hang-dicom-sets/any", test_any);
  return g_test_run ();
}
