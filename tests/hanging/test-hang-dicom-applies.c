/* fj-hang-dicom-applies: what a protocol is for (PS3.3 C.23.1), drawn by pydicom. */
#include "fj-hang-dicom-parts.h"

#include "../dicom/drawn.h"
#include "fj-hang-dicom-words.h"

#define DRAW                                                                                                 \
  "def code(v, s, m): return sequence(item(CodeValue=v, CodingSchemeDesignator=s, CodeMeaning=m))\n"

static GPtrArray *sentences;

static FjHangProtocol *
read_drawn (FjDicomObject *object)
{
  g_autoptr (FjHangDicomNotes) notes = fj_hang_dicom_notes_new ();
  FjHangProtocol *protocol = fj_hang_protocol_new ("1", "a");

  g_clear_pointer (&sentences, g_ptr_array_unref);
  sentences = g_ptr_array_new_with_free_func (g_free);
  fj_hang_dicom_read_applies (object, notes, protocol);
  fj_hang_dicom_notes_finish (notes, sentences);
  return protocol;
}

static void
assert_rule (const FjHangProtocol *protocol, guint index, FjTag attribute, const char *texts)
{
  const FjHangRule *rule = protocol->applies->pdata[index];
  g_autofree char *joined = g_strjoinv ("|", rule->texts);

  g_assert_cmpuint (rule->attribute, ==, attribute);
  g_assert_cmpstr (joined, ==, texts);
  g_assert_true (rule->is_required);
}

static void
test_items (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      DRAW
      "ds.HangingProtocolDefinitionSequence = sequence(\n"
      "  item(Modality='MR', AnatomicRegionSequence=code('T-D9200', 'SRT', 'Knee'), Laterality='R',\n"
      "       ProcedureCodeSequence=code('1', '99X', 'MR of the knee')),\n"
      "  item(Modality='CT', AnatomicRegionSequence=code('72696002', 'SCT', 'Knee'), Laterality='R'))\n");
  g_autoptr (FjHangProtocol) protocol = read_drawn (object), again = NULL;
  g_autoptr (FjDicomObject) written = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (protocol->applies->len, ==, 3);
  assert_rule (protocol, 0, 0x00080060, "MR|CT");
  assert_rule (protocol, 1, FJ_HANG_REGION, "KNEE");
  assert_rule (protocol, 2, FJ_HANG_SIDE, "R");
  g_assert_cmpuint (sentences->len, ==, 1);
  g_assert_nonnull (strstr (sentences->pdata[0], "MR of the knee"));
  g_assert_true (fj_hang_dicom_write_applies (protocol, written, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fj_dicom_object_count_items (written, HP_DEFINITIONS), ==, 2);
  again = read_drawn (written);
  g_assert_true (fj_hang_protocol_equal (protocol, again));
}

/* What one of the items leaves open is open; a region that we have no word for is told. */
static void
test_open (void)
{
  g_autoptr (FjDicomObject) object
      = drawn_object (DRAW "ds.HangingProtocolDefinitionSequence = sequence(item(Modality='MR'),\n"
                           "  item(AnatomicRegionSequence=code('T-D9200', 'SRT', 'Knee')),\n"
                           "  item(Modality='CT', AnatomicRegionSequence=code('7', '99X', 'Antenna')))\n");
  g_autoptr (FjDicomObject) empty = drawn_object ("");
  g_autoptr (FjHangProtocol) protocol = read_drawn (object), anything = NULL;

  g_assert_cmpuint (protocol->applies->len, ==, 0);
  g_assert_cmpuint (sentences->len, ==, 1);
  g_assert_nonnull (strstr (sentences->pdata[0], "Antenna"));
  anything = read_drawn (empty);
  g_assert_cmpuint (anything->applies->len, ==, 0);
  g_assert_cmpuint (sentences->len, ==, 1);
}

/* What a person typed that DICOM cannot hold is left to the private block, and does not hinder the rest. */
static void
test_typed (void)
{
  g_autoptr (FjHangProtocol) protocol = fj_hang_protocol_new ("1", "a");
  g_autoptr (FjDicomObject) written = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (FjHangProtocol) again = NULL;
  g_autoptr (GError) error = NULL;
  FjHangRule *rule = fj_hang_rule_new (0x00080060, FJ_HANG_EQUALS);

  rule->texts = g_strsplit ("核磁|MR|a very long modality", "|", -1);
  rule->is_required = TRUE;
  g_ptr_array_add (protocol->applies, rule);
  g_assert_true (fj_hang_dicom_write_applies (protocol, written, &error));
  g_assert_no_error (error);
  again = read_drawn (written);
  assert_rule (again, 0, 0x00080060, "MR");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-dicom-applies/items", test_items);
  g_test_add_func ("/hang-dicom-applies/open", test_open);
  g_test_add_func ("/hang-dicom-applies/typed", test_typed);
  return g_test_run ();
}
