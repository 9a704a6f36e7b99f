#include "fj-error.h"
#include "simulator-entry.h"

static FjDicomObject *
answer_in (const char *charset, const char *name)
{
  FjDicomObject *answer = fj_dicom_object_new (charset);
  const struct
  {
    FjTag tag;
    const char *value;
  } elements[] = {
    { 0x00100010, name }, { 0x00100020, "P1" },    { 0x00100030, "19700102" }, { 0x00100040, "F" },
    { 0x00080050, "A1" }, { 0x0020000D, "1.2.3" }, { 0x00401001, "R1" },       { 0x00321060, "CHEST" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    g_assert_true (fj_dicom_object_set_string (answer, elements[i].tag, elements[i].value, NULL));
  FjDicomObject *step = fj_dicom_object_append_item (answer, 0x00400100);
  g_assert_true (fj_dicom_object_set_string (step, 0x00080060, "CT", NULL));
  g_assert_true (fj_dicom_object_set_string (step, 0x00400009, "S1", NULL));
  return answer;
}

static void
test_read (void)
{
  static const struct
  {
    const char *charset, *name, *shown;
  } cases[] = {
    { "GB18030", "Ouyang^Xiaojie=欧阳^晓㛃", "欧阳晓㛃" },
    { "ISO_IR 192", "Wang^Jixiang=王^𠮷祥", "王𠮷祥" },
    { "ISO 2022 IR 58", "Shan^Xiaohong=单^小红", "单小红" },
    { "ISO_IR 6", "Zeng^Guoqiang", "Guoqiang Zeng" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FjDicomObject) answer = answer_in (cases[i].charset, cases[i].name);
      g_autoptr (SimulatorEntry) entry = simulator_entry_new (answer, NULL);
      g_assert_nonnull (entry);
      g_assert_cmpstr (entry->charset, ==, cases[i].charset);
      g_assert_cmpstr (entry->patient_name, ==, cases[i].name);
      g_assert_cmpstr (entry->modality, ==, "CT");
      g_assert_cmpstr (entry->step_id, ==, "S1");
      g_autofree char *shown = simulator_entry_dup_display (entry);
      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

static void
test_unusable (void)
{
  static const FjTag needed[] = { 0x00100020, 0x0020000D };

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      g_autoptr (FjDicomObject) answer = answer_in ("ISO_IR 6", "A^B");
      g_autoptr (GError) error = NULL;
      g_assert_true (fj_dicom_object_set_string (answer, needed[i], "", NULL));
      g_assert_null (simulator_entry_new (answer, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
    }
}

static void
test_write (void)
{
  g_autoptr (FjDicomObject) answer = answer_in ("GB18030", "Zhang^San=张^三");
  g_autoptr (SimulatorEntry) entry = simulator_entry_new (answer, NULL);
  g_autoptr (FjDicomObject) image = fj_dicom_object_new ("GB18030");
  static const struct
  {
    FjTag tag;
    const char *value;
  } expected[] = { { 0x00100010, "Zhang^San=张^三" }, { 0x00100020, "P1" }, { 0x00080050, "A1" },
                   { 0x0020000D, "1.2.3" },           { 0x00080090, "" },   { 0x00080080, NULL } };

  g_assert_true (simulator_entry_write (entry, image, NULL));
  /* Again, as over a file that had a request: nothing stays twice. */
  g_assert_true (simulator_entry_write (entry, image, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *value = fj_dicom_object_dup_string (image, expected[i].tag);
      g_assert_cmpstr (value, ==, expected[i].value);
    }
  g_assert_cmpuint (fj_dicom_object_count_items (image, 0x00400275), ==, 1);
  g_autofree char *step
      = fj_dicom_object_dup_string (fj_dicom_object_get_item (image, 0x00400275, 0), 0x00400009);
  g_assert_cmpstr (step, ==, "S1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/entry/read", test_read);
  g_test_add_func ("/simulator/entry/unusable", test_unusable);
  g_test_add_func ("/simulator/entry/write", test_write);
  return g_test_run ();
}
