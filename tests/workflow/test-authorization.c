#include "fj-authorization.h"

#include <string.h>
#include "fj-error.h"

/* Written by hand from workflow.md ("Who takes part", "The API") and reliability.md, not from the table under
 * test. One line per role, one letter per verb in the order of FjVerb: - refused, s own site, r own site and
 * those read for, a no patient data (directory, accounts, audit).
 *
 *   P patient/order  G register  D draft read  S signed read  I images  T store  C complete  d draft  A audit
 * g sign p deliver  X cancel  R recall  L directory  l change it  M accounts  U audit trail  N statistics
 * a answer safety questions  e release them  H templates  Q quality rules  V vocabulary
 * o lessons  t teach  i same person?  n annotate  c tell critical values  b take them */
/* clang-format off */
static const struct
{
  FjRole role;
  const char *verdicts;
} expected[] = {
  /*                         PGDSITCdAgpXRLlMUNaeHQVotincb */
  { FJ_ROLE_CLERK,          "ss-s------ss-a----s---sa----s" },
  { FJ_ROLE_TECHNOLOGIST,   "s--ss-s---s--a----ss--sa----s" },
  { FJ_ROLE_READER,         "r-rrr--r-----a-----r---a-rrrr" },
  { FJ_ROLE_AUDITOR,        "r-rrr--rrr---a-----rr--a-rrrr" },
  { FJ_ROLE_EXPERT,         "r-rrr--rrr---a-----rr--asrrrr" },
  { FJ_ROLE_TEACHER,        "r--rr--------a---------as----" },
  { FJ_ROLE_TRAINEE,        "-------------a---------a-----" },
  { FJ_ROLE_QUALITY,        "r-rrr-------ra---r--rr-a-----" },
  { FJ_ROLE_KIOSK,          "s--s------s------------------" },
  { FJ_ROLE_CLINICIAN,      "s--ss--------a---------a----s" },
  { FJ_ROLE_GATEWAY,        "s----ss------a---------------" },
  { FJ_ROLE_SYSTEM_ADMIN,   "-------------aa-------a------" },
  { FJ_ROLE_SECURITY_ADMIN, "-------------a-a-------------" },
  { FJ_ROLE_AUDIT_ADMIN,    "----------------a------------" },
  { FJ_ROLE_NONE,           "-----------------------------" },
};
/* clang-format on */

static const FjVerb order[] = { FJ_VERB_READ_PATIENT,
                                FJ_VERB_REGISTER,
                                FJ_VERB_READ_REPORT_DRAFT,
                                FJ_VERB_READ_REPORT_SIGNED,
                                FJ_VERB_READ_IMAGES,
                                FJ_VERB_STORE_IMAGES,
                                FJ_VERB_COMPLETE_IMAGES,
                                FJ_VERB_DRAFT,
                                FJ_VERB_AUDIT,
                                FJ_VERB_SIGN,
                                FJ_VERB_DELIVER,
                                FJ_VERB_CANCEL,
                                FJ_VERB_RECALL,
                                FJ_VERB_READ_DIRECTORY,
                                FJ_VERB_CHANGE_DIRECTORY,
                                FJ_VERB_MANAGE_ACCOUNTS,
                                FJ_VERB_READ_AUDIT,
                                FJ_VERB_READ_STATISTICS,
                                FJ_VERB_ANSWER_GATES,
                                FJ_VERB_RELEASE_GATES,
                                FJ_VERB_CHANGE_TEMPLATES,
                                FJ_VERB_CHANGE_RULES,
                                FJ_VERB_CHANGE_VOCABULARY,
                                FJ_VERB_READ_LESSONS,
                                FJ_VERB_TEACH,
                                FJ_VERB_LINK_PATIENTS,
                                FJ_VERB_ANNOTATE,
                                FJ_VERB_TELL_CRITICAL,
                                FJ_VERB_READ_BACK };

/* The centre reads for site 1; site 2 has nothing to do with either. */
#define CENTRE "centre"
#define SITE_1 "site-1"
#define SITE_2 "site-2"

static gboolean
allowed (FjRole role, const char *organization, FjVerb verb, const char *site, const char *reading)
{
  const FjRoleAt at = { role, organization };
  g_autoptr (GError) error = NULL;
  gboolean yes = fj_authorization_check (&at, 1, verb, site, reading, &error);

  if (yes)
    g_assert_no_error (error);
  else
    {
      g_assert_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN);
      g_assert_cmpuint (strlen (error->message), >, 30);
    }
  return yes;
}

static void
test_every_role_and_verb (void)
{
  guint asked = 0;

  g_assert_cmpuint (G_N_ELEMENTS (order), ==, FJ_N_VERBS);
  g_assert_cmpuint (G_N_ELEMENTS (expected), ==, 15);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      FjRole role = expected[i].role;

      g_assert_cmpuint (strlen (expected[i].verdicts), ==, FJ_N_VERBS);
      for (guint v = 0; v < FJ_N_VERBS; v++, asked++)
        {
          char verdict = expected[i].verdicts[v];
          gboolean own = verdict != '-', read_for = verdict == 'r' || verdict == 'a', other = verdict == 'a';
          const FjVerb verb = order[v];

          /* Working at site 1 (read by the centre), asked for site 1, 2 and the centre. */
          if (allowed (role, SITE_1, verb, SITE_1, CENTRE) != own
              || allowed (role, SITE_1, verb, SITE_2, NULL) != other
              || allowed (role, SITE_1, verb, CENTRE, NULL) != other
              /* Working at the centre: site 1 only for those whose scope is reading. */
              || allowed (role, CENTRE, verb, CENTRE, NULL) != own
              || allowed (role, CENTRE, verb, SITE_1, CENTRE) != read_for
              || allowed (role, CENTRE, verb, SITE_2, NULL) != other
              /* Working at site 2: nothing of the others. */
              || allowed (role, SITE_2, verb, SITE_1, CENTRE) != other
              /* Data of no site. */
              || allowed (role, SITE_1, verb, NULL, NULL) != other)
            g_error ("%s, %s: not as written down (%c)", fj_role_to_string (role), fj_verb_to_string (verb),
                     verdict);
        }
    }
  g_test_message ("%u pairs of role and verb", asked);
}

