/* Who may do what, to whose data: one table, role x verb x scope; default deny (workflow.md, reliability.md).
 */
#pragma once

#include <glib.h>
#include "fj-role.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_VERB_READ_PATIENT, /* Patient, ServiceRequest, worklist rows, timeline, scanned request form */
  FJ_VERB_REGISTER,     /* create or change Patient, ServiceRequest, DocumentReference, Binary */
  FJ_VERB_READ_REPORT_DRAFT,
  FJ_VERB_READ_REPORT_SIGNED,
  FJ_VERB_READ_IMAGES,  /* DICOMweb reads, ImagingStudy */
  FJ_VERB_STORE_IMAGES, /* STOW, PUT ImagingStudy */
  FJ_VERB_COMPLETE_IMAGES,
  FJ_VERB_DRAFT, /* start-report, save, submit, claim of a draft */
  FJ_VERB_AUDIT, /* claim of an audit, return */
  FJ_VERB_SIGN,
  FJ_VERB_DELIVER,
  FJ_VERB_CANCEL,
  FJ_VERB_RECALL,
  FJ_VERB_READ_DIRECTORY, /* Organization, Practitioner, PractitionerRole, Location, Device, catalogue */
  FJ_VERB_CHANGE_DIRECTORY,
  FJ_VERB_MANAGE_ACCOUNTS,
  FJ_VERB_READ_AUDIT,
  FJ_VERB_READ_STATISTICS,
  FJ_VERB_ANSWER_GATES,  /* answer an exam's safety questions */
  FJ_VERB_RELEASE_GATES, /* take an answer that stands in the way out of the way, with a reason */
  /* Documents of a hospital or alliance (Basic); everyone may change their own, a system administrator those
   * of the installation. */
  FJ_VERB_CHANGE_TEMPLATES, /* report templates, hanging protocols */
  FJ_VERB_CHANGE_RULES,     /* quality rules */
  FJ_VERB_CHANGE_VOCABULARY,
  FJ_VERB_READ_LESSONS,  /* published lessons, their media, images of teaching cases: no patient's data */
  FJ_VERB_TEACH,         /* lessons that are not published; put, publish, withdraw; store a teaching case */
  FJ_VERB_ANNOTATE,      /* store what was drawn and measured on images, and which ones are key images */
  FJ_VERB_LINK_PATIENTS, /* say that two records are, or are not, one person; see who may be it elsewhere */
  FJ_VERB_TELL_CRITICAL, /* tell a critical value to the hospital that ordered the exam */
  FJ_VERB_READ_BACK,     /* write down who took it there and what they repeated */
  FJ_N_VERBS
} FjVerb;

const char *fj_verb_to_string (FjVerb verb);

typedef enum
{
  FJ_SCOPE_NONE,    /* refused */
  FJ_SCOPE_SITE,    /* data of the role's own organization */
  FJ_SCOPE_READING, /* own organization, and those it reads for (Organization.partOf) */
  FJ_SCOPE_ALL      /* not patient data: directory, audit */
} FjScope;

/* What one role may do. */
FjScope fj_authorization_scope (FjRole role, FjVerb verb);

/* One PractitionerRole of the person. */
typedef struct
{
  FjRole role;
  const char *organization;
} FjRoleAt;

/* TRUE when any of @roles allows @verb on data of @site, whose reading hospital is @reading_site (NULL:
 * none).
 * @site NULL: data of no site (directory, audit). On refusal @error is FJ_ERROR_FORBIDDEN with the sentence.
 */
gboolean fj_authorization_check (const FjRoleAt *roles,
                                 guint n_roles,
                                 FjVerb verb,
                                 const char *site,
                                 const char *reading_site,
                                 GError **error);

G_END_DECLS
