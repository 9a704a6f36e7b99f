#include "fj-authorization.h"

#include "fj-error.h"
#include "fj-language.h"

/* Per verb: its word, and what a refused person is told. */
static const struct
{
  const char *word;
  const char *refused;
} verbs[FJ_N_VERBS] = {
  [FJ_VERB_READ_PATIENT] = { "read-patient", N_ ("Your account may not see patients and orders.") },
  [FJ_VERB_REGISTER] = { "register", N_ ("Your account may not register patients or orders.") },
  [FJ_VERB_READ_REPORT_DRAFT]
  = { "read-report-draft", N_ ("Your account may not see reports before they are signed.") },
  [FJ_VERB_READ_REPORT_SIGNED] = { "read-report-signed", N_ ("Your account may not see reports.") },
  [FJ_VERB_READ_IMAGES] = { "read-images", N_ ("Your account may not see images.") },
  [FJ_VERB_STORE_IMAGES] = { "store-images", N_ ("Your account may not store images.") },
  [FJ_VERB_COMPLETE_IMAGES] = { "complete-images", N_ ("Your account may not mark images as complete.") },
  [FJ_VERB_DRAFT] = { "draft", N_ ("Your account may not draft reports.") },
  [FJ_VERB_AUDIT] = { "audit", N_ ("Your account may not audit reports.") },
  [FJ_VERB_SIGN] = { "sign", N_ ("Your account may not sign reports.") },
  [FJ_VERB_DELIVER] = { "deliver", N_ ("Your account may not print or hand over reports.") },
  [FJ_VERB_CANCEL] = { "cancel", N_ ("Your account may not cancel exams.") },
  [FJ_VERB_RECALL] = { "recall", N_ ("Your account may not recall exams.") },
  [FJ_VERB_READ_DIRECTORY]
  = { "read-directory", N_ ("Your account may not see the directory of hospitals and people.") },
  [FJ_VERB_CHANGE_DIRECTORY]
  = { "change-directory", N_ ("Your account may not change the directory of hospitals and people.") },
  [FJ_VERB_MANAGE_ACCOUNTS] = { "manage-accounts", N_ ("Your account may not manage accounts.") },
  [FJ_VERB_READ_AUDIT] = { "read-audit", N_ ("Your account may not read the audit trail.") },
  [FJ_VERB_READ_STATISTICS] = { "read-statistics", N_ ("Your account may not see statistics.") },
  [FJ_VERB_ANSWER_GATES] = { "answer-gates", N_ ("Your account may not answer safety questions.") },
  [FJ_VERB_RELEASE_GATES]
  = { "release-gates",
      N_ ("Your account may not release an exam whose safety answer stands in the way. A technologist or a "
          "doctor can.") },
  [FJ_VERB_CHANGE_TEMPLATES]
  = { "change-templates",
      N_ ("Your account may not change the report templates and hanging protocols of a hospital.") },
  [FJ_VERB_CHANGE_RULES] = { "change-rules", N_ ("Your account may not change quality rules.") },
  [FJ_VERB_CHANGE_VOCABULARY]
  = { "change-vocabulary", N_ ("Your account may not change the catalogues and word lists of a hospital.") },
  [FJ_VERB_READ_LESSONS] = { "read-lessons", N_ ("Your account may not see lessons.") },
  [FJ_VERB_TEACH]
  = { "teach", N_ ("Your account may not make or change lessons, or see them before they are published.") },
  [FJ_VERB_ANNOTATE] = { "annotate", N_ ("Your account may not save marks and measurements on images.") },
  [FJ_VERB_LINK_PATIENTS]
  = { "link-patients", N_ ("Your account may not decide whether two records are the same patient's.") },
  [FJ_VERB_TELL_CRITICAL] = { "tell-critical", N_ ("Your account may not tell critical values.") },
  [FJ_VERB_READ_BACK] = { "read-back", N_ ("Your account may not take critical values.") },
};

#define SITE FJ_SCOPE_SITE
#define READING FJ_SCOPE_READING
#define ALL FJ_SCOPE_ALL

