/* fenji-image: looks at DICOM images from the command line. For scripts, tests and benches. */

#include <locale.h>
#include <stdlib.h>

#include "fj-language.h"
#include "image-commands.h"

typedef struct
{
  const char *name;
  gboolean (*run) (const ImageOptions *options, const char *path, GError **error);
  gboolean writes; /* takes one input and --output */
  const char *usage;
} Command;

static const Command commands[] = {
  { "info", image_info, FALSE, N_ ("fenji-image info FILE… [--json]\n") },
  { "render", image_render, TRUE,
    N_ ("fenji-image render FILE|DIR --output OUT.png|OUT.pgm [--frame N] [--window CENTER WIDTH] [--size WxH]\n"
        "            [--plane axial|coronal|sagittal] [--position 0…1]   (of a folder: a plane of its volume)\n"
        "            [--presentation STATE] [--shutters] [--overlays] [--subtract] [--mask N] [--palette NAME]\n") },
  { "stats", image_stats, FALSE,
    N_ ("fenji-image stats FILE --roi rectangle:X,Y,W,H|ellipse:X,Y,W,H [--frame N] [--json]\n"
        "fenji-image stats DIR --above N [--below M] [--seed X,Y,Z] [--box X0,Y0,Z0,X1,Y1,Z1] [--json]\n"
        "            (the volume of what lies between, in the patient's millimetres: all, around a point, in a box)\n") },
  { "measure", image_mark, FALSE,
    N_ ("fenji-image measure FILE --mark KIND:X,Y,X,Y… [--mark …] [--frame N] [--bins LOW,HIGH,N] [--json]\n"
        "            [--output OUT]   (kept as DICOM: OUT-report.dcm, OUT-state.dcm)\n"
        "            what marks measure, as in the viewer: length, angle, cobb, ellipse, freehand, probe …; the corner of\n"
        "            the first pixel is 0,0; with --bins the histogram of a region, too\n") },
  { "annotations", image_annotations, FALSE,
    N_ ("fenji-image annotations FILE… [--json]\n"
        "            marks, key images and masks that a presentation state, structured report, key object selection or\n"
        "            segmentation holds, and what of it cannot be shown\n") },
  { "decode", image_decode, TRUE,
    N_ ("fenji-image decode FILE --output OUT.raw [--frame N] [--json]\n"
        "            the stored values of all frames or one, in the byte order of this machine; colours as RGB\n") },
  { "transcode", image_transcode, TRUE,
    N_ ("fenji-image transcode FILE --to SYNTAX --output OUT.dcm [--json]\n"
        "            the same image, to the bit, in explicit|implicit|deflated (uncompressed), rle, jpeg-ls, htj2k,\n"
        "            htj2k-lossless-rpcl (the first bytes are a small image) or deflated-frames; or by UID\n") },
  { "verify", image_verify, FALSE,
    N_ ("fenji-image verify FILE… [--json]      decodes every frame; exit status 1 when one cannot be\n") },
};

/* Of @command, or of all. */
static int
usage (const Command *command)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (command == NULL || command == &commands[i])
      g_printerr ("%s", _ (commands[i].usage));
  return 2;
}

int
main (int argc, char **argv)
{
  g_autofree char **inputs = g_new0 (char *, (gsize) argc + 1);
  g_autofree char **marks = g_new0 (char *, (gsize) argc + 1);
  ImageOptions options
      = { .command = argc > 1 ? argv[1] : "", .inputs = inputs, .marks = marks, .position = 0.5 };
  g_autoptr (GError) error = NULL;
  const Command *command = NULL;
  int status = EXIT_SUCCESS;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  fj_language_init (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (commands) && command == NULL; i++)
    if (g_str_equal (options.command, commands[i].name))
      command = &commands[i];
  if (command == NULL)
    return usage (NULL);
  if (!image_options_read (argc, argv, &options, &error))
    {
      g_printerr ("fenji-image: %s\n", error->message);
      return 2;
    }
  if (inputs[0] == NULL || (command->writes && (options.output == NULL || inputs[1] != NULL)))
    return usage (command);
  for (char **path = inputs; *path != NULL; path++)
    {
      g_autoptr (GError) failure = NULL;

      if (!command->run (&options, *path, &failure))
        {
          g_printerr ("%s: %s\n", *path, failure->message);
          status = EXIT_FAILURE;
        }
    }
  return status;
}
