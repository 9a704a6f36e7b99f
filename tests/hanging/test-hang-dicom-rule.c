/* fj-hang-dicom-rule: selectors, filters and sorting of PS3.3 C.23, drawn by pydicom; what is written is read
 * as the same. */
#include "fj-hang-dicom-rule.h"

#include <math.h>

#include "../dicom/drawn.h"
#include "derived.h"
#include "fj-hang-dicom-words.h"

static GPtrArray *
new_rules (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_rule_free);
}

static GPtrArray *
read_selectors (FjDicomObject *object, GPtrArray *sentences)
{
  g_autoptr (FjHangDicomNotes) notes = fj_hang_dicom_notes_new ();
  GPtrArray *rules = new_rules ();

  for (guint i = 0; i < fj_dicom_object_count_items (object, HP_SELECTORS); i++)
    fj_hang_dicom_read_selector (fj_dicom_object_get_item (object, HP_SELECTORS, i), notes, rules);
  fj_hang_dicom_notes_finish (notes, sentences);
  return rules;
}

static GPtrArray *
read_filters (FjDicomObject *object, GPtrArray *sentences)
{
  g_autoptr (FjHangDicomNotes) notes = fj_hang_dicom_notes_new ();
  GPtrArray *rules = new_rules ();

  for (guint i = 0; i < fj_dicom_object_count_items (object, HP_FILTERS); i++)
    fj_hang_dicom_read_filter (fj_dicom_object_get_item (object, HP_FILTERS, i), notes, 1, rules);
  fj_hang_dicom_notes_finish (notes, sentences);
  return rules;
}

static gboolean
is_met (const FjHangRule *rule, FjTag tag, const char *text)
{
  g_autoptr (FjHangValues) values = fj_hang_values_new (NULL);

  if (text != NULL)
    fj_hang_values_set (values, tag, text);
  return fj_hang_rule_is_true (rule, values);
}

static void
test_selectors (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      "def s(**v): return item(SelectorValueNumber=v.pop('n', 1), **v)\n"
      "ds.ImageSetSelectorSequence = sequence(\n"
      "  s(ImageSetSelectorUsageFlag='NO_MATCH', SelectorAttribute=0x00180015, SelectorAttributeVR='CS',\n"
      "    SelectorCSValue=['HEAD', 'BRAIN']),\n"
      "  s(ImageSetSelectorUsageFlag='MATCH', SelectorAttribute=0x00180050, SelectorAttributeVR='DS',\n"
      "    SelectorDSValue=['1.0', '1.25'], n=0),\n"
      "  s(ImageSetSelectorUsageFlag='NO_MATCH', SelectorAttribute=0x00082218, SelectorAttributeVR='SQ',\n"
      "    SelectorCodeSequenceValue=sequence(item(CodeValue='T-D3000', CodingSchemeDesignator='SRT',\n"
      "    CodeMeaning='Thorax'))),\n"
      "  s(ImageSetSelectorUsageFlag='NO_MATCH', SelectorAttribute=0x00540414, SelectorAttributeVR='SQ',\n"
      "    SelectorCodeSequenceValue=sequence(item(CodeValue='1', CodingSchemeDesignator='X', CodeMeaning='y'))),\n"
      "  s(ImageSetSelectorUsageFlag='NO_MATCH', SelectorAttribute=0x00191001, SelectorAttributeVR='LO',\n"
      "    SelectorLOValue='x'),\n"
      "  s(ImageSetSelectorUsageFlag='NO_MATCH', SelectorAttribute=0x00080104, SelectorAttributeVR='LO',\n"
      "    SelectorSequencePointer=0x00081032, SelectorLOValue='x'))\n");
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rules = read_selectors (object, sentences);

  g_assert_cmpuint (rules->len, ==, 3);
  g_assert_true (is_met (rules->pdata[0], 0x00180015, "BRAIN"));
  g_assert_false (is_met (rules->pdata[0], 0x00180015, "CHEST\\HEAD")); /* the first value is asked */
  g_assert_false (is_met (rules->pdata[0], 0x00180015, NULL));          /* NO_MATCH */
  g_assert_true (is_met (rules->pdata[1], 0x00180050, "1.250"));
  g_assert_false (is_met (rules->pdata[1], 0x00180050, "5"));
  g_assert_true (is_met (rules->pdata[1], 0x00180050, NULL)); /* MATCH */
  g_assert_true (is_met (rules->pdata[2], FJ_HANG_REGION, "CHEST"));
  g_assert_cmpuint (sentences->len, ==, 3);
}