/* The table: role, verb, scope. What is not in it is refused. */
static const struct
{
  FjRole role;
  FjVerb verb;
  FjScope scope;
} grants[] = {
  { FJ_ROLE_CLERK, FJ_VERB_READ_PATIENT, SITE },
  { FJ_ROLE_CLERK, FJ_VERB_REGISTER, SITE },
  { FJ_ROLE_CLERK, FJ_VERB_CANCEL, SITE },
  { FJ_ROLE_CLERK, FJ_VERB_READ_REPORT_SIGNED, SITE }, /* hands the paper over at the desk */
  { FJ_ROLE_CLERK, FJ_VERB_DELIVER, SITE },
  { FJ_ROLE_CLERK, FJ_VERB_READ_DIRECTORY, ALL },
  { FJ_ROLE_CLERK, FJ_VERB_ANSWER_GATES, SITE },
  { FJ_ROLE_CLERK, FJ_VERB_CHANGE_VOCABULARY, SITE },
  { FJ_ROLE_CLERK, FJ_VERB_READ_LESSONS, ALL },
  { FJ_ROLE_CLERK, FJ_VERB_READ_BACK, SITE },

  { FJ_ROLE_TECHNOLOGIST, FJ_VERB_READ_PATIENT, SITE },
  { FJ_ROLE_TECHNOLOGIST, FJ_VERB_READ_IMAGES, SITE },
  { FJ_ROLE_TECHNOLOGIST, FJ_VERB_COMPLETE_IMAGES, SITE },
  { FJ_ROLE_TECHNOLOGIST, FJ_VERB_READ_REPORT_SIGNED, SITE }, /* a small site has no other desk at night */
  { FJ_ROLE_TECHNOLOGIST, FJ_VERB_DELIVER, SITE },
  { FJ_ROLE_TECHNOLOGIST, FJ_VERB_READ_DIRECTORY, ALL },
  { FJ_ROLE_TECHNOLOGIST, FJ_VERB_ANSWER_GATES, SITE },
  { FJ_ROLE_TECHNOLOGIST, FJ_VERB_RELEASE_GATES, SITE },
  { FJ_ROLE_TECHNOLOGIST, FJ_VERB_CHANGE_VOCABULARY, SITE },
  { FJ_ROLE_TECHNOLOGIST, FJ_VERB_READ_LESSONS, ALL },
  { FJ_ROLE_TECHNOLOGIST, FJ_VERB_READ_BACK, SITE },

  { FJ_ROLE_READER, FJ_VERB_READ_PATIENT, READING },
  { FJ_ROLE_READER, FJ_VERB_READ_IMAGES, READING },
  { FJ_ROLE_READER, FJ_VERB_READ_REPORT_DRAFT, READING },
  { FJ_ROLE_READER, FJ_VERB_READ_REPORT_SIGNED, READING },
  { FJ_ROLE_READER, FJ_VERB_DRAFT, READING },
  { FJ_ROLE_READER, FJ_VERB_READ_DIRECTORY, ALL },
  { FJ_ROLE_READER, FJ_VERB_RELEASE_GATES, READING },
  { FJ_ROLE_READER, FJ_VERB_READ_LESSONS, ALL },
  { FJ_ROLE_READER, FJ_VERB_LINK_PATIENTS, READING },
  { FJ_ROLE_READER, FJ_VERB_ANNOTATE, READING },
  { FJ_ROLE_READER, FJ_VERB_TELL_CRITICAL, READING },
  { FJ_ROLE_READER, FJ_VERB_READ_BACK, READING },

  { FJ_ROLE_AUDITOR, FJ_VERB_READ_PATIENT, READING },
  { FJ_ROLE_AUDITOR, FJ_VERB_READ_IMAGES, READING },
  { FJ_ROLE_AUDITOR, FJ_VERB_READ_REPORT_DRAFT, READING },
  { FJ_ROLE_AUDITOR, FJ_VERB_READ_REPORT_SIGNED, READING },
  { FJ_ROLE_AUDITOR, FJ_VERB_DRAFT, READING }, /* mode 2: the centre does both */
  { FJ_ROLE_AUDITOR, FJ_VERB_AUDIT, READING },
  { FJ_ROLE_AUDITOR, FJ_VERB_SIGN, READING },
  { FJ_ROLE_AUDITOR, FJ_VERB_READ_DIRECTORY, ALL },
  { FJ_ROLE_AUDITOR, FJ_VERB_RELEASE_GATES, READING },
  { FJ_ROLE_AUDITOR, FJ_VERB_CHANGE_TEMPLATES, READING },
  { FJ_ROLE_AUDITOR, FJ_VERB_READ_LESSONS, ALL },
  { FJ_ROLE_AUDITOR, FJ_VERB_LINK_PATIENTS, READING },
  { FJ_ROLE_AUDITOR, FJ_VERB_ANNOTATE, READING },
  { FJ_ROLE_AUDITOR, FJ_VERB_TELL_CRITICAL, READING },
  { FJ_ROLE_AUDITOR, FJ_VERB_READ_BACK, READING },

  { FJ_ROLE_EXPERT, FJ_VERB_READ_PATIENT, READING },
  { FJ_ROLE_EXPERT, FJ_VERB_READ_IMAGES, READING },
  { FJ_ROLE_EXPERT, FJ_VERB_READ_REPORT_DRAFT, READING },
  { FJ_ROLE_EXPERT, FJ_VERB_READ_REPORT_SIGNED, READING },
  { FJ_ROLE_EXPERT, FJ_VERB_DRAFT, READING },
  { FJ_ROLE_EXPERT, FJ_VERB_AUDIT, READING },
  { FJ_ROLE_EXPERT, FJ_VERB_SIGN, READING },
  { FJ_ROLE_EXPERT, FJ_VERB_READ_DIRECTORY, ALL },
  { FJ_ROLE_EXPERT, FJ_VERB_RELEASE_GATES, READING },
  { FJ_ROLE_EXPERT, FJ_VERB_CHANGE_TEMPLATES, READING },
  { FJ_ROLE_EXPERT, FJ_VERB_READ_LESSONS, ALL },
  { FJ_ROLE_EXPERT, FJ_VERB_LINK_PATIENTS, READING },
  { FJ_ROLE_EXPERT, FJ_VERB_ANNOTATE, READING },
  { FJ_ROLE_EXPERT, FJ_VERB_TELL_CRITICAL, READING },
  { FJ_ROLE_EXPERT, FJ_VERB_READ_BACK, READING },
  { FJ_ROLE_EXPERT, FJ_VERB_TEACH, SITE },

  { FJ_ROLE_TEACHER, FJ_VERB_READ_PATIENT, READING }, /* to find the case at all */
  { FJ_ROLE_TEACHER, FJ_VERB_READ_IMAGES, READING },
  { FJ_ROLE_TEACHER, FJ_VERB_READ_REPORT_SIGNED, READING },
  { FJ_ROLE_TEACHER, FJ_VERB_READ_DIRECTORY, ALL },
  { FJ_ROLE_TEACHER, FJ_VERB_READ_LESSONS, ALL },
  { FJ_ROLE_TEACHER, FJ_VERB_TEACH, SITE },

  /* Nothing of real patients: teaching material reaches a trainee de-identified. */
  { FJ_ROLE_TRAINEE, FJ_VERB_READ_DIRECTORY, ALL },
  { FJ_ROLE_TRAINEE, FJ_VERB_READ_LESSONS, ALL },

  { FJ_ROLE_QUALITY, FJ_VERB_READ_PATIENT, READING },
  { FJ_ROLE_QUALITY, FJ_VERB_READ_IMAGES, READING },
  { FJ_ROLE_QUALITY, FJ_VERB_READ_REPORT_DRAFT, READING },
  { FJ_ROLE_QUALITY, FJ_VERB_READ_REPORT_SIGNED, READING },
  { FJ_ROLE_QUALITY, FJ_VERB_RECALL, READING },
  { FJ_ROLE_QUALITY, FJ_VERB_READ_STATISTICS, READING },
  { FJ_ROLE_QUALITY, FJ_VERB_READ_DIRECTORY, ALL },
  { FJ_ROLE_QUALITY, FJ_VERB_CHANGE_TEMPLATES, READING },
  { FJ_ROLE_QUALITY, FJ_VERB_CHANGE_RULES, READING },
  { FJ_ROLE_QUALITY, FJ_VERB_READ_LESSONS, ALL },

  { FJ_ROLE_KIOSK, FJ_VERB_READ_PATIENT, SITE }, /* worklist rows: what is ready to print */
  { FJ_ROLE_KIOSK, FJ_VERB_READ_REPORT_SIGNED, SITE },
  { FJ_ROLE_KIOSK, FJ_VERB_DELIVER, SITE },

  { FJ_ROLE_CLINICIAN, FJ_VERB_READ_PATIENT, SITE },
  { FJ_ROLE_CLINICIAN, FJ_VERB_READ_IMAGES, SITE },
  { FJ_ROLE_CLINICIAN, FJ_VERB_READ_REPORT_SIGNED, SITE },
  { FJ_ROLE_CLINICIAN, FJ_VERB_READ_DIRECTORY, ALL },
  { FJ_ROLE_CLINICIAN, FJ_VERB_READ_LESSONS, ALL },
  { FJ_ROLE_CLINICIAN, FJ_VERB_READ_BACK, SITE },

  { FJ_ROLE_GATEWAY, FJ_VERB_READ_PATIENT, SITE },
  { FJ_ROLE_GATEWAY, FJ_VERB_STORE_IMAGES, SITE },
  { FJ_ROLE_GATEWAY, FJ_VERB_COMPLETE_IMAGES, SITE },
  { FJ_ROLE_GATEWAY, FJ_VERB_READ_DIRECTORY, ALL },

  /* Three disjoint administrators: none of them sees a patient, none holds the key of another. */
  { FJ_ROLE_SYSTEM_ADMIN, FJ_VERB_READ_DIRECTORY, ALL },
  { FJ_ROLE_SYSTEM_ADMIN, FJ_VERB_CHANGE_DIRECTORY, ALL },
  { FJ_ROLE_SYSTEM_ADMIN, FJ_VERB_CHANGE_VOCABULARY, ALL },
  { FJ_ROLE_SECURITY_ADMIN, FJ_VERB_READ_DIRECTORY, ALL },
  { FJ_ROLE_SECURITY_ADMIN, FJ_VERB_MANAGE_ACCOUNTS, ALL },
  { FJ_ROLE_AUDIT_ADMIN, FJ_VERB_READ_AUDIT, ALL },
};

