#include "fj-stack-image.h"

#include <math.h>

void
fj_stack_image_init (FjStackImage *image)
{
  *image = (FjStackImage){ .slope = 1,
                           .instance_number = NAN,
                           .acquisition_number = NAN,
                           .temporal_position = NAN,
                           .trigger_time = NAN,
                           .phase = NAN,
                           .acquisition_time = NAN,
                           .echo_time = NAN,
                           .echo_number = NAN,
                           .inversion_time = NAN,
                           .b_value = NAN };
}

void
fj_stack_image_clear (FjStackImage *image)
{
  g_free (image->frame_of_reference);
  g_free (image->image_type);
  g_free (image->stack_id);
  fj_stack_image_init (image);
}
