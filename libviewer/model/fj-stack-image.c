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
  g_clear_pointer (&image->frame_of_reference, g_ref_string_release);
  g_clear_pointer (&image->image_type, g_ref_string_release);
  g_clear_pointer (&image->stack_id, g_ref_string_release);
  fj_stack_image_init (image);
}
