/* The words in the corners of a pane: whose image it is, of when, which one, how it is shown, and what a
 * reader must know before trusting it. State apart from drawing: pure functions of what is on screen.
 *
 * Each line has a rank; where there is no room the highest rank goes first, and rank 0 (name, number, sex and
 * age of the patient; that an image is a prior) never goes. */
#pragma once

#include "fj-image-facts.h"
#include "fj-orientation.h"
#include "fj-stack.h"
#include "fj-viewport.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_CORNER_TOP_LEFT,
  FJ_CORNER_TOP_RIGHT,
  FJ_CORNER_BOTTOM_LEFT,
  FJ_CORNER_BOTTOM_RIGHT
} FjCorner;
#define FJ_N_CORNERS (FJ_CORNER_BOTTOM_RIGHT + 1)

typedef struct
{
  char *text; /* UTF-8, one line */
  guint rank;
  gboolean is_warning; /* in another colour */
} FjCornerLine;

typedef struct
{
  GArray *lines[FJ_N_CORNERS]; /* of FjCornerLine, from the top */
  FjEdgeLetters edges;
} FjCornerText;

/* What is on screen. */
typedef struct
{
  const FjImageFacts *facts;
  const FjViewport *viewport;     /* its image is the one of @facts */
  double scale;                   /* pixels of the screen for one of the image */
  const FjVoi *window;            /* in force; NULL: the image has none */
  gboolean has_window_of_its_own; /* FALSE: @window was chosen from the values */
  gint series_number;
  const char *series_description;
  guint n_images, n_here;
  FjStackFlags stack_flags;
  FjVolumeFlags volume_flags;
  const char *prior;          /* "Prior 2025-03-01"; NULL: current */
  gboolean is_identity_only;  /* a person put the rest away */
  gboolean is_patient_hidden; /* nothing says who it is: what leaves the reading room */
  gboolean is_patient_only;   /* nothing but that, no letters at the edges either; what is wrong stays */
} FjCornerSubject;

FjCornerText *fj_corner_text_new (const FjCornerSubject *subject);
void fj_corner_text_free (FjCornerText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjCornerText, fj_corner_text_free)

/* Height of a line when it may be @width wide, in any unit: lines of rank 0 may wrap, others are cut. */
typedef int (*FjCornerMeasure) (const FjCornerLine *line, int width, gpointer user_data);
/* Takes out lines until each corner fits into a quarter of a pane of @width x @height that leaves @middle
 * free across and down for the letters at the edges. */
void fj_corner_text_fit (
    FjCornerText *text, int width, int height, int middle, FjCornerMeasure measure, gpointer user_data);
/* How wide the lines of a corner may be in a pane of @width. */
int fj_corner_text_get_room (int width, int middle);

/* "12 y", "11 mo", "5 d" of an age as DICOM has it ("012Y"); what is no age comes back as it is. (transfer
 * full) */
char *fj_corner_text_age (const char *age);

G_END_DECLS
