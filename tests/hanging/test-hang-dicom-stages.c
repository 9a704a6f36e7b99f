/* fj-hang-dicom-stages: display sets to stages and boxes (PS3.3 C.23.3), good and bad ones drawn by pydicom.
 */
#include "fj-hang-protocol-dicom.h"

#include "../dicom/drawn.h"

#define DRAW                                                                                                 \
  "ds.SOPClassUID = '1.2.840.10008.5.1.4.38.1'\n"                                                            \
  "fill(ds, dict(HangingProtocolName='A', HangingProtocolLevel='SITE', NumberOfScreens=1))\n"                \
  "ds.HangingProtocolDefinitionSequence = sequence(item(Modality='CT'))\n"                                   \
  "ds.ImageSetsSequence = sequence(item(ImageSetSelectorSequence=sequence(item(\n"                           \
  "  ImageSetSelectorUsageFlag='NO_MATCH', SelectorAttribute=0x00080060, SelectorAttributeVR='CS',\n"        \
  "  SelectorCSValue='CT', SelectorValueNumber=1)), TimeBasedImageSetsSequence=sequence(\n"                  \
  "  item(ImageSetNumber=1, ImageSetSelectorCategory='RELATIVE_TIME', RelativeTime=[0, 0],\n"                \
  "  RelativeTimeUnits='DAYS'))))\n"                                                                         \
  "n = 0\n"                                                                                                  \
  "def box(*p, **v):\n"                                                                                      \
  "  if p: v['DisplayEnvironmentSpatialPosition'] = list(p)\n"                                               \
  "  return item(ImageBoxNumber=1, ImageBoxLayoutType='STACK', **v)\n"                                       \
  "def show(stage, *boxes, **v):\n"                                                                          \
  "  global n\n"                                                                                             \
  "  n += 1\n"                                                                                               \
  "  v.setdefault('ImageSetNumber', 1)\n"                                                                    \
  "  return item(DisplaySetNumber=n, DisplaySetPresentationGroup=stage,\n"                                   \
  "    ImageBoxesSequence=sequence(*boxes), **v)\n"

static FjHangProtocol *
read_drawn (const char *script, GPtrArray **sentences)
{
  g_autofree char *all = g_strconcat (DRAW, script, NULL);
  g_autoptr (FjDicomObject) object = drawn_object (all);
  g_autoptr (GError) error = NULL;
  FjHangProtocol *protocol;

  *sentences = g_ptr_array_new_with_free_func (g_free);
  protocol = fj_hang_protocol_read_dicom (object, *sentences, &error);
  g_assert_no_error (error);
  return protocol;
}

static gboolean
has_note (const GPtrArray *notes, const char *words)
{
  for (guint i = 0; i < notes->len; i++)
    if (strstr (notes->pdata[i], words) != NULL)
      return TRUE;
  return FALSE;
}

/* Groups ascending, whatever their numbers and order; the first name of a group. */
static void
test_stages (void)
{
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (FjHangProtocol) protocol
      = read_drawn ("ds.DisplaySetsSequence = sequence(\n"
                    "  show(7, box(0, 1, 0.5, 0), DisplaySetPresentationGroupDescription='last'),\n"
                    "  show(2, box(0, 1, 1, 0), DisplaySetPresentationGroupDescription='first'),\n"
                    "  show(7, box(0.5, 1, 1, 0)))\n"
                    "ds.SynchronizedScrollingSequence = sequence(item(DisplaySetScrollingGroup=[1, 2]),\n"
                    "  item(DisplaySetScrollingGroup=[3, 1]))\n",
                    &notes);
  const FjHangStage *first = protocol->stages->pdata[0], *last = protocol->stages->pdata[1];

  g_assert_cmpuint (notes->len, ==, 0);
  g_assert_cmpuint (protocol->stages->len, ==, 2);
  g_assert_cmpstr (first->name, ==, "first");
  g_assert_cmpuint (first->columns, ==, 1);
  g_assert_cmpstr (last->name, ==, "last");
  g_assert_cmpuint (last->columns, ==, 2);
  /* Of those that scroll together, 1 and 2 are never seen at once. */
  g_assert_cmpuint (((FjHangBox *) first->boxes->pdata[0])->scroll_group, ==, 0);
  g_assert_cmpuint (((FjHangBox *) last->boxes->pdata[0])->scroll_group, ==, 1);
  g_assert_cmpuint (((FjHangBox *) last->boxes->pdata[1])->scroll_group, ==, 1);
}