static void
test_scope (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    for (guint v = 0; v < FJ_N_VERBS; v++)
      {
        static const char letters[] = {
          [FJ_SCOPE_NONE] = '-', [FJ_SCOPE_SITE] = 's', [FJ_SCOPE_READING] = 'r', [FJ_SCOPE_ALL] = 'a'
        };
        g_assert_cmpint (letters[fj_authorization_scope (expected[i].role, order[v])], ==,
                         expected[i].verdicts[v]);
      }
  /* A set of roles is no role: each is asked by itself. */
  g_assert_cmpint (fj_authorization_scope (FJ_ROLE_CLERK | FJ_ROLE_AUDITOR, FJ_VERB_SIGN), ==, FJ_SCOPE_NONE);
}

/* The three administrators hold nothing in common that changes anything, and no patient. */
static void
test_disjoint_administrators (void)
{
  static const FjRole admins[] = { FJ_ROLE_SYSTEM_ADMIN, FJ_ROLE_SECURITY_ADMIN, FJ_ROLE_AUDIT_ADMIN };

  for (int verb = 0; verb < FJ_N_VERBS; verb++)
    {
      guint holders = 0;

      for (guint i = 0; i < G_N_ELEMENTS (admins); i++)
        {
          FjScope scope = fj_authorization_scope (admins[i], (FjVerb) verb);

          g_assert_true (scope == FJ_SCOPE_NONE || scope == FJ_SCOPE_ALL);
          holders += scope != FJ_SCOPE_NONE;
        }
      g_assert_true (holders <= 1 || verb == FJ_VERB_READ_DIRECTORY);
    }
}

static void
test_several_roles (void)
{
  const FjRoleAt roles[]
      = { { FJ_ROLE_CLERK, SITE_1 }, { FJ_ROLE_AUDITOR, CENTRE }, { FJ_ROLE_CLINICIAN, SITE_2 } };
  g_autoptr (GError) error = NULL;

  g_assert_true (fj_authorization_check (roles, 3, FJ_VERB_REGISTER, SITE_1, CENTRE, NULL));
  g_assert_true (fj_authorization_check (roles, 3, FJ_VERB_SIGN, SITE_1, CENTRE, NULL));
  g_assert_true (fj_authorization_check (roles, 3, FJ_VERB_READ_IMAGES, SITE_2, NULL, NULL));
  /* Rights do not add up across places: signing is the centre's, not site 2's. */
  g_assert_false (fj_authorization_check (roles, 3, FJ_VERB_SIGN, SITE_2, NULL, &error));
  g_assert_nonnull (strstr (error->message, "hospital"));
  g_clear_error (&error);
  g_assert_false (fj_authorization_check (roles, 3, FJ_VERB_REGISTER, CENTRE, NULL, NULL));
  g_assert_false (fj_authorization_check (roles, 3, FJ_VERB_READ_AUDIT, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "audit trail"));
  g_assert_false (fj_authorization_check (NULL, 0, FJ_VERB_READ_DIRECTORY, NULL, NULL, NULL));
}

/* Nowhere is not a place that two could share. */
static void
test_nowhere (void)
{
  static const char *const nowhere[] = { NULL, "" };

  for (guint i = 0; i < 2; i++)
    for (guint j = 0; j < 2; j++)
      {
        g_assert_false (allowed (FJ_ROLE_CLERK, nowhere[i], FJ_VERB_REGISTER, nowhere[j], NULL));
        g_assert_false (allowed (FJ_ROLE_AUDITOR, nowhere[i], FJ_VERB_SIGN, nowhere[j], nowhere[j]));
        g_assert_false (allowed (FJ_ROLE_AUDITOR, nowhere[i], FJ_VERB_SIGN, SITE_1, nowhere[j]));
      }
  g_assert_false (allowed (FJ_ROLE_AUDITOR, CENTRE, FJ_VERB_SIGN, NULL, CENTRE));
}

static void
test_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int verb = 0; verb < FJ_N_VERBS; verb++)
    g_assert_true (g_hash_table_add (seen, (gpointer) fj_verb_to_string ((FjVerb) verb)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/authorization/every-role-and-verb", test_every_role_and_verb);
  g_test_add_func ("/authorization/scope", test_scope);
  g_test_add_func ("/authorization/disjoint-administrators", test_disjoint_administrators);
  g_test_add_func ("/authorization/several-roles", test_several_roles);
  g_test_add_func ("/authorization/nowhere", test_nowhere);
  g_test_add_func ("/authorization/words", test_words);
  return g_test_run ();
}
