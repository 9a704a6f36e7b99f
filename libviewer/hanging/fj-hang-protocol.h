/* A hanging protocol: when it applies, which image sets it looks for, and how each stage lays them out. Plain
 * data: what the two forms (JSON, DICOM PS3.3 C.23) read and write, the editor changes and the engine
 * follows.
 *
 * Rows and columns count from the upper left; y points down. */
#pragma once

#include "fj-hang-rule.h"
#include "fj-viewport.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_HANG_LEVEL_SHIPPED, /* comes with the program: after all others */
  FJ_HANG_LEVEL_SITE,    /* MANUFACTURER, SITE, SINGLE_USER … of Hanging Protocol Level (0072,0006) */
  FJ_HANG_LEVEL_GROUP,
  FJ_HANG_LEVEL_USER
} FjHangLevel;

/* Which study of the patient an image set comes from. */
typedef enum
{
  FJ_HANG_CURRENT,
  FJ_HANG_PRIOR /* by relevance: body region, modality, side, then recency */
} FjHangWhen;

typedef struct
{
  guint number; /* from 1, what boxes refer to */
  char *label;  /* for people */
  FjHangWhen when;
  guint prior;                     /* the how manieth relevant prior, from 1; 0 for CURRENT */
  gint64 newest_days, oldest_days; /* ago, relative to the current study; 0 and -1: any (Relative Time) */
  GPtrArray *rules;                /* of FjHangRule, asked of stacks, or of single images of projections */
} FjHangImageSet;

typedef struct
{
  FjTag attribute;
  guint index;
  gboolean is_descending;
} FjHangSort;

typedef enum
{
  FJ_HANG_FIRST,
  FJ_HANG_MIDDLE,
  FJ_HANG_LAST
} FjHangWhere;

/* How a box shows what it gets; what is not set is as fj_viewport_init() says. */
typedef struct
{
  char *window_preset; /* name of the viewer's table ("lung"); NULL */
  gboolean has_window;
  double center, width;
  FjVoiFunction function;
  gboolean is_inverted;
  guint rotation; /* 0 90 180 270, then the flip */
  gboolean is_flipped;
  char *orientation; /* wanted at the left and the top: "R\\H" (Patient Orientation of the display); NULL: as
                        stored */
  enum
  {
    FJ_HANG_ZOOM_FIT,
    FJ_HANG_ZOOM_PIXEL,
    FJ_HANG_ZOOM_TRUE_SIZE,
    FJ_HANG_ZOOM_CHEST_WALL,
    FJ_HANG_ZOOM_FREE
  } zoom_mode;
  double zoom;
  char *plane; /* reformat: "AXIAL" "SAGITTAL" "CORONAL"; NULL: as stored */
  double slab; /* mm; 0: one slice */
  enum
  {
    FJ_HANG_PROJECT_MEAN,
    FJ_HANG_PROJECT_MAX,
    FJ_HANG_PROJECT_MIN
  } projection;
  gboolean plays;
  double cine_rate;    /* images a second; 0: as the images ask */
  FjHangWhere where;   /* which image of the stack is shown first */
  gboolean shows_text; /* overlay text: TRUE unless it is turned off */
} FjHangLook;

typedef struct
{
  guint row, column, rows, columns; /* of the stage's grid; at least one cell */
  guint screen;                     /* from 0 */
  guint set;                        /* number of an image set; 0: empty on purpose */
  guint choice;                     /* the how manieth of what the set found, from 0: two boxes of one set */
  GPtrArray *filters;               /* of FjHangRule: frames that are left out when a required one is false */
  GArray *sorts;                    /* of FjHangSort, by the first first */
  FjHangLook look;
  /* Panes of one group move together; 0: alone. */
  guint scroll_group, zoom_group, window_group;
} FjHangBox;

typedef struct
{
  char *name;
  guint screens, rows, columns; /* of each screen */
  GPtrArray *boxes;             /* of FjHangBox */
  GArray *needed;               /* of guint: sets without which this stage is passed over; none: it is, unless
                                   half of its boxes have something */
} FjHangStage;

typedef struct
{
  char *id; /* UID of the object or a name of ours: unique, and last of all ties */
  char *name, *description, *author;
  FjHangLevel level;
  char *group;    /* of GROUP and USER: whose; "" else */
  gint64 changed; /* Unix seconds; 0: not known */
  GPtrArray
      *applies; /* of FjHangRule, asked of the current study: what of it is required, and how well it fits */
  guint min_priors, max_priors; /* max G_MAXUINT: any */
  GPtrArray *sets;              /* of FjHangImageSet */
  GPtrArray *stages;            /* of FjHangStage, at least one */
} FjHangProtocol;

FjHangProtocol *fj_hang_protocol_new (const char *id, const char *name);
FjHangProtocol *fj_hang_protocol_copy (const FjHangProtocol *protocol);
gboolean fj_hang_protocol_equal (const FjHangProtocol *a, const FjHangProtocol *b);
void fj_hang_protocol_free (FjHangProtocol *protocol);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHangProtocol, fj_hang_protocol_free)

FjHangImageSet *fj_hang_protocol_add_set (FjHangProtocol *protocol, guint number);
FjHangImageSet *fj_hang_protocol_find_set (const FjHangProtocol *protocol, guint number);
FjHangStage *fj_hang_protocol_add_stage (FjHangProtocol *protocol, const char *name);
FjHangBox *fj_hang_stage_add_box (FjHangStage *stage);
void fj_hang_look_init (FjHangLook *look);
gboolean fj_hang_look_equal (const FjHangLook *a, const FjHangLook *b);
/* What makes it impossible: no stage, boxes over one another or outside, sets that are not there, more than
 * 16 stages, 64 sets, 25 boxes a screen, 4 screens. Error: FJ_ERROR_INVALID with a sentence. */
gboolean fj_hang_protocol_check (const FjHangProtocol *protocol, GError **error);
/* What people call a protocol, a stage or a set of that name: what is shipped has its names in their
 * language, those that people gave are as they wrote them. (transfer none), as long as @name */
const char *fj_hang_title (const char *name);

G_END_DECLS
