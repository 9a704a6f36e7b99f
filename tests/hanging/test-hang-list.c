#include "fj-hang-list.h"

#include <string.h>
#include "fj-error.h"

static GPtrArray *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) json = g_bytes_new_static (text, strlen (text));

  return fj_hang_list_parse (json, error);
}

#define LIST(studies)                                                                                        \
  "{\"patients\": [{\"PatientID\": \"A1\", \"PatientSex\": \"M\", \"studies\": [" studies "]}]}"

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) patients = parse (
      LIST (
          "{\"StudyInstanceUID\": \"1.2\", \"StudyDate\": \"20260102\", \"other_hospital\": true,"
          "\"order\": {\"item\": \"胸部正侧位\", \"parts\": [\"胸部\", \"CHEST\"]}, \"series\": ["
          "{\"SeriesInstanceUID\": \"1.2.2\", \"Modality\": \"CT\", \"SeriesNumber\": 3, \"images\": 143,"
          " \"ImageType\": \"ORIGINAL\\\\PRIMARY\\\\AXIAL\", \"SliceThickness\": 0.75, \"00189305\": [0.5, 1],"
          " \"expect\": {\"Plane\": \"AXIAL\"}},"
          "{\"SeriesInstanceUID\": \"1.2.1\", \"Modality\": \"DX\", \"SeriesNumber\": 1, \"images\": ["
          " {\"SOPInstanceUID\": \"1.2.1.8\", \"InstanceNumber\": 2, \"ViewPosition\": \"LL\"},"
          " {\"SOPInstanceUID\": \"1.2.1.9\", \"InstanceNumber\": 1, \"ViewPosition\": \"PA\"}]},"
          "{\"SeriesInstanceUID\": \"1.2.3\", \"Modality\": \"XA\", \"SeriesNumber\": 5, \"images\": ["
          " {\"NumberOfFrames\": 60}]}]}"),
      &error);
  const FjHangPatient *patient;
  const FjHangStudy *study;
  const FjHangStack *stack;

  g_assert_no_error (error);
  g_assert_cmpuint (patients->len, ==, 1);
  patient = patients->pdata[0];
  g_assert_cmpstr (patient->key, ==, "A1");
  study = patient->studies->pdata[0];
  g_assert_true (study->is_other_hospital);
  g_assert_false (study->is_identity_confirmed);
  g_assert_cmpint (study->time, ==, 1767312000);
  g_assert_cmpstr (fj_hang_values_get_text (study->values, FJ_HANG_ORDER_PARTS, 1), ==, "CHEST");
  g_assert_cmpuint (study->stacks->len, ==, 4);

  stack = study->stacks->pdata[0]; /* projections are stacks of one image, in their order */
  g_assert_cmpstr (stack->series_uid, ==, "1.2.1");
  g_assert_cmpstr (stack->key, ==, "1.2.1/1.2.1.9");
  g_assert_cmpuint (stack->n_images, ==, 1);
  g_assert_cmpstr (fj_hang_values_get_text (stack->values, 0x00185101, 0), ==, "PA");
  g_assert_cmpstr (fj_hang_values_get_text (stack->values, 0x00100040, 0), ==, "M");
  g_assert_cmpstr (g_array_index (stack->images, FjHangImage, 0).instance_uid, ==, "1.2.1.9");

  stack = study->stacks->pdata[2];
  g_assert_cmpstr (stack->key, ==, "1.2.2");
  g_assert_cmpuint (stack->n_images, ==, 143);
  g_assert_cmpuint (stack->images->len, ==, 0);
  g_assert_cmpstr (fj_hang_values_get_text (stack->values, 0x00080008, 2), ==, "AXIAL");
  g_assert_cmpstr (fj_hang_values_get_text (stack->values, 0x00180050, 0), ==, "0.75");
  g_assert_cmpstr (fj_hang_values_get_text (stack->values, 0x00189305, 1), ==, "1");
  g_assert_null (fj_hang_values_get (stack->values, FJ_HANG_PLANE));

  stack = study->stacks->pdata[3]; /* a run of frames */
  g_assert_cmpuint (stack->n_images, ==, 60);
}