static void
test_degenerate (void)
{
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (FjHangProtocol) protocol = read_drawn (
      "ds.DisplaySetsSequence = sequence(\n"
      "  show(1, box(0, 1, 0.5, 0)), show(1, box(0.5, 1, 0.5, 0)), show(1, box(1, 0, 0.5, 1)),\n"
      "  show(1, box()), show(1, box(0, 1, 1, 0), ImageSetNumber=1), show(1), show(2, box(1, 1, 1, 1)),\n"
      "  show(3, box(0, 1, 0.5, 0), ImageSetNumber=9), show(3, box(0.5, 1.5, 3, -2)))\n",
      &notes);
  const FjHangStage *stage = protocol->stages->pdata[0];
  const FjHangBox *right = stage->boxes->pdata[1];

  /* Stage 2 has nothing that can be seen. */
  g_assert_cmpuint (protocol->stages->len, ==, 2);
  g_assert_cmpuint (stage->boxes->len, ==, 2);
  g_assert_cmpuint (right->column, ==, 1);
  g_assert_true (has_note (notes, "Display set 2, 7: A box without width or height"));
  g_assert_true (has_note (notes, "Display set 3: A box had its corners the wrong way round"));
  g_assert_true (has_note (notes, "Display set 4: A box without a place"));
  g_assert_true (has_note (notes, "Display set 5: A box that lies over another"));
  g_assert_true (has_note (notes, "Stage 2"));
  g_assert_true (has_note (notes, "Display set 8: It asks for image set 9"));
  g_assert_true (has_note (notes, "Display set 9: A box reached beyond the screens"));
  stage = protocol->stages->pdata[1];
  g_assert_cmpuint (((FjHangBox *) stage->boxes->pdata[0])->set, ==, 0);
  g_assert_cmpuint (((FjHangBox *) stage->boxes->pdata[1])->column, ==, 1);
}

/* Nothing says where it lies: in rows. */
static void
test_nowhere (void)
{
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (FjHangProtocol) protocol = read_drawn (
      "ds.DisplaySetsSequence = sequence(show(1, box()), show(1, box()), show(1, box()))\n", &notes);
  const FjHangStage *stage = protocol->stages->pdata[0];

  g_assert_cmpuint (stage->boxes->len, ==, 3);
  g_assert_cmpuint (stage->rows, ==, 2);
  g_assert_cmpuint (stage->columns, ==, 2);
  g_assert_cmpuint (((FjHangBox *) stage->boxes->pdata[1])->column, ==, 1);
  g_assert_cmpuint (((FjHangBox *) stage->boxes->pdata[2])->row, ==, 1);
  g_assert_true (has_note (notes, "in rows"));
}

/* The set prefers what its filter leaves. */
static void
test_filtered (void)
{
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (FjHangProtocol) protocol = read_drawn (
      "f = sequence(item(FilterByCategory='IMAGE_PLANE', SelectorAttributeVR='CS',\n"
      "  SelectorCSValue='CORONAL', FilterByOperator='MEMBER_OF'))\n"
      "ds.DisplaySetsSequence = sequence(show(1, box(0, 1, 0.5, 0), FilterOperationsSequence=f),\n"
      "  show(1, box(0.5, 1, 1, 0), FilterOperationsSequence=f))\n",
      &notes);
  const FjHangImageSet *set = protocol->sets->pdata[0];
  const FjHangRule *wish = set->rules->pdata[1];

  g_assert_cmpuint (set->rules->len, ==, 2);
  g_assert_cmpuint (wish->attribute, ==, FJ_HANG_PLANE);
  g_assert_false (wish->is_required);
  g_assert_cmpfloat (wish->weight, ==, 1);
}

/* More of everything than there can be. */
static void
test_too_much (void)
{
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (FjHangProtocol) protocol = read_drawn (
      "ds.NumberOfScreens = 9\n"
      "ds.HangingProtocolUserGroupName = 'x' * 60000\n"
      "ds.SynchronizedScrollingSequence = sequence(item(DisplaySetScrollingGroup=list(range(30000))))\n"
      "ds.DisplaySetsSequence = sequence(*[show(i % 20, box(0, 1, 1, 0)) for i in range(500)],\n"
      "  show(30, *[box(0, 1, 1, 0)] * 300))\n",
      &notes);

  g_assert_cmpuint (protocol->stages->len, ==, 16);
  g_assert_true (has_note (notes, "501 display sets"));
  g_assert_true (has_note (notes, "20 stages"));
  g_assert_true (has_note (notes, "9 screens"));
  for (guint i = 0; i < notes->len; i++)
    g_assert_cmpuint (strlen (notes->pdata[i]), <, 600);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-dicom-stages/stages", test_stages);
  g_test_add_func ("/hang-dicom-stages/degenerate", test_degenerate);
  g_test_add_func ("/hang-dicom-stages/nowhere", test_nowhere);
  g_test_add_func ("/hang-dicom-stages/filtered", test_filtered);
  g_test_add_func ("/hang-dicom-stages/too-much", test_too_much);
  return g_test_run ();
}
