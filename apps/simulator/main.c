/* fenji-simulator: a modality that is not there, for commissioning, demonstrations and tests. */
#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include "fj-dicom-object.h"
#include "fj-error.h"
#include "fj-language.h"
#include "simulator-input.h"
#include "simulator-loop.h"
#include "simulator-modality.h"
#include "simulator-stack.h"
#include "simulator-verdict.h"

/* Options of all sub-commands; each takes those that it knows. */
typedef struct
{
  char *stack, *host, *called, *aet, *modality, *accession, *date, *charset;
  char *input, *output, *json, *texts, *language;
  char **faults;
  int port;
  gboolean full;
} Options;

typedef struct
{
  const char *name;
  const char *summary; /* N_ () */
  int (*run) (const Options *options, GError **error);
} Command;

static void
options_clear (Options *options)
{
  char **const strings[]
      = { &options->stack,     &options->host,  &options->called,  &options->aet,   &options->modality,
          &options->accession, &options->date,  &options->charset, &options->input, &options->output,
          &options->json,      &options->texts, &options->language };
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_clear_pointer (strings[i], g_free);
  g_clear_pointer (&options->faults, g_strfreev);
}

/* The device to be: by --stack and --aet, or by --host, --port, --called and --aet. */
static SimulatorDevice *
choose_device (const Options *options, GError **error)
{
  g_autoptr (SimulatorStack) stack
      = options->stack != NULL ? simulator_stack_read (options->stack, error) : NULL;
  const SimulatorDevice *found = NULL;

  if (options->stack != NULL && stack == NULL)
    return NULL;
  for (guint i = 0; stack != NULL && found == NULL && i < stack->devices->len; i++)
    {
      const SimulatorDevice *one = g_ptr_array_index (stack->devices, i);
      if (options->aet != NULL
              ? g_strcmp0 (one->aet, options->aet) == 0
              : options->modality == NULL || g_strcmp0 (one->modality, options->modality) == 0)
        found = one;
    }
  const char *host = options->host != NULL ? options->host : found != NULL ? found->host : NULL;
  int port = options->port != 0 ? options->port : found != NULL ? found->port : 0;
  const char *called = options->called != NULL ? options->called : found != NULL ? found->called_aet : NULL;
  const char *aet = options->aet != NULL ? options->aet : found != NULL ? found->aet : NULL;
  if (host == NULL || port < 1 || port > 65535 || called == NULL || aet == NULL)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("It is not known whom to call, and as whom. Give --stack FILE (and --aet or --modality), or "
             "--host, --port, --called and --aet."));
      return NULL;
    }
  SimulatorDevice *device = g_new0 (SimulatorDevice, 1);
  device->host = g_strdup (host);
  device->port = (guint16) port;
  device->called_aet = g_strdup (called);
  device->aet = g_strdup (aet);
  device->modality = g_strdup (options->modality != NULL ? options->modality
                               : found != NULL           ? found->modality
                                                         : NULL);
  device->charset = g_strdup (options->charset != NULL ? options->charset
                              : found != NULL          ? found->charset
                                                       : NULL);
  return device;
}

static int
run_echo (const Options *options, GError **error)
{
  g_autoptr (SimulatorDevice) device = choose_device (options, error);

  if (device == NULL || !simulator_modality_echo (device, error))
    return 1;
  g_print (_ ("%s@%s:%u answers %s.\n"), device->called_aet, device->host, device->port, device->aet);
  return 0;
}

static void
print_cell (const char *text, guint width)
{
  g_autofree char *cell = simulator_pad (text != NULL ? text : "-", width);
  g_print ("%s  ", cell);
}

static int
run_worklist (const Options *options, GError **error)
{
  g_autoptr (SimulatorDevice) device = choose_device (options, error);
  g_autoptr (GPtrArray) entries = device != NULL ? simulator_modality_worklist (
                                      device, options->modality, options->date, options->accession, error)
                                                 : NULL;
  if (entries == NULL)
    return 1;
  for (guint i = 0; i < entries->len; i++)
    {
      const SimulatorEntry *entry = g_ptr_array_index (entries, i);
      print_cell (entry->accession, 16);
      print_cell (entry->modality, 2);
      print_cell (entry->start_date, 8);
      print_cell (entry->patient_id, 12);
      print_cell (entry->sex, 1);
      print_cell (entry->birth_date, 8);
      print_cell (entry->patient_name, 28);
      print_cell (entry->procedure, 16);
      g_print ("%s\n", entry->charset);
    }
  g_print (_ ("Entries: %u\n"), entries->len);
  return 0;
}