static void
test_filters (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      "def thick(op, *v): return item(SelectorAttribute=0x00180050, SelectorAttributeVR='DS',\n"
      "  SelectorDSValue=list(v), SelectorValueNumber=1, FilterByOperator=op)\n"
      "ds.FilterOperationsSequence = sequence(\n"
      "  thick('RANGE_INCL', '1', '2'), thick('RANGE_EXCL', '1', '2'), thick('GREATER_OR_EQUAL', '2'),\n"
      "  thick('GREATER_THAN', '2'), thick('LESS_OR_EQUAL', '2'), thick('LESS_THAN', '2'),\n"
      "  thick('MEMBER_OF', '1', '2'), thick('NOT_MEMBER_OF', '1', '2'),\n"
      "  item(FilterByCategory='IMAGE_PLANE', SelectorAttributeVR='CS', SelectorCSValue='SAGITTAL',\n"
      "       FilterByOperator='MEMBER_OF'),\n"
      "  item(SelectorAttribute=0x00180010, FilterByAttributePresence='NOT_PRESENT'),\n"
      "  item(SelectorAttribute=0x00180015, FilterByAttributePresence='PRESENT'),\n"
      "  item(SelectorAttribute=0x00180015, SelectorAttributeVR='CS', SelectorCSValue='HEAD',\n"
      "       SelectorValueNumber=1, FilterByOperator='MEMBER_OF'),\n"
      "  thick('ROUGHLY', '1'), thick('RANGE_INCL', '2', '1'),\n"
      "  item(FilterByCategory='IMAGE_PLANE', SelectorAttributeVR='CS', SelectorCSValue='UPSIDE_DOWN',\n"
      "       FilterByOperator='MEMBER_OF'))\n");
  /* For 0.5, 1, 1.5, 2, 3 and nothing: which pass. */
  static const char *const passing[]
      = { "-YYY-Y", "Y---YY", "---YYY", "----YY", "YYYY-Y", "YYY--Y", "-Y-Y-Y", "Y-Y-YY" };
  static const char *const thickness[] = { "0.5", "1", "1.5", "2", "3", NULL };
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rules = read_filters (object, sentences);

  g_assert_cmpuint (rules->len, ==, 11);
  for (guint i = 0; i < G_N_ELEMENTS (passing); i++)
    for (guint k = 0; k < 6; k++)
      if (is_met (rules->pdata[i], 0x00180050, thickness[k]) != (passing[i][k] == 'Y'))
        g_error ("filter %u, thickness %s", i, thickness[k]);
  g_assert_true (is_met (rules->pdata[8], FJ_HANG_PLANE, "SAGITTAL"));
  g_assert_false (is_met (rules->pdata[8], FJ_HANG_PLANE, "AXIAL"));
  g_assert_true (is_met (rules->pdata[8], FJ_HANG_PLANE, NULL));
  g_assert_true (is_met (rules->pdata[9], 0x00180010, NULL));
  g_assert_false (is_met (rules->pdata[9], 0x00180010, "Iopamidol"));
  g_assert_false (is_met (rules->pdata[10], 0x00180015, NULL)); /* it has to be there */
  g_assert_true (is_met (rules->pdata[10], 0x00180015, "HEAD"));
  g_assert_cmpuint (sentences->len, ==, 2);
}

