/* The printed words of papers: headings, labels and dates in Chinese and English.
 *
 * A paper is frozen when it is signed and must come out with the same bytes on every machine, whatever
 * message catalogues are installed there; so its words are a table of the document, not of the program's
 * language. */
#pragma once

#include <glib.h>
#include "fj-exam.h"
#include "fj-patient.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_WORD_NAME,
  FJ_WORD_SEX,
  FJ_WORD_AGE,
  FJ_WORD_ACCESSION,
  FJ_WORD_PATIENT_NUMBER,
  FJ_WORD_VISIT,
  FJ_WORD_VISIT_NUMBER,
  FJ_WORD_BED,
  FJ_WORD_DEPARTMENT,
  FJ_WORD_DOCTOR,
  FJ_WORD_ITEM,
  FJ_WORD_PARTS,
  FJ_WORD_IMAGES,
  FJ_WORD_REGISTERED,
  FJ_WORD_BIRTH_DATE,
  FJ_WORD_CLINICAL,
  FJ_WORD_TECHNIQUE,
  FJ_WORD_FINDINGS,
  FJ_WORD_IMPRESSION,
  FJ_WORD_BLANK_BELOW,
  FJ_WORD_ISSUED_BY,
  FJ_WORD_DIAGNOSED_BY,
  FJ_WORD_READER,
  FJ_WORD_AUDITOR,
  FJ_WORD_REPORTED_AT,
  FJ_WORD_SIGNED_AT,
  FJ_WORD_VERSION,
  FJ_WORD_CORRECTED,
  FJ_WORD_AMENDED,
  FJ_WORD_APPENDED,
  FJ_WORD_DISCLAIMER,
  FJ_WORD_SIGNATURE,
  FJ_WORD_DIGEST,
  FJ_WORD_CONTINUED,
  FJ_WORD_SCAN,
  FJ_WORD_SHARED,
  FJ_WORD_COLON,
  FJ_N_WORDS
} FjPaperWord;

/* TRUE when @language is "zh_CN" (or any "zh…"); all others are printed in English. */
gboolean fj_paper_is_chinese (const char *language);
const char *fj_paper_word (gboolean chinese, FjPaperWord word);

/* "DR检查报告单", "DR Examination Report"; by DICOM modality, "影像诊断报告单" when it is another. */
const char *fj_paper_title (gboolean chinese, const char *modality);
const char *fj_paper_sex (gboolean chinese, FjSex sex);
const char *fj_paper_visit (gboolean chinese, FjVisitClass visit);
/* Spells a DICOM age string ("034Y", "011M", "002W", "028D"); NULL stays NULL. (transfer full) (nullable) */
char *fj_paper_age (gboolean chinese, const char *dicom_age);
/* "左侧", "Left"; NULL when @laterality is none of L, R, B. */
const char *fj_paper_side (gboolean chinese, const char *laterality);
/* "第 1 页 / 共 2 页", "Page 1 of 2". (transfer full) */
char *fj_paper_page (gboolean chinese, guint page, guint pages);

G_END_DECLS
