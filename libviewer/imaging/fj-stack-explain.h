/* Why several images lie at one position: the attribute, or the two or three together, that parts them into
 * stacks of one image a position. The rules and their order stand in fj-stack.h. */
#pragma once

#include "fj-stack.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_classes;      /* 1: nothing to explain, or nothing explains it */
  guint *classes;       /* of each image, from 0, in order of the values */
  gboolean is_complete; /* one image of every class at every position, twins apart */
  guint n_attributes;
  FjStackAttribute attributes[FJ_STACK_MAX_VALUES];
} FjStackExplanation;

/* @places: of each of the @n images, below @n_places, each with one image at least. */
void fj_stack_explain (const FjStackImage *const *images,
                       const guint *places,
                       guint n,
                       guint n_places,
                       FjStackExplanation *explanation);
void fj_stack_explanation_clear (FjStackExplanation *explanation);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjStackExplanation, fj_stack_explanation_clear)

/* The numeric attribute of an image; NAN when not said, and of FJ_STACK_IMAGE_TYPE. */
double fj_stack_image_get_value (const FjStackImage *image, FjStackAttribute attribute);

G_END_DECLS
