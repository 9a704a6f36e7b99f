/* Bounds untrusted DICOM bytes before a parser sees them: one forward walk over tags and lengths that loads
 * no values.
 *
 * Checked: size of the file; File Meta Information (PS3.10 7.1) and its group length; that every length lies
 * inside its item, sequence and file; nesting; number of elements; what a deflated data set expands to;
 * fragments of encapsulated pixel data (PS3.5 A.4); disorder that would make insertion into a sorted list
 * slow. The walk reads lengths exactly as DCMTK 3.6.7 does, so that what passes here cannot lead its parser
 * somewhere else. Plain C. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_DICOM_GUARD_MAX_SIZE (G_GUINT64_CONSTANT (2) << 30) /* bytes of a file */
#define FJ_DICOM_GUARD_MAX_NESTING 16                          /* items inside items */
#define FJ_DICOM_GUARD_MAX_ELEMENTS 1000000                    /* all levels together, fragments included */
/* A deflated data set may expand to this many times its size, or to the floor, whichever is more, but never
 * above the ceiling (bytes). */
#define FJ_DICOM_GUARD_EXPANSION 200
#define FJ_DICOM_GUARD_EXPANSION_FLOOR (G_GUINT64_CONSTANT (64) << 20)
#define FJ_DICOM_GUARD_EXPANSION_CEILING (G_GUINT64_CONSTANT (1) << 30)

/* How the data set is laid out: all that a parser must agree on with this walk. */
typedef enum
{
  FJ_DICOM_LAYOUT_IMPLICIT_LITTLE,
  FJ_DICOM_LAYOUT_EXPLICIT_LITTLE,
  FJ_DICOM_LAYOUT_EXPLICIT_BIG,
  FJ_DICOM_LAYOUT_DEFLATED /* explicit little endian behind raw deflate (PS3.5 A.5) */
} FjDicomLayout;

typedef struct
{
  char transfer_syntax[65]; /* as declared, or found out when nothing is declared */
  FjDicomLayout layout;
  gboolean has_meta;      /* a File Meta Information is there */
  guint64 dataset_offset; /* in the file */
  guint64
      dataset_end; /* in the file: before zero padding that some writers append; whole file when deflated */
  guint64 size;    /* of the file */
  guint64 n_elements;
  guint nesting;            /* deepest item; 0: no sequences */
  gboolean has_pixel_data;  /* (7FE0,0008), (7FE0,0009) or (7FE0,0010) on the top level */
  gboolean is_encapsulated; /* that pixel data has undefined length: fragments */
} FjDicomGuardSummary;

/* TRUE when @tag (0xGGGGEEEE) is a sequence by the data dictionary. An implicit VR file does not say so
 * itself. */
typedef gboolean (*FjDicomGuardIsSequence) (guint32 tag);

/* @fd is read with pread and left where it is. @is_sequence may be NULL: then every value that begins with an
 * item tag is walked. Errors: FJ_ERROR_TOO_LARGE (a bound), FJ_ERROR_CORRUPT (truncated, lengths that cannot
 * be), FJ_ERROR_INVALID (no DICOM at all), FJ_ERROR_IO. */
gboolean fj_dicom_guard_check_fd (int fd,
                                  FjDicomGuardIsSequence is_sequence,
                                  FjDicomGuardSummary *summary,
                                  GError **error);
gboolean fj_dicom_guard_check_bytes (gconstpointer data,
                                     gsize length,
                                     FjDicomGuardIsSequence is_sequence,
                                     FjDicomGuardSummary *summary,
                                     GError **error);

/* TRUE when an explicit VR element of these two characters has a 4-byte length field (PS3.5 7.1.2), unknown
 * VRs judged as DCMTK judges them. */
gboolean fj_dicom_guard_vr_is_long (const char vr[2]);

G_END_DECLS
