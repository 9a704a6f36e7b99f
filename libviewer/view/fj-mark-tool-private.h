/* The insides of the tool that draws, shared by its files: fj-mark-tool.c (what it is set to, what is done to
 * the list), -pointer.c (what a pointer does). */
#pragma once

#include "fj-mark-tool.h"

G_BEGIN_DECLS

typedef enum
{
  PHASE_IDLE,
  PHASE_DRAWING,
  PHASE_HANDLE, /* one of its handles follows the pointer */
  PHASE_MOVING, /* all of it does */
  PHASE_WORDS   /* waits for words */
} Phase;

struct _FjMarkTool
{
  GObject parent_instance;

  FjMarkList *list;
  FjMarkKind kind;
  char *author, *picked;
  GHashTable *places, *looks; /* UID -> text; UID -> FjViewport */

  Phase phase;
  FjMark *draft;    /* NULL: IDLE */
  FjMark *original; /* what a change began with; NULL: the draft is new */
  FjViewport look;
  gboolean has_look;
  guint n_fixed, n_presses, handle;
  gboolean has_floating; /* the last point of the draft follows the pointer */
  gboolean is_down, has_dragged;
  gboolean shows_outside;
  double pressed[2], head[2];

  FjMark *vertebra; /* the one that was named last */
};

/* Something is to be drawn anew; the list took a step; a sentence for a person. */
void fj_mark_tool_tell (FjMarkTool *tool);
void fj_mark_tool_tell_step (FjMarkTool *tool);
void fj_mark_tool_say (FjMarkTool *tool, const char *sentence);
void fj_mark_tool_drop_draft (FjMarkTool *tool);
/* The draft goes into the list if it is whole and another than it was. */
void fj_mark_tool_commit (FjMarkTool *tool);

G_END_DECLS
