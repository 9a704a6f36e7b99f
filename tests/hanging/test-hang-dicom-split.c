/* fj-hang-dicom-split: one image set that is filtered apart; the chest of PS3.17 V.3 (PA and lateral of one
 * image set) drawn by pydicom and hung. */
#include "fj-hang-dicom-split.h"

#include <math.h>

#include "../dicom/drawn.h"
#include "fj-hang-protocol-dicom.h"
#include "hung.h"

static FjHangRule *
rule (FjHangOperator op, gboolean is_negated, const char *texts, double low, double high)
{
  FjHangRule *made = fj_hang_rule_new (0x00180050, op);

  made->is_negated = is_negated;
  made->is_required = made->is_met_when_absent = TRUE;
  made->texts = texts != NULL ? g_strsplit (texts, "|", -1) : NULL;
  if (op == FJ_HANG_RANGE)
    {
      made->numbers = g_array_new (FALSE, FALSE, sizeof (double));
      g_array_append_val (made->numbers, low);
      g_array_append_val (made->numbers, high);
    }
  return made;
}

static void
test_apart (void)
{
  g_autoptr (FjHangRule) ab = rule (FJ_HANG_EQUALS, FALSE, "A|B", 0, 0);
  g_autoptr (FjHangRule) bc = rule (FJ_HANG_EQUALS, FALSE, "b|C", 0, 0);
  g_autoptr (FjHangRule) c = rule (FJ_HANG_EQUALS, FALSE, "C", 0, 0);
  g_autoptr (FjHangRule) not_c = rule (FJ_HANG_EQUALS, TRUE, "C", 0, 0);
  g_autoptr (FjHangRule) thin = rule (FJ_HANG_RANGE, FALSE, NULL, -INFINITY, 1);
  g_autoptr (FjHangRule) thick = rule (FJ_HANG_RANGE, FALSE, NULL, 2, INFINITY);
  g_autoptr (FjHangRule) known = rule (FJ_HANG_NOT_NULL, FALSE, NULL, 0, 0);
  g_autoptr (FjHangRule) unknown = rule (FJ_HANG_IS_NULL, FALSE, NULL, 0, 0);
  const struct
  {
    const FjHangRule *a, *b;
    gboolean is_apart;
  } CASES[] = { { ab, bc, FALSE },     { ab, c, TRUE },          { c, not_c, TRUE },
                { bc, not_c, FALSE },  { ab, not_c, FALSE },     { thin, thick, TRUE },
                { thin, thin, FALSE }, { known, unknown, TRUE }, { known, ab, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_assert_true (fj_hang_dicom_split_is_apart (CASES[i].a, CASES[i].b) == CASES[i].is_apart);
      g_assert_true (fj_hang_dicom_split_is_apart (CASES[i].b, CASES[i].a) == CASES[i].is_apart);
    }
}

static const char chest[]
    = "def view(*v): return sequence(item(SelectorAttribute=0x00185101, SelectorAttributeVR='CS',\n"
      "  SelectorCSValue=list(v), SelectorValueNumber=1, FilterByOperator='MEMBER_OF'))\n"
      "def show(n, s, left, right, *v): return item(DisplaySetNumber=n, DisplaySetPresentationGroup=1,\n"
      "  ImageSetNumber=s, FilterOperationsSequence=view(*v), ImageBoxesSequence=sequence(item(ImageBoxNumber=1,\n"
      "  ImageBoxLayoutType='STACK', DisplayEnvironmentSpatialPosition=[left, 1, right, 0])))\n"
      "def timed(n, **v): return item(ImageSetNumber=n, **v)\n"
      "ds.SOPClassUID = '1.2.840.10008.5.1.4.38.1'\n"
      "fill(ds, dict(HangingProtocolName='Chest X-ray', HangingProtocolLevel='SITE', NumberOfScreens=1))\n"
      "region = sequence(item(CodeValue='T-D3000', CodingSchemeDesignator='SRT', CodeMeaning='Chest'))\n"
      "ds.HangingProtocolDefinitionSequence = sequence(item(AnatomicRegionSequence=region, Laterality=''))\n"
      "ds.ImageSetsSequence = sequence(item(ImageSetSelectorSequence=sequence(\n"
      "  item(ImageSetSelectorUsageFlag='NO_MATCH', SelectorAttribute=0x00082218, SelectorAttributeVR='SQ',\n"
      "    SelectorCodeSequenceValue=region, SelectorValueNumber=1),\n"
      "  item(ImageSetSelectorUsageFlag='NO_MATCH', SelectorAttribute=0x00080060, SelectorAttributeVR='CS',\n"
      "    SelectorCSValue=['CR', 'DX'], SelectorValueNumber=1)),\n"
      "  TimeBasedImageSetsSequence=sequence(timed(1, ImageSetSelectorCategory='RELATIVE_TIME',\n"
      "    RelativeTime=[0, 0], RelativeTimeUnits='MINUTES'),\n"
      "    timed(2, ImageSetSelectorCategory='ABSTRACT_PRIOR', AbstractPriorValue=[1, 1]))))\n"
      "ds.DisplaySetsSequence = sequence(show(1, 2, 0, 0.25, 'PA'), show(2, 1, 0.25, 0.5, 'PA'),\n"
      "  show(3, 1, 0.5, 0.75, 'LL', 'RL'), show(4, 2, 0.75, 1, 'LL', 'RL'))\n";

#define XRAY(uid, view)                                                                                      \
  "{'SeriesInstanceUID': '" uid                                                                              \
  "', 'Modality': 'DX', 'BodyPartExamined': 'CHEST', 'images': [{'ViewPosition': '" view "'}]}"

static void
test_chest (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (chest), written = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjHangProtocol) protocol = fj_hang_protocol_read_dicom (object, NULL, &error);
  g_autoptr (FjHangPatient) patient
      = derived_new ("'StudyDescription': 'Chest'", XRAY ("1.1", "LL") "," XRAY ("1.2", "PA"));
  FjHangProtocol *all[] = { protocol };
  g_autoptr (FjHang) hung = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (protocol->sets->len, ==, 4);
  g_assert_cmpint (fj_hang_protocol_find_set (protocol, 3)->when, ==, FJ_HANG_CURRENT);
  g_assert_cmpint (fj_hang_protocol_find_set (protocol, 4)->when, ==, FJ_HANG_PRIOR);
  hung = hang (patient, NULL, all, 1);
  g_assert_true (hung->protocol == protocol);
  assert_shows (hung, 0, NULL);
  assert_shows (hung, 1, "1.2");
  assert_shows (hung, 2, "1.1");
  assert_shows (hung, 3, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-dicom-split/apart", test_apart);
  g_test_add_func ("/hang-dicom-split/chest", test_chest);
  return g_test_run ();
}
