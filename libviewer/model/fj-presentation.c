#include "fj-presentation.h"

static void
image_reference_free (FjImageReference *reference)
{
  g_free (reference->series_uid);
  g_free (reference->sop_class_uid);
  g_free (reference->sop_instance_uid);
  g_array_unref (reference->frames);
  g_free (reference);
}

FjImageReference *
fj_image_reference_new (void)
{
  FjImageReference *reference = g_new0 (FjImageReference, 1);
  reference->frames = g_array_new (FALSE, FALSE, sizeof (guint));
  return reference;
}

GPtrArray *
fj_image_references_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) image_reference_free);
}

static void
voi_free (FjPresentationVoi *voi)
{
  g_ptr_array_unref (voi->images);
  g_clear_pointer (&voi->voi.table, fj_table_unref);
  g_free (voi->voi.explanation);
  g_free (voi);
}

static void
area_free (FjDisplayedArea *area)
{
  g_ptr_array_unref (area->images);
  g_free (area);
}

void
fj_overlay_free (FjOverlay *overlay)
{
  if (!overlay)
    return;
  g_free (overlay->layer);
  g_free (overlay->label);
  g_clear_pointer (&overlay->bits, g_bytes_unref);
  g_free (overlay);
}

static void
layer_free (FjGraphicLayer *layer)
{
  g_free (layer->name);
  g_free (layer->description);
  g_free (layer);
}

static void
graphic_free (FjGraphic *graphic)
{
  g_array_unref (graphic->points);
  g_free (graphic->tracking_id);
  g_free (graphic->tracking_uid);
  g_free (graphic);
}

static void
note_free (FjTextNote *note)
{
  g_free (note->text);
  g_free (note->tracking_id);
  g_free (note->tracking_uid);
  g_free (note);
}

static void
group_free (FjGraphicGroup *group)
{
  g_free (group->label);
  g_free (group->description);
  g_free (group);
}

static void
annotation_free (FjAnnotation *annotation)
{
  g_ptr_array_unref (annotation->images);
  g_free (annotation->layer);
  g_ptr_array_unref (annotation->graphics);
  g_ptr_array_unref (annotation->notes);
  g_free (annotation);
}

void
fj_shutter_init (FjShutter *shutter)
{
  *shutter = (FjShutter){ .vertices = g_array_new (FALSE, FALSE, sizeof (gint)) };
}

void
fj_shutter_clear (FjShutter *shutter)
{
  g_clear_pointer (&shutter->vertices, g_array_unref);
}

FjPresentation *
fj_presentation_new (void)
{
  FjPresentation *self = g_new0 (FjPresentation, 1);
  self->images = fj_image_references_new ();
  self->modality.slope = 1;
  self->vois = g_ptr_array_new_with_free_func ((GDestroyNotify) voi_free);
  self->areas = g_ptr_array_new_with_free_func ((GDestroyNotify) area_free);
  fj_shutter_init (&self->shutter);
  self->overlays = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_overlay_free);
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) layer_free);
  self->annotations = g_ptr_array_new_with_free_func ((GDestroyNotify) annotation_free);
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  return self;
}

void
fj_presentation_free (FjPresentation *presentation)
{
  if (!presentation)
    return;
  fj_palette_clear (&presentation->palette);
  g_free (presentation->sop_instance_uid);
  g_free (presentation->study_uid);
  g_free (presentation->label);
  g_free (presentation->description);
  g_free (presentation->creator);
  g_free (presentation->created);
  g_ptr_array_unref (presentation->images);
  g_clear_pointer (&presentation->modality.table, fj_table_unref);
  g_free (presentation->modality.unit);
  g_ptr_array_unref (presentation->vois);
  g_clear_pointer (&presentation->presentation, fj_table_unref);
  g_ptr_array_unref (presentation->areas);
  fj_shutter_clear (&presentation->shutter);
  g_ptr_array_unref (presentation->overlays);
  g_ptr_array_unref (presentation->layers);
  g_ptr_array_unref (presentation->annotations);
  g_ptr_array_unref (presentation->groups);
  g_free (presentation);
}

FjPresentationVoi *
fj_presentation_add_voi (FjPresentation *presentation)
{
  FjPresentationVoi *voi = g_new0 (FjPresentationVoi, 1);
  voi->images = fj_image_references_new ();
  g_ptr_array_add (presentation->vois, voi);
  return voi;
}

