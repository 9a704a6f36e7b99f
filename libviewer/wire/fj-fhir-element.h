/* The engine of the resource mappers: a resource is one table of elements, each naming where it stands in the
 * domain type and how it is read and written. Inside wire only.
 *
 * Writing into a base touches an element only when the base says something else, so that a client's own
 * spelling of the same thing (a display, a second coding) stays as it was sent. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FJ_FHIR_MAX_TEXT (64u << 10) /* bytes of one text of a report or order */
#define FJ_FHIR_MAX_INSTANCES 20000u /* of one ImagingStudy */

typedef enum
{
  FJ_FIELD_STRING,  /* char *   */
  FJ_FIELD_STRINGS, /* char **  */
  FJ_FIELD_WORD,    /* an enumeration */
  FJ_FIELD_BOOLEAN, /* gboolean */
  FJ_FIELD_INSTANT, /* gint64, microseconds */
  FJ_FIELD_NUMBER,  /* guint */
  FJ_FIELD_LIST     /* GPtrArray *: of objects, never taken for the same */
} FjFhirField;

typedef struct _FjFhirElement FjFhirElement;
struct _FjFhirElement
{
  const char *name; /* as errors say it: "Patient.birthDate" */
  FjFhirField field;
  gsize offset; /* in the domain type */
  gboolean (*read) (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error);
  void (*write) (JsonObject *json, const FjFhirElement *element, gconstpointer owner); /* NULL: read only */
  const char *key;    /* member, identifier system or extension URL */
  const char *target; /* type of a reference; value[x] of an extension */
  guint max;          /* characters of one line; 0: a text of FJ_FHIR_MAX_TEXT with line breaks */
  gboolean (*check) (const char *text); /* shape; NULL: any */
  const char *rule;                     /* N_() sentence for a text that fails it */
  gboolean required;
  gboolean always; /* write even when the base reads the same */
};

typedef struct
{
  const char *type; /* "Patient" */
  const FjFhirElement *elements;
  guint n_elements;
  const char *const *lists;   /* members that must be arrays; NULL-terminated */
  const char *const *objects; /* members that must be objects */
  const char *const *strings; /* members that must be strings */
} FjFhirResource;

/* Checks the frame (resourceType, modifierExtension, kinds of members) and reads every element into @owner.
 */
gboolean
fj_fhir_resource_read (const FjFhirResource *resource, JsonObject *json, gpointer owner, GError **error);
/* A copy of @base (NULL: an empty one) in which the elements say what @owner says. @scratch: an empty domain
 * object that the base is read into for comparison; the caller frees it. (transfer full) */
JsonObject *fj_fhir_resource_write (const FjFhirResource *resource,
                                    gconstpointer owner,
                                    JsonObject *base,
                                    gpointer scratch);

/* Checks @text by the element and puts a stripped copy in the field; NULL or empty: absent. */
gboolean fj_fhir_take_text (const FjFhirElement *element, const char *text, gpointer owner, GError **error);
gboolean
fj_fhir_fail (const FjFhirElement *element, int code, const char *rule, GError **error); /* always FALSE */

#define FJ_FIELD_OF(type, element, owner) G_STRUCT_MEMBER (type, owner, (element)->offset)

/* Readers and writers of the shapes that several resources share. */
gboolean fj_fhir_read_id (JsonObject *, const FjFhirElement *, gpointer, GError **);
gboolean fj_fhir_read_version (JsonObject *, const FjFhirElement *, gpointer, GError **);
gboolean
fj_fhir_read_member (JsonObject *, const FjFhirElement *, gpointer, GError **); /* key: path of a string */
void fj_fhir_write_member (JsonObject *, const FjFhirElement *, gconstpointer); /* key: top-level name */
gboolean fj_fhir_read_reference (JsonObject *,
                                 const FjFhirElement *,
                                 gpointer,
                                 GError **); /* key: member, target: type */
void fj_fhir_write_reference (JsonObject *, const FjFhirElement *, gconstpointer);
gboolean fj_fhir_read_reference_list (JsonObject *,
                                      const FjFhirElement *,
                                      gpointer,
                                      GError **); /* first of that type */
void fj_fhir_write_reference_list (JsonObject *, const FjFhirElement *, gconstpointer);
gboolean fj_fhir_read_extension (JsonObject *,
                                 const FjFhirElement *,
                                 gpointer,
                                 GError **); /* key: URL, target: value[x] */
void fj_fhir_write_extension (JsonObject *, const FjFhirElement *, gconstpointer);
gboolean fj_fhir_read_extension_reference (JsonObject *,
                                           const FjFhirElement *,
                                           gpointer,
                                           GError **); /* Organization */
void fj_fhir_write_extension_reference (JsonObject *, const FjFhirElement *, gconstpointer);
gboolean fj_fhir_read_instant (JsonObject *, const FjFhirElement *, gpointer, GError **); /* key: member */
void fj_fhir_write_instant (JsonObject *, const FjFhirElement *, gconstpointer);
gboolean fj_fhir_read_dicom_uid (JsonObject *, const FjFhirElement *, gpointer, GError **);
void fj_fhir_write_dicom_uid (JsonObject *, const FjFhirElement *, gconstpointer);
gboolean fj_fhir_read_accession (JsonObject *, const FjFhirElement *, gpointer, GError **);
void fj_fhir_write_accession (JsonObject *, const FjFhirElement *, gconstpointer);

/* An exam's safety gates (fj-fhir-gates.c). */
gboolean fj_fhir_read_gates (JsonObject *, const FjFhirElement *, gpointer, GError **);
void fj_fhir_write_gates (JsonObject *, const FjFhirElement *, gconstpointer);

/* Pieces. All (transfer none), NULL when absent. */
JsonObject *fj_fhir_find (JsonArray *array, const char *path, const char *value);
JsonObject *fj_fhir_extension (JsonObject *json, const char *url);
/* The extension of @url with @value as its @value_name ("valueString"); NULL removes it. */
void fj_fhir_set_extension (JsonObject *json, const char *url, const char *value_name, const char *value);
void fj_fhir_set_string (JsonObject *json, const char *name, const char *value); /* NULL or "": removed */
JsonArray *fj_fhir_ensure_array (JsonObject *json, const char *name);
/* Adds an empty object to the list @name, made when absent. */
JsonObject *fj_fhir_append (JsonObject *json, const char *name);
/* Takes @element out of the list @name, and the list when it is then empty. */
void fj_fhir_remove (JsonObject *json, const char *name, JsonObject *element);
/* {"coding":[{"system","code"}]} (transfer full) */
JsonObject *fj_fhir_concept (const char *system, const char *code, const char *display);
/* @instant in the process's local zone. (transfer full) */
char *fj_fhir_format_instant (gint64 instant);

gboolean fj_fhir_is_id (const char *text);
gboolean fj_fhir_is_uid (const char *text);

G_END_DECLS