/* An image tilted by less than 25 degrees is of the plane; by 30 it is oblique (cosine of 0.9). */
static void
test_plane (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      "ds.FilterOperationsSequence = sequence(item(FilterByCategory='IMAGE_PLANE', SelectorAttributeVR='CS',\n"
      "  SelectorCSValue='TRANSVERSE', FilterByOperator='MEMBER_OF'))\n");
  g_autoptr (GPtrArray) rules = read_filters (object, NULL);
  g_autoptr (FjHangPatient) near = derived_new (
      "",
      "{'Modality': 'CT', 'ImageOrientationPatient': '1\\\\0\\\\0\\\\0\\\\0.9063\\\\-0.4226', 'images': 3}");
  g_autoptr (FjHangPatient) far = derived_new (
      "", "{'Modality': 'CT', 'ImageOrientationPatient': '1\\\\0\\\\0\\\\0\\\\0.866\\\\-0.5', 'images': 3}");
  const FjHangStudy *one = near->studies->pdata[0], *other = far->studies->pdata[0];

  g_assert_true (fj_hang_rule_is_true (rules->pdata[0], ((FjHangStack *) one->stacks->pdata[0])->values));
  g_assert_false (fj_hang_rule_is_true (rules->pdata[0], ((FjHangStack *) other->stacks->pdata[0])->values));
}

static void
test_sorts (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      "ds.SortingOperationsSequence = sequence(\n"
      "  item(SelectorAttribute=0x00200013, SelectorValueNumber=1, SortingDirection='DECREASING'),\n"
      "  item(SortByCategory='ALONG_AXIS', SortingDirection='INCREASING'),\n"
      "  item(SortByCategory='BY_ACQ_TIME', SortingDirection='INCREASING'),\n"
      "  item(SortByCategory='BY_TASTE', SortingDirection='INCREASING'))\n");
  static const FjTag tags[] = { 0x00200013, 0x00200032, 0x00080032 };
  g_autoptr (FjHangDicomNotes) notes = fj_hang_dicom_notes_new ();
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) sorts = g_array_new (FALSE, FALSE, sizeof (FjHangSort)), again = NULL;
  g_autoptr (FjDicomObject) written = fj_dicom_object_new ("ISO_IR 192");

  for (guint i = 0; i < 4; i++)
    fj_hang_dicom_read_sort (fj_dicom_object_get_item (object, HP_SORTS, i), notes, 1, "CORONAL", sorts);
  fj_hang_dicom_notes_finish (notes, sentences);
  g_assert_cmpuint (sorts->len, ==, 3);
  g_assert_cmpuint (sentences->len, ==, 1);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (g_array_index (sorts, FjHangSort, i).attribute, ==, tags[i]);
      g_assert_cmpint (g_array_index (sorts, FjHangSort, i).is_descending, ==, i == 0);
    }
  g_assert_cmpuint (g_array_index (sorts, FjHangSort, 1).index, ==, 2); /* y */
  again = g_array_new (FALSE, FALSE, sizeof (FjHangSort));
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (fj_hang_dicom_write_sort (&g_array_index (sorts, FjHangSort, i), written));
      fj_hang_dicom_read_sort (fj_dicom_object_get_item (written, HP_SORTS, i), notes, 1, NULL, again);
      g_assert_cmpuint (g_array_index (again, FjHangSort, i).attribute, ==, tags[i]);
      g_assert_cmpuint (g_array_index (again, FjHangSort, i).index, ==, i + 1);
    }
}

