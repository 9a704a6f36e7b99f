/* The head of an object that is written here: whose images it is about, who made it and when. Text is UTF-8
 * as the VR has it (PN, DA …). */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

/* Patient and study (PS3.3 C.7.1.1, C.7.2.1). NULL: not known, written empty. */
typedef struct
{
  char *patient_name, *patient_id, *patient_id_issuer, *birth_date, *sex;
  char *study_uid, *study_date, *study_time, *study_id, *study_description;
  char *accession, *referring_physician;
} FjAnnotationSubject;

FjAnnotationSubject *fj_annotation_subject_new (void);
/* What an image of the study says. (transfer full) */
FjAnnotationSubject *fj_annotation_subject_read (const FjDicomObject *image);
void fj_annotation_subject_free (FjAnnotationSubject *subject);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjAnnotationSubject, fj_annotation_subject_free)

/* Who makes the object. Borrowed for the call. */
typedef struct
{
  const char *author;      /* PN; NULL: not known */
  const char *institution; /* NULL: not known */
  const char *series_uid;  /* NULL: a series of its own */
  guint series_number;     /* 0: 9100, behind those of modalities */
  guint instance_number;   /* of the first object that is made; 0: 1 */
  gint64 made_at;          /* microseconds since the epoch */
  const char *language;    /* of words, "zh_CN" or "en"; NULL: English */
} FjAnnotationMaker;

/* A new object of @sop_class_uid in ISO_IR 192 with the modules Patient, General Study, General Series,
 * General Equipment and SOP Common; @index counts the objects of one saving from 0. A value that its VR
 * cannot hold is left empty, but the study's UID must be one: FJ_ERROR_INVALID. (transfer full) */
FjDicomObject *fj_annotation_subject_write (const FjAnnotationSubject *subject,
                                            const FjAnnotationMaker *maker,
                                            const char *sop_class_uid,
                                            const char *modality,
                                            const char *description,
                                            const char *series_uid,
                                            guint index,
                                            GError **error);

/* Whether @object was written by the function above. */
gboolean fj_annotation_subject_is_own (const FjDicomObject *object);

/* @text as one value of LO or SH: controls and backslashes become blanks, cut at @most characters.
 * (transfer full) (nullable) */
char *fj_annotation_dup_line (const char *text, guint most);

/* @text as ST or UT has it: lines end with CR LF, other controls become blanks; and back. @text NULL: "".
 * (transfer full) */
char *fj_annotation_dup_paragraph (const char *text, guint most);
char *fj_annotation_parse_paragraph (const char *text);

/* As many digits as DS has room for (16 characters). (transfer full) */
char *fj_annotation_dup_decimal (double value);

/* An instant as DT with microseconds and offset (PS3.5 6.2), in the process's zone. (transfer full) */
char *fj_annotation_dup_moment (gint64 instant);
/* Its first eight characters (DA), and those before the offset (TM). (transfer full) */
char *fj_annotation_dup_date (gint64 instant);
char *fj_annotation_dup_time (gint64 instant);
/* Of a DT that has an offset; 0 when it has none or is none. */
gint64 fj_annotation_parse_moment (const char *moment);

G_END_DECLS