FjDisplayedArea *
fj_presentation_add_area (FjPresentation *presentation)
{
  FjDisplayedArea *area = g_new0 (FjDisplayedArea, 1);
  area->images = fj_image_references_new ();
  area->aspect_vertical = area->aspect_horizontal = 1;
  area->magnification = 1;
  g_ptr_array_add (presentation->areas, area);
  return area;
}

FjGraphicLayer *
fj_presentation_add_layer (FjPresentation *presentation)
{
  FjGraphicLayer *layer = g_new0 (FjGraphicLayer, 1);
  layer->grey = -1;
  g_ptr_array_add (presentation->layers, layer);
  return layer;
}

FjAnnotation *
fj_presentation_add_annotation (FjPresentation *presentation)
{
  FjAnnotation *annotation = g_new0 (FjAnnotation, 1);
  annotation->images = fj_image_references_new ();
  annotation->graphics = g_ptr_array_new_with_free_func ((GDestroyNotify) graphic_free);
  annotation->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) note_free);
  g_ptr_array_add (presentation->annotations, annotation);
  return annotation;
}

FjGraphicGroup *
fj_presentation_add_group (FjPresentation *presentation)
{
  FjGraphicGroup *group = g_new0 (FjGraphicGroup, 1);
  g_ptr_array_add (presentation->groups, group);
  return group;
}

FjGraphic *
fj_annotation_add_graphic (FjAnnotation *annotation)
{
  FjGraphic *graphic = g_new0 (FjGraphic, 1);
  graphic->points = g_array_new (FALSE, FALSE, sizeof (double));
  g_ptr_array_add (annotation->graphics, graphic);
  return graphic;
}

FjTextNote *
fj_annotation_add_note (FjAnnotation *annotation)
{
  FjTextNote *note = g_new0 (FjTextNote, 1);
  note->justification = 'L';
  g_ptr_array_add (annotation->notes, note);
  return note;
}

gboolean
fj_image_references_contain (const GPtrArray *images, const char *sop_instance_uid, guint frame)
{
  for (guint i = 0; i < images->len; i++)
    {
      const FjImageReference *image = g_ptr_array_index (images, i);
      if (g_strcmp0 (image->sop_instance_uid, sop_instance_uid) != 0)
        continue;
      if (image->frames->len == 0)
        return TRUE;
      for (guint k = 0; k < image->frames->len; k++)
        if (g_array_index (image->frames, guint, k) == frame)
          return TRUE;
    }
  return FALSE;
}

gboolean
fj_presentation_is_for (const FjPresentation *presentation, const char *sop_instance_uid, guint frame)
{
  return fj_image_references_contain (presentation->images, sop_instance_uid, frame);
}

static gboolean
holds (const GPtrArray *images, const char *sop_instance_uid, guint frame)
{
  return images->len == 0 || fj_image_references_contain (images, sop_instance_uid, frame);
}

const FjVoi *
fj_presentation_find_voi (const FjPresentation *presentation, const char *sop_instance_uid, guint frame)
{
  for (guint i = 0; i < presentation->vois->len; i++)
    {
      const FjPresentationVoi *voi = g_ptr_array_index (presentation->vois, i);
      if (holds (voi->images, sop_instance_uid, frame))
        return &voi->voi;
    }
  return NULL;
}

const FjDisplayedArea *
fj_presentation_find_area (const FjPresentation *presentation, const char *sop_instance_uid, guint frame)
{
  for (guint i = 0; i < presentation->areas->len; i++)
    {
      const FjDisplayedArea *area = g_ptr_array_index (presentation->areas, i);
      if (holds (area->images, sop_instance_uid, frame))
        return area;
    }
  return NULL;
}

void
fj_presentation_apply (const FjPresentation *presentation,
                       const char *sop_instance_uid,
                       guint frame,
                       FjGreyPipeline *pipeline)
{
  const FjVoi *voi = fj_presentation_find_voi (presentation, sop_instance_uid, frame);
  FjGreyPipeline state = { .modality = presentation->modality,
                           .shape = presentation->shape,
                           .presentation = presentation->presentation,
                           .has_padding = pipeline->has_padding,
                           .padding_low = pipeline->padding_low,
                           .padding_high = pipeline->padding_high };
  if (voi)
    state.voi = *voi;
  fj_grey_pipeline_clear (pipeline);
  fj_grey_pipeline_copy (pipeline, &state);
}
