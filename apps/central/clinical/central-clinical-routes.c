/* The clinical routes: one row each. What a row's function may do is asked of the authorization table in the
 * function, where the site is known. */
#include "central-basic.h"
#include "central-corrections.h"
#include "central-critical.h"
#include "central-documents.h"
#include "central-lessons.h"
#include "central-gates.h"
#include "central-identity.h"
#include "central-register.h"
#include "central-report-search.h"
#include "central-search.h"
#include "central-sign.h"
#include "central-timeline.h"
#include "central-worklist.h"

#define READ(pattern, call)                                                                                  \
  {                                                                                                          \
    "GET", pattern, FJ_ROUTE_SESSION, CENTRAL_CALL_READ, call, NULL                                          \
  }
#define SEARCH(pattern, parameters)                                                                          \
  {                                                                                                          \
    "GET", pattern, FJ_ROUTE_SESSION, CENTRAL_CALL_READ, central_search, parameters                          \
  }
#define WRITE_WITH(method, pattern, call, traits)                                                            \
  {                                                                                                          \
    method, pattern, FJ_ROUTE_SESSION, CENTRAL_CALL_WRITE, call, NULL, traits                                \
  }
#define WRITE(method, pattern, call) WRITE_WITH (method, pattern, call, 0)
#define TASK(pattern, call)                                                                                  \
  {                                                                                                          \
    "POST", pattern, FJ_ROUTE_SESSION, CENTRAL_CALL_TASK, call, NULL                                         \
  }
/* Read, history and single versions of a type. */
#define VERSIONS(type)                                                                                       \
  READ ("/" type "/{id}", central_resource_get),                                                             \
      READ ("/" type "/{id}/_history", central_resource_get_history),                                        \
      READ ("/" type "/{id}/_history/{version}", central_resource_get_version)

const CentralRoute central_clinical_routes[] = {
  WRITE ("POST", "/", central_register),

  SEARCH ("/Patient", "_id:token identifier:token name:string birthdate:date q:string"),
  VERSIONS ("Patient"),
  READ ("/Patient/{id}/$timeline", central_timeline),
  READ ("/Patient/{id}/$candidates", central_identity_candidates),
  WRITE ("POST", "/Patient/{id}/$link", central_identity_link),
  WRITE ("POST", "/Patient/{id}/$distinguish", central_identity_distinguish),
  WRITE ("POST", "/Patient/{id}/$unlink", central_identity_unlink),
  WRITE_WITH ("POST", "/Patient", central_patient_post, CENTRAL_CONDITION),
  WRITE_WITH ("PUT", "/Patient/{id}", central_patient_put, CENTRAL_CREATES | CENTRAL_MATCHES),

  SEARCH (
      "/ServiceRequest",
      "_id:token identifier:token patient:reference subject:reference status:token stage:token authored:date"),
  VERSIONS ("ServiceRequest"),
  WRITE ("POST", "/ServiceRequest", central_exam_post),
  WRITE_WITH ("PUT", "/ServiceRequest/{id}", central_exam_put, CENTRAL_CREATES | CENTRAL_MATCHES),
  WRITE ("POST", "/ServiceRequest/{id}/$start-report", central_report_start_call),
  WRITE ("POST", "/ServiceRequest/{id}/$cancel", central_exam_cancel),
  WRITE ("POST", "/ServiceRequest/{id}/$deliver", central_exam_deliver),
  WRITE_WITH ("POST", "/ServiceRequest/{id}/$answer-gate", central_gates_answer, CENTRAL_MATCHES),
  TASK ("/ServiceRequest/{id}/$images-complete", central_images_complete),

  SEARCH ("/DocumentReference",
          "_id:token patient:reference subject:reference related:reference category:token"),
  VERSIONS ("DocumentReference"),
  WRITE ("POST", "/DocumentReference", central_document_post),
  WRITE_WITH ("PUT",
              "/DocumentReference/{id}",
              central_document_put,
              CENTRAL_CREATES | CENTRAL_FIXED | CENTRAL_LESSONS),
  WRITE_WITH ("POST", "/DocumentReference/{id}/$publish", central_lesson_publish, 0),
  WRITE_WITH ("POST", "/DocumentReference/{id}/$withdraw", central_lesson_withdraw, 0),

  { "GET", "/Binary/{id}", FJ_ROUTE_SESSION, CENTRAL_CALL_READ, central_binary_get, NULL, CENTRAL_RAW },
  WRITE ("POST", "/Binary", central_binary_post),
  WRITE_WITH ("PUT", "/Binary/{id}", central_binary_put, CENTRAL_CREATES | CENTRAL_FIXED),

  SEARCH (
      "/Task",
      "_id:token code:token status:token focus:reference based-on:reference patient:reference owner:reference"),
  VERSIONS ("Task"),
  WRITE_WITH ("POST", "/Task/{id}/$claim", central_task_claim, CENTRAL_MATCHES),
  WRITE_WITH ("POST", "/Task/{id}/$release", central_task_release, CENTRAL_MATCHES),

  SEARCH ("/DiagnosticReport",
          "_id:token based-on:reference patient:reference subject:reference status:token"),
  VERSIONS ("DiagnosticReport"),
  WRITE_WITH ("PUT", "/DiagnosticReport/{id}", central_report_put, CENTRAL_MATCHES),
  WRITE ("POST", "/DiagnosticReport/{id}/$submit", central_report_submit),
  WRITE ("POST", "/DiagnosticReport/{id}/$return", central_report_return),
  TASK ("/DiagnosticReport/{id}/$sign", central_report_sign),
  WRITE ("POST", "/DiagnosticReport/{id}/$acknowledge", central_correction_acknowledge),

  SEARCH ("/Communication",
          "_id:token status:token category:token based-on:reference patient:reference subject:reference "
          "sent:date"),
  VERSIONS ("Communication"),
  WRITE_WITH ("PUT", "/Communication/{id}", central_critical_put, CENTRAL_CREATES | CENTRAL_FIXED),
  WRITE ("POST", "/Communication/{id}/$read-back", central_critical_read_back),

  SEARCH ("/ImagingStudy",
          "_id:token based-on:reference identifier:token patient:reference subject:reference"),
  VERSIONS ("ImagingStudy"),
  WRITE_WITH ("PUT", "/ImagingStudy/{id}", central_study_put, CENTRAL_CREATES),

  SEARCH ("/Provenance", "_id:token target:reference patient:reference"),
  VERSIONS ("Provenance"),

  { "GET", "/Basic", FJ_ROUTE_SESSION, CENTRAL_CALL_READ, central_basic_search,
    "_id:token code:token name:string scope:token owner:reference" },
  VERSIONS ("Basic"),
  WRITE_WITH ("PUT", "/Basic/{id}", central_basic_put, CENTRAL_CREATES | CENTRAL_MATCHES),

  READ ("/worklist", central_worklist),
  READ ("/corrections", central_correction_list),
  READ ("/reports", central_report_search),
  READ ("/lessons", central_lesson_list),
};
const guint central_n_clinical_routes = G_N_ELEMENTS (central_clinical_routes);