/* What the filters of a drawn file say is written as it was, whatever we made of it. */
static void
test_written (void)
{
  g_autoptr (FjDicomObject) written = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (GPtrArray) rules = new_rules (), again = NULL;
  static const struct
  {
    FjTag tag;
    FjHangOperator op;
    gboolean is_negated, is_met_when_absent;
    const char *text;
    double low, high;
  } RULES[] = {
    { 0x0008103e, FJ_HANG_EQUALS, FALSE, TRUE, "Thorax", 0, 0 },
    { 0x0008103e, FJ_HANG_EQUALS, TRUE, FALSE, "胸部", 0, 0 },
    { FJ_HANG_PLANE, FJ_HANG_EQUALS, FALSE, TRUE, "AXIAL", 0, 0 },
    { 0x00180010, FJ_HANG_NOT_NULL, FALSE, FALSE, NULL, 0, 0 },
    { 0x00180010, FJ_HANG_IS_NULL, FALSE, FALSE, NULL, 0, 0 },
    { 0x00180050, FJ_HANG_RANGE, FALSE, TRUE, NULL, 0.625, 1.25 },
    { 0x00180050, FJ_HANG_RANGE, TRUE, TRUE, NULL, 0.625, G_MAXDOUBLE },
    { 0x00180050, FJ_HANG_RANGE, FALSE, FALSE, NULL, -G_MAXDOUBLE, 5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (RULES); i++)
    {
      FjHangRule *rule = fj_hang_rule_new (RULES[i].tag, RULES[i].op);
      double ends[] = { RULES[i].low == -G_MAXDOUBLE ? -INFINITY : RULES[i].low,
                        RULES[i].high == G_MAXDOUBLE ? INFINITY : RULES[i].high };

      rule->is_required = TRUE;
      rule->is_negated = RULES[i].is_negated;
      rule->is_met_when_absent = RULES[i].is_met_when_absent;
      rule->texts = RULES[i].text != NULL ? g_strsplit (RULES[i].text, "|", -1) : NULL;
      if (RULES[i].op == FJ_HANG_RANGE)
        {
          rule->numbers = g_array_new (FALSE, FALSE, sizeof (double));
          g_array_append_vals (rule->numbers, ends, 2);
        }
      g_ptr_array_add (rules, rule);
      g_assert_true (fj_hang_dicom_write_filter (rule, written));
    }
  again = read_filters (written, NULL);
  g_assert_cmpuint (again->len, ==, rules->len);
  for (guint i = 0; i < rules->len; i++)
    if (!fj_hang_rule_equal (rules->pdata[i], again->pdata[i]))
      g_error ("rule %u is another", i);
}

/* What the IOD cannot ask is not asked in half. */
static void
test_not_written (void)
{
  g_autoptr (FjDicomObject) written = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (FjHangRule) kernel = fj_hang_rule_new (FJ_HANG_KERNEL, FJ_HANG_EQUALS);
  g_autoptr (FjHangRule) side = fj_hang_rule_new (FJ_HANG_SIDE, FJ_HANG_EQUALS);
  g_autoptr (FjHangRule) contains = fj_hang_rule_new (0x0008103e, FJ_HANG_CONTAINS);
  g_autoptr (GPtrArray) rules = NULL;

  kernel->is_required = side->is_required = contains->is_required = TRUE;
  kernel->texts = g_strsplit ("LUNG", "|", -1);
  side->texts = g_strsplit ("R", "|", -1);
  contains->texts = g_strsplit ("lung", "|", -1);
  g_assert_false (fj_hang_dicom_write_selector (kernel, written));
  g_assert_false (fj_hang_dicom_write_filter (kernel, written));
  g_assert_false (fj_hang_dicom_write_selector (contains, written));
  g_assert_false (fj_hang_dicom_write_filter (contains, written));
  g_assert_false (fj_dicom_object_has (written, HP_SELECTORS));
  g_assert_false (fj_dicom_object_has (written, HP_FILTERS));
  g_assert_true (fj_hang_dicom_write_selector (side, written));
  rules = read_selectors (written, NULL);
  g_assert_cmpuint (((FjHangRule *) rules->pdata[0])->attribute, ==, 0x00200062); /* Image Laterality */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-dicom-rule/selectors", test_selectors);
  g_test_add_func ("/hang-dicom-rule/filters", test_filters);
  g_test_add_func ("/hang-dicom-rule/plane", test_plane);
  g_test_add_func ("/hang-dicom-rule/sorts", test_sorts);
  g_test_add_func ("/hang-dicom-rule/written", test_written);
  g_test_add_func ("/hang-dicom-rule/not-written", test_not_written);
  return g_test_run ();
}
