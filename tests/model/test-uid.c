#include "fj-uid.h"

#include <string.h>

static void
test_new (void)
{
  g_autofree char *first = fj_uid_new ();
  g_autofree char *second = fj_uid_new ();

  g_assert_true (g_str_has_prefix (first, "2.25."));
  g_assert_true (fj_uid_is_valid (first));
  g_assert_cmpuint (strlen (first), <=, 44);
  g_assert_cmpstr (first, !=, second);
}

/* Against Python: int(uuid.uuid5(uuid.UUID("5e1a8c0d-2f61-4b0a-9d77-3c52e49016b3"), "1.2.840.1")). */
static void
test_name (void)
{
  g_autofree char *uid = fj_uid_from_name ("1.2.840.1");
  g_autofree char *uuid = fj_uuid_from_name ("1.2.840.1");
  g_autofree char *again = fj_uuid_from_name ("1.2.840.1");

  g_assert_cmpstr (uid, ==, "2.25.50264001463394960648966740704400096332");
  g_assert_cmpstr (uuid, ==, "25d07e9b-1c71-52b0-8b83-df8aa2cdbc4c");
  g_assert_cmpstr (uuid, ==, again);
  g_assert_true (fj_uuid_is_valid (uuid));
}

static void
test_valid (void)
{
  static const char *const bad[] = {
    "",     ".",    "1.",  ".1", "1..2",
    "1.02", "1.2a", "1 2", "00", "1.22222222222222222222222222222222222222222222222222222222222222222"
  };

  g_assert_true (fj_uid_is_valid ("1.2.840.10008.1.2"));
  g_assert_true (fj_uid_is_valid ("0.0"));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (fj_uid_is_valid (bad[i]));
  g_assert_false (fj_uid_is_valid (NULL));
  g_assert_true (fj_uuid_is_valid ("123e4567-e89b-42d3-a456-426614174000"));
  g_assert_false (fj_uuid_is_valid ("123E4567-e89b-42d3-a456-426614174000"));
  g_assert_false (fj_uuid_is_valid ("../../etc/passwd"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uid/new", test_new);
  g_test_add_func ("/uid/name", test_name);
  g_test_add_func ("/uid/valid", test_valid);
  return g_test_run ();
}