static gboolean
read_faults (const Options *options, SimulatorFaults *faults, GError **error)
{
  *faults = SIMULATOR_FAULT_NONE;
  for (guint i = 0; options->faults != NULL && options->faults[i] != NULL; i++)
    {
      SimulatorFaults one;
      if (!simulator_fault_from_string (options->faults[i], &one))
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                       _ ("There is no fault \"%s\". Choose wrong-patient, no-laterality or wrong-charset."),
                       options->faults[i]);
          return FALSE;
        }
      *faults |= one;
    }
  return TRUE;
}

/* Images of the input folder; it must hold one study, because an exam is one. */
static GPtrArray *
take_input (const char *folder,
            const SimulatorEntry *entry,
            SimulatorFaults faults,
            const char *directory,
            GError **error)
{
  g_autoptr (SimulatorInput) input = simulator_input_new (folder, error);
  g_autoptr (GHashTable) uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (input == NULL)
    return NULL;
  for (guint i = 0; i < input->left_out->len; i++)
    {
      const SimulatorLeftOut *left = g_ptr_array_index (input->left_out, i);
      g_printerr ("%s: %s\n", left->file, left->reason);
    }
  if (input->studies->len != 1)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                   _ ("%s holds images of %u studies; an exam takes one. Name a folder with one study."),
                   folder, input->studies->len);
      return NULL;
    }
  GPtrArray *paths
      = simulator_input_prepare (g_ptr_array_index (input->studies, 0), entry, directory, uids, error);
  if (paths != NULL && !simulator_modality_spoil_files (paths, entry, faults, error))
    g_clear_pointer (&paths, g_ptr_array_unref);
  return paths;
}

static int
scan_into (const Options *options, const SimulatorDevice *device, const char *directory, GError **error)
{
  SimulatorFaults faults;
  if (!read_faults (options, &faults, error))
    return 1;
  g_autoptr (GPtrArray) entries
      = simulator_modality_worklist (device, options->modality, options->date, options->accession, error);
  if (entries == NULL)
    return 1;
  if (entries->len == 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                           _ ("The worklist has no entry that fits. Register an exam, or ask for another."));
      return 1;
    }
  const SimulatorEntry *entry = g_ptr_array_index (entries, 0);
  const char *modality = options->modality != NULL ? options->modality
                         : entry->modality != NULL ? entry->modality
                                                   : device->modality;
  g_autoptr (GPtrArray) paths
      = options->input != NULL
            ? take_input (options->input, entry, faults, directory, error)
            : simulator_modality_take (entry, modality,
                                       options->full ? SIMULATOR_DETAIL_FULL : SIMULATOR_DETAIL_QUICK, faults,
                                       directory, error);
  if (paths == NULL)
    return 1;
  gboolean sent = simulator_modality_send (device, paths, error);
  g_autofree char *name = simulator_entry_dup_display (entry);
  if (sent)
    g_print (_ ("%s %s: %u images were sent to %s.\n"), entry->accession, name, paths->len,
             device->called_aet);
  for (guint i = 0; options->output == NULL && i < paths->len; i++)
    g_unlink (g_ptr_array_index (paths, i));
  return sent ? 0 : 1;
}

static int
run_scan (const Options *options, GError **error)
{
  g_autoptr (SimulatorDevice) device = choose_device (options, error);
  if (device == NULL)
    return 1;
  if (options->output != NULL)
    {
      if (g_mkdir_with_parents (options->output, 0700) == 0)
        return scan_into (options, device, options->output, error);
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("The folder %s cannot be made: %s. Name another."),
                   options->output, g_strerror (errno));
      return 1;
    }
  g_autofree char *directory = g_dir_make_tmp ("fenji-scan-XXXXXX", error);
  int status = directory != NULL ? scan_into (options, device, directory, error) : 1;
  if (directory != NULL)
    g_rmdir (directory);
  return status;
}

static int
run_loop (const Options *options, GError **error)
{
  const SimulatorLoopOptions loop
      = { .stack = options->stack, .json = options->json, .input = options->input, .texts = options->texts };

  if (loop.stack == NULL)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("Say which installation to test: --stack FILE, as ./run stack --json FILE writes it."));
      return 1;
    }
  return simulator_loop_run (&loop, error) ? 0 : 1;
}