/* UIDs that are left out are the same each time, and apart. */
static void
test_uids (void)
{
  static const char TEXT[]
      = LIST ("{\"series\": [{\"Modality\": \"CT\", \"images\": 3}, {\"Modality\": \"DX\", \"images\": 2}]}");
  g_autoptr (GPtrArray) a = parse (TEXT, NULL), b = parse (TEXT, NULL);
  const FjHangStudy *x = ((FjHangPatient *) a->pdata[0])->studies->pdata[0];
  const FjHangStudy *y = ((FjHangPatient *) b->pdata[0])->studies->pdata[0];

  g_assert_true (g_str_has_prefix (x->study_uid, "2.25."));
  g_assert_cmpstr (x->study_uid, ==, y->study_uid);
  g_assert_cmpuint (x->stacks->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const FjHangStack *stack = x->stacks->pdata[i];

      g_assert_cmpstr (stack->key, ==, ((FjHangStack *) y->stacks->pdata[i])->key);
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (stack->key, !=, ((FjHangStack *) x->stacks->pdata[j])->key);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text, *place;
    int code;
  } BAD[] = {
    { "{}", "list.patients", FJ_ERROR_INVALID },
    { "[", NULL, FJ_ERROR_INVALID },
    { "{\"patients\": [3]}", "patients[0]", FJ_ERROR_INVALID },
    { LIST ("{\"series\": 1}"), "patients[0].studies[0].series", FJ_ERROR_INVALID },
    { LIST ("{\"series\": [{\"SeriesDescripton\": \"x\"}]}"),
      "patients[0].studies[0].series[0].SeriesDescripton", FJ_ERROR_INVALID },
    { LIST ("{\"series\": [{\"Plane\": \"AXIAL\"}]}"), "patients[0].studies[0].series[0].Plane",
      FJ_ERROR_INVALID },
    { LIST ("{\"series\": [{\"Modality\": true}]}"), "series[0].Modality", FJ_ERROR_INVALID },
    { LIST ("{\"series\": [{\"ImageType\": [\"A\", {}]}]}"), "series[0].ImageType", FJ_ERROR_INVALID },
    { LIST ("{\"series\": [{\"Modality\": \"DX\", \"images\": [1]}]}"), "series[0].images[0]",
      FJ_ERROR_INVALID },
    { LIST ("{\"series\": [{\"Modality\": \"DX\", \"images\": 200001}]}"), "series[0]", FJ_ERROR_TOO_LARGE },
    { LIST ("{\"series\": [{\"SeriesInstanceUID\": \"1\"}, {\"SeriesInstanceUID\": \"1\"}]}"), "series[1]",
      FJ_ERROR_INVALID },
    { LIST ("{\"StudyInstanceUID\": \"1\", \"series\": []}, {\"StudyInstanceUID\": \"1\", \"series\": []}"),
      "studies[1]", FJ_ERROR_INVALID },
    { "{\"patients\": [{\"PatientID\": \"1\", \"studies\": []}, {\"PatientID\": \"1\", \"studies\": []}]}",
      "patients[1]", FJ_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (BAD[i].text, &error));
      g_assert_error (error, FJ_ERROR, BAD[i].code);
      if (BAD[i].place != NULL && strstr (error->message, BAD[i].place) == NULL)
        g_error ("“%s” does not name %s", error->message, BAD[i].place);
    }
}

static void
test_bounds (void)
{
  g_autoptr (GString) text = g_string_new ("{\"patients\": [");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 65; i++)
    g_string_append_printf (text, "%s{\"studies\": []}", i > 0 ? "," : "");
  g_string_append (text, "]}");
  g_assert_null (parse (text->str, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-list/read", test_read);
  g_test_add_func ("/hang-list/uids", test_uids);
  g_test_add_func ("/hang-list/refused", test_refused);
  g_test_add_func ("/hang-list/bounds", test_bounds);
  return g_test_run ();
}