const char *
fj_verb_to_string (FjVerb verb)
{
  g_return_val_if_fail (verb >= 0 && verb < FJ_N_VERBS, "");
  return verbs[verb].word;
}

FjScope
fj_authorization_scope (FjRole role, FjVerb verb)
{
  for (guint i = 0; i < G_N_ELEMENTS (grants); i++)
    if (grants[i].role == role && grants[i].verb == verb)
      return grants[i].scope;
  return FJ_SCOPE_NONE;
}

/* Nobody and nowhere are not equal. */
static gboolean
same_place (const char *a, const char *b)
{
  return a != NULL && b != NULL && *a != '\0' && g_str_equal (a, b);
}

gboolean
fj_authorization_check (const FjRoleAt *roles,
                        guint n_roles,
                        FjVerb verb,
                        const char *site,
                        const char *reading_site,
                        GError **error)
{
  gboolean elsewhere = FALSE;

  g_return_val_if_fail (verb >= 0 && verb < FJ_N_VERBS, FALSE);
  for (guint i = 0; i < n_roles; i++)
    switch (fj_authorization_scope (roles[i].role, verb))
      {
      case FJ_SCOPE_NONE:
        break;
      case FJ_SCOPE_ALL:
        return TRUE;
      case FJ_SCOPE_READING:
        if (same_place (roles[i].organization, site)
            || (site != NULL && same_place (roles[i].organization, reading_site)))
          return TRUE;
        elsewhere = TRUE;
        break;
      case FJ_SCOPE_SITE:
        if (same_place (roles[i].organization, site))
          return TRUE;
        elsewhere = TRUE;
        break;
      }
  if (elsewhere)
    g_set_error_literal (
        error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
        _ ("This belongs to a hospital that your account does not work for. Ask that hospital, or the "
           "administrator of accounts."));
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN, "%s %s", _ (verbs[verb].refused),
                 _ ("Ask the administrator of accounts if your work needs it."));
  return FALSE;
}