static const Command commands[] = {
  { "echo", N_ ("ask the gateway whether it is there"), run_echo },
  { "worklist", N_ ("print the worklist"), run_worklist },
  { "scan", N_ ("take the next entry of the worklist, make its images and send them"), run_scan },
  { "loop", N_ ("full-loop acceptance test of an installation"), run_loop },
};

static void
print_usage (FILE *out)
{
  fprintf (out, "%s\n\n", _ ("Usage: fenji-simulator COMMAND [OPTION…]"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (out, "  %-10s %s\n", commands[i].name, _ (commands[i].summary));
  fprintf (out, "\n%s\n", _ ("fenji-simulator COMMAND --help lists the options of a command."));
}

static gboolean
parse (const Command *command, int *argc, char ***argv, Options *options, GError **error)
{
  const GOptionEntry shared[] = {
    { "stack", 0, 0, G_OPTION_ARG_FILENAME, &options->stack, _ ("description of the installation"), "FILE" },
    { "input", 0, 0, G_OPTION_ARG_FILENAME, &options->input,
      _ ("folder of DICOM files to send instead of phantoms"), "DIR" },
    { "language", 0, 0, G_OPTION_ARG_STRING, &options->language, _ ("zh_CN or en"), "LANG" },
    { NULL },
  };
  const GOptionEntry modality[] = {
    { "host", 0, 0, G_OPTION_ARG_STRING, &options->host, _ ("host of the gateway"), "HOST" },
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port, _ ("its DICOM port"), "PORT" },
    { "called", 0, 0, G_OPTION_ARG_STRING, &options->called, _ ("its AE title"), "AET" },
    { "aet", 0, 0, G_OPTION_ARG_STRING, &options->aet, _ ("AE title of the device to be"), "AET" },
    { "modality", 0, 0, G_OPTION_ARG_STRING, &options->modality, _ ("DX, CR, CT, MR or US"), "MODALITY" },
    { "charset", 0, 0, G_OPTION_ARG_STRING, &options->charset, _ ("character set of the query"), "SET" },
    { "accession", 0, 0, G_OPTION_ARG_STRING, &options->accession, _ ("exam number"), "NUMBER" },
    { "date", 0, 0, G_OPTION_ARG_STRING, &options->date, _ ("day of the examination"), "YYYYMMDD" },
    { NULL },
  };
  const GOptionEntry scan[] = {
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->faults,
      _ ("wrong-patient, no-laterality or wrong-charset; may be given several times"), "FAULT" },
    { "full", 0, 0, G_OPTION_ARG_NONE, &options->full, _ ("pictures as large as a real modality's"), NULL },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options->output, _ ("folder to keep the images in"), "DIR" },
    { NULL },
  };
  const GOptionEntry loop[] = {
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &options->json,
      _ ("where to write the verdicts; papers and SRs are kept beside"), "FILE" },
    { "texts", 0, 0, G_OPTION_ARG_FILENAME, &options->texts,
      _ ("JSON file with draft and audited texts per item"), "FILE" },
    { NULL },
  };
  g_autofree char *parameters = g_strdup_printf ("- %s", _ (command->summary));
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);

  g_option_context_add_main_entries (context, shared, NULL);
  g_option_context_add_main_entries (context, command->run == run_loop ? loop : modality, NULL);
  if (command->run == run_scan)
    g_option_context_add_main_entries (context, scan, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("\"%s\" is not understood. See --help."),
                   (*argv)[1]);
      return FALSE;
    }
  return TRUE;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  /* Numbers on the wire have a point, whatever the country. */
  setlocale (LC_NUMERIC, "C");
  g_setenv ("TCP_NODELAY", "1", TRUE);
  fj_language_init (NULL);
  fj_dicom_init ();

  const Command *command = NULL;
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      command = &commands[i];
  if (command == NULL)
    {
      gboolean asked = argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0);
      print_usage (asked ? stdout : stderr);
      return asked ? 0 : 2;
    }
  g_autofree char *name = g_strconcat ("fenji-simulator ", command->name, NULL);
  g_set_prgname (name);
  argv[1] = argv[0];
  argc--;
  char **rest = argv + 1;
  Options options = { NULL };
  g_autoptr (GError) error = NULL;
  int status = 2;
  if (parse (command, &argc, &rest, &options, &error))
    {
      if (options.language != NULL)
        fj_language_set_thread (options.language);
      status = command->run (&options, &error);
    }
  if (error != NULL)
    g_printerr ("%s: %s\n", name, error->message);
  options_clear (&options);
  return status;
}
