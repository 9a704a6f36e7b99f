/* The hand that draws: what presses, moves and releases of a pointer and some keys do to the marks of what is
 * open. One for all panes of a view, so that one thing is drawn at a time and every pane that shows its image
 * shows it. Knows no widget and no pixel of a screen: a pane says where in the image the pointer is.
 *
 * Whatever a person does to marks goes through here, so that each step is told once. Signals: "changed" ():
 * something is to be drawn anew. "stepped" (): the list took one more step that can be undone. "said"
 * (const char *sentence): why something cannot be done, or what holds for what was done. Belongs to one
 * thread. */
#pragma once

#include "fj-mark-list.h"
#include "fj-mark-plane.h"
#include "fj-viewport.h"

G_BEGIN_DECLS

#define FJ_TYPE_MARK_TOOL (fj_mark_tool_get_type ())
G_DECLARE_FINAL_TYPE (FjMarkTool, fj_mark_tool, FJ, MARK_TOOL, GObject)

/* The image under the pointer. Borrowed for the call. */
typedef struct
{
  FjMarkImage image;
  const char *place; /* tells an image without a UID (a plane cut here) from others; NULL: it has one */
  guint rows, columns;
  const FjSpacing *spacings;
  guint n_spacings;
  double aspect;          /* height of a pixel by its width */
  double head[2];         /* columns and rows a step towards the head goes; 0, 0: not known, or through it */
  const char *refusal;    /* why nothing can be measured on it, for people; NULL: it can */
  const FjViewport *look; /* how it is seen; NULL: not known */
} FjMarkSubject;

typedef struct
{
  double column, row;
  double tolerance;        /* how near is on a mark, and how far is a drag: widths of a pixel of the image */
  guint n_press;           /* 2: a double click */
  gboolean is_constrained; /* to level, upright or 45° */
} FjMarkPointer;

FjMarkTool *fj_mark_tool_new (void);
/* Its marks: the same list for all its life. (transfer none) */
FjMarkList *fj_mark_tool_get_list (FjMarkTool *tool);
/* Another patient: nothing is left. */
void fj_mark_tool_clear (FjMarkTool *tool);
/* Whoever draws; NULL: not known. */
void fj_mark_tool_set_author (FjMarkTool *tool, const char *author);

/* What a press draws; FJ_MARK_N_KINDS: nothing, marks that are there are only picked and changed. */
void fj_mark_tool_set_kind (FjMarkTool *tool, FjMarkKind kind);
FjMarkKind fj_mark_tool_get_kind (FjMarkTool *tool);

/* TRUE: the press was the tool's, and so is all until its release. FALSE: the pane may do with it what it
 * likes. */
gboolean fj_mark_tool_press (FjMarkTool *tool, const FjMarkSubject *subject, const FjMarkPointer *pointer);
/* With the button held or not. */
void fj_mark_tool_move (FjMarkTool *tool, const FjMarkSubject *subject, const FjMarkPointer *pointer);
void fj_mark_tool_release (FjMarkTool *tool, const FjMarkSubject *subject, const FjMarkPointer *pointer);
/* A press would take hold of something. */
gboolean fj_mark_tool_is_over (FjMarkTool *tool, const FjMarkSubject *subject, const FjMarkPointer *pointer);

/* Enter: an open end is ended. Each of these: FALSE, there was nothing to do. */
gboolean fj_mark_tool_finish (FjMarkTool *tool);
/* Escape: one thing at a time – what is being drawn, what is picked, the tool itself. */
gboolean fj_mark_tool_abandon (FjMarkTool *tool);
/* Delete: the picked mark. */
gboolean fj_mark_tool_remove_picked (FjMarkTool *tool);

/* The words of what waits for them; "" or NULL: a text is abandoned, an arrow goes without. */
void fj_mark_tool_give_text (FjMarkTool *tool, const char *text);
/* What waits for words, to propose some. (transfer full) */
char *fj_mark_tool_dup_proposal (FjMarkTool *tool);
/* The draft is drawn but for its words: whoever gave the press or the release asks for them. */
gboolean fj_mark_tool_awaits_text (FjMarkTool *tool);

/* Of any mark. @text NULL: none. FALSE: there is no such mark, or it cannot do without words. */
gboolean fj_mark_tool_rename (FjMarkTool *tool, const char *uid, const char *text);
gboolean fj_mark_tool_remove (FjMarkTool *tool, const char *uid);
void fj_mark_tool_set_key (FjMarkTool *tool, const FjMarkImage *image, gboolean is_key);
gboolean fj_mark_tool_undo (FjMarkTool *tool);
gboolean fj_mark_tool_redo (FjMarkTool *tool);

/* NULL: none. */
void fj_mark_tool_pick (FjMarkTool *tool, const char *uid);
const char *fj_mark_tool_get_picked (FjMarkTool *tool);
/* What is being drawn or changed: shown instead of the mark of its UID. (nullable) */
const FjMark *fj_mark_tool_get_draft (FjMarkTool *tool);
/* Marks that were not made here (FJ_MARK_OUTSIDE) are shown only when somebody asks for them. */
void fj_mark_tool_show_outside (FjMarkTool *tool, gboolean is_shown);
gboolean fj_mark_tool_is_hidden (FjMarkTool *tool, const char *uid);
/* It is one of the image @subject, and shown. */
gboolean fj_mark_tool_is_on (FjMarkTool *tool, const FjMark *mark, const FjMarkSubject *subject);
/* Where a mark on an image without a UID is: as its subject said. (nullable) */
const char *fj_mark_tool_get_place (FjMarkTool *tool, const char *uid);
/* How its image was seen when it was drawn here; NULL: it came from elsewhere. */
const FjViewport *fj_mark_tool_get_look (FjMarkTool *tool, const char *uid);

G_END_DECLS
