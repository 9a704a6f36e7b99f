#include "registration-check.h"

#include "fj-language.h"

#define TODAY "2026-11-22"

static void
test_birth (void)
{
  static const struct
  {
    const char *typed, *birth;
  } cases[] = {
    { "1980-05-12", "1980-05-12" },
    { "19800512", "1980-05-12" },
    { "1980/5/12", "1980-05-12" },
    { "1980.5.12", "1980-05-12" },
    { "1980年5月12日", "1980-05-12" },
    { "1980年5月", "1980-05" },
    { "1980-05", "1980-05" },
    { " 1980 ", "1980" },
    { "46", "1980" },
    { "46岁", "1980" },
    { "46 y", "1980" },
    { "0", "2026" },
    { "3月", "2026-08" },
    { "3个月", "2026-08" },
    { "11M", "2025-12" },
    { "5天", "2026-11-17" },
    { "30d", "2026-10-23" },
    { "1980-13-01", NULL },
    { "1981-02-29", NULL },
    { "19810229", NULL },
    { "200", NULL },
    { "46 weeks", NULL },
    { "yesterday", NULL },
    { "12-05-1980", NULL },
    { "1980-05-12-3", NULL },
    { "198005", NULL },
    { "", NULL },
    { NULL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *birth = registration_read_birth (cases[i].typed, TODAY);
      g_test_message ("%s", cases[i].typed);
      g_assert_cmpstr (birth, ==, cases[i].birth);
    }
}

static void
test_age (void)
{
  static const struct
  {
    const char *birth, *age;
  } cases[] = {
    { "2026-11-17", "5 days" },   { "2026-08-20", "3 months" },
    { "1980-05-12", "46 years" }, { "1980-11-23", "45 years" },
    { "1980", "45 or 46 years" }, { "1980-11", "45 or 46 years" },
    { "1980-05", "46 years" },    { "2026", NULL },
    { "2027-01-01", NULL },       { NULL, NULL },
  };
  fj_language_set_thread ("en");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *age = registration_describe_age (cases[i].birth, TODAY);
      g_test_message ("%s", cases[i].birth);
      g_assert_cmpstr (age, ==, cases[i].age);
    }
}

