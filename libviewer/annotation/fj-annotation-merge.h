/* What holds of all that was ever stored about a study. Objects in an archive never change and are seldom
 * removed: who moves a mark or takes one away stores all that he has anew.
 *
 * So an author's last saving (objects made here in one moment, with him as their creator) replaces what he
 * stored before: his marks and key images of older savings do not hold. Without marks a saving is a report
 * without groups. Whoever stores marks stores his own only; those of others that stand in an object hold
 * unless their author stored his own later. What was not made here holds always. */
#pragma once

#include "fj-annotation-content.h"

G_BEGIN_DECLS

/* @contents: array of FjAnnotationContent of one study, in any order; the answer is the same whatever it is.
 * Marks and keys are copies, sorted by moment and UID; sentences are those of all. Masks and presentations
 * stay where they are. (transfer full) */
FjAnnotationContent *fj_annotation_merge (const GPtrArray *contents);

G_END_DECLS
