/* A mark that somebody drew on an image: its kind, its points, its words. What it measures is
 * fj-mark-measure's; how it is stored is that of the DICOM forms beside. Plain values.
 *
 * Points are columns and rows of the image with sub-pixel resolution, (0, 0) the corner of its first pixel:
 * those of PIXEL units of a presentation state (PS3.3 C.10.5.1.2) and of SCOORD (PS3.3 C.18.6). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FJ_MARK_LENGTH,        /* 2 points */
  FJ_MARK_POLYLINE,      /* 2 and more, open */
  FJ_MARK_BIDIRECTIONAL, /* 4: ends of the long axis, ends of the short one across it */
  FJ_MARK_ANGLE,         /* 3: the vertex is the second */
  FJ_MARK_OPEN_ANGLE,  /* 4: two lines that need not meet; the angle from direction to direction, 0 to 180 */
  FJ_MARK_COBB,        /* 4: two end plates; the smaller angle between them, 0 to 90 */
  FJ_MARK_ELLIPSE,     /* 4: ends of one axis, ends of the other, as PS3.3 C.10.5.1.2 has them */
  FJ_MARK_RECTANGLE,   /* 2: opposite corners; its sides lie along rows and columns */
  FJ_MARK_FREEHAND,    /* 3 and more, closed by itself */
  FJ_MARK_PROBE,       /* 1: the value of the pixel there */
  FJ_MARK_ARROW,       /* 2: head, tail; text */
  FJ_MARK_TEXT,        /* 1; text */
  FJ_MARK_SPINE_LABEL, /* 1; text: "L3" */
  FJ_MARK_CARDIOTHORACIC, /* 4: ends of the heart's transverse diameter, ends of the thorax's */
  FJ_MARK_LEG_LENGTH,     /* 3: femoral head, knee, ankle */
  FJ_MARK_N_KINDS
} FjMarkKind;

/* An image in an archive; UIDs are NULL where there is none (a plane cut here): such a mark lives as long as
 * its image and cannot be saved. */
typedef struct
{
  char *study_uid, *series_uid, *sop_class_uid, *sop_instance_uid;
  guint frame; /* from 1 */
} FjMarkImage;

typedef struct
{
  char *uid; /* Tracking Unique Identifier (PS3.16 TID 1501): the same in every form and version of it */
  FjMarkKind kind;
  FjMarkImage image;
  GArray *points;    /* of double: column, row, column, row … */
  char *text;        /* UTF-8; NULL: none */
  char *author;      /* PN or name; NULL: not known */
  gint64 created_at; /* microseconds since the epoch, UTC; 0: not known */
} FjMark;

/* Without points, with a UID of its own. @image is copied. (transfer full) */
FjMark *fj_mark_new (FjMarkKind kind, const FjMarkImage *image);
FjMark *fj_mark_copy (const FjMark *mark);
void fj_mark_free (FjMark *mark);
/* Everything is the same, to the last bit of its points. */
gboolean fj_mark_equal (const FjMark *a, const FjMark *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjMark, fj_mark_free)

void fj_mark_image_copy (const FjMarkImage *from, FjMarkImage *to);
void fj_mark_image_clear (FjMarkImage *image);
/* The same frame of the same object; FALSE where either has no UID. */
gboolean fj_mark_image_equal (const FjMarkImage *a, const FjMarkImage *b);

guint fj_mark_get_n_points (const FjMark *mark);
void fj_mark_add_point (FjMark *mark, double column, double row);
void fj_mark_set_point (FjMark *mark, guint i, double column, double row);
void fj_mark_get_point (const FjMark *mark, guint i, double *column, double *row);
/* How many points a kind has at least and at most; most is G_MAXUINT for open ends. */
void fj_mark_kind_get_n_points (FjMarkKind kind, guint *least, guint *most);
/* It has the points of its kind, all finite, and the words that it needs. */
gboolean fj_mark_is_whole (const FjMark *mark);

/* "length" …: words of files and actions, not for people. */
const char *fj_mark_kind_to_string (FjMarkKind kind);
gboolean fj_mark_kind_from_string (const char *word, FjMarkKind *kind);
/* Of people, translated, static. */
const char *fj_mark_kind_get_title (FjMarkKind kind);

G_END_DECLS