static void
test_scheduled (void)
{
  static const struct
  {
    const char *typed, *at;
  } cases[] = {
    { "14:30", "2026-11-22 14:30" },
    { " 9:05 ", "2026-11-22 09:05" },
    { "2026-11-23 09:00", "2026-11-23 09:00" },
    { "24:00", NULL },
    { "14:60", NULL },
    { "2026-02-30 09:00", NULL },
    { "14:30 tomorrow", NULL },
    { "", NULL },
    { NULL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 instant;
      g_test_message ("%s", cases[i].typed);
      g_assert_cmpint (registration_read_scheduled (cases[i].typed, TODAY, &instant), ==,
                       cases[i].at != NULL);
      if (cases[i].at == NULL)
        continue;
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (instant / G_USEC_PER_SEC);
      g_autofree char *text = g_date_time_format (time, "%Y-%m-%d %H:%M");
      g_assert_cmpstr (text, ==, cases[i].at);
    }
}

static RegistrationDraft *
good_draft (void)
{
  RegistrationDraft *draft = registration_draft_new ();

  registration_draft_set (&draft->name, "张三");
  draft->sex = FJ_SEX_MALE;
  registration_draft_set (&draft->birth, "1980-05-12");
  registration_draft_set (&draft->item, "胸部正位");
  registration_draft_set (&draft->modality, "DX");
  return draft;
}

static void
assert_problem (const RegistrationDraft *draft, RegistrationField field, gboolean wrong)
{
  g_autofree char *problem = registration_check_field (draft, field, TODAY);

  g_assert_cmpint (problem != NULL, ==, wrong);
  if (wrong)
    g_assert_cmpint (registration_check (draft, TODAY), <=, field);
}

static void
test_good (void)
{
  g_autoptr (RegistrationDraft) draft = good_draft ();

  g_assert_cmpint (registration_check (draft, TODAY), ==, REGISTRATION_N_FIELDS);
}

static void
test_resident_id (void)
{
  g_autoptr (RegistrationDraft) draft = good_draft ();
  g_autofree char *birth = NULL;
  FjSex sex;

  /* The example of GB 11643-1999: a woman born on 1949-12-31. */
  registration_draft_set (&draft->number, "11010519491231002X");
  assert_problem (draft, REGISTRATION_FIELD_NUMBER, FALSE);
  assert_problem (draft, REGISTRATION_FIELD_SEX, TRUE);
  assert_problem (draft, REGISTRATION_FIELD_BIRTH, TRUE);
  draft->sex = FJ_SEX_UNKNOWN;
  registration_draft_set (&draft->birth, NULL);
  g_assert_cmpint (registration_check (draft, TODAY), ==, REGISTRATION_N_FIELDS);
  registration_derive (draft, TODAY, &birth, &sex);
  g_assert_cmpstr (birth, ==, "1949-12-31");
  g_assert_cmpint (sex, ==, FJ_SEX_FEMALE);
  registration_draft_set (&draft->birth, "1949"); /* less exact, not another */
  assert_problem (draft, REGISTRATION_FIELD_BIRTH, FALSE);

  registration_draft_set (&draft->number, "110105194912310021");
  assert_problem (draft, REGISTRATION_FIELD_NUMBER, TRUE);
  registration_draft_set (&draft->number, "1101051949123");
  assert_problem (draft, REGISTRATION_FIELD_NUMBER, TRUE);
  draft->paper = REGISTRATION_PAPER_PASSPORT; /* a passport has no such rules */
  assert_problem (draft, REGISTRATION_FIELD_NUMBER, FALSE);
}

static void
test_persons (void)
{
  g_autoptr (RegistrationDraft) draft = good_draft ();
  g_autofree char *name = registration_name_unknown (0);

  draft->sex = FJ_SEX_UNKNOWN;
  registration_draft_set (&draft->birth, NULL);
  g_assert_cmpint (registration_check (draft, TODAY), ==, REGISTRATION_FIELD_SEX);
  draft->person = REGISTRATION_PERSON_UNKNOWN;
  registration_draft_set (&draft->name, name);
  g_assert_cmpint (registration_check (draft, TODAY), ==, REGISTRATION_N_FIELDS);
  draft->person = REGISTRATION_PERSON_NEWBORN; /* may not have a sex yet, but a day of birth */
  g_assert_cmpint (registration_check (draft, TODAY), ==, REGISTRATION_FIELD_BIRTH);
}

static void
test_fields (void)
{
  g_autofree char *long_text = g_strnfill (65, 'a');
  static const struct
  {
    gsize offset;
    RegistrationField field;
    const char *wrong, *right;
  } cases[] = {
#define AT(member) G_STRUCT_OFFSET (RegistrationDraft, member)
    { AT (name), REGISTRATION_FIELD_NAME, NULL, "John Smith" },
    { AT (name), REGISTRATION_FIELD_NAME, "张\\三", "张三" },
    { AT (pinyin), REGISTRATION_FIELD_PINYIN, "Zhāng^San", "Zhang^San" },
    { AT (birth), REGISTRATION_FIELD_BIRTH, "2026-11-23", "2026-11-22" },
    { AT (birth), REGISTRATION_FIELD_BIRTH, "1870-01-01", "1920" },
    { AT (phone), REGISTRATION_FIELD_PHONE, "call me", "+86 516-8888" },
    { AT (item), REGISTRATION_FIELD_ITEM, NULL, "头颅平扫" },
    { AT (bed), REGISTRATION_FIELD_BED, "12345678901234567", "3-12" },
    { AT (visit_number), REGISTRATION_FIELD_VISIT, "1\\2", "Z123" },
    { AT (scheduled), REGISTRATION_FIELD_SCHEDULED, "soon", "14:30" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RegistrationDraft) draft = good_draft ();
      registration_draft_set (&G_STRUCT_MEMBER (char *, draft, cases[i].offset), cases[i].wrong);
      g_test_message ("%s", cases[i].wrong);
      assert_problem (draft, cases[i].field, TRUE);
      registration_draft_set (&G_STRUCT_MEMBER (char *, draft, cases[i].offset), cases[i].right);
      assert_problem (draft, cases[i].field, FALSE);
    }
  g_autoptr (RegistrationDraft) draft = good_draft ();
  registration_draft_set (&draft->doctor, long_text);
  assert_problem (draft, REGISTRATION_FIELD_DOCTOR, TRUE);
  draft->needs_side = TRUE;
  assert_problem (draft, REGISTRATION_FIELD_SIDE, TRUE);
  registration_draft_set (&draft->laterality, "B");
  assert_problem (draft, REGISTRATION_FIELD_SIDE, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registration-check/birth", test_birth);
  g_test_add_func ("/registration-check/age", test_age);
  g_test_add_func ("/registration-check/scheduled", test_scheduled);
  g_test_add_func ("/registration-check/good", test_good);
  g_test_add_func ("/registration-check/resident-id", test_resident_id);
  g_test_add_func ("/registration-check/persons", test_persons);
  g_test_add_func ("/registration-check/fields", test_fields);
  return g_test_run ();
}
